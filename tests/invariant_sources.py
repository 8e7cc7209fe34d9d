"""Small sources by hypothesis, for what must hold of every source: each label in one spelling, every cell readable."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import strategies as st

import xl_npq

AS_AT = date(2019, 9, 30)
KEYS = ["provider", "metric", "measure", "cohort", "level", "dimension", "group"]
DATES = ("Enrolled on", "Commenced on", "Presented on", "Outcome on", "Withdrawn on", "Deferred on", "Returned on")
GROUPS = [{"Dimension": "Gender", "Column": "Gender"}, {"Dimension": "Origin", "Column": "Ethnicity"}]
Row = Mapping[str, str]
Rows = Sequence[Row]


@dataclass(frozen=True)
class Source:
    """The rows of each table, all cells as text."""

    participants: Rows
    assessments: Rows
    feedback: Rows
    targets: Rows
    settings: Mapping[str, str]
    as_at: date = AS_AT

    def tables(self) -> xl_npq.Tables:
        """The source written as CSVs and read."""
        settings = [{"Setting": name, "Value": value} for name, value in self.settings.items()]
        settings.append({"Setting": "As at", "Value": self.as_at.isoformat()})
        files = {"participants": self.participants, "assessments": self.assessments, "feedback": self.feedback}
        files |= {"targets": self.targets, "groups": GROUPS, "settings": settings}
        with TemporaryDirectory() as folder:
            for name, rows in files.items():
                if rows:
                    write(Path(folder, f"{name}.csv"), rows)
            return xl_npq.read(folder)

    def figures(self) -> pd.DataFrame:
        """Every measure, tidy."""
        return xl_npq.measure(self.tables())

    def with_participants(self, change: Callable[[Row], Row]) -> Source:
        """The same source with each row of Participants changed."""
        return replace(self, participants=[change(row) for row in self.participants])


def write(path: Path, rows: Rows) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Assert that two frames of figures hold the same, row by row."""
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-12)


def day(offset: int) -> date:
    return AS_AT + timedelta(days=offset)


def cohort(when: date) -> str:
    first = when.year - (when.month < 9)
    return f"{first}/{(first + 1) % 100:02}"


LEVELS = st.sampled_from(["NPQH", "NPQH", "NPQH", "NPQML", "", "NPQXX"])
GENDERS = st.sampled_from(["Female", "Male", "Other", ""])
ETHNICITIES = st.sampled_from(["White British", "Irish", "Chinese", "Not provided", "Not Known", ""])
OFTEN, SELDOM = st.sampled_from([True, True, True, False]), st.sampled_from([True, False, False, False])


@st.composite
def participants(draw: st.DrawFn, number: int, enrolled: int) -> Row:
    """One row; what happens after enrolment may lie after As at."""

    def later(than: int, most: int, happens: st.SearchStrategy[bool] = OFTEN) -> tuple[int, str]:
        offset = than + draw(st.integers(0, most))
        return offset, day(offset).isoformat() if draw(happens) else ""

    commenced, commenced_on = later(enrolled, 60)
    presented, presented_on = later(commenced, 700)
    deferred, deferred_on = later(commenced, 400, SELDOM)
    outcome = draw(st.sampled_from(["Pass", "Pass", "Fail", ""]))
    return {
        "Participant ID": f"P{number:02}",
        "TRN": draw(st.sampled_from(["", "0000012", "1234567", "7654321"])),
        "Level": draw(LEVELS),
        "Cohort": draw(st.sampled_from(["", "", cohort(day(min(enrolled, 0)))])),
        "Role": draw(st.sampled_from(["", "Participant", "Participant", "Facilitator"])),
        "Local authority": draw(st.sampled_from(["Wigan", "Trafford", ""])),
        "FSM %": draw(st.sampled_from(["12%", "30%", "45%", ""])),
        "Gender": draw(GENDERS),
        "Ethnicity": draw(ETHNICITIES),
        "Enrolled on": day(enrolled).isoformat(),
        "Commenced on": commenced_on,
        "Presented on": presented_on,
        "Outcome": outcome if presented_on else "",
        "Outcome on": later(presented, 90)[1] if presented_on and outcome else "",
        "Withdrawn on": later(commenced, 500, SELDOM)[1],
        "Deferred on": deferred_on,
        "Returned on": later(deferred, 300)[1] if deferred_on else "",
    }


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """Some enrolments, often of the same few people, no two on one day; with scripts, feedback and targets."""
    days = draw(st.lists(st.integers(-1500, 60), min_size=8, max_size=14, unique=True))
    people = [draw(participants(number, enrolled)) for number, enrolled in enumerate(days)]
    identities = st.sampled_from([*(row["Participant ID"] for row in people), "nobody"])
    when = st.integers(-700, 60).map(lambda offset: day(offset).isoformat())
    years = st.sampled_from(["2017/18", "2018/19", "2019/20", "2020/21"])
    yes = st.sampled_from(["Yes", "No", ""])
    scripts = st.fixed_dictionaries(
        {"Participant ID": identities, "Presented on": when, "QA moderated": yes, "QA overturned": yes}
    )
    ratings = st.fixed_dictionaries(
        {
            "Cohort": st.one_of(st.just(""), years),
            "Level": LEVELS,
            "Received on": when,
            "Responses": st.sampled_from(["0", "1", "7"]),
            "Mean rating": st.sampled_from(["0", "5.9", "6", "10"]),
        }
    )
    shares = st.sampled_from(["", "0%", "30%"])
    targets = st.fixed_dictionaries(
        {"Cohort": years, "Level": LEVELS, "Recruitment": st.sampled_from(["", "0", "3"]), "FSM": shares}
    )
    settings = {
        "Allocated areas only": st.sampled_from(["Yes", "No"]),
        "FSM base": st.sampled_from(["all", "known"]),
        "Ethnicity base": st.sampled_from(["all", "known"]),
        "Retention basis": st.sampled_from(["presented", "not withdrawn"]),
        "Achievement basis": st.sampled_from(["presented", "assessed"]),
    }
    return Source(
        people,
        draw(st.lists(scripts, max_size=8)),
        draw(st.lists(ratings, max_size=4)),
        draw(st.lists(targets, max_size=4)),
        draw(st.fixed_dictionaries(settings)),
    )
