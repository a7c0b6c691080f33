"""What changed between two versions: articles, spans by layer, labels; also where text moved."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.article import Article, Block, Chain, Entity, Persuasion, Span
from warta.cli import main
from warta.diff import compare_articles, compare_versions, format_changelog, open_version
from warta.diff.align import Alignment
from warta.diff.items import SPAN_LAYERS, Item, carried, compare_items, items_of
from warta.diff.versions import declared_labels
from warta.engine.build import build
from warta.errors import UsageError
from warta.publish.rewrite import rewrite

RAW = {
    "banjir": "Bandung, Warta Contoh – Banjir merendam pasar di Bandung pada Senin (12/2/2024).\n"
    "Menurut Wali Kota Ratna Sari, air akan surut dalam dua hari ke depan.\n",
    "beras": "Medan, Warta Contoh – Harga beras di pasar naik lagi pada Selasa (13/2/2024).\n"
    "“Kami menunggu bantuan,” kata pedagang bernama Togar Siregar di pasar itu.\n",
    "jalan": "Padang, Warta Contoh – Jalan ke kampung itu rusak berat sejak akhir tahun lalu.\n"
    "Warga berharap pemerintah kota segera memperbaiki jalan yang rusak itu.\n",
}


@pytest.fixture
def article(sound_record: dict[str, Any]) -> Article:
    """The schema's example, every layer filled."""
    return Article.from_dict(sound_record)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_raw(tmp_path_factory.mktemp("old"), RAW)


def build_raw(folder: Path, texts: dict[str, str]) -> Path:
    (folder / "raw").mkdir(parents=True)
    for id, text in texts.items():
        (folder / "raw" / f"{id}.txt").write_text(text, encoding="utf-8")
    layers = ["structure", "sentences", "tokens", "entities"]
    build([folder / "raw"], out=folder / "built", layers=layers)
    return folder / "built"


def changed(folder: Path, out: Path, change: Callable[[Article], Article]) -> Path:
    rewrite(folder, out, change)
    return out


def kinds(old: Article, new: Article) -> list[tuple[str, str, str | None, str | None]]:
    spans = compare_articles(old, new).spans
    return [(change.kind, change.layer, change.old, change.new) for change in spans]


def test_an_article_does_not_differ_from_itself(article: Article) -> None:
    assert not compare_articles(article, article)
    assert {layer for layer in SPAN_LAYERS if items_of(article, layer)} == set(SPAN_LAYERS)


def test_a_span_added_removed_relabelled(article: Article) -> None:
    assert article.entities is not None
    first, *rest = article.entities
    fewer = dataclasses.replace(article, entities=tuple(rest))
    removed = [c for c in compare_articles(article, fewer).spans if c.layer == "entities"]
    assert [(c.kind, c.old, c.new, c.surface) for c in removed if c.start == first.start] == [
        ("removed", first.label, None, article.span(first))
    ]
    added = [c for c in compare_articles(fewer, article).spans if c.kind == "added"]
    assert [(c.layer, c.start, c.new) for c in added] == [("entities", first.start, first.label)]
    other = dataclasses.replace(first, label="FAC")
    relabelled = dataclasses.replace(article, entities=(other, *rest))
    assert kinds(article, relabelled) == [("relabelled", "entities", first.label, "FAC")]


def test_ids_that_shift_are_no_change(article: Article) -> None:
    """An entity put before all others renumbers them; titles and speakers still lead there."""
    assert article.entities is not None and article.text is not None

    def later(id: str | None) -> str | None:
        return f"e{int(id[1:]) + 1}" if id is not None and id.startswith("e") else id

    moved = tuple(
        dataclasses.replace(e, id=str(later(e.id)), parent=later(e.parent))
        for e in article.entities
    )
    new = dataclasses.replace(
        article,
        entities=(Entity("e1", 0, 1, "ORG", None, None), *moved),
        titles=tuple(dataclasses.replace(t, holder=later(t.holder)) for t in article.titles or ()),
        attributions=tuple(
            dataclasses.replace(a, speaker=later(a.speaker)) for a in article.attributions or ()
        ),
    )
    assert kinds(article, new) == [("added", "entities", None, "ORG")]


def test_a_value_that_changed_is_told(article: Article) -> None:
    assert article.times and article.persuasion
    time = dataclasses.replace(article.times[0], value="1999-01-01")
    new = dataclasses.replace(article, times=(time, *article.times[1:]))
    (change,) = compare_articles(article, new).spans
    assert (change.kind, change.layer, change.new) == ("changed", "times", "value 1999-01-01")
    voiced: Persuasion = dataclasses.replace(article.persuasion[0], voice="ambiguous")
    new = dataclasses.replace(article, persuasion=(voiced, *article.persuasion[1:]))
    (change,) = compare_articles(article, new).spans
    assert (change.kind, change.new) == ("changed", "voice ambiguous")


