"""Where a sentence begins that only a space parts from the title of a link before it.

'Baca juga: Kabut Asap Menebal di Tiga Kota Kepala Dinas Pendidikan Lestari meminta …' In a title in
title case the first small word that no title holds ('meminta') stands in the sentence; its subject
reaches back to an opener, to an office or institution, or is the one word before. In a title in
sentence case a common word with a capital begins the sentence. Titles and sentences of the corpus's
validation part, put together at random, are parted right in .84 of 1,458.
"""

from __future__ import annotations

import re
from functools import cache

from warta.annotate.dateline import is_known
from warta.annotate.lexicon import read_rows, read_words

FEWEST_WORDS = 2  # of a title in title case before the next sentence may begin
SHORTEST_TITLE = 3  # words before what seems to be a sentence, or the title is in sentence case
LONGEST_LEAP = 5  # words from a question mark to where the sentence seems to begin
LONGEST_OFFICE = 6  # words from an office to the institution behind it
LONGEST_SUBJECT = 14  # words between the title and the first plain word of the sentence

ABBREVIATED = re.compile(r"(?:^|\W)(?:[^\W\d_]{1,3}|[^\W\d_]\.[\w.]+|Prof|Drs)\.$")
_JOINED = ("ke-", "al-", "el-", "an-", "as-", "ash-")
_VERB = re.compile(r"(?:di|me|ber|ter)[a-z]{4}")


def find_continuation(words: list[tuple[int, str]]) -> int | None:
    """The end of a title in title case behind which the sentence around the link goes on.

    'Warga di bantaran, Baca juga: Normalisasi Kali Tersendat terutama para lansia, meminta …'
    """
    small = small_words()
    for index, (_, word) in enumerate(words):
        if not word[0].islower() or bare_word(word) in small:
            continue
        while index and words[index - 1][1][0].islower():
            index -= 1
        if index < FEWEST_WORDS or bare_word(words[index - 1][1]) in _strong():
            return None
        position, last = words[index - 1]
        return position + len(last.rstrip(",;"))
    return None


def find_sentence(words: list[tuple[int, str]], limit: int) -> int:
    """The end of a title that only a space parts from the next sentence."""
    stop = len(words)
    for index, (_, word) in enumerate(words[:-1]):
        if (
            word[-1] == "."
            and not ABBREVIATED.search(word)
            and not words[index + 1][1][0].islower()
        ):
            stop = index + 1
            break
    plain = _first_plain(words, stop)
    if plain is None:  # in capitals all through
        return _end_before(words, stop) if stop < len(words) else limit
    first = _in_title_case(words, plain) if plain > FEWEST_WORDS else None
    if first is None or first < SHORTEST_TITLE:
        first = _in_sentence_case(words, stop) or first
    if first is None:
        return limit
    return _end_before(words, _find_mark(words, first) or first)


def _end_before(words: list[tuple[int, str]], index: int) -> int:
    position, word = words[index - 1]
    return position + len(word)


def _find_mark(words: list[tuple[int, str]], first: int) -> int | None:
    """Behind the question or call that ends the title, if it stands right before the sentence.

    'Siapa Dia? Juru Bicara Polda mencari …', but 'Kenapa Harga Naik? Ini Kata Menteri'.
    """
    for index in range(max(FEWEST_WORDS, first - LONGEST_LEAP), first):
        before = words[index - 1][1].rstrip("\"'”’)")
        if before[-1:] in ("?", "!") and bare_word(words[index][1]) not in _words("tail"):
            return index
    return None


def _first_plain(words: list[tuple[int, str]], stop: int) -> int | None:
    """The first word in lower case that stands in no title in title case."""
    small = small_words()
    for index in range(1, stop):
        word = words[index][1]
        if word[0].islower() and bare_word(word) not in small and not word.startswith(_JOINED):
            return index
    return None


def _in_title_case(words: list[tuple[int, str]], plain: int) -> int | None:
    """The first word of the sentence whose first plain word is at `plain`.

    It is an opener (Menurut), the head of the subject (Kepala Dinas Hendra mengatakan), or the word
    before the plain one. The subject reaches back to the title's last verb or mark.
    """
    opens = _strong() | _words("opens")
    if any(
        word[0].isupper() and bare_word(word) in small_words() for _, word in words[1:FEWEST_WORDS]
    ):
        opens = _strong()  # a title that writes 'Di' itself
    for index in range(FEWEST_WORDS, plain):
        word = words[index][1]
        if not word[0].isupper() or not word[1:].islower() or _leads_on(words, index):
            continue
        if bare_word(word) in opens and words[index - 1][1][-1] not in ":,":
            return index
    last = plain - 1
    while last > FEWEST_WORDS and words[last][1][0].islower():
        last -= 1
    return _walk_back(words, last)


def _walk_back(words: list[tuple[int, str]], last: int) -> int | None:
    """From the last word of the subject with a capital to its first."""
    common = read_words("names/common_words")
    first = last
    word = words[last][1]
    bare = bare_word(word)
    if _leads_on(words, last):
        pass
    elif bare in read_words("openers"):
        return last
    elif _is_head(words, last) or (
        bare in common and not _ends_place(words, last) and not _is_given(word)
    ):
        # 'Pameran akan', but 'Dinas Pendidikan setempat'
        while (
            first > FEWEST_WORDS
            and _is_head(words, first - 1)
            and words[first - 1][1][-1] not in ",:?!"
        ):
            first -= 1
        return first if first == last or not _leads_on(words, first) else last
    elif word[0].isdigit() and last > FEWEST_WORDS:
        first = last - 1
    while True:
        head = _find_head(words, first)
        if not _leads_on(words, head):
            return head if head >= FEWEST_WORDS else None
        if head - 2 < FEWEST_WORDS:
            return None
        first = head - 2  # 'Kedutaan Besar Amerika di Zona Hijau'


