"""Level 4, language: what an annotator, or a rule, may have missed. Warnings only.

A layer is looked at only where it is annotated; the word lists are data (language.json).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from warta.article import ARTICLE_TEXT, Article, HasSpan
from warta.validate.finding import Finding, finding
from warta.validate.ground import Flags
from warta.validate.quotes import quotations

SHOWN = 40
OPENERS = frozenset("“”„«\"'‘:;?!.…•–—-")
PLAIN_HEADS = frozenset({"headline", "subheading"})


def check_language(article: Article) -> list[Finding]:
    """Level 4: findings on the language of an article whose levels 1 to 3 were looked at."""
    text = article.text
    if text is None:
        return []
    found = [
        _found(article, "mojibake", f"{text[m.start() : m.end()]!r} is no Indonesian", None, m)
        for m in _pattern("mojibake").finditer(text)
    ]
    found += _long_sentences(article)
    if article.blocks is None:
        return found
    foreign = _mask(text, (block for block in article.blocks if block.kind not in ARTICLE_TEXT))
    if article.entities is not None:
        found += _inconsistent(article, text, foreign)
        found += _unannotated_names(article, text, foreign, {item.offset for item in found})
    if article.times is not None:
        found += _unannotated_dates(article, text, foreign)
    if article.attributions is not None:
        found += _unattributed_quotations(article, text)
    return found


@cache
def lists() -> dict[str, Any]:
    """language.json."""
    words: dict[str, Any] = json.loads(Path(__file__).with_name("language.json").read_text("utf-8"))
    return words


@cache
def _pattern(name: str) -> re.Pattern[str]:
    if name == "mojibake":
        return re.compile("|".join(map(re.escape, lists()["mojibake"])))
    days, months, relative = (
        "|".join(map(re.escape, lists()[key])) for key in ("weekdays", "months", "relative_dates")
    )
    return re.compile(
        rf"(?<!\w)(?:{days}|[0-9]{{1,2}} (?:{months})(?: [0-9]{{4}})?|(?:{months}) [0-9]{{4}}"
        rf"|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2,4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
        rf"|(?:{relative}))(?!\w)"
    )


def _long_sentences(article: Article) -> Iterator[Finding]:
    if article.sentences is None or article.tokens is None:
        return
    first = np.searchsorted(article.tokens.starts, article.sentences.starts)
    last = np.searchsorted(article.tokens.starts, article.sentences.ends)
    lengths = last - first
    for index in np.flatnonzero(lengths > lists()["sentence_tokens"]).tolist():
        yield finding(
            "sentence_long",
            f"sentence {index} has {lengths[index]} tokens",
            article=article.id,
            layer="sentences",
            index=index,
            offset=article.sentences[index].start,
        )


def _inconsistent(article: Article, text: str, foreign: Flags) -> Iterator[Finding]:
    """Places where an annotated name stands again, word for word, and is in no entity.

    In a title only a GPE is annotated by itself: "Menteri Perikanan" names no ministry.
    """
    labels: dict[str, tuple[str, int]] = {}
    for entity in article.entities or ():
        words = text[entity.start : entity.end]
        if entity.label in lists()["name_labels"] and len(words) >= lists()["name_letters"]:
            labels.setdefault(words, (entity.label, entity.start))
    names = sorted((name for name in labels if name[0].isupper()), key=len, reverse=True)
    if not names:
        return
    covered = foreign | _mask(text, article.entities or (), article.times or ())
    in_title = _mask(text, article.titles or ())
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", text):
        label, start = labels[match.group()]
        if covered[match.start() : match.end()].any():
            continue
        if label != "GPE" and in_title[match.start()]:
            continue
        message = f"'{match.group()}' is {label} at {start}, and here in no entity"
        yield _found(article, "annotation_inconsistent", message, "entities", match)


def _unannotated_names(
    article: Article, text: str, foreign: Flags, known: set[int | None]
) -> Iterator[Finding]:
    """Runs of capitalised tokens inside sentences that nothing covers. Needs tokens, sentences."""
    if article.tokens is None or article.sentences is None or not len(article.sentences):
        return
    heads = (block for block in article.blocks or () if block.kind in PLAIN_HEADS)
    dateline = () if article.dateline is None else (article.dateline,)
    covered = foreign | _mask(text, heads, dateline, article.entities or ())
    covered |= _mask(text, article.titles or (), article.times or ())
    sentence_starts = set(article.sentences.starts.tolist())
    run: list[tuple[int, int]] = []
    opens = True  # nothing but punctuation since the sentence, or a quotation in it, began
    tokens = zip(article.tokens.starts.tolist(), article.tokens.ends.tolist(), strict=True)
    for start, end in (*tokens, (len(text), len(text))):
        word = text[start:end]
        if start in sentence_starts:
            opens = True
        is_name = not opens and _is_name(word) and not covered[start]
        if run and (not is_name or text[run[-1][1] : start] != " "):
            if run[0][0] not in known:
                yield _name_found(article, text, run)
            run = []
        if is_name:
            run.append((start, end))
        if word[:1].isalnum():
            opens = False
        elif word[:1] in OPENERS:
            opens = True


def _is_name(word: str) -> bool:
    return (
        len(word) > 1
        and word[0].isupper()
        and word[-1] != "."
        and word not in lists()["capitalised_words"]
    )


def _name_found(article: Article, text: str, run: list[tuple[int, int]]) -> Finding:
    start, end = run[0][0], run[-1][1]
    message = f"'{text[start:end][:SHOWN]}' is capitalised, and in no entity, title or time"
    return finding("name_unannotated", message, article=article.id, layer="entities", offset=start)


def _unannotated_dates(article: Article, text: str, foreign: Flags) -> Iterator[Finding]:
    covered = foreign | _mask(text, article.times or (), article.entities or ())
    for match in _pattern("dates").finditer(text):
        if not covered[match.start() : match.end()].any():
            message = f"'{match.group()}' is in no time"
            yield _found(article, "date_unannotated", message, "times", match)


def _unattributed_quotations(article: Article, text: str) -> Iterator[Finding]:
    contents = [part for item in article.attributions or () for part in item.content]
    works = [entity for entity in article.entities or () if entity.label == "WORK"]
    covered = _mask(text, contents, works)
    for start, end in quotations(article):
        words = text[start:end].split()
        if len(words) >= lists()["quotation_words"] and not covered[start:end].any():
            message = f"{text[start:end][:SHOWN]} … is in no attribution's content"
            yield finding(
                "quote_unattributed",
                message,
                article=article.id,
                layer="attributions",
                offset=start,
            )


def _mask(text: str, *rows: Iterable[HasSpan]) -> Flags:
    """Which code points any of the spans covers."""
    mask = np.zeros(len(text), dtype=np.bool_)
    for row in rows:
        for span in row:
            mask[span.start : span.end] = True
    return mask


def _found(
    article: Article, code: str, message: str, layer: str | None, match: re.Match[str]
) -> Finding:
    return finding(code, message, article=article.id, layer=layer, offset=match.start())
