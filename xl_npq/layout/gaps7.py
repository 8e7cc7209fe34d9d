"""Metric 7: the table of gaps by dimension, cohort, level and group."""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.figures.axes import ALL
from xl_npq.figures.gaps import Z_95
from xl_npq.figures.reach import Counts
from xl_npq.layout.counting import headline, of_cell, of_group
from xl_npq.layout.rates7 import RATES, Rate
from xl_npq.layout.reaches import WORDS_RUN
from xl_npq.layout.sheet import Cell, Ref, Rule, Sheet, Value, letter, plain
from xl_npq.layout.view import View
from xl_npq.layout.words7 import (
    NEEDED,
    TOLD_PARTS,
    TRIED,
    WORDS,
    At,
    Gap,
    told_formulas,
    told_heads,
    told_values,
    words_cell,
)

SHEET = "Metric 7"
_PER_RATE = ("", " of", " rate", " gap", " outside", " low", " high", " p", " p adjusted")
COUNTS_USED = (" number used", " of used", " whole used", " base used")
"""The counts that a line's statistics were worked out from: the group's, and the whole level's."""
_STORED = (
    *COUNTS_USED,
    " p worked out",
    " p adjusted worked out",
    " current",
)


def gap_columns() -> list[str]:
    """Names of the columns of the table of gaps: labels, both rates, and what the stored statistics were made from."""
    names = ["Dimension", "Level", "Group", "Cohort"]
    for rate in RATES:
        names += [f"{rate.name}{part}" for part in (*_PER_RATE, *TOLD_PARTS)]
    names += [WORDS, "Group used"]
    for rate in RATES:
        names += [f"{rate.name}{part}" for part in (*_STORED, TRIED)]
    return names


def rate_parts() -> tuple[str, ...]:
    """What the columns of a rate that a reader sees are called after its name."""
    return (*_PER_RATE, *TOLD_PARTS)


LABELLED = 4
"""Columns of labels, before those of the rates."""
GAPS_RETENTION = LABELLED + len(_PER_RATE) + len(TOLD_PARTS)
"""The last column of the first rate."""
GAPS_SHOWN = LABELLED + 2 * (len(_PER_RATE) + len(TOLD_PARTS)) + 1
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


def put_gaps(sheet: Sheet, view: View, summary_ref: Ref, top: int) -> None:
    """Put the table of gaps on the sheet from row `top` on."""
    found, ref = view.gap_lines(), gap_ref(view, top)
    for number_ in range(1, view.plan.gap_lines + 1):
        line = found[number_ - 1] if number_ <= len(found) else None
        cells = _labels(view, line, number_)
        for rate in RATES:
            cells |= _rate_cells(view, rate, line, number_, ref, summary_ref)
        cells[WORDS] = _in_words(view, cells, number_, ref)
        sheet.heights[top + number_ - 1] = GAP_HEIGHT
        for place, name in enumerate(gap_columns()):
            sheet.cells[top + number_ - 1, gap_column(place)] = cells[name]
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


GapLine = tuple[int, int, int, int] | None


def _in_words(view: View, cells: dict[str, Cell], number_: int, ref: Ref) -> Cell:
    lists, row = view.refs["Gap lines"], ref.first_row + number_ - 1
    at = {name: f"${column}{row}" for name, column in ref.columns.items()}
    empty, heading = f"{lists.at('Dimension no', number_)}=0", f"{lists.at('Group place', number_)}=0"
    return words_cell({name: cell.value for name, cell in cells.items()}, at, empty, heading)


def _labels(view: View, line: GapLine, number_: int) -> dict[str, Cell]:
    lists, axes = view.refs["Gap lines"], view.figures.axes
    empty = f"{lists.at('Dimension no', number_)}=0"
    values: dict[str, Value] = dict.fromkeys(("Dimension", "Level", "Group", "Cohort", "Group used"), "")
    if line:
        dimension, cohort, level, group = line
        name = view.dimension_names[dimension]
        values = {
            "Dimension": name,
            "Level": axes.level_names[level],
            "Group": ("Group", *axes.groups(name))[group],
            "Cohort": axes.cohorts[cohort],
        }
        values["Group used"] = values["Group"] if group else ""
    dimensions, groups = view.refs["Dimensions"], view.refs["Groups in use"]
    at = {field: lists.at(field, number_) for field in ("Dimension no", "Cohort no", "Level place", "Group place")}
    group_at = f"INDEX({dimensions.all('Above')},{at['Dimension no']})+{at['Group place']}"
    formulas = {
        "Dimension": f"INDEX({dimensions.all('Dimension')},{at['Dimension no']})",
        "Level": f"INDEX({view.refs['Levels in use'].all('Level')},{at['Level place']})",
        "Group": f'IF({at["Group place"]}=0,"Group",INDEX({groups.all("Group")},{group_at}))',
        "Cohort": f"INDEX({view.refs['Cohorts in use'].all('Cohort')},{at['Cohort no']})",
    }
    cells = {
        name: Cell(values[name], f'IF({empty},"",{formula})', "group" if name == "Group" else "faint")
        for name, formula in formulas.items()
    }
    cells["Group used"] = Cell(values["Group used"], "", "faint", stored=True)
    return cells


