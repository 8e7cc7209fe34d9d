"""Cells as the file format writes them: every formula with the value that it shows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import chain, repeat
from xml.sax.saxutils import escape

from xl_npq.layout.sheet import Cell, DataTable, Sheet, TableColumn, letter
from xl_npq.read.cells import ErrorValue
from xl_npq.values import serial

MOST_TEXT = 32_767
"""The longest text that a cell holds."""
_THIS_ROW = re.compile(r"\[@\[((?:'.|[^'\]])*)\]\]|\[@([A-Za-z0-9_ ]+)\]")
_PLAIN = re.compile(r"[A-Za-z0-9 .,:;/()'-]{1,255}")
"""Texts that stand in XML as they are, which most are."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


@lru_cache(maxsize=1 << 10)
def in_file(formula: str, table: str) -> str:
    """A formula as the file holds it: ``[@Column]`` is written out for the table it stands in."""
    return _THIS_ROW.sub(lambda found: f"{table}[[#This Row],[{found[1] or found[2]}]]", formula)


def as_text(text: str) -> str:
    """Text as XML takes it; characters that XML forbids are written as Excel writes them."""
    if _PLAIN.fullmatch(text):
        return text
    return escape(_NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text[:MOST_TEXT]))


def value_xml(value: object) -> tuple[str, str]:
    """The type attribute and content of a value that no formula gives; "" and None are a blank."""
    if value is None or value == "":
        return "", ""
    if isinstance(value, str):
        return ' t="inlineStr"', f'<is><t xml:space="preserve">{as_text(value)}</t></is>'
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, (int, float)):
        return "", f"<v>{number(value)}</v>"
    if isinstance(value, (date, time, timedelta)):
        return _moment(value)
    assert isinstance(value, ErrorValue)
    return ' t="e"', f"<v>{escape(value.text)}</v>"


def _moment(value: date | time | timedelta) -> tuple[str, str]:
    if isinstance(value, date) and value.year < 1900:
        return value_xml(str(value))
    return "", f"<v>{number(serial(value))}</v>"


def number(value: float) -> str:
    """A number without a needless decimal point."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def result_xml(value: object) -> tuple[str, str]:
    """The type attribute and content of what a formula shows."""
    if value is None or isinstance(value, str):
        return ' t="str"', f"<v>{as_text(value or '')}</v>"
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    assert isinstance(value, (int, float))
    return "", f"<v>{number(value)}</v>"


Shown = tuple[str, str, str]
"""What a cell holds, ready to be put together: its style's mark, its type, its end."""


@lru_cache(maxsize=1 << 16, typed=True)
def shown(value: object) -> Shown:
    """What a cell without a formula holds."""
    kind, content = value_xml(value)
    return _mark_of(value), kind, f">{content}</c>"


@lru_cache(maxsize=1 << 16, typed=True)
def worked_out(value: object) -> Shown:
    """The same of a cell with a formula, which stands between type and end."""
    kind, content = result_xml(value)
    return _mark_of(value), f"{kind}><f>", f"</f>{content}</c>"


def _mark_of(value: object) -> str:
    """A text that begins like a formula is marked as text, so that editing the cell does not make it one."""
    return "|quoted" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else ""


def cell_xml(place: str, cell: Cell, style: int) -> str:
    """One cell of a sheet."""
    if cell.formula:
        _, kind, end = worked_out(cell.value)
        return f'<c r="{place}" s="{style}"{kind}{escape(cell.formula)}{end}'
    _, kind, end = shown(cell.value)
    return f'<c r="{place}" s="{style}"{kind}{end}'


Pieces = tuple[str, ...]
"""Text in pieces that are put together only as they are written: a sheet holds the same long formulas many times."""


