"""What a corpus holds, in figures that can be laid beside other corpora.

measures   lengths, type-token ratio, trigram share, diversity: streaming, in equal windows
names      names of annotated text, and a crude stand-in for them in plain text
collect    articles or sentences -> Stats
speakers   whose statement an attribution gives: a name with titles
quoted     who is quoted, in which form, by which outlet
portrait   (split, article) pairs -> Portrait: Stats by split, and what needs two layers at once
balance    how alike the splits are, beside chance
sources    foreign sets, raw folders and other datasets -> Stats
compare    own Stats beside those of others, as Markdown tables
agreement  what `warta agree --json` said, read back
dataset    a built dataset's articles, and its Portrait
report     a Portrait as Markdown (table, wording)
plots      a Portrait drawn (charts, periods)
"""

from warta.stats.agreement import Agreed, format_agreed, read_agreement
from warta.stats.balance import Balance, balance
from warta.stats.collect import Stats, article_stats, text_stats
from warta.stats.compare import compare, compare_labels
from warta.stats.dataset import (
    dataset_stats,
    describe_configs,
    describe_dataset,
    portray_dataset,
)
from warta.stats.names import RepeatedName, repeated_names
from warta.stats.portrait import Portrait, portray
from warta.stats.report import format_portrait
from warta.stats.sources import portray_raw, set_stats, stats_beside, stats_of_raw

__all__ = [
    "Agreed",
    "Balance",
    "Portrait",
    "RepeatedName",
    "Stats",
    "article_stats",
    "balance",
    "compare",
    "compare_labels",
    "dataset_stats",
    "describe_configs",
    "describe_dataset",
    "format_agreed",
    "format_portrait",
    "portray",
    "portray_dataset",
    "portray_raw",
    "read_agreement",
    "repeated_names",
    "set_stats",
    "stats_beside",
    "stats_of_raw",
    "text_stats",
]
