"""The points of docs/accessibility.md that a file can be held to: what screen readers and printers find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from snug import room_as

from xl_npq.build import template
from xl_npq.layout.plan import plan_for
from xl_npq.tables import HEADER_ROW
from xl_npq.workbook.styles import LOOKS, RULE_LOOKS, WHITE

ROOT = Path(__file__).parents[1]
BEHIND = {"Lists", "xlwings.conf"}
"""Sheets that formulas and an add-in read, and people do not."""
each_book = pytest.mark.parametrize("which", ["example", "template"])
ENOUGH, ENOUGH_LARGE = 4.5, 3.0
"""Contrast that WCAG AA asks for: of text, and of text of 14 points in bold or of 18."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, small_example: Path) -> Mapping[str, Workbook]:
    path = tmp_path_factory.mktemp("accessible") / "template.xlsx"
    with room_as(plan_for):
        template(path)
    return {"example": load_workbook(small_example), "template": load_workbook(path)}


def read_by_people(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title not in BEHIND]


@each_book
def test_the_first_cell_of_every_sheet_says_what_it_is(books: Mapping[str, Workbook], which: str) -> None:
    titles = {sheet.title: str(sheet["A1"].value) for sheet in read_by_people(books[which])}
    assert len(set(titles.values())) == len(titles)
    said = {"Start": "NPQ metrics", "Dashboard": "KPI dashboard", "Public report": "NPQ metrics report"}
    assert [name for name, title in titles.items() if said.get(name, name).split(" ")[0] not in title] == []
    assert {sheet["A1"].font.sz for sheet in read_by_people(books[which])} == {18}


@each_book
def test_no_cells_are_merged_and_no_two_tables_meet(books: Mapping[str, Workbook], which: str) -> None:
    for sheet in books[which].worksheets:
        assert not sheet.merged_cells.ranges, sheet.title
        places = sorted(range_boundaries(table.ref) for table in sheet.tables.values())
        for (_, _, right, _), (left, *_rest) in pairwise(places):
            assert left > right + 1, f"{sheet.title}: a blank column stands between tables"


@each_book
def test_tables_are_marked_up_with_one_row_of_unique_headings(books: Mapping[str, Workbook], which: str) -> None:
    for sheet in books[which].worksheets:
        for table in sheet.tables.values():
            names = [column.name for column in table.tableColumns]
            left, top, *_ = range_boundaries(table.ref)
            assert top == HEADER_ROW
            assert table.headerRowCount == 1
            assert names == [sheet.cell(top, left + place).value for place in range(len(names))]
            assert len({name.lower() for name in names}) == len(names)
            assert all(names)


@each_book
def test_headings_stay_in_sight_and_are_printed_again(books: Mapping[str, Workbook], which: str) -> None:
    for sheet in read_by_people(books[which]):
        if sheet.title in ("Start", "Dashboard", "Public report"):
            continue
        assert sheet.freeze_panes, sheet.title
        assert sheet.print_title_rows or sheet.print_title_cols, sheet.title
    assert books[which]["Participants"].print_title_cols == "$B:$E"


@each_book
def test_every_printed_page_says_whose_it_is_as_at_when_and_where_it_belongs(
    books: Mapping[str, Workbook], which: str
) -> None:
    said = {"example": "Alliance of Leading Learning, built with As at 30/09/2019", "template": "As at not given"}[
        which
    ]
    for sheet in read_by_people(books[which]):
        footer = sheet.oddFooter
        assert footer.left.text == "&A"
        assert said in footer.center.text
        assert footer.right.text == "Page &P of &N"


@each_book
def test_calculated_columns_and_blank_stretches_are_not_printed(books: Mapping[str, Workbook], which: str) -> None:
    for name in ("Participants", "Assessments", "Feedback", "Schools", "Targets"):
        sheet = books[which][name]
        (table,) = sheet.tables.values()
        inputs = [column for column in table.tableColumns if column.calculatedColumnFormula is None]
        (area,) = sheet.print_area.ranges if hasattr(sheet.print_area, "ranges") else [sheet.print_area]
        last = len(inputs) if name != "Participants" else [column.name for column in inputs].index("Withdrawn on") + 1
        assert range_boundaries(str(area).split("!")[-1])[2] == last, name
    areas = str(books[which]["Metric 1"].print_area).replace("'Metric 1'!", "").split(",")
    assert len(areas) >= 2
    (*_, ends), (_, begins, *_) = (range_boundaries(area) for area in areas[:2])
    assert begins > ends + 1, "the room between summary and groups is not printed"
    for (*_, ends), (_, begins, *_) in pairwise(map(range_boundaries, areas[1:])):
        assert begins == ends + 1, "no line by group is left out"


