"""Faults of the table Requirements: the self-assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from xl_npq.checks.form import Check, Found, Marks, Source, filled, marked
from xl_npq.facts.fact import Ledger, Rows, not_read
from xl_npq.requirements import NOT_ASSESSED, RATINGS
from xl_npq.values import trim

_TABLE = "Requirements"
_DOCUMENT = "framework, 'Sources': requirements A to O"
_HISTORY = "contract, 'Input tables': Requirements; the latest review by As at counts"


def _where(marks: Callable[[Rows, Ledger], Marks], column: str, words: str) -> Callable[[Source], Iterator[Found]]:
    def find(source: Source) -> Iterator[Found]:
        for ledger in source.ledgers:
            rows = ledger[_TABLE]
            yield from marked(_TABLE, rows, marks(rows, ledger), column, words)

    return find


def _blank(rows: Rows, ledger: Ledger, column: str) -> Marks:
    empty = np.array([trim(str(cell)) == "" for cell in rows.text(column)], dtype=bool)
    marks: Marks = empty & ~not_read(_TABLE, rows, ledger, column)
    return marks


def _unknown(rows: Rows, ledger: Ledger) -> Marks:
    marks: Marks = (rows["Letter no"] == 0) & filled(_TABLE, rows, ledger)
    marks &= ~not_read(_TABLE, rows, ledger, "Requirement")
    return marks


def _rated(rows: Rows) -> Marks:
    given = (rows["Rating no"] > 0) & (rows["Rating no"] != RATINGS.index(NOT_ASSESSED) + 1)
    marks: Marks = given & (rows["Letter no"] > 0)
    return marks


def _without_evidence(rows: Rows, ledger: Ledger) -> Marks:
    marks: Marks = _rated(rows) & (rows["In force"] == 1)
    marks &= _blank(rows, ledger, "Evidence")
    return marks


def _undated(rows: Rows, ledger: Ledger) -> Marks:
    marks: Marks = _rated(rows) & (rows.date("Reviewed on") == 0)
    marks &= ~not_read(_TABLE, rows, ledger, "Reviewed on")
    return marks


def _repeated(rows: Rows, _: Ledger) -> Marks:
    of, days = rows["Review of"], rows.date("Reviewed on")
    seen: set[tuple[int, int]] = set()
    again = np.zeros(len(rows), dtype=bool)
    for place, (letter, day) in enumerate(zip(of.tolist(), days.tolist(), strict=True)):
        again[place] = letter > 0 and (letter, day) in seen
        seen.add((letter, day))
    return again


def _overdue(rows: Rows, _: Ledger) -> Marks:
    return np.asarray(rows["Overdue"] == 1)


def _later(rows: Rows, ledger: Ledger) -> Marks:
    marks: Marks = (rows["Letter no"] > 0) & (rows.date("Reviewed on") > ledger.settings.as_at)
    return marks if ledger.settings.as_at else np.zeros(len(rows), dtype=bool)


CHECKS = (
    Check(
        "requirement-unknown",
        "warning",
        "A row of Requirements names none of the requirements A to O, and is not used",
        "Give the letter of the requirement, A to O.",
        "`Requirement` is `P`",
        _DOCUMENT,
        _where(_unknown, "Requirement", "Not the letter of a requirement, A to O: the row is not used"),
    ),
    Check(
        "rating-without-evidence",
        "warning",
        "A requirement is rated without evidence",
        "Say in Evidence what shows it.",
        "`Rating` is Met, `Evidence` is blank",
        _DOCUMENT,
        _where(_without_evidence, "Evidence", "The requirement is rated, but Evidence is blank"),
    ),
    Check(
        "review-undated",
        "warning",
        "A rating has no date, and counts only while no dated review of the requirement does",
        "Give the date in Reviewed on.",
        "`Rating` is Met, `Reviewed on` is blank",
        _HISTORY,
        _where(_undated, "Reviewed on", "The rating has no date: any dated review by As at comes before it"),
    ),
    Check(
        "review-repeated",
        "warning",
        "A requirement has two reviews of the same day, and the later row counts",
        "Keep one of them, or correct the date.",
        "Two rows `A`, both reviewed on 2019-09-16",
        _HISTORY,
        _where(_repeated, "Reviewed on", "A row above reviews the requirement on the same day; this row counts"),
    ),
    Check(
        "action-overdue",
        "note",
        "The action of a review in force is overdue",
        "Do it and review the requirement again: a new row with a new date.",
        "`Due on` is 2019-06-28, As at 2019-09-30",
        _HISTORY,
        _where(_overdue, "Due on", "The action is overdue"),
    ),
    Check(
        "review-after-as-at",
        "note",
        "A review is dated after As at, and does not count yet",
        "Nothing, where As at is meant to be earlier.",
        "`Reviewed on` is 2020-03-16, As at 2019-09-30",
        "framework, 'Vocabulary': As at",
        _where(_later, "Reviewed on", "Reviewed after As at: it does not count yet"),
    ),
)
