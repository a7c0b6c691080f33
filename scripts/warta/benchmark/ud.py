"""Universal Dependencies: how well sentences and tokens are found in running text.

As the CoNLL 2018 shared task scores them (Zeman et al. 2018): by code points, exact spans. Where
the set has a multiword token, that is the token, since a record does not part clitics.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from warta.annotate import sentences, tokens
from warta.article import Article
from warta.benchmark.foreign import SetScore, article_of_line, defects_among
from warta.benchmark.read_sets import read_outcomes
from warta.benchmark.sets.sentence import TaggedSentence
from warta.benchmark.spans import count_exact
from warta.errors import UsageError

# Sentences that are read as one text: as many as an article has, so that memory is bounded.
STRETCH = 50
Edges = list[tuple[int, int]]


def score_ud(path: str | Path, *, part: str | None = None) -> SetScore:
    """Exact span F1 of sentences and of tokens, on `part` of a UD treebank (None: all of it).

    Raises UsageError where there is no such part, and where no sentence says its text.
    """
    outcomes = list(read_outcomes(path, "ud", part=part))
    told = [item for item in outcomes if isinstance(item, TaggedSentence) and item.text]
    if not told:
        raise UsageError(f"{path} holds no sentence with a comment '# text = '")
    gold: tuple[Edges, Edges] = ([], [])
    found: tuple[Edges, Edges] = ([], [])
    base = 0
    for begin in range(0, len(told), STRETCH):
        text, *theirs = lay_out(told[begin : begin + STRETCH])
        article = tokens.annotate(sentences.annotate(article_of_line(text)))
        for side, spans in ((gold, theirs), (found, _edges(article))):
            for kept, more in zip(side, spans, strict=True):
                kept += [(start + base, end + base) for start, end in more]
        base += len(text)
    counts = [count_exact(ours, theirs) for ours, theirs in zip(gold, found, strict=True)]
    by_label = dict(zip(("SENTENCE", "TOKEN"), counts, strict=True))
    return SetScore("ud", len(told), counts[0] + counts[1], by_label, *defects_among(outcomes))


def lay_out(stretch: Sequence[TaggedSentence]) -> tuple[str, Edges, Edges]:
    """The sentences joined by blanks; where each one and each token of it lies. A token that is not
    to be found where the last one ended is left out (a normalised form)."""
    text = ""
    sentences: Edges = []
    tokens: Edges = []
    for sentence in stretch:
        assert sentence.text is not None
        text += " " if text else ""
        first = at = len(text)
        text += sentence.text
        sentences.append((first, len(text)))
        for token in sentence.tokens:
            start = text.find(token, at)
            if start < 0 or text[at:start].strip():
                continue
            at = start + len(token)
            tokens.append((start, at))
    return text, sentences, tokens


def _edges(article: Article) -> tuple[Edges, Edges]:
    assert article.sentences is not None and article.tokens is not None
    one, two = ([(s.start, s.end) for s in spans] for spans in (article.sentences, article.tokens))
    return one, two
