"""The first sheet of a comparison: what was compared, how much changed, and the causes in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xl_npq.comparison.cause import MEANINGS
from xl_npq.comparison.difference import Difference
from xl_npq.comparison.rows import counts
from xl_npq.layout.sheet import Sheet, quoted

NAME = "Summary"
PRIVATE = "This file names people and holds personal data: keep it where the workbook is kept, and never publish it."
_ADD_UP = (
    "The effects of all causes on a numerator, a denominator or a target add up to its difference; a figure that one "
    "side lacks counts as 0 there."
)
_LETTERS_OF_A_LINE = 60


class Side(NamedTuple):
    """One of the two things compared: its file, its As at in words, and the version that wrote it ("" for none)."""

    file: str
    as_at: str
    version: str


def notices(before: Side, now: Side, version: str) -> list[str]:
    """What has to be known before the figures are read."""
    told = []
    for side in (before, now):
        if side.version and side.version != version:
            told.append(
                f"{side.file} was written by xl-npq {side.version}: its figures here are worked out anew by the "
                f"definitions of {version}, and may differ from those that it shows."
            )
    return told


def front(found: Difference, before: Side, now: Side, version: str, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet, with a link to each of the others."""
    sheet = Sheet(NAME, f"{found.provider}: what changed", landscape=False)
    sheet.widths = {1: 36, 2: 36, 3: 60}
    sheet.put(1, 1, sheet.title, style="title")
    sheet.put(2, 1, PRIVATE, style="warning")
    row = _put_sides(sheet, before, now, 4)
    for notice in notices(before, now, version):
        row = sheet.words(row, notice, "note", 130)
    row = _put_counts(sheet, found, row + 1)
    row = _put_causes(sheet, found, row + 1)
    _put_sheets(sheet, sheets, row + 1)
    return sheet


def _put_sides(sheet: Sheet, before: Side, now: Side, row: int) -> int:
    sheet.row(row, 1, ("What was compared", "Before", "Now"), "head_left")
    lines = zip(("File", "As at", "Written by xl-npq"), before, now, strict=True)
    for at, (name, one, other) in enumerate(lines, row + 1):
        sheet.put(at, 1, name, style="level")
        sheet.put(at, 2, one or "–", style="label")
        sheet.put(at, 3, other or "–", style="label")
    return row + 4


def _put_counts(sheet: Sheet, found: Difference, row: int) -> int:
    sheet.put(row, 1, "How much changed", style="section")
    told = counts(found)
    for at, (name, count) in enumerate(told, row + 1):
        sheet.put(at, 1, name, style="level")
        sheet.put(at, 2, count, style="count_left")
    return row + 1 + len(told)


def _put_causes(sheet: Sheet, found: Difference, row: int) -> int:
    sheet.put(row, 1, "Causes, in the order in which their effects are measured", style="section")
    sheet.row(row + 1, 1, ("Cause", "People or rows behind changed figures", "What it is"), "head_left")
    whose = {cause: {one.who for one in found.effects if one.cause == cause} for cause in MEANINGS}
    for at, (cause, meaning) in enumerate(MEANINGS.items(), row + 2):
        sheet.put(at, 1, cause.value, style="level")
        sheet.put(at, 2, len(whose[cause]), style="count_left")
        sheet.put(at, 3, meaning, style="label_wrap")
        sheet.heights[at] = 15.0 * (1 + len(meaning) // _LETTERS_OF_A_LINE)
    return sheet.words(row + 2 + len(MEANINGS), _ADD_UP, "note", 130)


def _put_sheets(sheet: Sheet, sheets: Sequence[Sheet], row: int) -> None:
    sheet.put(row, 1, "Where everything is", style="section")
    for at, other in enumerate(sheets, row + 1):
        sheet.put(at, 1, other.name, style="link")
        sheet.links[at, 1] = f"{quoted(other.name)}!A1"
        sheet.put(at, 2, other.title, style="label")
