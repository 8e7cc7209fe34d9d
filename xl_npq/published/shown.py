"""How a published figure shows: rounded once, so that every form of the report says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from xl_npq.figures.axes import ALL
from xl_npq.publication.report import MARKS, Figure, Kind, PublicTable, Report
from xl_npq.publication.scope import EVERY_LEVEL
from xl_npq.publication.standing import WITHHELD
from xl_npq.rounding import half_up

DECIMALS: dict[Kind, int] = {"count": 0, "share": 3, "points": 3, "rating": 2}
"""Decimals of a value as it is published; a share of 0.123 shows as 12.3%."""
_LETTERS = re.compile(r".*\(([A-Z]+)\)")
SIGNS = {"met": "✓", "not met": "✗", "not due": "…", "no data": "–", "no target": "–", WITHHELD: "•"}
"""A sign for each status, beside its word."""


def value_of(figure: Figure, kind: Kind) -> float | int | str | None:
    """The value as every form publishes it, None where a mark stands for it.

    A share has a tenth of a percentage point, a rating two decimals: more digits could tell of the counts behind them.
    """
    value = figure.value
    if value is None or isinstance(value, str) or kind == "text":
        return value if value is None else str(value)
    rounded = half_up(value, DECIMALS[kind])
    return int(rounded) if kind == "count" else float(rounded)


def text_of(figure: Figure, kind: Kind) -> str:
    """The figure as people read it, its mark where there is no value."""
    value = value_of(figure, kind)
    if value is None:
        return figure.mark
    if isinstance(value, str):
        return value
    if kind == "share":
        return f"{half_up(value * 100, 1):,}%"
    if kind == "points":
        rounded = half_up(value * 100, 1)
        return f"{rounded:+}" if rounded else f"{abs(rounded)}"
    return f"{value:,}" if kind == "count" else f"{half_up(value, 2)}"


def tables_of(report: Report) -> Iterator[PublicTable]:
    """Every table of a report, in order."""
    for metric in report.metrics:
        yield from metric.tables
    if report.partnership:
        yield report.partnership


def worded(table: PublicTable) -> PublicTable:
    """A table as people read it: headings and groups in words."""
    said = dict(table.in_words)
    columns = tuple(column._replace(name=said.get(column.name, column.name)) for column in table.columns)
    rows = tuple(
        tuple(
            figure._replace(value=said.get(figure.value, figure.value)) if isinstance(figure.value, str) else figure
            for figure in row
        )
        for row in table.rows
    )
    return replace(table, columns=columns, rows=rows)


def is_total(table: PublicTable, row: Sequence[Figure]) -> bool:
    """Whether a row is that of all levels together."""
    return any(
        figure.value == EVERY_LEVEL for figure, column in zip(row, table.columns, strict=True) if column.kind == "text"
    )


def is_of_words(table: PublicTable) -> bool:
    """Whether a table has no figures, so that its words are what it tells and not labels alone."""
    return all(column.kind == "text" for column in table.columns)


def marks_in(table: PublicTable) -> tuple[str, ...]:
    """The marks that a table uses, in the order in which they are explained."""
    used = {figure.mark for row in table.rows for figure in row if figure.value is None}
    return tuple(mark for mark in MARKS if mark in used)


def shortened(label: str) -> str:
    """A level by its letters, where they stand in brackets after its name; all levels in two words."""
    if label == EVERY_LEVEL:
        return "All levels"
    found = _LETTERS.fullmatch(label)
    return found[1] if found else label


def rows_in_words(number: int) -> str:
    """`1 row`, `12 rows`."""
    return f"{number:,} {'row' if number == 1 else 'rows'}"


def day_in_words(iso: str) -> str:
    """`2019-09-30` as `30 September 2019`."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def cohort_in_words(cohort: str) -> str:
    """The cohort that a status speaks of; "" for none."""
    return "all cohorts" if cohort == ALL else cohort


def status_in_words(status: str) -> str:
    """A status with its sign: `✓ Met`."""
    return f"{SIGNS.get(status, '')} {status[:1].upper()}{status[1:]}".strip()
