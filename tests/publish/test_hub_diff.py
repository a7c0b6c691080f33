"""Versions on a hub compared by their tags, through the real client; texts withheld on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hub_server import HubServer, Publish
from mixed_corpus import WITHHELD, build_mixed

from warta.cli import main
from warta.publish.ready import NotReady, make_ready


def test_two_tags_are_compared(
    publish: Publish,
    hub: HubServer,
    small: Path,
    edited: Path,
    quick: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert publish(small) == 0
    assert publish(edited) == 0
    capsys.readouterr()
    names = ["org/small@1.0.0", "org/small@1.1.0", "--endpoint", hub.url]
    assert main(["diff", *names, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["layers"]["entities"]["removed"] == 1
    assert [article["id"] for article in told["changed"]] == ["akar-bakau-0002"]
    assert main(["diff", *names, "--format", "changelog"]) == 0
    section = capsys.readouterr().out
    assert section.startswith("## 1.1.0\n\n4 articles (4 in 1.0.0).\n")
    assert "`entities`: 1 removed, in 1 article." in section
    assert main(["diff", "org/small@1.0.0", str(small), "--endpoint", hub.url]) == 0
    assert "No article, annotation or label differs." in capsys.readouterr().out


def test_a_tag_that_is_not_there_is_named(
    publish: Publish,
    hub: HubServer,
    small: Path,
    quick: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert publish(small) == 0
    assert main(["diff", "org/small@7.0.0", str(small), "--endpoint", hub.url]) != 0
    assert "org/small@7.0.0" in capsys.readouterr().err


def test_texts_that_must_not_be_passed_on_are_not_published(tmp_path: Path) -> None:
    built = build_mixed(tmp_path / "corpus")
    with pytest.raises(NotReady, match=WITHHELD[0]):
        make_ready(built, text="full", scratch=tmp_path)
    ready = make_ready(built, text="offsets-only", scratch=tmp_path)
    assert ready.folder != built
    assert sum(ready.rows["articles"].values()) == 6
    assert sum(ready.rows["topics"].values()) == 6 - len(WITHHELD)
