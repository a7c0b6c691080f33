"""The codes of rejects: those that the package gives are those that `warta explain` knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import warta
from warta.validate.finding import load_codes

PACKAGE = Path(warta.__file__).parent
SOURCES = [
    *(PACKAGE / "read").glob("*.py"),
    PACKAGE / "clean.py",
    PACKAGE / "language.py",
    PACKAGE / "engine" / "gather.py",
]
KNOWN = {row.code for row in load_codes() if row.kind == "reject"}
MAKERS = {"Reject", "NotAnArticle", "BadLineError"}


def test_every_reject_of_the_package_has_a_known_code() -> None:
    given, written = set(), set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                written.add(node.value)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS:
                place = 3 if getattr(node.func, "id", "") == "Reject" else 0
                code = node.args[place]
                if isinstance(code, ast.Constant):
                    given.add(code.value)
    assert len(given) > 15 and given <= KNOWN
    assert written >= KNOWN, "a code in the table that nothing gives"
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in KNOWN)
