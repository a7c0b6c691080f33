"""What is known of places by their names alone: countries, cities with their ids, areas."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from warta.annotate.lexicon import read_rows
from warta.article import Link

_LISTS = ("territories", "cities", "settlements", "regencies", "regions")
KINDS = frozenset({"kota", "provinsi", "kabupaten", "pulau", "republik", "negara", "kerajaan"})
_ADMINISTERED = frozenset({"kota", "kabupaten", "provinsi", "kecamatan", "kab.", "kec.", "prov."})


@cache
def countries() -> Mapping[str, str]:
    """Name, as written and in capitals, -> ISO 3166-1 code."""
    found = {}
    for name, code in read_rows("names/territories"):
        found[name] = code
        found[name.upper()] = code
        if not name.isupper():
            found[name.lower()] = code
    return found


@cache
def cities() -> Mapping[str, int]:
    """Name, as written and in capitals, -> GeoNames id."""
    found = {}
    for name, geonames, _ in read_rows("names/cities"):
        found[name] = int(geonames)
        found[name.upper()] = int(geonames)
    return found


@cache
def known_places() -> frozenset[str]:
    """Every place of the lists, in lower case, words parted by one blank."""
    return frozenset(
        " ".join(row[0].lower().split()) for name in _LISTS for row in read_rows(f"names/{name}")
    )


@cache
def places_alone() -> Mapping[str, str]:
    """Place in lower case -> GPE or LOC, what it is where it stands alone."""
    found = {row[0].lower(): "LOC" for row in read_rows("names/regions")}
    for name in _LISTS[:-1]:
        for row in read_rows(f"names/{name}"):
            if name != "settlements" or row[0].lower() not in found:
                found[row[0].lower()] = "GPE"
    return found


def link_place(name: str) -> Link | None:
    """The link of a GPE of this name: a country's code, or the id of a city of the table.

    Only whole names, so that what is not in the tables has none.
    """
    code = countries().get(name)
    if code is not None:
        return Link(code, None)
    first, _, rest = name.partition(" ")
    geonames = cities().get(name) or (cities().get(rest) if first.lower() == "kota" else None)
    return None if geonames is None else Link(None, geonames)
