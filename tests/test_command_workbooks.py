"""What build, template, demo and verify write and say, and how passwords are given."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import msoffcrypto
import openpyxl
import pytest
from check_sources import write_folder
from command_line import SEVERAL, Door, Said, output_of, sheet_texts

import xl_npq
from xl_npq.cli.passwords import password_from, write_encrypted
from xl_npq.errors import UsageError

pytest_plugins = ("command_fixtures",)

# Faults in cells


def test_faults_in_cells_do_not_stop_build_and_stand_on_the_checks_sheet(
    npq: Door, tmp_path: Path, faulty: Path
) -> None:
    said = npq("build", faulty, "-o", tmp_path / "x.xlsx")
    assert (said.code, len(said.lines)) == (0, 1)
    assert said.out == f"Wrote {tmp_path / 'x.xlsx'}\n"
    errors = len(xl_npq.check(xl_npq.read(faulty)).errors)
    assert errors >= 3
    assert f"{errors} errors" in said.err
    checks = sheet_texts(tmp_path / "x.xlsx", "Checks")
    found = {(row[3], row[7]) for row in checks if row[0] == "error"}
    assert {("Participant ID", "3"), ("Enrolled on", "4"), ("Level", "5")} <= found


@pytest.mark.parametrize("command", ["metrics", "build"])
def test_strict_writes_nothing_where_there_are_errors(npq: Door, tmp_path: Path, faulty: Path, command: str) -> None:
    said = npq(command, faulty, "--strict", *output_of(command, tmp_path))
    assert (said.code, said.out, len(said.lines)) == (1, "", 1)
    assert "--strict" in said.err
    assert not list(tmp_path.glob("*.xlsx"))


def test_strict_writes_where_there_are_none(npq: Door, tmp_path: Path, clean: Path) -> None:
    said = npq("build", clean, "--strict", "-o", tmp_path / "x.xlsx")
    assert said == Said(0, f"Wrote {tmp_path / 'x.xlsx'}\n", "")
    assert (tmp_path / "x.xlsx").exists()


def test_metrics_tells_of_faults_on_one_line(npq: Door, faulty: Path) -> None:
    said = npq("metrics", faulty, "--format", "csv")
    assert (said.code, len(said.lines)) == (0, 1)
    assert "errors" in said.err
    assert said.out.startswith("provider,")


# build, template, demo


def test_build_by_provider_holds_that_provider_alone(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", SEVERAL)
    assert npq("build", source, "--provider", "south", "-o", tmp_path / "x.xlsx").code == 0
    built = xl_npq.read(tmp_path / "x.xlsx")["Participants"]
    assert set(built["Provider"].dropna()) == {"South"}


def test_build_at_another_date_keeps_that_date(npq: Door, tmp_path: Path, clean: Path) -> None:
    assert npq("build", clean, "--as-at", "31/12/2018", "-o", tmp_path / "x.xlsx").code == 0
    settings = xl_npq.read(tmp_path / "x.xlsx")["Settings"].set_index("Setting")["Value"]
    assert str(settings["As at"]).startswith("2018-12-31")


def test_template_is_an_empty_workbook_of_ours(npq: Door, tmp_path: Path) -> None:
    said = npq("template", "-o", tmp_path / "mine.xlsx")
    assert said == Said(0, f"Wrote {tmp_path / 'mine.xlsx'}\n", "")
    tables = xl_npq.read(tmp_path / "mine.xlsx")
    assert tables.own
    assert tables["Participants"].empty


@pytest.mark.room
def test_demo_writes_the_example_and_says_how_it_stands(npq: Door, tmp_path: Path, example_workbook: Path) -> None:
    said = npq("demo", tmp_path)
    path = tmp_path / "Alliance of Leading Learning.xlsx"
    assert said.code == 0
    assert said.lines[0] == "Reading the example provider: 1,034 participants, 433 scripts"
    assert f"Wrote {path}" in said.out
    statuses = {line.split()[0] for line in said.out.splitlines() if line[:1].isdigit()}
    assert statuses == {"1", "2", "3", "4", "5", "6", "7"}
    assert sheet_texts(path, "Dashboard") == sheet_texts(example_workbook, "Dashboard")


# Passwords


def hashed_locks(path: Path) -> int:
    """How many sheets are locked with a password."""
    with zipfile.ZipFile(path) as archive:
        return sum(b"hashValue=" in archive.read(name) for name in archive.namelist() if "/worksheets/sheet" in name)


def test_locked_sheets_need_the_password_of_the_file(npq: Door, tmp_path: Path, clean: Path) -> None:
    file = tmp_path / "password.txt"
    file.write_text("open sesame\nsecond line\n", "utf-8")
    for name, arguments in (("locked", ["--lock-password", file]), ("free", [])):
        assert npq("build", clean, "-o", tmp_path / f"{name}.xlsx", *arguments).code == 0
    assert hashed_locks(tmp_path / "locked.xlsx") >= 8
    assert hashed_locks(tmp_path / "free.xlsx") == 0


def test_an_encrypted_workbook_opens_with_its_password_alone(npq: Door, tmp_path: Path, clean: Path) -> None:
    file, path = tmp_path / "password.txt", tmp_path / "x.xlsx"
    file.write_text("pässword\n", "utf-8")
    before = set(tmp_path.iterdir())
    assert npq("build", clean, "-o", path, "--encrypt", file).code == 0
    assert set(tmp_path.iterdir()) - before == {path}
    assert "password" in npq("check", path).err
    assert npq("verify", path).code == 1
    assert npq("verify", path, "--password", file).code == 0
    with path.open("rb") as encrypted:
        opened = msoffcrypto.OfficeFile(encrypted)
        opened.load_key(password="pässword", verify_password=True)
        data = io.BytesIO()
        opened.decrypt(data)
    assert "Dashboard" in openpyxl.load_workbook(data).sheetnames


def test_a_workbook_to_be_encrypted_is_never_open_where_it_will_stand(tmp_path: Path) -> None:
    places: list[Path] = []

    def fail(place: Path) -> None:
        places.append(place)
        place.write_bytes(b"names and TRNs")
        raise UsageError("no")

    with pytest.raises(UsageError):
        write_encrypted(fail, tmp_path / "x.xlsx", "password")
    (place,) = places
    assert place.name == "x.xlsx"
    assert tmp_path not in place.parents
    assert not place.parent.exists()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", ["", "\nsecond line", "x" * 256], ids=["empty", "blank first line", "too long"])
@pytest.mark.parametrize("option", ["--lock-password", "--encrypt"])
def test_a_file_without_a_usable_password_is_exit_2(
    npq: Door, tmp_path: Path, clean: Path, option: str, content: str
) -> None:
    file = tmp_path / "password.txt"
    file.write_text(content, "utf-8")
    said = npq("build", clean, "-o", tmp_path / "x.xlsx", option, file)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert not (tmp_path / "x.xlsx").exists()


def test_a_password_file_that_does_not_exist_is_exit_2(npq: Door, tmp_path: Path, clean: Path) -> None:
    said = npq("build", clean, "-o", tmp_path / "x.xlsx", "--lock-password", tmp_path / "nowhere")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)


class Keyboard(io.StringIO):
    """Standard input of a person."""

    def isatty(self) -> bool:
        return True


def test_a_password_is_asked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["one", "one", "one", "two"])
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert password_from("-", "lock the sheets") == "one"
    with pytest.raises(UsageError, match="differ"):
        password_from("-", "lock the sheets")


def test_a_password_can_come_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("piped\n"))
    assert password_from("-", "lock the sheets") == "piped"


# verify


class Difference(NamedTuple):
    kind: str
    words: str
    sheet: str = "Metric 1"


class Verdict(NamedTuple):
    differences: tuple[Difference, ...]
    checked: int


@pytest.mark.parametrize(
    ("kinds", "code"),
    [((), 0), (("stale",), 0), (("figure",), 1), (("stale", "overwritten"), 1), (("unlocked",), 1)],
)
def test_verify_fails_on_anything_but_what_is_out_of_date(
    npq: Door, monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...], code: int
) -> None:
    stand_in = ModuleType("xl_npq.verify")
    verdict = Verdict(tuple(Difference(kind, f"Metric 1!B7 is {kind}") for kind in kinds), 9_412)
    monkeypatch.setattr(stand_in, "verify", lambda *_: verdict, raising=False)
    monkeypatch.setitem(sys.modules, "xl_npq.verify", stand_in)
    said = npq("verify", "x.xlsx")
    assert said.code == code
    assert "9,412 cells compared" in said.out
    # What is out of date is many cells at once: their number and sheets are told, not each.
    assert [kind for kind in kinds if f"Metric 1!B7 is {kind}" in said.out] == [
        kind for kind in kinds if kind != "stale"
    ]
    assert ("What does not hold:" in said.out) == bool(set(kinds) - {"stale"})
    assert ("Out of date" in said.out) == ("stale" in kinds)
