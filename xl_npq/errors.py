"""The two ways in which a command can fail, each told in one plain line."""

from __future__ import annotations


class _OneLine(Exception):
    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class SourceError(_OneLine):
    """The data cannot be used: what is wrong, where, and what to do. Exit code 1."""


class UsageError(_OneLine):
    """The command cannot be carried out as it was asked: what is wrong, and what to do. Exit code 2."""
