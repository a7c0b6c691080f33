"""A headless Chromium for the tests of the page, and for the pictures in docs/.

WARTA_CHROMIUM names the browser (default: `chromium` on the path), WARTA_AXE axe-core's
axe.min.js. Where one is not there, the tests that need it are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    return os.environ.get("WARTA_CHROMIUM") or shutil.which("chromium")


def find_axe() -> Path | None:
    named = os.environ.get("WARTA_AXE")
    return Path(named) if named and Path(named).is_file() else None


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser, started and closed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page, with everything that it complained of and everything that it asked for."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def close(self) -> None:
        self.page.context.close()


def open_page(
    browser: Any,
    address: str,
    *,
    width: int = 1440,
    height: int = 900,
    scheme: str = "light",
    touch: bool = False,
) -> Watched:
    """`address` in a fresh context, shown once its list or article is there."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        has_touch=touch,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    watched = Watched(context.new_page())
    page = watched.page
    page.on(
        "console",
        lambda said: (
            watched.complaints.append(f"{said.type}: {said.text}")
            if said.type in ("error", "warning")
            else None
        ),
    )
    page.on("pageerror", lambda error: watched.complaints.append(f"thrown: {error}"))
    page.on("dialog", lambda shown: (watched.complaints.append("dialog"), shown.dismiss()))
    page.on("request", lambda request: watched.requests.append(request.url))
    page.goto(address)
    page.wait_for_selector("#main > :not(.loading)", state="attached")
    return watched
