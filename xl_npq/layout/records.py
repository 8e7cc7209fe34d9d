"""The sheets of what a workbook records of its own past: what exports said otherwise, and which commands were run."""

from __future__ import annotations

from xl_npq.canonical import sheet_of
from xl_npq.layout.inputs import open_sheet, put_table
from xl_npq.layout.sheet import Sheet, letter
from xl_npq.layout.view import View
from xl_npq.records import CHANGES, LAST_EXPORT, MERGE
from xl_npq.tables import HEADER_ROW, Tables

_TITLES = {
    MERGE.name: "Merge: what exports say otherwise",
    CHANGES.name: "CHANGES: every run of a command",
    LAST_EXPORT.name: "Last export",
}
_WORDS = {
    MERGE.name: "Choose in the column Choice, and merge again: Workbook keeps what stands here, Export takes what the "
    "export says. Lines with a date in Settled as at are done.",
    CHANGES.name: "A line for each run of a command that wrote this workbook; the tool adds them. Nothing to fill in.",
    LAST_EXPORT.name: "Marks of what the last export said, by which a merge knows what was typed since. Not to be "
    "changed.",
}


def record_sheets(view: View, tables: Tables) -> list[Sheet]:
    """Merge, Changes and, hidden, Last export: open sheets, since a locked one stops tables from growing."""
    sheets = []
    for name, words in _WORDS.items():
        sheet = open_sheet(sheet_of(name), _TITLES[name], words)
        put_table(sheet, view, tables, name, 1)
        sheet.print_area = f"A1:{letter(len(tables[name].columns))}{HEADER_ROW + len(tables[name])}"
        sheet.freeze = f"A{HEADER_ROW + 1}"
        sheet.visible = name != LAST_EXPORT.name
        sheets.append(sheet)
    return sheets
