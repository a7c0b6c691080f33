"""Times as TempEval-3 scores them (UzZaman et al. 2013, SemEval-2013 task 1).

Strict: same edges; relaxed: some overlap, from either side by itself, so a long span may find two.
Type and value F1 are relaxed F1 times the share of found gold times whose attribute is right. The
time compared is the overlapping one that shares most characters, the first of equals; a value that
nobody knows (null) is right where both say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from warta.agree.figures import match_tally
from warta.agree.ground import edges_of
from warta.agree.spans import Tallies
from warta.article import Article, Time
from warta.benchmark.metrics.formulas import credit_tally
from warta.benchmark.spans import count_exact


def count_timex(gold: Article, predicted: Article) -> Tallies:
    """tempeval_strict_f1, tempeval_relaxed_f1, tempeval_type_f1, tempeval_value_f1."""
    return count_times(gold.times or (), predicted.times or ())


def count_times(ours: Sequence[Time], theirs: Sequence[Time]) -> Tallies:
    """The same for the times of one text, gold first."""
    pairs = [(time, other) for time in ours if (other := _nearest(time, theirs))]
    borne_out = sum(_nearest(time, ours) is not None for time in theirs)
    relaxed = credit_tally(len(pairs), borne_out, len(ours), len(theirs))
    strict = count_exact(*(edges_of(list(side)) for side in (ours, theirs)))
    return {
        ("tempeval_strict_f1", None): match_tally(strict),
        ("tempeval_relaxed_f1", None): relaxed,
        **{
            (f"tempeval_{field}_f1", None): {
                **relaxed,
                "agreed": sum(getattr(one, field) == getattr(other, field) for one, other in pairs),
            }
            for field in ("type", "value")
        },
    }


def _nearest(time: Time, others: Sequence[Time]) -> Time | None:
    shared = [min(time.end, other.end) - max(time.start, other.start) for other in others]
    most = max(shared, default=0)
    return others[shared.index(most)] if most > 0 else None
