"""The Dashboard: how large its page is printed, and that its tables hold the cohorts that its tiles speak of."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from recalculate import ENGINES, compare, requires

import xl_npq

LEGIBLE = 0.7
"""The least share of their size at which letters of 10 points are printed: 7 points."""
POINTS_A_PIXEL = 0.75
ACROSS, DOWN = 841.9, 595.3
"""Points of a landscape A4."""
EMU_A_POINT = 12_700
TILES = range(2, 23, 3)


def printed_size(sheet: Worksheet) -> float:
    """How large the areas are printed, a landscape A4 each: columns have digits of 7 pixels and 5 around them."""
    pages = [range_boundaries(area.split("!")[-1].replace("$", "")) for area in sheet.print_area.split(",")]
    assert sheet.page_setup.fitToHeight == len(pages)
    assert {(left, right) for left, _, right, _ in pages} == {(1, 23)}
    assert [top for _, top, _, _ in pages] == [1, *(int(bottom or 0) + 1 for *_, bottom in pages[:-1])]
    width = sum(
        (int(sheet.column_dimensions[get_column_letter(column)].width * 7) + 5) * POINTS_A_PIXEL
        for column in range(1, 24)
    )
    height = max(_height(sheet, range(int(top or 0), int(bottom or 0) + 1)) for _, top, _, bottom in pages)
    margins = sheet.page_margins
    across = ACROSS - 72 * (margins.left + margins.right)
    return min(across / width, (DOWN - 72 * (margins.top + margins.bottom)) / height)


def _height(sheet: Worksheet, rows: range) -> float:
    return sum(sheet.row_dimensions[row].height or 15 for row in rows)


def test_the_dashboard_is_printed_in_letters_of_7_points_and_its_tiles_of_8(example_workbook: Path) -> None:
    sheet = load_workbook(example_workbook)["Dashboard"]
    size = printed_size(sheet)
    assert size >= LEGIBLE
    assert sheet["B4"].font.sz * size >= 8
    assert sheet["B5"].font.sz * size >= 10


@pytest.mark.room
@pytest.mark.parametrize(("levels", "pages"), [(6, 1), (10, 2)])
def test_more_levels_are_printed_as_large_on_two_pages_if_need_be_and_charts_cover_no_table(
    levels: int, pages: int, tmp_path: Path
) -> None:
    names = [f"NPQ{number}" for number in range(levels)]
    _write(tmp_path / "participants.csv", [{**_person(n, 2017), "Level": name} for n, name in enumerate(names)])
    _write(tmp_path / "levels.csv", [{"Level": name, "Scripts": "1", "Window months": "18"} for name in names])
    _write(tmp_path / "settings.csv", [{"Setting": "As at", "Value": "2019-01-31"}])
    xl_npq.build(xl_npq.read(tmp_path), tmp_path / "many.xlsx")
    sheet = load_workbook(tmp_path / "many.xlsx")["Dashboard"]
    assert sheet.page_setup.fitToHeight == pages
    assert printed_size(sheet) >= LEGIBLE
    table = next(cell.row for cell in sheet["B"] if str(cell.value).startswith("Metric 1: Recruitment"))
    with ZipFile(tmp_path / "many.xlsx") as archive:
        drawn = re.findall(r'<(?:\w+:)?ext cx="\d+" cy="(\d+)"', archive.read("xl/drawings/drawing1.xml").decode())
    assert len(drawn) >= 5
    assert max(map(int, drawn)) / EMU_A_POINT <= _height(sheet, range(10, table))


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook in which nobody has presented for years, and the last cohort with a target recruited nobody."""
    folder = tmp_path_factory.mktemp("late")
    source = folder / "source"
    source.mkdir()
    people = [_person(number, year) for number, year in enumerate((2017, 2017, 2019, 2020, 2021, 2022), 1)]
    _write(source / "participants.csv", people)
    _write(source / "targets.csv", [{"Level": "NPQH", "Cohort": "2023/24", "Recruitment": "5", "FSM": "20%"}])
    _write(source / "settings.csv", [{"Setting": "As at", "Value": "2025-01-31"}])
    xl_npq.build(xl_npq.read(source), folder / "late.xlsx")
    return folder / "late.xlsx"


