"""Persuasion as the shared tasks score it: by paragraph, and by characters."""

from __future__ import annotations

from warta.agree.figures import match_tally
from warta.agree.spans import Tallies
from warta.article import Article
from warta.benchmark.metrics.formulas import credit_tally, label_tally
from warta.benchmark.persuasion import overlap_credit, paragraph_techniques
from warta.benchmark.spans import count_exact


def count_shared_tasks(gold: Article, predicted: Article) -> Tallies:
    """paragraph_f1 and overlap_f1, over all and by technique, and paragraph_macro_f1.

    Macro is the mean over techniques that gold or the model has; the scorer of SemEval-2023 task 3
    also counts those that neither has, as 0.
    """
    ours, theirs = paragraph_techniques(gold), paragraph_techniques(predicted)
    spans = [[(s.start, s.end, s.technique) for s in a.persuasion or ()] for a in (gold, predicted)]
    tallies: Tallies = {
        ("paragraph_f1", None): match_tally(count_exact(ours, theirs)),
        ("overlap_f1", None): credit_tally(*overlap_credit(*spans)),
    }
    by_label = {}
    for label in sorted({technique for _, technique in ours | theirs}):
        by_label[label] = count_exact(
            *([item for item in side if item[1] == label] for side in (ours, theirs))
        )
        tallies["paragraph_f1", label] = match_tally(by_label[label])
    for label in sorted({span[2] for side in spans for span in side}):
        sides = ([span for span in side if span[2] == label] for side in spans)
        tallies["overlap_f1", label] = credit_tally(*overlap_credit(*sides))
    return {**tallies, ("paragraph_macro_f1", None): label_tally(by_label)}
