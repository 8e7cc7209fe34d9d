"""The sheet Action plan: every target that is not achieved, why, what was agreed, and who does it."""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.facts.partnership import REVIEWS, R, T
from xl_npq.layout import said
from xl_npq.layout.checks_sheet import LINE, lines_needed
from xl_npq.layout.lists_partnership import PLAN, plan_lines
from xl_npq.layout.sheet import Rule, Sheet, Value, letter, plain
from xl_npq.layout.view import View
from xl_npq.values import trim

NAME = "Action plan"
HEAD = 5
"""The row of the headings."""
_ABOUT = (
    "Agreed at the latest review of each target that was not achieved. A revised target is the one that later reviews "
    "are held to. Fill it in on the sheet Partnership reviews."
)
_MISSING = "to be agreed"


class _Column(NamedTuple):
    """A column of the plan, and the column of Partnership reviews that it shows."""

    name: str
    width: float
    style: str
    source: str


_COLUMNS = (
    _Column("KPI", 6, "centre", "KPI no"),
    _Column("Measure", 34, "label_wrap", ""),
    _Column("School", 22, "label_wrap", "School text"),
    _Column("Reviewed on", 13, "day", "Day"),
    _Column("Found", 8, "centre", "Value"),
    _Column("Baseline", 9, "centre", "Base then"),
    _Column("Target", 8, "centre", "Aim then"),
    _Column("Reason", 36, "label_wrap", "Reason"),
    _Column("Agreed action", 40, "label_wrap", "Action"),
    _Column("Owner", 24, "label_wrap", "Owner"),
    _Column("Revised target", 10, "centre", "Revised"),
)
_TYPED = ("Reason", "Action", "Owner")


def action_plan(view: View) -> Sheet:
    """The sheet."""
    sheet = Sheet(NAME, "Action plan: targets not achieved", freeze=f"A{HEAD + 1}", repeat_rows=f"{HEAD}:{HEAD}")
    sheet.put(1, 1, sheet.title, style="title")
    room = view.plan.actions
    count = int((view.ledger[REVIEWS]["Plan order"] > 0).sum())
    total = f'COUNTIF({R}[Plan order],">0")'
    sheet.put(
        2,
        1,
        f"{said.as_at(view)}{count} not achieved.{f' {count - room} more are not shown.' if count > room else ''}",
        f'{said.AS_AT}&{total}&" not achieved."&IF({total}>{room}," "&({total}-{room})&" more are not shown.","")',
        "warning",
    )
    sheet.put(3, 1, _ABOUT, style="note")
    sheet.heights[HEAD] = 30
    for column, shown in enumerate(_COLUMNS, 1):
        sheet.widths[column] = shown.width
        sheet.put(HEAD, column, shown.name, style="head_left" if shown.style == "label_wrap" else "head_centre")
    rows = plan_lines(view)
    for slot in range(1, room + 1):
        _put_line(sheet, view, slot, rows[slot - 1] if slot <= len(rows) else 0)
    last = letter(len(_COLUMNS))
    sheet.rules.append(Rule(f"A{HEAD + 1}:{last}{HEAD + room}", f'$A{HEAD + 1}<>""', "line"))
    sheet.print_area = f"A1:{last}{HEAD + min(room, len(rows) + 10)}"
    return sheet


def _put_line(sheet: Sheet, view: View, slot: int, row: int) -> None:
    line, at = HEAD + slot, view.refs[PLAN].at("Row", slot)
    values = [_value(view, shown.source, row) if row else "" for shown in _COLUMNS]
    for column, (shown, value) in enumerate(zip(_COLUMNS, values, strict=True), 1):
        sheet.put(line, column, value, f'IF({at}=0,"",{_formula(shown.source, at)})', shown.style)
    texts = [(str(value), shown.width) for shown, value in zip(_COLUMNS, values, strict=True) if "wrap" in shown.style]
    sheet.heights[line] = LINE * max(lines_needed(text, width) for text, width in texts)


def _value(view: View, source: str, row: int) -> Value:
    reviews, place = view.ledger[REVIEWS], row - 1
    if not source:
        return str(view.ledger["Partnership targets"]["Measure text"][int(reviews["Measure row"][place]) - 1])
    if source in _TYPED:
        return trim(str(reviews.text(source)[place])) or _MISSING
    return plain(reviews.number(source)[place] if source == "Value" else reviews[source][place])


def _formula(source: str, row: str) -> str:
    if not source:
        return f"INDEX({T}[Measure text],INDEX({R}[Measure row],{row}))"
    cell = f"INDEX({R}[{source}],{row})"
    if source in _TYPED:
        return f'IFERROR(IF(TRIM({cell})="","{_MISSING}",TRIM({cell})),"{_MISSING}")'
    return cell
