from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

pytest.importorskip("fastwarc", exc_type=ImportError)
pytest.importorskip("trafilatura", exc_type=ImportError)

from warta.read import RawArticle, Reject
from warta.read.digest import canonical_json, sha256

Outcomes = Callable[..., list[RawArticle | Reject]]

HTML = (Path(__file__).with_name("pages") / "amp.html").read_bytes()
NAME = "<urn:uuid:0f5c9d4e-6a43-4a55-9d3c-3f5f2a9d1c01>"
ADDRESS = "https://kabargede.example/a"


def record(kind: str, block: bytes, **head: str) -> bytes:
    lines = {
        "WARC-Type": kind,
        "WARC-Record-ID": NAME,
        "WARC-Date": "2024-03-06T00:00:00Z",
        "WARC-Target-URI": ADDRESS,
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in head.items()},
    }
    head_bytes = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
    return b"WARC/1.1\r\n" + head_bytes + b"\r\n" + block + b"\r\n\r\n"


def http(body: bytes, status: int = 200, **head: str) -> bytes:
    lines = {"Content-Type": "text/html; charset=utf-8"}
    lines |= {name.replace("_", "-"): value for name, value in head.items()}
    head_bytes = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
    return f"HTTP/1.1 {status} X\r\n".encode() + head_bytes + b"\r\n" + body


