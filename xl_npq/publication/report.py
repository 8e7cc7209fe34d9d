"""The public report as plain values: tables of figures and marks, words, and what was withheld.

Nothing here holds a row of anybody: counts, shares and words alone. Every writer (workbook, OpenDocument, CSV, web
page, JSON) takes a `Report` and shows what is in it, never more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["count", "share", "points", "rating", "text"]
"""What a column holds: people or scripts, a fraction, a difference of fractions, a mean out of 10, or words."""

SUPPRESSED = "[c]"
NOT_AVAILABLE = "[x]"
NOT_APPLICABLE = "[z]"
MARKS = {
    SUPPRESSED: "withheld, so that nobody can be identified",
    NOT_AVAILABLE: "not available: there is nobody, or nothing, to count yet",
    NOT_APPLICABLE: "does not apply",
}
"""The Analysis Function's shorthand for a figure that is not there, with its meaning."""


class Figure(NamedTuple):
    """A cell of a published table: a value, or None and a mark that says why there is none."""

    value: float | str | None
    mark: str = ""


class PublicColumn(NamedTuple):
    """A column of a published table: its heading and what it holds."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class PublicTable:
    """One table: `name` is its stable identifier (`metric_1`, `metric_7_gender`); rows as wide as `columns`.

    `in_words` has, for headings and groups that do not speak for themselves, what readers see in their place.
    """

    name: str
    title: str
    scope: str
    columns: tuple[PublicColumn, ...]
    rows: tuple[tuple[Figure, ...], ...]
    notes: tuple[str, ...] = ()
    in_words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PublicMetric:
    """One of the seven metrics: the framework's wording, how it stands, its tables and what is said about it."""

    number: str
    title: str
    wording: str
    status: str
    status_cohort: str
    commentary: tuple[str, ...]
    drafted: bool
    tables: tuple[PublicTable, ...]
    definitions: tuple[str, ...]


class Withheld(NamedTuple):
    """How many cells disclosure control took out of one table. How many of them were small is not for readers."""

    table: str
    cells: int


@dataclass(frozen=True)
class Report:
    """A provider's public report as at a date (ISO), ready to be written in any form."""

    provider: str
    as_at: str
    contact: str
    version: str
    metrics: tuple[PublicMetric, ...]
    suppress_below: int
    round_to: int
    withheld: tuple[Withheld, ...] = ()
    partnership: PublicTable | None = None
    """The Collective Partnership Targets; None for who takes no part in them."""
