"""One chat completion after the other, from the server that the command line names.

A key is read from the environment (KEY) when there is one, sent to that server alone (redirects
are not followed), and never shown.
"""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from warta.errors import IncompleteError, UsageError

KEY = "WARTA_CHAT_KEY"
TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds
LONGEST_ANSWER = 16 * 2**20  # bytes
SHOWN = 300  # characters of a server's complaint
# How the form of an answer is asked for, the strictest first; servers know one, another or none.
FORMS = ("json_schema", "json_object", "text")
# What a server may not take, and can do without.
OPTIONAL = ("seed", "temperature")

Messages = Sequence[Mapping[str, str]]


class ChatClient:
    """The endpoint `url` (up to and without /chat/completions) and the name of its model.

    `timeout` is in seconds, for each try. Raises UsageError where the URL is none.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        timeout: float,
        seed: int = 0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"{url!r} is no address: write chat:https://HOST/v1#MODEL")
        if parts.username or parts.password:
            raise UsageError(f"leave the key out of the address: it is read from {KEY}")
        self._url = url.rstrip("/").removesuffix("/chat/completions") + "/chat/completions"
        self._timeout, self._sleep = timeout, sleep
        self._settings: dict[str, Any] = {"model": model, "temperature": 0, "seed": seed}
        self._forms = list(FORMS)
        self._opener = urllib.request.build_opener(_NoRedirect)

    def ask(self, messages: Messages, schema: Mapping[str, Any]) -> str:
        """The text of the answer, asked for in the form of `schema`.

        Raises UsageError where the server refuses the request, IncompleteError where it does not
        answer after TRIES tries.
        """
        while True:
            body = {**self._settings, "messages": list(messages)}
            if self._forms[0] != "text":
                body["response_format"] = _response_format(self._forms[0], schema)
            try:
                return _content(self._post(body))
            except _RefusedError as refused:
                unwanted = [name for name in OPTIONAL if name in self._settings]
                named = [name for name in unwanted if name in refused.said]
                if named:
                    del self._settings[named[0]]
                elif len(self._forms) > 1:
                    del self._forms[0]
                else:
                    raise UsageError(
                        f"the server refuses the request (HTTP {refused.status}): {refused.said}"
                    ) from None

    def _post(self, body: Mapping[str, Any]) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key := os.environ.get(KEY, "").strip():
            headers["Authorization"] = f"Bearer {key}"
        data = json.dumps(body, ensure_ascii=False).encode()
        wait, trouble = FIRST_WAIT, ""
        for attempt in range(TRIES):
            request = urllib.request.Request(self._url, data, headers, method="POST")
            pause = wait
            try:
                with self._opener.open(request, timeout=self._timeout) as response:
                    answer = response.read(LONGEST_ANSWER + 1)
                if len(answer) > LONGEST_ANSWER:
                    raise UsageError(f"an answer of more than {LONGEST_ANSWER} bytes")
                return json.loads(answer)
            except urllib.error.HTTPError as error:
                said = error.read(LONGEST_ANSWER)[: 4 * SHOWN].decode("utf-8", "replace")[:SHOWN]
                _refuse(error.code, said)
                trouble = f"HTTP {error.code}"
                pause = _retry_after(error.headers.get("Retry-After"), wait)
            except ValueError as error:
                trouble = f"an answer that is no JSON ({error})"
            except (OSError, http.client.HTTPException) as error:
                reason = getattr(error, "reason", None) or error
                trouble = f"{type(reason).__name__}: {reason}"
            if attempt + 1 < TRIES:
                self._sleep(min(pause, LONGEST_WAIT))
                wait *= 2
        raise IncompleteError(
            f"the chat server gave no answer in {TRIES} tries, the last time {trouble}: see that "
            "it runs and that the address is right, then run the same command again"
        )


class _RefusedError(Exception):
    """The server does not take the request as it is."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **named: Any) -> None:
        """None: the key goes to no other server."""


def _refuse(status: int, said: str) -> None:
    """Raises where another try would end as this one did."""
    if status in (401, 403):
        raise UsageError(f"the chat server wants another key (HTTP {status}): set {KEY}")
    if status == 404:
        raise UsageError(f"the chat server knows no such address or model (HTTP 404): {said}")
    if 300 <= status < 400:
        raise UsageError(f"the chat server sends elsewhere (HTTP {status}): give the final address")
    if status < 500 and status not in (408, 409, 425, 429):
        raise _RefusedError(status, said)


def _retry_after(given: str | None, wait: float) -> float:
    """Seconds that the header asks for, as a number or a date; `wait` where it says nothing."""
    if given is None:
        return wait
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return wait
    if until.tzinfo is None:
        until = until.replace(tzinfo=timezone.utc)
    return max(0.0, (until - datetime.now(timezone.utc)).total_seconds())


def _response_format(form: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    if form == "json_object":
        return {"type": form}
    return {"type": form, "json_schema": {"name": "answer", "strict": True, "schema": schema}}


def _content(answer: Any) -> str:
    """The text of the first choice; "" where there is none, which is a malformed answer."""
    try:
        content = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return ""
    return content if isinstance(content, str) else ""
