"""What people type into workbooks, change by change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from typed_in import TypedIn

SCHOOL = {"Local authority": "Wigan", "Region": "North West", "Phase": "Primary", "School type": "Academy converter"}


def person(number: int, level: str, enrolled: date, **cells: object) -> dict[str, object]:
    """A participant whom somebody types in."""
    typed = {column.replace("_", " "): value for column, value in cells.items()}
    return {"Participant ID": f"N-{number:03}", "Level": level, "Enrolled on": enrolled, **typed}


def new_people() -> list[dict[str, object]]:
    """A new cohort, a new level, ethnicities old and new, a new school, and people at every stage."""
    began, later = date(2019, 9, 2), date(2017, 10, 2)
    ethnicities = ("Arab", "Martian", "Any other Asian background", "", "martian ")
    people = [
        person(
            number,
            ("NPQLT", "NPQH", "NPQML")[number % 3],
            (began, later)[number % 2],
            TRN=f"{2_000_000 + number}",
            Gender=("Female", "Male", "Other")[number % 3],
            Ethnicity=ethnicities[number % 5],
            URN=("900001", "900002", "")[number % 3],
            Commenced_on=date(2019, 9, 20) if number % 2 == 0 else later,
            **({"Presented_on": date(2019, 3, 1), "Outcome": ("Pass", "Fail")[number % 4 == 1]} if number % 2 else {}),
        )
        for number in range(20)
    ]
    return [*people, {**people[1], "Participant ID": "N-900", "Enrolled on": date(2018, 5, 1), "TRN": "2000001"}]


def grow(book: TypedIn) -> None:
    book.add("Levels", [{"Level": "NPQLT", "Title": "NPQ for Leading Teaching", "Scripts": 1, "Window months": 12}])
    book.add("Schools", [{"URN": "900001", "FSM %": 0.45, **SCHOOL}, {"URN": "900002", "FSM %": 0.3, **SCHOOL}])
    book.add("Participants", new_people())
    targets = {"NPQLT": (5, 0.3, 0.1), "NPQH": (40, 0.25, 0.2), "NPQML": (None, None, 0)}
    for level, (recruitment, fsm, background) in targets.items():
        row = {"Cohort": "2019/20", "Level": level, "Recruitment": recruitment, "FSM": fsm}
        book.add("Targets", [{**row, "Non-White British": background}])
    scripts = {"Assessment ID": "S-1", "Participant ID": "N-001", "Presented on": date(2019, 3, 1)}
    book.add("Assessments", [{**scripts, "QA moderated": "Yes", "QA overturned": "No"}])
    book.add("Feedback", [{"Received on": date(2019, 6, 1), "Responses": 12, "Mean rating": 8.25, "Source": "Form"}])
    accuracy = {"Measure": "accuracy", "Value": 0.94, "Received on": date(2019, 8, 1)}
    book.add("Supplied", [{**accuracy, "Cohort": "2017/18", "Level": "NPQH"}])


def fill_in(book: TypedIn) -> None:
    """The template as a new provider fills it in."""
    book.set("Provider", "Northern Lights SCITT")
    book.set("As at", date(2019, 9, 30))
    grow(book)


def withdraw(book: TypedIn) -> None:
    book.change("Participants", "Participant ID", "ALL-0001", {"Withdrawn on": date(2018, 11, 30)})
    book.change("Participants", "Participant ID", "ALL-0013", {"Deferred on": date(2018, 11, 30)})


def blank_dates(book: TypedIn) -> None:
    book.change("Participants", "Participant ID", "ALL-0001", {"Enrolled on": None})
    book.change("Participants", "Participant ID", "ALL-0013", {"Commenced on": None})


def spoil_date(book: TypedIn) -> None:
    book.change("Participants", "Participant ID", "ALL-0001", {"Commenced on": "27th of September"})


def spoil_enrolment(book: TypedIn) -> None:
    book.change("Participants", "Participant ID", "ALL-0001", {"Enrolled on": "2017-09-01"})


def type_below(book: TypedIn) -> None:
    book.add_below("Participants", person(1, "NPQH", date(2018, 9, 1)))


def settings(**values: object) -> Callable[[TypedIn], None]:
    """Settings typed over, `Metric_4_target` for Metric 4 target."""

    def change(book: TypedIn) -> None:
        for name, value in values.items():
            book.set(name.replace("_", " "), value)

    return change


SETTINGS: Mapping[str, Callable[[TypedIn], None]] = {
    "earlier": settings(As_at=date(2018, 6, 30)),
    "other bases": settings(
        FSM_base="known", Ethnicity_base="known", Metric_4_basis="commenced", Achievement_basis="presented"
    ),
    "other thresholds": settings(
        FSM_threshold=0.2, Metric_4_target=0.25, Metric_5_target=1, Metric_6_target=9.95, Tolerance=0.02
    ),
    "other sources": settings(
        Allocated_areas_only="Yes",
        Feedback_source="Somebody else",
        Retention_basis="presented",
        Tolerance_is="relative",
    ),
}
"""Settings of each kind; within one, no two bear on the same figures but of Metric 7."""


def review(book: TypedIn) -> None:
    """A requirement rated anew, one rated for the first time, and one rated after As at."""
    action = {"Action": "Look into it", "Owner": "Ann", "Due on": date(2019, 9, 1)}
    book.change("Requirements", "Requirement", "M", {"Rating": "Met", "Reviewed on": date(2018, 9, 3), **action})
    book.add(
        "Requirements",
        [
            {"Requirement": "O", "Rating": "Met", "Evidence": "A survey", "Reviewed on": date(2019, 2, 1)},
            {"Requirement": "m", "Rating": "Not met", "Reviewed on": date(2019, 9, 2), **action},
            {"Requirement": "A", "Rating": "Partly met", "Reviewed on": date(2019, 10, 1)},
            {"Requirement": "B", "Rating": "Mostly", "Reviewed on": "in spring"},
            {"Requirement": "Z", "Rating": "Met"},
        ],
    )
    book.set("First delivery year starts", date(2018, 1, 31))
    book.set("Return days", 45)


CHANGES: Mapping[str, tuple[str, Callable[[TypedIn], None]]] = {
    "example grown": ("example", grow),
    "template filled in": ("template", fill_in),
    "years later": ("small", settings(As_at=date(2022, 1, 1))),
    "withdrawn": ("small", withdraw),
    "dates blanked": ("small", blank_dates),
    "date spoilt": ("small", spoil_date),
    "enrolment spoilt": ("small", spoil_enrolment),
    "typed below": ("small", type_below),
    "reviewed": ("small", review),
    **{name: ("small", change) for name, change in SETTINGS.items()},
}
LEFT_OUT: Mapping[str, Mapping[str, int]] = {
    "date spoilt": {"Rows with a problem": 1},
    "enrolment spoilt": {"Rows with a problem": 1},
    "dates blanked": {"Rows with a problem": 1},
    "reviewed": {"Other cells that are no number or date": 1},
    "typed below": {"Rows typed below a table": 2},
}
"""What the guards of the Dashboard count more than before the change."""
MOVES: Mapping[str, str] = {"other bases": "2347", "other thresholds": "24567", "other sources": "267"}
"""The metrics whose figures a change of settings moves at least."""
