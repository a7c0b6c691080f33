"""Tasks, metrics, models, report. Metrics count per article; counts are added, divided once.

tasks      what can be measured, and by which figures
native     a model against the gold of a built dataset, from raw text on
foreign    a model against foreign sets of names, on their own tokens
read_sets  readers of foreign sets, with their defects as findings
run        `warta bench`: models and data to a table
quality    `make quality`: the shipped annotators on everything, and the floors they must keep
"""
