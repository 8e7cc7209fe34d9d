"""The sheet of what a new workbook has no place for."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from openpyxl.workbook import Workbook

from xl_npq.carry.put_in import Left
from xl_npq.workbook.own_sheets import Source

_HEAD = ("What", "Where it stood", "What it held")
_WIDTHS = {"A": 44, "B": 40, "C": 90}


def lost_sheet(title: str, lost: Iterable[Left]) -> Source:
    """The sheet, to be copied like one of a person's own."""
    ws: Any = Workbook().worksheets[0]
    ws.title = title
    for row, texts in enumerate((_HEAD, *lost), 1):
        for column, text in enumerate(texts, 1):
            cell = ws.cell(row, column)
            # A text that begins like a formula is a text here.
            cell.value, cell.data_type = text, "s"
            font = copy(cell.font)
            font.b = row == 1
            cell.font = font
    for letters, width in _WIDTHS.items():
        ws.column_dimensions[letters].width = width
    ws.freeze_panes = "A2"
    return Source(ws, ws, title)
