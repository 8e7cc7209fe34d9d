"""A cell that cannot be read must not mean everything: its row counts for nothing, in Python, formulas and by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from check_sources import Rows, participant, with_participants, write_folder
from plain import tidy
from recalculate import differences, requires

import xl_npq

PEOPLE = (
    participant(commenced_on="2017-10-02", presented_on="2019-07-01"),
    participant(participant_ID="P-2", commenced_on="2017-10-02", presented_on="2019-03-01"),
)
SUPPLIED = {"Measure": "accuracy", "Value": "97%", "Received on": "2019-05-01"}
CASES: Mapping[str, tuple[str, Mapping[str, object], Mapping[str, object]]] = {
    "an end of an extension": (
        "Extensions",
        {"Started from": "2017-09-01", "Started to": "sometime", "Months": 24},
        {"Started from": "2017-09-01", "Started to": "", "Months": 24},
    ),
    "a beginning of an extension": (
        "Extensions",
        {"Started from": "31/02/2017", "Started to": "2018-12-31", "Months": 24},
        {"Started from": "", "Started to": "2018-12-31", "Months": 24},
    ),
    "a cohort of a supplied figure": ("Supplied", {**SUPPLIED, "Cohort": "2017/19"}, {**SUPPLIED, "Cohort": "All"}),
}


def figures(folder: Path, **tables: Rows) -> pd.DataFrame:
    frame = xl_npq.measure(xl_npq.read(write_folder(folder, with_participants(*PEOPLE, **tables))))
    return frame.reset_index(drop=True)


@pytest.mark.parametrize(("table", "unreadable", "open_end"), CASES.values(), ids=CASES)
def test_an_unreadable_cell_costs_its_row(
    tmp_path: Path, table: str, unreadable: Mapping[str, object], open_end: Mapping[str, object]
) -> None:
    headings_alone = {table: (dict.fromkeys(unreadable, ""),)}
    without = figures(tmp_path / "without", **headings_alone)
    assert figures(tmp_path / "lost", **{table: (unreadable,)}).equals(without)
    assert not figures(tmp_path / "open", **{table: (open_end,)}).equals(without)


@pytest.mark.parametrize(("table", "unreadable", "open_end"), CASES.values(), ids=CASES)
def test_the_second_calculator_agrees(
    tmp_path: Path, table: str, unreadable: Mapping[str, object], open_end: Mapping[str, object]
) -> None:
    for number, row in enumerate((unreadable, open_end)):
        folder = tmp_path / str(number)
        found = figures(folder, **{table: (row,)})
        by_hand = pd.DataFrame(tidy(folder))
        for measure in ("in_window_of_commenced", "accuracy_supplied"):
            columns = ["cohort", "level", "dimension", "group", "value"]
            ours = found[found["measure"] == measure][columns]
            theirs = by_hand[by_hand["measure"] == measure][columns].astype({"value": float})
            assert sorted(map(str, ours.itertuples(index=False))) == sorted(map(str, theirs.itertuples(index=False)))


@pytest.mark.parametrize("engine", ["libreoffice", "ironcalc"])
def test_the_workbooks_formulas_agree(tmp_path: Path, engine: str) -> None:
    requires(engine)
    rows = {table: (unreadable, open_end) for table, unreadable, open_end in CASES.values()}
    tables = xl_npq.read(write_folder(tmp_path / "source", with_participants(*PEOPLE, **rows)))
    xl_npq.build(tables, tmp_path / "own.xlsx")
    assert [
        line for line in differences(tmp_path / "own.xlsx", engine) if "Settings!" in line or "Lists!" in line
    ] == []
