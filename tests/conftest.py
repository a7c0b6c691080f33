"""What all tests share: no network but the loopback, a cache of their own, sound records."""

from __future__ import annotations

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

REPO = Path(__file__).resolve().parents[1]
SHARED = REPO.parent / "shared"

# huggingface_hub and datasets read these when they are first imported.
os.environ["HF_HOME"] = tempfile.mkdtemp(prefix="warta-hf-")
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_UPDATE_DOWNLOAD_COUNTS"] = "0"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

# A slow machine must not fail a property: time is measured by `make bench`, not by tests.
settings.register_profile("warta", deadline=None)
settings.load_profile("warta")


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection that leaves the machine fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host not in ("::1", "localhost") and not host.startswith("127."):
                raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def sound_record() -> dict[str, Any]:
    """The schema's own example: a record with every layer filled."""
    schema = json.loads((REPO / "schema" / "article.schema.json").read_text("utf-8"))
    record: dict[str, Any] = schema["examples"][0]
    return record


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real input that is not part of the project; tests that need it are skipped elsewhere."""
    if not SHARED.is_dir():
        pytest.skip("no shared folder beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The shipped corpus, built once."""
    from warta.engine.build import build

    out = tmp_path_factory.mktemp("built") / "warta"
    build([REPO / "corpus" / "raw"], out=out)
    yield out
