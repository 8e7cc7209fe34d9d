"""For every check a small source in which it finds one fault, and one, as like it as can be, in which it is silent."""

from __future__ import annotations

from collections.abc import Mapping

from check_cases_between import BETWEEN
from check_cases_reviews import REVIEWS
from check_sources import (
    BELOW,
    BESIDE,
    SETTINGS,
    Case,
    Row,
    Rows,
    one,
    participant,
    settings,
    with_participants,
    with_table,
)


def _at(column: str, row: int = 2) -> tuple[str, int, str]:
    return "Participants", row, column


_TWO = (participant(Provider="Acre"), participant(Provider="Beech", participant_ID="P-2"))
_TARGET = {"Cohort": "2017/18", "Level": "NPQH", "Recruitment": 5}
_FEEDBACK = {"Received on": "2019-01-07", "Responses": 12, "Mean rating": 8.5}
_SCRIPT = {"Participant ID": "P-1", "Level": "NPQH", "Presented on": "2018-11-05"}
_SCHOOLS: Rows = ({"URN": "100001", "Local authority": "Kent"},)
_GIAS: Row = {"URN": "100001", "EstablishmentName": "Aldgate"}
_SHARE = "% of pupils known to be eligible for free school meals"
_SHARE_TOO = f"{_SHARE} (Performance Tables)"
_FEMALE: Row = {"Table": "Participants", "Column": "Gender", "Value": "f", "Becomes": "Female"}
_LEVELS: Rows = ({"Level": "NPQH", "Window months": 18},)
_WHITE: Row = {"Ethnicity": "White British", "Known": "Yes", "Non-White British": "No"}
_LATER = participant(participant_ID="P-2", TRN="1234567", enrolled_on="2018-09-03", commenced_on="")
_IN_AREAS: dict[str, Rows] = {
    "Settings": (*SETTINGS, {"Setting": "Allocated areas only", "Value": "Yes"}),
    "Areas": ({"Local authority": "Wigan"},),
}

