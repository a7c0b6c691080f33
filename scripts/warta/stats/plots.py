"""A Portrait drawn: what `warta stats --plots` writes, a figure a file.

Drawn by matplotlib (extra `plots`); the same figures give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.errors import UsageError
from warta.stats.agreement import Agreed
from warta.stats.balance import balance
from warta.stats.charts import COLOURS as COLOURS
from warta.stats.charts import (
    GREY,
    LIGHT,
    STYLE,
    Dots,
    columns,
    dots,
    draw_axes,
    heat,
    save,
    stacked,
)
from warta.stats.collect import Stats
from warta.stats.compare import HIGH, LOW, MEASURES, ratio_to_mean
from warta.stats.periods import by_period, sparse
from warta.stats.portrait import Portrait
from warta.stats.quoted import Speaker
from warta.stats.report import VOICES
from warta.stats.speakers import FORMS, KINDS, PERSON
from warta.stats.table import share
from warta.stats.wording import UNKNOWN, name_label, technique_groups

FORMATS = ("svg", "png")
LAYERS = (
    "blocks",
    "entities",
    "times",
    "attributions",
    "persuasion",
    "chains",
    "topics",
    "frames",
)
SHOWN = 15
LENGTH_COLUMNS = 24
# Of the many figures of an agreement, those that speak for a layer.
AGREED = {
    "exact_f1",
    "boundary_f1",
    "token_alpha",
    "kind_alpha",
    "unitized_alpha",
    "value_accuracy",
    "speaker_accuracy",
    "voice_accuracy",
    "conll_f1",
    "topics_alpha",
    "frames_alpha",
    "genre_alpha",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What figures are drawn from: the corpus, others beside it, and its annotators' agreement."""

    portrait: Portrait
    beside: Mapping[str, Stats]
    agreed: Sequence[Agreed]


# A figure, or in words why there is none.
Drawn = Any
Draw = Callable[[Shown], Drawn]


def draw_portrait(
    portrait: Portrait,
    folder: Path,
    *,
    format: str = "svg",
    only: Sequence[str] = (),
    beside: Mapping[str, Stats] | None = None,
    agreed: Sequence[Agreed] = (),
) -> tuple[list[Path], dict[str, str]]:
    """Write the figures named in `only`, or all of FIGURES, as `folder`/NAME.svg (or png).

    Returns the files, and name -> why it was left out: a layer that is null everywhere, no other
    corpus beside it. Raises UsageError where matplotlib is missing or a name or format is unknown.
    """
    if format not in FORMATS:
        raise UsageError(f"figures are written as {' or '.join(FORMATS)}, not {format!r}")
    if unknown := [name for name in only if name not in FIGURES]:
        raise UsageError(f"no figure {unknown[0]!r}; there are {', '.join(FIGURES)}")
    try:
        import matplotlib
    except ImportError:
        raise UsageError("figures need matplotlib: pip install warta[plots]") from None
    folder.mkdir(parents=True, exist_ok=True)
    shown = Shown(portrait, beside or {}, agreed)
    written, left_out = [], {}
    with matplotlib.rc_context(STYLE):
        for name in only or FIGURES:
            drawn = FIGURES[name](shown)
            if isinstance(drawn, str):
                left_out[name] = drawn
            else:
                written.append(save(drawn, folder / f"{name}.{format}"))
    return written, left_out


def _by_split(splits: Mapping[str, Mapping[str, int]], labels: Sequence[str]) -> dict[str, Any]:
    return {name: [counts.get(label, 0) for label in labels] for name, counts in splits.items()}


def _months(shown: Shown) -> Drawn:
    found = by_period(shown.portrait.documents["month"])
    if not found.names:
        return "no article says when it was published"
    number = sum(map(sum, found.counts.values()))
    note = f"{found.undated:,} without such a date are not shown." if found.undated else ""
    title = f"Articles by {found.unit} of publication (n = {number:,})"
    figure, axes = draw_axes(title, rows=9, note=note)
    columns(axes, sparse(found.names), found.counts)
    axes.set_ylabel("articles")
    return figure


def _documents(field: str, what: str) -> Draw:
    def draw(shown: Shown) -> Drawn:
        by_split = shown.portrait.documents.get(field)
        total = shown.portrait.total(field)
        if not by_split or set(total) == {""}:
            return f"no article has a known {field}"
        ranked = sorted(total, key=lambda label: (-total[label], label))
        chosen = ranked[:SHOWN] if field == "outlet" else ranked
        title = f"Articles by {what} (n = {total.total():,})"
        rest = len(ranked) - len(chosen)
        note = f"The {len(chosen)} {field}s with most articles; {rest} more are not shown."
        figure, axes = draw_axes(title, rows=len(chosen), note=note if rest else "")
        names = [name_label(field, label) for label in chosen]
        stacked(axes, names, _by_split(by_split, chosen))
        axes.set_xlabel("articles")
        return figure

    return draw


