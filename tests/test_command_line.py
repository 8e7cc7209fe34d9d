"""What each command does, says and returns: in this process, but through the door that the real command uses."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import msoffcrypto
import openpyxl
import pandas as pd
import pytest
from check_sources import CLEAN, Source, participant, with_participants, write_folder

import xl_npq
from xl_npq.cli import run
from xl_npq.cli.check import MOST_SHOWN
from xl_npq.cli.figures import amount, points
from xl_npq.cli.options import day
from xl_npq.cli.passwords import password_from, write_encrypted
from xl_npq.cli.terminal import plain
from xl_npq.errors import UsageError
from xl_npq.printing import guarded
from xl_npq.version import VERSION

EXAMPLE = Path(xl_npq.__file__).parent / "example"
CHECKOUT = Path(xl_npq.__file__).parents[1]
COMMANDS = ("demo", "template", "check", "metrics", "build", "batch", "verify")
FAULTY = with_participants(
    participant(participant_ID="P-1"),
    participant(participant_ID="P-1", Name="Ada's double"),
    participant(participant_ID="P-3", enrolled_on="next autumn"),
    participant(participant_ID="P-4", Level="NPQX"),
)
SEVERAL = with_participants(
    participant(Provider="North", participant_ID="P-1"), participant(Provider="South", participant_ID="P-1")
)


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard error."""
        return self.err.splitlines()


@dataclass(frozen=True)
class Door:
    """The command line within this process."""

    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Said:
        code = run([str(argument) for argument in arguments])
        return Said(code, *self.capture.readouterr())


@pytest.fixture
def npq(capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(capsys)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "source", CLEAN)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "source", FAULTY)


