"""A person at a workbook, in a program that is not ours: notes, colours, columns, sheets of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

YELLOW, GREEN = "FFFFFF00", "FF92D050"


def columns_of(ws: Any, row: int = 4) -> dict[str, int]:
    """The column of each heading, the first where it stands several times."""
    found: dict[str, int] = {}
    for cell in ws[row]:
        if cell.value is not None:
            found.setdefault(str(cell.value), cell.column)
    return found


def row_of(ws: Any, identity: str) -> int:
    """The row of a participant."""
    column = columns_of(ws)["Participant ID"]
    return next(row for row in range(5, ws.max_row + 1) if ws.cell(row, column).value == identity)


def play(source: Path, path: Path) -> None:
    """Do to a workbook what people do, and save it elsewhere."""
    book = load_workbook(source)
    people = book["Participants"]
    at, row = columns_of(people), row_of(people, "P-003")
    people.cell(row, at["Name"]).comment = Comment("Ring her on Monday.\nShe moved school.", "Jo")
    people.cell(row, at["Gender"]).fill = PatternFill("solid", fgColor=YELLOW)
    people.cell(row_of(people, "P-005"), at["Shoe size"]).fill = PatternFill("solid", fgColor=GREEN)
    people.cell(4, at["TRN"]).comment = Comment("From the certificate.", "Sam")
    people.row_dimensions[row_of(people, "P-007")].hidden = True
    people.column_dimensions[people.cell(4, at["Name"]).column_letter].width = 61.5
    people.column_dimensions[people.cell(4, at["District"]).column_letter].hidden = True
    people.conditional_formatting.add("C5:C40", CellIsRule(operator="equal", formula=['"Ada"'], font=Font(b=True)))
    settings = book["Settings"]
    settings.cell(5, 2).comment = Comment("Agreed with the board.", "Jo")
    targets = book["Targets"]
    targets.cell(5, columns_of(targets)["Recruitment"]).fill = PatternFill("solid", fgColor=YELLOW)
    targets.cell(7, 30).value = "a word beside the table"
    book["Dashboard"]["B3"].comment = Comment("Look here first.", "Sam")
    _own_sheets(book)
    book.defined_names["Best_guess"] = DefinedName("Best_guess", attr_text="'My notes'!$B$2")
    book.defined_names["Rate"] = DefinedName("Rate", attr_text="0.175")
    book.save(path)


def _own_sheets(book: Any) -> None:
    mine = book.create_sheet("My notes")
    for line in (("Week", "Calls"), (1, 12), (2, 7), (3, "=SUM(B2:B3)"), (4, "=Dashboard!B3")):
        mine.append(line)
    mine["A1"].font, mine["A1"].fill = Font(b=True, color="FF801650"), PatternFill("solid", fgColor=GREEN)
    mine["B2"].number_format = "0.000"
    mine["B3"].comment = Comment("Half term.", "Jo")
    mine.column_dimensions["A"].width = 33.0
    mine.merge_cells("D1:E1")
    chart = BarChart()
    chart.add_data(Reference(mine, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    mine.add_chart(chart, "G2")
    hidden = book.create_sheet("Kept back")
    hidden["A1"] = "=1+1"
    hidden.sheet_state = "hidden"
