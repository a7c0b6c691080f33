"""Counts of attributions, and which attribution of one annotator is which of the other's.

Roles are compared by themselves first (are the same words a source?), then attributions as wholes:
two are matched if their cues or contents overlap, greedily by the number of characters that the
contents and the cues share, each attribution once. Of equals those with fewer characters in all
come first, then those that stand first, so that the matching is the same from either side.
"""

from __future__ import annotations

from collections.abc import Sequence

from warta.agree.alpha import nominal_tally
from warta.agree.figures import match_tally, share_tally
from warta.agree.ground import all_labels, same_referent, tokens
from warta.agree.spans import Tallies, count_spans
from warta.article import Article, Attribution, Span
from warta.benchmark.spans import LabeledSpan, MatchCounts

ROLES = ("source", "cue", "content")


def count_attributions(first: Article, second: Article) -> Tallies | None:
    """Figures by role and over all roles; of matched attributions quote, kind and speaker.

    Token alpha over all: a token's value is the set of roles it bears, since contents nest.
    """
    if first.attributions is None or second.attributions is None:
        return None
    ours, theirs = role_spans(first.attributions), role_spans(second.attributions)
    pairs = match_attributions(first.attributions, second.attributions)
    grid = tokens(first, second)
    tallies = count_spans(ours, theirs)
    tallies["token_alpha", None] = nominal_tally(all_labels(grid, ours), all_labels(grid, theirs))
    numbers = len(first.attributions), len(second.attributions)
    tallies["matched_f1", None] = match_tally(MatchCounts(len(pairs), *numbers))
    for field in ("quote", "kind"):
        tallies[f"{field}_accuracy", None] = share_tally(
            getattr(one, field) == getattr(other, field) for one, other in pairs
        )
    tallies["speaker_accuracy", None] = share_tally(
        same_referent(first, one.speaker, second, other.speaker) for one, other in pairs
    )
    for kind in {item.kind for item in (*first.attributions, *second.attributions)}:
        sides = (
            sum(item.kind == kind for item in side)
            for side in (first.attributions, second.attributions)
        )
        both = sum(one.kind == other.kind == kind for one, other in pairs)
        tallies["matched_f1", kind] = match_tally(MatchCounts(both, *sides))
    return tallies


def role_spans(attributions: Sequence[Attribution]) -> list[LabeledSpan]:
    """Parts of all attributions with their role, each once: a source may serve two cues."""
    return sorted(
        {
            (part.start, part.end, role)
            for attribution in attributions
            for role in ROLES
            for part in _parts(attribution, role)
        }
    )


def match_attributions(
    ours: Sequence[Attribution], theirs: Sequence[Attribution]
) -> list[tuple[Attribution, Attribution]]:
    """Pairs of the same attribution, by the rule above, in the order of `ours`."""
    edges = []
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            shared = sum(
                _shared(_parts(one, role), _parts(other, role)) for role in ("content", "cue")
            )
            if shared:
                keys = _key(one), _key(other)
                sizes = sum(end - start for key in keys for _, start, end in key)
                edges.append((-shared, sizes, sorted(keys), i, j))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(edges):
        if i not in matched and j not in taken:
            matched[i] = j
            taken.add(j)
    return [(ours[i], theirs[matched[i]]) for i in sorted(matched)]


def _parts(attribution: Attribution, role: str) -> tuple[Span, ...]:
    parts: tuple[Span, ...] = getattr(attribution, role)
    return parts


def _key(attribution: Attribution) -> list[tuple[str, int, int]]:
    return [(role, p.start, p.end) for role in ROLES for p in _parts(attribution, role)]


def _shared(ours: Sequence[Span], theirs: Sequence[Span]) -> int:
    return sum(
        max(0, min(one.end, other.end) - max(one.start, other.start))
        for one in ours
        for other in theirs
    )
