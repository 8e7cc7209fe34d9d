"""Row rules about how far a participant has come: dates that contradict each other."""

from __future__ import annotations

from xl_npq.checks.rules import PARTICIPANT, RowRule, RowTest, unread

_PARAGRAPH = "framework, 'Flags': {}"


def _day(column: str) -> str:
    return f"N([@[{column}]])"


def _both(earlier: str, later: str) -> str:
    return f"AND({_day(later)}>0,{_day(later)}<{_day(earlier)})"


def _turned_round(earlier: str, later: str) -> RowTest:
    """Rows with both dates, the later event before the earlier one."""
    return lambda rows, _: (rows.date(later) > 0) & (rows.date(later) < rows.date(earlier))


def _without(column: str, needed: str) -> RowTest:
    """Rows with the one date and, without doubt, not the other."""
    return lambda rows, ledger: (rows.date(column) > 0) & (rows.date(needed) == 0) & ~unread(rows, ledger, needed)


def _before(reason: str, earlier: str, later: str, advice: str, flag: str) -> RowRule:
    return RowRule(
        reason,
        "error",
        f"{later} is before {earlier}",
        advice,
        later,
        _turned_round(earlier, later),
        _both(earlier, later),
        f"`{later}` is 2018-01-08, `{earlier}` 2018-04-16",
        _PARAGRAPH.format(flag),
        PARTICIPANT,
    )


def _lacking(reason: str, column: str, needed: str, advice: str, flag: str) -> RowRule:
    return RowRule(
        reason,
        "error",
        f"{column} is given, but {needed} is blank",
        advice,
        column,
        _without(column, needed),
        f"AND({_day(column)}>0,{_day(needed)}=0)",
        f"`{column}` is 2018-04-16, `{needed}` is blank",
        _PARAGRAPH.format(flag),
        PARTICIPANT,
    )


_COMMENCED_ON = "Give Commenced on; without it nothing that came later is counted."

RULES = (
    _before(
        "commenced-before-enrolled",
        "Enrolled on",
        "Commenced on",
        "Correct one of the two dates: nobody commences before enrolling.",
        "Commenced",
    ),
    _before(
        "presented-before-commenced",
        "Commenced on",
        "Presented on",
        "Correct one of the two dates: the participant would count as within the window.",
        "Presented, In window",
    ),
    _lacking("presented-without-commenced", "Presented on", "Commenced on", _COMMENCED_ON, "Presented"),
    RowRule(
        "outcome-without-presentation",
        "error",
        "Outcome is given, but Presented on is blank",
        "Give Presented on, the first submission; without it the outcome is not counted.",
        "Outcome",
        lambda rows, ledger: (
            (rows.text("Outcome") != "") & (rows.date("Presented on") == 0) & ~unread(rows, ledger, "Presented on")
        ),
        'AND(TRIM([@Outcome])<>"",N([@[Presented on]])=0)',
        "`Outcome` is Pass, `Presented on` is blank",
        _PARAGRAPH.format("Assessed, Passed"),
        PARTICIPANT,
    ),
    _before(
        "outcome-before-presentation",
        "Presented on",
        "Outcome on",
        "Correct one of the two dates: Presented on is the first submission, whatever was submitted after it.",
        "Assessed, Passed",
    ),
    RowRule(
        "withdrawn-before-commenced",
        "error",
        "Withdrawn on is before Commenced on or Enrolled on",
        "Correct the dates; somebody who withdrew before commencing has no Commenced on.",
        "Withdrawn on",
        lambda rows, ledger: (
            _turned_round("Commenced on", "Withdrawn on")(rows, ledger)
            | _turned_round("Enrolled on", "Withdrawn on")(rows, ledger)
        ),
        "AND(N([@[Withdrawn on]])>0,N([@[Withdrawn on]])<MAX(N([@[Commenced on]]),N([@[Enrolled on]])))",
        "`Withdrawn on` is 2018-01-08, `Commenced on` 2018-04-16",
        _PARAGRAPH.format("Withdrawn"),
        PARTICIPANT,
    ),
    _lacking("deferred-without-commenced", "Deferred on", "Commenced on", _COMMENCED_ON, "Deferred"),
    _before(
        "returned-before-deferred",
        "Deferred on",
        "Returned on",
        "Correct one of the two dates: the participant still counts as deferred.",
        "Deferred",
    ),
    _lacking(
        "returned-without-deferred",
        "Returned on",
        "Deferred on",
        "Give Deferred on, or clear Returned on.",
        "Deferred",
    ),
)
