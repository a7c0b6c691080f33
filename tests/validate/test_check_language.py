"""Level 4: warnings come where they should, and not where the text is as it should be."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest

from warta.article import Article
from warta.validate.language import check_language
from warta.validate.quotes import quotations

Record = dict[str, Any]
SEMANTIC = ("entities", "titles", "times", "attributions", "persuasion", "chains")


def made(sound: Record, text: str, **layers: Any) -> Article:
    """One paragraph a line, a sentence each, tokens by white space and punctuation; nothing in the
    semantic layers but what is given."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    spans = [{"start": start, "end": end} for start, end in lines]
    tokens = [match.span() for match in re.finditer(r"(?:Jl|No)\.|\w+(?:[/'’-]\w+)*|[^\w\s]", text)]
    return Article.from_dict(
        {
            **sound,
            "text": text,
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "dateline": None,
            "blocks": [{**span, "kind": "paragraph"} for span in spans],
            "sentences": spans,
            "tokens": [{"start": start, "end": end} for start, end in tokens],
            **dict.fromkeys(SEMANTIC),
            **layers,
        }
    )


def words(article: Article) -> dict[str, list[str]]:
    """Code -> the first word at each finding's offset."""
    assert article.text is not None
    found: dict[str, list[str]] = {}
    for finding in check_language(article):
        assert finding.severity == "warning" and finding.offset is not None
        word = re.match(r"\S+", article.text[finding.offset :])
        found.setdefault(finding.code, []).append(word.group() if word else "")
    return found


def test_a_sound_record_has_no_warning(sound: Record) -> None:
    assert check_language(Article.from_dict(sound)) == []


def test_nothing_is_said_of_layers_that_are_not_annotated(sound: Record) -> None:
    text = "Kemarin warga di Sleman berkata, “Kami menolak tambang itu, Senin.”"
    assert words(made(sound, text)) == {}


def test_capitalised_runs_inside_sentences(sound: Record) -> None:
    text = (
        "Warga menemui Rina Ayu di Gunung Merapi pada WIB.\n"
        "Presiden menemui Menteri.\n"
        "Ia berkata: Kami datang. “Kita” pulang ke PT Maju.\n"
        "Harga Rp 10 di Jl. Mawar No. 5"
    )
    found = words(made(sound, text, entities=[]))
    assert found == {"name_unannotated": ["Rina", "Gunung", "PT", "Mawar"]}


def test_names_in_entities_titles_times_and_headlines_are_none(sound: Record) -> None:
    text = "Tambang di Kota Baru Ditutup\nWarga menemui Rina pada Senin"
    start = text.index("Rina")
    article = made(
        sound,
        text,
        entities=[
            {"id": "e1", "start": start, "end": start + 4, "label": "PER", "parent": None}
            | {"link": None}
        ],
        times=[
            {"id": "t1", "start": len(text) - 5, "end": len(text), "type": "DATE", "value": None}
            | {"mod": None, "anchor": None}
        ],
        blocks=[
            {"start": 0, "end": 28, "kind": "headline"},
            {"start": 29, "end": len(text), "kind": "lead"},
        ],
    )
    assert words(article) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("warga datang Senin pagi", ["Senin"]),
        ("warga datang Jum'at pagi", ["Jum'at"]),
        ("satu minggu lagi, senin itu kata lain", []),
        ("pada 4 Maret 2024 dan Maret 2025", ["4", "Maret"]),
        ("lomba Maret di kota", []),
        ("pada (4/3/2024) dan 2024-03-05, skor 4/3", ["4/3/2024)", "2024-03-05,"]),
        ("kemarin dan pekan lalu", ["kemarin", "pekan"]),
        ("dikemarinkan", []),
    ],
)
def test_dates_outside_times(sound: Record, text: str, expected: list[str]) -> None:
    assert words(made(sound, text, times=[])).get("date_unannotated", []) == expected


def test_an_annotated_name_elsewhere(sound: Record) -> None:
    text = "Sleman sepi. di Slemania dan Sleman\nmobil Sleman-1, Sleman."
    entity = {"id": "e1", "start": 0, "end": 6, "label": "GPE", "parent": None, "link": None}
    found = words(made(sound, text, entities=[entity]))
    assert found["annotation_inconsistent"] == ["Sleman", "Sleman-1,", "Sleman."]


def test_an_institution_in_a_title_is_no_entity(sound: Record) -> None:
    text = "Partai Angin menang. kata ketua Partai Angin"
    entity = {"id": "e1", "start": 0, "end": 12, "label": "ORG", "parent": None, "link": None}
    title = {"start": text.index("ketua"), "end": len(text), "holder": None}
    assert words(made(sound, text, entities=[entity], titles=[title])) == {}
    entity["label"] = "GPE"
    assert "annotation_inconsistent" in words(made(sound, text, entities=[entity], titles=[title]))


def test_quotations_of_several_words_need_an_attribution(sound: Record) -> None:
    text = (
        "Rencana “tambang rakus” itu. “Kami menolak tambang di sini”\n“Kami tetap menolak itu juga"
    )
    found = words(made(sound, text, attributions=[]))
    assert found == {"quote_unattributed": ["“Kami", "“Kami"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a “b c” d", ["“b c”"]),
        ('a "b" c "d" e', ['"b"', '"d"']),
        ("”b” c", ["”b”"]),
        ('“b" c', ['“b"']),
        ("„b” «c»", ["„b”", "«c»"]),
        ("“b\n“c” d", ["“b", "“c”"]),
        ("Jum'at ‘b’", []),
        ("b» c", []),
    ],
)
def test_quotations(sound: Record, text: str, expected: list[str]) -> None:
    article = made(sound, text)
    assert [text[start:end] for start, end in quotations(article)] == expected


def test_mojibake_is_seen_whatever_is_annotated(sound: Record) -> None:
    assert words(made(sound, "kata â€œkami", blocks=None))["mojibake"] == ["â€œkami"]
    assert words(made(sound, "naïve façade Ñandú, café")) == {}
