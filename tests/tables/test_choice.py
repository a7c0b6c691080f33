"""Every question has one right choice that follows from the record, and none without the text."""

from __future__ import annotations

import dataclasses
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import warta
from warta.article import Article, Attribution, Chain, Entity, Persuasion, Span, Time
from warta.benchmark.textfree import measure_textfree
from warta.errors import NotAnArticle
from warta.pipeline import Gold
from warta.stream import records
from warta.tables import cloze, facts
from warta.tables.choice import KINDS, MULTIPLE_CHOICE, QUESTIONS, choice_rows
from warta.tables.cloze import place_facts, time_facts
from warta.tables.facts import speaker_facts, technique_facts
from warta.tables.persons import find_persons
from warta.tables.topic_choices import draw_topics
from warta.tables.views import names_of, rows_of
from warta.tables.wording import (
    BLANK,
    MONTHS,
    day_name,
    label_names,
    near_topics,
    single_quoted,
    templates,
    topic_weights,
    unquoted,
)

REPO = Path(__file__).resolve().parents[2]
_LETTERS = re.compile(r"[^\W_]+")
LAYERS = ["structure", "sentences", "tokens"]
TEXT = (
    "Warga Pakem Berdebat soal Tambang\n"
    "SLEMAN, Warta Merapi – Rina Ayu berkata, “Sumur kami kering sejak truk pertama datang ke "
    "lereng.” “Tambang memberi makan empat ratus keluarga di dusun ini,” kata Bayu Wirasena.\n"
    "Menurut Sarti Wulan, harga air tangki naik tiga kali lipat dalam dua bulan saja. “Pemerintah "
    "sudah memeriksa semua dokumen perusahaan itu,” ujar Darmo Kusumo. Ia pulang.\n"
)
SAID = {
    "Rina Ayu": "“Sumur kami kering sejak truk pertama datang ke lereng.”",
    "Bayu Wirasena": "“Tambang memberi makan empat ratus keluarga di dusun ini,”",
    "Sarti Wulan": "harga air tangki naik tiga kali lipat dalam dua bulan saja",
    "Darmo Kusumo": "“Pemerintah sudah memeriksa semua dokumen perusahaan itu,”",
}


def place(text: str, surface: str) -> Span:
    start = text.index(surface)
    return Span(start, start + len(surface))


def debate(**said: str) -> Article:
    """The article above with its four statements; `said` moves one to another speaker."""
    article = warta.annotate(TEXT, layers=LAYERS)
    names = list(SAID)
    spans = sorted((place(TEXT, name) for name in names), key=lambda span: span.start)
    entities = [Entity(f"e{i}", s.start, s.end, "PER", None, None) for i, s in enumerate(spans, 1)]
    ids = {article.span(entity): entity.id for entity in entities}
    contents = [(place(TEXT, content), name) for name, content in SAID.items()]
    contents.sort(key=lambda pair: pair[0].start)
    attributions = tuple(
        Attribution(
            f"a{number}",
            (),
            (),
            (span,),
            "direct" if article.span(span).startswith("“") else "indirect",
            "assertion",
            ids[said.get(name.split()[0], name)],
        )
        for number, (span, name) in enumerate(contents, 1)
    )
    return dataclasses.replace(article, entities=tuple(entities), attributions=attributions)


def test_a_debate_is_asked_about_from_both_sides() -> None:
    rows = list(choice_rows(debate()))
    assert [row["kind"] for row in rows] == ["speaker", "speaker", "statement"]
    for row in rows[:2]:
        assert sorted(row["choices"]) == sorted(SAID)
        clue = unquoted([SAID[row["choices"][row["target"]]]], "direct")
        assert f"“{clue}”" in row["question"]
    right = rows[2]["choices"][rows[2]["target"]]
    (speaker,) = (name for name in SAID if name in rows[2]["question"])
    assert right.casefold() == unquoted([SAID[speaker]], "direct").casefold()
    assert rows[0]["text"] == TEXT.strip() and rows[0]["unit"] == "question"


