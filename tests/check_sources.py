"""Small sources for the tests of checks: participants without a fault, tables beside them, folders and workbooks."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from xl_npq.read.package import OWN_PROPERTY
from xl_npq.tables import TABLES

Row = Mapping[str, object]
Rows = Sequence[Row]
Source = Mapping[str, Rows]
"""Tables by name; a table without rows still has its headings, and one that is None is left out."""

BELOW = "Below Participants"
"""In a workbook: rows typed under Participants, which is an Excel Table then."""

BESIDE = "Beside Participants"
"""In a workbook: rows under headings of their own, right of Participants, which is an Excel Table then."""


def participant(**cells: object) -> dict[str, object]:
    """A participant without a fault, some cells changed; `commenced_on` is the column Commenced on."""
    row: dict[str, object] = {
        "Provider": "",
        "Participant ID": "P-1",
        "Name": "Ada",
        "Level": "NPQH",
        "Enrolled on": "2017-09-04",
        "Commenced on": "2017-10-02",
    }
    return {**row, **{column_of(name): value for name, value in cells.items()}}


def column_of(name: str) -> str:
    """`enrolled_on` is Enrolled on, `URN` is URN, `participant_ID` is Participant ID."""
    return name.replace("_", " ") if name[0].isupper() else name[0].upper() + name[1:].replace("_", " ")


SETTINGS: Rows = ({"Setting": "As at", "Value": "2019-09-30"},)
CLEAN: Source = {"Participants": (participant(),), "Settings": SETTINGS}


@dataclass(frozen=True)
class Case:
    """Where the fault is found in `fires`, and nowhere in `silent`."""

    fires: Source
    at: tuple[str, int, str]
    silent: Source = field(default_factory=lambda: CLEAN)
    own: bool = False
    in_workbook: bool = False
    """Whether the source is a workbook from elsewhere, not a folder."""


def with_participants(*rows: Row, **tables: Rows) -> Source:
    return {**CLEAN, "Participants": rows, **tables}


def one(**cells: object) -> Source:
    """A source of one participant."""
    return with_participants(participant(**cells))


def with_table(name: str, *rows: Row) -> Source:
    return {**CLEAN, name: rows}


def settings(*pairs: tuple[str, object], as_at: object = "2019-09-30") -> Source:
    return with_table("Settings", *({"Setting": name, "Value": value} for name, value in (("As at", as_at), *pairs)))


def headings(table: str, rows: Rows) -> list[str]:
    """The headings of the rows, or those of the table where there are none."""
    return list(dict.fromkeys(name for row in rows for name in row)) or list(TABLES[table].names)


def write_folder(folder: Path, source: Source) -> Path:
    """The source as a folder of CSVs."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in source.items():
        with (folder / f"{table.lower()}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings(table, rows))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _write_below(sheet: Worksheet, rows: Rows) -> None:
    last = sheet.max_row
    sheet.add_table(Table(displayName="Participants", ref=f"A1:{get_column_letter(sheet.max_column)}{last}"))
    names = [cell.value for cell in sheet[1]]
    for down, row in enumerate(rows, last + 1):
        for name, value in row.items():
            sheet.cell(down, names.index(name) + 1, str(value))


def _write_beside(sheet: Worksheet, rows: Rows) -> None:
    right = sheet.max_column + 2
    _write_below(sheet, ())
    for across, name in enumerate(headings("Participants", rows), right):
        sheet.cell(1, across, name)
        for down, row in enumerate(rows, 2):
            sheet.cell(down, across, str(row[name]))


def write_workbook(path: Path, source: Source, *, above: int = 0, own: bool = True) -> Path:
    """The source as a workbook, ours or not, a sheet for each table, with so many lines above the headings."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for table, rows in source.items():
        if table == BELOW:
            _write_below(workbook["Participants"], rows)
            continue
        if table == BESIDE:
            _write_beside(workbook["Participants"], rows)
            continue
        sheet = workbook.create_sheet(table)
        for line in range(above):
            sheet.cell(line + 1, 1, f"Line {line + 1}")
        names = headings(table, rows)
        for across, name in enumerate(names, 1):
            sheet.cell(above + 1, across, name)
            for down, row in enumerate(rows, above + 2):
                sheet.cell(down, across, _canonical(table, name, row))
    if own:
        workbook.custom_doc_props.append(StringProperty(name=OWN_PROPERTY, value="0"))
    workbook.save(path)
    return path


def _canonical(table: str, name: str, row: Row) -> object:
    """Dates written 2019-09-30 as true dates; those written 30/09/2019 stay texts."""
    value = row.get(name)
    is_date = ("/" not in str(value) and name.endswith((" on", "return"))) or (
        table == "Settings" and row["Setting"] == "As at"
    )
    return date.fromisoformat(str(value)) if value and is_date and name != "Setting" else value
