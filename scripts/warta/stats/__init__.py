"""What a corpus holds, in figures that can be laid beside other corpora.

measures   lengths, type-token ratio, trigram share, diversity: streaming, in equal windows
names      names of annotated text, and a crude stand-in for them in plain text
collect    articles or sentences -> Stats
sources    foreign sets and raw folders -> Stats
compare    own Stats beside real ones, as a Markdown table
dataset    what `warta stats DIR` prints
plots      the same, drawn
"""

from warta.stats.collect import Stats, article_stats, text_stats
from warta.stats.compare import compare
from warta.stats.dataset import dataset_stats, describe_dataset
from warta.stats.names import RepeatedName, repeated_names
from warta.stats.sources import set_stats, stats_of_raw

__all__ = [
    "RepeatedName",
    "Stats",
    "article_stats",
    "compare",
    "dataset_stats",
    "describe_dataset",
    "repeated_names",
    "set_stats",
    "stats_of_raw",
    "text_stats",
]
