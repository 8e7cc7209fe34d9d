"""The styles of a workbook with those of copied sheets behind them."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml import ElementTree  # type: ignore[import-untyped]  # it ships no types

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CUSTOM_FORMATS = 164
"""Number formats from here on are a workbook's own."""


class Joined(NamedTuple):
    """The styles of a workbook with those of the copied sheets behind them, and from where on those count."""

    styles: bytes
    cells: int
    looks: int


def joined_styles(ours: bytes, theirs: bytes) -> Joined:
    """The styles of a workbook with those of copied sheets behind them."""
    register_namespace("", _MAIN)
    root, added = ElementTree.fromstring(ours), ElementTree.fromstring(theirs)
    first = {name: len(_listing(root, name)) for name in ("fonts", "fills", "borders", "cellXfs", "dxfs")}
    formats = _join_formats(root, added)
    for name in ("fonts", "fills", "borders", "dxfs"):
        _listing(root, name).extend(_listing(added, name))
    for style in _listing(added, "cellXfs"):
        for kind, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            style.set(kind, str(int(style.get(kind, "0")) + first[name]))
        number = style.get("numFmtId", "0")
        style.set("numFmtId", formats.get(number, number))
        style.set("xfId", "0")
        for what in ("applyFont", "applyFill", "applyBorder", "applyNumberFormat"):
            style.set(what, "1")
        _listing(root, "cellXfs").append(style)
    for name in first:
        _listing(root, name).set("count", str(len(_listing(root, name))))
    return Joined(tostring(root, encoding="utf-8", xml_declaration=True), first["cellXfs"], first["dxfs"])


def _join_formats(root: Element, added: Element) -> dict[str, str]:
    """Add number formats under numbers that are free; returns the new number of each."""
    listing = root.find(f"{{{_MAIN}}}numFmts")
    if listing is None:
        listing = Element(f"{{{_MAIN}}}numFmts")
        root.insert(0, listing)
    taken = max([_CUSTOM_FORMATS - 1, *(int(one.get("numFmtId", "0")) for one in listing)])
    moved = {}
    for number, one in enumerate(_listing(added, "numFmts"), taken + 1):
        moved[one.get("numFmtId", "")] = str(number)
        SubElement(listing, one.tag, {"numFmtId": str(number), "formatCode": one.get("formatCode", "")})
    if len(listing):
        listing.set("count", str(len(listing)))
    else:
        root.remove(listing)
    return moved


def _listing(root: Element, name: str) -> Element:
    found = root.find(f"{{{_MAIN}}}{name}")
    return Element(name) if found is None else found


def with_numbers(part: bytes, joined: Joined) -> bytes:
    """A copied sheet whose cells and rules refer to the joined styles."""

    def moved(found: re.Match[bytes]) -> bytes:
        first = joined.looks if found[1].strip() == b"dxfId=" else joined.cells
        return found[1] + b'"%d"' % (int(found[2]) + first)

    without = re.sub(rb'(<col\b[^>]*?) style="[0-9]+"', rb"\1", part)
    return re.sub(rb'(<c r="[A-Z]+[0-9]+" s=)"([0-9]+)"', moved, re.sub(rb'( dxfId=)"([0-9]+)"', moved, without))
