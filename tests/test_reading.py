"""Sources become typed tables: where tables are found, how cells are read, what cannot be opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.table import Table as ExcelTable

import xl_npq
from xl_npq.errors import SourceError, UsageError
from xl_npq.read import package, read
from xl_npq.tables import TABLES, Kind, Tables

HEADINGS = "Participant ID,Level,Enrolled on"
EXAMPLE = Path(xl_npq.__file__).parent / "example"
Rows = Sequence[Sequence[object]]


def csv(folder: Path, text: str | bytes, name: str = "participants.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(
    folder: Path, sheets: Mapping[str, Rows], own: bool = False, tables: Mapping[str, str] | None = None
) -> Path:
    """A workbook of those sheets; `tables` names Excel Tables and where each stands: "Settings!A3:B5"."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for name, place in (tables or {}).items():
        sheet_name, area = place.split("!")
        book[sheet_name].add_table(ExcelTable(displayName=name, ref=area))
    if own:
        book.custom_doc_props.append(StringProperty(name="xl_npq", value="0.1.0"))
    path = folder / "source.xlsx"
    book.save(path)
    return path


def column(folder: Path, name: str, cells: Sequence[object], own: bool = False, table: str = "Participants") -> Tables:
    """A workbook whose one table has one column filled, a row's key beside it."""
    beside = next(other.name for other in TABLES[table].columns if other.name != name)
    rows = [[beside, name], *([f"r{number}", cell] for number, cell in enumerate(cells))]
    return read(workbook(folder, {table: rows}, own))


def shown(tables: Tables, name: str, table: str = "Participants") -> list[object]:
    cells = tables[table][name]
    if TABLES[table].column(name).kind is Kind.DATE:
        return [None if pd.isna(cell) else cell.date() for cell in cells]
    return [None if pd.isna(cell) else cell for cell in cells]


def unread(tables: Tables) -> list[tuple[int, object]]:
    return [(cell.row, cell.value) for cell in tables.unread]


# Where tables are found


def test_the_packaged_example_is_read_whole() -> None:
    tables = read(EXAMPLE)
    assert (len(tables["Participants"]), len(tables["Assessments"])) == (1034, 433)
    assert tables.unread == tables.notes == tables.missing == ()
    assert tables["Participants"].index[[0, -1]].tolist() == [2, 1035]
    assert tables["Targets"]["FSM"].max() <= 1
    assert tables.places["Areas"].file == "areas.csv"


def test_every_frame_has_the_types_of_its_columns(tmp_path: Path) -> None:
    dtypes = {Kind.DATE: "datetime64[s]", Kind.NUMBER: "float64", Kind.SHARE: "float64", Kind.ANY: "object"}
    for tables in (read(EXAMPLE), read(csv(tmp_path, HEADINGS))):
        assert list(tables.frames) == list(TABLES)
        for name, table in TABLES.items():
            frame = tables[name]
            assert tuple(frame.columns[: len(table.columns)]) == table.names
            assert frame.index.name == "Row"
            assert frame.index.dtype == "int64"
            assert [str(frame[c.name].dtype) for c in table.columns] == [
                dtypes.get(c.kind, "str") for c in table.columns
            ]


def test_a_folder_is_matched_by_file_name_and_other_files_are_ignored(tmp_path: Path) -> None:
    csv(tmp_path, f"{HEADINGS}\n1,NPQH,2018-09-01", "PARTICIPANTS.CSV")
    csv(tmp_path, "Level\nNPQLT", "Levels.csv")
    csv(tmp_path, b"\0", "notes.csv")
    csv(tmp_path, b"\0", "groups.txt")
    tables = read(tmp_path)
    assert shown(tables, "Level") == ["NPQH"]
    assert shown(tables, "Level", "Levels") == ["NPQLT"]
    assert set(tables.places) == {"Participants", "Levels"}
    assert len(tables["Groups"]) == 7


def test_a_folder_with_two_files_for_one_table_is_refused(tmp_path: Path) -> None:
    csv(tmp_path, HEADINGS)
    csv(tmp_path, HEADINGS, "Participants.tsv")
    with pytest.raises(SourceError, match=r"Participants twice"):
        read(tmp_path)


