"""The sheet Faults: the errors and warnings that a return was made with."""

from __future__ import annotations

from collections.abc import Callable

from xl_npq.annex_a.metric_sheets import put_table
from xl_npq.checks.fault import Fault, Faults
from xl_npq.layout.sheet import Sheet, TableColumn

_COLUMNS: tuple[tuple[str, float, Callable[[Fault], str | int | None]], ...] = (
    ("Severity", 10, lambda fault: fault.severity),
    ("Table", 14, lambda fault: fault.table),
    ("Row in the source", 10, lambda fault: fault.row or None),
    ("Column", 18, lambda fault: fault.column),
    ("Value", 22, lambda fault: fault.value),
    ("What is wrong", 60, lambda fault: fault.message),
    ("What to do", 60, lambda fault: fault.advice),
    ("Code", 26, lambda fault: fault.reason),
)


def faults_sheet(faults: Faults) -> Sheet:
    """The sheet; a return without errors has none."""
    sheet = Sheet("Faults", "Faults in the data behind this return", freeze="A5", repeat_rows="4:4")
    sheet.put(1, 1, sheet.title, style="title")
    sheet.put(
        2,
        1,
        f"{len(faults.errors):,} errors and {len(faults.warnings):,} warnings. A cell with an error counts as blank in "
        "every figure of this return.",
        style="warning",
    )
    listed: list[Fault] = [*faults.errors, *faults.warnings]
    columns = tuple(
        TableColumn(name, [said(fault) or None for fault in listed], _style(name), width)
        for name, width, said in _COLUMNS
    )
    put_table(sheet, "Faults", columns, 4)
    return sheet


def _style(name: str) -> str:
    return "centre" if name.startswith("Row") else "label_wrap"
