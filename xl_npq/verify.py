"""Whether a workbook's stored figures are those that its own input tables give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xl_npq.build import lay_out_own
from xl_npq.data_return import is_return
from xl_npq.errors import SourceError
from xl_npq.layout import watch_list
from xl_npq.layout.plan import Plan
from xl_npq.layout.sheet import Book, Cell, DataTable, Sheet, letter
from xl_npq.outdated import outdated
from xl_npq.read import read
from xl_npq.workbook.cells import in_file
from xl_npq.workbook.stored import StoredCell, StoredSheet, stored_sheets

Kind = Literal["figure", "overwritten", "added", "unlocked", "stale", "missing"]
TOLERANCE = 1e-9
CHECKS = "Checks"
"""What this sheet lists was found in the source, which a workbook no longer has; its formula says whether it holds."""
DASHBOARD = "Dashboard"
"""Its footnote says from what input the workbook was built, which may have been typed over since."""
NOTHING = StoredCell(None, "")


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
            "added": f"{place} holds {self.stored}, where the workbook has nothing.",
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


def verify(path: str | Path, password: str | None = None) -> Verdict:
    """Recompute a workbook from its own input tables and compare every cell of it; `password` opens a protected one.

    Raises SourceError where it is not one of ours or cannot be read.
    """
    expected, stored = laid_out_again(Path(path), password)
    found: list[Difference] = []
    checked = 0
    for sheet in expected.sheets:
        if sheet.name not in stored:
            found.append(Difference("missing", sheet.name, "", "", ""))
            continue
        if sheet.locked and not stored[sheet.name].locked:
            found.append(Difference("unlocked", sheet.name, "", "", ""))
        computed = dict(_computed(sheet))
        checked += len(computed)
        found += _differences(sheet, computed, stored[sheet.name].cells)
    return Verdict(tuple(found), checked)


def laid_out_again(path: Path, password: str | None = None) -> tuple[Book, Mapping[str, StoredSheet]]:
    """A workbook of ours as its own input tables give it, and as its file holds it; raises what `verify` raises."""
    tables = read(path, password=password)
    if not tables.own:
        raise SourceError(f"{path.name} was not built by xl-npq, so there is nothing to verify. Build it first.")
    if is_return(path, password):
        raise SourceError(
            f"{path.name} is a data return: look at its sheet Reconciliation, or build a workbook from it and verify "
            "that."
        )
    stored = stored_sheets(path, password)
    return lay_out_own(tables, path.name, _plan(stored, path.name)), stored


def computed_cells(sheet: Sheet) -> frozenset[str]:
    """The addresses of a sheet's cells that nobody types into."""
    return frozenset(place for place, _ in _computed(sheet))


def _plan(stored: Mapping[str, StoredSheet], file: str) -> Plan:
    """The room that a workbook says it has; SourceError where it does not say so, or more than it has."""
    cells = stored["Lists"].cells if "Lists" in stored else {}
    try:
        plan = Plan.from_text(str(cells["A3"].value))
        if plan.most <= len(cells):
            return plan.sorted_by(_chosen(stored))
    except (KeyError, TypeError, ValueError):
        pass
    raise SourceError(
        f"{file}, sheet Lists: it is missing, or A3 does not say how much room the workbook has, so its figures "
        "cannot be compared. Build the workbook again."
    )


def _chosen(stored: Mapping[str, StoredSheet]) -> object:
    """How somebody has sorted the watch list."""
    row, column = watch_list.CHOICE
    cells = stored[watch_list.NAME].cells if watch_list.NAME in stored else {}
    return cells.get(f"{letter(column)}{row}", NOTHING).value


def _computed(sheet: Sheet) -> Iterator[tuple[str, Cell]]:
    """The cells that nobody types into, by address."""
    for (row, column), cell in sheet.cells.items():
        if (row, column) in sheet.choices:
            continue
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


def _differences(sheet: Sheet, computed: Mapping[str, Cell], stored: Mapping[str, StoredCell]) -> Iterator[Difference]:
    def changed(place: str) -> bool:
        return not alike(stored.get(place, NOTHING).value, computed[place].value)

    late = outdated(sheet, changed)
    filtered = {f"{letter(column)}{row}" for row, column in sheet.by_filter}
    for place, cell in computed.items():
        shown = stored.get(place, NOTHING)
        if difference := _overwritten(sheet.name, place, cell, shown):
            yield difference
        elif place not in filtered and changed(place):
            kind: Kind = "stale" if _tells_so(sheet, cell, shown, place in late) else "figure"
            yield Difference(kind, sheet.name, place, _said(shown.value), _said(cell.value))
    if sheet.locked and sheet.name != CHECKS:
        chosen = {f"{letter(column)}{row}" for row, column in sheet.choices}
        for place, shown in stored.items():
            if place not in computed and place not in chosen and shown not in (NOTHING, StoredCell("", "")):
                yield Difference("added", sheet.name, place, _held(shown), "")


def _tells_so(sheet: Sheet, cell: Cell, shown: StoredCell, late: bool) -> bool:
    """Whether a figure of old counts is one that nobody takes for new: a reader sees "out of date"."""
    if sheet.name == CHECKS:
        return str(shown.value).startswith("Out of date")
    if sheet.name == DASHBOARD and cell.stored:
        return str(shown.value).startswith("Built by")
    return late and (cell.stored or shown.value in (0.0, "out of date"))


def _overwritten(sheet: str, place: str, cell: Cell, shown: StoredCell) -> Difference | None:
    if cell.formula and not same_formula(shown.formula, cell.formula):
        return Difference("overwritten", sheet, place, _held(shown), f"={cell.formula}")
    if not cell.formula and shown.formula:
        return Difference("overwritten", sheet, place, _held(shown), repr(cell.value))
    return None


def _held(cell: StoredCell) -> str:
    return f"={cell.formula}" if cell.formula else repr(cell.value)


def same_formula(stored: str, expected: str) -> bool:
    """Whether two formulas are the same, whatever spaces and letter case the program that saved them prefers."""
    return _plain(stored) == _plain(expected)


def _plain(formula: str) -> str:
    # LibreOffice writes TRUE as a function.
    return "".join(formula.split()).lower().replace("true()", "true").replace("false()", "false")


def alike(stored: object, expected: object) -> bool:
    """Whether two cells show the same: texts letter by letter, numbers to nine figures, a blank like empty text."""
    stored, expected = ("" if value is None else value for value in (stored, expected))
    if isinstance(stored, str) or isinstance(expected, str):
        return str(stored) == str(expected)
    left, right = float(stored), float(expected)  # type: ignore[arg-type]  # numbers, among them numpy's
    return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _said(value: object) -> str:
    return "nothing" if value is None or value == "" else repr(value)
