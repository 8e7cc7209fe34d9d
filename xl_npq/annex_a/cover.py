"""The cover: whose return, of which period and date, whom to ask, how many people, and what must be published."""

from __future__ import annotations

from collections.abc import Sequence

from xl_npq.annex_a.items import REQUIRED
from xl_npq.annex_a.people import BASES
from xl_npq.annex_a.reconciliation import NAME as RECONCILIATION
from xl_npq.annex_a.reconciliation import differences_at
from xl_npq.annex_a.self_assessment import NAME as SELF_ASSESSMENT
from xl_npq.facts.fact import Ledger
from xl_npq.layout.sheet import Rule, Sheet, quoted
from xl_npq.metrics import METRICS

NAME = "Cover"
PERIODS = ("mid-year", "end-year", "annual")
"""The framework's: six-monthly in years 1 and 2 (mid-year, end-year), annual from year 3."""
_STATES = (
    "This is a data return: a frozen copy of the figures and of the data behind them, under the NPQ Quality Framework.",
    "It names people and holds personal data: send it to DfE or its QA agent alone, and never publish it.",
)
_ABOUT = {
    RECONCILIATION: "The figures of this return against those of the dashboard.",
    SELF_ASSESSMENT: "How the provider rates itself against requirements A to O, with every review.",
    "Changes": "People and figures that changed since the previous return.",
    "Faults": "Errors and warnings in the data behind this return.",
    "Participants": "The data behind metrics 1 to 4 and 7.",
    "Assessments": "The data behind metric 5.",
    "Feedback": "The data behind metric 6.",
    "Schools": "Schools by URN.",
    "Targets": "Targets by cohort and level.",
    "Settings": "How the figures are read, and what the QA agent supplied.",
}


def cover(ledger: Ledger, period: str, version: str, faults: int, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet, with a link to each of the others."""
    settings = ledger.settings
    sheet = Sheet(NAME, "NPQ data return", landscape=False)
    sheet.widths = {1: 24, 2: 22, 3: 86}
    sheet.put(1, 1, f"{ledger.provider}: NPQ data return", style="title")
    for row, text in enumerate(_STATES, 2):
        sheet.put(row, 1, text, style="wrap_free")
    lines = (
        ("Provider", ledger.provider),
        ("Period", period.capitalize()),
        ("As at", settings.as_at),
        ("Contact", settings.contact or "Not given (setting Contact)"),
        ("Made with", f"xl-npq {version}"),
        ("Errors in the data", f"{faults:,}: see the sheet Faults" if faults else "None"),
        (
            "In print",
            "Words and figures alone. For the lists of people too: Page Layout, Print Area, Clear Print Area.",
        ),
    )
    row = _put_pairs(sheet, lines, 5)
    row = _put_counts(sheet, ledger, row + 1)
    row = _put_analyses(sheet, row + 1)
    _put_sheets(sheet, sheets, row + 1)
    return sheet


def _put_pairs(sheet: Sheet, lines: Sequence[tuple[str, str | int]], row: int) -> int:
    for at, (name, value) in enumerate(lines, row):
        sheet.put(at, 1, name, style="level")
        sheet.put(at, 2, value, style="date_left" if isinstance(value, int) else "label")
    return row + len(lines)


def _put_counts(sheet: Sheet, ledger: Ledger, row: int) -> int:
    rows = ledger["Participants"]
    counts = [("Enrolments by As at", int((rows["Eligible"] == 1).sum()))]
    words = {"1": "Recruited", "4": "Commenced", "5": "Presented for final assessment"}
    counts += [(words[number], int((rows[BASES[number]] == 1).sum())) for number in words]
    sheet.put(row, 1, "How many", style="section")
    for at, (name, count) in enumerate(counts, row + 1):
        sheet.put(at, 1, name, style="level")
        sheet.put(at, 2, count, style="count_left")
    last = row + 1 + len(counts)
    sheet.put(last, 1, "Differences", style="level")
    sheet.put(last, 2, 0, differences_at(), "count_left")
    sheet.put(last, 3, "between the figures of this return and those of the dashboard", style="label")
    sheet.rules.append(Rule(f"B{last}", f"$B${last}<>0", "alert"))
    return last + 1


def _put_analyses(sheet: Sheet, row: int) -> int:
    sheet.put(row, 1, "Accompanying analysis, in the words of Annex A", style="section")
    sheet.row(row + 1, 1, ("Metric", "Must be published", "Analysis"), "head_left")
    row += 2
    for metric in METRICS:
        for analysis in REQUIRED[metric.number].analyses:
            sheet.put(row, 1, f"Metric {metric.number}", style="link")
            sheet.links[row, 1] = f"{quoted(f'Metric {metric.number}')}!A1"
            sheet.put(row, 2, "Yes" if analysis.published else "No", style="label")
            sheet.put(row, 3, analysis.wording, style="label_wrap")
            sheet.heights[row] = 15.0 * (1 + len(analysis.wording) // 100)
            row += 1
    return row


def _put_sheets(sheet: Sheet, sheets: Sequence[Sheet], row: int) -> None:
    sheet.put(row, 1, "Where everything is", style="section")
    sheet.row(row + 1, 1, ("Sheet", None, "What it holds"), "head_left")
    for at, other in enumerate(sheets, row + 2):
        sheet.put(at, 1, other.name, style="link")
        sheet.links[at, 1] = f"{quoted(other.name)}!A1"
        sheet.put(at, 3, _ABOUT.get(other.name, other.title.split(": ", 1)[-1]), style="label")
