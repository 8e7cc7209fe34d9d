"""What Excel calculates: by a spreadsheet engine that nobody here wrote, but for a function that it lacks."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl.utils.cell import range_boundaries
from recalculate import cellrune
from recalculate.cells import ErrorText, Place

_COUNTED = re.compile(r"SUMPRODUCT\(--_xlfn\.ISFORMULA\((\w+)\[\[(.+?)\]:\[(.+?)\]\]\)\)")


def calculated(book: Any) -> dict[Place, Any]:
    """The value of every formula cell of an openpyxl workbook, numbers as floats and errors as their text."""
    counting = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and "ISFORMULA" in cell.value
    }
    try:
        for (name, address), formula in counting.items():
            book[name][address] = _COUNTED.sub(lambda found: str(_formulas_in(book, *found.groups())), formula)
        with TemporaryDirectory() as folder:
            path = Path(folder, "open.xlsx")
            book.save(path)
            return {place: _plain(value) for place, value in cellrune.recalculate(path).items()}
    finally:
        for (name, address), formula in counting.items():
            book[name][address] = formula


def _formulas_in(book: Any, table: str, first: str, last: str) -> int:
    """How many cells of some columns of a table hold a formula: the engine looks at one cell of a range only."""
    for sheet in book.worksheets:
        if table in sheet.tables:
            left, top, _, bottom = range_boundaries(sheet.tables[table].ref)
            names = [column.name for column in sheet.tables[table].tableColumns]
            spans = [names.index(re.sub("'(.)", r"\1", name)) + left for name in (first, last)]
            cells = sheet.iter_rows(top + 1, bottom, spans[0], spans[1])
            return sum(cell.data_type == "f" for row in cells for cell in row)
    raise KeyError(table)


def _plain(value: Any) -> Any:
    if isinstance(value, ErrorText):
        return str(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
