from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta import UsageError
from warta.duplicates.keep import group_of, make_groups
from warta.duplicates.sketches import Sketched

ARTICLES = [
    Sketched("c", "2024-03-01", None, 500),
    Sketched("a", None, None, 900),
    Sketched("b", "2024-03-01T08:00:00+07:00", None, 900),
    Sketched("d", "2024-02-29T23:00:00Z", None, 100),
    Sketched("z", "2020-01-01", None, 9000),
]
LABELS = np.array([4, 4, 4, 4, 0], np.int32)


@pytest.mark.parametrize(("keep", "kept"), [("all", None), ("first", "c"), ("longest", "b")])
def test_who_is_kept(keep: str, kept: str | None) -> None:
    """d was published at 6 in the morning of Jakarta, after c, which has a day alone."""
    (group,) = make_groups(LABELS, ARTICLES, keep=keep).values()
    assert (group.id, group.articles, group.kept) == ("a", ("a", "b", "c", "d"), kept)
    assert [id for id in group.articles if group.keeps(id)] == ([kept] if kept else [*"abcd"])
    assert group_of([group]) == dict.fromkeys("abcd", "a")


def test_ids_decide_among_equals_and_the_undated_come_last() -> None:
    same = [Sketched(id, "2024", None, 5) for id in "cab"] + [Sketched("A", None, None, 5)]
    for keep in ("first", "longest"):
        (group,) = make_groups(np.zeros(4, np.int32), same, keep=keep).values()
        assert group.id == "A" and group.kept == "a"


def test_an_unknown_way_is_refused() -> None:
    with pytest.raises(UsageError, match="'newest'"):
        make_groups(LABELS, ARTICLES, keep="newest")


@settings(max_examples=50)
@given(st.permutations(range(5)), st.sampled_from(["all", "first", "longest"]))
def test_the_order_of_articles_does_not_matter(order: list[int], keep: str) -> None:
    shuffled = make_groups(LABELS[order], [ARTICLES[place] for place in order], keep=keep)
    assert shuffled == make_groups(LABELS, ARTICLES, keep=keep)
