"""`bench --on`: column files of any layout and TimeML from a user's folder, defects reported."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from warta.benchmark.foreign import score_set
from warta.benchmark.read_sets import check_set, read_set
from warta.benchmark.run import bench
from warta.benchmark.sets.conll import detect_layout, map_labels, read_conll
from warta.benchmark.sets.sentence import TaggedSentence
from warta.benchmark.sets.spans import spans_of_tags
from warta.cli import main
from warta.errors import UsageError
from warta.pipeline import STEPS

LAYOUTS = {
    "Rina\tB-PER\nAyu\tI-PER\nke\tO\nSleman\tB-LOC\n": ("\t", 2, 1, "iob2"),
    "Rina NNP I-NP I-PER\nAyu NNP I-NP I-PER\nke IN I-PP O\nSleman NNP I-NP I-LOC\n": (
        "", 4, 3, "iob1",
    ),
    "Rina B-PER\nAyu L-PER\nke O\nSleman U-LOC\n": ("", 2, 1, "bilou"),
    "Rina S-X B-PER\nAyu S-X E-PER\nke S-Y O\nSleman S-Y S-LOC\n": ("", 3, 2, "bilou"),
    "Rina B-PER O\nAyu I-PER O\nke O O\nSleman B-LOC O\n": ("", 3, 1, "iob2"),
}  # fmt: skip


@pytest.mark.parametrize("text", LAYOUTS)
def test_layouts_are_told_from_the_file(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"-DOCSTART- -X- O O\n\n{text}", "utf-8")
    layout = detect_layout(file)
    assert (layout.separator, layout.number, layout.column, layout.scheme) == LAYOUTS[text]
    [sentence] = list(read_conll(file))
    assert isinstance(sentence, TaggedSentence) and sentence.where[1] == 3
    spans = [(span.start, span.end, span.label) for span in spans_of_tags(sentence.tags or ())]
    assert spans == [(0, 2, "PER"), (3, 4, "LOC")]


def test_a_column_may_be_named_and_must_be_there(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Rina B-PER B-X\nke O O\n", "utf-8")
    [sentence] = read_set(file, "conll", column=2)
    assert sentence.tags == ("B-PER", "O")
    with pytest.raises(UsageError, match="3 columns: tags can be in 2 to 3"):
        detect_layout(file, column=4)
    file.write_text("Rina NNP\nke IN\n", "utf-8")
    with pytest.raises(UsageError, match="none of IOB or BILOU"):
        detect_layout(file)
    file.write_text("\n", "utf-8")
    with pytest.raises(UsageError, match="no lines of a token"):
        detect_layout(file)


def test_defects_are_reported_in_their_scheme(tmp_path: Path) -> None:
    file = tmp_path / "train.txt"
    file.write_text("Rina B-PER\nAyu I-ORG\nputus x y\n\nBayu B-PER\nWira I-PER\n", "utf-8")
    assert [(each.line, each.code) for each in check_set(file, "conll")] == [
        (3, "broken_line"), (2, "illegal_change"),
    ]  # fmt: skip
    file.write_text("Rina B-PER\nAyu O\n\nBayu B-PER\nWira L-PER\n", "utf-8")
    assert [(each.line, each.code) for each in check_set(file, "conll")] == [(2, "bilou_break")]
    (tmp_path / "test.txt").write_text("Bayu B-PER\nWira L-PER\n", "utf-8")
    assert "train_leak" in [each.code for each in check_set(tmp_path, "conll")]


def test_labels_of_any_set() -> None:
    assert map_labels(["PERSON", "LOCATION", "MISC"]) == {
        "PERSON": ("PER",), "LOCATION": ("GPE", "LOC", "FAC"), "MISC": (),
    }  # fmt: skip
    assert map_labels(["GPE", "LOC"]) == {"GPE": ("GPE",), "LOC": ("LOC", "FAC")}


def test_a_set_read_by_its_name_and_as_any_set_scores_alike(shared: Path) -> None:
    """The reader of any layout against those written for two real sets (validation parts)."""
    step = next(step for step in STEPS if step.layer == "entities")
    for folder, kind, file in (
        ("idner-news-2k", "idner", "dev.txt"),
        ("nergrit", "nergrit", "valid_preprocess.txt"),
    ):
        path = shared / "real" / folder / file
        known = list(read_set(path, kind))
        assert [(s.tokens, s.tags) for s in read_set(path, "conll")] == [
            (s.tokens, s.tags) for s in known
        ]
        codes = [Counter(d.code for d in check_set(path, k)) for k in (kind, "conll")]
        assert codes[0] == codes[1]
    small = shared / "real" / "nergrit" / "valid_preprocess.txt"
    scores = [score_set(small, kind, step, part="validation") for kind in ("nergrit", "conll")]
    assert scores[0].counts.first == scores[1].counts.first
    # Read by its name, a set's own conventions are known; as any set, they are not.
    assert abs((scores[0].counts.f1 or 0) - (scores[1].counts.f1 or 1)) < 0.02


CONLL = (
    "Presiden O\nIran B-LOC\ntiba O\ndi O\nJakarta B-LOC\n\nAyu I-PER\npergi O\n\n"
    "Iran B-LOC\nmenang O\n"
)


def test_bench_on_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sendiri.conll"
    file.write_text(CONLL, "utf-8")
    assert main(["bench", "entities", "--on", f"conll:{file}"]) == 0
    shown = capsys.readouterr()
    assert "conll:sendiri.conll" in shown.out and "| LOC |" in shown.out
    assert "1 illegal_start in the set, such as sendiri.conll:7:" in shown.err
    [row] = bench("entities", tmp_path, on=f"conll:{file},column=2")
    assert row.articles == 3
    for wrong in (f"conll:{file},column=x", f"conll:{tmp_path}/none", "nerq"):
        with pytest.raises(UsageError):
            bench("entities", tmp_path, on=wrong)
    with pytest.raises(UsageError, match="goes with entities, not with times"):
        bench("times", tmp_path, on=f"conll:{file}")


TML = (
    "<TimeML><DOCID>a</DOCID><DCT><TIMEX3 tid='t0' type='DATE' value='2024-03-05'/></DCT>"
    "<TEXT>Hujan turun di Sleman pada <TIMEX3 tid='t1' type='DATE' value='2024-03-04'>Senin "
    "(4/3/2024)</TIMEX3>. Warga <TIMEX3 tid='t2' type='DATE' value='2024-03-06' "
    "anchorTimeID='t0'>besok</TIMEX3> pulang. <EVENT>Banjir</EVENT> surut.</TEXT></TimeML>"
)


def test_bench_on_timeml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.tml").write_text(TML, "utf-8")
    assert main(["bench", "times", str(tmp_path), "--on", "timeml"]) == 0
    shown = capsys.readouterr()
    assert "1 not_held, such as a.tml" in shown.err
    [row] = bench("times", tmp_path, on="timeml")
    figures = {figure.name: figure.value for figure in row.figures if figure.label is None}
    assert figures["exact_f1"] == 1.0 and figures["value_accuracy"] == 1.0
    with pytest.raises(UsageError, match="goes with times, not with entities"):
        bench("entities", tmp_path, on="timeml")
    (tmp_path / "a.tml").write_text("<TimeML/>", "utf-8")
    with pytest.raises(UsageError, match="no document of the kind timeml"):
        bench("times", tmp_path, on="timeml")


PFSA = (
    ("JAKARTA", "O"), (",", "O"), ("KOMPAS", "O"), ("-", "O"), ("``", "B-STATEMENT"),
    ("Kami", "I-STATEMENT"), ("pulang", "I-STATEMENT"), (",", "I-STATEMENT"),
    ("''", "L-STATEMENT"), ("kata", "U-CUE"), ("Rina", "U-PERSON"), (".", "O"),
)  # fmt: skip


def test_bench_on_quotations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marks = {"``": "“", "''": "”"}
    lines = [f"{marks.get(token, token)}\t{tag}\n" for token, tag in PFSA]
    (tmp_path / "dev.txt").write_text("".join(lines) + "\n", "utf-8")
    assert main(["bench", "attributions", str(tmp_path), "--on", "pfsa"]) == 0
    assert "| STATEMENT |" in capsys.readouterr().out
    [row] = bench("attributions", tmp_path, on="pfsa")
    figures = {figure.label: figure.value for figure in row.figures if figure.name == "exact_f1"}
    assert figures["STATEMENT"] == figures["CUE"] == 1.0
    [row] = bench("attributions", tmp_path, models=["rules"], on="pfsa")
    assert row.model == "rules"
    with pytest.raises(UsageError, match="goes with attributions, not with entities"):
        bench("entities", tmp_path, on="pfsa")
    with pytest.raises(UsageError, match="does not hold the test part"):
        bench("attributions", tmp_path, on="pfsa", split="test")


UD = (
    "# text = Rina menulisnya. Ia pergi (5/3).\n"
    "1\tRina\t_\tPROPN\t_\t_\t2\tnsubj\t_\t_\n"
    "2-3\tmenulisnya\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
    "2\tmenulis\t_\tVERB\t_\t_\t0\troot\t_\t_\n"
    "3\tnya\t_\tPRON\t_\t_\t2\tobj\t_\t_\n"
    "4\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n"
    "# text = Warga pulang.\n"
    "1\tWarga\t_\tNOUN\t_\t_\t2\tnsubj\t_\t_\n"
    "2\tpulang\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n"
    "3\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n"
)


def test_bench_on_a_treebank(tmp_path: Path) -> None:
    """The first gold sentence holds two of ours: neither is right, the tokens that it names are."""
    file = tmp_path / "id-ud-dev.conllu"
    file.write_text(UD, "utf-8")
    [row] = bench("structure", tmp_path, on="ud")
    numbers = {
        figure.label: (figure.value, figure.first, figure.second)
        for figure in row.figures
        if figure.name == "exact_f1" and figure.label
    }
    assert numbers["SENTENCE"] == (0.4, 2, 3)
    value, gold, found = numbers["TOKEN"]
    assert gold == 6 and found > gold and value is not None and 0 < value < 1
    file.write_text(UD.replace("# text = ", "# other = "), "utf-8")
    with pytest.raises(UsageError, match="# text = "):
        bench("structure", tmp_path, on="ud")
    with pytest.raises(UsageError, match="scores the shipped sentences and tokens"):
        bench("structure", tmp_path, models=["majority"], on="ud", trained_on="build/warta")


def test_the_stretches_of_a_treebank_make_no_difference(tmp_path: Path) -> None:
    file = tmp_path / "id-ud-dev.conllu"
    one = UD.split("\n\n")[1]
    file.write_text(
        "\n\n".join(one.replace("Warga", f"Warga{n}") for n in range(120)) + "\n\n", "utf-8"
    )
    [row] = bench("structure", tmp_path, on="ud")
    figures = {figure.label: figure for figure in row.figures if figure.name == "exact_f1"}
    assert row.articles == figures["SENTENCE"].second == 120
    assert figures["TOKEN"].first == 360 and figures["TOKEN"].value == 1.0


def test_real_treebank_and_quotations(shared: Path) -> None:
    [row] = bench("structure", shared / "real" / "ud-csui", on="ud", split="train")
    figures = {figure.label: figure.value for figure in row.figures if figure.name == "exact_f1"}
    assert (figures["SENTENCE"] or 0) > 0.9 and (figures["TOKEN"] or 0) > 0.98
    [row] = bench("attributions", shared / "real" / "pfsa-id", on="pfsa")
    figures = {figure.label: figure.value for figure in row.figures if figure.name == "exact_f1"}
    assert (figures["STATEMENT"] or 0) > 0.9 and (figures["CUE"] or 0) > 0.9
