"""A site on the loopback address, for where a browser would rather not open files."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from warta.errors import IncompleteError

LOOPBACK = "127.0.0.1"


class SiteHandler(SimpleHTTPRequestHandler):
    """Files of one folder, to readers of this machine alone; folders are not listed."""

    protocol_version = "HTTP/1.1"

    def send_head(self):  # type: ignore[no-untyped-def]
        # A page elsewhere whose name was made to point here would come with that name.
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        if host not in (LOOPBACK, "localhost"):
            self.send_error(403, "only for readers on this machine")
            return None
        path = Path(self.translate_path(self.path))
        root = Path(self.directory).resolve()
        if not path.resolve().is_relative_to(root) or (path.is_dir() and path.resolve() != root):
            self.send_error(404)
            return None
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: only the command line prints."""


def open_server(folder: Path, *, port: int = 0) -> ThreadingHTTPServer:
    """A server of `folder` on the loopback, not yet running; port 0 takes any free one.

    `server_address` says where. Raises IncompleteError where the port is taken.
    """
    try:
        handler = partial(SiteHandler, directory=str(folder))
        return ThreadingHTTPServer((LOOPBACK, port), handler)
    except OSError as error:
        raise IncompleteError(
            f"port {port} on {LOOPBACK} cannot be used ({error.strerror}): name another with --port"
        ) from error