CASES: Mapping[str, Case] = {
    "missing-table": Case({"Settings": SETTINGS}, _at("", 0)),
    "missing-column": Case(
        with_participants({"Participant ID": "P-1", "Level": "NPQH", "Start": "2017-09-04"}), _at("Enrolled on", 0)
    ),
    "no-rows": Case(with_participants(), _at("", 0)),
    "as-at-missing": Case(settings(as_at=""), ("Settings", 2, "Value"), settings()),
    "setting-unreadable": Case(
        settings(("FSM threshold", "a third")), ("Settings", 3, "Value"), settings(("FSM threshold", "33%"))
    ),
    "setting-unknown": Case(
        settings(("Suppres below", 4)), ("Settings", 3, "Setting"), settings(("suppress  BELOW", 4))
    ),
    "setting-repeated": Case(settings(("as at ", "2020-09-30")), ("Settings", 3, "Setting"), settings()),
    "unreadable-date": Case(one(commenced_on="31/02/2018"), _at("Commenced on"), one(commenced_on="28/02/2018")),
    "unreadable-number": Case(
        with_table("Feedback", {**_FEEDBACK, "Responses": 2.5}),
        ("Feedback", 2, "Responses"),
        with_table("Feedback", _FEEDBACK),
    ),
    "unreadable-share": Case(one(**{"FSM %": "130%"}), _at("FSM %"), one(**{"FSM %": "100%"})),
    "unreadable-trn": Case(one(TRN="12345678"), _at("TRN"), one(TRN="RP12/34567")),
    "unreadable-choice": Case(
        one(presented_on="2018-11-05", outcome="Passed?"),
        _at("Outcome"),
        one(presented_on="2018-11-05", outcome=" pass"),
    ),
    "unreadable-yes-no": Case(one(mark_changed="maybe"), _at("Mark changed"), one(mark_changed="true")),
    "unreadable-cohort": Case(one(cohort="2017/19"), _at("Cohort"), one(cohort="2017-2018")),
    "error-value": Case(one(gender="#N/A"), _at("Gender"), one(gender="N/A")),
    "error-in-extra-column": Case(
        with_participants(participant(days_left="#VALUE!")),
        _at("Days left"),
        with_participants(participant(days_left="12")),
        own=True,
    ),
    "doubtful": Case(
        with_participants(participant(**{"FSM %": "0.5"}), participant(participant_ID="P-2", **{"FSM %": "35"})),
        _at("FSM %"),
        with_participants(participant(**{"FSM %": "0.5"}), participant(participant_ID="P-2", **{"FSM %": "0.35"})),
    ),
    "decimal-comma": Case(one(**{"FSM %": "35,6"}), _at("FSM %"), one(**{"FSM %": "35.6"})),
    "date-month-first": Case(one(commenced_on="9/13/2018"), _at("Commenced on"), one(commenced_on="13/9/2018")),
    "date-ambiguous": Case(
        with_participants(
            participant(commenced_on="01/10/2017"), participant(participant_ID="P-2", enrolled_on="09/13/2017")
        ),
        _at("Commenced on"),
        with_participants(
            participant(commenced_on="01/10/2017"), participant(participant_ID="P-2", enrolled_on="13/09/2017")
        ),
    ),
    "labels-alike": Case(
        with_participants(participant(gender="Woman"), participant(participant_ID="P-2", gender="Female")),
        _at("Gender"),
        with_participants(participant(gender="Woman"), participant(participant_ID="P-2", gender="Male")),
    ),
    "label-of-another-system": Case(one(disability="Y"), _at("Disability"), one(disability="Yes")),
    "row-of-totals": Case(
        with_participants(participant(), {"Participant ID": "Total: 1"}),
        _at("", 3),
        with_participants(participant(), participant(participant_ID="Total", TRN="1234567")),
    ),
    "row-below-table": Case(
        {**one(), BELOW: ({"Participant ID": "P-2", "Level": "NPQH"},)}, _at("", 3), {**one(), BELOW: ()}, own=True
    ),
    "table-not-read": Case(
        {**one(), BESIDE: ({"Participant ID": "P-2", "Level": "NPQH", "Enrolled on": "2018-09-03"},)},
        _at("", 1),
        {**one(), BESIDE: ({"Level": "NPQH", "Name": "Headship"},)},
        in_workbook=True,
    ),
    "row-longer": Case(with_participants({**participant(), "": "Female"}), _at(""), one(Notes="Female")),
    "formula-not-worked-out": Case(one(Gender='="Fe"&"male"'), _at("Gender"), one(Gender="Female"), in_workbook=True),
    "file-not-read": Case(
        {**one(), "Participants (1)": ({"Participant ID": "P-2"},)},
        _at("", 0),
        one(),
    ),
    "sheet-not-read": Case({**one(), "Scripts": (_SCRIPT,)}, _at("", 0), one(), in_workbook=True),
    "heading-misspelt": Case(one(Gendre="Female"), _at("Gendre", 1), one(Gender="Female", Gendre="Female")),
    "heading-repeated": Case(one(Gender="Female", GENDER="F"), _at("GENDER", 1), one(Gender="Female", Sex="F")),
    "mapping-unused": Case(
        {**one(Sex="F"), "Mapping": ({"Heading": "Sexx", "Column": "Gender"},)},
        _at("Gender", 0),
        {**one(Sex="F"), "Mapping": ({"Heading": "sex", "Column": "Gender"},)},
    ),
    "text-too-long": Case(one(Notes="x" * 32_768), _at("Notes"), one(Notes="x" * 32_767)),
    "share-suppressed": Case(
        with_participants(participant(URN="100001"), Schools=({**_GIAS, "PercentageFSM": "x"},)),
        ("Schools", 2, "FSM %"),
        with_participants(participant(URN="100001"), Schools=({**_GIAS, "PercentageFSM": "12.5"},)),
    ),
    "census-column-unclear": Case(
        with_participants(participant(URN="100001"), Schools=({"URN": "100001", _SHARE: 12.5, _SHARE_TOO: 13},)),
        ("Schools", 1, "FSM %"),
        with_participants(participant(URN="100001"), Schools=({"URN": "100001", _SHARE: 12.5},)),
    ),
    "heading-mapped": Case(
        with_participants(participant(Sex="Female"), Mapping=({"Heading": "Sex", "Column": "Gender"},)),
        _at("Gender", 1),
        with_participants(participant(Gender="Female"), Mapping=({"Heading": "Sex", "Column": "Gender"},)),
    ),
    "value-mapped": Case(
        with_participants(participant(Gender="F"), Mapping=(_FEMALE,)),
        _at("Gender"),
        with_participants(participant(Gender="Female"), Mapping=(_FEMALE,)),
    ),
    "provider-blank": Case(
        with_participants(*_TWO, participant(participant_ID="P-3")),
        _at("Provider", 4),
        with_participants(_TWO[0], participant(participant_ID="P-3")),
    ),
    "provider-unknown": Case(
        {**with_participants(*_TWO), "Targets": ({**_TARGET, "Provider": "Aker"},)},
        ("Targets", 2, "Provider"),
        {**with_participants(*_TWO), "Targets": ({**_TARGET, "Provider": "ACRE "},)},
    ),
    "row-of-nobody": Case(
        with_participants(participant(), {"Final mark": 26}),
        _at("", 3),
        with_participants(participant(), {"Name": "Grace"}),
    ),
    "participant-id-blank": Case(one(participant_ID=" "), _at("Participant ID"), one(participant_ID="0")),
    "participant-id-repeated": Case(
        with_participants(participant(participant_ID="a*"), participant(participant_ID=" A*", TRN="7")),
        _at("Participant ID", 3),
        with_participants(participant(participant_ID="a*"), participant(participant_ID="ab", TRN="7")),
    ),
    "provider-other": Case(
        {**settings(("Provider", "Acre")), "Participants": (participant(Provider="Beech"),)},
        _at("Provider"),
        {**settings(("Provider", "Acre")), "Participants": (participant(Provider="ACRE"),)},
        own=True,
    ),
    "role-unknown": Case(one(role="Particpant"), _at("Role"), one(role="facilitator")),
    "level-blank": Case(one(level=""), _at("Level"), one(level="", role="Facilitator")),
    "cohort-not-of-enrolment": Case(
        one(cohort="2016/17", enrolled_on="2017-10-15"), _at("Cohort"), one(cohort="2018/19", enrolled_on="2017-10-15")
    ),
    "level-unknown": Case(one(level="NPQXX"), _at("Level"), one(level=" npqh ")),
    "enrolled-blank": Case(one(enrolled_on=""), _at("Enrolled on"), one(enrolled_on="soon")),
    "commenced-before-enrolled": Case(
        one(commenced_on="2017-09-03"), _at("Commenced on"), one(commenced_on="2017-09-04")
    ),
    "presented-before-commenced": Case(
        one(presented_on="2017-10-01"), _at("Presented on"), one(presented_on="2017-10-02")
    ),
    "presented-without-commenced": Case(
        one(commenced_on="", presented_on="2018-11-05"),
        _at("Presented on"),
        one(commenced_on="soon", presented_on="2018-11-05"),
    ),
    "outcome-without-presentation": Case(
        one(outcome="Pass"), _at("Outcome"), one(outcome="Pass", presented_on="2018-11-05")
    ),
    "outcome-before-presentation": Case(
        one(presented_on="2018-11-05", outcome_on="2018-11-04"),
        _at("Outcome on"),
        one(presented_on="2018-11-05", outcome_on="2018-11-05"),
    ),
    "withdrawn-before-commenced": Case(
        one(commenced_on="", withdrawn_on="2017-09-03"), _at("Withdrawn on"), one(withdrawn_on="2017-10-02")
    ),
    "deferred-without-commenced": Case(
        one(commenced_on="", deferred_on="2018-01-08"), _at("Deferred on"), one(deferred_on="2018-01-08")
    ),
    "returned-before-deferred": Case(
        one(deferred_on="2018-01-08", returned_on="2018-01-07"),
        _at("Returned on"),
        one(deferred_on="2018-01-08", returned_on="2018-01-08"),
    ),
    "returned-without-deferred": Case(
        one(returned_on="2018-01-08"), _at("Returned on"), one(deferred_on="2018-01-07", returned_on="2018-01-08")
    ),
    "ethnicity-unknown": Case(one(ethnicity="Wite British"), _at("Ethnicity"), one(ethnicity="white  british")),
    "urn-unknown": Case(with_participants(participant(URN="999999"), Schools=_SCHOOLS), _at("URN"), one(URN="999999")),
    "enrolled-after-as-at": Case(
        one(enrolled_on="2019-10-01", commenced_on=""),
        _at("Enrolled on"),
        one(enrolled_on="2019-09-30", commenced_on=""),
    ),
    "re-enrolled": Case(
        with_participants(participant(TRN="1234567"), _LATER),
        _at("Participant ID", 3),
        with_participants(participant(TRN="1234567"), {**_LATER, "Level": "NPQEL"}),
    ),
    "area-not-listed": Case(
        {**with_participants(participant(URN="100001"), Schools=_SCHOOLS), **_IN_AREAS},
        _at("Local authority"),
        with_participants(participant(URN="100001"), Schools=_SCHOOLS, Areas=_IN_AREAS["Areas"]),
    ),
    "assessment-without-level": Case(
        with_table("Assessments", {"Assessment ID": "A-1", "Presented on": "2018-11-05"}),
        ("Assessments", 2, "Level"),
        with_table("Assessments", {**_SCRIPT, "Level": ""}),
    ),
    "overturned-without-moderation": Case(
        with_table("Assessments", {**_SCRIPT, "QA overturned": "Yes"}),
        ("Assessments", 2, "QA overturned"),
        with_table("Assessments", {**_SCRIPT, "QA moderated": "Yes", "QA overturned": "Yes"}),
    ),
    **{
        f"feedback-without-{reason}": Case(
            with_table("Feedback", {**_FEEDBACK, column: ""}),
            ("Feedback", 2, column),
            with_table("Feedback", {**_FEEDBACK, column: "many"}),
        )
        for reason, column in (("responses", "Responses"), ("rating", "Mean rating"), ("date", "Received on"))
    },
    "feedback-level-unknown": Case(
        with_table("Feedback", {**_FEEDBACK, "Level": "NPQXX"}),
        ("Feedback", 2, "Level"),
        with_table("Feedback", {**_FEEDBACK, "Level": ""}),
    ),
    "supplied-level-unknown": Case(
        with_table("Supplied", {"Measure": "accuracy", "Value": "97%", "Level": "NPQXX"}),
        ("Supplied", 2, "Level"),
        with_table("Supplied", {"Measure": "accuracy", "Value": "97%", "Level": "total"}),
    ),
    "supplied-accuracy-over-one": Case(
        with_table("Supplied", {"Measure": "Accuracy", "Value": 9.7}),
        ("Supplied", 2, "Value"),
        with_table("Supplied", {"Measure": "mean_rating", "Value": 9.7}),
        own=True,
    ),
    "target-repeated": Case(
        with_table("Targets", _TARGET, {**_TARGET, "Level": "npqh"}),
        ("Targets", 3, "Level"),
        with_table("Targets", _TARGET, {**_TARGET, "Level": "NPQEL"}),
    ),
    "target-level-unknown": Case(
        with_table("Targets", {**_TARGET, "Level": "NPQXX"}), ("Targets", 2, "Level"), with_table("Targets", _TARGET)
    ),
    "target-without-cohort": Case(
        with_table("Targets", {**_TARGET, "Cohort": ""}),
        ("Targets", 2, "Cohort"),
        with_table("Targets", {**_TARGET, "Cohort": "next year"}),
    ),
    "level-repeated": Case(
        with_table("Levels", *_LEVELS, {"Level": "npqh", "Window months": 24}),
        ("Levels", 3, "Level"),
        with_table("Levels", *_LEVELS, {"Level": "NPQEL", "Window months": 24}),
    ),
    "ethnicity-repeated": Case(
        with_table("Ethnicities", _WHITE, _WHITE), ("Ethnicities", 3, "Ethnicity"), with_table("Ethnicities", _WHITE)
    ),
    **BETWEEN,
    **REVIEWS,
}
