"""Metric 7: the lines of the table of gaps with their formulas, before anything is in them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from xl_npq.figures.gaps import Z_95
from xl_npq.layout.counting import headline, of_cell, of_group
from xl_npq.layout.rates7 import RATES, Rate
from xl_npq.layout.sheet import Cell, Lines, Ref, lines_of
from xl_npq.layout.words7 import NEEDED, TOLD_PARTS, TRIED, WORDS, At, told_formulas, told_heads, words_formula

PER_RATE = ("", " of", " rate", " gap", " outside", " low", " high", " p", " p adjusted")
COUNTS_USED = (" number used", " of used", " whole used", " base used")
"""The counts that a line's statistics were worked out from: the group's, and the whole level's."""
STORED = (
    *COUNTS_USED,
    " p worked out",
    " p adjusted worked out",
    " current",
)


def rate_parts() -> tuple[str, ...]:
    """What the columns of a rate that a reader sees are called after its name."""
    return (*PER_RATE, *TOLD_PARTS)


def gap_columns() -> list[str]:
    """Names of the columns of the table of gaps: labels, both rates, and what the stored statistics were made from."""
    names = ["Dimension", "Level", "Group", "Cohort"]
    for rate in RATES:
        names += [f"{rate.name}{part}" for part in (*PER_RATE, *TOLD_PARTS)]
    names += [WORDS, "Group used"]
    for rate in RATES:
        names += [f"{rate.name}{part}" for part in (*STORED, TRIED)]
    return names


class GapPlaces(NamedTuple):
    """All that the formulas of the table depend on: where it stands, its summary and its lists, and the dimensions."""

    gaps: Ref
    whole: Ref
    lists: Ref
    dimensions: Ref
    groups: Ref
    levels: Ref
    cohorts: Ref
    names: tuple[str, ...]

    def row(self, number: int) -> int:
        """The row of a line, counted from 1."""
        return self.gaps.first_row + number - 1


@lru_cache(maxsize=2)
def empty_lines(places: GapPlaces, columns: tuple[int, ...]) -> Lines:
    """The lines with their formulas and nothing in use: the same for every provider with the same lists."""
    numbers = range(1, places.lists.rows + 1)
    lines = (zip(columns, _empty_line(places, number), strict=True) for number in numbers)
    return lines_of(lines, places.gaps.first_row)


def _empty_line(places: GapPlaces, number: int) -> tuple[Cell, ...]:
    cells = _labels(places, number)
    for rate in RATES:
        cells |= _rate_cells(places, rate, number)
    lists, row = places.lists, places.row(number)
    at = {name: f"${column}{row}" for name, column in places.gaps.columns.items()}
    empty, heading = f"{lists.at('Dimension no', number)}=0", f"{lists.at('Group place', number)}=0"
    cells[WORDS] = Cell("", words_formula(at, empty, heading), "label")
    return tuple(cells[name] for name in gap_columns())


def _labels(places: GapPlaces, number: int) -> dict[str, Cell]:
    lists, dimensions = places.lists, places.dimensions
    empty = f"{lists.at('Dimension no', number)}=0"
    at = {field: lists.at(field, number) for field in ("Dimension no", "Cohort no", "Level place", "Group place")}
    group_at = f"INDEX({dimensions.all('Above')},{at['Dimension no']})+{at['Group place']}"
    formulas = {
        "Dimension": f"INDEX({dimensions.all('Dimension')},{at['Dimension no']})",
        "Level": f"INDEX({places.levels.all('Level')},{at['Level place']})",
        "Group": f'IF({at["Group place"]}=0,"Group",INDEX({places.groups.all("Group")},{group_at}))',
        "Cohort": f"INDEX({places.cohorts.all('Cohort')},{at['Cohort no']})",
    }
    cells = {
        name: Cell("", f'IF({empty},"",{formula})', "group" if name == "Group" else "faint")
        for name, formula in formulas.items()
    }
    cells["Group used"] = Cell("", "", "faint", stored=True)
    return cells


