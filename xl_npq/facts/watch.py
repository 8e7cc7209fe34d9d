"""Facts about who needs something now: the situations of the watch list, most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows
from xl_npq.facts.formula import day, happened, text
from xl_npq.facts.progress import happened_by
from xl_npq.facts.school import own_or_school, own_or_school_formula

OUTCOME_DAYS = 60
"""Days after presenting by which an outcome is expected *(our choice)*."""
_STEP = 1_000_000
"""More than any day's serial number, and than the rows of a sheet in Excel."""
_ON_WINDOW = "Window closes"


@dataclass(frozen=True)
class Situation:
    """Something that a row of Participants needs now.

    `python` marks its rows and `excel` is TRUE in them; both count only where no situation above holds and nobody has
    withdrawn. `by` and `by_excel` give the day by which it should have been done, 0 for none.
    """

    name: str
    advice: str
    python: Callable[[Rows, Ledger], Column]
    excel: str
    by: Callable[[Rows], Column]
    by_excel: str


def _to_present(rows: Rows) -> Column:
    return np.asarray((rows["Commenced"] == 1) & (rows["Presented"] == 0))


def _closing(rows: Rows, ledger: Ledger) -> Column:
    left = rows[_ON_WINDOW] - ledger.settings.as_at
    return np.asarray(_to_present(rows) & (left >= 0) & (left <= ledger.settings.watch_days))


def _overdue_return(rows: Rows, ledger: Ledger) -> Column:
    expected = rows.date("Expected return")
    return np.asarray((rows["Deferred"] == 1) & (expected > 0) & (expected < ledger.settings.as_at))


def _no_outcome(rows: Rows, ledger: Ledger) -> Column:
    waited = ledger.settings.as_at - rows.date("Presented on")
    return np.asarray((rows["Presented"] == 1) & (rows["Assessed"] == 0) & (waited > OUTCOME_DAYS))


def _not_enrolled(rows: Rows, _: Ledger) -> Column:
    taking_part = rows.texts("Role").among("", "Participant")
    return np.asarray((rows.date("Enrolled on") == 0) & (rows["ID key"] != "") & taking_part)


def _not_commenced(rows: Rows, ledger: Ledger) -> Column:
    waited = ledger.settings.as_at - rows.date("Enrolled on")
    blank = rows.date("Commenced on") == 0
    return np.asarray((rows["Current"] == 1) & blank & (waited > ledger.settings.watch_days))


def _enrolled(rows: Rows) -> Column:
    return rows.date("Enrolled on")


_ENROLLED = day("Enrolled on")
SITUATIONS = (
    Situation(
        "Window closes soon",
        "Agree a day for the final assessment: it counts up to Act by.",
        _closing,
        "AND([@Commenced]=1,[@Presented]=0,[@[Window closes]]>=As_at,[@[Window closes]]-As_at<=Watch_days)",
        lambda rows: rows[_ON_WINDOW],
        "[@[Window closes]]",
    ),
    Situation(
        "Window closed, not presented",
        "Agree when they present, late as it is, or fill in Withdrawn on.",
        lambda rows, _: _to_present(rows) & (rows["Due"] == 1),
        "AND([@Commenced]=1,[@Presented]=0,[@Due]=1)",
        lambda rows: rows[_ON_WINDOW],
        "[@[Window closes]]",
    ),
    Situation(
        "Deferred, Expected return has passed",
        "Fill in Returned on, a new Expected return, or Withdrawn on.",
        _overdue_return,
        f"AND([@Deferred]=1,{day('Expected return')}>0,{day('Expected return')}<As_at)",
        lambda rows: rows.date("Expected return"),
        day("Expected return"),
    ),
    Situation(
        "Deferred, no Expected return",
        "Agree when they come back, and fill in Expected return.",
        lambda rows, _: np.asarray((rows["Deferred"] == 1) & (rows.date("Expected return") == 0)),
        f"AND([@Deferred]=1,{day('Expected return')}=0)",
        lambda rows: rows.date("Deferred on"),
        day("Deferred on"),
    ),
    Situation(
        f"Presented over {OUTCOME_DAYS} days ago, no outcome",
        "Ask for the result; fill in Outcome and Outcome on.",
        _no_outcome,
        f"AND([@Presented]=1,[@Assessed]=0,As_at-{day('Presented on')}>{OUTCOME_DAYS})",
        lambda rows: rows.date("Presented on") + OUTCOME_DAYS,
        f"{day('Presented on')}+{OUTCOME_DAYS}",
    ),
    Situation(
        "Enrolled on is missing",
        "Fill in Enrolled on: no metric counts the row without it.",
        _not_enrolled,
        f'AND({_ENROLLED}=0,[@[ID key]]<>"",OR({text("Role")}="",{text("Role")}="Participant"))',
        _enrolled,
        _ENROLLED,
    ),
    Situation(
        "Level is missing or unknown",
        "Fill in a level of the table Levels: no metric counts the row.",
        lambda rows, _: np.asarray((rows["Eligible"] == 1) & (rows["Level no"] == 0)),
        "AND([@Eligible]=1,[@[Level no]]=0)",
        _enrolled,
        _ENROLLED,
    ),
    Situation(
        "Enrolled, but Commenced on is missing",
        "Fill in Commenced on (Metrics 4 and 7 need it) or Withdrawn on.",
        _not_commenced,
        f"AND([@Current]=1,{day('Commenced on')}=0,As_at-{_ENROLLED}>Watch_days)",
        _enrolled,
        _ENROLLED,
    ),
    Situation(
        "The school's FSM % is not known",
        "Fill in the URN, and in Schools its FSM %: Metric 2 needs it.",
        lambda rows, _: np.asarray((rows["Recruited"] == 1) & (rows["FSM known"] == 0)),
        "AND([@Recruited]=1,[@[FSM known]]=0)",
        _enrolled,
        _ENROLLED,
    ),
    Situation(
        "Ethnicity is missing",
        "Ask, and fill in Ethnicity, a declined answer too (Metric 3).",
        lambda rows, _: np.asarray((rows["Recruited"] == 1) & (rows.text("Ethnicity") == "")),
        f'AND([@Recruited]=1,{text("Ethnicity")}="")',
        _enrolled,
        _ENROLLED,
    ),
)
"""Who is on the watch list, the most urgent situation first; a row is listed once, for the first that holds."""


