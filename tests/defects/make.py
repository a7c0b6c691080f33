"""Writes sound.json and the one-defect files beside it: `python tests/defects/make.py`.

Each file is the sound record, cut to the layers that its defect needs, with one thing broken. It is
named for the code that it must trigger, and nothing else (`<code>[-<what>].json[l]`). A file
`<code>.splits.json` goes with `<code>.jsonl`; in a `<code>.dataset.json` the test builds a dataset
folder of `articles` and breaks what `change` says. test_defects.py holds all of them to the table.
All persons, places and outlets are invented.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
Record = dict[str, Any]

TEXT = (
    "Warga Telaga Wening Tolak Pabrik Semen\n"
    "BANYUARUM, Kabar Lembah – Ratusan warga Telaga Wening menolak rencana “pabrik rakus” di kaki "
    "Gunung Sewu Angin, kata Lurah Telaga Wening Darmi Astuti, Senin (12/8/2024)."
    "Baca juga: Debit Mata Air Turun\n"
    "“Kami tidak menolak pembangunan. Kami menolak kehilangan air,” ujar Darmi kemarin.\n"
    "Menurut Bupati Banyuarum Galih Pramudya, izin itu belum terbit. "
    "Ia menilai penolakan warga berlebihan.\n"
    "Pemerintah berencana membahas nasib pabrik pada awal September 2024. "
    "Keduanya akan bertemu di Universitas Banyuarum.\n"
    "Serangan lumpur beracun itu sudah dua kali merusak sawah sejak 2021, demikian laporan "
    "Kabar Lembah.\n"
    "Editor: Wening Larasati"
)
BLOCKS = [
    ("headline", "Warga Telaga Wening Tolak Pabrik Semen"),
    ("lead", TEXT[TEXT.index("BANYUARUM") : TEXT.index("Baca juga")]),
    ("related_link", "Baca juga: Debit Mata Air Turun"),
    ("quote", TEXT[TEXT.index("“Kami tidak") : TEXT.index("\nMenurut")]),
    ("paragraph", TEXT[TEXT.index("Menurut") : TEXT.index("\nPemerintah")]),
    ("paragraph", TEXT[TEXT.index("Pemerintah") : TEXT.index("\nSerangan")]),
    ("paragraph", TEXT[TEXT.index("Serangan") : TEXT.index("\nEditor")]),
    ("credit", "Editor: Wening Larasati"),
]
SENTENCE_STARTS = (
    "Warga",
    "Ratusan",
    "“Kami tidak",
    "Kami menolak",
    "Menurut",
    "Ia menilai",
    "Pemerintah",
    "Keduanya",
    "Serangan",
)
LAYERS = {
    "structure": ("dateline", "blocks"),
    "sentences": ("sentences",),
    "tokens": ("tokens",),
    "entities": ("entities",),
    "titles": ("titles",),
    "times": ("times",),
    "attributions": ("attributions",),
    "persuasion": ("persuasion",),
    "chains": ("chains",),
    "topics": ("topics", "frames", "genre"),
}
SEGMENTS = ("structure", "sentences", "tokens")


def at(surface: str, n: int = 1, text: str = TEXT) -> dict[str, int]:
    """The span of the n-th occurrence of a surface."""
    start = -1
    for _ in range(n):
        start = text.index(surface, start + 1)
    return {"start": start, "end": start + len(surface)}


def sound() -> Record:
    """The sound record, every layer filled: no finding, not even a warning."""
    entities = [
        ("GPE", at("Telaga Wening"), None),
        ("GPE", at("BANYUARUM"), None),
        ("ORG", at("Kabar Lembah"), None),
        ("GPE", at("Telaga Wening", 2), None),
        ("LOC", at("Gunung Sewu Angin"), None),
        ("GPE", at("Telaga Wening", 3), None),
        ("PER", at("Darmi Astuti"), None),
        ("PER", at("Darmi", 2), None),
        ("GPE", at("Banyuarum"), None),
        ("PER", at("Galih Pramudya"), None),
        ("ORG", at("Universitas Banyuarum"), None),
        ("GPE", at("Banyuarum", 2), "e11"),
        ("CARDINAL", at("dua", 2), None),
        ("ORG", at("Kabar Lembah", 2), None),
    ]
    times = [
        (at("Senin (12/8/2024)"), "DATE", "2024-08-12", None, None),
        (at("kemarin"), "DATE", "2024-08-12", None, "dct"),
        (at("awal September 2024"), "DATE", "2024-09", "START", None),
        (at("2021"), "DATE", "2021", None, None),
    ]
    lead = TEXT[TEXT.index("Ratusan") : TEXT.index(", kata Lurah")]
    attributions = [
        ("Lurah Telaga Wening Darmi Astuti", "kata", lead, "mixed", "assertion", "e7"),
        (
            "Ratusan warga Telaga Wening",
            "menolak",
            "rencana “pabrik rakus” di kaki Gunung Sewu Angin",
            "mixed",
            "attitude",
            "c1",
        ),
        (
            "Darmi kemarin",
            "ujar",
            "“Kami tidak menolak pembangunan. Kami menolak kehilangan air,”",
            "direct",
            "assertion",
            "c4",
        ),
        (
            "Bupati Banyuarum Galih Pramudya",
            "Menurut",
            "izin itu belum terbit",
            "indirect",
            "assertion",
            "e10",
        ),
        ("Ia", "menilai", "penolakan warga berlebihan", "indirect", "attitude", "c5"),
        (
            "Pemerintah",
            "berencana",
            "membahas nasib pabrik pada awal September 2024",
            "indirect",
            "intention",
            None,
        ),
        ("Pemerintah", "membahas", "nasib pabrik", "indirect", "topic", None),
        (
            "Kabar Lembah.",
            "demikian laporan",
            TEXT[TEXT.index("Serangan") : TEXT.index(", demikian")],
            "indirect",
            "assertion",
            "c3",
        ),
    ]
    persuasion = [
        ("pabrik rakus", "Name_Calling-Labeling", "reported", "a2"),
        ("Kami menolak kehilangan air", "Appeal_to_Values", "reported", "a3"),
        ("berlebihan", "Exaggeration-Minimisation", "reported", "a5"),
        ("nasib pabrik", "Loaded_Language", "narrator", "a7"),
        ("lumpur beracun", "Loaded_Language", "ambiguous", "a8"),
    ]
    chains = [
        ("GPE", [at("Telaga Wening", n) for n in (1, 2, 3)], ()),
        ("GPE", [at("BANYUARUM"), at("Banyuarum"), at("Banyuarum", 2)], ()),
        ("ORG", [at("Kabar Lembah", n) for n in (1, 2)], ()),
        ("PER", [at("Lurah Telaga Wening Darmi Astuti"), at("Darmi", 2)], ()),
        ("PER", [at("Bupati Banyuarum Galih Pramudya"), source_span("Ia")], ()),
        ("PER", [at("Keduanya")], ("c4", "c5")),
    ]
    return {
        "id": "kabar-lembah-0001",
        "text": TEXT,
        "text_sha256": sha256(TEXT),
        "language": "id",
        "title": "Warga Tolak Pabrik Semen",
        "outlet": "Kabar Lembah",
        "url": "https://kabarlembah.example/2024/08/13/tolak-pabrik",
        "authors": ["Wening Larasati"],
        "published_at": "2024-08-13T08:00+07:00",
        "source": {
            "path": "lembah/kabar-lembah-0001.txt",
            "format": "text",
            "sha256": sha256(TEXT + "\r\n"),
            "encoding": "utf-8",
            "normalization": ["line_ends"],
        },
        "rights": {"license": "CC-BY-4.0", "ai_opt_out": False, "redistribute": True},
        "synthetic": True,
        "duplicate_group": None,
        "dateline": {
            **at("BANYUARUM, Kabar Lembah –"),
            "place": "BANYUARUM",
            "outlet": "Kabar Lembah",
        },
        "blocks": [{**at(words), "kind": kind} for kind, words in BLOCKS],
        "sentences": sentences(),
        "tokens": tokens(),
        "entities": [
            {"id": f"e{n}", **span, "label": label, "parent": parent, "link": None}
            for n, (label, span, parent) in enumerate(entities, 1)
        ],
        "titles": [
            {**at("Lurah Telaga Wening"), "holder": "e7"},
            {**at("Bupati Banyuarum"), "holder": "c5"},
        ],
        "times": [
            {"id": f"t{n}", **span, "type": kind, "value": value, "mod": mod, "anchor": anchor}
            for n, (span, kind, value, mod, anchor) in enumerate(times, 1)
        ],
        "attributions": [
            {
                "id": f"a{n}",
                "source": [source_span(source)],
                "cue": [at(cue)],
                "content": [at(content)],
                "quote": quote,
                "kind": kind,
                "speaker": speaker,
            }
            for n, (source, cue, content, quote, kind, speaker) in enumerate(attributions, 1)
        ],
        "persuasion": [
            {**at(words), "technique": technique, "voice": voice, "attribution": attribution}
            for words, technique, voice, attribution in persuasion
        ],
        "chains": [
            {
                "id": f"c{n}",
                "type": kind,
                "group": bool(members),
                "members": list(members),
                "mentions": mentions,
            }
            for n, (kind, mentions, members) in enumerate(chains, 1)
        ],
        "topics": ["06000000", "04000000"],
        "frames": ["Quality_of_life"],
        "genre": "reporting",
        "provenance": [
            {
                "layer": layer,
                "origin": "rule" if layer in SEGMENTS else "gold",
                "annotator": "warta" if layer in SEGMENTS else "adjudicated",
                "version": "0.1.0" if layer in SEGMENTS else "2024-08-20",
                "data": None,
            }
            for layer in LAYERS
        ],
    }


def source_span(source: str) -> dict[str, int]:
    """A source or mention by its words, where need be with those behind it, which it is without."""
    if source == "Ia":
        return {**at("Ia menilai"), "end": at("Ia menilai")["start"] + 2}
    if source == "Darmi kemarin":
        return at("Darmi", 2)
    if source == "Kabar Lembah.":
        return at("Kabar Lembah", 2)
    return at(source)


def sentences() -> list[dict[str, int]]:
    starts = [at(words)["start"] for words in SENTENCE_STARTS]
    ends = [at(words)["start"] + len(words) for _, words in BLOCKS]
    limits = sorted({*starts, *ends})
    spans = []
    for start in starts:
        end = limits[limits.index(start) + 1]
        spans.append({"start": start, "end": len(TEXT[:end].rstrip())})
    return spans


def tokens() -> list[dict[str, int]]:
    return [
        {"start": match.start() + at(words)["start"], "end": match.end() + at(words)["start"]}
        for _, words in BLOCKS
        for match in re.finditer(r"\w+(?:[/-]\w+)*|[^\w\s]", words)
    ]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def slim(*layers: str) -> Record:
    """The sound record with these layers only; references into the others are null."""
    record = sound()
    for row in record["provenance"]:
        if row["layer"] not in layers:
            for field in LAYERS[row["layer"]]:
                record[field] = None
            row.update(origin="none", annotator=None, version=None)
    have = {item["id"] for name in ("entities", "chains") for item in record[name] or ()}
    for name, field in (("titles", "holder"), ("attributions", "speaker")):
        for item in record[name] or ():
            if item[field] not in have:
                item[field] = None
    return record


def retext(record: Record, old: str, new: str) -> Record:
    """Other words of the same length in the text, and the digest that fits."""
    assert len(old) == len(new)
    record["text"] = record["text"].replace(old, new, 1)
    record["text_sha256"] = sha256(record["text"])
    return record


Defect = Callable[[Record], object]
S = ("structure",)
SS = ("structure", "sentences")
DEFECTS: list[tuple[str, tuple[str, ...], Defect]] = []


def defect(name: str, *layers: str) -> Callable[[Defect], Defect]:
    """Registers how the record with `layers` is broken for the file `<name>.json`."""

    def register(function: Defect) -> Defect:
        DEFECTS.append((name, layers, function))
        return function

    return register


def put(name: str, layers: tuple[str, ...], path: str, value: Any) -> None:
    """A defect that is one value: `path` is field/index/field…"""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split("/")]

    def change(record: Record) -> None:
        target: Any = record
        for part in parents:
            target = target[part]
        target[last] = value

    DEFECTS.append((name, layers, change))


def drop(name: str, layers: tuple[str, ...], path: str) -> None:
    """A defect that takes one item or field away."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split("/")]

    def change(record: Record) -> None:
        target: Any = record
        for part in parents:
            target = target[part]
        del target[last]

    DEFECTS.append((name, layers, change))


