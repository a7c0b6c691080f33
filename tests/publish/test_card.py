from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from warta import UsageError
from warta.publish.card import card_head, hub_license, license_name, render_card, size_category
from warta.publish.card_check import check_head
from warta.publish.card_tables import markdown_table
from warta.publish.companions import find_companions
from warta.publish.facts import Facts
from warta.publish.folder import split_order
from warta.publish.gaps import known_gaps
from warta.publish.sections import sections_of
from warta.schema import LAYERS
from warta.tables.shards import Shard

REPO = Path(__file__).resolve().parents[2]
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
    assert [size_category(n) for n in (1, 1000, 10**6)] == ["n<1K", "1K<n<10K", "1M<n<10M"]


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


def test_every_open_licence_has_a_tag_or_a_name() -> None:
    from warta.publish.card_check import hub_licenses
    from warta.rights import open_licenses

    for license in open_licenses():
        assert hub_license({license: 1}) in hub_licenses()
    assert hub_license({"ODbL-1.0": 2}) == "odbl"
    assert hub_license({"CC-BY-1.0": 2}) == "other"
    assert license_name({"CC-BY-1.0": 2}) == "cc-by-1.0"
    assert license_name({"Hak Cipta Redaksi!": 2}) == "hak-cipta-redaksi"
    assert license_name({"MIT": 1, "None": 1}) == "by-article"


def test_the_head_is_what_the_hub_takes_whatever_is_built() -> None:
    for license in ("CC-BY-4.0", "CC-BY-1.0", "None", "Hak Cipta"):
        for language in ("id", "None", "id-latn"):
            counts = {
                key.replace("CC-BY-4.0", license).replace("/id/", f"/{language}/"): number
                for key, number in COUNTS.items()
            }
            card = render_card("# a", shards=[SHARD], counts=counts, name="a", version="1")
            assert check_head(yaml.safe_load(card.split("---\n")[1])) == []


def test_tasks_and_tags_are_those_of_the_configs() -> None:
    shards = [SHARD, replace(SHARD, config="coreference"), replace(SHARD, config="topics")]
    head = card_head(shards, Facts(COUNTS), name="a")
    assert head["task_categories"] == ["token-classification", "text-classification"]
    assert head["task_ids"] == [
        "coreference-resolution",
        "topic-classification",
        "multi-label-classification",
    ]
    assert head["tags"] == ["news", "indonesian", "synthetic", "framing"]
    assert "task_ids" not in card_head([SHARD], Facts(COUNTS), name="a")


def test_gaps_are_told_by_the_figures() -> None:
    counts = {
        **COUNTS,
        "origin/structure:rule/train": 2,
        "origin/structure:gold/train": 1,
        "origin/entities:gold/train": 3,
        "origin/titles:none/train": 3,
        "origin/tokens:rule/train": 3,
        "articles//test": 0,
        "entities/PER/train": 30,
        "entities/PER/test": 5,
        "entities/ORG/train": 40,
        "entities/ORG/test": 4,
        "topics/01000000/train": 2,
    }
    gaps = known_gaps(Facts(counts), None).split("\n")
    partly = "- Layers with gold in a part of the articles: `structure` (gold in 1, by rule in 2)."
    assert partly in gaps
    (absent,) = [line for line in gaps if line.startswith("- Layers that were not annotated: ")]
    assert "`titles`" in absent and "`sentences`" in absent and "`structure`" not in absent
    assert "- Layers without gold, made by machine: `tokens` (by rule in 3)." in gaps
    assert not [line for line in gaps if "Layer" in line and "`entities`" in line]
    (rare,) = [line for line in gaps if "Too rare" in line]
    assert "`ORG` (44)" in rare and "`PER`" not in rare and "`LAW` (0)" in rare
    (few,) = [line for line in gaps if "in `topics`" in line]
    assert "`01000000` arts, culture, entertainment and media (2)" in few
    (lacking,) = [line for line in gaps if "split `test` has none of" in line]
    assert "blocks `lead`" in lacking and "entities" not in lacking


def test_a_missed_floor_is_a_gap() -> None:
    from warta.benchmark.floors import read_floors

    figures = {
        task: {name: {"value": least} for name, least in floors.items()}
        for task, floors in read_floors().items()
    }
    quality = {"gold": {"validation": figures}}
    assert "floor" not in known_gaps(Facts(COUNTS), quality)
    figures["titles"]["exact_f1"]["value"] = 0.1
    assert "misses its floor: titles exact_f1: 0.1, floor" in known_gaps(Facts(COUNTS), quality)


def test_a_dataset_without_gaps_says_so() -> None:
    counts = {"articles//train": 1, **{f"origin/{layer}:gold/train": 1 for layer in LAYERS}}
    assert known_gaps(Facts(counts), None) == "None that the figures show."


# Numbers that are no counts of the data: names of standards, licences and programs.
NAMES = re.compile(r"BCP 47|ISO \d+|CC BY 4\.0|Apache-2\.0|SemEval-2023 task 3|95 %|F1|IOB2")


def test_the_corpus_card_has_no_figure_of_its_own() -> None:
    template = (REPO / "dataset_card.md").read_text("utf-8")
    prose = re.sub(r"```.*?```|\{\{.*?\}\}|\{%.*?%\}", "", template, flags=re.DOTALL)
    assert re.findall(r"\d[\d.,]*", NAMES.sub("", prose)) == []


def test_the_corpus_card_has_the_sections_of_a_data_statement(built: Path) -> None:
    card = (built / "README.md").read_text("utf-8").split("\n---\n", 1)[1]
    first = next(line for line in card.splitlines() if line and not line.startswith("#"))
    assert "written by a language model" in first and "annotation" in first
    assert list(sections_of(card)) == [
        "",
        "Configs",
        "Size",
        "Layers",
        "Curation rationale",
        "Language variety",
        "Who wrote and who annotated",
        "From raw article to record",
        "Annotation process",
        "Labels",
        "Agreement",
        "Baselines",
        "Known gaps",
        "Biases",
        "Persons and sensitive matters",
        "What to use it for",
        "What not to use it for",
        "Rights",
        "Maintenance",
        "Citation",
    ]
    assert all(text.strip() for text in sections_of(card).values())
    assert "{{ " not in card and "{%" not in card


def test_the_leaderboard_has_a_place() -> None:
    template = (REPO / "dataset_card.md").read_text("utf-8")
    shown = {"shards": [SHARD], "counts": COUNTS, "name": "a", "version": "1"}
    assert "Models compared" not in render_card(template, **shown)  # type: ignore[arg-type]
    card = render_card(template, leaderboard="| a |\n|---|", **shown)  # type: ignore[arg-type]
    assert "### Models compared\n\n| a |\n|---|\n\n## Known gaps" in card
