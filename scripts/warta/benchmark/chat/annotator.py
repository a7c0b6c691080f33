"""A chat model as an annotator: instructions, a few train articles with their gold, the article.

Behind the address: `,shots=2,timeout=120` (these are the defaults; `timeout` is in seconds).
"""

from __future__ import annotations

import json
import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import jsonschema_rs
import orjson

from warta.article import Article
from warta.benchmark.chat.answers import FORMS
from warta.benchmark.chat.client import ChatClient
from warta.benchmark.chat.form import Form
from warta.benchmark.chat.places import Places
from warta.errors import UsageError
from warta.gold.hints import closest
from warta.schema import labels

CHAT_TASKS = tuple(FORMS)
OPTIONS: Mapping[str, float] = {"shots": 2, "timeout": 120}
MOST_SHOTS = 20
ASKED = 2  # times, before an answer that does not fit counts as empty
SHOWN = 200  # characters of what is wrong with it

Message = dict[str, str]


def read_spec(rest: str) -> tuple[str, str, dict[str, float]]:
    """(address, model, options) of what stands behind `chat:`. Raises UsageError."""
    target, *parts = rest.split(",")
    url, hash_, model = target.partition("#")
    if not (url and hash_ and model):
        raise UsageError("chat needs an address and a model: chat:http://localhost:8000/v1#MODEL")
    options = dict(OPTIONS)
    for part in parts:
        name, equals, value = part.partition("=")
        if not equals or name not in OPTIONS:
            hint = closest(name, [*OPTIONS])
            meant = f"; did you mean {hint}?" if hint else ""
            raise UsageError(f"chat takes ,shots=… and ,timeout=…, not {part!r}{meant}")
        try:
            options[name] = int(value) if name == "shots" else float(value)
        except ValueError:
            options[name] = -1
        least, most = (0, MOST_SHOTS) if name == "shots" else (0.001, 86_400)
        if not least <= options[name] <= most:
            raise UsageError(f"chat: {name}={value} is no number from {least:g} to {most}")
    return url, model, options


def make_chat(gold: Sequence[Article], task: str, rest: str, *, seed: int = 0) -> ChatAnnotator:
    """The annotator of a task by the model that `rest` names. No connection is opened yet.

    Raises UsageError where `rest` is wrong.
    """
    url, model, options = read_spec(rest)
    client = ChatClient(url, model, timeout=options["timeout"], seed=seed)
    return ChatAnnotator(client, task, choose_shots(gold, int(options["shots"]), seed))


def choose_shots(gold: Sequence[Article], number: int, seed: int) -> list[Article]:
    """`number` articles, drawn by `seed` from the shorter half: what is shown is paid for with
    every request."""
    if not gold or not number:
        return []
    middle = statistics.median(len(article.text or "") for article in gold)
    short = [article for article in gold if len(article.text or "") <= middle]
    return random.Random(seed).sample(short, min(number, len(short)))


@dataclass(slots=True)
class ChatAnnotator:
    """Annotates an article with the layer of `task`, and counts what went wrong (`notes`)."""

    client: ChatClient
    task: str
    shots: Sequence[Article]
    asked: int = 0
    malformed: int = 0
    places: int = 0
    lost: int = 0
    _opening: list[Message] = field(default_factory=list)

    def __call__(self, article: Article) -> Article:
        """Raises UsageError and IncompleteError as ChatClient.ask does."""
        form = FORMS[self.task]
        messages = [*self._shown(form), {"role": "user", "content": question(article, form)}]
        answer = self._ask(messages, form)
        places = Places(article)
        made = form.read(article, places, form.empty if answer is None else answer)
        self.places += places.asked
        self.lost += places.lost
        return made

    def notes(self) -> tuple[str, ...]:
        """What the figures do not say: answers that were none, and spans that led nowhere."""
        found = []
        if self.malformed:
            found.append(
                f"{self.malformed} of {self.asked} answers were not of the form asked for, twice, "
                "and count as empty"
            )
        if self.lost:
            found.append(
                f"{self.lost} of {self.places} spans stand nowhere in the article text, and count "
                "as not given"
            )
        return tuple(found)

    def _ask(self, messages: list[Message], form: Form) -> Any:
        """An answer that fits the schema, None where there was none."""
        schema = form.schema()
        self.asked += 1
        for _ in range(ASKED):
            said = self.client.ask(messages, schema)
            answer, wrong = read_answer(said, schema)
            if answer is not None:
                return answer
            messages = [
                *messages,
                {"role": "assistant", "content": said},
                {
                    "role": "user",
                    "content": f"That is not the JSON object that was asked for: {wrong} "
                    "Answer again, with that object alone.",
                },
            ]
        self.malformed += 1
        return None

    def _shown(self, form: Form) -> list[Message]:
        if not self._opening:
            self._opening.append({"role": "system", "content": instructions(self.task)})
            for article in self.shots:
                answer = form.show(article, Places(article))
                shown = json.dumps(answer, ensure_ascii=False)
                self._opening.append({"role": "user", "content": question(article, form)})
                self._opening.append({"role": "assistant", "content": shown})
        return self._opening


def question(article: Article, form: Form) -> str:
    """An article as it is put to the model."""
    published = article.published_at or "unknown"
    return f"Published: {published}\n\n{Places(article).show(whole=form.whole)}"


@cache
def instructions(task: str) -> str:
    """The system message of a task: prompts/*.md, the labels with what the schema says of them,
    and the schema of the answer, for servers that do not take one."""
    form = FORMS[task]
    listed = "\n".join(
        f"- {label.const}: {label.description}"
        for layer, name in form.labels
        for label in labels(layer, name)
    )
    schema = json.dumps(form.schema(), ensure_ascii=False)
    spans = [_prompt("spans")] if '"p"' in schema else []
    parts = [_prompt("system"), *spans, _prompt(task).replace("{labels}", listed)]
    return "\n\n".join([*parts, f"The JSON Schema of the answer:\n{schema}"])


def _prompt(name: str) -> str:
    path = resources.files("warta.benchmark.chat") / "prompts" / f"{name}.md"
    return path.read_text("utf-8").strip()


def read_answer(said: str, schema: Any) -> tuple[Any, str]:
    """(the answer, what is wrong with it): None where it holds no JSON that fits the schema.

    What a model thought aloud, and what stands around the outermost braces, is passed over.
    """
    text = said.rpartition("</think>")[2]
    first, last = text.find("{"), text.rfind("}")
    if first < 0 or last < first:
        return None, "there is no JSON object in it."
    try:
        answer = orjson.loads(text[first : last + 1])
    except orjson.JSONDecodeError as error:
        return None, f"{error}."[:SHOWN]
    misfit = next(jsonschema_rs.validator_for(schema).iter_errors(answer), None)
    if misfit is not None:
        return None, f"{misfit.message[:SHOWN]}."
    return answer, ""
