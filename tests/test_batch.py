"""A workbook for each provider: one provider's trouble is its own, and an interrupt leaves whole files."""

from __future__ import annotations

import csv
import hashlib
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from check_sources import SETTINGS, Source, participant, with_participants, write_folder
from snug import room_as

import xl_npq
from xl_npq.batch import task as batch
from xl_npq.batch.manifest import MANIFEST_COLUMNS, write_manifest
from xl_npq.batch.outcome import Outcome
from xl_npq.batch.place import place
from xl_npq.batch.pool import made_here
from xl_npq.batch.task import Made, Task, common_of, make, rows_of_nobody, tasks_of, workbook_names
from xl_npq.checks.fault import Faults
from xl_npq.cli import run
from xl_npq.layout.plan import plan_for
from xl_npq.providers import apart
from xl_npq.run_log import Run

CHECKOUT = Path(xl_npq.__file__).parents[1]
NORTH = participant(Provider="North", participant_ID="P-1")
SOUTH = participant(Provider="South", participant_ID="P-1")
WRITTEN = ("manifest.csv", "overview.xlsx")
BOTH = with_participants(NORTH, SOUTH, {**SOUTH, "Participant ID": "P-2", "Enrolled on": "next autumn"})


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def batch_of(source: Source, tmp_path: Path, out: Path, *options: str) -> int:
    return run(["batch", str(write_folder(tmp_path / "source", source)), "-o", str(out), *options])


# The command


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of two providers, made by two processes; read them only."""
    folder = tmp_path_factory.mktemp("batch")
    source = write_folder(folder / "source", BOTH)
    with room_as(plan_for):  # new processes, where they begin afresh, know of no other room
        assert run(["batch", str(source), "-o", str(folder), "--jobs", "2"]) == 0
    return folder


def test_each_provider_gets_a_workbook_of_its_own_rows(made: Path) -> None:
    assert {path.name for path in made.iterdir()} == {"source", "North.xlsx", "South.xlsx", *WRITTEN}
    for provider, people in (("North", 1), ("South", 2)):
        participants = xl_npq.read(made / f"{provider}.xlsx")["Participants"].dropna(subset=["Participant ID"])
        assert participants["Provider"].tolist() == [provider] * people


def test_the_manifest_lists_every_workbook_in_the_order_of_the_source(made: Path) -> None:
    rows = manifest(made)
    assert list(rows[0]) == list(MANIFEST_COLUMNS)
    assert [(row["provider"], row["file"], row["rows"], row["problem"]) for row in rows] == [
        ("North", "North.xlsx", "1", ""),
        ("South", "South.xlsx", "2", ""),
    ]
    assert [row["errors"] for row in rows] == ["0", "1"]
    for row in rows:
        assert row["sha256"] == hashlib.sha256((made / row["file"]).read_bytes()).hexdigest()
        assert float(row["seconds"]) > 0


def test_the_manifest_has_the_statuses_of_the_dashboard(made: Path) -> None:
    for row in manifest(made):
        provider = xl_npq.read(made / row["file"])
        wanted = [headline.status for headline in batch.headlines_of(provider, row["provider"])]
        assert [row[f"metric_{number}"] for number in range(1, 8)] == wanted


@pytest.mark.room
def test_a_batch_gives_the_workbook_that_build_gives(made: Path, tmp_path: Path) -> None:
    one = tmp_path / "South.xlsx"
    assert run(["build", str(made / "source"), "--provider", "South", "-o", str(one)]) == 0
    assert one.read_bytes() == (made / "South.xlsx").read_bytes()


@pytest.mark.room
def test_one_process_makes_the_same_workbooks(made: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["batch", str(made / "source"), "-o", str(out), "--jobs", "1"]) == 0
    for name in ("North.xlsx", "South.xlsx"):
        assert (out / name).read_bytes() == (made / name).read_bytes()
    said = capsys.readouterr()
    assert said.out == "Wrote 2 workbooks of 2, manifest.csv and overview.xlsx\n"
    assert said.err.splitlines() == [
        "1 of 2: North: wrote North.xlsx, 0 errors and 0 warnings in its data",
        "2 of 2: South: wrote South.xlsx, 1 error and 0 warnings in its data",
        f"{made / 'source'}: 1 error and 0 warnings in the data; a cell with an error counts as blank. "
        f"See each with: xl-npq check {made / 'source'}",
    ]


def test_strict_leaves_out_the_provider_with_errors(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert batch_of(BOTH, tmp_path, out, "--strict", "--jobs", "1") == 1
    assert {path.name for path in out.iterdir()} == {"North.xlsx", *WRITTEN}
    north, south = manifest(out)
    assert (north["file"], south["file"], south["errors"]) == ("North.xlsx", "", "1")
    assert south["problem"] == "1 error in its data: mend what is wrong, or leave --strict out."
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "1 provider did not get all that was asked for:",
        f"South: {south['problem']}",
    ]


def test_what_one_provider_is_to_mend_is_told_without_the_others(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(made / "source"), "--provider", "North"]) == 0
    assert "ERROR" not in capsys.readouterr().out
    assert run(["check", str(made / "source"), "--provider", "south", "--format", "csv"]) == 1
    faults = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [fault["row"] for fault in faults if fault["severity"] == "error"] == ["4"]
    assert run(["check", str(made / "source"), "--provider", "West"]) == 2


def test_rows_without_a_provider_are_told_and_with_strict_forbid_everything(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = with_participants(NORTH, SOUTH, participant(participant_ID="P-9"))
    assert rows_of_nobody(xl_npq.read(write_folder(tmp_path / "source", source))) == 1
    assert batch_of(source, tmp_path, out, "--strict") == 1
    assert not list(out.iterdir())
    assert "1 row of" in capsys.readouterr().err


def test_rows_without_a_provider_belong_to_an_only_one(tmp_path: Path) -> None:
    source = with_participants(NORTH, participant(participant_ID="P-9"))
    assert rows_of_nobody(xl_npq.read(write_folder(tmp_path / "source", source))) == 0


def test_all_workbooks_are_locked_with_the_password(tmp_path: Path, out: Path) -> None:
    (tmp_path / "password.txt").write_text("open sesame", "utf-8")
    one = with_participants(NORTH)
    assert batch_of(one, tmp_path, out, "--lock-password", str(tmp_path / "password.txt"), "--jobs", "1") == 0
    with zipfile.ZipFile(out / "North.xlsx") as archive:
        assert b"hashValue=" in archive.read("xl/worksheets/sheet2.xml")


# One provider's trouble


def work(task: Task) -> Made:
    """Stands in for building: South's process is killed."""
    if task.provider == "South":
        os.kill(os.getpid(), signal.SIGKILL)
    return Made(Outcome(task.provider, file=task.file))


