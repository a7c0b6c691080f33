"""The named errors of the package. Whatever a user can cause derives from WartaError."""

from __future__ import annotations


class WartaError(Exception):
    """Base of every error that a caller may want to catch."""

    exit_code = 1


class UsageError(WartaError):
    """The command or call is wrong: an option, a path, a plan that does not fit."""

    exit_code = 2


class ArticleError(WartaError):
    """A dict does not have the shape of a record, so no Article can be made of it."""


class NotAnArticle(WartaError):
    """The bytes are no Indonesian news text: `code` is the reject's, `reason` is for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class ModelError(WartaError):
    """A model file is none of ours, or damaged."""

    exit_code = 2


class IncompleteError(WartaError):
    """The machine, not the input, stopped the run; the same command goes on where it stopped."""

    exit_code = 3
