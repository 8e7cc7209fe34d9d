"""What the workbook's tables leave out, at the foot of the dashboard and below its page: counts that should be 0."""

from __future__ import annotations

from xl_npq.layout.lists_guards import GUARDS, guard_values
from xl_npq.layout.sheet import Rule, Sheet, letter
from xl_npq.layout.view import View

TOGETHER = "rows and cells left out, typed over or with a fault"
"""What all counts together are of."""
_COUNTS = 5
"""The column of the counts, which leaves room for what is counted."""


def put_guards(sheet: Sheet, view: View, row: int) -> int:
    """Put the counts in rows from `row` on; returns the row after them."""
    ref = view.refs["Left out"]
    sheet.put(row, 1, "Counts that should be 0", style="section")
    for number, name in enumerate(GUARDS, 1):
        sheet.put(row + number, 1, name, style="guard_label")
        sheet.put(row + number, _COUNTS, guard_values(view)[number - 1], ref.at("Count", number), "guard")
    last = row + len(GUARDS)
    area = f"{letter(_COUNTS)}{row + 1}:{letter(_COUNTS)}{last}"
    sheet.rules.append(Rule(area, f"{letter(_COUNTS)}{row + 1}>0", "alert"))
    sheet.put(
        last + 1,
        1,
        "A row with a problem is named in the column Problem of Participants; what is not shown asks for the workbook "
        "to be built again.",
        style="note",
    )
    return last + 2


def together(view: View) -> str:
    """The formula of all counts together."""
    return f"SUM({view.refs['Left out'].all('Count')})"


def put_guards_together(sheet: Sheet, view: View, row: int, last: int) -> None:
    """Put all counts together in a row, up to column `last`."""
    where = ": below this page, one by one."
    sheet.put(
        row, 1, f"{sum(guard_values(view))} {TOGETHER}{where}", f'({together(view)})&" {TOGETHER}{where}"', "note"
    )
    sheet.rules.append(Rule(f"A{row}:{letter(last)}{row}", f'LEFT($A${row},2)<>"0 "', "alert"))
