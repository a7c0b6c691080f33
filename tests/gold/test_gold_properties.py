"""compile_gold and decompile are inverse, on texts and layers made to be hard to address."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.article import (
    Article,
    Attribution,
    Block,
    Chain,
    Dateline,
    Entity,
    Link,
    Persuasion,
    Provenance,
    Rights,
    Source,
    Span,
    Spans,
    Time,
    Title,
)
from warta.gold import GoldError, compile_gold, decompile, format_gold, read_gold, write_gold
from warta.gold.lines import split_lines
from warta.gold.select import describe_span, find_span
from warta.gold.surface import occurrences
from warta.gold.voice import derive_voice, innermost
from warta.schema import LAYERS, labels

# Few words, so that they repeat; letters of one, two and four bytes, marks, emoji, glue.
WORDS = [
    "Iran", "iran", "Iran,", "Iran-Mesir", "hanya", "katanya", "nya", "nyanya", "di", "a", "aa",
    "“Kami", "rugi,”", '"Ya,"', "Rp10.500", "10", "é", "e\u0301", "x\u0323\u0307", "𝐀𝐛", "𝐀", "⚽",
    "⚽️", "👨‍👩‍👧", "🇮🇩", "۱۲", "中国", "ﷺ",
    "\u200b", "Jum’at", "-", "–", "(ANTARA)", "…", "\\", "\t",
]  # fmt: skip
SPACES = [" ", " ", " ", "  ", "\u00a0", "", "\u2028"]
ARTICLE_TEXT = ["headline", "lead", "paragraph", "subheading", "quote", "list"]
KINDS = [label.const for label in labels("structure", "kind")]
GOLD = Provenance("", "gold", "tester", None, None)


def words_of(layer: str, field: str) -> st.SearchStrategy[str]:
    return st.sampled_from([label.const for label in labels(layer, field)])


@st.composite
def texts(draw: st.DrawFn) -> str:
    lines = draw(
        st.lists(
            st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)), max_size=25),
            min_size=1,
            max_size=5,
        )
    )
    text = "\n".join("".join(word + space for word, space in line) for line in lines)
    return text if text.strip() else text + "Iran"


def make_article(text: str, **fields: Any) -> Article:
    return Article(
        id="uji-0001",
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        language="id",
        title=None,
        outlet=None,
        url=None,
        authors=(),
        published_at=None,
        source=Source("uji.txt", "text", "0" * 64, "utf-8", ()),
        rights=Rights(None, False, False),
        synthetic=True,
        **fields,
    )


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    if not piece.strip():
        return None
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


@st.composite
def block_lists(draw: st.DrawFn, text: str) -> tuple[Block, ...]:
    """Every line cut at random places, each piece of a random kind; one is article text."""
    blocks = []
    for line in split_lines(text):
        cuts = draw(st.lists(st.integers(line.start, line.end), max_size=3))
        edges = [line.start, *sorted(cuts), line.end]
        for start, end in pairwise(edges):
            span = trimmed(text, start, end)
            if span:
                blocks.append(Block(*span, draw(st.sampled_from(KINDS))))
    if not any(block.kind in ARTICLE_TEXT for block in blocks):
        blocks[0] = dataclasses.replace(blocks[0], kind="lead")
    return tuple(blocks)


@st.composite
def spans_in(draw: st.DrawFn, text: str, blocks: tuple[Block, ...]) -> Span:
    """Any stretch of article text without white space at its edges, inside a word or not."""
    block = draw(st.sampled_from([block for block in blocks if block.kind in ARTICLE_TEXT]))
    start = draw(st.integers(block.start, block.end - 1))
    end = draw(st.integers(start + 1, block.end))
    return Span(*(trimmed(text, start, end) or (block.start, block.end)))


def spread(spans: list[Span]) -> tuple[Span, ...]:
    """Those of `spans` that do not overlap, sorted."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def nested(spans: list[Span]) -> list[tuple[Span, int | None]]:
    """Those of `spans` that nest at most one level, longer first, with the index of the parent."""
    kept: list[tuple[Span, int | None]] = []
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        around = [
            at for at, (one, _) in enumerate(kept) if one.start < span.end and span.start < one.end
        ]
        if not around:
            kept.append((span, None))
        elif len(around) == 1 and span.end <= kept[around[0]][0].end:
            kept.append((span, around[0]))
    return kept


