"""The second table of the sheet Partnership: what each KPI is for, and how it stands with all its measures together."""

from __future__ import annotations

from collections.abc import Mapping

from xl_npq.facts.partnership import TARGETS, R, T
from xl_npq.facts.verdicts import VERDICTS
from xl_npq.figures.partnership import Standing
from xl_npq.layout.checks_sheet import lines_needed
from xl_npq.layout.lists_partnership import KPIS, kpis_shown, meetings_in_order
from xl_npq.layout.partnership_columns import (
    COLUMNS,
    FIRST_COUNT,
    FIRST_MEASURE,
    FIRST_TREND,
    FOUND,
    VERDICT,
    WORDS,
    at_review,
    found,
    meeting,
    met_of_judged,
    put_heads,
    trend,
    worst,
)
from xl_npq.layout.sheet import Sheet, letter
from xl_npq.layout.view import View
from xl_npq.values import trim

_LINE = 12.5
"""Points of a line of objectives, which run over many."""
_LETTERS = 1.15
"""Letters of such a text, most of them narrow, in the width of one figure."""
_HEADS = ("KPI", "Outcome", "Objectives: local authority", "Objectives: LEP", "Verdict", "Found")
_TEXTS = ("Outcome", "Objective LA", "Objective LEP")


def put_kpis(sheet: Sheet, view: View, top: int, known: Mapping[int, Standing]) -> None:
    """What each KPI is for, and how it stands with all its measures together."""
    sheet.put(top, 1, "The KPIs, their outcomes and objectives, and all measures of each together", style="section")
    put_heads(sheet, view, top + 1, _HEADS)
    numbers = kpis_shown(view)
    for slot in range(1, view.plan.kpis + 1):
        number = numbers[slot - 1] if slot <= len(numbers) else 0
        _put_kpi(sheet, view, top + 1 + slot, view.refs[KPIS].at("KPI no", slot), known.get(number))


def _put_kpi(sheet: Sheet, view: View, line: int, kpi: str, standing: Standing | None) -> None:
    def put(column: int, value: str | int, formula: str, style: str = "") -> None:
        style = style or COLUMNS[column - 1].style
        sheet.put(line, column, value if standing else "", f'IF({kpi}=0,"",{formula})', style)

    put(1, standing.kpi if standing else "", kpi)
    texts = [_told(view, standing.kpi, column) if standing else "" for column in _TEXTS]
    for place, (column, text) in enumerate(zip(_TEXTS, texts, strict=True), 2):
        put(place, text, _told_formula(kpi, column), "objectives")
    put(VERDICT, VERDICTS[standing.verdict - 1] if standing else "", worst(line))
    put(FOUND, found(standing) if standing else "", met_of_judged(line))
    first, last = FIRST_MEASURE, FIRST_MEASURE + view.plan.measures - 1
    for number in range(1, len(VERDICTS) + 1):
        counts = letter(FIRST_COUNT + number - 1)
        total = f"SUMIFS({counts}${first}:{counts}${last},$A${first}:$A${last},{kpi})"
        put(FIRST_COUNT + number - 1, standing.counts[number - 1] if standing else "", total)
    for place, day in enumerate(meetings_in_order(view)):
        at = meeting(view, place)
        criteria = f"{R}[KPI no],{kpi},{R}[Day],{at},{R}[Counts],1"
        which = f"({R}[KPI no]={kpi})*({R}[Day]={at})*({R}[Counts]=1)"
        shown = at_review(view, standing.kpi, day, authority=False, column="KPI no") if standing else ""
        put(FIRST_TREND + place, shown, trend(at, criteria, which, "FALSE"))
    if standing:
        widths = (shown.width * _LETTERS for shown in WORDS[1:])
        sheet.heights[line] = _LINE * max(map(lines_needed, texts, widths))


_BULLET = "• "


def _told(view: View, kpi: int, column: str) -> str:
    """What the first row of a KPI says in a column, an objective a line."""
    targets = view.ledger[TARGETS]
    text = trim(str(targets.text(column)[targets["KPI no"] == kpi][0]))
    return text if column == "Outcome" or not text else _BULLET + text.replace("; ", f"\n{_BULLET}")


def _told_formula(kpi: str, column: str) -> str:
    text = f"TRIM(INDEX({T}[{column}],MATCH({kpi},{T}[KPI no],0)))"
    if column != "Outcome":
        text = f'IF({text}="","","{_BULLET}"&SUBSTITUTE({text},"; ",CHAR(10)&"{_BULLET}"))'
    return f'IFERROR({text},"")'
