"""From plain sheets to a workbook file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.table import Table, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from xl_npq.layout.sheet import Book, DataTable, Sheet, letter
from xl_npq.memory import without_collections
from xl_npq.workbook.around import Around, around_of
from xl_npq.workbook.beside import beside
from xl_npq.workbook.cells import in_file, letters_of
from xl_npq.workbook.charts import add_charts, described
from xl_npq.workbook.deflate import Stretch
from xl_npq.workbook.frames import rows_of
from xl_npq.workbook.logo import add_logo, described_logo
from xl_npq.workbook.package import Parts, write_package
from xl_npq.workbook.printed import set_words
from xl_npq.workbook.protection import Lock
from xl_npq.workbook.styles import StyleBook
from xl_npq.workbook.themed import looks_in, rule_looks_in, tab_in

ROWS_OF_A_SHEET = 1_048_576


def write_book(plan: Book, path: Path, password: Lock | None = None) -> None:
    """Write a workbook, beside its place first; UsageError where the file cannot be written."""
    with beside(path) as temporary:
        _write(plan, temporary, password)


def book_bytes(plan: Book, password: Lock | None = None) -> bytes:
    """A workbook as the bytes of its file."""
    held = io.BytesIO()
    _write(plan, held, password)
    return held.getvalue()


@without_collections()
def _write(plan: Book, file: Path | IO[bytes], password: Lock | None) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {sheet.name: sheet for sheet in plan.sheets}
    styles = StyleBook(book, book.create_sheet("scratch"), looks_in(plan.theme))
    for sheet in plan.sheets:
        _add_sheet(book, sheet, plan)
    looks = _numbers_of_looks(book, plan)
    book.remove(book["scratch"])
    for name, target in plan.names.items():
        book.defined_names[name] = DefinedName(name, attr_text=target)
    for name, value in plan.properties.items():
        book.custom_doc_props.append(StringProperty(name=name, value=value))  # type: ignore[attr-defined]  # lacking in the stubs
    book.properties.title, book.properties.creator, book.properties.language = plan.title, plan.author, "en-GB"
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    book.active = list(sheets).index(plan.opens_on)

    def overlooked(ws: Worksheet) -> str:
        return _overlooked(sheets[ws.title])

    def letters(ws: Worksheet) -> int:
        return letters_of(sheets[ws.title])

    def around(ws: Worksheet) -> Around:
        sheet = sheets[ws.title]
        headed, selected = bool(sheet.heading or plan.theme.name), sheet.name == plan.opens_on
        return around_of(sheet, tab_in(plan.theme, sheet.tab), looks, password, headed=headed, selected=selected)

    def rows(ws: Worksheet) -> Iterator[Stretch]:
        return rows_of(sheets[ws.title], styles)

    texts = {name: [*described(sheet.charts), *described_logo(sheet, plan.theme)] for name, sheet in sheets.items()}
    write_package(book, file, Parts(rows, around, overlooked, letters, texts))


def _overlooked(sheet: Sheet) -> str:
    """What Excel is not to mark with green triangles: texts of digits and cohorts, and formulas in open cells.

    On a locked sheet neighbours differ on purpose; on an open one a calculated cell that was typed over stays marked.
    """
    across = [column for _, column in sheet.cells]
    across += [table.column + len(table.columns) - 1 for table in sheet.tables]
    if not across:
        return ""
    unlike = ' formula="1" formulaRange="1"' if sheet.locked else ' unlockedFormula="1"'
    place = f"A1:{letter(max(across))}{ROWS_OF_A_SHEET}"
    return (
        f'<ignoredErrors><ignoredError sqref="{place}" twoDigitTextYear="1" numberStoredAsText="1"{unlike}/>'
        "</ignoredErrors>"
    )


def _add_sheet(book: Workbook, sheet: Sheet, plan: Book) -> None:
    ws = book.create_sheet(sheet.name)
    ws.sheet_state = "visible" if sheet.visible else "hidden"
    for table in sheet.tables:
        ws.add_table(_table(table))
    add_charts(ws, sheet.charts)
    add_logo(ws, sheet, plan.theme)
    set_words(ws, sheet, plan)


def _numbers_of_looks(book: Workbook, plan: Book) -> dict[str, int]:
    """Number the looks of conditional formats as they are met, those of one range together."""
    looks: Any = book._differential_styles  # type: ignore[attr-defined]  # lacking in the stubs
    numbers: dict[str, int] = {}
    for sheet in plan.sheets:
        places = {rule.range: place for place, rule in reversed([*enumerate(sheet.rules)])}
        for rule in sorted(sheet.rules, key=lambda rule: places[rule.range]):
            if rule.look not in numbers:
                numbers[rule.look] = looks.add(rule_looks_in(plan.theme)[rule.look])
    return numbers


def _table(table: DataTable) -> Table:
    last = letter(table.column + len(table.columns) - 1)
    ref = f"{letter(table.column)}{table.row}:{last}{table.row + table.rows}"
    made = Table(displayName=table.name, name=table.name, ref=ref)
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    made._initialise_columns()  # type: ignore[attr-defined]  # lacking in the stubs
    for column, plan in zip(made.tableColumns, table.columns, strict=True):
        column.name = plan.name
        if plan.formula and plan.live:
            column.calculatedColumnFormula = TableFormula(attr_text=in_file(plan.formula, table.name))
    return made
