"""Tasks, metrics, models, report. Metrics count per article; counts are added, divided once.

tasks        what can be measured, and by which figures
models       what a SPEC names: shipped, majority, crf, linear, spacy, a user's own, predictions
majority, crf, bag, spacy_ner, predictions    the models, trained on the gold train part alone
native       the bare text of an article
foreign      a model against foreign sets of names, on their own tokens
read_sets    readers of foreign sets, with their defects as findings
spans, coreference, persuasion, pfsa          metrics that warta.agree does not have
run          `warta bench`: models and data to a table, with intervals
permutation  is one model really better than another
results      committed results; leaderboard renders them
quality      `make quality`: the shipped annotators on everything, and the floors they must keep
textfree     can questions be answered without the text
"""