# Level 1
deep: Any = "x"
for _ in range(120):
    deep = [deep]
put("not_json", (), "title", float("nan"))
put("too_deep", (), "authors", deep)
put("surrogate", (), "title", "Warga \ud83d menolak")
drop("missing_field", S, "blocks/0/kind")
put("unknown_field", (), "headline", "Warga Tolak Pabrik")
put("wrong_type", S, "blocks/1/start", "39")
put("wrong_type-fraction", S, "blocks/1/start", 39.0)
put("wrong_type-boolean", S, "blocks/0/start", False)
put("unknown_label", ("structure", "entities"), "entities/0/label", "PERSON")
put("bad_pattern", (), "published_at", "13/8/2024")
put("bad_pattern-final_newline", (), "id", "kabar-lembah-0001\n")
put("out_of_bounds", S, "blocks/0/start", -1)
put("out_of_bounds-huge", S, "blocks/7/end", 2**70)
put("too_long", (), "id", "kabar-" * 30)
put("too_short", (), "title", "")
put("too_many", ("topics",), "topics", ["06000000", "04000000", "11000000", "07000000"])
put("too_few", ("structure", "chains"), "chains/0/mentions", [])

# Level 2
put("text_sha256_mismatch", (), "text_sha256", sha256("lain"))
put("span_empty", ("structure", "titles"), "titles/0/end", at("Lurah")["start"])
put("span_out_of_range", ("structure", "times"), "times/3/end", len(TEXT) + 1)
put("span_out_of_range-block", S, "blocks/7/end", len(TEXT) + 9)
put("span_edge_space", ("structure", "titles"), "titles/0/end", at("Lurah ")["end"])
put("span_edge_space-sentence", SS, "sentences/1/start", at("Ratusan")["start"] - 1)
drop("block_gap", S, "blocks/7")
drop("sentence_gap", SS, "sentences/4")
drop("token_gap", SEGMENTS, "tokens/20")
put("span_overlap", S, "blocks/2/start", at("Baca juga")["start"] - 1)
put("sentence_in_dateline", SS, "sentences/1/start", at("–")["start"])
put("dateline_misplaced", S, "dateline", {**at("Menurut Bupati"), "place": None, "outlet": None})


