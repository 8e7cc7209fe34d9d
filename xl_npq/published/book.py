"""The report as an accessible workbook: cover, contents, summary, notes, definitions, then one table a sheet."""

from __future__ import annotations

import re

from xl_npq.layout.sheet import Book, Sheet
from xl_npq.publication.report import Kind, PublicTable, Report
from xl_npq.published.front import NOTES, contents, cover, definitions, notes, summary
from xl_npq.published.shown import is_of_words, is_total, marks_in, tables_of, value_of, worded
from xl_npq.published.tabular import Column, put_table, title_lines

_LONGEST_NAME = 31
_STYLES: dict[Kind, str] = {
    "text": "public_label",
    "count": "public_count",
    "share": "public_share",
    "points": "public_points",
    "rating": "public_rating",
}


def book_of(report: Report) -> Book:
    """The whole workbook; its author is the provider, and nothing in it is locked or hidden."""
    names = sheet_names(report)
    numbers = note_numbers(report)
    tables = [_table_sheet(report, table, names[table.name], numbers) for table in tables_of(report)]
    front = [
        cover(report),
        contents(report, names),
        summary(report),
        notes(report, names, numbers),
        definitions(report),
    ]
    title = f"{report.provider}: NPQ metrics report"
    return Book(title, (*front, *tables), {}, {}, author=report.provider, opens_on="Cover")


def sheet_names(report: Report) -> dict[str, str]:
    """The sheet of each table: `metric_7_gender` stands on `Metric 7 gender`; no two alike."""
    names: dict[str, str] = {}
    for table in tables_of(report):
        plain = re.sub(r"[^A-Za-z0-9]+", " ", table.name).strip()
        name, number = (plain[:1].upper() + plain[1:])[:_LONGEST_NAME].strip(), 1
        while name.casefold() in {taken.casefold() for taken in names.values()}:
            number += 1
            name = f"{name[: _LONGEST_NAME - 4].strip()} {number}"
        names[table.name] = name
    return names


def note_numbers(report: Report) -> dict[str, int]:
    """Every note of every table, numbered from 1; the same words are one note."""
    numbers: dict[str, int] = {}
    for table in tables_of(report):
        for note in table.notes:
            numbers.setdefault(note, len(numbers) + 1)
    return numbers


def _table_sheet(report: Report, table: PublicTable, name: str, numbers: dict[str, int]) -> Sheet:
    table = worded(table)
    sheet = Sheet(name, table.title, locked=False)
    lines = [table.scope, _marks_line(table), _notes_line(table, numbers)]
    row = title_lines(sheet, table.title, "This worksheet contains one table.", *lines)
    sheet.put(row, 1, "Back to contents", style="link")
    sheet.links[row, 1] = "Contents!A1"
    columns = [
        Column(
            column.name,
            [
                value if (value := value_of(line[place], column.kind)) is not None else line[place].mark
                for line in table.rows
            ],
            "public_text" if is_of_words(table) else _STYLES[column.kind],
            totals=[is_total(table, line) for line in table.rows],
        )
        for place, column in enumerate(table.columns)
    ]
    put_table(sheet, row + 1, re.sub(r"\W", "_", table.name), columns)
    sheet.heading = f"{report.provider}: NPQ metrics"
    return sheet


def _marks_line(table: PublicTable) -> str:
    marks = marks_in(table)
    if not marks:
        return ""
    listed = " and ".join(filter(None, [", ".join(marks[:-1]), marks[-1]]))
    return f"This table uses the shorthand {listed}, explained in the worksheet {NOTES}."


def _notes_line(table: PublicTable, numbers: dict[str, int]) -> str:
    if not table.notes:
        return ""
    found = [f"note {numbers[note]}" for note in table.notes]
    listed = " and ".join(filter(None, [", ".join(found[:-1]), found[-1]]))
    return f"Some cells refer to notes, which can be found in the worksheet {NOTES}: {listed}."
