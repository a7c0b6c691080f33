"""What offsets are checked against: white space, line ends and blocks of the text, as arrays.

White space is what str.isspace says. Built once an article; all later checks are array look-ups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warta.article import ARTICLE_TEXT, Article, Offsets

Flags = npt.NDArray[np.bool_]

INT32_MAX = 2**31 - 1
LINE_END = 10

# White space ends at U+3000; one more entry stands for all code points above (take clips to it).
_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3000 + 2)], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Ground:
    """`size` is the text's length in code points (INT32_MAX without text).

    `solid[i]` says that code point i is no white space, `solid_before[i]` how many of those before
    i are; both are empty without text, and so are `line_ends`, the offsets of the line ends.
    `block_starts`, `block_ends` and `is_article` have an entry a block; they are empty where the
    article has no blocks or unsound ones, and `has_blocks` is False then.
    """

    article: Article
    size: int
    has_text: bool
    solid: Flags
    solid_before: Offsets
    line_ends: Offsets
    has_blocks: bool
    block_starts: Offsets
    block_ends: Offsets
    is_article: Flags

    def solid_in(self, starts: Offsets, ends: Offsets) -> Offsets:
        """How many characters that are not white space each span holds."""
        return self.solid_before[ends] - self.solid_before[starts]

    def foreign_spans(self) -> tuple[Offsets, Offsets]:
        """Starts and ends of the blocks that are not article text."""
        return self.block_starts[~self.is_article], self.block_ends[~self.is_article]


def survey(article: Article, *, blocks_are_sound: bool = True) -> Ground:
    """The ground of an article whose shape (level 1) is sound."""
    text = article.text
    if text is None:
        size, solid, before, line_ends = INT32_MAX, _flags(), _offsets(), _offsets()
    else:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        size = len(codes)
        solid = ~_IS_SPACE.take(codes, mode="clip")
        before = np.zeros(size + 1, dtype=np.int32)
        np.cumsum(solid, out=before[1:])
        line_ends = np.flatnonzero(codes == LINE_END).astype(np.int32)
    blocks = article.blocks if article.blocks is not None and blocks_are_sound else ()
    return Ground(
        article,
        size,
        text is not None,
        solid,
        before,
        line_ends,
        article.blocks is not None and blocks_are_sound,
        np.array([block.start for block in blocks], dtype=np.int32),
        np.array([block.end for block in blocks], dtype=np.int32),
        np.array([block.kind in ARTICLE_TEXT for block in blocks], dtype=np.bool_),
    )


def _offsets() -> Offsets:
    return np.empty(0, dtype=np.int32)


def _flags() -> Flags:
    return np.empty(0, dtype=np.bool_)
