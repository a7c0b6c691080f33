"""Files that other tools wrote: what is taken, and what is said of the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from warta.article import Article
from warta.errors import UsageError
from warta.export import find_format
from warta.export.labels import Labels
from warta.export.problem import CODES, Problem

TEXT = "⚽ Rina Ayu tiba di Sleman.\r\nSenin (4/3/2024) hujan."


def read(name: str, path: Path, **labels: str) -> tuple[list[Article], list[Problem]]:
    items = list(find_format(name).read(path, Labels(labels)))
    problems = [item for item in items if isinstance(item, Problem)]
    assert all(problem.code in CODES for problem in problems)
    return [item for item in items if isinstance(item, Article)], problems


def names(article: Article) -> list[tuple[str, str]]:
    return [(article.span(entity), entity.label) for entity in article.entities or ()]


def place(words: str, *, units: int = 1, crlf: bool = True) -> str:
    """`start end` of words in TEXT, as a tool counts them."""
    text = TEXT if crlf else TEXT.replace("\r\n", "\n")
    start = text.index(words)
    if units == 2:
        start = len(text[:start].encode("utf-16-le")) // 2
    return f"{start} {start + len(words)}"


@pytest.mark.parametrize("units", [1, 2])
@pytest.mark.parametrize("crlf", [True, False])
def test_brat_of_any_way_of_counting(tmp_path: Path, units: int, crlf: bool) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    spans = [("PERSON", "Rina Ayu"), ("GPE", "Sleman"), ("DATE", "Senin (4/3/2024)")]
    lines = [
        f"T{at}\t{label} {place(words, units=units, crlf=crlf)}\t{words}\n"
        for at, (label, words) in enumerate(spans, 1)
    ]
    (tmp_path / "a.ann").write_text("".join(lines), "utf-8")
    [article], problems = read("brat", tmp_path)
    assert problems == [] and "\r" not in (article.text or "")
    assert names(article) == [("Rina Ayu", "PER"), ("Sleman", "GPE")]
    assert [article.span(time) for time in article.times or ()] == ["Senin (4/3/2024)"]
    origins = {row.layer: (row.origin, row.annotator) for row in article.provenance}
    assert origins["entities"] == ("gold", "imported") and origins["chains"] == ("none", None)


BRAT_DEFECTS = {
    "T1\tFooBar 2 10\tRina Ayu\n": "unknown_label",
    "T1\tPER 2 10\tRina Aya\n": "surface_mismatch",
    "T1\tPER 2 999\tRina Ayu\n": "span_out_of_range",
    "T1\tPER 2 6;19 25\tRina Sleman\n": "not_held",
    "T1 PER 2 10\n": "broken_line",
    "X1\tPER 2 10\tRina Ayu\n": "broken_line",
    "T1\tPER 2 10\tRina Ayu\nR1\tWorksFor Arg1:T1 Arg2:T1\n": "not_held",
    "T1\tPER 2 10\tRina Ayu\n#1\tAnnotatorNotes T1\tbenar?\n": "not_held",
    "T1\tPER 2 10\tRina Ayu\nN1\tReference T1 Wikipedia:5\tRina\n": "not_held",
    "T1\tPER 2 10\tRina Ayu\nE1\tAttack:T1 Agent:T1\n": "not_held",
    "T1\tTitle 2 10\tRina Ayu\nR1\tHolder Arg1:T1 Arg2:T9\n": "lost_reference",
}


@pytest.mark.parametrize("ann", BRAT_DEFECTS)
def test_brat_says_what_it_does_not_take(tmp_path: Path, ann: str) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "a.ann").write_text(ann, "utf-8")
    _, problems = read("brat", tmp_path)
    codes = {problem.code for problem in problems}
    assert codes >= {BRAT_DEFECTS[ann]} and len(codes) <= 2
    assert all(problem.file == "a.ann" for problem in problems)


def test_labels_are_renamed_or_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rina di Sleman", "utf-8")
    (tmp_path / "a.ann").write_text("T1\tOrang 0 4\tRina\nT2\tKota 8 14\tSleman\n", "utf-8")
    [article], problems = read("brat", tmp_path, Orang="PER", Kota="")
    assert names(article) == [("Rina", "PER")] and problems == []
    with pytest.raises(UsageError, match="GPEE is no label of ours; did you mean GPE"):
        Labels({"Kota": "GPEE"})


CONLL = {
    "iob2 tab": "Rina\tB-PER\nAyu\tI-PER\n\ndi\tO\nSleman\tB-LOC\n",
    "iob1": "Rina NNP I-NP I-PER\nAyu NNP I-NP I-PER\n\ndi IN O O\nSleman NNP I-NP I-LOC\n",
    "bilou": "Rina B-PER\nAyu L-PER\n\ndi O\nSleman U-LOC\n",
    "bioes, tag second": "Rina B-PER x\nAyu E-PER x\n\ndi O x\nSleman S-LOC x\n",
    "crlf and bom": "\ufeffRina\tB-PER\r\nAyu\tI-PER\r\n\r\ndi\tO\r\nSleman\tB-LOC\r\n",
}


@pytest.mark.parametrize("kind", CONLL)
def test_conll_of_any_layout(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.conll").write_bytes(CONLL[kind].encode())
    [article], problems = read("conll2003", tmp_path)
    assert article.text == "Rina Ayu\ndi Sleman" and problems == []
    assert names(article) == [("Rina Ayu", "PER"), ("Sleman", "LOC")]


def test_conll_with_an_illegal_tag_and_a_broken_line(tmp_path: Path) -> None:
    lines = "Rina\tB-PER\nAyu\tI-ORG\nputus\n\nBayu\tB-PER\nWira\tI-PER\n"
    (tmp_path / "a.conll").write_text(lines, "utf-8")
    _, problems = read("conll2003", tmp_path)
    assert [(each.line, each.code) for each in problems] == [(3, "broken_line"), (2, "illegal_tag")]
    (tmp_path / "a.conll").write_text("Rina NNP\nAyu NNP\n", "utf-8")
    _, problems = read("conll2003", tmp_path)
    assert [each.code for each in problems] == ["broken_file"]


GUM = """\
# newdoc id = GUM_berita
# meta::title = Hujan
# newpar
# sent_id = 1
# text = Rina tiba. Katanya hujan.
1\tRina\t_\tPROPN\t_\t_\t2\tnsubj\t_\tEntity=(1-person-x)
2\ttiba\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_
4-5\tKatanya\t_\t_\t_\t_\t_\t_\t_\t_
4\tKata\t_\tNOUN\t_\t_\t2\tx\t_\t_
5\tnya\t_\tPRON\t_\t_\t4\tx\t_\tEntity=(1-person-x)
5.1\tkosong\t_\tX\t_\t_\t_\t_\t_\t_
6\thujan\t_\tNOUN\t_\t_\t2\tx\t_\tSpaceAfter=No
7\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_

