"""Why a selector selects nothing or too much, and what to write instead."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NoReturn

from warta.gold.lines import Line
from warta.gold.problems import SelectionError
from warta.gold.surface import is_letter, occurrences

_AROUND = 20  # code points of context on either side
_SHOWN = 6  # contexts or lines listed at most
_SIMILAR = 0.65  # difflib ratio below which a guess helps nobody
_SAME = {
    ord(char): plain
    for plain, chars in {'"': "“”„‟«»″", "'": "‘’‚‛′`´", "-": "‐‑‒–—―−"}.items()
    for char in chars
}
_PUNCTUATION = ".,;:!?()[]\"'“”‘’«»…–—-/"


def quote(surface: str) -> str:
    """The surface as it would be written in the file, so that it can be pasted."""
    dumped = json.dumps(surface, ensure_ascii=False)
    return dumped if surface.isprintable() else escape_invisible(dumped)


def escape_invisible(dumped: str) -> str:
    r"""JSON text with what cannot be seen (NBSP, zero-width, surrogates) written as \uXXXX."""

    def escaped(char: str) -> str:
        if char.isprintable():
            return char
        units = char.encode("utf-16-be", "surrogatepass").hex()
        return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))

    return "".join(map(escaped, dumped))


def excerpt(line: str, start: int, end: int) -> str:
    """line[start:end] in brackets with a little of what stands around it."""
    left = max(0, start - _AROUND)
    right = min(len(line), end + _AROUND)
    middle = line[start:end]
    if len(middle) > 60:
        middle = f"{middle[:28]} … {middle[-28:]}"
    before = ("…" if left else "") + line[left:start]
    after = line[end:right] + ("…" if right < len(line) else "")
    shown = f"{before}[{middle}]{after}"
    return shown if shown.isprintable() else escape_invisible(shown)


def contexts(line: Line, surface: str, found: Sequence[int]) -> str:
    """The occurrences numbered as n counts them, each in its context."""
    shown = [
        f"{n} {excerpt(line.text, at, at + len(surface))}"
        for n, at in enumerate(found[:_SHOWN], start=1)
    ]
    return " | ".join(shown) + (" | …" if len(found) > _SHOWN else "")


def closest(word: str, known: Sequence[str]) -> str | None:
    """The one of `known` that `word` was most likely meant to be, letter case aside."""
    folded = {name.casefold(): name for name in reversed(known)}
    match = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[match[0]] if match else None


def raise_ambiguous(line: Line, surface: str, found: Sequence[int]) -> NoReturn:
    raise SelectionError(
        "gold_ambiguous",
        f"{quote(surface)} stands {len(found)} times in line {line.p}",
        f"give n from 1 to {len(found)}: {contexts(line, surface, found)}",
    )


def raise_bad_n(line: Line, surface: str, found: Sequence[int], n: int, *, part: bool) -> NoReturn:
    times = "once" if len(found) == 1 else f"{len(found)} times"
    hint = contexts(line, surface, found)
    every = len(occurrences(line.text, surface, part=True))
    if not part and every > len(found):
        hint += f'; n counts whole words: with "part": true it stands {every} times'
    raise SelectionError(
        "gold_bad_n", f"n is {n}, but {quote(surface)} stands {times} in line {line.p}", hint
    )


def raise_bad_line(lines: tuple[Line, ...], p: int, surface: str | None) -> NoReturn:
    hint = f"the text has {len(lines)} lines that are not empty; p counts those, from 1"
    where = _elsewhere(lines, surface) if surface else ""
    raise SelectionError(
        "gold_bad_line", f"there is no line {p}", f"{where} {hint}" if where else hint
    )


def raise_not_found(
    lines: tuple[Line, ...], line: Line, surface: str, inside: Sequence[int]
) -> NoReturn:
    """Not in the line, or (`inside`: where) only inside longer words."""
    shown = quote(surface)
    if surface != surface.strip():
        hint = f"write {quote(surface.strip())}"
        raise SelectionError("gold_not_found", f"{shown} begins or ends with white space", hint)
    if inside:
        words = [_whole_words(line.text, at, at + len(surface)) for at in inside]
        which = "" if len(inside) == 1 else f", with n from 1 to {len(inside)}"
        raise SelectionError(
            "gold_breaks_word",
            f"{shown} stands in line {line.p} only inside a longer word: "
            + contexts(line, surface, inside),
            f"take the whole of {' or '.join(dict.fromkeys(map(quote, words)))}, "
            f'or keep it and add "part": true{which}',
        )
    hint = (
        _folded_match(line, surface)
        or _elsewhere(lines, surface)
        or _nearest(line, lines, surface)
        or f"line {line.p} reads {quote(line.text.strip()[:120])}"
    )
    raise SelectionError("gold_not_found", f"{shown} does not stand in line {line.p}", hint)


def raise_not_closed(line: Line, opening: str, closing: str, after: int) -> NoReturn:
    message = f"to: {quote(closing)} does not stand after {quote(opening)} in line {line.p}"
    anywhere = occurrences(line.text, closing, part=True)
    if not anywhere:
        rest = Line(line.p, line.start + after, line.text[after:], line.lead, line.trail)
        hint = _folded_match(rest, closing) or _nearest(rest, (), closing) or ""
        reads = f"the line goes on {quote(rest.text.strip()[:120])}"
        raise SelectionError("gold_not_found", message, hint or reads)
    if anywhere[-1] >= after:
        inside = [at for at in anywhere if at >= after]
        raise SelectionError(
            "gold_breaks_word",
            f"{message} other than inside a longer word: {contexts(line, closing, inside)}",
            'take the whole word, or add "part": true, which then holds for from as well',
        )
    raise SelectionError(
        "gold_not_found",
        message,
        "it stands only before or within from: shorten from, give n, or write the span as text: "
        + contexts(line, closing, anywhere),
    )


def _whole_words(text: str, start: int, end: int) -> str:
    """The surface stretched to the edges of the words that it cuts."""
    while start and is_letter(text[start]) and is_letter(text[start - 1]):
        start -= 1
    while end < len(text) and is_letter(text[end - 1]) and is_letter(text[end]):
        end += 1
    return text[start:end]


def _elsewhere(lines: tuple[Line, ...], surface: str) -> str:
    """In which other lines the surface stands as it is."""
    found = [
        f"{line.p} (n 1 to {len(at)})" if len(at) > 1 else f"{line.p}"
        for line in lines
        if (at := occurrences(line.text, surface))
    ]
    if not found:
        return ""
    more = ", …" if len(found) > _SHOWN else ""
    return f"{quote(surface)} stands in line {', '.join(found[:_SHOWN])}{more}: is p right?"


def _fold(text: str) -> tuple[str, list[int]]:
    """`text` without what eyes and keyboards confuse, and for each of its characters the origin."""
    folded: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        if unicodedata.category(char) == "Cf":
            continue
        for part in unicodedata.normalize("NFKD", char.translate(_SAME)).casefold():
            if part.isspace() and folded and folded[-1] == " ":
                continue
            folded.append(" " if part.isspace() else part)
            origin.append(at)
    return "".join(folded), origin


def _folded_match(line: Line, surface: str) -> str:
    """The words of the line that differ from the surface only in case, quotes, or spaces."""
    wanted, _ = _fold(surface)
    text, origin = _fold(line.text)
    at = text.find(wanted) if wanted else -1
    if at < 0:
        return ""
    end = at + len(wanted)
    stop = origin[end] if end < len(origin) else len(line.text)
    candidate = line.text[origin[at] : stop]
    while candidate and candidate[-1].isspace() and not surface[-1].isspace():
        candidate = candidate[:-1]
    differ = _difference(surface, candidate)
    return f"did you mean {quote(candidate)} (line {line.p})? They differ in {differ}"


def _difference(one: str, other: str) -> str:
    if one.casefold() == other.casefold():
        return "upper and lower case"
    if unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other):
        return "Unicode form: the text is NFC"
    if one.translate(_SAME) == other.translate(_SAME):
        return "the form of quotes or dashes"
    if "".join(one.split()) == "".join(other.split()):
        return "white space"
    return "letter case, quotes, dashes, spaces, or a character that cannot be seen"


def _nearest(line: Line, lines: tuple[Line, ...], surface: str) -> str:
    """The most similar words of the line, else of the other lines."""
    for group in ((line,), lines):
        candidates: dict[str, int] = {}
        for one in group:
            for words in _windows(one.text, surface):
                candidates.setdefault(words, one.p)
        match = difflib.get_close_matches(surface, candidates, n=1, cutoff=_SIMILAR)
        if match:
            return f"did you mean {quote(match[0])} (line {candidates[match[0]]})?"
    return ""


def _windows(text: str, surface: str) -> Iterator[str]:
    """Stretches of `text` of as many words as the surface, one fewer or one more."""
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    count = len(surface.split())
    for size in {max(1, count - 1), count, count + 1}:
        for first, last in zip(words, islice(words, size - 1, None), strict=False):
            window = text[first[0] : last[1]]
            bare = window.strip(_PUNCTUATION)
            # A long line of guesses is cheap to build but dear to compare: drop the hopeless.
            if bare and abs(len(bare) - len(surface)) <= 3 + len(surface) // 3:
                yield bare


__all__ = ["closest", "contexts", "escape_invisible", "excerpt", "quote"]
