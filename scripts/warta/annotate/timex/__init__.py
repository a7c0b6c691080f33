"""The grammar of the layer times: words to expressions, expressions to values.

In reading order: lexemes.py (what a word can be), line.py (a unit and its phrases), numbers.py,
fields.py (an expression as it was read); clock.py, dates.py, periods.py and shifts.py (its parts),
composite.py, counted.py and sets.py (whole expressions), exclusions.py (ages, rates, names),
grammar.py (which of them, where); then calendar.py (arithmetic), lengths.py, tense.py, values.py.
"""
