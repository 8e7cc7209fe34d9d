"""The sheet Lists: what the workbook's tables leave out or cannot read, as counts that should be 0."""

from __future__ import annotations

import numpy as np

from xl_npq.facts.formula import escaped
from xl_npq.facts.groups import code_name
from xl_npq.facts.people import QUADRATIC
from xl_npq.layout.lists_axes import place
from xl_npq.layout.sheet import Cell, Sheet, quoted
from xl_npq.layout.view import View
from xl_npq.read.cells import ErrorValue
from xl_npq.tables import TABLES, Kind

GUARDS = (
    "Rows typed below a table",
    "Calculated cells overwritten",
    "People not shown",
    "Lines not shown",
    "Eligible rows without a known level",
    "Rows with a problem",
    "Other cells that are no number or date",
)
WATCHED = {
    "Participants": ("Participant ID", "Level"),
    "Assessments": ("Assessment ID", "Level"),
    "Feedback": ("Cohort", "Received on"),
    "Schools": ("URN", "School name"),
    "Targets": ("Cohort", "Level"),
    "Requirements": ("Requirement", "Due on"),
    "Partnership targets": ("KPI", "Measure"),
    "Partnership reviews": ("KPI", "Reviewed on"),
}
"""The large tables, each with the first and last of the columns that are watched below it."""
_NUMERIC = (Kind.DATE, Kind.NUMBER, Kind.SHARE)
_ELSEWHERE = (
    *("Assessments", "Feedback", "Supplied", "Schools", "Targets", "Levels", "Extensions", "Requirements"),
    *("Partnership targets", "Partnership reviews"),
)


def guards_block(sheet: Sheet, view: View, column: int) -> int:
    """What the workbook's tables leave out, each as a count that should be 0."""
    formulas = (
        _below(view),
        _overwritten(view),
        _not_shown(view),
        _lines_short(view),
        "COUNTIFS(Participants[Eligible],1,Participants[Level no],0)",
        'COUNTIF(Participants[Problem no],">0")',
        _no_number(),
    )
    lines = [
        [Cell(name), Cell(value, formula, "figure")]
        for name, value, formula in zip(GUARDS, guard_values(view), formulas, strict=True)
    ]
    return place(sheet, view, "Left out", ["Guard", "Count"], lines, column)


def guard_values(view: View) -> list[int]:
    """The counts of the guards as the workbook is built."""
    participants = view.ledger["Participants"]
    unplaced = int(np.sum((participants["Eligible"] == 1) & (participants["Level no"] == 0)))
    elsewhere = sum(
        isinstance(cell.value, (str, ErrorValue)) and cell.table in _ELSEWHERE and _is_numeric(cell.table, cell.column)
        for cell in view.ledger.unread
    )
    return [0, 0, 0, 0, unplaced, int(np.sum(participants["Problem no"] > 0)), elsewhere]


def _is_numeric(table: str, column: str) -> bool:
    return column in TABLES[table].names and TABLES[table].column(column).kind in _NUMERIC


def _below(view: View) -> str:
    counts = []
    for table, (first, last) in WATCHED.items():
        ref = view.refs[table]
        span = f"{quoted(ref.sheet)}!${ref.columns[first]}${ref.first_row}:${ref.columns[last]}${view.plan.reach}"
        counts.append(f"COUNTA({span})-COUNTA({TABLES[table].range_name}[[{first}]:[{last}]])")
    return "+".join(counts)


def _overwritten(view: View) -> str:
    """Cells of calculated columns that hold no formula; those that hold values by design do not count."""
    counts = []
    for table in WATCHED:
        columns = view.refs[table].columns
        first, last = (escaped(columns[f"{end} calculated"]) for end in ("first", "last"))
        span = f"{TABLES[table].range_name}[[{first}]:[{last}]]"
        by_design = "" if view.plan.live or table != "Participants" else f"-ROWS({span})*{len(QUADRATIC)}"
        counts.append(f"ROWS({span})*COLUMNS({span}){by_design}-SUMPRODUCT(--_xlfn.ISFORMULA({span}))")
    return f'IFERROR({"+".join(counts)},"not checked")'


def _not_shown(view: View) -> str:
    cohorts, groups = view.refs["Cohorts in use"], view.refs["Groups in use"]
    levels = view.refs["Levels in use"].all("Level no")
    terms = [
        f'COUNTIF(Participants[Cohort year],">"&MAX({cohorts.all("Year")}))',
        f'COUNTIFS(Participants[Eligible],1,Participants[Level no],">"&MAX({levels}))',
    ]
    for number, dimension in enumerate(view.dimension_names):
        first = groups.first_row + number * view.plan.groups
        span = f"${groups.columns['Met at']}${first}:${groups.columns['Met at']}${first + view.plan.groups - 1}"
        terms.append(f'COUNTIF(Participants[{escaped(code_name(dimension))}],">"&MAX({span}))')
    return "+".join(terms)


def _lines_short(view: View) -> str:
    """Lines that the tables of figures lack for the cohorts, levels and groups that there are."""
    dimensions, cohorts, levels = view.refs["Dimensions"], "(Cohort_count+1)", "(Level_count+1)"
    groups, count, plan = f"SUM({dimensions.all('Groups')})", len(view.dimension_names), view.plan
    short = (
        f"MAX(0,({groups}+2*{count})*Cohorts_peopled-{plan.lines})",
        f"MAX(0,({groups}+{count})*Cohorts_peopled*{levels}-{plan.gap_lines})",
        f"MAX(0,{cohorts}*{levels}-{plan.cells})",
    )
    years = view.refs["Cohorts in use"].all("Year")
    beyond = f'COUNTIF(Levels[No],">0")-Level_count+COUNTIF(Targets[Target year],">"&MAX({years}))'
    return f"{beyond}+IF({groups}=0,0,{'+'.join(short)})"


def _no_number() -> str:
    """Cells of number and date columns, Participants apart (its Problem names them), that hold text or an error."""
    return "+".join(
        f"COUNTA({TABLES[table].range_name}[{escaped(column.name)}])-"
        f"COUNT({TABLES[table].range_name}[{escaped(column.name)}])"
        for table in _ELSEWHERE
        for column in TABLES[table].columns
        if column.kind in _NUMERIC
    )
