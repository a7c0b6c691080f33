"""The dateline: 'Jakarta, Nama Outlet –' at the head of an article.

Seen in real outlets: PLACE, OUTLET –; OUTLET, PLACE –; OUTLET, Place without a dash;
PLACE (AGENCY) –; OUTLET (Place) -; OUTLET, Place :; OUTLET - PLACE --; OUTLET – and PLACE – alone;
PLACE, OUTLET on a line of its own; PLACE, outlet.com and PLACE--OUTLET: where scraping or an old
layout left no other mark; all of it in brackets; [PLACE]; two places (Jakarta/Bandung); a date
anywhere.
A part is an outlet if it is the article's own (its metadata decide first), has a domain ending or
an outlet's word in it (data/outlets.txt); of two parts that are neither, the one that is no known
place. A place alone is believed only if it is known (data/places.txt and the gazetteers of the
layer entities) or in capitals, because 'Menteri Pertanian, Budi – yang …' has the same form.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from warta.annotate.lexicon import read_words
from warta.article import Dateline

REACH = 90  # code points from the start of the line within which a dateline has to end
FEWEST_WORDS = 6  # of the paragraph behind a place that stands alone

# What ends a dateline. A single hyphen needs a space behind it (Jakarta-Bandung is a road) or more
# evidence, a full stop counts only after a place in capitals (Kontan: 'JAKARTA. Proses …') or a
# date.
_SEPARATOR = re.compile(r"[-‐–—―−]{2,}|[–—―−]|[-‐](?=\s|$)|-(?=[A-Z\"“])|[:|.](?=\s|$)")
_DASHES = "-‐–—―−"
_AGENCY = re.compile(r"[\s,]*\(([^()]{2,30})\)$")
_BRACKETED = re.compile(r"(?:\(([^()]+)\)|\[([^][]+)\])$")
_PARTS = re.compile(r"\s*[,|]\s*|\s+[-–—]+\s+|[-–—]{2,}")
_PLACE_BRACKET = re.compile(r"\[([A-Z][A-Z ]{2,30})\](?= [\"“A-Z])")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’/-]*(?: [^\W_a-z][\w.'’/-]*){0,3}$")
_DATE = re.compile(r"\(?\d{1,4}(?:[/.-]\d{1,4}){0,2}\)?$")
_JOINT = re.compile(r"\s*[/-]\s*")
_KIND_OF_PLACE = re.compile(
    r"(?:kota|kabupaten|kab\.|provinsi|pulau|kepulauan|desa|distrik) (?=\w)"
)
# Gazetteers of the layer entities; names of two letters ('AS') are too much else.
_GAZETTEERS = ("names/regencies", "names/settlements", "names/cities", "names/territories")
SHORTEST_NAME = 3  # code points of a place from them
LONGEST_PLACE = 4  # words
MOST_CAPITALS = 3  # words in capitals that may be a place nobody knows

_WORD = re.compile(r"[\"“]?[A-Z][a-z]{2,}(?=[ ,])")
_OPENS_TEXT = re.compile(r"[\"'“”‘’(\[]*(?:\d|[^\W\d_])")


def find_dateline(
    text: str, start: int, end: int, own: str | None = None, *, below: bool = False
) -> Dateline | None:
    """The dateline that begins at `start`, the first code point of a line that ends at `end`.

    `own` is the article's outlet, where it is known; `below` says that a line stands above.
    """
    edge = min(end, start + REACH)
    own = _fold(own) if own else None
    found: Dateline | None = None
    for match in _SEPARATOR.finditer(text, start, edge):
        head = text[start : match.start()].rstrip()
        mark = match.group()[0]
        if mark in _DASHES:
            head = head.removesuffix(".")  # 'BANDUNG, (PR).-'
        names = _read_head(head, own)
        if names is None:
            continue
        place, outlet = names
        if mark == "-" and text[match.end() : match.end() + 1].strip() and len(match.group()) == 1:
            if not _is_glued_on(text, match.end(), end, place, outlet, own):
                continue
        elif mark == "." and outlet is None and place and is_known(place) and _is_dated(head):
            mark = "–"
        if _follows(text, match.end(), end, place, outlet, mark, own):
            found = Dateline(start, match.end(), place, outlet)
            # 'jpnn.com - JAKARTA --': one was found, the other may follow.
            if place is None or outlet is None:
                continue
        break
    return found or _find_undashed(text, start, end, own, below)


def _find_undashed(
    text: str, start: int, end: int, own: str | None, below: bool
) -> Dateline | None:
    """'Liputan6.com, Jakarta Hal-hal…', '[JAKARTA] …', or place and outlet alone on the line."""
    edge = min(end, start + REACH)
    bracket = _PLACE_BRACKET.match(text, start, edge)
    if bracket and is_known(bracket[1]):
        return Dateline(start, bracket.end(), bracket[1], None)
    comma = text.find(",", start, edge)
    if comma < 0:
        return None
    if end - start <= REACH and text[end - 1] not in ".!?":
        names = _read_head(text[start:end], own)
        if names and names[0] and names[1]:
            told = has_domain(text[start:end]) or _fold(names[1]) == own
            listed = below and is_known(names[0]) and text.startswith(names[0], start)
            if told or (listed and end < len(text)):
                return Dateline(start, end, *names)
    outlet = text[start:comma]
    begin = comma + 1 + (text[comma + 1 : comma + 2] == " ")
    words = text[begin : min(end, begin + REACH)].split(" ")
    if not is_domain(outlet):
        place, domain = outlet, words[0]
        named = len(words) > 1 and words[1][:1].isupper() and is_domain(domain)
        if named and place[:1].isupper() and (is_known(place) or is_capital(place)):
            return Dateline(start, begin + len(domain), place, domain)
        return None
    for number in range(min(LONGEST_PLACE, len(words) - 1), 0, -1):
        place = " ".join(words[:number])
        known = is_known(place) or (number == 1 and place.isalpha())
        if known and place[:1].isupper() and not words[number][:1].islower():
            return Dateline(start, begin + len(place), place, outlet)
    return None


def _read_head(head: str, own: str | None) -> tuple[str | None, str | None] | None:
    """(place, outlet) of what stands before the dash, or None if it is no dateline."""
    agency = None
    whole = _BRACKETED.match(head) if head[:1] in ("(", "[") else None
    if whole:
        head = whole[1] or whole[2]
        if "/" in head and has_domain(head.partition("/")[0]):
            head = head.replace("/", ", ", 1)  # '(Nama.com/Bandung) -'
    bracket = _AGENCY.search(head) if head[-1:] == ")" else None
    if bracket:
        head = head[: bracket.start()]
        agency = None if is_date(bracket[1]) else bracket[1]
    outlets: list[str] = []
    places: list[str] = []
    for part in _PARTS.split(head):
        if part[-1:] == ")" and is_date(part.rpartition("(")[2][:-1]):
            part = part.rpartition("(")[0].rstrip()  # 'Depok (12/3), Kabar.id -'
        if not part or is_date(part):
            continue
        if is_outlet(part) or (own and _fold(part) == own):
            outlets.append(part)
        elif _NAME.match(part) or part in _places():
            places.append(part)
        else:
            return None
    if any(place[0].islower() for place in places) and not any(map(has_domain, outlets)):
        return None  # 'padang, nama.id -' names a place, 'solo -' alone need not
    if not 1 <= len(outlets) + len(places) <= 3:
        return None
    if agency is not None:
        return _with_agency(outlets + places, agency, own)
    if len(outlets) > 1:  # 'Metro, Tempo.co': the one with the domain
        places += [part for part in outlets if not has_domain(part)]
        outlets = [part for part in outlets if has_domain(part)][:1] or outlets[:1]
    dashed = " - " in head or " – " in head
    if outlets:
        if not places:
            return _split_domain(outlets[0])
        if dashed and not any(is_known(place) or is_capital(place) for place in places):
            return None
        return ", ".join(places), outlets[0]
    if dashed and len(places) == 2:  # 'TITIK TERANG - Palembang -'
        if is_known(places[0]) or _is_role(places[0]) or not is_known(places[1]):
            return None
        named = is_capital(places[0]) or _is_plain_name(places[0])
        return (places[1], places[0]) if named else None
    if len(places) > 2:
        return None
    if len(places) == 1:
        return (places[0], None) if is_known(places[0]) or is_capital(places[0]) else None
    return _tell_apart(*places)


def _tell_apart(first: str, second: str) -> tuple[str, str | None] | None:
    """(place, outlet) of two names, neither of which looks like an outlet's."""
    if is_known(first):
        return (f"{first}, {second}", None) if is_known(second) else (first, second)
    if _is_role(first):
        return None  # 'Ketua DPRD, Bandung'
    if is_known(second):
        return second, first
    return (first, second) if is_capital(first) else None


