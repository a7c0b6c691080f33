"""Figures as the field's shared tasks define them, beside those that warta.agree measures.

formulas     how counts become a figure: macro F1, F1 of credit, values of matched times
tags         seqeval (CoNLL-2003) micro and macro, nervaluate partial: on IOB2 tags
timex        TempEval-3: strict, relaxed, type, value
roles        PARC and PolNeAR: sources, cues and contents, exact and by overlap
techniques   SemEval-2023 task 3 by paragraph, SemEval-2020 task 11 by characters
categories   several labels an article: macro F1, MASI

MUC, B3 and CEAF are in warta.benchmark.coreference. Each module counts one article, gold first;
counts are added over articles and divided once.
"""

from warta.benchmark.metrics.counts import count_task, formula_of

__all__ = ["count_task", "formula_of"]
