"""CoNLL-2003 (Tjong Kim Sang and De Meulder 2003): token, POS, chunk and IOB2 tag, a blank between.

Holds the tokens of sentences and datelines, and the outermost names on them: no text between
tokens, no nesting, no metadata. -DOCSTART- parts articles. POS and chunk are not ours to give: _.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from warta.article import ARTICLE_FIELDS, Article
from warta.benchmark.sets.conll import DOCSTART, detect_layout, read_conll
from warta.benchmark.sets.sentence import Defect, TaggedSentence
from warta.benchmark.sets.spans import TagSpan, spans_of_tags, tags_of_spans
from warta.errors import UsageError
from warta.export.format import Format, Loss
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import Document, Found, files_of, settle
from warta.export.spans import Row

FILE = "articles.conll"
_ENDINGS = (".conll", ".txt", ".iob", ".iob2", ".bio", ".tsv", ".conll2003")
_ILLEGAL = frozenset({"illegal_start", "illegal_change", "bilou_break"})
_WHY = {
    "id": "articles have no ids: they come back numbered by file",
    "text": "only tokens are kept: white space, links, ads and credits are not",
    "blocks": "a sentence becomes a paragraph",
    "dateline": "becomes a sentence like others",
    "entities.parent": "a token has one tag: names inside names are left out",
    "entities.link": "a tag is a label alone",
}


def write_conll2003(articles: Iterable[Article], folder: Path) -> list[Path]:
    """One file; dateline and sentences are its sentences, in the order of the text."""
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for article in articles:
            file.write(f"{DOCSTART} -X- -X- O\n\n")
            for tokens, tags in held(article):
                for token, tag in zip(tokens, tags, strict=True):
                    file.write(f"{token} _ _ {tag}\n")
                file.write("\n")
    return [path]


def held(article: Article) -> list[tuple[list[str], list[str]]]:
    """(tokens, IOB2 tags) of the dateline and of each sentence that has tokens."""
    assert article.tokens is not None and article.sentences is not None
    starts, ends = article.tokens.starts.tolist(), article.tokens.ends.tolist()
    units = [(span.start, span.end) for span in article.sentences]
    if article.dateline is not None:
        units.insert(0, (article.dateline.start, article.dateline.end))
    found = []
    for start, end in sorted(units):
        first, last = bisect_left(starts, start), bisect_right(ends, end)
        words = [article.span(article.tokens[at]) for at in range(first, last)]
        spans: list[TagSpan] = []
        for entity in article.entities or ():
            one = max(bisect_right(ends, entity.start), first) - first
            other = min(bisect_left(starts, entity.end), last) - first
            if one < other and not any(one < s.end and s.start < other for s in spans):
                spans.append(TagSpan(one, other, entity.label))
        if words:
            found.append((words, list(tags_of_spans(spans, len(words)))))
    return found


def read_conll2003(path: Path, labels: Labels) -> Iterator[Article | Problem]:
    """The articles of a file or folder: one a -DOCSTART-, without any one a file.

    Blanks or tabs, any column, IOB1, IOB2, BILOU or BIOES (warta.benchmark.sets.conll). Tokens are
    joined by blanks, a sentence is a line and a paragraph.
    """
    for file in files_of(path, *_ENDINGS):
        try:
            layout = detect_layout(file)
        except UsageError as error:
            yield Problem(file.name, None, "broken_file", str(error))
            continue
        sentences: list[TaggedSentence] = []
        number = 1
        for item in read_conll(file, layout=layout, documents=True):
            if isinstance(item, Defect):
                code = "illegal_tag" if item.code in _ILLEGAL else "broken_line"
                yield Problem(file.name, item.line, code, item.message)
            elif item.tags is not None:
                sentences.append(item)
            elif sentences:
                yield from _article(sentences, file, number, labels)
                sentences, number = [], number + 1
        if sentences:
            yield from _article(sentences, file, number, labels)


def _article(
    sentences: list[TaggedSentence], file: Path, number: int, labels: Labels
) -> Iterator[Article | Problem]:
    parts: list[str] = []
    found: list[Found] = []
    at = 0
    for place, sentence in enumerate(sentences, 1):
        line = sentence.where[1]
        starts, ends = [], []
        words = [" ".join(token.split()) for token in sentence.tokens]
        start = at
        for index, word in enumerate(words):
            starts.append(at)
            ends.append(at + len(word))
            # A token with a blank inside is two of ours.
            for piece in word.split(" "):
                row = Row("tokens", f"token-{len(found)}", "", "token", at, at + len(piece))
                found.append(Found(row, line + index, piece))
                at += len(piece) + 1
        parts.append(" ".join(words))
        for field, label in (("blocks", "paragraph"), ("sentences", "sentence")):
            found.append(Found(Row(field, f"{field}-{place}", "", label, start, at - 1), line))
        for span in spans_of_tags(sentence.tags or ()):
            placed = labels.place(span.label)
            if placed is None:
                message = f"{span.label} is no label of ours"
                yield Problem(file.name, line + span.start, "unknown_label", message)
            if placed and placed[0]:
                edges = starts[span.start], ends[span.end - 1]
                surface = " ".join(words[span.start : span.end])
                row = Row(placed[0], f"name-{len(found)}", "", placed[1], *edges)
                found.append(Found(row, line + span.start, surface))
    text = "\n".join(parts)
    name = f"{file.name.partition('.')[0]}-{number}"
    meta: dict[str, Any] = {}
    yield from settle(
        Document(file.name, name, text.encode(), text, found, meta, line=sentences[0].where[1])
    )


FORMAT = Format(
    name="conll2003",
    what="CoNLL-2003, a token and its IOB2 tag a line, one file",
    write=write_conll2003,
    read=read_conll2003,
    losses=tuple(
        Loss(name, _WHY.get(name, "a token and its tag are all that a line holds"))
        for name in (*ARTICLE_FIELDS, "entities.parent", "entities.link")
        if name not in ("entities", "sentences", "tokens", "provenance", "text_sha256")
    ),
    needs=("sentences", "tokens"),
    held=held,
)