LEGIBLE = 7.0
"""Points of the smallest letters of 10 points on a printed page."""
ACROSS = 11.69 - 0.8
"""Inches of landscape A4 between the margins."""


@each_book
def test_metrics_and_participants_are_printed_a_page_wide_in_letters_of_7_points(
    books: Mapping[str, Workbook], which: str
) -> None:
    for name in (*(f"Metric {number}" for number in range(1, 8)), "Participants", "Watch list"):
        sheet = books[which][name]
        titles = sheet.print_title_cols.replace("$", "").split(":") if sheet.print_title_cols else None
        again = columns_of(*titles) if titles else set()
        for area in str(sheet.print_area).split(","):
            left, _, right, _ = range_boundaries(area.split("!")[-1])
            inches = sum(inches_of(sheet, place) for place in again | set(range(left, right + 1)))
            assert 10 * min(1, ACROSS / inches) >= LEGIBLE - 0.05, (name, area)


def columns_of(first: str, last: str) -> set[int]:
    return set(range(column_index_from_string(first), column_index_from_string(last) + 1))


def inches_of(sheet: Worksheet, place: int) -> float:
    """How wide a column is: digits of 7 pixels and 5 around them, 96 pixels to the inch."""
    sized = next((one for one in sheet.column_dimensions.values() if one.min <= place <= one.max), None)
    return 0 if sized and sized.hidden else (int((sized.width if sized else 9) * 7) + 5) / 96


@each_book
def test_the_dashboard_is_one_landscape_page(books: Mapping[str, Workbook], which: str) -> None:
    page = books[which]["Dashboard"].page_setup
    a4 = 9
    assert (page.orientation, int(page.paperSize), page.fitToWidth, page.fitToHeight) == ("landscape", a4, 1, 1)
    assert books[which]["Dashboard"].sheet_properties.pageSetUpPr.fitToPage


@each_book
def test_the_document_names_its_title_language_and_author(books: Mapping[str, Workbook], which: str) -> None:
    properties = books[which].properties
    assert properties.title.endswith(": NPQ metrics")
    assert (properties.language, properties.creator) == ("en-GB", "xl-npq")


@each_book
def test_links_say_where_they_lead_and_lead_there(books: Mapping[str, Workbook], which: str) -> None:
    book, links = books[which], 0
    for sheet in book.worksheets:
        for link in (cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink):
            name, _, place = link.location.rpartition("!")
            assert name.strip("'") in book.sheetnames
            assert re.fullmatch(r"[A-Z]+\d+", place)
            assert str(sheet[link.ref].value) == link.display
            assert len(link.display) > 4
            links += 1
    assert links > 2 * len(read_by_people(book))


def luminance(colour: str) -> float:
    parts = [int(colour[-6:][place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_what_wcag_says_it_is() -> None:
    assert round(contrast("FFFFFF", "000000"), 6) == 21
    assert round(contrast("777777", "FFFFFF"), 2) == 4.48


@pytest.mark.parametrize("name", LOOKS)
def test_every_style_can_be_read(name: str) -> None:
    look = LOOKS[name]
    large = look.size >= 18 or (look.bold and look.size >= 14)
    assert contrast(look.colour, look.fill or WHITE) >= (ENOUGH_LARGE if large else ENOUGH)


@pytest.mark.parametrize("name", [name for name, look in RULE_LOOKS.items() if look.font and look.font.color])
def test_every_highlight_can_be_read(name: str) -> None:
    look = RULE_LOOKS[name]
    assert look.font is not None
    assert look.fill is not None
    assert contrast(look.font.color.rgb, look.fill.fgColor.rgb) >= ENOUGH


def test_a_status_is_a_word_and_a_sign_and_never_a_colour_alone(small_example: Path) -> None:
    shown = load_workbook(small_example, data_only=True)["Dashboard"]
    statuses = [shown.cell(5, column).value for column in range(2, 23, 3)]
    assert len(statuses) == 7
    assert all(re.fullmatch(r"\W [A-Z][a-z ]+", str(status)) for status in statuses)


def test_pictures_and_charts_have_words(small_example: Path) -> None:
    with ZipFile(small_example) as archive:
        drawings = [archive.read(name).decode() for name in archive.namelist() if "xl/drawings/drawing" in name]
    assert [
        found for xml in drawings for found in re.findall(r"<xdr:cNvPr [^>]*>", xml) if 'descr="' not in found
    ] == []


def test_the_page_names_tests_that_there_are() -> None:
    page = (ROOT / "docs" / "accessibility.md").read_text("utf-8")
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    named = re.findall(r"`(test_\w+)`", page)
    assert len(set(named)) > 12
    assert [name for name in named if f"def {name}(" not in tests] == []