def rows_xml(sheet: Sheet, style: Callable[[str], int]) -> Iterator[Sequence[str]]:
    """The rows of a sheet in order, its tables among them, each in pieces."""
    rows: dict[int, list[tuple[int, Pieces]]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for (row, column), (value, formula, look, _) in sheet.cells.items():
        mark, kind, end = worked_out(value) if formula else shown(value)
        name = look + mark if mark else look
        number = numbers.get(name)
        if number is None:
            number = numbers[name] = style(name)
        begun = f'<c r="{letter(column)}{row}" s="{number}"{kind}'
        rows[row].append((column, (begun, escape(formula), end) if formula else (begun, end)))
    # All columns of all tables are begun before the first row is taken, for styles are numbered as they are met.
    tables = [(table, _table_rows(table, style)) for table in sheet.tables]
    for row in sorted({*rows, *sheet.heights, *(row for table in sheet.tables for row in _rows_of(table))}):
        cells = rows.pop(row, [])
        cells += [(table.column, next(lines)) for table, lines in tables if row in _rows_of(table)]
        pieces = chain.from_iterable([cell for _, cell in sorted(cells)])
        yield (row_begun(row, sheet.heights.get(row)), *pieces, "</row>")


def letters_of(sheet: Sheet) -> int:
    """About how many letters the formulas of a sheet's tables take, which are most of a large sheet."""
    return sum(
        table.rows * len(in_file(column.formula, table.name))
        for table in sheet.tables
        for column in table.columns
        if column.live
    )


def row_begun(row: int, height: float | None) -> str:
    """The beginning of a row, as high as it says in points, or as its letters need."""
    tall = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{row}"{tall}>'


def _rows_of(table: DataTable) -> range:
    return range(table.row, table.row + table.rows + 1)


def _table_rows(table: DataTable, style: Callable[[str], int]) -> Iterator[Pieces]:
    """The rows of a table from its headings on."""
    letters = [letter(table.column + place) for place in range(len(table.columns))]
    heads = [
        cell_xml(f"{name}{table.row}", Cell(column.name), style(_head(column)))
        for name, column in zip(letters, table.columns, strict=True)
    ]
    # A row is the texts between its numbers: each cell's, and the beginning of the next one's place.
    following = [*(f'<c r="{name}' for name in letters[1:]), ""]
    columns = [_column(column, table, style, after) for column, after in zip(table.columns, following, strict=True)]
    first = f'<c r="{letters[0]}'
    lines = ((f"{row}".join((first, *cells)),) for row, cells in enumerate(zip(*columns, strict=True), table.row + 1))
    return chain([tuple(heads)], lines)


def _head(column: TableColumn) -> str:
    return column.head or ("fact_head" if column.formula else "input_head")


def _column(column: TableColumn, table: DataTable, style: Callable[[str], int], after: str) -> list[str]:
    """What each cell of a column is, after its place, with what comes `after` it."""
    if column.formula and column.live:
        formula = escape(in_file(column.formula, table.name))
        return _calculated(column, f'" s="{style(column.style)}"', formula, after)
    return _typed(column, style, after)


def _calculated(column: TableColumn, styled: str, formula: str, after: str) -> list[str]:
    known = {}
    for value in dict.fromkeys(column.values):
        _, kind, end = worked_out(value)
        known[value] = f"{styled}{kind}{formula}{end}{after}"
    return [known[value] for value in column.values]


def _typed(column: TableColumn, style: Callable[[str], int], after: str) -> list[str]:
    def cell(look: str, value: object) -> str:
        kind, content = value_xml(value)
        styled = f'" s="{style(look + _mark_of(value))}"{kind}'
        return f"{styled}>{content}</c>{after}" if content else f"{styled}/>{after}"

    kinds = list(map(type, column.values))
    if column.styles or len({*kinds, type(None)}) > 2:
        # Values may be equal and yet not the same, as 1 and True are, and look otherwise.
        cells = list(zip(column.styles or repeat(column.style), kinds, column.values, strict=False))
        known = {one: cell(one[0], one[2]) for one in dict.fromkeys(cells)}
        return [known[one] for one in cells]
    alike = {value: cell(column.style, value) for value in dict.fromkeys(column.values)}
    return [alike[value] for value in column.values]
