"""PFSA-ID (Purnomo et al. 2022): how well direct quotations and their cues are found in real news.

The set marks a quotation before a speech word (STATEMENT), the word (CUE; CUECOREF with -nya) and
names in what follows (PERSON, PERSONCOREF). Indirect speech is not marked, so that of the layer's
attributions only those with a quotation right before their cue are compared. Its sentences break
behind opening marks: articles are read as one stream, without the set's own boundaries.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warta.annotate import attributions, sentences
from warta.annotate.quoting.marks import DOUBLE
from warta.annotate.quoting.segments import read_segments
from warta.annotate.words import Words, read_words
from warta.article import Article, Block, Rights, Source, Spans
from warta.benchmark.foreign import SetScore, defects_among
from warta.benchmark.read_sets import group_articles, read_outcomes, read_set
from warta.benchmark.sets.sentence import TaggedSentence
from warta.benchmark.spans import MatchCounts, count_exact
from warta.pipeline import Step
from warta.train.sequence import train_sequence

# PFSA's label -> the one it is compared under: whether -nya stands for the speaker is no matter of
# finding him.
LABELS: Mapping[str, str] = {
    "STATEMENT": "STATEMENT",
    "CUE": "CUE",
    "CUECOREF": "CUE",
    "PERSON": "PERSON",
    "PERSONCOREF": "PERSON",
}
FOLDS = 5
# first token, behind the last token, label
TokenSpan = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class TaggedArticle:
    """An article of the set: its tokens joined by blanks, with sentences, and its marked spans."""

    article: Article
    spans: tuple[TokenSpan, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement of one label: of whole spans, and of the tokens in them."""

    exact: MatchCounts
    tokens: MatchCounts

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.exact + other.exact, self.tokens + other.tokens)


Annotate = Callable[[Article], Article]


def read_articles(path: str | Path) -> list[TaggedArticle]:
    """The articles of a PFSA file. Raises UsageError where there is none."""
    return list(_articles(read_set(path, "pfsa")))


def _articles(sentences: Iterable[TaggedSentence]) -> Iterator[TaggedArticle]:
    for number, group in enumerate(group_articles(sentences)):
        tokens = [token for sentence in group for token in sentence.tokens]
        tags = [tag for sentence in group for tag in sentence.tags or ()]
        yield TaggedArticle(_as_article(number, tokens), tuple(_marked(tags)))


def score_pfsa(path: str | Path, *, trained: bool = True) -> dict[str, float | None]:
    """Exact and token F1 by label, of the rules and, unless `trained` is false, of the CRF.

    The CRF takes a minute or two. Raises UsageError where there is no such file.
    """
    measured = {"rules": measure_rules(path)}
    if trained:
        measured["crf"] = measure_trained(path)
    scores: dict[str, float | None] = {}
    for name, figures in measured.items():
        for label, item in figures.items():
            scores[f"{name} exact_f1 {label}"] = item.exact.f1
            scores[f"{name} token_f1 {label}"] = item.tokens.f1
    return scores


def score_steps(path: str | Path, steps: Sequence[Step], *, part: str | None = None) -> SetScore:
    """Exact span F1 of what `steps` add (attributions, and the layers they look at), on `part` of
    the set. Raises UsageError where there is none."""
    outcomes = list(read_outcomes(path, "pfsa", part=part))
    used = [step.annotate for step in steps if step.layer in ("entities", "titles", "attributions")]
    articles = list(_articles(item for item in outcomes if isinstance(item, TaggedSentence)))
    by_label = {label: item.exact for label, item in _measure(articles, used).items()}
    counts = sum(by_label.values(), MatchCounts())
    return SetScore("pfsa", len(articles), counts, by_label, *defects_among(outcomes))


def measure_rules(path: str | Path) -> dict[str, Figures]:
    """Label -> figures of the layer's rules, which see no other layer."""
    return _measure(read_articles(path), [attributions.annotate])


def _measure(articles: Iterable[TaggedArticle], used: Sequence[Annotate]) -> dict[str, Figures]:
    total: dict[str, Figures] = {}
    for tagged in articles:
        article = tagged.article
        for annotate in used:
            article = annotate(article)
        _add(total, compare(tagged.spans, to_spans(article)))
    return total


def measure_trained(path: str | Path, *, folds: int = FOLDS) -> dict[str, Figures]:
    """Label -> figures of the CRF of warta.train.sequence, trained on the set itself, each article
    tagged by the model that did not see it. Article i is in fold i modulo `folds`."""
    articles = read_articles(path)
    rows = [_describe(tagged.article) for tagged in articles]
    total: dict[str, Figures] = {}
    for fold in range(folds):
        model = train_sequence(
            [
                (*rows[i], _iob(articles[i].spans, len(rows[i][0].texts)))
                for i in range(len(articles))
                if i % folds != fold
            ],
            atoms=_atoms,
            classes=_shape,
            meta={},
            iterations=60,
        )
        for index in range(fold, len(articles), folds):
            words, marks = rows[index]
            tags = model.decode(words, model.emissions(words, _atoms, _shape, marks))
            _add(total, compare(articles[index].spans, tuple(_spans(tags))))
    return total


