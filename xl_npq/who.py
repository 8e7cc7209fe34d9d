"""Who stands behind a figure: the rows that it counts, and why each counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from xl_npq.errors import UsageError
from xl_npq.facts.fact import Column, Ledger, Rows, cohort_labels
from xl_npq.facts.groups import code_name, label_name
from xl_npq.figures.axes import ALL, Axes, axes_of
from xl_npq.figures.tidy import GAPS, SUPPLIED
from xl_npq.line import Line, line_of
from xl_npq.measures import Count, Measure
from xl_npq.metrics import MEASURES
from xl_npq.reasons import One, reason

NUMERATOR, DENOMINATOR, REST = "numerator", "denominator", "rest"
PARTS = (NUMERATOR, DENOMINATOR, REST)
"""Those counted; those out of whom they are counted; those of the base who are not counted."""
IDENTITIES = {
    "Participants": ("Participant ID",),
    "Assessments": ("Assessment ID", "Participant ID"),
    "Feedback": ("Source",),
    "Supplied": ("Measure",),
}
"""The columns that name a row of each table. No person's name is among them."""


class Behind(NamedTuple):
    """The rows behind a figure: headings, and for each row its number in the source, what names it, and its reason."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


class Asked(NamedTuple):
    """A figure by its labels; blank ones stand for all cohorts, all levels and everybody."""

    measure: str
    part: str = NUMERATOR
    cohort: str = ""
    level: str = ""
    dimension: str = ""
    group: str = ""


def who(ledger: Ledger, asked: Asked) -> Behind:
    """The rows of one provider behind a figure, in the order of the table that they stand in.

    A gap's rows are those of the group's rate; a supplied figure's is the row of Supplied. The number of rows is the
    figure's numerator or denominator, except for mean_rating, whose rows each hold many responses. UsageError where
    there is no such measure, part, cohort, level or group.
    """
    axes = axes_of(ledger)
    line = line_of(axes, asked.cohort, asked.level, asked.dimension, asked.group)
    name = asked.measure
    if name.removesuffix("_supplied") in SUPPLIED and name.endswith("_supplied"):
        return _listed(
            ledger, "Supplied", _supplied_rows(ledger, axes, name.removesuffix("_supplied"), line), ("Latest",)
        )
    measure = rate_of(name, ledger)
    if line.dimension != ALL and not measure.by_group:
        raise UsageError(f"{name} is not given by group: leave out dimension and group")
    marks = _on_line(ledger, axes, measure, line) & _part(ledger[measure.table], measure, asked.part)
    return _listed(ledger, measure.table, marks, _facts(measure), line.dimension)


def rate_of(name: str, ledger: Ledger) -> Measure:
    """The measure of that name; for a gap the rate that it compares. UsageError where there is none."""
    found = MEASURES.get(GAPS[name](ledger.settings) if name in GAPS else name)
    if found is None:
        raise UsageError(f"There is no measure {name!r}: explain lists them")
    return found


def _part(rows: Rows, measure: Measure, part: str) -> npt.NDArray[np.bool_]:
    if part not in PARTS:
        raise UsageError(f"There is no part {part!r} of a figure: {', '.join(PARTS)}")
    counted = _holds(rows, measure.numerator)
    base = counted if measure.denominator is None else _holds(rows, measure.denominator)
    return {NUMERATOR: counted, DENOMINATOR: base, REST: base & ~counted}[part]


def _holds(rows: Rows, count: Count) -> npt.NDArray[np.bool_]:
    holds = np.ones(len(rows), dtype=bool)
    for term in count.terms:
        holds &= rows[term.fact] == term.value
    return holds


def _on_line(ledger: Ledger, axes: Axes, measure: Measure, line: Line) -> npt.NDArray[np.bool_]:
    # What counts in Total needs no look at the level: but for feedback, nothing counts on a row without a known one.
    rows = ledger[measure.table]
    marks = np.ones(len(rows), dtype=bool)
    if line.cohort < len(axes.years):
        marks &= rows["Cohort year"] == axes.years[line.cohort]
    if line.level < len(axes.levels):
        marks &= rows["Level no"] == axes.level_numbers[line.level]
    if line.dimension != ALL:
        marks &= rows[code_name(line.dimension)] == axes.dimensions[line.dimension].codes[line.group]
    return marks


def _supplied_rows(ledger: Ledger, axes: Axes, name: str, line: Line) -> npt.NDArray[np.bool_]:
    rows = ledger["Supplied"]
    year = axes.years[line.cohort] if line.cohort < len(axes.years) else 0
    level = axes.level_numbers[line.level] if line.level < len(axes.levels) else 0
    found = (rows["Measure no"] == SUPPLIED[name]) & (rows["Latest"] == 1)
    return np.asarray(found & (rows["Cohort year"] == year) & (rows["Level no"] == level))


def _facts(measure: Measure) -> tuple[str, ...]:
    base = measure.denominator.terms if measure.denominator else ()
    return tuple(term.fact for term in (*base, *measure.numerator.terms))


def _listed(
    ledger: Ledger, table: str, marks: npt.NDArray[np.bool_], facts: tuple[str, ...], dimension: str = ALL
) -> Behind:
    rows = ledger[table]
    named = {name: rows.text(name) for name in IDENTITIES[table]}
    named |= {"Level": _levels(rows, ledger), "Cohort": cohort_labels(rows["Cohort year"])}
    if dimension != ALL:
        named[dimension] = rows[label_name(dimension)]
    numbers = rows.frame.index.to_numpy()
    return Behind(
        ("Row", *named, "Why"),
        tuple(
            (
                int(numbers[place]),
                *(str(column[place]) for column in named.values()),
                reason(One(rows, ledger, int(place)), facts),
            )
            for place in np.flatnonzero(marks)
        ),
    )


def _levels(rows: Rows, ledger: Ledger) -> Column:
    labels = np.array(["", *ledger["Levels"]["Key"]], dtype=object)
    return np.asarray(labels[np.maximum(rows["Level no"], 0)])
