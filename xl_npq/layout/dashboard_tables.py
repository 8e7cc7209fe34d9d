"""The Dashboard's tables: bands of blocks over the same levels, headed by cohorts, each with its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from xl_npq.layout.lists_shown import ShownCohort
from xl_npq.layout.sheet import Rule, Sheet, Value, letter, plain
from xl_npq.layout.view import View

_HEADS = 3
"""Rows of titles, of cohorts, and of the names of columns."""
_TITLES, _ROW = 18, 13
"""Points of a row of titles, and of every other."""


@dataclass
class Band:
    """Tables side by side from row `top` of a sheet on; `begins` grows with the columns that blocks begin in."""

    sheet: Sheet
    view: View
    top: int
    begins: list[int] = field(default_factory=list)

    @property
    def cohorts(self) -> int:
        """The row of the cohorts, below that of the titles."""
        return self.top + 1

    @property
    def names(self) -> int:
        """The row of the names of columns."""
        return self.top + 2

    @property
    def levels(self) -> int:
        """The row of the first level."""
        return self.top + _HEADS

    def title(self, column: int, words: str) -> None:
        """Put the title of the tables that begin in a column."""
        self.sheet.put(self.top, column, words, style="section")

    def head(self, column: int, width: int, label: str, formula: str = "") -> None:
        """Put a label above a block of columns, on a dark ground where there is one."""
        self.sheet.put(self.cohorts, column, label, formula, "block_head")
        place = f"{letter(column)}{self.cohorts}"
        filled = f'${letter(column)}${self.cohorts}<>""'
        self.sheet.rules.append(Rule(place, filled, "heading_first"))
        self.darken(column, width, filled)
        self.begins.append(column)

    def darken(self, column: int, width: int, filled: str) -> None:
        """Let the heads of columns stand on a dark ground where a formula holds."""
        area = f"{letter(column)}{self.cohorts}:{letter(column + width - 1)}{self.cohorts}"
        self.sheet.rules.append(Rule(area, filled, "heading"))

    def name(self, column: int, *names: tuple[ShownCohort, str]) -> None:
        """Put the name that goes with the first cohort that is shown, on a tint where it says something."""
        formula = '""'
        for shown, name in reversed(names):
            formula = f'IF({shown.number_at}=0,{formula},"{name}")'
        self.said(column, next((name for shown, name in names if shown.number), ""), formula)

    def said(self, column: int, words: str, formula: str = "") -> None:
        """Put words below a head, on a tint where they say something."""
        self.sheet.put(self.names, column, words, formula, "sub_head")
        place = f"{letter(column)}{self.names}"
        self.sheet.rules.append(Rule(place, f'{place}<>""', "tint"))


class Figures(NamedTuple):
    """Figures of a summary: sheet and columns (added up), style, and the value by cohort and level."""

    source: tuple[str, tuple[str, ...]]
    style: str
    value: Callable[[int, int], Value]


def cube(view: View, measure: str, column: str) -> Callable[[int, int], Value]:
    """The figures of a measure by cohort and level."""
    return lambda cohort, level: plain(view.figures.cube(measure, column)[cohort, level, 0])


def put_levels(band: Band, column: int, *uses: tuple[ShownCohort, Figures]) -> None:
    """Put the figures of the first cohort that is shown, a level in each row and Total after them."""
    view = band.view
    for slot in range(1, view.plan.levels + 1):
        formula = '""'
        for shown, figures in reversed(uses):
            formula = f"IF({shown.number_at}=0,{formula},{_indexed(view, shown, figures, slot)})"
        found = next(((shown, figures) for shown, figures in uses if shown.number), None)
        band.sheet.put(
            band.levels + slot - 1,
            column,
            found[1].value(found[0].number - 1, slot - 1) if found and slot <= view.levels + 1 else "",
            f'IF({slot}>Level_count+1,"",{formula})',
            uses[0][1].style,
        )


def _indexed(view: View, shown: ShownCohort, figures: Figures, slot: int) -> str:
    name, columns = figures.source
    ref = view.refs[f"{name} summary"]
    return _together([f"INDEX({ref.all(source)},({shown.number_at}-1)*(Level_count+1)+{slot})" for source in columns])


def _together(figures: list[str]) -> str:
    """One figure, or the sum of several, nothing where none of them has a value."""
    if len(figures) == 1:
        return figures[0]
    blank = ",".join(f'{figure}=""' for figure in figures)
    parts = "+".join(f'IF({figure}="",0,{figure})' for figure in figures)
    return f'IF(AND({blank}),"",{parts})'


def put_level_labels(band: Band, last: int) -> int:
    """Put the levels of a band, ruled off in rows, with a line before each block; returns the row below."""
    sheet, view, top = band.sheet, band.view, band.levels
    sheet.put(band.names, 1, "Level", style="sub_head_left")
    levels = view.refs["Levels in use"]
    for slot in range(1, view.plan.levels + 1):
        label = view.figures.axes.level_names[slot - 1] if slot <= view.levels + 1 else ""
        sheet.put(top + slot - 1, 1, label, levels.at("Level", slot), "level")
    after = top + view.plan.levels
    sheet.heights |= {band.top: _TITLES} | dict.fromkeys(range(band.top + 1, after), _ROW)
    area = f"A{top}:{letter(last)}{after - 1}"
    for first in map(letter, band.begins):
        place, filled = f"{first}{top}:{first}{after - 1}", f'{first}${band.names}<>""'
        sheet.rules += [
            Rule(place, f'AND($A{top}="Total",{filled})', "total_first"),
            Rule(place, f'AND($A{top}<>"",{filled})', "line_first"),
        ]
    sheet.rules += [
        Rule(area, f'AND($A{top}="Total",A${band.names}<>"")', "total"),
        Rule(area, f'AND($A{top}<>"",A${band.names}<>"")', "line"),
    ]
    return after
