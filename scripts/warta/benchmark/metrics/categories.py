"""Labels of whole articles: macro F1 over labels, and how near sets of labels are (MASI)."""

from __future__ import annotations

from collections.abc import Collection

from warta.agree.alpha import masi_distance
from warta.agree.figures import match_tally
from warta.agree.spans import Tallies
from warta.article import Article
from warta.benchmark.metrics.formulas import label_tally
from warta.benchmark.spans import count_exact


def count_categories(gold: Article, predicted: Article) -> Tallies:
    """topics_macro_f1, topics_masi, the same of frames, genre_f1 and genre_macro_f1, of those
    that both have."""
    tallies: Tallies = {}
    for field in ("topics", "frames"):
        ours, theirs = getattr(gold, field), getattr(predicted, field)
        if ours is not None and theirs is not None:
            tallies |= count_labels(field, ours, theirs)
            nearness = 1 - masi_distance(ours, theirs)
            tallies[f"{field}_masi", None] = {"value": nearness, "units": 1}
    if gold.genre is not None and predicted.genre is not None:
        tallies |= count_labels("genre", [gold.genre], [predicted.genre])
    return tallies


def count_labels(field: str, ours: Collection[str], theirs: Collection[str]) -> Tallies:
    """<field>_f1 and <field>_macro_f1 of one article's labels, gold first. MASI is Passonneau's
    (2006) similarity of two sets, averaged over articles."""
    counts = {
        label: count_exact({label} & set(ours), {label} & set(theirs))
        for label in sorted({*ours, *theirs})
    }
    return {
        (f"{field}_f1", None): match_tally(count_exact(set(ours), set(theirs))),
        **{(f"{field}_f1", label): match_tally(found) for label, found in counts.items()},
        (f"{field}_macro_f1", None): label_tally(counts),
    }
