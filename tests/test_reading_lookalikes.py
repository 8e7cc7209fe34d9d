"""What looks like something else at first sight is read for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_sources import csv, shown, workbook

from xl_npq.read import read

PEOPLE = "Participant ID,Level,Enrolled on,URN\nP-1,NPQH,2018-09-01,100001\n"


@pytest.mark.parametrize(
    "heading", ["EstablishmentName", "% of pupils known to be eligible for free school meals", "School"]
)
def test_ones_own_schools_keep_their_columns_whatever_one_heading_is_called(tmp_path: Path, heading: str) -> None:
    csv(tmp_path, PEOPLE, "participants.csv")
    csv(tmp_path, f"URN,{heading},Phase,FSM %,Notes\n100001,12,Primary,40%,hello\n", "schools.csv")
    tables = read(tmp_path)
    assert shown(tables, "Phase", "Schools") == ["Primary"]
    assert list(tables["Schools"]["FSM %"]) == [0.4]
    assert {"Notes", heading} <= set(tables["Schools"].columns)


def test_a_line_about_the_export_is_not_its_headings(tmp_path: Path) -> None:
    people = csv(tmp_path, f"Provider,Acre,Cohort,2018/19\n\n{PEOPLE}")
    assert shown(read(people), "Participant ID") == ["P-1"]


def test_a_mapping_tells_true_from_one(tmp_path: Path) -> None:
    rows = [["Participant ID", "Level", "Enrolled on", "Disability"]]
    rows += [[f"P-{number}", "NPQH", "2018-09-01", cell] for number, cell in enumerate((True, 1, "N"))]
    mapping = csv(tmp_path, '[Participants.values."Disability"]\n"1" = "Yes"\n"N" = "No"\n', "mapping.toml")
    tables = read(workbook(tmp_path, {"Participants": rows}), mapping=mapping)
    assert shown(tables, "Disability") == ["TRUE", "Yes", "No"]