def _with_agency(parts: list[str], agency: str, own: str | None) -> tuple[str, str] | None:
    """'Wamena (ANTARA)', 'Padang (ANTARA Sumbar)': a known place, or an agency that looks like one.

    'Analisa (Medan)' has them the other way round.
    """
    if not agency[0].isupper() and not is_domain(agency):
        return None
    place = ", ".join(parts)
    known = any(map(is_known, parts))
    if is_outlet(agency) or _fold(agency) == own:
        return place, agency
    if known:
        named = _NAME.match(agency) and not is_known(agency) and not _is_role(agency)
        return (place, agency) if named or agency.isupper() else None
    if is_known(agency) and len(parts) == 1 and not _is_role(place):
        return agency, place
    return (place, agency) if agency.isupper() and any(map(is_capital, parts)) else None


def _split_domain(outlet: str) -> tuple[str | None, str]:
    """'Liputan6.com Jakarta': a place that no comma parts from the domain."""
    words = outlet.split(" ")
    if len(words) > 1 and is_domain(words[0]):
        place = " ".join(words[1:])
        if is_known(place) or is_capital(place):
            return place, words[0]
    if len(words) > 1 and is_domain(words[-1]):
        place = " ".join(words[:-1])
        if is_known(place) or is_capital(place):
            return place, words[-1]
    return None, outlet


