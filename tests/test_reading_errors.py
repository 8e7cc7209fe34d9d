"""Cells with Excel errors that stand where other programs put them: no reference, no value."""

from __future__ import annotations

import pytest

from xl_npq.errors import SourceError
from xl_npq.read.cells import ErrorValue, NotWorkedOut
from xl_npq.read.plain_sheet import _AT_ONCE, look_over
from xl_npq.read.sheet_part import looked_over


def sheet(rows: str) -> bytes:
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()


def test_errors_without_references_stand_right_of_and_below_what_is_before_them() -> None:
    rows = (
        '<row/><row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row r="5"><c r="C5"/><c t="e"><v>#REF!</v></c></row>'
    )
    assert looked_over(sheet(rows), "a", "b") == {(1, 1): ErrorValue("#N/A"), (4, 3): ErrorValue("#REF!")}


def test_an_error_without_a_value_takes_none_of_its_neighbour() -> None:
    rows = '<row r="2"><c r="D2" t="e"/><c r="E2" t="e"><v>#N/A</v></c></row>'
    assert looked_over(sheet(rows), "a", "b") == {(1, 3): ErrorValue("#VALUE!"), (1, 4): ErrorValue("#N/A")}


def test_two_cells_without_plain_places_and_far_apart_are_refused() -> None:
    with pytest.raises(SourceError, match="row 1,048,576 and across 16,384"):
        looked_over(sheet('<row><c><v>1</v></c></row><row r="1048576"><c r="xfd1048576"><v>1</v></c></row>'), "a", "b")


FEW = '<row r="1"><c r="A1"><v>1</v></c><c r="AZ99999" t="inlineStr"><is><t>it\'s "e" f&lt;</t></is></c></row>'


def test_a_sheet_that_everybody_writes_so_is_not_gone_over_cell_by_cell() -> None:
    look = look_over(sheet(FEW.replace('"e"', "e")))
    assert (look.plain, look.cells, look.formulas) == (True, 2, False)


def test_a_wide_sheet_with_few_rows_is_not_gone_over_cell_by_cell() -> None:
    rows = '<row r="9999"><c r="A1"><v>1</v></c><c r="BA2"><v>1</v></c><c r="ZZ9999"><v>1</v></c></row>'
    assert look_over(sheet(rows)).plain


@pytest.mark.parametrize(
    "other",
    [
        '<row r="1"><c r="BA1"><v>1</v></c></row><row r="10000"><c r="A10000"><v>1</v></c></row>',
        '<row r="10000"><c r="AZ10000"><v>1</v></c></row><row r="10001"><c r="zz1"><v>1</v></c></row>',
        '<row r="1"><c r="BA10000"><v>1</v></c></row>',
        '<row r="1"><c r="BA100000"><v>1</v></c></row>',
        '<row r="1"><c r="aaa1"><v>1</v></c></row>',
        '<row r="1"><c r="A100000"><v>1</v></c></row>',
        '<row r="1"><c r="AB100000"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>',
        "<row r='1'><c r='A1' t='e'><v>#N/A</v></c></row>",
        "<row><c r='A1'><v>1</v></c></row>",
        '<row r="1"><c s="1" r="A1"><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
        '<row r="1"><x:c r="A1"><v>1</v></x:c></row>',
        '<row r="1"><c r="A1"><x:f>1</x:f></c></row>',
        '<!-- --><row r="1"><c r="A1"><v>1</v></c></row>',
    ],
)
def test_a_sheet_written_otherwise_is_gone_over(other: str) -> None:
    for before in ("", FEW.replace('"e"', "e") * (1 + _AT_ONCE // len(FEW))):
        assert not look_over(sheet(before + other)).plain


def test_formulas_of_a_plain_sheet_are_looked_for() -> None:
    rows = '<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>1</f><v>1</v></c></row>'
    assert look_over(sheet(rows)).plain
    assert looked_over(sheet(rows), "a", "b") == {(0, 0): NotWorkedOut("=B1")}
