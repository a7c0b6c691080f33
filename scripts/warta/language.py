"""Which language an article is in: counts of function words over its first 200 words.

No library tells Indonesian from Malay by the sentence, and the best costs 0.2 to 0.75 ms an
article. An article is judged as a whole, after its boilerplate is marked; in doubt the answer is
None, which refuses nothing.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from warta.annotate.lexicon import read_rows
from warta.article import ARTICLE_TEXT, Article, HasSpan
from warta.errors import NotAnArticle

SAMPLE = 200  # words looked at
ENOUGH = 30  # words that must hold some Indonesian function words, if the text is Indonesian
FEWEST = 3  # telling words that make a guess
CLEARLY = 1.5  # how many times the telling words of the next language

_WORD = re.compile(r"[^\W\d_]+")
_NEIGHBOURS = ("en", "jv", "su")
_SCRIPTS = {"CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "THAI": "th"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The language (ISO 639-1, None in doubt), and whether it is surely not Indonesian."""

    language: str | None
    foreign: bool


def detect(text: str, spans: Iterable[HasSpan] | None = None) -> str | None:
    """The language of `text`, or of the tokens `spans` of it: ISO 639-1, None in doubt.

    Told apart are id, ms, en, jv and su, and the scripts of zh, ja, ko and th.
    """
    return judge(list_words(text, spans)).language


def admit(article: Article, *, wanted: str) -> Article:
    """`article` with its language filled in, if it may enter a corpus in `wanted` ("id" or "any").

    Raises NotAnArticle where the text is nothing but boilerplate (`no_article_text`), or surely
    not Indonesian, or declared in another language and not recognised (`not_indonesian`).
    """
    words = sample_words(article)
    if words is None:
        raise NotAnArticle("no_article_text", "there is nothing in it but boilerplate")
    verdict = judge(words)
    declared = article.language
    spoken = declared.partition("-")[0] if declared else None
    if wanted != "any":
        unsure = verdict.language is None and spoken not in (None, wanted)
        if verdict.foreign or unsure or verdict.language not in (None, wanted):
            found = verdict.language or (spoken if unsure else None) or "another language"
            raise NotAnArticle("not_indonesian", f"the text is in {found}, not in {wanted}")
    if verdict.language is None or verdict.language == spoken:
        return article
    return dataclasses.replace(article, language=verdict.language)


def sample_words(article: Article) -> list[str] | None:
    """The first words of the article text in lower case; None where there is no article text."""
    text = article.text or ""
    blocks = [block for block in article.blocks or () if block.kind in ARTICLE_TEXT]
    words: list[str] = []
    for block in blocks:
        words += _WORD.findall(text[block.start : block.end].lower())
        if len(words) >= SAMPLE:
            break
    return words[:SAMPLE] if blocks else None


def list_words(text: str, spans: Iterable[HasSpan] | None = None) -> list[str]:
    """The first words of `text`, or of the tokens `spans` of it, in lower case."""
    if spans is not None:
        tokens = itertools.islice(spans, 2 * SAMPLE)
        text = " ".join(text[span.start : span.end] for span in tokens)
    return _WORD.findall(text[: SAMPLE * 20].lower())[:SAMPLE]


def judge(words: Sequence[str]) -> Verdict:
    """The verdict on words in lower case, of which the first 200 are looked at."""
    words = words[:SAMPLE]
    if not words:
        return Verdict(None, False)
    if _is_other_script(words):
        return Verdict(_read_script(words), True)
    languages = _languages()
    counts = dict.fromkeys(("malay", "id", "ms", *_NEIGHBOURS), 0)
    malay_only = set()
    for word in words:
        language = languages.get(word)
        if language is not None:
            counts[language] += 1
            if language == "ms":
                malay_only.add(word)
    ours = counts["malay"] + counts["id"] + counts["ms"]
    neighbour = max(_NEIGHBOURS, key=counts.__getitem__)
    if counts[neighbour] >= max(FEWEST, CLEARLY * ours):
        return Verdict(neighbour, True)
    if len(words) >= ENOUGH and ours * 33 < len(words):
        return Verdict(None, True)
    if ours < FEWEST or ours < CLEARLY * counts[neighbour]:
        return Verdict(None, False)
    # One or two such words may be names or quoted, however often they come (Kerajaan Inggris).
    if len(malay_only) > 2 and counts["ms"] > CLEARLY * counts["id"]:
        return Verdict("ms", True)
    if counts["id"] > CLEARLY * counts["ms"] or (counts["ms"] == 0 and len(words) >= ENOUGH):
        return Verdict("id", False)
    return Verdict(None, False)


def _is_other_script(words: Sequence[str]) -> bool:
    """Are most letters not Latin ones?"""
    foreign = sum(len(word) for word in words if word[0] > "\u024f")
    return foreign * 2 > sum(map(len, words))


def _read_script(words: Sequence[str]) -> str | None:
    """zh, ja, ko or th where the script tells; Arabic letters write many languages."""
    scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in "".join(words)[:400]}
    found = {_SCRIPTS[script] for script in scripts if script in _SCRIPTS}
    return "ja" if "ja" in found else min(found, default=None)


@cache
def _languages() -> dict[str, str]:
    return {row[0]: row[1] for row in read_rows("function_words")}
