"""Plans and versions, without a hub: whatever is on either side, the plan makes them equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.errors import UsageError
from warta.publish.payload import LocalFile
from warta.publish.plan import RemoteFile, compare, format_bytes
from warta.publish.version import (
    Change,
    Version,
    change_of_head,
    change_of_path,
    change_of_schema,
    choose_version,
    parse_version,
    versions_in,
    worst,
)

PATHS = st.sampled_from([".gitattributes", "README.md", "a/b.parquet", "a/c.parquet", "LICENSE"])
CONTENT = st.sampled_from("xyz")
CHANGES: tuple[Change, ...] = ("major", "minor", "patch")
VERSIONS = st.builds(Version, *[st.integers(0, 30)] * 3)


def local(path: str, content: str) -> LocalFile:
    return LocalFile(path, 1, f"sha256 {content}", f"sha1 {content}")


def remote(path: str, content: str) -> RemoteFile:
    """As a hub tells it: of a large file git knows a pointer alone."""
    if path.endswith(".parquet"):
        return RemoteFile(path, 1, f"pointer to {content}", f"sha256 {content}")
    return RemoteFile(path, 1, f"sha1 {content}", None)


@given(st.dictionaries(PATHS, CONTENT), st.dictionaries(PATHS, CONTENT))
def test_carrying_out_a_difference_leaves_none(here: dict[str, str], there: dict[str, str]) -> None:
    here.pop(".gitattributes", None)
    files = {path: local(path, content) for path, content in here.items()}
    difference = compare(files, {path: remote(path, content) for path, content in there.items()})
    for path in difference.add + difference.change:
        assert there.get(path) != here[path]
        there[path] = here[path]
    for path in difference.delete:
        del there[path]
    assert {path: there[path] for path in there if path != ".gitattributes"} == here
    assert compare(files, {path: remote(path, there[path]) for path in there}).is_empty
    touched = [*difference.add, *difference.change, *difference.delete, *difference.unchanged]
    assert len(touched) == len(set(touched))
    assert list(difference.paths) == sorted(difference.paths)


@given(VERSIONS, VERSIONS)
def test_versions_are_ordered_as_numbers_and_read_back(one: Version, other: Version) -> None:
    assert parse_version(str(one)) == one
    numbers = [(v.major, v.minor, v.patch) for v in (one, other)]
    assert (one < other) == (numbers[0] < numbers[1])
    for change in CHANGES:
        assert one.after(change) > one
    assert one.after("major") > one.after("minor") > one.after("patch")


@given(VERSIONS, st.sampled_from(CHANGES), st.none() | VERSIONS)
def test_a_chosen_version_is_new_and_says_enough(
    last: Version, change: Change, asked: Version | None
) -> None:
    try:
        chosen = choose_version(asked, last=last, change=change, known=[last])
    except UsageError as error:
        assert asked is not None and asked < last.after(change)
        assert f"--version {last.after(change)}" in str(error)
    else:
        assert chosen >= last.after(change)
        assert chosen == (asked or last.after(change))


@pytest.mark.parametrize("text", ["1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1.0.0\n", "", "١.0.0"])
def test_what_is_no_version(text: str) -> None:
    with pytest.raises(UsageError, match="is no version"):
        parse_version(text)
    assert versions_in([text]) == []


def test_versions_among_tags_come_in_the_order_of_numbers() -> None:
    found = versions_in(["1.10.0", "paper", "1.9.0", "v2.0.0", "1.2.0"])
    assert list(map(str, found)) == ["1.2.0", "1.9.0", "1.10.0"]


def test_the_first_version_is_free() -> None:
    assert str(choose_version(None, last=None, change=None, known=())) == "1.0.0"
    assert choose_version(Version(0, 3, 0), last=None, change=None, known=()) == Version(0, 3, 0)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("schema/article.schema.json", "major"),
        ("schema/layers/times.schema.json", "major"),
        ("articles/train-00000-of-00001.parquet", "minor"),
        ("README.md", "patch"),
        ("LICENSE", "patch"),
        ("croissant.json", "patch"),
    ],
)
def test_what_a_change_of_a_file_means(path: str, change: Change) -> None:
    assert change_of_path(path) == change


def test_the_worst_change_counts() -> None:
    assert worst(["patch", "major", "minor"]) == "major"
    assert worst(["patch", "minor"]) == "minor"
    assert worst([]) == "patch"


def head(**features: str) -> dict[str, object]:
    return {"dataset_info": [{"config_name": n, "features": f} for n, f in features.items()]}


def test_a_card_that_says_other_features_is_another_major_version() -> None:
    one = head(articles="a", entities="PER ORG")
    assert change_of_head(one, dict(one, pretty_name="Warta")) == "patch"
    assert change_of_head(one, head(articles="a", entities="PERSON ORG")) == "major"
    assert change_of_head(one, head(articles="a")) == "major"
    assert change_of_head(one, head(articles="a", entities="PER ORG", times="t")) == "minor"
    single = {"dataset_info": {"config_name": "a", "features": "f"}}
    assert change_of_head(single, {"dataset_info": [single["dataset_info"]]}) == "patch"


def test_a_schema_changes_by_its_rules_and_not_by_its_prose() -> None:
    one = b'{"title": "x", "properties": {"title": {"type": "string"}}, "required": ["title"]}'
    assert change_of_schema(one, one.replace(b'"x"', b'"y"')) == "patch"
    assert change_of_schema(one, one.replace(b'"string"', b'"integer"')) == "major"
    assert change_of_schema(one, one.replace(b'{"type": "string"}', b"{}")) == "major"
    # A field that is named as prose is, is a field.
    assert change_of_schema(one, b'{"properties": {}, "required": ["title"]}') == "major"
    assert change_of_schema(one, b"not json") == "major"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        *((0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_949, "999.9 kB")),
        *(
            (999_950, "1.0 MB"),
            (7 * 10**6, "7.0 MB"),
            (2 * 10**9, "2.0 GB"),
            (3 * 10**12, "3.0 TB"),
        ),
    ],
)
def test_bytes_as_people_read_them(number: int, said: str) -> None:
    assert format_bytes(number) == said
