"""What every sheet of the published workbook is made of: a title in A1, lines below it, marked-up tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from xl_npq.layout.sheet import DataTable, Sheet, TableColumn, Value
from xl_npq.publication.report import NOT_AVAILABLE

_NARROWEST, _WIDEST = 12.0, 44.0
_LINE = 15.0
"""Points that a line of text takes."""


class Column(NamedTuple):
    """A column of a published table: heading, values, style, width where it is not to fit, which rows are totals."""

    name: str
    values: Sequence[Value]
    style: str
    width: float = 0
    totals: Sequence[bool] = ()


def title_lines(sheet: Sheet, title: str, *lines: str) -> int:
    """Put the title in A1 and the lines that are not blank below it; returns the row after them."""
    sheet.put(1, 1, title, style="public_title")
    sheet.heights[1] = 24
    row = 2
    for line in filter(None, lines):
        sheet.put(row, 1, line, style="public_line")
        row += 1
    return row


def words(sheet: Sheet, row: int, text: str, style: str = "public_words") -> int:
    """Put a text in column A, its row as high as it needs; returns the row after it."""
    sheet.put(row, 1, text, style=style)
    sheet.heights[row] = _LINE * _lines(text, sheet.widths[1])
    return row + 1


def put_table(sheet: Sheet, row: int, name: str, columns: Sequence[Column]) -> int:
    """Put an Excel Table from column A on, with its headings kept in sight and on every page; returns the row after."""
    # An Excel Table has at least one row.
    columns = [column if column.values else column._replace(values=[NOT_AVAILABLE]) for column in columns]
    rows = len(columns[0].values)
    widths = [column.width or _width(column) for column in columns]
    for place, width in enumerate(widths, 1):
        sheet.widths[place] = max(width, sheet.widths.get(place, 0))
    sheet.heights[row] = 2 + _LINE * max(
        _lines(column.name, width) for column, width in zip(columns, widths, strict=True)
    )
    wrapped = [(column, width) for column, width in zip(columns, widths, strict=True) if column.style == "public_text"]
    for down in range(rows):
        texts = [(str(column.values[down]), width) for column, width in wrapped]
        sheet.heights[row + 1 + down] = 2 + _LINE * max([1, *(_lines(text, width) for text, width in texts)])
    made = tuple(
        TableColumn(column.name, list(column.values), column.style, width, styles=_styles(column), head=_head(column))
        for column, width in zip(columns, widths, strict=True)
    )
    sheet.tables.append(DataTable(name, row, 1, made, rows))
    sheet.repeat_rows = f"{row}:{row}"
    sheet.landscape = sum(sheet.widths.values()) > 95
    return row + 1 + rows


def _styles(column: Column) -> tuple[str, ...]:
    return tuple(f"{column.style}_total" if total else column.style for total in column.totals)


def _head(column: Column) -> str:
    return "public_head_left" if column.style in ("public_label", "public_link", "public_text") else "public_head"


def _width(column: Column) -> float:
    longest = max((len(str(value)) for value in column.values), default=0)
    word = max((len(part) for part in column.name.split()), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 2.0, word + 3.0, len(column.name) / 2 + 3))


def _lines(text: str, width: float) -> int:
    return max(1, sum(math.ceil(max(len(part), 1) * 1.08 / width) for part in text.split("\n")))
