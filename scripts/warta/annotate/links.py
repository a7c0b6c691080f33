"""Where the title of a link ends that was scraped into a paragraph.

'…katanya.Baca juga: Tanggul JebolSementara itu, polisi…' Of such links in one real set 92 % were
glued to what follows, so a capital inside a word is looked for first; only then comes the grammar
of titles, which are in title case (rarely in sentence case) and have no full stop.
"""

from __future__ import annotations

import re
from functools import cache

from warta.annotate.lexicon import read_rows, read_words

MOST_WORDS = 30  # of a title; what goes on longer is no title
FEWEST_WORDS = 2  # of a title in title case before the next sentence may begin

_WORD = re.compile(r"\S+")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "”": "”", "’": "’"}
_VIDEO = re.compile(r"[Vv]ideo:?\s+(?=[\"'“‘])")
_FINAL_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
_INNER_CAPITAL = re.compile(r"[^\s\-/(\[\"'“‘A-Z][A-ZÀ-ÖØ-Þ\"“(\[]|[A-Z]{2}[A-Za-z]|[a-z]{3}\d")
# Dicabut|15 perusahaan …, Schengen|3. Buat anggaran …
_NUMBERED = frozenset({"Liputan", "Covid", "Formula", "Liga", "Level", "Tipe", "Grup"})
_GLUED_NUMBER = re.compile(r"[^\W\d_]*[a-z]{3}(?=(\d{1,3}(?:[.,]\d{1,3})?)([.)]?)$)")
SHORTEST_DOUBLED = 3  # letters of an acronym that ends the title and begins the sentence
_ABBREVIATED = re.compile(r"(?:^|\W)(?:[^\W\d_]{1,3}|[^\W\d_]\.[\w.]+|Prof|Drs)\.$")


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
        r"(?<=[\d%])(?=[A-Z][a-z]{2}|[\"“])",  # 2024|Sementara
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


def find_title_end(text: str, start: int, limit: int) -> int:
    """Where the title that begins at `start` ends; at most `limit`, the end of its line."""
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
    return _find_sentence(words, limit)


def _find_seam(words: list[tuple[int, str]]) -> int | None:
    """The first seam inside a word, before the first full stop."""
    quoted = False  # inside "…", whose closing mark is no seam
    for index, (position, word) in enumerate(words):
        following = words[index + 1][1] if index + 1 < len(words) else ""
        if not word[1:].islower() or not word.isalpha():
            inside = _seam_in(word, following, quoted)
            if inside is not None:
                return position + inside
            quoted ^= word.count('"') % 2 == 1
        if word.endswith(".") and not _ABBREVIATED.search(word) and following:
            return None
    return None


def _seam_in(word: str, following: str, quoted: bool) -> int | None:
    """Where `word` is cut in two, if it is two; `following` is the next one, empty at the end."""
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


def _find_sentence(words: list[tuple[int, str]], limit: int) -> int:
    """The end of a title that only a space parts from the next sentence."""
    for index, (position, word) in enumerate(words[:-1]):
        following = words[index + 1][1]
        if word[-1] == "." and not _ABBREVIATED.search(word) and not following[0].islower():
            return position + len(word)
        if index and _begins_sentence(words, index):
            break
    else:
        return limit
    if index + 1 >= FEWEST_WORDS:
        first = _step_back(words, index)
        if first >= FEWEST_WORDS:
            return words[first - 1][0] + len(words[first - 1][1])
    return limit


def _begins_sentence(words: list[tuple[int, str]], index: int) -> bool:
    """Is the word at `index` a capital one that plain lower-case words follow?"""
    word, following = words[index][1].lstrip("\"'“‘"), words[index + 1][1]
    if following[0].isdigit() and _bare(word) in read_words("openers"):
        return words[index + 2 : index + 3] != [] and words[index + 2][1][0].islower()
    if not word[:1].isupper() or not following[0].islower():
        return False
    if _bare(following) not in read_words("title_words"):
        return True
    if _bare(word) in _strong():
        return True
    # 'Warga di lokasi …' against 'Warga di Pasar …': look at what the small words lead to.
    for _, later in words[index + 2 :]:
        if not later[0].islower():
            return False
        if _bare(later) not in read_words("title_words"):
            return True
    return False


def _step_back(words: list[tuple[int, str]], index: int) -> int:
    """From the last capital word of a sentence's beginning to its first: titles, names, openers."""
    if _bare(words[index][1]) in read_words("openers"):
        return index
    first = index
    for back in range(index - 1, max(FEWEST_WORDS - 1, index - 8), -1):
        word = words[back][1]
        if word[-1] in ",?!:":
            break
        if _bare(word) in _strong() and back >= index - 3:
            return back
        if _bare(word) in read_words("roles") and back >= FEWEST_WORDS:
            first = back
        elif not word[0].isupper():
            break
    return first


@cache
def _strong() -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("openers") if "strong" in row[1:])


def _bare(word: str) -> str:
    return word.strip(".,:;!?\"'“”‘’()").lower()
