"""spaCy's DocBin (.spacy): what `spacy train` and `spacy debug data` read.

Tokens are ours, white space between them as spaCy has it. `doc.ents` are the outermost entities,
`doc.spans` hold every layer by its name; attributions and chains have a group a role. spaCy's spans
consist of whole tokens: what begins or ends inside one (-nya) and what no Span holds (features,
references, metadata) travels in `doc.user_data["warta"]`. Spans that were removed or added in
spaCy are so in the record that comes back.
"""

from __future__ import annotations

import bisect
import json
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.errors import UsageError
from warta.export.doccano import pack
from warta.export.format import Format
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import Document, Found, files_of, settle
from warta.export.spans import SHAPES, Row, merge, meta_of, rows_of

FILE = "articles.spacy"
KEY = "warta"
_HIDDEN = frozenset({"tokens"})


def _spacy() -> Any:
    try:
        import spacy
        import spacy.tokens
        import spacy.vocab
    except ImportError as error:
        raise UsageError("this format needs spaCy: pip install 'warta[formats]'") from error
    return spacy


def write_docbin(articles: Iterable[Article], folder: Path) -> list[Path]:
    """One file of all articles, with their user data."""
    spacy = _spacy()
    vocab = spacy.vocab.Vocab()  # spacy.blank("id") takes seconds for rules of a tokenizer
    bin_ = spacy.tokens.DocBin(store_user_data=True)
    for article in articles:
        bin_.add(_doc(article, spacy, vocab))
    path = folder / FILE
    bin_.to_disk(path)
    return [path]


def _doc(article: Article, spacy: Any, vocab: Any) -> Any:
    text = article.text or ""
    rows = rows_of(article)
    words, spaces, starts = _words(text, article)
    doc = spacy.tokens.Doc(vocab, words=words, spaces=spaces)
    if doc.text != text:
        raise AssertionError(f"{article.id}: spaCy's text is not the article's")
    for row in rows:
        if row.layer in _HIDDEN:
            continue
        span = doc.char_span(row.start, row.end, label=row.label, span_id=row.item)
        name = f"{row.layer}.{row.role}" if row.role else row.layer
        if name not in doc.spans:
            doc.spans[name] = []
        if span is not None:
            doc.spans[name].append(span)
    outer = [e for e in article.entities or () if e.parent is None]
    ents = [doc.char_span(e.start, e.end, label=e.label) for e in outer]
    doc.set_ents(spacy.util.filter_spans([ent for ent in ents if ent is not None]))
    if article.sentences is not None:
        begun = {span.start for span in article.sentences}
        ended = {span.end for span in article.sentences}
        for index, token in enumerate(doc):
            before = doc[index - 1] if index else None
            closed = before is not None and before.idx + len(before) in ended
            token.is_sent_start = index == 0 or starts[index] in begun or closed
    carried = {"record": meta_of(article), "spans": [pack(row) for row in rows]}
    doc.user_data[KEY] = json.dumps(carried, ensure_ascii=False)
    return doc


def _words(text: str, article: Article) -> tuple[list[str], list[bool], list[int]]:
    """Words, whether a blank follows, and where each starts. White space other than single blanks
    between words is a word of its own, as spaCy's tokenizer has it."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    at = 0

    def add(end: int) -> None:
        nonlocal at
        if at < end:
            words.append(text[at:end])
            starts.append(at)
            follows = text[end : end + 1] == " "
            spaces.append(follows)
            at = end + follows

    for token in article.tokens or ():
        add(token.start)
        add(token.end)
    add(len(text))
    return words, spaces, starts


def read_docbin(path: Path, labels: Labels) -> Iterator[Article | Problem]:
    """The articles of a .spacy file, or of a folder of them. Of files that are not ours, `ents` and
    the group `sc` (spancat's) are read."""
    spacy = _spacy()
    vocab = spacy.vocab.Vocab()  # spacy.blank("id") takes seconds for rules of a tokenizer
    for file in files_of(path, ".spacy"):
        data = file.read_bytes()
        try:
            docs = list(spacy.tokens.DocBin().from_bytes(data).get_docs(vocab))
        except Exception as error:  # zlib, msgpack and spaCy each raise their own
            yield Problem(file.name, None, "broken_file", f"is no DocBin: {error}")
            continue
        for number, doc in enumerate(docs, 1):
            yield from _article(doc, number, file, labels)


def _article(doc: Any, number: int, file: Path, labels: Labels) -> Iterator[Article | Problem]:
    carried: list[Row] = []
    meta: dict[str, Any] = {}
    seen: list[Row] = []
    if KEY in doc.user_data:
        try:
            own = json.loads(doc.user_data[KEY])
            carried, meta = [Row(*each) for each in own["spans"]], own["record"]
        except (ValueError, TypeError, KeyError) as error:
            message = f"document {number}: user_data[{KEY!r}] is not ours: {error}"
            yield Problem(file.name, number, "broken_line", message)
            return
        for name, group in doc.spans.items():
            layer, _, role = name.partition(".")
            if layer in SHAPES and role in (*SHAPES[layer].roles, ""):
                for index, span in enumerate(group):
                    its = f"new-{name}-{index}"
                    place = (span.start_char, span.end_char)
                    seen.append(Row(layer, its, role, span.label_, *place))
    else:
        for index, span in enumerate([*doc.ents, *doc.spans.get("sc", ())]):
            placed = labels.place(span.label_)
            if placed is None:
                message = f"{span.label_} is no label of ours"
                yield Problem(file.name, number, "unknown_label", message)
            elif placed[0]:
                place = (span.start_char, span.end_char)
                seen.append(Row(placed[0], f"span-{index + 1}", "", placed[1], *place))
    edges = [token.idx for token in doc], [token.idx + len(token) for token in doc]

    def key(row: Row) -> Hashable | None:
        """What a span is known by; None for what spaCy cannot show."""
        if row.layer in _HIDDEN or not (_has(edges[0], row.start) and _has(edges[1], row.end)):
            return None
        return row.layer, row.role, row.label, row.start, row.end

    found = [Found(row, number) for row in merge(carried, seen, key)]
    text = doc.text
    document = Document(
        file.name, f"{file.stem}-{number}", text.encode(), text, found, meta, "text", number
    )
    yield from settle(document)


def _has(numbers: list[int], number: int) -> bool:
    at = bisect.bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


FORMAT = Format(
    name="spacy",
    what="spaCy DocBin, one file",
    write=write_docbin,
    read=read_docbin,
    needs=("tokens",),
    carried="spans inside a token (-nya), features, references and metadata travel in "
    'doc.user_data["warta"]',
)
