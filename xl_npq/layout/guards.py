"""What the workbook's tables leave out, at the foot of the dashboard: counts that should be 0."""

from __future__ import annotations

from xl_npq.layout.lists_guards import GUARDS, guard_values
from xl_npq.layout.sheet import Rule, Sheet, letter
from xl_npq.layout.view import View


def put_guards(sheet: Sheet, view: View, row: int, width: int) -> int:
    """Put the counts in rows from `row` on, `width` columns wide; returns the row after them."""
    ref = view.refs["Left out"]
    for number, name in enumerate(GUARDS, 1):
        value = guard_values(view)[number - 1]
        column = 1 if number % 2 else 9
        down = row + (number - 1) // 2
        sheet.put(down, column, name, style="guard_label")
        sheet.put(down, column + (2 if column == 1 else 5), value, ref.at("Count", number), "guard")
    last = row + (len(GUARDS) - 1) // 2
    area = f"A{row}:{letter(width)}{last}"
    sheet.rules.append(Rule(area, f"AND(ISNUMBER(A{row}),A{row}>0)", "alert"))
    sheet.put(
        last + 1,
        1,
        "These counts should be 0. A row with a problem is named in the column Problem of Participants; what is not "
        "shown asks for the workbook to be built again.",
        style="note",
    )
    return last + 2
