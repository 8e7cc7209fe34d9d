"""Rows as CSV and JSON for other programs: unrounded, every row, and safe to open in Excel."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Full-width ones too, which a spreadsheet set to an East Asian language takes for the others."""


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def rows_of(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """The rows of a frame as plain Python values; None where there is no value."""
    columns = (
        [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]
        for _, column in frame.items()
    )
    return zip(*columns, strict=True)


class _Lines:
    """Takes lines of CSV in which texts with semicolons and tabs are in quotes.

    A spreadsheet that splits at those must not find the start of a cell within a text. Python puts in quotes what holds
    a character of the line's end, so that the end holds them and is made shorter here.
    """

    END = ";\t\r\n"

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line.removesuffix(self.END) + "\n")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with a row of headings: floats in full, None empty, texts guarded."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator=_Lines.END)
    writer.writerow([guarded(name) for name in columns])
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return "".join(lines.written)


def json_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A JSON array with an object for each row, on a line of its own: floats in full, None null."""
    objects = (dict(zip(columns, row, strict=True)) for row in rows)
    lines = [json.dumps(one, ensure_ascii=False, allow_nan=False) for one in objects]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"
