"""A Portrait as Markdown: what `warta stats` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from warta.stats.balance import balance
from warta.stats.compare import MEASURES, figure
from warta.stats.portrait import Portrait
from warta.stats.quoted import Speaker
from warta.stats.speakers import FORMS, KINDS, PERSON
from warta.stats.table import share, table
from warta.stats.wording import UNKNOWN, name_label

SHOWN = 20
VOICES = ("narrator", "reported", "ambiguous")


def format_portrait(portrait: Portrait) -> str:
    """Sections of tables: figures; articles by year, topic, genre and outlet; balance of the
    splits; labels by layer; techniques by voice and by outlet; who is quoted; persons named in more
    than 3 articles. A section whose layer is null everywhere says so."""
    sections: list[tuple[str, Callable[[Portrait], str]]] = [
        ("Figures", _figures),
        ("Articles by year", _years),
        ("Articles by first topic", lambda found: _documents(found, "topic", "topics")),
        ("Articles by genre", lambda found: _documents(found, "genre", "topics")),
        ("Articles by outlet", lambda found: _documents(found, "outlet", "")),
        ("Balance of the splits", _balance),
        ("Labels by layer", _labels),
        ("Techniques by voice", _voices),
        ("Techniques by outlet", _outlets),
        ("Sources by form of quotation", _forms),
        ("Quoted most", _speakers),
        ("Sources by outlet", _sources),
        ("Persons in over 3 articles", _persons),
    ]
    written = [(title, section(portrait)) for title, section in sections]
    return "\n\n".join(f"## {title}\n\n{text}" for title, text in written if text)


def _not_annotated(layer: str) -> str:
    return f"Layer {layer} is not annotated in any article."


def _more(number: int, what: str) -> str:
    return f"\n\n… and {number:,} more {what}" if number > 0 else ""


def _figures(portrait: Portrait) -> str:
    rows = [
        [each.name, *(figure(each.get(stats), each.digits) for stats in portrait.by_split.values())]
        for each in MEASURES
    ]
    return table(["figure", *portrait.by_split], [row for row in rows if set(row[1:]) != {"-"}])


def _by_split(
    head: str, by_split: Mapping[str, Mapping[str, int]], names: Mapping[str, str]
) -> str:
    """A row for each label of `names`: how many in each split, and in all with its share."""
    total = sum(map(Counter, by_split.values()), start=Counter[str]())
    number = total.total()
    several = len(by_split) > 1
    rows = []
    for label, name in names.items():
        cells = [f"{counts.get(label, 0):,}" for counts in by_split.values()] if several else []
        rows.append([name, *cells, f"{total[label]:,}", share(total[label], number)])
    return table([head, *(by_split if several else ()), "all", "share"], rows)


def _years(portrait: Portrait) -> str:
    years: dict[str, Counter[str]] = {}
    for split, months in portrait.documents["month"].items():
        held = years.setdefault(split, Counter())
        for month, number in months.items():
            held[month[:4]] += number
    labels = sorted({year for held in years.values() for year in held}, key=lambda y: (y == "", y))
    return _by_split("year", years, {label: label or UNKNOWN for label in labels})


def _documents(portrait: Portrait, field: str, layer: str) -> str:
    by_split = portrait.documents.get(field)
    if not by_split:
        return _not_annotated(layer)
    total = portrait.total(field)
    ranked = sorted(total, key=lambda label: (-total[label], label))
    names = {label: name_label(field, label) for label in ranked[:SHOWN]}
    return _by_split(field, by_split, names) + _more(len(ranked) - SHOWN, f"{field}s")


def _balance(portrait: Portrait) -> str:
    rows = [
        [
            each.field,
            each.split,
            f"{each.articles:,}",
            f"{each.distance:.3f}",
            f"{each.chance:.3f}",
            f"{each.chance_p95:.3f}",
            "more than chance" if each.odd else "",
        ]
        for each in balance(portrait)
    ]
    if not rows:
        return ""
    head = ["field", "split", "articles", "distance", "by chance", "95 % below", ""]
    return (
        "The share of articles that would have to change their label for the split to be like the "
        "whole,\nbeside as many articles drawn at random.\n\n" + table(head, rows, names=2, texts=1)
    )


def _labels(portrait: Portrait) -> str:
    rows = [
        [
            layer,
            name_label(layer, label) if label else "(all)",
            *(
                f"{stats.labels.get(layer, {}).get(label, 0):,}"
                for stats in portrait.by_split.values()
            ),
        ]
        for layer, labels in portrait.whole.labels.items()
        for label in labels
    ]
    return table(["layer", "label", *portrait.by_split], rows, names=2) if rows else ""


def _voices(portrait: Portrait) -> str:
    if "persuasion" not in portrait.whole.labels:
        return _not_annotated("persuasion")
    if not portrait.voices:
        return "No technique is marked."
    total: Counter[str] = Counter()
    for voices in portrait.voices.values():
        total.update(voices)
    rows = []
    for name, voices in [*portrait.voices.items(), ("all", total)]:
        number = sum(voices.values())
        cells = [f"{voices.get(voice, 0):,}" for voice in VOICES]
        rows.append(
            [
                name_label("technique", name),
                *cells,
                f"{number:,}",
                share(voices.get("reported", 0), number),
            ]
        )
    return table(["technique", *VOICES, "all", "reported share"], rows)


def _outlets(portrait: Portrait) -> str:
    if "persuasion" not in portrait.whole.labels:
        return _not_annotated("persuasion")
    rows = []
    for name, outlet in list(portrait.outlets.items())[:SHOWN]:
        number = sum(outlet.techniques.values())
        first = [f"{name_label('technique', t)} {n:,}" for t, n in outlet.techniques.items()][:3]
        rows.append(
            [
                name or UNKNOWN,
                f"{outlet.articles:,}",
                f"{number:,}",
                figure(outlet.per_1000_words(number), 1),
                figure(outlet.per_1000_words(outlet.narrated), 1),
                ", ".join(first),
            ]
        )
    head = [
        "outlet",
        "articles",
        "techniques",
        "per 1,000 words",
        "by narrator",
        "most frequent",
    ]
    return table(head, rows, texts=1) + _more(len(portrait.outlets) - SHOWN, "outlets")


def _forms(portrait: Portrait) -> str:
    if "attributions" not in portrait.whole.labels:
        return _not_annotated("attributions")
    if not portrait.forms:
        return "No attribution is marked."
    rows = []
    number = sum(sum(forms.values()) for forms in portrait.forms.values())
    for kind in KINDS:
        forms = portrait.forms.get(kind, {})
        held = sum(forms.values())
        cells = [f"{forms.get(form, 0):,}" for form in FORMS]
        rows.append([kind, *cells, f"{held:,}", share(held, number)])
    return table(["source", *FORMS, "all", "share"], rows)


def _speakers(portrait: Portrait) -> str:
    rows = [
        [
            speaker.name,
            speaker.title or "",
            f"{speaker.attributions:,}",
            f"{speaker.forms.get('direct', 0) + speaker.forms.get('mixed', 0):,}",
            f"{speaker.articles:,}",
            name_outlets(speaker),
        ]
        for speaker in portrait.speakers[:SHOWN]
    ]
    if not rows:
        return ""
    head = ["source", "title", "attributions", "in quotation marks", "articles", "outlets"]
    return table(head, rows, names=2, texts=1) + _more(
        len(portrait.speakers) - SHOWN, "named sources"
    )


def name_outlets(speaker: Speaker, most: int = 2) -> str:
    """The outlets that quote a source most, and how many more there are."""
    names = [name or UNKNOWN for name in speaker.outlets]
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def _sources(portrait: Portrait) -> str:
    most: dict[str, tuple[int, str]] = {}
    for speaker in portrait.speakers:
        for outlet, number in speaker.outlets.items():
            if speaker.kind == PERSON and number > most.get(outlet, (0, ""))[0]:
                most[outlet] = number, speaker.name
    rows = []
    for outlet, held in list(portrait.outlets.items())[:SHOWN]:
        number = sum(held.sources.values())
        if not number:
            continue
        person = f"{most[outlet][1]} {most[outlet][0]:,}" if outlet in most else ""
        cells = [share(held.sources.get(kind, 0), number) for kind in KINDS]
        rows.append([outlet or UNKNOWN, f"{held.articles:,}", f"{number:,}", *cells, person])
    if not rows:
        return ""
    head = ["outlet", "articles", "attributions", *KINDS, "person quoted most"]
    return table(head, rows, texts=1) + _more(len(portrait.outlets) - SHOWN, "outlets")


def _persons(portrait: Portrait) -> str:
    persons = portrait.whole.repeated_persons or ()
    rows = [
        [each.name, f"{len(each.articles):,}", ", ".join(each.articles[:4])]
        for each in persons[:SHOWN]
    ]
    if not rows:
        return ""
    return table(["person", "articles", "such as"], rows, texts=1) + _more(
        len(persons) - SHOWN, "persons"
    )
