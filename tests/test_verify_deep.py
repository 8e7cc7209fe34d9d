"""What is beside a workbook's figures, changed in the file itself, is told by a deep look."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import EXAMPLE
from tampering import altered, as_it_is, build_small

import xl_npq
from xl_npq.verify_deep import deep_faults


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twelfth of the example; read it only."""
    return build_small(tmp_path_factory.mktemp("small") / "small.xlsx")


def test_a_deep_look_finds_nothing_in_what_build_writes(small: Path, tmp_path: Path) -> None:
    assert deep_faults(small) == []
    xl_npq.build(xl_npq.read(EXAMPLE), tmp_path / "locked.xlsx", password="a lock")
    assert deep_faults(tmp_path / "locked.xlsx") == []


def once(old: str, new: str, sheet: str) -> Callable[[str, str], str]:
    def change(name: str, xml: str) -> str:
        changed = re.sub(old, new, xml, count=1) if name == sheet else xml
        assert name != sheet or changed != xml
        return changed

    return change


@pytest.mark.parametrize(
    ("old", "new", "sheet", "told_so"),
    [
        ('<row r="25"', '<row hidden="1" r="25"', "Dashboard", "Dashboard: row 25 is hidden."),
        ("<cols>", '<cols><col min="30" max="30" hidden="1"/>', "Lists", "Lists: column 30 is hidden."),
        ('formatCells="1"', 'formatCells="0"', "Metric 1", "Metric 1: its lock allows formatCells, which it did not."),
        ('sort="0"', 'sort="1"', "Metric 1", "Metric 1: its lock forbids sort, which it did not."),
    ],
)
def test_what_is_hidden_or_allowed_is_told(
    small: Path, tmp_path: Path, old: str, new: str, sheet: str, told_so: str
) -> None:
    assert deep_faults(altered(small, tmp_path, once(old, new, sheet))) == [told_so]


def test_another_number_format_and_an_open_cell_are_told(small: Path, tmp_path: Path) -> None:
    xml = {}

    def keep(name: str, content_of_sheet: str) -> str:
        return xml.setdefault(name, content_of_sheet)

    altered(small, tmp_path, keep)
    shares = re.findall(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"[^>]*><f>', xml["Metric 2"])
    open_style = re.search(r'<c r="B6" s="([0-9]+)"', xml["Participants"])
    assert open_style
    place, style = shares[len(shares) // 2]
    change = once(f'r="{place}" s="{style}"', f'r="{place}" s="{open_style[1]}"', "Metric 2")
    told_so = deep_faults(altered(small, tmp_path, change))
    assert f"Metric 2!{place} is no longer locked." in told_so
    assert any(line.startswith(f"Metric 2!{place} has the number format @, not ") for line in told_so)
    assert len(told_so) == 2


@pytest.mark.parametrize(
    ("old", "new", "told_so"),
    [
        ("Lists!$B$6<", "Lists!$B$7<", "The name Provider means Lists!$B$7, not Lists!$B$6."),
        ('"Tolerance"', '"Tolerant"', "The name Tolerance is missing: it means Lists!$B$15."),
        (
            'name="Metric 3" sheetId="5" state="visible"',
            'name="Metric 3" sheetId="5" state="hidden"',
            "The sheet Metric 3 is hidden.",
        ),
    ],
)
def test_other_names_and_hidden_sheets_are_told(small: Path, tmp_path: Path, old: str, new: str, told_so: str) -> None:
    path = altered(small, tmp_path, as_it_is, lambda xml: xml.replace(old, new))
    assert told_so in deep_faults(path)


def test_a_calculated_column_that_new_rows_would_not_get_is_told(small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "columns.xlsx"
    with ZipFile(small) as archive, ZipFile(copy, "w") as made:
        for part in archive.namelist():
            xml = archive.read(part)
            if part == "xl/tables/table1.xml":
                xml = re.sub(b"<calculatedColumnFormula>[^<]*<", b"<calculatedColumnFormula>1<", xml, count=1)
            made.writestr(part, xml)
    (line,) = deep_faults(copy)
    assert line.startswith("Participants: new rows of Participants get 1 in Row, not =ROW()")


def test_faults_of_the_file_itself_are_told_first(small: Path, tmp_path: Path) -> None:
    change = once('(<row r="6".*?</row>)(<row r="7".*?</row>)', r"\2\1", "Participants")
    found = deep_faults(altered(small, tmp_path, change))
    assert re.match(r"xl/worksheets/sheet[0-9]+\.xml, row 6: it stands after row 7\.", found[0])
