"""What check and metrics tell people and other programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from check_sources import CLEAN, participant, with_participants, write_folder
from command_line import EXAMPLE, SEVERAL, Door, Said

import xl_npq
from xl_npq.cli.check import MOST_SHOWN
from xl_npq.cli.figures import amount, points
from xl_npq.cli.options import day
from xl_npq.cli.terminal import plain
from xl_npq.measure import with_whole_counts
from xl_npq.printing import guarded, rows_of

pytest_plugins = ("command_fixtures",)

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
    assert said.code == 0
    assert said.err.startswith(f"{EXAMPLE}: 0 errors and 1 warning in the data;")


def test_metrics_writes_counts_as_whole_numbers_and_shares_as_fractions(npq: Door) -> None:
    rows = list(csv.DictReader(io.StringIO(npq("metrics", EXAMPLE, "--format", "csv").out)))
    recruited = next(row for row in rows if row["measure"] == "recruited")
    assert [recruited[name] for name in ("numerator", "value", "target", "variance")] == ["21", "21", "12", "9"]
    counts = {row[name] for row in rows for name in ("numerator", "denominator")}
    assert {count for count in counts if not count.isdecimal()} == {""}
    assert {row["value"] for row in rows if row["measure"] == "retention_not_withdrawn"} >= {"1.0"}
    assert "2017/18,NPQEL,All,All,21,,21,12,9,1.75,met," in npq("metrics", EXAMPLE, "--format", "csv").out


def test_metrics_leaves_a_sum_of_ratings_that_is_no_whole_number_as_it_is() -> None:
    lines = [("mean_rating", 7.5, 3.0, 2.5), ("recruited", 3.0, float("nan"), 3.0), ("fsm30", 2.0, 2.0, 1.0)]
    figures = pd.DataFrame(lines, columns=["measure", "numerator", "denominator", "value"])
    told = with_whole_counts(figures.assign(target=[6.0, 2.5, 1.0], variance=[-3.5, 0.5, 0.0]))
    assert [repr(list(row)) for row in rows_of(told)] == [
        "['mean_rating', 7.5, 3, 2.5, 6.0, -3.5]",
        "['recruited', 3, None, 3, 2.5, 0.5]",
        "['fsm30', 2, 2, 1.0, 1.0, 0.0]",
    ]


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

    assert recruited("04/09/2017") == ["1"]
    assert recruited("2017-09-03") != ["1"]
