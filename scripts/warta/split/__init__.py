"""Which article is where: splits that never tear a group of near-duplicates.

stratify  a balanced draw, rarest label first
deal      splits by a rule: random, time, outlet
files     the files of a splits folder
corpus    a corpus folder split, and what is split frozen
"""

from __future__ import annotations

from warta.split.corpus import Splits, split_articles, split_corpus
from warta.split.files import GROUPS, read_groups, read_splits, write_splits
from warta.split.stratify import SHARES, stratify

__all__ = [
    "GROUPS",
    "SHARES",
    "Splits",
    "read_groups",
    "read_splits",
    "split_articles",
    "split_corpus",
    "stratify",
    "write_splits",
]
