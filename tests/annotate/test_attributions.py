from __future__ import annotations

import dataclasses
import json
import re
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from drafts import annotate as tokenize
from drafts import draft
from hypothesis import given, settings
from hypothesis import strategies as st

import warta
from warta.annotate import attributions
from warta.annotate.quoting.lexicon import classify, cue_of, cues, nouns, pairs
from warta.annotate.quoting.marks import find_quotations
from warta.annotate.words import read_words
from warta.article import ARTICLE_TEXT, Article, Attribution, Entity, Span
from warta.errors import ArticleError
from warta.gold import compile_gold
from warta.schema import schema_root

GUIDELINE = schema_root() / "guidelines" / "attributions.md"
ANY_MARK = re.compile("[“”„«»\"‘’']")
KNOWN = Path(__file__).parent / "attributions-known.txt"
# source, cue and content as texts of their parts, quote, kind
Shown = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str, str]

WORDS = [
    *("Rina", "Ayu", "Bupati", "Sleman", "warga", "ia", "mereka", "saya", "seorang", "ketua"),
    *("mengatakan", "kata", "katanya", "ujar", "menurut", "Menurutnya", "menolak", "menyebut"),
    *("disebutnya", "dibantah", "dinilai", "oleh", "demikian", "laporan", "rencana", "untuk"),
    *("meminta", "agar", "bahwa", "membahas", "siap", "tidak", "belum", "akan", "yang", "dan"),
    *("seraya", "tetapi", "di", "Pakem", "Senin", "(12/2)", "(38)", ",", ".", ":", ";", "–", "-"),
    *("“", "”", '"', "'", "‘", "’", "«", "»", "\n", "\n\n", "itu", "menutup", "air", "?"),
    *("Baca juga: X", "X, Y, dan Z", "namanya", "Ada yang", "bukan hanya", "setelah rapat"),
]  # fmt: skip
HOSTILE = [
    *("mengatakan ", "kata Rina, ", "“a ” ", "“", '"', "' ", "‘a’ ", ", yang menolak", "menurut "),
    *("dan mengatakan ", "Menurut Rina, ", "demikian laporan Rina, ", "disebutnya ", "(", ", "),
    *("oleh Rina ditolak ", "rencana Rina untuk ", "Rina: “a” ", "Rina (38), ", "yang ", "dan "),
    *("“a,” kata Rina. ", "tidak ", "Senin, ", "“a\n", "Rina Ayu ", "X menolak Y, mengecam Z, "),
    *("katanya, ", "ketua warga, ", "; ", "minta “a”, ", "bahwa ", "di Jakarta ", "tetapi "),
]  # fmt: skip


def read(text: str, people: list[tuple[int, int]] | None = None) -> Article:
    """The article of a text with attributions; `people` are spans of persons' names."""
    entities = tuple(
        Entity(f"e{number}", start, end, "PER", None, None)
        for number, (start, end) in enumerate(people or [], 1)
    )
    return attributions.annotate(dataclasses.replace(tokenize(text), entities=entities, titles=()))


def show(article: Article, item: Attribution) -> Shown:
    def texts(parts: tuple[Span, ...]) -> tuple[str, ...]:
        return tuple(article.span(part) for part in parts)

    return texts(item.source), texts(item.cue), texts(item.content), item.quote, item.kind


def shown(article: Article) -> list[Shown]:
    return [show(article, item) for item in article.attributions or ()]


