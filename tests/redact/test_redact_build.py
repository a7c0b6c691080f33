"""`--redact` end to end: no value is in any file that a build writes, on the way or at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warta.cli import main
from warta.engine import build as building

VALUES = {
    "email": "budi.w@contoh.example",
    "phone": "0812-9034-5561",
    "nik": "3174056708910004",
    "npwp": "01.312.166.0-091.000",
    "account": "7012345678",
    "card": "4111 1111 1111 1111",
}
NEWS = (
    "Banyuarum, Suara Contoh – Warga melapor kepada polisi pada Senin (12/8/2024) setelah datanya "
    "tersebar. Surel {email}, telepon {phone}, NIK {nik}, NPWP {npwp}, rekening {account}, dan "
    "kartu {card} miliknya dipakai orang lain untuk meminjam Rp12.500.000.\n\n"
    "“Saya tidak pernah meminjam uang itu,” kata Darmi di kantor polisi pada Selasa.\n"
)


def write_inputs(raw: Path) -> None:
    raw.mkdir()
    (raw / "surat.txt").write_text(NEWS.format(**VALUES), encoding="utf-8")
    (raw / "lama.txt").write_bytes(NEWS.format(**VALUES).encode("cp1252"))
    (raw / "rusak.txt").write_bytes(b"\x00\x01\x02\x03" * 40 + VALUES["phone"].encode())
    (raw / "index.jsonl").write_text(
        json.dumps(
            {
                "file": "surat.txt",
                "title": f"Tulis ke {VALUES['email']}",
                "authors": ["Wening", VALUES["phone"]],
                "url": f"https://kilat.example/{VALUES['email']}",
                "catatan": VALUES["nik"],
            }
        )
        + "\n",
        encoding="utf-8",
    )
    row = {"text": NEWS.format(**VALUES), "title": VALUES["phone"], "narasumber": VALUES["nik"]}
    broken = {VALUES["email"]: 1}
    lines = [json.dumps(row), json.dumps(broken), '{"text": "' + VALUES["nik"]]
    (raw / "baris.jsonl").write_text("\n".join(lines), encoding="utf-8")
    rows = pa.table({"text": [NEWS.format(**VALUES) + "Tambahan kalimat untuk warga kampung."]})
    pq.write_table(rows, raw / "lajur.parquet")


def texts_under(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file's bytes as text, and Parquet decoded."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes().decode("utf-8", "replace")
            yield path, path.read_bytes().decode("cp1252", "replace")
            if path.suffix == ".parquet":
                yield path, json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False)


def leaks(folder: Path) -> list[tuple[str, str]]:
    return [
        (path.relative_to(folder).as_posix(), kind)
        for path, text in texts_under(folder)
        for kind, value in VALUES.items()
        if value in text
    ]


@pytest.fixture
def partial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """OUT.partial as it lay after both passes."""
    kept = tmp_path / "partial"
    place = building._place

    def copy_and_place(plan: object, ran: object, folder: Path, *rest: object) -> object:
        shutil.copytree(folder, kept)
        return place(plan, ran, folder, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(building, "_place", copy_and_place)
    return kept


def test_no_value_is_in_what_a_build_writes(
    tmp_path: Path, partial: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_inputs(tmp_path / "raw")
    gold = tmp_path / "gold"
    gold.mkdir()
    # Gold that fits no text quotes what it looked for in the reason of the reject.
    (tmp_path / "raw" / "ganda.txt").write_text(NEWS.format(**VALUES), encoding="utf-8")
    persons = [{"text": VALUES["email"], "occurrence": 9, "label": "PER"}]
    (gold / "ganda.json").write_text(json.dumps({"id": "ganda", "entities": persons}))
    out = tmp_path / "out"
    layers = "structure,sentences,tokens"
    command = ["build", str(tmp_path / "raw"), "--out", str(out), "--layers", layers]
    assert main([*command, "--gold", str(gold), "--workers", "1", "--redact"]) == 0
    said = capsys.readouterr()
    assert leaks(out) == [] and leaks(partial) == []
    assert '"gold_invalid"' in (out / "_build" / "rejects.jsonl").read_text("utf-8")
    assert [name for name in VALUES if VALUES[name] in said.out + said.err] == []
    # Four texts with one of each; the index row adds title, url and author, the row of JSON a
    # title. What the index row and that row hold besides is read by nobody.
    counts = {"email": 6, "phone": 6, "account": 4, "card": 4, "nik": 4, "npwp": 4}
    manifest = json.loads((out / "_build" / "manifest.json").read_text("utf-8"))
    assert manifest["redacted"] == counts
    assert f"masked {', '.join(f'{kind} {n}' for kind, n in counts.items())}, in" in said.out
    rows = [
        row
        for path in sorted((out / "articles").glob("*.parquet"))
        for row in pq.read_table(path).to_pylist()
    ]
    assert len(rows) == 4
    for row in rows:
        assert "Surel [surel], telepon [telepon], NIK [NIK], NPWP [NPWP]" in row["text"]
        assert "Rp12.500.000" in row["text"] and "(12/8/2024)" in row["text"]
    assert main(["check", str(out)]) == 0


def test_without_the_option_everything_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_inputs(tmp_path / "raw")
    out = tmp_path / "out"
    layers = "structure,sentences,tokens"
    command = ["build", str(tmp_path / "raw"), "--out", str(out), "--layers", layers]
    assert main([*command, "--workers", "1", "--json"]) == 0
    assert "redacted" not in json.loads(capsys.readouterr().out)
    assert {kind for _, kind in leaks(out)} == set(VALUES)
    assert "redacted" not in json.loads((out / "_build" / "manifest.json").read_text("utf-8"))


def test_annotate_prints_no_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_inputs(tmp_path / "raw")
    layers = "structure,sentences,tokens"
    main(["annotate", str(tmp_path / "raw"), "--layers", layers, "--redact"])
    said = capsys.readouterr()
    assert said.out.count("[telepon]") >= 4
    assert [name for name in VALUES if VALUES[name] in said.out + said.err] == []


def test_the_door_redacts() -> None:
    import warta

    article = warta.annotate(NEWS.format(**VALUES), layers=["structure"], redact=True)
    assert article.text is not None and "telepon [telepon]" in article.text
    assert "redacted_nik_1" in article.source.normalization
    with pytest.raises(warta.NotAnArticle):
        warta.annotate(" ", redact=True)