def test_excel_tables_are_found_by_name_side_by_side_and_one_below_another(tmp_path: Path) -> None:
    rows = [
        ["Settings of the provider"],
        [],
        ["Setting", "Value", None, "Level", "Scripts"],
        ["As at", datetime(2019, 9, 30), None, "NPQLT", 3],
        [None, None, None, None, None],
        ["Total", 1, None, "NPQLL", 1],
        ["Local authority"],
        ["Kent"],
        ["below the table"],
    ]
    places = {"Settings": "Settings!A3:B4", "Levels": "Settings!D3:E6", "areas": "Settings!A7:A8"}
    tables = read(workbook(tmp_path, {"Settings": rows, "x": [[1]]}, tables=places))
    assert tables["Settings"].loc[4, "Value"] == date(2019, 9, 30)
    assert tables["Levels"]["Level"].to_dict() == {4: "NPQLT", 6: "NPQLL"}
    assert tables["Areas"]["Local authority"].to_dict() == {8: "Kent"}
    assert "Total" not in tables["Settings"]["Setting"].to_list()
    assert str(tables.places["Levels"]) == "source.xlsx, sheet Settings"
    assert tables.missing == (("Participants", ""),)


def test_an_excel_table_of_another_name_on_the_tables_sheet_sets_its_extent(tmp_path: Path) -> None:
    rows = [["Levels we run"], ["Level", "Scripts"], ["NPQH", 2], ["not a level"]]
    tables = read(workbook(tmp_path, {"Levels": rows}, tables={"Table1": "Levels!A2:B3"}))
    assert tables["Levels"]["Level"].to_dict() == {3: "NPQH"}


def test_totals_of_an_excel_table_are_no_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Levels": [["Level"], ["NPQH"], ["Total"]]})
    book = openpyxl.load_workbook(path)
    book["Levels"].add_table(ExcelTable(displayName="Levels", ref="A1:A3", totalsRowCount=1))
    book.save(path)
    assert shown(read(path), "Level", "Levels") == ["NPQH"]


def test_a_bare_sheet_is_read_from_its_first_row_of_matching_headings(tmp_path: Path) -> None:
    rows = [
        ["Level"],
        ["as sent"],
        ["ID", "participant-id", "LEVEL", " Enrolled\non "],
        ["x", "1", "NPQH", date(2018, 9, 1)],
    ]
    tables = read(workbook(tmp_path, {"participants": rows, "Other": [["a"]]}))
    assert tables["Participants"]["Participant ID"].to_dict() == {4: "1"}
    assert tables.missing == ()


def test_one_sheet_of_any_name_holds_participants(tmp_path: Path) -> None:
    rows = [HEADINGS.split(","), ["1", "NPQH", date(2018, 9, 1)]]
    assert shown(read(workbook(tmp_path, {"Sheet1": rows, "Sheet2": []})), "Enrolled on") == [date(2018, 9, 1)]
    assert read(workbook(tmp_path, {"Sheet1": rows, "Sheet2": [["x"]]})).missing == (("Participants", ""),)


def test_missing_columns_are_told_and_stand_blank(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, "Participant ID,Name\n1,Ann"))
    assert tables.missing == (("Participants", "Level"), ("Participants", "Enrolled on"))
    assert shown(tables, "Enrolled on") == [None]


def test_participants_without_rows_are_an_empty_frame(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, HEADINGS + "\n,,\n"))
    assert len(tables["Participants"]) == 0
    assert tables.missing == ()


def test_blank_rows_are_dropped_and_the_rest_keep_their_numbers(tmp_path: Path) -> None:
    text = f'{HEADINGS},Notes\n\n1,NPQH,2018-09-01,"two\nlines"\n , \u00a0,,\n2,NPQH,2018-09-01,\n'
    assert read(csv(tmp_path, text))["Participants"]["Notes"].fillna("").to_dict() == {3: "two\nlines", 5: ""}


def test_extra_columns_are_kept_under_their_own_headings(tmp_path: Path) -> None:
    text = f"Region code,{HEADINGS},level,LEVEL,Region code,,\n x ,1,NPQH,2018-09-01,NPQSL,, 7,, y\n"
    frame = read(csv(tmp_path, text))["Participants"]
    extra = frame.iloc[:, len(TABLES["Participants"].columns) :]
    assert extra.loc[2].to_dict() == {
        "Region code": "x", "Level (2)": "NPQSL", "Level (3)": None, "Region code (2)": "7", "Column I": "y"
    }  # fmt: skip
    assert set(map(str, extra.dtypes)) == {"object"}
    assert frame.loc[2, "Level"] == "NPQH"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_csvs_are_read_as_exports_come(tmp_path: Path, delimiter: str, encoding: str, ending: str) -> None:
    lines = [["Our own", "Participant ID", "Name"], ["x", "1", "Zoë, née O’Hara;"]]
    text = ending.join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    tables = read(csv(tmp_path, text.encode(encoding)))
    assert shown(tables, "Name") == ["Zoë, née O’Hara;"]
    assert tables["Participants"]["Our own"].to_list() == ["x"]