def to_spans(article: Article) -> tuple[TokenSpan, ...]:
    """The attributions of an article as the set would mark them.

    A quotation is marked if it stands right before its cue; its speaker by name or pronoun alone.
    """
    words = read_words(article)
    assert article.text is not None
    people = [item for item in article.entities or () if item.label == "PER"]
    found: set[TokenSpan] = set()
    for item in article.attributions or ():
        if not item.cue or not item.content:
            continue
        cue = words.at(item.cue[0].start)
        closing = cue - 1
        if closing < 1 or words.texts[closing] not in DOUBLE:
            continue
        if all(part.end != words.ends[closing] for part in item.content):
            continue
        opening = closing - 1
        while opening > 0 and words.texts[opening] not in DOUBLE:
            opening -= 1
        found.add((opening, cue, "STATEMENT"))
        found.add((cue, cue + 1, "CUE"))
        for part in item.source:
            first, last = words.at(part.start), words.at(part.end - 1) + 1
            if first == cue:
                continue
            names = [e for e in people if part.start <= e.start and e.end <= part.end]
            if names:
                first, last = words.at(names[0].start), words.at(names[0].end - 1) + 1
            found.add((first, last, "PERSON"))
    return tuple(sorted(found))


def compare(gold: Sequence[TokenSpan], found: Sequence[TokenSpan]) -> dict[str, Figures]:
    """Label -> figures of one article."""
    result = {}
    for label in sorted(set(LABELS.values())):
        ours = [span for span in gold if span[2] == label]
        theirs = [span for span in found if span[2] == label]
        tokens = [
            {i for start, end, _ in side for i in range(start, end)} for side in (ours, theirs)
        ]
        counts = MatchCounts(len(tokens[0] & tokens[1]), len(tokens[0]), len(tokens[1]))
        result[label] = Figures(count_exact(ours, theirs), counts)
    return result


def _add(total: dict[str, Figures], more: Mapping[str, Figures]) -> None:
    for label, figures in more.items():
        total[label] = total[label] + figures if label in total else figures


def _as_article(number: int, tokens: Sequence[str]) -> Article:
    text = " ".join(tokens)
    starts, ends, at = [], [], 0
    for token in tokens:
        starts.append(at)
        at += len(token)
        ends.append(at)
        at += 1
    article = Article(
        id=f"pfsa-{number + 1}",
        text=text,
        text_sha256="",
        language="id",
        title=None,
        outlet=None,
        url=None,
        authors=(),
        published_at=None,
        source=Source("", "txt", "", "utf-8", ()),
        rights=Rights(None, False, False),
        synthetic=False,
        blocks=(Block(0, len(text), "paragraph"),),
        entities=(),
        titles=(),
    )
    return dataclasses.replace(sentences.annotate(article), tokens=Spans(starts, ends))


def _marked(tags: Sequence[str]) -> Iterator[TokenSpan]:
    """The spans of BILOU tags under LABELS; one that is never closed ends where its tags do."""
    start = 0
    while start < len(tags):
        label = LABELS.get(tags[start][2:])
        end = start + 1
        if tags[start][:1] == "B":
            while end < len(tags) and tags[end] == f"I-{tags[start][2:]}":
                end += 1
            if end < len(tags) and tags[end] == f"L-{tags[start][2:]}":
                end += 1
        if label is not None:
            yield start, end, label
        start = end


def _iob(spans: Sequence[TokenSpan], size: int) -> list[str]:
    tags = ["O"] * size
    for start, end, label in spans:
        tags[start:end] = [f"B-{label}", *([f"I-{label}"] * (end - start - 1))]
    return tags


def _spans(tags: Sequence[str]) -> Iterator[TokenSpan]:
    start = 0
    while start < len(tags):
        end = start + 1
        if tags[start].startswith("B-"):
            while end < len(tags) and tags[end] == f"I-{tags[start][2:]}":
                end += 1
            yield start, end, tags[start][2:]
        start = end


def _describe(article: Article) -> tuple[Words, dict[int, list[str]]]:
    """The words of an article as one unit, and what the pairing of marks says of each."""
    words = read_words(article)
    marks: dict[int, list[str]] = {}
    for quotation in read_segments(article).quotations:
        follows = words.texts[quotation.last] if quotation.last < len(words.texts) else ""
        before = words.texts[quotation.last - 2]
        ending = f"{before if before in ',.?!' else 'w'}{'l' if follows[:1].islower() else 'c'}"
        for index in range(quotation.first, quotation.last):
            edge = "b" if index == quotation.first else "i"
            marks[index] = [f"quoted={edge}", f"quoted={edge}{ending}"]
        if quotation.last < len(words.texts):
            marks.setdefault(quotation.last, []).append(f"behind={ending}")
    whole = Words(words.texts, words.starts, words.ends, [])
    whole.units.append(words.units[0]._replace(first=0, last=len(words.texts), cased=True))
    return whole, marks


def _atoms(surface: str, context: str) -> Sequence[str]:
    low = surface.lower()
    return (f"l={low}", f"s={context}{_shape(surface, context)}", f"x={low[-3:]}")


def _shape(surface: str, context: str) -> str:
    if surface[0].isupper():
        return "A" if surface.isupper() and len(surface) > 1 else "Aa"
    return "a" if surface[0].isalpha() else "0" if surface[0].isdigit() else surface[0]
