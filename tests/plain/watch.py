"""Who is on the watch list, row by row: what each row needs now, and by when."""

from datetime import date, timedelta
from pathlib import Path

from . import cells
from .people import Enrolment, enrolments, window_months
from .source import Source, cell, read_csv, read_source, share_of

Listed = tuple[str, str, str, int | None]
"""Participant ID, level as typed, what it is about, days left."""
ORDER = (
    *("closes soon", "closed", "return has passed", "no return", "no outcome"),
    *("not enrolled", "no level", "not commenced", "no FSM", "no ethnicity"),
)


def watch_list(folder: Path) -> dict[str, list[Listed]]:
    """provider -> those on its list, the most urgent first."""
    source = read_source(folder)
    days = _watch_days(folder)
    found = {}
    for name, spelt in source.providers.items():
        listed = []
        for place, one in enumerate(enrolments(source, name)):
            need = _need(source, one, days)
            if need is not None:
                what, by = need
                listed.append((ORDER.index(what), by or date.min, place, one, what, by))
        listed.sort(key=lambda line: line[:3])
        found[spelt] = [_line(source, one, what, by) for *_, one, what, by in listed]
    return found


def _line(source: Source, one: Enrolment, what: str, by: date | None) -> Listed:
    left = None if by is None else (by - source.settings.as_at).days
    return cells.label(cell(one.row, "Participant ID")), cells.label(cell(one.row, "Level")), what, left


def _watch_days(folder: Path) -> float:
    path = folder / "settings.csv"
    for row in read_csv(path) if path.exists() else []:
        if cells.key(cell(row, "Setting")) == "watch days":
            found = cells.number(cell(row, "Value"), 0, 3660)
            return 90.0 if found is None else float(found)
    return 90.0


def _need(source: Source, one: Enrolment, days: float) -> tuple[str, date | None] | None:
    """The first thing that holds; nobody who has withdrawn needs anything."""
    as_at, facts = source.settings.as_at, one.facts
    dates = {
        column: cells.day(cell(one.row, column))
        for column in ("Commenced on", "Presented on", "Withdrawn on", "Deferred on", "Expected return")
    }
    commenced, presented, withdrawn = dates["Commenced on"], dates["Presented on"], dates["Withdrawn on"]
    if withdrawn is not None and withdrawn <= as_at:
        return None
    if "Commenced" in facts and "Presented" not in facts and commenced is not None:
        closes = cells.add_months(commenced, window_months(source, one.level, commenced))
        if closes < as_at:
            return "closed", closes
        if (closes - as_at).days <= days:
            return "closes soon", closes
    expected = dates["Expected return"]
    if "Deferred" in facts and expected is None:
        return "no return", dates["Deferred on"]
    if "Deferred" in facts and expected is not None and expected < as_at:
        return "return has passed", expected
    if "Presented" in facts and "Assessed" not in facts and presented is not None and (as_at - presented).days > 60:
        return "no outcome", presented + timedelta(days=60)
    return _lacks(source, one, days, commenced)


def _lacks(source: Source, one: Enrolment, days: float, commenced: date | None) -> tuple[str, date | None] | None:
    taking_part = cells.key(cell(one.row, "Role")) in ("", "participant")
    if one.enrolled is None:
        return ("not enrolled", None) if taking_part and cells.label(cell(one.row, "Participant ID")) else None
    if "Eligible" in one.facts and not one.level:
        return "no level", one.enrolled
    if "Current" in one.facts and commenced is None and (source.settings.as_at - one.enrolled).days > days:
        return "not commenced", one.enrolled
    if "Recruited" in one.facts and share_of(one.row, "FSM %") is None:
        return "no FSM", one.enrolled
    if "Recruited" in one.facts and not cells.label(cell(one.row, "Ethnicity")):
        return "no ethnicity", one.enrolled
    return None
