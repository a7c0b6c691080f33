"""The server: this machine's readers only, and only the site's files."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from warta.errors import IncompleteError
from warta.view.serve import LOOPBACK, open_server


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    site = tmp_path / "site"
    (site / "data").mkdir(parents=True)
    (site / "index.html").write_text("<p>site</p>", "utf-8")
    (site / "data" / "site.js").write_text("1", "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    with open_server(site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert server.server_address[0] == LOOPBACK
        yield server.server_address[1]
        server.shutdown()


def get(port: int, path: str, host: str | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    connection.request("GET", path, headers={"Host": host or f"{LOOPBACK}:{port}"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_the_site_is_served(port: int) -> None:
    assert get(port, "/") == (200, b"<p>site</p>")
    assert get(port, "/data/site.js?x=1") == (200, b"1")
    assert get(port, "/", "localhost:1")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/data/../../secret.txt",
        "/link.txt",
        "/data/",
        "/data",
        "/none",
    ],
)
def test_nothing_else_is(port: int, path: str) -> None:
    status, body = get(port, path)
    assert status == 404 and b"secret" not in body


def test_a_foreign_name_for_this_machine_is_refused(port: int) -> None:
    assert get(port, "/", "example.org")[0] == 403
    assert get(port, "/", "127.0.0.1.example.org:80")[0] == 403


def test_a_taken_port_is_named(port: int, tmp_path: Path) -> None:
    with pytest.raises(IncompleteError, match=str(port)):
        open_server(tmp_path, port=port)
