"""Persuasion: what rules decide, the voice, and properties, by models of a tiny sample.

All texts are invented. How good the shipped models are is measured by `make quality`.
"""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from pathlib import Path

import pytest
from drafts import HOSTILE, TEXTS, annotate
from hypothesis import given, settings
from hypothesis import strategies as st

import warta
from warta.annotate import persuasion
from warta.annotate.lexicon import read_rows
from warta.annotate.linear import LinearModel
from warta.annotate.rhetoric import clauses, extent, lexicon, wording
from warta.annotate.rhetoric.repetition import find_repetition
from warta.annotate.rhetoric.scores import Scorer
from warta.annotate.words import read_words
from warta.article import Article, Attribution, Persuasion, Span
from warta.schema import labels
from warta.train.persuasion import train_clauses, train_extents, train_words

TECHNIQUES = {str(label.const) for label in labels("persuasion", "technique")}
# Brackets mark the spans: w Loaded_Language, n Name_Calling-Labeling, d Doubt, s Slogans.
SAMPLE = [
    "[w:Kebijakan memalukan]! [d:Sanggupkah mereka mengurus air kita?] [s:Air untuk semua!]",
    "Kita melihat [n:tukang stempel] itu [w:menjarah] sumur. [d:Benarkah ia mengerti soal air?]",
    "Bupati meresmikan sumur di Desa Contoh pada Senin. Biayanya Rp2 miliar. Air mengalir.",
    "Dinas mencatat 12 sumur. Harga pupuk naik 3 persen. Warga menunggu hujan pada Selasa.",
] * 3
LETTERS = {"w": "Loaded_Language", "n": "Name_Calling-Labeling", "d": "Doubt", "s": "Slogans"}


def marked(text: str) -> Article:
    """An article with the spans that brackets mark."""
    plain, spans, opened = "", [], [(0, "")]
    rest = text
    while rest:
        if rest[0] == "[":
            opened.append((len(plain), LETTERS[rest[1]]))
            rest = rest[3:]
        elif rest[0] == "]":
            start, technique = opened.pop()
            spans.append(Persuasion(start, len(plain), technique, "narrator", None))
            rest = rest[1:]
        else:
            plain, rest = plain + rest[0], rest[1:]
    return dataclasses.replace(annotate(plain), persuasion=tuple(spans))


@pytest.fixture(scope="module", autouse=True)
def _tiny_models() -> object:
    sample = [marked(text) for text in SAMPLE]
    scorers = {
        "persuasion-words": Scorer(train_words(sample, {})),
        "persuasion-clauses": Scorer(train_clauses(sample, {})),
        "persuasion-extents": Scorer(train_extents(sample, {})),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(persuasion, "_scorer", scorers.__getitem__)
        yield


def found(text: str, **layers: object) -> list[tuple[str, str]]:
    article = dataclasses.replace(annotate(text), **layers)  # type: ignore[arg-type]
    article = persuasion.annotate(article)
    return [(article.span(item), item.technique) for item in article.persuasion or ()]


@pytest.mark.parametrize(
    ("text", "span", "technique"),
    [
        ("Serangan biadab itu menewaskan dua orang.", "Serangan biadab", "Loaded_Language"),
        ("Dua orang tewas dalam serangan gila itu.", "serangan gila", "Loaded_Language"),
        ("Situasi yang mengerikan itu berlanjut.", "mengerikan", "Loaded_Language"),
        ("Situasi itu sangat mengerikan.", "mengerikan", "Loaded_Language"),
        ("Negeri itu dicekik sanksi selama setahun.", "dicekik", "Loaded_Language"),
        ("Pembantaian itu terjadi kemarin.", "Pembantaian", "Loaded_Language"),
        ("Juru bicara rezim Zionis membantah.", "rezim Zionis", "Name_Calling-Labeling"),
        ("Dua orang melawan rezim boneka itu.", "rezim boneka", "Name_Calling-Labeling"),
        ("Mereka mengusir penjajah Zionis.", "penjajah Zionis", "Name_Calling-Labeling"),
    ],
)
def test_what_the_guideline_always_annotates(text: str, span: str, technique: str) -> None:
    assert (span, technique) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Serangan itu menewaskan dua orang.",
        "Rina mengecam serangan itu.",
        "Krisis air itu parah dan harga melonjak.",
        "Warga Israel dan warga Zionis hadir.",
        "Menurut laporan itu, gempa berkekuatan 6,1 terjadi pada Senin.",
    ],
)
def test_neutral_words_alone_are_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (
            "Kami muak pada gas, muak pada pupuk, muak pada perang.",
            None,  # the first member begins with "Kami": the rule sees two
        ),
        (
            "Daftarnya panjang. Muak pada gas, muak pada pupuk, muak pada perang.",
            "Muak pada gas, muak pada pupuk, muak pada perang",
        ),
        ("Jaga air, jaga sawah, dan jaga desa!", "Jaga air, jaga sawah, dan jaga desa!"),
        (
            "Air bukan warisan. Air bukan hadiah. Air bukan barang.",
            "Air bukan warisan. Air bukan hadiah. Air bukan barang",
        ),
        ("Ia di Medan, di Solo, di Batu.", None),
    ],
)
def test_repetition(text: str, span: str | None) -> None:
    article = annotate(text)
    given = [article.text[a:b] for a, b, _ in find_repetition(text, read_words(article))]  # type: ignore[index]
    assert given == ([span] if span else [])


def attributed(text: str, content: str, *, kind: str, quote: str, cue: str) -> Attribution:
    start, at = text.index(content), text.index(cue)
    return Attribution(
        "a1",
        (),
        (Span(at, at + len(cue)),),
        (Span(start, start + len(content)),),
        quote,
        kind,
        None,
    )


