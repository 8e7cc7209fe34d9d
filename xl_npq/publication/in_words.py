"""Headings, groups and bases of the published tables in words for readers who do not know the workbook's own names.

Tables keep their names, so that a later publication finds its counts in an earlier one; the words stand beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_npq.facts.fact import Ledger
from xl_npq.facts.groups import FSM_30, heading_key
from xl_npq.publication.numbers import target
from xl_npq.settings import Settings

FSM_HEADING, WINDOW_HEADING = "From schools with 30% or more FSM", "Within the window"
RETENTION_HEADING, ACHIEVEMENT_HEADING = "Retention base", "Achievement base"
_FSM_DIMENSION = "share of free school meals at the school"
_OTHERS = "as other providers publish"


def about_dimension(ledger: Ledger, dimension: str) -> str:
    """By what people are grouped."""
    return _FSM_DIMENSION if _is_fsm(ledger, dimension) else dimension


def groups_in_words(ledger: Ledger, dimension: str) -> Mapping[str, str]:
    """Words for the groups of a dimension whose labels do not speak for themselves."""
    if not _is_fsm(ledger, dimension):
        return {}
    return {"Yes": f"Schools {_many_meals(ledger.settings)}", "No": "Other schools"}


def headings_in_words(settings: Settings) -> Mapping[str, str]:
    """Words for the headings that name a base or a setting of ours."""
    started = "Started" if settings.retention_basis == "not withdrawn" else "Started, and time has passed"
    return {
        FSM_HEADING: f"From schools {_many_meals(settings)}",
        WINDOW_HEADING: "In time",
        RETENTION_HEADING: started,
        ACHIEVEMENT_HEADING: "Assessed" if settings.achievement_basis == "assessed" else "Presented",
    }


def window_in_words(ledger: Ledger) -> tuple[str, ...]:
    """How long participants have to present, in a sentence; none where nobody has started."""
    months = sorted({int(window) for window in ledger["Participants"]["Window"] if window > 0})
    if not months:
        return ()
    length = f"{months[0]} months"
    if len(months) > 1:
        length = f"{months[0]} to {months[-1]} months, by level and by the extensions that were granted,"
    return (f"A participant's window is the {length} from the day of starting; presenting within it is in time.",)


def readings(number: str, settings: Settings) -> tuple[str, ...]:
    """Where the figures of a metric stand on another basis than the framework's own reading, a sentence for each."""
    return tuple(f"Basis: {said}" for said in _readings(number, settings))


def _readings(number: str, settings: Settings) -> Iterator[str]:
    if number in ("2", "3") and settings.allocated_areas_only:
        yield "This report counts participants in the allocated areas alone; the framework speaks of all recruited."
    if number == "2" and settings.fsm_base == "known":
        yield _differs("the share of those whose school's free school meals are known", "of all recruited")
    if number == "3" and settings.ethnicity_base == "known":
        yield _differs("the share of those whose ethnicity is known", "of all recruited")
    if number == "4" and settings.metric_4_basis == "presented":
        yield _differs("those in time out of all who presented", "out of all who started", _OTHERS)
    if number == "7" and settings.retention_basis == "not withdrawn":
        yield _differs(
            "as retained all who started and have not withdrawn", "those who presented, out of all who started", _OTHERS
        )
    if number == "7" and settings.achievement_basis == "assessed":
        yield _differs("passes out of those whose result is known", "out of all who presented", _OTHERS)
    closed = (number == "4" and settings.metric_4_basis == "commenced") or (
        number == "7" and settings.retention_basis == "presented"
    )
    if closed:
        yield (
            "This report counts those whose time has passed; the framework does not say how those who still have time "
            "are to be counted."
        )


def _differs(counted: str, own: str, why: str = "") -> str:
    return f"This report counts {counted}{f', {why}' if why else ''}; the framework's own reading is {own}."


def _many_meals(settings: Settings) -> str:
    return f"with {target(settings.fsm_threshold)} or more on free school meals"


def _is_fsm(ledger: Ledger, dimension: str) -> bool:
    groups = ledger["Groups"]
    columns = dict(zip(groups.text("Dimension"), groups.text("Column"), strict=True))
    return heading_key(columns.get(dimension, dimension) or dimension) == heading_key(FSM_30)
