"""A Difference for people, for programs, and as a section of the dataset's changelog."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from warta.diff.compare import ArticleChange, Difference
from warta.diff.items import Change

KINDS = ("added", "removed", "relabelled", "changed")
SHOWN = 20
COMMON = 5  # relabellings of a layer that the changelog names
NOTHING = "No article, annotation or label differs."


def to_dict(difference: Difference) -> dict[str, Any]:
    """Everything, as plain JSON data."""
    return {
        "old": difference.old.name,
        "new": difference.new.name,
        "articles": {"old": difference.old_articles, "new": difference.new_articles},
        "added": difference.added,
        "removed": difference.removed,
        "changed": [
            {**dataclasses.asdict(article), "origins": [list(row) for row in article.origins]}
            for article in difference.changed
        ],
        "layers": {
            layer: {kind: counts[kind] for kind in (*KINDS, "articles")}
            for layer, counts in difference.totals().items()
        },
        "labels": {
            "declared": _came_and_went(difference.declared),
            "reordered": list(difference.reordered),
            "used": _came_and_went(difference.used),
        },
    }


def _came_and_went(fields: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> dict[str, Any]:
    return {
        name: {"added": list(came), "removed": list(went)} for name, (came, went) in fields.items()
    }


def format_text(difference: Difference, *, spans: bool = False) -> str:
    """For people: counts, then the articles, with `spans` each difference in them."""
    lines = [f"{difference.old.name} -> {difference.new.name}"]
    if not difference:
        return "\n".join([*lines, NOTHING])
    lines.append(
        f"articles {difference.old_articles:,} -> {difference.new_articles:,}: "
        f"{len(difference.added):,} added, {len(difference.removed):,} removed, "
        f"{len(difference.changed):,} changed"
    )
    lines += _list("+", [f"{id} ({split})" for id, split in difference.added.items()])
    lines += _list("-", [f"{id} ({split})" for id, split in difference.removed.items()])
    if totals := difference.totals():
        lines += ["", f"{'layer':<14}" + "".join(f"{kind:>12}" for kind in (*KINDS, "articles"))]
        for layer, counts in totals.items():
            cells = "".join(f"{counts[kind]:>12,}" for kind in (*KINDS, "articles"))
            lines.append(f"{layer:<14}{cells}")
    if origins := difference.origins():
        lines.append("")
        for (layer, before, after), number in origins.items():
            lines.append(f"{layer}: {before} -> {after} in {_articles(number)}")
    if labels := list(_labels(difference, "")):
        lines += ["", *labels]
    if difference.changed:
        lines.append("")
        limit = None if spans else SHOWN
        for article in difference.changed[:limit]:
            lines.append(f"~ {_article(article)}")
            lines += [f"    {_span(change)}" for change in article.spans] if spans else []
        if limit is not None and len(difference.changed) > limit:
            lines.append(f"~ and {len(difference.changed) - limit:,} more (--spans shows all)")
    return "\n".join(lines)


def _list(sign: str, names: Sequence[str]) -> list[str]:
    lines = [f"{sign} {name}" for name in names[:SHOWN]]
    if len(names) > SHOWN:
        lines.append(f"{sign} and {len(names) - SHOWN:,} more (--json names all)")
    return lines


def _article(article: ArticleChange) -> str:
    told = []
    if article.split != article.old_split:
        told.append(f"moved from {article.old_split} to {article.split}")
    if article.text != "same":
        told.append(f"text {article.text}")
    if not article.compared:
        told.append("spans not compared, for one of the texts is withheld")
    told += article.fields
    counts: dict[str, Counter[str]] = {}
    for change in article.spans:
        counts.setdefault(change.layer, Counter())[change.kind] += 1
    signs = dict(zip(KINDS, ("+", "-", "~", "*"), strict=True))
    for layer, kinds in counts.items():
        told.append(f"{layer} " + " ".join(f"{signs[k]}{kinds[k]}" for k in KINDS if kinds[k]))
    told += [f"{layer} {old} -> {new}" for layer, old, new in article.origins]
    return f"{article.id} ({article.split}): {'; '.join(told)}"


def _span(change: Change) -> str:
    where = "" if change.start is None else f" @{change.start}-{change.end}"
    quoted = "" if change.surface is None else f" {' '.join(change.surface.split())[:60]!r}"
    arrow = {
        "added": f" {change.new or ''}",
        "removed": f" {change.old or ''}",
    }.get(change.kind, f" {change.old} -> {change.new}")
    return f"{change.kind} {change.layer}{where}{quoted}{arrow}".rstrip()


def format_changelog(difference: Difference) -> str:
    """A section for the dataset's CHANGELOG.md, in Markdown."""
    lines = [f"## {difference.new.tag or 'Unreleased'}", ""]
    if not difference:
        return "\n".join([*lines, NOTHING, ""])
    before = f"in {difference.old.tag}" if difference.old.tag else "before"
    lines += [
        f"{_articles(difference.new_articles)} ({difference.old_articles:,} {before}).",
        "",
    ]
    for title, items in (
        ("Articles", list(_changelog_articles(difference))),
        ("Annotation", list(_changelog_annotation(difference))),
        ("Labels", list(_labels(difference, "`"))),
    ):
        if items:
            lines += [f"### {title}", "", *(f"- {item}" for item in items), ""]
    return "\n".join(lines)


