"""Level 3: what the one-defect files do not show."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from warta.article import Article
from warta.schema import LAYER_FIELDS
from warta.validate.references import check_references

Record = dict[str, Any]


def codes(record: Record) -> set[str]:
    return {finding.code for finding in check_references(Article.from_dict(record))}


def test_a_sound_record_has_no_finding(sound: Record) -> None:
    assert codes(sound) == set()


def test_layers_that_are_null_are_not_asked(sound: Record) -> None:
    for row in sound["provenance"]:
        row["origin"] = "none"
    for fields in LAYER_FIELDS.values():
        sound.update(dict.fromkeys(fields))
    assert codes(sound) == set()


def test_a_reference_into_a_layer_that_is_null_is_unknown(sound: Record) -> None:
    sound["chains"] = None
    sound["provenance"][8]["origin"] = "none"
    assert codes(sound) == {"unknown_reference"}


@pytest.mark.parametrize(
    ("value", "sound_date"),
    [
        ("2024-02-29", True),
        ("2023-02-29", False),
        ("2024-02-30T10:00", False),
        ("2024-W10", True),
        ("2024-13", True),  # not written to the day; the schema's pattern refuses it in dates
        ("XXXX-12-40", True),
        ("0000-01-01", False),
        ("PAST_REF", True),
        ("199", True),
    ],
)
def test_days_must_be_in_the_calendar(sound: Record, value: str, sound_date: bool) -> None:
    sound["times"][0]["value"] = value
    assert codes(sound) == (set() if sound_date else {"impossible_date"})


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("DATE", None, set()),
        ("DATE", "PAST_REF", set()),
        ("DURATION", "P3D", set()),
        ("DATE", "XXXX-08-12", set()),
        ("DATE", "2024-08-12", {"value_without_reference"}),
        ("TIME", "2024-08-12T10:00", {"value_without_reference"}),
    ],
)
def test_a_relative_time_has_no_date_where_the_article_has_none(
    sound: Record, kind: str, value: str | None, expected: set[str]
) -> None:
    sound["published_at"] = None
    sound["times"][1].update(type=kind, value=value)
    assert codes(sound) == expected


def entity(record: Record, place: int, **fields: Any) -> None:
    record["entities"][place].update(fields)


def test_a_child_of_the_same_span_is_enclosed(sound: Record) -> None:
    outer = sound["entities"][10]
    entity(sound, 11, start=outer["start"], end=outer["end"])
    assert codes(sound) == set()
    entity(sound, 11, parent=None)
    assert codes(sound) == {"nesting_unmarked"}


def test_an_entity_that_is_its_own_parent(sound: Record) -> None:
    entity(sound, 11, parent="e12")
    assert codes(sound) == {"reference_cycle"}


def test_two_parents_of_each_other(sound: Record) -> None:
    outer = sound["entities"][10]
    entity(sound, 11, start=outer["start"], end=outer["end"], parent="e11")
    entity(sound, 10, parent="e12")
    assert codes(sound) == {"reference_cycle"}


def test_a_long_chain_of_anchors_is_no_cycle_and_takes_no_time(sound: Record) -> None:
    count = 20_000
    sound["times"] = [
        {**sound["times"][1], "id": f"t{n}", "anchor": f"t{n - 1}" if n > 1 else "dct"}
        for n in range(1, count + 1)
    ]
    assert codes(sound) == set()
    sound["times"][0]["anchor"] = f"t{count}"
    assert codes(sound) == {"reference_cycle"}


@pytest.mark.parametrize(
    "rows",
    [
        lambda rows: rows[::-1],
        lambda rows: rows[:-1],
        lambda rows: [*rows[:-1], rows[0]],
        lambda rows: [],
    ],
)
def test_provenance_is_one_row_a_layer_in_order(sound: Record, rows: Any) -> None:
    sound["provenance"] = rows(sound["provenance"])
    assert codes(sound) == {"provenance_rows"}


def test_a_layer_of_several_fields_is_annotated_where_any_is(sound: Record) -> None:
    sound.update(topics=None, frames=None)
    assert codes(sound) == set()
    sound["genre"] = None
    assert codes(sound) == {"provenance_mismatch"}
    sound["dateline"] = None
    sound["provenance"][9]["origin"] = "none"
    assert codes(sound) == set()


# Persuasion spans of the sound record, by place: what stands there and which voices it may have.
VOICES = {
    0: ("in marks, in indirect content of an attitude", {"reported"}),
    1: ("in direct content", {"reported"}),
    2: ("in indirect content of an attitude", {"reported", "ambiguous"}),
    3: ("in content of kind topic", {"narrator"}),
    4: ("in indirect content under a closing cue", {"reported", "ambiguous"}),
}


@pytest.mark.parametrize("place", VOICES)
@pytest.mark.parametrize("voice", ["narrator", "reported", "ambiguous"])
def test_voice_follows_from_the_place(sound: Record, place: int, voice: str) -> None:
    sound["persuasion"][place]["voice"] = voice
    _, allowed = VOICES[place]
    assert codes(sound) == (set() if voice in allowed else {"voice_mismatch"})


def test_outside_content_the_voice_is_the_narrator_s(sound: Record) -> None:
    start = sound["text"].index("Keduanya")
    span = {"start": start, "end": start + 8, "technique": "Repetition", "attribution": None}
    for voice, expected in (("narrator", set()), ("ambiguous", {"voice_mismatch"})):
        record = copy.deepcopy(sound)
        record["persuasion"].append({**span, "voice": voice})
        assert codes(record) == expected


def test_scare_quotes_outside_content_may_have_either_voice(sound: Record) -> None:
    sound["attributions"] = []
    sound["persuasion"] = [{**sound["persuasion"][0], "attribution": None}]
    for voice in ("narrator", "reported"):
        sound["persuasion"][0]["voice"] = voice
        assert codes(sound) == set()


def test_a_tie_between_contents_of_one_span_leaves_the_choice(sound: Record) -> None:
    twin = copy.deepcopy(sound["attributions"][4])
    sound["attributions"].insert(5, twin)
    for number, item in enumerate(sound["attributions"], 1):
        item["id"] = f"a{number}"
    sound["persuasion"] = [sound["persuasion"][2]]
    for name, expected in (("a5", set()), ("a6", set()), ("a1", {"attribution_not_innermost"})):
        sound["persuasion"][0]["attribution"] = name
        assert codes(sound) == expected


def test_without_text_the_marks_are_not_guessed(sound: Record) -> None:
    sound["text"] = None
    assert codes(sound) == set()
    sound["persuasion"][3]["voice"] = "reported"  # the topic may stand in a quotation
    assert codes(sound) == set()
    sound["persuasion"][1]["voice"] = "narrator"
    assert codes(sound) == {"voice_mismatch"}
