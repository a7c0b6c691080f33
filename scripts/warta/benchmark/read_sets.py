"""Foreign sets from a user's own copy, sentence by sentence, with what is wrong in them.

| kind | set | a line | tags |
|---|---|---|---|
| idner | idner-news-2k | token POS NER, parted by a space | IOB2: PER LOC ORG |
| nergrit | NERGrit (IndoNLU) | token TAB tag | IOB2: PERSON PLACE ORGANISATION |
| nerp | NERP (IndoNLU), lower-cased | token TAB tag | IOB2: PPL PLC EVT IND FNB |
| ud | Universal Dependencies | CoNLL-U | none |
| pfsa | PFSA-ID, Kompas news | token TAB tag | BILOU over the end of sentences: attribution |
| conll | any with a token a line | blanks or tabs | IOB1, IOB2, BILOU, BIOES in any column |

No line is ever fatal: what is wrong is a Defect with one of the codes in sets.sentence.CODES:
broken_line, bad_encoding, space_in_token, unknown_tag, illegal_start, illegal_change, bilou_break,
masked_tags, duplicate, train_leak, conflicting_tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from warta.benchmark.sets.columns import COLUMNS, read_columns
from warta.benchmark.sets.conll import detect_layout, read_conll
from warta.benchmark.sets.conllu import read_conllu
from warta.benchmark.sets.repeats import Repeats
from warta.benchmark.sets.sentence import Defect, TaggedSentence
from warta.benchmark.sets.spans import TagOrder
from warta.errors import UsageError

KINDS = (*COLUMNS, "ud", "conll")
PARTS = ("train", "validation", "test")
_PART = re.compile(r"(?<![a-z])(?:(train)|(dev|valid|validation)|(test))(?![a-z])")
_DASHES = frozenset("-–—")
_ENDINGS = {"ud": (".conllu",), "conll": (".conll", ".txt", ".iob", ".iob2", ".bio", ".tsv")}


def read_set(
    path: str | Path, kind: str, *, part: str | None = None, column: int | None = None
) -> Iterator[TaggedSentence]:
    """The sentences of a file, or of a folder's files: train, validation, test, or `part` alone.

    `column` (from 1) is that of the tags of a set of the kind conll, where it is not to be found.

    They are those of the files: in `pfsa` one in five begins inside a span (`join_cut` mends it).
    Raises UsageError on an unknown kind, and where there is no such file.
    """
    for item in read_outcomes(path, kind, part=part, column=column):
        if isinstance(item, TaggedSentence):
            yield item


def check_set(path: str | Path, kind: str, *, part: str | None = None) -> list[Defect]:
    """What is wrong in a set, in the order of reading. Raises UsageError as `read_set`."""
    return [item for item in read_outcomes(path, kind, part=part) if isinstance(item, Defect)]


def read_outcomes(
    path: str | Path, kind: str, *, part: str | None = None, column: int | None = None
) -> Iterator[TaggedSentence | Defect]:
    """Sentences and defects in one stream; 16 bytes a sentence are kept to find repeats."""
    repeats = Repeats()
    for file, its_part in set_files(path, kind, part=part):
        for item in _read_file(file, kind, column):
            if isinstance(item, TaggedSentence):
                yield from repeats.add(item, its_part)
            yield item
    yield from repeats.finish()


def _read_file(file: Path, kind: str, column: int | None) -> Iterator[TaggedSentence | Defect]:
    if kind == "ud":
        return read_conllu(file)
    if kind == "conll":
        return read_conll(file, layout=detect_layout(file, column=column))
    return read_columns(file, kind)


def set_files(path: str | Path, kind: str, *, part: str | None = None) -> list[tuple[Path, str]]:
    """(file, part) of a set, train first; the part follows from the name (dev, valid: validation),
    and is "train" in a file whose name says nothing. Raises UsageError where there is none."""
    path = Path(path)
    if kind not in KINDS:
        raise UsageError(f"no reader for {kind!r}; there are {', '.join(KINDS)}")
    if path.is_file():
        found = [(path, _part_of(path) or "train")]
    else:
        endings = _ENDINGS.get(kind, (".txt",))
        files = [file for file in path.glob("*") if file.suffix.lower() in endings]
        named = [(file, _part_of(file)) for file in files if file.is_file()]
        found = [(file, its) for file, its in named if its is not None]
        found.sort(key=lambda pair: (PARTS.index(pair[1]), pair[0].name))
    if part is not None:
        found = [pair for pair in found if pair[1] == part]
    if not found:
        wanted = f"the {part} part" if part else "a train, dev, valid or test file"
        raise UsageError(f"{path} does not hold {wanted} of a set of the kind {kind}")
    return found


def group_articles(sentences: Iterable[TaggedSentence]) -> Iterator[tuple[TaggedSentence, ...]]:
    """The sentences of `pfsa` by article: one begins at a dateline 'CITY , KOMPAS -'."""
    article: list[TaggedSentence] = []
    for sentence in sentences:
        if article and (has_dateline(sentence.tokens) or sentence.where[0] != article[0].where[0]):
            yield tuple(article)
            article = []
        article.append(sentence)
    if article:
        yield tuple(article)


def has_dateline(tokens: tuple[str, ...]) -> bool:
    """Whether a sentence begins 'CITY , KOMPAS -': one to three capital words, any dash."""
    for comma in range(1, 4):
        if tokens[comma : comma + 2] == (",", "KOMPAS") and len(tokens) > comma + 2:
            return tokens[comma + 2] in _DASHES and all(word.isupper() for word in tokens[:comma])
    return False


def join_cut(sentences: Iterable[TaggedSentence]) -> Iterator[TaggedSentence]:
    """BILOU sentences with those joined between which a span runs on, so that no span is cut.

    A quotation of many sentences becomes one: for spans, not for the length of sentences.
    """
    order = TagOrder("bilou")
    held: list[TaggedSentence] = []
    for sentence in sentences:
        tags = sentence.tags or ()
        goes_on = bool(held and order.opened and tags and tags[0][:2] in ("I-", "L-"))
        if held and not (goes_on and held[0].where[0] == sentence.where[0]):
            yield _join(held)
            held = []
            order.finish()
        held.append(sentence)
        for tag in tags:
            order.add(tag)
    if held:
        yield _join(held)


def _join(held: list[TaggedSentence]) -> TaggedSentence:
    tokens = tuple(token for sentence in held for token in sentence.tokens)
    tags = tuple(tag for sentence in held for tag in sentence.tags or ())
    return TaggedSentence(tokens, tags, held[0].where)


def _part_of(path: Path) -> str | None:
    match = _PART.search(path.stem.lower())
    return PARTS[(match.lastindex or 1) - 1] if match else None
