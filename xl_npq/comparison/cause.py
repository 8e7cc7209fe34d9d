"""Why a figure differs: the kinds of causes, in the order in which their effects are measured."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from xl_npq.tables import TABLES, Kind

ROW_DAY = {
    "Participants": "Enrolled on",
    "Assessments": "Presented on",
    "Feedback": "Received on",
    "Supplied": "Received on",
}
"""The day that a new row of a table speaks of."""
_DAYS_OF: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Participants": {
        "Outcome": ("Outcome on", "Presented on"),
        "Final mark": ("Outcome on", "Presented on"),
        "Peer moderated": ("Presented on",),
        "Mark changed": ("Presented on",),
        "Withdrawal reason": ("Withdrawn on",),
        "Deferral reason": ("Deferred on",),
        "Expected return": ("Deferred on",),
    },
    "Assessments": dict.fromkeys(
        ("Mark", "Outcome", "Peer moderated", "Mark changed", "QA moderated", "QA overturned"), ("Presented on",)
    ),
}
"""The dates that say when a cell which is no date itself came about, the first that is filled in counting."""


class Cause(StrEnum):
    """A kind of cause; the text is the word for it everywhere."""

    DEFINITION = "changed definition"
    SETTING = "changed setting"
    TARGET = "changed target"
    TIME = "As at moved"
    SCHOOL = "new school data"
    REMOVAL = "removal"
    ORDER = "order of rows"
    LATE = "late entry"
    CORRECTION = "correction"
    NEWS = "happened since"


MEANINGS: Mapping[Cause, str] = {
    Cause.DEFINITION: "Levels, Ethnicities, Extensions or Groups say something else",
    Cause.SETTING: "a setting other than As at, or the list of areas, is another",
    Cause.TARGET: "the table Targets says something else",
    Cause.TIME: "what was known before counts differently at the other As at",
    Cause.SCHOOL: "the table Schools says something else about somebody's school",
    Cause.REMOVAL: "a row is no longer there",
    Cause.ORDER: "rows of the same day stand in another order, which decides which of them is the first",
    Cause.LATE: "something was filled in that had happened by the earlier As at",
    Cause.CORRECTION: "something that was filled in is another, or blank",
    Cause.NEWS: "something was filled in that happened after the earlier As at",
}


def of_row(table: str, row: Mapping[str, str], as_at: date | None) -> Cause:
    """Why a row was added: late, or because what it tells of came after the earlier As at."""
    return _by_day(row.get(ROW_DAY[table], ""), as_at)


def of_cell(table: str, column: str, old: str, row: Mapping[str, str], as_at: date | None) -> Cause:
    """Why a cell differs, `row` being the row as it is now."""
    if old:
        return Cause.CORRECTION
    known = TABLES[table]
    if column in known.names and known.column(column).kind is Kind.DATE and column != "Expected return":
        return _by_day(row.get(column, ""), as_at)
    days = (row.get(day, "") for day in _DAYS_OF.get(table, {}).get(column, ()))
    return _by_day(next((day for day in days if day), ""), as_at)


def _by_day(text: str, as_at: date | None) -> Cause:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Cause.LATE
    return Cause.NEWS if as_at is not None and day > as_at else Cause.LATE
