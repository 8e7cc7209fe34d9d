"""Comparison of a workbook's cached values with what an engine calculates afresh."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path

from .cells import ErrorText, FormulaCell, Place, formula_cells
from .engines import CANNOT, ENGINES, SHOWS_NUMBERS_AS_BOOLEANS
from .precedents import dependants, functions

_RELATIVE, _ABSOLUTE = 1e-9, 1e-12


@dataclass(frozen=True)
class Comparison:
    """Differences in words; how many cells were compared; and those left out, as the engine cannot calculate them."""

    differences: tuple[str, ...]
    compared: int
    left_out: frozenset[Place]


def differences(path: Path, engine: str, ignore: Collection[Place] = ()) -> list[str]:
    """What `compare` finds to differ, a line a cell."""
    return list(compare(path, engine, ignore).differences)


def compare(path: Path, engine: str, ignore: Collection[Place] = ()) -> Comparison:
    """The cached value of each formula cell against the engine's, cells of `ignore` apart."""
    return compare_values(path, engine, ENGINES[engine].recalculate(path), ignore)


def compare_values(
    path: Path, engine: str, values: Mapping[Place, object], ignore: Collection[Place] = ()
) -> Comparison:
    """As `compare`, with the engine's values at hand (many files may have been recalculated in one go)."""
    cells = formula_cells(path)
    left_out = frozenset(dependants(cells, _out_of_reach(cells, engine), path))
    loose = engine in SHOWS_NUMBERS_AS_BOOLEANS
    wanted = {place: cell for place, cell in cells.items() if place not in left_out and place not in ignore}
    found = tuple(
        f"{sheet}!{address}: cached {cell.value!r}, {engine} {values.get((sheet, address))!r}, ={cell.formula}"
        for (sheet, address), cell in wanted.items()
        if not alike(cell.value, values.get((sheet, address)), loose)
    )
    return Comparison(found, len(wanted), left_out)


def _out_of_reach(cells: Mapping[Place, FormulaCell], engine: str) -> set[Place]:
    cannot = set(CANNOT[engine])
    named = {place: cell for place, cell in cells.items() if any(name in cell.formula for name in cannot)}
    return {place for place, cell in named.items() if cannot & functions(cell.formula)}


def alike(one: object, other: object, booleans_are_numbers: bool) -> bool:
    """Whether two values are the same: blank and empty text are, an error and text that spells it are not."""
    one, other = (None if value == "" else value for value in (one, other))
    if isinstance(one, str) or isinstance(other, str):
        return one == other and isinstance(one, ErrorText) == isinstance(other, ErrorText)
    if one is None or other is None:
        return one is other
    if isinstance(one, bool) != isinstance(other, bool) and not booleans_are_numbers:
        return False
    assert isinstance(one, int | float)
    assert isinstance(other, int | float)
    return isclose(one, other, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)
