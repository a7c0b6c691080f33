from __future__ import annotations

import gzip
import random
from collections.abc import Callable

import pytest
import zstandard

from warta.read import RawArticle, Reject

Outcomes = Callable[..., list[RawArticle | Reject]]


def rows(count: int, *, seed: int = 0) -> bytes:
    noise = random.Random(seed)
    return b"".join(b'{"text":"%x"}\n' % noise.getrandbits(800) for _ in range(count))


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


PACK = {"gz": gzip.compress, "zst": zst}
both = pytest.mark.parametrize("ending", ["gz", "zst"])


def kept(found: list[RawArticle | Reject]) -> int:
    """Rows before the one Reject that stands last, at the row after them."""
    *articles, last = found
    assert {type(one) for one in articles} <= {RawArticle}
    assert isinstance(last, Reject)
    assert last.code == "corrupt_compression"
    assert last.row == len(articles) + 1
    return len(articles)


@both
def test_compressed_rows_are_the_same_rows(outcomes: Outcomes, ending: str) -> None:
    plain = outcomes("a.jsonl", rows(3000))
    packed = outcomes(f"a.jsonl.{ending}", PACK[ending](rows(3000)))
    assert [(one.id, one.row, one.sha256) for one in packed] == [
        (one.id, one.row, one.sha256) for one in plain
    ]


@both
def test_several_members_are_all_read(outcomes: Outcomes, ending: str) -> None:
    pack = PACK[ending]
    data = pack(rows(500)) + pack(b"") + pack(rows(500, seed=1)[:-1]) + pack(b'\n{"text":"x"}')
    assert [one.row for one in outcomes(f"a.jsonl.{ending}", data)] == list(range(1, 1002))


@both
def test_a_truncated_file_keeps_what_came_before(outcomes: Outcomes, ending: str) -> None:
    data = PACK[ending](rows(5000))
    assert 1000 < kept(outcomes(f"a.jsonl.{ending}", data[: len(data) * 2 // 3])) < 5000
    assert kept(outcomes(f"a.jsonl.{ending}", data[:-1])) == 5000
    assert kept(outcomes(f"a.jsonl.{ending}", data[:3])) == 0


@both
def test_a_wrong_checksum_is_told_after_the_rows(outcomes: Outcomes, ending: str) -> None:
    data = bytearray(PACK[ending](rows(50)))
    data[-6 if ending == "gz" else -2] ^= 1
    found = outcomes(f"a.jsonl.{ending}", bytes(data))
    assert kept(found) in (0, 50)  # zstd holds a small block back until its sum is known


@both
def test_garbage_after_the_last_member_is_told(outcomes: Outcomes, ending: str) -> None:
    found = outcomes(f"a.jsonl.{ending}", PACK[ending](rows(50)) + b"garbage")
    assert kept(found) == 50
    assert "2 (" in found[-1].reason


def test_zeros_after_the_last_gzip_member_are_padding(outcomes: Outcomes) -> None:
    assert len(outcomes("a.jsonl.gz", gzip.compress(rows(5)) + bytes(200_000))) == 5


@both
def test_what_is_not_compressed_is_told(outcomes: Outcomes, ending: str) -> None:
    assert kept(outcomes(f"a.jsonl.{ending}", rows(5))) == 0


@both
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_bomb_is_stopped(outcomes: Outcomes, ending: str, name: str) -> None:
    bomb = PACK[ending](bytes(300 * 2**20))
    (reject,) = outcomes(f"{name}.{ending}", bomb, max_record_bytes=2**40)
    assert reject.code == "decompression_limit"


@both
def test_a_bomb_of_rows_keeps_those_before_the_limit(outcomes: Outcomes, ending: str) -> None:
    data = rows(10) + b" " * (70 * 2**20) + b"\n" + rows(10)
    *articles, reject = outcomes(f"a.jsonl.{ending}", PACK[ending](data))
    assert len(articles) == 10
    assert (reject.code, reject.row) == ("decompression_limit", 11)


def test_a_hard_limit_stops_what_the_ratio_lets_pass(outcomes: Outcomes) -> None:
    found = outcomes("a.jsonl.gz", gzip.compress(rows(5000)), max_decompressed_bytes=1000)
    assert found[-1].code == "decompression_limit"


@both
def test_half_an_article_is_none(outcomes: Outcomes, ending: str) -> None:
    data = PACK[ending](rows(5000))
    for broken in (data[:-3], data + b"garbage", b"Banjir"):
        (reject,) = outcomes(f"a.txt.{ending}", broken)
        assert (reject.code, reject.row, reject.id) == ("corrupt_compression", None, "a")