def _follows(
    text: str,
    start: int,
    end: int,
    place: str | None,
    outlet: str | None,
    mark: str,
    own: str | None,
) -> bool:
    """Does what stands behind the dash look like the first sentence of an article?"""
    rest = text[start:end].strip()
    if mark == "." and not (place and place.isupper() and is_known(place)):
        return False
    if not rest:
        return outlet is not None or mark in "-–—"
    if not _OPENS_TEXT.match(rest):
        return False
    letter = rest.lstrip("\"'“”‘’([")[:1]
    if letter.islower():  # 'PSM, Makassar – klub kebanggaan kota itu –'
        told = outlet is not None and (is_outlet(outlet) or _fold(outlet) == own)
        return told and place is not None
    if outlet:
        return place is not None or mark != ":" or is_domain(outlet)
    if mark == ":" and (not is_known(place or "") or _is_country(place or "")):
        return False  # 'HARI BURUH: …', 'Iran: …'
    words = rest.split(" ", FEWEST_WORDS)
    if len(words) < FEWEST_WORDS or rest[-1] not in ".!?…\"”’')":
        return False
    # 'Jakarta - Surabaya ditempuh dalam tiga jam' is a road, not a dateline.
    for number in range(1, LONGEST_PLACE + 1):
        other = " ".join(words[:number]).rstrip(",")
        if words[number][:1].islower() and is_known(other):
            return _is_country(other) and not _is_country(place or "")
    return True


def _is_glued_on(
    text: str, start: int, end: int, place: str | None, outlet: str | None, own: str | None
) -> bool:
    """Does a sentence begin right behind a hyphen: 'KENDARI-Gubernur membuka jalan …'?"""
    word = _WORD.match(text, start, end)
    if word is None or is_known(word.group()) or place is None:
        return False
    if outlet is None:
        return place.isupper() and is_known(place)
    return is_outlet(outlet) or _fold(outlet) == own


