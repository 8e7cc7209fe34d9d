"""The sheets before the tables: cover, contents, summary, notes and definitions."""

from __future__ import annotations

from collections.abc import Mapping

from xl_npq.layout.sheet import Sheet, quoted
from xl_npq.publication.report import MARKS, NOT_APPLICABLE, PublicMetric, Report
from xl_npq.published.shown import cohort_in_words, day_in_words, status_in_words, tables_of
from xl_npq.published.tabular import Column, put_table, title_lines, words
from xl_npq.published.wording import (
    ABOUT,
    FRAMEWORK,
    TITLE,
    contact_of,
    disclosure_of,
    why_withheld,
    withheld_of,
)

NOTES = "Notes"
_WIDE = 90.0
_TABLE = "This worksheet contains one table."


def cover(report: Report) -> Sheet:
    """Who publishes what, as at which date, how it is protected, and whom to ask."""
    sheet = _sheet(report, "Cover", f"{report.provider}: {TITLE}")
    sheet.widths[1] = _WIDE
    row = title_lines(sheet, f"{report.provider}: {TITLE}", f"As at {day_in_words(report.as_at)}")
    for text in (ABOUT, FRAMEWORK):
        row = words(sheet, row, text)
    for section, texts in (
        ("Figures that are not shown", (disclosure_of(report), withheld_of(report))),
        ("Contact", (contact_of(report),)),
        (
            "About this workbook",
            (
                "It has a sheet of contents, a summary, notes, definitions, and then one table on each sheet. No cell "
                "is merged and no sheet is locked or hidden. The same tables are published as OpenDocument, as CSV "
                "with metadata, and as a web page.",
                f"Made with xl-npq {report.version}.",
            ),
        ),
    ):
        sheet.put(row, 1, section, style="public_section")
        sheet.heights[row] = 22
        row += 1
        for text in filter(None, texts):
            row = words(sheet, row, text)
    return sheet


def contents(report: Report, names: Mapping[str, str]) -> Sheet:
    """Every sheet with a link."""
    sheet = _sheet(report, "Contents", "Contents")
    row = title_lines(sheet, "Contents", _TABLE, "It lists every worksheet with a link to it.")
    listed = [
        ("Summary", "How each of the seven metrics stands, and what is said about it"),
        (NOTES, "Notes on the tables, and the shorthand for figures that are not shown"),
        ("Definitions", "What each metric counts"),
        *((names[table.name], table.title) for table in tables_of(report)),
    ]
    columns = [
        Column("Worksheet", [name for name, _ in listed], "public_link", 26),
        Column("What it holds", [title for _, title in listed], "public_text", _WIDE),
    ]
    put_table(sheet, row, "contents", columns)
    for down, (name, _) in enumerate(listed, row + 1):
        sheet.links[down, 1] = f"{quoted(name)}!A1"
    return sheet


def summary(report: Report) -> Sheet:
    """How each metric stands, in the framework's wording."""
    sheet = _sheet(report, "Summary", "Summary of the seven metrics")
    row = title_lines(sheet, "Summary of the seven metrics", _TABLE, f"As at {day_in_words(report.as_at)}.", *_back())
    _link_back(sheet, row - 1)
    metrics = report.metrics
    columns = [
        Column("Metric", [f"{metric.number}. {metric.title}" for metric in metrics], "public_text", 34),
        Column("Status", [status_in_words(metric.status) for metric in metrics], "public_text", 14),
        Column(
            "Cohort judged",
            [cohort_in_words(metric.status_cohort) or NOT_APPLICABLE for metric in metrics],
            "public_text",
            14,
        ),
        Column("Framework wording", [metric.wording for metric in metrics], "public_text", 52),
        Column("Commentary", [_said(metric) or NOT_APPLICABLE for metric in metrics], "public_text", 60),
    ]
    put_table(sheet, row, "summary", columns)
    return sheet


def _said(metric: PublicMetric) -> str:
    return "\n".join(filter(None, (why_withheld(metric), *metric.commentary)))


def notes(report: Report, names: Mapping[str, str], numbers: Mapping[str, int]) -> Sheet:
    """The shorthand and the numbered notes, one table below the other."""
    sheet = _sheet(report, NOTES, "Notes and shorthand")
    how_many = "two tables, one below the other" if numbers else "one table"
    row = title_lines(sheet, "Notes and shorthand", f"This worksheet contains {how_many}.", *_back())
    _link_back(sheet, row - 1)
    shorthand = [
        Column("Shorthand", list(MARKS), "public_label", 26),
        Column("Meaning", [meaning[:1].upper() + meaning[1:] for meaning in MARKS.values()], "public_text", _WIDE),
    ]
    row = put_table(sheet, row, "shorthand", shorthand)
    if numbers:
        sheet.put(row + 1, 1, "Notes on the tables", style="public_section")
        of = {
            note: ", ".join(names[table.name] for table in tables_of(report) if note in table.notes) for note in numbers
        }
        numbered = [
            Column("Note", [f"note {number}" for number in numbers.values()], "public_text", 26),
            Column("What it says", list(numbers), "public_text", _WIDE),
            Column("Worksheets", list(of.values()), "public_text", 40),
        ]
        put_table(sheet, row + 2, "notes", numbered)
        sheet.repeat_rows = ""
    return sheet


def definitions(report: Report) -> Sheet:
    """What each metric counts, in words."""
    sheet = _sheet(report, "Definitions", "Definitions")
    row = title_lines(sheet, "Definitions", _TABLE, *_back())
    _link_back(sheet, row - 1)
    listed = [(metric, "\n".join(metric.definitions)) for metric in report.metrics if metric.definitions]
    columns = [
        Column("Metric", [f"{metric.number}. {metric.title}" for metric, _ in listed], "public_text", 40),
        Column("Definition", [text for _, text in listed], "public_text", _WIDE),
    ]
    put_table(sheet, row, "definitions", columns)
    return sheet


def _sheet(report: Report, name: str, title: str) -> Sheet:
    return Sheet(name, title, locked=False, landscape=False, heading=f"{report.provider}: NPQ metrics")


def _back() -> tuple[str]:
    return ("Back to contents",)


def _link_back(sheet: Sheet, row: int) -> None:
    sheet.put(row, 1, "Back to contents", style="link")
    sheet.links[row, 1] = "Contents!A1"
