"""What it would take, done: so many more are added to a copy of a source, which then meets the target; one fewer not.

Hundreds of small sources are made from numbered seeds, a seventh of them for each metric.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random

import pandas as pd
import pytest
from invariant_sources import Row, Rows, Source

from xl_npq.figures.reach import Counts, more_to_be_inside
from xl_npq.figures.telling import allowed_of
from xl_npq.figures.tidy import figures_of
from xl_npq.layout.columns import Place
from xl_npq.layout.plan import plan_for
from xl_npq.layout.reaches import MORE
from xl_npq.layout.summaries import SUMMARIES
from xl_npq.layout.view import View
from xl_npq.providers import ledger_of, providers_of

SOURCES_OF_EACH, SOURCES_OF_A_RATE = 12, 8
BATCHES = 1
AS_AT, ALL_CLOSED = date(2020, 3, 31), date(2023, 1, 1)
LEVELS = ("NPQH", "NPQML")
Line = tuple[str, str]
Needed = Mapping[Line, int]


def made(seed: int) -> Source:
    """A dozen people of two cohorts and levels, with nothing that has not happened by As at."""
    random = Random(seed)
    people = [_person(random, f"P{number:02}") for number in range(random.randint(6, 16))]
    ids = [person["Participant ID"] for person in people]
    scripts = [
        {
            "Participant ID": random.choice(ids),
            "Presented on": "2019-10-01",
            "QA moderated": "Yes",
            "QA overturned": random.choice(["Yes", "No", "No"]),
        }
        for _ in range(random.randint(0, 10))
    ]
    feedback = [
        {
            "Cohort": random.choice(["2018/19", "2019/20"]),
            "Level": random.choice(LEVELS),
            "Received on": "2020-01-15",
            "Responses": str(random.randint(1, 9)),
            "Mean rating": random.choice(["2", "5.5", "6", "8.25", "10"]),
        }
        for _ in range(random.randint(0, 4))
    ]
    targets = [
        {
            "Cohort": cohort,
            "Level": level,
            "Recruitment": str(random.randint(0, 12)),
            "FSM": random.choice(["20%", "45%", "75%", "100%"]),
            "Non-White British": random.choice(["15%", "50%", "90%"]),
        }
        for cohort in ("2018/19", "2019/20")
        for level in LEVELS
    ]
    settings = {
        "FSM base": random.choice(["all", "known"]),
        "Ethnicity base": random.choice(["all", "known"]),
        "Metric 4 basis": random.choice(["commenced", "presented"]),
        "Metric 4 target": random.choice(["50%", "60%", "90%", "100%"]),
        "Metric 5 target": random.choice(["60%", "95%"]),
        "Metric 6 target": random.choice(["6", "8.5"]),
        "Retention basis": random.choice(["presented", "not withdrawn"]),
        "Achievement basis": random.choice(["presented", "assessed"]),
        "Tolerance": random.choice(["0.02", "0.1", "0.25"]),
        "Tolerance is": random.choice(["points", "relative"]),
    }
    return Source(people, scripts, feedback, targets, settings, AS_AT)


def _person(random: Random, identity: str) -> Row:
    enrolled = date(random.choice([2018, 2018, 2019]), 9, 1) + timedelta(days=random.randint(0, 200))
    commenced = min(enrolled + timedelta(days=random.randint(0, 60)), AS_AT)
    presented = commenced + timedelta(days=random.randint(100, 560))
    done = presented <= AS_AT and random.random() < 0.7
    outcome = random.choice(["Pass", "Fail", "Fail", ""]) if done else ""
    left = "" if done or random.random() < 0.8 else min(commenced + timedelta(days=90), AS_AT).isoformat()
    return {
        "Participant ID": identity,
        "Level": random.choice(LEVELS),
        "FSM %": random.choice(["10%", "30%", "55%", ""]),
        "Gender": random.choice(["Female", "Female", "Male", "Other"]),
        "Ethnicity": random.choice(["White British", "White British", "Chinese", ""]),
        "Enrolled on": enrolled.isoformat(),
        "Commenced on": commenced.isoformat(),
        "Presented on": presented.isoformat() if done else "",
        "Outcome": outcome,
        "Outcome on": presented.isoformat() if outcome else "",
        "Withdrawn on": left,
    }


def view_of(source: Source) -> View:
    tables = source.tables()
    ledger = ledger_of(tables, providers_of(tables)[0])
    figures = figures_of(ledger)
    return View(ledger, figures, plan_for(figures.axes, tables))


def asked(source: Source, metric: str) -> Needed:
    """How many more each line of a metric's summary asks for, where it asks for any."""
    view = view_of(source)
    axes = view.figures.axes
    (column,) = (column for column in SUMMARIES[metric]() if column.name == MORE)
    found = {
        (axes.cohorts[cohort], axes.level_names[level]): column.value(view, Place(cohort, level))
        for cohort in range(view.cohorts)
        for level in range(view.levels)
    }
    return {line: more for line, more in found.items() if isinstance(more, int) and more > 0}


