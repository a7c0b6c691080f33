"""One defect each, named by its code: the address, what is wrong, and what to write instead."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import warta.gold.problems
from warta.article import Article
from warta.gold import (
    CODES,
    GoldError,
    GoldProblem,
    check_gold,
    compile_gold,
    read_gold,
    write_gold,
)

Gold = dict[str, Any]


class Defect(NamedTuple):
    """`change` damages the file of the page; the rest is what must be said of it."""

    code: str
    change: Callable[[Gold], object]
    layer: str
    at: int | None
    p: int | None
    message: str
    hint: str


def put(key: str, index: int, **fields: Any) -> Callable[[Gold], object]:
    """Sets fields of an item; a field given as ... is removed."""

    def change(gold: Gold) -> None:
        items = gold["structure"]["blocks"] if key == "structure" else gold[key]
        for name, value in fields.items():
            if value is ...:
                items[index].pop(name)
            else:
                items[index][name] = value

    return change


def add(key: str, row: Any) -> Callable[[Gold], object]:
    return lambda gold: (gold["structure"]["blocks"] if key == "structure" else gold[key]).append(
        row
    )


def role(index: int, name: str, *selectors: Gold) -> Callable[[Gold], object]:
    return put("attributions", index, **{name: list(selectors)})


DEFECTS = [
    Defect(
        "gold_ambiguous", put("entities", 6, n=...), "entities", 6, 3,
        '"Karang" stands 2 times in line 3',
        "give n from 1 to 2: 1 …harga ikan di pasar [Karang] sudah naik dua kali… | "
        "2 …uaca Buruk di Selat [Karang]",
    ),
    Defect(
        "gold_ambiguous", put("chains", 0, mentions=[{"p": 4, "text": "nya", "part": True}]),
        "chains", 0, 4, 'mentions[0]: "nya" stands 2 times in line 4', "give n from 1 to 2",
    ),
    Defect(
        "gold_bad_line", put("times", 2, p=9), "times", 2, 9, "there is no line 9",
        '"besok" stands in line 4: is p right? the text has 5 lines that are not empty',
    ),
    Defect(
        "gold_bad_n", put("entities", 6, n=3), "entities", 6, 3,
        'n is 3, but "Karang" stands 2 times in line 3', "1 …harga ikan",
    ),
    Defect(
        "gold_bad_n", put("entities", 0, text="di", p=4, n=4), "entities", 0, 4,
        'n is 4, but "di" stands 2 times in line 4', "",
    ),
    Defect(
        "gold_breaks_word", role(2, "cue", {"p": 4, "text": "kata"}), "attributions", 2, 4,
        'cue[0]: "kata" stands in line 4 only inside a longer word: 1 …Nelayan kami rugi,” [kata',
        'take the whole of "katanya", or keep it and add "part": true',
    ),
    Defect(
        "gold_breaks_word", role(1, "content", {"p": 3, "from": "harga", "to": "tah"}),
        "attributions", 1, 3,
        'content[0]: to: "tah" does not stand after "harga" in line 3 other than inside',
        'add "part": true',
    ),
    Defect(
        "gold_chain", put("chains", 1, mentions=[{"p": 4, "text": "Keduanya"}]), "chains", 1, 4,
        '"Keduanya" is the only mention', "name the members of the group",
    ),
    Defect(
        "gold_chain", put("chains", 1, members=["r"], group=False), "chains", 1, 4,
        "a chain with members is a group", "leave group out",
    ),
    Defect(
        "gold_dateline", lambda g: g["structure"].update(dateline={"p": 3, "text": "Rina"}),
        "structure", None, 3,
        'dateline: no block of article text begins with "Rina"', "first paragraph",
    ),
    Defect(
        "gold_duplicate", add("times", {"p": 4, "text": "besok", "type": "TIME"}), "times", 3, 4,
        "the same words are marked in times[2] and times[3]", "remove one",
    ),
    Defect(
        "gold_duplicate", add("entities", {"p": 1, "text": "Karang", "label": "LOC"}),
        "entities", 11, 1, '"Karang" is marked twice, as GPE and as LOC', "remove one",
    ),
    Defect(
        "gold_duplicate", lambda g: g["topics"].append("11000000"), "topics", 2, None,
        '"11000000" stands twice', "keep the first",
    ),
    Defect(
        "gold_duplicate_id", put("times", 0, id="rina"), "times", 0, 2,
        'the id "rina" is already that of entities[4]', "unique in the whole file",
    ),
    Defect(
        "gold_duplicate_id", put("times", 0, id="dct"), "times", 0, 2,
        '"dct" is the publication date', "",
    ),
    Defect(
        "gold_empty", put("attributions", 0, source=[], cue=[], content=[]), "attributions", 0,
        None, "source, cue and content are all empty", "",
    ),
    Defect(
        "gold_empty", add("structure", {"p": 5, "from": "Editor", "to": "Maharsi", "kind": "ad"}),
        "structure", 5, 5, "nothing is left of line 5 for its credit", "remove this entry",
    ),
    Defect(
        "gold_missing_voice", lambda g: (put("attributions", 1, kind="intention")(g),
        add("persuasion", {"p": 3, "text": "dua kali lipat", "technique": "Repetition"})(g)),
        "persuasion", 1, 3, 'the voice of "dua kali lipat" does not follow', '"reported"',
    ),
    Defect(
        "gold_nesting", add("entities", {"p": 4, "text": "Dr. Bayu", "label": "PER"}),
        "entities", 8, 4, '"Bayu Wirasena" and "Dr. Bayu" cross', "one within the other",
    ),
    Defect(
        "gold_nesting", lambda g: g["entities"].extend([
            {"p": 2, "text": "Bupati Karang", "label": "ORG"},
            {"p": 2, "text": "Bupati Karang Rina Ayu", "label": "ORG"},
        ]), "entities", 3, 2, '"Karang" lies within "Bupati Karang", which itself lies within',
        "one level",
    ),
    Defect(
        "gold_not_found", put("times", 2, p=3), "times", 2, 3,
        '"besok" does not stand in line 3', '"besok" stands in line 4: is p right?',
    ),
    Defect(
        "gold_not_found", put("entities", 9, text="Jakata"), "entities", 9, 4,
        '"Jakata" does not stand in line 4', 'did you mean "Jakarta" (line 4)?',
    ),
    Defect(
        "gold_not_found", put("entities", 1, text="Suara pesisir"), "entities", 1, 2,
        "does not stand", 'did you mean "Suara Pesisir" (line 2)? They differ in upper and lower',
    ),
    Defect(
        "gold_not_found", role(2, "content", {"p": 4, "text": '"Nelayan kami rugi,"'}),
        "attributions", 2, 4, 'content[0]: "\\"Nelayan kami rugi,\\"" does not',
        'did you mean "“Nelayan kami rugi,”" (line 4)? They differ in the form of quotes',
    ),
    Defect(
        "gold_not_found", put("entities", 4, text="Rina\u00a0Ayu"), "entities", 4, 2,
        '"Rina\\u00a0Ayu" does not stand', 'did you mean "Rina Ayu" (line 2)? They differ in white',
    ),
    Defect(
        "gold_not_found", put("entities", 4, text="Rina  Ayu"), "entities", 4, 2,
        "does not stand", 'did you mean "Rina Ayu" (line 2)? They differ in white space',
    ),
    Defect(
        "gold_not_found", put("entities", 4, text="Rina Ayu "), "entities", 4, 2,
        "begins or ends with white space", 'write "Rina Ayu"',
    ),
    Defect(
        "gold_not_found", put("entities", 4, text="xyzzy"), "entities", 4, 2, "does not stand",
        'line 2 reads "KARANG, Suara Pesisir',
    ),
    Defect(
        "gold_not_found", role(1, "content", {"p": 3, "from": "sudah naik", "to": "Menurut Rina"}),
        "attributions", 1, 3, 'to: "Menurut Rina" does not stand after "sudah naik"',
        "it stands only before",
    ),
    Defect(
        "gold_not_found", role(1, "content", {"p": 3, "from": "sudah naik", "to": "sejak akhir"}),
        "attributions", 1, 3, 'to: "sejak akhir" does not stand after', 'did you mean "sejak awal',
    ),
    Defect(
        "gold_outside", add("entities", {"p": 3, "text": "Selat Karang", "label": "LOC"}),
        "entities", 11, 3, '"Selat Karang" stands in a block of kind related_link', "correct the",
    ),
    Defect(
        "gold_outside", role(1, "content", {"p": 3}), "attributions", 1, 3,
        "runs from one block into another", "list of spans",
    ),
    Defect(
        "gold_outside", put("sentences", 0, p=5, join="Editor: Tika"), "sentences", 0, 5,
        'no sentence holds "Editor: Tika"', "",
    ),
    Defect(
        "gold_outside", put("sentences", 0, p=3, join="tahun.Baca"), "sentences", 0, 3,
        '"tahun.Baca" reaches out of the sentences', "a sentence never crosses a block",
    ),
    Defect(
        "gold_overlap", role(1, "cue", {"p": 3, "text": "Menurut Rina"}, {"p": 3, "text": "Rina"}),
        "attributions", 1, 3, 'cue: "Menurut Rina" and "Rina" overlap', "once in a list",
    ),
    Defect(
        "gold_overlap", add("structure", {"p": 3, "text": "Cuaca Buruk", "kind": "ad"}),
        "structure", None, 3, 'related_link "Baca juga: Cuaca Buruk di Selat Karang" and ad', "",
    ),
    Defect(
        "gold_overlap", add("structure", {"p": 1, "kind": "lead"}), "structure", 6, 1,
        "line 1 has another entry without text: headline, entry 0", "give one of them text",
    ),
    Defect(
        "gold_shape", put("entities", 0, label=...), "entities", 0, 1,
        '"label" is missing, in {"p": 1, "text": "Karang"}', "",
    ),
    Defect(
        "gold_shape", put("entities", 0, txt="x"), "entities", 0, 1, 'unknown key "txt"',
        'did you mean "text"? Keys: p, text, from, to, n, part, id, label, link',
    ),
    Defect("gold_shape", put("entities", 0, p="1"), "entities", 0, None,
           'p: must be a whole number, not "1"', ""),
    Defect("gold_shape", put("entities", 0, n=True), "entities", 0, 1,
           "n: must be a whole number, not true", ""),
    Defect("gold_shape", put("entities", 0, **{"from": "Tolak", "to": "Kuota"}), "entities", 0, 1,
           "a selector takes either text, or from and to, not both", ""),
    Defect("gold_shape", put("entities", 0, text=..., n=2), "entities", 0, 1,
           "alone, p means the whole line", ""),
    Defect("gold_shape", role(1, "content", {"p": 3, "from": "harga"}), "attributions", 1, 3,
           'content[0]: "to" is missing', "the last words of the span"),
    Defect("gold_shape", put("attributions", 0, source=...), "attributions", 0, None,
           '"source" is missing', "write [] where the text has none"),
    Defect("gold_shape", put("sentences", 0, split_after="Rina"), "sentences", 0, 4,
           "a correction takes either split_after or join", ""),
    Defect("gold_shape", lambda g: g.pop("annotator"), "file", None, None,
           '"annotator" is missing', ""),
    Defect("gold_shape", lambda g: g.update(entites=[]), "file", None, None,
           'unknown key "entites"', 'did you mean "entities"?'),
    Defect("gold_shape", lambda g: g.update(times={}), "times", None, None,
           "must be a list or null, not {}", ""),
    Defect("gold_shape", put("times", 0, value="4 Maret"), "times", 0, 2,
           'value: "4 Maret" does not have the form', "ISO 8601"),
    Defect("gold_shape", lambda g: g["structure"].pop("dateline"), "structure", None, None,
           '"dateline" is missing', "write null where the text has none"),
    Defect("gold_shape", lambda g: g["structure"]["dateline"].pop("p"), "structure", None, None,
           'dateline: "p" is missing', "1-based index"),
    Defect("gold_shape", lambda g: g["topics"].extend(["06000000", "16000000"]), "topics", None,
           None, "must have at most 3 items, not 4", ""),
    Defect(
        "gold_uncovered", lambda g: g["structure"]["blocks"].pop(), "structure", None, 5,
        'no block holds all of line 5: "Editor: Tika Maharsi"', 'add {"p": 5, "kind": "…"}',
    ),
    Defect(
        "gold_uncovered", lambda g: g["structure"]["blocks"].pop(2), "structure", None, 3,
        'no block holds line 3: "Menurut Rina, harga ikan di  … kali lipat sejak awal tahun."', "",
    ),
    Defect(
        "gold_unknown_id", put("titles", 0, holder="rena"), "titles", 0, 2,
        'holder: no item has the id "rena"', 'did you mean "rina"?',
    ),
    Defect(
        "gold_unknown_id", lambda g: (put("times", 0, id="senin")(g),
        put("attributions", 0, speaker="senin")(g)), "attributions", 0, 2,
        'speaker: "senin" is the id of a time, times[0]', "the id of an entity or a chain",
    ),
    Defect(
        "gold_unknown_id", put("times", 1, anchor="DCT"), "times", 1, 3,
        'anchor: no item has the id "DCT"', 'did you mean "dct"?',
    ),
    Defect(
        "gold_unknown_label", put("entities", 0, label="PERSON"), "entities", 0, 1,
        'label: "PERSON" is no label', 'did you mean "PER"? Labels: PER, ORG',
    ),
    Defect(
        "gold_unknown_label", lambda g: g.update(genre="news"), "genre", None, None,
        '"news" is no label', "Labels: reporting, opinion, satire",
    ),
    Defect(
        "gold_wrong_id", lambda g: g.update(id="suara-pesisir-0002"), "file", None, None,
        'the file is of article "suara-pesisir-0002"', "",
    ),
    Defect(
        "gold_wrong_sha256", lambda g: g.update(text_sha256="0" * 64), "file", None, None,
        "the text is not the one that was annotated", "every span still resolves",
    ),
    Defect(
        "gold_wrong_sha256", lambda g: g.pop("text_sha256"), "file", None, None,
        "text_sha256 is missing", 'add "text_sha256": "',
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    "defect", DEFECTS, ids=[f"{at}-{defect.code}" for at, defect in enumerate(DEFECTS)]
)
def test_a_defect_is_told_once_and_well(defect: Defect, article: Article, gold: Gold) -> None:
    defect.change(gold)
    with pytest.raises(GoldError) as caught:
        compile_gold(gold, article, file="uji.json", strict=True)
    assert len(caught.value.problems) == 1, str(caught.value)
    problem = caught.value.problems[0]
    assert (problem.file, problem.code) == ("uji.json", defect.code)
    assert (problem.layer, problem.index, problem.p) == (defect.layer, defect.at, defect.p)
    assert defect.message in problem.message
    assert defect.hint in problem.hint


def test_an_address_says_where(article: Article, gold: Gold) -> None:
    gold["entities"][6].pop("n")
    with pytest.raises(GoldError) as caught:
        compile_gold(gold, article, file="uji.json")
    first, second = str(caught.value).splitlines()[1:]
    assert first == ('uji.json entities[6] p 3: gold_ambiguous: "Karang" stands 2 times in line 3')
    assert second.startswith("    -> give n from 1 to 2: ")


def test_all_defects_are_told_at_once_in_the_order_of_the_file(
    article: Article, gold: Gold
) -> None:
    gold["persuasion"][0]["technique"] = "Doubts"
    gold["structure"]["dateline"]["text"] = "KARANG, Swara"
    gold["entities"][3]["text"] = "Karam"
    gold["entities"][1]["p"] = "2"
    gold["chains"][0]["mentions"][2].pop("n")
    gold["text_sha256"] = "0" * 64
    with pytest.raises(GoldError) as caught:
        compile_gold(gold, article)
    assert [(it.layer, it.index, it.code) for it in caught.value.problems] == [
        ("file", None, "gold_wrong_sha256"),
        ("structure", None, "gold_not_found"),
        ("entities", 1, "gold_shape"),
        ("entities", 3, "gold_not_found"),
        ("persuasion", 0, "gold_unknown_label"),
        ("chains", 0, "gold_ambiguous"),
    ]
    assert "3 selectors no longer fit" in caught.value.problems[0].hint


def test_a_failing_item_does_not_make_its_references_fail(article: Article, gold: Gold) -> None:
    gold["entities"][4]["text"] = "Rini Ayu"
    gold["entities"][8].pop("label")
    with pytest.raises(GoldError) as caught:
        compile_gold(gold, article)
    assert [(it.layer, it.index) for it in caught.value.problems] == [
        ("entities", 4),
        ("entities", 8),
    ]


def test_a_wrong_label_does_not_hide_wrong_words(article: Article, gold: Gold) -> None:
    gold["entities"][4] |= {"text": "Rini Ayu", "label": "PERSON"}
    with pytest.raises(GoldError) as caught:
        compile_gold(gold, article)
    assert [it.code for it in caught.value.problems] == ["gold_unknown_label", "gold_not_found"]


def test_a_block_that_is_not_found_is_told_once(article: Article, gold: Gold) -> None:
    gold["structure"]["blocks"][3]["text"] = "Baca Juga: Cuaca Buruk di Selat Karang"
    gold["structure"]["blocks"][4] |= {"text": "“Nelayan kamu rugi,”"}
    with pytest.raises(GoldError) as caught:
        compile_gold(gold, article)
    assert [(it.index, it.code) for it in caught.value.problems] == [
        (3, "gold_not_found"),
        (4, "gold_not_found"),
    ]


def test_every_missing_key_is_told_once(article: Article, gold: Gold) -> None:
    gold["attributions"][0] = {"quote": "direct", "source": []}
    with pytest.raises(GoldError) as caught:
        compile_gold(gold, article)
    said = [it.message.split(",")[0] for it in caught.value.problems if it.layer == "attributions"]
    assert said == ['"cue" is missing', '"content" is missing', '"kind" is missing']


def test_sentences_must_be_there_to_be_corrected(bare: Article, gold: Gold) -> None:
    with pytest.raises(GoldError) as caught:
        compile_gold(gold, bare)
    assert [it.code for it in caught.value.problems] == ["gold_no_sentences"]
    compile_gold(gold, bare, layers={"structure", "entities"})


def test_an_article_without_text_cannot_be_annotated(article: Article, gold: Gold) -> None:
    with pytest.raises(GoldError, match="gold_no_article"):
        compile_gold(gold, dataclasses.replace(article, text=None))


def test_a_machines_id_will_not_do_in_the_corpus(article: Article, gold: Gold) -> None:
    made = compile_gold(gold, article)
    file = {key: gold[key] for key in ("id", "annotator", "text_sha256")}
    file["titles"] = [{"p": 2, "text": "Bupati Karang", "holder": "e5"}]
    assert compile_gold(file, made).titles == (made.titles or ())[:1]
    with pytest.raises(GoldError, match="only a machine's id"):
        compile_gold(file, made, strict=True)


def write(folder: Path, name: str, content: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


def test_a_folder_is_checked(tmp_path: Path, article: Article, gold: Gold) -> None:
    write_gold(tmp_path / "a" / f"{article.id}.json", gold)
    assert list(check_gold(tmp_path, {article.id: article})) == []
    write_gold(tmp_path / "b" / f"{article.id}.json", gold)
    write_gold(tmp_path / "c" / "suara-pesisir-0009.json", gold | {"id": "suara-pesisir-0009"})
    write_gold(tmp_path / "d" / "lain.json", gold | {"id": "suara-pesisir-0001"})
    write(tmp_path, "e/rusak.json", '{"id": "rusak",\n "times": [1,]}')
    write(tmp_path, "f/ganda.json", '{"id": "ganda", "id": "ganda"}')
    write(tmp_path, "g/larik.json", "[]")
    (tmp_path / "h.json").write_bytes(b'{"id": "\xff"}')
    write(tmp_path, ".cache/x.json", "nothing")
    found = [
        (it.file, it.code, it.message, it.hint)
        for it in check_gold(tmp_path, {article.id: article})
    ]
    assert [(file, code) for file, code, _, _ in found] == [
        ("b/suara-pesisir-0001.json", "gold_duplicate"),
        ("c/suara-pesisir-0009.json", "gold_no_article"),
        ("d/lain.json", "gold_wrong_id"),
        ("d/lain.json", "gold_duplicate"),
        ("e/rusak.json", "gold_not_json"),
        ("f/ganda.json", "gold_shape"),
        ("g/larik.json", "gold_shape"),
        ("h.json", "gold_not_json"),
    ]
    assert found[1][3] == 'did you mean "suara-pesisir-0001"?'
    assert found[4][2].endswith("row 2, column 14 of the file")
    assert 'the key "id" stands twice' in found[5][2]
    assert found[7][2] == "byte 8 is no UTF-8"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (r'{"id": "\ud800"}', "half of a surrogate pair"),
        ("[" * 100_000, "nested too deep"),
        ("", "Expecting value: row 1, column 1"),
    ],
)
def test_what_is_no_json_is_told(tmp_path: Path, content: str, message: str) -> None:
    write(tmp_path, "uji.json", content)
    with pytest.raises(GoldError, match="gold_not_json") as caught:
        read_gold(tmp_path / "uji.json")
    assert message in caught.value.problems[0].message


def test_a_byte_order_mark_and_whole_numbers_with_a_point_do_no_harm(
    tmp_path: Path, article: Article, gold: Gold
) -> None:
    text = json.dumps(gold).replace('"n": 1', '"n": 1.0').replace('"p": 4', '"p": 4.0')
    write(tmp_path, "uji.json", "\ufeff" + text)
    again = compile_gold(read_gold(tmp_path / "uji.json"), article)
    assert again == compile_gold(gold, article)


@pytest.mark.parametrize("content", [[], {1: 2}, {"id": "\ud800", "annotator": "x"}])
def test_what_is_no_json_data_is_told(article: Article, content: Any) -> None:
    with pytest.raises(GoldError) as caught:
        compile_gold(content, article)
    assert [it.layer for it in caught.value.problems] == ["file"]


def test_a_folder_is_checked_without_sentences(tmp_path: Path, bare: Article, gold: Gold) -> None:
    write_gold(tmp_path / f"{bare.id}.json", gold)
    assert list(check_gold(tmp_path, {bare.id: bare})) == []
    gold["sentences"][0]["join"] = "Dr. Budi"
    write_gold(tmp_path / f"{bare.id}.json", gold)
    found = list(check_gold(tmp_path, {bare.id: bare}))
    assert [(it.layer, it.code) for it in found] == [("sentences", "gold_not_found")]


def test_every_code_is_explained_and_used() -> None:
    folder = Path(warta.gold.problems.__file__).parent
    used = {
        code
        for module in folder.glob("*.py")
        for code in re.findall(r'"(gold_[a-z0-9_]+)"', module.read_text("utf-8"))
    }
    assert used - {"gold_files"} == set(CODES)
    assert list(CODES) == sorted(CODES)
    for row in CODES.values():
        assert list(row) == ["code", "meaning", "example", "fix"]
        assert all(row.values())


def test_every_code_has_a_defect() -> None:
    here = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert {code for code in CODES if code not in here} == set()


def test_a_problem_is_plain_data() -> None:
    problem = GoldProblem("f.json", "times", None, None, "gold_shape", "wrong", "")
    assert str(problem) == "f.json times: gold_shape: wrong"
