"""What the tests of a site share: records made for them, and the data of a site read back."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from warta.article import Article
from warta.pipeline import make_pipeline, start_article

CALL = re.compile(r'warta\.data\("([a-z]+)",(\d+),(.*)\);\n', re.DOTALL)
HOSTILE = "<script>window.pwned = 1</script><img src=x onerror='window.pwned=2'>"


def data_of(folder: Path) -> dict[str, list[Any]]:
    """Kind -> the content of each of its files, by number."""
    found: dict[str, dict[int, Any]] = {}
    for path in (folder / "data").iterdir():
        match = CALL.fullmatch(path.read_text("utf-8"))
        assert match, path.name
        found.setdefault(match[1], {})[int(match[2])] = json.loads(match[3])
    return {kind: [parts[number] for number in sorted(parts)] for kind, parts in found.items()}


@pytest.fixture(scope="session")
def record() -> dict[str, Any]:
    """A sound record in every layer, with characters beyond 16 bits before its marks."""
    text = (
        "Bencana 🌋🌋 di Contoh\n"
        "Jakarta, Warta Contoh – Bupati Contoh Rina Ayu mengatakan 🌧 bahwa hujan turun "
        "pada Senin (12/2). “Kami menolak tambang rakus itu,” kata Rina.\n"
        "Baca Juga: Harga Beras Naik\n"
        "Menurut warga, tiga sumur sudah kering sejak 2019."
    )
    return _annotated("contoh-1", text).to_dict()


@pytest.fixture(scope="session")
def hostile(record: dict[str, Any]) -> dict[str, Any]:
    """A record whose every free string is markup."""
    text = (
        f"{HOSTILE} di Jakarta\n"
        f"Jakarta, Warta Contoh – Bupati Rina Ayu mengatakan bahwa {HOSTILE} hujan turun pada "
        "Senin (12/2). “</script><script>window.pwned = 3</script> kami menolak,” kata Rina.\n"
        "Warga \u2028 dan \u2029 &amp; &lt;b&gt; ${window.pwned = 4} `x` \\u003c menunggu."
    )
    made = _annotated("hostile-1", text).to_dict()
    made.update(
        title=HOSTILE,
        outlet=HOSTILE,
        url="https://contoh.example/'><script>window.pwned=5</script>",
        authors=[HOSTILE],
    )
    made["source"]["path"] = HOSTILE
    made["provenance"][0]["annotator"] = HOSTILE
    return copy.deepcopy(made)


def _annotated(name: str, text: str) -> Article:
    from warta.article import Rights, Source

    article = start_article(
        text,
        id=name,
        language="id",
        title=None,
        outlet="Warta Contoh",
        url=None,
        authors=(),
        published_at="2024-02-13T08:00:00+07:00",
        source=Source(f"{name}.txt", "text", "0" * 64, "utf-8", ()),
        rights=Rights("CC-BY-4.0", False, True),
        synthetic=True,
    )
    return make_pipeline().annotate(article)
