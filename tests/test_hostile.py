"""Hostile and broken input: one clear line or the people alone, within bounds; nothing run and nothing left."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from check_sources import participant, with_participants, write_folder
from command_line import CHECKOUT, Door
from hostile_sources import EITHER, HARMLESS, REFUSED, injected, packed

import xl_npq
from xl_npq.cli import run
from xl_npq.printing import csv_text

pytest_plugins = ("command_fixtures",)

MOST_MEMORY, MOST_SECONDS = 1_000_000_000, 20


class Ended(NamedTuple):
    """How a process ended: its code, what it wrote, and the most memory that it held, in bytes."""

    code: int
    out: str
    err: str
    memory: int


_MEASURED = """
import atexit, resource, runpy, sys
where = sys.argv.pop(1)
def tell():
    own = int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
    open(where, "w").write(str(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024))
atexit.register(tell)
runpy.run_module("xl_npq", run_name="__main__", alter_sys=True)
"""
"""The command, which tells its own peak: what the system tells of a child counts the parent that it was split from."""


def alone(*arguments: object, folder: Path) -> Ended:
    """The command in a process of its own, which the system ends after 20 seconds of work."""
    import resource

    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))  # noqa: E731  # one line
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        command = [sys.executable, "-c", _MEASURED, str(folder / "peak"), *map(str, arguments)]
        child = subprocess.run(command, cwd=CHECKOUT, stdout=out, stderr=err, preexec_fn=limit, check=False)
    texts = [(folder / name).read_text("utf-8") for name in ("out", "err")]
    peak = int((folder / "peak").read_text())
    (folder / "peak").unlink()
    return Ended(child.returncode, *texts, peak)


on_unix = pytest.mark.skipif(not hasattr(os, "wait4"), reason="limits of a process need Unix")


def hostile(case: str, folder: Path) -> Path:
    name, content = {**REFUSED, **HARMLESS, **EITHER}[case]
    path = folder / "in" / name
    path.parent.mkdir()
    path.write_bytes(content())
    return path


@on_unix
@pytest.mark.parametrize("case", REFUSED)
def test_what_means_harm_is_refused_in_one_line_within_bounds(tmp_path: Path, case: str) -> None:
    path = hostile(case, tmp_path)
    ended = alone("build", path, "-o", tmp_path / "x.xlsx", "--as-at", "2019-09-30", folder=tmp_path)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert path.name in ended.err
    assert not re.search(r"Traceback|went wrong", ended.err)
    assert ended.memory < MOST_MEMORY
    assert {one.name for one in tmp_path.iterdir()} == {"in", "out", "err"}


@on_unix
@pytest.mark.parametrize("case", HARMLESS)
def test_what_is_harmless_without_being_run_or_opened_is_read(tmp_path: Path, case: str) -> None:
    ended = alone("check", hostile(case, tmp_path), "--as-at", "2019-09-30", "--format", "csv", folder=tmp_path)
    assert ended.code in (0, 1)
    assert re.fullmatch(r".*: (\d+ errors?, \d+ warnings? and \d+ notes?|nothing is wrong)\.\n", ended.err)
    assert ended.memory < MOST_MEMORY


@on_unix
@pytest.mark.parametrize("case", EITHER)
def test_what_may_be_read_is_read_without_what_it_brings_or_refused(tmp_path: Path, case: str) -> None:
    ended = alone("check", hostile(case, tmp_path), "--as-at", "2019-09-30", "--format", "csv", folder=tmp_path)
    assert (ended.code in (0, 1), len(ended.err.splitlines())) == (True, 1)
    assert "root:" not in ended.out
    assert not re.search(r"Traceback|went wrong", ended.err)
    assert ended.memory < MOST_MEMORY


def test_no_link_of_a_source_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> object:
        raise AssertionError("somebody was called")

    monkeypatch.setattr("socket.socket", asked)
    assert len(xl_npq.read(hostile("links to elsewhere", tmp_path))["Participants"]) == 3


def test_macros_of_a_source_reach_no_workbook_of_ours(npq: Door, tmp_path: Path) -> None:
    source = hostile("macros", tmp_path)
    npq("build", source, "-o", tmp_path / "x.xlsx", "--as-at", "2019-09-30")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower()]


def test_a_hidden_sheet_is_read_like_any_other(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(hostile("links to elsewhere", tmp_path))
    book.create_sheet("Notes")
    book["Participants"].sheet_state = "veryHidden"
    book.save(tmp_path / "hidden.xlsx")
    assert len(xl_npq.read(tmp_path / "hidden.xlsx")["Participants"]) == 3


# Formulas in texts


INJECTED = injected()


def sources_of_formulas(folder: Path) -> Path:
    texts = list(enumerate(INJECTED.values()))
    people = [participant(participant_ID=f"P-{n}", Name=text, Level=text, **{"=1+1": text}) for n, text in texts]
    people += [participant(participant_ID=f"{text}{n}", TRN=f"{n + 1}") for n, text in texts]
    people = [{**row, "Provider": "=cmd|'/c calc'!A0"} for row in people]
    words = [{"Provider": "=cmd|'/c calc'!A0", "Metric": 1, "Text": text} for text in INJECTED.values()]
    return write_folder(folder / "source", with_participants(*people, Commentary=words))


@pytest.mark.parametrize("start", INJECTED)
def test_no_text_in_csv_begins_like_a_formula(start: str) -> None:
    ((heading,), (cell,)) = csv.reader(io.StringIO(csv_text([INJECTED[start]], [[INJECTED[start]]]), newline=""))
    assert cell == heading == f"'{INJECTED[start]}"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_text_in_csv_is_split_by_a_spreadsheet_that_splits_elsewhere(separator: str) -> None:
    text = csv_text(["a", "b"], [["x;=1+1", 1.5], ["x\t=1+1", None], ['"x,=1+1', -2]])
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        assert not [cell for cell in row if cell.startswith("=")]


@pytest.mark.parametrize("command", [["check"], ["metrics"], ["who", "recruited"]], ids=lambda command: command[0])
def test_no_command_writes_a_formula_as_csv(npq: Door, tmp_path: Path, command: list[str]) -> None:
    said = npq(command[0], sources_of_formulas(tmp_path), *command[1:], "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(said.out, newline="")) for cell in row]
    assert any("cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(tuple("=+@\t\r\n")) or re.match(r"-(?![\d.])", cell)]


def test_the_manifest_and_the_names_of_files_hold_no_formula(npq: Door, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    npq("batch", sources_of_formulas(tmp_path), "-o", out, "--jobs", "1")
    rows = list(csv.reader(io.StringIO((out / "manifest.csv").read_text("utf-8"), newline="")))
    assert rows[1][0] == "'=cmd|'/c calc'!A0"
    assert {path.name for path in out.iterdir()} == {"manifest.csv", "overview.xlsx", "=cmd_'_c calc'!A0.xlsx"}


def test_no_text_of_a_source_becomes_a_formula_or_a_link_of_a_workbook(npq: Door, tmp_path: Path) -> None:
    assert npq("build", sources_of_formulas(tmp_path), "-o", tmp_path / "x.xlsx").code == 0
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    assert any("cmd|" in text for text in texts.values())
    for name, text in texts.items():
        formulas = re.findall(r"<(?:f|formula\d?|definedName|calculatedColumnFormula)\b[^>]*>([^<]*)<", text)
        assert not [formula for formula in formulas if "cmd|" in formula], name
        assert "externalLink" not in text
        assert 'TargetMode="External"' not in text


def test_a_proposed_mapping_is_toml_whatever_the_headings_are(npq: Door, tmp_path: Path) -> None:
    hostile_headings = ['x"]\n[other]\na="', "back\\slash", "=1+1", "'''", "\x7f\u2028"]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["Learner ref", "Course level", *hostile_headings], ["1", "NPQH", *["x"] * 5]])
    (tmp_path / "a.csv").write_text(file.getvalue(), "utf-8", newline="")
    said = npq("map", tmp_path / "a.csv", "--format", "toml")
    assert set(tomllib.loads(said.out)) <= {"Participants"}


# Names and paths


def test_a_workbook_stays_in_its_folder_whatever_its_provider_is_called(npq: Door, tmp_path: Path) -> None:
    names = ["../../up", "/root", "C:\\x", "CON", "aux.txt", ".", "..", "a" * 400, "tab\tnul\x01", "com1 "]
    people = [participant(Provider=name, participant_ID=f"P-{number}") for number, name in enumerate(names)]
    out = tmp_path / "deep" / "out"
    out.mkdir(parents=True)
    npq("batch", write_folder(tmp_path / "source", with_participants(*people)), "-o", out, "--jobs", "1")
    written = {path.name for path in out.iterdir()} - {"manifest.csv", "overview.xlsx"}
    assert len(written) == len(names)
    assert all(name.endswith(".xlsx") for name in written)
    assert {path.name for path in tmp_path.iterdir()} == {"deep", "source"}
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {"out"}


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_path_that_is_too_long_is_one_line(npq: Door, tmp_path: Path, command: str) -> None:
    path = tmp_path / ("a" * 5_000 + ".xlsx")
    said = npq(command, path, *(["-o", path] if command == "build" else []))
    assert (said.code in (1, 2), said.out, len(said.lines)) == (True, "", 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_source_that_is_no_ordinary_file_is_not_waited_for(npq: Door, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    said = npq("check", tmp_path / "pipe.csv")
    assert (said.code, len(said.lines), "no ordinary file" in said.err) == (1, 1, True)
    os.mkfifo(tmp_path / "participants.csv")
    assert npq("check", tmp_path, "--format", "csv").code == 1


def test_a_link_in_a_circle_and_a_file_without_end_are_refused(npq: Door, tmp_path: Path) -> None:
    (tmp_path / "circle.csv").symlink_to(tmp_path / "circle.csv")
    assert (said := npq("check", tmp_path / "circle.csv")).code in (1, 2)
    assert len(said.lines) == 1
    with (tmp_path / "sparse.csv").open("wb") as file:
        file.truncate(5_000_000_000)
    assert (said := npq("check", tmp_path / "sparse.csv")).code == 1
    assert "larger than 100 MB" in said.err


def test_a_link_at_the_place_of_the_output_is_replaced_and_not_followed(npq: Door, tmp_path: Path) -> None:
    precious, link = tmp_path / "precious", tmp_path / "x.xlsx"
    precious.write_text("kept", "utf-8")
    link.symlink_to(precious)
    assert npq("template", "-o", link).code == 0
    assert (precious.read_text("utf-8"), link.is_symlink()) == ("kept", False)


def test_a_good_source_is_read_so_that_these_tests_mean_something(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(packed({}))
    assert run(["check", str(tmp_path / "a.xlsx"), "--as-at", "2019-09-30"]) == 1
    assert len(xl_npq.read(tmp_path / "a.xlsx")["Participants"]) == 3