@pytest.mark.parametrize(
    ("text", "content", "kind", "quote", "cue", "voice"),
    [
        ("Ia berkata serangan keji itu gagal.", "serangan keji itu gagal", "assertion", "indirect",
         "berkata", "reported"),
        ("Ia membahas serangan keji itu.", "serangan keji itu", "topic", "indirect", "membahas",
         "narrator"),
        ("“Serangan keji itu gagal,” kata Rina.", "“Serangan keji itu gagal,”", "assertion",
         "direct", "kata", "reported"),
        ("Rina mengancam akan melancarkan serangan keji.", "akan melancarkan serangan keji",
         "intention", "indirect", "mengancam", "reported"),
        ("Ada rencana melancarkan serangan keji.", "melancarkan serangan keji", "intention",
         "indirect", "rencana", "narrator"),
        ("Serangan gila itu gagal, demikian laporan Lereng Post.", "Serangan gila itu gagal",
         "assertion", "indirect", "demikian laporan", "ambiguous"),
    ],
)  # fmt: skip
def test_the_voice_follows_from_the_attribution(
    text: str, content: str, kind: str, quote: str, cue: str, voice: str
) -> None:
    item = attributed(text, content, kind=kind, quote=quote, cue=cue)
    article = dataclasses.replace(annotate(text), attributions=(item,))
    given = persuasion.annotate(article).persuasion
    assert given and [(x.voice, x.attribution) for x in given] == [(voice, "a1")]


def test_without_attributions_the_narrator_speaks() -> None:
    article = persuasion.annotate(annotate("Serangan keji itu gagal."))
    assert article.persuasion and article.persuasion[0].voice == "narrator"
    assert article.persuasion[0].attribution is None


def test_the_sample_is_learned() -> None:
    spans = found("Sungguh memalukan! Sanggupkah mereka mengurus air kita? Air untuk semua!")
    assert ("Sanggupkah mereka mengurus air kita?", "Doubt") in spans


def test_lists_hold_no_entry_twice_in_a_class_and_name_known_techniques() -> None:
    for row in read_rows("loaded_words"):
        twice = [entry for entry, count in Counter(row[1].split()).items() if count > 1]
        assert not twice, f"{row[0]} lists {twice} twice"
        assert row[1] == row[1].lower()
    for name, listed in read_rows("persuasion_phrases"):
        assert name in TECHNIQUES or name[0] == ":"
        twice = [entry for entry, count in Counter(listed.split("|")).items() if count > 1]
        assert not twice, f"{name} lists {twice} twice"


def check(article: Article) -> None:
    made = persuasion.annotate(article)
    order = [(item.start, -item.end) for item in made.persuasion or ()]
    assert order == sorted(order)
    assert all(item.technique in TECHNIQUES for item in made.persuasion or ())
    findings = warta.validate(dataclasses.replace(made, provenance=()))
    assert [f for f in findings if f.layer == "persuasion" and f.severity == "error"] == []


WORDS = [
    *("rezim", "Zionis", "biadab", "serangan", "mafia", "para", "berdasi", "yang", "sangat"),
    *("dicekik", "lautan", "tukang", "stempel", "muak", ",", ".", "!", "?", "“", "”", '"', ":"),
    *("bahwa", "dan", "sanggupkah", "mereka", "kata", "\n", "--", "'", "(", ")", "hari", "ini"),
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_text_of_trigger_words(text: str) -> None:
    if text.strip():
        check(annotate(text))


@settings(max_examples=100)
@given(TEXTS)
def test_any_text(text: str) -> None:
    plain = text.replace("\r", " ").replace("\0", " ").strip()
    if plain:
        check(annotate(plain))


@pytest.mark.parametrize(
    "trigger",
    [
        *("rezim ", "biadab ", "biadab, ", "mafia tanah ", "sanggupkah? ", "muak, ", "muak. "),
        *("hari ini besok ", "“", "bahwa: ", "a; ", "serangan biadab yang "),
        *HOSTILE[:6],
    ],
)
def test_hostile_text_takes_linear_time(trigger: str) -> None:
    def seconds(size: int) -> float:
        article = annotate(trigger * (size // len(trigger)))
        read_words(article)
        start = time.process_time()
        persuasion.annotate(article)
        return time.process_time() - start

    small = max(seconds(20_000), 0.05)
    assert seconds(100_000) < 20 * small


def test_runs_of_parts_are_few(sample: str = "a: b; c, dan d -- e: f; g: h; i: j; k: l.") -> None:
    words = read_words(annotate(sample))
    runs = extent.describe_runs(words, words.units[0])
    assert len(runs) <= extent.MOST_PARTS * (extent.MOST_PARTS + 3) // 2 + extent.MOST_PARTS


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    sample = [marked(text) for text in SAMPLE]
    for train in (train_words, train_clauses, train_extents):
        for name in ("one", "two"):
            train(sample, {"task": "uji"}).save(tmp_path / f"{name}.npz")
        one, two = ((tmp_path / f"{name}.npz").read_bytes() for name in ("one", "two"))
        assert one == two
        assert LinearModel.load(one, "one").meta["task"] == "uji"


def test_entries_are_found_longest_first_and_without_clitics() -> None:
    words = read_words(annotate("Antek-anteknya mencuci tangan dan menjadi tukang stempelnya."))
    entries = [trigger.entry for trigger in lexicon.find_triggers(words)]
    assert "mencuci_tangan" in entries and "tukang_stempel" in entries


def test_phrases_count_for_their_techniques() -> None:
    counted = clauses.phrases(["kini", "saatnya", "bertindak", ",", "titik"])
    assert counted["Appeal_to_Time"] >= 1 and counted["Conversation_Killer"] == 1
    assert wording.stem("penindasan") == "penindas"
