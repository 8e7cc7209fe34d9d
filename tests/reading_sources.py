"""Small sources to be read: a CSV, a workbook of some sheets, one column of cells; and what was read of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
from odf.opendocument import OpenDocument, OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.table import Table as ExcelTable

from xl_npq.read import read
from xl_npq.tables import TABLES, Kind, Tables

HEADINGS = "Participant ID,Level,Enrolled on"
Rows = Sequence[Sequence[object]]


def csv(folder: Path, text: str | bytes, name: str = "participants.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(
    folder: Path, sheets: Mapping[str, Rows], own: bool = False, tables: Mapping[str, str] | None = None
) -> Path:
    """A workbook of those sheets; `tables` names Excel Tables and where each stands: "Settings!A3:B5"."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for name, place in (tables or {}).items():
        sheet_name, area = place.split("!")
        book[sheet_name].add_table(ExcelTable(displayName=name, ref=area))
    if own:
        book.custom_doc_props.append(StringProperty(name="xl_npq", value="0.1.0"))
    path = folder / "source.xlsx"
    book.save(path)
    return path


def column(folder: Path, name: str, cells: Sequence[object], own: bool = False, table: str = "Participants") -> Tables:
    """A workbook whose one table has one column filled, a row's key beside it."""
    beside = next(other.name for other in TABLES[table].columns if other.name != name)
    rows = [[beside, name], *([f"r{number}", cell] for number, cell in enumerate(cells))]
    return read(workbook(folder, {table: rows}, own))


def shown(tables: Tables, name: str, table: str = "Participants") -> list[object]:
    cells = tables[table][name]
    if TABLES[table].column(name).kind is Kind.DATE:
        return [None if pd.isna(cell) else cell.date() for cell in cells]
    return [None if pd.isna(cell) else cell for cell in cells]


def unread(tables: Tables) -> list[tuple[int, object]]:
    return [(cell.row, cell.value) for cell in tables.unread]


def open_document(rows: Rows, repeated: int = 1) -> OpenDocument:
    """A spreadsheet of participants; each row stands for itself `repeated` times."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="Participants")
    for cells in rows:
        row = TableRow(numberrowsrepeated=repeated) if repeated > 1 else TableRow()
        for cell in cells:
            kind = {"valuetype": "date", "datevalue": str(cell)} if isinstance(cell, date) else {"valuetype": "string"}
            element = TableCell(**kind)
            element.addElement(P(text=str(cell)))
            row.addElement(element)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    return book


def zipped(entries: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()
