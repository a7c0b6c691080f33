"""INCEpTION and other UIMA tools: ID.xmi (UIMA CAS XMI 1.0) and one TypeSystem.xml.

Tokens, sentences and entities are DKPro Core's types, which INCEpTION knows; every other layer is a
type warta.<Name>, whose features are strings, with a type a role for attributions and chains.
Import TypeSystem.xml as layers first. UIMA counts UTF-16 units; dkpro-cassis converts.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.errors import UsageError
from warta.export.format import Format
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import Document, Found, files_of, settle
from warta.export.spans import SHAPES, Row, meta_of, rows_of

TYPES = "TypeSystem.xml"
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api"
_TOKEN = f"{_DKPRO}.segmentation.type.Token"
_SENTENCE = f"{_DKPRO}.segmentation.type.Sentence"
_ENTITY = f"{_DKPRO}.ner.type.NamedEntity"
_DOCUMENT = f"{_DKPRO}.metadata.type.DocumentMetaData"
_RECORD = "warta.Record"
_NAMES = {
    "dateline": "warta.Dateline",
    "blocks": "warta.Block",
    "titles": "warta.Title",
    "times": "warta.Time",
    "persuasion": "warta.Persuasion",
}
_ROLES = {
    (field, role): f"warta.{field.title().removesuffix('s')}.{role.title().removesuffix('s')}"
    for field, shape in SHAPES.items()
    for role in shape.roles
}
# Type -> (field, role)
_FIELDS = {
    **{name: (field, "") for field, name in _NAMES.items()},
    **{name: place for place, name in _ROLES.items()},
    _ENTITY: ("entities", ""),
    _SENTENCE: ("sentences", ""),
    _TOKEN: ("tokens", ""),
}
_TYPE_OF = {place: name for name, place in _FIELDS.items()}


def _cassis() -> Any:
    try:
        return import_module("cassis")
    except ImportError as error:
        raise UsageError("this format needs dkpro-cassis: pip install 'warta[formats]'") from error


def _typesystem() -> Any:
    """DKPro Core's types with ours."""
    types = _cassis().load_dkpro_core_typesystem()
    document = types.create_type(_DOCUMENT, supertypeName="uima.tcas.DocumentAnnotation")
    for feature in ("documentTitle", "documentId"):
        types.create_feature(document, feature, "uima.cas.String")
    record = types.create_type(_RECORD, supertypeName="uima.tcas.Annotation")
    types.create_feature(record, "json", "uima.cas.String")
    for (field, _), name in _TYPE_OF.items():
        if name.startswith("warta."):
            made = types.create_type(name, supertypeName="uima.tcas.Annotation")
            for feature in ("item", "label", *SHAPES[field].features):
                types.create_feature(made, feature, "uima.cas.String")
    entity = types.get_type(_ENTITY)
    for feature in ("item", *SHAPES["entities"].features):
        types.create_feature(entity, feature, "uima.cas.String")
    return types


def write_inception(articles: Iterable[Article], folder: Path) -> list[Path]:
    """ID.xmi of each article, and TypeSystem.xml."""
    types = _typesystem()
    paths = [folder / TYPES]
    types.to_xml(str(paths[0]))
    for article in articles:
        path = folder / f"{article.id}.xmi"
        _cas(article, types).to_xmi(str(path))
        paths.append(path)
    return paths


def refuse_xml(article: Article) -> str | None:
    """XML 1.0 holds no noncharacters U+FFFE and U+FFFF."""
    if any(char in (article.text or "") for char in "\ufffe\uffff"):
        return "its text has a character that XML cannot hold (U+FFFE or U+FFFF)"
    return None


