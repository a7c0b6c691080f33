"""Level 2 on what cuts the text up: blocks, dateline, sentences, tokens (design, section 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from warta.article import Offsets, Spans
from warta.validate.finding import Finding, finding
from warta.validate.ground import Flags, Ground
from warta.validate.rows import check_row, shown, uncovered


def check_blocks(ground: Ground) -> list[Finding]:
    """Blocks are sorted, apart, and cover every character that is not white space."""
    if not ground.has_blocks:
        return []
    starts, ends = ground.block_starts, ground.block_ends
    found = check_row(ground, "structure", "block", starts, ends)
    if found or not ground.has_text:
        return found
    if int(ground.solid_in(starts, ends).sum()) == int(ground.solid_before[-1]):
        return []
    return list(_gaps(ground, "structure", "block_gap", ground.solid, starts, ends))


def check_dateline(ground: Ground) -> list[Finding]:
    """The dateline opens the first block of article text; headlines may stand before that block."""
    dateline = ground.article.dateline
    if dateline is None:
        return []
    start, end = (np.array([edge], dtype=np.int32) for edge in (dateline.start, dateline.end))
    found = check_row(ground, "structure", "the dateline", start, end)
    if found or (ground.article.blocks is not None and not ground.has_blocks):
        return found
    for block, is_article in zip(ground.article.blocks or (), ground.is_article, strict=True):
        if is_article and block.start == dateline.start and dateline.end <= block.end:
            return []
        if is_article and block.kind != "headline":
            break
    words = shown(ground, dateline.start, dateline.end)
    message = f"the dateline {words} does not open the first block of article text"
    return [_found(ground, "dateline_misplaced", message, "structure", None, dateline.start)]


def check_sentences(ground: Ground) -> list[Finding]:
    """Sentences lie in one block and line of article text each, and cover all but the dateline."""
    sentences = ground.article.sentences
    if sentences is None:
        return []
    starts, ends = sentences.starts, sentences.ends
    found = check_row(ground, "sentences", "sentence", starts, ends)
    if not found:
        found = list(_misplaced_sentences(ground, starts, ends))
    if found or not ground.has_text or not ground.has_blocks:
        return found
    block_starts = ground.block_starts[ground.is_article]
    block_ends = ground.block_ends[ground.is_article]
    needed = int(ground.solid_in(block_starts, block_ends).sum())
    dateline = ground.article.dateline
    if dateline is not None and 0 <= dateline.start < dateline.end <= ground.size:
        needed -= int(ground.solid_before[dateline.end] - ground.solid_before[dateline.start])
    if needed == int(ground.solid_in(starts, ends).sum()):
        return []
    need = _solid_within(ground, block_starts, block_ends)
    if dateline is not None:
        need[dateline.start : dateline.end] = False
    return list(_gaps(ground, "sentences", "sentence_gap", need, starts, ends))


def _misplaced_sentences(ground: Ground, starts: Offsets, ends: Offsets) -> Iterator[Finding]:
    if len(starts) == 0:
        return
    lines = np.searchsorted(ground.line_ends, ends) - np.searchsorted(ground.line_ends, starts)
    crosses_line = lines > 0
    crosses_block = outside = np.zeros(len(starts), dtype=np.bool_)
    if ground.has_blocks:
        crosses_block = _crossings([ground.block_starts, ground.block_ends], starts, ends)
        outside = ~_inside(
            ground.block_starts[ground.is_article], ground.block_ends[ground.is_article], starts
        )
    in_dateline = np.zeros(len(starts), dtype=np.bool_)
    dateline = ground.article.dateline
    if dateline is not None:
        in_dateline = (starts < dateline.end) & (ends > dateline.start)
    for index in np.flatnonzero(crosses_line | crosses_block | outside | in_dateline).tolist():
        start, end = int(starts[index]), int(ends[index])
        if crosses_block[index]:
            code, reason = "sentence_crosses_block", "runs over the edge of a block"
        elif crosses_line[index]:
            code, reason = "sentence_crosses_line", "runs over a line end"
        elif outside[index]:
            code, reason = "span_not_article_text", "lies in no block of article text"
        else:
            code, reason = "sentence_in_dateline", "reaches into the dateline"
        message = f"sentence {index} {shown(ground, start, end)} {reason}"
        yield _found(ground, code, message, "sentences", index, start)


def check_tokens(ground: Ground, *, sentences_are_sound: bool) -> list[Finding]:
    """Tokens hold no white space, cover every block, and cross neither sentence nor block."""
    tokens = ground.article.tokens
    if tokens is None:
        return []
    starts, ends = tokens.starts, tokens.ends
    found = check_row(ground, "tokens", "token", starts, ends)
    sentences = ground.article.sentences if sentences_are_sound else None
    if not found and len(starts):
        found = list(_misplaced_tokens(ground, starts, ends, sentences))
    if found or not ground.has_text or not ground.has_blocks:
        return found
    needed = int(ground.solid_in(ground.block_starts, ground.block_ends).sum())
    if int((ends - starts).sum()) == needed:
        return []
    need = _solid_within(ground, ground.block_starts, ground.block_ends)
    return list(_gaps(ground, "tokens", "token_gap", need, starts, ends))


def _misplaced_tokens(
    ground: Ground, starts: Offsets, ends: Offsets, sentences: Spans | None
) -> Iterator[Finding]:
    block_edges = [ground.block_starts, ground.block_ends]
    edges = block_edges if sentences is None else [*block_edges, sentences.starts, sentences.ends]
    crosses = _crossings(edges, starts, ends)
    if ground.has_text:
        faulty = crosses | (ground.solid_in(starts, ends) != ends - starts)
    elif ground.has_blocks:
        # With text, a character outside all blocks is a block_gap; without it, this is all we see.
        faulty = crosses | ~_inside(ground.block_starts, ground.block_ends, starts)
    else:
        faulty = crosses
    if not faulty.any():
        return
    crosses_block = _crossings(block_edges, starts, ends)
    for index in np.flatnonzero(faulty).tolist():
        start, end = int(starts[index]), int(ends[index])
        if ground.has_text and not ground.solid[start:end].all():
            code, reason = "token_space", "holds white space"
        elif crosses_block[index] or not crosses[index]:
            code, reason = "token_crosses_block", "does not lie in one block"
        else:
            code, reason = "token_crosses_sentence", "runs over the edge of a sentence"
        message = f"token {index} {shown(ground, start, end)} {reason}"
        yield _found(ground, code, message, "tokens", index, start)


def _crossings(edges: Sequence[Offsets], starts: Offsets, ends: Offsets) -> Flags:
    """Which spans have one of the edges strictly inside."""
    row = np.sort(np.concatenate(edges))
    crossing: Flags = np.searchsorted(row, ends) > np.searchsorted(row, starts, "right")
    return crossing


def _inside(row_starts: Offsets, row_ends: Offsets, starts: Offsets) -> Flags:
    """Which of the offsets lie in a span of the row."""
    inside: Flags = np.searchsorted(row_starts, starts, "right") > np.searchsorted(
        row_ends, starts, "right"
    )
    return inside


def _solid_within(ground: Ground, starts: Offsets, ends: Offsets) -> Flags:
    within = np.zeros(ground.size, dtype=np.bool_)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        within[start:end] = True
    return within & ground.solid


def _gaps(
    ground: Ground, layer: str, code: str, need: Flags, starts: Offsets, ends: Offsets
) -> Iterator[Finding]:
    noun = {"block_gap": "block", "sentence_gap": "sentence", "token_gap": "token"}[code]
    for start, end in uncovered(need, starts, ends):
        message = f"{shown(ground, start, end)} lies in no {noun}"
        yield _found(ground, code, message, layer, None, start)


def _found(
    ground: Ground, code: str, message: str, layer: str, index: int | None, offset: int
) -> Finding:
    return finding(
        code, message, article=ground.article.id, layer=layer, index=index, offset=offset
    )
