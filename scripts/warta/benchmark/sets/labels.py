"""The labels of foreign sets in Warta's inventory, and back.

PER = PERSON = PPL; ORG = ORGANISATION; GPE + LOC + FAC = LOC (idner) = PLACE (NERGrit) = PLC
(NERP). A foreign label without a Warta label maps to nothing, and so does a Warta label that a
set does not mark: neither may count for or against a model.
"""

from __future__ import annotations

from collections.abc import Mapping

PLACES = ("GPE", "LOC", "FAC")

# Set -> its label -> the Warta labels it covers, the commonest first.
TO_WARTA: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "idner": {"PER": ("PER",), "ORG": ("ORG",), "LOC": PLACES},
    "nergrit": {"PERSON": ("PER",), "ORGANISATION": ("ORG",), "PLACE": PLACES},
    # IND is a product or brand; FNB also marks common nouns of food and drink, so it has no match.
    "nerp": {"PPL": ("PER",), "PLC": PLACES, "EVT": ("EVENT",), "IND": ("PROD",), "FNB": ()},
    "ud": {},
    # What PFSA marks are parts of attributions, not all names of the text: see PFSA_PARTS.
    "pfsa": {
        "PERSON": (),
        "PERSONCOREF": (),
        "ROLE": (),
        "AFFILIATION": (),
        "CUE": (),
        "CUECOREF": (),
        "STATEMENT": (),
        "ISSUE": (),
        "EVENT": (),
        "DATETIME": (),
        "LOCATION": (),
    },
}

# PFSA's label -> the part of Warta's layer attributions (or the layer titles) that it stands for.
PFSA_PARTS: Mapping[str, str] = {
    "PERSON": "source",
    "PERSONCOREF": "source",
    "CUE": "cue",
    "CUECOREF": "cue",
    "STATEMENT": "content",
    "ROLE": "title",
}


def to_warta(label: str, *, kind: str) -> tuple[str, ...]:
    """The Warta labels that a label of set `kind` covers; empty where there is none."""
    return TO_WARTA[kind].get(label, ())


def from_warta(label: str, *, kind: str) -> str | None:
    """The label of set `kind` that covers a Warta label, or None."""
    return next((theirs for theirs, ours in TO_WARTA[kind].items() if label in ours), None)


def names_all(kind: str) -> bool:
    """Whether a set marks all names of persons and places, so that their density can be counted."""
    return any("PER" in ours for ours in TO_WARTA[kind].values())
