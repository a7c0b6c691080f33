"""The labelling interface of a Label Studio project, made from the schema.

Every set of labels is the schema's own, in its order, with its descriptions as hints. What is said
of a region (a value, a kind, the chain it belongs to) is asked where the region is selected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from warta.schema import Label, labels

# What the text control is called; every other control points to it.
TEXT = "text"
ROLES = ("source", "cue", "content")
# Layers of labelled regions -> (layer, field) of the schema that holds their labels; titles have
# one label, and attributions are drawn as their parts.
REGIONS: Mapping[str, tuple[str, str] | None] = {
    "entities": ("entities", "label"),
    "titles": None,
    "times": ("times", "type"),
    "attributions": None,
    "persuasion": ("persuasion", "technique"),
    "chains": ("chains", "type"),
}
# Questions about a region: name -> (its layer, the schema's labels, or those listed, or free text).
QUESTIONS: Mapping[str, tuple[str, tuple[str, str] | Sequence[str] | None]] = {
    "link": ("entities", None),
    "value": ("times", None),
    "mod": ("times", ("times", "mod")),
    "anchor": ("times", ["dct"]),
    "quote": ("attributions", ("attributions", "quote")),
    "kind": ("attributions", ("attributions", "kind")),
    "voice": ("persuasion", ("persuasion", "voice")),
    "attribution": ("persuasion", ["none"]),
    "chain": ("chains", None),
    "group": ("chains", ["group"]),
    "members": ("chains", None),
}
_ASK = {
    "link": "link: iso3166:ID geonames:1642911",
    "value": "value (ISO 8601)",
    "mod": "modifier",
    "anchor": "counted from the publication date (another time: a relation to it)",
    "quote": "quotation, asked once an attribution",
    "kind": "kind, asked once an attribution",
    "voice": "voice, only where it does not follow from the attributions",
    "attribution": "in the content of none, although one covers it",
    "chain": "chain: the same name on all mentions of one thing",
    "group": "a group whose members have no chain",
    "members": "chains of the members, by name",
}
# Questions about the article -> whether several may be chosen.
CHOICES: Mapping[str, tuple[str, bool]] = {
    "topics": ("topics", True),
    "first_topic": ("topics", False),
    "frames": ("frames", True),
    "genre": ("genre", False),
}
_HEADS = {
    "topics": "Topics (three at most)",
    "first_topic": "The most important topic",
    "frames": "Frames",
    "genre": "Genre",
}
RELATIONS = ("holder", "speaker", "part", "anchor", "attribution")
_COLOURS = ("#4c78a8", "#b279a2", "#f58518", "#54a24b", "#e45756", "#9d755d")
# Labels and questions stay in sight beside a long text.
_SIDE = "flex: 0 0 32%; position: sticky; top: 0; max-height: 90vh; overflow-y: auto"
_PREFIX = re.compile("^[^:]{0,40}: ")


def label_set(name: str) -> list[str]:
    """The labels of a layer of regions, or the answers to a question; [] for free text."""
    return [label.const for label in _labels(name)]


def _labels(name: str) -> list[Label]:
    if name == "titles":
        return [Label("title", "A title or role phrase", ())]
    if name == "attributions":
        return [Label(role, f"The {role} of an attribution", ()) for role in ROLES]
    if name in CHOICES:
        return labels("topics", CHOICES[name][0])
    found = REGIONS[name] if name in REGIONS else QUESTIONS[name][1]
    if isinstance(found, tuple):
        return labels(*found)
    return [Label(one, "", ()) for one in found or ()]


def config_xml() -> str:
    """The interface as Label Studio reads it: XML with a line end at the end."""
    root = ElementTree.Element("View", style="display: flex; gap: 1.5em; align-items: flex-start")
    side = _add(root, "View", style=_SIDE)
    main = _add(root, "View", style="flex: 1; min-width: 0")
    _add(main, "Header", value="$about", size="5")
    _add(main, "Text", name=TEXT, value="$text", granularity="symbol")
    for name, (layer, _) in QUESTIONS.items():
        _add_question(side, name, layer)
    for layer, colour in zip(REGIONS, _COLOURS, strict=True):
        _add(side, "Header", value=layer, size="6")
        control = _add(side, "Labels", name=layer, toName=TEXT, showInline="true")
        for label in _labels(layer):
            _add(control, "Label", value=label.const, hint=label.description, background=colour)
    for name, (_, several) in CHOICES.items():
        _add_choices(main, name, several=several)
    relations = _add(root, "Relations")
    for name in RELATIONS:
        _add(relations, "Relation", value=name)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_question(side: ElementTree.Element, name: str, layer: str) -> None:
    """Shown while a region of the layer is selected."""
    shown = _add(side, "View", visibleWhen="region-selected", whenTagName=layer)
    _add(shown, "Header", value=_ASK[name], size="6")
    of_region = {"name": name, "toName": TEXT, "perRegion": "true", "whenTagName": layer}
    if options := _labels(name):
        control = _add(shown, "Choices", choice="single", showInline="true", **of_region)
        for label in options:
            _add(control, "Choice", value=label.const, hint=label.description)
    else:
        _add(shown, "TextArea", maxSubmissions="1", editable="true", rows="1", **of_region)


def _add_choices(main: ElementTree.Element, name: str, *, several: bool) -> None:
    _add(main, "Header", value=_HEADS[name], size="6")
    choice = "multiple" if several else "single"
    control = _add(main, "Choices", name=name, toName=TEXT, choice=choice, showInline="true")
    for label in _labels(name):
        said = _PREFIX.sub("", label.description).rstrip(".")
        if label.const.isdecimal():  # a code says nothing to a reader
            _add(control, "Choice", value=said, alias=label.const)
        else:
            _add(control, "Choice", value=label.const, hint=said)


def _add(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    given = {name: value for name, value in attributes.items() if value}
    return ElementTree.SubElement(parent, tag, given)