def _find_head(words: list[tuple[int, str]], first: int) -> int:
    """From a word inside the subject to its head, and on to the office that stands before it.

    'Koordinator Jaringan Nelayan, Sofyan Bantalipu, mengatakan': a comma is crossed where one
    stands behind the name, too.
    """
    commas = words[first][1][-1] == ","
    name = first  # of what the head found last stands before
    for index in range(first - 1, max(FEWEST_WORDS, first - LONGEST_SUBJECT) - 1, -1):
        word = words[index][1]
        if word[-1] in ":?!;" or (word[-1] == "," and not commas):
            break
        commas = commas and word[-1] != ","
        if not word[0].isupper() or _leads_on(words, index):
            continue
        if _is_head(words, index):
            if _holds(words, index, name):
                first = name = index
        elif (
            index == first - 1
            and not _is_head(words, first)
            and (_is_given(word) or _is_place_head(word))
        ):
            first = index
        elif _is_verb(word):
            break
    return first


def _holds(words: list[tuple[int, str]], index: int, name: int) -> bool:
    """May the head at `index` belong to what begins at `name`?

    'Kepala' to 'Dinas', 'Kasat Lantas' to 'Kompol', 'Serikat Buruh' to 'Pelabuhan', but neither
    'Presiden' to 'Gubernur' nor 'Agen Mengeluh' to 'Marthen'.
    """
    bare, held = bare_word(words[index][1]), bare_word(words[name][1])
    pair = (bare, bare_word(words[index + 1][1])) in _head_pairs()
    ranked = held in read_words("names/ranks")
    if bare in _institutions():
        return not ranked and (name - index == 1 or held not in _heads())
    if name - index > LONGEST_OFFICE:
        return False
    if ranked or bare in ("pt", "cv"):
        return bare in read_words("roles")
    if held in _heads() and held not in _institutions():
        return pair and name - index == 1
    common = read_words("names/common_words")
    between = (bare_word(word) for _, word in words[index + 1 + pair : name])
    return not any(word in common for word in between)


def _in_sentence_case(words: list[tuple[int, str]], stop: int) -> int | None:
    """The first word of the sentence behind a title that has small letters itself.

    Capitals make names of the words in such a title, so that a common word with a capital begins
    the sentence, if it heads no name.
    """
    common = read_words("names/common_words")
    found = None
    for index in range(FEWEST_WORDS + 1, stop - 1):
        word = words[index][1]
        if not word[0].isupper() or word[1:2].isupper() or _leads_on(words, index):
            continue
        if words[index - 1][1][-1] == ":":
            continue
        bare = bare_word(word)
        run = index  # of capitals that ends here
        while run and words[run - 1][1][0].isupper() and words[run - 1][1][-1] != ",":
            run -= 1
        headed = _is_head(words, index)
        plain = bare in common and not headed and not _is_place_head(word)
        opens = bare in _strong() or (bare in read_words("openers") and run == index)
        if opens or (plain and index - run != 1):
            return index
        begins = words[index + 1][1][0].islower() and index > FEWEST_WORDS + 1 and run == index
        if found is None and (begins or headed):
            found = index
    return found


def _leads_on(words: list[tuple[int, str]], index: int) -> bool:
    """Does a small word stand before that no title ends with: 'di', 'dari', 'yang'?"""
    before = words[index - 1][1]
    return before[0].islower() and bare_word(before) in small_words() - _words("ends")


def _is_head(words: list[tuple[int, str]], index: int) -> bool:
    """Does a word head the name of an office or an institution: 'Dinas', 'Duta' before 'Besar'?"""
    bare = bare_word(words[index][1])
    if bare in _heads():
        return True
    return index + 1 < len(words) and (bare, bare_word(words[index + 1][1])) in _head_pairs()


def _ends_place(words: list[tuple[int, str]], index: int) -> bool:
    """'Jawa Tengah', 'Kalimantan Barat'."""
    return is_known(f"{words[index - 1][1]} {words[index][1]}")


def _is_place_head(word: str) -> bool:
    return word in read_words("names/heads")


def _is_given(word: str) -> bool:
    return word in read_words("names/given")


def _is_verb(word: str) -> bool:
    bare = bare_word(word)
    return bool(_VERB.match(bare)) and bare in read_words("names/common_words")


@cache
def small_words() -> frozenset[str]:
    return read_words("title_words") | _words("small")


@cache
def _words(use: str) -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("link_words") if row[1] == use)


@cache
def _heads() -> frozenset[str]:
    offices = (entry.lower() for entry in read_words("names/offices") if " " not in entry)
    others = _institutions() | read_words("roles") | read_words("names/ranks")
    return others.union(offices)


@cache
def _institutions() -> frozenset[str]:
    rows = read_rows("names/heads")
    places = {row[0] for row in rows if {"GPE", "LOC", "FAC"}.intersection(row[1:])}  # Kota
    return frozenset(
        row[0].lower()
        for row in rows
        if "ORG" in row[1:] and row[0] not in places and not row[0].isupper()
    )


@cache
def _head_pairs() -> frozenset[tuple[str, str]]:
    entries = (entry.lower().split() for entry in read_words("names/offices"))
    return frozenset((entry[0], entry[1]) for entry in entries if len(entry) > 1)


@cache
def _strong() -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("openers") if "strong" in row[1:])


def bare_word(word: str) -> str:
    return word.strip(".,:;!?\"'“”‘’()").lower()