def test_a_mention_moved_to_another_chain(article: Article) -> None:
    a, b, c = Span(0, 6), Span(8, 13), Span(14, 20)
    one = (Chain("c1", "PER", False, (), (a, b)), Chain("c2", "PER", False, (), (c,)))
    two = (Chain("c1", "PER", False, (), (a,)), Chain("c2", "PER", False, (), (b, c)))
    longer = (Chain("c1", "PER", False, (), (a, b, Span(22, 25))), one[1])
    old = dataclasses.replace(article, chains=one, titles=(), attributions=(), persuasion=())
    moved = compare_articles(old, dataclasses.replace(old, chains=two)).spans
    assert [(change.kind, change.start) for change in moved] == [
        ("changed", 0),
        ("changed", 8),
        ("changed", 14),
    ]
    # A mention that is new is told once, not at each mention of its chain.
    assert kinds(old, dataclasses.replace(old, chains=longer)) == [("added", "chains", None, "PER")]


def test_topics_frames_and_genre(article: Article) -> None:
    old = dataclasses.replace(article, topics=("11", "04"), frames=(), genre="reporting")
    new = dataclasses.replace(article, topics=("04", "11"), frames=("political",), genre="opinion")
    assert kinds(old, new) == [
        ("changed", "topics", "11, 04", "04, 11"),
        ("added", "topics", None, "political"),
        ("relabelled", "topics", "reporting", "opinion"),
    ]


def test_an_edit_of_the_text_moves_spans_and_changes_none(article: Article) -> None:
    """A sentence put in front: every old span lies further on."""
    assert article.text is not None and article.blocks is not None
    shift = len("Kilas: ")
    moved = move(article, shift)
    new = dataclasses.replace(moved, text="Kilas: " + article.text, text_sha256="0" * 64)
    change = compare_articles(article, new)
    assert (change.text, change.spans) == ("changed", ())


def move(article: Article, shift: int) -> Article:
    record = article.to_dict()

    def further(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: item + shift if key in ("start", "end") else further(item)
                for key, item in value.items()
            }
        return [further(item) for item in value] if isinstance(value, list) else value

    return Article.from_dict(further(record))


def test_a_word_taken_out_takes_its_span_with_it(article: Article) -> None:
    plain = dataclasses.replace(
        article,
        text="Rina pergi ke Jakarta.",
        dateline=None,
        blocks=(Block(0, 22, "paragraph"),),
        entities=(
            Entity("e1", 0, 4, "PER", None, None),
            Entity("e2", 14, 21, "GPE", None, None),
        ),
        **dict.fromkeys(("sentences", "tokens", "titles", "times", "attributions"), None),
        **dict.fromkeys(("persuasion", "chains"), None),
    )
    new = dataclasses.replace(
        plain,
        text="Ia pergi lagi ke Jakarta.",
        text_sha256="1" * 64,
        blocks=(Block(0, 25, "paragraph"),),
        entities=(Entity("e1", 17, 24, "LOC", None, None),),
    )
    assert kinds(plain, new) == [
        ("removed", "structure", "paragraph", None),
        ("added", "structure", None, "paragraph"),
        ("removed", "entities", "PER", None),
        ("relabelled", "entities", "GPE", "LOC"),
    ]


def test_withheld_texts_are_compared_by_offsets(article: Article) -> None:
    assert article.dateline is not None
    bare = dataclasses.replace(article.dateline, place=None, outlet=None)
    withheld = dataclasses.replace(article, text=None, title=None, dateline=bare)
    change = compare_articles(article, withheld)
    assert (change.text, change.fields, change.spans) == ("withheld", (), ())
    assert compare_articles(withheld, article).text == "restored"
    other = dataclasses.replace(withheld, text_sha256="2" * 64, entities=())
    change = compare_articles(article, other)
    assert (change.text, change.compared, change.spans) == ("changed", False, ())


def test_metadata_splits_and_origins(article: Article) -> None:
    rows = tuple(
        dataclasses.replace(row, origin="model") if row.layer == "entities" else row
        for row in article.provenance
    )
    new = dataclasses.replace(article, url=None, provenance=rows)
    change = compare_articles(article, new, old_split="train", new_split="test")
    assert change.fields == ("url",) and (change.old_split, change.split) == ("train", "test")
    assert [row[0] for row in change.origins] == ["entities"]


texts = st.text(alphabet="ab .\n", max_size=40)


@given(texts, texts)
def test_what_is_carried_over_reads_the_same_at_its_edges(old: str, new: str) -> None:
    alignment = Alignment(old, new)
    last = -1
    for at in range(len(old)):
        place = alignment.carry(at, at + 1)
        if place is not None:
            assert new[place[0] : place[1]] == old[at]
            assert place[0] > last
            last = place[0]


