"""The report as a workbook and as OpenDocument: the same cells, by the rules of statistics in spreadsheets."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import openpyxl
import pytest
from made_reports import PROVIDER, made_report
from odf import opendocument
from odf.element import Element
from odf.table import DatabaseRange, TableHeaderRows
from recalculate import requires, validator
from recalculate.libreoffice import profile

from xl_npq.layout.sheet import Book
from xl_npq.publication.report import MARKS, PublicTable
from xl_npq.published.book import book_of, sheet_names
from xl_npq.published.shown import tables_of, value_of
from xl_npq.workbook.opendocument import write_opendocument
from xl_npq.workbook.writer import write_book

FRONT = ("Cover", "Contents", "Summary", "Notes", "Definitions")
Rows = list[list[object]]


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(made_report())


@pytest.fixture(scope="module")
def workbook(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheets") / "report.xlsx"
    write_book(book, path)
    return path


@pytest.fixture(scope="module")
def document(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheets") / "report.ods"
    write_opendocument(book, path)
    return path


def opened_by_libreoffice(path: Path, folder: Path) -> Path:
    """The file as LibreOffice opens it and saves it as a workbook."""
    requires("libreoffice")
    command = ["soffice", f"-env:UserInstallation={profile().as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder), str(path)], capture_output=True, timeout=900, check=True)
    return folder / f"{path.stem}.xlsx"


def rows_of(table: PublicTable) -> Rows:
    """What a table is to hold: its headings, then values or marks."""
    lines = [
        [
            figure.mark if (value := value_of(figure, column.kind)) is None else value
            for figure, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    return [[column.name for column in table.columns], *lines]


def tables_in(path: Path) -> dict[str, Rows]:
    """The Excel Tables of a workbook, each by the name of its sheet."""
    read = openpyxl.load_workbook(path)
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet[table.ref]]
        for sheet in read
        for table in sheet.tables.values()
        if sheet.title not in FRONT
    }


def expected() -> dict[str, Rows]:
    names = sheet_names(made_report())
    return {names[table.name]: rows_of(table) for table in tables_of(made_report())}


def test_every_table_of_the_workbook_holds_the_figures_of_the_report(workbook: Path) -> None:
    assert tables_in(workbook) == expected()


def test_libreoffice_reads_every_figure_out_of_the_open_document(document: Path, tmp_path: Path) -> None:
    read = openpyxl.load_workbook(opened_by_libreoffice(document, tmp_path))
    assert tuple(read.sheetnames) == (*FRONT, *expected())
    for name, rows in expected().items():
        cells = [[cell.value for cell in row] for row in read[name].iter_rows()]
        first = next(place for place, row in enumerate(cells) if row[0] == rows[0][0])
        found = [row[: len(rows[0])] for row in cells[first : first + len(rows)]]
        assert found == rows, name
        assert not any(value for row in cells[first + len(rows) :] for value in row)


def test_libreoffice_shows_the_same_cells_of_both_files(workbook: Path, document: Path, tmp_path: Path) -> None:
    one, other = (
        openpyxl.load_workbook(opened_by_libreoffice(path, tmp_path / path.suffix[1:]), data_only=True)
        for path in (workbook, document)
    )
    for sheet in one:
        cells = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
        same = {c.coordinate: c.value for row in other[sheet.title].iter_rows() for c in row if c.value is not None}
        assert cells == same, sheet.title


def test_microsofts_validator_finds_no_error(workbook: Path) -> None:
    requires("validator")
    assert validator.errors(workbook) == []


def test_each_sheet_says_what_it_is_and_how_many_tables_it_has(workbook: Path) -> None:
    read = openpyxl.load_workbook(workbook)
    titles = [sheet["A1"].value for sheet in read]
    assert len(set(titles)) == len(titles)
    assert all(titles)
    for sheet in read:
        words = {0: "", 1: "This worksheet contains one table.", 2: "This worksheet contains two tables, "}
        if sheet.tables:
            assert str(sheet["A2"].value).startswith(words[len(sheet.tables)]), sheet.title
        if sheet.title not in FRONT:
            assert len(sheet.tables) == 1
    assert [len(read[name].tables) for name in FRONT] == [0, 1, 1, 2, 1]


def test_nothing_is_merged_hidden_locked_or_blank_within_a_table(workbook: Path) -> None:
    for sheet in openpyxl.load_workbook(workbook):
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert not sheet.protection.sheet
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        for table in sheet.tables.values():
            assert all(cell.value not in (None, "") for row in sheet[table.ref] for cell in row), sheet.title
            assert table.headerRowCount == 1
            assert sheet.print_title_rows is not None or sheet.title == "Notes"


def test_no_cell_stands_twice_in_a_sheet(workbook: Path) -> None:
    with ZipFile(workbook) as archive:
        for name in (name for name in archive.namelist() if "worksheets/sheet" in name):
            places = re.findall(rb'<c r="([A-Z]+[0-9]+)"', archive.read(name))
            assert len(places) == len(set(places)), name


def test_no_blank_row_stands_above_a_table(workbook: Path) -> None:
    for sheet in openpyxl.load_workbook(workbook):
        if sheet.title != "Notes":
            filled = [any(cell.value is not None for cell in row) for row in sheet.iter_rows()]
            assert all(filled), sheet.title


def test_every_mark_in_use_is_explained_on_the_sheet_and_in_the_notes(workbook: Path) -> None:
    read = openpyxl.load_workbook(workbook)
    notes = {row[0].value: row[1].value for row in read["Notes"].iter_rows()}
    assert {mark: notes[mark].lower() for mark in MARKS} == {mark: meaning.lower() for mark, meaning in MARKS.items()}
    for sheet in read:
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        line = " ".join(text for text in texts if text.startswith("This table uses the shorthand"))
        if sheet.title not in FRONT:
            assert {mark for mark in MARKS if mark in texts} == {mark for mark in MARKS if mark in line}, sheet.title


def test_the_contents_lead_to_every_sheet_and_back(workbook: Path) -> None:
    read = openpyxl.load_workbook(workbook)
    targets = set(links(read["Contents"]))
    assert targets == {
        f"'{name}'!A1" if " " in name else f"{name}!A1" for name in read.sheetnames if name not in ("Cover", "Contents")
    }
    for sheet in read.worksheets[2:]:
        assert links(sheet) == ["Contents!A1"], sheet.title


def links(sheet) -> list[str]:
    return [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_notes_are_numbered_and_found_again_on_their_sheets(workbook: Path) -> None:
    read = openpyxl.load_workbook(workbook)
    rows = [[cell.value for cell in row] for row in read["Notes"].iter_rows()]
    numbered = [row for row in rows if str(row[0]).startswith("note ")]
    assert numbered == [["note 1", "Data from 2020/21 is not yet available.", "Metric 4, Metric 5"]]
    saying = {sheet.title for sheet in read if any("note 1." in str(cell.value) for cell in sheet["A"])}
    assert saying == {"Metric 4", "Metric 5"}


def test_properties_name_the_provider_and_nobody_else(workbook: Path, document: Path) -> None:
    properties = openpyxl.load_workbook(workbook).properties
    assert (properties.creator, properties.title) == (PROVIDER, f"{PROVIDER}: NPQ metrics report")
    assert (properties.language, properties.lastModifiedBy) == ("en-GB", None)
    with ZipFile(workbook) as archive:
        assert "docProps/custom.xml" not in archive.namelist()
    with ZipFile(document) as archive:
        meta = ElementTree.fromstring(archive.read("meta.xml"))
    found = [text for text in meta.itertext() if text.strip()]
    assert found == ["xl-npq", f"{PROVIDER}: NPQ metrics report", PROVIDER, PROVIDER, "en-GB"]


def test_the_open_document_is_packed_as_its_standard_asks(document: Path) -> None:
    with ZipFile(document) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        listed = ElementTree.fromstring(archive.read("META-INF/manifest.xml"))
        names = {entry.attrib[f"{{{entry.tag[1:].split('}')[0]}}}full-path"] for entry in listed}
        assert names == {"/", *archive.namelist()} - {"mimetype", "META-INF/manifest.xml"}


def test_another_reader_of_open_document_finds_tables_with_their_headings(document: Path) -> None:
    read = opendocument.load(str(document))
    ranges = {e.getAttribute("name"): e.getAttribute("targetrangeaddress") for e in all_of(read.body, DatabaseRange)}
    tables = [table.name for sheet in book_of(made_report()).sheets for table in sheet.tables]
    assert list(ranges) == tables
    assert ranges["metric_1"] == "'Metric 1'.A5:'Metric 1'.E15"
    assert len(list(all_of(read.body, TableHeaderRows))) == len(tables) - 2


def all_of(root: Element, kind: object) -> Iterator[Element]:
    return iter(root.getElementsByType(kind))


@pytest.mark.parametrize("write", [write_book, write_opendocument])
def test_the_same_report_gives_the_same_bytes(write, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(book_of(made_report()), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_text_that_begins_like_a_formula_is_text(workbook: Path, document: Path) -> None:
    column = openpyxl.load_workbook(workbook)["Metric 3 ethnicity"]["B"]
    assert "=Asian or Asian British" in [cell.value for cell in column]
    with ZipFile(workbook) as archive:
        assert not [n for n in archive.namelist() if "worksheets/sheet" in n and b"<f>" in archive.read(n)]
    with ZipFile(document) as archive:
        content = archive.read("content.xml")
    assert b">=Asian or Asian British<" in content
    assert b"table:formula" not in content