def _cas(article: Article, types: Any) -> Any:
    cas = _cassis().Cas(typesystem=types)
    cas.sofa_string = article.text
    cas.sofa_mime = "text/plain"
    size = len(article.text or "")
    document = types.get_type(_DOCUMENT)
    title = article.title or article.id
    cas.add(document(begin=0, end=size, documentId=article.id, documentTitle=title))
    meta = json.dumps(meta_of(article), ensure_ascii=False)
    cas.add(types.get_type(_RECORD)(begin=0, end=size, json=meta))
    known = {name: types.get_type(name) for name in _FIELDS}
    for row in rows_of(article):
        name = _TYPE_OF[row.layer, row.role]
        features: dict[str, str] = {}
        if row.layer == "entities":
            features = {"item": row.item, "value": row.label, **row.features}
        elif name.startswith("warta."):
            features = {"item": row.item, "label": row.label, **row.features}
        cas.add(known[name](begin=row.start, end=row.end, **features))
    return cas


def read_inception(path: Path, labels: Labels) -> Iterator[Article | Problem]:
    """The articles of a folder of .xmi with a TypeSystem.xml beside each, or of one .xmi file."""
    cassis = _cassis()
    types: dict[Path, Any] = {}
    for file in files_of(path, ".xmi"):
        system = file.with_name(TYPES)
        try:
            data = file.read_bytes()
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise ValueError("it declares entities, which are not read")
            if system not in types:
                types[system] = cassis.load_typesystem(system)
            cas = cassis.load_cas_from_xmi(io.BytesIO(data), typesystem=types[system])
        except OSError:
            yield Problem(file.name, None, "broken_file", f"{TYPES} is not beside it")
            continue
        except Exception as error:  # lxml and cassis raise their own
            yield Problem(file.name, None, "broken_file", f"is no XMI of its types: {error}")
            continue
        yield from _article(cas, file, data, labels)


def _article(cas: Any, file: Path, data: bytes, labels: Labels) -> Iterator[Article | Problem]:
    text = cas.sofa_string
    if not isinstance(text, str):
        yield Problem(file.name, None, "broken_file", "has no text")
        return
    meta: dict[str, Any] = {}
    own = cas.select(_RECORD) if cas.typesystem.contains_type(_RECORD) else []
    if own:
        try:
            meta = json.loads(own[0].json)
        except (ValueError, TypeError) as error:
            yield Problem(file.name, None, "broken_file", f"{_RECORD} holds no JSON: {error}")
            return
    found = []
    number = 0
    for annotation in cas.select_all_annotations():
        number += 1
        name = annotation.type.name
        place = _FIELDS.get(name)
        if place is None:
            if name not in (_RECORD, _DOCUMENT):
                message = f"{name}: a record has no place for it"
                if name != "uima.tcas.DocumentAnnotation":
                    yield Problem(file.name, None, "not_held", message)
            continue
        field, role = place
        label = SHAPES[field].noun
        if not label:
            label = annotation.value if field == "entities" else annotation.label
        if field == "entities" and not own:
            placed = labels.place(str(label))
            if placed is None:
                yield Problem(file.name, None, "unknown_label", f"{label} is no label of ours")
            if not placed or not placed[0]:
                continue
            field, label = placed
        features = {
            key: value
            for key in SHAPES[field].features
            if (value := getattr(annotation, key, None)) is not None
        }
        item = getattr(annotation, "item", None) or f"{field}-{number}"
        row = Row(field, item, role, label, annotation.begin, annotation.end, features)
        found.append((number, row))
    found.sort(key=lambda pair: _place_in_record(*pair))
    rows = [Found(row) for _, row in found]
    yield from settle(Document(file.name, file.stem, data, text, rows, meta))


def _place_in_record(number: int, row: Row) -> tuple[str, int, int]:
    """Items in the order of their numbers, which CAS indexes do not keep."""
    digits = "".join(char for char in row.item if char.isdecimal())
    return row.layer, int(digits or 0), number


FORMAT = Format(
    name="inception",
    what="UIMA CAS XMI for INCEpTION, with TypeSystem.xml",
    write=write_inception,
    read=read_inception,
    refuses=refuse_xml,
    carried="metadata, topics, frames and genre are JSON in one annotation warta.Record",
)
