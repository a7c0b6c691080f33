from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from warta import UsageError
from warta.publish.card import Facts, hub_license, markdown_table, render_card, size_category
from warta.publish.companions import find_companions
from warta.publish.folder import split_order
from warta.tables.shards import Shard

SHARD = Shard("articles", "train", "articles/train-00000-of-00001.parquet", 3, 900, 500, "0" * 64)
COUNTS = {
    "articles//train": 3,
    "tokens//train": 70,
    "sentences//train": 6,
    "blocks/lead/train": 3,
    "synthetic/true/train": 2,
    "synthetic/false/train": 1,
    "language/id/train": 3,
    "license/CC-BY-4.0/train": 3,
    "origin/structure:rule/train": 3,
}


def render(template: str) -> str:
    return render_card(template, shards=[SHARD], counts=COUNTS, name="Contoh: a", version="1")


def test_the_head_is_yaml_that_load_dataset_needs() -> None:
    head = yaml.safe_load(render("# {{ name }}").split("---\n")[1])
    assert head["pretty_name"] == "Contoh: a"
    assert head["configs"] == [
        {
            "config_name": "articles",
            "default": True,
            "data_files": [{"split": "train", "path": "articles/train-*.parquet"}],
        }
    ]
    (info,) = head["dataset_info"]
    assert info["splits"] == [{"name": "train", "num_bytes": 900, "num_examples": 3}]
    assert head["language_creators"] == ["found", "machine-generated"]


def test_counts_stand_in_the_tables() -> None:
    card = render("{{ tables.splits }}\n{{ tables.labels }}\n{{ tables.layers }}")
    assert "| `train` | 3 | 6 | 70 |" in card
    assert "| `lead` |" in card and "| rule (3) |" in card.replace("`structure` ", "")


def test_a_misspelt_name_in_a_template_is_an_error() -> None:
    with pytest.raises(UsageError, match="tabels"):
        render("{{ tabels.splits }}")


@given(st.lists(st.text()))
def test_a_table_keeps_its_shape_whatever_stands_in_it(cells: list[str]) -> None:
    table = markdown_table(["a"] * len(cells), [cells])
    assert len(table.split("\n")) == 3
    bare = table.split("\n")[2].replace("\\|", "")
    assert bare.count("|") == (len(cells) + 1 if cells else 2)


def test_licence_tags() -> None:
    assert hub_license({"CC-BY-4.0": 3}) == "cc-by-4.0"
    assert hub_license({"CC-BY-4.0": 3, "None": 1}) == "other"
    assert hub_license({"None": 1}) == "unknown"


def test_size_categories() -> None:
    assert [size_category(n) for n in (1, 1000, 10**6)] == ["n<1K", "1K<n<10K", "n>1M"]


def test_split_order() -> None:
    assert split_order(["b", "test", "a", "train", "validation"]) == [
        "train",
        "validation",
        "test",
        "a",
        "b",
    ]


def test_facts_of_nothing_are_zero() -> None:
    assert Facts({}).total("tokens") == 0 and Facts({}).by("x") == {} == dict.fromkeys(
        Facts({}).splits()
    )


def test_a_corpus_brings_its_companions_and_nobody_elses(tmp_path: Path) -> None:
    corpus = tmp_path / "project" / "corpus"
    (corpus / "raw").mkdir(parents=True)
    (tmp_path / "project" / "dataset_card.md").write_text("# Mine\n")
    (tmp_path / "project" / "LICENSE").write_text("of the code")
    companions = find_companions([corpus / "raw"], None)
    assert (companions.name, companions.files) == ("Mine", {})
    (corpus / "LICENSE").write_text("of the texts")
    assert find_companions([corpus / "raw"], None).files == {"LICENSE": corpus / "LICENSE"}
    other = tmp_path / "project" / "other"
    (other / "raw").mkdir(parents=True)
    companions = find_companions([other / "raw"], None)
    assert companions.files == {} and companions.name == "other"
