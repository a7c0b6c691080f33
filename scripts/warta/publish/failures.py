"""What the Hub's client raises, as errors of ours: what happened, where, what to do.

No message repeats a header or a URL with a query, and the login is cut out of whatever a server
says: a server may echo what it was sent.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from warta.errors import IncompleteError, WartaError

if TYPE_CHECKING:
    from huggingface_hub.errors import HfHubHTTPError

T = TypeVar("T")

# Too many requests, and the server's own troubles: the same request may do later.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
MOVED = frozenset({409, 412})
WAITS = (1.0, 3.0)
AGAIN = "run the same command again: it goes on from there"


class HubError(IncompleteError):
    """The Hub, or the way to it, stopped the run. `status` is its HTTP status, if it had one."""

    def __init__(self, message: str, *, status: int | None = None, passing: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.passing = passing


class HeadMoved(HubError):
    """Somebody else changed the repository between plan and commit."""


class NoRepository(HubError):
    """There is no such repository, as far as this login can see."""


class RefusedError(WartaError):
    """The Hub does not take the content as it is."""


@contextmanager
def told(what: str, endpoint: str, *, login: str | None) -> Iterator[None]:
    """Around calls of the client: its errors come out as HubError, HeadMoved or RefusedError.

    `what` says what was being done, in the form "uploading to ORG/NAME"; `login` is the token, to
    be cut out of messages.
    """
    try:
        yield
    except WartaError:
        raise
    except Exception as error:
        raise _ours(error, what, endpoint, login) from error


def _ours(error: BaseException, what: str, endpoint: str, login: str | None) -> WartaError:
    """The error of ours for one of the client's; what the client wrapped is looked at first."""
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, OfflineModeIsEnabled

    # The client's transport (httpx, earlier requests) is named by its errors alone.
    transport: tuple[type[BaseException], ...] = tuple(
        base for base in HfHubHTTPError.__bases__ if base is not OSError
    )
    text = one_line(str(error), login)
    if isinstance(error, OfflineModeIsEnabled):
        return HubError(f"{what}: HF_HUB_OFFLINE forbids connections; unset it, then {AGAIN}")
    if isinstance(error, HFValidationError):
        return RefusedError(f"{what}: {text}")
    if isinstance(error, HfHubHTTPError):
        return _of_response(error, what, endpoint, login)
    if isinstance(error, transport):
        return HubError(
            f"{what}: no answer from {endpoint} ({text or type(error).__name__}); check the "
            f"network, then {AGAIN}",
            passing=True,
        )
    if isinstance(error, OSError) and (error.errno or is_full(text)):
        return _of_system(what, error, login)
    if text.startswith("Invalid metadata"):
        return RefusedError(f"README.md: the Hub refuses its YAML head: {text}")
    if error.__cause__ is not None:
        return _ours(error.__cause__, what, endpoint, login)
    if is_full(text):  # the Xet store, whose errors have no class of their own
        return HubError(f"{what}: the disk is full ({text}); make room, then {AGAIN}")
    if isinstance(error, (RuntimeError, OSError)):
        return HubError(f"{what}: it stopped ({text}); {AGAIN}", passing=True)
    return HubError(
        f"{what}: {endpoint} gave an answer that no Hub gives ({type(error).__name__}: {text}); "
        "is it one?"
    )


def _of_response(
    error: HfHubHTTPError, what: str, endpoint: str, login: str | None
) -> HubError | RefusedError:
    from huggingface_hub.errors import RepositoryNotFoundError

    status = error.response.status_code
    # The Hub tells those who are not logged in 401 of what is not there.
    if isinstance(error, RepositoryNotFoundError) and (status == 404 or login is None):
        return NoRepository(
            f"{what}: there is none at {endpoint} that this login can see", status=status
        )
    return _of_status(what, endpoint, status, one_line(error.server_message or "", login))


def _of_status(what: str, endpoint: str, status: int, said: str) -> HubError | RefusedError:
    why = f" ({said})" if said else ""
    if status == 401:
        return HubError(
            f"{what}: {endpoint} does not know this login{why}; run `hf auth login`, then {AGAIN}",
            status=status,
        )
    if status == 403:
        return HubError(
            f"{what}: this login may not do that{why}; use a token with write access to the "
            f"organisation or user, then {AGAIN}",
            status=status,
        )
    if status in MOVED:
        return HeadMoved(f"{what}: the repository changed meanwhile{why}", status=status)
    if status == 429:
        return HubError(
            f"{what}: {endpoint} takes no more requests for now (429){why}; wait some minutes, "
            f"then {AGAIN}",
            status=status,
            passing=True,
        )
    if status in PASSING:
        return HubError(
            f"{what}: {endpoint} has troubles of its own ({status}){why}; wait, then {AGAIN}",
            status=status,
            passing=True,
        )
    if status == 507:
        return HubError(
            f"{what}: the store of {endpoint} is full (507){why}; make room there, then {AGAIN}",
            status=status,
        )
    if status in (400, 413, 422):
        return RefusedError(f"{what}: {endpoint} refuses it ({status}){why}")
    return HubError(f"{what}: {endpoint} answered {status}{why}; then {AGAIN}", status=status)


def _of_system(what: str, error: OSError, login: str | None) -> HubError:
    text = one_line(str(error.strerror or error), login)
    where = f" {error.filename}:" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT) or is_full(text):
        return HubError(f"{what}:{where} the disk is full; make room, then {AGAIN}")
    return HubError(f"{what}:{where} {text}; then {AGAIN}", passing=not error.filename)


def is_full(text: str) -> bool:
    """Whether a message speaks of a full disk, in the words of the system, `datasets` or Xet."""
    lowered = text.lower()
    return any(
        words in lowered for words in ("no space left", "not enough disk space", "quota exceeded")
    )


def one_line(text: str, login: str | None) -> str:
    line = " ".join(text.split())
    if login:
        line = line.replace(login, "…")
    return line if len(line) <= 400 else line[:399] + "…"


def patiently(call: Callable[[], T]) -> T:
    """The result of a call that may be repeated, tried again after what passes by itself."""
    for wait in WAITS:
        try:
            return call()
        except HubError as error:
            if not error.passing:
                raise
            time.sleep(wait)
    return call()