def _person(number: int, year: int) -> dict[str, str]:
    done = year == 2017
    return {
        "Participant ID": f"P{number}",
        "Provider": "Late",
        "Level": "NPQH",
        "Enrolled on": f"{year}-10-01",
        "Commenced on": f"{year}-11-01",
        "Presented on": "2018-12-01" if done else "",
        "Outcome": "Pass" if done else "",
        "Outcome on": "2019-01-01" if done else "",
    }


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def heads(sheet: Worksheet, title: str) -> list[str]:
    """The cohorts that stand below a table's title, up to the next title."""
    below_charts = sheet.iter_rows(min_row=12)
    row, first = next(
        (cell.row, cell.column) for line in below_charts for cell in line if str(cell.value)[:10] == title
    )
    titled = [cell.column for cell in sheet[row] if cell.value and cell.column > first]
    return [
        str(sheet.cell(row + 1, column).value)
        for column in range(first, min(titled, default=sheet.max_column + 1))
        if sheet.cell(row + 1, column).value
    ]


def spoken_of(sheet: Worksheet, metric: int) -> Iterator[str]:
    """The cohorts that a tile names: the one judged, and the latest with figures."""
    yield str(sheet.cell(6, TILES[metric - 1]).value)
    latest = str(sheet.cell(8, TILES[metric - 1]).value)
    if latest != "none yet":
        yield latest.partition(":")[0]


@pytest.mark.parametrize("metric", [1, 2, 3, 4, 7])
def test_a_table_holds_the_cohorts_that_its_tile_speaks_of(late: Path, metric: int) -> None:
    sheet = load_workbook(late, data_only=True)["Dashboard"]
    shown, spoken = heads(sheet, f"Metric {metric}: "), list(spoken_of(sheet, metric))
    assert spoken
    assert set(spoken) <= set(shown)
    assert shown == sorted(set(shown))


@pytest.mark.parametrize("metric", [1, 2, 3])
def test_a_chart_shows_the_cohort_that_its_tile_speaks_of(late: Path, metric: int) -> None:
    sheet = load_workbook(late, data_only=True)["Dashboard"]
    titles = [str(cell.value) for line in sheet.iter_rows() for cell in line if "against target, 20" in str(cell.value)]
    judged = next(spoken_of(sheet, metric))
    assert next(title for title in titles if title.startswith(f"Metric {metric}: ")).endswith(f", {judged}")


def test_a_tile_says_on_how_many_it_is_judged(late: Path) -> None:
    tiles = {row: _tiles(late, row) for row in (5, 6, 7)}
    assert tiles[5][4:6] == ("? No data", "? No data")
    assert tiles[6][:4] == ("2023/24", "2022/23", "2022/23", "2022/23")
    assert tiles[7][:5] == ("0 recruits", "1 recruit counted", "1 recruit counted", "1 due", "0 moderated scripts")
    assert tiles[7][5:] == ("", "2 due, 2 presented")


def _tiles(path: Path, row: int) -> tuple[str, ...]:
    sheet = load_workbook(path, data_only=True)["Dashboard"]
    return tuple(str(sheet.cell(row, column).value or "") for column in TILES)


def test_the_link_back_stands_beside_the_printed_page(example_workbook: Path) -> None:
    sheet = load_workbook(example_workbook)["Dashboard"]
    (link,) = (cell for cell in sheet[1] if cell.hyperlink)
    assert link.value == "Back to Start"
    _, _, right, _ = range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))
    assert link.column == (right or 0) + 1


@pytest.mark.parametrize("engine", ENGINES)
def test_formulas_choose_the_same_cohorts(late: Path, engine: str) -> None:
    requires(engine)
    found = compare(late, engine)
    assert found.differences == ()
    assert found.compared > 4_000