def _watch(rows: Rows, ledger: Ledger) -> Column:
    found = np.zeros(len(rows), dtype="int64")
    there = ~happened_by(rows, ledger, "Withdrawn on") & (ledger.settings.as_at > 0)
    for number, situation in enumerate(SITUATIONS, 1):
        found[there & (found == 0) & situation.python(rows, ledger)] = number
    return found


def _act_by(rows: Rows, _: Ledger) -> Column:
    days = np.zeros(len(rows), dtype="int64")
    for number, situation in enumerate(SITUATIONS, 1):
        days = np.where(rows["Watch"] == number, situation.by(rows), days)
    return days


def _first_that_holds() -> str:
    """The number of the first situation that holds: one IF for each."""
    chain = "0"
    for number, situation in reversed(list(enumerate(SITUATIONS, 1))):
        chain = f"IF({situation.excel},{number},{chain})"
    return chain


def _by_situation() -> str:
    """The day of the situation in Watch: one IF for neighbours that share it."""
    chain = SITUATIONS[-1].by_excel
    for number, (one, following) in reversed(list(enumerate(pairwise(SITUATIONS), 1))):
        if one.by_excel != following.by_excel:
            chain = f"IF([@Watch]<={number},{one.by_excel},{chain})"
    return chain


WATCH = (
    Fact(
        "School used",
        "Name of the school",
        own_or_school("School name"),
        own_or_school_formula("School name"),
        Shows.TEXT,
    ),
    Fact(
        "Watch",
        "What the row needs now: number of the first situation of the watch list that holds; 0 for none",
        _watch,
        f"IF(OR(As_at=0,{happened('Withdrawn on')}=1),0,{_first_that_holds()})",
        Shows.NUMBER,
    ),
    Fact(
        "Act by",
        "The day by which it should be done; blank where there is none",
        _act_by,
        f"IF([@Watch]=0,0,{_by_situation()})",
        Shows.DATE,
    ),
    Fact(
        "Urgency",
        "Situation, day and row in one number: the smaller, the more urgent; 0 for nothing to do",
        lambda rows, _: np.where(
            rows["Watch"] == 0, 0, (rows["Watch"] * _STEP + rows["Act by"]) * _STEP + rows.position
        ),
        f"IF([@Watch]=0,0,([@Watch]*{_STEP}+[@[Act by]])*{_STEP}+[@Row])",
        Shows.NUMBER,
    ),
)


def row_of(urgency: int) -> int:
    """The row, from 1, that an urgency belongs to."""
    return urgency % _STEP


def row_of_formula(urgency: str) -> str:
    """The formula of `row_of`."""
    return f"MOD({urgency},{_STEP})"


def watch_count(ledger: Ledger) -> int:
    """How many rows of Participants are on the watch list."""
    return int((ledger["Participants"]["Watch"] > 0).sum())
