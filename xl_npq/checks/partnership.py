"""Faults of the partnership targets and of their reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from xl_npq.checks.form import Check, Found, Marks, Source, blank_cell, filled, marked
from xl_npq.facts.fact import Ledger, Rows, keys, not_read
from xl_npq.facts.partnership import REVIEWS, TARGETS, at_rows
from xl_npq.facts.partnership_reviews import of_no_school
from xl_npq.facts.verdicts import AUTHORITY, DIRECTIONAL, GRADED, WORST_GRADE

_PARAGRAPH = "contract, 'Input tables': Partnership targets, Partnership reviews"
Test = Callable[[Rows, Ledger], Marks]


def _rows_that(table: str, column: str, words: str, test: Test) -> Callable[[Source], Iterator[Found]]:
    def find(source: Source) -> Iterator[Found]:
        for ledger in source.ledgers:
            rows = ledger[table]
            if len(rows):
                yield from marked(table, rows, test(rows, ledger), column, words)

    return find


def _target(name: str, rows: Rows, ledger: Ledger) -> Marks:
    """What the row of Partnership targets says that each review is held to."""
    return at_rows(ledger[TARGETS][name], rows["Target row"], 0)


def _unknown_kpi(rows: Rows, ledger: Ledger) -> Marks:
    known = np.isin(rows["KPI no"], ledger[TARGETS]["KPI no"][ledger[TARGETS]["KPI no"] > 0])
    lacking: Marks = filled(REVIEWS, rows, ledger) & ~known & ~not_read(REVIEWS, rows, ledger, "KPI")
    return lacking


def _unknown_measure(rows: Rows, ledger: Ledger) -> Marks:
    known = np.isin(rows["KPI no"], ledger[TARGETS]["KPI no"])
    lacking: Marks = (rows["KPI no"] > 0) & known & (rows["Measure row"] == 0)
    return lacking


def _not_a_grade(table: str, column: str) -> Test:
    def test(rows: Rows, ledger: Ledger) -> Marks:
        kind = rows["Kind no"] if table == TARGETS else _target("Kind no", rows, ledger)
        grade = rows.number(column)
        wrong: Marks = (kind == GRADED) & ~np.isnan(grade) & ~np.isin(grade, range(1, WORST_GRADE + 1))
        return wrong

    return test


def _too_early(rows: Rows, ledger: Ledger) -> Marks:
    completed = _target("Completed", rows, ledger)
    early: Marks = (rows["Day"] > 0) & (completed > 0) & (rows["Day"] < completed)
    return early


def _twice(rows: Rows, _: Ledger) -> Marks:
    seen: set[tuple[int, str, int]] = set()
    again = np.zeros(len(rows), dtype=bool)
    reviews = zip(rows["Measure row"], keys(rows["School text"]), rows["Day"], strict=True)
    for place, review in enumerate(reviews):
        again[place] = review[0] > 0 and review[2] > 0 and review in seen
        seen.add(review)
    return again


def _without_school(rows: Rows, ledger: Ledger) -> Marks:
    lacking: Marks = (
        (rows["Target row"] > 0)
        & (_target("Scope no", rows, ledger) != AUTHORITY)
        & (rows["School text"] == "")
        & ~not_read(REVIEWS, rows, ledger, "School")
    )
    return lacking


def _without_baseline(rows: Rows, ledger: Ledger) -> Marks:
    needing = (_target("Kind no", rows, ledger) == GRADED) & (rows["Counts"] == 1)
    lacking: Marks = needing & np.isnan(rows["Base then"])
    return lacking


def _without_completion(rows: Rows, ledger: Ledger) -> Marks:
    completed, by = _target("Completed", rows, ledger), _target("By", rows, ledger)
    dated = np.isin(_target("Kind no", rows, ledger), (GRADED, DIRECTIONAL))
    lacking: Marks = dated & (rows["Counts"] == 1) & (completed == 0) & (by == 0)
    return lacking


def _target_without_kind(rows: Rows, ledger: Ledger) -> Marks:
    unread = not_read(TARGETS, rows, ledger, "Kind")
    lacking: Marks = (rows["KPI no"] > 0) & (rows["Kind no"] == 0) & ~unread
    return lacking


def _target_without_scope(rows: Rows, ledger: Ledger) -> Marks:
    unread = not_read(TARGETS, rows, ledger, "Scope")
    lacking: Marks = (rows["KPI no"] > 0) & (rows["Scope no"] == 0) & (rows["School text"] == "") & ~unread
    return lacking


def _target_without_measure(rows: Rows, _: Ledger) -> Marks:
    lacking: Marks = (rows["KPI no"] > 0) & (rows["Measure row"] == 0)
    return lacking


def _target_of_school(rows: Rows, _: Ledger) -> Marks:
    whole = at_rows(rows["Scope no"], rows["Measure row"], 0) == AUTHORITY
    named: Marks = whole & (rows["School text"] != "")
    return named


def _target_without_kpi(rows: Rows, ledger: Ledger) -> Marks:
    return blank_cell(TARGETS, rows, ledger, "KPI")


def _target_twice(rows: Rows, _: Ledger) -> Marks:
    seen: set[tuple[int, str]] = set()
    again = np.zeros(len(rows), dtype=bool)
    for place, target in enumerate(zip(rows["Measure row"], keys(rows["School text"]), strict=True)):
        again[place] = target[0] > 0 and target in seen
        seen.add(target)
    return again


CHECKS = (
    Check(
        "partnership-target-without-kpi",
        "error",
        "A row of Partnership targets has no KPI, and is not judged",
        "Give the number of the KPI, 1 to 8.",
        "`KPI` is blank",
        _PARAGRAPH,
        _rows_that(TARGETS, "KPI", "KPI is blank: the target is not judged", _target_without_kpi),
    ),
    Check(
        "partnership-target-without-measure",
        "error",
        "A row of Partnership targets names no measure, and its KPI has several",
        "Give the measure as the KPI's own row has it.",
        "A row of KPI 5 for a school, `Measure` blank",
        _PARAGRAPH,
        _rows_that(TARGETS, "Measure", "Measure is blank, and the KPI has several", _target_without_measure),
    ),
    Check(
        "partnership-kind-unknown",
        "error",
        "A target has no kind, and is not judged",
        "Give graded, directional, rated or milestone.",
        "`Kind` is blank",
        _PARAGRAPH,
        _rows_that(TARGETS, "Kind", "Kind is blank: the target is not judged", _target_without_kind),
    ),
    Check(
        "partnership-scope-unknown",
        "error",
        "A measure says neither school nor authority, and is judged for the schools that are named alone",
        "Give school or authority.",
        "`Scope` is blank",
        _PARAGRAPH,
        _rows_that(TARGETS, "Scope", "Scope is blank: is each school judged, or the authority?", _target_without_scope),
    ),
    Check(
        "partnership-target-of-school",
        "error",
        "A target names a school, though its measure is of the authority as a whole, and is not judged",
        "Leave School blank, or let the measure's Scope be school.",
        "`School` is Ashdown High School, of a measure with `Scope` authority",
        _PARAGRAPH,
        _rows_that(TARGETS, "School", "The authority is judged as a whole: the row is not judged", _target_of_school),
    ),
    Check(
        "partnership-target-repeated",
        "error",
        "A measure, or a school's target of it, stands there twice, and the first row counts",
        "Keep one of the rows.",
        "Two rows of KPI 1 for Ashdown High School",
        _PARAGRAPH,
        _rows_that(TARGETS, "Measure", "The measure and school have a row above already, which counts", _target_twice),
    ),
    Check(
        "partnership-baseline-no-grade",
        "error",
        "The baseline of a graded target is no grade",
        "Give 1, 2, 3 or 4; 1 is the best.",
        "`Baseline` is 5, `Kind` graded",
        _PARAGRAPH,
        _rows_that(TARGETS, "Baseline", "Not a grade from 1 to 4", _not_a_grade(TARGETS, "Baseline")),
    ),
    Check(
        "partnership-review-unknown-kpi",
        "error",
        "A review is of a KPI that Partnership targets does not have, and does not count",
        "Correct the KPI, or add it to Partnership targets.",
        "`KPI` is 9",
        _PARAGRAPH,
        _rows_that(REVIEWS, "KPI", "No such KPI in Partnership targets: the review does not count", _unknown_kpi),
    ),
    Check(
        "partnership-review-unknown-measure",
        "error",
        "A review is of a measure that its KPI does not have, or of one of several that it does not name",
        "Give the measure as Partnership targets has it.",
        "`KPI` is 5, `Measure` blank",
        _PARAGRAPH,
        _rows_that(REVIEWS, "Measure", "No such measure, or one of several: it does not count", _unknown_measure),
    ),
    Check(
        "partnership-value-no-grade",
        "error",
        "The value of a graded measure is no grade, and its verdict is no data",
        "Give 1, 2, 3 or 4; 1 is the best.",
        "`Value` is 5, of a graded measure",
        _PARAGRAPH,
        _rows_that(REVIEWS, "Value", "Not a grade from 1 to 4: no verdict", _not_a_grade(REVIEWS, "Value")),
    ),
    Check(
        "partnership-review-without-date",
        "error",
        "A review has no date, and does not count",
        "Give the day of the review.",
        "`Reviewed on` is blank",
        _PARAGRAPH,
        _rows_that(
            REVIEWS,
            "Reviewed on",
            "Reviewed on is blank: the review does not count",
            lambda rows, ledger: blank_cell(REVIEWS, rows, ledger, "Reviewed on"),
        ),
    ),
    Check(
        "partnership-review-repeated",
        "warning",
        "A measure and school have several reviews on one day, and the lowest row counts",
        "Keep one of them.",
        "Two rows of KPI 1, Ashdown High School, 2018-03-15",
        _PARAGRAPH,
        _rows_that(REVIEWS, "Reviewed on", "Reviewed on that day in a row above already; the lowest counts", _twice),
    ),
    Check(
        "partnership-review-without-school",
        "warning",
        "A review of schools names none",
        "Give the school.",
        "`School` is blank, of a measure with `Scope` school",
        _PARAGRAPH,
        _rows_that(REVIEWS, "School", "School is blank, though each school is judged", _without_school),
    ),
    Check(
        "partnership-review-of-school",
        "error",
        "A review names a school, though its measure is of the authority as a whole, and does not count",
        "Leave School blank where it is the authority's review, or correct the measure.",
        "`School` is Ashdown High School, of a measure with `Scope` authority",
        _PARAGRAPH,
        _rows_that(REVIEWS, "School", "The authority is judged as a whole: the review does not count", of_no_school),
    ),
    Check(
        "partnership-review-early",
        "warning",
        "A review was held before the building works were completed",
        "Correct Reviewed on, or the Completion date.",
        "`Reviewed on` 2016-03-01, `Completion date` 2016-08-31",
        _PARAGRAPH,
        _rows_that(REVIEWS, "Reviewed on", "Before the completion date", _too_early),
    ),
    Check(
        "partnership-baseline-missing",
        "warning",
        "A graded measure that was reviewed has no baseline: whether a grade was improved cannot be said",
        "Give the baseline in the school's row of Partnership targets.",
        "A review of a school without a row in Partnership targets",
        _PARAGRAPH,
        _rows_that(REVIEWS, "Value", "No baseline to compare the grade with", _without_baseline),
    ),
    Check(
        "partnership-completion-missing",
        "warning",
        "A graded or directional measure that was reviewed has no date: its target never falls due",
        "Give Completion date or By when in Partnership targets, in the school's row or the measure's.",
        "A review of a school whose `Completion date` is blank",
        _PARAGRAPH,
        _rows_that(
            REVIEWS, "Reviewed on", "No Completion date or By when: the target never falls due", _without_completion
        ),
    ),
)
