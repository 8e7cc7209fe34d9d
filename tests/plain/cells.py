"""How one cell of text is read. Whatever cannot be read is blank: '' for text, None for the rest."""

import re
from datetime import date
from fractions import Fraction

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def label(text: str) -> str:
    """Spaces trimmed, runs of spaces made one."""
    return re.sub(" +", " ", text).strip(" ")


def key(text: str) -> str:
    """Labels match trimmed and regardless of case."""
    return label(text).lower()


def one_of(text: str, *choices: str) -> str:
    return next((choice for choice in choices if key(choice) == key(text)), "")


def yes_no(text: str) -> str:
    if key(text) in ("yes", "y", "true", "1"):
        return "Yes"
    if key(text) in ("no", "n", "false", "0"):
        return "No"
    return ""


def day(text: str) -> date | None:
    """A date as 2019-09-30 or 30/09/2019, from 1901 to 2199."""
    text = label(text)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    british = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text)
    if iso:
        year, month, of_month = (int(part) for part in iso.groups())
    elif british:
        of_month, month, year = (int(part) for part in british.groups())
    else:
        return None
    try:
        found = date(year, month, of_month)
    except ValueError:
        return None
    return found if 1901 <= year <= 2199 else None


def number(text: str, least: float, most: float = float("inf"), whole: bool = False) -> Fraction | None:
    text = label(text)
    if not NUMBER.fullmatch(text):
        return None
    found = Fraction(text)
    if not least <= found <= most or (whole and found.denominator != 1):
        return None
    return found


def share(text: str, column_is_percentages: bool) -> float | None:
    """A fraction from 0 to 1: 30% is always 0.3, a bare number by the scale of its column."""
    text = label(text)
    percent_sign = text.endswith("%")
    digits = text[:-1].rstrip(" ") if percent_sign else text
    if not NUMBER.fullmatch(digits):
        return None
    found = Fraction(digits)
    if percent_sign or column_is_percentages:
        found = found / 100
    return float(found) if 0 <= found <= 1 else None


def holds_percentages(column: list[str]) -> bool:
    """Where any value without a % sign is over 1, all of the column are percentages."""
    return any(NUMBER.fullmatch(label(text)) and Fraction(label(text)) > 1 for text in column)


def trn(text: str) -> str:
    """Digits only, padded to seven."""
    if not re.fullmatch(r"(?:RP *)?[0-9]+(?:[ /-]+[0-9]+)*(?:\.0+)?", label(text), re.IGNORECASE):
        return ""
    digits = re.sub("[^0-9]", "", re.sub(r"\.0+$", "", label(text)))
    return digits.zfill(7) if 1 <= len(digits) <= 7 and int(digits) > 0 else ""


def cohort(text: str) -> str:
    """2017/18, also written 2017-18, 2017–18, 2017/2018, 2017-2018."""
    parts = re.fullmatch(r"(\d{4})[/\-–](\d{2}|\d{4})", label(text))
    if not parts:
        return ""
    first, second = int(parts[1]), parts[2]
    if not 1901 <= first <= 2198 or second not in (str(first + 1), str(first + 1)[2:]):
        return ""
    return f"{first}/{str(first + 1)[2:]}"


def cohort_of(when: date | None) -> str:
    """The academic year of a date: the year turns on 1 September."""
    if when is None:
        return ""
    first = when.year if when.month >= 9 else when.year - 1
    return f"{first}/{str(first + 1)[2:]}"


def begins(a_cohort: str) -> date:
    return date(int(a_cohort[:4]), 9, 1)


def ends(a_cohort: str) -> date:
    return date(int(a_cohort[:4]) + 1, 8, 31)


def add_months(when: date, months: int) -> date:
    """The same day that many months later, clipped to the month's end (Excel's EDATE)."""
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    of_month = when.day
    while True:
        try:
            return date(year, month + 1, of_month)
        except ValueError:
            of_month -= 1
