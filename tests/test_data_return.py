"""The data return: who is listed under each metric, with which items, and the figures of its analyses."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from check_sources import one, participant, with_participants
from made_sources import as_printed, golden
from recalculate.engines import ENGINES, requires
from return_tables import every_part, listed, made, table

pytest_plugins = ("return_fixtures",)
METRICS = tuple(f"Metric {number}" for number in range(1, 8))


# The items of Annex A, as tables 2 to 8 name them

KEYS = ["Participant ID", "Cohort", "NPQ level"]
ITEMS = {
    1: [
        "Participant ID",
        "Cohort",
        "NPQ level recruited to",
        "Name",
        "Teacher Reference Number (where applicable)",
        "Current job role/post",
        "Name of participant's school",
        "Unique Reference Number of participant's school",
        "Local Authority Area of the participant's school",
        "Where different, the Local Authority District",
        "Government region in which participant's school is located",
        "Phase of participant's school",
        "Type of participant's school",
        "Latest OFSTED inspection rating of participant's school",
    ],
    2: [
        *KEYS,
        "Whether 30% or more of the pupils in the participant's school are known to be eligible for Free School Meals",
    ],
    3: [*KEYS, "Participant's ethnicity", "Whether they identify as white-British"],
    4: [*KEYS, "Participant's formal commencement date", "Date presented for final assessment"],
    5: [
        *KEYS,
        "The final mark awarded to the participant",
        "Whether this constitutes a pass or fail",
        "Final mark was subject to peer moderation",
        "Final mark was changed as a result of peer moderation",
    ],
    7: [
        *KEYS,
        "Participant's sex",
        "Whether the participant has a disability",
        "Whether the participant has withdrawn or deferred from the qualification",
        "Where applicable, the reasons for this",
    ],
}


@pytest.mark.parametrize("number", ITEMS)
def test_each_metric_has_the_items_that_annex_a_names_and_no_others(returned: Path, number: int) -> None:
    assert list(listed(returned, number)[0]) == ITEMS[number]


def test_metric_6_lists_nobody(returned: Path) -> None:
    with pytest.raises(LookupError):
        listed(returned, 6)


def test_a_participant_reads_as_annex_a_asks(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        one(
            TRN="0012345",
            Job_role="Head",
            URN="100001",
            School_name="Hill",
            Local_authority="Leeds",
            District="leeds",
            Ethnicity="Irish",
            FSM_="",
            Gender="Female",
            Disability="No",
            Presented_on="2018-11-01",
            Final_mark="61.5",
            Outcome="Pass",
            Peer_moderated="Yes",
            Mark_changed="No",
        ),
    )
    (first,) = listed(path, 1)
    assert first["Teacher Reference Number (where applicable)"] == "0012345"
    assert first["Unique Reference Number of participant's school"] == "100001"
    assert first["Where different, the Local Authority District"] is None
    assert list(listed(path, 2)[0].values())[-1] == "Not known"
    assert list(listed(path, 3)[0].values())[3:] == ["Irish", "No"]
    assert [str(day)[:10] for day in list(listed(path, 4)[0].values())[3:]] == ["2017-10-02", "2018-11-01"]
    assert list(listed(path, 5)[0].values())[3:] == [61.5, "Pass", "Yes", "No"]
    assert list(listed(path, 7)[0].values())[3:] == ["Female", "No", "No", None]


def test_people_stand_under_the_metrics_that_count_them(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        with_participants(
            participant(participant_ID="first", TRN="1234567", withdrawn_on="2018-01-01", withdrawal_reason="Moved"),
            participant(participant_ID="again", TRN="1234567", enrolled_on="2018-09-04", commenced_on="2018-10-02"),
            participant(participant_ID="gone", withdrawn_on="2018-02-01", withdrawal_reason="Ill"),
            participant(participant_ID="later", commenced_on=""),
            participant(participant_ID="tutor-1", Role="Facilitator"),
            participant(participant_ID="future", enrolled_on="2019-12-01", commenced_on=""),
            participant(
                participant_ID="soon", presented_on="2019-12-01", deferred_on="2019-01-10", deferral_reason="X"
            ),
        ),
    )
    names = {number: [row["Participant ID"] for row in listed(path, number)] for number in ITEMS}
    assert names[1] == names[2] == names[3] == ["first", "gone", "later", "soon"]
    assert names[4] == names[7] == ["again", "gone", "soon"]
    assert names[5] == [None]
    left = {str(row["Participant ID"]): list(row.values())[-2:] for row in listed(path, 7)}
    assert left == {"again": ["No", None], "gone": ["Withdrawn", "Ill"], "soon": ["Deferred", "X"]}
    assert [row["Date presented for final assessment"] for row in listed(path, 4)] == [None] * 3
    assert b"tutor-1" not in every_part(path)
    assert b"future" not in every_part(path)


def test_what_no_figure_and_no_item_needs_is_not_sent(tmp_path: Path) -> None:
    row = {**participant(), "Notes": "Her mother is ill", "Phone": "0113 4960000"}
    script = {"Participant ID": row["Participant ID"], "Presented on": "2018-11-05", "Marked by": "Mr Grey"}
    path = made(tmp_path, with_participants(row, Assessments=[script]))
    assert b"Grey" not in every_part(path)
    assert b"mother" not in every_part(path)
    assert b"4960000" not in every_part(path)


# Figures

FIELDS = {
    ("1", "target"): "Target number",
    ("1", "actual"): "Total number of participants recruited, for each NPQ level offered",
    ("1", "pct_target"): "Total number of participants recruited, expressed as a percentage of target number",
    ("4", "presented"): "Number of participants who presented",
    ("4", "within_18m"): "Of these, presented within the window",
    ("5", "assessments"): "Scripts",
    ("5", "accuracy"): "Accuracy as worked out from these",
    ("7", "started"): "Number in the base of the retention rate",
    ("7", "retention_pct"): "The retention rate",
    ("7", "submitted"): "Number in the base of the achievement rate",
}
COUNTS = {
    ("2", "actual"): "Total number of participants recruited from schools where 30% or more of the pupils are known to "
    "be eligible for Free School Meals, for each NPQ level offered",
    ("3", "actual"): "Total number of participants recruited that do not identify as white-British, for each NPQ level "
    "offered",
}


def test_the_analyses_give_the_figures_that_the_provider_published(returned: Path) -> None:
    lines = {
        (number, str(row["Cohort"]), str(row["NPQ level"]).lower()): row
        for number in "123457"
        for row in table(returned, f"Metric_{number}_analysis")
    }
    compared = 0
    for printed in golden("all_metric_summary.csv"):
        place, level = (printed["metric"], printed["field"]), printed["level"].lower()
        row = lines.get((printed["metric"], printed["cohort"], level))
        if printed["dimension"] != "all" or row is None or not printed["corrected"]:
            continue
        if place in FIELDS:
            amount = row[FIELDS[place]]
            assert isinstance(amount, (int, float)), printed
            assert as_printed(amount, printed["corrected"]) == printed["corrected"], printed
            compared += 1
        elif place in COUNTS:
            assert f"({row[COUNTS[place]]})" in printed["corrected"], printed
            compared += 1
    assert compared > 80


def test_the_return_is_reconciled_to_the_dashboard_and_counts_anew_when_it_is_changed(
    returned: Path, tmp_path: Path
) -> None:
    requires("libreoffice")
    book = openpyxl.load_workbook(returned)
    rows = list(
        openpyxl.load_workbook(returned, data_only=True)["Reconciliation"].iter_rows(min_row=6, values_only=True)
    )
    assert {row[6] for row in rows} == {0}
    assert {row[0] for row in rows} == set(METRICS)
    area = book["Metric 2"].tables["Metric_2_participants"].ref
    cell = next(cell for cell in book["Metric 2"][area][-1] if cell.value in ("Yes", "No"))
    cell.value = "No" if cell.value == "Yes" else "Yes"
    book.save(tmp_path / "changed.xlsx")
    values = ENGINES["libreoffice"].recalculate(tmp_path / "changed.xlsx", ["Reconciliation"])
    assert values["Reconciliation", "B3"] == 4, "this level and all, this cohort and all"


def test_the_agents_figures_stand_beside_ours(tmp_path: Path) -> None:
    supplied = {"Measure": "accuracy", "Cohort": "2017/18", "Level": "NPQH", "Value": 0.97, "Received on": "2019-03-01"}
    rating = {"Measure": "mean_rating", "Value": 8.1, "Received on": "2019-03-01"}
    feedback = {"Received on": "2019-01-01", "Responses": 4, "Mean rating": 7}
    source = with_participants(participant(), Supplied=[supplied, rating], Feedback=[feedback])
    path = made(tmp_path, source)
    found = {
        (row["Cohort"], row["NPQ level"]): row["Accuracy as supplied by DfE/its QA agent"]
        for row in table(path, "Metric_5_analysis")
    }
    assert found["2017/18", "NPQH"] == 0.97
    last = table(path, "Metric_6_analysis")[-1]
    assert list(last.values())[2:] == [4, 7, 8.1]