def _changelog_articles(difference: Difference) -> Iterator[str]:
    changed = difference.changed
    groups: list[tuple[str, Iterable[str]]] = [
        ("Added", difference.added),
        ("Removed", difference.removed),
        ("Text changed", [a.id for a in changed if a.text == "changed"]),
        ("Text withheld", [a.id for a in changed if a.text == "withheld"]),
        ("Text restored", [a.id for a in changed if a.text == "restored"]),
    ]
    moves: dict[str, list[str]] = {}
    for article in changed:
        if article.split != article.old_split:
            key = f"Moved from {article.old_split} to {article.split}"
            moves.setdefault(key, []).append(article.id)
    fields: dict[str, list[str]] = {}
    for article in changed:
        for name in article.fields:
            fields.setdefault(f"`{name}` changed", []).append(article.id)
    for what, ids in (*groups, *moves.items(), *fields.items()):
        if named := list(ids):
            yield f"{what} ({len(named):,}): {_named(named)}."


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(f"`{id}`" for id in ids[:SHOWN])
    return shown if len(ids) <= SHOWN else f"{shown} and {len(ids) - SHOWN:,} more"


def _changelog_annotation(difference: Difference) -> Iterator[str]:
    for layer, counts in difference.totals().items():
        told = [f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind]]
        pairs = Counter(
            f"{change.old} → {change.new}"
            for article in difference.changed
            for change in article.spans
            if change.layer == layer and change.kind == "relabelled"
        )
        most = "; ".join(f"{pair}: {number:,}" for pair, number in pairs.most_common(COMMON))
        more = f" ({most})" if most else ""
        yield f"`{layer}`: {', '.join(told)}, in {_articles(counts['articles'])}{more}."
    for (layer, before, after), number in difference.origins().items():
        yield f"`{layer}` is {after} in {_articles(number)}, where it was {before}."
    lost = sum(not article.compared for article in difference.changed)
    if lost:
        yield f"Not compared, for their text changed and is withheld: {_articles(lost)}."


def _labels(difference: Difference, tick: str) -> Iterator[str]:
    def told(labels: Iterable[str]) -> str:
        return ", ".join(f"{tick}{label}{tick}" for label in labels)

    for name, (came, went) in difference.declared.items():
        if came:
            yield f"{tick}{name}{tick} has new labels: {told(came)}"
        if went:
            yield f"{tick}{name}{tick} no longer has the labels: {told(went)}"
    for name in difference.reordered:
        yield f"{tick}{name}{tick} has its labels in another order, so their codes differ"
    for name, (came, went) in difference.used.items():
        declared = difference.declared.get(name, ((), ()))
        if new := [label for label in came if label not in declared[0]]:
            yield f"{tick}{name}{tick}: used for the first time: {told(new)}"
        if gone := [label for label in went if label not in declared[1]]:
            yield f"{tick}{name}{tick}: no longer used: {told(gone)}"


def _articles(number: int) -> str:
    return f"{number:,} {'article' if number == 1 else 'articles'}"
