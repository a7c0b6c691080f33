"""What a worker leaves behind, and the limit on a hang."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from warta.engine.pulse import Place, beat, hung_at, last_place, rest, watched

PROGRAM = """
import re, sys, time
from pathlib import Path
from warta.engine.pulse import beat, rest, watched

with watched(Path(sys.argv[1]), 0.5):
    {body}
"""


def run(body: str, pulse: Path) -> tuple[int, float]:
    begun = time.monotonic()
    program = PROGRAM.format(body=body)
    status = subprocess.run([sys.executable, "-c", program, str(pulse)], timeout=120).returncode
    return status, time.monotonic() - begun


def test_the_place_is_known_while_it_lasts(tmp_path: Path) -> None:
    pulse = tmp_path / "work" / "buckets-00000"
    with watched(pulse, None):
        assert last_place(pulse) is None
        beat(7)
        assert last_place(pulse) == Place(7, 0)
        beat(8, 3)
        assert last_place(pulse) == Place(8, 3)
        rest()
        assert last_place(pulse) is None
    assert list(pulse.parent.iterdir()) == []


def test_outside_of_a_watch_a_beat_does_nothing(tmp_path: Path) -> None:
    beat(3)
    rest()
    with watched(None, 1.0):
        beat(3)
    assert last_place(tmp_path / "none") is None and hung_at(tmp_path / "none") is None


def test_native_code_that_holds_the_interpreter_is_ended(tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    status, _ = run('beat(41, 2); re.match(r"(a+)+b", "a" * 60)', pulse)
    assert status == 1
    assert last_place(pulse) == Place(41, 2)
    at = hung_at(pulse)
    assert at is not None and "in match" in at and "/" not in at


def test_beats_keep_it_alive_and_rest_has_no_limit(tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    assert run("[(beat(n), time.sleep(0.2)) for n in range(6)]", pulse)[0] == 0
    assert run("beat(1); rest(); time.sleep(1.2)", pulse)[0] == 0
    assert run("time.sleep(1.2)", pulse)[0] == 0, "nothing is limited before the first record"
    assert not pulse.exists() and hung_at(pulse) is None
