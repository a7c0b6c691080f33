"""There and back: what a format does not call a loss comes back as it was, on gold and on articles
that are made to be hard to write."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from made_articles import FEW, MANY, articles

from warta.article import ARTICLE_FIELDS, Article
from warta.export import FORMATS, find_format
from warta.export.format import count_losses
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.spans import article_of, meta_of, rows_of
from warta.stats.dataset import read_articles


def back(name: str, written: Sequence[Article]) -> list[Article | Problem]:
    with tempfile.TemporaryDirectory() as folder:
        chosen = find_format(name)
        chosen.write(iter(written), Path(folder))
        return list(chosen.read(Path(folder), Labels()))


def check_trip(name: str, written: Sequence[Article]) -> None:
    chosen = find_format(name)
    read = back(name, written)
    assert [item for item in read if isinstance(item, Problem)] == []
    found = [item for item in read if isinstance(item, Article)]
    if all(loss.path != "id" for loss in chosen.losses):
        order = {article.id: at for at, article in enumerate(written)}
        found.sort(key=lambda article: order[article.id])
    assert [chosen.view(item) for item in found] == [chosen.view(item) for item in written]


@FEW
@given(articles())
def test_rows_and_metadata_are_the_whole_record(article: Article) -> None:
    assert article_of(meta_of(article), article.text or "", rows_of(article)) == article


@pytest.mark.parametrize("name", FORMATS)
@FEW
@given(made=articles())
def test_made_articles_come_back(name: str, made: Article) -> None:
    check_made(name, made)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
@MANY
@given(made=articles())
def test_many_made_articles_come_back(name: str, made: Article) -> None:
    check_made(name, made)


def check_made(name: str, made: Article) -> None:
    chosen = find_format(name)
    missing = [field for field in chosen.needs if getattr(made, field) is None]
    if not missing and chosen.refuses(made) is None:
        check_trip(name, [made])


@pytest.mark.parametrize("name", FORMATS)
def test_a_sample_of_gold_comes_back(name: str, sample: list[Article]) -> None:
    check_trip(name, sample)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_all_gold_comes_back(name: str, built: Path) -> None:
    gold = [article for _, article in read_articles(built)]
    chosen = find_format(name)
    assert len(gold) == 279 and [chosen.refuses(each) for each in gold] == [None] * 279
    check_trip(name, gold)


@pytest.mark.parametrize("name", FORMATS)
def test_every_declared_loss_is_one(name: str, sample: list[Article]) -> None:
    """A loss that is none would hide a difference."""
    chosen = find_format(name)
    lost = count_losses(sample, chosen.losses)
    again = count_losses(
        [item for item in back(name, sample) if isinstance(item, Article)], chosen.losses
    )
    made_up = {"id", "text", "source", "rights", "blocks", "language", "text_sha256"}
    for path in lost:
        assert path in made_up or again.get(path, 0) < lost[path], path


@pytest.mark.parametrize("name", FORMATS)
def test_losses_name_what_a_record_has(name: str) -> None:
    for loss in find_format(name).losses:
        assert loss.path.partition(".")[0] in ARTICLE_FIELDS and loss.reason


def test_one_changed_value_is_a_difference(sample: list[Article]) -> None:
    """The comparison itself: of each format's view, each field that it holds is part."""
    article = sample[0]
    entity = dataclasses.replace((article.entities or ())[0], label="LAW")
    times = (
        dataclasses.replace((article.times or ())[0], value="1999"),
        *(article.times or ())[1:],
    )
    changes: dict[str, Any] = {"entities": (entity, *(article.entities or ())[1:]), "times": times}
    for name in FORMATS:
        chosen = find_format(name)
        lost = {loss.path for loss in chosen.losses}
        for field, value in changes.items():
            changed = dataclasses.replace(article, **{field: value})
            assert (chosen.view(changed) != chosen.view(article)) == (field not in lost), name
