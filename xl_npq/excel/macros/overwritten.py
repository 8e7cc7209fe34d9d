"""Calculated columns of the input tables that somebody typed over: where, so that people can put them right."""

from __future__ import annotations

from collections.abc import Iterator

from xlwings import Book, Sheet

from xl_npq.excel.macros.open_book import excel_tables
from xl_npq.excel.ranges import range_of
from xl_npq.layout.sheet import Book as Plain
from xl_npq.layout.sheet import letter
from xl_npq.values import key


def overwritten(book: Book, plain: Plain) -> list[str]:
    """The cells of calculated columns that hold no formula, by address; those that hold values by design do not count.

    The columns are found by their headings, wherever somebody has moved them.
    """
    calculated = {
        table.name: {key(column.name) for column in table.columns if column.formula and column.live}
        for sheet in plain.sheets
        for table in sheet.tables
    }
    found: list[str] = []
    for sheet, table in excel_tables(book):
        heads, body = table.header_row_range, table.data_body_range
        columns = calculated.get(table.name, set())
        if columns and heads is not None and body is not None:
            names = [key(str(name)) for name in range_of(heads.raw_value).rows[0]]
            wanted = [place for place, name in enumerate(names) if name in columns]
            found.extend(_without_formula(sheet, range_of(body.formula).rows, wanted, (body.row, body.column)))
    return found


def _without_formula(sheet: Sheet, rows: object, columns: list[int], first: tuple[int, int]) -> Iterator[str]:
    for down, line in enumerate(range_of(rows).rows):
        for across in columns:
            if not str(line[across]).startswith("="):
                yield f"{sheet.name}!{letter(first[1] + across)}{first[0] + down}"