@defect("text_not_nfc")
def _not_nfc(record: Record) -> None:
    retext(record, "Senin", "Seni\u0301")


@defect("text_carriage_return", *S)
def _carriage_return(record: Record) -> None:
    retext(record, "\nMenurut", "\rMenurut")


@defect("text_bom")
def _bom(record: Record) -> None:
    retext(record, " – ", "\ufeff– ")


@defect("text_nul")
def _nul(record: Record) -> None:
    retext(record, "izin itu", "izin\0itu")


put("span_out_of_range-huge", ("structure", "times"), "times/3/end", 2**31 - 1)


@defect("span_unsorted", "structure", "titles")
def _unsorted(record: Record) -> None:
    record["titles"].reverse()


@defect("span_unsorted-attributions", "structure", "attributions")
def _unsorted_attributions(record: Record) -> None:
    items = record["attributions"]
    items[2], items[3] = {**items[3], "id": "a3"}, {**items[2], "id": "a4"}


@defect("span_overlap-content", "structure", "attributions")
def _overlapping_parts(record: Record) -> None:
    content = record["attributions"][2]["content"]
    content.append({"start": content[0]["end"] - 5, "end": content[0]["end"]})


@defect("span_duplicate", "structure", "titles")
def _duplicate(record: Record) -> None:
    record["titles"].insert(0, dict(record["titles"][0]))


