"""The client against a real server on the loopback that answers by a script."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from chat_server import ChatServer, Reply, serving

from warta.benchmark.chat.client import KEY, LONGEST_WAIT, TRIES, ChatClient
from warta.errors import IncompleteError, UsageError

ASK = [{"role": "user", "content": "Halo"}]
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
REFUSED = Reply(status=400, text='{"error": "response_format is not supported"}')


def client(server: ChatServer, waits: list[float] | None = None) -> ChatClient:
    sleep = waits.append if waits is not None else _never
    return ChatClient(server.url, "tiny", timeout=5, seed=7, sleep=sleep)


def _never(seconds: float) -> None:
    raise AssertionError(f"the client waited {seconds} s")


def test_an_answer_is_asked_for_by_schema_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, " rahasia\n")
    with serving([Reply("{}")]) as server:
        assert client(server).ask(ASK, SCHEMA) == "{}"
    ((path, headers, body),) = server.requests
    assert path == "/v1/chat/completions" and headers["Authorization"] == "Bearer rahasia"
    assert body["model"] == "tiny" and body["messages"] == ASK
    assert (body["temperature"], body["seed"]) == (0, 7)
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA


def test_without_a_key_none_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "rahasia")
    with serving([Reply("{}")]) as server:
        client(server).ask(ASK, SCHEMA)
    assert "rahasia" not in str(server.requests)


def test_servers_that_refuse_the_form_are_asked_for_less() -> None:
    with serving([REFUSED, REFUSED, Reply("{}")]) as server:
        asking = client(server)
        assert asking.ask(ASK, SCHEMA) == "{}" == asking.ask(ASK, SCHEMA)
    forms = [body.get("response_format", {}).get("type") for body in server.bodies()]
    assert forms == ["json_schema", "json_object", None, None]  # what was learnt is kept


def test_settings_that_a_server_does_not_take_are_left_out() -> None:
    wrong = Reply(status=400, text='{"error": {"param": "temperature", "message": "unsupported"}}')
    with serving([wrong, Reply("{}")]) as server:
        assert client(server).ask(ASK, SCHEMA) == "{}"
    first, second = server.bodies()
    assert "temperature" in first and "temperature" not in second
    assert first["response_format"] == second["response_format"]


def test_what_is_refused_for_good_is_told() -> None:
    long = Reply(status=413, text="too long " * 1000)
    with (
        serving([long]) as server,
        pytest.raises(UsageError, match="HTTP 413") as caught,
    ):
        client(server).ask(ASK, SCHEMA)
    assert len(str(caught.value)) < 500


def test_retry_after_is_kept_in_seconds_and_as_a_date() -> None:
    until = datetime.now(timezone.utc) + timedelta(seconds=30)
    script = [
        Reply(status=429, headers={"Retry-After": "7"}),
        Reply(status=429, headers={"Retry-After": format_datetime(until, usegmt=True)}),
        Reply(status=503, headers={"Retry-After": "soon"}),
        Reply(status=429, headers={"Retry-After": "86400"}),
        Reply("{}"),
    ]
    waits: list[float] = []
    with serving(script) as server:
        assert client(server, waits).ask(ASK, SCHEMA) == "{}"
    assert waits[0] == 7 and 20 < waits[1] <= 30
    assert waits[2] == 4 and waits[3] == LONGEST_WAIT


def test_a_server_that_stays_down_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "rahasia")
    waits: list[float] = []
    with (
        serving([Reply(status=500, text="rahasia")]) as server,
        pytest.raises(IncompleteError, match=f"no answer in {TRIES} tries.*HTTP 500") as caught,
    ):
        client(server, waits).ask(ASK, SCHEMA)
    assert len(server.requests) == TRIES and waits == [1, 2, 4, 8]
    assert caught.value.exit_code == 3 and "rahasia" not in str(caught.value)


def test_nobody_at_home_is_tried_again() -> None:
    with serving([Reply("{}")]) as server:
        pass
    waits: list[float] = []
    with pytest.raises(IncompleteError, match="no answer"):
        client(server, waits).ask(ASK, SCHEMA)
    assert len(waits) == TRIES - 1


def test_an_answer_that_is_no_json_is_tried_again() -> None:
    waits: list[float] = []
    with serving([Reply(text="<html>gateway</html>"), Reply("{}")]) as server:
        assert client(server, waits).ask(ASK, SCHEMA) == "{}"
    assert waits == [1]


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"choices": []}', '{"choices": [{"message": {"content": null}}]}']
)
def test_an_answer_without_words_is_an_empty_one(text: str) -> None:
    with serving([Reply(text=text)]) as server:
        assert client(server).ask(ASK, SCHEMA) == ""


@pytest.mark.parametrize(
    ("status", "said"), [(401, KEY), (403, KEY), (404, "no such address"), (307, "sends elsewhere")]
)
def test_what_the_user_has_to_change_is_said_at_once(status: int, said: str) -> None:
    reply = Reply(status=status, headers={"Location": "http://127.0.0.1:9/v1"})
    with serving([reply]) as server, pytest.raises(UsageError, match=said):
        client(server).ask(ASK, SCHEMA)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "url", ["ftp://host/v1", "localhost:8000", "file:///etc/passwd", "http://"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        ChatClient(url, "tiny", timeout=1)


def test_a_key_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match=KEY) as caught:
        ChatClient("http://me:rahasia@host/v1", "tiny", timeout=1)
    assert "rahasia" not in str(caught.value)
