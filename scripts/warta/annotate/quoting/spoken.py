"""Cues around which the content stands: "A, kata X, B", "menurut X, A", "A, demikian laporan X"."""

from __future__ import annotations

from warta.annotate.quoting.contents import content_end, is_source_ahead, is_speaker_ahead
from warta.annotate.quoting.drafts import (
    CLITIC,
    Draft,
    Parts,
    clitic_of,
    ends_quoted,
    points,
    word_of,
)
from warta.annotate.quoting.lexicon import (
    ADJUNCT,
    JOINING,
    MANNER,
    MODIFIER,
    NAME,
    NEGATION,
    OPENING,
    PERSON,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    ROLE,
    TIME,
    VERB,
    Cue,
    cue_of,
    members,
    nouns,
)
from warta.annotate.quoting.phrases import phrase_after, phrase_before
from warta.annotate.quoting.segments import QUOTE, Segment

# Items looked back for the beginning of what somebody said, and ahead for its second part.
REACH = 80
RECENT = 20  # drafts looked back
_DASHES = ("–", "—", "-")
_BREAKS = members("break")
_HEADS = _BREAKS | frozenset({"adapun", "bahkan", ",", "sebaliknya", "lalu"})


def read_tag(row: Segment, at: int, cue: Cue, clitic: int, found: list[Draft]) -> Draft | None:
    """ "A, kata X, B", "“Q,” ujarnya", "Kata dia, A"."""
    size = row.size
    before = row.lower[at - 1] if at else ""
    word = row.lower[at]
    opens = word == "kata" and (at == 0 or bool(row.bits[at - 1] & OPENING and before != "seperti"))
    closed = at > 0 and (row.bits[at - 1] & QUOTED or (before == "," and at > 1))
    final = bool(clitic) and word in ("katanya", "ujarnya") and before != "yang" and at > 0
    if not (opens or closed or final or before in ("–", "—", "…", "?", "!", "begitu", "demikian")):
        return None
    quote = _quotation_before(row, at)
    after = at + 1
    if clitic:
        if quote < 0 and after < size and not _may_follow(row, after):
            return None
        source: Parts = (clitic_of(row, at),)
    else:
        while after < size and row.bits[after] & MANNER and not row.bits[after] & NAME:
            after += 1
        speaks = is_source_ahead(row, after) if quote >= 0 else is_speaker_ahead(row, after)
        end = phrase_after(row, after) if speaks else after
        if end <= after:
            return None
        source = (points(row, after, end),)
        after = end
    cue_part = (word_of(row, at, clitic),)
    if quote >= 0:
        return quoted_tag(row, quote, at, after, source, cue_part, cue.kind, found)
    if opens:
        return _tag_before(row, at, after, source, cue_part, cue.kind)
    begin = at - 1 if before in ("begitu", "demikian") else at
    return _around(row, begin, at, after, source, cue_part, cue.kind, found)


def _may_follow(row: Segment, at: int) -> bool:
    """Whether item `at` may follow "katanya" where it says who speaks, not what a word is like."""
    return row.lower[at] in (",", "–", "—", ":", ";") or bool(
        row.bits[at] & (PREPOSITION | TIME | ADJUNCT | MANNER | QUOTED | OPENING)
    )


def _quotation_before(row: Segment, at: int) -> int:
    """The quotation right before item `at`, with a comma between at most, or -1."""
    if at and row.bits[at - 1] & QUOTED:
        return at - 1
    if at > 1 and row.lower[at - 1] == "," and row.bits[at - 2] & QUOTED:
        return at - 2
    return -1


def _tag_before(
    row: Segment, at: int, after: int, source: Parts, cue: Parts, kind: str
) -> Draft | None:
    """ "Kata dia, A"."""
    index = after
    stop = min(row.size, after + REACH)
    while index < stop and row.lower[index] not in (",", ":") and not row.bits[index] & QUOTED:
        if index == after and not row.bits[index] & (ADJUNCT | TIME | PREPOSITION | NAME):
            break
        index += 1
    start = index + 1 if index < row.size and row.lower[index] in (",", ":") else index
    end = content_end(row, start, bahwa=True)
    if end <= start:
        return None
    return Draft(source, cue, (points(row, start, end),), kind, at, end, ends_quoted(row, end))


