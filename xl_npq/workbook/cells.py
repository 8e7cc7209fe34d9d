"""Cells as the file format writes them: every formula with the value that it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time, timedelta
from xml.sax.saxutils import escape

from xl_npq.layout.sheet import Cell, DataTable, Sheet, TableColumn, letter
from xl_npq.read.cells import ErrorValue
from xl_npq.values import serial

MOST_TEXT = 32_767
"""The longest text that a cell holds."""
_THIS_ROW = re.compile(r"\[@\[((?:'.|[^'\]])*)\]\]|\[@([A-Za-z0-9_ ]+)\]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


def in_file(formula: str, table: str) -> str:
    """A formula as the file holds it: ``[@Column]`` is written out for the table it stands in."""
    return _THIS_ROW.sub(lambda found: f"{table}[[#This Row],[{found[1] or found[2]}]]", formula)


def as_text(text: str) -> str:
    """Text as XML takes it; characters that XML forbids are written as Excel writes them."""
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


def cell_xml(place: str, cell: Cell, style: int) -> str:
    """One cell of a sheet."""
    if cell.formula:
        kind, content = result_xml(cell.value)
        return f'<c r="{place}" s="{style}"{kind}><f>{escape(cell.formula)}</f>{content}</c>'
    kind, content = value_xml(cell.value)
    return f'<c r="{place}" s="{style}"{kind}>{content}</c>'


def rows_xml(sheet: Sheet, style: Callable[[str], int]) -> Iterator[str]:
    """The rows of a sheet in order, its tables among them."""
    pieces: dict[int, list[tuple[int, str]]] = {}
    for (row, column), cell in sheet.cells.items():
        place = f"{letter(column)}{row}"
        pieces.setdefault(row, []).append((column, cell_xml(place, cell, style(_marked(cell.style, cell.value)))))
    for table in sheet.tables:
        for row, text in _table_rows(table, style):
            pieces.setdefault(row, []).append((table.column, text))
    for row in sorted(pieces):
        height = sheet.heights.get(row)
        tall = f' ht="{height}" customHeight="1"' if height else ""
        yield f'<row r="{row}"{tall}>' + "".join(text for _, text in sorted(pieces[row])) + "</row>"


def _marked(style: str, value: object) -> str:
    """A text that begins like a formula is marked as text, so that editing the cell does not make it one."""
    return f"{style}|quoted" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else style


def _table_rows(table: DataTable, style: Callable[[str], int]) -> Iterator[tuple[int, str]]:
    letters = [letter(table.column + place) for place in range(len(table.columns))]
    heads = (
        cell_xml(f"{name}{table.row}", Cell(column.name), style(_head(column)))
        for name, column in zip(letters, table.columns, strict=True)
    )
    yield table.row, "".join(heads)
    columns = [_column(name, column, table, style) for name, column in zip(letters, table.columns, strict=True)]
    for row, cells in enumerate(zip(*columns, strict=True), table.row + 1):
        yield row, "".join(cells)


def _head(column: TableColumn) -> str:
    return column.head or ("fact_head" if column.formula else "input_head")


def _column(name: str, column: TableColumn, table: DataTable, style: Callable[[str], int]) -> Iterable[str]:
    first = table.row + 1
    if column.formula and column.live:
        formula = escape(in_file(column.formula, table.name))
        return _calculated(name, first, column, f'" s="{style(column.style)}"', f"><f>{formula}</f>")
    return _typed(name, first, column, style)


def _calculated(name: str, first: int, column: TableColumn, styled: str, formula: str) -> list[str]:
    known: dict[object, str] = {}
    cells = []
    for row, value in enumerate(column.values, first):
        if value not in known:
            kind, content = result_xml(value)
            known[value] = f"{styled}{kind}{formula}{content}</c>"
        cells.append(f'<c r="{name}{row}{known[value]}')
    return cells


def _typed(name: str, first: int, column: TableColumn, style: Callable[[str], int]) -> list[str]:
    known: dict[tuple[str, str, object], str] = {}
    cells = []
    for place, value in enumerate(column.values):
        look = _marked(column.styles[place] if column.styles else column.style, value)
        key = (look, type(value).__name__, value)
        if key not in known:
            kind, content = value_xml(value)
            known[key] = f'" s="{style(look)}"{kind}>{content}</c>' if content else f'" s="{style(look)}"/>'
        cells.append(f'<c r="{name}{first + place}{known[key]}')
    return cells
