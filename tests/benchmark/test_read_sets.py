"""Readers of foreign sets, on small invented samples: sound ones, and one defect each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from warta.benchmark.read_sets import (
    check_set,
    group_articles,
    has_dateline,
    join_cut,
    read_set,
    set_files,
)
from warta.benchmark.sets.labels import TO_WARTA, from_warta, names_all, to_warta
from warta.benchmark.sets.sentence import CODES
from warta.benchmark.sets.spans import spans_of_tags
from warta.errors import UsageError

SOUND = {
    "idner": "Rina PROPN B-PER\r\nAyu PROPN I-PER\r\ntiba VERB O\r\n\r\nHujan NOUN O\r\n",
    "nergrit": "Rina\tB-PERSON\nAyu\tI-PERSON\ntiba\tO\n\nHujan\tO\n",
    "nerp": "rina\tB-PPL\nayu\tI-PPL\ntiba\tO\n\nhujan\tO\n\n\n",
    "pfsa": "Rina\tB-PERSON\nAyu\tL-PERSON\ntiba\tU-CUE\n\nHujan\tO\n",
    "ud": (
        "# sent_id = 1\n"
        "1\tRina\t_\tPROPN\t_\t_\t2\tnsubj\t_\t_\n"
        "2-3\tmembacanya\t_\t_\t_\t_\t_\t_\t_\t_\n"
        "2\tmembaca\t_\tVERB\t_\t_\t0\troot\t_\t_\n"
        "3\tnya\t_\tPRON\t_\t_\t2\tobj\t_\t_\n"
        "3.1\tkosong\t_\tX\t_\t_\t_\t_\t_\t_\n"
        "4\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_\n"
        "\n"
        "1\tHujan\t_\tNOUN\t_\t_\t0\troot\t_\t_\n"
    ),
}

# Code -> (kind, name of the file -> its text, line at which it must be reported).
DEFECTS: dict[str, tuple[str, dict[str, str], int]] = {
    "broken_line": ("idner", {"train.txt": "Rina PROPN B-PER\nputus\nAyu PROPN I-PER\n"}, 2),
    "broken_line-pos": ("idner", {"train.txt": "Rina  B-PER\n"}, 1),
    "broken_line-tab": ("nerp", {"train.txt": "rina\tB-PPL\nputus O\n"}, 2),
    "broken_line-columns": ("ud", {"train.conllu": "1\tHujan\t_\n"}, 1),
    "broken_line-id": ("ud", {"train.conllu": "x\tHujan" + "\t_" * 8 + "\n"}, 1),
    "broken_line-order": ("ud", {"train.conllu": "2\tHujan" + "\t_" * 8 + "\n"}, 1),
    "space_in_token": ("nerp", {"train.txt": "rina\tB-PPL\nsalah satu\tO\n"}, 2),
    "unknown_tag": ("nergrit", {"train.txt": "Rina\tB-PERSON\nAyu\tB-NOR\n"}, 2),
    "unknown_tag-scheme": ("nergrit", {"train.txt": "Rina\tU-PERSON\n"}, 1),
    "illegal_start": ("nergrit", {"train.txt": "Rina\tO\nAyu\tI-PERSON\n"}, 2),
    "illegal_start-sentence": ("nergrit", {"train.txt": "A\tB-PERSON\n\nB\tI-PERSON\n"}, 3),
    "illegal_change": ("nergrit", {"train.txt": "Rina\tB-PERSON\nTirta\tI-PLACE\n"}, 2),
    "bilou_break": ("pfsa", {"dev-1.txt": "Rina\tB-PERSON\nkata\tU-CUE\n"}, 2),
    "bilou_break-inside": ("pfsa", {"dev-1.txt": "Rina\tU-PERSON\nAyu\tL-PERSON\n"}, 2),
    "bilou_break-label": ("pfsa", {"dev-1.txt": "A\tB-ROLE\nB\tL-PERSON\n"}, 2),
    "bilou_break-end": ("pfsa", {"dev-1.txt": "Rina\tB-PERSON\nAyu\tI-PERSON\n"}, 2),
    "masked_tags": ("nergrit", {"test.txt": "".join(f"k{n}\tO\n\n" for n in range(20))}, 1),
    "duplicate": ("nergrit", {"train.txt": "Rina\tB-PERSON\n\nRina\tB-PERSON\n"}, 3),
    "train_leak": ("nergrit", {"train.txt": "Rina\tB-PERSON\n", "test.txt": "Rina\tB-PERSON\n"}, 1),
}


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_set_reads_without_defects(kind: str, tmp_path: Path) -> None:
    file = tmp_path / ("train.conllu" if kind == "ud" else "train.txt")
    file.write_bytes(SOUND[kind].encode())
    assert check_set(file, kind) == []
    first, second = read_set(tmp_path, kind)
    assert first.where == (str(file), 2 if kind == "ud" else 1)
    assert second.tokens[0].lower() == "hujan"
    if kind == "ud":
        assert first.tokens == ("Rina", "membacanya", ".") and first.tags is None
    else:
        assert len(first.tokens) == 3 and first.tags is not None
        assert (spans_of_tags(first.tags)[0].start, spans_of_tags(first.tags)[0].end) == (0, 2)


@pytest.mark.parametrize("name", DEFECTS)
def test_one_defect_is_reported_alone(name: str, tmp_path: Path) -> None:
    kind, files, line = DEFECTS[name]
    for file, text in files.items():
        (tmp_path / file).write_text(text, "utf-8")
    [defect] = check_set(tmp_path, kind)
    assert (defect.code, defect.line) == (name.partition("-")[0], line)
    assert defect.code in CODES
    assert defect.format().startswith(f"{defect.file}:{line}: {defect.code}: ")


def test_bytes_that_are_not_utf8_are_reported_and_read_on(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_bytes(b"\xef\xbb\xbfRin\xff\tB-PERSON\nAyu\tI-PERSON\n")
    assert [each.code for each in check_set(tmp_path, "nergrit")] == ["bad_encoding"]
    [sentence] = read_set(tmp_path, "nergrit")
    assert sentence.tokens == ("Rin\ufffd", "Ayu")


def test_a_conflict_is_reported_beside_the_repeat(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_text("Rina\tB-PERSON\n", "utf-8")
    (tmp_path / "valid.txt").write_text("Rina\tB-PLACE\n\nRina\tB-PLACE\n", "utf-8")
    codes = [(each.line, each.code) for each in check_set(tmp_path, "nergrit")]
    assert codes == [
        (1, "train_leak"),
        (1, "conflicting_tags"),
        (3, "duplicate"),
        (3, "train_leak"),
        (3, "conflicting_tags"),
    ]


def test_every_code_has_a_sample() -> None:
    covered = {name.partition("-")[0] for name in DEFECTS} | {"bad_encoding", "conflicting_tags"}
    assert covered == set(CODES)


def test_an_unknown_tag_is_read_as_o(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_text("Rina\tB-PERSON\nAyu\tX\n", "utf-8")
    [sentence] = read_set(tmp_path, "nergrit")
    assert sentence.tags == ("B-PERSON", "O")


def test_parts_are_ordered_and_chosen_by_name(tmp_path: Path) -> None:
    names = ("test.txt", "dev.txt", "train_preprocess.txt", "SOURCE.txt", "trained.txt")
    for name in names:
        (tmp_path / name).write_text("Rina\tO\n", "utf-8")
    found = [(file.name, part) for file, part in set_files(tmp_path, "nerp")]
    assert found == [
        ("train_preprocess.txt", "train"),
        ("dev.txt", "validation"),
        ("test.txt", "test"),
    ]
    assert [part for _, part in set_files(tmp_path, "nerp", part="test")] == ["test"]
    assert set_files(tmp_path / "SOURCE.txt", "nerp")[0][1] == "train"


def test_what_is_no_set_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no reader"):
        set_files(tmp_path, "conllx")
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UsageError, match="does not hold"):
            list(read_set(path, "nerp"))


PFSA = """\
KOTA\tO
RANA\tO
,\tO
KOMPAS\tO
—\tO
Banjir\tB-STATEMENT
“\tI-STATEMENT