def _around(
    row: Segment,
    begin: int,
    at: int,
    after: int,
    source: Parts,
    cue: Parts,
    kind: str,
    found: list[Draft],
) -> Draft | None:
    """ "A, kata X, B" without a quotation before the cue; `begin` is the first item of the tag."""
    rest = _rest(row, after)
    content: list[tuple[int, int]] = []
    left = _before(row, begin, whole=rest >= row.size, found=found)
    if left is not None:
        content.append(points(row, *left))
    quoted = False
    end = 0
    if rest < row.size:
        end = content_end(row, rest, bahwa=True)
        if end > rest:
            content.append(points(row, rest, end))
            quoted = ends_quoted(row, end)
    if not content:
        return None
    return Draft(source, cue, tuple(content), kind, at, end, quoted)


def _before(row: Segment, end: int, *, whole: bool, found: list[Draft]) -> tuple[int, int] | None:
    """Items of what stands before a tag or menurut: from the beginning of the clause to the comma.

    `whole`: nothing follows behind the tag, so that all of the sentence is said.
    """
    while end > 0 and row.lower[end - 1] in (",", *_DASHES):
        end -= 1
    if not end:
        return None
    last = row.lower[end - 1]
    if last == "yang":
        start = phrase_before(row, end - 1, 0)
        return (start, end - 1) if start < end - 1 else None
    if row.bits[end - 1] & OPENING and not row.bits[end - 1] & NAME:
        return None
    floor = 0
    cued = max((draft.at for draft in found[-RECENT:] if draft.at < end), default=-1)
    for index in range(end - 1, max(0, end - REACH), -1):
        if row.lower[index - 1] in (";", ":"):
            floor = index
            break
        comma = row.lower[index - 1] == ","
        if comma and row.lower[index] in _BREAKS and not whole:
            floor = index + 1
            break
        if cued >= 0 and not whole and row.bits[index] & OPENING and not row.bits[index] & NAME:
            floor = index + 1
            break
    while floor < end and row.lower[floor] in _HEADS:
        if row.lower[floor : floor + 2] == ["sementara", "itu"]:
            floor += 1
        floor += 1
    return (floor, end) if floor < end else None


def _rest(row: Segment, after: int) -> int:
    """Where what is said goes on behind a tag: behind the next comma; row.size where it ends."""
    size = row.size
    for index in range(after, min(size, after + 30)):
        word = row.lower[index]
        if row.bits[index] & QUOTED:
            return index
        if word in ("seraya", "sambil", "sembari"):
            return size
        if word in (",", "–", "—"):
            start = index + 1
            if start >= size or row.lower[start] in ("seraya", "sambil", "sembari", "lalu", "yang"):
                return size
            if index == after and row.bits[start] & (TIME | PREPOSITION):
                # an adjunct of saying: place or time up to the next comma, or to the end
                stop = min(size, start + 12)
                comma = next((i for i in range(start, stop) if row.lower[i] == ","), -1)
                verbs = any(
                    row.bits[i] & (VERB | NEGATION) and not row.bits[i] & NAME
                    for i in range(start, comma if comma > 0 else size)
                )
                if not verbs:
                    return size if comma < 0 else comma + 1
            return start
    return size


def quoted_tag(
    row: Segment,
    quote: int,
    at: int,
    after: int,
    source: Parts,
    cue: Parts,
    kind: str,
    found: list[Draft],
) -> Draft:
    """A quotation, the tag behind it, and what of the sentence belongs to it besides: words before
    it that no other cue takes, and the first quotation behind the tag."""
    begin = row.starts[quote]
    if found and any(start <= begin < end for start, end in found[-1].content):
        held = found[-1]
        if held.at < quote and held.source and row.lower[quote - 1] not in (":", ","):
            # "X mengaku “tidak tahu”, katanya": the tag only takes up the content
            pass
        elif held.kind == "assertion":
            found.pop()
    start = quote
    cued = any(draft.at < quote for draft in found[-RECENT:])
    if quote and row.lower[quote - 1] != ":" and not cued:
        left = _before(row, quote, whole=True, found=found)
        if left is not None:
            start = left[0]
    content = [points(row, start, quote + 1)]
    for index in range(after, min(row.size, after + REACH)):
        if row.bits[index] & QUOTED:
            content.append(points(row, index, index + 1))
            break
        verb = row.bits[index] & VERB and not row.bits[index] & NAME
        if verb and cue_of(row.lower[index])[0] is not None:
            break
    end = 0
    if start < quote and len(content) == 1:
        rest = _rest(row, after)
        if rest < row.size and row.lower[rest] in _BREAKS:
            end = content_end(row, rest, bahwa=True)
            if end > rest:
                content.append(points(row, rest, end))
    return Draft(source, cue, tuple(content), kind, at, end, True)