def statuses(source: Source, measure: str, column: str = "status") -> Mapping[Line, object]:
    figures = source.figures()
    there = figures[(figures["measure"] == measure) & (figures["dimension"] == "All")]
    return {(str(line["cohort"]), str(line["level"])): line[column] for line in there.to_dict("records")}


# How so many more are added, metric by metric


def with_recruits(source: Source, needed: Needed, **cells: str) -> Source:
    numbers = count()
    more = [
        {
            "Participant ID": f"NEW{next(numbers)}",
            "Level": level,
            "Cohort": cohort,
            "Enrolled on": "2020-02-01",
            **cells,
        }
        for (cohort, level), people in needed.items()
        for _ in range(people)
    ]
    return replace(source, participants=[*source.participants, *more])


def with_presenters(source: Source, needed: Needed) -> Source:
    """So many of those still able to present at As at; where all who commenced count, nobody else ever does."""
    ledger = view_of(source).ledger
    people, levels = ledger["Participants"], list(ledger["Levels"]["Key"])
    left, rows = dict(needed), []
    for row, able, cohort, level in zip(
        source.participants, people["Still able"], people["Cohort used"], people["Level no"], strict=True
    ):
        line = (str(cohort), str(levels[level - 1]))
        presents = able == 1 and left.get(line, 0) > 0
        if presents:
            left[line] -= 1
        rows.append({**row, "Presented on": AS_AT.isoformat()} if presents else row)
    assert not any(left.values()), "there are not so many who are still able to"
    of_all = source.settings["Metric 4 basis"] == "commenced"
    return replace(source, participants=rows, as_at=ALL_CLOSED if of_all else AS_AT)


def with_scripts(source: Source, needed: Needed) -> Source:
    more = [
        {
            "Participant ID": "nobody",
            "Cohort": cohort,
            "Level": level,
            "Presented on": "2020-01-01",
            "QA moderated": "Yes",
            "QA overturned": "No",
        }
        for (cohort, level), scripts in needed.items()
        for _ in range(scripts)
    ]
    return replace(source, assessments=[*source.assessments, *more])


def with_feedback(source: Source, needed: Needed) -> Source:
    more = [
        {"Cohort": cohort, "Level": level, "Received on": "2020-02-02", "Responses": str(of), "Mean rating": "10"}
        for (cohort, level), of in needed.items()
        if of
    ]
    return replace(source, feedback=[*source.feedback, *more])


ADDED: Mapping[str, tuple[str, Callable[[Source, Needed], Source]]] = {
    "1": ("recruited", with_recruits),
    "2": ("fsm30", lambda source, needed: with_recruits(source, needed, **{"FSM %": "60%"})),
    "3": ("non_white_british", lambda source, needed: with_recruits(source, needed, Ethnicity="Chinese")),
    "4": ("in_window_of_{}", with_presenters),
    "5": ("accuracy", with_scripts),
    "6": ("mean_rating", with_feedback),
}


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("metric", ADDED)
def test_so_many_more_meet_the_target_and_one_fewer_does_not(metric: str, batch: int) -> None:
    name, add = ADDED[metric]
    tried = 0
    for seed in range(batch, SOURCES_OF_EACH, BATCHES):
        source = made(1000 * int(metric) + seed)
        measure = name.format(source.settings["Metric 4 basis"])
        needed = asked(source, metric)
        if not needed:
            continue
        enough = statuses(add(source, needed), measure)
        short = statuses(add(source, {line: more - 1 for line, more in needed.items()}), measure)
        for line, more in needed.items():
            assert enough[line] == "met", (seed, line, more)
            assert short[line] != "met", (seed, line, more)
        tried += len(needed)
    assert tried >= 5


