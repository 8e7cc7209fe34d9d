"""Facts about one row of Participants, true or false, by the framework's table 'Flags'."""

from dataclasses import dataclass, field
from datetime import date

from . import cells
from .source import Row, Source, cell, share_of


@dataclass
class Enrolment:
    """One enrolment of one person on one level."""

    row: Row
    person: object
    level: str
    cohort: str
    enrolled: date | None
    facts: set[str] = field(default_factory=set)


def enrolments(source: Source, provider: str) -> list[Enrolment]:
    """Every row of a provider's Participants, each with the facts that are true of it."""
    found = []
    for row in source.rows_of("participants", provider):
        enrolled = cells.day(cell(row, "Enrolled on"))
        cohort = cells.cohort(cell(row, "Cohort")) or cells.cohort_of(enrolled)
        found.append(Enrolment(row, _person(row), source.level(cell(row, "Level")), cohort, enrolled))
    for one in found:
        _mark_eligible(source, one)
    _mark_first_and_last(found)
    areas = {cells.key(cell(row, "Local authority")) for row in source.rows_of("areas", provider)} - {""}
    for one in found:
        _mark_school_and_ethnicity(source, one, areas)
        _mark_progress(source, one)
    return found


def _person(row: Row) -> object:
    number, name = cells.trn(cell(row, "TRN")), cells.key(cell(row, "Participant ID"))
    if number:
        return "T", number
    return ("P", name) if name else id(row)


def _mark_eligible(source: Source, one: Enrolment) -> None:
    role = cells.key(cell(one.row, "Role"))
    if role in ("", "participant") and one.enrolled and one.enrolled <= source.settings.as_at:
        one.facts.add("Eligible")


def _mark_first_and_last(found: list[Enrolment]) -> None:
    """Recruited: the first eligible enrolment of that person on that level; Current: the latest."""
    first: dict[object, tuple[date, Enrolment]] = {}
    last: dict[object, tuple[date, Enrolment]] = {}
    for one in found:
        if "Eligible" not in one.facts or not one.level or one.enrolled is None:
            continue
        who, when = (one.person, one.level), one.enrolled
        if who not in first or when < first[who][0]:  # same day: the earlier row
            first[who] = when, one
        if who not in last or when >= last[who][0]:  # same day: the later row
            last[who] = when, one
    for _, one in first.values():
        one.facts.add("Recruited")
    for _, one in last.values():
        one.facts.add("Current")


def _mark_school_and_ethnicity(source: Source, one: Enrolment, areas: set[str]) -> None:
    settings = source.settings
    if not settings.areas_only or not areas or cells.key(cell(one.row, "Local authority")) in areas:
        one.facts.add("In area")
    fsm = share_of(one.row, "FSM %")
    if fsm is not None:
        one.facts.add("FSM known")
        if fsm >= settings.fsm_threshold:
            one.facts.add("FSM 30")
    # A blank is never looked up.
    ethnicity = cells.key(cell(one.row, "Ethnicity"))
    known, non_white_british = source.ethnicities.get(ethnicity, (False, False)) if ethnicity else (False, False)
    if known:
        one.facts.add("Ethnicity known")
    if non_white_british:
        one.facts.add("Non-White British")


def _mark_progress(source: Source, one: Enrolment) -> None:
    as_at = source.settings.as_at

    def happened(column: str) -> date | None:
        """The date of an event; one dated after As at has not happened."""
        when = cells.day(cell(one.row, column))
        return when if when is not None and when <= as_at else None

    commenced = happened("Commenced on")
    if "Current" not in one.facts or commenced is None:
        return
    one.facts.add("Commenced")
    closes = cells.add_months(commenced, window_months(source, one.level, commenced))
    if closes < as_at:
        one.facts.add("Due")
    deferred, returned = happened("Deferred on"), happened("Returned on")
    if happened("Withdrawn on"):
        one.facts.add("Withdrawn")
    elif deferred and not (returned and returned >= deferred):
        one.facts.add("Deferred")
    presented = happened("Presented on")
    if presented is None:
        return
    one.facts.add("Presented")
    if presented <= closes:
        one.facts.add("In window")
    outcome = cells.one_of(cell(one.row, "Outcome"), "Pass", "Fail")
    outcome_on = cells.day(cell(one.row, "Outcome on"))
    if outcome and (outcome_on is None or outcome_on <= as_at):
        one.facts.add("Assessed")
        if outcome == "Pass":
            one.facts.add("Passed")


def window_months(source: Source, level: str, commenced: date) -> int:
    """The longest of the level's and of each extension that holds the commencement date."""
    months = [source.window[level]]
    for started_from, started_to, longer in source.extensions:
        if (started_from is None or started_from <= commenced) and (started_to is None or commenced <= started_to):
            months.append(longer)
    return max(months)
