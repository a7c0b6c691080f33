"""A gold file compiled over its article: spans, numbers, what is derived, what stays."""

from __future__ import annotations

import dataclasses
import pickle
from typing import Any

import pytest

from warta.article import Article, Attribution, Chain, Entity, Persuasion, Span, Title
from warta.errors import UsageError
from warta.gold import GoldError, compile_gold, decompile, format_gold
from warta.schema import LAYERS

Gold = dict[str, Any]


def spans(article: Article, items: Any) -> list[str]:
    return [article.span(item) for item in items or ()]


def test_the_example_of_the_page_says_what_it_shows(article: Article, gold: Gold) -> None:
    made = compile_gold(gold, article, strict=True)
    assert made.dateline and made.span(made.dateline) == "KARANG, Suara Pesisir –"
    assert [(block.kind, made.span(block)[:12]) for block in made.blocks or ()] == [
        ("headline", "Nelayan Kara"),
        ("lead", "KARANG, Suar"),
        ("paragraph", "Menurut Rina"),
        ("related_link", "Baca juga: C"),
        ("quote", "“Nelayan kam"),
        ("credit", "Editor: Tika"),
    ]
    assert spans(made, made.sentences)[2:] == [
        "“Nelayan kami rugi,” katanya.",
        "Rina dan Dr. Bayu Wirasena akan bertemu di Jakarta besok.",
        "Keduanya lahir di Karang.",
    ]
    holders = {item.id: made.span(item) for item in made.entities or ()}
    assert [holders[title.holder or ""] for title in made.titles or ()] == [
        "Rina Ayu",
        "Bayu Wirasena",
    ]
    quoted = (made.attributions or ())[2]
    assert [spans(made, part) for part in (quoted.source, quoted.cue, quoted.content)] == [
        ["nya"],
        ["kata"],
        ["“Nelayan kami rugi,”"],
    ]
    assert [(item.voice, item.attribution) for item in made.persuasion or ()] == [
        ("reported", "a1")
    ]
    assert made.frames == ("Economic", "Political")
    assert {row.origin for row in made.provenance if row.layer != "tokens"} == {"gold"}
    rows = {(row.annotator, row.version, row.data) for row in made.provenance[:2]}
    assert rows == {("adjudicated", None, None)}


def test_the_example_is_written_as_the_page_shows_it(gold: Gold, gold_text: str) -> None:
    assert format_gold(gold) == gold_text


def test_the_schemas_example_comes_back(sound_record: dict[str, Any]) -> None:
    record = Article.from_dict(sound_record)
    rows = tuple(dataclasses.replace(row, version=None) for row in record.provenance)
    record = dataclasses.replace(record, provenance=rows)
    assert compile_gold(decompile(record), record) == record


def test_what_the_file_does_not_annotate_stays(article: Article, gold: Gold) -> None:
    kept = {key: gold[key] for key in ("id", "annotator", "times")}
    made = compile_gold(kept | {"entities": None}, article)
    assert made.times and len(made.times) == 3
    assert made == dataclasses.replace(article, times=made.times, provenance=made.provenance)
    changed = [row.layer for row in made.provenance if row not in article.provenance]
    assert changed == ["times"]


def test_an_empty_list_is_annotated(article: Article, gold: Gold) -> None:
    made = compile_gold({"id": gold["id"], "annotator": "x", "times": [], "topics": []}, article)
    assert made.times == ()
    assert (made.topics, made.frames, made.genre) == ((), None, None)


def test_only_the_layers_asked_for_are_set(bare: Article, gold: Gold) -> None:
    made = compile_gold(gold, bare, layers={"structure"})
    assert made.blocks and made.sentences is None and made.entities is None
    with pytest.raises(UsageError, match="no layer 'entity'"):
        compile_gold(gold, bare, layers={"entity"})


def test_references_that_stay_follow_the_same_words(article: Article, gold: Gold) -> None:
    made = compile_gold(gold, article)
    fewer = [row for row in gold["entities"] if row["p"] > 1]
    again = compile_gold(
        {"id": gold["id"], "annotator": "x", "entities": fewer, "chains": []}, made
    )
    names = {item.id: again.span(item) for item in again.entities or ()}
    assert [names[title.holder or ""] for title in again.titles or ()] == [
        "Rina Ayu",
        "Bayu Wirasena",
    ]
    none = compile_gold({"id": gold["id"], "annotator": "x", "entities": []}, made)
    assert {title.holder for title in none.titles or ()} == {None}
    assert {item.speaker for item in none.attributions or ()} == {None}


