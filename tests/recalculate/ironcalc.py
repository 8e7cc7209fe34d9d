"""IronCalc as a recalculating engine."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from .cells import ErrorText, Place, formula_cells, row_and_column


def missing() -> str | None:
    """Why this engine cannot run here, or None where it can."""
    return None if find_spec("ironcalc") else "the Python package ironcalc is not installed"


def recalculate(path: Path, sheets: Sequence[str] | None = None) -> dict[Place, object]:
    """The value of every formula cell of the workbook, or of the sheets named."""
    import ironcalc

    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    numbers = {sheet["name"]: number for number, sheet in enumerate(model.get_worksheets_properties())}

    def value(place: Place) -> object:
        cell = (numbers[place[0]], *row_and_column(place[1]))
        found = model.get_cell_value(*cell)
        return ErrorText(found) if model.get_cell_type(*cell) == ironcalc.CellType.ErrorValue else found

    return {place: value(place) for place in formula_cells(path, sheets)}
