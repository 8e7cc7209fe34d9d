"""The open workbook, saved or not: its input tables from the cells themselves, and whether xl-npq made it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlwings import Book, Range, Sheet
from xlwings.main import Table as ExcelTable

from xl_npq.errors import SourceError
from xl_npq.excel.ranges import cells, range_of
from xl_npq.layout import watch_list
from xl_npq.layout.plan import Plan
from xl_npq.measure import require_usable
from xl_npq.read import typed
from xl_npq.read.cells import Block, Cell, Grid
from xl_npq.read.headings import block_of
from xl_npq.read.package import OWN_PROPERTY
from xl_npq.read.workbook import filled_below, table_key
from xl_npq.tables import TABLES, Place, Table, Tables
from xl_npq.version import VERSION

REBUILD = "Use 'Save provider workbook': it builds a whole new one from the data of this one."


class Opened(NamedTuple):
    """The open workbook: its input tables, and the room that it has; no room is known where xl-npq did not make it."""

    tables: Tables
    plan: Plan | None


def opened(book: Book) -> Opened:
    """Read the tables of the open workbook as they stand now, and where it says how much room it has that too.

    Excel Tables count, by their names; in a workbook that xl-npq did not make, sheets of those names as well.
    SourceError where there is no table Participants, a column is missing, or a table has lost its headings.
    """
    plan = _plan(book)
    found = {table_key(table.name): (sheet, table) for sheet, table in excel_tables(book)}
    blocks: dict[str, Block] = {}
    for table in TABLES.values():
        if place := found.get(table_key(table.range_name)):
            blocks[table.name] = _block(book, *place, own=plan is not None)
        elif plan is None and (block := _on_sheet(book, table)):
            blocks[table.name] = block
    tables = typed(blocks, own=plan is not None)
    if tables.missing:
        require_usable(tables)
    return Opened(tables, plan)


def require_own(book: Book, found: Opened) -> Plan:
    """The room of a workbook that this version of xl-npq made; SourceError where it is another."""
    if found.plan is None:
        raise SourceError(f"{book.name} was not built by xl-npq, or its sheet Lists is damaged. {REBUILD}")
    version = _version(book)
    if version not in ("", VERSION):
        raise SourceError(f"{book.name} was built by xl-npq {version}, and this is {VERSION}. {REBUILD}")
    return found.plan


def excel_tables(book: Book) -> Iterator[tuple[Sheet, ExcelTable]]:
    """Every Excel Table of the workbook with its sheet."""
    for sheet in book.sheets:
        for table in sheet.tables:
            yield sheet, table


def excel_table(book: Book, name: str) -> tuple[Sheet, ExcelTable] | None:
    """The Excel Table of an input table, with its sheet; None where there is none."""
    wanted = table_key(TABLES[name].range_name)
    return next((place for place in excel_tables(book) if table_key(place[1].name) == wanted), None)


def grid(raw: object) -> Grid:
    """The cells of a range as the reader has them, from what Excel hands over for it."""
    return cells(range_of(raw))


def _block(book: Book, sheet: Sheet, table: ExcelTable, own: bool) -> Block:
    heads, body = table.header_row_range, table.data_body_range
    if heads is None:
        raise SourceError(
            f"{book.name}, sheet {sheet.name}: the table {table.name} shows no headings. Tick 'Header Row' on the "
            "ribbon's Table Design."
        )
    rows = [] if body is None else grid(body.raw_value)
    calculated = frozenset[int]() if body is None else _calculated(sheet, body)
    return Block(
        Place(book.name, sheet.name),
        grid(heads.raw_value)[0],
        rows,
        heads.row + 1,
        heads.column - 1,
        calculated,
        below=tuple(_below(sheet, table, calculated, own)),
    )


def _calculated(sheet: Sheet, body: Range) -> frozenset[int]:
    """The columns of a table that formulas fill: those with one in the first row or the last."""
    last = body.last_cell
    rows = [sheet.range((row, body.column), (row, last.column)).formula for row in {body.row, last.row}]
    return frozenset(
        position for row in rows for position, cell in enumerate(grid(row)[0]) if str(cell).startswith("=")
    )


def _below(sheet: Sheet, table: ExcelTable, calculated: frozenset[int], own: bool) -> Iterator[tuple[int, Cell]]:
    """The rows under a table, up to another one, that somebody filled in."""
    whole, last = table.range, table.range.last_cell
    tops = (other.range.row - 1 for other in sheet.tables if other.range.row > last.row)
    bottom = min([sheet.used_range.last_cell.row, *tops])
    if bottom <= last.row:
        return iter(())
    under = grid(sheet.range((last.row + 1, whole.column), (bottom, last.column)).raw_value)
    return filled_below(under, last.row + 1, calculated, own)


def _on_sheet(book: Book, table: Table) -> Block | None:
    """A table in bare cells, on a sheet of its name."""
    for sheet in book.sheets:
        if table_key(sheet.name) == table_key(table.name):
            last = sheet.used_range.last_cell
            taken = sheet.range((1, 1), (last.row, last.column)).raw_value
            return block_of(grid(taken), table, Place(book.name, sheet.name))
    return None


def _plan(book: Book) -> Plan | None:
    """What the workbook says of its room, where it says so and no more than it has."""
    for sheet in book.sheets:
        if sheet.name == "Lists":
            last = sheet.used_range.last_cell
            try:
                plan = Plan.from_text(str(sheet.range((3, 1)).raw_value))
                room = plan.most
            except (KeyError, TypeError, ValueError):
                return None
            return plan.sorted_by(_chosen(book)) if room <= last.row * last.column else None
    return None


def _chosen(book: Book) -> object:
    """How somebody has sorted the watch list."""
    sheet = next((sheet for sheet in book.sheets if sheet.name == watch_list.NAME), None)
    return "" if sheet is None else sheet.range(watch_list.CHOICE).raw_value


def _version(book: Book) -> str:
    try:
        return str(book.api.CustomDocumentProperties.Item(OWN_PROPERTY).Value)
    except Exception:
        # A workbook that was saved by another program may have lost it; its sheet Lists has told whose it is.
        return ""
