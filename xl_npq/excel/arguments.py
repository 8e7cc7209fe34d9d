"""The arguments that functions in cells take: what each is for, and how a cell's value is read as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xl_npq.excel.ranges import Range, cell_of, range_of
from xl_npq.excel.trouble import Trouble
from xl_npq.read import outside
from xl_npq.read.cells import DAYS_TO_1904, ErrorValue
from xl_npq.settings import SETTINGS
from xl_npq.tables import TABLES


@dataclass(frozen=True)
class Argument:
    """An argument: its name, its help in the Function Wizard (at most 255 characters), whether it may be left out.

    `table` names the input table that a range holds; "" for a single cell.
    """

    name: str
    help: str
    table: str = ""
    optional: bool = True


MEASURE = Argument(
    "measure",
    'Which figure: the name of a measure, such as "fsm30" (NPQ_EXPLAIN() lists them). For its target, count or status '
    'write that after a colon: "recruited:target", "fsm30:numerator", "fsm30:status".',
    optional=False,
)
EXPLAINED = Argument("measure", 'The name of a measure, such as "fsm30". Left out: a list of all measures.')
RATE = Argument("measure", 'Which rate: "retention" or "achievement", as the settings define it.', optional=False)
BEHIND = Argument(
    "measure",
    'The name of a measure, such as "fsm30": the rows that it counts. "fsm30:denominator" gives the rows that they are '
    'counted out of, and "fsm30:rest" those of them that do not count.',
    optional=False,
)
NUMBER = Argument("number", "Which metric: a number from 1 to 7.", optional=False)
BROKEN_DOWN_BY = Argument(
    "dimension",
    "What to break the figure down by: Gender, Ethnicity, Disability, Phase, School type, Ofsted rating, FSM 30, or "
    "another dimension of the range groups.",
    optional=False,
)
PARTICIPANTS = Argument(
    "participants",
    "The range of participants with its headings, such as Participants[#All]: any order of columns, extra ones do no "
    "harm. It needs Participant ID, Level and Enrolled on, and the columns of the figure.",
    "Participants",
    optional=False,
)
LEVEL = Argument("level", "One level, such as NPQH. Left out: all levels together.")
COHORT = Argument("cohort", "One cohort, such as 2018/19. Left out: all cohorts together.")
DIMENSION = Argument("dimension", "With group: what the group belongs to, such as Gender. Left out: everybody.")
GROUP = Argument("group", "One group of the dimension, such as Female; Not Known is the group of blanks.")
PROVIDER = Argument("provider", "The provider, where the ranges hold several.")
AS_AT = Argument("as_at", "The date that the figures speak of. Left out: the row As at of the range settings.")


def _table(name: str, table: str, words: str) -> Argument:
    return Argument(name, f"{words} A range with its headings.", table)


TABLES_TAKEN = (
    _table("targets", "Targets", "Targets by cohort and level: Cohort, Level, Recruitment, FSM, Non-White British."),
    _table("settings", "Settings", "Settings: Setting, Value. It may hold As at. Left out: the framework's defaults."),
    _table("assessments", "Assessments", "Scripts of final assessments, for Metric 5: Presented on, QA moderated ..."),
    _table("feedback", "Feedback", "Feedback, for Metric 6: Received on, Responses, Mean rating; Cohort and Level."),
    _table("schools", "Schools", "Schools by URN: they fill in the school columns that participants leave blank."),
    _table("supplied", "Supplied", "Figures that the QA agent supplied: Measure, Cohort, Level, Value, Received on."),
    _table("levels", "Levels", "Levels: Level, Title, Window months. Left out: NPQEL, NPQH, NPQSL, NPQML."),
    _table("ethnicities", "Ethnicities", "Ethnicities, and which are Non-White British. Left out: the packaged list."),
    _table("areas", "Areas", "Allocated areas by Local authority, for the setting 'Allocated areas only'."),
    _table("extensions", "Extensions", "Longer windows: Started from, Started to, Months. Left out: none."),
    _table("groups", "Groups", "Dimensions for groups: Dimension, Column. Left out: the framework's."),
)
KPI = Argument("kpi", "The number of one KPI, 1 to 8. Left out: all of them.")
PARTNERSHIP = (
    Argument(
        "reviews",
        "The range of partnership reviews with its headings, such as Partnership_reviews[#All]: KPI, Measure, School, "
        "Reviewed on, Value, Revised target.",
        "Partnership reviews",
        optional=False,
    ),
    KPI,
    PROVIDER,
    AS_AT,
    _table(
        "partnership_targets",
        "Partnership targets",
        "Partnership targets: KPI, Measure, Kind, Scope, School, Baseline, Target ... Left out: the schedule's.",
    ),
    TABLES_TAKEN[1],
)
"""What the function of the partnership targets takes: it needs no participants."""
FILTERS = (LEVEL, COHORT, DIMENSION, GROUP, PROVIDER, AS_AT)
SOURCE = (PARTICIPANTS, *FILTERS, *TABLES_TAKEN)
"""What every function takes that works out figures, in this order."""


@dataclass(frozen=True)
class Call:
    """What one call of a function was given, by the names of its arguments; what was left out is None."""

    given: Mapping[str, object]

    def text(self, name: str) -> str:
        """A label in one cell, "" where it was left out or blank. Trouble where it cannot be one."""
        cell = self._cell(name)
        try:
            return outside.label(cell) or ""
        except ValueError as error:
            raise Trouble(f"{name} holds {cell.text if isinstance(cell, ErrorValue) else cell}") from error

    def day(self, name: str) -> date | None:
        """A date in one cell, None where it was left out or blank. Trouble where it cannot be read."""
        cell = self._cell(name)
        as_at = next(setting for setting in SETTINGS if setting.name == "As at")
        try:
            found = outside.parser(as_at.column, [cell])(cell)
        except ValueError as error:
            held = cell.text if isinstance(cell, ErrorValue) else repr(self.text(name))
            raise Trouble(f"{name} holds {held}, not a date such as 30/09/2019") from error
        if isinstance(found, date) and isinstance(cell, float) and self._from_1904:
            return found + timedelta(days=DAYS_TO_1904)
        return found if isinstance(found, date) else None

    def metric(self, name: str) -> str:
        """The number of a metric as text, "1" to "7". Trouble where it is none."""
        text = self.text(name)
        if text not in {str(number) for number in range(1, 8)}:
            raise Trouble(f"{name} takes a metric from 1 to 7, not {text or 'a blank'!r}")
        return text

    def ranges(self, *arguments: Argument) -> dict[str, Range]:
        """The ranges given by the tables that they hold; an optional one without a cell is as good as left out.

        `arguments` are those that may hold one; left out: participants and whatever stands beside them.
        """
        found: dict[str, Range] = {}
        for argument in [one for one in arguments or (PARTICIPANTS, *TABLES_TAKEN) if one.table]:
            given = self.given.get(argument.name)
            taken = range_of(given)
            if given is not None and not taken.blank:
                _require_table(argument, taken)
                found[argument.table] = taken
            elif not argument.optional:
                raise Trouble(f"the range {argument.name} is empty: take in its headings and rows")
        return found

    @property
    def _from_1904(self) -> bool:
        return any(isinstance(given, Range) and given.from_1904 for given in self.given.values())

    def _cell(self, name: str) -> str | float | bool | date | ErrorValue:
        taken = range_of(self.given.get(name))
        rows, columns = taken.shape
        if (rows, columns) != (1, 1):
            raise Trouble(f"{name} takes one cell, not {rows} rows by {columns} columns")
        cell = cell_of(taken.rows[0][0])
        return cell if isinstance(cell, (str, float, bool, date, ErrorValue)) else str(cell)


def _require_table(argument: Argument, taken: Range) -> None:
    if taken.shape == (1, 1):
        held = cell_of(taken.rows[0][0])
        what = held.text if isinstance(held, ErrorValue) else "a single cell"
        wanted = ", ".join(TABLES[argument.table].names[:3])
        raise Trouble(f"{argument.name} holds {what}, not a range with headings ({wanted} ...) and rows")