def tasks(tmp_path: Path, names: Sequence[str]) -> list[Task]:
    rows = [participant(Provider=name, participant_ID="P-1") for name in names]
    tables = xl_npq.read(write_folder(tmp_path / "source", with_participants(*rows)))
    return list(tasks_of(apart(tables), workbook_names(names)))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL on Windows")
def test_a_process_that_dies_costs_its_own_workbook_alone(tmp_path: Path) -> None:
    names = ["North", "South", *(f"Provider {number}" for number in range(8))]
    outcomes = {made.outcome.provider: made.outcome for made in made_here(tasks(tmp_path, names), 2, work)}
    assert set(outcomes) == set(names)
    assert [name for name, outcome in outcomes.items() if outcome.problem] == ["South"]
    assert "memory" in outcomes["South"].problem


def test_an_exception_is_told_without_data_and_stops_nobody_else(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out = batch.lay_out

    def failing(tables: xl_npq.tables.Tables, provider: str, file: str, faults: Faults, run: Run) -> object:
        if provider == "North":
            raise ZeroDivisionError("Ada Lovelace")
        return lay_out(tables, provider, file, faults, run)

    monkeypatch.setattr(batch, "lay_out", failing)
    assert batch_of(BOTH, tmp_path, out, "--jobs", "1") == 1
    north, south = manifest(out)
    assert (north["file"], north["rows"], south["file"], south["problem"]) == ("", "1", "South.xlsx", "")
    assert "ZeroDivisionError" in north["problem"]
    said = capsys.readouterr()
    assert "North: Something went wrong (ZeroDivisionError)" in said.err.splitlines()[-1]
    assert "Ada" not in said.err + said.out + north["problem"]


def test_a_workbook_that_cannot_be_written_is_told(tmp_path: Path, out: Path) -> None:
    (out / "North.xlsx").mkdir()
    assert batch_of(BOTH, tmp_path, out, "--jobs", "1") == 1
    north, south = manifest(out)
    assert "cannot be" in north["problem"]
    assert (north["file"], south["file"]) == ("", "South.xlsx")
    assert {path.name for path in out.iterdir()} == {"North.xlsx", "South.xlsx", *WRITTEN}


def test_tasks_hold_the_rows_of_their_provider_alone(tmp_path: Path) -> None:
    for task in tasks(tmp_path, ["North", "South"]):
        assert set(task.tables["Participants"]["Provider"]) == {task.provider}


def test_making_a_workbook_raises_nothing(tmp_path: Path) -> None:
    (task,) = tasks(tmp_path / "a", ["North"])
    made = make(common_of(xl_npq.read(tmp_path / "a" / "source")), task)
    outcome = place(made, tmp_path / "nowhere", None)
    assert made.outcome.file == "North.xlsx"
    assert outcome.file == outcome.sha256 == ""
    assert "nowhere" in outcome.problem


def test_the_manifest_holds_no_formula(out: Path) -> None:
    write_manifest([Outcome("=1+1", problem="-x")], out)
    (row,) = manifest(out)
    assert (row["provider"], row["problem"]) == ("'=1+1", "'-x")


# An interrupt


def hearing_of_interrupts(task: Task) -> Made:
    return Made(Outcome(task.provider, problem=str(signal.getsignal(signal.SIGINT) != signal.SIG_IGN)))


def test_processes_finish_the_workbook_in_hand(tmp_path: Path) -> None:
    both = tasks(tmp_path, ["North", "South"])
    assert [made.outcome.problem for made in made_here(both, 2, hearing_of_interrupts)] == ["False", "False"]


@pytest.mark.skipif(os.name == "nt", reason="an interrupt goes to a console there, not to a group of processes")
def test_an_interrupt_leaves_whole_workbooks_and_lists_them(tmp_path: Path, out: Path) -> None:
    rows = [participant(Provider=f"Provider {number}", participant_ID="P-1") for number in range(40)]
    source = write_folder(tmp_path / "source", {"Participants": rows, "Settings": SETTINGS})
    command = [sys.executable, "-m", "xl_npq", "batch", str(source), "-o", str(out), "--jobs", "2"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        start_new_session=True,
        # What runs in a shell's background ignores interrupts, and so would its processes.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("1 of 40: ")
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
        assert process.wait() == 130
    assert "Traceback" not in said
    assert next(line for line in said.splitlines() if " of 40: " not in line).startswith("Stopping. ")
    assert said.splitlines()[-2].endswith("with --resume.")
    assert said.endswith("Interrupted.\n")
    written = {path.name for path in out.iterdir()}
    assert not [name for name in written if name.endswith(".part")]
    listed = {row["file"] for row in manifest(out)}
    assert 1 <= len(listed) < 40
    assert listed <= written
    for path in out.glob("*.xlsx"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
