"""`warta publish` against a server that speaks the Hub's protocol: what ends up there, what a
second run does, and how versions follow content."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hub_server import WRITER, HubServer, Publish, git_sha1

LOAD = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
names = get_dataset_config_names("org/small")
rows = load_dataset("org/small", "articles", split="train", revision="1.0.0").to_list()
first = next(iter(load_dataset("org/small", "entities", split="train", streaming=True)))
print(json.dumps([names, rows, first["ner_tags"]], default=str))
"""


def published(hub: HubServer) -> dict[str, bytes]:
    return {path: blob.data for path, blob in hub.repositories["org/small"].head.files.items()}


def test_what_is_published_loads_by_name_and_revision(
    publish: Publish,
    hub: HubServer,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    started: list[list[str]] = []
    run = subprocess.run

    def recorded(command: list[str], **options: Any) -> Any:
        started.append(command)
        return run(command, **options)

    monkeypatch.setattr("warta.publish.verify.subprocess.run", recorded)
    assert publish(small, "--private", "--gated", "manual") == 0
    repository = hub.repositories["org/small"]
    assert repository.tags == {"1.0.0": repository.head.oid}
    assert (repository.private, repository.gated) == (True, "manual")
    assert len(repository.commits) == 2  # the hub's own first one, and ours
    printed = "".join(capfd.readouterr())
    assert "published, verified and loaded back" in printed
    assert len(started) == 1
    assert WRITER not in printed + str(started)

    environment = {
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(tmp_path / "home"),
        "HF_TOKEN": WRITER,
        "HF_HUB_DISABLE_XET": "1",
        "PATH": os.environ["PATH"],
    }
    result = run([sys.executable, "-c", LOAD], capture_output=True, text=True, env=environment)
    assert result.returncode == 0, result.stderr[-3000:]
    names, rows, tags = json.loads(result.stdout.splitlines()[-1])
    local = pq.read_table(next(small.glob("articles/train-*.parquet"))).to_pylist()
    assert set(names) == {path.parent.name for path in small.glob("*/train-*")}
    assert rows == local
    assert tags == pq.read_table(next(small.glob("entities/train-*")))["ner_tags"][0].as_py()


def test_a_published_repository_is_the_folder_and_nothing_else(
    publish: Publish, hub: HubServer, small: Path, quick: list[str]
) -> None:
    assert publish(small) == 0
    there = published(hub)
    here = {
        path.relative_to(small).as_posix(): path.read_bytes()
        for path in small.rglob("*")
        if path.is_file() and "_build" not in path.parts
    }
    assert {path: data for path, data in there.items() if path != ".gitattributes"} == here
    assert not [
        path for path in there if path.startswith("_build") or path.endswith((".py", ".sh"))
    ]
    everything = b"\n".join(there.values())
    assert WRITER.encode() not in everything
    assert str(small).encode() not in everything
    assert not re.search(rb"hf_[A-Za-z0-9]{30,}|/(?:home|root|tmp)/", everything)
    for commit in hub.repositories["org/small"].commits:
        assert WRITER not in commit.title + commit.body
        assert str(small) not in commit.title + commit.body
    manifest = (small / "_build" / "manifest.json").read_text("utf-8")
    assert WRITER not in manifest


def test_the_same_content_again_does_nothing(
    publish: Publish,
    hub: HubServer,
    small: Path,
    quick: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert publish(small) == 0
    hub.forget_requests()
    quick.clear()
    for options in ([], ["--version", "1.0.0"]):
        assert publish(small, *options) == 0
    assert hub.writes() == []
    assert quick == []
    assert "published already, nothing to do" in capsys.readouterr().out


def test_one_changed_annotation_is_one_small_commit_and_a_minor_version(
    publish: Publish, hub: HubServer, small: Path, edited: Path, quick: list[str]
) -> None:
    assert publish(small) == 0
    first = published(hub)
    hub.forget_requests()
    assert publish(edited) == 0
    second = published(hub)
    changed = {path for path in second if second[path] != first.get(path)}
    assert changed < set(first)
    assert {path.split("/")[0] for path in changed} <= {
        *("articles", "entities", "README.md", "croissant.json")
    }
    assert len([r for r in hub.requests if "/commit/" in r.path]) == 1
    puts = [request for request in hub.requests if request.method == "PUT"]
    large = [second[path] for path in changed if path.endswith(".parquet")]
    assert sorted(request.received for request in puts) == sorted(map(len, large))
    repository = hub.repositories["org/small"]
    assert repository.tags["1.1.0"] == repository.head.oid
    assert repository.tags["1.0.0"] == repository.commits[1].oid


def test_other_content_under_a_published_version_is_refused_with_the_next_one(
    publish: Publish,
    hub: HubServer,
    small: Path,
    edited: Path,
    quick: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert publish(small, "--version", "1.0.0") == 0
    hub.forget_requests()
    for asked, said in (
        ("1.0.0", "1.0.0 is published already, with other content"),
        ("0.9.0", "0.9.0 would come before 1.0.0"),
        ("1.0.1", "1.0.1 says less than what changed"),
        ("one", "is no version"),
    ):
        assert publish(edited, "--version", asked) == 2
        printed = capsys.readouterr().err
        assert said in printed
        assert asked == "one" or "--version 1.1.0" in printed
    assert publish(small, "--version", "2.0.0") == 2
    assert "published as 1.0.0 already" in capsys.readouterr().err
    assert hub.writes() == []
    assert publish(edited, "--version", "3.0.0") == 0
    assert set(hub.repositories["org/small"].tags) == {"1.0.0", "3.0.0"}


def test_a_word_in_the_card_is_a_patch_and_a_label_in_the_schema_is_major(
    publish: Publish, hub: HubServer, copied: Path, quick: list[str]
) -> None:
    assert publish(copied) == 0
    readme = copied / "README.md"
    readme.write_text(readme.read_text("utf-8") + "\nOne more word.\n", encoding="utf-8")
    assert publish(copied) == 0
    assert set(hub.repositories["org/small"].tags) == {"1.0.0", "1.0.1"}

    schema = copied / "schema" / "layers" / "entities.schema.json"
    text = schema.read_text("utf-8")
    assert '"PER"' in text
    schema.write_text(text.replace('"PER"', '"PERSON"'), encoding="utf-8")
    assert publish(copied) == 0
    assert set(hub.repositories["org/small"].tags) == {"1.0.0", "1.0.1", "2.0.0"}

    prose = json.loads(schema.read_text("utf-8"))
    prose["description"] = "Names, and what they stand for."
    schema.write_text(json.dumps(prose, indent=2), encoding="utf-8")
    assert publish(copied) == 0
    assert "2.0.1" in hub.repositories["org/small"].tags


def test_a_file_that_is_gone_here_is_deleted_there(
    publish: Publish, hub: HubServer, copied: Path, quick: list[str]
) -> None:
    (copied / "NOTICE").write_text("Thanks.\n", encoding="utf-8")
    assert publish(copied) == 0
    assert "NOTICE" in published(hub)
    (copied / "NOTICE").unlink()
    assert publish(copied) == 0
    assert "NOTICE" not in published(hub)
    assert ".gitattributes" in published(hub)


def test_a_dry_run_shows_the_plan_and_asks_the_hub_for_nothing(
    publish: Publish,
    hub: HubServer,
    small: Path,
    edited: Path,
    quick: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert publish(small, "--dry-run", "--json", yes=False) == 0
    plan = json.loads(capsys.readouterr().out)
    assert hub.writes() == [] and hub.repositories == {}
    assert (plan["outcome"], plan["creates"], plan["version"]) == ("planned", True, "1.0.0")
    assert "README.md" in plan["add"]
    assert plan["left_out"] == ["_build/"]

    assert publish(small) == 0
    hub.forget_requests()
    monkeypatch.delenv("HF_TOKEN")  # a plan for a public repository needs no login
    capsys.readouterr()
    assert publish(edited, "--dry-run", yes=False) == 0
    printed = capsys.readouterr().out
    assert re.search(r"version +1\.1\.0: articles or annotation changed since 1\.0\.0", printed)
    assert re.search(r"change +\d files, [\d.]+ kB", printed)
    assert re.search(r"unchanged +\d+ files", printed)
    assert hub.writes() == []


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("ya", 0), ("n", 1), ("", 1), (None, 1)])
def test_it_asks_and_takes_only_yes_for_yes(
    answer: str | None,
    status: int,
    publish: Publish,
    hub: HubServer,
    small: Path,
    quick: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def reply(question: str) -> str:
        asked.append(question)
        if answer is None:
            raise EOFError
        return answer

    monkeypatch.setattr("builtins.input", reply)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert publish(small, yes=False) == status
    assert asked == ["publish this as org/small 1.0.0? [y/N] "]
    assert bool(hub.repositories) == (status == 0)


def test_where_nobody_can_be_asked_it_says_so(
    publish: Publish, hub: HubServer, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(small, yes=False) == 2
    assert "--yes publishes, --dry-run shows the plan" in capsys.readouterr().err
    assert hub.requests == []


def test_settings_alone_can_be_changed(
    publish: Publish, hub: HubServer, small: Path, quick: list[str]
) -> None:
    assert publish(small) == 0
    hub.forget_requests()
    assert publish(small, "--private", "--gated", "auto") == 0
    repository = hub.repositories["org/small"]
    assert (repository.private, repository.gated) == (True, "auto")
    assert [request.path for request in hub.writes()] == ["/api/datasets/org/small/settings"]
    assert publish(small, "--private", "--gated", "auto") == 0
    assert len(hub.writes()) == 1


def test_what_was_changed_on_the_hub_is_brought_back_under_the_same_version(
    publish: Publish,
    hub: HubServer,
    small: Path,
    quick: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The content is the version's, so there is no new one; the plan shows whose file changes."""
    assert publish(small) == 0
    repository = hub.repositories["org/small"]
    repository.put("README.md", b"edited on the Hub")
    capsys.readouterr()
    assert publish(small) == 0
    printed = capsys.readouterr().out
    assert "1.0.0: published already, but what is there now differs from it" in printed
    assert re.search(r"change +1 file, .*\n +README\.md", printed)
    assert repository.head.title == "Back to version 1.0.0"
    assert published(hub)["README.md"] == (small / "README.md").read_bytes()
    assert repository.tags == {"1.0.0": repository.commits[1].oid}


def test_large_and_small_files_are_known_by_their_digests(small: Path) -> None:
    from warta.publish.payload import read_payload
    from warta.tables.shards import sha256_of

    files = read_payload(small).files
    assert list(files) == sorted(files)
    for path, file in files.items():
        assert file.sha256 == sha256_of(small / path)
        assert file.git_sha1 == git_sha1((small / path).read_bytes())
        assert file.size == (small / path).stat().st_size


def test_somebody_elses_repository_is_not_touched(
    publish: Publish,
    hub: HubServer,
    small: Path,
    quick: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert publish(small) == 0
    repository = hub.repositories["org/small"]
    repository.commit({}, "empty")
    repository.put("data/train.csv", b"a,b\n")
    repository.tags.clear()
    hub.forget_requests()
    assert publish(small) == 1
    assert "holds files that Warta did not publish" in capsys.readouterr().err
    assert hub.writes() == []