@given(texts, texts, texts)
def test_what_both_texts_begin_and_end_with_is_carried(head: str, middle: str, tail: str) -> None:
    alignment = Alignment(f"{head}|{tail}", f"{head}|x{middle}x|{tail}")
    for at in range(len(head)):
        assert alignment.carry(at, at + 1) == (at, at + 1)


items = st.lists(
    st.builds(
        Item,
        st.integers(0, 3),
        st.integers(4, 6),
        st.sampled_from(["A", "B"]),
        st.sampled_from([(), (("value", 1),)]),
    ),
    max_size=6,
)


@given(items, items)
def test_the_differences_lead_from_old_to_new(old: list[Item], new: list[Item]) -> None:
    left = list(old)
    for kind, before, after in compare_items(old, new):
        if kind != "added":
            left.remove(before)
        if kind != "removed":
            left.append(after)
    order = repr
    assert sorted(left, key=order) == sorted(new, key=order)
    assert list(compare_items(old, old)) == []
    assert carried(old, lambda start, end: (start, end)) == (old, [])


def test_versions_of_a_dataset(old: Path, tmp_path: Path) -> None:
    school = "Solo, Warta Contoh – Murid sekolah dasar belajar di tenda karena atap kelas bocor.\n"
    texts = {**RAW, "sekolah": school + "Kepala sekolah meminta bantuan pemerintah pusat segera.\n"}
    del texts["beras"]
    texts["banjir"] = texts["banjir"].replace("dua hari", "tiga hari")
    new = build_raw(tmp_path, texts)
    difference = compare_versions(open_version(str(old)), open_version(str(new)))
    assert (difference.old_articles, difference.new_articles) == (3, 3)
    assert (difference.added, difference.removed) == ({"sekolah": "train"}, {"beras": "train"})
    (article,) = difference.changed
    assert (article.id, article.text) == ("banjir", "changed")
    assert {change.surface for change in article.spans} <= {"dua", "tiga", "dua hari", "tiga hari"}
    assert ("added", "tokens", "tiga") in {(c.kind, c.layer, c.surface) for c in article.spans}
    assert not compare_versions(open_version(str(old)), open_version(str(old)))


def test_the_command_line(old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def relabel(article: Article) -> Article:
        assert article.entities is not None
        names = [
            dataclasses.replace(e, label="FAC") if e.label == "GPE" else e for e in article.entities
        ]
        return dataclasses.replace(article, entities=tuple(names))

    new = str(changed(old, tmp_path / "new", relabel))
    assert main(["diff", str(old), new, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    number = told["layers"]["entities"]["relabelled"]
    assert number >= 3 and told["articles"] == {"old": 3, "new": 3}
    assert "FAC" in told["labels"]["used"]["entities.label"]["added"]
    assert "GPE" in told["labels"]["used"]["entities.label"]["removed"]
    assert main(["diff", str(old), new, "--spans"]) == 0
    text = capsys.readouterr().out
    assert "relabelled entities @0-7 'Bandung' GPE -> FAC" in text
    assert main(["diff", str(old), new, "--format", "changelog"]) == 0
    section = capsys.readouterr().out
    assert section.startswith("## Unreleased\n")
    assert f"- `entities`: {number} relabelled, in 3 articles (GPE → FAC: {number})." in section
    assert "`entities.label`: used for the first time: `FAC`" in section
    assert main(["diff", str(old), str(old)]) == 0
    assert "No article, annotation or label differs." in capsys.readouterr().out


def test_labels_of_the_schema(old: Path, tmp_path: Path) -> None:
    labels = declared_labels(old)
    assert labels["entities.label"][:2] == ("PER", "ORG")
    assert "narrator" in labels["persuasion.voice"] and labels["topics.genre"]
    new = Path(shutil.copytree(old, tmp_path / "new"))
    path = new / "schema" / "layers" / "entities.schema.json"
    path.write_text(path.read_text("utf-8").replace('"const": "NORP"', '"const": "GROUP"'))
    path = new / "schema" / "layers" / "persuasion.schema.json"
    text = path.read_text("utf-8").replace('"const": "narrator"', '"const": "X"')
    text = text.replace('"const": "reported"', '"const": "narrator"')
    path.write_text(text.replace('"const": "X"', '"const": "reported"'))
    difference = compare_versions(open_version(str(old)), open_version(str(new)))
    assert difference.declared == {"entities.label": (("GROUP",), ("NORP",))}
    assert difference.reordered == ("persuasion.voice",)
    assert "`entities.label` has new labels: `GROUP`" in format_changelog(difference)


def test_what_is_no_version_is_refused(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(old), "no/where"]) == 2
    assert "no/where@1.0.0" in capsys.readouterr().err
    assert main(["diff", str(old), str(tmp_path)]) == 2
    broken = Path(shutil.copytree(old, tmp_path / "broken"))
    file = next(broken.glob("articles/*.parquet"))
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(UsageError, match="no whole Parquet file"):
        compare_versions(open_version(str(old)), open_version(str(broken)))
