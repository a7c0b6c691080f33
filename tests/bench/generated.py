"""Varied articles of real length for measuring, generated from the paragraphs of corpus/raw.

Paragraphs are drawn from all articles, sentences within them are dropped and reordered, numbers
changed, so that no two articles are alike and nothing caches; lengths follow those of the corpus.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "raw"
NUMBER = re.compile(r"[0-9]")
SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")


def write_articles(path: Path, number: int, *, seed: int = 7) -> int:
    """Write `number` articles as JSON lines; returns the bytes of text in them."""
    chance = random.Random(seed)
    articles = [file.read_text("utf-8-sig").split("\n") for file in sorted(CORPUS.rglob("*.txt"))]
    heads = [lines[0] for lines in articles]
    paragraphs = [line for lines in articles for line in lines[1:] if line.strip()]
    lengths = [len("\n".join(lines)) for lines in articles]
    written = 0
    with path.open("w", encoding="utf-8") as out:
        for index in range(number):
            wanted = chance.choice(lengths)
            lines = [_varied(chance.choice(heads), chance)]
            while sum(map(len, lines)) < wanted:
                lines.append(_varied(chance.choice(paragraphs), chance))
            text = "\n".join(lines)
            written += len(text.encode())
            row = {
                "id": f"bench-{seed}-{index:07d}",
                "text": text,
                "title": lines[0][:80],
                "date": f"202{index % 5}-0{index % 9 + 1}-{index % 28 + 1:02d}",
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return written


def _varied(paragraph: str, chance: random.Random) -> str:
    sentences = SENTENCE.split(paragraph)
    if len(sentences) > 2 and chance.random() < 0.3:
        sentences.pop(chance.randrange(1, len(sentences)))
    return NUMBER.sub(lambda _: str(chance.randrange(10)), " ".join(sentences))
