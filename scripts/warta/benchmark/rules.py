"""The model `rules`: lexicons and grammars alone, without any trained weight in any layer.

| layer | what makes it |
|---|---|
| structure, sentences, tokens, times | the shipped annotators, which are rules |
| entities, titles | word lists, heads and capitals (warta.benchmark.rule_names), amounts |
| attributions | the shipped rules, over entities and titles made by rules |
| persuasion | the words of the lexicon that are always loaded, and repetition |
| chains | names by the precise sieves, pronouns by who spoke or was the subject last |
| topics, frames | votes of the words that speak for each (data/topic_words.txt) |

Genre is not done: no list says what makes an opinion.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from warta.annotate.coreference.features import PRONOMINAL, Fact, Referent, Scores
from warta.annotate.coreference.mention import Mention
from warta.annotate.coreference.mentions import find_mentions
from warta.annotate.coreference.reading import read_article
from warta.annotate.coreference.resolve import Resolution
from warta.annotate.coreference.rows import write_chains
from warta.annotate.lexicon import read_rows
from warta.annotate.persuasion import WORD_TECHNIQUES
from warta.annotate.rhetoric.lexicon import find_triggers
from warta.annotate.rhetoric.repetition import find_repetition
from warta.annotate.rhetoric.wording import candidates, certain_span, certain_technique
from warta.annotate.topics import LEAD_UNITS, MOST_FRAMES, MOST_TOPICS
from warta.annotate.words import read_words
from warta.article import Article
from warta.benchmark.flat import FLAT
from warta.benchmark.rule_names import annotate_entities, annotate_titles
from warta.schema import labels

RULE_TASKS = (
    *("structure", "sentences", "entities", "titles", "times", "attributions", "persuasion"),
    *("coreference", "topics", "frames"),
)
# Shares of all votes, found on the train part: what a second topic and a frame need.
LEAST_TOPIC, LEAST_FRAME = 0.2, 0.1
MOST_VOTES = 4  # of one word
HEAD_WEIGHT = 3  # of a word in headline or lead


def annotate_persuasion(article: Article) -> Article:
    """`article` with what the guideline's own list always marks, and repetition."""
    words = read_words(article)
    found = set(find_repetition(article.text or "", words))
    for trigger in find_triggers(words):
        technique = certain_technique(words, trigger)
        if technique is not None:
            spans = candidates(words, trigger)
            span = certain_span(words, trigger, spans) or spans[0]
            start, end = words.starts[span.first], words.ends[span.last - 1]
            found.add((start, end, WORD_TECHNIQUES[technique]))
    in_order = sorted(found, key=lambda span: (span[0], -span[1], span[2]))
    return FLAT["persuasion"].writer(())(article, in_order)


def annotate_chains(article: Article) -> Article:
    """`article` with `chains`, no weight anywhere: of phrases only names are looked at, with their
    titles, and what is said in a pronoun or by the noun of somebody named."""
    reading = read_article(article)
    mentions = [one for one in find_mentions(reading, _LONE) if one.kind in _SIEVED]
    return write_chains(reading, Resolution(reading, mentions, choose_by_rule))


def choose_by_rule(
    mention: Mention, none: list[Fact], candidates: list[tuple[list[Fact], Referent]]
) -> Referent | None:
    """Pronouns: who speaks, for saya and kami; else the last person that was a subject or a source,
    else the last one. Nouns with itu or tersebut: who was called so. None for all others."""
    persons = [one for _, one in candidates if "PER" in one.types and one.named]
    if mention.kind == "speaker":
        return candidates[0][1]
    if mention.kind == "own":
        return next((one for _, one in candidates if "ORG" in one.types), None)
    if mention.kind in PRONOMINAL:
        if mention.plural:
            return None
        acting = [one for one in persons if one.mentions[-1].subject or one.mentions[-1].source]
        return next(iter(acting or persons), None)
    return next((one for _, one in candidates if mention.noun in one.nouns), None)


class _Lone(Scores):
    """Scores that end a phrase where its noun does."""

    def __missing__(self, fact: Fact) -> float:
        return 1.0


_LONE = _Lone({})
_SIEVED = frozenset({"name", "title", "pointing", "pronoun", "speaker", "own"})


def annotate_topics(article: Article) -> Article:
    """`article` with `topics` and `frames` by votes of words; `genre` stays null.

    A word gives a vote, parted among all that it speaks for, each time it stands there, up to
    MOST_VOTES; one in headline or lead gives HEAD_WEIGHT.
    """
    votes = count_votes(article)
    known = {
        field: {label.const: votes[label.const] for label in labels("topics", field)}
        for field in ("topics", "frames")
    }
    topics = _over(known["topics"], LEAST_TOPIC)[:MOST_TOPICS]
    frames = set(_over(known["frames"], LEAST_FRAME)[:MOST_FRAMES])
    best = max(known["topics"], key=lambda label: known["topics"][label])
    return dataclasses.replace(
        article,
        topics=tuple(topics) or (best,),
        frames=tuple(label for label in known["frames"] if label in frames),
    )


def count_votes(article: Article) -> Mapping[str, float]:
    """Label of a topic or frame -> the votes for it."""
    words = read_words(article)
    lead = words.units[min(LEAD_UNITS, len(words.units)) - 1].last if words.units else 0
    lower = [text.lower() for text in words.texts]
    votes: dict[str, float] = defaultdict(float)
    lists = _lists()
    head, body = Counter(lower[:lead]), Counter(lower)
    for word, spoken_for in lists.items():
        if number := min(body[word], MOST_VOTES) + (HEAD_WEIGHT - 1) * min(head[word], 1):
            for label in spoken_for:
                votes[label] += number / len(spoken_for)
    return votes


def _lists() -> Mapping[str, list[str]]:
    """Word -> the topics (eight digits) and frames that it speaks for."""
    found: dict[str, list[str]] = {}
    for label, listed in read_rows("topic_words"):
        whole = label.ljust(8, "0") if label.isdigit() else label
        for word in listed.split():
            found.setdefault(word, []).append(whole)
    return found


def _over(votes: Mapping[str, float], least: float) -> list[str]:
    """The labels with at least that share of the votes, the one with most votes first."""
    total = sum(votes.values())
    ranked = sorted(votes, key=lambda label: (-votes[label], label))
    return [label for label in ranked if total and votes[label] / total >= least]


# Layer -> its annotator without trained weights; those not named have none in the package either.
RULES: Mapping[str, Callable[[Article], Article]] = {
    "entities": annotate_entities,
    "titles": annotate_titles,
    "persuasion": annotate_persuasion,
    "chains": annotate_chains,
    "topics": annotate_topics,
}
