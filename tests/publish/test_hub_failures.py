"""Each error of the client becomes one of ours, with what to do; what was wrapped is unwrapped."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from hub_server import WRITER

from warta.errors import UsageError, WartaError
from warta.publish.failures import HubError, RefusedError, patiently, told


def ours(error: Exception) -> WartaError:
    with (
        pytest.raises(WartaError) as raised,
        told("reading org/x", "https://hub.example", login=WRITER),
    ):
        raise error
    return raised.value


def wrapped(cause: Exception) -> Exception:
    error = RuntimeError("Error while uploading 'a.parquet' to the Hub.")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "said", "passing"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x"), "the disk is full", False),
        (RuntimeError("I/O error: No space left on device (os error 28)"), "disk is full", False),
        (wrapped(OSError(errno.EDQUOT, "Disk quota exceeded", "/x")), "the disk is full", False),
        (FileNotFoundError(errno.ENOENT, "No such file", "a.parquet"), "a.parquet: No such", False),
        (RuntimeError("cas client: connection reset"), "it stopped (cas client", True),
        (ValueError("Expecting value"), "gave an answer that no Hub gives", False),
        (KeyError("url"), "gave an answer that no Hub gives", False),
    ],
)
def test_errors_without_a_response(error: Exception, said: str, passing: bool) -> None:
    found = ours(error)
    assert isinstance(found, HubError) and found.exit_code == 3
    assert said in str(found) and str(found).startswith("reading org/x:")
    assert found.passing == passing


def test_the_login_is_cut_out_of_every_message() -> None:
    said = str(ours(ValueError(f"Illegal header value b'Bearer {WRITER}'")))
    assert WRITER not in said and "Bearer …" in said
    assert len(str(ours(ValueError("x" * 9999)))) < 600


def test_offline_is_named() -> None:
    from huggingface_hub.errors import HFValidationError, OfflineModeIsEnabled

    assert "HF_HUB_OFFLINE forbids" in str(ours(OfflineModeIsEnabled("x")))
    assert isinstance(ours(HFValidationError("bad name")), RefusedError)


def test_errors_of_ours_pass_through() -> None:
    mine = UsageError("mine")
    assert ours(mine) is mine


def test_only_what_passes_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    for passing, tries in ((True, 3), (False, 1)):
        calls = []

        def fail(calls: list[int] = calls, passing: bool = passing) -> None:
            calls.append(1)
            raise HubError("no", passing=passing)

        with pytest.raises(HubError):
            patiently(fail)
        assert len(calls) == tries
    assert waited == [1.0, 3.0]


def test_what_cannot_be_started_or_says_nothing_is_told(tmp_path: Path) -> None:
    from warta.publish.verify import VerificationError, _run

    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'something odd' >&2\nexit 7\n", encoding="utf-8")
    broken.chmod(0o755)
    for python, said in ((str(tmp_path / "none"), "No such file"), (str(broken), "something odd")):
        with pytest.raises(VerificationError, match=said):
            _run("org/x", "main", endpoint="http://127.0.0.1:9", login=None, python=python)


def test_help_and_import_stay_quick() -> None:
    """The client takes half a second to import: only a publication waits for it."""
    code = (
        "import sys, warta, warta.cli.publish, warta.publish.hub\n"
        "heavy = {'huggingface_hub', 'datasets', 'torch'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_what_loads_back_finds_our_login_and_nothing_that_was_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from huggingface_hub import constants

    from warta.publish.verify import _environment

    kept = ("HF_HOME", "HF_HUB_CACHE", "HF_DATASETS_CACHE", "HF_XET_CACHE", "HF_HUB_OFFLINE")
    for name in kept:
        monkeypatch.setenv(name, "/elsewhere")
    environment = _environment("/empty", "https://hub.example")
    assert "/elsewhere" not in environment.values()
    assert environment["HF_HOME"] == "/empty"
    assert environment["HF_ENDPOINT"] == "https://hub.example"
    assert environment["HF_TOKEN_PATH"] == constants.HF_TOKEN_PATH
