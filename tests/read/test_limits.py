"""Each limit, at its edge: one below is read, one above is a reject with its code."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.annotate import sentences, structure, tokens
from warta.article import Rights
from warta.errors import UsageError
from warta.pipeline import start_article
from warta.read import RawArticle, ReadOptions, Reject
from warta.read.limits import count_tokens

Outcomes = Callable[..., list[RawArticle | Reject]]


def codes(found: list[RawArticle | Reject]) -> list[str]:
    return [one.code if isinstance(one, Reject) else "article" for one in found]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_tokens(outcomes: Outcomes, name: str) -> None:
    text = "kata, " * 50
    data = {
        "a.txt": text,
        "a.jsonl": json.dumps({"text": text}),
        "a.csv": f'text\n"{text}"\n',
    }[name].encode()
    assert codes(outcomes(name, data, max_tokens=100)) == ["article"]
    assert codes(outcomes(name, data, max_tokens=99)) == ["too_many_tokens"]


def test_tokens_in_another_encoding(outcomes: Outcomes) -> None:
    data = ("kata " * 50).encode("utf-16")
    assert codes(outcomes("a.txt", data, max_tokens=50)) == ["article"]
    assert codes(outcomes("a.txt", data, max_tokens=49)) == ["too_many_tokens"]


def test_depth_of_json(outcomes: Outcomes) -> None:
    row = b'{"text": "a", "b": ' + b"[" * 9 + b"]" * 9 + b"}"
    assert codes(outcomes("a.jsonl", row, max_depth=10)) == ["article"]
    assert codes(outcomes("a.jsonl", row, max_depth=9)) == ["nested_too_deep"]
    deepest = b'{"text": "a", "b": ' + b"[" * 249 + b"]" * 249 + b"}"
    assert codes(outcomes("a.jsonl", deepest, max_depth=250)) == ["article"]


def test_bytes_of_a_record(outcomes: Outcomes) -> None:
    for name, data in (("a.txt", b"x" * 50), ("a.jsonl", b'{"text": "' + b"x" * 38 + b'"}')):
        assert codes(outcomes(name, data, max_record_bytes=50)) == ["article"]
        assert codes(outcomes(name, data, max_record_bytes=49)) == ["record_too_large"]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.jsonl.gz", "a.csv.gz", "a.warc.gz"])
def test_decompressed_bytes(outcomes: Outcomes, name: str) -> None:
    if "html" in name or "warc" in name:
        pytest.importorskip("trafilatura", exc_type=ImportError)
    data = gzip.compress(b"x" * 3_000_000)
    found = outcomes(name, data, max_decompressed_bytes=1_000_000)
    assert codes(found)[-1] == "decompression_limit"


@pytest.mark.parametrize(
    "wrong", [{"max_depth": 251}, {"max_depth": 0}, {"max_tokens": 0}, {"max_record_bytes": -1}]
)
def test_limits_that_are_none_are_wrong_use(wrong: dict[str, int]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        ReadOptions(**wrong)  # type: ignore[arg-type]


@given(st.text("abc1., -\n'\"é/@", min_size=1, max_size=200).filter(str.strip))
def test_the_count_is_never_below_the_layers(text: str) -> None:
    article = start_article(
        text, id="a", language=None, title=None, outlet=None, url=None, authors=(),
        published_at=None, source=None, rights=Rights(None, False, False), synthetic=True,
    )  # fmt: skip
    article = tokens.annotate(sentences.annotate(structure.annotate(article)))
    assert count_tokens(text) >= len(article.tokens or ())
