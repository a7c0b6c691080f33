"""Where the title of a link ends that was scraped into a paragraph.

'…katanya.Baca juga: Tanggul JebolSementara itu, polisi…' Of such links in one real set 92 % were
glued to what follows, so a capital inside a word is looked for first; only then comes the grammar
of titles, which are in title case (rarely in sentence case) and have no full stop.
"""

from __future__ import annotations

import re
from functools import cache

from warta.annotate.lexicon import read_words
from warta.annotate.link_sentences import (
    ABBREVIATED,
    bare_word,
    find_continuation,
    find_sentence,
    small_words,
)

MOST_WORDS = 30  # of a title; what goes on longer is no title

_WORD = re.compile(r"\S+")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "”": "”", "’": "’"}
_VIDEO = re.compile(r"[Vv]ideo:?\s+(?=[\"'“‘])")
_FINAL_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
_INNER_CAPITAL = re.compile(r"[^\s\-/(\[\"'“‘A-Z][A-ZÀ-ÖØ-Þ\"“(\[]|[A-Z]{2}[A-Za-z]|[a-z]{3}\d")
# Dicabut|15 perusahaan …, Schengen|3. Buat anggaran …
_NUMBERED = frozenset({"Liputan", "Covid", "Formula", "Liga", "Level", "Tipe", "Grup"})
_GLUED_NUMBER = re.compile(r"[^\W\d_]*[a-z]{3}(?=(\d{1,3}(?:[.,]\d{1,3})?)([.)]?)$)")
LONGEST_HALF = 7  # letters of either half of a name with a capital inside
SHORTEST_DOUBLED = 3  # letters of an acronym that ends the title and begins the sentence


@cache
def _seam() -> re.Pattern[str]:
    """A place inside a word where one text was glued to another, or a name spelt with such.

    The names are matched first, as a whole, so that 'WhatsAppPolisi' has its seam behind them.
    """
    names = sorted(read_words("camel_words"), key=len, reverse=True)
    spelt = [
        rf"\b{re.escape(name[:-1])}[A-Z]" if name.endswith("*") else rf"\b{re.escape(name)}"
        for name in names
    ]
    seams = [
        r"(?<=[a-zß-öø-ÿ]{2})(?=[A-ZÀ-ÖØ-Þ\"“(\[])",  # Lain|Sementara
        r"(?<=[\d%])(?=[A-Z][a-z]{2}|(?:Di|Ia|Ke|Ya)$|[\"“])",  # 2024|Sementara
        r"(?<=[A-Z]{2})(?=[A-Z](?!nya|lah|kah)[a-z]{2})",  # KPK|Sementara
        r"(?<=[A-Z]{2})(?=(?:Ia|Di|Ke)$)",  # PUPR|Ia
        r"(?<=^[A-Z])(?=[A-Z][a-z]{3})",  # Golongan A|Pengguna
        r"(?<=\w[!?…)\]\"”])(?=[A-Z\"“])",  # Itu?|Sementara
        r"(?<=[a-z]{2}['’])(?=[A-Z][a-z]{2})",
        r"(?<=[!?]['’\"”])(?=[A-Z])",
        r"(?<=\.\.)(?=[A-Z\"“])",  # Ternyata Ini Penyebab...|Warga
        r"(?<=\d)(?=(?!WI)[A-Z]{3,}$)",  # Liga 1|PSSI, but 06.00WIB
        r"(?<=^K[gm])(?=[A-Z][a-z])",  # LPG 3 Kg|Pemilik
        r"(?<=^I{3})(?=(?![IVX]+$)[A-Z]{3,}$)",  # Level III|PVMBG
        r"(?<=\d[A-Z])(?=[A-Z][a-z]{2})",  # Jaringan 5G|Pemerintah
        r"(?<=[a-z]{3}\.)(?=[A-Z][a-z])",
        r"(?<=[!?]{2})(?=[A-Z])",
    ]
    return re.compile(f"(?P<name>{'|'.join(spelt)})|{'|'.join(seams)}")


def find_title_end(text: str, start: int, limit: int, *, amid: bool = False) -> int:
    """Where the title that begins at `start` ends; at most `limit`, the end of its line.

    `amid` says that the link cuts a sentence in two, which then goes on in lower case.
    """
    if start >= limit:
        return limit
    begin = start
    video = _VIDEO.match(text, start, limit)
    if video:
        start = video.end()
    closing = _QUOTES.get(text[start])
    if closing:  # Simak Video "Judul"Panitia…
        shut = text.find(closing, start + 1, limit)
        while 0 <= shut < limit - 1 and closing in "'’" and text[shut + 1].isalpha():
            if text[shut + 1].isupper():
                break
            shut = text.find(closing, shut + 1, limit)
        if shut >= 0:
            if text[shut + 1 : shut + 2] == ":":
                shut += 1
            if shut + 1 >= limit or not text[shut + 1].isspace():
                return shut + 1
            begin = shut + 1
    finished = _FINAL_STOP.search(text, max(begin, limit - 4), limit)
    if not finished and not _INNER_CAPITAL.search(text, begin, limit):
        return limit  # the whole line is the title, as it nearly always is
    words = []
    for match in _WORD.finditer(text, begin, limit):
        words.append((match.start(), match.group()))
        if len(words) > MOST_WORDS:
            break
    seam = _find_seam(words)
    if seam is not None:
        return seam
    if not finished:
        return limit  # no sentence stands behind it
    if amid:
        end = find_continuation(words)
        if end is not None:
            return end
    return find_sentence(words, limit)


def _find_seam(words: list[tuple[int, str]]) -> int | None:
    """The first seam inside a word, before the first full stop.

    The last one, where capitals go on from one to the next: 'Mesin NusaTutur Belajar di BiakGuru
    menilai …' holds a name spelt like a seam.
    """
    quoted = False  # inside "…", whose closing mark is no seam
    found: int | None = None
    small = small_words()
    for index, (position, word) in enumerate(words):
        following = words[index + 1][1] if index + 1 < len(words) else ""
        if found is not None and word[0].islower() and bare_word(word) not in small:
            return found
        if not word[1:].islower() or not word.isalpha():
            inside = _seam_in(word, following, quoted)
            if inside is not None:
                found = position + inside
                if following[:1].islower() or not _is_camel(word, inside):
                    return found
            quoted ^= word.count('"') % 2 == 1
        if word.endswith(".") and not ABBREVIATED.search(word) and following:
            return found
    return found


def _is_camel(word: str, inside: int) -> bool:
    """Are both halves short enough for a name such as NusaTutur?"""
    return word.isalpha() and max(inside, len(word) - inside) <= LONGEST_HALF


def _seam_in(word: str, following: str, quoted: bool) -> int | None:
    """Where `word` is cut in two, if it is two; `following` is the next one, empty at the end."""
    if word[0] in "#@":
        return None
    core = word.rstrip(".,:")
    half = len(core) // 2
    if half >= SHORTEST_DOUBLED and core.isupper() and core[:half] == core[half:]:
        return half  # 'DPRDDPRD menyebut …'
    number = _GLUED_NUMBER.match(word)
    if number and word[: number.end()] not in _NUMBERED:
        # A number that begins a sentence is followed by a plain word, that of an item by a capital.
        begins = following[:1].isupper() if number[2] else following[:1].islower()
        if begins:
            return number.end()
    for match in _seam().finditer(word):
        if not match.start() or match["name"]:
            continue
        if quoted and word[match.start()] == '"':
            continue
        return match.start()
    return None
