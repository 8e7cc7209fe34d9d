"""What is due to DfE when, on Start: the next of it, with the days that are left."""

from __future__ import annotations

from xl_npq.layout.lists_schedule import NEXT, due_next
from xl_npq.layout.sheet import Sheet
from xl_npq.layout.view import View

_NOTHING = "No date is known: give As at on Settings, and First delivery year starts where there is no cohort."
_NOTE = "The framework names no dates: these follow from First delivery year starts, Return days and Publication days."


def put_due_next(sheet: Sheet, view: View, row: int) -> int:
    """Put the lines from `row` on; returns the row after them."""
    sheet.put(row, 1, "What is due when", style="section")
    sheet.row(row + 1, 1, ("Due on", "Days left", "What", None), "head_left")
    due, lines = due_next(view), view.refs["Due next"]
    for slot in range(1, NEXT + 1):
        at, on = row + 1 + slot, lines.at("On", slot)
        one = due[slot - 1] if slot <= len(due) else None
        without = _NOTHING if slot == 1 else ""
        sheet.put(at, 1, one.on if one else 0, on, "date_left")
        sheet.put(at, 2, one.on - view.settings.as_at if one else "", f'IF({on}=0,"",{on}-As_at)', "count_left")
        sheet.put(at, 3, one.words if one else without, f'IF({on}=0,"{without}",{lines.at("What", slot)})', "label")
    sheet.put(row + 2 + NEXT, 1, _NOTE, style="note")
    return row + 3 + NEXT
