"""The sheets of what a workbook records of its own past: what exports said otherwise, and which commands were run."""

from __future__ import annotations

from dataclasses import replace

from xl_npq.canonical import sheet_of
from xl_npq.layout.checks_sheet import LINE, lines_needed
from xl_npq.layout.inputs import open_sheet, put_table
from xl_npq.layout.sheet import DataTable, Sheet, letter
from xl_npq.layout.view import View
from xl_npq.records import CHANGES, HIDDEN, LAST_EXPORT, LAST_RETURN, MERGE
from xl_npq.tables import HEADER_ROW, Tables

_TITLES = {
    MERGE.name: "Merge: what exports say otherwise",
    CHANGES.name: "CHANGES: every run of a command",
    LAST_EXPORT.name: "Last export",
    LAST_RETURN.name: "Last return",
}
_WORDS = {
    MERGE.name: "Choose in Choice, and merge again. Conflict: Workbook keeps what stands here, Export takes what the "
    "export says. Which row: Same row, it is the workbook's row; New row, it is another. With a date in Settled as at: "
    "done.",
    CHANGES.name: "A line for each run of a command that wrote this workbook; the tool adds them. Nothing to fill in.",
    LAST_EXPORT.name: "Marks of what the last export said, by which a merge knows what was typed since. Not to be "
    "changed.",
    LAST_RETURN.name: "Headline figures of the data return that was given with --previous. Not to be changed.",
}

_MERGE_WIDTHS = {
    "Kind": 10, "Row key": 16, "Name": 16, "Column": 15, "Value in the workbook": 21, "Value in the export": 21,
    "Choice": 12, "Question": 42, "Export file": 15, "Listed as at": 11, "Settled as at": 11, "Settled by": 12,
}  # fmt: skip
"""So many characters that a line of Merge is printed a page wide in letters that can be read."""


def record_sheets(view: View, tables: Tables) -> list[Sheet]:
    """Merge, Changes and the hidden records: open sheets, since a locked one stops tables from growing."""
    sheets = []
    for name, words in _WORDS.items():
        sheet = open_sheet(sheet_of(name), _TITLES[name], words)
        put_table(sheet, view, tables, name, 1)
        sheet.freeze = f"A{HEADER_ROW + 1}"
        sheet.visible = name not in HIDDEN
        if sheet.visible:  # LibreOffice prints the print area of a hidden sheet too
            sheet.print_area = f"A1:{letter(len(tables[name].columns))}{HEADER_ROW + len(tables[name])}"
        if name == MERGE.name:
            _wrap(sheet)
        sheets.append(sheet)
    return sheets


def _wrap(sheet: Sheet) -> None:
    """Let the texts of the lines of Merge wrap: none is cut off, and none spills into the blank cell beside it."""
    (table,) = sheet.tables
    columns = tuple(
        replace(
            column,
            width=_MERGE_WIDTHS.get(column.name, column.width),
            style="input_text_wrap" if column.style == "input_text" else column.style,
        )
        for column in table.columns
    )
    sheet.tables = [replace(table, columns=columns)]
    for place, column in enumerate(columns, table.column):
        sheet.widths[place] = column.width
    for row, lines in enumerate(_lines(sheet.tables[0]), table.row + 1):
        sheet.heights[row] = LINE * lines


def _lines(table: DataTable) -> list[int]:
    """How many lines of text each row of a table needs."""
    return [
        max(
            lines_needed("" if column.values[row] is None else str(column.values[row]), column.width)
            for column in table.columns
            if column.style == "input_text_wrap"
        )
        for row in range(table.rows)
    ]