def test_numbers_follow_the_text_not_the_file(article: Article, gold: Gold) -> None:
    rows = [
        {"id": "kota", "p": 2, "text": "KARANG", "label": "GPE"},
        {"id": "formula", "p": 2, "text": "KARANG, Suara", "label": "ORG"},
        {"id": "dulu", "p": 1, "text": "Karang", "label": "GPE"},
    ]
    titles = [{"p": 2, "text": "Bupati", "holder": "kota"}]
    file = {"id": gold["id"], "annotator": "x", "entities": rows, "titles": titles}
    made = compile_gold(file, article)
    assert [(item.id, made.span(item), item.parent) for item in made.entities or ()] == [
        ("e1", "Karang", None),
        ("e2", "KARANG, Suara", None),
        ("e3", "KARANG", "e2"),
    ]
    assert made.titles == (Title(*_at(made, "Bupati"), holder="e3"),)


def _at(article: Article, words: str) -> tuple[int, int]:
    assert article.text
    start = article.text.index(words)
    return start, start + len(words)


VOICES = [
    ("outside", {}, "narrator", None),
    ("direct", {"quote": "direct"}, "reported", "a1"),
    ("indirect", {}, "reported", "a1"),
    ("topic", {"kind": "topic"}, "narrator", "a1"),
]


@pytest.mark.parametrize(("case", "fields", "voice", "attribution"), VOICES)
def test_the_voice_follows(
    article: Article,
    gold: Gold,
    case: str,
    fields: dict[str, str],
    voice: str,
    attribution: str | None,
) -> None:
    content = [] if case == "outside" else [{"p": 3, "from": "harga ikan di", "to": "awal tahun"}]
    row: Gold = {"source": [], "cue": [{"p": 3, "text": "Menurut"}], "content": content}
    row |= {"quote": "indirect", "kind": "assertion"} | fields
    words = [{"p": 3, "text": "dua kali lipat", "technique": "Repetition"}]
    file = {"id": gold["id"], "annotator": "x", "attributions": [row], "persuasion": words}
    made = compile_gold(file, article).persuasion
    assert made and (made[0].voice, made[0].attribution) == (voice, attribution)


def test_quotation_marks_make_words_reported(article: Article, gold: Gold) -> None:
    gold["attributions"][0] |= {"kind": "intention"}
    made = compile_gold(gold, article).persuasion
    assert made and made[0].voice == "reported"


def test_the_innermost_attribution_is_taken_and_may_be_overridden(
    article: Article, gold: Gold
) -> None:
    inner = {"source": [], "cue": [], "content": [{"p": 2, "text": "“aturan buta”"}]}
    gold["attributions"].append(inner | {"id": "dalam", "quote": "direct", "kind": "assertion"})
    made = compile_gold(gold, article)
    assert made.persuasion and made.persuasion[0].attribution == "a2"
    gold["attributions"].append(gold["attributions"][-1] | {"id": "akhir", "quote": "mixed"})
    gold["attributions"][-1]["cue"] = [{"p": 2, "text": "menyebut"}]
    last = compile_gold(gold, article).persuasion
    assert last and last[0].attribution == "a3", "of equals, the last"
    gold["attributions"].pop()
    assert "attribution" not in decompile(made)["persuasion"][0]
    gold["persuasion"][0] |= {"voice": "ambiguous", "attribution": None}
    made = compile_gold(gold, article)
    assert made.persuasion == (
        Persuasion(*_at(made, "aturan buta"), "Name_Calling-Labeling", "ambiguous", None),
    )
    row = decompile(made)["persuasion"][0]
    assert (row["voice"], row["attribution"]) == ("ambiguous", None)


def test_a_group_follows_from_its_members(article: Article, gold: Gold) -> None:
    gold["chains"][1] |= {"members": ["r"]}
    del gold["chains"][1]["group"]
    made = compile_gold(gold, article).chains
    assert made and made[1].group and made[1].members == ("c1",)
    assert "group" not in decompile(compile_gold(gold, article))["chains"][1]


