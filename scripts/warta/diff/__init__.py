"""What changed between two versions of a dataset."""

from warta.diff.compare import ArticleChange, Difference, compare_articles, compare_versions
from warta.diff.items import Change
from warta.diff.report import format_changelog, format_text, to_dict
from warta.diff.versions import open_version

__all__ = [
    "ArticleChange",
    "Change",
    "Difference",
    "compare_articles",
    "compare_versions",
    "format_changelog",
    "format_text",
    "open_version",
    "to_dict",
]
