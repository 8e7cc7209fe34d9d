"""The door of the command line: help, exit codes, one-line errors, and nothing left behind by a failure."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from check_sources import CLEAN, Source, with_participants, write_folder
from command_line import CHECKOUT, EXAMPLE, SEVERAL, Door, Said, output_of

from xl_npq.version import VERSION

pytest_plugins = ("command_fixtures",)

COMMANDS = (
    *("demo", "template", "check", "metrics", "who", "explain", "build", "batch", "verify"),
    *("publish", "return", "compare", "rollover", "upgrade", "map", "calendar", "merge"),
    *("addin", "install", "uninstall", "doctor"),
)


# The door


@pytest.mark.parametrize("arguments", [(), *((command,) for command in COMMANDS)], ids=lambda it: " ".join(it) or "-")
def test_help_is_everywhere(npq: Door, arguments: Sequence[str]) -> None:
    said = npq(*arguments, "--help")
    assert said.code == 0
    assert said.out.startswith("Usage: xl-npq")
    assert not said.err


def test_help_lists_the_commands_that_there_are(npq: Door) -> None:
    listed = npq("--help").out.split("Commands:\n")[1].splitlines()
    assert tuple(line.split()[0] for line in listed) == COMMANDS
    assert not any(line.endswith("...") for line in listed)


def test_the_version_is_told(npq: Door) -> None:
    assert npq("--version") == Said(0, f"xl-npq {VERSION}\n", "")


def test_without_a_command_the_help_is_shown_as_a_usage_error(npq: Door) -> None:
    said = npq()
    assert said.code == 2
    assert "Commands:" in said.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "nonsense"),
        (["build"], "SOURCE"),
        (["build", "somewhere"], "--output"),
        (["metrics", "somewhere", "--metric", "8"], "--metric"),
        (["metrics", "somewhere", "--as-at", "30/02/2019"], "30/02/2019"),
        (["metrics", "somewhere", "--format", "xml"], "--format"),
        (["batch", "somewhere", "-o", ".", "--jobs", "0"], "--jobs"),
    ],
    ids=lambda it: " ".join(it) if isinstance(it, list) else "",
)
def test_wrong_usage_is_one_line_and_exit_2(npq: Door, arguments: list[str], words: str) -> None:
    said = npq(*arguments)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert words in said.err
    assert "--help" in said.err


def test_an_unforeseen_error_is_one_line_without_data(npq: Door, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object, **_others: object) -> None:
        raise ZeroDivisionError("Ada Lovelace")

    monkeypatch.setattr("xl_npq.cli.sources.read", fail)
    said = npq("check", clean)
    assert (said.code, said.out, len(said.lines)) == (1, "", 1)
    assert "ZeroDivisionError" in said.err
    assert "report" in said.err
    assert "Ada" not in said.err


def test_an_interrupt_is_exit_130(npq: Door, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object, **_others: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xl_npq.cli.sources.read", interrupt)
    said = npq("check", clean)
    assert (said.code, said.out, len(said.lines)) == (130, "", 1)


def test_the_module_is_the_same_command_and_survives_a_reader_that_leaves() -> None:
    command = [sys.executable, "-m", "xl_npq", "metrics", str(EXAMPLE), "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("provider,metric,measure")
        process.stdout.close()
        (line,) = process.stderr.read().splitlines()
        assert line.startswith(f"{EXAMPLE}: 0 errors and 1 warning in the data;")
        assert process.wait() in (0, 1)  # a large write may have fitted


def test_help_waits_for_no_library_that_measures_or_writes() -> None:
    program = (
        "import sys, types; package = types.ModuleType('xl_npq'); package.__path__ = ['xl_npq'];"
        "sys.modules['xl_npq'] = package; from xl_npq.cli import run; run(['--help']);"
        "print(sorted({'pandas', 'numpy', 'scipy', 'statsmodels', 'openpyxl', 'msoffcrypto'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=CHECKOUT, check=True)
    assert said.stdout.endswith("\n[]\n")


# Sources that cannot be used


def unreadable(folder: Path) -> Path:
    path = folder / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    return path


UNUSABLE: dict[str, Source] = {
    "no Participants table": {"Settings": CLEAN["Settings"]},
    "missing column": with_participants({"Participant ID": "P-1", "Level": "NPQH"}),
    "no rows": {**CLEAN, "Participants": ()},
}


@pytest.mark.parametrize("command", ["metrics", "who", "build", "batch"])
@pytest.mark.parametrize("case", UNUSABLE)
def test_data_that_cannot_be_used_is_exit_1(npq: Door, tmp_path: Path, case: str, command: str) -> None:
    source, folder = write_folder(tmp_path / "source", UNUSABLE[case]), tmp_path / "out"
    folder.mkdir()
    said = npq(command, source, *output_of(command, folder))
    assert (said.code, said.out, len(said.lines)) == (1, "", 1)
    assert "Participants" in said.err
    assert not list(folder.iterdir())


@pytest.mark.parametrize("case", UNUSABLE)
def test_check_tells_of_data_that_cannot_be_used_as_a_fault(npq: Door, tmp_path: Path, case: str) -> None:
    said = npq("check", write_folder(tmp_path / "source", UNUSABLE[case]))
    assert said.code == 1
    assert said.out.startswith("ERROR ")


@pytest.mark.parametrize("command", ["check", "metrics", "who", "build", "batch", "verify"])
def test_a_source_that_does_not_exist_is_exit_2(npq: Door, tmp_path: Path, command: str) -> None:
    said = npq(command, tmp_path / "nowhere.xlsx", *output_of(command, tmp_path))
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert "nowhere.xlsx" in said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["check", "metrics", "who", "build", "batch", "verify"])
def test_an_unreadable_workbook_is_exit_1(npq: Door, tmp_path: Path, command: str) -> None:
    source, folder = unreadable(tmp_path), tmp_path / "out"
    folder.mkdir()
    said = npq(command, source, *output_of(command, folder))
    assert (said.code, said.out, len(said.lines)) == (1, "", 1)
    assert "broken.xlsx" in said.err
    assert not list(folder.iterdir())


@pytest.mark.parametrize("command", ["metrics", "who", "build", "batch"])
def test_without_as_at_it_is_exit_2(npq: Door, tmp_path: Path, command: str) -> None:
    source = write_folder(tmp_path / "source", {"Participants": CLEAN["Participants"]})
    folder = tmp_path / "out"
    folder.mkdir()
    said = npq(command, source, *output_of(command, folder))
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert "--as-at" in said.err
    assert not list(folder.iterdir())


@pytest.mark.parametrize("command", ["metrics", "who", "build"])
def test_a_provider_not_in_the_source_is_exit_2(npq: Door, tmp_path: Path, command: str) -> None:
    source = write_folder(tmp_path / "source", SEVERAL)
    said = npq(command, source, "--provider", "East", *output_of(command, tmp_path))
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert "North; South" in said.err
    assert not list(tmp_path.glob("*.xlsx"))


def test_build_asks_which_of_several_providers(npq: Door, tmp_path: Path) -> None:
    said = npq("build", write_folder(tmp_path / "source", SEVERAL), "-o", tmp_path / "x.xlsx")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert "--provider" in said.err
    assert not list(tmp_path.glob("*.xlsx"))


# Places that cannot be written to


@pytest.mark.parametrize("command", ["template", "build", "batch", "demo"])
@pytest.mark.parametrize("place", ["missing", "under a file", "/proc"])
def test_a_place_that_cannot_be_written_to_is_exit_2(
    npq: Door, tmp_path: Path, clean: Path, command: str, place: str
) -> None:
    file = tmp_path / "file"
    file.write_text("kept", "utf-8")
    folder = {"missing": tmp_path / "missing" / "x", "under a file": file / "x", "/proc": Path("/proc")}[place]
    if place == "/proc" and not folder.is_dir():
        pytest.skip("there is no /proc here")
    arguments = {
        "template": ["-o", folder / "x.xlsx"],
        "build": [clean, "-o", folder / "x.xlsx"],
        "batch": [clean, "-o", folder],
        "demo": [folder],
    }[command]
    said = npq(command, *arguments)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert str(folder) in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "source"]


@pytest.mark.parametrize("command", ["batch", "demo"])
def test_a_folder_that_is_not_there_is_made(npq: Door, tmp_path: Path, clean: Path, command: str) -> None:
    folder = tmp_path / "new"
    assert npq(command, *([clean, "-o"] if command == "batch" else []), folder).code == 0
    assert list(folder.glob("*.xlsx"))


@pytest.mark.parametrize("command", ["template", "build"])
def test_a_folder_named_as_the_workbook_is_exit_2(npq: Door, tmp_path: Path, clean: Path, command: str) -> None:
    folder = tmp_path / "x.xlsx"
    folder.mkdir()
    said = npq(command, *([clean] if command == "build" else []), "-o", folder)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert folder.is_dir()


@pytest.mark.parametrize("command", ["template", "build"])
def test_a_workbook_of_another_ending_is_exit_2(npq: Door, tmp_path: Path, clean: Path, command: str) -> None:
    said = npq(command, *([clean] if command == "build" else []), "-o", tmp_path / "x.xls")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert ".xlsx" in said.err
    assert not (tmp_path / "x.xls").exists()


def test_a_workbook_never_takes_the_place_of_its_source(npq: Door, tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"what somebody typed")
    said = npq("build", path, "-o", path)
    assert (said.code, len(said.lines)) == (2, 1)
    assert path.read_bytes() == b"what somebody typed"
