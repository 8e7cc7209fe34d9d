"""cellrune as a recalculating engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from .cells import ErrorText, Place, formula_cells, row_and_column


def missing() -> str | None:
    """Why this engine cannot run here, or None where it can."""
    return None if find_spec("cellrune") else "the Python package cellrune is not installed"


def recalculate(path: Path, sheets: Sequence[str] | None = None) -> dict[Place, object]:
    """The value of every formula cell of the workbook, or of the sheets named."""
    import cellrune

    workbook = cellrune.Workbook.open_path(str(path))
    workbook.calculate()
    by_sheet: dict[str, list[str]] = {}
    for sheet, address in formula_cells(path, sheets):
        by_sheet.setdefault(sheet, []).append(address)
    return {
        (sheet, address): value
        for sheet, addresses in by_sheet.items()
        for address, value in _read(workbook, sheet, addresses)
    }


def _read(workbook: Any, sheet: str, addresses: Iterable[str]) -> Iterable[tuple[str, object]]:
    places = [(address, row_and_column(address)) for address in addresses]
    rows = [row for _, (row, _) in places]
    columns = [column for _, (_, column) in places]
    first_row, first_column = min(rows), min(columns)
    block = workbook.read_values(
        sheet,
        f"{get_column_letter(first_column)}{first_row}",
        f"{get_column_letter(max(columns))}{max(rows)}",
    )
    return [(address, _value(block[row - first_row][column - first_column])) for address, (row, column) in places]


def _value(cell: Mapping[str, Any]) -> object:
    kind = cell["kind"]
    if kind == "value":
        return _value(cell["value"])
    if kind == "blank":
        return None
    if kind == "error":
        return ErrorText(cell["value"])
    if kind in ("number", "text", "logical"):
        return cell["value"]
    return ErrorText(f"({kind}: {cell.get('code')} {cell.get('message', '')})")
