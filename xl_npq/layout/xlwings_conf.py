"""The sheet that xlwings' add-in reads its settings from, where a workbook has one: which functions, and from where."""

from __future__ import annotations

from xl_npq.layout.sheet import Sheet

NAME = "xlwings.conf"
"""What xlwings calls the sheet; it reads columns A and B from row 1 down to the first blank."""
SETTINGS = (("UDF Modules", "udfs"), ("Add_workbook_to_PYTHONPATH", "False"))
"""The module with our functions, which is not looked for in the folder of the workbook: what somebody put there could
run in its place, and a folder in OneDrive or SharePoint has an address that Python cannot open. Nothing here speaks of
one computer: where Python is stands in the file of settings that each person has."""


def xlwings_conf() -> Sheet:
    """The sheet, hidden: nobody fills it in. It is open, since somebody may need a setting of their own there."""
    sheet = Sheet(NAME, NAME, locked=False, visible=False, tab="#3D3D3D")
    sheet.widths = {1: 32, 2: 32}
    for row, (name, value) in enumerate(SETTINGS, 1):
        sheet.row(row, 1, (name, value), "text")
    return sheet
