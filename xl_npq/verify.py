"""Whether a workbook's stored figures are those that its own input tables give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xl_npq.build import lay_out_own
from xl_npq.errors import SourceError
from xl_npq.layout.plan import Plan
from xl_npq.layout.sheet import Cell, DataTable, Sheet, letter
from xl_npq.read import read
from xl_npq.workbook.cells import in_file
from xl_npq.workbook.stored import StoredCell, StoredSheet, stored_sheets

Kind = Literal["figure", "overwritten", "unlocked", "stale", "missing"]
TOLERANCE = 1e-9
CHECKS = "Checks"
"""What this sheet lists was found in the source, which a workbook no longer has; its formula says whether it holds."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be; a "stale" one is out of date and no fault."""

    kind: Kind
    sheet: str
    cell: str
    stored: str
    expected: str

    @property
    def words(self) -> str:
        """What is wrong, in a sentence."""
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return {
            "figure": f"{place} shows {self.stored}, but the input tables give {self.expected}.",
            "overwritten": f"{place} holds {self.stored} where the formula {self.expected} was.",
            "unlocked": f"{self.sheet} is no longer locked.",
            "stale": f"{place} is out of date: it was worked out from other data.",
            "missing": f"The sheet {self.sheet} is missing.",
        }[self.kind]


@dataclass(frozen=True)
class Verdict:
    """All differences of a workbook, and how many cells were looked at."""

    differences: tuple[Difference, ...]
    checked: int

    @property
    def faults(self) -> tuple[Difference, ...]:
        """The differences that are faults."""
        return tuple(difference for difference in self.differences if difference.kind != "stale")


def verify(path: str | Path) -> Verdict:
    """Recompute a workbook from its own input tables and compare every cell of it.

    Raises SourceError where it is not one of ours or cannot be read.
    """
    tables = read(path)
    if not tables.own:
        raise SourceError(f"{Path(path).name} was not built by xl-npq, so there is nothing to verify. Build it first.")
    stored = stored_sheets(Path(path))
    plan = _plan(stored)
    expected = lay_out_own(tables, Path(path).name, plan)
    found: list[Difference] = []
    checked = 0
    for sheet in expected.sheets:
        if sheet.name not in stored:
            found.append(Difference("missing", sheet.name, "", "", ""))
            continue
        if sheet.locked and not stored[sheet.name].locked:
            found.append(Difference("unlocked", sheet.name, "", "", ""))
        for place, cell in _computed(sheet):
            checked += 1
            found += _compare(sheet.name, place, cell, stored[sheet.name].cells.get(place))
    return Verdict(tuple(found), checked)


def _plan(stored: Mapping[str, StoredSheet]) -> Plan:
    if "Lists" not in stored:
        raise SourceError("The sheet Lists is missing, so the figures cannot be compared. Build the workbook again.")
    return Plan.from_text(str(stored["Lists"].cells["A3"].value))


def _computed(sheet: Sheet) -> Iterator[tuple[str, Cell]]:
    """The cells that nobody types into, by address."""
    for (row, column), cell in sheet.cells.items():
        if cell.formula or (sheet.locked and not (cell.stored and sheet.name == CHECKS)):
            yield f"{letter(column)}{row}", cell
    for table in sheet.tables:
        yield from _calculated(table)


def _calculated(table: DataTable) -> Iterator[tuple[str, Cell]]:
    for offset, column in enumerate(table.columns):
        if column.formula:
            formula = in_file(column.formula, table.name) if column.live else ""
            name = letter(table.column + offset)
            for row, value in enumerate(column.values, table.row + 1):
                yield f"{name}{row}", Cell(value, formula)


def _compare(sheet: str, place: str, cell: Cell, stored: StoredCell | None) -> list[Difference]:
    shown = stored or StoredCell(None, "")
    if cell.formula and not _same_formula(shown.formula, cell.formula):
        held = f"={shown.formula}" if shown.formula else repr(shown.value)
        return [Difference("overwritten", sheet, place, held, f"={cell.formula}")]
    if not cell.formula and shown.formula:
        return [Difference("overwritten", sheet, place, f"={shown.formula}", repr(cell.value))]
    if _alike(shown.value, cell.value):
        return []
    kind: Kind = "stale" if cell.stored or "out of date" in str(shown.value).lower() else "figure"
    return [Difference(kind, sheet, place, _said(shown.value), _said(cell.value))]


def _same_formula(stored: str, expected: str) -> bool:
    return "".join(stored.split()).lower() == "".join(expected.split()).lower()


def _alike(stored: object, expected: object) -> bool:
    stored, expected = ("" if value is None else value for value in (stored, expected))
    if isinstance(stored, str) or isinstance(expected, str):
        return str(stored) == str(expected)
    left, right = float(stored), float(expected)  # type: ignore[arg-type]
    return abs(left - right) <= TOLERANCE * max(1.0, abs(left), abs(right))


def _said(value: object) -> str:
    return "nothing" if value is None or value == "" else repr(value)
