"""The breakdown of Metrics 1 to 4 by group: small tables, one below another, counts beside shares for each level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xl_npq.figures.axes import ALL
from xl_npq.layout.counting import basis_of, by_basis, counted, of_cell, of_group
from xl_npq.layout.sheet import Cell, Rule, Sheet, Value, letter, plain
from xl_npq.layout.view import View
from xl_npq.measures import Measure

FOOTS = "foots"
SPARE_PRINTED = 12
"""Lines printed beyond those in use as the workbook is built."""
CHECK, FIRST = 4, 5
"""The columns of the footing and of the first figure, after dimension, cohort and group."""


@dataclass(frozen=True)
class Broken:
    """What a breakdown shows: the measures of which a setting chooses one (or the only one)."""

    measures: tuple[Measure, ...]
    setting: str = ""

    def shown(self, view: View) -> Measure:
        """The measure that the settings choose."""
        if len(self.measures) == 1:
            return self.measures[0]
        basis = getattr(view.settings, self.setting.lower())
        return next(measure for measure in self.measures if basis_of(measure) == basis)

    @property
    def parts(self) -> tuple[str, ...]:
        """Columns of a level: the count alone, or count, base and share."""
        return ("count",) if self.measures[0].denominator is None else ("numerator", "denominator", "value")

    def formula(self, part: str, criteria: str) -> str:
        """The count of a part, of whichever measure is chosen."""
        formulas = {}
        for measure in self.measures:
            count = measure.denominator if part == "denominator" else measure.numerator
            assert count is not None
            formulas[basis_of(measure) if self.setting else ""] = counted(measure.table, count, criteria)
        return by_basis(self.setting, formulas)


def put_breakdown(sheet: Sheet, view: View, broken: Broken, top: int) -> None:
    """Put the breakdown on a sheet from row `top` on."""
    width = len(broken.parts) * view.plan.levels
    found, lists = view.lines(), view.refs["Breakdown lines"]
    sum_column = FIRST + width
    for number in range(1, view.plan.lines + 1):
        row = top + number - 1
        line = found[number - 1] if number <= len(found) else None
        empty = f"{lists.at('Dimension no', number)}=0"
        for column, field in enumerate(("Dimension", "Cohort", "Group"), 1):
            value = _label(view, line, field)
            sheet.cells[row, column] = Cell(
                value, f'IF({empty},"",{lists.at(field, number)})', "group" if column == 3 else "faint"
            )
        for level in range(view.plan.levels):
            _put_level(sheet, view, broken, number, line, row, level)
        _put_footing(sheet, view, broken, number, line, row, sum_column, top)
    _looks(sheet, view, top, sum_column - 1)
    sheet.hidden.add(sum_column)


def last_in_use(view: View, broken: Broken) -> int:
    """The last column of the levels in use as the workbook is built, with Total: the room beyond is not printed."""
    return FIRST - 1 + len(broken.parts) * (view.levels + 1)


def _label(view: View, line: tuple[int, int, int] | None, field: str) -> Value:
    if line is None:
        return ""
    dimension, cohort, group = line
    name, axes = view.dimension_names[dimension], view.figures.axes
    labels = ("Group", *axes.groups(name), "Total")
    return {"Dimension": name, "Cohort": axes.cohorts[cohort], "Group": labels[group]}[field]


def _put_level(
    sheet: Sheet,
    view: View,
    broken: Broken,
    number: int,
    line: tuple[int, int, int] | None,
    row: int,
    level: int,
) -> None:
    lists, levels = view.refs["Breakdown lines"], view.refs["Levels in use"]
    first = FIRST + level * len(broken.parts)
    criterion, label = levels.at("Criterion", level + 1), levels.at("Level", level + 1)
    empty = f'OR({lists.at("Dimension no", number)}=0,{criterion}="")'
    heading = f"{lists.at('Group place', number)}=0"
    criteria = (
        f"{of_cell('Participants', criterion, lists.at('Cohort criterion', number))},"
        f"{of_group(view, lists.at('Dimension no', number), lists.at('Group no', number))}"
    )
    shown = _values(view, broken, line, level)
    for offset, part in enumerate(broken.parts):
        if part == "value":
            n, of = (f"{letter(first + place)}{row}" for place in (0, 1))
            formula, head = f'IF({of}=0,"",{n}/{of})', '"share"'
        else:
            formula, head = broken.formula(part, criteria), '"of"' if part == "denominator" else label
            if part == "count":
                formula = f'IF(AND({lists.at("Begun", number)}=0,{formula}=0),"",{formula})'
        sheet.cells[row, first + offset] = Cell(
            shown[offset], f'IF({empty},"",IF({heading},{head},{formula}))', "share" if part == "value" else "figure"
        )


def _values(view: View, broken: Broken, line: tuple[int, int, int] | None, level: int) -> list[Value]:
    if line is None or level > view.levels:
        return [""] * len(broken.parts)
    place, cohort, group = line
    if group == 0:
        return [*(view.figures.axes.level_names[level], "of", "share")[: len(broken.parts)]]
    dimension = view.dimension_names[place]
    measure, whole = broken.shown(view), group > len(view.figures.axes.groups(dimension))
    at = (ALL, 0) if whole else (dimension, group - 1)
    columns = {"count": "value"}
    return [
        plain(view.figures.cube(measure.name, columns.get(part, part), at[0])[cohort, level, at[1]])
        for part in broken.parts
    ]


def _put_footing(
    sheet: Sheet,
    view: View,
    broken: Broken,
    number: int,
    line: tuple[int, int, int] | None,
    row: int,
    column: int,
    top: int,
) -> None:
    """The sum of the row's counts, and on the last line of each small table whether its groups add up to the whole."""
    lists, parts = view.refs["Breakdown lines"], broken.parts
    counts = [
        letter(FIRST + level * len(parts) + offset)
        for level in range(view.plan.levels)
        for offset in range(min(len(parts), 2))
    ]
    values = [
        value
        for level in range(view.plan.levels)
        for value in _values(view, broken, line, level)[: min(len(parts), 2)]
        if isinstance(value, (int, float))
    ]
    sums, last = letter(column), top + view.plan.lines - 1
    total = f"SUM({','.join(f'{name}{row}' for name in counts)})"
    sheet.cells[row, column] = Cell(float(np.sum(values)) if values else 0, total, "faint_figure")
    same = (
        f"{lists.all('Dimension no')},{lists.at('Dimension no', number)},"
        f'{lists.all("Cohort no")},{lists.at("Cohort no", number)},{lists.all("Group no")},">0"'
    )
    apart = f"{sums}{row}-SUMIFS(${sums}${top}:${sums}${last},{same})"
    is_whole = line is not None and line[2] > len(view.figures.axes.groups(view.dimension_names[line[0]]))
    heading = f"{lists.at('Dimension no', number)}*({lists.at('Group place', number)}=0)"
    sheet.cells[row, CHECK] = Cell(
        FOOTS if is_whole else "check" if line is not None and line[2] == 0 else "",
        f'IF({lists.at("Group no", number)}=">0",IF({apart}=0,"{FOOTS}",({apart})&" not shown"),'
        f'IF({heading}>0,"check",""))',
        "faint",
    )


def _looks(sheet: Sheet, view: View, top: int, last: int) -> None:
    """Heading lines dark, whole lines bold, a thin line under every line in use."""
    bottom = top + view.plan.lines - 1
    figures = f"A{top}:{letter(last)}{bottom}"
    sheet.rules += [
        Rule(figures, f'AND($C{top}="Group",A{top}<>"")', "heading"),
        Rule(figures, f'AND($C{top}="Total",A{top}<>"")', "total"),
        Rule(figures, f'AND($A{top}<>"",A{top}<>"")', "line"),
    ]
