"""Draws the pictures of the viewer in docs/ anew: `python tests/view/pictures.py SITE docs`.

SITE is what `warta view` made of the shipped corpus with `--annotations corpus/annotations`. Shown
are articles of the train part alone. Colours are cut to 256, which keeps each file under 150 kB.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from browser import chromium, open_page
from PIL import Image

ARTICLE = "#/a/akar-bakau-0001"
PIN = "(at) => warta.pin(warta.open.record.marks.attributions[at], { move: true })"
# name -> (address, width, height, colour scheme, attribution that is lit)
PICTURES = {
    "view-overview": ("", 1280, 800, "light", None),
    "view-article": (
        f"{ARTICLE}?layers=structure,entities,times,attributions,persuasion",
        1280,
        800,
        "light",
        None,
    ),
    "view-dark": (f"{ARTICLE}?layers=entities,attributions,persuasion", 1280, 800, "dark", 1),
    "view-compare": (f"{ARTICLE}?compare=attributions", 1280, 800, "light", None),
    "view-phone": (f"{ARTICLE}?layers=structure,entities,attributions", 390, 780, "light", None),
}


def draw(site: Path, docs: Path) -> list[Path]:
    """The pictures, written into `docs`."""
    docs.mkdir(exist_ok=True)
    drawn = []
    with chromium() as browser:
        for name, (hash, width, height, scheme, lit) in PICTURES.items():
            watched = open_page(
                browser,
                (site / "index.html").as_uri() + hash,
                width=width,
                height=height,
                scheme=scheme,
            )
            if hash:
                watched.page.wait_for_selector(".piece")
            if lit is not None:
                watched.page.evaluate(PIN, lit)
            watched.page.wait_for_timeout(300)
            image = Image.open(io.BytesIO(watched.page.screenshot())).convert("RGB")
            path = docs / f"{name}.png"
            image.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
                path, optimize=True
            )
            drawn.append(path)
            watched.close()
    return drawn


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python tests/view/pictures.py SITE docs")
    for path in draw(Path(sys.argv[1]), Path(sys.argv[2])):
        print(path, path.stat().st_size)
