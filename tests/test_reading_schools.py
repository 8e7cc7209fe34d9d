"""Schools as the Department publishes them: extracts of the register and the census, beside the provider's own list."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_sources import csv, shown

import xl_npq
from xl_npq.canonical import canonical
from xl_npq.checks.check import check
from xl_npq.cli import run
from xl_npq.providers import UNNAMED
from xl_npq.read import read
from xl_npq.tables import Tables

PUBLISHED = Path(__file__).parent / "published"
"""Real extracts, as services of the Department keep them for their own tests (Open Government Licence v3.0)."""
SHARE = "% of pupils known to be eligible for free school meals"
CUT = f"{SHARE} (Performance Tables)"[:64]


def participants(folder: Path, *urns: str) -> Path:
    lines = [f"{number},NPQH,2018-09-01,{urn}" for number, urn in enumerate(urns)]
    csv(folder, "\n".join(["Participant ID,Level,Enrolled on,URN", *lines]))
    csv(folder, "Setting,Value\nAs at,2019-09-30\n", "settings.csv")
    return folder


def with_register(folder: Path, name: str, *urns: str) -> Tables:
    text = (PUBLISHED / name).read_text("utf-8")
    (folder / "edubasealldata20210501.csv").write_bytes(text.encode("cp1252"))
    return read(participants(folder, *urns))


def census(shares: dict[int, str], urn: str, width: int = 140, cells: dict[int, str] | None = None) -> str:
    headings = [shares.get(place, f"Column {place}") for place in range(width)]
    headings[0] = "URN"
    row = [(cells or {}).get(place, "0") for place in range(width)]
    return f"{','.join(headings)}\n{','.join([urn, *row[1:]])}\n"


def test_the_published_layout_is_read_beside_the_participants(tmp_path: Path) -> None:
    tables = with_register(tmp_path, "gias_extract_139_columns.csv", "100000", "100008", "999999")
    assert tables["Schools"].loc[2].to_list() == [
        *("100000", "The Aldgate School", "City of London", "City of London", "London", "Primary"),
        *("Voluntary aided school", "Outstanding", 0.102),
    ]
    assert shown(tables, "URN", "Schools") == ["100000", "100008"]
    assert tables.places["Schools"].file == "edubasealldata20210501.csv"
    assert [fault.reason for fault in check(tables)] == ["urn-unknown"]


def test_rows_longer_than_the_headings_and_suppressed_shares_are_understood(tmp_path: Path) -> None:
    tables = with_register(tmp_path, "gias_extract_ragged.csv", "100000", "100001")
    assert shown(tables, "FSM %", "Schools") == [0.12, None]
    assert shown(tables, "Ofsted rating", "Schools") == ["Outstanding", None]
    assert [(note.row, note.value, note.reason) for note in tables.notes] == [(3, "..", "share-suppressed")]


def test_an_extract_in_windows_1252_without_shares_is_read(tmp_path: Path) -> None:
    tables = with_register(tmp_path, "gias_tech_extract.csv", "20003")
    assert shown(tables, "School name", "Schools") == ["St Thomas à Becket Church of England Aided Primary School"]
    assert len(check(tables)) == 0


@pytest.mark.parametrize("mark", ["..", "x", "z", ":", "SUPP", "NULL", ">", ""])
def test_every_mark_of_a_missing_share_is_no_share(tmp_path: Path, mark: str) -> None:
    csv(tmp_path, f"URN,EstablishmentName,PercentageFSM\n1,A,{mark}\n2,B,0.5\n", "schools.csv")
    tables = read(participants(tmp_path, "1", "2"))
    assert shown(tables, "FSM %", "Schools") == [None, 0.005]
    assert tables.unread == ()


def test_the_census_share_is_that_of_column_ee(tmp_path: Path) -> None:
    text = census({130: SHARE, 134: CUT}, "100000", cells={130: "10", 134: "36.2"})
    csv(tmp_path, text, "SFR20_2016-Schools-Pupils_UD.csv")
    assert shown(read(participants(tmp_path, "100000")), "FSM %", "Schools") == [0.362]


def test_census_columns_that_cannot_be_told_apart_are_an_error_and_give_no_share(tmp_path: Path) -> None:
    csv(tmp_path, census({5: SHARE, 6: CUT}, "100000"), "census.csv")
    tables = read(participants(tmp_path, "100000"))
    assert shown(tables, "FSM %", "Schools") == [None]
    assert [(fault.reason, fault.severity) for fault in check(tables)] == [("census-column-unclear", "error")]


def test_own_schools_come_first_then_the_census_then_the_register(tmp_path: Path) -> None:
    csv(tmp_path, "URN,School name,FSM %,Trust\n1,Ours,50%,T\n2,,,\n3,,lots,\n", "schools.csv")
    csv(tmp_path, census({4: SHARE}, "2", width=5, cells={4: "40"}) + "4,0,0,0,41\n3,0,0,0,5\n", "census.csv")
    rows = [f"{urn},Register {urn},Kent,{urn}0" for urn in range(1, 7)]
    csv(tmp_path, "\n".join(["URN,EstablishmentName,LA (name),PercentageFSM", *rows]), "edubasealldata.csv")
    tables = read(participants(tmp_path, "1", "2", "3", "4", "5"))
    schools = tables["Schools"].set_index("URN")
    assert schools["FSM %"].fillna(-1).to_dict() == {"1": 0.5, "2": 0.4, "3": -1, "4": 0.41, "5": 0.5}
    assert schools["School name"].to_list() == ["Ours", "Register 2", "Register 3", "Register 4", "Register 5"]
    assert schools["Trust"].fillna("").to_list() == ["T", "", "", "", ""]


def test_a_fault_in_a_further_file_names_that_file_and_its_row(tmp_path: Path) -> None:
    csv(tmp_path, "URN,School name\n100001,Ours\n", "schools.csv")
    csv(tmp_path, "URN,EstablishmentName,PercentageFSM\n100002,B,lots\n100001,A,x\n", "edubasealldata.csv")
    faults = check(read(participants(tmp_path, "100001", "100002")))
    told = [(fault.reason, fault.place, fault.row) for fault in faults]
    assert told == [
        ("unreadable-share", "edubasealldata.csv", 2),
        ("share-suppressed", "edubasealldata.csv", 3),
    ]


def test_a_file_of_schools_may_be_named_apart(tmp_path: Path) -> None:
    source = participants(tmp_path, "100000")
    tables = read(source / "participants.csv", schools=PUBLISHED / "gias_extract_139_columns.csv")
    assert shown(tables, "URN", "Schools") == ["100000"]


def test_a_workbook_keeps_only_schools_in_use_and_one_of_a_list_that_has_none(tmp_path: Path) -> None:
    csv(tmp_path, "URN,FSM %\n1,10%\n2,20%\n3,30%\n", "schools.csv")
    for urn, kept in (("2", ["2", None]), ("9", ["1", None])):
        own = canonical(read(participants(tmp_path, urn)), UNNAMED, "own.xlsx")
        assert shown(own, "URN", "Schools") == kept


def test_the_workbook_built_with_the_register_gives_the_same_figures(tmp_path: Path) -> None:
    tables = with_register(tmp_path, "gias_extract_139_columns.csv", "100000", "100008", "100010")
    xl_npq.build(tables, tmp_path / "own.xlsx")
    figures, again = xl_npq.measure(tables), xl_npq.measure(read(tmp_path / "own.xlsx"))
    assert figures[figures["measure"] == "fsm30"]["numerator"].sum() > 0
    assert again.drop(columns="provider").equals(figures.drop(columns="provider"))


def test_a_command_takes_a_file_of_schools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = participants(tmp_path, "999999")
    register = PUBLISHED / "gias_extract_139_columns.csv"
    assert run(["check", str(source), "--schools", str(register), "--format", "csv"]) == 0
    assert "urn-unknown" in capsys.readouterr().out
    assert run(["check", str(source), "--schools", str(tmp_path / "nowhere.csv")]) == 2
