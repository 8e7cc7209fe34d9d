"""Who is listed under each metric, with the items that Annex A names and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from xl_npq.annex_a.items import FSM_ITEM
from xl_npq.facts.fact import Column, Ledger, Rows, keys
from xl_npq.facts.school import own_or_school
from xl_npq.layout.sheet import TableColumn

ID, COHORT, LEVEL = "Participant ID", "Cohort", "NPQ level"
"""What says which row of Participants it is; the items follow."""
BASES = {
    "1": "Recruited",
    "2": "FSM counts",
    "3": "Ethnicity counts",
    "4": "Commenced",
    "5": "Presented",
    "7": "Commenced",
}
"""The fact that a listed row has: what the metric's figures count."""


class Item(NamedTuple):
    """An item for each participant: heading, style, width, and its value for every row of Participants."""

    heading: str
    style: str
    width: float
    values: Callable[[Rows, Ledger], Column]


def people(number: str, ledger: Ledger) -> tuple[TableColumn, ...]:
    """The list of one metric, a row for each participant; empty for metric 6, which has none."""
    if number not in BASES:
        return ()
    rows = ledger["Participants"]
    listed = rows[BASES[number]] == 1
    return tuple(
        TableColumn(item.heading, _plain(item.values(rows, ledger)[listed], item.style), item.style, item.width)
        for item in (*_KEYS[number], *_ITEMS[number])
    )


def _plain(values: npt.NDArray[Any], style: str) -> Sequence[Any]:
    """The values as cells take them: a blank is None, and so is day 0."""
    blank = (0, "") if style == "date" else ("",)
    return [None if value in blank or value != value else value for value in values.tolist()]


def _text(column: str) -> Callable[[Rows, Ledger], Column]:
    return lambda rows, _: rows.text(column)


def _level(rows: Rows, ledger: Ledger) -> Column:
    labels = np.array(["", *ledger["Levels"]["Key"]], dtype=object)
    return np.asarray(labels[np.maximum(rows["Level no"], 0)])


def _district(rows: Rows, ledger: Ledger) -> Column:
    """The district where it is another than the local authority."""
    district, authority = (own_or_school(name)(rows, ledger) for name in ("District", "Local authority"))
    return np.where(keys(district) == keys(authority), "", district)


def _fsm(rows: Rows, _: Ledger) -> Column:
    return np.where(rows["FSM known"] == 0, "Not known", _yes_no(rows["FSM 30"]))


def _white_british(rows: Rows, _: Ledger) -> Column:
    """The mapping of ethnicities decides first: it may count a label that says nothing as not white British."""
    known = np.where(rows["Ethnicity known"] == 1, "Yes", "Not known")
    return np.where(rows["Non-White British"] == 1, "No", known)


def _yes_no(flags: Column) -> Column:
    return np.where(flags == 1, "Yes", "No").astype(object)


def _presented_on(rows: Rows, _: Ledger) -> Column:
    return np.where(rows["Presented"] == 1, rows.date("Presented on"), 0)


def _when_assessed(column: str) -> Callable[[Rows, Ledger], Column]:
    return lambda rows, _: np.where(rows["Assessed"] == 1, rows.text(column), "")


def _mark(rows: Rows, _: Ledger) -> Column:
    return np.where(rows["Assessed"] == 1, rows.number("Final mark"), np.nan)


def _left(rows: Rows, _: Ledger) -> Column:
    deferred = np.where(rows["Deferred"] == 1, "Deferred", "No")
    return np.where(rows["Withdrawn"] == 1, "Withdrawn", deferred).astype(object)


def _why(rows: Rows, _: Ledger) -> Column:
    deferred = np.where(rows["Deferred"] == 1, rows.text("Deferral reason"), "")
    return np.where(rows["Withdrawn"] == 1, rows.text("Withdrawal reason"), deferred).astype(object)


def _cohort(rows: Rows, _: Ledger) -> Column:
    return rows["Cohort used"]


_WHO = (Item(ID, "id", 16, _text("Participant ID")), Item(COHORT, "label", 12, _cohort))
_WHO_AND_LEVEL = (*_WHO, Item(LEVEL, "label", 16, _level))
_KEYS = {"1": _WHO, **dict.fromkeys("23457", _WHO_AND_LEVEL)}
_ITEMS: dict[str, tuple[Item, ...]] = {
    "1": (
        Item("NPQ level recruited to", "label", 16, _level),
        Item("Name", "label", 24, _text("Name")),
        Item("Teacher Reference Number (where applicable)", "id", 16, _text("TRN")),
        Item("Current job role/post", "label_wrap", 24, _text("Job role")),
        Item("Name of participant's school", "label_wrap", 30, own_or_school("School name")),
        Item("Unique Reference Number of participant's school", "id", 18, _text("URN")),
        Item("Local Authority Area of the participant's school", "label_wrap", 22, own_or_school("Local authority")),
        Item("Where different, the Local Authority District", "label_wrap", 22, _district),
        Item("Government region in which participant's school is located", "label_wrap", 20, own_or_school("Region")),
        Item("Phase of participant's school", "label", 14, own_or_school("Phase")),
        Item("Type of participant's school", "label_wrap", 24, own_or_school("School type")),
        Item("Latest OFSTED inspection rating of participant's school", "label", 20, own_or_school("Ofsted rating")),
    ),
    "2": (Item(FSM_ITEM, "label", 26, _fsm),),
    "3": (
        Item("Participant's ethnicity", "label_wrap", 48, _text("Ethnicity")),
        Item("Whether they identify as white-British", "label", 24, _white_british),
    ),
    "4": (
        Item("Participant's formal commencement date", "date", 18, lambda rows, _: rows.date("Commenced on")),
        Item("Date presented for final assessment", "date", 18, _presented_on),
    ),
    "5": (
        Item("The final mark awarded to the participant", "number", 18, _mark),
        Item("Whether this constitutes a pass or fail", "label", 18, _when_assessed("Outcome")),
        Item("Final mark was subject to peer moderation", "label", 18, _when_assessed("Peer moderated")),
        Item("Final mark was changed as a result of peer moderation", "label", 20, _when_assessed("Mark changed")),
    ),
    "7": (
        Item("Participant's sex", "label", 18, _text("Gender")),
        Item("Whether the participant has a disability", "label", 20, _text("Disability")),
        Item("Whether the participant has withdrawn or deferred from the qualification", "label", 24, _left),
        Item("Where applicable, the reasons for this", "label_wrap", 36, _why),
    ),
}