def test_a_speaker_of_two_statements_is_one_choice() -> None:
    article = debate(Bayu="Rina Ayu")
    for row in choice_rows(article):
        assert len(row["choices"]) == len(set(row["choices"])) == 3
        assert "Bayu Wirasena" not in row["choices"]


def test_what_another_says_in_the_same_words_is_not_asked_beside_him() -> None:
    article = debate()
    first, *rest = article.attributions or ()
    again = dataclasses.replace(first, id="a5", speaker="e2", source=(), cue=())
    article = dataclasses.replace(article, attributions=(first, *rest, again))
    barred = {fact.answer: fact.barred for fact in speaker_facts(article) if fact.start < 150}
    assert "e2" in barred["e1"]


def test_a_name_in_the_clue_rules_out_whoever_bears_it() -> None:
    article = debate()
    changed = TEXT.replace("semua dokumen", "surat Bayu, dokumen")
    assert len(changed) >= len(TEXT)
    moved = dataclasses.replace(article, text=changed)
    found = [fact for fact in speaker_facts(moved) if "surat Bayu" in fact.clue]
    assert all("e2" in fact.barred for fact in found)


@pytest.fixture
def any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts are given even where there are too few of them for a question."""
    for module in (facts, cloze):
        monkeypatch.setattr(module, "FEWEST", 1)


@pytest.mark.usefixtures("any_number")
def test_what_is_no_statement_is_asked_with_its_verb() -> None:
    text = "Rina mendesak gubernur membuka semua dokumen tambang. Bayu menolak rencana itu.\n"
    article = warta.annotate(text, layers=LAYERS)
    entities = tuple(
        Entity(f"e{i}", s.start, s.end, "PER", None, None)
        for i, s in enumerate([place(text, "Rina"), place(text, "Bayu")], 1)
    )
    said = [("mendesak", "gubernur membuka semua dokumen tambang"), ("menolak", "rencana itu")]
    attributions = tuple(
        Attribution(
            f"a{i}",
            (),
            (place(text, cue),),
            (place(text, content),),
            "indirect",
            "request",
            f"e{i}",
        )
        for i, (cue, content) in enumerate(said, 1)
    )
    article = dataclasses.replace(article, entities=entities, attributions=attributions)
    (fact,) = speaker_facts(article)
    assert (fact.clue, fact.wording) == (text[5:52], "act")


def test_persons_have_their_longest_bare_name() -> None:
    text = "Bupati Rina Ayu datang. Rina pulang ke rumah istri Bayu. Pak Bayu tidur, kata Bayu W.\n"
    article = warta.annotate(text, layers=LAYERS)

    def name(surface: str, at: int = 0) -> tuple[int, int]:
        start = text.index(surface, at)
        return start, start + len(surface)

    spots = [name("Rina Ayu"), name("Rina", 20), name("Bayu"), name("Bayu", 58), name("Bayu W")]
    article = dataclasses.replace(
        article,
        entities=tuple(Entity(f"e{i}", *s, "PER", None, None) for i, s in enumerate(spots, 1)),
        titles=(),
        chains=(
            Chain("c1", "PER", False, (), (Span(*name("Rina Ayu")), Span(*name("Rina", 20)))),
            Chain("c2", "PER", False, (), (Span(*name("istri Bayu")), Span(*name("Rina", 20)))),
            Chain("c3", "PER", False, (), (Span(*name("Pak Bayu")), Span(*name("Bayu W")))),
        ),
    )
    found = find_persons(article)
    assert found["c1"].name == "Rina Ayu" and found["e2"].key == "c1"
    assert found["e3"].key == "e3"  # the wife is not named by her husband's name
    assert found["c3"].name == "Bayu W" and found["e4"] is found["e5"]


def timed(text: str, *items: tuple[str, str, str], published: str | None = None) -> Article:
    article = warta.annotate(text, layers=LAYERS)
    spans = [(place(text, surface), kind, value) for surface, kind, value in items]
    times = tuple(
        Time(f"t{i}", s.start, s.end, kind, value, None, None)
        for i, (s, kind, value) in enumerate(spans, 1)
    )
    return dataclasses.replace(article, times=times, published_at=published)


def test_times_in_one_format_and_none_that_needs_the_publication_date() -> None:
    article = timed(
        "Rapat warga itu digelar di balai desa pada Senin (12/2) oleh panitia.\n"
        "Mereka menutup jalan menuju tambang pada 3 Maret 2024 dengan batu besar.\n"
        "Polisi datang membawa surat dari bupati pada Kamis dan membacanya keras-keras.\n"
        "Warga mengirim surat balasan ke kabupaten kemarin lewat kantor pos kecil.\n",
        ("Senin (12/2)", "DATE", "2024-02-12"),
        ("3 Maret 2024", "DATE", "2024-03-03"),
        ("Kamis", "DATE", "2024-02-15"),
        ("kemarin", "DATE", "2024-03-05"),
        published="2024-03-06",
    )
    found = time_facts(article)
    assert {fact.shown for fact in found["day before"]} == {
        "Senin, 12 Februari 2024",
        "Minggu, 3 Maret 2024",
        "Kamis, 15 Februari 2024",
    }
    assert [fact.shown for fact in found["year before"]] == ["2024"]
    first, second = (row for row in choice_rows(article) if row["kind"] == "time")
    assert BLANK in first["question"] and len(first["choices"]) == 3
    assert first["choices"][first["target"]] != second["choices"][second["target"]]


@pytest.mark.usefixtures("any_number")
def test_dates_that_a_weekday_would_fit_too_are_barred() -> None:
    article = timed(
        "Rapat warga itu digelar di balai desa pada Senin dan dihadiri banyak orang.\n"
        "Mereka menutup jalan menuju tambang pada 19 Februari 2024 dengan batu besar.\n",
        ("Senin", "DATE", "2024-02-12"),
        ("19 Februari 2024", "DATE", "2024-02-19"),
    )
    barred = {fact.answer: fact.barred for fact in time_facts(article)["day "]}
    assert barred["2024-02-12"] == {"2024-02-19"}


@pytest.mark.usefixtures("any_number")
def test_the_tense_of_a_clue_tells_nothing() -> None:
    text = (
        "Menurut panitia, rapat warga itu akan digelar di balai desa pada 12 Februari 2024 pagi.\n"
    )
    item = ("12 Februari 2024", "DATE", "2024-02-12")
    assert time_facts(timed(text, item)) == {}
    for published, side in (("2024-01-01", "after"), ("2024-12-01", "before")):
        assert f"day {side}" in time_facts(timed(text, item, published=published))


def test_places_after_a_preposition_with_no_other_place_in_the_clue() -> None:
    text = (
        "Petani menjual hasil panen cabai merah di Sleman setiap pagi buta bersama anaknya.\n"
        "Bupati Bantul datang membawa bantuan ke Wates untuk para petani yang gagal panen.\n"
    )
    article = warta.annotate(text, layers=LAYERS)
    spans = [place(text, name) for name in ("Sleman", "Bantul", "Wates")]
    entities = tuple(
        Entity(f"e{i}", s.start, s.end, "GPE", None, None) for i, s in enumerate(spans)
    )
    found = place_facts(dataclasses.replace(article, entities=entities))["other"]
    assert [fact.shown for fact in found] == ["Sleman", "Wates"]
    assert "Bantul" not in found[1].clue and found[1].clue.startswith("… datang")


def test_techniques_of_a_paragraph_and_not_those_of_its_first_words() -> None:
    text = (
        "Judul Berita Ini Panjang\n"
        "Rezim boneka itu kembali menutup sumur warga dengan serangan keji pada malam hari.\n"
    )
    article = warta.annotate(text, layers=LAYERS)
    name, act = place(text, "Rezim boneka"), place(text, "serangan keji")
    article = dataclasses.replace(
        article,
        persuasion=(
            Persuasion(name.start, name.end, "Name_Calling-Labeling", "narrator", None),
            Persuasion(act.start, act.end, "Loaded_Language", "narrator", None),
        ),
    )
    (fact,) = technique_facts(article)
    assert fact.answer == "Loaded_Language" and fact.barred == {"Name_Calling-Labeling"}
    assert fact.clue == "Rezim boneka itu"


def test_topics_that_stand_together_are_not_near_and_balanced() -> None:
    names = names_of("topics", "topics")
    near = near_topics()
    assert all(topic in near[other] for topic in names for other in near[topic])
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for topic in names:
        weight = topic_weights()[topic]
        draws = 200
        for number in range(draws):
            chosen = draw_topics((topic,), number / draws)
            assert len(set(chosen)) == 3 and topic not in chosen
            assert not any(one in near[two] for one in [topic, *chosen] for two in chosen)
            right[topic] += weight / draws
            for other in chosen:
                wrong[other] += weight / draws
    for topic in names:  # wherever a topic stands, it is right one time in four
        assert right[topic] / (right[topic] + wrong[topic]) == pytest.approx(0.25, abs=0.02)
    assert draw_topics(("99000000",), 0.5) == []
    assert "11000000" not in draw_topics(("06000000", "11000000"), 0.3)


def test_labels_and_templates_are_complete() -> None:
    for layer, field in (("topics", "topics"), ("topics", "genre"), ("persuasion", "technique")):
        assert tuple(label_names(field)) == names_of(layer, field)
        assert len(set(label_names(field).values())) == len(label_names(field))
    for kind in (*KINDS, "act"):
        assert len(templates(kind)) >= 2
        assert all(("{clue}" in template) == (kind != "topic") for template in templates(kind))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("menyebut “rakus” itu", "menyebut ‘rakus’ itu"),
        ('menyebut "rakus" itu', "menyebut ‘rakus’ itu"),
        ("“PCU kuat di sini", "PCU kuat di sini"),
    ],
)
def test_marks_inside_a_quotation_are_single(text: str, made: str) -> None:
    assert single_quoted(text) == made


def well_formed(row: dict[str, Any]) -> None:
    assert row["kind"] in KINDS
    assert 3 <= len(row["choices"]) <= 4
    assert 0 <= row["target"] < len(row["choices"])
    folded = [choice.casefold().strip(" .") for choice in row["choices"]]
    assert len(set(folded)) == len(folded) and all(folded)
    assert row["question"].strip() == row["question"] and "{" not in row["question"]


@given(st.data())
def test_any_layers_give_sound_questions(data: st.DataObject) -> None:
    text = data.draw(st.text(max_size=300) | st.just(TEXT * 2))
    try:
        article = warta.annotate(text, layers=[*LAYERS, "times"])
    except NotAnArticle:
        assume(False)
    size = len(article.text or "")
    pairs = st.tuples(st.integers(0, size), st.integers(1, 90))
    drawn = data.draw(st.lists(pairs, max_size=20)) if size else []
    spans = sorted(
        {Span(start, min(start + length, size)) for start, length in drawn if start < size},
        key=lambda span: (span.start, -span.end),
    )
    labels = st.sampled_from(["PER", "GPE", "ORG", "EVENT"])
    entities = tuple(
        Entity(f"e{i}", s.start, s.end, data.draw(labels), None, None)
        for i, s in enumerate(spans, 1)
    )
    attributions = tuple(
        Attribution(f"a{i}", (), (), (s,), "direct", "assertion", f"e{i}")
        for i, s in enumerate(spans, 1)
    )
    techniques = st.sampled_from(names_of("persuasion", "technique"))
    article = dataclasses.replace(
        article,
        entities=entities,
        attributions=attributions,
        persuasion=tuple(
            Persuasion(s.start, s.end, data.draw(techniques), "narrator", None) for s in spans
        ),
        chains=(Chain("c1", "PER", False, (), tuple(spans)),) if spans else (),
        topics=("06000000",),
    )
    rows = list(choice_rows(article))
    assert rows and len(rows) <= QUESTIONS and rows == list(choice_rows(article))
    for row in rows:
        well_formed(row)
    batch = rows_of(MULTIPLE_CHOICE, choice_rows)([article])
    batch.validate(full=True)
    assert batch.num_rows == len(rows)


def test_articles_without_text_or_layers_have_no_questions() -> None:
    article = warta.annotate(TEXT, layers=LAYERS)
    assert list(choice_rows(article)) == []
    make = rows_of(MULTIPLE_CHOICE, choice_rows)
    assert make([dataclasses.replace(debate(), text=None)]).num_rows == 0


def seconds(article: Article) -> float:
    begun = time.perf_counter()
    list(choice_rows(article))
    return time.perf_counter() - begun


@pytest.mark.parametrize(
    "piece",
    [
        "di Ngawi ",
        "“Kata Ngawi ” ",
        "12/2 ",
        "2024-02-12 ",
        '"',
        "‘’“”",
        "pada Senin (12/2), ",
        "__ ",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def filled(text: str) -> Article:
        article = warta.annotate(text, layers=[*LAYERS, "times"])
        spans = [Span(m.start(), m.end()) for m in re.finditer(r"Ngawi|Rina|Sleman", text)]
        return dataclasses.replace(
            article,
            entities=tuple(
                Entity(f"e{i}", s.start, s.end, "GPE" if i % 2 else "PER", None, None)
                for i, s in enumerate(spans, 1)
            ),
            attributions=tuple(
                Attribution(f"a{i}", (), (), (s,), "direct", "assertion", f"e{i}")
                for i, s in enumerate(spans, 1)
            ),
            persuasion=(),
            chains=(),
        )

    benign = TEXT * (100_000 // len(TEXT))
    hostile = "Warga antre. " + (piece * (100_000 // len(piece)))
    assert seconds(filled(hostile)) < 10 * seconds(filled(benign)) + 2


def numbered_ids() -> set[str]:
    """Articles of train and validation: the test part is not read."""
    parts = (REPO / "corpus" / "splits" / f"{part}.txt" for part in ("train", "validation"))
    return {name for part in parts for name in part.read_text("utf-8").split()}


@pytest.fixture(scope="module")
def gold() -> dict[str, Article]:
    """The gold of train and validation; skipped while there is none for some article."""
    files = {file.stem: file for file in (REPO / "corpus" / "gold").rglob("*.json")}
    wanted = numbered_ids()
    if not wanted <= files.keys():
        pytest.skip("the gold is not complete yet")
    golds = {name: Gold.read(files[name]) for name in sorted(wanted)}
    found = records([REPO / "corpus" / "raw"], layers=LAYERS, golds=golds)
    return {a.id: a for a in found if isinstance(a, Article) and a.id in wanted}


@pytest.fixture(scope="module")
def asked(gold: dict[str, Article]) -> list[dict[str, Any]]:
    return [row for article in gold.values() for row in choice_rows(article)]


def words(text: str) -> str:
    """The words of a text, each between blanks, to look for runs of them."""
    return f" {' '.join(_LETTERS.findall(text.casefold()))} "


def test_questions_of_the_gold_are_sound(
    asked: list[dict[str, Any]], gold: dict[str, Article]
) -> None:
    assert len(asked) > 3 * len(gold)
    assert len({row["id"] for row in asked}) == len(asked)
    assert {row["kind"] for row in asked} == set(KINDS)
    assert max(Counter(row["article_id"] for row in asked).values()) <= QUESTIONS
    for row in asked:
        well_formed(row)
    for _, group in _groups(asked):
        stems = [(row["question"], tuple(sorted(row["choices"]))) for row in group]
        assert len(set(stems)) == len(stems)
        for kind in ("speaker", "time"):
            right = [row["choices"][row["target"]] for row in group if row["kind"] == kind]
            assert len(set(right)) == len(right) or kind == "time"


def _groups(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name in sorted({row["article_id"] for row in rows}):
        yield name, [row for row in rows if row["article_id"] == name]


def test_letters_are_balanced(asked: list[dict[str, Any]]) -> None:
    for size in (3, 4):
        counts = Counter(row["target"] for row in asked if len(row["choices"]) == size)
        total = sum(counts.values())
        squares = sum((counts[i] - total / size) ** 2 / (total / size) for i in range(size))
        assert squares < 16.3  # chi square, three degrees of freedom: one time in a thousand


def test_answers_follow_from_the_record(
    asked: list[dict[str, Any]], gold: dict[str, Article]
) -> None:
    """Each choice is checked against the layers, not against the code that made it."""
    holds = {
        "speaker": speaks,
        "statement": states,
        "time": happens,
        "place": lies,
        "technique": persuades,
        "topic": lambda article, row, choice: choice == label_names("topics")[article.topics[0]],
    }
    for row in asked:
        article = gold[row["article_id"]]
        held = [holds[row["kind"]](article, row, choice) for choice in row["choices"]]
        assert held == [i == row["target"] for i in range(len(held))], row


def clue_of(row: dict[str, Any]) -> str:
    acts = templates("act") if row["kind"] == "speaker" else ()
    for template in (*templates(row["kind"]), *acts):
        head, _, tail = template.partition("{clue}")
        if row["question"].startswith(head) and row["question"].endswith(tail):
            return str(row["question"][len(head) : len(row["question"]) - len(tail)])
    raise AssertionError(row["question"])


def speakers_of(article: Article, statement: str) -> set[str]:
    """The names of all who say these words, by any attribution that holds them."""
    asked_for = words(statement.removesuffix(" …")).strip()
    found = set()
    for item in article.attributions or ():
        content, act = (
            words(" ".join(article.span(part) for part in parts))
            for parts in (item.content, (*item.cue, *item.content))
        )
        if asked_for in content or asked_for in act:
            found |= names_behind(article, item.speaker)
    return found


def names_behind(article: Article, key: str | None) -> set[str]:
    chains = {chain.id: chain for chain in article.chains or ()}
    if key in chains:
        members = [name for part in chains[key].members for name in names_behind(article, part)]
        inside = [
            article.span(entity)
            for entity in article.entities or ()
            for mention in chains[key].mentions
            if entity.label == "PER" and mention.start <= entity.start <= entity.end <= mention.end
        ]
        return {*members, *inside}
    return {article.span(e) for e in article.entities or () if e.id == key}


def speaks(article: Article, row: dict[str, Any], choice: str) -> bool:
    return choice in {" ".join(name.split()) for name in speakers_of(article, clue_of(row))}


def states(article: Article, row: dict[str, Any], choice: str) -> bool:
    return clue_of(row) in {" ".join(name.split()) for name in speakers_of(article, choice)}


def fills(article: Article, row: dict[str, Any], filling: str) -> bool:
    left, right = (words(part) for part in clue_of(row).split(BLANK))
    return f"{left.strip()} {filling.strip()} {right.strip()}".strip() in words(article.text or "")


def happens(article: Article, row: dict[str, Any], choice: str) -> bool:
    return any(
        choice in shown_forms(item.value or "") and fills(article, row, words(article.span(item)))
        for item in article.times or ()
    )


def shown_forms(value: str) -> set[str]:
    forms = {value[:4]}
    if re.fullmatch(r"\d{4}-\d{2}.*", value):
        forms.add(f"{MONTHS[int(value[5:7]) - 1]} {value[:4]}")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", value):
        forms.add(day_name(date.fromisoformat(value[:10])))
    if clock := re.search(r"T(\d{2}):(\d{2})", value):
        forms.add(f"pukul {clock[1]}.{clock[2]}")
    return forms


def lies(article: Article, row: dict[str, Any], choice: str) -> bool:
    return fills(article, row, words(choice))


def persuades(article: Article, row: dict[str, Any], choice: str) -> bool:
    opening = words(clue_of(row))
    names = label_names("technique")
    (block,) = (
        block
        for block in article.blocks or ()
        if block.kind != "headline" and words(article.span(block)).startswith(opening)
    )
    held = {p.technique for p in article.persuasion or () if block.start <= p.start < block.end}
    return choice in {names[technique] for technique in held}


def test_no_guess_without_the_text_beats_chance(asked: list[dict[str, Any]]) -> None:
    measured = measure_textfree(asked)
    assert {found.guesser for found in measured} >= {"learner", "frequent", "longest", "first"}
    for found in measured:
        # Eleven ways of guessing times seven kinds: one in three hundred of these exceeds 3.
        assert found.deviations < (3 if found.kind == "all" else 4), found
        if found.kind == "all":
            assert found.accuracy < found.chance + 0.06, found
