"""A copy of a source with its faults as comments and fills: those are there, and nothing else has changed."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from check_sources import CLEAN, participant, with_participants, write_folder, write_workbook
from command_line import Door
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from recalculate import libreoffice, requires, validator

import xl_npq
from xl_npq.annotate import marks_of
from xl_npq.checks.fault import Fault
from xl_npq.read.positions import standing

pytest_plugins = ("command_fixtures",)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FAULTY = with_participants(
    participant(participant_ID="P-1"),
    participant(participant_ID="P-1", Name="Ada's double", TRN="12x"),
    participant(participant_ID="P-3", commenced_on="2016-01-01", Ethnicity="Wite British"),
    participant(participant_ID="P-4", Level="<b>=NPQX</b> & more"),
)
CHANGED = {"xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/styles.xml", "[Content_Types].xml"}
ADDED = {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A workbook with faults, and much beside its cells that must be kept."""
    path = write_workbook(tmp_path / "source.xlsx", FAULTY, above=2)
    book = openpyxl.load_workbook(path)
    sheet = book["Participants"]
    sheet["D7"].fill, sheet["D7"].font = PatternFill("solid", fgColor="FF12436D"), Font(color="FFFFFFFF", bold=True)
    sheet["Z1"] = "=SUM(1,2)"
    sheet.add_data_validation(DataValidation("list", formula1='"Yes,No"', sqref="Y1:Y9"))
    sheet.merge_cells("A1:C1")
    sheet.conditional_formatting.add("A1", openpyxl.formatting.rule.CellIsRule("equal", ["1"]))
    sheet.add_chart(openpyxl.chart.BarChart(), "AA1")
    sheet.column_dimensions["C"].hidden = True
    book.defined_names["Mine"] = DefinedName("Mine", attr_text="Participants!$A$1")
    book.create_sheet("Notes").append(["kept"])
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("customXml/item1.xml", "<kept/>")
        archive.writestr("xl/vbaProject.bin", b"\x00\x01macro")
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def annotate(npq: Door, source: Path) -> Path:
    copy = source.with_name(f"annotated{source.suffix}")
    said = npq("check", source, "--annotate", copy)
    assert said.err.splitlines()[-1] == f"Wrote {copy}"
    return copy


def comments(path: Path) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def without_marks(sheet: bytes, cells: set[str]) -> str:
    """A sheet without the styles of those cells and without its comments, in canonical form."""
    root = ElementTree.fromstring(sheet)
    for drawing in root.findall(f"{MAIN}legacyDrawing"):
        root.remove(drawing)
    for cell in root.iter(f"{MAIN}c"):
        if cell.get("r") in cells:
            cell.attrib.pop("s", None)
    for row in root.iter(f"{MAIN}row"):
        for cell in list(row):
            if cell.get("r") in cells and len(cell) == 0 and not cell.text:
                row.remove(cell)
    return ElementTree.canonicalize(ElementTree.tostring(root))


def looks(cell: Any) -> tuple[str, ...]:
    return repr(cell.font), repr(cell.fill), repr(cell.border), cell.number_format


def test_every_fault_is_a_comment_on_its_cell(npq: Door, source: Path) -> None:
    found = comments(annotate(npq, source))
    faults = xl_npq.check(xl_npq.read(source))
    names = [cell.value for cell in openpyxl.load_workbook(source)["Participants"][3]]
    placed = {fault: names.index(fault.column) + 1 if fault.column in names else 1 for fault in faults}
    wanted = {
        (fault.place.partition("sheet ")[2], f"{openpyxl.utils.get_column_letter(column)}{fault.row or 3}")
        for fault, column in placed.items()
    }
    assert set(found) == wanted
    assert len(faults) > 4
    for fault in faults:
        assert any(fault.reason in text and fault.advice in text for text in found.values())


def test_nothing_else_has_changed(npq: Door, source: Path) -> None:
    copy = annotate(npq, source)
    before, after = parts(source), parts(copy)
    assert set(after) == set(before) | ADDED
    assert {name for name in before if before[name] != after[name]} == CHANGED
    cells = {place for _, place in comments(copy)}
    sheet = "xl/worksheets/sheet1.xml"
    assert without_marks(before[sheet], cells) == without_marks(after[sheet], cells)
    assert b"tableParts" not in after[sheet]
    for old, new in zip(
        openpyxl.load_workbook(source).worksheets, openpyxl.load_workbook(copy).worksheets, strict=True
    ):
        assert [[cell.value for cell in row] for row in old] == [[cell.value for cell in row] for row in new]
        for row in old:
            for cell in row:
                if new[cell.coordinate].comment is None:
                    assert looks(cell) == looks(new[cell.coordinate])


def test_marked_cells_are_filled_and_keep_the_rest_of_their_looks(npq: Door, source: Path) -> None:
    book = openpyxl.load_workbook(annotate(npq, source))
    fills = {book[sheet][place].fill.fgColor.rgb for sheet, place in comments(source.with_name("annotated.xlsx"))}
    assert fills <= {"FFF0C4DC", "FFFBD3BD", "FFC6DAEC"}
    dark = book["Participants"]["D7"]
    assert (dark.fill.fgColor.rgb, dark.font.bold, dark.font.color) == ("FFF0C4DC", True, None)
    dated = [cell for row in book["Participants"].iter_rows(min_row=4) for cell in row if cell.is_date and cell.comment]
    assert {cell.number_format for cell in dated} == {"yyyy-mm-dd"}


