"""Label Studio from the command line: work goes out, comes back as gold, and is compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_tasks import Json, annotated, differences, make_corpus, region

from warta.article import Article
from warta.gold import read_gold, write_gold

Main = Callable[..., int]


@pytest.fixture
def corpus(tmp_path: Path, sample: list[Article]) -> Path:
    return make_corpus(tmp_path / "corpus", sample)


def test_work_of_two_annotators_comes_back_and_is_compared(
    corpus: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = corpus / "tasks"
    assert warta_main(
        "export", corpus / "records.jsonl", "--format", "label-studio", "--out", tasks,
        "--annotators", "ani,budi", "--overlap", "0.5",
    ) == 0  # fmt: skip
    shown = capsys.readouterr().out
    assert "tasks: ani 3, budi 3" in shown and "4 articles in 3 files" in shown
    names = {path.name for path in tasks.iterdir()}
    assert names == {"config.xml", "tasks-ani.json", "tasks-budi.json"}
    changed = 0
    for name, user in (("ani", 1), ("budi", 2)):
        path = tasks / f"tasks-{name}.json"
        done = [annotated(task, user) for task in json.loads(path.read_text("utf-8"))]
        for task in done if name == "budi" else ():
            label = region(task["annotations"][0]["result"], "entities")["value"]["labels"]
            label[0] = "WORK" if label[0] != "WORK" else "LAW"
            changed += 1
        (corpus / f"{name}.json").write_text(json.dumps(done), "utf-8")
    assert changed == 3
    out = corpus / "annotations"
    exports = [corpus / "ani.json", corpus / "budi.json"]
    assert warta_main("import", *exports, "--format", "label-studio", "--out", out) == 0
    assert "6 gold files (ani 3, budi 3)" in capsys.readouterr().out
    for path in (out / "ani").rglob("*.json"):
        original = read_gold(corpus / "gold" / path.relative_to(out / "ani"))
        own = read_gold(path)
        assert own["annotator"] == "ani"
        assert own.keys() == original.keys() - {"structure", "sentences"}
    assert warta_main("agree", out / "ani", out / "budi", "--json", "--samples", 10) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["articles"] == 2
    figures = {
        (layer["layer"], figure["name"]): figure
        for layer in report["layers"]
        for figure in layer["figures"]
        if figure["label"] is None
    }
    for layer, name in (("titles", "exact_f1"), ("times", "exact_f1"), ("chains", "conll_f1")):
        assert figures[layer, name]["value"] == 1.0
    assert 0.8 < figures["entities", "exact_f1"]["value"] < 1.0


def test_shares_are_told_to_programs(
    corpus: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    assert warta_main(
        "export", corpus / "records.jsonl", "--format", "label-studio", "--out", corpus / "o",
        "--annotators", "ani,budi", "--json",
    ) == 0  # fmt: skip
    report = json.loads(capsys.readouterr().out)
    assert report["tasks"] == {"ani": 2, "budi": 2} and report["changed"] == []
    assert report["files"] == ["config.xml", "tasks-ani.json", "tasks-budi.json"]


def _push(corpus: Path, warta_main: Main) -> list[Json]:
    tasks = corpus / "tasks"
    source = corpus / "records.jsonl"
    assert warta_main("export", source, "--format", "label-studio", "--out", tasks) == 0
    found: list[Json] = json.loads((tasks / "tasks.json").read_text("utf-8"))
    return found


def _pull(corpus: Path, done: list[Json], warta_main: Main, *more: Any) -> int:
    (corpus / "project.json").write_text(json.dumps(done), "utf-8")
    return warta_main(
        "import", corpus / "project.json", "--format", "label-studio", "--out",
        corpus / "back", *more,
    )  # fmt: skip


def test_gold_differs_in_what_was_corrected(corpus: Path, warta_main: Main) -> None:
    done = [annotated(task) for task in _push(corpus, warta_main)]
    found = done[0]["annotations"][0]["result"]
    entity, time = region(found, "entities"), region(found, "times")
    entity["value"]["labels"] = ["LAW"]
    time["value"]["labels"] = ["SET"]
    assert _pull(corpus, done, warta_main, "--gold", corpus / "gold", "--annotator", "rina") == 0
    found_lines = [after for _, after in differences(corpus / "gold", corpus / "back")]
    assert len(found_lines) == 2
    assert '"LAW"' in found_lines[0] and '"SET"' in found_lines[1]


def test_the_newest_of_each_user_counts_and_the_rest_is_told(
    corpus: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three, four = _push(corpus, warta_main)
    again = annotated(annotated(one, 5, 2), 5, 1, updated_at="2026-02-01T00:00:00Z")
    again["annotations"][1]["result"] = [
        each for each in again["annotations"][1]["result"] if each.get("from_name") != "genre"
    ]
    by_two = annotated(annotated(two, {"id": 5, "email": "X@y.id"}, 3), 9, 4)  # type: ignore[arg-type]
    by_two["data"]["annotator"] = "ani"  # whom it was dealt to is not all who did it
    skipped = annotated(three, 5, 6, was_cancelled=True)
    done = [again, by_two, skipped, four]
    assert _pull(corpus, done, warta_main, "--json") == 1
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report["files"] == {"user-5": 1, "x": 1, "user-9": 1}
    assert (report["untouched"], report["skipped"]) == (2, 1)
    [problem] = report["problems"]
    assert "annotation 2 by user-5 is older than 1" in problem["message"]
    [file] = (corpus / "back" / "user-5").rglob("*.json")
    assert "genre" not in read_gold(file)


def test_nothing_is_written_of_a_task_that_does_not_fit(
    corpus: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    done = [annotated(task) for task in _push(corpus, warta_main)]
    wrong = region(done[0]["annotations"][0]["result"], "entities")["value"]
    wrong["start"] += 1
    capsys.readouterr()
    assert _pull(corpus, done, warta_main) == 1
    shown = capsys.readouterr().out
    assert "project.json: surface_mismatch: task 1, annotation 1, entities region e1" in shown
    assert f"at [{wrong['start']}, {wrong['end']})" in shown
    written = {path.stem for path in (corpus / "back").rglob("*.json")}
    assert written == {task["data"]["article"] for task in done[1:]}


def test_what_a_check_refuses_is_refused(
    corpus: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name marked in a link to another article, which is no article text."""
    done = [annotated(task) for task in _push(corpus, warta_main)]
    for task in done:
        data = task["data"]
        for block in data["warta"]["record"]["blocks"]:
            if block["kind"] == "related_link":
                words = data["text"][block["start"] : block["end"]]
                value = {**block, "text": words, "labels": ["WORK"]}
                result = task["annotations"][0]["result"]
                result.append({**region(result, "entities"), "id": "x", "value": value})
                capsys.readouterr()
                assert _pull(corpus, done, warta_main) == 1
                assert f"task {done.index(task) + 1}, annotation" in capsys.readouterr().out
                written = {path.stem for path in (corpus / "back").rglob("*.json")}
                assert len(written) == 3 and data["article"] not in written
                return
    pytest.fail("no article of the sample has a related link")


