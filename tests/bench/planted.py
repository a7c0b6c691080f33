"""Articles with rewrites of known Jaccard similarity planted among them, for measuring.

Generated articles share paragraphs, which real ones do not; so a third of the words of each is
replaced by rare ones, and what remains alike was planted. A rewrite changes words so far apart that
each change costs five 5-grams of either side: m changes in N 5-grams leave (N - 5m) / (N + 5m).
"""

from __future__ import annotations

import json
import random
from pathlib import Path

from generated import write_articles

LEVELS = (0.15, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
GRAM = 5
SHARE = 0.1  # of articles that are rewrites
SHARD = 5_000


def write_planted(folder: Path, number: int, *, seed: int = 7) -> list[tuple[str, str, float]]:
    """Write `number` articles as JSON lines of `id` and `text` in shards; the pairs planted:
    (id, id of its rewrite, similarity)."""
    chance = random.Random(seed)
    planted: list[tuple[str, str, float]] = []
    base = folder / "base.jsonl"
    rewrites: list[dict[str, str]] = []
    left = number
    shard = 0
    while left:
        size = min(SHARD, left)
        own = size - round(size * SHARE)
        write_articles(base, own, seed=seed + shard)
        rows = []
        for line in base.open(encoding="utf-8"):
            row = json.loads(line)
            words = _rare(row["text"].split(), chance)
            rows.append({"id": row["id"], "text": " ".join(words)})
            if len(rows) % 9 == 0:
                level = LEVELS[len(planted) % len(LEVELS)]
                copy, similarity = _rewrite(words, level, chance)
                rewrites.append({"id": f"{row['id']}-r", "text": copy})
                planted.append((row["id"], f"{row['id']}-r", similarity))
        taken, rewrites = rewrites[: size - own], rewrites[size - own :]
        with (folder / f"{shard:04d}.jsonl").open("w", encoding="utf-8") as out:
            for row in rows + taken:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        left -= size
        shard += 1
    base.unlink()
    lost = {row["id"] for row in rewrites}
    return [pair for pair in planted if pair[1] not in lost]


def _rare(words: list[str], chance: random.Random) -> list[str]:
    for place in chance.sample(range(len(words)), len(words) // 3):
        words[place] = f"kata{chance.randrange(10**6)}"
    return words


def _rewrite(words: list[str], level: float, chance: random.Random) -> tuple[str, float]:
    grams = len(words) - GRAM + 1
    changes = round(grams * (1 - level) / (GRAM * (1 + level)))
    copy = list(words)
    step = (len(words) - 2 * GRAM) / changes
    for change in range(changes):
        copy[GRAM + int(change * step)] = f"ubah{chance.randrange(10**9)}"
    common = grams - GRAM * changes
    return " ".join(copy), common / (grams + GRAM * changes)
