"""Where each column of a table stands in the workbook that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_npq.read import files_in
from xl_npq.read.headings import matched
from xl_npq.read.mapping import translated
from xl_npq.tables import TABLES, Place


@dataclass(frozen=True)
class Standing:
    """Where a table stands: its heading row as Excel numbers it, and the column of each name, counted from 0."""

    place: Place
    heading_row: int
    columns: Mapping[str, int]


def standing(source: str | Path, mapping: str | Path | None = None) -> dict[str, Standing]:
    """Where each table of a workbook stands, by its name. Raises as `read` does."""
    files = files_in(source, None, mapping)
    found = {}
    for name, block in files.blocks.items():
        ours, _ = translated(block, TABLES[name], files.translation)
        headings = matched(ours, TABLES[name])
        columns = {
            column: block.first_column + position
            for column, position in {**headings.canonical, **headings.extra}.items()
        }
        found[name] = Standing(block.place, max(block.first_row - 1, 1), columns)
    return found
