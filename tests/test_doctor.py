"""What `xl-npq doctor` finds on made-up computers: one thing amiss at a time, each with what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from made_computers import ADD_IN, made_computer

from xl_npq.cli import run
from xl_npq.install.doctor import Finding, doctor
from xl_npq.install.environment import Environment
from xl_npq.install.put import install

TEMPLATE = Path(__file__).parents[1] / "workbook_template.xlsx"


@pytest.fixture
def computer(tmp_path: Path) -> Environment:
    made = made_computer(tmp_path)
    install(made, ADD_IN)
    return made


def amiss(findings: tuple[Finding, ...]) -> list[str]:
    return [one.step for one in findings if not one.good]


def test_a_computer_on_which_all_is_well_has_nothing_to_do(computer: Environment) -> None:
    assert amiss(doctor(computer)) == []


@pytest.mark.parametrize("platform", ["win32", "linux", "darwin"])
def test_a_file_is_looked_at_on_every_computer(computer: Environment, tmp_path: Path, platform: str) -> None:
    ours, broken = tmp_path / "ours.xlsx", tmp_path / "broken.xlsx"
    shutil.copy(TEMPLATE, ours)
    broken.write_bytes(ours.read_bytes()[:900])
    here = replace(computer, platform=platform)
    (found,) = (one for one in doctor(here, (ours,)) if one.step == "File")
    assert found.good
    assert "that xl-npq wrote" in found.found
    assert [one.found for one in doctor(here, (broken,)) if one.step == "File" and "may be damaged" in one.found]
    Path(f"{ours}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", "utf-8")
    assert "Downloaded file" in amiss(doctor(here, (ours,)))


def test_before_install_it_says_to_install(tmp_path: Path) -> None:
    findings = doctor(made_computer(tmp_path))
    steps = ["Installed", "xlwings.xlam", "xl_npq.xlam"]
    settings = ["Setting INTERPRETER_WIN", "Setting PYTHONPATH", "Setting UDF MODULES"]
    assert amiss(findings) == steps + settings
    assert all("xl-npq install" in one.advice for one in findings if not one.good)


def _remove(path: Callable[[Environment], Path]) -> Callable[[Environment], Environment]:
    def act(computer: Environment) -> Environment:
        path(computer).unlink()
        return computer

    return act


def _write(path: Callable[[Environment], Path], text: str) -> Callable[[Environment], Environment]:
    def act(computer: Environment) -> Environment:
        path(computer).write_text(text, "utf-8")
        return computer

    return act


def _in_one_drive(computer: Environment) -> Environment:
    return replace(computer, one_drive=(computer.python.parent.parent,))


MARK = "[ZoneTransfer]\r\nZoneId=3\r\n"
TROUBLE: dict[str, tuple[Callable[[Environment], Environment], str]] = {
    "no Python": (_remove(lambda one: one.python), "Python"),
    "old Python": (lambda one: replace(one, python_version=(3, 9)), "Python"),
    "no Excel": (lambda one: replace(one, excel=None), "Excel"),
    "no functions": (lambda one: replace(one, udfs=None), "udfs.py"),
    "functions gone": (_remove(lambda one: one.udfs or Path()), "udfs.py"),
    "no library": (_remove(lambda one: one.dll_folders[1] / one.dll), "xlwings' library"),
    "Excel of 32 bits": (lambda one: replace(one, excel_bits=32), "xlwings' library"),
    "no add-in": (_remove(lambda one: one.start_folder / "xl_npq.xlam"), "xl_npq.xlam"),
    "another xlwings' add-in": (_write(lambda one: one.start_folder / "xlwings.xlam", "other"), "xlwings.xlam"),
    "another Python set": (_write(lambda one: one.settings_file, '"PYTHONPATH","x"'), "Setting INTERPRETER_WIN"),
    "record broken": (_write(lambda one: one.own_folder / "installed.json", "{"), "Installed"),
    "locations off": (lambda one: replace(one, trust={"AllLocationsDisabled": 1}), "Trusted locations"),
    "macros forbidden": (lambda one: replace(one, trust={"VBAWarnings": 4}), "Macros in workbooks"),
    "no access to VBA": (lambda one: replace(one, trust={}), "Import Functions"),
    "OneDrive": (_in_one_drive, "OneDrive"),
    "downloaded": (_write(lambda one: one.start_folder / "xl_npq.xlam:Zone.Identifier", MARK), "Downloaded file"),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_what_is_amiss_is_named_with_what_to_do(trouble: str, computer: Environment) -> None:
    act, step = TROUBLE[trouble]
    findings = doctor(act(computer))
    assert step in amiss(findings)
    assert all(one.advice for one in findings if not one.good)
    assert not [one for one in findings if one.good and one.advice]


def test_xlwings_of_another_version_than_was_installed_is_told(computer: Environment, tmp_path: Path) -> None:
    (tmp_path / "env" / "xlwings64-0.38.0.dll").write_bytes(b"")
    assert amiss(doctor(replace(computer, xlwings_version="0.38.0"))) == ["Installed"]


def test_python_from_the_store_is_told(computer: Environment, tmp_path: Path) -> None:
    store = tmp_path / "WindowsApps" / "python.exe"
    store.parent.mkdir()
    store.write_bytes(b"")
    assert "Python" in amiss(doctor(replace(computer, python=store)))


def test_a_downloaded_workbook_that_is_named_is_told(computer: Environment, tmp_path: Path) -> None:
    workbook = tmp_path / "mailed.xlsm"
    shutil.copy(TEMPLATE, workbook)
    assert amiss(doctor(computer, (workbook,))) == []
    Path(f"{workbook}:Zone.Identifier").write_text(MARK, "utf-8")
    (told,) = [one for one in doctor(computer, (workbook,)) if not one.good]
    assert "Unblock" in told.advice


def test_a_workbook_in_one_drive_is_a_note_and_no_fault(computer: Environment) -> None:
    workbook = computer.one_drive[0] / "shared.xlsx"
    shutil.copy(TEMPLATE, workbook)
    (told,) = [one for one in doctor(computer, (workbook,)) if not one.good]
    assert (told.step, told.needed) == ("OneDrive", False)


@pytest.mark.parametrize(("trust", "code"), [({"AccessVBOM": 1}, 0), ({}, 0), ({"AllLocationsDisabled": 1}, 1)])
def test_the_command_exits_1_only_where_something_stands_in_the_way(
    computer: Environment,
    trust: dict[str, int],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("xl_npq.cli.computer.this_computer", lambda: replace(computer, trust=trust))
    assert run(["doctor"]) == code
    told = capsys.readouterr().out
    assert ("TO DO" in told) == bool(code)
    assert told.rstrip().endswith("see above." if code else "All right.")


def test_the_commands_install_and_uninstall_work_on_this_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = made_computer(tmp_path)
    monkeypatch.setattr("xl_npq.cli.computer.this_computer", lambda: made)
    assert run(["install"]) == 0
    assert (made.start_folder / "xl_npq.xlam").stat().st_size > 10_000
    assert run(["doctor"]) == 0
    assert run(["uninstall"]) == 0
    assert not made.start_folder.exists()
    assert run(["uninstall"]) == 0
    assert "Nothing is installed." in capsys.readouterr().out


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_off_windows_the_commands_say_so_in_one_line_and_exit_1(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = replace(made_computer(tmp_path), platform="darwin")
    monkeypatch.setattr("xl_npq.cli.computer.this_computer", lambda: made)
    assert run([command]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "needs Excel for Windows" in told.err
    assert run(["doctor"]) == 1