# newpar
1\tSelesai\t_\tADJ\t_\t_\t0\troot\t_\tSpaceAfter=No|Entity=(2-place
2\t.\t_\tPUNCT\t_\t_\t1\tpunct\t_\tSpacesAfter=\\n

"""


def test_conllu_as_treebanks_have_it(tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(GUM.replace("\n", "\r\n"), "utf-8", newline="")
    [article], problems = read("conllu", tmp_path)
    assert article.text == "Rina tiba. Katanya hujan.\nSelesai."
    assert (article.title, article.id) == ("Hujan", "gum_berita")
    [chain] = article.chains or ()
    assert [article.span(mention) for mention in chain.mentions] == ["Rina", "nya"]
    assert chain.type == "PER"
    assert [(each.line, each.code) for each in problems] == [(17, "broken_line")]


TML = """<?xml version="1.0"?>
<!DOCTYPE TimeML SYSTEM "TimeML.dtd">
<TimeML><DOCID>WSJ_1</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2024-03-04" functionInDocument="CREATION_TIME">x</TIMEX3>
</DCT><TEXT>Hujan &amp; <EVENT eid="e1" class="OCCURRENCE">banjir</EVENT>
<TIMEX3 tid="t7" type="DATE" value="2024-03-05" anchorTimeID="t0">besok</TIMEX3>, lalu
<TIMEX3 tid="t9" type="DURATION" value="dua hari" anchorTimeID="t7">dua hari</TIMEX3>.</TEXT>
</TimeML>"""


def test_timeml_as_corpora_have_it(tmp_path: Path) -> None:
    (tmp_path / "a.tml").write_text(TML, "utf-8")
    [article], problems = read("timeml", tmp_path)
    assert article.published_at == "2024-03-04"
    first, second = article.times or ()
    assert (article.span(first), first.value, first.anchor) == ("besok", "2024-03-05", "dct")
    assert (second.value, second.anchor) == (None, first.id)
    assert [(each.code, each.line) for each in problems] == [("broken_line", 7), ("not_held", None)]
    bomb = TML.replace('SYSTEM "TimeML.dtd"', '[<!ENTITY a "aaaa">]')
    for broken in (bomb, TML[:-20], "<TimeML/>"):
        (tmp_path / "a.tml").write_text(broken, "utf-8")
        assert [each.code for each in read("timeml", tmp_path)[1]] == ["broken_file"]


def test_doccano_old_and_new(tmp_path: Path) -> None:
    text = "⚽ Rina di Sleman"
    rows = [
        {"text": text, "label": [[2, 6, "PER"]], "title": "Judul"},
        {
            "id": 7,
            "text": text,
            "entities": [{"id": 1, "label": "GPE", "start_offset": 10, "end_offset": 16}],
            "relations": [{"id": 1, "from_id": 1, "to_id": 1, "type": "x"}],
        },
        {"data": "no text"},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "all.jsonl").write_text(lines + "{\n", "utf-8")
    found, problems = read("doccano", tmp_path)
    assert [names(article) for article in found] == [[("Rina", "PER")], [("Sleman", "GPE")]]
    assert found[0].title == "Judul" and found[0].id == "all-1"
    assert [(each.line, each.code) for each in problems] == [
        (2, "not_held"), (3, "broken_line"), (4, "broken_line")
    ]  # fmt: skip


def test_doccano_edits_come_back(tmp_path: Path, sample: list[Article]) -> None:
    """A span that is removed or drawn there is so in the record; the rest keeps its features."""
    chosen = find_format("doccano")
    [path] = chosen.write([sample[0]], tmp_path)
    row = json.loads(path.read_text("utf-8"))
    person = next(e for e in sample[0].entities or () if e.label == "PER" and e.parent is None)
    row["entities"] = [
        each
        for each in row["entities"]
        if (each["start_offset"], each["end_offset"], each["label"])
        != (person.start, person.end, "PER")
    ]
    row["entities"].append({"id": 0, "label": "LAW", "start_offset": 0, "end_offset": 3})
    path.write_text(json.dumps(row), "utf-8")
    [article], problems = read("doccano", tmp_path)
    spans = {(e.start, e.end, e.label) for e in article.entities or ()}
    assert (0, 3, "LAW") in spans and (person.start, person.end, "PER") not in spans
    assert article.times == sample[0].times and article.persuasion == sample[0].persuasion
    assert {each.code for each in problems} <= {"lost_reference"}


def test_web_annotation_of_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rina di Sleman", "utf-8")
    item = {
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "PERSON"},
        "target": {
            "source": "a.txt",
            "selector": [
                {"type": "TextPositionSelector", "start": 0, "end": 4},
                {"type": "TextQuoteSelector", "exact": "Rina"},
            ],
        },
    }
    wrong = json.loads(json.dumps(item).replace('"Rina"', '"Rana"'))
    page = {"type": "AnnotationPage", "items": [item, wrong, {"body": {}, "target": []}]}
    (tmp_path / "a.jsonld").write_text(json.dumps(page), "utf-8")
    [article], problems = read("web-annotation", tmp_path)
    assert names(article) == [("Rina", "PER")]
    assert [each.code for each in problems] == ["broken_line", "surface_mismatch"]
    (tmp_path / "a.jsonld").write_text(json.dumps([item]).replace("a.txt", "../a.txt"), "utf-8")
    assert [each.code for each in read("web-annotation", tmp_path)[1]] == ["broken_file"]


def test_csv_with_the_least_that_is_needed(tmp_path: Path) -> None:
    (tmp_path / "articles.csv").write_text('id,text\na,"Rina, di Sleman"\n,x\n', "utf-8")
    spans = "article,start,end,label\na,0,4,PERSON\na,9,x,GPE\na,9,15,GPE\nb,0,1,PER\na,0,4,ZZZ\n"
    (tmp_path / "spans.csv").write_text(spans, "utf-8")
    [article], problems = read("csv", tmp_path)
    assert names(article) == [("Rina", "PER"), ("Sleman", "GPE")]
    assert [(each.file, each.line, each.code) for each in problems] == [
        ("spans.csv", 3, "broken_line"),
        ("spans.csv", 6, "unknown_label"),
        ("articles.csv", 3, "broken_line"),
        ("spans.csv", None, "broken_line"),
    ]


def test_files_that_are_none(tmp_path: Path) -> None:
    for name, file in (("spacy", "a.spacy"), ("inception", "a.xmi"), ("brat", "a.ann")):
        (tmp_path / file).write_bytes(b"\xff\xfe nothing")
        assert [each.code for each in read(name, tmp_path)[1]] == ["broken_file"], name
    with pytest.raises(UsageError, match="did you mean conllu"):
        find_format("conlu")
