"""Counting, row by row: how many of each fact in every cohort, level, dimension and group."""

from collections import defaultdict
from fractions import Fraction

from . import cells
from .people import Enrolment
from .source import Source, cell, heading

Place = tuple[str, str, str, str]
"""(cohort, level, dimension, group)"""
Tally = defaultdict[str, int | Fraction]
Tallies = defaultdict[Place, Tally]
EVERYBODY = ("All", "All")


def numbers_of(source: Source, facts: set[str]) -> list[str]:
    """The tallies that one row adds one to: the numerators and denominators of the table 'Measures'."""
    settings = source.settings
    found = []

    def add(name: str, *needed: str) -> None:
        if facts.issuperset(needed):
            found.append(name)

    fsm_base = ["Recruited", "In area", *(["FSM known"] if settings.fsm_known_only else [])]
    ethnicity_base = ["Recruited", "In area", *(["Ethnicity known"] if settings.ethnicity_known_only else [])]
    add("recruited", "Recruited")
    add("fsm base", *fsm_base)
    add("fsm 30", *fsm_base, "FSM 30")
    add("ethnicity base", *ethnicity_base)
    add("non-white british", *ethnicity_base, "Non-White British")
    add("commenced", "Commenced")
    add("due", "Due")
    add("presented", "Presented")
    add("in window", "In window")
    add("in window and due", "In window", "Due")
    add("presented and due", "Presented", "Due")
    add("deferred", "Deferred")
    add("assessed", "Assessed")
    add("passed", "Passed")
    if "Commenced" in facts and "Withdrawn" not in facts:
        found.append("not withdrawn")
    return found


def group_key(column: str, one: Enrolment) -> tuple[str, str]:
    """The group of a row in a dimension: (key, spelling). A blank is 'Not Known'."""
    if heading(column) == "fsm30":
        known, high = "FSM known" in one.facts, "FSM 30" in one.facts
        spelling = ("Yes" if high else "No") if known else "Not Known"
    else:
        spelling = cells.label(cell(one.row, column)) or "Not Known"
    return cells.key(spelling), spelling


def groups_of(source: Source, found: list[Enrolment]) -> list[tuple[str, str, str, str]]:
    """(dimension, column, group's key, first spelling) of every group in a provider's eligible rows."""
    groups: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for dimension, column in source.dimensions:
        for one in found:
            if "Eligible" in one.facts:
                name, spelling = group_key(column, one)
                groups.setdefault((dimension, name), (dimension, column, name, spelling))
    return list(groups.values())


def tally_people(source: Source, found: list[Enrolment]) -> Tallies:
    tallies: Tallies = defaultdict(lambda: defaultdict(int))
    spelt = {(dimension, name): spelling for dimension, _, name, spelling in groups_of(source, found)}
    for one in found:
        if "Eligible" not in one.facts or not one.level:
            continue
        memberships = [EVERYBODY]
        for dimension, column in source.dimensions:
            name, _ = group_key(column, one)
            memberships.append((dimension, spelt[dimension, name]))
        for number in numbers_of(source, one.facts):
            for cohort in (one.cohort, "All"):
                for level in (one.level, "Total"):
                    for dimension, group in memberships:
                        tallies[cohort, level, dimension, group][number] += 1
    return tallies


def tally_scripts(source: Source, provider: str, found: list[Enrolment], tallies: Tallies) -> None:
    """Metric 5: scripts presented by As at; a blank level or cohort is that of the participant."""
    first: dict[str, Enrolment] = {}
    for one in found:
        first.setdefault(cells.key(cell(one.row, "Participant ID")), one)
    first.pop("", None)
    for row in source.rows_of("assessments", provider):
        presented = cells.day(cell(row, "Presented on"))
        if presented is None or presented > source.settings.as_at:
            continue
        whose = first.get(cells.key(cell(row, "Participant ID")))
        level = source.level(cell(row, "Level")) or (whose.level if whose else "")
        cohort = cells.cohort(cell(row, "Cohort")) or (whose.cohort if whose else "")
        if not level:
            continue
        for place in _places(cohort, level):
            tallies[place]["scripts"] += 1
            if cells.yes_no(cell(row, "QA moderated")) == "Yes":
                tallies[place]["moderated"] += 1
                if cells.yes_no(cell(row, "QA overturned")) != "Yes":
                    tallies[place]["not overturned"] += 1


def tally_feedback(source: Source, provider: str, tallies: Tallies) -> None:
    """Metric 6: ratings received by As at, weighted by responses."""
    settings = source.settings
    for row in source.rows_of("feedback", provider):
        received = cells.day(cell(row, "Received on"))
        responses = cells.number(cell(row, "Responses"), 0, whole=True)
        rating = cells.number(cell(row, "Mean rating"), 0, 10)
        if received is None or received > settings.as_at or responses is None or rating is None:
            continue
        if settings.feedback_source and cells.key(cell(row, "Source")) != settings.feedback_source:
            continue
        for place in _places(cells.cohort(cell(row, "Cohort")), source.level(cell(row, "Level"))):
            tallies[place]["responses"] += int(responses)
            tallies[place]["rating x responses"] += rating * responses


def _places(cohort: str, level: str) -> list[Place]:
    """Where a script or feedback counts. A cohort that is not the provider's has no row, so counts in All only."""
    levels = {level, "Total"} - {""}
    return [(one, level, *EVERYBODY) for one in {cohort, "All"} - {""} for level in levels]
