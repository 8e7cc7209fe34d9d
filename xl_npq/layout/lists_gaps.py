"""The sheet Lists: the lines of Metric 7's table of gaps, live by formula."""

from __future__ import annotations

from functools import lru_cache

from xl_npq.layout.lists_axes import TOP, expect, kept_lines, place_kept
from xl_npq.layout.lists_lines import Axes, axes_of, first_cohort, groups_in, next_cohort
from xl_npq.layout.sheet import Cell, Lines, Sheet, Value
from xl_npq.layout.view import View


def gaps_block(sheet: Sheet, view: View, column: int) -> int:
    """A line for each dimension, cohort, level and group: the lines of Metric 7's table of gaps."""
    headings = [
        *("Dimension no", "Cohort no", "Level place", "Group place"),
        *("Cohort criterion", "Level criterion", "Group no", "Summary line", "Family"),
    ]
    expect(view, sheet, "Gap lines", headings, view.plan.gap_lines, column)
    kept = _empty_lines(axes_of(view, "Gap lines"), column)
    values = (_gap_values(view, line) for line in view.gap_lines())
    return place_kept(sheet, "Gap lines", headings, kept, values, column)


@lru_cache(maxsize=2)
def _empty_lines(axes: Axes, column: int) -> Lines:
    """The lines with their formulas and nothing in use: the same for every provider with the same lists."""
    nothing: tuple[Value, ...] = (0, 0, 0, 0, "", "", "", 0, 0)
    numbers = range(1, axes.own.rows + 1)
    return kept_lines((tuple(map(Cell, nothing, _gap_formulas(axes, number))) for number in numbers), column)


def _gap_formulas(axes: Axes, number: int) -> list[str]:
    own, dimensions, groups, cohorts, levels, _ = axes
    row = TOP + number - 1
    this = {name: f"${own.columns[name]}${row}" for name in own.columns}
    up = {name: f"${own.columns[name]}${row - 1}" for name in own.columns}
    d, c, lv = "Dimension no", "Cohort no", "Level place"
    if number == 1:
        any_group = f"SUM({dimensions.all('Groups')})=0"
        formulas = [f"IF({any_group},0,{start})" for start in ("1", first_cohort(axes), "1")] + ["0"]
    else:
        within = f"{up['Group place']}<{groups_in(axes, up[d])}"
        level_on, cohort_on = f"{up[lv]}<=Level_count", f"{up[c]}<=Cohort_count"
        ended = f"IF({up[d]}<{axes.named},{up[d]}+1,0)"
        none = f"{this[d]}=0"
        formulas = [
            f"IF({up[d]}=0,0,IF({within},{up[d]},IF({level_on},{up[d]},IF({cohort_on},{up[d]},{ended}))))",
            f"IF({none},0,IF({within},{up[c]},IF({level_on},{up[c]},"
            f"IF({cohort_on},{next_cohort(axes, up[c])},{first_cohort(axes)}))))",
            f"IF({none},0,IF({within},{up[lv]},IF({level_on},{up[lv]}+1,1)))",
            f"IF({none},0,IF({within},{up['Group place']}+1,0))",
        ]
    there, heading = f"{this[d]}=0", f"{this['Group place']}=0"
    at = f"INDEX({dimensions.all('Above')},{this[d]})+{this['Group place']}"
    formulas += [
        f'IF({there},"",INDEX({cohorts.all("Criterion")},{this[c]}))',
        f'IF({there},"",INDEX({levels.all("Criterion")},{this[lv]}))',
        f'IF({there},"",IF({heading},"",INDEX({groups.all("Group no")},{at})))',
        f"IF(OR({there},{heading}),0,({this[c]}-1)*(Level_count+1)+{this[lv]})",
        f"IF(OR({there},{heading}),0,{this[d]}*10000+{this[c]}*100+{this[lv]})",
    ]
    return formulas


def _gap_values(view: View, line: tuple[int, int, int, int]) -> list[str | int]:
    place_, cohort, level, group = line
    dimension, axes = view.dimension_names[place_], view.figures.axes
    codes: tuple[int | str, ...] = ("", *axes.dimensions[dimension].codes)
    return [
        place_ + 1,
        cohort + 1,
        level + 1,
        group,
        axes.years[cohort] if cohort < view.cohorts else ">0",
        axes.level_numbers[level] if level < view.levels else ">0",
        codes[group],
        cohort * (view.levels + 1) + level + 1 if group else 0,
        (place_ + 1) * 10000 + (cohort + 1) * 100 + level + 1 if group else 0,
    ]
