"""Indonesian and its neighbours. The paragraphs of test_language-paragraphs.txt are invented."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta import language
from warta.annotate import sentences, structure, tokens
from warta.article import Article, Rights, Source
from warta.errors import NotAnArticle

SHARED = Path(__file__).resolve().parents[1] / "../shared"

ROWS = [
    row.split("\t")
    for row in Path(__file__)
    .with_name("test_language-paragraphs.txt")
    .read_text("utf-8")
    .splitlines()
]
PARAGRAPHS = {
    code: [text for other, text in ROWS if other == code] for code in ("id", "ms", "en", "jv", "su")
}
OTHERS = [text for code, text in ROWS if code == "other"]
SHORT = [
    "Persija 2-1 Persib",
    "Gempa guncang Ambon",
    "Emas gram Antam Pegadaian Galeri Jakarta Bandung Surabaya Semarang Medan",
    "",
    "12/2 – 14/3",
]


def article(text: str, declared: str | None = None) -> Article:
    made = Article(
        id="uji",
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        language=declared,
        title=None,
        outlet=None,
        url=None,
        authors=(),
        published_at=None,
        source=Source("uji.txt", "text", "0" * 64, "utf-8", ()),
        rights=Rights(None, ai_opt_out=False, redistribute=False),
        synthetic=True,
    )
    return tokens.annotate(sentences.annotate(structure.annotate(made)))


@pytest.mark.parametrize(
    ("expected", "text"), [(code, text) for code, texts in PARAGRAPHS.items() for text in texts]
)
def test_paragraphs(expected: str, text: str) -> None:
    assert language.detect(text) == expected
    made = article(text)
    assert language.detect(text, made.tokens) == expected
    assert language.judge(language.list_words(text)).foreign is (expected != "id")


@pytest.mark.parametrize("text", OTHERS)
def test_other_languages_are_foreign(text: str) -> None:
    assert language.judge(language.list_words(text)).foreign


@pytest.mark.parametrize("text", SHORT)
def test_in_doubt_nothing_is_refused(text: str) -> None:
    verdict = language.judge(language.list_words(text))
    assert verdict == language.Verdict(None, foreign=False)


def test_admit_fills_the_language_in() -> None:
    assert language.admit(article(PARAGRAPHS["id"][0]), wanted="id").language == "id"
    assert (
        language.admit(article(PARAGRAPHS["id"][0], "id-latn"), wanted="id").language == "id-latn"
    )
    assert language.admit(article(PARAGRAPHS["ms"][0]), wanted="any").language == "ms"
    assert language.admit(article(SHORT[0]), wanted="id").language is None


@pytest.mark.parametrize("text", [*PARAGRAPHS["ms"], *PARAGRAPHS["en"], *OTHERS])
def test_admit_refuses_other_languages(text: str) -> None:
    with pytest.raises(NotAnArticle) as caught:
        language.admit(article(text), wanted="id")
    assert caught.value.code == "not_indonesian"


def test_admit_believes_a_declaration_where_it_cannot_tell() -> None:
    with pytest.raises(NotAnArticle):
        language.admit(article(SHORT[0], "ms"), wanted="id")
    assert language.admit(article(SHORT[0], "id"), wanted="id").language == "id"
    assert language.admit(article(PARAGRAPHS["id"][0], "ms"), wanted="id").language == "id"


def test_boilerplate_is_no_article_and_is_not_counted() -> None:
    with pytest.raises(NotAnArticle) as caught:
        language.admit(article("Baca juga: Tanggul Jebol\nEditor: Rina"), wanted="any")
    assert caught.value.code == "no_article_text"
    links = "\n".join(f"Baca juga: The Story Of The Day That Was {n}" for n in range(20))
    text = f"{links}\n{PARAGRAPHS['id'][0]}"
    assert language.admit(article(text), wanted="id").language == "id"


def test_without_tokens() -> None:
    made = dataclasses.replace(article(PARAGRAPHS["id"][0]), sentences=None, tokens=None)
    assert language.admit(made, wanted="id").language == "id"


def test_real_indonesian_news_is_not_foreign() -> None:
    """Runs of eight sentences from UD_Indonesian-CSUI."""
    path = SHARED / "real/ud-csui/id_csui-ud-train.conllu"
    if not path.exists():
        pytest.skip("no shared/real beside the repository")
    lines = path.read_text("utf-8").splitlines()
    texts = [line.partition("= ")[2] for line in lines if line.startswith("# text =")]
    runs = [" ".join(texts[start : start + 8]) for start in range(0, len(texts) - 8, 8)]
    assert {language.detect(run) for run in runs} == {"id"}


@given(st.text())
def test_any_text_gets_a_verdict(text: str) -> None:
    verdict = language.judge(language.list_words(text))
    assert verdict.language is None or len(verdict.language) == 2
