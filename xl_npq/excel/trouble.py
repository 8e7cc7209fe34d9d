"""What a cell shows when a function cannot answer: a short text that begins with NPQ."""

from __future__ import annotations

LONGEST_TEXT = 255
"""Characters in a cell that every way of calling a function brings back whole."""
_BEGINS = "NPQ: "


class Trouble(Exception):
    """A range or an argument that cannot be used: what is wrong, and where."""


def shown(message: str) -> str:
    """The message as a cell shows it."""
    return cut(_BEGINS + " ".join(message.split()))


def unforeseen(error: Exception) -> str:
    """What a cell shows of a defect: its kind and nothing of the data."""
    return shown(f"something went wrong in xl-npq ({type(error).__name__}); please report it, with the formula")


def cut(text: str) -> str:
    """The text, its end left off where a cell may not bring back all of it."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1].rstrip()}…"
