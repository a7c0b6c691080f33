"""CITATION.cff: checked against the format, rendered as BibTeX, and carried into a dataset."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from warta import UsageError
from warta.cli import main
from warta.publish.citation import bibtex, check_citation, read_citation
from warta.publish.companions import find_companions

REPO = Path(__file__).resolve().parents[2]
TEXT = (
    "Bandung, Warta Contoh – Harga beras di pasar itu naik pada Senin, kata pedagang beras.\n"
    "Ia menilai kenaikan tersebut tidak wajar dan meminta pemerintah kota segera turun tangan.\n"
)
SOUND = """cff-version: 1.2.0
message: Cite it as below.
title: Korpus Lembah & Gunung
type: dataset
authors:
  - family-names: Astuti
    given-names: Darmi
    orcid: https://orcid.org/0000-0002-1825-009X
  - name: Kabar Lembah
version: 0.1.0
doi: 10.5281/zenodo.1234567
date-released: 2026-11-23
license: CC-BY-4.0
keywords: [news]
"""


def cff(folder: Path, text: str) -> Path:
    path = folder / "CITATION.cff"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_citation_is_sound() -> None:
    assert check_citation(REPO / "CITATION.cff") == []
    citation = read_citation(REPO / "CITATION.cff")
    assert citation["license"] == ["CC-BY-4.0"] and citation["type"] == "dataset"


def test_a_sound_citation_is_read_as_plain_data(tmp_path: Path) -> None:
    citation = read_citation(cff(tmp_path, SOUND))
    assert citation["date-released"] == "2026-11-23"
    assert citation["license"] == ["CC-BY-4.0"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("cff-version: 1.2.0\n", "", "'cff-version' is missing"),
        ("1.2.0", "1.3.0", 'cff-version is "1.3.0", which is not on the list'),
        ("message: Cite it as below.\n", "", "'message' is missing"),
        ("title:", "tittle:", "there is no key 'tittle'; did you mean title?"),
        ("type: dataset", "type: corpus", 'type is "corpus"'),
        ("2026-11-23", "23 November 2026", "date-released is"),
        ("2026-11-23", "'2026-13-01'", "date-released is"),
        ("2026-11-23", "2026-11-23T10:00:00", "date-released is"),
        ("10.5281/zenodo.1234567", "https://doi.org/10.5281/z", "doi is"),
        ("009X", "009", "authors[0].orcid is"),
        ("family-names", "familynames", "authors[0]: there is no key 'familynames'"),
        ("license: CC-BY-4.0", "license: CC BY 4.0", "license[0] is"),
        ("keywords: [news]", "keywords: []", "keywords is empty"),
        ("authors:", "people:", "'authors' is missing"),
        ("title: Korpus", "title: [Korpus", "it cannot be read"),
        (SOUND, "- a\n", "not object"),
    ],
)
def test_one_defect_is_told_in_words(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in SOUND
    path = cff(tmp_path, SOUND.replace(old, new))
    found = check_citation(path)
    assert any(told in line for line in found), found
    with pytest.raises(UsageError, match=r"is no sound CITATION\.cff"):
        read_citation(path)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_bytes(b"\xff\xfe")
    (line,) = check_citation(tmp_path / "CITATION.cff")
    assert line.startswith("it cannot be read")


def test_bibtex_keeps_bodies_whole_and_signs_harmless(tmp_path: Path) -> None:
    entry = bibtex(read_citation(cff(tmp_path, SOUND)))
    assert entry.startswith("@misc{korpus2026,\n") and entry.endswith("\n}")
    assert "title   = {{Korpus Lembah \\& Gunung}}" in entry
    assert "author  = {Astuti, Darmi and {Kabar Lembah}}" in entry
    assert "doi     = {10.5281/zenodo.1234567}" in entry
    assert entry.count("{") == entry.count("}")


def test_a_build_refuses_a_citation_that_is_wrong(tmp_path: Path) -> None:
    raw = tmp_path / "mine" / "raw"
    raw.mkdir(parents=True)
    assert find_companions([raw], None).citation is None
    path = cff(tmp_path / "mine", SOUND)
    companions = find_companions([raw], None)
    assert companions.files == {"CITATION.cff": path}
    assert companions.citation is not None and companions.citation["type"] == "dataset"
    cff(tmp_path / "mine", SOUND.replace("type: dataset", "type: corpus"))
    with pytest.raises(UsageError, match='type is "corpus"'):
        find_companions([raw], None)


def test_the_build_cites_it_and_check_finds_what_was_edited(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = tmp_path / "mine" / "raw"
    raw.mkdir(parents=True)
    (raw / "a-1.txt").write_text(TEXT, "utf-8")
    cff(tmp_path / "mine", SOUND)
    folder = tmp_path / "d"
    assert main(["build", str(raw), "--out", str(folder), "--layers", "structure"]) == 0
    assert "@misc{korpus2026," in (folder / "README.md").read_text("utf-8")
    croissant = json.loads((folder / "croissant.json").read_text("utf-8"))
    assert croissant["datePublished"] == "2026-11-23"
    assert croissant["creator"] == [
        {"@type": "sc:Person", "name": "Darmi Astuti"},
        {"@type": "sc:Organization", "name": "Kabar Lembah"},
    ]
    cff(folder, SOUND.replace("type: dataset", "type: corpus"))
    capsys.readouterr()
    assert main(["check", "--errors", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert 'CITATION.cff: error citation_invalid: type is "corpus"' in shown


def test_a_build_with_a_wrong_citation_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = tmp_path / "mine" / "raw"
    raw.mkdir(parents=True)
    (raw / "a-1.txt").write_text(TEXT, "utf-8")
    cff(tmp_path / "mine", SOUND.replace("title:", "tittle:"))
    assert main(["build", str(raw), "--out", str(tmp_path / "d")]) == 2
    assert "did you mean title?" in capsys.readouterr().err
    assert not (tmp_path / "d").exists()
