"""What who and explain tell people and other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from check_sources import write_folder
from command_line import EXAMPLE, SEVERAL, Door

import xl_npq
from xl_npq.explain import NAMES, measures

pytest_plugins = ("command_fixtures",)

ONE = (EXAMPLE, "in_window_of_presented", "--level", "NPQH", "--cohort", "2017/18")


def test_who_answers_who_did_not_present_in_time_and_why(npq: Door) -> None:
    said = npq("who", *ONE, "--part", "rest")
    assert (said.code, said.err) == (0, "")
    assert "ALL-0071" in said.out
    assert "presented" in said.out
    assert said.out.endswith("1 row.\n")


def test_as_many_rows_are_told_as_the_figure_counts(npq: Door) -> None:
    figures = xl_npq.measure(xl_npq.read(EXAMPLE))
    labels = {"measure": "fsm30", "level": "NPQSL", "cohort": "2018/19", "dimension": "Gender", "group": "Female"}
    for name, label in labels.items():
        figures = figures[figures[name] == label]
    (row,) = figures.to_dict("records")
    options = [word for name in ("level", "cohort", "dimension", "group") for word in (f"--{name}", labels[name])]
    for part in ("numerator", "denominator"):
        told = npq("who", EXAMPLE, "fsm30", *options, "--part", part, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(told.out)))
        assert len(rows) == row[part] > 0
        assert told.lines == [f"{len(rows)} rows."]
        assert {(one["Level"], one["Cohort"], one["Gender"]) for one in rows} == {("NPQSL", "2018/19", "Female")}


def test_the_part_may_stand_after_a_colon_as_in_a_cell(npq: Door) -> None:
    colon = npq("who", EXAMPLE, "FSM30:Rest", "--level", "npqh", "--format", "json")
    assert colon == npq("who", EXAMPLE, "fsm30", "--part", "rest", "--level", "NPQH", "--format", "json")
    assert all(row["Why"] and isinstance(row["Row"], int) for row in json.loads(colon.out))


def test_nobody_behind_a_figure_is_said_and_is_no_error(npq: Door, clean: Path) -> None:
    said = npq("who", clean, "deferral", "--as-at", "2019-09-30")
    assert said.code == 0
    assert said.out.endswith("No row stands behind this figure.\n")


@pytest.mark.parametrize(
    ("options", "listed"),
    [
        (("fsm30", "--level", "NPQX"), "NPQEL, NPQH, NPQSL, NPQML, Total"),
        (("fsm30", "--cohort", "1999/00"), "2017/18, 2018/19"),
        (("fsm30", "--dimension", "Gender", "--group", "Robot"), "Female"),
        (("fsm30", "--dimension", "Shoe size", "--group", "9"), "Gender, Ethnicity"),
        (("fsm30", "--group", "Female"), "Gender, Ethnicity"),
        (("fsm30", "--dimension", "Gender"), "Female"),
        (("fsm30", "--part", "half"), "numerator, denominator, rest"),
        (("fsm30:half",), "numerator, denominator, rest"),
        (("fsm",), "recruited, fsm30"),
        (("fsm_supplied",), "accuracy_supplied"),
        (("fsm30:rest", "--part", "numerator"), "one of the two"),
        (("fsm30", "--provider", "Elsewhere"), "Alliance of Leading Learning"),
    ],
)
def test_what_is_not_known_is_a_usage_error_that_lists_what_is(
    options: tuple[str, ...], listed: str, npq: Door
) -> None:
    said = npq("who", EXAMPLE, *options)
    assert (said.code, said.out) == (2, "")
    assert len(said.lines) == 1
    assert listed in said.err


def test_of_several_providers_one_is_asked_for(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", SEVERAL)
    assert "North; South" in npq("who", source, "recruited", "--as-at", "2019-09-30").err
    told = npq("who", source, "recruited", "--as-at", "2019-09-30", "--provider", "south", "--format", "json")
    assert [row["Participant ID"] for row in json.loads(told.out)] == ["P-1"]


def test_explain_lists_every_measure_once(npq: Door) -> None:
    said = npq("explain")
    assert (said.code, said.err) == (0, "")
    listed = [line.split()[0] for line in said.out.splitlines()[2:]]
    assert listed == [one.measure for one in measures()]


@pytest.mark.parametrize("name", NAMES)
def test_explain_says_what_a_measure_is_with_its_place_in_the_framework(name: str, npq: Door) -> None:
    said = npq("explain", name.upper())
    assert said.code == 0
    assert said.out.startswith(f"Measure: {name}: ")
    assert "NPQ Quality Framework" in said.out


def test_an_unknown_measure_cannot_be_explained(npq: Door) -> None:
    said = npq("explain", "fsm")
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
