"""Cached values put into a saved workbook: what openpyxl never writes, right or deliberately wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from zipfile import ZIP_DEFLATED, ZipFile

from .cells import MAIN, ErrorText, Place, sheet_parts


def write_caches(path: Path, values: Mapping[Place, object]) -> None:
    """Replace the cached values of formula cells in place; KeyError where a cell holds no formula."""
    with ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
        parts = sheet_parts(archive)
    for sheet in {sheet for sheet, _ in values}:
        root = ElementTree.fromstring(entries[parts[sheet]])
        cells = {cell.get("r"): cell for cell in root.iter(f"{MAIN}c") if cell.find(f"{MAIN}f") is not None}
        for (_, address), value in ((place, value) for place, value in values.items() if place[0] == sheet):
            _put(cells[address], value)
        entries[parts[sheet]] = ElementTree.tostring(root)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def _put(cell: Element, value: object) -> None:
    cell.attrib.pop("t", None)
    for old in cell.findall(f"{MAIN}v"):
        cell.remove(old)
    text = SubElement(cell, f"{MAIN}v")
    if isinstance(value, bool):
        cell.set("t", "b")
        text.text = str(int(value))
    elif isinstance(value, str):
        cell.set("t", "e" if isinstance(value, ErrorText) else "str")
        text.text = str(value)
    else:
        text.text = repr(value)