def test_the_copy_is_read_as_the_source_is(npq: Door, source: Path) -> None:
    def told(path: Path) -> list[tuple[str, int, str, str]]:
        return [(one.reason, one.row, one.column, one.value) for one in xl_npq.check(xl_npq.read(path))]

    assert told(annotate(npq, source)) == told(source)


def test_microsofts_validator_finds_nothing_wrong_with_the_copy_of_a_workbook_of_ours(
    npq: Door, tmp_path: Path
) -> None:
    requires("validator")
    built = tmp_path / "built.xlsx"
    assert npq("build", write_folder(tmp_path / "in", FAULTY), "-o", built).code == 0
    copy = annotate(npq, built)
    assert validator.errors(built) == validator.errors(copy) == []
    assert comments(copy)


def test_libreoffice_shows_the_comments(npq: Door, source: Path) -> None:
    requires("libreoffice")
    copy = annotate(npq, source)
    command = ["soffice", f"-env:UserInstallation={libreoffice.profile().as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*command, "fods", "--outdir", source.parent, copy], capture_output=True, check=True, timeout=120)
    text = (source.parent / "annotated.fods").read_text("utf-8")
    assert text.count("<office:annotation ") == len(comments(copy))
    assert "&lt;b&gt;=NPQX&lt;/b&gt;" in text


def test_a_workbook_with_macros_keeps_them_and_its_ending(npq: Door, source: Path) -> None:
    with_macros = source.rename(source.with_suffix(".xlsm"))
    assert parts(annotate(npq, with_macros))["xl/vbaProject.bin"] == b"\x00\x01macro"
    said = npq("check", with_macros, "--annotate", source)
    assert (said.code, len(said.lines), source.exists()) == (2, 1, False)


def test_a_workbook_without_a_fault_is_copied_as_it_is(npq: Door, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "source.xlsx", CLEAN)
    assert parts(annotate(npq, path)) == parts(path)


def test_the_copy_is_beside_what_check_says_otherwise(npq: Door, source: Path) -> None:
    plain = npq("check", source, "--format", "json")
    beside = npq("check", source, "--format", "json", "--annotate", source.with_name("copy.xlsx"))
    assert (plain.code, plain.out) == (beside.code, beside.out)


def with_comment(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Participants"]["A1"].comment = Comment("mine", "me")
    book.save(path)


def signed(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("_xmlsignatures/origin.sigs", b"")


LOSSES: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "comments": (with_comment, "has comments"),
    "signature": (signed, "digital signature"),
}


@pytest.mark.parametrize(("change", "words"), LOSSES.values(), ids=LOSSES)
def test_what_could_not_be_kept_is_refused(npq: Door, source: Path, change: Callable[[Path], None], words: str) -> None:
    change(source)
    copy = source.with_name("copy.xlsx")
    said = npq("check", source, "--annotate", copy, "--format", "csv")
    assert (said.code, len(said.lines), words in said.err) == (1, 2, True)
    assert not copy.exists()


@pytest.mark.parametrize("name", ["source.csv", "source.xls", "source.ods", "folder"])
def test_another_source_than_a_workbook_of_today_is_refused_with_advice(npq: Door, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.mkdir() if name == "folder" else path.write_text("Participant ID\n", "utf-8")
    said = npq("check", path, "--annotate", tmp_path / "copy.xlsx")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert "save it as .xlsx" in said.err
    assert not (tmp_path / "copy.xlsx").exists()


def test_the_copy_never_takes_the_place_of_its_source(npq: Door, source: Path) -> None:
    before = source.read_bytes()
    assert npq("check", source, "--annotate", source).code == 2
    assert source.read_bytes() == before


# Faults and cells


def fault(**about: object) -> Fault:
    texts = dict.fromkeys(("column", "value", "reason", "advice", "message"), "x")
    known = {"severity": "note", "table": "Participants", "row": 4, "place": "a.xlsx, sheet People"}
    return Fault(**{**texts, **known, **about})  # type: ignore[arg-type]  # as given


def test_faults_of_one_cell_are_one_mark_the_worst_first(tmp_path: Path) -> None:
    tables = standing(write_workbook(tmp_path / "a.xlsx", CLEAN))
    place = str(tables["Participants"].place)
    told = (
        fault(column="Level", place=place),
        fault(column="Level", place=place, severity="error", message="worse"),
        fault(column="Not there", place=place, row=0),
        fault(place="b.xlsx"),
        fault(table="Feedback", place="(not in the source)"),
    )
    marks, elsewhere = marks_of(told, tables)  # type: ignore[arg-type]  # any faults
    assert elsewhere == 2
    assert [(mark.row, mark.column, mark.look) for mark in marks] == [(1, 0, "note"), (4, 3, "error")]
    assert marks[1].text.index("worse") < marks[1].text.index("NOTE")
