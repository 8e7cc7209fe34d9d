"""Where tables are found in a source, and the frames that they become."""

from __future__ import annotations

import gc
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from conftest import EXAMPLE
from openpyxl.worksheet.table import Table as ExcelTable
from reading_sources import HEADINGS, csv, shown, workbook

from xl_npq.errors import SourceError
from xl_npq.read import read
from xl_npq.tables import TABLES, Kind


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
    assert len(frame) == 24


@pytest.mark.parametrize("was_on", [True, False])
def test_garbage_collection_is_after_reading_as_it_was_before(was_on: bool, tmp_path: Path) -> None:
    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(SourceError):
            read(csv(tmp_path, b"", "nothing.xlsx"))
        read(EXAMPLE)
        assert gc.isenabled() == was_on
    finally:
        gc.enable()
