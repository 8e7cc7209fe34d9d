"""Counts and places as a macro tells them in its one line."""

from __future__ import annotations

from collections.abc import Sequence

from xl_npq.checks.fault import Faults

_NAMED = 5


def counted(number: int, one: str) -> str:
    """`1 cell`, `2 cells`, `4,211 cells`."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def named(places: Sequence[str]) -> str:
    """The first few places, and how many more there are."""
    more = len(places) - _NAMED
    return ", ".join(places[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def faults_in_words(faults: Faults) -> str:
    """How many errors and warnings the data has, and where they are listed."""
    if not len(faults.errors) and not len(faults.warnings):
        return "The data has no errors and no warnings."
    errors, warnings = counted(len(faults.errors), "error"), counted(len(faults.warnings), "warning")
    return f"The data has {errors} and {warnings}: see the sheet Checks."