Kami\tI-STATEMENT
siap\tL-STATEMENT
.\tO

Selesai\tO

SLEMAN\tO
,\tO
KOMPAS\tO
-\tO
Hujan\tO
"""


def test_pfsa_is_one_stream_of_articles(tmp_path: Path) -> None:
    (tmp_path / "dev-1.txt").write_text(PFSA, "utf-8")
    assert check_set(tmp_path, "pfsa") == []
    sentences = list(read_set(tmp_path, "pfsa"))
    assert [len(article) for article in group_articles(sentences)] == [3, 1]
    joined = list(join_cut(sentences))
    assert [len(sentence.tokens) for sentence in joined] == [10, 1, 5]
    assert [span.label for span in spans_of_tags(joined[0].tags or ())] == ["STATEMENT"]
    assert joined[0].where == sentences[0].where


def test_datelines() -> None:
    assert has_dateline(("JAKARTA", ",", "KOMPAS", "–", "Hujan"))
    assert not has_dateline(("Jakarta", ",", "KOMPAS", "–", "Hujan"))
    assert not has_dateline(("JAKARTA", ",", "KOMPAS"))
    assert not has_dateline(("JAKARTA", ",", "Senin", "–"))


def test_label_maps_agree_there_and_back() -> None:
    assert to_warta("PERSON", kind="nergrit") == to_warta("PPL", kind="nerp") == ("PER",)
    for kind in ("idner", "nergrit", "nerp"):
        assert names_all(kind)
        for theirs, ours in TO_WARTA[kind].items():
            assert all(from_warta(label, kind=kind) == theirs for label in ours)
    assert not names_all("pfsa") and not names_all("ud")
    assert from_warta("ORG", kind="nerp") is None and to_warta("XYZ", kind="idner") == ()


def test_the_real_sets_hold_what_their_papers_and_our_counts_say(shared: Path) -> None:
    real = shared / "real"

    def spans(folder: str, kind: str, part: str) -> tuple[int, int]:
        found = list(read_set(real / folder, kind, part=part))
        return len(found), sum(len(spans_of_tags(each.tags or ())) for each in found)

    assert spans("nergrit", "nergrit", "train") == (1672, 5321)
    assert spans("nergrit", "nergrit", "validation") == (209, 662)
    assert spans("idner-news-2k", "idner", "train") == (1464, 2196)
    assert len(list(read_set(real / "ud-csui", "ud"))) == 656
    codes = Counter(each.code for each in check_set(real / "nerp", "nerp"))
    assert codes["train_leak"] == 79 and codes["duplicate"] == 323 + 7
    assert codes["illegal_start"] + codes["illegal_change"] == 119
    kompas = list(read_set(real / "pfsa-id", "pfsa"))
    assert len(kompas) == 8403 and len(list(group_articles(kompas))) == 169
    # Joined, no span is cut: as many as there are B- and U- tags in the file.
    begun = sum(tag[:2] in ("B-", "U-") for each in kompas for tag in each.tags or ())
    assert sum(len(spans_of_tags(each.tags or ())) for each in join_cut(kompas)) == begun
