"""Cells with Excel errors that stand where other programs put them: no reference, no value."""

from __future__ import annotations

import pytest

from xl_npq.errors import SourceError
from xl_npq.read.cells import ErrorValue
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