def _lengths(shown: Shown) -> Drawn:
    portrait = shown.portrait
    whole = portrait.whole.article_words
    if not portrait.lengths or whole is None:
        return "no article has text and sentences"
    longest = max(words for counts in portrait.lengths.values() for words in counts)
    step = next(s for s in _steps() if longest // s < LENGTH_COLUMNS)
    places = range(longest // step + 1)
    parts = {
        split: [
            sum(number for words, number in counts.items() if words // step == place)
            for place in places
        ]
        for split, counts in portrait.lengths.items()
    }
    number = sum(map(sum, parts.values()))
    title = f"Length of articles in words of their sentences (n = {number:,})"
    figure, axes = draw_axes(title, rows=9, note=f"A column is {step:,} words wide.")
    columns(axes, [f"{step * place:,}" if place % 2 == 0 else "" for place in places], parts)
    middle = whole.median / step - 0.5
    axes.axvline(middle, color=GREY, linewidth=1, linestyle="--")
    top = axes.get_ylim()[1]
    said = f"median {whole.median:,.0f}"
    axes.annotate(said, (middle, top), (3, 0), textcoords="offset points", va="top", color=GREY)
    axes.set_xlabel("words, from")
    axes.set_ylabel("articles")
    return figure


def _steps() -> Any:
    size = 10
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def _labels(layer: str) -> Draw:
    def draw(shown: Shown) -> Drawn:
        portrait = shown.portrait
        labels = [*portrait.whole.labels.get(layer, {})]
        if not labels:
            return f"layer {layer} has no label in any article"
        number = sum(portrait.whole.labels[layer].values())
        figure, axes = draw_axes(f"Labels of {layer} (n = {number:,})", rows=len(labels))
        splits = {name: stats.labels.get(layer, {}) for name, stats in portrait.splits.items()}
        stacked(axes, [name_label(layer, label) for label in labels], _by_split(splits, labels))
        return figure

    return draw


def _voices(shown: Shown) -> Drawn:
    voices = shown.portrait.voices
    if not voices:
        return "no persuasion technique is marked in any article"
    parts = {voice: [held.get(voice, 0) for held in voices.values()] for voice in VOICES}
    parts = {voice: values for voice, values in parts.items() if any(values)}
    totals = [sum(held.values()) for held in voices.values()]
    ends = [
        f"{total:,} ({share(held.get('reported', 0), total)} reported)"
        for held, total in zip(voices.values(), totals, strict=True)
    ]
    title = f"Persuasion techniques by the voice they stand in (n = {sum(totals):,})"
    note = "narrator: the outlet's own words; reported: words of somebody it quotes or paraphrases."
    figure, axes = draw_axes(title, rows=len(voices), note=note)
    stacked(axes, [name_label("technique", name) for name in voices], parts, ends=ends)
    axes.margins(x=0.3)
    axes.set_xlabel("uses of the technique")
    return figure


def _techniques(shown: Shown) -> Drawn:
    groups = technique_groups()
    heads = list(dict.fromkeys(groups.values()))
    looked = {name: each for name, each in shown.portrait.outlets.items() if each.words}
    if not looked or not shown.portrait.voices:
        return "no persuasion technique is marked in any article with text"
    chosen = dict(list(looked.items())[:SHOWN])
    cells: list[list[float | None]] = []
    for outlet in chosen.values():
        counts = dict.fromkeys(heads, 0)
        for technique, number in outlet.techniques.items():
            if technique in groups:
                counts[groups[technique]] += number
        cells.append([outlet.per_1000_words(number) for number in counts.values()])
    number = sum(sum(each.techniques.values()) for each in chosen.values())
    title = f"Persuasion techniques per 1,000 words, by outlet and group (n = {number:,})"
    rest = len(looked) - len(chosen)
    note = f"The {len(chosen)} outlets with most articles; {rest} more are not shown."
    figure, axes = draw_axes(title, rows=1.2 * len(chosen) + 2, note=note if rest > 0 else "")
    names = [f"{name or UNKNOWN} ({each.articles:,} articles)" for name, each in chosen.items()]
    heat(axes, names, [head.replace(" ", "\n") for head in heads], cells)
    return figure


def _sources(shown: Shown) -> Drawn:
    forms = shown.portrait.forms
    if not forms:
        return "no attribution is marked in any article"
    number = sum(sum(held.values()) for held in forms.values())
    parts = {form: [forms.get(kind, {}).get(form, 0) for kind in KINDS] for form in FORMS}
    totals = [sum(forms.get(kind, {}).values()) for kind in KINDS]
    ends = [f"{total:,} ({share(total, number)})" for total in totals]
    title = f"Who is quoted, and in which form (n = {number:,} attributions)"
    note = (
        "direct: in quotation marks; mixed: in part; indirect: in the outlet's words. "
        "unnamed: warga, sumber, a group …"
    )
    figure, axes = draw_axes(title, rows=1.6 * len(KINDS), note=note)
    stacked(axes, KINDS, parts, ends=ends)
    axes.margins(x=0.2)
    axes.set_xlabel("attributions")
    return figure


def _quoted(shown: Shown) -> Drawn:
    speakers = shown.portrait.speakers[:SHOWN]
    if not speakers:
        return "no source of an attribution has a name"
    number = sum(speaker.attributions for speaker in shown.portrait.speakers)
    title = f"Named sources quoted most (n = {number:,} attributions to named sources)"
    note = f"The first {len(speakers)} of {len(shown.portrait.speakers):,} named sources."
    figure, axes = draw_axes(title, rows=1.7 * len(speakers), note=note)
    parts = {form: [speaker.forms.get(form, 0) for speaker in speakers] for form in FORMS}
    stacked(axes, [_with_title(speaker) for speaker in speakers], parts)
    axes.set_xlabel("attributions")
    return figure


def _with_title(speaker: Speaker) -> str:
    title = speaker.title or ("" if speaker.kind == PERSON else "institution")
    return f"{_short(speaker.name)}\n{_short(title)}".strip()


def _short(text: str, most: int = 44) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _splits(shown: Shown) -> Drawn:
    found = list(balance(shown.portrait))
    if not found:
        return "there is only one split"
    number = sum(stats.articles or 0 for stats in shown.portrait.splits.values())
    title = f"Balance of the splits: distance from the whole (n = {number:,} articles)"
    note = (
        "Share of articles that would have to change their label. Grey: 95 % of as many articles "
        "drawn at random; diamonds lie outside."
    )
    rows = [
        Dots(
            f"{each.field}, {each.split} ({each.articles:,})",
            each.distance,
            0,
            each.chance_p95,
            each.odd,
        )
        for each in found
    ]
    figure, axes = draw_axes(title, rows=len(rows), note=note)
    dots(axes, rows)
    axes.set_xlim(left=0)
    axes.set_xlabel("total variation distance")
    return figure


def _agreement(shown: Shown) -> Drawn:
    if not shown.agreed:
        return "no agreement was given"
    chosen = [each for each in shown.agreed if each.name in AGREED] or shown.agreed
    number = max(each.articles for each in chosen)
    rows = [
        Dots(f"{each.layer}: {each.name.replace('_', ' ')}", each.value, each.low, each.high)
        for each in chosen
    ]
    title = f"Agreement of two annotators by layer (n = {number:,} articles)"
    note = "1 is perfect. Grey: 95 % interval by bootstrap over articles."
    figure, axes = draw_axes(title, rows=len(rows), note=note)
    dots(axes, rows)
    axes.set_xlim(right=1.02)
    return figure


def _comparison(shown: Shown) -> Drawn:
    own, beside = shown.portrait.whole, shown.beside
    if not beside:
        return "nothing to compare with was given"
    rows = []
    for measure in MEASURES:
        ratio = ratio_to_mean(measure.get(own), [measure.get(stats) for stats in beside.values()])
        if measure.compared and ratio is not None:
            rows.append(Dots(measure.name, ratio, marked=not LOW <= ratio <= HIGH))
    if not rows:
        return "no measure can be had of both sides"
    title = f"This corpus beside {', '.join(beside)} (n = {own.tokens:,} tokens)"
    note = "Ratio of each measure to the mean of the others. Grey: within 25 %; diamonds outside."
    figure, axes = draw_axes(title, rows=len(rows), note=note)
    axes.axvspan(LOW, HIGH, color=LIGHT, zorder=0)
    axes.axvline(1.0, color=GREY, linewidth=0.8, zorder=1)
    dots(axes, rows)
    axes.set_xlabel("own / mean of the others")
    return figure


FIGURES: dict[str, Draw] = {
    "months": _months,
    "subjects": _documents("topic", "first topic"),
    "genres": _documents("genre", "genre"),
    "outlets": _documents("outlet", "outlet"),
    "lengths": _lengths,
    **{layer: _labels(layer) for layer in LAYERS},
    "voices": _voices,
    "techniques": _techniques,
    "sources": _sources,
    "quoted": _quoted,
    "splits": _splits,
    "agreement": _agreement,
    "comparison": _comparison,
}
