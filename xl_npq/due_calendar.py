"""What is due to DfE when, as a calendar file (RFC 5545) that calendars and mail programs take."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from icalendar import Alarm, Calendar, Event

from xl_npq.canonical import with_as_at
from xl_npq.errors import UsageError
from xl_npq.figures.axes import axes_of
from xl_npq.measure import choose_provider, require_as_at, require_usable
from xl_npq.providers import ledger_of
from xl_npq.schedule import PUBLICATION, SELF_ASSESSMENT, Due, delivery_starts, upcoming
from xl_npq.tables import Tables
from xl_npq.values import day_of_serial, key
from xl_npq.version import VERSION
from xl_npq.workbook.beside import beside

WARNED = timedelta(days=14)
"""How long before a day an event reminds of it."""
_DATES = (
    "The framework names no date: this one follows from the settings First delivery year starts, Return days and "
    "Publication days. What DfE or its QA agent have written to you comes first."
)


def write_calendar(
    tables: Tables, path: str | Path, provider: str | None = None, as_at: date | None = None
) -> tuple[Due, ...]:
    """Write what is due from As at on as a calendar file; returns it, the nearest first (framework, section 5).

    Raises SourceError where the data cannot be used, UsageError where As at, a choice of provider or the beginning of
    delivery is lacking or the file cannot be written.
    """
    require_usable(tables)
    dated = with_as_at(tables, as_at)
    chosen = choose_provider(dated, provider)
    ledger = require_as_at(ledger_of(dated, chosen))
    years = axes_of(ledger).years
    starts = delivery_starts(ledger.settings, years[0] if years else 0)
    if not starts:
        raise UsageError(
            f"{chosen}: nobody is enrolled by As at and no target is given, so no year of delivery is known. Give the "
            "setting First delivery year starts."
        )
    found, day = upcoming(ledger.settings, starts), day_of_serial(ledger.settings.as_at)
    content = calendar_of(found, chosen, day)
    with beside(Path(path)) as place:
        place.write_bytes(content)
    return found


def calendar_of(found: tuple[Due, ...], provider: str, as_at: date) -> bytes:
    """The calendar file of one provider's dates: the same for the same dates, whenever it is made."""
    calendar = Calendar()
    calendar.add("prodid", f"-//xl-npq//xl-npq {VERSION}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{provider}: NPQ returns")
    stamp = datetime.combine(as_at, time(), UTC)
    for due in found:
        calendar.add_component(_event(due, provider, stamp))
    content: bytes = calendar.to_ical()
    return content


def _event(due: Due, provider: str, stamp: datetime) -> Event:
    summary, day = f"NPQ: {due.words}", day_of_serial(due.on)
    event = Event()
    event.add("uid", _uid(due, provider))
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", f"{provider}\n{_what_to_do(due)}\n{_DATES}")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -WARNED)
    event.add_component(alarm)
    return event


def _uid(due: Due, provider: str) -> str:
    """A name that stays with an occasion when its date moves, so that a calendar moves its entry too."""
    who = sha256(key(provider).encode("utf-8")).hexdigest()[:16]
    return f"{who}-year-{due.year}-{due.occasion.name.lower().replace(' ', '-')}@xl-npq"


def _what_to_do(due: Due) -> str:
    kind = due.occasion.kind
    if kind == SELF_ASSESSMENT:
        return "Review requirements A to O on the sheet Requirements; the self-assessment goes with the data return."
    if kind == PUBLICATION:
        return "Publish performance against the metrics: xl-npq publish."
    return f"Return data on the metrics to DfE or its QA agent: xl-npq return --period {due.occasion.period}."
