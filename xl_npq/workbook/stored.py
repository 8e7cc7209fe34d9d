"""What a workbook file holds: every cell with its formula and stored value, and whether each sheet is locked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element

from defusedxml import ElementTree  # type: ignore[import-untyped]  # it ships no types
from openpyxl.formula.translate import Translator

from xl_npq.read import compound

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class StoredCell(NamedTuple):
    """A cell as the file holds it: its value, and its formula without = ("" for none)."""

    value: str | float | bool | None
    formula: str


@dataclass(frozen=True)
class StoredSheet:
    """A sheet as the file holds it."""

    locked: bool
    cells: Mapping[str, StoredCell]


def stored_sheets(path: Path, password: str | None = None) -> dict[str, StoredSheet]:
    """Every sheet of a workbook by name; `password` opens a protected one."""
    with zipfile.ZipFile(io.BytesIO(compound.opened(path.read_bytes(), path.name, password))) as archive:
        texts = _shared_texts(archive)
        return {name: _sheet(archive.open(part), texts) for name, part in _parts(archive)}


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_RELATION)].lstrip("/")
        yield str(sheet.get("name")), target if target.startswith("xl/") else f"xl/{target}"


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(item) for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))]


def _text(item: Element) -> str:
    """The text of an item without phonetic hints."""
    runs = [item.find(f"{_MAIN}t"), *(run.find(f"{_MAIN}t") for run in item.findall(f"{_MAIN}r"))]
    return _unescaped("".join(run.text or "" for run in runs if run is not None))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _sheet(part: IO[bytes], texts: list[str]) -> StoredSheet:
    cells: dict[str, StoredCell] = {}
    shared: dict[str, tuple[str, str]] = {}
    locked = False
    for _, element in ElementTree.iterparse(part):
        if element.tag == f"{_MAIN}c":
            cells[str(element.get("r"))] = _cell(element, texts, shared)
            element.clear()
        elif element.tag == f"{_MAIN}sheetProtection":
            locked = element.get("sheet") in ("1", "true")
        elif element.tag == f"{_MAIN}row":
            element.clear()
    return StoredSheet(locked, cells)


def _cell(element: Element, texts: list[str], shared: dict[str, tuple[str, str]]) -> StoredCell:
    formula = element.find(f"{_MAIN}f")
    inline, value = element.find(f"{_MAIN}is"), element.find(f"{_MAIN}v")
    if inline is not None:
        shown: str | float | bool | None = _text(inline)
    else:
        shown = _value(str(element.get("t", "n")), "" if value is None else value.text or "", texts)
    return StoredCell(shown, "" if formula is None else _formula(formula, str(element.get("r")), shared))


def _value(kind: str, text: str, texts: list[str]) -> str | float | bool | None:
    if kind == "s":
        return texts[int(text)]
    if kind in ("str", "e"):
        return _unescaped(text)
    if not text:
        return None
    return text == "1" if kind == "b" else float(text)


def _formula(element: Element, place: str, shared: dict[str, tuple[str, str]]) -> str:
    """A formula; one that is shared with cells above is written out for this cell."""
    text, number = element.text or "", element.get("si", "")
    if element.get("t") != "shared":
        return text
    if text:
        shared[number] = (text, place)
        return text
    origin, first = shared[number]
    return str(Translator(f"={origin}", origin=first).translate_formula(place))[1:]


def stored_properties(workbook: bytes) -> dict[str, str]:
    """The custom properties of a workbook by name."""
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        if "docProps/custom.xml" not in archive.namelist():
            return {}
        root = ElementTree.fromstring(archive.read("docProps/custom.xml"))
    return {str(one.get("name")): "".join(one.itertext()) for one in root if one.get("name")}
