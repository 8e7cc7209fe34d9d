"""CSV files as cells: UTF-8, UTF-16 or cp1252, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from xl_npq.errors import SourceError
from xl_npq.read import compound
from xl_npq.read.cells import Block, Cell
from xl_npq.read.headings import block_of, recognised
from xl_npq.read.outside import blank
from xl_npq.read.register import Schools, looks_published, schools
from xl_npq.read.register import published as whose
from xl_npq.tables import TABLES, Place, Table

_DELIMITERS = ",;\t"
_ROWS_LOOKED_AT = 20
_BYTES_LOOKED_AT = 4096
_MOST_ROWS, _MOST_COLUMNS, _MOST_CELLS = 1_048_576, 16_384, 10_000_000
"""As many rows and columns as a sheet has, and more cells than a provider's participants fill."""
_UTF_8 = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x90-\x9e]")
"""What letters with accents, dashes and curly quotes are in UTF-8; in cp1252 it would be nonsense such as Ã©."""
_END = "\x1e end of file"


def block(data: bytes, name: str, table: Table) -> Block:
    """The table that a CSV file of that name holds; SourceError where the file is empty or no text."""
    text = _text(data, name)
    _refuse_two_encodings(data, name)
    found = block_of(list(_checked(text, name, _delimiter(text, table))), table, Place(name))
    if found is None:
        raise SourceError(f"{name} is empty: export it again, with its row of headings")
    return replace(found, longer=tuple(_longer(found)))


def _longer(found: Block) -> Iterator[tuple[int, Cell]]:
    """The rows with something right of the last heading; a published file of schools is taken as it is."""
    width = max((place for place, cell in enumerate(found.headings, 1) if not blank(cell)), default=0)
    for number, row in enumerate([] if whose(found.headings) else found.rows, found.first_row):
        beyond = [cell for cell in row[width:] if not blank(cell)]
        if beyond:
            yield number, beyond[0]


def published(data: bytes, name: str, urns: Collection[str]) -> Schools | None:
    """The schools in use of a published file; None where it is none. Its rows are never all in memory at once."""
    text = _text(data, name)
    delimiter = _delimiter(text, TABLES["Schools"])
    return schools(_checked(text, name, delimiter), Place(name), urns)


def begins_like_a_published_file(start: bytes) -> bool:
    """Whether the first bytes of a file hold the headings of a published file of schools."""
    try:
        text = _Text(start, "cp1252", "replace") if (found := _utf_16(start)) is None else found
        return any(looks_published(islice(_records(text, delimiter), _ROWS_LOOKED_AT)) for delimiter in _DELIMITERS)
    except (UnicodeDecodeError, csv.Error):
        return False


@dataclass(frozen=True)
class _Text:
    """A file and how it is decoded, line by line: one emoji makes a text four times as large as its file."""

    data: bytes
    encoding: str
    errors: str = "strict"

    def lines(self) -> Iterator[str]:
        return io.TextIOWrapper(io.BytesIO(self.data), self.encoding, self.errors, newline="")


def _utf_16(data: bytes) -> _Text | None:
    """A file in UTF-16, with its byte order mark or without; None where it is not in UTF-16."""
    whole = data[: len(data) // 2 * 2]
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _Text(whole, "utf-16")
    start = data[:_BYTES_LOOKED_AT]
    halves = {"utf-16-le": (start[1::2], start[::2]), "utf-16-be": (start[::2], start[1::2])}
    for encoding, (high, low) in halves.items():
        # Nearly all letters of a Latin alphabet have a high byte of nought, and none a low one.
        if len(high) > 1 and high.count(0) > 0.9 * len(high) and not low.count(0):
            return _Text(whole, encoding)
    return None


def _text(data: bytes, name: str) -> _Text:
    if data.startswith((b"PK\x03\x04", compound.MAGIC)):
        raise SourceError(f"{name} is a workbook, not a CSV file: give it the ending .xlsx, .xls or .ods that it had")
    wide = _utf_16(data)
    try:
        nul = b"\0" in data if wide is None else any("\0" in line for line in wide.lines())
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} begins as UTF-16 and does not go on so; save it as 'CSV UTF-8'") from error
    if nul:
        raise SourceError(f"{name} is not a CSV file: save it as 'CSV UTF-8 (Comma delimited)'")
    if wide is not None:
        return wide
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_undecodable(data, name)
        return _Text(data, "cp1252")
    return _Text(data, "utf-8-sig")


def _refuse_undecodable(data: bytes, name: str) -> None:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{name}, line {_line(data, error.start)}: a character is neither UTF-8 nor Windows-1252; "
            "save it as 'CSV UTF-8'"
        ) from error


def _refuse_two_encodings(data: bytes, name: str) -> None:
    """SourceError where some letters are in UTF-8 and others are not: read either way, names would be spoilt."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _UTF_8.search(data) and _utf_16(data) is None:
            raise SourceError(
                f"{name}, line {_line(data, error.start)}: a character is not in UTF-8, as others of the file are; "
                "correct it, and save the file as 'CSV UTF-8'"
            ) from error


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _records(text: _Text, delimiter: str) -> Iterator[list[str]]:
    # The last line tells an opened quote that swallowed the end of the file from one that was closed.
    return csv.reader(chain(text.lines(), ["\n", _END]), delimiter=delimiter)


def _delimiter(text: _Text, table: Table) -> str:
    """The delimiter under which the first rows hold most of the table's headings, or else most cells."""

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(islice(_records(text, delimiter), _ROWS_LOOKED_AT))
        except csv.Error:
            return (0, 0)
        return max(recognised(row[:_MOST_COLUMNS], table) for row in rows), max(map(len, rows))

    return max(_DELIMITERS, key=worth)


def _checked(text: _Text, name: str, delimiter: str) -> Iterator[list[str]]:
    """The rows, one after another; SourceError where a quote is opened and never closed."""
    number, cells, row = 0, 0, [""]
    try:
        for row in _records(text, delimiter):
            number += 1
            cells += len(row)
            if number > _MOST_ROWS or len(row) > _MOST_COLUMNS or cells > _MOST_CELLS:
                raise SourceError(
                    f"{name}, row {number:,}: there are more cells than a table of participants has "
                    f"({_MOST_ROWS:,} rows, {_MOST_COLUMNS:,} columns, {_MOST_CELLS:,} in all); take out what does not "
                    "belong to it"
                )
            if row != [_END]:
                yield row
    except csv.Error as error:
        raise SourceError(f"{name}, row {number + 1}: {error}; look for a quote that is never closed") from error
    if row != [_END]:
        raise SourceError(f"{name}, row {number}: a quote is opened and never closed; close it or take it out")
