"""How a sheet is given comments and fills in its own bytes: cells in their order, parts that no other part disturbs."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from check_sources import CLEAN, write_workbook

from xl_npq.workbook.annotated import annotated
from xl_npq.workbook.annotated_sheet import anchors, marked, parts_of
from xl_npq.workbook.comments import MOST_CHARACTERS, comments_part, drawing_part
from xl_npq.workbook.mark import Mark
from xl_npq.workbook.spans import edited, with_attributes

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


SHEET = (
    b'<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<x:cols><x:col min="2" max="3" style="7"/></x:cols><x:sheetData><!-- <x:c r="A2"/> --><x:row r="2" spans="1:3" '
    b's="4" customFormat="1"><x:c r="A2" t="inlineStr" s=\'5\'><x:is><x:t>a&gt;"</x:t></x:is></x:c><x:c r="C2"/>'
    b'</x:row><x:row r="5"/></x:sheetData><x:pageMargins left="1"/><x:tableParts count="0"/></x:worksheet>'
)


def test_cells_and_rows_that_are_not_there_are_made_in_their_order() -> None:
    cells = {(2, 0): 10, (2, 1): 11, (2, 2): 12, (2, 9): 13, (3, 1): 14, (5, 0): 15, (9, 0): 16}
    sheet = parts_of(SHEET, frozenset(row for row, _ in cells))
    assert [sheet.style_of(cell) for cell in cells] == [5, 4, 0, 4, 7, 0, 0]
    root = ElementTree.fromstring(marked(sheet, cells, "rId9"))
    found = {cell.get("r"): int(cell.get("s", 0)) for cell in root.iter(f"{MAIN}c")}
    assert found == {"A2": 10, "B2": 11, "C2": 12, "J2": 13, "B3": 14, "A5": 15, "A9": 16}
    assert list(found) == ["A2", "B2", "C2", "J2", "B3", "A5", "A9"]
    assert [row.get("r") for row in root.iter(f"{MAIN}row")] == ["2", "3", "5", "9"]
    assert [child.tag.removeprefix(MAIN) for child in root][-3:] == ["pageMargins", "legacyDrawing", "tableParts"]
    assert next(root.iter(f"{MAIN}t")).text == 'a>"'


def test_a_sheet_without_a_row_gets_one() -> None:
    sheet = parts_of(b"<worksheet><sheetData /></worksheet>", frozenset({1}))
    assert b'<sheetData><row r="1"><c r="A1" s="3"/></row></sheetData>' in marked(sheet, {(1, 0): 3}, "rId1")


def test_a_cell_hidden_in_a_merged_area_is_told_where_it_shows() -> None:
    data = b'<mergeCell ref="B2:D4"/>'
    assert anchors(data, {(3, 2): 0, (5, 2): 0, (2, 1): 0}) == {(3, 2): (2, 1), (2, 1): (2, 1)}


@pytest.mark.parametrize("data", [b"<a", "<a/>".encode("utf-16"), b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_a_part_that_is_not_plain_xml_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parts_of(data, frozenset())


def test_attributes_are_set_wherever_they_stand() -> None:
    assert with_attributes(b'<c r="s=" s = \'1\' t="s"/>', s=20) == b'<c r="s=" s = "20" t="s"/>'
    assert with_attributes(b"<c />", s=2) == b'<c s="2"/>'
    with pytest.raises(ValueError, match="overlap"):
        edited(b"abc", [(0, 2, b""), (1, 3, b"")])


def test_a_comment_holds_what_xml_can_and_no_more() -> None:
    (text,) = ElementTree.fromstring(comments_part({(1, 0): "\x00<&>\ud800\x0b" + "a" * 9_999})).iter(f"{MAIN}t")
    assert str(text.text).startswith("\ufffd<&>\ufffd\ufffda")
    assert len(str(text.text)) == MOST_CHARACTERS


def test_shapes_of_many_comments_have_numbers_of_their_own_in_blocks_that_are_named() -> None:
    texts = {(row, 16_383): "x" for row in range(1, 2_500)}
    root = ElementTree.fromstring(drawing_part(texts, 60))
    ids = [int(one.get("id", "").removeprefix("_x0000_s")) for one in root.iter("{urn:schemas-microsoft-com:vml}shape")]
    (named,) = root.iter("{urn:schemas-microsoft-com:office:office}idmap")
    assert len(set(ids)) == len(texts)
    assert {number // 1024 for number in ids} <= set(map(int, str(named.get("data")).split(",")))
    corners = next(root.iter("{urn:schemas-microsoft-com:office:excel}Anchor")).text
    assert max(map(int, str(corners).split(","))) < 16_384


def test_two_sheets_get_comments_of_their_own(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", CLEAN)
    marks = [Mark(name, 2, 0, "error", name) for name in ("Participants", "Settings")]
    (tmp_path / "b.xlsx").write_bytes(annotated(path.read_bytes(), "a.xlsx", marks))
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert {sheet.title: str(sheet["A2"].comment.text) for sheet in book.worksheets} == {
        "Participants": "Participants",
        "Settings": "Settings",
    }
