"""The packaged example's tables as ranges of a sheet, with the cells that Excel makes of the CSVs."""

from __future__ import annotations

import csv
import datetime as dt
import re
from importlib.resources import files
from typing import Any

from excel_standin.excel import MISSING, Workbook

RANGES = (
    "targets",
    "settings",
    "assessments",
    "feedback",
    "schools",
    "supplied",
    "levels",
    "ethnicities",
    "areas",
    "extensions",
    "groups",
)
"""The ranges after the filters, in the order in which every function takes them."""
FILTERS = ("level", "cohort", "dimension", "group", "provider", "as_at")


def rows_of(table: str) -> list[list[object]]:
    """The rows of a table of the example, as they stand in a sheet that opened its CSV."""
    text = files("xl_npq").joinpath("example", f"{table}.csv").read_text("utf-8")
    return [[typed(cell) for cell in row] for row in csv.reader(text.splitlines())]


def typed(cell: str) -> object:
    """What Excel makes of a text that is typed in or opened: a date, a number, a percentage, or the text."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return dt.date.fromisoformat(cell)
    if re.fullmatch(r"-?\d+(\.\d+)?", cell):
        return float(cell)
    if re.fullmatch(r"\d+(\.\d+)?%", cell):
        return float(cell[:-1]) / 100
    return cell or None


def example_ranges(book: Workbook) -> dict[str, Any]:
    """The example's ranges by argument; a table that the example lacks is left out."""
    folder = files("xl_npq").joinpath("example")
    return {
        name: book.range(rows_of(name))
        for name in ("participants", *RANGES)
        if folder.joinpath(f"{name}.csv").is_file()
    }


def arguments(ranges: dict[str, Any], **filters: object) -> tuple[object, ...]:
    """The arguments that most functions take, in their order: participants, filters, ranges."""
    unknown = set(filters) - set(FILTERS)
    assert not unknown, unknown
    return (
        ranges["participants"],
        *(filters.get(name, MISSING) for name in FILTERS),
        *(ranges.get(name, MISSING) for name in RANGES),
    )
