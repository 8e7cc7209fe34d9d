"""What the input tables are: their columns, types and allowed values, said once.

The reader, the checks, the workbook's input sheets and the documentation all follow from `TABLES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import NamedTuple

import pandas as pd

from xl_npq.columns import Beyond, Column, Kind, Table
from xl_npq.records import RECORDS
from xl_npq.requirements import LETTERS, RATINGS

__all__ = ["TABLES", "Beyond", "Column", "Kind", "Moment", "Place", "Table", "Tables", "Unread"]


def _labels(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _dates(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.DATE) for name in names)


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.TEXT) for name in names)


def _yes_no(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.YES_NO) for name in names)


PROVIDER = Column("Provider")
COHORT = Column("Cohort", Kind.COHORT)
LEVEL = Column("Level", listed=("Levels", "Level"), beyond=Beyond.LOST)
ROLES = ("Participant", "Facilitator", "Administrator", "Provider team")
"""What a person of the table Participants may be; the first is taken where it is blank."""
OUTCOME = Column("Outcome", Kind.CHOICE, choices=("Pass", "Fail"))
MARK = Column("Mark", Kind.NUMBER)
FSM = Column("FSM %", Kind.SHARE)
SCHOOL_COLUMNS = ("School name", "Local authority", "District", "Region", "Phase", "School type", "Ofsted rating")
HEADER_ROW = 4
"""The row of the headings of every table in our own workbooks."""
ROWS_OF_A_FILE = 2_000_000
"""More rows than a file has: from here on a table of several files numbers the rows of the second."""
DATES_FROM, DATES_TO = "1901-01-01", "2199-12-31"

_AUTHORITY = Column("Local authority", listed=("Areas", "Local authority"), beyond=Beyond.FINE)
_SCHOOL = tuple(_AUTHORITY if name == _AUTHORITY.name else Column(name) for name in SCHOOL_COLUMNS)

_PARTICIPANTS = Table(
    "Participants",
    (
        PROVIDER,
        Column("Participant ID", required=True),
        *_texts("Name"),
        Column("TRN", Kind.TRN),
        replace(LEVEL, required=True),
        COHORT,
        Column("Role", offered=ROLES, beyond=Beyond.LOST),
        *_texts("Job role"),
        Column("URN", listed=("Schools", "URN")),
        *_SCHOOL,
        FSM,
        *_labels("Gender"),
        Column("Ethnicity", listed=("Ethnicities", "Ethnicity")),
        *_labels("Disability"),
        Column("Enrolled on", Kind.DATE, required=True),
        *_dates("Commenced on", "Presented on"),
        Column("Final mark", Kind.NUMBER),
        OUTCOME,
        *_dates("Outcome on"),
        *_yes_no("Peer moderated", "Mark changed"),
        *_dates("Withdrawn on"),
        *_texts("Withdrawal reason"),
        *_dates("Deferred on"),
        *_texts("Deferral reason"),
        *_dates("Expected return", "Returned on"),
        *_texts("Notes"),
    ),
)
_ASSESSMENTS = Table(
    "Assessments",
    (
        PROVIDER,
        *_labels("Assessment ID"),
        Column("Participant ID", listed=("Participants", "Participant ID")),
        LEVEL,
        COHORT,
        *_labels("Component"),
        *_dates("Presented on"),
        MARK,
        OUTCOME,
        *_yes_no("Peer moderated", "Mark changed", "QA moderated", "QA overturned"),
    ),
)
_FEEDBACK = Table(
    "Feedback",
    (
        PROVIDER,
        COHORT,
        LEVEL,
        *_dates("Received on"),
        *_labels("Source"),
        Column("Responses", Kind.NUMBER, least=0, whole=True),
        Column("Mean rating", Kind.NUMBER, least=0, most=10),
    ),
)
_SUPPLIED = Table(
    "Supplied",
    (
        PROVIDER,
        Column("Measure", Kind.CHOICE, choices=("accuracy", "mean_rating")),
        COHORT,
        LEVEL,
        Column("Value", Kind.NUMBER, least=0, most=10),
        *_dates("Received on"),
    ),
)
_SCHOOLS = Table("Schools", (*_labels("URN"), *_SCHOOL, FSM))
_TARGETS = Table(
    "Targets",
    (
        PROVIDER,
        COHORT,
        LEVEL,
        Column("Recruitment", Kind.NUMBER, least=0),
        Column("FSM", Kind.SHARE),
        Column("Non-White British", Kind.SHARE),
    ),
)
_LEVELS = Table(
    "Levels",
    (
        *_labels("Level"),
        *_texts("Title"),
        Column("Scripts", Kind.NUMBER, least=0, whole=True),
        Column("Window months", Kind.NUMBER, least=1, most=240, whole=True),
    ),
)
_ETHNICITIES = Table("Ethnicities", (*_labels("Ethnicity", "Group"), *_yes_no("Known", "Non-White British")))
_AREAS = Table("Areas", (PROVIDER, *_labels("Local authority")))
_EXTENSIONS = Table(
    "Extensions",
    (*_dates("Started from", "Started to"), Column("Months", Kind.NUMBER, least=1, most=240, whole=True)),
)
_GROUPS = Table("Groups", _labels("Dimension", "Column"))
_OWNERSHIP = Table("Ownership", (*_labels("Column"), Column("Owner", Kind.CHOICE, choices=("Export", "Staff"))))
_COMMENTARY = Table(
    "Commentary", (PROVIDER, Column("Metric", Kind.NUMBER, least=1, most=7, whole=True), COHORT, *_texts("Text"))
)
_SETTINGS = Table("Settings", (*_labels("Setting"), Column("Value", Kind.ANY), *_texts("Meaning", "Decided by", "Why")))
_REQUIREMENTS = Table(
    "Requirements",
    (
        PROVIDER,
        Column("Requirement", offered=tuple(LETTERS), beyond=Beyond.LOST),
        *_texts("Title"),
        Column("Rating", Kind.CHOICE, choices=RATINGS),
        *_texts("Evidence", "Action", "Owner"),
        *_dates("Reviewed on", "Due on"),
    ),
)
_KPI = Column("KPI", Kind.NUMBER, least=1, most=99, whole=True)
_PARTNERSHIP_TARGETS = Table(
    "Partnership targets",
    (
        PROVIDER,
        _KPI,
        *_texts("Outcome", "Objective LA", "Objective LEP"),
        *_labels("Measure"),
        Column("Kind", Kind.CHOICE, choices=("graded", "directional", "rated", "milestone")),
        Column("Scope", Kind.CHOICE, choices=("school", "authority")),
        *_labels("School"),
        Column("Baseline", Kind.NUMBER, least=0),
        Column("Target", Kind.NUMBER, least=0),
        *_dates("By when", "Completion date"),
    ),
)
_PARTNERSHIP_REVIEWS = Table(
    "Partnership reviews",
    (
        PROVIDER,
        _KPI,
        Column("Measure", listed=("Partnership targets", "Measure")),
        *_labels("School"),
        *_dates("Reviewed on"),
        Column("Value", Kind.NUMBER, least=0),
        *_texts("Reason", "Action", "Owner"),
        Column("Revised target", Kind.NUMBER, least=0),
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        _PARTICIPANTS,
        _ASSESSMENTS,
        _FEEDBACK,
        _SUPPLIED,
        _SCHOOLS,
        _TARGETS,
        _LEVELS,
        _ETHNICITIES,
        _AREAS,
        _EXTENSIONS,
        _GROUPS,
        _OWNERSHIP,
        _COMMENTARY,
        _SETTINGS,
        _REQUIREMENTS,
        _PARTNERSHIP_TARGETS,
        _PARTNERSHIP_REVIEWS,
        *RECORDS,
    )
}


@dataclass(frozen=True)
class Place:
    """Where a table came from: the file's name, and the sheet where there is one (else blank)."""

    file: str
    sheet: str = ""

    def __str__(self) -> str:
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file