def chunked(body: bytes) -> bytes:
    parts = [body[at : at + 100] for at in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


GOOD = record("response", http(HTML))


def test_every_record_is_an_article_or_a_reject(outcomes: Outcomes) -> None:
    found = outcomes(
        "a.warc",
        record("warcinfo", b"software: x\r\n")
        + record("request", b"GET / HTTP/1.1\r\n\r\n")
        + GOOD
        + record("revisit", http(b""))
        + record("response", http(b"x", 404))
        + record("response", http(b"x", Content_Type="image/png"))
        + record("response", http(b"<p>kosong</p>"))
        + record("response", http(HTML), WARC_Truncated="length")
        + record("response", b"no http"),
    )
    codes = [one.code if isinstance(one, Reject) else "article" for one in found]
    assert codes == [
        "not_a_response",
        "not_a_response",
        "article",
        "not_a_response",
        "http_status",
        "not_a_page",
        "no_main_text",
        "corrupt_warc",
        "not_a_page",
    ]
    assert [one.row for one in found] == list(range(1, 10))


def test_an_article_has_the_row_rules_id(outcomes: Outcomes) -> None:
    (raw,) = outcomes("Kabar Gede.warc", GOOD)
    assert isinstance(raw, RawArticle)
    block = http(HTML)
    names = {"id": NAME, "sha256": sha256(block), "url": ADDRESS}
    assert raw.id == f"kabar-gede-{sha256(canonical_json(names))[:12]}"
    assert raw.sha256 == sha256(block)
    assert (raw.format, raw.row, raw.outlet) == ("warc", 1, "Kabar Gede")


def test_headers_reserve_the_page(outcomes: Outcomes) -> None:
    (raw,) = outcomes("a.warc", record("response", http(HTML, TDM_Reservation="1")))
    assert isinstance(raw, RawArticle)
    assert raw.ai_opt_out is True


@pytest.mark.parametrize(
    ("block", "head"),
    [
        (gzip.compress(HTML), {"Content_Encoding": "gzip"}),
        (zlib.compress(HTML), {"Content_Encoding": "deflate"}),
        (zstandard.compress(HTML), {"Content_Encoding": "zstd"}),
        (chunked(HTML), {"Transfer_Encoding": "chunked"}),
        (
            chunked(gzip.compress(HTML)),
            {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"},
        ),
    ],
    ids=["gzip", "deflate", "zstd", "chunked", "chunked gzip"],
)
def test_bodies_are_decoded(outcomes: Outcomes, block: bytes, head: dict[str, str]) -> None:
    (plain,) = outcomes("a.warc", GOOD)
    (raw,) = outcomes("a.warc", record("response", http(block, **head)))
    assert isinstance(raw, RawArticle) and isinstance(plain, RawArticle)
    assert raw.data == plain.data


def test_brotli_is_decoded(outcomes: Outcomes) -> None:
    brotli = pytest.importorskip("brotli")
    block = http(brotli.compress(HTML), Content_Encoding="br")
    (raw,) = outcomes("a.warc", record("response", block))
    assert isinstance(raw, RawArticle)


def test_compressed_record_by_record(outcomes: Outcomes) -> None:
    assert len(outcomes("a.warc.gz", gzip.compress(GOOD) * 2)) == 2
    assert len(outcomes("a.warc.zst", zstandard.compress(GOOD) * 2)) == 2


@pytest.mark.parametrize("packed", [False, True])
def test_zstd_with_a_dictionary_at_its_head(outcomes: Outcomes, packed: bool) -> None:
    samples = [HTML[at : at + 400] for at in range(0, len(HTML) - 400, 37)] * 30
    trained = zstandard.train_dictionary(4000, samples)
    data = zstandard.compress(trained.as_bytes()) if packed else trained.as_bytes()
    frame = zstandard.ZstdCompressor(dict_data=trained).compress(GOOD)
    head = b"\x5d\x2a\x4d\x18" + len(data).to_bytes(4, "little") + data
    found = outcomes("a.warc.zst", head + frame + frame)
    assert [type(one) for one in found] == [RawArticle, RawArticle]
    (broken,) = outcomes("a.warc.zst", head[:200])
    assert isinstance(broken, Reject)


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (record("response", http(HTML), Content_Length="99999999"), ["corrupt_warc"]),
        (record("response", http(HTML), Content_Length="-5"), ["not_a_page", "corrupt_warc"]),
        (record("response", http(HTML), Content_Length="300") + GOOD, ["*", "corrupt_warc"]),
        (GOOD + GOOD[:2000], ["article", "corrupt_warc"]),
        (GOOD + b"junk", ["article", "corrupt_warc"]),
        (record("response", http(HTML, Transfer_Encoding="chunked")), ["corrupt_warc"]),
        (
            record("response", http(b"fffffffffff\r\n" + HTML, Transfer_Encoding="chunked")),
            ["corrupt_warc"],
        ),
        (record("response", http(HTML, Content_Encoding="gzip")), ["corrupt_warc"]),
        (b"A" * 3_000_000, ["corrupt_warc"]),
        (b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000 + b"\r\n", ["corrupt_warc"]),
        (b"\r\n\r\n", ["empty"]),
    ],
    ids=[
        "length too long",
        "negative length",
        "length too short",
        "cut",
        "junk behind",
        "not chunked",
        "huge chunk",
        "not gzip",
        "no line end",
        "endless head",
        "blank",
    ],
)
def test_what_is_broken_says_so_and_costs_no_more(
    outcomes: Outcomes, data: bytes, codes: list[str]
) -> None:
    found = outcomes("a.warc", data)
    seen = [one.code if isinstance(one, Reject) else "article" for one in found]
    assert len(seen) == len(codes)
    assert all(want in ("*", code) for code, want in zip(seen, codes, strict=True))


def test_limits_are_rejects_with_their_codes(outcomes: Outcomes) -> None:
    big = record("response", http(b"x" * 5000)) + record("request", b"a")
    found = outcomes("a.warc", big, max_record_bytes=1000)
    assert [one.code for one in found if isinstance(one, Reject)] == [
        "record_too_large",
        "not_a_response",
    ]
    bomb = http(gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip")
    (found_bomb,) = outcomes("a.warc", record("response", bomb), max_record_bytes=1 << 20)
    assert isinstance(found_bomb, Reject) and found_bomb.code == "record_too_large"
    packed = gzip.compress(record("response", http(b"x" * 3_000_000)))
    found = outcomes("a.warc.gz", packed, max_decompressed_bytes=1 << 20)
    assert isinstance(found[-1], Reject) and found[-1].code == "decompression_limit"


def test_any_damage_ends_as_articles_and_rejects(outcomes: Outcomes) -> None:
    whole = record("warcinfo", b"a: b\r\n") + record(
        "response", http(chunked(HTML), Transfer_Encoding="chunked")
    )
    dice = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            at = dice.randrange(min(len(data), 1200))
            data[at : at + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
        found = outcomes("a.warc", bytes(data))
        assert found
        assert all(isinstance(one, (RawArticle, Reject)) for one in found)
