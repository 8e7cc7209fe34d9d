"""What a workbook file says beside its values: number formats, locks, what is hidden, names, tables' formulas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree  # type: ignore[import-untyped]  # it ships no types
from openpyxl.styles.numbers import BUILTIN_FORMATS

from xl_npq.workbook.lint.parts import MAIN, Parts
from xl_npq.workbook.lint.table_rules import tables_of

_OPEN_UNLESS_SAID = frozenset(("sheet", "objects", "scenarios", "selectLockedCells", "selectUnlockedCells"))
_OPTIONS = (
    *("formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows", "insertHyperlinks"),
    *("deleteColumns", "deleteRows", "sort", "autoFilter", "pivotTables", *sorted(_OPEN_UNLESS_SAID)),
)
_TRUE = ("1", "true")


@dataclass(frozen=True)
class Look:
    """What a style says that matters to a figure: its number format, and whether the cell is locked."""

    form: str
    locked: bool


@dataclass
class Shape:
    """A sheet beside its values: looks of its cells by address, options of its lock (True: forbidden), what is hidden.

    `tables` has the formula of every calculated column, by table and column.
    """

    visible: bool
    looks: dict[str, Look] = field(default_factory=dict)
    lock: dict[str, bool] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    tables: dict[tuple[str, str], str] = field(default_factory=dict)


def shapes(workbook: Path | bytes) -> tuple[dict[str, Shape], dict[str, str]]:
    """The shape of every sheet by name, and what each name of the whole workbook means."""
    with zipfile.ZipFile(io.BytesIO(workbook) if isinstance(workbook, bytes) else workbook) as archive:
        parts = Parts(archive)
        root = parts.root(parts.workbook)
        states = {one.get("name", ""): one.get("state", "visible") for one in root.iter(f"{MAIN}sheet")}
        looks = _looks(parts.root(parts.styles))
        found = {name: _shape(parts, part, states[name], looks) for name, part in parts.sheets()}
        names = {
            one.get("name", ""): one.text or ""
            for one in root.iter(f"{MAIN}definedName")
            if one.get("localSheetId") is None
        }
        return found, names


def _looks(styles: Element) -> list[Look]:
    forms = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter(f"{MAIN}numFmt")}
    return [_look(one, forms) for one in styles.findall(f"{MAIN}cellXfs/{MAIN}xf")]


def _look(style: Element, forms: Mapping[str, str]) -> Look:
    number = style.get("numFmtId", "0")
    lock = style.find(f"{MAIN}protection")
    form = forms.get(number) or BUILTIN_FORMATS.get(int(number), "General")
    return Look(form, lock is None or lock.get("locked", "1") in _TRUE)


def _shape(parts: Parts, part: str, state: str, looks: list[Look]) -> Shape:
    shape = Shape(state == "visible")
    with parts.archive.open(part) as stream:
        for _, element in ElementTree.iterparse(stream):
            tag = element.tag.removeprefix(MAIN)
            if tag == "row":
                _row(element, shape, looks)
                element.clear()
            elif tag == "col" and element.get("hidden") in _TRUE:
                shape.hidden |= {
                    f"column {number}" for number in range(int(element.get("min")), int(element.get("max")) + 1)
                }
            elif tag == "sheetProtection":
                shape.lock = {name: _forbidden(element, name) for name in _OPTIONS}
    for table in tables_of(parts, part):
        shape.tables |= {(table.name, column): formula for column, formula in table.formulas.items()}
    return shape


def _row(row: Element, shape: Shape, looks: list[Look]) -> None:
    if row.get("hidden") in _TRUE or row.get("ht") == "0":
        shape.hidden.add(f"row {row.get('r')}")
    for cell in row:
        shape.looks[cell.get("r", "")] = looks[int(cell.get("s", "0"))]


def _forbidden(lock: Element, option: str) -> bool:
    return lock.get(option, "0" if option in _OPEN_UNLESS_SAID else "1") in _TRUE
