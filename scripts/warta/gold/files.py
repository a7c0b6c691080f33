"""Gold files on disk: JSON with one item a line, so that a diff shows what was changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.gold.compile import try_gold
from warta.gold.hints import closest, escape_invisible, quote
from warta.gold.problems import GoldError, GoldProblem
from warta.schema import LAYERS

# The order in which the keys of a file, and of anything in it, are written; others follow as given.
_KEYS = """
    id text_sha256 annotator structure sentences entities titles times attributions persuasion
    chains topics frames genre dateline blocks
    p text split_after join from to n part place outlet source cue content
    label quote kind type technique link iso3166 geonames value mod anchor holder
    group members mentions speaker voice attribution
"""
_ORDER = {key: place for place, key in enumerate(_KEYS.split())}
# Roles of an attribution get a line each, mentions of a chain too: they are what makes rows long.
_ROLES = ("source", "cue", "content")


def format_gold(gold: Mapping[str, Any]) -> str:
    """The file's text: keys in a fixed order, one item a line, and a line end at the end.

    Reading it gives `gold` again. Characters that cannot be seen are written as escapes.
    """
    parts = [f"{_inline(key)}: {_top(key, gold[key])}" for key in _sorted(gold)]
    return "{\n  " + ",\n  ".join(parts) + "\n}\n" if parts else "{}\n"


def _top(key: str, value: Any) -> str:
    if key == "structure" and isinstance(value, dict):
        parts = [
            f"{_inline(inner)}: {_list(value[inner], '      ')}"
            if inner == "blocks"
            else f"{_inline(inner)}: {_inline(value[inner])}"
            for inner in _sorted(value)
        ]
        return "{\n    " + ",\n    ".join(parts) + "\n  }" if parts else "{}"
    if key in ("topics", "frames"):
        return _inline(value)
    return _list(value, "    ")


def _list(value: Any, indent: str) -> str:
    if not isinstance(value, list) or not value:
        return _inline(value)
    items = f",\n{indent}".join(_item(item, indent) for item in value)
    return f"[\n{indent}{items}\n{indent[2:]}]"


def _item(item: Any, indent: str) -> str:
    """One item: on a line, but for attributions (a line a role) and chains (a line a mention)."""
    if not isinstance(item, dict) or not item.keys() & {*_ROLES, "mentions"}:
        return _inline(item)
    text = "{"
    broken = False
    for place, key in enumerate(_sorted(item)):
        if place:
            text += f",\n{indent} " if broken or key in _ROLES else ", "
        broken = key in _ROLES
        value = item[key]
        inner = _list(value, f"{indent}  ") if key == "mentions" else _inline(value)
        text += f"{_inline(key)}: {inner}"
    return text + "}"


def _inline(value: Any) -> str:
    dumped = json.dumps(_in_order(value), ensure_ascii=False)
    return dumped if dumped.isprintable() else escape_invisible(dumped)


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in _sorted(value)}
    return [_in_order(item) for item in value] if isinstance(value, list) else value


def _sorted(item: Mapping[str, Any]) -> list[str]:
    return sorted(item, key=lambda key: _ORDER.get(key, len(_ORDER)))


def read_gold(path: str | os.PathLike[str]) -> dict[str, Any]:
    """A gold file's content. Raises GoldError where it is no JSON object, or names a key twice."""
    path = Path(path)

    def fail(code: str, message: str, hint: str = "") -> GoldError:
        return GoldError([GoldProblem(path.name, "file", None, None, code, message, hint)])

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        item = dict(pairs)
        if len(item) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            shown = json.dumps(item, ensure_ascii=False)[:80]
            raise fail("gold_shape", f"the key {quote(twice)} stands twice in one object: {shown}")
        return item

    try:
        text = path.read_bytes().decode("utf-8-sig")
        gold = json.loads(text, object_pairs_hook=unique)
        if r"\ud" in text or r"\uD" in text:  # may be half of a pair
            json.dumps(gold, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is no UTF-8"
        raise fail("gold_not_json", message, "save the file as UTF-8") from error
    except UnicodeEncodeError as error:
        raise fail(
            "gold_not_json", r"a string holds half of a surrogate pair (\ud800 to \udfff)"
        ) from error
    except json.JSONDecodeError as error:
        where = f"row {error.lineno}, column {error.colno} of the file"
        near = error.doc[max(0, error.pos - 30) : error.pos + 10]
        hint = f'near {quote(near)}; a quote inside a string is written \\"'
        raise fail("gold_not_json", f"{error.msg}: {where}", hint) from error
    except RecursionError as error:
        raise fail("gold_not_json", "lists or objects are nested too deep") from error
    if not isinstance(gold, dict):
        raise fail("gold_shape", "the file must hold one JSON object")
    return gold


def write_gold(path: str | os.PathLike[str], gold: Mapping[str, Any]) -> None:
    """Writes format_gold(gold) as UTF-8 with LF, making folders that are not there."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(format_gold(gold).encode("utf-8"))


def gold_files(folder: str | os.PathLike[str]) -> list[Path]:
    """The gold files under `folder`, sorted by path; hidden files and folders are left out."""
    root = Path(folder)
    return sorted(
        path
        for path in root.rglob("*.json")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    )


def check_gold(
    folder: str | os.PathLike[str], articles: Mapping[str, Article], *, strict: bool = True
) -> Iterator[GoldProblem]:
    """Everything wrong with the gold files under `folder`; `articles` gives articles by id.

    `file` of a problem is the path under `folder`. Where an article has no sentences, those that
    corrections name are looked for, but not applied.
    """
    root = Path(folder)
    first: dict[str, str] = {}
    for path in gold_files(root):
        name = path.relative_to(root).as_posix()
        try:
            gold = read_gold(path)
        except GoldError as error:
            for problem in error.problems:
                yield GoldProblem(
                    name, "file", None, None, problem.code, problem.message, problem.hint
                )
            continue
        yield from _check_file(name, path.stem, gold, articles, first, strict=strict)


def _check_file(
    name: str,
    stem: str,
    gold: Mapping[str, Any],
    articles: Mapping[str, Article],
    first: dict[str, str],
    *,
    strict: bool,
) -> Iterator[GoldProblem]:
    article_id = gold.get("id", stem)
    if not isinstance(article_id, str):
        article_id = stem
    if article_id != stem:
        message = f"the id is {quote(article_id)}, but the file is named {quote(stem)}"
        hint = "a gold file is named <id>.json"
        yield GoldProblem(name, "file", None, None, "gold_wrong_id", message, hint)
    if first.setdefault(article_id, name) != name:
        message = f"{first[article_id]} annotates the same article"
        yield GoldProblem(name, "file", None, None, "gold_duplicate", message, "keep one")
    article = articles.get(article_id)
    if article is None:
        guess = closest(article_id, list(articles))
        hint = f"did you mean {quote(guess)}?" if guess else f"{len(articles)} articles were read"
        message = f"there is no article {quote(article_id)}"
        yield GoldProblem(name, "file", None, None, "gold_no_article", message, hint)
        return
    layers = [layer for layer in LAYERS if layer != "sentences" or article.sentences is not None]
    yield from try_gold(gold, article, file=name, strict=strict, layers=layers)[1]
