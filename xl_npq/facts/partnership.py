"""Facts about rows of Partnership targets: which measure a row is of, what is asked, by when, and the verdict.

A row without a school defines a measure; one with a school gives that school's own baseline, target and dates. What a
school's row leaves blank is that of its measure (`docs/partnership.md`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows, add_months, keys
from xl_npq.facts.formula import day, mine, text, this
from xl_npq.facts.lists import OPEN_END, is_mine, row_number
from xl_npq.facts.verdicts import (
    AUTHORITY,
    FIRST_MONTHS,
    GRADED,
    LAST_MONTHS,
    RATED,
)
from xl_npq.tables import TABLES

TARGETS, REVIEWS = "Partnership targets", "Partnership reviews"
T, R = TABLES[TARGETS].range_name, TABLES[REVIEWS].range_name
MOST_ROWS = 1_000_000
"""More rows than a sheet has: a row's number and something else fit into one number."""


def kpi_number(rows: Rows, ledger: Ledger) -> Column:
    """The KPI of each row, 0 where there is none or the row is another provider's."""
    numbers = np.nan_to_num(rows.number("KPI"), nan=0.0).astype("int64")
    return np.where(is_mine(rows, ledger), numbers, 0)


KPI_NUMBER = Fact(
    "KPI no",
    "Number of the KPI; 0 where it is none from 1 to 99, or the row is another provider's",
    kpi_number,
    f"IFERROR(IF(AND({mine()},ISNUMBER([@KPI]),[@KPI]>=1,[@KPI]<=99,INT([@KPI])=[@KPI]),[@KPI],0),0)",
    Shows.NUMBER,
)


def stated(column: str, name: str) -> Fact:
    """A label of the row, spaces trimmed."""
    return Fact(name, f"{column}, spaces trimmed", lambda rows, _: rows.text(column).copy(), text(column), Shows.TEXT)


def measure_rows(kpis: Column, measures: Column, targets: Rows) -> Column:
    """The row of Partnership targets that defines each row's measure; 0 for none, or where a blank could be several."""
    known = list(zip(targets["KPI no"], keys(targets["Measure text"]), targets["School text"] == "", strict=True))
    named: dict[tuple[int, str], int] = {}
    whole: dict[int, list[int]] = {}
    for wanted in (True, False):
        for row, (kpi, measure, general) in enumerate(known, 1):
            if general == wanted:
                named.setdefault((kpi, measure), row)
                if general:
                    whole.setdefault(kpi, []).append(row)

    def found(kpi: int, measure: str) -> int:
        if measure or not kpi:
            return named.get((kpi, measure), 0) if kpi else 0
        only = whole.get(kpi, [])
        return only[0] if len(only) == 1 else 0

    pairs = zip(kpis, keys(measures), strict=True)
    return np.array([found(int(kpi), measure) for kpi, measure in pairs], dtype="int64")


def _first_where(condition: str) -> str:
    return f"MOD({MOST_ROWS}-SUMPRODUCT(MAX({condition}*({MOST_ROWS}-{T}[Row]))),{MOST_ROWS})"


def measure_row_formula() -> str:
    """The formula of `measure_rows`; the row has the columns KPI no and Measure text."""
    kpi, general = f"({T}[KPI no]=[@[KPI no]])", f'({T}[School text]="")'
    same = f"{kpi}*({T}[Measure text]=[@[Measure text]])"
    named = f"IF(SUMPRODUCT({same}*{general})>0,{_first_where(f'{same}*{general}')},{_first_where(same)})"
    only = f"IF(SUMPRODUCT({kpi}*{general})=1,{_first_where(f'{kpi}*{general}')},0)"
    return f'IF([@[KPI no]]=0,0,IF([@[Measure text]]<>"",{named},{only}))'


def measure_row_fact() -> Fact:
    """The row that defines the measure, of a target or of a review."""
    return Fact(
        "Measure row",
        "Row of Partnership targets that defines the measure; 0 for none, or where a blank could be several",
        lambda rows, ledger: measure_rows(rows["KPI no"], rows["Measure text"], ledger[TARGETS]),
        measure_row_formula(),
        Shows.NUMBER,
    )


def at_rows(values: Column, rows: Column, otherwise: object) -> Column:
    """The values that stand in rows (from 1) of a table; `otherwise` for row 0."""
    if not len(values):
        return np.full(len(rows), otherwise, dtype=values.dtype)
    return np.asarray(np.where(rows > 0, values[np.maximum(rows, 1) - 1], np.array(otherwise)))


def _inherited(own: Column, rows: Rows, blank: Column, otherwise: object) -> Column:
    return np.asarray(np.where(blank, at_rows(own, rows["Measure row"], otherwise), own))


def _of_measure(column: str, read: Callable[[str], str], otherwise: str) -> str:
    """The formula of a cell, and where it is blank of the cell of the measure's row; `read` turns a cell into one."""
    own, measures = read(this(column)), read(f"INDEX({T}[{column}],[@[Measure row]])")
    return f"IF({own}<>{otherwise},{own},IF([@[Measure row]]=0,{otherwise},{measures}))"