def _rate_cells(view: View, rate: Rate, line: GapLine, number_: int, ref: Ref, whole: Ref) -> dict[str, Cell]:
    lists = view.refs["Gap lines"]
    row = ref.first_row + number_ - 1
    this = {part: f"${ref.columns[rate.name + part]}{row}" for part in (*_PER_RATE, *_STORED, *TOLD_PARTS, TRIED)}
    group, family = f"$C{row}", lists.at("Family", number_)
    empty = f"{lists.at('Dimension no', number_)}=0"
    heading = f"{lists.at('Group place', number_)}=0"
    at = lists.at("Summary line", number_)
    all_n, all_of = (f"INDEX({whole.all(name)},{at})" for name in (rate.short, f"{rate.name} base"))
    n, of, gap = this[""], this[" of"], this[" gap"]
    criteria = (
        f"{of_cell('Participants', lists.at('Level criterion', number_), lists.at('Cohort criterion', number_))},"
        f"{of_group(view, lists.at('Dimension no', number_), lists.at('Group no', number_))}"
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
    heads = _heads(rate)
    styles = dict.fromkeys(_PER_RATE, "share") | {"": "figure", " of": "figure", " gap": "points", " outside": "centre"}
    styles |= {" p": "p", " p adjusted": "p"}
    values, cells = _rate_values(view, rate, line), {}
    for part in _PER_RATE:
        formula = f'IF({empty},"",IF({heading},"{heads[part]}",{formulas[part]}))'
        cells[rate.name + part] = Cell(values[part], formula, styles[part])
    for part in _STORED[:-1]:
        cells[rate.name + part] = Cell(values[part], "", "faint_figure", stored=True)
    cells[f"{rate.name} current"] = Cell(1, formulas[" current"], "faint_figure")
    shown = told_values(_gap_of(values), view.settings)
    told = told_formulas(At(n, of, all_n, all_of, this))
    for part, head in told_heads(rate).items():
        value = head if line is not None and line[3] == 0 else shown[part]
        style = "figure" if part == NEEDED else "centre"
        cells[rate.name + part] = Cell(value, f'IF({empty},"",IF({heading},"{head}",{told[part]}))', style)
    cells[rate.name + TRIED] = Cell(shown[TRIED], told[TRIED], "faint_figure")
    return cells


def _gap_of(values: dict[str, Value]) -> Gap | None:
    """What a line shows of a rate; None for one that heads a table, or shows no gap."""
    if not isinstance(values[" gap"], float):
        return None
    counts = (int(float(values[part] or 0)) for part in ("", " of", " whole used", " base used"))
    low, high = (float(values[part] or 0) for part in (" low", " high"))
    return Gap(Counts(*counts), values[" gap"], values[" outside"], low, high)


def _heads(rate: Rate) -> dict[str, str]:
    names = (rate.short, "of", "Rate", "Gap", "Outside?", "95% from", "95% to", "p", "p (Holm)")
    return dict(zip(_PER_RATE, names, strict=True))


def _rate_values(view: View, rate: Rate, line: GapLine) -> dict[str, Value]:
    values: dict[str, Value] = dict.fromkeys((*_PER_RATE, *_STORED), "")
    if line is None:
        return values
    dimension, cohort, level, group = line
    if group == 0:
        return {**values, **_heads(rate)}

    def cell(measure: str, column: str, over: str = view.dimension_names[dimension], at: int = group - 1) -> Value:
        return plain(view.figures.cube(measure, column, over)[cohort, level, at])

    shown = rate.shown(view.ledger).name
    n, of = cell(rate.gap, "numerator"), cell(rate.gap, "denominator")
    values |= {
        "": n,
        " of": of,
        " rate": n / of if isinstance(n, float) and isinstance(of, float) and of else "",
        " gap": cell(rate.gap, "value"),
        " outside": cell(rate.gap, "flagged"),
        " low": cell(rate.gap, "low"),
        " high": cell(rate.gap, "high"),
        " p": cell(rate.gap, "p"),
        " p adjusted": cell(rate.gap, "p_adjusted"),
        " number used": n,
        " of used": of,
        " whole used": cell(shown, "numerator", ALL, 0),
        " base used": cell(shown, "denominator", ALL, 0),
        " p worked out": cell(rate.gap, "p"),
        " p adjusted worked out": cell(rate.gap, "p_adjusted"),
    }
    return values


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


def gap_figures(view: View, line: GapLine, rate: str) -> GapFigures | None:
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
