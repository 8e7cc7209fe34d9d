"""What many sheets say alike: whose figures these are, and as at when."""

from __future__ import annotations

from datetime import date

from xl_npq.facts.partnership_standing import day_formula
from xl_npq.layout.view import View

PROVIDER = 'IF(Provider="","Provider not named",Provider)'
"""The formula of `provider`."""
DAY = day_formula("As_at")
"""The formula of `day_in_words` for As at: no format that Excel names differently in another language."""
AS_AT = f'IF(As_at=0,"As at is not given: fill it in on Settings","As at "&{DAY})&". "'
"""The formula of `as_at`."""


def provider(view: View) -> str:
    """The provider's name, or that there is none."""
    return view.settings.provider or "Provider not named"


def day_in_words(day: date) -> str:
    """A day such as 30/09/2019."""
    return f"{day:%d}/{day:%m}/{day:%Y}"


def as_at(view: View) -> str:
    """A sentence that says what day the figures speak of."""
    day = view.settings.as_at_date
    return f"As at {day_in_words(day)}. " if day else "As at is not given: fill it in on Settings. "