def mark_people(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Text and names of a text in which {…} marks persons."""
    text, people = "", []
    for plain, name in re.findall(r"([^{]*)(?:\{([^}]*)\})?", marked):
        text += plain
        if name:
            people.append((len(text), len(text) + len(name)))
            text += name
    return text, people


def known() -> list[str]:
    lines = KNOWN.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def expect(line: str) -> tuple[str, list[tuple[int, int]], list[Shown]]:
    marked, *rows = line.split("\t")
    text, people = mark_people(marked.replace("¶", "\n"))
    found: list[Shown] = []
    for row in rows:
        if not row:
            continue
        source, cue, content, labels = (column.strip() for column in row.split("#"))
        quote, kind = labels.split()
        parts = [
            tuple(part.strip() for part in column.split("|") if part.strip() != "~")
            for column in (source, cue, content)
        ]
        found.append((*parts, quote, kind))  # type: ignore[arg-type]
    return text, people, found


@pytest.mark.parametrize("line", known())
def test_known(line: str) -> None:
    text, people, expected = expect(line)
    assert sorted(shown(read(text, people))) == sorted(expected)


def test_most_of_it_holds_without_entities() -> None:
    hits = found = wanted = 0
    for line in known():
        text, _, expected = expect(line)
        got = shown(read(text))
        hits += len(set(got) & set(expected))
        found, wanted = found + len(got), wanted + len(expected)
    assert 2 * hits / (found + wanted) >= 0.95


def worked_examples() -> list[tuple[str, dict[str, Any]]]:
    page = GUIDELINE.read_text("utf-8")
    blocks = re.findall(r"```text\n(.*?)\n```\n```json\n(.*?)\n```", page, re.DOTALL)
    return [(text, json.loads(rows)) for text, rows in blocks]


@pytest.mark.parametrize("number", range(8))
def test_worked_examples(number: int) -> None:
    text, rows = worked_examples()[number]
    article = tokenize(text)
    header = {"id": article.id, "text_sha256": article.text_sha256, "annotator": "uji"}
    gold = compile_gold({**header, **rows}, article, file="uji.json")
    named = dataclasses.replace(article, entities=gold.entities or (), titles=())
    assert sorted(shown(attributions.annotate(named))) == sorted(shown(gold))


def test_the_page_has_no_further_example() -> None:
    assert len(worked_examples()) == 8


def test_speaker_is_the_person_in_the_source() -> None:
    text, people = mark_people("Ketua Komisi B {Rina Ayu} menolak. Air habis, kata {Rina Ayu}.")
    article = read(text, people)
    assert [item.speaker for item in article.attributions or ()] == ["e2"]
    article = read("Air habis, katanya.")
    assert [item.speaker for item in article.attributions or ()] == [None]


def test_an_organisation_speaks_where_it_is_the_whole_source() -> None:
    text = "Air habis, demikian laporan situs Kementerian Air. Kementerian Air diam, kata warga."
    article = tokenize(text)
    at = [match.start() for match in re.finditer("Kementerian Air", text)]
    entities = tuple(
        Entity(f"e{n}", start, start + len("Kementerian Air"), "ORG", None, None)
        for n, start in enumerate(at, 1)
    )
    article = attributions.annotate(dataclasses.replace(article, entities=entities, titles=()))
    assert [item.speaker for item in article.attributions or ()] == ["e1", None]


def test_a_link_in_a_quotation_is_cut_out() -> None:
    text = "Warga antre.\n“Air habis.\nBaca juga: Harga Gula Turun\n“Kami pindah,” kata Rina."
    article = read(text)
    contents = [shown_item[2] for shown_item in shown(article)]
    assert all("Baca juga" not in part for parts in contents for part in parts)


def test_titles_of_works_and_nicknames_quote_nobody() -> None:
    text = "Rina membahas film “Air Mata Air” di Pakem."
    article = tokenize(text)
    start = text.index("Air Mata")
    work = Entity("e1", start, start + len("Air Mata Air"), "WORK", None, None)
    article = attributions.annotate(dataclasses.replace(article, entities=(work,), titles=()))
    assert [item.quote for item in article.attributions or ()] == ["indirect"]


def test_marks_are_paired() -> None:
    text = '“Satu ‘dua’ tiga,” kata "empat" di Jum\'at. “lima'
    words = read_words(tokenize(text))
    found = find_quotations(text, words, [(0, len(words.texts))])
    spans = [text[words.starts[q.first] : words.ends[q.last - 1]] for q in found]
    assert spans == ["“Satu ‘dua’ tiga,”", "‘dua’", '"empat"', "“lima"]
    assert [q.closed for q in found] == [True, True, True, False]


def test_the_lexicon_is_sound() -> None:
    kinds = {"assertion", "attitude", "intention", "request", "topic"}
    assert {cue.kind for cue in cues().values()} <= kinds
    assert set(nouns().values()) <= kinds
    assert set(pairs().values()) <= kinds | {"none"}
    assert all(word == word.lower() for word in cues())
    cue, clitic = cue_of("katanya")
    assert cue is not None and (cue.form, clitic) == ("tag", 3)
    assert not classify("menteri") & classify("menolak")


def check(article: Article) -> None:
    """What holds of every article, whatever its text."""
    text = article.text or ""
    foreign = [block for block in article.blocks or () if block.kind not in ARTICLE_TEXT]
    items = article.attributions or ()
    assert [item.id for item in items] == [f"a{n}" for n in range(1, len(items) + 1)]
    order = []
    for item in items:
        assert item.content
        spans = [*item.source, *item.cue, *item.content]
        order.append(min(span.start for span in spans))
        for parts in (item.source, item.cue, item.content):
            assert all(one.end <= other.start for one, other in pairwise(parts))
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            assert not text[span.start].isspace() and not text[span.end - 1].isspace()
            assert all(b.end <= span.start or span.end <= b.start for b in foreign)
        marked = any(ANY_MARK.search(article.span(part)) for part in item.content)
        assert marked or item.quote == "indirect"
        if item.quote == "direct":
            assert all(ANY_MARK.search(article.span(part)) for part in item.content)
    assert order == sorted(order)
    findings = warta.validate(dataclasses.replace(article, provenance=()))
    assert [f for f in findings if f.layer == "attributions" and f.severity == "error"] == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_text_of_cues_and_marks(text: str) -> None:
    article = tokenize(text)
    if article.tokens is not None:
        check(attributions.annotate(dataclasses.replace(article, entities=(), titles=())))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    clean = text.replace("\r", " ").replace("\0", " ")
    article = tokenize(clean)
    check(attributions.annotate(dataclasses.replace(article, entities=(), titles=())))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.data())
def test_entities_and_titles_may_lie_anywhere(text: str, data: st.DataObject) -> None:
    article = tokenize(text)
    words = read_words(article)
    if not words.texts:
        return
    places = st.integers(0, len(words.texts) - 1)
    chosen = sorted(data.draw(st.sets(places, max_size=6)))
    labels = st.sampled_from(["PER", "ORG", "WORK"])
    entities = tuple(
        Entity(
            f"e{n}",
            words.starts[i],
            words.ends[i],
            data.draw(labels),
            None,
            None,
        )
        for n, i in enumerate(chosen, 1)
    )
    check(attributions.annotate(dataclasses.replace(article, entities=entities, titles=())))


def seconds(text: str) -> float:
    article = dataclasses.replace(tokenize(text), entities=(), titles=())
    read_words(article)
    begin = time.process_time()
    attributions.annotate(article)
    return time.process_time() - begin


def test_hostile_text_takes_linear_time() -> None:
    benign = "Rina Ayu mengatakan bahwa warga menolak tambang, kata dia. “Habis,” ujar Sarti. "
    limit = max(seconds(benign * (100_000 // len(benign))), 0.2)
    for trigger in HOSTILE:
        text = "Warga antre. " + trigger * (100_000 // len(trigger))
        assert seconds(text) < 15 * limit, trigger


def test_it_needs_blocks_and_text() -> None:
    with pytest.raises(ArticleError):
        attributions.annotate(draft("Air habis, kata Rina."))