def _choice(name: str, column: str) -> Fact:
    choices = TABLES[TARGETS].column(column).choices
    listed = ",".join(f'"{choice}"' for choice in choices)

    def python(rows: Rows, _: Ledger) -> Column:
        own = np.array([(*choices, said).index(said) + 1 for said in rows.text(column)], dtype="int64")
        own[own > len(choices)] = 0
        return _inherited(own, rows, own == 0, 0)

    def read(cell: str) -> str:
        return f"IFERROR(MATCH(TRIM({cell}),{{{listed}}},0),0)"

    numbered = ", ".join(f"{number} {choice}" for number, choice in enumerate(choices, 1))
    return Fact(name, f"{numbered}; 0 for anything else", python, _of_measure(column, read, "0"), Shows.NUMBER)


def amount(cell: str) -> str:
    """The formula of a number from 0, "" where a cell holds none."""
    return f'IFERROR(IF(AND(ISNUMBER({cell}),{cell}>=0),{cell},""),"")'


def _number(name: str, column: str, meaning: str) -> Fact:
    def python(rows: Rows, _: Ledger) -> Column:
        own = rows.number(column)
        return _inherited(own, rows, np.isnan(own), np.nan)

    return Fact(name, meaning, python, _of_measure(column, amount, '""'), Shows.NUMBER)


def _date(name: str, column: str, meaning: str) -> Fact:
    def python(rows: Rows, _: Ledger) -> Column:
        own = rows.date(column)
        return _inherited(own, rows, own == 0, 0)

    def read(cell: str) -> str:
        return day(column).replace(this(column), cell)

    return Fact(name, meaning, python, _of_measure(column, read, "0"), Shows.DATE)


def _due(rows: Rows, _: Ledger) -> Column:
    by, completed, kind = rows["By"], rows["Completed"], rows["Kind no"]
    after = np.where(completed > 0, add_months(completed, np.full(len(rows), LAST_MONTHS)), OPEN_END)
    otherwise = np.where((kind > 0) & (kind < RATED), after, np.where(kind == RATED, 0, OPEN_END))
    return np.where(by > 0, by, otherwise).astype("int64")


def first_due(kind: Column, aimed: Column, completed: Column, due: Column) -> Column:
    """The day of the first stage, which a grade with a target (`aimed`) has; of anything else the day `due`."""
    staged = (kind == GRADED) & aimed & (completed > 0)
    first = add_months(completed, np.full(len(completed), FIRST_MONTHS))
    return np.where(staged, np.minimum(first, due), due).astype("int64")


def first_due_formula(kind: str, aimed: str, completed: str, due: str) -> str:
    """The formula of `first_due`."""
    return f"IF(AND({kind}={GRADED},{aimed},{completed}>0),MIN(EDATE({completed},{FIRST_MONTHS}),{due}),{due})"


def _unit(rows: Rows, _: Ledger) -> Column:
    schools, seen, units = keys(rows["School text"]), set(), []
    of_authority = at_rows(rows["Scope no"], rows["Measure row"], 0) == AUTHORITY
    judged = (schools != "") != of_authority
    for measure, school, kind, whole in zip(rows["Measure row"], schools, rows["Kind no"], judged, strict=True):
        first = (measure, school) not in seen
        seen.add((measure, school))
        units.append(int(measure > 0 and kind > 0 and whole and first))
    return np.array(units, dtype="int64")


PARTNERSHIP_TARGETS = (
    row_number(T, "KPI"),
    KPI_NUMBER,
    stated("Measure", "Measure text"),
    stated("School", "School text"),
    measure_row_fact(),
    _choice("Kind no", "Kind"),
    _choice("Scope no", "Scope"),
    _number("Base", "Baseline", "The baseline, the measure's where the school has none of its own; blank for none"),
    _number("Aim", "Target", "The target, the measure's where the school has none of its own; blank for none"),
    _date("By", "By when", "The day by which, the measure's where the school has none of its own; 0 for none"),
    _date("Completed", "Completion date", "Completion, the measure's where the school has none of its own; 0 for none"),
    Fact(
        "Due on",
        "The day from which the target is to be reached; 0 for a rating held to at each review, far ahead for none",
        _due,
        f"IF([@By]>0,[@By],IF(AND([@[Kind no]]>0,[@[Kind no]]<{RATED}),"
        f"IF([@Completed]>0,EDATE([@Completed],{LAST_MONTHS}),{OPEN_END}),IF([@[Kind no]]={RATED},0,{OPEN_END})))",
        Shows.DATE,
    ),
    Fact(
        "First due",
        "The day from which a grade with a target is to be maintained or improved; otherwise as Due on",
        lambda rows, _: first_due(rows["Kind no"], ~np.isnan(rows["Aim"]), rows["Completed"], rows["Due on"]),
        first_due_formula("[@[Kind no]]", "ISNUMBER([@Aim])", "[@Completed]", "[@[Due on]]"),
        Shows.DATE,
    ),
    Fact(
        "Unit",
        "The row is judged: a school of a measure of schools, or a measure of the whole authority, its first row",
        _unit,
        f"IF(AND([@[Measure row]]>0,[@[Kind no]]>0,IF(INDEX({T}[Scope no],MAX(1,[@[Measure row]]))={AUTHORITY},"
        f'[@[School text]]="",[@[School text]]<>"")),'
        f"--(SUMPRODUCT(({T}[Measure row]=[@[Measure row]])*({T}[School text]=[@[School text]])*"
        f"({T}[Row]<[@Row]))=0),0)",
    ),
    Fact(
        "Line",
        "The row, if it defines a measure; 0 otherwise",
        lambda rows, _: np.where(rows["Measure row"] == rows.position, rows.position, 0),
        "IF([@[Measure row]]=[@Row],[@Row],0)",
        Shows.NUMBER,
    ),
)
