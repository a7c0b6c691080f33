"""Attributions role by role, as PARC and PolNeAR are scored (Pareti 2015, chapter 6; Newell et al.
2018): is this source, this cue, this content found, whatever it was linked to.

The item is all that plays a role in one attribution, split parts together. Exact: the same parts.
Overlap (after Hollingsworth and Teufel 2005): of each predicted item the share of tokens that play
this role in gold, to precision; of each gold item the share that plays it in the prediction, to
recall. A token plays a role if it shares a character with a part.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from warta.agree.attributions import ROLES
from warta.agree.figures import match_tally
from warta.agree.ground import Edges, tokens
from warta.agree.spans import Tallies
from warta.article import Article, Attribution, Span
from warta.benchmark.metrics.formulas import credit_tally
from warta.benchmark.metrics.tags import tokens_of
from warta.benchmark.spans import count_exact

Item = tuple[str, frozenset[Span]]


def count_roles(gold: Article, predicted: Article) -> Tallies:
    """role_f1 and role_overlap_f1, over all roles and by role."""
    sides = (gold.attributions or (), predicted.attributions or ())
    return count_items(tokens(gold, predicted), role_items(sides[0]), role_items(sides[1]))


def role_items(attributions: Sequence[Attribution]) -> list[Item]:
    """(role, its parts), each once: a source may serve two cues."""
    found = {
        (role, frozenset[Span](getattr(attribution, role)))
        for attribution in attributions
        for role in ROLES
    }
    return sorted(
        ((role, parts) for role, parts in found if parts),
        key=lambda item: (item[0], sorted((part.start, part.end) for part in item[1])),
    )


def count_items(
    grid: tuple[Edges, Edges], ours: Collection[Item], theirs: Collection[Item]
) -> Tallies:
    """The same for the items of one text, whose tokens are (starts, ends), gold first."""
    tallies: Tallies = {("role_f1", None): match_tally(count_exact(ours, theirs))}
    credits = []
    for role in ROLES:
        sides = [[item for item in side if item[0] == role] for side in (ours, theirs)]
        tallies["role_f1", role] = match_tally(count_exact(*sides))
        covered = [
            [frozenset(tokens_of(grid, parts)) for _, parts in side if tokens_of(grid, parts)]
            for side in sides
        ]
        shares = _shares(covered[0], covered[1]), _shares(covered[1], covered[0])
        credits.append(credit_tally(*shares, len(covered[0]), len(covered[1])))
        tallies["role_overlap_f1", role] = credits[-1]
    tallies["role_overlap_f1", None] = {
        column: sum(credit[column] for credit in credits) for column in credits[0]
    }
    return tallies


def _shares(items: Sequence[frozenset[int]], others: Sequence[frozenset[int]]) -> float:
    known = frozenset[int]().union(*others)
    return sum(len(item & known) / len(item) for item in items)