@defect("span_not_article_text", "structure", "titles")
def _in_link(record: Record) -> None:
    record["titles"].insert(1, {**at("Debit Mata Air"), "holder": None})


@defect("span_not_article_text-sentence", *SS)
def _sentence_in_link(record: Record) -> None:
    record["sentences"].insert(2, at("Baca juga: Debit Mata Air Turun"))


@defect("sentence_crosses_line", *SS)
def _over_line(record: Record) -> None:
    block, sentences = record["blocks"], record["sentences"]
    block[5:7] = [{**block[5], "end": block[6]["end"]}]
    sentences[-2:] = [{"start": sentences[-2]["start"], "end": sentences[-1]["end"]}]


@defect("sentence_crosses_block", *SS)
def _over_block(record: Record) -> None:
    record["sentences"][1]["end"] = at("Baca juga")["end"]


@defect("token_space", *SEGMENTS)
def _spaced_token(record: Record) -> None:
    merge(record["tokens"], at("tidak")["start"])


@defect("token_crosses_sentence", *SEGMENTS)
def _token_over_sentence(record: Record) -> None:
    sentences = record["sentences"]
    edge = at("Kami menolak")["start"] + 2
    sentences[2]["end"], sentences[3]["start"] = edge, edge


@defect("token_crosses_block", *SEGMENTS)
def _token_over_block(record: Record) -> None:
    merge(record["tokens"], at(".Baca")["start"])


