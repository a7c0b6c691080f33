"""Active cues: "X menolak Y", "X mengatakan bahwa Y", "“Q,” X menegaskan"."""

from __future__ import annotations

from bisect import bisect_left

from warta.annotate.quoting.contents import QUESTIONS, content_end, content_start
from warta.annotate.quoting.drafts import (
    Draft,
    Parts,
    before_verb,
    clitic_of,
    cue_parts,
    ends_quoted,
    points,
)
from warta.annotate.quoting.lexicon import (
    JOINING,
    MANNER,
    MODIFIER,
    NAME,
    NEGATION,
    OPENING,
    PREPOSITION,
    QUOTED,
    TIME,
    VERB,
    Cue,
    cue_of,
    members,
    pairs,
)
from warta.annotate.quoting.segments import Segment
from warta.annotate.quoting.subjects import source_before

# Items looked back for the author's pronoun.
REACH = 60
# A columnist's own voice is nobody's attribution outside quotations.
_AUTHOR = frozenset({"saya", "aku", "kita", "kami", "penulis"})
_UNANSWERED = frozenset({"menjawab", "merinci", "memerinci", "berkomentar"})
# "agar" behind these makes a request of a warning.
_WARNINGS = frozenset({"mengingatkan", "memperingatkan"})
_AGAR = frozenset({"agar", "supaya"})
_WISHES = members("wish")
_LAWS = members("law")


def read_active(row: Segment, at: int, cue: Cue, clitic: int, found: list[Draft]) -> Draft | None:
    """ "X menolak Y", "X mengatakan bahwa Y", "“Q,” X menegaskan"."""
    size = row.size
    word = row.lower[at]
    after = at + 1
    kind = cue.kind
    negation, before = before_verb(row, at)
    pair = pairs().get((word, row.lower[after])) if after < size else None
    if pair == "none" or (negation and word in _UNANSWERED):
        return None
    cue_end = row.ends[at] - clitic
    if pair is not None:
        kind = pair
        cue_end = row.ends[after]
        after += 1
    start, marked = content_start(row, after)
    bahwa = start > 0 and row.lower[start - 1] == "bahwa"
    end = content_end(row, start, bahwa=bahwa) if start < size else start
    if start < end and not marked and _is_no_content(row, start, word):
        end = start
    quoted = False
    content: list[tuple[int, int]] = []
    if start < end:
        aside = "o" in cue.behaviour and row.lower[start - 1] == "," and start == after + 1
        if aside and not row.bits[start] & QUOTED:
            return None
        if pair is None and not _counts(row, after, start, end, cue, marked):
            return None
        begin = row.ends[at] - clitic if clitic and start == at + 1 else row.starts[start]
        content.append((begin, row.ends[end - 1]))
        quoted = ends_quoted(row, end)
        if clitic and start > at + 1:
            content.insert(0, clitic_of(row, at))
    elif clitic and kind == "attitude":
        content.append(clitic_of(row, at))
    elif row.bits[0] & QUOTED and kind != "topic" and not clitic and _closes_clause(row, after):
        content.append(points(row, 0, 1))
        quoted = True
    if not content:
        return None
    if not marked and _is_echo(row, before, at, kind):
        return None
    source = source_before(row, before, found)
    if _is_nobody(row, source, kind):
        return None
    if not source and not marked and not (row.headline and not before):
        return None
    if not row.depth and not row.headline and len(source) == 1:
        start_of, end_of = source[0]
        if any(
            row.starts[i] == start_of and row.ends[i] == end_of and row.lower[i] in _AUTHOR
            for i in range(max(0, at - REACH), at)
        ):
            return None
    if word in _WARNINGS and _AGAR & set(row.lower[at + 1 : min(start + 7, end)]):
        kind = "request"
    parts = cue_parts(row, negation, at, cue_end)
    return Draft(source, parts, tuple(content), kind, at, end, quoted)


def _is_echo(row: Segment, before: int, at: int, kind: str) -> bool:
    """Whether a cue is only the complement of a verb before it: "berjanji mengumumkan", "ingin
    mengatakan", "mengaku mendukung"; not so "siap membahas"."""
    if any(row.lower[i] in _WISHES and not row.bits[i] & NAME for i in range(before, at)):
        return kind in ("assertion", "request")
    if not before or row.bits[before - 1] & NAME:
        return False
    cue, _ = cue_of(row.lower[before - 1])
    return cue is not None and cue.form != "tag" and "v" not in cue.behaviour


def _is_nobody(row: Segment, source: Parts, kind: str) -> bool:
    """Whether nobody speaks: a rhetorical "siapa", or a law that orders."""
    if not source:
        return False
    at = bisect_left(row.starts, source[0][0])
    if at >= len(row.lower):
        return False
    if row.lower[at] in ("siapa", "adakah", "siapakah"):
        return not row.depth
    return kind == "request" and row.lower[at] in _LAWS


def _closes_clause(row: Segment, after: int) -> bool:
    """Whether nothing follows a cue but words of manner, time or place."""
    return (
        after >= row.size
        or bool(row.bits[after] & (TIME | MANNER | PREPOSITION))
        or (row.lower[after] in (",", "kepada", "("))
    )


def _is_no_content(row: Segment, start: int, word: str) -> bool:
    """Whether another clause or an adjunct follows a cue, so that it has no content."""
    bits = row.bits[start]
    if bits & NAME:
        return False
    if bits & (OPENING | JOINING) and row.lower[start] not in QUESTIONS:
        return True
    if bits & PREPOSITION:
        return not (word in ("percaya", "yakin", "ragu") and row.lower[start] in ("pada", "akan"))
    return False


def _counts(row: Segment, after: int, start: int, end: int, cue: Cue, marked: bool) -> bool:
    """Whether what follows a cue is a content, by the cue's behaviour."""
    if marked and (row.bits[start] & QUOTED or start > after):
        return True
    behaviour = cue.behaviour
    if "v" in behaviour:
        index = start
        while index < end and row.bits[index] & (MODIFIER | NEGATION):
            index += 1
        return index < end and bool(row.bits[index] & VERB)
    if "q" in behaviour:
        return any(row.bits[i] & QUOTED for i in range(start, min(end, start + 6)))
    if "d" in behaviour:
        return any(row.lower[i][0].isdigit() for i in range(start, min(end, start + 6)))
    if "w" in behaviour:
        for index in range(start, min(end, start + 12)):
            if row.lower[index] in ("yang", ","):
                return False
            if row.bits[index] & (VERB | NEGATION) and not row.bits[index] & NAME:
                return index > start
        return False
    return True
