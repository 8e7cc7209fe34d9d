"""A batch that goes on: what is made already is kept, what differs in data, options or content is made anew."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from check_sources import SETTINGS, participant, with_participants, write_folder

import xl_npq
from xl_npq.batch.manifest import (
    MANIFEST_COLUMNS,
    earlier_of,
    files_kept,
    files_listed,
    leftovers,
    read_manifest,
    rows_of,
    write_manifest,
)
from xl_npq.batch.outcome import Outcome
from xl_npq.batch.task import Asked, Made, common_of, make, tasks_of, workbook_names
from xl_npq.cli import run
from xl_npq.providers import apart, providers_of, tables_of

NORTH = participant(Provider="North", participant_ID="P-1")
SOUTH = participant(Provider="South", participant_ID="P-1")
BOTH = with_participants(NORTH, SOUTH)


def rows_in(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines_of(source: Path, out: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """What a batch of one process said on standard error."""
    run(["batch", str(source), "-o", str(out), "--jobs", "1", *options])
    return capsys.readouterr().err.splitlines()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished")
    write_folder(folder / "source", BOTH)
    (folder / "out").mkdir()
    assert run(["batch", str(folder / "source"), "-o", str(folder / "out"), "--jobs", "1"]) == 0
    return folder


@pytest.fixture
def again(finished: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The source and what was made of it, to be changed."""
    shutil.copytree(finished, tmp_path / "copy")
    return tmp_path / "copy" / "source", tmp_path / "copy" / "out"


def test_nothing_is_made_twice(again: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    source, out = again
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("*.xlsx") if path.name != "overview.xlsx"}
    listed = (out / "manifest.csv").read_text("utf-8")
    said = lines_of(source, out, capsys, "--resume")
    assert [line.split(": ", 2)[2].partition(",")[0] for line in said] == ["kept North.xlsx", "kept South.xlsx"]
    assert {path.name: path.stat().st_mtime_ns for path in out.glob("*.xlsx") if path.name in before} == before
    assert (out / "manifest.csv").read_text("utf-8") == listed


def changed_data(folder: Path) -> None:
    write_folder(folder / "source", with_participants({**NORTH, "Name": "Grace"}, SOUTH))


def changed_workbook(folder: Path) -> None:
    (folder / "out" / "North.xlsx").write_bytes(b"typed into")


def lost_workbook(folder: Path) -> None:
    (folder / "out" / "North.xlsx").unlink()


def edited_row(folder: Path) -> None:
    path = folder / "out" / "manifest.csv"
    path.write_text(path.read_text("utf-8").replace("North.xlsx,", "North.xlsx,", 1).replace(",1,0,0,", ",1,0,5,", 1))


