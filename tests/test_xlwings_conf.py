"""The sheet of settings that xlwings' add-in reads: in the empty workbook and in every one that is built."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

TEMPLATE = Path(__file__).parents[1] / "workbook_template.xlsx"
SETTINGS_OF_ONE_COMPUTER = ("PYTHONPATH", "INTERPRETER", "INTERPRETER_WIN", "CONDA PATH", "ONEDRIVE_CONSUMER_WIN")


@pytest.fixture(params=["template", "built"])
def workbook(request: pytest.FixtureRequest, example_workbook: Path) -> Path:
    return TEMPLATE if request.param == "template" else example_workbook


def test_the_add_in_finds_our_functions_by_the_sheet_and_nothing_of_one_computer(workbook: Path) -> None:
    sheet = load_workbook(workbook)["xlwings.conf"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [("UDF Modules", "udfs"), ("Add_workbook_to_PYTHONPATH", "False")]
    keys = [str(key).upper() for key, _ in rows]
    assert len(set(keys)) == len(keys), "the add-in stops at a key that stands twice"
    assert not set(keys) & set(SETTINGS_OF_ONE_COMPUTER)


def test_the_sheet_is_the_last_hidden_and_out_of_the_way(workbook: Path) -> None:
    book = load_workbook(workbook)
    assert book.sheetnames[-1] == "xlwings.conf"
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"] == [
        "Last export",
        "Last return",
        "xlwings.conf",
    ]
    listed = [str(cell.value) for (cell,) in book["Start"].iter_rows(min_col=1, max_col=1)]
    assert "Lists" in listed
    assert "xlwings.conf" not in listed
