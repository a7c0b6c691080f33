"""The one record type: a frozen Article, and the plain data its layers hold.

Offsets are half-open code points into `Article.text`. Field names and order are those of
schema/article.schema.json; `to_dict` and `from_dict` are inverse on every valid record.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, overload

import numpy as np
import numpy.typing as npt

from warta.errors import ArticleError

Offsets = npt.NDArray[np.int32]


class HasSpan(Protocol):
    """Anything with a start and an end."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open code points [start, end) into the article's text."""

    start: int
    end: int


class Spans(Sequence[Span]):
    """Sorted spans held as two int32 arrays `starts` and `ends` of equal length.

    Sentences and tokens are by far the most numerous spans; an object for each would cost more
    than finding them. Reads like a tuple of Span.
    """

    __slots__ = ("ends", "starts")

    starts: Offsets
    ends: Offsets

    def __init__(self, starts: Sequence[int] | Offsets, ends: Sequence[int] | Offsets) -> None:
        self.starts = np.asarray(starts, dtype=np.int32)
        self.ends = np.asarray(ends, dtype=np.int32)
        if self.starts.shape != self.ends.shape:
            raise ValueError(f"{len(self.starts)} starts but {len(self.ends)} ends")

    @classmethod
    def of(cls, spans: Iterable[HasSpan]) -> Spans:
        """From any objects with a start and an end."""
        pairs = [(span.start, span.end) for span in spans]
        return cls([start for start, _ in pairs], [end for _, end in pairs])

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Span]:
        for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True):
            yield Span(start, end)

    @overload
    def __getitem__(self, index: int) -> Span: ...

    @overload
    def __getitem__(self, index: slice) -> Spans: ...

    def __getitem__(self, index: int | slice) -> Span | Spans:
        if isinstance(index, slice):
            return Spans(self.starts[index], self.ends[index])
        return Span(int(self.starts[index]), int(self.ends[index]))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Spans):
            return np.array_equal(self.starts, other.starts) and np.array_equal(
                self.ends, other.ends
            )
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Spans({list(zip(self.starts.tolist(), self.ends.tolist(), strict=True))})"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes came from and what cleaning did to them."""

    path: str
    format: str
    sha256: str
    encoding: str
    normalization: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rights:
    """What may be done with the text. `license` is an SPDX id or null."""

    license: str | None
    ai_opt_out: bool
    redistribute: bool


@dataclass(frozen=True, slots=True)
class Dateline:
    """'Jakarta, Nama Outlet –' at the head of the article: its span, place and outlet."""

    start: int
    end: int
    place: str | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind (labels: schema/layers/structure.schema.json)."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Link:
    """What a name stands for: ISO 3166-1 alpha-2 country code, GeoNames id."""

    iso3166: str | None
    geonames: int | None


@dataclass(frozen=True, slots=True)
class Entity:
    id: str
    start: int
    end: int
    label: str
    parent: str | None
    link: Link | None


@dataclass(frozen=True, slots=True)
class Title:
    start: int
    end: int
    holder: str | None


@dataclass(frozen=True, slots=True)
class Time:
    """A TIMEX3 expression; `value` is null where it cannot be known."""

    id: str
    start: int
    end: int
    type: str
    value: str | None
    mod: str | None
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content of somebody's statement (PARC/PolNeAR)."""

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    quote: str
    kind: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Persuasion:
    start: int
    end: int
    technique: str
    voice: str
    attribution: str | None


@dataclass(frozen=True, slots=True)
class Chain:
    """A coreference chain; `members` are the chains of a group's parts."""

    id: str
    type: str
    group: bool
    members: tuple[str, ...]
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who made a layer: origin gold, rule, model or none."""

    layer: str
    origin: str
    annotator: str | None
    version: str | None
    data: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """One news article with every layer of annotation; a layer not annotated is None."""

    id: str
    text: str | None
    text_sha256: str
    language: str | None
    title: str | None
    outlet: str | None
    url: str | None
    authors: tuple[str, ...]
    published_at: str | None
    source: Source
    rights: Rights
    synthetic: bool
    duplicate_group: str | None = None
    dateline: Dateline | None = None
    blocks: tuple[Block, ...] | None = None
    sentences: Spans | None = None
    tokens: Spans | None = None
    entities: tuple[Entity, ...] | None = None
    titles: tuple[Title, ...] | None = None
    times: tuple[Time, ...] | None = None
    attributions: tuple[Attribution, ...] | None = None
    persuasion: tuple[Persuasion, ...] | None = None
    chains: tuple[Chain, ...] | None = None
    topics: tuple[str, ...] | None = None
    frames: tuple[str, ...] | None = None
    genre: str | None = None
    provenance: tuple[Provenance, ...] = ()

    def span(self, x: HasSpan) -> str:
        """The text that `x` (anything with start and end) covers.

        Raises ArticleError where the article was published without its text.
        """
        if self.text is None:
            raise ArticleError(f"article {self.id} has no text: run `warta restore` on its dataset")
        return self.text[x.start : x.end]

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON data, keys in the schema's order."""
        return {name: _plain(getattr(self, name)) for name in ARTICLE_FIELDS}

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Article:
        """The Article of a record. Raises ArticleError on a missing, extra or misshapen field."""
        if not isinstance(record, dict):
            raise ArticleError(f"a record is a JSON object, not {type(record).__name__}")
        if record.keys() != ARTICLE_FIELDS.keys():
            missing = ", ".join(sorted(ARTICLE_FIELDS.keys() - record.keys()))
            extra = ", ".join(sorted(map(str, record.keys() - ARTICLE_FIELDS.keys())))
            raise ArticleError(f"not a record: missing fields [{missing}], extra fields [{extra}]")
        try:
            return cls(**{name: _typed(name, value) for name, value in record.items()})
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            raise ArticleError(f"record {record.get('id')!r} is misshapen: {error}") from error


# The kinds of block that are the article itself; whatever else stands in the text surrounds it.
ARTICLE_TEXT = frozenset({"headline", "lead", "paragraph", "subheading", "quote", "list"})

ARTICLE_FIELDS = {field.name: field for field in dataclasses.fields(Article)}

# What the items of a list-valued field are made of; fields not named hold scalars.
_ITEMS: dict[str, type] = {
    "blocks": Block,
    "entities": Entity,
    "titles": Title,
    "times": Time,
    "attributions": Attribution,
    "persuasion": Persuasion,
    "chains": Chain,
    "provenance": Provenance,
}
_OBJECTS: dict[str, type] = {"source": Source, "rights": Rights, "dateline": Dateline, "link": Link}
_SPAN_LISTS = frozenset({"source", "cue", "content", "mentions"})


def _plain(value: Any) -> Any:
    if isinstance(value, Spans):
        return [
            {"start": start, "end": end}
            for start, end in zip(value.starts.tolist(), value.ends.tolist(), strict=True)
        ]
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in value.__slots__}  # type: ignore[union-attr]
    return value


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("sentences", "tokens"):
        return Spans([item["start"] for item in value], [item["end"] for item in value])
    if isinstance(value, list):
        if name in _ITEMS:
            return tuple(_object(_ITEMS[name], item) for item in value)
        if name in _SPAN_LISTS:
            return tuple(_object(Span, item) for item in value)
        return tuple(value)
    if isinstance(value, dict):
        return _object(_OBJECTS[name], value)
    return value


def _object(cls: type, item: dict[str, Any]) -> Any:
    return cls(**{name: _typed(name, value) for name, value in item.items()})
