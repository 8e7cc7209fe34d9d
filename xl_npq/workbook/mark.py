"""A cell to be marked in a copy of somebody's workbook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A cell of a sheet (row as Excel numbers it, column counted from 0), its look, and the comment to put there.

    `look` is error, warning or note, or the fill as the file format writes it; "" leaves the cell as it looks, and a
    blank `text` puts no comment.
    """

    sheet: str
    row: int
    column: int
    look: str
    text: str
    author: str = "xl-npq"
