"""CSV files as cells: UTF-8, UTF-16 or cp1252, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterator
from itertools import chain, islice

from xl_npq.errors import SourceError
from xl_npq.read import compound
from xl_npq.read.cells import Block, Grid
from xl_npq.read.headings import block_of, recognised
from xl_npq.read.register import Schools, looks_published, schools
from xl_npq.tables import TABLES, Place, Table

_DELIMITERS = ",;\t"
_ROWS_LOOKED_AT = 20
_BYTES_LOOKED_AT = 4096
_END = "\x1e end of file"


def block(data: bytes, name: str, table: Table) -> Block:
    """The table that a CSV file of that name holds; SourceError where the file is empty or no text."""
    text = _text(data, name)
    found = block_of(_grid(text, name, _delimiter(text, table)), table, Place(name))
    if found is None:
        raise SourceError(f"{name} is empty: export it again, with its row of headings")
    return found


def published(data: bytes, name: str, urns: Collection[str]) -> Schools | None:
    """The schools in use of a published file; None where it is none. Its rows are never all in memory at once."""
    text = _text(data, name)
    delimiter = _delimiter(text, TABLES["Schools"])
    return schools(_checked(text, name, delimiter), Place(name), urns)


def begins_like_a_published_file(start: bytes) -> bool:
    """Whether the first bytes of a file hold the headings of a published file of schools."""
    try:
        text = _decoded_utf_16(start) or start.decode("cp1252", errors="replace")
        return any(looks_published(islice(_records(text, delimiter), _ROWS_LOOKED_AT)) for delimiter in _DELIMITERS)
    except (UnicodeDecodeError, csv.Error):
        return False


def _decoded_utf_16(data: bytes) -> str | None:
    """The text of a file in UTF-16, with its byte order mark or without; None where it is not in UTF-16."""
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data[: len(data) // 2 * 2].decode("utf-16")
    start = data[:_BYTES_LOOKED_AT]
    halves = {"utf-16-le": (start[1::2], start[::2]), "utf-16-be": (start[::2], start[1::2])}
    for encoding, (high, low) in halves.items():
        # Nearly all letters of a Latin alphabet have a high byte of nought, and none a low one.
        if len(high) > 1 and high.count(0) > 0.9 * len(high) and not low.count(0):
            return data[: len(data) // 2 * 2].decode(encoding)
    return None


def _text(data: bytes, name: str) -> str:
    if data.startswith((b"PK\x03\x04", compound.MAGIC)):
        raise SourceError(f"{name} is a workbook, not a CSV file: give it the ending .xlsx, .xls or .ods that it had")
    try:
        text = _decoded_utf_16(data)
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} begins as UTF-16 and does not go on so; save it as 'CSV UTF-8'") from error
    if "\0" in (text or "") or (text is None and b"\0" in data):
        raise SourceError(f"{name} is not a CSV file: save it as 'CSV UTF-8 (Comma delimited)'")
    if text is not None:
        return text
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
    return list(_checked(text, name, delimiter))


def _checked(text: str, name: str, delimiter: str) -> Iterator[list[str]]:
    """The rows, one after another; SourceError where a quote is opened and never closed."""
    number, row = 0, [""]
    try:
        for row in _records(text, delimiter):
            number += 1
            if row != [_END]:
                yield row
    except csv.Error as error:
        raise SourceError(f"{name}, row {number + 1}: {error}; look for a quote that is never closed") from error
    if row != [_END]:
        raise SourceError(f"{name}, row {number}: a quote is opened and never closed; close it or take it out")
