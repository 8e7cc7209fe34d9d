"""The input sheets: what people typed, open for editing, and beside it what is worked out from each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xl_npq.calculated import facts_of
from xl_npq.canonical import sheet_of
from xl_npq.facts.fact import Fact, Rows, Shows
from xl_npq.facts.people import QUADRATIC
from xl_npq.layout import validations
from xl_npq.layout.lists_guards import WATCHED
from xl_npq.layout.marks import LEGEND, participant_marks
from xl_npq.layout.sheet import DataTable, Ref, Sheet, TableColumn, letter
from xl_npq.layout.view import View
from xl_npq.read.cells import EXCEL_ERRORS, ErrorValue
from xl_npq.settings import SETTINGS
from xl_npq.tables import HEADER_ROW, TABLES, Column, Kind, Moment, Tables
from xl_npq.theme import TEAL
from xl_npq.values import general, key, serial

_STYLES = {
    Kind.DATE: "input_date",
    Kind.NUMBER: "input_number",
    Kind.SHARE: "input_share",
    Kind.TRN: "input_text",
    Kind.LABEL: "input_text",
    Kind.ANY: "input_any",
}
_VALUES = {Kind.DATE: "value_date", Kind.NUMBER: "value_number", Kind.SHARE: "value_share"}
"""Styles of the settings, which are read beside what they mean."""
_FACT_STYLES = {
    Shows.FLAG: "fact_flag",
    Shows.NUMBER: "fact_number",
    Shows.SHARE: "fact_share",
    Shows.DATE: "fact_date",
    Shows.TEXT: "fact_text",
}
_WIDTHS = {
    "Region": 23, "Phase": 15, "Ofsted rating": 23,
    "Name": 24, "Ethnicity": 30, "School name": 30, "Notes": 30, "Job role": 22, "Provider": 26, "Local authority": 20,
    "Text": 70, "Title": 40, "Setting": 22, "Value": 26, "Meaning": 98, "Problem": 50, "Participant ID": 15,
    "Assessment ID": 15, "Source": 22, "School type": 24, "Evidence": 64, "Action": 50,
    "Outcome": 28, "Objective LA": 40, "Objective LEP": 40, "Measure": 40, "School": 24, "Reason": 36, "Owner": 24,
    "Asked": 40, "By in words": 28, "Completion date": 17,
    "Decided by": 20, "Why": 40, "Row key": 30, "Value in the workbook": 30, "Value in the export": 30, "Question": 95,
    "Not in export since": 19, "Input file": 34, "Export file": 30, "Column": 20, "Marks": 20,
}  # fmt: skip
_LISTED_WIDTHS = {"Ethnicities": 52.0}
"""Widths of the first column of a table whose labels are shown in full there."""
_WORDS = {
    "Participants": "One row for each enrolment of one person on one level. Fill in the white columns; the grey ones "
    "at the right work themselves out. Add people in the row under the last one.",
    "Assessments": "One row for each script of a final assessment, with what the QA agent's moderation found.",
    "Feedback": "One row for each set of feedback received: how many responses, and their mean rating out of 10.",
    "Schools": "Schools by URN. Where a participant's own school columns are blank, these fill them.",
    "Targets": "One row for each cohort and level. A blank is no target; 0 is a target.",
    "Requirements": "Your self-assessment: a row for each review of a requirement, A to O. Add a row for each new "
    "review and keep the old ones: the latest by As at counts, and the sheet Self-assessment shows what changed.",
    "Partnership targets": "A measure a row, as the schedule has them; below, a row for each school with a baseline "
    "and completion date of its own: its other cells may stay blank.",
    "Partnership reviews": "One row for each measure, school and review. What was reviewed after As at does not count.",
}
_SMALL = [
    "Settings",
    "Levels",
    "Ethnicities",
    "Areas",
    "Extensions",
    "Groups",
    "Ownership",
    "Commentary",
    "Supplied",
]

VALUES_ONLY = (
    f"So many rows that {', '.join(QUADRATIC[:-1])} and {QUADRATIC[-1]} are values, not formulas: they would take too "
    "long to work out. Build the workbook again after a change in who is enrolled."
)


def input_sheets(view: View, tables: Tables) -> list[Sheet]:
    """The sheets of the large tables, then Settings with the small ones side by side."""
    validations.name_lists(view)
    sheets = []
    for name, words in _WORDS.items():
        sheet = open_sheet(name, name, words)
        put_table(sheet, view, tables, name, 1)
        _put_visible(sheet, view, name)
        inputs = letter(len(tables[name].columns))
        sheet.print_area = f"A1:{inputs}{HEADER_ROW + len(tables[name])}"
        if name == "Participants":
            (table,) = sheet.tables
            letters = {column.name: letter(place) for place, column in enumerate(table.columns, table.column)}
            sheet.rules += participant_marks(letters, view.plan.reach)
            sheet.put(3, 4, LEGEND, style="note") if view.plan.live else sheet.put(3, 4, VALUES_ONLY, style="warning")
            _print_progress(sheet, letters, HEADER_ROW + len(tables[name]))
        sheet.freeze = f"C{HEADER_ROW + 1}" if name in ("Participants", "Assessments") else f"A{HEADER_ROW + 1}"
        sheets.append(sheet)
    words = "What the figures speak of, how they are read, and the lists behind them. Type under a table and it grows."
    sheet, column = open_sheet("Settings", "Settings and lists", words), 1
    lists = []
    for name in _SMALL:
        sheet.put(HEADER_ROW - 1, column, name, style="list_title")
        following = put_table(sheet, view, tables, name, column) + 1
        sheet.widths[column] = _LISTED_WIDTHS.get(name, sheet.widths[column])
        typed = range(column, column + len(tables[name].columns))
        lists.append(_Placed(typed, HEADER_ROW + max(1, len(tables[name])), following - 1 > typed.stop))
        column = following
    sheet.print_area = ",".join(_pages_of_lists(lists))
    sheet.freeze = f"A{HEADER_ROW + 1}"
    return [*sheets, sheet]


class _Placed(NamedTuple):
    """A list on Settings: the columns that people fill in, its last row, and whether grey columns follow them."""

    columns: range
    last: int
    goes_on: bool


def _pages_of_lists(lists: list[_Placed]) -> Iterator[str]:
    """What is printed of Settings: lists side by side, but no grey columns."""
    page: list[_Placed] = []
    for placed in lists:
        page.append(placed)
        if placed.goes_on or placed is lists[-1]:
            first, last = page[0].columns[0], placed.columns[-1]
            top = 1 if first == 1 else HEADER_ROW - 1
            yield f"{letter(first)}{top}:{letter(last)}{max(found.last for found in page)}"
            page = []


def _print_progress(sheet: Sheet, letters: dict[str, str], last: int) -> None:
    """Print of a participant who it is, and what has happened when, a page wide: all columns would be too small."""
    sheet.repeat_columns = f"{letters['Participant ID']}:{letters['Level']}"
    sheet.print_area = f"{letters['Enrolled on']}{HEADER_ROW}:{letters['Withdrawn on']}{last}"


def _put_visible(sheet: Sheet, view: View, name: str) -> None:
    """How many rows there are, and where a filter is left on how many of them it shows."""
    counted = "Received on" if name == "Feedback" else WATCHED[name][0]
    column = f"{TABLES[name].range_name}[{counted}]"
    unread = sum((cell.table, cell.column) == (name, counted) for cell in view.ledger.unread)
    filled = int((view.ledger[name].text(counted) != "").sum()) + unread
    shown, all_of = f"SUBTOTAL(103,{column})", f"COUNTA({column})"
    sheet.put(
        3,
        1,
        f"{filled:,} rows",
        f'IF({shown}={all_of},"",TEXT({shown},"#,##0")&" of ")&TEXT({all_of},"#,##0")&" rows"&'
        f'IF({shown}={all_of},""," visible: a filter is on (Data, Clear shows all)")',
        "count_left",
    )
    sheet.by_filter.add((3, 1))


def open_sheet(name: str, title: str, words: str) -> Sheet:
    """A sheet that people fill in, with its title and a sentence about it."""
    sheet = Sheet(name, title, locked=False, tab=TEAL, repeat_rows=f"{HEADER_ROW}:{HEADER_ROW}")
    sheet.put(1, 1, title, style="title")
    sheet.put(2, 1, words, style="note")
    return sheet


def expect_tables(view: View, tables: Tables) -> None:
    """Say where the large tables will stand, for formulas that watch the rows below them."""
    for name in WATCHED:
        inputs = [str(column) for column in tables[name].columns]
        facts = facts_of(name, view.ledger.tables)
        columns = {column: letter(place) for place, column in enumerate(inputs, 1)}
        columns |= {"first calculated": facts[0].name, "last calculated": facts[-1].name}
        view.refs[name] = Ref(sheet_of(name), HEADER_ROW + 1, len(tables[name]), columns)


def put_table(sheet: Sheet, view: View, tables: Tables, name: str, first: int) -> int:
    """Put a table of the input on a sheet from column `first` on; returns the column after it."""
    rows, frame = view.ledger[name], tables[name]
    columns = typed_columns(tables, name)
    values_only = QUADRATIC if name == "Participants" and not view.plan.live else ()
    columns += [_calculated(rows, fact, fact.name not in values_only) for fact in facts_of(name, view.ledger.tables)]
    table = DataTable(TABLES[name].range_name, HEADER_ROW, first, tuple(columns), len(frame))
    sheet.tables.append(table)
    sheet.validations += validations.of_table(view, TABLES[name], list(map(str, frame.columns)), first)
    sheet.validations += validations.of_headings(
        [(fact.name, fact.meaning) for fact in facts_of(name, view.ledger.tables)], first + len(frame.columns)
    )
    if name == "Settings":
        place = first + list(frame.columns).index("Value")
        sheet.validations += validations.of_settings(frame["Setting"].fillna("").tolist(), place)
    for offset, column in enumerate(columns):
        sheet.widths[first + offset] = column.width
    return first + len(columns)


def typed_columns(tables: Tables, name: str) -> list[TableColumn]:
    """The columns of a table that people fill in; a cell that could not be read stands as it was."""
    frame = tables[name]
    raw = {(cell.row, cell.column): cell.value for cell in tables.unread if cell.table == name}
    raw |= {(cell.row, cell.column): cell.value for cell in _moments(tables, name)}
    known = {column.name: column for column in TABLES[name].columns}
    columns = [
        _input(frame, str(column), known.get(str(column), Column(str(column), Kind.ANY)), raw)
        for column in frame.columns
    ]
    if name == "Settings":
        return [_settings_values(frame, raw) if column.name == "Value" else column for column in columns]
    return columns


def _moments(tables: Tables, name: str) -> Iterator[Moment]:
    """The dates and times that still stand in columns of text of a table."""
    frame = tables[name]
    rows = {int(row): place for place, row in enumerate(frame.index)} if tables.moments else {}
    for moment in tables.moments:
        if moment.table == name and moment.row in rows and moment.column in frame.columns:
            held = frame[moment.column].iloc[rows[moment.row]]
            if held == general(serial(moment.value)):
                yield moment


def _input(frame: pd.DataFrame, name: str, column: Column, raw: dict[tuple[int, str], object]) -> TableColumn:
    values = _typed(frame[name], column.kind)
    for place, row in enumerate(frame.index.tolist() if any(named == name for _, named in raw) else ()):
        if (row, name) in raw:
            values[place] = _as_it_was(raw[row, name])
    style = _STYLES.get(column.kind, "input_text")
    moments: list[str | None] = []
    if column.kind is not Kind.DATE and not _PLAIN.issuperset(map(type, values)):
        moments = [_moment_style(value) for value in values]
    styles = tuple(moment or style for moment in moments) if any(moments) else ()
    return TableColumn(name, values, style, _width(name, column.kind), styles=styles)


_PLAIN = frozenset((str, int, float, type(None)))
"""Types of which no value is a date or time."""


def _moment_style(value: object) -> str | None:
    """How a date or time in a column of another kind looks, so that it is seen as one; None for any other value."""
    if value is None or isinstance(value, str):
        return None
    if isinstance(value, time):
        return "input_time"
    if isinstance(value, timedelta):
        return "input_hours"
    if isinstance(value, datetime) and value.time() != time():
        return "input_moment"
    return _STYLES[Kind.DATE] if isinstance(value, date) else None


def _as_it_was(value: object) -> object:
    """An unreadable cell as the source had it: the name of an Excel error is that error again."""
    return ErrorValue(value) if isinstance(value, str) and value in EXCEL_ERRORS else value


def _typed(series: pd.Series[Any], kind: Kind) -> list[Any]:
    if kind is Kind.DATE:
        return list(series.to_numpy().astype("datetime64[D]").astype(object))
    return [None if value != value else value for value in series.tolist()]


def _settings_values(frame: pd.DataFrame, raw: dict[tuple[int, str], object]) -> TableColumn:
    kinds = {key(setting.name): setting.kind for setting in SETTINGS}
    looks = _STYLES | _VALUES
    styles = tuple(looks.get(kinds.get(key(name), Kind.ANY), "input_any") for name in frame["Setting"].fillna(""))
    return replace(_input(frame, "Value", Column("Value", Kind.ANY), raw), styles=styles)


def _width(name: str, kind: Kind) -> float:
    return _WIDTHS.get(name, 12.5 if kind is Kind.DATE else max(11.0, len(name) + 3.0))


def _calculated(rows: Rows, fact: Fact, live: bool) -> TableColumn:
    values: Any = rows[fact.name]
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), None, values.astype(object))
    width = _WIDTHS.get(fact.name, max(9.0, min(24.0, len(fact.name) + 3.0)))
    return TableColumn(fact.name, values.tolist(), _FACT_STYLES[fact.shows], width, formula=fact.excel, live=live)
