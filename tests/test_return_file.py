"""The file of a data return: our own reader reads it back, others read the same values, and commands keep it safe."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from check_sources import participant, with_participants, write_folder
from command_line import SEVERAL, Door, sheet_texts
from generated import write_source
from recalculate import validator
from recalculate.comparison import differences
from recalculate.engines import requires
from return_tables import EXAMPLE, made, table

import xl_npq
from xl_npq.annex_a.changes import figures_changed, people_changed
from xl_npq.data_return import Terms, data_return, read_return
from xl_npq.errors import SourceError
from xl_npq.providers import providers_of
from xl_npq.workbook.stored import stored_properties

pytest_plugins = ("command_fixtures", "return_fixtures")


# Our own reader


def test_the_return_reads_back_as_the_same_people_and_figures(returned: Path) -> None:
    before, after = xl_npq.read(EXAMPLE), read_return(returned)
    columns = [
        "Participant ID",
        "Name",
        "TRN",
        "Level",
        "URN",
        "Enrolled on",
        "Commenced on",
        "Presented on",
        "Outcome",
    ]
    one, other = (tables["Participants"][columns].reset_index(drop=True) for tables in (before, after))
    pd.testing.assert_frame_equal(one, other)
    figures = xl_npq.measure(before)
    # The return is the framework's: of partnership targets it holds nothing.
    npq = figures[~figures["metric"].str.startswith("CPT")]
    assert 0 < len(npq) < len(figures)
    pd.testing.assert_frame_equal(npq, xl_npq.measure(after))


@pytest.mark.parametrize("seed", range(12))
def test_any_providers_return_reads_back_as_the_same_figures(tmp_path: Path, seed: int) -> None:
    (tmp_path / "source").mkdir()
    write_source(tmp_path / "source", seed)
    tables = xl_npq.read(tmp_path / "source")
    provider = providers_of(tables)[0]
    told = ""
    try:
        data_return(tables, tmp_path / "return.xlsx", provider, terms=Terms(with_faults=True))
    except SourceError as error:
        told = str(error)
    if told:
        assert "nobody is enrolled by As at" in told
        return
    wanted = xl_npq.measure(tables)
    wanted = wanted[wanted["provider"] == provider].reset_index(drop=True)
    pd.testing.assert_frame_equal(xl_npq.measure(read_return(tmp_path / "return.xlsx")), wanted)


# The file


def test_the_validator_finds_nothing_wrong(returned: Path) -> None:
    requires("validator")
    assert validator.errors(returned) == []


def test_libreoffice_reads_the_same_values(returned: Path) -> None:
    requires("libreoffice")
    assert differences(returned, "libreoffice") == []


def test_the_same_data_gives_the_same_bytes(returned: Path, tmp_path: Path) -> None:
    data_return(xl_npq.read(EXAMPLE), tmp_path / "return.xlsx")
    assert (tmp_path / "return.xlsx").read_bytes() == returned.read_bytes()


def test_every_sheet_is_locked_and_opens_on_the_cover(returned: Path) -> None:
    book = openpyxl.load_workbook(returned)
    assert {sheet.title for sheet in book.worksheets if not sheet.protection.sheet} == set()
    assert book.active is not None
    assert book.active.title == "Cover"
    assert stored_properties(returned.read_bytes())["xl_npq_return"] == "annual"
    assert [sheet.title for sheet in book.worksheets][1:8] == [f"Metric {number}" for number in range(1, 8)]
    assert all(sheet.freeze_panes for sheet in book.worksheets if sheet.tables)
    assert all(sheet.print_title_rows for sheet in book.worksheets if sheet.tables)


# The one before


BEFORE = (
    participant(participant_ID="P-1", TRN="1234567", Name="Ada", Gender="Female"),
    participant(participant_ID="P-2", Name="Bea"),
)
NOW = (
    participant(participant_ID="P-1", TRN="1234567", Name="Ada Lovelace", Presented_on="2018-12-01"),
    participant(participant_ID="P-3", Name="Cleo"),
)


def test_a_return_tells_what_changed_since_the_one_before(tmp_path: Path) -> None:
    first = made(tmp_path / "before", with_participants(*BEFORE))
    second = made(tmp_path / "now", with_participants(*NOW), Terms(previous=read_return(first)))
    assert [tuple(row.values()) for row in table(second, "People_changed")] == [
        ("Removed", "P-2", "Bea", "NPQH", None, None, None),
        ("Added", "P-3", "Cleo", "NPQH", None, None, None),
        ("Changed", "P-1", "Ada Lovelace", "NPQH", "Name", "Ada", "Ada Lovelace"),
        ("Changed", "P-1", "Ada Lovelace", "NPQH", "Gender", "Female", None),
        ("Changed", "P-1", "Ada Lovelace", "NPQH", "Presented on", None, "01-Dec-2018"),
    ]
    note = openpyxl.load_workbook(second)["Changes"]["A2"].value
    assert note.startswith("Compared with the return as at 30-Sep-2019: 1 person added, 1 person removed, 3 fields ")
    figures = {tuple(row.values())[:4]: tuple(row.values())[6:] for row in table(second, "Figures_changed")}
    assert figures["Metric 4", "In window, of those whose window has closed", "2017/18", "NPQH"] == (0, 1, 2, 2, 0, 0.5)
    assert not any(line[0] == "Metric 1" for line in figures), "two were recruited then, and two are now"


def test_without_a_difference_there_is_none(returned: Path) -> None:
    tables = read_return(returned)
    tidy = xl_npq.measure(tables)
    assert people_changed(tables["Participants"], tables["Participants"]) == ()
    assert figures_changed(tidy, tidy, set(tidy["measure"])) == ()


def test_the_one_before_must_be_a_return_of_the_same_provider(
    npq: Door, tmp_path: Path, returned: Path, clean: Path, example_workbook: Path
) -> None:
    out = tmp_path / "x.xlsx"
    for earlier, code, words in ((example_workbook, 1, "is no data return"), (returned, 2, "Alliance of Leading")):
        said = npq("return", clean, "-o", out, "--previous", earlier)
        assert (said.code, len(said.lines)) == (code, 1)
        assert words in said.err
        assert not out.exists()


# The command


def test_errors_are_refused_and_nothing_is_written(npq: Door, tmp_path: Path, faulty: Path) -> None:
    said = npq("return", faulty, "-o", tmp_path / "x.xlsx")
    assert (said.code, said.out, len(said.lines)) == (1, "", 1)
    assert "--with-faults" in said.err
    assert not list(tmp_path.glob("*.xlsx"))


def test_errors_are_sent_along_where_that_is_asked_for(npq: Door, tmp_path: Path, faulty: Path) -> None:
    assert npq("return", faulty, "-o", tmp_path / "x.xlsx", "--with-faults").code == 0
    found = {(row["Column"], row["Row in the source"]) for row in table(tmp_path / "x.xlsx", "Faults")}
    assert {("Participant ID", 3), ("Enrolled on", 4), ("Level", 5)} <= found
    errors = len(xl_npq.check(xl_npq.read(faulty)).errors)
    cover = sheet_texts(tmp_path / "x.xlsx", "Cover")
    assert ["Errors in the data", f"{errors}: see the sheet Faults"] in [row[:2] for row in cover]


def test_warnings_alone_do_not_stop_a_return(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", with_participants(participant(Ethnicity="Martian")))
    assert len(xl_npq.check(xl_npq.read(source)).warnings)
    assert npq("return", source, "-o", tmp_path / "x.xlsx").code == 0


def test_one_provider_of_several_is_returned_alone(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", SEVERAL)
    assert npq("return", source, "-o", tmp_path / "x.xlsx").code == 2
    assert npq("return", source, "-o", tmp_path / "x.xlsx", "--provider", "south").code == 0
    assert set(read_return(tmp_path / "x.xlsx")["Participants"]["Provider"].dropna()) == {"South"}


def test_period_date_and_contact_stand_on_the_cover(npq: Door, tmp_path: Path, clean: Path) -> None:
    options = ("--period", "mid-year", "--as-at", "2019-03-31")
    assert npq("return", clean, "-o", tmp_path / "x.xlsx", *options).code == 0
    cover = {row[0]: row[1] for row in sheet_texts(tmp_path / "x.xlsx", "Cover") if len(row) > 1}
    assert (cover["Period"], cover["As at"][:10], cover["Differences"]) == ("Mid-year", "2019-03-31", "0")
    assert npq("return", clean, "-o", tmp_path / "y.xlsx", "--period", "monthly").code == 2


def test_an_encrypted_return_opens_with_its_password_alone(npq: Door, tmp_path: Path, clean: Path) -> None:
    (tmp_path / "secret").write_text("open sesame\n", "utf-8")
    assert npq("return", clean, "-o", tmp_path / "x.xlsx", "--encrypt", tmp_path / "secret").code == 0
    with pytest.raises(SourceError, match="password"):
        read_return(tmp_path / "x.xlsx")
    assert len(read_return(tmp_path / "x.xlsx", "open sesame")["Participants"])
    again = ("return", clean, "-o", tmp_path / "y.xlsx", "--previous", tmp_path / "x.xlsx")
    assert "--previous-password" in npq(*again).err
    assert npq(*again, "--previous-password", tmp_path / "secret").code == 0


def test_verify_sends_a_return_to_its_reconciliation(npq: Door, returned: Path) -> None:
    said = npq("verify", returned)
    assert (said.code, len(said.lines)) == (1, 1)
    assert "Reconciliation" in said.err
