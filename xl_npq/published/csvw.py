"""Tidy CSV, each file with its metadata as the W3C's CSV on the Web has it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from xl_npq.publication.report import MARKS, Kind, PublicColumn, PublicTable, Report
from xl_npq.published.shown import marks_in, tables_of, value_of

METADATA = "-metadata.json"
_DATATYPES: dict[Kind, Any] = {
    "count": {"base": "integer", "minimum": 0},
    "share": {"base": "decimal", "minimum": 0},
    "points": {"base": "decimal", "minimum": -1, "maximum": 1},
    "rating": {"base": "decimal", "minimum": 0, "maximum": 10},
    "text": "string",
}
_UNITS: dict[Kind, str] = {
    "count": "a number of people, or of what the table counts",
    "share": "a fraction: 0.123 is 12.3%",
    "points": "a difference of two fractions: 0.1 is 10 percentage points",
    "rating": "a mean rating out of 10",
    "text": "words",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_files(report: Report) -> dict[str, str]:
    """Every file by name: a CSV for each table of a report, and its metadata."""
    files: dict[str, str] = {}
    for table in tables_of(report):
        files[f"{table.name}.csv"] = as_csv(table)
        files[f"{table.name}.csv{METADATA}"] = metadata(report, table)
    return files


class _Taking(NamedTuple):
    """What a writer of CSV writes to."""

    write: Callable[[str], object]


def as_csv(table: PublicTable) -> str:
    """A table as CSV: numbers bare, marks where there are none, and no text that a spreadsheet takes for a formula."""
    lines: list[str] = []
    rows = csv.writer(_Taking(lines.append), lineterminator="\r\n")
    rows.writerow(harmless(column.name) for column in table.columns)
    for row in table.rows:
        rows.writerow(_cell(figure, column) for figure, column in zip(row, table.columns, strict=True))
    return "".join(lines)


def _cell(figure: Any, column: PublicColumn) -> str:
    value = value_of(figure, column.kind)
    if value is None:
        return str(figure.mark)
    return harmless(value) if isinstance(value, str) else str(value)


def harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def metadata(report: Report, table: PublicTable) -> str:
    """The metadata of a table's CSV: what it holds, column by column, and what its marks mean."""
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": " ".join(part for part in (table.scope, *table.notes) if part),
        "dc:publisher": report.provider,
        "dc:date": {"@value": report.as_at, "@type": "xsd:date"},
        "dc:language": "en-GB",
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "tableSchema": {
            "columns": [_column(column, name) for column, name in zip(table.columns, _names(table), strict=True)]
        },
        "rdfs:comment": [f"{mark} {MARKS[mark]}" for mark in marks_in(table)],
    }
    return json.dumps({key: value for key, value in content.items() if value}, ensure_ascii=False, indent=1) + "\n"


def _column(column: PublicColumn, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "titles": harmless(column.name),
        "dc:description": f"{column.name}: {_UNITS[column.kind]}",
        "datatype": _DATATYPES[column.kind],
        "null": ["", *MARKS],
    }


def _names(table: PublicTable) -> list[str]:
    """A name for each column that is a variable of URI templates: letters, digits and underscores, no two alike."""
    names: list[str] = []
    for place, column in enumerate(table.columns, 1):
        plain = column.name.replace("%", "pct").lower()
        name = "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split()) or f"column_{place}"
        names.append(f"{name}_{place}" if name in names else name)
    return names
