"""The breakdown of Metrics 1 to 4 by group: small tables, one below another, counts beside shares for each level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from xl_npq.figures.axes import ALL
from xl_npq.layout.counting import basis_of, by_basis, counted, of_cell, of_group
from xl_npq.layout.sheet import Cell, Lines, Ref, Rule, Sheet, Value, letter, lines_of, plain
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


class _Places(NamedTuple):
    """All that the formulas of a breakdown depend on: where it and its lists stand, and the room in it."""

    broken: Broken
    top: int
    lists: Ref
    levels: Ref
    slots: int
    dimensions: tuple[str, ...]

    @property
    def sums(self) -> int:
        """The column of the sum of a row's counts."""
        return FIRST + len(self.broken.parts) * self.slots

    def row(self, number: int) -> int:
        """The row of a line, counted from 1."""
        return self.top + number - 1


def put_breakdown(sheet: Sheet, view: View, broken: Broken, top: int) -> None:
    """Put the breakdown on a sheet from row `top` on."""
    lists, levels = view.refs["Breakdown lines"], view.refs["Levels in use"]
    places = _Places(broken, top, lists, levels, view.plan.levels, view.dimension_names)
    empty, shown = _empty_lines(places), _shown(view, broken)
    sheet.fill(empty, (_values(view, broken, line, shown) for line in view.lines()))
    _looks(sheet, view, top, places.sums - 1)
    sheet.hidden.add(places.sums)


def last_in_use(view: View, broken: Broken) -> int:
    """The last column of the levels in use as the workbook is built, with Total: the room beyond is not printed."""
    return FIRST - 1 + len(broken.parts) * (view.levels + 1)


@lru_cache(maxsize=8)
def _empty_lines(places: _Places) -> Lines:
    """The lines with their formulas and nothing in use: the same for every provider with the same lists."""
    lines = (
        (
            *_labels(places, number),
            *(cell for level in range(places.slots) for cell in _level(places, number, level)),
            (places.sums, _sum(places, number)),
            (CHECK, _footing(places, number)),
        )
        for number in range(1, places.lists.rows + 1)
    )
    return lines_of(lines, places.top)


def _labels(places: _Places, number: int) -> Iterator[tuple[int, Cell]]:
    lists = places.lists
    empty = f"{lists.at('Dimension no', number)}=0"
    for column, field in enumerate(("Dimension", "Cohort", "Group"), 1):
        formula = f'IF({empty},"",{lists.at(field, number)})'
        yield column, Cell("", formula, "group" if column == 3 else "faint")


def _level(places: _Places, number: int, level: int) -> Iterator[tuple[int, Cell]]:
    broken, lists, levels = places.broken, places.lists, places.levels
    first, row = FIRST + level * len(broken.parts), places.row(number)
    criterion, label = levels.at("Criterion", level + 1), levels.at("Level", level + 1)
    empty = f'OR({lists.at("Dimension no", number)}=0,{criterion}="")'
    heading = f"{lists.at('Group place', number)}=0"
    criteria = (
        f"{of_cell('Participants', criterion, lists.at('Cohort criterion', number))},"
        f"{of_group(places.dimensions, lists.at('Dimension no', number), lists.at('Group no', number))}"
    )
    for offset, part in enumerate(broken.parts):
        if part == "value":
            n, of = (f"{letter(first + place)}{row}" for place in (0, 1))
            formula, head = f'IF({of}=0,"",{n}/{of})', '"share"'
        else:
            formula, head = broken.formula(part, criteria), '"of"' if part == "denominator" else label
            if part == "count":
                formula = f'IF(AND({lists.at("Begun", number)}=0,{formula}=0),"",{formula})'
        style = "share" if part == "value" else "figure"
        yield first + offset, Cell("", f'IF({empty},"",IF({heading},{head},{formula}))', style)


def _sum(places: _Places, number: int) -> Cell:
    """The sum of the row's counts."""
    parts = places.broken.parts
    counts = [
        letter(FIRST + level * len(parts) + offset)
        for level in range(places.slots)
        for offset in range(min(len(parts), 2))
    ]
    row = places.row(number)
    return Cell(0, f"SUM({','.join(f'{name}{row}' for name in counts)})", "faint_figure")


def _footing(places: _Places, number: int) -> Cell:
    """On the last line of each small table, whether its groups add up to the whole."""
    lists, sums, row = places.lists, letter(places.sums), places.row(number)
    same = (
        f"{lists.all('Dimension no')},{lists.at('Dimension no', number)},"
        f'{lists.all("Cohort no")},{lists.at("Cohort no", number)},{lists.all("Group no")},">0"'
    )
    apart = f"{sums}{row}-SUMIFS(${sums}${places.top}:${sums}${places.row(lists.rows)},{same})"
    heading = f"{lists.at('Dimension no', number)}*({lists.at('Group place', number)}=0)"
    return Cell(
        "",
        f'IF({lists.at("Group no", number)}=">0",IF({apart}=0,"{FOOTS}",({apart})&" not shown"),'
        f'IF({heading}>0,"check",""))',
        "faint",
    )


Cubes = Mapping[str, Sequence[list[list[list[Value]]]]]
"""For each dimension, by part: figures by cohort, level and group."""


def _shown(view: View, broken: Broken) -> Cubes:
    measure, columns = broken.shown(view), {"count": "value"}
    return {
        dimension: [
            view.figures.cube(measure.name, columns.get(part, part), dimension).tolist() for part in broken.parts
        ]
        for dimension in (*view.dimension_names, ALL)
    }


def _values(view: View, broken: Broken, line: tuple[int, int, int], shown: Cubes) -> list[Value]:
    """What the cells of a line in use hold, in their order."""
    place, cohort, group = line
    name, axes, parts = view.dimension_names[place], view.figures.axes, broken.parts
    labels = ("Group", *axes.groups(name), "Total")
    whole = group == len(labels) - 1
    if group == 0:
        found: list[Value] = [text for level in axes.level_names for text in (level, "of", "share")[: len(parts)]]
    else:
        cubes, at = (shown[ALL], 0) if whole else (shown[name], group - 1)
        found = [plain(cube[cohort][level][at]) for level in range(view.levels + 1) for cube in cubes]
    found = found[: len(parts) * view.plan.levels]
    found += [""] * (len(parts) * view.plan.levels - len(found))
    counts = [value for place, value in enumerate(found) if place % len(parts) < 2 and isinstance(value, (int, float))]
    footing = FOOTS if whole else "" if group else "check"
    return [name, axes.cohorts[cohort], labels[group], *found, float(sum(counts)) if counts else 0, footing]


def _looks(sheet: Sheet, view: View, top: int, last: int) -> None:
    """Heading lines dark, whole lines bold, a thin line under every line in use."""
    bottom = top + view.plan.lines - 1
    figures = f"A{top}:{letter(last)}{bottom}"
    sheet.rules += [
        Rule(figures, f'AND($C{top}="Group",A{top}<>"")', "heading"),
        Rule(figures, f'AND($C{top}="Total",A{top}<>"")', "total"),
        Rule(figures, f'AND($A{top}<>"",A{top}<>"")', "line"),
    ]
