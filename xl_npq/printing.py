"""Rows as CSV and JSON for other programs: unrounded, every row, and safe to open in Excel."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with a row of headings: floats in full, None empty, texts guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()


def json_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A JSON array with an object for each row, on a line of its own: floats in full, None null."""
    objects = (dict(zip(columns, row, strict=True)) for row in rows)
    lines = [json.dumps(one, ensure_ascii=False, allow_nan=False) for one in objects]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"