def numbered(items: list[Any], prefix: str, key: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple(
        dataclasses.replace(item, id=f"{prefix}{at}")
        for at, item in enumerate(sorted(items, key=key), start=1)
    )


def unique(items: list[Any], key: Callable[[Any], Any]) -> list[Any]:
    return list({key(item): item for item in items}.values())


@st.composite
def records(draw: st.DrawFn) -> Article:
    """A record all of whose layers are gold, but for sentences and tokens."""
    text = draw(texts())
    blocks = draw(block_lists(text))
    span = spans_in(text, blocks)

    def some(strategy: st.SearchStrategy[Any], most: int = 6) -> list[Any]:
        found: list[Any] = draw(st.lists(strategy, max_size=most))
        return found

    head = next(block for block in blocks if block.kind in ARTICLE_TEXT)
    place = st.none() | st.sampled_from(["Jakarta", "SLEMAN"])
    dateline = None
    if draw(st.booleans()):
        end = trimmed(text, head.start, draw(st.integers(head.start + 1, head.end)))
        assert end is not None
        dateline = Dateline(head.start, end[1], draw(place), draw(place))
    link = st.none() | st.builds(
        Link, st.none() | st.sampled_from(["ID", "IR"]), st.none() | st.integers(1, 20_000_000)
    )
    label = words_of("entities", "label")
    entities = tuple(
        Entity(
            f"e{at}",
            one.start,
            one.end,
            draw(label),
            None if parent is None else f"e{parent + 1}",
            draw(link),
        )
        for at, (one, parent) in enumerate(nested(some(span, 12)), start=1)
    )
    chains = [
        Chain("", draw(words_of("chains", "type")), draw(st.booleans()), (), spread(mentions))
        for mentions in some(st.lists(span, min_size=1, max_size=4))
    ]
    chains = unique([chain for chain in chains if len(chain.mentions) > 1], lambda c: c.mentions)
    chains = list(
        numbered(
            chains,
            "c",
            lambda c: (
                c.mentions[0].start,
                -c.mentions[0].end,
                c.type,
                [(one.start, -one.end) for one in c.mentions],
            ),
        )
    )
    if len(chains) > 2 and draw(st.booleans()):
        chains[-1] = dataclasses.replace(chains[-1], group=True, members=("c1", "c2"))
    names = [item.id for item in entities] + [item.id for item in chains]
    holder = st.sampled_from([None, *names])
    titles = unique(
        [Title(one.start, one.end, draw(holder)) for one in some(span)], lambda t: (t.start, t.end)
    )
    times = unique(
        [
            Time(
                "",
                one.start,
                one.end,
                draw(words_of("times", "type")),
                draw(st.none() | st.sampled_from(["2024-03-04", "PAST_REF", "P3Y"])),
                draw(st.none() | words_of("times", "mod")),
                draw(st.sampled_from([None, "dct"])),
            )
            for one in some(span)
        ],
        lambda t: (t.start, t.end),
    )
    times = list(numbered(times, "t", lambda t: (t.start, -t.end)))
    if len(times) > 1:
        times[0] = dataclasses.replace(times[0], anchor=times[-1].id)
    attributions = []
    for _ in range(draw(st.integers(0, 4))):
        source, cue, content = (spread(some(span, 3)) for _ in range(3))
        if source or cue or content:
            quote, kind = (draw(words_of("attributions", name)) for name in ("quote", "kind"))
            attributions.append(Attribution("", source, cue, content, quote, kind, draw(holder)))
    attributions = unique(attributions, lambda a: (a.source, a.cue, a.content))
    attributions = list(numbered(attributions, "a", attribution_order))
    persuasion = []
    for one in some(span):
        inner = innermost(one, attributions)
        number = (
            draw(st.sampled_from([inner, *attributions, None])) if draw(st.booleans()) else inner
        )
        voice = derive_voice(text, blocks, one, number)
        if voice is None or draw(st.booleans()):
            voice = draw(words_of("persuasion", "voice"))
        technique = draw(words_of("persuasion", "technique"))
        persuasion.append(
            Persuasion(one.start, one.end, technique, voice, number.id if number else None)
        )
    persuasion = unique(persuasion, lambda p: (p.start, p.end, p.technique))
    made = set(LAYERS) - {"sentences", "tokens"}
    return make_article(
        text,
        dateline=dateline,
        blocks=blocks,
        entities=entities,
        titles=tuple(sorted(titles, key=lambda t: (t.start, -t.end))),
        times=tuple(times),
        attributions=tuple(attributions),
        persuasion=tuple(sorted(persuasion, key=lambda p: (p.start, -p.end, p.technique))),
        chains=tuple(chains),
        topics=tuple(draw(st.permutations([one.const for one in labels("topics", "topics")]))[:3]),
        frames=("Political",),
        genre=draw(st.none() | words_of("topics", "genre")),
        provenance=tuple(
            dataclasses.replace(GOLD, layer=layer) if layer in made
            else Provenance(layer, "none", None, None, None)
            for layer in LAYERS
        ),
    )  # fmt: skip


def attribution_order(item: Attribution) -> Any:
    spans = [*item.source, *item.cue, *item.content]
    parts = [
        [(span.start, span.end) for span in role] for role in (item.source, item.cue, item.content)
    ]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return start, -end, item.kind, item.quote, parts


def bare(article: Article) -> Article:
    """The article before any layer of it was annotated."""
    empty: dict[str, Any] = dict.fromkeys(
        ["dateline", "blocks", "entities", "titles", "times", "attributions", "persuasion",
         "chains", "topics", "frames", "genre"]
    )  # fmt: skip
    nothing = tuple(Provenance(layer, "none", None, None, None) for layer in LAYERS)
    return dataclasses.replace(article, **empty, provenance=nothing)


SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(texts(), st.data())
def test_any_span_of_a_line_is_found_again(text: str, data: st.DataObject) -> None:
    lines = split_lines(text)
    line = data.draw(st.sampled_from(lines))
    start = data.draw(st.integers(line.start, line.end - 1))
    end = data.draw(st.integers(start + 1, line.end))
    selector = describe_span(lines, start, end)
    assert find_span(lines, selector) == (start, end)
    assert describe_span(lines, start, end) == selector


@SLOW
@given(texts())
def test_lines_are_those_that_are_not_empty(text: str) -> None:
    lines = split_lines(text)
    assert [line.p for line in lines] == list(range(1, len(lines) + 1))
    assert [line.text for line in lines] == [one for one in text.split("\n") if one.strip()]
    for line in lines:
        assert text[line.start : line.end] == line.text
        assert line.text[line.lead : line.trail] == line.text.strip()


@SLOW
@given(texts(), st.sampled_from(WORDS))
def test_occurrences_with_part_are_all_there_are(text: str, surface: str) -> None:
    every = [at for at in range(len(text)) if text.startswith(surface, at)]
    assert occurrences(text, surface, part=True) == every
    assert set(occurrences(text, surface)) <= set(every)


@SLOW
@given(records())
def test_a_record_comes_back_from_its_file(article: Article) -> None:
    gold = decompile(article)
    assert compile_gold(gold, article) == article
    assert compile_gold(gold, bare(article)) == article
    assert decompile(compile_gold(gold, bare(article))) == gold


@SLOW
@given(records(), st.randoms(use_true_random=False))
def test_order_and_names_in_a_file_do_not_matter(article: Article, chance: random.Random) -> None:
    gold = decompile(article, layers=LAYERS, annotator="tester")
    names = {
        row["id"]: f"orang {at}"
        for at, row in enumerate(
            row
            for key in ("entities", "times", "attributions", "chains")
            for row in gold[key]
            if "id" in row
        )
    }
    shuffled = json.loads(json.dumps(gold), object_hook=lambda row: renamed(row, names))
    for key in ("entities", "titles", "times", "attributions", "persuasion", "chains"):
        chance.shuffle(shuffled[key])
    for row in shuffled["chains"]:
        chance.shuffle(row["mentions"])
    chance.shuffle(shuffled["structure"]["blocks"])
    assert compile_gold(shuffled, bare(article)) == article


def renamed(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    for key in ("id", "holder", "speaker", "anchor", "attribution"):
        if key in row:
            row[key] = names.get(row[key], row[key])
    if "members" in row:
        row["members"] = [names.get(name, name) for name in reversed(row["members"])]
    return row


@SLOW
@given(article=records())
def test_a_file_on_disk_is_the_file(
    article: Article, tmp_path_factory: pytest.TempPathFactory
) -> None:
    gold = decompile(article)
    written = format_gold(gold)
    assert json.loads(written) == gold
    assert format_gold(json.loads(written)) == written
    assert written.endswith("}\n")
    assert list(json.loads(written)) == list(gold)
    path = tmp_path_factory.mktemp("gold") / "uji-0001.json"
    write_gold(path, gold)
    assert read_gold(path) == gold
    assert path.read_bytes() == written.encode()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([1.0, "p"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@SLOW
@given(records(), st.data())
def test_a_damaged_file_is_told_or_compiles(article: Article, data: st.DataObject) -> None:
    """Whatever is changed in a file, the answer is an article or a GoldError."""
    gold = json.loads(json.dumps(decompile(article)))
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = gold
        while True:
            if not node:
                break
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = data.draw(st.sampled_from(keys))
            if isinstance(node[key], dict | list) and data.draw(st.integers(0, 4)):
                node = node[key]
                continue
            if data.draw(st.booleans()):
                node[key] = data.draw(JSON)
            else:
                del node[key]
            break
    try:
        compile_gold(gold, bare(article), strict=data.draw(st.booleans()))
    except GoldError as error:
        assert error.problems
        assert all(problem.message for problem in error.problems)
        str(error).encode("utf-8", "surrogatepass")
        json.dumps([dataclasses.asdict(problem) for problem in error.problems])


@st.composite
def segmented(draw: st.DrawFn) -> tuple[Article, Spans, Spans]:
    """An article, and two ways to cut its article text into sentences."""
    text = draw(texts())
    blocks = draw(block_lists(text))

    def cut() -> Spans:
        spans = []
        for block in blocks:
            if block.kind not in ARTICLE_TEXT:
                continue
            at = draw(st.lists(st.integers(block.start, block.end), max_size=4))
            edges = [block.start, *sorted(at), block.end]
            pieces = [trimmed(text, *pair) for pair in pairwise(edges)]
            spans += [Span(*piece) for piece in pieces if piece]
        return Spans.of(spans)

    rule, gold = cut(), cut()
    provenance = tuple(
        dataclasses.replace(GOLD, layer=layer) if layer == "sentences"
        else Provenance(layer, "none", None, None, None)
        for layer in LAYERS
    )  # fmt: skip
    return make_article(text, blocks=blocks, sentences=gold, provenance=provenance), rule, gold


@SLOW
@given(segmented())
def test_sentences_come_back_from_corrections(made: tuple[Article, Spans, Spans]) -> None:
    article, rule, gold = made
    file = decompile(article, rule=rule)
    corrected = compile_gold(file, dataclasses.replace(article, sentences=rule))
    assert corrected.sentences == gold
    assert corrected == article
    assert compile_gold(file, corrected) == corrected, "a correction made twice changes nothing"
    assert decompile(corrected, rule=rule) == file
    assert decompile(dataclasses.replace(article, sentences=rule), rule=rule)["sentences"] == []
