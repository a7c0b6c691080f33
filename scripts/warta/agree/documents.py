"""Counts of what is decided over the whole article: chains, topics, frames, genre."""

from __future__ import annotations

from collections.abc import Sequence

from warta.agree.alpha import nominal_tally, set_tally
from warta.agree.figures import chain_tally, match_tally, share_tally
from warta.agree.spans import Tallies
from warta.article import Article, Chain
from warta.benchmark.coreference import clusters_of, score_chains
from warta.benchmark.spans import LabeledSpan, count_exact


def count_chains(first: Article, second: Article) -> Tallies | None:
    """Mentions by exact span, over all and by type of chain; chains by MUC, B3, CEAF and CoNLL.

    The members of groups are not looked at.
    """
    if first.chains is None or second.chains is None:
        return None
    ours, theirs = _mentions(first.chains), _mentions(second.chains)
    spans = ([span[:2] for span in side] for side in (ours, theirs))
    tallies: Tallies = {("mention_f1", None): match_tally(count_exact(*spans))}
    for type_ in {span[2] for span in (*ours, *theirs)}:
        sides = ([span for span in side if span[2] == type_] for side in (ours, theirs))
        tallies["mention_f1", type_] = match_tally(count_exact(*sides))
    clusters = [
        clusters_of([(span.start, span.end) for span in chain.mentions] for chain in side)
        for side in (first.chains, second.chains)
    ]
    counts = chain_tally(score_chains(*clusters), (len(clusters[0]), len(clusters[1])))
    for name in ("conll_f1", "muc_f1", "b3_f1", "ceaf_f1"):
        tallies[name, None] = counts
    return tallies


def _mentions(chains: Sequence[Chain]) -> list[LabeledSpan]:
    found = {(span.start, span.end, chain.type) for chain in chains for span in chain.mentions}
    return sorted(found)


def count_topics(first: Article, second: Article) -> Tallies | None:
    """Topics and frames as sets, and by label; the first topic; the genre."""
    tallies: Tallies = {}
    for field in ("topics", "frames"):
        ours, theirs = getattr(first, field), getattr(second, field)
        if ours is None or theirs is None:
            continue
        tallies[f"{field}_alpha", None] = set_tally(ours, theirs)
        tallies[f"{field}_f1", None] = match_tally(count_exact(set(ours), set(theirs)))
        for label in {*ours, *theirs}:
            sides = ({label} & set(side) for side in (ours, theirs))
            tallies[f"{field}_f1", label] = match_tally(count_exact(*sides))
    if first.topics is not None and second.topics is not None:
        heads = [first.topics[:1] == second.topics[:1]] if first.topics or second.topics else []
        tallies["first_topic_accuracy", None] = share_tally(heads)
    if first.genre is not None and second.genre is not None:
        genres = ([frozenset((genre,))] for genre in (first.genre, second.genre))
        tallies["genre_alpha", None] = nominal_tally(*genres)
        tallies["genre_accuracy", None] = share_tally([first.genre == second.genre])
    return tallies or None