def test_an_extra_column_without_a_heading_is_called_by_its_letters(tmp_path: Path) -> None:
    frame = read(csv(tmp_path, f"{HEADINGS}\n1,NPQH,2018-09-01{',' * 25}far\n"))["Participants"]
    assert frame.columns[-1] == "Column AB"


def test_settings_are_laid_over_the_packaged_ones(tmp_path: Path) -> None:
    csv(tmp_path, HEADINGS)
    csv(tmp_path, "Setting,Value,By\n tolerance ,5%,me\nHouse colour,teal,\nContact,,\n", "settings.csv")
    frame = read(tmp_path)["Settings"].set_index("Setting", append=True).reset_index("Row")
    assert frame.loc["tolerance", ["Row", "Value", "By"]].to_list() == [2, "5%", "me"]
    assert frame.loc["tolerance", "Meaning"] == "Metric 7: a group's rate may differ from the level's by this much"
    assert frame.loc["House colour", "Value"] == "teal"
    assert frame.loc["Contact", "Value"] is None
    assert frame.loc["FSM threshold", ["Row", "Value"]].to_list() == [0, "30%"]
    assert frame.loc["FSM threshold", "By"] is None
    assert len(frame) == 21


# How cells from outside are read


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("Level", ["\tNPQ\u00a0 Head\nship ", 100188.0, True, date(2018, 9, 1), datetime(2018, 9, 1, 9)],
         ["NPQ Head ship", "100188", "TRUE", "2018-09-01", "2018-09-01"]),
        ("Notes", [" a\u00a0\tb\n", "=1", 2.5], [" a\u00a0\tb\n", None, "2.5"]),
        ("Enrolled on", [date(2018, 9, 1), datetime(2018, 9, 1, 23, 59), 43344, 43344.9, "1/9/2018", "2018-09-01"],
         [date(2018, 9, 1)] * 6),
        ("Final mark", [26, " 1,234 ", "-2.5", date(1900, 1, 26)], [26, 1234, -2.5, 26]),
        ("Peer moderated", ["Y", "n", "YES", "No", "true", "FALSE", "1", "0", True, False, 1, 0],
         ["Yes", "No"] * 6),
        ("TRN", ["RP12/34567", 1234567, 12.0, "0012345", "123456.0"],
         ["1234567", "1234567", "0000012", "0012345", "0123456"]),
        ("Cohort", ["2017/18", " 2017-2018", "2017–18"], ["2017/18"] * 3),
        ("Outcome", ["pass", " FAIL "], ["Pass", "Fail"]),
        ("FSM %", [0.3, "30%", "0.3", 1, 0], [0.3, 0.3, 0.3, 1, 0]),
        ("FSM %", [35.6, "30 %", "1.5"], [0.356, 0.3, 0.015]),
    ],
)  # fmt: skip
def test_cells_from_outside_are_read(tmp_path: Path, name: str, cells: list[object], expected: list[object]) -> None:
    tables = column(tmp_path, name, cells)
    assert shown(tables, name) == expected
    assert tables.unread == tables.notes == ()


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Enrolled on", ["31/02/2018", "09/13/2018", "43344", "soon", 0.5, True, date(1900, 12, 31), 200000, time(3)]),
        ("Final mark", ["many", "30%", True]),
        ("Peer moderated", ["maybe", 2, date(2018, 9, 1)]),
        ("TRN", ["n/a", "12345678", 0, 1.5, -5, True, date(2018, 9, 1)]),
        ("Cohort", ["2017/19", 2017, "Autumn"]),
        ("Outcome", ["Passed", 1]),
        ("FSM %", [-0.1, "101%", "lots", True, "%"]),
        ("FSM %", [35.6, 100.5][1:]),
        ("Level", ["#N/A"]),
        ("Notes", ["#REF!"]),
    ],
)
def test_cells_that_cannot_be_read_count_as_blank_and_are_told(tmp_path: Path, name: str, cells: list[object]) -> None:
    tables = column(tmp_path, name, cells)
    assert shown(tables, name) == [None] * len(cells)
    assert unread(tables) == [(row, cell) for row, cell in enumerate(cells, 2)]
    assert all((cell.table, cell.column, bool(cell.wanted)) == ("Participants", name, True) for cell in tables.unread)


