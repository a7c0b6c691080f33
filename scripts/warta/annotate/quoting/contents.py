"""Where the content of a cue begins and ends."""

from __future__ import annotations

from warta.annotate.quoting.lexicon import (
    ADJUNCT,
    ATTACHED,
    DETERMINER,
    DOCUMENT,
    ECHO,
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
    cue_of,
    members,
    pairs,
)
from warta.annotate.quoting.phrases import phrase_after
from warta.annotate.quoting.segments import Segment

# Items: a content's end is looked for among so many, then the sentence's end is taken.
REACH = 200
_DASHES = frozenset("–—-")
_CUTS = members("cut")
_JOINS = members("join")
# Words that open a clause and may yet begin a content.
QUESTIONS = members("question")
_CUTTING = frozenset({"seraya", "sambil", "sembari", ";"})
_COORDINATING = members("coordinating")
_BEHIND_OBJECT = members("outer")
_BEHIND_DETERMINER = members("circumstance")
_AS_IF = members("as-if")
_PEOPLE = members("people")
_ADDRESSED = frozenset({"kepada", "pada", "ke"})


def content_start(row: Segment, at: int) -> tuple[int, bool]:
    """Where the content behind a cue begins, `at` being the item behind the cue, and whether
    something says that it does (bahwa, a colon, a quotation)."""
    size = row.size
    index = at
    marked = False
    while index < size:
        word, bits = row.lower[index], row.bits[index]
        if bits & QUOTED:
            return index, True
        if word == ":":
            return index + 1, True
        if word == "bahwa":
            return index + 1, True
        if bits & ATTACHED and word not in ("akan", "jika", "kalau"):
            if word in ("agar", "supaya", "untuk"):
                marked = True
            index += 1
            continue
        if word in ("kalau", "jika") and index == at:
            return index + 1, True
        if (word == "," and index > at) or (word == "," and index == at):
            jump = _past_insert(row, index, size)
            if jump > index:
                index = jump
                continue
            return index + 1, not _starts_clause(row, index + 1)
        further = _announced(row, index, size)
        if further > index:
            return further, True
        if bits & MANNER and not bits & NAME:
            index += 1
            continue
        break
    return index, marked


def _starts_clause(row: Segment, at: int) -> bool:
    """Whether a word opens a clause of the narrator's, as "tetapi" or "karena" does."""
    if at >= row.size or row.bits[at] & NAME:
        return False
    return bool(row.bits[at] & (OPENING | JOINING)) and row.lower[at] not in QUESTIONS


def _past_insert(row: Segment, comma: int, size: int) -> int:
    """Behind an insert of place or time between commas: ", Senin (2/3), "."""
    at = comma + 1
    as_said = row.lower[at] in ("sebagaimana", "seperti") if at < size else False
    if at >= size or not (row.bits[at] & (TIME | PREPOSITION | ADJUNCT) or as_said):
        return comma
    if row.lower[at] in ("sebelum", "sesudah", "setelah", "karena", "untuk", "dari"):
        return comma
    for index in range(at, min(size, at + 12)):
        if row.bits[index] & QUOTED:
            return comma
        if row.bits[index] & VERB and not row.bits[index] & NAME and not as_said:
            return comma
        if row.lower[index] == ",":
            return index + 1
    return comma


def _announced(row: Segment, at: int, size: int) -> int:
    """The item behind a "bahwa" or colon that words of place, time, manner or addressee part from
    the cue, or the quotation that follows them; `at` where there is none."""
    if not row.bits[at] & (PREPOSITION | TIME | MODIFIER | ADJUNCT) and row.lower[at] != "(":
        for index in range(at, min(size, at + 6)):
            if row.lower[index] == ":" and index + 1 < size and row.bits[index + 1] & QUOTED:
                return index + 1
            if row.bits[index] & (VERB | OPENING) and not row.bits[index] & NAME:
                return at
        return at
    for index in range(at, min(size, at + 25)):
        word, bits = row.lower[index], row.bits[index]
        if word == "bahwa" or word == ":":
            return index + 1
        if bits & QUOTED:
            return index
        if word in ("agar", "supaya") and row.lower[at] in _ADDRESSED:
            return index + 1
        if bits & VERB and not bits & NAME and row.lower[index - 1] != "yang":
            return at
        if word == "," and index > at:
            follows = index + 1
            if follows < size and (
                row.bits[follows] & (TIME | PREPOSITION) or row.lower[follows] == "bahwa"
            ):
                continue
            timed = any(row.bits[i] & TIME for i in range(at, index))
            return follows if timed or row.lower[at] in _ADDRESSED else at
    return at


def content_end(row: Segment, start: int, *, bahwa: bool = False) -> int:
    """The end (an item) of the content that begins at item `start`.

    Longer to the right, up to the clause's end; `bahwa` says that it is a clause, not an object
    behind which place, time and addressee may stand.
    """
    size = row.size
    index = start
    plain = not bahwa  # nothing but a noun phrase so far: the object of the cue
    while index < min(size, start + REACH):
        word, bits = row.lower[index], row.bits[index]
        if index > start:
            if word == ",":
                quoted = index == start + 1 and row.bits[start] & QUOTED and not bahwa
                if quoted and index + 1 < size and not row.bits[index + 1] & QUOTED:
                    return index
                if _cuts_once(row, index, bahwa=bahwa):
                    return index
            elif word in _CUTTING:
                return index
            elif word in _COORDINATING:
                if is_cue_ahead(row, index + 1, size):
                    return index
            elif plain and not bits & NAME:
                if _ends_object(row, index):
                    return index
                if bits & (VERB | NEGATION | QUOTED):
                    plain = False
        elif bits & (VERB | NEGATION | QUOTED | MODIFIER):
            plain = False
        index += 1
    end = size
    while end > start and row.lower[end - 1] in (",", "–", "—", "-", ";"):
        end -= 1
    return end


