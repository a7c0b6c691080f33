"""Level 5, corpus: what only articles together can show. Ids, texts, rights, splits.

Streamed: of each article its id, its file's name and 128-bit hashes are kept in flat buffers: 90
bytes for an id of 30 characters, and the name where the file is the article's own. Equal hashes are
found by sorting at the end. Of 10^9 texts two share a hash with a probability of 10^-21.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from warta.article import Article
from warta.validate.finding import Finding, finding

HASH_BYTES = 16
NO_SPLIT = -1

Indices = npt.NDArray[np.intp]
Hashes = npt.NDArray[np.uint64]
Splits = Mapping[str, Iterable[str]]


def check_corpus(articles: Iterable[Article], *, splits: Splits | None = None) -> Iterator[Finding]:
    """Level 5 over a stream of articles; `splits` is split name -> the ids in it."""
    corpus = Corpus()
    for article in articles:
        yield from corpus.add(article)
    yield from corpus.finish(splits=splits)


class Packed:
    """Strings end to end in one buffer: a list of them would cost 80 bytes more for each."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q")

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: int) -> str:
        start = self._ends[index - 1] if index > 0 else 0
        return self._bytes[start : self._ends[index]].decode("utf-8", "surrogatepass")

    def append(self, name: str) -> None:
        self._bytes += name.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))


class Names(Packed):
    """Strings and their hashes."""

    def __init__(self) -> None:
        super().__init__()
        self._hashes = bytearray()

    def append(self, name: str) -> None:
        super().append(name)
        self._hashes += digest(name)

    def hashes(self) -> Hashes:
        return as_hashes(self._hashes)


class Corpus:
    """The articles seen so far, and the splits that their files put them in, if any."""

    def __init__(self) -> None:
        self._ids = Names()
        self._texts = bytearray()
        self._splits = array("h")
        self._files = array("I")
        self._groups = bytearray()
        self._grouped = array("Q")  # the articles that have a group, by number
        self._file_names = Packed()
        self._last_file: str | None = None
        self._split_names: list[str] = []

    def add(
        self, article: Article, *, file: str | None = None, split: str | None = None
    ) -> Iterator[Finding]:
        """Take an article in; findings on its rights. `split` is the one that its file is of."""
        if file != self._last_file or not len(self._file_names):
            self._file_names.append(file or "")
            self._last_file = file
        if article.duplicate_group is not None:
            self._groups += digest(article.duplicate_group)
            self._grouped.append(len(self._ids))
        self._ids.append(article.id)
        self._texts += digest(article.text_sha256)
        self._files.append(len(self._file_names) - 1)
        self._splits.append(NO_SPLIT if split is None else self._split_code(split))
        return _rights(article, file)

    def finish(self, *, splits: Splits | None = None) -> Iterator[Finding]:
        """What all articles together show. `splits` overrides the splits given with `add`."""
        yield from self._duplicates()
        split_of = np.frombuffer(self._splits, dtype=np.int16)
        if splits is not None:
            listed = Names()
            codes = array("h")
            for name, ids in splits.items():
                code = self._split_code(name)
                for identifier in ids:
                    listed.append(identifier)
                    codes.append(code)
            split_of = yield from self._join(listed, np.array(codes, dtype=np.int16))
        yield from self._leaks(split_of)

    def _split_code(self, name: str) -> int:
        if name not in self._split_names:
            self._split_names.append(name)
        return self._split_names.index(name)

    def _duplicates(self) -> Iterator[Finding]:
        same_id = np.zeros(len(self._ids), dtype=np.bool_)
        for run in equal_runs(self._ids.hashes()):
            same_id[run[1:]] = True
            first = self._place(int(run[0]))
            for number in run[1:].tolist():
                yield self._found("duplicate_id", f"another article has this id: {first}", number)
        for run in equal_runs(as_hashes(self._texts)):
            others = run[1:][~same_id[run[1:]]].tolist()
            first = self._ids[int(run[0])]
            for number in others:
                if self._ids[number] != first:
                    yield self._found("duplicate_text", f"the text is that of {first}", number)

    def _join(self, listed: Names, codes: npt.NDArray[np.int16]) -> Any:
        """Split of each article, by the lists; findings where the two do not fit each other."""
        count = len(self._ids)
        label = labelled(np.concatenate((self._ids.hashes(), listed.hashes())))
        own, others = label[:count], label[count:]
        known = np.zeros(len(label), dtype=np.bool_)
        known[own] = True
        first_code = np.full(len(label), NO_SPLIT, dtype=np.int16)
        for place, (name, code) in enumerate(zip(others.tolist(), codes.tolist(), strict=True)):
            split = self._split_names[code]
            if first_code[name] != NO_SPLIT:
                earlier = self._split_names[first_code[name]]
                message = f"stands in the split {split}, and before that in {earlier}"
                yield finding(
                    "split_duplicate", message, file=list_of(split), article=listed[place]
                )
                continue
            first_code[name] = code
            if not known[name]:
                message = f"stands in the split {split}, but no article has this id"
                yield finding(
                    "split_unknown_id", message, file=list_of(split), article=listed[place]
                )
        split_of = first_code[own]
        for number in np.flatnonzero(split_of == NO_SPLIT).tolist():
            yield self._found("split_missing_id", "the article is in no split", number)
        return split_of

    def _leaks(self, split_of: npt.NDArray[np.int16]) -> Iterator[Finding]:
        grouped = np.array(self._grouped, dtype=np.intp)
        groups = (grouped[run] for run in equal_runs(as_hashes(self._groups)))
        texts = equal_runs(as_hashes(self._texts))
        for what, runs in (("duplicate_group", groups), ("text", texts)):
            for run in runs:
                members = run[split_of[run] != NO_SPLIT]
                if len(members) == 0:
                    continue
                first = int(members[0])
                for number in members[split_of[members] != split_of[first]].tolist():
                    message = (
                        f"in {self._split_names[split_of[number]]}, but {self._ids[first]}, of the "
                        f"same {what}, is in {self._split_names[split_of[first]]}"
                    )
                    yield self._found("split_leak", message, number)

    def _place(self, number: int) -> str:
        return ":".join(filter(None, (self._file_names[self._files[number]], self._ids[number])))

    def _found(self, code: str, message: str, number: int) -> Finding:
        file = self._file_names[self._files[number]] or None
        return finding(code, message, file=file, article=self._ids[number])