def sheet_texts(path: Path, sheet: str) -> list[list[str]]:
    """The cells of a sheet as text, by row."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = [["" if cell is None else str(cell) for cell in row] for row in book[sheet].iter_rows(values_only=True)]
    book.close()
    return rows


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
    def fail(_: object) -> None:
        raise ZeroDivisionError("Ada Lovelace")

    monkeypatch.setattr("xl_npq.cli.sources.read", fail)
    said = npq("check", clean)
    assert (said.code, said.out, len(said.lines)) == (1, "", 1)
    assert "ZeroDivisionError" in said.err
    assert "report" in said.err
    assert "Ada" not in said.err


def test_an_interrupt_is_exit_130(npq: Door, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
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
        assert process.stderr.read() == ""
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


@pytest.mark.parametrize("command", ["metrics", "build", "batch"])
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


def output_of(command: str, folder: Path) -> list[object]:
    return {"build": ["-o", folder / "x.xlsx"], "batch": ["-o", folder]}.get(command, [])


@pytest.mark.parametrize("command", ["check", "metrics", "build", "batch", "verify"])
def test_a_source_that_does_not_exist_is_exit_2(npq: Door, tmp_path: Path, command: str) -> None:
    said = npq(command, tmp_path / "nowhere.xlsx", *output_of(command, tmp_path))
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert "nowhere.xlsx" in said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["check", "metrics", "build", "batch", "verify"])
def test_an_unreadable_workbook_is_exit_1(npq: Door, tmp_path: Path, command: str) -> None:
    source, folder = unreadable(tmp_path), tmp_path / "out"
    folder.mkdir()
    said = npq(command, source, *output_of(command, folder))
    assert (said.code, said.out, len(said.lines)) == (1, "", 1)
    assert "broken.xlsx" in said.err
    assert not list(folder.iterdir())


@pytest.mark.parametrize("command", ["metrics", "build", "batch"])
def test_without_as_at_it_is_exit_2(npq: Door, tmp_path: Path, command: str) -> None:
    source = write_folder(tmp_path / "source", {"Participants": CLEAN["Participants"]})
    folder = tmp_path / "out"
    folder.mkdir()
    said = npq(command, source, *output_of(command, folder))
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert "--as-at" in said.err
    assert not list(folder.iterdir())


@pytest.mark.parametrize("command", ["metrics", "build"])
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
    folder = {"missing": tmp_path / "missing", "under a file": file / "x", "/proc": Path("/proc")}[place]
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


# check


def test_check_says_that_nothing_is_wrong(npq: Door, clean: Path) -> None:
    said = npq("check", clean)
    assert said == Said(0, f"{clean}: nothing is wrong.\n", "")


def test_check_exits_0_on_warnings_alone(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", {**CLEAN, "Settings": (*CLEAN["Settings"], {"Setting": "Colour"})})
    said = npq("check", source)
    assert said.code == 0
    assert "WARNING setting-unknown" in said.out
    assert "0 errors, 1 warning and 0 notes" in said.out


def test_check_takes_as_at_from_the_command_line(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", {"Participants": CLEAN["Participants"]})
    assert "as-at-missing" in npq("check", source).out
    assert npq("check", source, "--as-at", "30/09/2019").code == 0


def test_check_shows_people_some_of_many_faults_and_programs_all(npq: Door, tmp_path: Path) -> None:
    rows = [participant(participant_ID=f"P-{number}", Level="NPQX") for number in range(1_234)]
    source = write_folder(tmp_path / "source", with_participants(*rows))
    shown = npq("check", source)
    assert shown.code == 1
    assert f"... and {1_234 - MOST_SHOWN:,} more" in shown.out
    told = list(csv.DictReader(io.StringIO(npq("check", source, "--format", "csv").out)))
    unknown = [row for row in told if row["column"] == "Level"]
    assert [int(row["row"]) for row in unknown] == list(range(2, 1_236))
    assert len(json.loads(npq("check", source, "--format", "json").out)) == len(told)


def test_check_as_csv_holds_no_formula(npq: Door, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://example.org")'
    source = write_folder(tmp_path / "source", with_participants(participant(Level=formula)))
    (row, *_) = csv.DictReader(io.StringIO(npq("check", source, "--format", "csv").out))
    assert row["value"] == f"'{formula}"
    (fault, *_) = json.loads(npq("check", source, "--format", "json").out)
    assert fault["value"] == formula


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_starts_a_formula_is_guarded(start: str) -> None:
    assert guarded(f"{start}1") == f"'{start}1"
    assert guarded(f"1{start}") == f"1{start}"


def test_what_is_shown_cannot_steer_a_terminal() -> None:
    assert plain("a\x1b[2Jb\r\nc") == "a�[2Jb c"


def test_cells_that_look_like_markup_are_shown_as_they_are(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", with_participants(participant(Level="[red]NPQX[/red]")))
    assert "[red]NPQX[/red]" in npq("check", source).out


# metrics


@pytest.fixture(scope="module")
def example_figures() -> pd.DataFrame:
    return xl_npq.measure(xl_npq.read(EXAMPLE))


def test_metrics_as_csv_is_every_row_unrounded(npq: Door, example_figures: pd.DataFrame) -> None:
    said = npq("metrics", EXAMPLE, "--format", "csv")
    told = pd.read_csv(io.StringIO(said.out), dtype={"metric": str}, keep_default_na=False,
                       na_values={name: [""] for name in ("numerator", "denominator", "value", "target", "variance",
                                                          "pct_target", "low", "high", "p", "p_adjusted")})  # fmt: skip
    pd.testing.assert_frame_equal(told, example_figures, check_dtype=False, check_exact=True)
    assert (said.code, said.err) == (0, "")


def test_metrics_as_json_has_null_for_no_value(npq: Door, example_figures: pd.DataFrame) -> None:
    told = json.loads(npq("metrics", EXAMPLE, "--metric", "7", "--format", "json").out)
    wanted = example_figures[example_figures["metric"] == "7"]
    assert [row["value"] for row in told] == [None if pd.isna(value) else value for value in wanted["value"]]
    assert {row["flagged"] for row in told} == {None, "Yes", "No"}
    assert list(told[0]) == list(example_figures.columns)


def test_metrics_shows_people_a_rounded_table_without_groups(npq: Door) -> None:
    said = npq("metrics", EXAMPLE, "--metric", "1")
    assert "Metric 1: Recruited (recruited)" in said.out
    total = next(line.split() for line in said.out.splitlines() if line.startswith("2017/18") and "Total" in line)
    assert total == ["2017/18", "Total", "502", "502", "332", "151.2%", "met"]
    assert "Female" not in said.out
    assert "rows of groups not shown" in said.out


def test_metrics_shows_people_the_groups_outside_the_tolerance(npq: Door, example_figures: pd.DataFrame) -> None:
    outside = example_figures[example_figures["flagged"] == "Yes"]
    assert len(outside)
    said = npq("metrics", EXAMPLE, "--metric", "7").out
    assert said.count(" points\n") == len(outside)
    assert all(group in said for group in outside["group"])


@pytest.mark.parametrize(
    ("number", "unit", "shown"),
    [
        (0.2805, "share", "28.1%"),
        (0.285, "share", "28.5%"),
        (1034.0, "people", "1,034"),
        (9.905, "rating", "9.91"),
        (float("nan"), "share", ""),
    ],
)
def test_figures_for_people_are_rounded_half_away_from_zero(number: float, unit: str, shown: str) -> None:
    assert amount(number, unit) == shown


def test_gaps_for_people_have_a_sign() -> None:
    assert (points(0.12345), points(-0.1005)) == ("+12.3 points", "-10.1 points")


def test_metrics_of_several_providers_gives_each_its_rows(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", SEVERAL)
    both = csv.DictReader(io.StringIO(npq("metrics", source, "--format", "csv").out))
    assert {row["provider"] for row in both} == {"North", "South"}
    one = csv.DictReader(io.StringIO(npq("metrics", source, "--provider", "south", "--format", "csv").out))
    assert {row["provider"] for row in one} == {"South"}


@pytest.mark.parametrize("text", ["2019-09-30", "30/09/2019", " 2019-09-30 "])
def test_dates_are_iso_or_day_first(text: str) -> None:
    assert day(text) == date(2019, 9, 30)


def test_as_at_decides_what_has_happened(npq: Door, clean: Path) -> None:
    def recruited(as_at: str) -> list[str]:
        rows = csv.DictReader(io.StringIO(npq("metrics", clean, "--as-at", as_at, "--format", "csv").out))
        return [row["value"] for row in rows if row["measure"] == "recruited" and row["level"] == "NPQH"][:1]

    assert recruited("04/09/2017") == ["1.0"]
    assert recruited("2017-09-03") != ["1.0"]


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
    monkeypatch.setattr(stand_in, "verify", lambda _: verdict, raising=False)
    monkeypatch.setitem(sys.modules, "xl_npq.verify", stand_in)
    said = npq("verify", "x.xlsx")
    assert said.code == code
    assert "9,412 cells compared" in said.out
    assert all(f"Metric 1!B7 is {kind}" in said.out for kind in kinds)
    assert ("What does not hold:" in said.out) == bool(set(kinds) - {"stale"})
    assert ("Out of date" in said.out) == ("stale" in kinds)
