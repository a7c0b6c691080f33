"""croissant.json: what it says, that mlcroissant takes it, and that its records read back whole."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from warta.engine.build import build
from warta.publish.croissant import croissant, license_url, save_croissant, with_files
from warta.publish.sections import lead_of, rai_fields, sections_of
from warta.tables.configs import all_configs
from warta.tables.shards import Shard, sha256_of
from warta.validate.check import check
from warta.validate.dataset import _croissant, _Digests, survey_dataset

SHARD = Shard("articles", "train", "articles/train-00000-of-00001.parquet", 3, 900, 500, "0" * 64)
RAW = (
    "Bandung, Warta Contoh – Harga beras di pasar itu naik pada Senin, kata pedagang beras.\n"
    "Ia menilai kenaikan tersebut tidak wajar dan meminta pemerintah kota segera turun tangan.\n"
)


@pytest.fixture(scope="module")
def document(built: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((built / "croissant.json").read_text("utf-8"))
    return loaded


def record_sets(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in document["recordSet"]}


def test_every_file_stands_in_it_with_its_digest(built: Path, document: dict[str, Any]) -> None:
    files = [item for item in document["distribution"] if item["@type"] == "cr:FileObject"]
    lying = {path.relative_to(built).as_posix() for path in built.glob("*/*.parquet")}
    assert {item["contentUrl"] for item in files} == lying
    for item in files:
        file = built / item["contentUrl"]
        assert item["sha256"] == sha256_of(file)
        assert item["contentSize"] == f"{file.stat().st_size} B"


def test_every_column_of_every_config_stands_in_it(document: dict[str, Any]) -> None:
    sets = record_sets(document)
    assert sets.keys() == {"splits", *(config.name for config in all_configs())}
    for config in all_configs():
        names = [field["name"] for field in sets[config.name]["field"]]
        assert names == ["split", *config.schema.names]
        for field in sets[config.name]["field"]:
            assert field["description"].strip(), (config.name, field["name"])


def test_what_is_left_out_is_named(document: dict[str, Any]) -> None:
    sets = record_sets(document)
    told = {
        name: each["description"].partition("Not described here")[2] for name, each in sets.items()
    }
    assert "relations.source, relations.cue, relations.content" in told["attributions"]
    assert "clusters.mentions" in told["coreference"]
    assert "chains.mentions" in told["articles"] and "attributions.cue" in told["articles"]
    assert {name for name, text in told.items() if text} == {
        "articles",
        "attributions",
        "coreference",
    }


def test_label_codes_are_told(document: dict[str, Any]) -> None:
    fields = {field["name"]: field for field in record_sets(document)["entities"]["field"]}
    assert "0 O, 1 B-PER, 2 I-PER" in fields["ner_tags"]["description"]


def test_the_rai_fields_are_the_words_of_the_card(built: Path, document: dict[str, Any]) -> None:
    card = (built / "README.md").read_text("utf-8")
    fields = {name: text for name, text in document.items() if name.startswith("rai:")}
    assert fields.keys() == {
        "rai:dataCollection",
        "rai:dataPreprocessingProtocol",
        "rai:dataAnnotationProtocol",
        "rai:dataAnnotationAnalysis",
        "rai:annotatorDemographics",
        "rai:dataBiases",
        "rai:dataLimitations",
        "rai:dataUseCases",
        "rai:personalSensitiveInformation",
        "rai:dataReleaseMaintenancePlan",
    }
    assert "language model" in fields["rai:annotatorDemographics"]
    for text in fields.values():
        assert "|" not in text and "**" not in text and "\n" not in text
        assert text.split(". ")[0].split(": ")[0] in card.replace("**", "").replace("`", "")
    assert document["description"].startswith("Every article here was written by a language model")


def test_licences_are_addresses_where_they_are_known() -> None:
    assert license_url("CC-BY-4.0") == "https://spdx.org/licenses/CC-BY-4.0"
    assert license_url("Proprietary") == "Proprietary"


def test_nothing_unknown_is_claimed() -> None:
    made = croissant(
        name="a", version="1.0.0", shards=[SHARD], languages=[], licenses=[], tags=[], card="# a\n"
    )
    assert not {"license", "inLanguage", "citeAs", "datePublished", "creator"} & made.keys()
    assert made["description"] == "a"
    assert not [name for name in made if name.startswith("rai:")]


def test_sections_are_those_of_the_second_level() -> None:
    card = (
        "# T\n\nLead **bold**.\n\n```\n## no\n```\n\n"
        "## A\n\ntext\n\n### a\n\n| x |\n\n- item\n## B\n"
    )
    assert list(sections_of(card)) == ["", "A", "B"]
    assert lead_of(card) == "Lead bold."
    assert rai_fields(card) == {}
    assert rai_fields(card.replace("## A", "## Biases")) == {"rai:dataBiases": "text item"}


def test_files_that_were_changed_get_their_digests(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    shutil.copytree(built, folder)
    shutil.rmtree(folder / "_build")
    (one, two) = sorted(folder.glob("times/t*.parquet"))
    shutil.copyfile(folder / "times" / "validation-00000-of-00001.parquet", two)
    found = [each for each in survey_dataset(folder).findings if "croissant" in each.code]
    assert [each.message for each in found] == [
        "it has another sha256 of times/train-00000-of-00001.parquet than the file's"
    ]
    one.unlink()
    path = folder / "croissant.json"
    save_croissant(with_files(json.loads(path.read_text("utf-8")), folder), folder)
    assert not [each for each in survey_dataset(folder).findings if "croissant" in each.code]


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "{}", '{"distribution": [{"@type": "cr:FileObject"}]}', '{"distribution": 5}'],
)
def test_a_croissant_that_cannot_be_read_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "croissant.json").write_text(text, "utf-8")
    (found,) = _croissant(tmp_path, set(), _Digests())
    assert found.code == "croissant_mismatch" and "cannot be read" in found.message


def mlc_dataset(folder: Path) -> Any:
    mlcroissant = pytest.importorskip("mlcroissant")
    return mlcroissant.Dataset(folder / "croissant.json")


def test_mlcroissant_takes_it(built: Path) -> None:
    dataset = mlc_dataset(built)
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert dataset.metadata.name == "Warta"
    assert dataset.metadata.data_biases and dataset.metadata.personal_sensitive_information


def test_mlcroissant_finds_what_is_wrong(built: Path, tmp_path: Path, document: Any) -> None:
    mlcroissant = pytest.importorskip("mlcroissant")
    broken = json.loads(json.dumps(document))
    del broken["recordSet"][1]["field"][1]["source"]["fileSet"]
    save_croissant(broken, tmp_path)
    with pytest.raises(mlcroissant.ValidationError):
        mlc_dataset(tmp_path)


def test_a_dataset_that_is_not_ours_has_one_too(tmp_path: Path) -> None:
    raw = tmp_path / "berita.jsonl"
    raw.write_text(
        json.dumps({"id": "a-1", "text": RAW, "license": "CC-BY-SA-4.0"}) + "\n", "utf-8"
    )
    build([raw], out=tmp_path / "out", layers=["structure"])
    dataset = mlc_dataset(tmp_path / "out")
    assert not dataset.metadata.ctx.issues.errors
    assert dataset.metadata.name == "berita"
    assert dataset.metadata.license == ["https://spdx.org/licenses/CC-BY-SA-4.0"]
    rows = list(dataset.records("structure"))
    assert [row["structure/split"] for row in rows] == [b"train"] * len(rows)
    (article,) = dataset.records("articles")
    assert article["articles/text"].decode() == RAW
    assert [each.code for each in check([tmp_path / "out"]) if each.severity == "error"] == []


def test_no_date_or_machine_gets_into_it(tmp_path: Path) -> None:
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    out = tmp_path / "again"
    build([corpus / "raw" / "perintis"], out=out, layers=["structure"], gold=None, splits=None)
    first = (out / "croissant.json").read_bytes()
    build(
        [corpus / "raw" / "perintis"],
        out=out,
        layers=["structure"],
        gold=None,
        splits=None,
        overwrite=True,
    )
    assert (out / "croissant.json").read_bytes() == first
    assert str(tmp_path).encode() not in first and str(Path.home()).encode() not in first


def plain(value: Any, prefix: str) -> Any:
    """What mlcroissant gives, as load_dataset has it: text for bytes, None for NaN, bare names."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dict):
        names = {key: key.removeprefix(f"{prefix}/") for key in value}
        return {name: plain(value[key], f"{prefix}/{name}") for key, name in names.items()}
    if isinstance(value, list):
        return [plain(item, prefix) for item in value]
    return value