@defect("id_order", "structure", "times")
def _ids(record: Record) -> None:
    record["times"][3]["id"] = "t5"


def renumber(record: Record, layer: str) -> None:
    """Ids of a layer by place, and the references to them that stand in parent and holder."""
    new = {item["id"]: f"{layer[0]}{n}" for n, item in enumerate(record[layer], 1)}
    for item in record[layer]:
        item["id"] = new[item["id"]]
    for name, field in (("entities", "parent"), ("titles", "holder")):
        for item in record[name] or ():
            item[field] = new.get(item[field], item[field])


def merge(tokens: list[dict[str, int]], start: int) -> None:
    """The token that starts there and the next become one."""
    place = next(n for n, token in enumerate(tokens) if token["start"] == start)
    tokens[place : place + 2] = [{"start": start, "end": tokens[place + 1]["end"]}]


# Level 3
put("impossible_date", (), "published_at", "2024-02-30")
put("impossible_date-value", ("structure", "times"), "times/0/value", "2024-13-01")
put("unknown_reference", ("structure", "entities", "titles"), "titles/0/holder", "e99")
put("unknown_reference-member", ("structure", "chains"), "chains/5/members", ["c4", "c9"])
put("reference_cycle", ("structure", "chains"), "chains/5/members", ["c4", "c6"])
put("parent_not_enclosing", ("structure", "entities"), "entities/11/parent", "e5")
put("nesting_unmarked", ("structure", "entities"), "entities/11/parent", None)
put("members_without_group", ("structure", "chains"), "chains/5/group", False)
put(
    "attribution_not_innermost",
    ("structure", "attributions", "persuasion"),
    "persuasion/0/attribution",
    None,
)
put("duplicate_label", ("topics",), "topics", ["06000000", "06000000"])
put("provenance_mismatch", S, "provenance/3/origin", "model")
put("value_without_reference", ("structure", "times"), "published_at", None)
drop("provenance_rows", (), "provenance/2")


@defect("reference_cycle-anchor", "structure", "times")
def _anchors(record: Record) -> None:
    record["times"][2]["anchor"], record["times"][3]["anchor"] = "t4", "t3"


@defect("parent_nested", "structure", "entities")
def _two_levels(record: Record) -> None:
    place = at("Banyuarum", 2)["start"]
    city = {"start": place, "end": place + len("Banyu"), "label": "NORP", "link": None}
    record["entities"].insert(12, {"id": "e15", **city, "parent": "e12"})
    renumber(record, "entities")


@defect("entities_cross", "structure", "entities")
def _crossing(record: Record) -> None:
    foot = {**at("kaki Gunung Sewu"), "label": "FAC", "parent": None, "link": None}
    record["entities"].insert(4, {"id": "e15", **foot})
    renumber(record, "entities")


@defect("chain_too_small", "structure", "chains")
def _single(record: Record) -> None:
    record["chains"][5].update(members=[], group=False)


@defect("attribution_empty", "structure", "attributions")
def _empty(record: Record) -> None:
    nothing = {"id": "a9", "source": [], "cue": [], "content": []}
    record["attributions"].insert(0, {**record["attributions"][0], **nothing})
    renumber(record, "attributions")


@defect("attribution_not_innermost-outer", "structure", "attributions", "persuasion")
def _outer(record: Record) -> None:
    record["persuasion"][0]["attribution"] = "a1"


@defect("voice_mismatch", "structure", "attributions", "persuasion")
def _voice(record: Record) -> None:
    record["persuasion"][1]["voice"] = "narrator"


@defect("voice_mismatch-outside", "structure", "attributions", "persuasion")
def _outside(record: Record) -> None:
    span = {**at("Keduanya"), "technique": "Repetition", "voice": "reported", "attribution": None}
    record["persuasion"].insert(4, span)


@defect("provenance_mismatch-none", "structure", "topics")
def _none(record: Record) -> None:
    record["provenance"][9]["origin"] = "none"


# Level 4
@defect("name_unannotated", *SEGMENTS, "entities", "titles", "times")
def _name(record: Record) -> None:
    record["entities"] = [item for item in record["entities"] if item["label"] != "LOC"]
    renumber(record, "entities")


@defect("quote_unattributed", "structure", "attributions")
def _quote(record: Record) -> None:
    del record["attributions"][2]
    renumber(record, "attributions")


@defect("date_unannotated", "structure", "times")
def _date(record: Record) -> None:
    del record["times"][1]
    renumber(record, "times")


