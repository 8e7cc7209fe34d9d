"""The sheet Lists, second part: the lines of every table of figures, live by formula."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from xl_npq.figures.axes import TOTAL
from xl_npq.figures.headline import offered, taken_up
from xl_npq.figures.status import Flags
from xl_npq.layout.counting import counted, of_cell
from xl_npq.layout.lists_axes import TOP, expect, kept_lines, place, place_kept
from xl_npq.layout.sheet import Cell, Lines, Ref, Sheet, Value, plain
from xl_npq.layout.view import View
from xl_npq.measures import rows_with

TARGETS = {"Recruitment": "recruited", "FSM": "fsm30", "Non-White British": "non_white_british"}
HEADING = "Group"
"""What stands in the column of groups on a line that heads a small table."""
_FIELDS = [
    "Cohort no",
    "Level place",
    "Cohort",
    "Level",
    "Title",
    "Year",
    "Level no",
    "Cohort criterion",
    "Level criterion",
    "Any cohort",
    "Any level",
    "Begun",
    "Begins after",
    "Running",
    "Target of",
]
_COUNTS = ("Recruited", "Commenced", "Due", "Presented")


def summary_block(sheet: Sheet, view: View, column: int) -> int:
    """A line for each cohort and level, All and Total with them, and what a status needs to know of it."""
    headings = [*_FIELDS, *(f"{name} target" for name in TARGETS), *_COUNTS, "Offered", "Taken up"]
    expect(view, sheet, "Summary lines", headings, view.plan.cells, column)
    found = view.cell_lines()
    counts = (offered(view.figures), taken_up(view.figures))
    lines = [
        _summary_line(view, number, found[number - 1] if number <= len(found) else None, counts)
        for number in range(1, view.plan.cells + 1)
    ]
    return place(sheet, view, "Summary lines", headings, lines, column)


def _summary_line(view: View, number: int, line: tuple[int, int] | None, counts: tuple[Flags, Flags]) -> list[Cell]:
    cohorts, levels, own = (view.refs[name] for name in ("Cohorts in use", "Levels in use", "Summary lines"))
    row = TOP + number - 1
    this = {name: f"${own.columns[name]}${row}" for name in own.columns}
    lines = "(Cohort_count+1)*(Level_count+1)"

    def listed(name: str, source: str) -> str:
        ref, at = (cohorts, "Cohort no") if source == "cohort" else (levels, "Level place")
        return f'IF({this[at]}=0,"",INDEX({ref.all(name)},{this[at]}))'

    values = _summary_values(view, line)
    formulas = {
        "Cohort no": f"IF({number}>{lines},0,INT({number - 1}/(Level_count+1))+1)",
        "Level place": f"IF({number}>{lines},0,MOD({number - 1},Level_count+1)+1)",
        **{name: listed(name, "cohort") for name in ("Cohort", "Year", "Begun", "Begins after", "Running")},
        "Cohort criterion": listed("Criterion", "cohort"),
        "Any cohort": listed("Any cohort", "cohort"),
        **{name: listed(name, "level") for name in ("Level", "Title", "Level no", "Any level")},
        "Level criterion": listed("Criterion", "level"),
        "Target of": f"IF({this['Cohort no']}=0,-1,IF({this['Year']}*{this['Level no']}=0,-1,"
        f"{this['Year']}*1000+{this['Level no']}))",
    }
    cells = [Cell(values[name], formulas[name], "text") for name in _FIELDS]
    for name, measure in TARGETS.items():
        target = view.figures.cube(measure, "target")[line[0], line[1], 0] if _specific(view, line) and line else np.nan
        use = f"Targets[In use],1,Targets[Target of],{this['Target of']}"
        cells.append(
            Cell(
                plain(target),
                f'IF({this["Target of"]}<0,"",IF(COUNTIFS({use},Targets[{name} target],">=0")=0,"",'
                f"SUMIFS(Targets[{name} target],{use})))",
                "figure",
            )
        )
    for name in _COUNTS:
        count = counted(
            "Participants", rows_with(name), of_cell("Participants", this["Level criterion"], this["Cohort criterion"])
        )
        cells.append(Cell(_count_of(view, name, line), f"IF({this['Cohort no']}=0,0,{count})", "figure"))
    targets = ",".join(f"ISNUMBER({this[f'{name} target']})" for name in TARGETS)
    judged = f"--OR({targets},{this['Recruited']}>0,{this['Commenced']}>0)"
    anybody = f"--OR({this['Recruited']}>0,{this['Commenced']}>0)"
    for found, formula in zip(counts, (judged, anybody), strict=True):
        cells.append(Cell(int(found[line]) if line else 0, f"IF({this['Target of']}<0,0,{formula})", "figure"))
    return cells


def _specific(view: View, line: tuple[int, int] | None) -> bool:
    return line is not None and line[0] < view.cohorts and line[1] < view.levels


def _count_of(view: View, name: str, line: tuple[int, int] | None) -> int:
    if line is None:
        return 0
    source = {
        "Recruited": ("recruited", "count"),
        "Commenced": ("retention_not_withdrawn", "denominator"),
        "Due": ("retention_presented", "denominator"),
        "Presented": ("achievement_presented", "denominator"),
    }[name]
    return int(view.figures.cube(*source)[line[0], line[1], 0])


def _summary_values(view: View, line: tuple[int, int] | None) -> dict[str, str | int]:
    if line is None:
        return {name: 0 if name in ("Cohort no", "Level place") else "" for name in _FIELDS} | {"Target of": -1}
    cohort, level = line
    axes = view.figures.axes
    year = axes.years[cohort] if cohort < view.cohorts else 0
    number = axes.level_numbers[level] if level < view.levels else 0
    begins, running = view.begins_after(), view.running()
    return {
        "Cohort no": cohort + 1,
        "Level place": level + 1,
        "Cohort": axes.cohorts[cohort],
        "Level": axes.level_names[level],
        "Title": view.titles[level],
        "Year": year,
        "Level no": number,
        "Cohort criterion": year or ">0",
        "Level criterion": number or ">0",
        "Any cohort": year or ">=0",
        "Any level": number or ">=0",
        "Begun": int(bool(view.cohorts) and not begins[cohort]),
        "Begins after": int(begins[cohort]),
        "Running": int(running[cohort]),
        "Target of": year * 1000 + number if year and number else -1,
    }


def breakdown_block(sheet: Sheet, view: View, column: int) -> int:
    """A line for each dimension, cohort and group, the whole after the groups."""
    headings = [
        *("Dimension no", "Cohort no", "Group place", "Dimension", "Cohort", "Group"),
        *("Cohort criterion", "Group no", "Begun"),
    ]
    expect(view, sheet, "Breakdown lines", headings, view.plan.lines, column)
    kept = _empty_lines(axes_of(view, "Breakdown lines"), column)
    values = (_breakdown_values(view, line) for line in view.lines())
    return place_kept(sheet, "Breakdown lines", headings, kept, values, column)


class Axes(NamedTuple):
    """What the formulas of lines depend on: their own block, the lists of axes, and how many dimensions there are."""

    own: Ref
    dimensions: Ref
    groups: Ref
    cohorts: Ref
    levels: Ref
    named: int


def axes_of(view: View, block: str) -> Axes:
    """The lists that a block of lines looks at."""
    dimensions, groups, cohorts, levels = (
        view.refs[name] for name in ("Dimensions", "Groups in use", "Cohorts in use", "Levels in use")
    )
    return Axes(view.refs[block], dimensions, groups, cohorts, levels, len(view.dimension_names))


@lru_cache(maxsize=2)
def _empty_lines(axes: Axes, column: int) -> Lines:
    """The lines with their formulas and nothing in use: the same for every provider with the same lists."""
    nothing: tuple[Value, ...] = (0, 0, 0, "", "", "", "", "", 0)
    numbers = range(1, axes.own.rows + 1)
    return kept_lines((tuple(map(Cell, nothing, _breakdown_formulas(axes, number))) for number in numbers), column)


def _breakdown_formulas(axes: Axes, number: int) -> list[str]:
    own, dimensions, groups, cohorts, row = axes.own, axes.dimensions, axes.groups, axes.cohorts, TOP + number - 1
    this = {name: f"${own.columns[name]}${row}" for name in own.columns}
    up = {name: f"${own.columns[name]}${row - 1}" for name in own.columns}
    within = f"{up['Group place']}<={groups_in(axes, up['Dimension no'])}"
    if number == 1:
        any_group = f"SUM({dimensions.all('Groups')})=0"
        formulas = [f"IF({any_group},0,1)", f"IF({any_group},0,{first_cohort(axes)})", "0"]
    else:
        further, following = f"{up['Cohort no']}<=Cohort_count", next_cohort(axes, up["Cohort no"])
        ended = f"IF({up['Dimension no']}<{axes.named},{up['Dimension no']}+1,0)"
        formulas = [
            f"IF({up['Dimension no']}=0,0,IF({within},{up['Dimension no']},"
            f"IF({further},{up['Dimension no']},{ended})))",
            f"IF({this['Dimension no']}=0,0,IF({within},{up['Cohort no']},"
            f"IF({further},{following},{first_cohort(axes)})))",
            f"IF({this['Dimension no']}=0,0,IF({within},{up['Group place']}+1,0))",
        ]
    there, heading = f"{this['Dimension no']}=0", f"{this['Group place']}=0"
    ending = f"{this['Group place']}>{groups_in(axes, this['Dimension no'])}"
    at = f"INDEX({dimensions.all('Above')},{this['Dimension no']})+{this['Group place']}"
    formulas += [
        f'IF({there},"",INDEX({dimensions.all("Dimension")},{this["Dimension no"]}))',
        f'IF({there},"",INDEX({cohorts.all("Cohort")},{this["Cohort no"]}))',
        f'IF({there},"",IF({heading},"{HEADING}",IF({ending},"{TOTAL}",INDEX({groups.all("Group")},{at}))))',
        f'IF({there},"",INDEX({cohorts.all("Criterion")},{this["Cohort no"]}))',
        f'IF({there},"",IF({heading},"",IF({ending},">0",INDEX({groups.all("Group no")},{at}))))',
        f"IF({there},0,INDEX({cohorts.all('Begun')},{this['Cohort no']}))",
    ]
    return formulas


def first_cohort(axes: Axes) -> str:
    """The slot of the first cohort that anybody is in."""
    return f"IF({axes.cohorts.at('Peopled', 1)}=1,1,{axes.cohorts.at('Following', 1)})"


def next_cohort(axes: Axes, cohort: str) -> str:
    """The slot of the next cohort that anybody is in."""
    return f"INDEX({axes.cohorts.all('Following')},{cohort})"


def groups_in(axes: Axes, dimension: str) -> str:
    """How many groups a dimension has."""
    return f"INDEX({axes.dimensions.all('Groups')},{dimension})"


def _breakdown_values(view: View, line: tuple[int, int, int]) -> list[str | int]:
    place_, cohort, group = line
    dimension, axes = view.dimension_names[place_], view.figures.axes
    groups = axes.dimensions[dimension]
    labels = (HEADING, *groups.labels, TOTAL)
    codes: tuple[int | str, ...] = ("", *groups.codes, ">0")
    return [
        place_ + 1,
        cohort + 1,
        group,
        dimension,
        axes.cohorts[cohort],
        labels[group],
        axes.years[cohort] if cohort < view.cohorts else ">0",
        codes[group],
        int(bool(view.cohorts) and not view.begins_after()[cohort]),
    ]
