"""What the return is worked out from: the provider's tables as they stood, without what the figures do not need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from xl_npq.canonical import FEWEST_ROWS
from xl_npq.facts.fact import Ledger, cohort_labels
from xl_npq.facts.groups import heading_key
from xl_npq.layout.inputs import typed_columns
from xl_npq.layout.sheet import DataTable, Sheet, TableColumn
from xl_npq.tables import COHORT, HEADER_ROW, TABLES, Tables

LEFT_OUT = ("Role", "Notes")
"""Columns of Participants that no figure of the return and no item of Annex A needs: all listed are participants."""
_LARGE: Mapping[str, str] = {
    "Participants": "Everybody enrolled by As at, each enrolment a row: what metrics 1 to 4 and 7 count.",
    "Assessments": "Scripts of final assessments: what metric 5 counts.",
    "Feedback": "Feedback received: what metric 6 counts.",
    "Schools": "The schools of those participants whose own columns leave them blank.",
    "Targets": "Targets by cohort and level.",
}
_SMALL = ("Settings", "Levels", "Ethnicities", "Areas", "Extensions", "Groups", "Supplied")
_LOCKED_STYLES = {
    "input_date": "date",
    "input_moment": "date",
    "input_time": "text",
    "input_hours": "text",
    "input_number": "number",
    "input_share": "share",
    "value_date": "date",
    "value_number": "number",
    "value_share": "share",
    "input_text": "id",
    "input_any": "text",
}

HEADING = "A1:H2"
"""What prints of a sheet of data: its title and what it holds."""


def evidence(tables: Tables, ledger: Ledger) -> Tables:
    """A provider's canonical tables, without what nothing here needs.

    Of Participants it has the eligible rows; each script carries the level and cohort that it counts in, which may be
    those of a row that is left out.
    """
    participants, assessments = tables["Participants"], tables["Assessments"]
    eligible = participants[ledger["Participants"]["Eligible"] == 1]
    moved = {int(row): HEADER_ROW + 1 + place for place, row in enumerate(eligible.index)}
    scripts = _with_level_and_cohort(assessments, ledger)
    filled = {int(row) for row in assessments.index[ledger["Assessments"]["Cohort year"] > 0]}
    unread = tuple(
        replace(cell, row=moved[cell.row]) if cell.table == "Participants" else cell
        for cell in tables.unread
        if (cell.table != "Participants" or cell.row in moved)
        and not (cell.table == "Assessments" and cell.column == COHORT.name and cell.row in filled)
    )
    moments = tuple(
        cell._replace(row=moved.get(cell.row, 0)) if cell.table == "Participants" else cell for cell in tables.moments
    )
    needed = _needed(eligible, tables["Groups"])
    kept = replace(tables.with_frame("Participants", needed), unread=unread, moments=moments)
    return replace(
        kept, frames={name: _known(name, frame) for name, frame in {**kept.frames, "Assessments": scripts}.items()}
    )


def _known(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A table without columns that are not its own; a group of Participants may stand on one."""
    return frame if name == "Participants" else frame[list(TABLES[name].names)]


def _needed(eligible: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    grouping = {heading_key(column) for column in groups["Column"].dropna()}
    kept = [
        column
        for column in eligible.columns
        if heading_key(column) in grouping or (column in TABLES["Participants"].names and column not in LEFT_OUT)
    ]
    rows = eligible.reindex([*eligible.index, *range(-max(0, FEWEST_ROWS - len(eligible)), 0)])[kept]
    return rows.set_axis(pd.RangeIndex(HEADER_ROW + 1, HEADER_ROW + 1 + len(rows), name="Row"), axis=0)


def _with_level_and_cohort(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    scripts, labels = ledger["Assessments"], np.array(["", *ledger["Levels"]["Key"]], dtype=object)
    found = {"Level": labels[scripts["Level no"]], "Cohort": cohort_labels(scripts["Cohort year"])}
    return frame.assign(
        **{name: frame[name].mask(values != "", pd.Series(values, index=frame.index)) for name, values in found.items()}
    )


def evidence_sheets(tables: Tables) -> list[Sheet]:
    """The sheets of the large tables, then Settings with the small ones side by side."""
    sheets = []
    for name, words in _LARGE.items():
        sheet = _sheet(name, f"{name}: what the return is worked out from", words)
        _put(sheet, tables, name, 1)
        sheet.freeze = f"C{HEADER_ROW + 1}" if name in ("Participants", "Assessments") else f"A{HEADER_ROW + 1}"
        sheets.append(sheet)
    sheet, column = _sheet("Settings", "Settings and lists", "How the figures are read, as the return was made."), 1
    for name in _SMALL:
        sheet.put(HEADER_ROW - 1, column, name, style="list_title")
        column = _put(sheet, tables, name, column) + 1
    sheet.freeze = f"A{HEADER_ROW + 1}"
    return [*sheets, sheet]


def _sheet(name: str, title: str, words: str) -> Sheet:
    sheet = Sheet(name, title, tab="#3D3D3D", repeat_rows=f"{HEADER_ROW}:{HEADER_ROW}")
    sheet.put(1, 1, title, style="title")
    sheet.put(2, 1, words, style="note")
    sheet.print_area = HEADING
    return sheet


def _put(sheet: Sheet, tables: Tables, name: str, first: int) -> int:
    columns = tuple(_locked(column) for column in typed_columns(tables, name))
    sheet.tables.append(DataTable(TABLES[name].range_name, HEADER_ROW, first, columns, len(tables[name])))
    for offset, column in enumerate(columns):
        sheet.widths[first + offset] = column.width
    return first + len(columns)


def _locked(column: TableColumn) -> TableColumn:
    styles = tuple(_LOCKED_STYLES.get(style, style) for style in column.styles)
    return replace(column, style=_LOCKED_STYLES.get(column.style, column.style), styles=styles)