def _is_dated(head: str) -> bool:
    """'Jakarta, 12 Juli 2024', 'Jakarta, 12/7'; 'Jakarta, 1998' sets a scene."""
    date = head.partition(",")[2].strip()
    return len(re.findall(r"\w+", date)) > 1 and is_date(date)


def _is_country(place: str) -> bool:
    return place.lower() in _countries()


@cache
def _countries() -> frozenset[str]:
    return frozenset(name.lower() for name in read_words("names/territories"))


def is_date(part: str) -> bool:
    """'12/2', '(12/2/2024)', 'Senin', 'Senin (12/2)', '12 Februari 2024'."""
    words = part.lower().split()
    names = read_words("weekdays_months")
    if not words or not (words[0] in names or _DATE.match(words[0])):
        return False
    return all(word in names or _DATE.match(word) for word in words)


@cache
def _places() -> frozenset[str]:
    others = {
        place.lower()
        for name in _GAZETTEERS
        for place in read_words(name)
        if len(place) >= SHORTEST_NAME
    }
    listed = {place.lower() for place in read_words("places")}
    return frozenset(listed | (others - read_words("names/weak_places")))


def is_known(place: str) -> bool:
    """In the list of places, or named as one ('Kota Gaza', 'Kabupaten Bandung Barat')."""
    place = place.lower().replace("’", "'")
    if place in _places():
        return True
    if "/" in place or "-" in place:  # 'Jakarta/Bandung'
        return all(part in _places() for part in _JOINT.split(place))
    kind = _KIND_OF_PLACE.match(place)
    return bool(kind) and len(place) <= 40


def is_capital(place: str) -> bool:
    """In capitals, too long for an acronym, and neither a label ('BREAKING NEWS') nor a phrase."""
    if len(place) < 6 or not place.isupper():
        return False
    words = place.lower().split()
    return (
        len(words) <= MOST_CAPITALS
        and read_words("labels").isdisjoint(words)
        and read_words("title_words").isdisjoint(words)
    )


def _is_plain_name(name: str) -> bool:
    """Two or three words with a capital, none of them a label: 'Titik Terang', 'Cek Fakta'."""
    words = name.split()
    labelled = read_words("labels").intersection(map(str.lower, words))
    return 2 <= len(words) <= MOST_CAPITALS and not name.isupper() and not labelled


def _is_role(part: str) -> bool:
    """'Ketua DPR', 'Wali Kota Medan'."""
    return part.split(" ", 1)[0].lower() in read_words("roles")


@lru_cache(maxsize=256)
def _fold(outlet: str) -> str:
    """The letters of an outlet's name, by which 'KOMPAS.com' and 'kompas' are one."""
    name = outlet.lower().removeprefix("www.")
    while is_domain(name):
        name = name.rpartition(".")[0]
    return "".join(filter(str.isalnum, name))


def is_domain(word: str) -> bool:
    """'TEMPO.CO', 'Tribun-Medan.com'."""
    name, dot, ending = word.rpartition(".")
    if not (dot and name) or " " in word:
        return False
    # 'selesai.Media' is the seam of two sentences.
    common = ending.istitle() and len(ending) > 3
    return not common and ending.lower() in read_words("domain_endings")


def has_domain(part: str) -> bool:
    """Is one of the words of `part` a domain name?"""
    return "." in part and any(is_domain(word) for word in part.replace(",", " ").split())


def is_outlet(part: str) -> bool:
    """A domain name, or a name with an outlet's word in it: 'CNN Indonesia', 'Purna Warta'."""
    if has_domain(part):
        return True
    words = part.lower().split()
    if read_words("outlets").isdisjoint(words) or not _NAME.match(part):
        return False
    return not (part.isupper() and read_words("labels").intersection(words[:1]))
