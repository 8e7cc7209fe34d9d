"""Cases of the checks that look at many rows or several tables at once: see `check_cases`."""

from __future__ import annotations

from collections.abc import Mapping

from check_cases_partnership import PARTNERSHIP
from check_sources import Case, Row, Rows, Source, one, participant, with_participants, with_table


def many(number: int, **cells: object) -> list[dict[str, object]]:
    """As many participants, one like another, each with an ID of its own."""
    kind = "-".join(str(cell) for cell in cells.values())
    return [participant(participant_ID=f"{kind} {count}", **cells) for count in range(number)]


def _at(column: str, row: int = 2) -> tuple[str, int, str]:
    return "Participants", row, column


def _two(**second: object) -> Source:
    same = {"TRN": "1234567", "Name": "Ada Byron", "URN": "100001"}
    return with_participants(participant(**same), participant(participant_ID="P-2", **{**same, **second}))


def _marked(outcome: str) -> Source:
    over = {"presented_on": "2018-11-05"}
    good = many(3, outcome="Pass", Final_mark=25, **over)
    bad = many(3, outcome="Fail", Final_mark=11, **over)
    return with_participants(participant(outcome=outcome, Final_mark=26, **over), *good, *bad)


def _cohorts(label: str) -> Source:
    later = {"enrolled_on": "2018-09-03", "commenced_on": ""}
    return with_participants(
        *many(20, gender="Female"),
        *many(20, gender="Male"),
        *many(29, gender="Female", **later),
        *many(1, gender=label, **later),
    )


def _outcomes(lacking: int) -> Source:
    shown = {"presented_on": "2018-11-05"}
    return with_participants(
        *many(100, gender="Female", outcome="Pass", **shown),
        *many(20 - lacking, gender="Male", outcome="Pass", **shown),
        *many(lacking, gender="Male", **shown),
    )


def _with_scripts(number: int) -> Source:
    script: Row = {"Participant ID": "P-1", "Level": "NPQH", "Presented on": "2018-11-05"}
    return {**one(), "Assessments": [script] * number}


_TARGETS: Rows = ({"Cohort": "2017/18", "Level": "NPQH", "Recruitment": 5},)
_OTHER: Row = {"Cohort": "2017/18", "Level": "NPQSL", "Recruitment": 5}

_TURNED = with_participants(
    *(participant(participant_ID=f"P-{day}", enrolled_on=f"2017-{day}-09") for day in ("08", "07")),
    participant(enrolled_on="09/13/2017"),
)
_SCHOOL: Row = {"URN": "100001", "Local authority": "Kent"}
_SCRIPT: Row = {"Participant ID": "P-1", "Level": "NPQH", "Presented on": "2018-11-05"}
_FEEDBACK: Row = {"Received on": "2019-01-07", "Responses": 12, "Mean rating": 8.5}

BETWEEN: Mapping[str, Case] = {
    "assessment-participant-unknown": Case(
        with_table("Assessments", {**_SCRIPT, "Participant ID": "P-9"}),
        ("Assessments", 2, "Participant ID"),
        with_table("Assessments", {**_SCRIPT, "Participant ID": "p-1"}),
    ),
    "urn-odd": Case(one(URN="1234"), _at("URN"), one(URN="20001")),
    "presented-after-withdrawal": Case(
        one(withdrawn_on="2018-01-08", presented_on="2018-11-05"),
        _at("Presented on"),
        one(withdrawn_on="2018-11-05", presented_on="2018-11-05"),
    ),
    "mark-against-outcome": Case(_marked("Fail"), _at("Final mark"), _marked("Pass")),
    "person-twice": Case(_two(), _at("Participant ID", 3), _two(cohort="2018/19", enrolled_on="2018-09-03")),
    "trn-of-two-names": Case(_two(Name="Grace Hopper"), _at("TRN", 3), _two(Name="BYRON,  Ada")),
    "name-of-two-trns": Case(_two(TRN="7654321"), _at("TRN", 3), _two(TRN="7654321", URN="100002")),
    "scripts-too-many": Case(_with_scripts(3), ("Assessments", 4, "Participant ID"), _with_scripts(2)),
    "target-without-recruits": Case(
        {**one(), "Targets": (*_TARGETS, _OTHER)}, ("Targets", 3, "Recruitment"), {**one(), "Targets": _TARGETS}
    ),
    "recruits-without-target": Case(
        {**one(), "Targets": (_OTHER,)}, _at("Level"), {**one(), "Targets": (*_TARGETS, _OTHER)}
    ),
    "group-vanished": Case(_cohorts("Another"), _at("Gender", 22), _cohorts("male")),
    "one-value": Case(
        with_participants(*many(30, gender="Female")),
        _at("Gender", 0),
        with_participants(*many(29, gender="Female"), *many(1, gender="Male")),
    ),
    "sundays": Case(
        with_participants(*many(10, enrolled_on="2017-09-03"), *many(39)),
        _at("Enrolled on", 0),
        with_participants(*many(10, enrolled_on="2017-09-03"), *many(40)),
    ),
    "outcomes-missing": Case(_outcomes(10), _at("Gender", 0), _outcomes(5)),
    "date-early": Case(one(presented_on="1905-07-10"), _at("Presented on"), one(presented_on="1990-01-01")),
    "date-turned": Case(
        _TURNED, _at("Enrolled on"), {**_TURNED, "Participants": _TURNED["Participants"][:2]}, in_workbook=True
    ),
    "date-zone": Case(
        one(enrolled_on="2017-08-31T23:00:00.000Z"), _at("Enrolled on"), one(enrolled_on="2017-09-04T00:00:00.000Z")
    ),
    "school-repeated": Case(
        {**one(), "Schools": (_SCHOOL, {"URN": "100001", "Local authority": "Essex"})},
        ("Schools", 3, "URN"),
        {**one(), "Schools": (_SCHOOL, _SCHOOL)},
    ),
    "assessment-repeated": Case(
        with_table("Assessments", *[{**_SCRIPT, "Assessment ID": "A-1"}] * 2),
        ("Assessments", 3, "Assessment ID"),
        with_table("Assessments", *[{**_SCRIPT, "Assessment ID": name} for name in ("A-1", "A-2")]),
    ),
    "feedback-repeated": Case(
        with_table("Feedback", _FEEDBACK, _FEEDBACK),
        ("Feedback", 3, "Received on"),
        with_table("Feedback", _FEEDBACK, {**_FEEDBACK, "Responses": 13}),
    ),
    "dimension-without-column": Case(
        with_table("Groups", {"Dimension": "Trust", "Column": "Trust name"}),
        ("Groups", 2, "Column"),
        {
            **with_table("Groups", {"Dimension": "Trust", "Column": "Trust name"}),
            "Participants": (participant(trust_name="Oak"),),
        },
    ),
    **PARTNERSHIP,
}
