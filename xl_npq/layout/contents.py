"""The Start sheet: what the workbook is, and where everything stands."""

from __future__ import annotations

from collections.abc import Sequence

from xl_npq.layout.sheet import Sheet, quoted
from xl_npq.layout.view import View

_ABOUT = {
    "Dashboard": "A status for each of the seven metrics, and the figures behind it. Locked.",
    "Public report": "The tables of the public report, as a preview: not for publication. Locked.",
    "Watch list": "Who needs something now, and what to do: names people, never for publication. Locked.",
    "Checks": "What is wrong with the data, row by row, as the workbook was built. Locked.",
    "Participants": "The people: fill in here.",
    "Assessments": "Scripts of final assessments and their moderation: fill in here.",
    "Feedback": "Feedback received: fill in here.",
    "Schools": "Schools by URN: fill in here.",
    "Targets": "Targets by cohort and level: fill in here.",
    "Settings": "Provider, As at, how figures are read, and the small lists: fill in here.",
    "Lists": "Lists that the formulas read. Locked.",
}


def contents(view: View, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet, with a line and a link for each of the other sheets."""
    sheet = Sheet("Start", "NPQ metrics workbook", landscape=False)
    sheet.widths = {1: 20, 2: 100}
    sheet.put(
        1,
        1,
        f"{view.settings.provider or 'Provider not named'}: NPQ metrics",
        'IF(Provider="","Provider not named",Provider)&": NPQ metrics"',
        "title",
    )
    words = (
        "This workbook works out the seven metrics of the NPQ Quality Framework from the people you enter.",
        "1. Fill in the green sheets. 2. Set As at on Settings: the date that the figures speak of. "
        "3. Read the Dashboard.",
        "It works in Excel alone. If Excel shows 'Protected View', press Enable Editing first.",
        "Locked sheets are locked against accident, not against readers.",
    )
    for row, text in enumerate(words, 3):
        sheet.put(row, 1, text, style="wrap_free")
    sheet.row(8, 1, ("Sheet", "What it holds"), "head_left")
    for row, other in enumerate(sheets, 9):
        about = _ABOUT.get(other.name, f"{other.title.split(': ', 1)[-1]}: summary, and breakdown by group. Locked.")
        sheet.put(row, 1, other.name, style="link")
        sheet.links[row, 1] = f"{quoted(other.name)}!A1"
        sheet.put(row, 2, about, style="label_wrap")
    return sheet
