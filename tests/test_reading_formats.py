"""Sources in every format that providers send, written by libraries of others."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import TableFormula
from reading_sources import HEADINGS, csv, open_document, shown, unread, workbook
from recalculate import requires
from recalculate.libreoffice import save_many

from xl_npq.cli import run
from xl_npq.errors import SourceError
from xl_npq.read import opendocument, read
from xl_npq.read.cells import ErrorValue

ROWS = [["1", "NPQH", date(2018, 9, 1)], ["2", "NPQSL", date(2018, 9, 30)]]


def xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Participants")
    dates = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for row, cells in enumerate([HEADINGS.split(","), *ROWS]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell, *([dates] if isinstance(cell, date) else []))
    book.save(str(path))
    return path


def ods(path: Path, repeated: int = 1) -> Path:
    open_document([HEADINGS.split(","), *ROWS], repeated).save(str(path))
    return path


def mac(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in [HEADINGS.split(","), ["1", "NPQH", date(2018, 9, 1)], ["2", "NPQH", 43344 - 1462]]:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("write", [xls, ods])
def test_older_and_open_formats_are_read_like_todays(tmp_path: Path, write: object) -> None:
    assert callable(write)
    tables = read(write(tmp_path / f"source.{write.__name__}"))
    assert shown(tables, "Enrolled on") == [date(2018, 9, 1), date(2018, 9, 30)]
    assert shown(tables, "Level") == ["NPQH", "NPQSL"]
    assert str(tables.places["Participants"]) == f"source.{write.__name__}, sheet Participants"


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_excel_errors_are_named_in_every_format_that_another_program_writes(tmp_path: Path, ending: str) -> None:
    requires("libreoffice")
    path = tmp_path / "errors.xlsx"
    book = openpyxl.Workbook()
    for row in [
        [*HEADINGS.split(","), "Gender", "Final mark", "Own"],
        ["1", "#N/A", date(2018, 9, 1), "=1/0", 1, 2],
        [],
        ["2", "NPQH", date(2018, 9, 1), "Female", "=NOSUCHNAME", "=1+NA()"],
    ]:
        book.active.append(row)
    book.save(path)
    tables = read(save_many([path], tmp_path, ending)[0])
    found = [(cell.row, cell.column, cell.value) for cell in tables.unread]
    assert found == [
        (2, "Level", "#N/A"),
        (2, "Gender", "#DIV/0!"),
        (4, "Final mark", "#NAME?"),
        (4, "Own", "#N/A"),
    ]


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_plain_numbers_count_from_1904_in_every_format(tmp_path: Path, ending: str) -> None:
    requires("libreoffice")
    (path,) = save_many([mac(tmp_path / "mac.xlsx")], tmp_path, ending)
    tables = read(path)
    assert shown(tables, "Enrolled on") == [date(2018, 9, 1)] * 2


def test_errors_that_an_open_document_repeats_stand_where_they_are_shown() -> None:
    content = (
        '<table:table table:name="A &amp; B"><table:table-row-group><table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="3"/>'
        '<table:table-cell office:value-type="string" calcext:value-type="error" table:number-columns-repeated="2">'
        "<text:p>#REF!</text:p></table:table-cell></table:table-row></table:table-row-group></table:table>"
    )
    found = opendocument.looked_over(content.encode(), "a.ods").errors
    assert found == {"A & B": dict.fromkeys([(0, 3), (0, 4), (1, 3), (1, 4)], ErrorValue("#REF!"))}


def test_a_cut_workbook_is_told_in_one_line_and_nothing_is_written_beside_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.xls"
    path.write_bytes(xls(tmp_path / "whole.xls").read_bytes()[:5400])
    with pytest.raises(SourceError, match=r"may be damaged"):
        read(path)
    assert capfd.readouterr() == ("", "")


EXTENT, CELL = b"\x00\x02\x0e\x00", b"\xfd\x00\x0a\x00"


@pytest.mark.parametrize(("record", "offset"), [(EXTENT, 4), (EXTENT, 11), (CELL, 7)])
def test_an_older_workbook_with_a_cell_out_of_all_bounds_is_refused_before_it_fills_the_memory(
    tmp_path: Path, record: bytes, offset: int
) -> None:
    path = xls(tmp_path / "far.xls")
    data = bytearray(path.read_bytes())
    data[data.index(record) + offset] = 0x4C
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"may be damaged"):
        read(path)


def test_an_open_document_that_repeats_rows_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"more than 10,000,000 cells"):
        read(ods(tmp_path / "source.ods", repeated=10_000_000))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_are_read_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"{HEADINGS},Name\n1,NPQH,01/09/2018,Zoë\n".replace(",", delimiter)
    tables = read(csv(tmp_path, text.encode(encoding), "export.tsv"))
    assert shown(tables, "Name") == ["Zoë"]
    assert shown(tables, "Enrolled on") == [date(2018, 9, 1)]


def test_a_workbook_that_counts_from_1904_has_the_same_dates(tmp_path: Path) -> None:
    assert shown(read(mac(tmp_path / "mac.xlsx")), "Enrolled on") == [date(2018, 9, 1)] * 2


@pytest.mark.parametrize("listed", ["100001.0", "100001"])
@pytest.mark.parametrize("schools", ["URN,FSM %", "URN,EstablishmentName,PercentageFSM"])
def test_a_urn_or_trn_that_an_export_took_for_a_measure_is_the_same(tmp_path: Path, listed: str, schools: str) -> None:
    csv(tmp_path, f"{HEADINGS},URN,TRN\n1,NPQH,2018-09-01,100001.0,1234567.0\n")
    share = ",40%" if schools.endswith("%") else ",Aldgate,40"
    csv(tmp_path, f"{schools}\n{listed}{share}\n", "schools.csv")
    tables = read(tmp_path)
    assert (shown(tables, "URN"), shown(tables, "TRN")) == (["100001"], ["1234567"])
    assert (shown(tables, "URN", "Schools"), shown(tables, "FSM %", "Schools")) == (["100001"], [0.4])


def test_as_at_counts_from_1904_too(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, {"Participants": [HEADINGS.split(",")], "Settings": [["Setting", "Value"], ["As at", 42_276]]}
    )
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    assert read(path)["Settings"]["Value"].iloc[0] == 42_276 + 1462


@pytest.mark.parametrize("text", ["1-Sep-18", "01/09/2018 09:30", "2018-09-01T09:30:00Z", "1 September 2018"])
def test_dates_are_read_in_every_form(tmp_path: Path, text: str) -> None:
    assert shown(read(csv(tmp_path, f"{HEADINGS}\n1,NPQH,{text}")), "Enrolled on") == [date(2018, 9, 1)]


def test_dates_that_may_be_american_are_told_and_impossible_ones_are_unread(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, f"{HEADINGS}\n1,NPQH,09/13/2018\n2,NPQH,01/02/2018\n3,NPQH,02/02/2018\n"))
    assert shown(tables, "Enrolled on") == [None, date(2018, 2, 1), date(2018, 2, 2)]
    assert unread(tables) == [(2, "09/13/2018")]
    assert [(note.row, note.reason) for note in tables.notes] == [(3, "date-ambiguous")]


@pytest.mark.parametrize("text", ["5/0/2018", "0/5/2018", "01/02/1850"])
def test_an_impossible_date_among_american_ones_is_unread_like_any_other(tmp_path: Path, text: str) -> None:
    tables = read(csv(tmp_path, f"{HEADINGS}\n1,NPQH,09/13/2018\n2,NPQH,{text}\n"))
    assert unread(tables) == [(2, "09/13/2018"), (3, text)]
    assert tables.notes == ()


def test_a_filled_sheet_of_no_table_is_told_and_a_blank_one_is_not(tmp_path: Path) -> None:
    rows = [HEADINGS.split(","), ["1", "NPQH", date(2018, 9, 1)]]
    tables = read(workbook(tmp_path, {"Participants": rows, "Scripts": [["Mark"], [5]], "Sheet3": []}))
    assert [(note.value, note.reason) for note in tables.notes] == [("Scripts", "sheet-not-read")]
    assert read(workbook(tmp_path, {"Participants": rows, "Scripts": [["Mark"], [5]]}, own=True)).notes == ()


def test_a_decimal_comma_is_refused_in_the_whole_column(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, "Participant ID;Final mark\n1;35,6\n2;1,234\n3;40\n"))
    assert shown(tables, "Final mark") == [None, None, 40]
    assert {cell.reason for cell in tables.unread} == {"decimal-comma"}
    tables = read(csv(tmp_path, "Participant ID;Final mark\n1;1,234\n"))
    assert shown(tables, "Final mark") == [1234]


def test_headings_merged_over_two_rows_are_one_row_of_headings(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["Export of 1 May"],
        ["Participant ID", "Level", "Dates", None],
        [None, None, "Enrolled on", "Commenced on"],
        ["1", "NPQH", date(2018, 9, 1), datetime(2018, 10, 1, 9)],
    ]:
        sheet.append(row)
    for area in ("A2:A3", "B2:B3", "C2:D2"):
        sheet.merge_cells(area)
    book.save(tmp_path / "merged.xlsx")
    tables = read(tmp_path / "merged.xlsx")
    assert tables.missing == ()
    assert tables["Participants"].index.to_list() == [4]
    assert shown(tables, "Commenced on") == [date(2018, 10, 1)]


def test_an_extra_column_alone_makes_a_row_of_our_own_workbook_and_a_calculated_one_does_not(tmp_path: Path) -> None:
    rows = [["Level", "Mine", "Key"], ["NPQH", None, "k"], [None, "kept", "k"], [None, None, "k"]]
    path = workbook(tmp_path, {"Levels": rows}, own=True, tables={"Levels": "Levels!A1:C4"})
    book = openpyxl.load_workbook(path)
    columns = book["Levels"].tables["Levels"].tableColumns
    columns[2].calculatedColumnFormula = TableFormula(attr_text="1+1")
    book.save(path)
    assert read(path)["Levels"]["Mine"].to_dict() == {2: None, 3: "kept"}


# Passwords


@pytest.fixture
def protected(tmp_path: Path) -> Path:
    plain = workbook(tmp_path, {"Participants": [HEADINGS.split(","), *ROWS]})
    path = tmp_path / "protected.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(source.read())).encrypt("Open sesame", target)
    return path


def test_a_protected_workbook_opens_with_its_password_alone(protected: Path) -> None:
    assert shown(read(protected, password="Open sesame"), "Level") == ["NPQH", "NPQSL"]
    with pytest.raises(SourceError, match=r"protected by a password.*--password FILE"):
        read(protected)
    with pytest.raises(SourceError, match=r"does not open with that password"):
        read(protected, password="open sesame")


def test_a_command_takes_the_password_from_a_file(protected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = protected.with_name("secret.txt")
    secret.write_text("Open sesame\n", "utf-8")
    given = ["metrics", str(protected), "--as-at", "2019-09-30", "--format", "csv"]
    assert run([*given, "--password", str(secret)]) == 0
    assert "recruited" in capsys.readouterr().out
    assert run(given) == 1
    assert "--password FILE" in capsys.readouterr().err
    secret.write_text("\n", "utf-8")
    assert run([*given, "--password", str(secret)]) == 2
