"""What must not be published is refused before anything is asked of the hub."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hub_server import WRITER, HubServer, Publish
from small_dataset import build_small

SECRET = "hf_" + "Abcdefghij" * 3 + "KLMN"


def refuse(
    publish: Publish, hub: HubServer, folder: Path, capsys: Any, *options: str, status: int = 1
) -> str:
    """The message of a publication that is refused; no request was made."""
    assert publish(folder, *options) == status
    assert hub.requests == []
    said: str = capsys.readouterr().err
    return said


def test_a_folder_with_errors(publish: Publish, hub: HubServer, copied: Path, capsys: Any) -> None:
    path = next(copied.glob("articles/*.parquet"))
    table = pq.read_table(path)
    entities = table["entities"].to_pylist()
    entities[0][0]["end"] = 10**6
    place = table.schema.get_field_index("entities")
    column = pa.array(entities, type=table.schema.field("entities").type)
    pq.write_table(table.set_column(place, table.schema.field("entities"), column), path)
    said = refuse(publish, hub, copied, capsys)
    assert "is not published, for the checks found" in said
    assert "span_out_of_range" in said and "warta check --errors" in said


def test_a_card_whose_counts_are_not_those_of_the_files(
    publish: Publish, hub: HubServer, copied: Path, capsys: Any
) -> None:
    readme = copied / "README.md"
    text = readme.read_text("utf-8")
    assert "num_examples: 4" in text
    readme.write_text(text.replace("num_examples: 4", "num_examples: 5", 1), encoding="utf-8")
    assert "card_mismatch" in refuse(publish, hub, copied, capsys)


def test_a_card_that_is_not_valid(
    publish: Publish, hub: HubServer, copied: Path, capsys: Any
) -> None:
    readme = copied / "README.md"
    text = readme.read_text("utf-8")
    assert "license: cc-by-4.0" in text
    readme.write_text(text.replace("license: cc-by-4.0", "license: mine", 1), encoding="utf-8")
    said = refuse(publish, hub, copied, capsys)
    assert "card_invalid" in said and "license" in said


def test_texts_that_must_not_be_passed_on(
    publish: Publish,
    hub: HubServer,
    tmp_path: Path,
    capsys: Any,
) -> None:
    folder = build_small(tmp_path / "kept", redistribute=False, license="Proprietary")
    said = refuse(publish, hub, folder, capsys)
    assert "the texts of 4 of its articles must not be passed on" in said
    assert "akar-bakau-0001 (Proprietary)" in said and "--text offsets-only" in said


def test_words_in_any_config_count_as_text(copied: Path) -> None:
    """Annotation without text may be published; a config that still says the words may not."""
    from warta.publish.ready import NotReady, _check_rights

    for path in sorted(copied.glob("*/*.parquet")):
        table = pq.read_table(path)
        for name in ("text", "question", "tokens", "choices"):
            if name in table.schema.names and path.parent.name != "articles":
                table = without(table, name)
        if path.parent.name == "articles":
            table = without(table, "text")
            rights = [{**row, "redistribute": False} for row in table["rights"].to_pylist()]
            place = table.schema.get_field_index("rights")
            kind = table.schema.field("rights").type
            table = table.set_column(place, "rights", pa.array(rights, type=kind))
        pq.write_table(table, path)
    _check_rights(copied)
    path = next(copied.glob("entities/*.parquet"))
    table = pq.read_table(path)
    place = table.schema.get_field_index("tokens")
    tokens = [["Bakau"], *table["tokens"].to_pylist()[1:]]
    pq.write_table(table.set_column(place, "tokens", pa.array(tokens)), path)
    with pytest.raises(NotReady, match="the texts of 1 of its articles"):
        _check_rights(copied)


def test_words_of_articles_without_a_record_count_as_not_yours(copied: Path) -> None:
    from warta.publish.ready import NotReady, _check_rights

    for path in copied.glob("articles/*.parquet"):
        path.unlink()
    with pytest.raises(NotReady, match="the texts of 4 of its articles"):
        _check_rights(copied)


def without(table: pa.Table, name: str) -> pa.Table:
    place = table.schema.get_field_index(name)
    kind = table.schema.field(name).type
    return table.set_column(place, name, pa.nulls(len(table), kind))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("load.py", b"print()\n", "load.py: is no file of a dataset"),
        ("harness/run.sh", b"#!/bin/sh\n", "harness/run.sh: is no file of a dataset"),
        ("harness/weights.bin", b"\0", "is no file of a dataset"),
        ("notes.txt", SECRET.encode(), "notes.txt: holds a token of the Hub"),
        ("notes.txt", b"x" * (2**20 - 9) + SECRET.encode(), "holds a token of the Hub"),
        ("notes.txt", WRITER.encode(), "notes.txt: holds your login"),
        ("notes.txt", b"read from /home/somebody/raw/a.txt\n", "/home/somebody/raw/a.txt"),
        ("notes.md", b"see C:\\Users\\somebody\\raw\n", "a path of one machine"),
    ],
)
def test_files_that_no_dataset_holds(
    name: str,
    content: bytes,
    said: str,
    publish: Publish,
    hub: HubServer,
    copied: Path,
    capsys: Any,
) -> None:
    (copied / name).parent.mkdir(exist_ok=True)
    (copied / name).write_bytes(content)
    printed = refuse(publish, hub, copied, capsys)
    assert said in printed
    assert SECRET not in printed and WRITER not in printed


def test_the_place_of_the_folder_in_any_file(
    publish: Publish, hub: HubServer, copied: Path, capsys: Any
) -> None:
    (copied / "notes.png").write_bytes(b"\0" + str(copied).encode() + b"\0")
    said = refuse(publish, hub, copied, capsys)
    assert "notes.png: holds the place of this folder on your machine" in said


def test_links_are_not_followed(
    publish: Publish, hub: HubServer, copied: Path, tmp_path: Path, capsys: Any
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "private.txt").write_text("not yours", encoding="utf-8")
    (copied / "private.txt").symlink_to(outside / "private.txt")
    (copied / "more").symlink_to(outside)
    said = refuse(publish, hub, copied, capsys)
    assert "private.txt: is a link" in said and "more: is a link" in said


def test_hidden_files_stay_here_and_are_named(
    publish: Publish, hub: HubServer, copied: Path, quick: list[str], capsys: Any
) -> None:
    (copied / ".env").write_text(f"HF_TOKEN={SECRET}\n", encoding="utf-8")
    (copied / ".git").mkdir()
    (copied / ".git" / "config").write_text("x", encoding="utf-8")
    assert publish(copied) == 0
    assert "left out   .git/, _build/, .env" in capsys.readouterr().out
    assert not [path for path in hub.repositories["org/small"].head.files if ".env" in path]


def test_what_is_no_dataset(publish: Publish, hub: HubServer, tmp_path: Path, capsys: Any) -> None:
    said = refuse(publish, hub, tmp_path, capsys, status=2)
    assert "is no built dataset" in said
    assert "is no built dataset" in refuse(publish, hub, tmp_path / "none", capsys, status=2)


@pytest.mark.parametrize(
    "repo",
    [
        "small",
        "a/b/c",
        "../x",
        "org/",
        "org/a b",
        "org/-x",
        "org/a--b",
        "org/x.git",
        "o/" + "x" * 99,
    ],
)
def test_names_that_no_repository_has(repo: str, small: Path, hub: HubServer, capsys: Any) -> None:
    from warta.cli import main

    assert main(["publish", str(small), "--repo", repo, "--yes", "--endpoint", hub.url]) == 2
    assert "is no repository's name" in capsys.readouterr().err
    assert hub.requests == []


def test_the_hub_refuses_the_card(
    publish: Publish, hub: HubServer, small: Path, quick: list[str], capsys: Any
) -> None:
    answer = {"errors": [{"message": "license must be one of [...]"}]}
    hub.fault("POST", "validate-yaml", 400, times=9, body=answer)
    assert publish(small) == 1
    said = capsys.readouterr().err
    assert "the Hub refuses its YAML head" in said and "license must be one of" in said