def _rights(article: Article, file: str | None) -> Iterator[Finding]:
    rights = article.rights
    if not rights.redistribute or rights.license is not None:
        return
    if rights.ai_opt_out:
        code, message = "rights_conflict", "redistribute is true against the publisher's opt-out"
    else:
        code, message = "licence_missing", "redistribute is true, but license is null"
    yield finding(code, message, file=file, article=article.id)


def digest(text: str) -> bytes:
    """128 bits that stand for a string."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest()


def as_hashes(buffer: bytearray) -> Hashes:
    """The hashes of a buffer as rows of two numbers."""
    return np.frombuffer(bytes(buffer), dtype=np.uint64).reshape(-1, 2)


def labelled(hashes: Hashes) -> Indices:
    """A small number for each hash; equal hashes have the same."""
    order = np.lexsort((hashes[:, 1], hashes[:, 0]))
    label = np.empty(len(hashes), dtype=np.intp)
    label[order] = np.cumsum(_begins(hashes, order)) - 1
    return label


def equal_runs(hashes: Hashes) -> Iterator[Indices]:
    """The places of each hash that stands more than once, ascending; first places ascending too."""
    if len(hashes) < 2:
        return
    order = np.lexsort((hashes[:, 1], hashes[:, 0]))
    edges = np.append(np.flatnonzero(_begins(hashes, order)), len(order))
    long = np.flatnonzero(np.diff(edges) > 1)
    for place in long[np.argsort(order[edges[long]])].tolist():
        yield order[edges[place] : edges[place + 1]]


def _begins(hashes: Hashes, order: Indices) -> npt.NDArray[np.bool_]:
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = (hashes[order[1:]] != hashes[order[:-1]]).any(axis=1)
    return begins


def list_of(split: str) -> str:
    """The file in which a corpus folder lists the ids of a split."""
    return f"splits/{split}.txt"
