"""Faults that stop every command: a table, a column or every row is missing."""

from __future__ import annotations

from collections.abc import Iterator

from xl_npq.checks.form import Check, Found, Source

_TABLES = "contract, 'Input tables'"


def _missing_tables(source: Source) -> Iterator[Found]:
    for table, column in source.tables.missing:
        if not column:
            yield Found(table, 0, "", None, f"There is no table {table}")


def _missing_columns(source: Source) -> Iterator[Found]:
    for table, column in source.tables.missing:
        if column:
            yield Found(table, 0, column, None, f"The table {table} has no column {column}")


def _no_rows(source: Source) -> Iterator[Found]:
    if source.tables["Participants"].empty and ("Participants", "") not in source.tables.missing:
        yield Found("Participants", 0, "", None, "The table Participants has no rows")


CHECKS = (
    Check(
        "missing-table",
        "error",
        "The table Participants is missing",
        "Name a sheet, an Excel Table or a CSV file after the table.",
        "A workbook whose sheets are called `Sheet1` and `Sheet2`",
        _TABLES,
        _missing_tables,
        structural=True,
    ),
    Check(
        "missing-column",
        "error",
        "A required column is missing",
        "Add the column, or give its heading to the column that holds it; xl-npq map proposes which that is.",
        "Participants has `Start` instead of `Enrolled on`",
        _TABLES,
        _missing_columns,
        structural=True,
    ),
    Check(
        "no-rows",
        "error",
        "Participants has no rows",
        "Fill in at least one participant below the headings.",
        "A CSV file with headings alone",
        _TABLES,
        _no_rows,
        structural=True,
    ),
)