def test_members_are_in_the_order_of_their_numbers(article: Article, gold: Gold) -> None:
    words = ["KARANG", "Suara", "Pesisir", "Bupati", "Karang", "Rina", "Ayu", "menyebut", "kuota"]
    chains: list[Gold] = [
        {"id": word, "type": "OTHER", "mentions": [{"p": 2, "text": word}, {"p": 4, "text": "di"}]}
        for word in [*words, "tangkap"]
    ]
    for chain in chains:
        chain["mentions"][1]["n"] = 1
    group = {"type": "OTHER", "members": ["tangkap", "Suara"], "mentions": [{"p": 1}]}
    file = {"id": gold["id"], "annotator": "x", "chains": [*chains, group]}
    made = compile_gold(file, article).chains
    assert made and made[0].members == ("c3", "c11")


def test_a_record_with_offsets_out_of_order_is_not_lost_silently(article: Article) -> None:
    twisted = dataclasses.replace(
        article,
        entities=(
            Entity("e1", 8, 14, "GPE", None, None),
            Entity("e2", 0, 7, "ORG", None, None),
        ),
        provenance=_all_gold(article, "entities"),
    )
    with pytest.raises(GoldError, match="gold_not_canonical"):
        decompile(twisted)


def test_a_span_over_a_line_end_cannot_be_written(article: Article) -> None:
    over = Chain("c1", "OTHER", False, (), (Span(8, 14), Span(25, 40)))
    record = dataclasses.replace(article, chains=(over,), provenance=_all_gold(article, "chains"))
    with pytest.raises(GoldError, match="gold_crosses_line"):
        decompile(record)


def _all_gold(article: Article, layer: str) -> Any:
    return tuple(
        dataclasses.replace(row, origin="gold", annotator="x", version=None)
        if row.layer == layer
        else row
        for row in article.provenance
    )


def test_gold_by_two_annotators_needs_a_name(article: Article, gold: Gold) -> None:
    made = compile_gold(gold, article)
    mixed = compile_gold({"id": gold["id"], "annotator": "lain", "times": []}, made)
    with pytest.raises(GoldError, match="several annotators"):
        decompile(mixed)
    assert decompile(mixed, annotator="kami")["annotator"] == "kami"


def test_a_draft_holds_what_a_machine_proposed(article: Article) -> None:
    draft = decompile(article, layers=LAYERS, annotator="rina", rule=article.sentences)
    assert list(draft) == ["id", "text_sha256", "annotator", "structure", "sentences"]
    assert draft["sentences"] == []


def test_voice_is_written_where_the_attributions_are_a_machines(
    article: Article, gold: Gold
) -> None:
    made = compile_gold(gold, article)
    draft = decompile(made, layers=["persuasion"])
    assert draft["persuasion"][0]["voice"] == "reported"


def test_an_error_crosses_from_a_worker(article: Article, gold: Gold) -> None:
    gold["entities"][0]["text"] = "Nelayan Karam"
    with pytest.raises(GoldError) as caught:
        compile_gold(gold, article)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


def test_the_voice_is_one_that_warta_check_accepts(article: Article, gold: Gold) -> None:
    check_voice = pytest.importorskip("warta.validate.voice").check_voice
    assert check_voice(compile_gold(gold, article)) == []


def test_gold_and_rules_take_turns(bare: Article, gold: Gold) -> None:
    """Gold blocks, the rule's sentences over them, corrected, then tokens."""
    rules = {
        layer: pytest.importorskip(f"warta.annotate.{layer}").annotate
        for layer in ("sentences", "tokens")
    }
    validate = pytest.importorskip("warta.validate").validate
    made = compile_gold(gold, bare, layers={"structure"})
    made = compile_gold(gold, rules["sentences"](made), layers={"sentences"})
    made = compile_gold(gold, rules["tokens"](made))
    made = dataclasses.replace(
        made,
        provenance=tuple(
            dataclasses.replace(row, origin="rule", annotator="warta")
            if row.layer == "tokens"
            else row
            for row in made.provenance
        ),
    )
    errors = [item for item in validate(made) if item.severity == "error"]
    assert [item for item in errors if item.layer not in rules] == []


def test_attributions_need_not_be_in_the_file(article: Article, gold: Gold) -> None:
    part = Span(*_at(article, "“aturan buta”"))
    machine = Attribution("a1", (), (), (part,), "direct", "assertion", None)
    proposed = dataclasses.replace(article, attributions=(machine,))
    file = {"id": gold["id"], "annotator": "x", "persuasion": gold["persuasion"]}
    made = compile_gold(file, proposed).persuasion
    assert made and (made[0].voice, made[0].attribution) == ("reported", "a1")
    with pytest.raises(GoldError, match="gold_missing_voice"):
        compile_gold(file | {"text_sha256": gold["text_sha256"]}, proposed, strict=True)