# Metric 7: so many more of a group, or of the others, bring it inside


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("rate", ["retention", "achievement"])
def test_so_many_more_bring_a_group_inside_and_one_fewer_does_not(rate: str, batch: int) -> None:
    tried = 0
    for seed in range(batch, SOURCES_OF_A_RATE, BATCHES):
        source = made(7000 + seed)
        for line in outside(source, rate)[:1]:
            more = needed_inside(source, line)
            rows = counting_after(source, rate, line)
            if more is None or more > len(rows):
                continue
            assert flagged(counted_on(source, rate, rows[:more]), line) == "No", (seed, dict(line), more)
            assert flagged(counted_on(source, rate, rows[: more - 1]), line) == "Yes", (seed, dict(line), more)
            tried += 1
    assert tried >= 1


def outside(source: Source, rate: str) -> list[pd.Series]:
    figures = source.figures()
    there = (figures["measure"] == f"{rate}_gap") & (figures["dimension"] == "Gender") & (figures["flagged"] == "Yes")
    there &= (figures["cohort"] != "All") & (figures["level"] == "Total")
    return [line for _, line in figures[there].iterrows()]


def needed_inside(source: Source, line: pd.Series) -> int | None:
    figures = source.figures()
    like = (figures["measure"] == line["measure"]) & (figures["cohort"] == line["cohort"])
    groups = figures[like & (figures["level"] == line["level"]) & (figures["dimension"] == "Gender")]
    whole = groups[["numerator", "denominator"]].sum()
    counts = Counts(*(int(n) for n in (line["numerator"], line["denominator"], whole.iloc[0], whole.iloc[1])))
    settings = view_of(source).ledger.settings
    return more_to_be_inside(counts, allowed_of(settings), relative=settings.tolerance_is == "relative")


def counting_after(source: Source, rate: str, line: pd.Series) -> list[int]:
    """Rows of the group where it is below its level, of the others where it is above, that do not count yet."""
    people = view_of(source).ledger["Participants"]
    base, counts = _facts_of(source, rate)
    group = people.text("Gender") == line["group"]
    there = (people[base] == 1) & (counts(people) == 0) & (people["Cohort used"] == line["cohort"])
    there &= group if line["value"] < 0 else ~group
    return [place for place, does in enumerate(there) if does]


def _facts_of(source: Source, rate: str) -> tuple[str, Callable[..., pd.Series]]:
    basis = source.settings[f"{rate.title()} basis"]
    if rate == "achievement":
        return {"presented": "Presented", "assessed": "Assessed"}[basis], lambda people: people["Passed"]
    if basis == "presented":
        return "Due", lambda people: people["Presented"]
    return "Commenced", lambda people: 1 - people["Withdrawn"]


def counted_on(source: Source, rate: str, rows: list[int]) -> Source:
    day = AS_AT.isoformat()
    changes = {
        "achievement": {"Outcome": "Pass", "Outcome on": day},
        "retention": {"Presented on": day}
        if source.settings["Retention basis"] == "presented"
        else {"Withdrawn on": ""},
    }[rate]
    people: Rows = [{**row, **changes} if place in rows else row for place, row in enumerate(source.participants)]
    return replace(source, participants=people)


def flagged(source: Source, line: pd.Series) -> object:
    figures = source.figures()
    same = (figures[["measure", "cohort", "level", "group"]] == line[["measure", "cohort", "level", "group"]]).all(
        axis=1
    )
    return figures.loc[same, "flagged"].item()
