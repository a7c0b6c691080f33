"""The YAML head of a card against the Hub's specification, and paths that must not be published."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from warta.cli import main
from warta.publish.card_check import absolute_paths, check_card, check_head, hub_licenses, read_head
from warta.publish.misfits import schema_of
from warta.rights import open_licenses

TEXT = (
    "Bandung, Warta Contoh – Harga beras di pasar itu naik pada Senin, kata pedagang beras.\n"
    "Ia menilai kenaikan tersebut tidak wajar dan meminta pemerintah kota segera turun tangan.\n"
)
HEAD: dict[str, Any] = {
    "pretty_name": "Korpus",
    "language": "id",
    "license": "cc-by-4.0",
    "configs": [
        {"config_name": "articles", "data_files": [{"split": "train", "path": "articles/t*"}]}
    ],
    "dataset_info": [
        {
            "config_name": "articles",
            "features": [
                {"name": "id", "dtype": "string"},
                {"name": "topics", "list": "string"},
                {"name": "tags", "list": {"dtype": {"class_label": {"names": {"0": "O"}}}}},
                {"name": "blocks", "list": [{"name": "start", "dtype": "int32"}]},
                {"name": "rights", "struct": [{"name": "license", "dtype": "string"}]},
            ],
            "splits": [{"name": "train", "num_bytes": 1, "num_examples": 2}],
        }
    ],
}


def broken(path: str, value: Any) -> list[str]:
    """What is found in HEAD with the value at `path` (keys and indexes, a slash between) put in;
    a value of ... takes the key away."""
    head = copy.deepcopy(HEAD)
    place: Any = head
    *keys, last = [int(key) if key.isdigit() else key for key in path.split("/")]
    for key in keys:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return check_head(head)


def test_a_head_of_the_specification_is_sound() -> None:
    assert check_head(HEAD) == []
    assert broken("language", ["id", "jv"]) == []
    assert broken("source_datasets", ["original", "extended|indonlu", "user/name"]) == []
    assert broken("language_details", ["id-ID"]) == []


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("license", ..., "'license' is missing"),
        ("license", "cc-by-40", 'license[0] is "cc-by-40", which is not on the list; did you mean'),
        ("license", "other", "'license_name' is missing"),
        ("licence", "mit", "there is no key 'licence'; did you mean license?"),
        ("language", "Indonesian", 'language[0] is "Indonesian"'),
        ("language", [], "language is empty"),
        ("pretty_name", 5, "pretty_name is 5, not string"),
        ("task_categories", ["ner"], 'task_categories[0] is "ner", which is not on the list'),
        ("task_ids", ["topic-clasification"], "did you mean topic-classification"),
        ("size_categories", "n>1M", 'size_categories[0] is "n>1M"'),
        ("annotations_creators", ["people"], 'annotations_creators[0] is "people"'),
        ("tags", ["a", "a"], "tags: "),
        ("configs/0/data_files/0/split", "tr-ain", "configs[0].data_files[0].split is"),
        ("configs/0/data_files/0/path", "/data/x", "(Relative to the folder)"),
        ("configs/0/data_files/0/path", "a/../../x", "(Relative to the folder)"),
        ("configs/0/data_files/0/path", "C:\\x", "(Relative to the folder)"),
        ("configs/0/data_files/0/path", "s3://x", "(Relative to the folder)"),
        ("dataset_info/0/features/0/dtype", ..., "it needs 'dtype' or 'list' or 'struct'"),
        ("dataset_info/0/features/0/sequence", "string", "there is no key 'sequence'"),
        ("dataset_info/0/splits/0/num_examples", -1, "num_examples: -1 is less than"),
        ("dataset_info/0/config_name", "other", "dataset_info: 'other' is none of the configs"),
    ],
)
def test_what_the_hub_refuses_is_told_in_words(path: str, value: Any, told: str) -> None:
    found = broken(path, value)
    assert any(told in line for line in found), found
    assert all(len(line) < 400 for line in found)


def test_names_are_given_once_and_one_config_is_the_default() -> None:
    head = copy.deepcopy(HEAD)
    head["configs"] = [{**HEAD["configs"][0], "default": True}] * 2
    assert check_head(head) == [
        "configs: 'articles' is there twice",
        "configs: more than one is the default",
    ]


@pytest.mark.parametrize("head", [None, [], "text", 5])
def test_a_head_that_is_no_mapping(head: Any) -> None:
    (line,) = check_head(head)
    assert line.startswith("the document is ") and line.endswith(", not object")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*schema_of("card")["properties"], "x"]), JSON))
def test_whatever_a_head_holds_is_told_and_never_a_crash(head: dict[str, Any]) -> None:
    found = check_head(head)
    assert found, "a head without configs or with nonsense in them is never sound"
    assert all(line and "\n" not in line for line in found)


def test_the_schema_is_a_schema_and_knows_the_licences() -> None:
    from jsonschema import Draft202012Validator

    for name in ("card", "citation"):
        Draft202012Validator.check_schema(schema_of(name))
    known = {license.lower() for license in open_licenses()} & hub_licenses()
    assert {"cc-by-4.0", "cc0-1.0", "mit"} <= known


def test_every_shipped_card_is_sound(built: Path) -> None:
    assert check_card(built) == []
    head = read_head(built / "README.md")
    assert head["license"] == "cc-by-4.0" and head["language"] == ["id"]
    assert {"named-entity-recognition", "coreference-resolution"} <= set(head["task_ids"])


def test_a_card_without_a_head_raises(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Warta\n", "utf-8")
    with pytest.raises(ValueError, match="does not begin with ---"):
        check_card(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "from /home/ani/korpus",
        "(/Users/ani/a.txt)",
        '"/tmp/x/y"',
        "file:///srv/data",
        "C:\\Users\\ani",
        "path=/root/x",
    ],
)
def test_paths_of_a_machine_are_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.json").write_text(f"{{}}\n{text}\n", "utf-8")
    ((file, line, path),) = absolute_paths(tmp_path)
    assert (file, line) == (tmp_path / "sub" / "a.json", 2)
    assert path in text and path[-1] not in ')"'


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example/home/ani",
        "../tmp/x",
        "path/to/this/folder",
        "~/home/x",
        "a / b",
        "</tmp/>",
    ],
)
def test_addresses_and_relative_paths_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "README.md").write_text(text, "utf-8")
    assert list(absolute_paths(tmp_path)) == []


def test_what_is_never_published_may_hold_paths(tmp_path: Path) -> None:
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build" / "manifest.json").write_text('"/home/ani"', "utf-8")
    (tmp_path / "a.parquet").write_bytes(b"/home/ani")
    assert list(absolute_paths(tmp_path)) == []


def test_check_names_the_key_and_ends_with_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = tmp_path / "a-1.txt"
    raw.write_text(TEXT, "utf-8")
    assert main(["build", str(raw), "--out", str(tmp_path / "d"), "--layers", "structure"]) == 0
    assert main(["check", "--errors", str(tmp_path / "d")]) == 0
    card = tmp_path / "d" / "README.md"
    text = card.read_text("utf-8")
    assert "license: unknown" in text
    card.write_text(text.replace("license: unknown", "license: cc-by-40"), "utf-8")
    capsys.readouterr()
    assert main(["check", "--errors", str(tmp_path / "d")]) == 1
    shown = capsys.readouterr().out
    assert f"{card}: error card_invalid: license[0] is" in shown
    assert "did you mean cc-by-4.0" in shown


def test_the_head_survives_yaml() -> None:
    assert check_head(yaml.safe_load(yaml.safe_dump(HEAD))) == []