def read_unknown_tag(row: Segment, at: int, found: list[Draft]) -> Draft | None:
    """A word of no list right behind a quotation and before a speaker: "“Q,” racau Rina"."""
    word, bits = row.lower[at], row.bits[at]
    quote = _quotation_before(row, at)
    known = (
        OPENING | JOINING | PREPOSITION | NEGATION | TIME | PRONOUN | ROLE | MODIFIER | VERB | NAME
    )
    if (
        quote < 0
        or bits & known
        or not word.isalpha()
        or word in ("yang", "itu", "ini", "tersebut")
    ):
        return None
    follows = row.bits[at + 1] if at + 1 < row.size else 0
    if word.endswith("nya") and len(word) > 5:
        if follows & (VERB | MODIFIER | NEGATION):
            return None
        source: Parts = (clitic_of(row, at),)
        cue = (word_of(row, at, CLITIC),)
        return quoted_tag(row, quote, at, at + 1, source, cue, "assertion", found)
    if not follows & (PRONOUN | PERSON | ROLE | NAME):
        return None
    after = phrase_after(row, at + 1)
    if after <= at + 1:
        return None
    source = (points(row, at + 1, after),)
    return quoted_tag(row, quote, at, after, source, (points(row, at, at + 1),), "assertion", found)


def read_according(row: Segment, at: int, found: list[Draft]) -> Draft | None:
    """ "Menurut X, A", "A, menurut X, B", "A menurut X", "N yang menurut X B"."""
    size = row.size
    word = row.lower[at]
    clitic = CLITIC if word == "menurutnya" else 0
    before = row.lower[at - 1] if at else ""
    if word == "berdasarkan" and at and before not in (",", "yang", "dan"):
        return None
    after = at + 1
    if clitic:
        source: Parts = (clitic_of(row, at),)
    else:
        end = phrase_after(row, after)
        if end <= after:
            return None
        source = (points(row, after, end),)
        after = end
    cue = (word_of(row, at, clitic),)
    comma = _comma_after(row, after)
    rest = comma + 1 if comma >= 0 else after
    opens = at == 0 or (
        bool(row.bits[at - 1] & (OPENING | JOINING)) and not row.bits[at - 1] & NAME
    )
    content = []
    if not opens and before != ":":
        inserted = before in (",", *_DASHES) or before == "yang"
        if not inserted:
            rest = size
        left = _before(row, at, whole=rest >= size, found=found)
        if left is not None:
            content.append(points(row, *left))
    quoted = False
    end = 0
    if rest < size:
        end = content_end(row, rest, bahwa=True)
        if end > rest:
            content.append(points(row, rest, end))
            quoted = ends_quoted(row, end)
    if not content:
        return None
    return Draft(source, cue, tuple(content), "assertion", at, end, quoted)


def _comma_after(row: Segment, after: int) -> int:
    """The comma behind a source, with an addition of place or time before it at most; or -1."""
    size = row.size
    if after >= size:
        return -1
    if row.lower[after] == ",":
        return after
    if not (row.bits[after] & (ADJUNCT | TIME | PREPOSITION) or row.lower[after] == "("):
        return -1
    for index in range(after, min(size, after + 25)):
        if row.lower[index] == ",":
            return index
        if row.bits[index] & VERB and not row.bits[index] & NAME:
            return -1
    return -1


def read_closing(row: Segment, at: int) -> Draft | None:
    """ "A, demikian laporan X" and its like: the whole sentence before it."""
    head = at + 1
    if at == 0 or row.lower[at - 1] not in (",", QUOTE, *_DASHES) or head >= row.size:
        return None
    word = row.lower[head]
    cue, clitic = cue_of(word)
    if cue is not None and cue.form == "tag" and row.lower[at].startswith("begitu"):
        return None  # "begitu kata X" is read as a tag
    noun = word[:-CLITIC] if word.endswith("nya") else word
    if cue is None and noun not in nouns() and word not in ("menurut", "dikutip", "tertulis"):
        return None
    start = head + 1
    while start < row.size and row.lower[start] in ("dari", "oleh", "pada", "dalam", "di"):
        start += 1
    end_of_cue = row.ends[head]
    if noun != word and (clitic or noun in nouns()):
        source: Parts = (clitic_of(row, head),)
        end_of_cue -= CLITIC
    else:
        end = phrase_after(row, start)
        if end <= start:
            return None
        source = (points(row, start, end),)
    left = _before(row, at, whole=True, found=[])
    if left is None:
        return None
    cue_part = ((row.starts[at], end_of_cue),)
    return Draft(source, cue_part, (points(row, *left),), "assertion", at)