@defect("annotation_inconsistent", *SEGMENTS, "entities", "titles", "times")
def _inconsistent(record: Record) -> None:
    del record["entities"][13]


@defect("mojibake")
def _mojibake(record: Record) -> None:
    retext(record, "itu", "â€œ")


@defect("mojibake-replacement")
def _replacement(record: Record) -> None:
    retext(record, "itu", "it\ufffd")


@defect("sentence_long", "structure", "sentences", "tokens")
def _long(record: Record) -> None:
    words = ["air"] * 151
    text = " ".join(words)
    record.update(text=text, text_sha256=sha256(text), dateline=None)
    record["blocks"] = [{"start": 0, "end": len(text), "kind": "paragraph"}]
    record["sentences"] = [{"start": 0, "end": len(text)}]
    record["tokens"] = [{"start": n * 4, "end": n * 4 + 3} for n in range(151)]


# Level 5, one article
put("licence_missing", (), "rights/license", None)
put("rights_conflict", (), "rights", {"license": None, "ai_opt_out": True, "redistribute": True})


def other(number: int, **fields: Any) -> Record:
    """An article of its own text and id."""
    text = f"Berita pendek nomor {number}."
    return {**slim(), "id": f"pendek-{number}", "text": text, "text_sha256": sha256(text)} | fields


CITATION = """cff-version: 1.2.0
message: Cite it as below.
title: Korpus Lembah
type: dataset
authors:
  - name: Kabar Lembah
date-released: 2026-11-23
"""


def dump(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def files() -> dict[str, bytes]:
    """Name -> bytes of every file that this script writes."""
    made = {"sound.json": json.dumps(sound(), ensure_ascii=False, indent=1) + "\n"}
    for name, layers, change in DEFECTS:
        record = slim(*layers)
        change(record)
        made[f"{name}.json"] = dump(record) + "\n"
    good = dump(other(1))
    made["invalid_json.jsonl"] = f"{good}\n{dump(other(2))[:-40]}\n"
    made["invalid_json-two_objects.jsonl"] = f"{dump(other(2))} {good}\n"
    made["invalid_json-list.jsonl"] = f"{good}\n[]\n"
    made["duplicate_key.jsonl"] = good[:-1] + ',"title":"Warga"}\n'

    def lines(code: str, *records: Record, **splits: list[str]) -> None:
        made[f"{code}.jsonl"] = "".join(dump(record) + "\n" for record in records)
        if splits:
            made[f"{code.split('.')[0]}.splits.json"] = dump(splits) + "\n"

    one, two = other(1), other(2)
    group = {"duplicate_group": "grup-1"}
    lines("duplicate_id", one, other(2, id="pendek-1"))
    lines("duplicate_text", one, {**one, "id": "pendek-2"})
    lines("split_duplicate", one, train=["pendek-1"], test=["pendek-1"])
    lines("split_unknown_id", one, train=["pendek-1"], test=["pendek-2"])
    lines("split_missing_id", one, two, train=["pendek-1"])
    lines("split_leak", other(1, **group), other(2, **group), train=["pendek-1"], test=["pendek-2"])
    for name, change in (
        ("card_mismatch", {"num_examples": 3}),
        ("card_mismatch-features", {"feature": "judul"}),
        ("card_mismatch-path", {"path": "articles/nothing-*.parquet"}),
        ("card_invalid", {"head": {"license": "cc-by-40"}}),
        ("card_invalid-key", {"head": {"task_category": ["token-classification"]}}),
        ("croissant_mismatch", {"digest": sha256("other bytes")}),
        ("citation_invalid", {"citation": CITATION.replace("2026-11-23", "23 November 2026")}),
        ("absolute_path", {"body": "# Warta\n\nBuilt from /home/ani/korpus/raw.\n"}),
        ("columns_mismatch", {"without": "rights"}),
        ("columns_mismatch-type", {"as_text": "synthetic"}),
    ):
        made[f"{name}.dataset.json"] = dump({"articles": [one, two], "change": change}) + "\n"
    binary = {name: text.encode("utf-8") for name, text in made.items()}
    # Not gzip.compress, whose header differs between versions of Python.
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    packed = packer.compress((good + "\n").encode("utf-8")) + packer.flush()
    return {**binary, "unreadable_file.jsonl.gz": packed[: len(packed) // 2]}


if __name__ == "__main__":
    for name, data in files().items():
        (HERE / name).write_bytes(data)
