"""The styles of somebody's workbook, with one more for each style that a marked cell had."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from xl_npq.workbook.spans import Edit, edited, is_empty, prefix_of, tag_at, walk, with_attributes

FILLS = {"error": "FFF0C4DC", "warning": "FFFBD3BD", "note": "FFC6DAEC"}
"""Tints of the Analysis Function's dark pink, orange and dark blue."""
_NO_FILLS = 2
"""The first two fills of every workbook are none and the grey that Excel keeps."""
_COLOUR = re.compile(rb"<(?:\w+:)?color\b[^>]*/>|<(?:\w+:)?color\b[^>]*>\s*</(?:\w+:)?color>")


@dataclass
class _Listing:
    """One listing of the part: where its own tag and each of its items stand, and where it ends."""

    start: int = -1
    end: int = -1
    items: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


Wanted = tuple[int, str]
"""The number of the style that a cell has, and the look that it is to get: one of FILLS, a fill as the file format
writes it, or "" for none."""


def with_looks(data: bytes, wanted: Collection[Wanted]) -> tuple[bytes, dict[Wanted, int]]:
    """The part with the styles added, and their numbers. ValueError where the part lacks a listing or a style.

    A style is its model with another fill; where the model had a fill, the colour of its font, which was chosen for
    that, goes too.
    """
    listings = _listings(data)
    fonts, fills, styles = (listings[name] for name in ("fonts", "fills", "cellXfs"))
    prefix = prefix_of(tag_at(data, styles.start))
    own = dict.fromkeys(look for _, look in sorted(set(wanted)) if look.startswith("<"))
    fill_numbers = {look: len(fills.items) + place for place, look in enumerate((*FILLS, *own))}
    new_fonts: list[bytes] = []
    new_styles: list[bytes] = []
    numbers: dict[Wanted, int] = {}
    for model, look in sorted(set(wanted)):
        if not look:
            numbers[model, look] = model
            continue
        style = data[styles.items[model] : styles.ends[model]]
        tag = tag_at(style, 0)
        changed: dict[str, object] = {"fillId": fill_numbers[look], "applyFill": 1}
        if _number(tag, b"fillId") >= _NO_FILLS:
            font = _number(tag, b"fontId")
            new_fonts.append(_COLOUR.sub(b"", data[fonts.items[font] : fonts.ends[font]]))
            changed |= {"fontId": len(fonts.items) + len(new_fonts) - 1, "applyFont": 1}
        numbers[model, look] = len(styles.items) + len(new_styles)
        new_styles.append(with_attributes(tag, **changed) + style[len(tag) :])
    edits = [
        *_appended(data, fonts, new_fonts),
        *_appended(
            data,
            fills,
            [*(_fill(prefix, _solid(colour)) for colour in FILLS.values()), *(_fill(prefix, look) for look in own)],
        ),
        *_appended(data, styles, new_styles),
    ]
    return edited(data, edits), numbers


def _listings(data: bytes) -> dict[str, _Listing]:
    listings = {name: _Listing() for name in ("fonts", "fills", "cellXfs")}

    def opened(path: tuple[str, ...], _attributes: dict[str, str], at: int) -> None:
        if len(path) == 2 and path[1] in listings:
            listings[path[1]].start = at
        elif len(path) == 3 and path[1] in listings:
            listings[path[1]].items.append(at)

    def closed(path: tuple[str, ...], at: int) -> None:
        if len(path) == 2 and path[1] in listings:
            listings[path[1]].end = at
        elif len(path) == 3 and path[1] in listings:
            tag = tag_at(data, listings[path[1]].items[-1])
            end = listings[path[1]].items[-1] + len(tag) if is_empty(tag) else data.index(b">", at) + 1
            listings[path[1]].ends.append(end)

    walk(data, opened, closed)
    if any(one.start < 0 or not one.items for one in listings.values()):
        raise ValueError("no styles")
    return listings


def _appended(data: bytes, listing: _Listing, items: list[bytes]) -> list[Edit]:
    if not items:
        return []
    tag = tag_at(data, listing.start)
    counted = with_attributes(tag, count=len(listing.items) + len(items))
    return [(listing.start, listing.start + len(tag), counted), (listing.end, listing.end, b"".join(items))]


def _solid(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/></patternFill></fill>'
    )


def _fill(prefix: bytes, fill: str) -> bytes:
    return re.sub(rb"<(/?)", rb"<\1" + prefix, fill.encode())


def _number(tag: bytes, name: bytes) -> int:
    found = re.search(rb"\s" + name + rb"""\s*=\s*["']([0-9]+)["']""", tag)
    return int(found[1]) if found else 0