@pytest.mark.parametrize("change", [changed_data, changed_workbook, lost_workbook, edited_row])
def test_what_differs_is_made_anew_and_nothing_else(
    change: Callable[[Path], None], again: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = again
    change(out.parent)
    said = lines_of(source, out, capsys, "--resume")
    assert "North: wrote North.xlsx" in said[0]
    assert "South: kept South.xlsx" in said[1]
    assert [row["warnings"] for row in rows_in(out)] == ["0", "0"]


@pytest.mark.parametrize(
    "broken",
    [b"", b"\xff\xfe\x00", b"provider,file\nNorth,North.xlsx\n", b'provider\n"'],
    ids=["empty", "no text", "other columns", "cut short"],
)
def test_a_manifest_that_is_none_is_told_and_everything_made_anew(
    broken: bytes, again: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = again
    (out / "manifest.csv").write_bytes(broken)
    made: list[str] = []

    def instead(_: object, task: xl_npq.batch.task.Task) -> Made:
        assert task.earlier is None
        made.append(task.provider)
        return Made(Outcome(task.provider))

    monkeypatch.setattr("xl_npq.batch.task.make", instead)
    assert "has no manifest.csv that this version wrote" in lines_of(source, out, capsys, "--resume")[0]
    assert made == ["North", "South"]


def test_without_resume_everything_is_made_anew(again: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    said = lines_of(*again, capsys)
    assert all("wrote" in line for line in said)


def test_options_and_version_count(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = xl_npq.read(finished / "source")
    names = workbook_names(providers_of(tables))
    listed = read_manifest(finished / "out") or {}

    def kept(asked: Asked) -> bool:
        def earlier(provider: str, file: str) -> Outcome | None:
            return earlier_of(listed, finished / "out", provider, file)

        (task, *_) = tasks_of(apart(tables), names, earlier)
        return make(common_of(tables, asked), task).outcome.kept

    assert kept(Asked())
    assert not kept(Asked(password="open sesame"))
    assert not kept(Asked(data_return=True))
    monkeypatch.setattr("xl_npq.fingerprint.VERSION", "9.9.9")
    assert not kept(Asked())


def test_a_provider_that_is_gone_is_told_and_keeps_its_workbook(
    again: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = again
    write_folder(source, with_participants(SOUTH, participant(Provider="West", participant_ID="P-2")))
    said = lines_of(source, out, capsys, "--resume")
    assert said[-1] == (
        "Files of an earlier run stay, which the manifest no longer names: North.xlsx. Delete what is out of date."
    )
    assert (out / "North.xlsx").exists()
    assert [row["provider"] for row in rows_in(out)] == ["South", "West"]


def test_reports_and_returns_are_made_and_kept_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = write_folder(tmp_path / "source", with_participants(NORTH)), tmp_path / "out"
    out.mkdir()
    assert lines_of(source, out, capsys, "--publish", "--return")[0].endswith("0 warnings in its data")
    assert (out / "reports" / "North" / "index.html").exists()
    assert (out / "returns" / "North.xlsx").exists()
    assert "kept" in lines_of(source, out, capsys, "--publish", "--return", "--resume")[0]
    (out / "reports" / "North" / "Thumbs.db").write_bytes(b"of another program")
    assert "kept" in lines_of(source, out, capsys, "--publish", "--return", "--resume")[0]
    (out / "reports" / "North" / "index.html").write_text("typed into", "utf-8")
    assert "wrote" in lines_of(source, out, capsys, "--publish", "--return", "--resume")[0]


def test_errors_forbid_report_and_return_but_not_the_workbook(tmp_path: Path) -> None:
    bad = {**NORTH, "Enrolled on": "next autumn"}
    source, out = write_folder(tmp_path / "source", with_participants(bad)), tmp_path / "out"
    out.mkdir()
    assert run(["batch", str(source), "-o", str(out), "--publish", "--return", "--jobs", "1"]) == 1
    (row,) = rows_in(out)
    assert (row["file"], row["return"], row["report"]) == ("North.xlsx", "", "")
    assert "No data return: The data has 1 error" in row["problem"]
    assert "No public report: 1 error in its data." in row["problem"]
    assert not (out / "reports").exists()


# The manifest


def test_an_interrupt_keeps_what_an_earlier_run_listed() -> None:
    earlier = {"North": Outcome("North", file="North.xlsx"), "South": Outcome("South", file="South.xlsx")}
    done = {"North": Outcome("North", file="North.xlsx", rows=7)}
    rows = list(rows_of(["North", "South", "West"], done, earlier))
    assert [(row.provider, row.rows) for row in rows] == [("North", 7), ("South", 0)]


@pytest.mark.parametrize("name", ["North", "=1+1", "-x", 'a "b", c', "two\nlines", "Ŵŷ", "'quoted"])
def test_a_manifest_reads_back_what_it_was_given(name: str, tmp_path: Path) -> None:
    (tmp_path / "N.xlsx").write_bytes(b"x")
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    given = Outcome(name, "N.xlsx", digest, 3, 1, 2, ("met",) * 7, 1.25, input="abc")
    write_manifest([given], tmp_path)
    listed = read_manifest(tmp_path)
    assert listed is not None
    assert earlier_of(listed, tmp_path, name, "N.xlsx") == given
    assert earlier_of(listed, tmp_path, name, "M.xlsx") is None


def test_files_are_left_over_where_the_same_name_is_another_providers(tmp_path: Path) -> None:
    for name in ("A_B.xlsx", "A_B (2).xlsx"):
        (tmp_path / name).write_bytes(b"")
    earlier = {"A/B": Outcome("A/B", file="A_B.xlsx"), "A:B": Outcome("A:B", file="A_B (2).xlsx")}
    assert leftovers(earlier, [Outcome("A:B", file="A_B.xlsx")], tmp_path) == ["A_B (2).xlsx"]


@pytest.mark.parametrize("name", ["=1+1.xlsx", "-x.xlsx", "'quoted.xlsx"])
def test_files_that_are_left_over_are_named_as_they_are_in_the_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"")
    write_manifest([Outcome("Gone", file=name)], tmp_path)
    listed = read_manifest(tmp_path) or {}
    assert leftovers(listed, [], tmp_path) == [name]
    assert leftovers(listed, [Outcome("Gone", file=name)], tmp_path) == []


def test_a_provider_keeps_its_file_name_when_another_of_the_same_name_leaves() -> None:
    listed = {name: Outcome(name, file=file) for name, file in workbook_names(["A/B", "A:B"]).items()}
    assert files_kept(listed, ["A:B", "A*B"]) == {"A:B": "A_B (2).xlsx"}
    names = workbook_names(["A:B", "A*B"], files_kept(listed, ["A:B", "A*B"]), files_listed(listed))
    assert names == {"A:B": "A_B (2).xlsx", "A*B": "A_B (3).xlsx"}, "nobody gets the file of A/B"


@pytest.mark.parametrize("file", ["../A_B.xlsx", "other.xlsx", "A_B (2).xlsm", "overview.xlsx", ""])
def test_a_name_that_no_batch_gives_is_not_kept(file: str) -> None:
    assert files_kept({"A/B": Outcome("A/B", file=file)}, ["A/B"]) == {}


def test_one_whose_name_moves_in_the_list_keeps_its_workbook(tmp_path: Path) -> None:
    both = [participant(Provider=name, participant_ID="P-1") for name in ("A/B", "A:B")]
    source, out = tmp_path / "source", tmp_path / "out"
    out.mkdir()
    for rows in (both, both[1:]):
        assert run(["batch", str(write_folder(source, with_participants(*rows))), "-o", str(out), "--jobs", "1"]) == 0
    assert [row["file"] for row in rows_in(out)] == ["A_B (2).xlsx"]
    assert sorted(path.name for path in out.glob("A_B*")) == ["A_B (2).xlsx", "A_B.xlsx"]


def test_columns_are_named_once() -> None:
    assert len(set(MANIFEST_COLUMNS)) == len(MANIFEST_COLUMNS)


# Splitting


def test_all_providers_apart_are_each_of_them_alone(tmp_path: Path) -> None:
    days = (
        ("North", "2017-09-04"),
        ("south ", "soon"),
        ("", "2017-09-04"),
        ("NORTH", "later"),
        ("South", "2018-01-01"),
    )
    rows = [
        participant(Provider=name, participant_ID=f"P-{number}", enrolled_on=day)
        for number, (name, day) in enumerate(days)
    ]
    targets = [
        {"Provider": name, "Cohort": "2017/18", "Level": "NPQH", "Recruitment": amount}
        for name, amount in (("North", "5"), ("", "many"), ("South", "x"))
    ]
    source = {"Participants": rows, "Settings": SETTINGS, "Targets": targets}
    tables = xl_npq.read(write_folder(tmp_path / "source", source))
    assert [name for name, _ in apart(tables)] == list(providers_of(tables))
    for name, own in apart(tables):
        wanted = tables_of(tables, name)
        assert own.unread == wanted.unread
        assert own.notes == wanted.notes
        assert {table: frame.to_csv() for table, frame in own.frames.items()} == {
            table: frame.to_csv() for table, frame in wanted.frames.items()
        }
