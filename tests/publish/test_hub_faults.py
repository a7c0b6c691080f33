"""What goes wrong while publishing: a clear message each, and the same command completes."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hub_server import READER, WRITER, HubServer, Publish

AGAIN = "run the same command again"

# Every request that a first publication makes, in its order.
STAGES = {
    "look": ("GET", r"^/api/datasets/org/small$"),
    "refs": ("GET", r"/refs$"),
    "create": ("POST", r"/repos/create$"),
    "settings": ("PUT", r"/settings$"),
    "card": ("POST", r"/validate-yaml$"),
    "modes": ("POST", r"/preupload/"),
    "batch": ("POST", r"/objects/batch$"),
    "store": ("PUT", r"^/store/"),
    "commit": ("POST", r"/commit/main$"),
    "tree": ("GET", r"/tree/"),
    "tag": ("POST", r"/tag/"),
}


def complete(hub: HubServer, files: int) -> None:
    """One commit of ours with everything, tagged."""
    repository = hub.repositories["org/small"]
    assert repository.tags == {"1.0.0": repository.head.oid}
    assert [commit.title for commit in repository.commits] == ["initial commit", "Version 1.0.0"]
    assert len(repository.head.files) == files + 1
    assert repository.gated == "auto"


def number_of_files(folder: Path) -> int:
    return len([p for p in folder.rglob("*") if p.is_file() and "_build" not in p.parts])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("status", [503, None], ids=str)
def test_a_fault_that_passes_is_waited_for(
    stage: str, status: int | None, publish: Publish, hub: HubServer, small: Path, quick: list[str]
) -> None:
    method, path = STAGES[stage]
    hub.fault(method, path, status)
    assert publish(small, "--gated", "auto") == 0
    assert hub.faults[0].times == 0, "the fault was never met"
    complete(hub, number_of_files(small))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("status", [429, 500, None], ids=str)
def test_a_fault_that_lasts_ends_in_a_message_and_the_same_command_completes(
    stage: str,
    status: int | None,
    publish: Publish,
    hub: HubServer,
    small: Path,
    quick: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    method, path = STAGES[stage]
    hub.fault(method, path, status, times=10**6)
    assert publish(small, "--gated", "auto") == 3
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("warta: ") and AGAIN in said
    assert "org/small" in said
    why = {
        429: "takes no more requests",
        500: "troubles of its own (500)",
        None: "check the network",
    }
    assert why[status] in said
    assert WRITER not in said
    hub.faults.clear()
    assert publish(small, "--gated", "auto") == 0
    complete(hub, number_of_files(small))


@pytest.mark.parametrize("stage", ["create", "settings", "store", "commit", "tag"])
def test_what_was_done_though_its_answer_was_lost_is_not_done_twice(
    stage: str, publish: Publish, hub: HubServer, small: Path, quick: list[str]
) -> None:
    method, path = STAGES[stage]
    hub.fault(method, path, None, after=True)
    assert publish(small, "--gated", "auto") == 0
    complete(hub, number_of_files(small))


def test_a_moved_head_is_planned_on_again(
    publish: Publish,
    hub: HubServer,
    small: Path,
    edited: Path,
    quick: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert publish(small) == 0
    repository = hub.repositories["org/small"]
    hub.before("/commit/main$", lambda: repository.put("notes.md", b"from somebody else"))
    capsys.readouterr()
    assert publish(edited) == 0
    printed = capsys.readouterr()
    assert "changed meanwhile: planning again" in printed.err
    # What it would do to the other's file was shown before it was done.
    assert re.search(r"delete +1 file, 18 B\n +notes\.md", printed.out)
    titles = [commit.title for commit in repository.commits]
    assert titles == ["initial commit", "Version 1.0.0", "Upload notes.md", "Version 1.1.0"]
    assert "notes.md" not in repository.head.files


def test_a_moved_head_with_the_same_content_asks_nothing_new(
    publish: Publish, hub: HubServer, small: Path, quick: list[str], capsys: Any
) -> None:
    """Two machines publish the same dataset at once: one commit, one tag, both are content."""
    hub.before("/commit/main$", lambda: publish(small))
    assert publish(small) == 0
    repository = hub.repositories["org/small"]
    assert [commit.title for commit in repository.commits] == ["initial commit", "Version 1.0.0"]
    assert repository.tags == {"1.0.0": repository.head.oid}


def test_a_head_that_moves_each_time_ends_in_a_message(
    publish: Publish, hub: HubServer, small: Path, quick: list[str], capsys: Any
) -> None:
    hub.fault("POST", r"/commit/main$", 412, times=10**6)
    assert publish(small) == 3
    assert "somebody else is publishing there" in capsys.readouterr().err


CLI = "import sys; from warta.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize("stage", ["store", pytest.param("commit", marks=pytest.mark.slow), "tag"])
def test_killed_and_started_again_it_completes(
    stage: str, publish: Publish, hub: HubServer, small: Path, quick: list[str]
) -> None:
    """Killed in the upload, before the commit, and between commit and tag."""
    command = ["publish", str(small), "--repo", "org/small", "--gated", "auto", "--yes"]
    process = subprocess.Popen(
        [sys.executable, "-c", CLI, *command, "--endpoint", hub.url],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    hub.before(STAGES[stage][1], lambda: os.kill(process.pid, signal.SIGKILL))
    # Whatever it had sent when it died is not done: its socket is gone.
    hub.fault(*STAGES[stage], None, times=5)
    _, said = process.communicate()
    assert process.returncode == -signal.SIGKILL, said.decode()
    hub.faults.clear()
    repository = hub.repositories["org/small"]
    assert repository.tags == {}
    assert len(repository.commits) == (2 if stage == "tag" else 1)
    uploaded = {f"/store/{oid}" for oid in hub.store}
    hub.forget_requests()
    assert publish(small, "--gated", "auto") == 0
    complete(hub, number_of_files(small))
    # A last request of the dead process may be read late: its body is cut off.
    puts = [
        request.path for request in hub.requests if request.method == "PUT" and request.received
    ]
    assert not uploaded & set(puts), "what was uploaded was uploaded again"


def test_a_login_that_is_wrong_or_missing_or_may_only_read(
    publish: Publish,
    hub: HubServer,
    small: Path,
    quick: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = "hf_" + "Wrong42" * 5
    for token, said in (
        (wrong, "does not know this login"),
        (READER, "this login may not do that"),
        (None, "needs a login"),
    ):
        if token is None:
            monkeypatch.delenv("HF_TOKEN")
        else:
            monkeypatch.setenv("HF_TOKEN", token)
        assert publish(small) == 3
        printed = capsys.readouterr()
        assert said in printed.err
        assert ("hf auth login" in printed.err) or ("write access" in printed.err)
        assert token is None or token not in printed.err + printed.out
        assert "org/small" not in hub.repositories
    monkeypatch.setenv("HF_TOKEN", WRITER)
    assert publish(small) == 0


def test_no_network(
    small: Path, hub: HubServer, quick: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    from warta.cli import main

    nowhere = "http://127.0.0.1:9"
    assert main(["publish", str(small), "--repo", "org/x", "--yes", "--endpoint", nowhere]) == 3
    said = capsys.readouterr().err
    assert f"no answer from {nowhere}" in said and AGAIN in said


def test_a_server_that_is_no_hub(
    publish: Publish, hub: HubServer, small: Path, quick: list[str], capsys: Any
) -> None:
    hub.fault("GET", "^/api/datasets/org/small$", 200)
    assert publish(small) == 3
    assert "an answer that no Hub gives" in capsys.readouterr().err


def test_the_hubs_store_is_full(
    publish: Publish, hub: HubServer, small: Path, quick: list[str], capsys: Any
) -> None:
    hub.fault("PUT", "^/store/", 507, times=10**6)
    assert publish(small) == 3
    assert "is full (507)" in capsys.readouterr().err
    hub.faults.clear()
    assert publish(small, "--gated", "auto") == 0
    complete(hub, number_of_files(small))


FULL = """
import builtins, errno, io, os
home, plain = os.environ["HF_HOME"], io.open
def full(file, mode="r", *given, **named):
    if os.environ.get("WARTA_FULL") and str(file).startswith(home) and set(mode) & set("wax"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
    return plain(file, mode, *given, **named)
builtins.open = io.open = full
"""


def test_the_disk_is_full_while_loading_back(
    publish: Publish,
    hub: HubServer,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is uploaded stays, untagged; with room the same command only loads back and tags."""
    (tmp_path / "sitecustomize.py").write_text(FULL, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    with monkeypatch.context() as full:
        full.setenv("PYTHONPATH", path)
        full.setenv("WARTA_FULL", "1")
        assert publish(small, "--gated", "auto") == 3
    said = capsys.readouterr().err
    assert "the disk is full" in said and "TMPDIR" in said and AGAIN in said
    repository = hub.repositories["org/small"]
    assert len(repository.commits) == 2 and repository.tags == {}
    hub.forget_requests()
    monkeypatch.setattr("warta.publish.hub.load_back", lambda *given, **named: None)
    assert publish(small, "--gated", "auto") == 0
    complete(hub, number_of_files(small))
    assert [request.path.split("/")[-2] for request in hub.writes()] == ["tag"]


def test_the_disk_is_full_here(
    publish: Publish,
    hub: HubServer,
    small: Path,
    quick: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*given: object, **named: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), tempfile.gettempdir())

    with monkeypatch.context() as broken:
        broken.setattr(tempfile, "mkdtemp", full)
        assert publish(small) == 3
    assert "No space left" in capsys.readouterr().err
    assert publish(small) == 0


def test_bytes_that_change_on_the_way_are_found_and_not_tagged(
    publish: Publish, hub: HubServer, small: Path, quick: list[str], capsys: Any
) -> None:
    def spoil() -> None:
        repository = hub.repositories["org/small"]
        repository.put("LICENSE", b"other terms")
        repository.commits[-2:] = [
            repository.commits[-1].__class__(
                repository.commits[-2].oid, "Version 1.0.0", "", repository.commits[-1].files
            )
        ]

    hub.fault("GET", "never", 500)
    assert publish(small, "--gated", "auto", "--dry-run") == 0
    # After the commit, before its files are listed.
    hub.before("/commit/main$", lambda: hub.before("/tree/", spoil))
    assert publish(small, "--gated", "auto") == 3
    said = capsys.readouterr().err
    assert "is not what was published: LICENSE has other bytes" in said
    assert hub.repositories["org/small"].tags == {}
    assert publish(small, "--gated", "auto") == 0
    assert hub.repositories["org/small"].tags != {}
    assert hub.repositories["org/small"].head.files["LICENSE"].data != b"other terms"


def test_bytes_that_do_not_load_back_are_found_and_not_tagged(
    publish: Publish,
    hub: HubServer,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The hub tells the right digests and gives other bytes or rows."""
    from warta.publish import verify

    found: dict[str, Any] = {}
    monkeypatch.setattr(verify, "_run", lambda *given, **named: found)
    from warta.publish.payload import read_payload

    files = {path: file.sha256 for path, file in read_payload(small).files.items()}
    rows = {"articles": {"train": 4}}
    for spoilt, said in (
        ({"files": {**files, "LICENSE": "0" * 64}, "rows": rows}, "LICENSE came with other bytes"),
        ({"files": {}, "rows": rows}, "README.md came with other bytes"),
        ({"files": files, "rows": rows}, "the rows that loaded are {'articles': {'train': 4}}"),
    ):
        found.clear()
        found.update(spoilt)
        assert publish(small) == 3
        assert said in capsys.readouterr().err
        assert hub.repositories["org/small"].tags == {}