@dataclass(frozen=True)
class Unread:
    """A cell whose value could not be read as its column's kind: it counts as blank, and is kept as it was.

    `row` is the row in the file as Excel numbers it (for a CSV the line of a spreadsheet that opened it: the
    heading is row 1). `wanted` says in words what the column takes, e.g. "a date such as 2019-09-30".
    """

    table: str
    row: int
    column: str
    value: object
    wanted: str
    reason: str = ""
    """The code of the check that tells of it; blank where the column's kind says which."""


class Moment(NamedTuple):
    """A date, time of day or length of time in a cell of a column of text, which reads as its number.

    It counts as long as its cell holds that number's text.
    """

    table: str
    row: int
    column: str
    value: date | time | timedelta


@dataclass(frozen=True, eq=False)
class Tables:
    """Every input table of one source, typed, each row with its place in its file.

    `frames` holds all tables of `TABLES`; each frame has the table's columns in order, then whatever extra columns
    the source had, and an index named ``Row`` of Excel row numbers. Tables that the source lacks are the packaged
    ones (Levels, Ethnicities, Extensions, Groups, Ownership, Settings, Requirements, Partnership targets) or empty.
    """

    frames: Mapping[str, pd.DataFrame]
    places: Mapping[str, Place] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    """(table, column) of required columns that the source lacks; column is blank where the table itself is lacking."""
    own: bool = False
    """True for a workbook that xl-npq wrote: only canonical cells count there (contract, 'Input tables')."""
    notes: tuple[Unread, ...] = ()
    """Cells read otherwise than they stand, or perhaps than they were meant: `wanted` says how ("": `doubtful`)."""
    further: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    """For a table put together from several files, the places of the second, third ...; see `ROWS_OF_A_FILE`."""
    moments: tuple[Moment, ...] = ()
    """Of a workbook of ours; in one from elsewhere the texts say the day."""

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    def where(self, table: str, row: int) -> tuple[Place | None, int]:
        """The file (None where the source has no such table) and the row in it on which a row of a frame stands."""
        file, number = divmod(row, ROWS_OF_A_FILE)
        return (self.further[table][file - 1] if file else self.places.get(table)), number

    def with_frame(self, table: str, frame: pd.DataFrame) -> Tables:
        """The same tables with one of them replaced."""
        return replace(self, frames={**self.frames, table: frame})