def described(row: dict[str, Any], schema: pa.Schema) -> dict[str, Any]:
    """A row of load_dataset without what croissant.json leaves out, structs in structs opened."""
    return {field.name: _described(row[field.name], field.type) for field in schema}


def _described(value: Any, kind: pa.DataType) -> Any:
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        return [dict(_leaves(item, kind.value_type, listed=True)) for item in value]
    if pa.types.is_struct(kind):
        return dict(_leaves(value, kind, listed=False))
    return value


def _leaves(
    item: Any, kind: pa.DataType, *, listed: bool, path: str = ""
) -> Iterator[tuple[str, Any]]:
    for part in kind:
        value = None if item is None else item[part.name]
        if pa.types.is_struct(part.type):
            yield from _leaves(value, part.type, listed=listed, path=f"{path}{part.name}.")
        elif not (
            listed and pa.types.is_list(part.type) and pa.types.is_struct(part.type.value_type)
        ):
            yield f"{path}{part.name}", value


@pytest.mark.slow
@pytest.mark.parametrize("config", all_configs(), ids=lambda config: config.name)
def test_records_read_back_as_load_dataset_has_them(built: Path, config: Any) -> None:
    from datasets import load_dataset

    wanted = {}
    for split, rows in load_dataset(str(built), config.name).items():
        for row in rows:
            wanted[row["id"]] = {"split": split, **described(row, config.schema)}
    found = {}
    for record in mlc_dataset(built).records(config.name):
        row = plain(record, config.name)
        found[row["id"]] = row
    assert found.keys() == wanted.keys()
    for id, row in wanted.items():
        assert found[id] == row
