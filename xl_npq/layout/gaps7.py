"""Metric 7: the table of gaps by dimension, cohort, level and group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import NamedTuple

from xl_npq.figures.axes import ALL
from xl_npq.figures.reach import Counts
from xl_npq.layout.gap_lines7 import PER_RATE, STORED, GapPlaces, empty_lines, gap_columns, gap_heads
from xl_npq.layout.rates7 import RATES, Rate
from xl_npq.layout.reaches import WORDS_RUN
from xl_npq.layout.sheet import Ref, Rule, Sheet, Value, letter, plain
from xl_npq.layout.view import View
from xl_npq.layout.words7 import TOLD_PARTS, TRIED, WORDS, Gap, told_heads, told_values, words_value

SHEET = "Metric 7"
LABELLED = 4
"""Columns of labels, before those of the rates."""
GAPS_RETENTION = LABELLED + len(PER_RATE) + len(TOLD_PARTS)
"""The last column of the first rate."""
GAPS_SHOWN = LABELLED + 2 * (len(PER_RATE) + len(TOLD_PARTS)) + 1
"""Columns of the table of gaps that a reader sees; what its statistics were made from stands beyond the summary."""
_BEYOND = 40
GAP_HEIGHT = 13.0
"""Points of a line: the table is long, and more of it goes on a page and a screen."""


def gap_column(place: int) -> int:
    """The column of the sheet for the column of the table of gaps in a place, from 0."""
    return place + 1 if place < GAPS_SHOWN else _BEYOND + place - GAPS_SHOWN


def gap_ref(view: View, top: int) -> Ref:
    """Where the table of gaps stands."""
    columns = {name: letter(gap_column(place)) for place, name in enumerate(gap_columns())}
    return Ref(SHEET, top, view.plan.gap_lines, columns)


_LISTS = ("Gap lines", "Dimensions", "Groups in use", "Levels in use", "Cohorts in use")


def put_gaps(sheet: Sheet, view: View, summary_ref: Ref, top: int) -> None:
    """Put the table of gaps on the sheet from row `top` on."""
    lists, dimensions, groups, levels, cohorts = (view.refs[name] for name in _LISTS)
    names = view.dimension_names
    places = GapPlaces(gap_ref(view, top), summary_ref, lists, dimensions, groups, levels, cohorts, names)
    empty, shown = empty_lines(places, tuple(map(gap_column, range(len(gap_columns()))))), _shown(view)
    sheet.heights |= dict.fromkeys(range(top, top + len(empty.lines)), GAP_HEIGHT)
    of_columns = itemgetter(*gap_columns())
    sheet.fill(empty, (of_columns(_values(view, line, shown)) for line in view.gap_lines()))
    last = letter(GAPS_SHOWN + WORDS_RUN)
    area = f"A{top}:{last}{top + view.plan.gap_lines - 1}"
    # A group may be called Yes.
    begins = letter(LABELLED + 1)
    figures = f"{begins}{top}:{last}{top + view.plan.gap_lines - 1}"
    sheet.rules += [
        Rule(area, f'AND($C{top}="Group",OR(A{top}<>"",COLUMN(A{top})>{GAPS_SHOWN}))', "heading"),
        Rule(figures, f'AND({begins}{top}="Yes",$A{top}<>"")', "outside"),
        Rule(area, f'AND($A{top}<>"",A{top}<>"")', "line"),
    ]


Cubes = Mapping[tuple[str, str], Mapping[str, list[list[list[Value]]]]]
"""Figures of each rate in a dimension, by cohort, level and group; those of the whole are in the dimension ALL."""


def _shown(view: View) -> Cubes:
    def cubes(measure: str, dimension: str, columns: Iterable[str]) -> Mapping[str, list[list[list[Value]]]]:
        return {column: view.figures.cube(measure, column, dimension).tolist() for column in columns}

    shown = {
        (rate.name, dimension): cubes(rate.gap, dimension, _SHOWN.values())
        for rate in RATES
        for dimension in view.dimension_names
    }
    return shown | {
        (rate.name, ALL): cubes(rate.shown(view.ledger).name, ALL, ("numerator", "denominator")) for rate in RATES
    }


def _values(view: View, line: tuple[int, int, int, int], shown: Cubes) -> dict[str, Value]:
    """What the cells of a line in use hold, by column."""
    dimension, cohort, level, group = line
    name, axes = view.dimension_names[dimension], view.figures.axes
    label = ("Group", *axes.groups(name))[group]
    values: dict[str, Value] = {"Dimension": name, "Level": axes.level_names[level], "Group": label}
    values |= {"Cohort": axes.cohorts[cohort], "Group used": label if group else ""}
    for rate in RATES:
        found = _rate_values(view, rate, line, shown) if group else {**_NOTHING, **gap_heads(rate), **told_heads(rate)}
        values |= {rate.name + part: value for part, value in found.items()}
    values[WORDS] = words_value(values)
    return values


_SHOWN = {
    "": "numerator",
    " of": "denominator",
    " gap": "value",
    " outside": "flagged",
    " low": "low",
    " high": "high",
    " p": "p",
    " p adjusted": "p_adjusted",
}
"""The column of figures that a part of a rate shows."""
_NOTHING: Mapping[str, Value] = {**dict.fromkeys(STORED, ""), " current": 1, TRIED: 0}


def _rate_values(view: View, rate: Rate, line: tuple[int, int, int, int], shown: Cubes) -> dict[str, Value]:
    dimension, cohort, level, group = line
    cubes, whole = shown[rate.name, view.dimension_names[dimension]], shown[rate.name, ALL]
    values = {part: plain(cubes[column][cohort][level][group - 1]) for part, column in _SHOWN.items()}
    n, of = values[""], values[" of"]
    values |= {
        " rate": n / of if isinstance(n, float) and isinstance(of, float) and of else "",
        " number used": n,
        " of used": of,
        " whole used": plain(whole["numerator"][cohort][level][0]),
        " base used": plain(whole["denominator"][cohort][level][0]),
        " p worked out": values[" p"],
        " p adjusted worked out": values[" p adjusted"],
        " current": 1,
    }
    return {**values, **told_values(_gap_of(values), view.settings)}


def _gap_of(values: dict[str, Value]) -> Gap | None:
    """What a line shows of a rate; None for one that heads a table, or shows no gap."""
    if not isinstance(values[" gap"], float):
        return None
    counts = (int(float(values[part] or 0)) for part in ("", " of", " whole used", " base used"))
    low, high = (float(values[part] or 0) for part in (" low", " high"))
    return Gap(Counts(*counts), values[" gap"], values[" outside"], low, high)


class GapFigures(NamedTuple):
    """One group's gap of one rate: places of cohort and level, whose it is, and its figures."""

    cohort: int
    level: int
    label: str
    number: int
    of: int
    gap: float
    low: float
    high: float


def gap_figures(view: View, line: tuple[int, int, int, int] | None, rate: str) -> GapFigures | None:
    """The gap on a line of the table of gaps; None for a heading, or where there is none."""
    if line is None or line[3] == 0:
        return None
    axes = view.figures.axes
    dimension, cohort, level, group = line
    name, gap = view.dimension_names[dimension], next(one.gap for one in RATES if one.name == rate)
    n, of, value, low, high = (
        float(view.figures.cube(gap, column, name)[cohort, level, group - 1])
        for column in ("numerator", "denominator", "value", "low", "high")
    )
    if value != value:
        return None
    label = f"{axes.level_names[level]} {name}: {axes.groups(name)[group - 1]}"
    return GapFigures(cohort, level, label, int(n), int(of), value, low, high)
