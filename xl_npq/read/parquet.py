"""Parquet files: columns with their types, read row group by row group, and which rows are whose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xl_npq.errors import SourceError, UsageError
from xl_npq.read.cells import MOST_CELLS, Block, Cell
from xl_npq.tables import ROWS_OF_A_FILE, Place
from xl_npq.values import key

ENDING = ".parquet"
FIRST_ROW = 2
"""Rows are numbered as in a spreadsheet that opened the file: the headings are row 1."""
_AT_ONCE = 16_384
_MOST_DISTINCT = 100_000
"""Of a column with more distinct cells than these, the first of them have to do to tell how it is written."""

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Stored:
    """A Parquet file: its name, headings, how many rows each of its row groups has, and the file itself."""

    name: str
    headings: tuple[str, ...]
    groups: tuple[int, ...]
    file: Any = field(repr=False)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(self.groups)


def stored(path: Path) -> Stored:
    """A file opened. UsageError where pyarrow is lacking, SourceError where it is no Parquet file."""
    try:
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise UsageError(
            f"{path.name}: Parquet needs what the extra national brings: pip install 'xl-npq[national]'"
        ) from error
    try:
        file = ParquetFile(path, memory_map=True)
        strings = [field.name for field in file.schema_arrow if str(field.type) in ("string", "large_string")]
        # Texts that repeat are held but once.
        file = ParquetFile(path, memory_map=True, read_dictionary=strings)
    except (ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        # What pyarrow cannot make out of a file's content is an OSError without a number, or a ValueError.
        raise SourceError(f"{path.name} is no Parquet file that can be read: write it again") from error
    groups = tuple(file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups))
    if sum(groups) > ROWS_OF_A_FILE - FIRST_ROW:
        raise SourceError(f"{path.name} has more than {ROWS_OF_A_FILE:,} rows: split it, by cohort say")
    return Stored(path.name, tuple(file.schema_arrow.names), groups, file)


def block(path: Path) -> Block:
    """All rows of a file. SourceError where they are more than memory should hold."""
    whole = stored(path)
    if whole.rows * len(whole.headings) > MOST_CELLS:
        raise SourceError(
            f"{path.name} has {whole.rows:,} rows, too many to read at once: xl-npq batch reads it by provider"
        )
    return block_of(whole, np.arange(whole.rows))


def block_of(whole: Stored, rows: Rows) -> Block:
    """Some rows of a file, in order, as a table's cells; the block's own numbers are those of the rows taken."""
    columns: list[list[Cell]] = [[] for _ in whole.headings]
    for batch, wanted in _batches(whole, rows):
        for held, column in zip(columns, batch.take(wanted).columns, strict=True):
            held += cells_of(column)
    return Block(Place(whole.name), whole.headings, list(zip(*columns, strict=True)), FIRST_ROW)


def _batches(whole: Stored, rows: Rows) -> Iterator[tuple[Any, Rows]]:
    """The batches of the row groups that hold some of the rows, each with the places of those in it."""
    start = 0
    for number, size in enumerate(whole.groups):
        if np.searchsorted(rows, start) < np.searchsorted(rows, start + size):
            begin = start
            for batch in whole.file.iter_batches(_AT_ONCE, row_groups=[number]):
                first, last = np.searchsorted(rows, (begin, begin + batch.num_rows))
                if first < last:
                    yield batch, rows[first:last] - begin
                begin += batch.num_rows
        start += size


def rows_by(whole: Stored, column: str) -> Mapping[str, tuple[str, Rows]]:
    """By the key of each name in a column, in the order met ("" for none): its first spelling, and its rows."""
    spellings: dict[str, str] = {}
    numbers: list[Rows] = []
    order: dict[str, int] = {}
    for batch in whole.file.iter_batches(columns=[column]):
        cells = ["" if cell == "" else str(cell) for cell in cells_of(batch.column(0))]
        known = {cell: key(cell) for cell in dict.fromkeys(cells)}
        for cell, found in known.items():
            spellings.setdefault(found, cell)
            order.setdefault(found, len(order))
        numbers.append(np.array([order[known[cell]] for cell in cells], dtype="int64"))
    codes = np.concatenate(numbers) if numbers else np.array([], dtype="int64")
    by_name = np.argsort(codes, kind="stable")
    parts = np.split(by_name, np.cumsum(np.bincount(codes, minlength=len(order)))[:-1]) if len(order) else []
    return {found: (spellings[found], parts[place]) for found, place in order.items()}


def distinct(whole: Stored, columns: Sequence[str]) -> Mapping[str, frozenset[Cell]]:
    """The distinct cells of columns, by heading: how a column is written is told from all of it."""
    found: dict[str, set[Cell]] = {name: set() for name in columns}
    for batch in whole.file.iter_batches(columns=list(columns)) if columns else ():
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            if len(found[name]) < _MOST_DISTINCT:
                found[name] |= set(cells_of(column.unique()))
    return {name: frozenset(cells) for name, cells in found.items()}


def cells_of(column: Any) -> list[Cell]:
    """The cells of a column as a reader of workbooks gives them: blanks are zero-length text, numbers floats."""
    if hasattr(column, "dictionary"):
        texts = [*map(_cell, column.dictionary.to_pylist()), ""]
        return [texts[place] for place in column.indices.fill_null(len(texts) - 1).to_pylist()]
    return [_cell(value) for value in column.to_pylist()]


def _cell(value: object) -> Cell:
    if value is None or value != value:
        return ""
    if isinstance(value, datetime):
        return value.date() if not any(value.timetuple()[3:6]) and not value.microsecond else value.replace(tzinfo=None)
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return value if hasattr(value, "isoformat") or isinstance(value, bool) else str(value)  # type: ignore[return-value]  # a date or time
    number = float(value)
    # A whole number that no float holds keeps its digits as text.
    return number if number == value else str(value)
