"""An annotator of tokens that does to its process what the text tells it to; and what tests of
survival share: input, and the bytes that must come out."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import time
from pathlib import Path
from typing import Any

from warta.annotate import tokens
from warta.article import Article

LAYERS = ("structure", "sentences", "tokens")
ANNOTATORS = {"tokens": "python:crashing.annotate"}
TEXT = (
    "Bandung, Warta Contoh – Harga beras di pasar itu naik pada Senin, kata pedagang nomor {n}.\n"
    "Ia menilai kenaikan tersebut tidak wajar dan meminta pemerintah kota segera turun tangan. {x}"
)
ENGLISH = (
    "The minister said on Sunday that the two countries would resume their talks, and that the "
    "committee was going to meet in the capital with all of its members by the end of next week."
)
ONCE = "WARTA_TEST_ONCE"


def annotate(article: Article) -> Article:
    text = article.text or ""
    if "MATI" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "SEKALI" in text and not Path(os.environ[ONCE]).exists():
        Path(os.environ[ONCE]).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if "MACET" in text:
        re.match(r"(a+)+b", "a" * 60)  # holds the interpreter's lock for ever
    if "RAKUS" in text:
        held = []
        while True:
            held.append(bytearray(64 * 2**20))
    if "SALAH" in text:
        raise ValueError("no such word: SALAH")
    if "LAMBAT" in text:
        time.sleep(0.05)
    return tokens.annotate(article)


def write_rows(path: Path, number: int, marks: dict[int, str], *, harmless: bool = False) -> Path:
    """`number` articles as JSON lines, those of `marks` with their mark; `harmless`: in English
    instead, so that they are rejected for that."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(number):
            mark = marks.get(n, "")
            bad = harmless and mark in ("MATI", "MACET", "RAKUS", "SALAH")
            text = ENGLISH if bad else TEXT.format(n=n, x=mark)
            file.write(json.dumps({"id": f"a-{n:04d}", "text": text}) + "\n")
    return path


def parquet_digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }


def all_digests(folder: Path) -> dict[str, str]:
    """Every file's digest; the manifest's without its clock."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "manifest.json":
                manifest = json.loads(data)
                del manifest["clock"]
                data = json.dumps(manifest).encode()
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(data).hexdigest()
    return found


def manifest_of(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "_build" / "manifest.json").read_text("utf-8"))
    return manifest


def rejects_of(folder: Path) -> dict[str, dict[str, Any]]:
    lines = (folder / "_build" / "rejects.jsonl").read_text("utf-8").splitlines()
    return {row["id"] or row["path"]: row for row in map(json.loads, lines)}
