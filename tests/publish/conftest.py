"""A small dataset, versions of it, and a hub to publish them on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hub_server import READER, WRITER, HubServer, Publish
from small_dataset import build_small

READY: dict[Path, Any] = {}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles, built. Not to be changed: see `copied`."""
    return build_small(tmp_path_factory.mktemp("small") / "mangrove")


@pytest.fixture(scope="session")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same articles with one annotation changed."""
    return build_small(tmp_path_factory.mktemp("edited") / "mangrove", edited=True)


@pytest.fixture
def copied(small: Path, tmp_path: Path) -> Path:
    """A copy of `small` that a test may spoil."""
    return Path(shutil.copytree(small, tmp_path / "copied"))


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub, with a login that may write; large files go by LFS."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    monkeypatch.setenv("HF_TOKEN", WRITER)
    with HubServer({WRITER: "write", READER: "read"}) as server:
        yield server
    assert [page for page in server.unknown if "harness" not in page] == []


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No waiting between tries, `small` and `edited` are checked once, and nothing is loaded back:
    the revisions that would have been."""
    from warta.publish import hub as module

    loaded: list[str] = []
    make_ready = module.make_ready

    def remembered(folder: Path, **options: Any) -> Any:
        if folder.name == "copied":
            return make_ready(folder, **options)
        if folder not in READY:
            READY[folder] = make_ready(folder, **options)
        return READY[folder]

    monkeypatch.setattr(module, "make_ready", remembered)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(
        "warta.publish.hub.load_back", lambda *given, revision, **options: loaded.append(revision)
    )
    return loaded


@pytest.fixture
def publish(hub: HubServer) -> Publish:
    """`warta publish FOLDER --repo org/small …` on the hub; its exit status."""
    from warta.cli import main

    def run(folder: Path, *options: str, yes: bool = True) -> int:
        agreed = ["--yes"] if yes else []
        where = ["--repo", "org/small", "--endpoint", hub.url]
        return main(["publish", str(folder), *where, *agreed, *options])

    return run
