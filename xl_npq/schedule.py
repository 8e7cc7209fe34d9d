"""What a provider owes DfE or its QA agent, and when (framework document, section 5), in Python and as formulas.

The document says what is due in which year of delivery, and no dates: these follow from three settings *(our choice)*.
A date is Excel's serial day number, 0 for none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from xl_npq.facts.fact import add_months
from xl_npq.settings import Settings
from xl_npq.values import day_of_serial, serial

SELF_ASSESSMENT, DATA_RETURN, PUBLICATION = "self-assessment", "data return", "publication of performance"
_EVERY_YEAR = 999
_BEFORE, _YEARS = 2, 5
"""Delivery years before that of As at whose dates may still lie ahead, and how many years are looked at."""
_LATEST = 105_000
"""In 2187: what follows from a later day might lie beyond the last date that counts."""


@dataclass(frozen=True)
class Occasion:
    """Something that is due in each of some years of delivery.

    It is due so many days (a setting) after a period ends: `months` after the year begins.
    """

    kind: str
    period: str
    first_year: int
    last_year: int
    months: int
    days: str

    @property
    def name(self) -> str:
        """What it is, in words."""
        return f"{self.period.capitalize()} {self.kind}" if self.period else self.kind.capitalize()


OCCASIONS = (
    Occasion(SELF_ASSESSMENT, "mid-year", 1, 2, 6, "Return_days"),
    Occasion(DATA_RETURN, "mid-year", 1, 2, 6, "Return_days"),
    Occasion(SELF_ASSESSMENT, "end-year", 1, 2, 12, "Return_days"),
    Occasion(DATA_RETURN, "end-year", 1, 2, 12, "Return_days"),
    Occasion(DATA_RETURN, "annual", 3, _EVERY_YEAR, 12, "Return_days"),
    Occasion(PUBLICATION, "", 1, _EVERY_YEAR, 12, "Publication_days"),
)
"""Section 5: years 1 and 2, year 3 onwards. That performance is published once a year is our choice."""
LINES = tuple((ahead, occasion) for ahead in range(_YEARS) for occasion in OCCASIONS)
"""What may be due: years after the first that is looked at, and the occasion."""


@dataclass(frozen=True)
class Due:
    """An occasion of one year of delivery: the last day of its period, and the day by which it is due."""

    occasion: Occasion
    year: int
    period_ends: int
    on: int

    @property
    def words(self) -> str:
        """What is due, in words."""
        return f"{self.occasion.name}, year {self.year} (to {day_of_serial(self.period_ends):%d/%m/%Y})"


def delivery_starts(settings: Settings, first_cohort: int) -> int:
    """The first day of delivery year 1: as set, else 1 September of the first cohort's year (0: no cohort)."""
    if settings.first_delivery_year_starts:
        return settings.first_delivery_year_starts
    return int(serial(date(first_cohort, 9, 1))) if first_cohort else 0


def lines_of(settings: Settings, starts: int) -> list[Due | None]:
    """For each of `LINES` what is due; None where nothing is, or no day is known to count from."""
    if not (settings.as_at and starts) or max(settings.as_at, starts) > _LATEST:
        return [None] * len(LINES)
    first = max(1, _year_of(settings.as_at, starts) - _BEFORE)
    return [_due(settings, starts, first + ahead, occasion) for ahead, occasion in LINES]


def upcoming(settings: Settings, starts: int) -> tuple[Due, ...]:
    """What is due on As at or later, the nearest first: to the end of year 5, or of the second year from now."""
    ahead = [due for due in lines_of(settings, starts) if due and due.on >= settings.as_at]
    return tuple(sorted(ahead, key=lambda due: due.on))


def _year_of(as_at: int, starts: int) -> int:
    """The number of the delivery year that holds a day; 0 and less before the first."""
    day, first = day_of_serial(as_at), day_of_serial(starts)
    return (12 * (day.year - first.year) + day.month - first.month - (day.day < first.day)) // 12 + 1


def _due(settings: Settings, starts: int, year: int, occasion: Occasion) -> Due | None:
    if not occasion.first_year <= year <= occasion.last_year:
        return None
    days = settings.return_days if occasion.days == "Return_days" else settings.publication_days
    ends = _months_on(starts, 12 * (year - 1) + occasion.months) - 1
    return Due(occasion, year, ends, ends + int(days))


def _months_on(day: int, months: int) -> int:
    return int(add_months(np.array([day]), np.array([months]))[0])


STARTS_FORMULA = "IF(First_delivery_year_starts>0,First_delivery_year_starts,IF({first}=0,0,DATE({first},9,1)))"
"""The formula of `delivery_starts`, where {first} is the cell of the first cohort's year."""
FIRST_YEAR_FORMULA = (
    f"IF(OR(As_at=0,Delivery_starts=0,MAX(As_at,Delivery_starts)>{_LATEST}),0,"
    "MAX(1,INT((12*(YEAR(As_at)-YEAR(Delivery_starts))+MONTH(As_at)"
    f"-MONTH(Delivery_starts)-(DAY(As_at)<DAY(Delivery_starts)))/12)+1-{_BEFORE}))"
)
"""The formula of the first year that is looked at; 0 where there is none."""


def year_formula(ahead: int, occasion: Occasion) -> str:
    """The formula of a line's delivery year; 0 where nothing is due in it."""
    year = f"First_year_due+{ahead}"
    return f"IF(First_year_due=0,0,IF(AND({year}>={occasion.first_year},{year}<={occasion.last_year}),{year},0))"


def ends_formula(year: str, occasion: Occasion) -> str:
    """The formula of the last day of a line's period; 0 where `year` is."""
    return f"IF({year}=0,0,EDATE(Delivery_starts,12*({year}-1)+{occasion.months})-1)"


def on_formula(ends: str, occasion: Occasion) -> str:
    """The formula of the day by which a line is due; 0 where its period has no end."""
    return f"IF({ends}=0,0,{ends}+INT({occasion.days}))"
