"""Tasks, metrics, models, report. Metrics count per article; counts are added, divided once.

tasks        what can be measured, and by which figures
models       what a SPEC names: shipped, majority, crf, linear, spacy, a user's own, predictions
majority, crf, bag, spacy_ner, predictions    the models, trained on the gold train part alone
native       the bare text of an article
foreign      a model against foreign sets of names, on their own tokens
read_sets    readers of foreign sets, with their defects as findings
metrics      figures as shared tasks define them; spans, coreference, persuasion, pfsa count
measure      a model on one task: figures, intervals, by outlet and subject
run          `warta bench`: models and data to rows; report shows them as tables
permutation  is one model really better than another
results      committed results; leaderboard ranks them, plots draws them
baselines    `make bench-all`: every baseline on every task, kept or checked
quality      `make quality`: the shipped annotators on everything, and the floors they must keep
textfree     can questions be answered without the text
"""
