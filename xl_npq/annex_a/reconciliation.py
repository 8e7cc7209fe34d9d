"""Whether the return says what the dashboard says: what is counted on its sheets against the dashboard's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xl_npq.annex_a.analysis import At, Part, figure, lines_of, parts_of
from xl_npq.annex_a.metric_sheets import Reported
from xl_npq.annex_a.people import BASES, COHORT, LEVEL
from xl_npq.facts.fact import Ledger
from xl_npq.figures.tidy import Figures
from xl_npq.layout.sheet import Cell, Ref, Rule, Sheet, Value
from xl_npq.metrics import METRICS
from xl_npq.settings import Settings

NAME, HEADS_ROW = "Reconciliation", 5
_HEADS = (
    ("Metric", 10),
    ("Figure", 58),
    ("Cohort", 12),
    ("NPQ level", 12),
    ("In this return", 16),
    ("On the dashboard", 16),
    ("Difference", 12),
)
_LISTED = "participants listed"


class _Line(NamedTuple):
    metric: str
    what: str
    cohort: str
    level: str
    value: Value
    formula: str
    style: str


def reconciliation(reported: Sequence[Reported], ledger: Ledger, figures: Figures) -> Sheet:
    """The sheet: every headline figure, by cohort and level, and how many participants each metric lists."""
    sheet = Sheet(NAME, "Reconciliation to the dashboard", freeze=f"A{HEADS_ROW + 1}", repeat_rows=f"{HEADS_ROW}:5")
    sheet.put(1, 1, sheet.title, style="title")
    sheet.put(
        2,
        1,
        "'In this return' reads and counts the sheets of this file as they now are; 'On the dashboard' is what the "
        "dashboard shows for the same data, cohort and level.",
        style="note",
    )
    lines = list(_lines(reported, ledger, figures))
    last = HEADS_ROW + len(lines)
    sheet.put(3, 1, "Differences:", style="label")
    sheet.put(3, 2, 0, f'COUNTIF(G{HEADS_ROW + 1}:G{last},"<>0")', "count_left")
    for place, (name, width) in enumerate(_HEADS, 1):
        sheet.put(HEADS_ROW, place, name, style="head" if place > 4 else "head_left")
        sheet.widths[place] = width
    for row, line in enumerate(lines, HEADS_ROW + 1):
        for place, text in enumerate(line[:4], 1):
            sheet.put(row, place, text, style="label")
        sheet.cells[row, 5] = Cell(line.value, line.formula, line.style)
        sheet.cells[row, 6] = Cell(line.value, "", line.style)
        sheet.put(row, 7, 0, f"ROUND(N(E{row})-N(F{row}),9)+(ISNUMBER(E{row})<>ISNUMBER(F{row}))", "figure")
    sheet.rules.append(Rule(f"G{HEADS_ROW + 1}:G{last}", f"$G{HEADS_ROW + 1}<>0", "alert"))
    sheet.print_area = f"A1:G{last}"
    return sheet


def differences_at() -> str:
    """Where the sheet says how many differences there are."""
    return f"{NAME}!$B$3"


def _lines(reported: Sequence[Reported], ledger: Ledger, figures: Figures) -> Iterator[_Line]:
    for metric, one in zip(METRICS, reported, strict=True):
        if one.people is not None:
            yield _all_listed(metric.number, one.people, ledger)
            yield from _counted(metric.number, one.people, figures, ledger.settings)
        for part in parts_of(metric.number, figures, ledger.settings):
            if part.measure and part.column == "value":
                yield from _read(metric.number, part, one.analysis, figures)


def _all_listed(number: str, people: Ref, ledger: Ledger) -> _Line:
    count = int((ledger["Participants"][BASES[number]] == 1).sum())
    formula = f"COUNTA({people.all(next(iter(people.columns)))})" if people.rows else "0"
    return _Line(f"Metric {number}", _LISTED, "All", "Total", count, formula, "figure")


def _counted(number: str, people: Ref, figures: Figures, settings: Settings) -> Iterator[_Line]:
    """What the lists of metrics 1 to 3 give when they are counted by cohort and level."""
    if number not in "123" or not people.rows:
        return
    level = "NPQ level recruited to" if number == "1" else LEVEL
    item = {"1": "", "2": "Yes", "3": "No"}[number]
    (part,) = (
        part
        for part in parts_of(number, figures, settings)
        if part.column == ("value" if number == "1" else "numerator")
    )
    for at in lines_of(figures):
        cohort, name = figures.axes.cohorts[at.cohort], figures.axes.level_names[at.level]
        terms = [
            f'{people.all(column)},"{label}"'
            for column, label, whole in (
                (COHORT, cohort, at.cohort == len(figures.axes.years)),
                (level, name, at.level == len(figures.axes.levels)),
                (list(people.columns)[-1], item, not item),
            )
            if not whole
        ]
        counted = f"COUNTIFS({','.join(terms)})" if terms else f"COUNTA({people.all(COHORT)})"
        value = figure(figures, part, at)
        if value is not None:
            yield _Line(f"Metric {number}", f"counted: {_what(number)}", cohort, name, value, counted, "figure")


def _what(number: str) -> str:
    return {
        "1": "recruited",
        "2": "recruited from schools with 30% or more FSM",
        "3": "recruited who are not white British",
    }[number]


def _read(number: str, part: Part, analysis: Ref, figures: Figures) -> Iterator[_Line]:
    """What the analysis says, cell by cell."""
    for row, at in enumerate(lines_of(figures), 1):
        value = figure(figures, part, at)
        if value is not None:
            cohort, level = _labels(figures, at)
            cell = analysis.at(part.heading, row)
            yield _Line(f"Metric {number}", part.heading, cohort, level, value, cell, part.style)


def _labels(figures: Figures, at: At) -> tuple[str, str]:
    return figures.axes.cohorts[at.cohort], figures.axes.level_names[at.level]
