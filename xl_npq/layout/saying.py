"""Words with a number or a day in them, in Python and as a formula side by side."""

from __future__ import annotations

from xl_npq.values import day_of_serial


def day_words(serial: int) -> str:
    """A serial day number as 31/08/2019."""
    day = day_of_serial(serial)
    return f"{day:%d}/{day:%m}/{day:%Y}"


def day_formula(serial: str) -> str:
    """The formula of `day_words`, of a cell or formula that gives a serial day number."""
    return f'TEXT(DAY({serial}),"00")&"/"&TEXT(MONTH({serial}),"00")&"/"&YEAR({serial})'


def count_words(count: int, one: str, more: str) -> str:
    """A count and its noun."""
    return f"{count} {one if count == 1 else more}"


def count_formula(count: str, one: str, more: str) -> str:
    """The formula of `count_words`."""
    return f'{count}&IF({count}=1," {one}"," {more}")'
