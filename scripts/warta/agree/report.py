"""Agreement as Markdown tables, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from warta.agree.figures import Figure
from warta.agree.measure import Agreement, LayerAgreement

_WORDS = {"f1": "F1", "b3": "B3", "muc": "MUC", "ceaf": "CEAF", "conll": "CoNLL"}


def format_agreement(agreement: Agreement) -> str:
    """A section a layer: its figures with interval and n, below them a row a label.

    n is what was compared: spans, chains or units; "41/39" where the annotators differ.
    """
    parts = [
        "# Agreement",
        f"{agreement.articles} articles; 95 % intervals from {agreement.samples} bootstrap samples"
        " over articles.",
    ]
    for layer in agreement.layers:
        parts.append(f"## {layer.layer}")
        parts += _layer(layer) if layer.articles else ["Not annotated by both."]
    return "\n\n".join(parts) + "\n"


def _layer(layer: LayerAgreement) -> list[str]:
    whole = [figure for figure in layer.figures if figure.label is None]
    rows = [[_name(f.name), _number(f.value), _interval(f), _support(f)] for f in whole]
    plural = "article" if layer.articles == 1 else "articles"
    found = [f"{layer.articles} {plural}", _table(["figure", "value", "95 %", "n"], rows)]
    labeled = {(f.label, f.name): f for f in layer.figures if f.label is not None}
    if labeled:
        names = sorted({name for _, name in labeled})
        rows = []
        for label in sorted({str(label) for label, _ in labeled}):
            figures = [labeled.get((label, name)) for name in names]
            known = [figure for figure in figures if figure is not None]
            rows.append([label, *map(_cell, figures), _least(known)])
        found.append(_table(["label", *map(_name, names), "n"], rows))
    return found


def _least(figures: Sequence[Figure]) -> str:
    """n of the figure that counts spans rather than tokens or characters: the smallest."""
    return _support(min(figures, key=lambda figure: figure.first + figure.second))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _name(name: str) -> str:
    return " ".join(_WORDS.get(word, word) for word in name.split("_"))


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return "-"
    return f"{figure.low:.3f} to {figure.high:.3f}"


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    interval = _interval(figure)
    return _number(figure.value) + ("" if interval == "-" else f" ({interval})")


def _support(figure: Figure) -> str:
    if figure.first == figure.second:
        return str(figure.first)
    return f"{figure.first}/{figure.second}"
