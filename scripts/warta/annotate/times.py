"""Layer times: TIMEX3 expressions with values, by a grammar of our own (timex/).

What an expression is and what it is worth is decided by schema/guidelines/times.md.
"""

from __future__ import annotations

import dataclasses

from warta.annotate.timex.calendar import Reference, read_reference
from warta.annotate.timex.fields import Expression
from warta.annotate.timex.grammar import may_begin, read_expressions
from warta.annotate.timex.line import Line
from warta.annotate.timex.tense import is_future
from warta.annotate.timex.values import Paragraph, Value, find_value
from warta.annotate.words import read_words
from warta.article import Article, Time

PARTICLE = "lah"


def annotate(article: Article) -> Article:
    """`article` with `times`. Raises ArticleError where text, sentences or tokens are missing.

    Values count from `published_at`; without it what is relative has none. A time lies within one
    sentence; a line of the text is a paragraph.
    """
    words = read_words(article)
    text = article.text or ""
    dct = read_reference(article.published_at)
    dateline = article.dateline.start if article.dateline else -1
    times: list[Time] = []
    paragraph = Paragraph()
    end = 0
    for first, last, cased in words.units:
        if "\n" in text[end : words.starts[first]]:
            paragraph = Paragraph()
        end = words.ends[last - 1]
        texts = words.texts[first:last]
        if not any(map(may_begin, texts)):
            continue
        line = Line(texts, cased)
        for read in read_expressions(line, in_dateline=words.starts[first] == dateline):
            found = _value(line, read, dct, paragraph)
            start = words.starts[first + read.first]
            stop = words.ends[first + read.last - 1] - _particle(texts, read)
            id = f"t{len(times) + 1}"
            times.append(Time(id, start, stop, found.type, found.value, found.mod, found.anchor))
            if found.type in ("DATE", "TIME"):
                paragraph.add(id, found.value)
    return dataclasses.replace(article, times=tuple(times))


def _value(line: Line, read: Expression, dct: Reference | None, paragraph: Paragraph) -> Value:
    return find_value(
        read,
        dct,
        paragraph,
        lambda: read.mod == "BY" or is_future(line, read.first, read.last),
    )


def _particle(texts: list[str], read: Expression) -> int:
    """How many code points of a lone word are no part of the time: 'Sekaranglah saatnya'."""
    word = texts[read.first]
    lone = read.last == read.first + 1
    return len(PARTICLE) if lone and word.lower().endswith(PARTICLE) else 0