def test_a_share_column_over_one_is_in_percent_and_small_values_are_noted(tmp_path: Path) -> None:
    tables = column(tmp_path, "FSM %", [35, 0.5, "0.5%", 1, 0, "0.25"])
    assert shown(tables, "FSM %") == [0.35, 0.005, 0.005, 0.01, 0, 0.0025]
    assert [(cell.row, cell.value) for cell in tables.notes] == [(3, 0.5), (7, "0.25")]
    assert tables.notes[0].wanted == "read as 0.5%, since other cells of the column are over 1"


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(
    ("table", "name", "cells", "expected"),
    [
        ("Feedback", "Responses", [0, 2.5, -1], [0, None, None]),
        ("Feedback", "Mean rating", [10, 10.5, 0], [10, None, 0]),
        ("Levels", "Window months", [1, 240, 0, 241], [1, 240, None, None]),
    ],
)
def test_numbers_outside_a_columns_bounds_are_unread(
    tmp_path: Path, table: str, name: str, cells: list[object], expected: list[object], own: bool
) -> None:
    tables = column(tmp_path, name, cells, own, table)
    assert shown(tables, name, table) == expected
    assert len(tables.unread) == expected.count(None)


def test_supplied_accuracy_from_outside_is_a_fraction_and_a_rating_stays(tmp_path: Path) -> None:
    figures = [(" Accuracy", 97), ("accuracy", "97%"), ("accuracy", 0.97), ("mean_rating", 9.7), ("accuracy", 150)]
    tables = read(workbook(tmp_path, {"Supplied": [["Measure", "Value"], *figures]}))
    assert shown(tables, "Value", "Supplied") == [0.97, 0.97, 0.97, 9.7, None]
    assert unread(tables) == [(6, 150)]


def test_true_and_one_are_told_apart(tmp_path: Path) -> None:
    tables = column(tmp_path, "Level", [1, True, 0, False])
    assert shown(tables, "Level") == ["1", "TRUE", "0", "FALSE"]


def test_excel_errors_are_unread_in_extra_columns_too(tmp_path: Path) -> None:
    tables = read(workbook(tmp_path, {"Participants": [["Participant ID", "Level", "Mine"], ["1", "#N/A", "#REF!"]]}))
    assert [(c.column, c.value) for c in tables.unread] == [("Level", "#N/A"), ("Mine", "#REF!")]
    assert tables["Participants"].loc[2, "Mine"] is None


def test_excel_errors_exported_to_a_csv_are_unread(tmp_path: Path) -> None:
    tables = read(csv(tmp_path, f"{HEADINGS},Notes\n1,#N/A,#VALUE!,#REF!\n"))
    assert [(cell.column, cell.value) for cell in tables.unread] == [
        ("Level", "#N/A"), ("Enrolled on", "#VALUE!"), ("Notes", "#REF!")
    ]  # fmt: skip


# How our own workbooks are read


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("Enrolled on", [date(2018, 9, 1), 43344, 43344.5, datetime(2018, 9, 1, 12), "2018-09-01", True, 366, 109575],
         [date(2018, 9, 1), date(2018, 9, 1)] + [None] * 6),
        ("Final mark", [26, "26", True, date(1900, 1, 26)], [26, None, None, 26]),
        ("FSM %", [0.3, 30, "30%", 1.0], [0.3, None, None, 1]),
        ("Peer moderated", ["Yes", " no ", "Y", True, 1], ["Yes", "No", None, None, None]),
        ("Outcome", ["pass", "Passed"], ["Pass", None]),
        ("TRN", [" 12345 ", 1234567, "RP12/34567", 0, 1.5, "12345678", True],
         ["0012345", "1234567", None, None, None, None, None]),
        ("Cohort", ["2017/18", " 2017/18", "2017-18", 2017], ["2017/18", "2017/18", None, None]),
        ("Level", ["  a   b ", "a\u00a0", "a\tb", 100188.0, True, date(2018, 9, 1), "#N/A"],
         ["a b", "a\u00a0", "a\tb", "100188", "TRUE", "43344", None]),
        ("Notes", [" a  b "], [" a  b "]),
    ],
)  # fmt: skip
def test_only_canonical_cells_count_in_our_own_workbooks(
    tmp_path: Path, name: str, cells: list[object], expected: list[object]
) -> None:
    tables = column(tmp_path, name, cells, own=True)
    assert tables.own
    assert shown(tables, name) == expected
    assert [cell.row for cell in tables.unread] == [row for row, cell in enumerate(expected, 2) if cell is None]


