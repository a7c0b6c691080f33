"""The Portrait: counts over two layers at once, balance of splits, periods, tables."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warta.article import Article, Persuasion
from warta.stats import balance, format_portrait, portray, text_stats
from warta.stats.periods import MOST, by_period, sparse
from warta.stats.portrait import Portrait
from warta.stats.table import table
from warta.stats.wording import name_label, technique_groups

NO_LAYERS = dict.fromkeys(
    (
        *("dateline", "blocks", "sentences", "tokens", "entities", "titles", "times"),
        *("attributions", "persuasion", "chains", "topics", "frames", "genre"),
    )
)


@pytest.fixture
def sound(sound_record: dict[str, Any]) -> Article:
    return Article.from_dict(sound_record)


def use(technique: str, voice: str) -> Persuasion:
    return Persuasion(0, 1, technique, voice, None)


def test_techniques_are_counted_by_voice_and_by_outlet(sound: Article) -> None:
    first = dataclasses.replace(
        sound, outlet="A", persuasion=(use("Doubt", "narrator"), use("Slogans", "reported"))
    )
    second = dataclasses.replace(sound, outlet="B", persuasion=(use("Doubt", "reported"),))
    unmarked = dataclasses.replace(sound, outlet="B", persuasion=None)
    found = portray([("train", first), ("test", second), ("test", unmarked)])
    assert found is not None
    assert found.voices == {"Doubt": {"narrator": 1, "reported": 1}, "Slogans": {"reported": 1}}
    assert list(found.outlets) == ["B", "A"]
    a, b = found.outlets["A"], found.outlets["B"]
    assert (a.articles, a.techniques, a.narrated) == (1, {"Doubt": 1, "Slogans": 1}, 1)
    # Rates are over the words of the articles in which persuasion was looked for.
    assert b.articles == 2 and a.words == b.words == found.splits["train"].words > 0
    assert a.per_1000_words(2) == pytest.approx(2000 / a.words)
    assert list(found.by_split) == ["train", "test", "all"]
    assert list(found.splits) == ["train", "test"]


def test_documents_and_lengths_by_split(sound: Article) -> None:
    dated = dataclasses.replace(
        sound, published_at="2024-03-05", topics=("15000000", "05000000"), genre="satire"
    )
    vague = dataclasses.replace(sound, published_at="2023", topics=(), genre=None, outlet=None)
    found = portray([("train", dated), ("test", vague)])
    assert found is not None
    assert found.documents["month"] == {"train": {"2024-03": 1}, "test": {"2023": 1}}
    assert found.documents["topic"] == {"train": {"15000000": 1}, "test": {"": 1}}
    assert found.documents["genre"] == {"train": {"satire": 1}}
    assert found.total("outlet") == Counter({sound.outlet or "": 1, "": 1})
    assert found.lengths["train"] == {found.splits["train"].words: 1}
    text = format_portrait(found)
    assert "| sport " in text and "| 2023 " in text and "(unknown)" in text


def test_plain_data_is_json_and_whole(sound: Article) -> None:
    found = portray([("train", sound)])
    assert found is not None
    record = json.loads(json.dumps(found.to_dict()))
    assert record.keys() == {field.name for field in dataclasses.fields(Portrait)} - {
        "by_split"
    } | {"splits"}
    assert record["splits"]["train"]["articles"] == 1


def test_nothing_has_no_portrait() -> None:
    assert portray([]) is None


def test_a_dataset_without_any_layer_says_so(sound: Article) -> None:
    found = portray([("train", dataclasses.replace(sound, **NO_LAYERS))])  # type: ignore[arg-type]
    assert found is not None and found.voices == found.lengths == found.forms == {}
    text = format_portrait(found)
    assert "Layer persuasion is not annotated in any article." in text
    assert "Layer attributions is not annotated in any article." in text
    assert "Layer topics is not annotated in any article." in text
    assert "## Labels by layer" not in text and "## Quoted most" not in text


def test_an_annotated_layer_with_nothing_in_it_is_told_apart(sound: Article) -> None:
    empty = dataclasses.replace(sound, persuasion=(), attributions=())
    found = portray([("train", empty)])
    assert found is not None
    text = format_portrait(found)
    assert "No technique is marked." in text and "No attribution is marked." in text


def test_an_article_without_text_has_labels_and_no_names(sound: Article) -> None:
    found = portray([("train", dataclasses.replace(sound, text=None))])
    assert found is not None and found.speakers == () and found.lengths == {}
    assert sum(map(sum, (forms.values() for forms in found.forms.values()))) == len(
        sound.attributions or ()
    )
    assert next(iter(found.outlets.values())).per_1000_words(3) is None


def dealt(sound: Article, **genres: str) -> Portrait:
    """A Portrait of articles with these genres (r or o, one a letter) in each split."""
    names = {"r": "reporting", "o": "opinion"}
    bare = dataclasses.replace(sound, **NO_LAYERS)  # type: ignore[arg-type]
    found = portray(
        (split, dataclasses.replace(bare, genre=names[letter]))
        for split, letters in genres.items()
        for letter in letters
    )
    assert found is not None
    return found


def test_balance_tells_an_even_deal_from_a_skewed_one(sound: Article) -> None:
    even = list(balance(dealt(sound, train="ro" * 20, test="ro" * 10)))
    assert [(each.field, each.distance, each.odd) for each in even] == [("genre", 0, False)] * 2
    train, test = balance(dealt(sound, train="r" * 20 + "o" * 20, test="r" * 20))
    assert test.odd and test.distance == pytest.approx(1 / 3)  # 40 of 60 are reporting
    assert train.distance == pytest.approx(1 / 6) and 0 < train.chance < train.chance_p95


def test_one_split_or_one_label_is_not_compared(sound: Article) -> None:
    assert list(balance(dealt(sound, train="ro"))) == []
    assert list(balance(dealt(sound, train="rr", test="r"))) == []


@given(st.text("ro", min_size=1, max_size=12), st.text("ro", min_size=1, max_size=12))
@example("oo", "oooorr")
def test_distances_are_shares(train: str, test: str) -> None:
    counts = {"train": Counter(train), "test": Counter(test)}
    bare = Portrait(
        {"train": text_stats([]), "test": text_stats([])}, {"genre": counts}, {}, {}, {}, {}, ()
    )
    for each in balance(bare):
        # Their order is free: where one deal in thirty is far off, the mean is above 95 % of them.
        for share in (each.distance, each.chance, each.chance_p95):
            assert 0 <= share <= 1


def test_periods_have_no_gaps_and_lose_nothing() -> None:
    found = by_period({"train": {"2024-01": 2, "2024-04": 1, "": 3}, "test": {"2023-12": 1}})
    assert (found.unit, found.undated) == ("month", 3)
    assert found.names == ["2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]
    assert found.counts == {"train": [0, 2, 0, 0, 1], "test": [1, 0, 0, 0, 0]}
    wide = by_period({"train": {"2015-01": 1, "2024-12": 1, "2020": 5}})
    assert wide.unit == "quarter" and wide.names[0] == "2015 Q1" and wide.undated == 5
    years = by_period({"train": {"1990-01": 1, "2024-12": 1, "2020": 5, "1980": 1}})
    assert years.unit == "year" and years.counts["train"][30] == 5 and years.undated == 1
    assert by_period({"train": {"": 2}}).undated == 2


@given(
    st.dictionaries(
        st.dates().map(lambda date: date.isoformat()[:7]) | st.just("") | st.just("soon"),
        st.integers(1, 9),
        min_size=1,
    )
)
def test_every_article_is_in_a_period_or_undated(months: dict[str, int]) -> None:
    found = by_period({"train": months})
    assert sum(found.counts.get("train", ())) + found.undated == sum(months.values())
    assert found.unit == "decade" or len(found.names) <= MOST
    assert len([name for name in sparse(found.names) if name]) <= 9 + 1


def test_names_on_a_time_line_stand_at_the_beginning_of_years() -> None:
    quarters = [f"{year} Q{quarter}" for year in range(2020, 2024) for quarter in (1, 2, 3, 4)]
    assert [name for name in sparse(quarters) if name] == [f"{y} Q1" for y in range(2020, 2024)]
    assert sparse(["2024-03", "2024-04"]) == ["2024-03", "2024-04"]


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6))))
def test_a_table_has_one_line_a_row_whatever_is_in_the_cells(rows: list[tuple[str, str]]) -> None:
    lines = table(["a", "b"], rows, texts=1).split("\n")
    assert len(lines) == 2 + len(rows) and len({len(line) for line in lines}) == 1
    assert all(line.replace("\\|", "").count("|") == 3 for line in lines)


def test_labels_are_called_by_names() -> None:
    assert name_label("topic", "15000000") == "sport"
    assert name_label("topic", "99") == "99" and name_label("outlet", "a_b") == "a_b"
    assert name_label("technique", "Straw_Man") == "Straw Man"
    assert len(technique_groups()) == 23 and len(set(technique_groups().values())) == 6
