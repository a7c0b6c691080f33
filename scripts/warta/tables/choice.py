"""The config `multiple_choice`: questions about an article, each with one right choice.

The wrong choices are the right ones of other questions that could have been asked: a set of choices
is taken only where every one of them has a clue of its own that fits no other, and then the one
that is asked for is drawn from the set. So the choices by themselves say nothing of the answer;
what a clue says of it without the text, `warta.benchmark.textfree` measures. All draws are hashes
of the article's id: same article, same questions, whatever else is in the corpus.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, islice

import pyarrow as pa

from warta.article import ARTICLE_TEXT, Article
from warta.tables.cloze import place_facts, time_facts
from warta.tables.facts import Fact, speaker_facts, technique_facts
from warta.tables.topic_choices import draw_topics
from warta.tables.views import UNIT_FIELDS, Row
from warta.tables.wording import as_choice, label_names, templates

KINDS = ("speaker", "statement", "time", "place", "technique", "topic")
MOST = {"speaker": 2, "statement": 1, "time": 2, "place": 1, "technique": 1}
QUESTIONS = 8  # an article, at most
SIZES = (4, 3)  # choices of a question: four, or three where the article has no more
CANDIDATES = 12  # answers of a kind that sets are made of: 495 sets of four
CLUES = 4  # clues of an answer that are tried in a set

MULTIPLE_CHOICE = pa.schema(
    [
        *UNIT_FIELDS,
        pa.field("question", pa.string()),
        pa.field("choices", pa.list_(pa.string())),
        pa.field("target", pa.int32()),
        pa.field("kind", pa.string()),
    ]
)

Asked = tuple[str, str, list[str], str]  # kind, question, wrong choices, right choice
Excludes = Callable[[Fact, Fact], bool]


def choice_rows(article: Article) -> Iterator[Row]:
    """The questions of an article, at most QUESTIONS; `text` is that of the config topics."""
    asked = list(islice(_questions(article), QUESTIONS))
    if not asked:
        return
    kept = [block for block in article.blocks or () if block.kind in ARTICLE_TEXT]
    head = {
        "article_id": article.id,
        "unit": "question",
        "text": "\n".join(article.span(block) for block in kept),
        "start": kept[0].start if kept else 0,
    }
    for number, (kind, question, wrong, right) in enumerate(asked):
        identifier = f"{article.id}#question-{number}"
        choices = sorted(wrong, key=lambda choice: draw(identifier, choice))
        target = draw(identifier, "target") % (len(choices) + 1)
        choices.insert(target, right)
        yield {
            "id": identifier,
            **head,
            "question": question,
            "choices": choices,
            "target": target,
            "kind": kind,
        }


def draw(*parts: str) -> int:
    """A number of 64 bits that follows from `parts` alone."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _questions(article: Article) -> Iterator[Asked]:
    statements = speaker_facts(article)
    yield from _ask(article, "speaker", [statements])
    yield from _ask_statement(article, [f for f in statements if f.wording != "act"])
    yield from _ask(article, "time", _by_draw(article, time_facts(article)))
    yield from _ask(article, "place", _by_draw(article, place_facts(article)))
    yield from _ask(article, "technique", [technique_facts(article)])
    yield from _ask_topic(article)


def _by_draw(article: Article, groups: Mapping[str, list[Fact]]) -> list[list[Fact]]:
    return [groups[name] for name in sorted(groups, key=lambda name: draw(article.id, name))]


def _ask(article: Article, kind: str, groups: Sequence[Sequence[Fact]]) -> Iterator[Asked]:
    """Questions of a kind: the choices of one come from one group of facts."""
    asked: set[int] = set()  # the same stretch of text is asked for once
    for facts in groups:
        chosen = choose(article.id, kind, facts, lambda fact, other: other.answer in fact.barred)
        for fact in chosen:
            if len(asked) < MOST[kind] and fact.start not in asked:
                asked.add(fact.start)
                wrong = [other.shown for other in chosen if other is not fact]
                question = _worded(article, fact.wording or kind, fact.clue)
                yield kind, question, wrong, fact.shown


def _ask_statement(article: Article, facts: Sequence[Fact]) -> Iterator[Asked]:
    """The same facts the other way round: whose clue was it becomes which clue is theirs."""
    kind = "statement"
    chosen = choose(
        article.id,
        kind,
        facts,
        lambda fact, other: other.answer in fact.barred or fact.answer in other.barred,
    )
    for fact in chosen[: MOST[kind]]:
        wrong = [as_choice(other.clue) for other in chosen if other is not fact]
        yield kind, _worded(article, kind, fact.shown), wrong, as_choice(fact.clue)


def _ask_topic(article: Article) -> Iterator[Asked]:
    """Wrong choices are topics that the article does not have and nobody could take for its own."""
    names = label_names("topics")
    if not article.topics:
        return
    wrong = draw_topics(article.topics, draw(article.id, "topics") / 2**64)
    if wrong:
        right = names[article.topics[0]]
        yield "topic", _worded(article, "topic", ""), [names[code] for code in wrong], right


def _worded(article: Article, kind: str, clue: str) -> str:
    phrasings = templates(kind)
    return phrasings[draw(article.id, kind, clue) % len(phrasings)].replace("{clue}", clue)


def choose(seed: str, kind: str, facts: Sequence[Fact], excludes: Excludes) -> list[Fact]:
    """A fact for each of 4 (else 3) answers, in the order in which they are to be asked for; none
    of them excludes another. Empty where the facts allow no such set."""
    by_answer: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: draw(seed, kind, fact.clue, fact.answer)):
        by_answer.setdefault(fact.answer, []).append(fact)
    answers = sorted(by_answer, key=lambda answer: draw(seed, kind, answer))[:CANDIDATES]
    for size in SIZES:
        for members in combinations(answers, size):
            if chosen := _fitting([by_answer[answer] for answer in members], excludes):
                return sorted(chosen, key=lambda fact: draw(seed, kind, "ask", fact.answer))
    return []


def _fitting(groups: Sequence[Sequence[Fact]], excludes: Excludes) -> list[Fact]:
    """One fact of each group so that none excludes another: depth first, few facts a group."""
    chosen: list[Fact] = []

    def extend() -> bool:
        if len(chosen) == len(groups):
            return True
        for fact in groups[len(chosen)][:CLUES]:
            shown = {other.shown.casefold() for other in chosen}
            if fact.shown.casefold() in shown:
                continue
            if not any(excludes(fact, other) or excludes(other, fact) for other in chosen):
                chosen.append(fact)
                if extend():
                    return True
                chosen.pop()
        return False

    return chosen if extend() else []