def _ends_object(row: Segment, at: int) -> bool:
    """Whether item `at`, behind a content without any verb, belongs to the cue's clause."""
    word = row.lower[at]
    before = row.bits[at - 1]
    if word in _BEHIND_OBJECT:
        return True
    if word == "dengan" and at + 1 < row.size and row.bits[at + 1] & (ECHO | DOCUMENT):
        return True
    if before & DETERMINER and not row.bits[at - 1] & NAME:
        return bool(row.bits[at] & TIME) or word in _BEHIND_DETERMINER
    return False


def is_cue_ahead(row: Segment, at: int, size: int) -> bool:
    """Whether the next verb, behind words that may stand before it, is an active cue whose subject
    is left out."""
    index = at
    while index < size and index < at + 6:
        bits = row.bits[index]
        if bits & NAME:
            return False
        cue, _ = cue_of(row.lower[index])
        if cue is not None and cue.form == "active" and "v" not in cue.behaviour:
            return not (
                index + 1 < size and pairs().get((row.lower[index], row.lower[index + 1])) == "none"
            )
        if not bits & (MODIFIER | NEGATION) and row.lower[index] not in ("seraya", "sambil"):
            return False
        index += 1
    return False


def _cuts_once(row: Segment, comma: int, *, bahwa: bool) -> bool:
    """`_cuts`, worked out once for each comma."""
    known = row.memo.get((comma, bahwa))
    if known is None:
        known = row.memo[comma, bahwa] = _cuts(row, comma, row.size, bahwa=bahwa)
    return known


def _cuts(row: Segment, comma: int, size: int, *, bahwa: bool) -> bool:
    """Whether a content ends at this comma, by what comes behind it."""
    at = comma + 1
    if at >= size:
        return True
    word, bits = row.lower[at], row.bits[at]
    if word in _CUTS:
        return True
    cue, clitic = cue_of(word)
    if cue is not None and not bits & NAME:
        if cue.form == "tag" and (clitic or is_speaker_ahead(row, at + 1)):
            return True
        if cue.form == "active" and "v" not in cue.behaviour and _is_list(row, at, size):
            return True
    if (
        bits & ECHO
        and at + 1 < size
        and (
            row.lower[at + 1] == "yang"
            or word in _AS_IF
            or row.bits[at + 1] & ECHO
            or any(row.lower[i] == "yang" for i in range(at + 1, min(size, at + 4)))
        )
    ):
        return True
    if (
        not bahwa
        and word in ("tetapi", "tapi")
        and not (at + 1 < size and row.lower[at + 1] in ("juga", "bukan"))
    ):
        return True
    if word in ("setelah", "sesudah"):
        return True
    if word in _JOINS:
        return is_cue_ahead(row, at + 1, size) or _new_speaker(row, at + 1, size)
    return False


def _is_list(row: Segment, at: int, size: int) -> bool:
    """Whether a cue behind a comma is one of a list of verbs: "menolak A, mengecam B, dan …"."""
    for index in range(at + 1, min(size, at + 40)):
        if row.lower[index] in ("dan", "serta") and is_cue_ahead(row, index + 1, size):
            return True
    return False


def _new_speaker(row: Segment, at: int, size: int) -> bool:
    """Whether a clause follows whose subject is the source of another cue."""
    if at < size and (row.lower[at] == "menurut" or row.lower[at] == "kata"):
        return True
    for index in range(at, min(size, at + 25)):
        word, bits = row.lower[index], row.bits[index]
        if bits & QUOTED or word in ("yang", "bahwa", "untuk", ":", ";"):
            return False
        if index > at and bits & (JOINING | OPENING) and not bits & NAME and word != "lalu":
            return False
        if word == "," and index + 2 < size:
            cue, clitic = cue_of(row.lower[index + 1])
            if cue is not None and cue.form == "tag":
                return bool(clitic) or is_speaker_ahead(row, index + 2)
        if bits & VERB and not bits & NAME:
            cue, _ = cue_of(word)
            person = PERSON | PRONOUN | ROLE | NAME
            speaks = any(row.bits[i] & person or row.titles[i] >= 0 for i in range(at, index))
            return cue is not None and cue.form == "active" and index > at and speaks
    return False


def is_speaker_ahead(row: Segment, at: int) -> bool:
    """Whether a name, a pronoun, a title or a word for a person follows: "kata seorang warga"."""
    if at >= row.size:
        return False
    if row.bits[at] & (PRONOUN | ROLE) or row.titles[at] >= 0 or row.lower[at] in _PEOPLE:
        return True
    if row.bits[at] & NAME:
        return not row.bits[at] & TIME
    # "kata anak-anaknya, …"
    return row.lower[at].endswith("nya") and at + 1 < row.size and row.lower[at + 1] == ","


def is_source_ahead(row: Segment, at: int) -> bool:
    """Whether what follows a speech word names a speaker: a pronoun or a noun phrase."""
    if at >= row.size:
        return False
    bits = row.bits[at]
    if bits & (NAME | PRONOUN) or row.titles[at] >= 0:
        return True
    if bits & (VERB | NEGATION | OPENING | PREPOSITION | QUOTED) or not row.lower[at][0].isalpha():
        return False
    return phrase_after(row, at) > at
