"""Columns of the summary on each metric's sheet: a value from Python beside the formula that gives it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from xl_npq.figures.status import MET, NO_DATA, NO_TARGET, NOT_DUE, NOT_MET
from xl_npq.layout.counting import counted, of_cell
from xl_npq.layout.sheet import Cell, Ref, Value, letter, plain
from xl_npq.layout.view import View
from xl_npq.measures import Count, Measure

FIGURE_WIDTH = 8.5
"""Letters of a column of figures: wide enough for the words of its heading, for a page takes many."""


class Line(NamedTuple):
    """One line of a summary: its place among the lines, and what its formulas refer to."""

    number: int
    row: int
    lists: Ref
    columns: dict[str, str]

    def own(self, column: str) -> str:
        """The cell of this line in a column of the same table."""
        return f"${self.columns[column]}{self.row}"

    def listed(self, field: str) -> str:
        """What the lists say of this line."""
        return self.lists.at(field, self.number)


class Place(NamedTuple):
    """Cohort and level of a line, from 0; All and Total come last."""

    cohort: int
    level: int


class Shown(NamedTuple):
    """A column: heading, style, width, and for each line value and formula."""

    name: str
    style: str
    width: float
    value: Callable[[View, Place], Value]
    formula: Callable[[Line], str]


def summary_cells(view: View, columns: list[Shown], first_row: int, first_column: int) -> list[list[Cell]]:
    """The cells of a summary; lines without a cohort and level show nothing."""
    names = {column.name: letter(first_column + place) for place, column in enumerate(columns)}
    found = view.cell_lines()
    lines = []
    for number in range(1, view.plan.cells + 1):
        line = Line(number, first_row + number - 1, view.refs["Summary lines"], names)
        place = Place(*found[number - 1]) if number <= len(found) else None
        empty = f"{line.listed('Cohort no')}=0"
        lines.append(
            [
                Cell(
                    column.value(view, place) if place else "",
                    f'IF({empty},"",{column.formula(line)})',
                    column.style,
                )
                for column in columns
            ]
        )
    return lines


def from_lists(name: str, field: str, width: float) -> Shown:
    """A label of the line."""
    values: dict[str, Callable[[View, Place], Value]] = {
        "Cohort": lambda view, place: view.figures.axes.cohorts[place.cohort],
        "Level": lambda view, place: view.figures.axes.level_names[place.level],
        "Title": lambda view, place: view.titles[place.level],
    }
    return Shown(name, "label", width, values[field], lambda line: line.listed(field))


def figure(measure: Measure, column: str) -> Callable[[View, Place], Value]:
    """A figure of a whole level."""
    return lambda view, place: plain(view.figures.cube(measure.name, column)[place.cohort, place.level, 0])


def number(name: str, measure: Measure, part: str, width: float = FIGURE_WIDTH) -> Shown:
    """Numerator or denominator of a measure, counted."""
    count = measure.numerator if part == "numerator" else measure.denominator
    assert count is not None
    column = "count" if measure.denominator is None else part
    return Shown(name, "figure", width, figure(measure, column), lambda line: _count(measure, count, line))


def _count(measure: Measure, count: Count, line: Line) -> str:
    if measure.without_level_in_total:
        level, cohort = "Any level", "Any cohort"
    else:
        level = "Level criterion"
        cohort = "Cohort criterion" if measure.table == "Participants" else "Any cohort"
    return counted(measure.table, count, of_cell(measure.table, line.listed(level), line.listed(cohort)))


def ratio(name: str, measure: Measure, numerator: str, denominator: str, style: str = "share") -> Shown:
    """The value of a measure: one column over another, nothing where the base is empty."""
    return Shown(
        name,
        style,
        FIGURE_WIDTH,
        figure(measure, "value"),
        lambda line: f'IF({line.own(denominator)}=0,"",{line.own(numerator)}/{line.own(denominator)})',
    )


def difference(name: str, left: str, right: str, style: str, value: Callable[[View, Place], Value]) -> Shown:
    """One column less another, nothing where either has no value."""
    return Shown(
        name,
        style,
        FIGURE_WIDTH,
        value,
        lambda line: f'IF(OR({line.own(left)}="",{line.own(right)}=""),"",{line.own(left)}-{line.own(right)})',
    )


def share_of_target(headline: str, value: Callable[[View, Place], Value]) -> Shown:
    """The headline as a share of the target."""
    return Shown(
        "% of target",
        "share",
        FIGURE_WIDTH,
        value,
        lambda line: (
            f'IF(OR({line.own(headline)}="",{line.own("Target")}=""),"",'
            f'IF({line.own("Target")}=0,"",{line.own(headline)}/{line.own("Target")}))'
        ),
    )


def without_value(line: Line, *, pending: bool) -> str:
    """The status of a figure without a value: not due where one can still come, else no data."""
    later = f"{line.listed('Begins after')}=1"
    if pending:
        waiting = f"AND({line.listed('Commenced')}>0,OR({line.listed('Due')}=0,{line.listed('Presented')}=0))"
        later = f"OR({later},{waiting})"
    return f'IF({later},"{NOT_DUE}","{NO_DATA}")'


def status(
    headline: str,
    value: Callable[[View, Place], Value],
    *,
    pending: bool,
    below: str = NOT_MET,
    running: str = "",
    decimals: int | None = None,
    name: str = "Status",
) -> Shown:
    """The status of the headline, in the order that the framework page gives."""

    def formula(line: Line) -> str:
        figure_ = line.own(headline)
        compared = figure_ if decimals is None else f"ROUND({figure_},{decimals})"
        short = f'IF({line.listed("Running")}=1,"{running}","{below}")' if running else f'"{below}"'
        return (
            f'IF({figure_}="",{without_value(line, pending=pending)},IF({line.own("Target")}="","{NO_TARGET}",'
            f'IF({compared}>={line.own("Target")},"{MET}",{short})))'
        )

    return Shown(name, "status", 11, value, formula)


def half_away(value: float) -> float:
    """Rounded to a whole number, half away from zero, as people and Excel round."""
    return math.copysign(math.floor(abs(value) + 0.5), value)