def test_a_task_says_nothing_about_where_files_go(corpus: Path, warta_main: Main) -> None:
    done = [annotated(task) for task in _push(corpus, warta_main)][:1]
    source = done[0]["data"]["warta"]["record"]["source"]
    done[0]["data"]["annotator"] = "../../../jauh"
    source["path"] = "../../jauh/x.txt"
    assert _pull(corpus, done, warta_main) == 1
    source["path"] = "Jauh & Dekat/x.txt"  # fit for a record, not for a folder
    assert _pull(corpus, done, warta_main) == 0
    [file] = (corpus / "back").rglob("*.json")
    assert file.parent == corpus / "back" and read_gold(file)["annotator"] == "jauh"
    assert not [path for path in corpus.parent.rglob("*") if path.name.lower().startswith("jauh")]


def test_gold_of_another_text_is_no_ground(
    corpus: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    done = [annotated(task) for task in _push(corpus, warta_main)][:1]
    [path] = (corpus / "gold").rglob(f"{done[0]['data']['article']}.json")
    write_gold(path, {**read_gold(path), "text_sha256": "0" * 64})
    assert _pull(corpus, done, warta_main, "--gold", corpus / "gold") == 1
    assert "annotates another text" in capsys.readouterr().out


def test_the_same_article_twice_by_one_is_told(
    corpus: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    done = annotated(_push(corpus, warta_main)[0])
    assert _pull(corpus, [done, done], warta_main) == 1
    assert "duplicate_id: task 2: user-1 has annotated" in capsys.readouterr().out
    assert len([*(corpus / "back").rglob("*.json")]) == 1


def test_wrong_use_of_label_studio(
    corpus: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    done = [annotated(task) for task in _push(corpus, warta_main)]
    assert _pull(corpus, done, warta_main) == 0
    source, out = corpus / "records.jsonl", corpus / "o"
    export = ("export", source, "--out", out, "--format")
    given_import = ("import", corpus / "project.json", "--out", out, "--format")
    several = corpus / "several.json"
    several.write_text(json.dumps([annotated(done[0], 4, 9), annotated(done[1], 5, 9)]), "utf-8")
    capsys.readouterr()
    for case, said in (
        ((*export, "brat", "--annotators", "a,b"), "--annotators goes with"),
        ((*export, "label-studio", "--annotators", "a,a"), "each once"),
        ((*export, "label-studio", "--overlap", "0.2"), "--overlap needs"),
        ((*export, "label-studio", "--annotators", "a", "--overlap", "2"), "from 0 to 1"),
        ((*given_import, "brat", "--gold", corpus / "gold"), "--gold goes with"),
        ((*given_import, "label-studio", "--gold", corpus / "none"), "no such file"),
        ((*given_import, "label-studio", "--annotator", "A B"), "no name for an annotator"),
        ((*given_import[:3], corpus / "back", "--format", "label-studio"), "there already"),
        (("import", several, "--out", out, "--format", "label-studio", "--annotator", "x"),
         "several annotated this"),
    ):  # fmt: skip
        assert warta_main(*case) == 2, case
        assert said in capsys.readouterr().err, case
        assert not out.exists(), case


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[", "no JSON export"),
        ("{}", "no list of tasks"),
        ('[{"id": 3, "text": "a"}]', "task 3 has no data"),
        ('[{"id": 3, "data": {"text": "a"}, "annotations": [{"id": 1, "result": []}]}]',
         "task 3, annotation 1: holds no record"),
        ('[{"id": 3, "data": {}, "annotations": [{"id": 1}]}]', "task 3 is not as Label Studio"),
    ],
)  # fmt: skip
def test_files_that_are_no_export(
    content: str, said: str, tmp_path: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.json").write_text(content, "utf-8")
    out = tmp_path / "out"
    assert warta_main("import", tmp_path / "x.json", "--format", "label-studio", "--out", out) == 1
    assert said in capsys.readouterr().out
