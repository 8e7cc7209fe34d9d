"""Why a row counts, or does not: each fact about one row in a few words, with the cells that decided it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import numpy as np

from xl_npq.facts.fact import Ledger, Rows
from xl_npq.settings import Settings
from xl_npq.values import general

_EPOCH = date(1899, 12, 30)


class One(NamedTuple):
    """One row of a table, counted from 0."""

    rows: Rows
    ledger: Ledger
    place: int

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.ledger.settings

    def holds(self, fact: str) -> bool:
        """Whether a fact is true of the row."""
        return bool(self.rows[fact][self.place])

    def text(self, column: str) -> str:
        """The text of an input cell, "" where it is blank."""
        return str(self.rows.text(column)[self.place])

    def day(self, column: str) -> str:
        """The date in an input cell."""
        return day(int(self.rows.date(column)[self.place]))

    def number(self, column: str) -> str:
        """The number in an input cell as Excel shows it."""
        return general(float(self.rows.number(column)[self.place]))


def day(serial: int) -> str:
    """A serial day number as people write it, 30/09/2019; "no date" for 0."""
    return f"{_EPOCH + timedelta(days=serial):%d/%m/%Y}" if serial else "no date"


def percentage(share: float) -> str:
    """A share with at most two decimals: 33.33%, 30%."""
    rounded = (Decimal(format(share, ".12g")) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{general(float(rounded))}%"


def reason(one: One, facts: tuple[str, ...]) -> str:
    """What each fact has found about the row, said once: `commenced 27/09/2017; presented 26/12/2018`."""
    said = dict.fromkeys(_WORDS[fact](one) for fact in facts)
    return "; ".join(words for words in said if not any(other.startswith(f"{words},") for other in said))


def _happened(fact: str, words: str, column: str) -> Callable[[One], str]:
    def said(one: One) -> str:
        as_at = day(one.settings.as_at)
        return f"{words} {one.day(column)}" if one.holds(fact) else f"not {words} by {as_at}"

    return said


def _either(fact: str, yes: str, no: str) -> Callable[[One], str]:
    return lambda one: yes if one.holds(fact) else no


def _recruited(one: One) -> str:
    if one.holds("Recruited"):
        return f"first eligible enrolment on this level, {one.day('Enrolled on')}"
    return "not the first eligible enrolment on this level"


def _in_base(fact: str) -> Callable[[One], str]:
    def said(one: One) -> str:
        if not one.holds(fact):
            return "not in the base"
        area = f", {one.rows['Authority used'][one.place]} is an allocated area"
        return f"recruited {one.day('Enrolled on')}{area if one.settings.allocated_areas_only else ''}"

    return said


def _fsm_30(one: One) -> str:
    share = float(one.rows["FSM used"][one.place])
    if np.isnan(share):
        return "the school's FSM % is not known"
    threshold = percentage(one.settings.fsm_threshold)
    return f"FSM {percentage(share)} is {'at or above' if one.holds('FSM 30') else 'below'} {threshold}"


def _ethnicity(one: One) -> str:
    label = one.text("Ethnicity")
    if not label:
        return "ethnicity is blank: not known"
    if not one.rows["Ethnicity no"][one.place]:
        return f"ethnicity {label} is not in Ethnicities: not known"
    verb = "counts" if one.holds("Non-White British") else "does not count"
    return f"ethnicity {label} {verb} as non-White British"


def _due(one: One) -> str:
    if not one.holds("Commenced"):
        return _WORDS["Commenced"](one)
    months, closes = int(one.rows["Window"][one.place]), day(int(one.rows["Window closes"][one.place]))
    verb = "closed" if one.holds("Due") else "is open until"
    return f"commenced {one.day('Commenced on')}; window of {months} months {verb} {closes}"


def _in_window(one: One) -> str:
    if not one.holds("Presented"):
        return _WORDS["Presented"](one)
    closes = day(int(one.rows["Window closes"][one.place]))
    side = f"in the window to {closes}" if one.holds("In window") else f"after the window closed {closes}"
    return f"presented {one.day('Presented on')}, {side}"


def _deferred(one: One) -> str:
    return f"deferred {one.day('Deferred on')}, not returned since" if one.holds("Deferred") else "not deferred"


def _outcome(one: One) -> str:
    if not one.holds("Assessed"):
        return f"no outcome by {day(one.settings.as_at)}"
    known = f" {one.day('Outcome on')}" if one.rows.date("Outcome on")[one.place] else ""
    return f"outcome {one.text('Outcome')}{known}"


def _feedback(one: One) -> str:
    responses, rating = one.number("Responses"), one.number("Mean rating")
    return f"received {one.day('Received on')}: {responses} responses x mean rating {rating}"


def _supplied(one: One) -> str:
    return f"supplied by the QA agent, received {one.day('Received on')}: {one.number('Value')}"


_WORDS: Mapping[str, Callable[[One], str]] = {
    "Recruited": _recruited,
    "FSM counts": _in_base("FSM counts"),
    "FSM 30": _fsm_30,
    "Ethnicity counts": _in_base("Ethnicity counts"),
    "Non-White British": _ethnicity,
    "Commenced": _happened("Commenced", "commenced", "Commenced on"),
    "Presented": _happened("Presented", "presented", "Presented on"),
    "Due": _due,
    "In window": _in_window,
    "Withdrawn": _happened("Withdrawn", "withdrawn", "Withdrawn on"),
    "Deferred": _deferred,
    "Assessed": _outcome,
    "Passed": _outcome,
    "Script": _happened("Script", "presented", "Presented on"),
    "Moderated": _either("Moderated", "moderated by the QA agent", "not moderated by the QA agent"),
    "Accurate": _either("Accurate", "not overturned", "overturned"),
    "Counted": _feedback,
    "Latest": _supplied,
}
SAID = frozenset(_WORDS)
"""The facts that can be said: a test holds that every measure's are among them."""
