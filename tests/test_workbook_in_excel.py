"""What Excel does with the file: links, what locks allow, what Start says, which schools are there."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from recalculate.cells import MAIN, sheet_parts

import xl_npq

LINK = re.compile('<hyperlink [^>]*location="([^"]*)"')
TEMPLATE = Path(__file__).parents[1] / "workbook_template.xlsx"


@pytest.fixture(params=["example", "template"])
def workbook(request: pytest.FixtureRequest, example_workbook: Path) -> Path:
    return example_workbook if request.param == "example" else TEMPLATE


def sheets_xml(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(part) for name, part in sheet_parts(archive).items()}


def protection(xml: bytes) -> dict[str, str]:
    found = re.search(rb"<sheetProtection [^>]*>", xml)
    return ElementTree.fromstring(found[0]).attrib if found else {}


def text(cell: ElementTree.Element) -> str:
    return "".join(found.text or "" for found in cell.iter(f"{MAIN}t"))


def test_start_leads_to_every_sheet_that_can_be_seen_and_each_leads_back(workbook: Path) -> None:
    led = {
        name: {
            re.sub("^'|'?!.*", "", place) for place in re.findall('<hyperlink [^>]*location="([^"]*)"', xml.decode())
        }
        for name, xml in sheets_xml(workbook).items()
    }
    seen = {name for name in led if name not in ("xlwings.conf", "Last export", "Last return", "Start")}
    assert led["Start"] == seen
    assert {name for name in seen if "Start" in led[name]} == seen


def test_locked_sheets_let_people_select_filter_sort_and_change_widths(workbook: Path) -> None:
    """An option at 0 is allowed, one that is not there is as ECMA-376 18.3.1.85 has it."""
    for name, xml in sheets_xml(workbook).items():
        lock = protection(xml)
        if lock:
            allowed = {option for option in lock if lock[option] == "0"} - {"selectLockedCells", "selectUnlockedCells"}
            assert allowed - {"objects", "scenarios"} == {"autoFilter", "sort", "formatColumns", "formatRows"}, name
            assert {lock.get(option, "0") for option in ("selectLockedCells", "selectUnlockedCells")} == {"0"}


def test_start_says_what_to_press_in_protected_view(workbook: Path) -> None:
    cells = ElementTree.fromstring(sheets_xml(workbook)["Start"]).iter(f"{MAIN}c")
    assert [cell.get("r") for cell in cells if "Enable Editing" in text(cell)]


def test_only_schools_in_use_are_in_the_workbook(example_workbook: Path) -> None:
    read = xl_npq.read(example_workbook)
    used = set(read["Participants"]["URN"].dropna())
    assert len(used) > 100
    assert set(read["Schools"]["URN"].dropna()) <= used
