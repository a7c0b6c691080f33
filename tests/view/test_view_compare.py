"""The annotators' versions: what the page shows is what the annotator wrote."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from warta.article import Article
from warta.errors import UsageError
from warta.gold import GoldError, compile_gold, read_gold
from warta.pipeline import Gold, make_pipeline
from warta.schema import LAYER_FIELDS
from warta.stats.dataset import read_articles
from warta.view import write_site
from warta.view.compare import compile_version, find_annotators

ANNOTATIONS = Path(__file__).resolve().parents[2] / "corpus" / "annotations"
FIELDS = [field for layer, fields in LAYER_FIELDS.items() if layer != "tokens" for field in fields]


@pytest.fixture(scope="module")
def articles(built: Path) -> dict[str, Article]:
    return {article.id: article for split, article in read_articles(built) if split == "train"}


def test_a_version_is_that_of_the_whole_pipeline(articles: dict[str, Article]) -> None:
    people = find_annotators(ANNOTATIONS)
    both = sorted(articles.keys() & people.files["lm-a"].keys() & people.files["lm-b"].keys())
    assert len(both) > 20
    pipeline = make_pipeline()
    for name in both[::10]:
        for files in people.files.values():
            article = articles[name]
            bare = dataclasses.replace(article, provenance=(), **dict.fromkeys(FIELDS))
            whole = pipeline.annotate(bare, Gold.read(files[name]))
            ours = compile_version(files[name], article)
            for field in FIELDS:
                assert getattr(ours, field) == getattr(whole, field), (name, field)


def test_versions_come_by_name_and_only_where_there_are_some(articles: dict[str, Article]) -> None:
    people = find_annotators(ANNOTATIONS)
    both = next(name for name in articles if name in people.files["lm-b"])
    one = next(name for name in articles if name not in people.files["lm-b"])
    assert [name for name, _ in people.versions(articles[both])] == ["lm-a", "lm-b"]
    assert [name for name, _ in people.versions(articles[one])] == ["lm-a"]
    assert "tokens" not in people.versions(articles[one])[0][1]
    assert people.versions(dataclasses.replace(articles[one], id="unknown")) == []
    assert people.unfit == []


def test_a_version_of_another_text_is_named_and_left_out(
    articles: dict[str, Article], tmp_path: Path
) -> None:
    name = next(iter(articles))
    source = find_annotators(ANNOTATIONS).files["lm-a"][name]
    target = tmp_path / "people" / "lm-a" / "x"
    target.mkdir(parents=True)
    shutil.copy(source, target)
    people = find_annotators(tmp_path / "people")
    other = dataclasses.replace(articles[name], text_sha256="1" * 64)
    assert people.versions(other) == []
    ((file, reason),) = people.unfit
    assert file == f"lm-a/x/{name}.json" and "another text" in reason
    with pytest.raises(UsageError, match="without its text"):
        compile_version(source, dataclasses.replace(other, text=None))


def test_a_file_that_does_not_fit_is_named_and_the_site_is_made(
    articles: dict[str, Article], tmp_path: Path
) -> None:
    name = next(iter(articles))
    records = tmp_path / "records.json"
    records.write_text(json.dumps(articles[name].to_dict()), "utf-8")
    gold = read_gold(find_annotators(ANNOTATIONS).files["lm-a"][name])
    gold["entities"] = [{"p": 1, "text": "tidak ada di teks", "label": "PER"}]
    target = tmp_path / "people" / "lm-a"
    target.mkdir(parents=True)
    (target / f"{name}.json").write_text(json.dumps(gold), "utf-8")
    with pytest.raises(GoldError):
        compile_gold(gold, articles[name])
    report = write_site(records, tmp_path / "site", annotations=tmp_path / "people")
    assert report.articles == 1 and report.compared == 0 and report.annotators == ("lm-a",)
    assert [file for file, _ in report.unfit] == [f"lm-a/{name}.json"]


def test_a_folder_without_annotators_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match="no annotator"):
            find_annotators(folder)
