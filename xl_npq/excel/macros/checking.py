"""Check data: what is wrong with the open workbook, listed on Checks, and the first faulty cell selected."""

from __future__ import annotations

from xlwings import Book, Range

from xl_npq.build import lay_out_own
from xl_npq.checks.check import check
from xl_npq.checks.fault import Fault, Faults
from xl_npq.errors import SourceError
from xl_npq.excel.macros import checks_list
from xl_npq.excel.macros.at_rest import at_rest
from xl_npq.excel.macros.locks import unlocked
from xl_npq.excel.macros.open_book import REBUILD, Opened, excel_table, opened, require_own
from xl_npq.excel.macros.words import faults_in_words
from xl_npq.excel.ranges import range_of
from xl_npq.read.headings import heading_key


def check_data(book: Book) -> str:
    """List every fault of the open workbook on its sheet Checks, select the first, and say in a line what it is.

    The first is the first error that stands in a cell, else the first warning or note that does. In a workbook that
    xl-npq did not make, which has no such sheet, the first is told alone.
    """
    found = opened(book)
    faults = check(found.tables)
    if found.plan is not None:
        _list(book, found, faults)
    first, cell = _first(book, faults)
    if cell is not None:
        book.activate()
        cell.sheet.activate()
        cell.select()
    if first is None:
        return "Nothing was found."
    row = f", row {first.row}" if first.row else ""
    column = f", column {first.column}" if first.column else ""
    return f"{faults_in_words(faults)} The first: {first.table}{row}{column}: {first.message}. {first.advice}"


def _list(book: Book, found: Opened, faults: Faults) -> None:
    plan = require_own(book, found)
    plain = lay_out_own(found.tables, book.name, plan, faults)
    (sheet,) = (sheet for sheet in plain.sheets if sheet.name == checks_list.CHECKS)
    there = next((one for one in book.sheets if one.name == sheet.name), None)
    if there is None:
        raise SourceError(f"{book.name} lacks the sheet {sheet.name}. {REBUILD}")
    with unlocked(book.app, [there]), at_rest(book.app):
        checks_list.fill(there, sheet, faults)
    book.app.calculate()


def _first(book: Book, faults: Faults) -> tuple[Fault | None, Range | None]:
    """The first fault to go to, and its cell; the first of all where none stands in a cell."""
    for fault in (*faults.errors, *faults.warnings, *faults.notes):
        if cell := cell_of_fault(book, fault):
            return fault, cell
    return next(iter(faults), None), None


def cell_of_fault(book: Book, fault: Fault) -> Range | None:
    """The cell that a fault is in; its row's first cell where it names no column; None where it names no row."""
    place = excel_table(book, fault.table) if fault.row else None
    if place is None:
        return None
    sheet, table = place
    heads = table.header_row_range
    if heads is None:
        return None
    names = [heading_key(str(name)) for name in range_of(heads.raw_value).rows[0]]
    wanted = heading_key(fault.column)
    across = names.index(wanted) if wanted in names else 0
    return sheet.range((fault.row, heads.column + across))
