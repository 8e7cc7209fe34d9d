"""The macros that work on the open workbook, as the ribbon, Excel's list of macros and the help name them."""

from __future__ import annotations

from typing import NamedTuple

MODULE = "udfs"
"""The module whose functions the macros are."""


class Macro(NamedTuple):
    """One macro: the Python function that Excel calls, what its button says, and what it does in a sentence."""

    entry: str
    label: str
    help: str


MACROS = (
    Macro(
        "NPQ_Refresh_Dashboard",
        "Refresh dashboard",
        "Works out the figures of the open workbook anew and puts right what stands on its locked sheets.",
    ),
    Macro(
        "NPQ_Check_Data",
        "Check data",
        "Lists every fault of the open workbook's data on the sheet Checks and goes to the first of them.",
    ),
    Macro(
        "NPQ_Save_Workbook",
        "Save provider workbook",
        "Builds a new workbook, with room for everything, from what the open one holds.",
    ),
    Macro(
        "NPQ_Publish",
        "Publish",
        "Writes the public report into a folder: web page, workbook, OpenDocument, CSV; small counts are withheld.",
    ),
    Macro(
        "NPQ_Write_Data_Return",
        "Write data return",
        "Writes the data return to DfE or its QA agent (Annex A) from what the open workbook holds; it names people.",
    ),
    Macro(
        "NPQ_Lock_Sheets",
        "Lock sheets",
        "Locks the sheets that are worked out, with a password if you give one; the sheets to fill in stay open.",
    ),
    Macro(
        "NPQ_Unlock_Sheets",
        "Unlock sheets",
        "Unlocks the sheets that are worked out; it asks for the password where there is one.",
    ),
)
"""Every macro, in the order of its buttons."""
