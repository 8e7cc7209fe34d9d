"""Workbooks as cells: every table that a workbook holds, by the name of its Excel Table or else of its sheet."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from xl_npq.errors import SourceError
from xl_npq.read import apart, compound
from xl_npq.read.beside import not_read
from xl_npq.read.cells import MOST_CELLS, Block, Cell, Grid
from xl_npq.read.error_words import unknown, with_known_words
from xl_npq.read.headings import block_of, recognised
from xl_npq.read.mapping import MAPPING
from xl_npq.read.package import PACKAGE_FAULTS, Extent, Package, older_package, open_package, zipped
from xl_npq.read.panic import unheard
from xl_npq.read.register import Schools, schools
from xl_npq.records import RECORD_NAMES
from xl_npq.tables import TABLES, Place, Table
from xl_npq.values import key

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def table_key(name: str) -> str:
    """What names of sheets, Excel Tables and files are matched by: spaces and underscores alike, whatever the case."""
    return key(name.replace("_", " "))


@dataclass(frozen=True)
class Found:
    """The tables in a workbook by name, whether xl-npq wrote it, and the sheets with something on them of no table."""

    blocks: dict[str, Block]
    own: bool = False
    unused: tuple[str, ...] = ()


def blocks(data: bytes, name: str, password: str | None = None) -> Found:
    """The tables in a workbook.

    A workbook with one filled sheet and none of the tables' names holds participants. SourceError where it is protected
    by another password than the one given, or cannot be opened.
    """
    book = _book(data, name, password)
    ours = [table for table in TABLES.values() if book.package.own or table.name not in RECORD_NAMES]
    found = {table.name: block for table in ours if (block := _named(book, table)) is not None}
    mapping = _named(book, MAPPING)
    found = {**(found or _alone(book)), **({} if mapping is None else {MAPPING.name: mapping})}
    used = {block.place.sheet for block in found.values()}
    own = book.package.own
    return Found(found, own, () if own else tuple(sheet for sheet in _filled_sheets(book) if sheet not in used))


def published(data: bytes, name: str, urns: Collection[str], password: str | None = None) -> Schools | None:
    """The schools in use on the first sheet that holds a published file of schools; None where none does."""
    book = _book(data, name, password)
    found = (schools(book.grid(sheet), book.place(sheet), urns) for sheet in book.package.sheets)
    return next((one for one in found if one is not None), None)


@dataclass(frozen=True)
class _Book:
    package: Package
    workbook: CalamineWorkbook | apart.Workbook
    grids: dict[str, Grid]

    def grid(self, sheet: str) -> Grid:
        """The cells of a sheet from A1 on, read once."""
        if sheet not in self.grids:
            self.grids[sheet] = _grid(self.package, self.workbook, sheet)
            if sum(map(_area, self.grids.values())) > MOST_CELLS:
                raise SourceError(
                    f"{self.package.name}: its sheets hold more than {MOST_CELLS:,} cells together; "
                    "take out the sheets that are not needed and save it again"
                )
        return self.grids[sheet]

    def place(self, sheet: str) -> Place:
        return Place(self.package.name, sheet)


def _book(data: bytes, name: str, password: str | None) -> _Book:
    """A workbook whose package was looked over before its cells are unpacked."""
    data = compound.opened(data, name, password)
    if zipped(data):
        return _Book(open_package(data, name), _opened(data, name), {})
    package = older_package(data, name)
    workbook = _opened(data, name)
    return _Book(package(workbook.sheet_names), workbook, {})


def _opened(data: bytes, name: str) -> CalamineWorkbook | apart.Workbook:
    # Compiled code that a browser lacks: functions in cells must load without it.
    from python_calamine import CalamineWorkbook

    with _damage_told(name):
        return CalamineWorkbook.from_filelike(io.BytesIO(data)) if zipped(data) else apart.opened(data)


def _grid(package: Package, workbook: CalamineWorkbook | apart.Workbook, sheet: str) -> Grid:
    with _damage_told(f"{package.name}, sheet {sheet}"):
        errors = package.error_cells(sheet)
    words = unknown(errors.values())
    if words and package.zip is not None:
        workbook = _opened(package.with_part(sheet, lambda part: with_known_words(part, words)), package.name)
    with _damage_told(f"{package.name}, sheet {sheet}"):
        grid = cast(list[list[Cell]], workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
    for (row, column), value in errors.items():
        grid.extend([] for _ in range(len(grid), row + 1))
        grid[row].extend([""] * (column + 1 - len(grid[row])))
        grid[row][column] = value
    return grid


def _area(grid: Grid) -> int:
    return len(grid) * max(map(len, grid[:1]), default=0)


@contextmanager
def _damage_told(where: str) -> Iterator[None]:
    from python_calamine import CalamineError  # as in `_opened`

    try:
        with unheard():
            yield
    except BaseException as error:
        # A panic inside the reader of cells is no Exception, but a damaged file all the same.
        if isinstance(error, (CalamineError, *PACKAGE_FAULTS)) or type(error).__name__ == "PanicException":
            raise SourceError(
                f"{where} cannot be read, it may be damaged: open it in Excel and save it again"
            ) from error
        raise


def _named(book: _Book, table: Table) -> Block | None:
    for extent in book.package.extents:
        if table_key(extent.name) == table_key(table.range_name):
            return _with_beside(book, extent, table)
    if table.name in RECORD_NAMES:
        return None
    for sheet in book.package.sheets:
        if table_key(sheet) == table_key(table.name):
            return _on_sheet(book, sheet, table)
    return None


def _filled_sheets(book: _Book) -> Iterator[str]:
    return (sheet for sheet in book.package.sheets if any(any(cell != "" for cell in row) for row in book.grid(sheet)))


def _alone(book: _Book) -> dict[str, Block]:
    participants = TABLES["Participants"]
    filled = [sheet for sheet in _filled_sheets(book) if table_key(sheet) != table_key(MAPPING.name)]
    block = _on_sheet(book, filled[0], participants) if len(filled) == 1 else None
    return {} if block is None else {participants.name: block}


def _on_sheet(book: _Book, sheet: str, table: Table) -> Block | None:
    """The table on a sheet: the Excel Table whose headings match best, whatever its name, or else bare cells."""
    tables = [(recognised(_block(book, extent).headings, table), extent) for extent in _unnamed(book.package, sheet)]
    most, best = max(tables, key=lambda found: found[0], default=(0, None))
    if best is not None and most > 1:
        return _with_beside(book, best, table)
    block = block_of(book.grid(sheet), table, book.place(sheet))
    return None if block is None else replace(block, from_1904=book.package.from_1904)


def _unnamed(package: Package, sheet: str) -> Iterator[Extent]:
    names = {table_key(table.range_name) for table in TABLES.values()}
    return (extent for extent in package.extents if extent.sheet == sheet and table_key(extent.name) not in names)


def _block(book: _Book, extent: Extent) -> Block:
    first = extent.top + extent.headed
    grid = book.grid(extent.sheet)
    cut = slice(extent.left, extent.right + 1)
    headings = grid[extent.top][cut] if extent.headed and extent.top < len(grid) else extent.columns
    rows = [row[cut] for row in grid[first : extent.bottom + 1]]
    return Block(
        book.place(extent.sheet),
        headings,
        rows,
        first + 1,
        extent.left,
        extent.calculated,
        book.package.from_1904,
        tuple(_below(book, extent)),
    )


def _with_beside(book: _Book, extent: Extent, table: Table) -> Block:
    """The table in an Excel Table, and what else on its sheet looks like it; our own sheets hold what they should."""
    block = _block(book, extent)
    if book.package.own:
        return block
    others = [other for other in _unnamed(book.package, extent.sheet) if other != extent]
    return replace(block, beside=tuple(not_read(book.grid(extent.sheet), table, extent, others)))


def _below(book: _Book, extent: Extent) -> Iterator[tuple[int, Cell]]:
    others = [other.top for other in book.package.extents if other.sheet == extent.sheet and other.top > extent.bottom]
    grid, first = book.grid(extent.sheet), extent.bottom + 1 + extent.totals
    rows = [row[extent.left : extent.right + 1] for row in grid[first : min([len(grid), *others])]]
    return filled_below(rows, first + 1, extent.calculated, book.package.own)


def filled_below(rows: Grid, first_row: int, calculated: Collection[int], own: bool) -> Iterator[tuple[int, Cell]]:
    """The rows under an Excel Table that somebody filled in, with their first cells.

    A lone cell counts in our own workbooks only: in another's file it is a remark.
    """
    for number, row in enumerate(rows, first_row):
        filled = [
            cell
            for position, cell in enumerate(row)
            if position not in calculated and not (isinstance(cell, str) and not cell.strip())
        ]
        if len(filled) >= (1 if own else 2):
            yield number, filled[0]
