"""Gold files: annotation as people write it, by line, surface and occurrence, never by offset.

docs/gold-format.md shows the format; compile_gold makes layers of a file, decompile a file of
layers, and check_gold says everything that is wrong with a folder of them.
"""

from warta.gold.compile import compile_gold
from warta.gold.decompile import decompile
from warta.gold.files import check_gold, format_gold, gold_files, read_gold, write_gold
from warta.gold.problems import CODES, GoldError, GoldProblem

__all__ = [
    "CODES",
    "GoldError",
    "GoldProblem",
    "check_gold",
    "compile_gold",
    "decompile",
    "format_gold",
    "gold_files",
    "read_gold",
    "write_gold",
]
