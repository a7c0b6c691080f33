"""`warta leaderboard`: kept results, a table a task, best first, compared with the best."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq

from warta.agree.figures import Figure
from warta.article import Article
from warta.benchmark.permutation import p_value
from warta.benchmark.report import format_figure, format_p
from warta.benchmark.results import Result, digest_gold
from warta.benchmark.tasks import TASKS
from warta.errors import UsageError
from warta.stats.dataset import read_articles
from warta.tables.shards import Shard
from warta.train.gold import origin

CURRENT, STALE, UNCHECKED = "", "stale", "?"
LEVEL = 0.05
# (layer, split) -> digest of the gold there, None where there is none.
Digest = Callable[[str, str], "str | None"]


@dataclass(frozen=True, slots=True)
class Line:
    """A result on the board. `p` compares its leading figure with that of the best current result
    of the same task and split: None for the best itself, and where articles or gold differ."""

    result: Result
    lead: Figure | None
    state: str
    p: float | None
    best: bool

    @property
    def mark(self) -> str:
        """* where the best is better at the 5 % level, = where that cannot be said."""
        if self.best or self.p is None:
            return ""
        return "*" if self.p < LEVEL else "="


def digests_of(dataset: Path | None) -> Digest:
    """The digests of a built dataset's gold, all None without one. Raises UsageError where
    `dataset` is none."""
    if dataset is None:
        return lambda layer, split: None
    if not (dataset / "README.md").is_file():
        raise UsageError(f"{dataset} is no built dataset")
    return digests_in(read_articles(dataset))


def digests_in(articles: Iterable[tuple[str, Article]]) -> Digest:
    """The digests of the gold in (split, article) pairs, which are read once, when first asked."""
    held = cache(lambda: list(articles))

    @cache
    def digest(layer: str, split: str) -> str | None:
        gold = [a for its_split, a in held() if its_split == split and origin(a, layer) == "gold"]
        return digest_gold(gold, layer) if gold else None

    return digest


def board_for_card(results: Sequence[Result], dataset: Path, shards: Iterable[Shard]) -> str:
    """The leaderboard of a dataset that is being written: its articles are read from `shards`
    below `dataset`. Empty without results."""
    if not results:
        return ""
    files = [(shard.split, dataset / shard.path) for shard in shards if shard.config == "articles"]
    rows = (
        (split, Article.from_dict(record))
        for split, path in files
        for record in pq.read_table(path).to_pylist()
    )
    return format_board(rank_results(results, digests_in(rows)), level=4)


def rank_results(
    results: Iterable[Result], digest: Digest
) -> Mapping[tuple[str, str], Sequence[Line]]:
    """(task, split) -> its lines, best first, stale ones last.

    A result is stale where the gold that it was measured on, or learnt from, is not that of
    `digest`; where there is no such gold, that stays unchecked ("?").
    """
    order = {name: at for at, name in enumerate(TASKS)}
    known = [(result, _state(result, digest)) for result in results if result.task in TASKS]
    known.sort(
        key=lambda item: (
            order[item[0].task],
            item[0].split,
            item[1] == STALE,
            -(_value(item[0]) or 0.0),
            item[0].model,
        )
    )
    board: dict[tuple[str, str], list[Line]] = {}
    for result, state in known:
        lines = board.setdefault((result.task, result.split), [])
        best = lines[0].result if lines else None
        p = None
        if best is not None and best.digest == result.digest:
            p = p_value(best.counts, result.counts, TASKS[result.task].figures[0])
        lines.append(Line(result, lead_of(result), state, p, best is None and state != STALE))
    return board


def format_leaderboard(
    results: Iterable[Result], dataset: Path | None = None, *, level: int = 2
) -> str:
    """A Markdown table a task under a heading of `level`; see rank_results.

    Raises UsageError where `dataset` is no dataset.
    """
    return format_board(rank_results(results, digests_of(dataset)), level=level)


def format_board(board: Mapping[tuple[str, str], Sequence[Line]], *, level: int = 2) -> str:
    """The same of lines that are ranked; empty without results."""
    parts = []
    for (task, split), lines in board.items():
        names = TASKS[task].figures
        shown = names[: 1 + MORE_FIGURES]
        head = ["model", *(name.replace("_", " ") for name in shown), "p", "articles/s", "state"]
        table = [head, ["---", *["---:"] * (len(shown) + 2), "---"]]
        for line in lines:
            figures = {f.name: f for f in line.result.figures if f.label is None}
            cells = [format_figure(f) if (f := figures.get(name)) else "-" for name in shown]
            cells[0] += f" {line.mark}".rstrip()
            speed = line.result.articles_per_second
            table.append(
                [
                    f"**{line.result.model}**" if line.best else line.result.model,
                    *cells,
                    "-" if line.p is None else format_p(line.p),
                    "-" if speed is None else f"{speed:,.0f}",
                    line.state,
                ]
            )
        articles = lines[0].result.articles
        parts.append(f"{'#' * level} {task}: {split}, {articles} articles")
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in table))
    if parts:
        parts.append(LEGEND)
    return "\n\n".join(parts)


MORE_FIGURES = 2
LEGEND = (
    "95 % intervals by bootstrap over articles. p: paired permutation test against the best model, "
    "not corrected for the number of models; * worse than the best (p < 0.05), = not shown to be "
    "worse. stale: measured on, or learnt from, other gold than this dataset's; ?: not checked."
)


def lead_of(result: Result) -> Figure | None:
    """The leading figure of a result's task, over all labels."""
    name = TASKS[result.task].figures[0]
    return next((f for f in result.figures if (f.name, f.label) == (name, None)), None)


def _state(result: Result, digest: Digest) -> str:
    layer = TASKS[result.task].layer
    found = [(digest(layer, result.split), result.digest)]
    if result.trained_on is not None:
        found.append((digest(layer, "train"), result.trained_on))
    if any(now is not None and now != then for now, then in found):
        return STALE
    return UNCHECKED if any(now is None for now, _ in found) else CURRENT


def _value(result: Result) -> float | None:
    lead = lead_of(result)
    return None if lead is None else lead.value
