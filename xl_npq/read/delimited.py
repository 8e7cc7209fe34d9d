"""CSV files as cells: UTF-8 or cp1252, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice

from xl_npq.errors import SourceError
from xl_npq.read.cells import Block, Grid
from xl_npq.read.headings import block_of, recognised
from xl_npq.tables import Place, Table

_DELIMITERS = ",;\t"
_ROWS_LOOKED_AT = 20
_END = "\x1e end of file"


def block(data: bytes, name: str, table: Table) -> Block:
    """The table that a CSV file of that name holds; SourceError where the file is empty or no text."""
    text = _text(data, name)
    found = block_of(_grid(text, name, _delimiter(text, table)), table, Place(name))
    if found is None:
        raise SourceError(f"{name} is empty: export it again, with its row of headings")
    return found


def _text(data: bytes, name: str) -> str:
    if b"\0" in data:
        raise SourceError(f"{name} is not a CSV file: save it as 'CSV UTF-8 (Comma delimited)'")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}, line {line}: a character is neither UTF-8 nor Windows-1252; save it as 'CSV UTF-8'"
        ) from error


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    # The last line tells an opened quote that swallowed the end of the file from one that was closed.
    return csv.reader(chain(io.StringIO(text, newline=""), ["\n", _END]), delimiter=delimiter)


def _delimiter(text: str, table: Table) -> str:
    """The delimiter under which the first rows hold most of the table's headings, or else most cells."""

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(islice(_records(text, delimiter), _ROWS_LOOKED_AT))
        except csv.Error:
            return (0, 0)
        return max(recognised(row, table) for row in rows), max(map(len, rows))

    return max(_DELIMITERS, key=worth)


def _grid(text: str, name: str, delimiter: str) -> Grid:
    rows: list[list[str]] = []
    try:
        rows.extend(_records(text, delimiter))
    except csv.Error as error:
        raise SourceError(f"{name}, row {len(rows) + 1}: {error}; look for a quote that is never closed") from error
    if rows[-1] != [_END]:
        raise SourceError(f"{name}, row {len(rows)}: a quote is opened and never closed; close it or take it out")
    return rows[:-1]