def _rate_cells(places: GapPlaces, rate: Rate, number: int) -> dict[str, Cell]:
    lists, ref, whole, row = places.lists, places.gaps, places.whole, places.row(number)
    this = {part: f"${ref.columns[rate.name + part]}{row}" for part in (*PER_RATE, *STORED, *TOLD_PARTS, TRIED)}
    group, family = f"$C{row}", lists.at("Family", number)
    empty = f"{lists.at('Dimension no', number)}=0"
    heading = f"{lists.at('Group place', number)}=0"
    at = lists.at("Summary line", number)
    all_n, all_of = (f"INDEX({whole.all(name)},{at})" for name in (rate.short, f"{rate.name} base"))
    n, of, gap = this[""], this[" of"], this[" gap"]
    criteria = (
        f"{of_cell('Participants', lists.at('Level criterion', number), lists.at('Cohort criterion', number))},"
        f"{of_group(places.names, lists.at('Dimension no', number), lists.at('Group no', number))}"
    )
    z2, share = f"{Z_95 * Z_95:.15g}", f"{n}/{of}"
    half = f"{Z_95:.15g}*SQRT({share}*(1-{share})/{of}+{z2}/(4*{of}*{of}))"
    middle, scale = f"{share}+{z2}/(2*{of})", f"(1+{z2}/{of})"
    used = [this[part] for part in COUNTS_USED]
    same = ",".join(f"{live}={stored}" for live, stored in zip((n, of, all_n, all_of), used, strict=True))
    stale = f"COUNTIFS({lists.all('Family')},{family},{ref.all(rate.name + ' current')},0)>0"
    scaled = f'ROUND(Tolerance*10000,0)*{of}*IF(Tolerance_is="points",{all_of},{all_n})'
    formulas = {
        "": headline(rate.measures, rate.setting, "numerator", criteria),
        " of": headline(rate.measures, rate.setting, "denominator", criteria),
        " rate": f'IF({of}=0,"",{share})',
        " gap": f'IF({of}=0,"",IF({all_of}=0,"",{share}-{all_n}/{all_of}))',
        " outside": f'IF({gap}="","",IF(ABS({n}*{all_of}-{all_n}*{of})*10000>{scaled},"Yes","No"))',
        " low": f'IF({of}=0,"",MAX(0,({middle}-{half})/{scale}))',
        " high": f'IF({of}=0,"",MIN(1,({middle}+{half})/{scale}))',
        " p": f'IF({gap}="","",IF({this[" current"]}=1,{this[" p worked out"]},"out of date"))',
        " p adjusted": f'IF({gap}="","",IF({stale},"out of date",{this[" p adjusted worked out"]}))',
        " current": f"IF({family}=0,1,--AND({same},{group}=${ref.columns['Group used']}{row}))",
    }
    heads = gap_heads(rate)
    styles = dict.fromkeys(PER_RATE, "share") | {"": "figure", " of": "figure", " gap": "points", " outside": "centre"}
    styles |= {" p": "p", " p adjusted": "p"}
    cells = {}
    for part in PER_RATE:
        formula = f'IF({empty},"",IF({heading},"{heads[part]}",{formulas[part]}))'
        cells[rate.name + part] = Cell("", formula, styles[part])
    for part in STORED[:-1]:
        cells[rate.name + part] = Cell("", "", "faint_figure", stored=True)
    cells[f"{rate.name} current"] = Cell(1, formulas[" current"], "faint_figure")
    told = told_formulas(At(n, of, all_n, all_of, this))
    for part, head in told_heads(rate).items():
        style = "figure" if part == NEEDED else "centre"
        cells[rate.name + part] = Cell("", f'IF({empty},"",IF({heading},"{head}",{told[part]}))', style)
    cells[rate.name + TRIED] = Cell(0, told[TRIED], "faint_figure")
    return cells


def gap_heads(rate: Rate) -> dict[str, str]:
    """What a line that heads a table shows of a rate."""
    names = (rate.short, "of", "Rate", "Gap", "Outside?", "95% from", "95% to", "p", "p (Holm)")
    return dict(zip(PER_RATE, names, strict=True))