def test_calculated_columns_alone_make_no_row_in_our_own_workbooks(tmp_path: Path) -> None:
    rows = [["Participant ID", "Level", "Recruited"], ["1", "NPQH", True], [None, None, False]]
    assert len(read(workbook(tmp_path, {"Participants": rows}, own=True))["Participants"]) == 1
    assert len(read(workbook(tmp_path, {"Participants": rows}))["Participants"]) == 2


# What cannot be opened


def test_a_source_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no file or folder"):
        read(tmp_path / "nowhere.xlsx")


def damaged(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    data[start : start + 40] = b"\xff" * 40
    return bytes(data)


def zipped(entries: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


UNUSABLE: Mapping[str, tuple[str, Callable[[Path], bytes], str]] = {
    "ending": ("a.xls", lambda _: b"x", r"endings"),
    "empty workbook": ("a.xlsx", lambda _: b"", r"is empty"),
    "no zip": ("a.xlsx", lambda _: b"Participant ID,Level", r"cannot be opened as a workbook"),
    "cut off": ("a.xlsx", lambda path: path.read_bytes()[:-100], r"cannot be opened as a workbook"),
    "damaged sheet": ("a.xlsx", damaged, r"may be damaged"),
    "no workbook": ("a.xlsm", lambda _: zipped({"hello.txt": b"hello"}), r"cannot be opened as a workbook"),
    "password": ("a.xlsx", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"password"),
    "bomb": ("a.xlsx", lambda _: zipped({"xl/workbook.xml": bytes(30_000_000)}), r"unpacks to 30 MB"),
    "empty CSV": ("a.csv", lambda _: b"", r"is empty"),
    "blank CSV": ("a.csv", lambda _: b" \r\n,,\r\n", r"is empty"),
    "UTF-16": ("a.csv", lambda _: HEADINGS.encode("utf-16"), r"not a CSV"),
    "no encoding": ("a.csv", lambda _: b"Level\nA\x81\xff", r"line 2"),
    "open quote": ("a.csv", lambda _: HEADINGS.encode() + b'\n1,"NPQH,2018-09-01\n2,NPQH,\n', r"never closed"),
}


@pytest.mark.parametrize(("name", "content", "words"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, name: str, content: Callable[[Path], bytes], words: str
) -> None:
    data = content(workbook(tmp_path, {"Participants": [HEADINGS.split(",")] * 50}))
    with pytest.raises(SourceError, match=words) as caught:
        read(csv(tmp_path, data, name))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("limit", ["MOST_BYTES_OF_AN_ENTRY", "MOST_BYTES", "MOST_RATIO"])
def test_each_limit_of_a_zip_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    path = workbook(tmp_path, {"Participants": [HEADINGS.split(",")]})
    read(path)
    monkeypatch.setattr(package, limit, 1)
    with pytest.raises(SourceError, match=r"unpacks to"):
        read(path)


def test_a_cell_at_the_far_corner_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Participants": [HEADINGS.split(",")]})
    book = openpyxl.load_workbook(path)
    book["Participants"]["XFD1048576"] = "stray"
    book.save(path)
    with pytest.raises(SourceError, match=r"row 1,048,576 and across 16,384 columns"):
        read(path)


CELLS = st.one_of(
    st.text(max_size=8), st.sampled_from([*HEADINGS.split(","), "FSM %", "TRN", "1", "50%", "2018-09-01"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), st.sampled_from(",;\t"), st.sampled_from(["utf-8", "cp1252"]))
def test_no_csv_raises_anything_but_source_error(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = "\n".join(delimiter.join(row) for row in rows)
    try:
        tables = read(csv(tmp_path, text.encode(encoding, errors="replace")))
    except SourceError:
        return
    assert tuple(tables["Participants"].columns[:35]) == TABLES["Participants"].names
    assert tables["Participants"].columns.is_unique


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=3))
def test_no_damage_to_a_workbook_raises_anything_but_source_error(
    tmp_path: Path, damage: list[tuple[float, bytes]]
) -> None:
    if not (tmp_path / "source.xlsx").exists():
        workbook(tmp_path, {"Participants": [HEADINGS.split(",")]}, tables={"Participants": "Participants!A1:C2"})
    data = bytearray((tmp_path / "source.xlsx").read_bytes())
    for where, content in damage:
        start = int(where * (len(data) - len(content)))
        data[start : start + len(content)] = content
    with suppress(SourceError):
        read(csv(tmp_path, bytes(data), "damaged.xlsx"))
