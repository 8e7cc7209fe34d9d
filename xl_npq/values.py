"""What a single value means: keys of labels, Excel's serial days, and the forms of dates, numbers, TRNs and cohorts.

Every parser takes one value that is not blank and raises ValueError where it cannot be read. Which forms count in
which source is decided in `xl_npq.read`: all of them from outside, only the canonical ones in our own workbooks.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_npq.tables import DATES_FROM, DATES_TO, Column

FIRST_DAY, LAST_DAY = date.fromisoformat(DATES_FROM), date.fromisoformat(DATES_TO)
ERROR_VALUES = frozenset(
    (
        *("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"),
        *("#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#PYTHON!", "#EXTERNAL!", "#TIMEOUT!", "#ERROR!"),
    )
)

_EPOCH, _EPOCH_BEFORE_MARCH_1900, _MARCH_1900 = date(1899, 12, 30), date(1899, 12, 31), date(1900, 3, 1)
_SPACES = re.compile(" +")
_BETWEEN = "\0"
_TIME = r"(?:[T ] *[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})" + _TIME)
_OF_A_CLOCK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})" + _TIME)
_MONTH_NAMED = re.compile(r"([0-9]{1,2})[ -]+([A-Za-z]{3,9})[ -]+([0-9]{4}|[0-9]{2})" + _TIME)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?")
_NOUGHTS = re.compile(r"([0-9]+)\.0+")
_COHORT = re.compile(r"([0-9]{4})/([0-9]{2})")
_LOOSE_COHORT = re.compile(r"([0-9]{4}) ?[/–-] ?([0-9]{4}|[0-9]{2})")


def trim(text: str) -> str:
    """As Excel's TRIM: no spaces (U+0020) at the ends and no two in a row; other white space stays."""
    return (_SPACES.sub(" ", text) if "  " in text else text).strip(" ")


def key(label: object) -> str:
    """What labels are matched by: trimmed as Excel's TRIM does, lower case; blank text for None, NaN and NaT."""
    if isinstance(label, str):
        return trim(label).lower()
    if label is None or label is pd.NaT or (isinstance(label, float) and math.isnan(label)):
        return ""
    return key(general(float(label))) if isinstance(label, (int, float)) else key(str(label))


def key_series(series: pd.Series) -> pd.Series:
    """The key of every label of a column, as ``str``; a blank (or one that is only spaces) is NaN.

    Each distinct label is worked out once.
    """
    return pd.Series(_keys(series, None), index=series.index, name=series.name, dtype="str")


def keys_of(labels: pd.Series | npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """As `key_series`, as an array; a blank is zero-length text."""
    return _keys(labels, "")


def _keys(labels: pd.Series | npt.NDArray[np.object_], blank: str | None) -> npt.NDArray[np.object_]:
    codes, distinct = labels.array.factorize() if isinstance(labels, pd.Series) else pd.factorize(labels)
    # The last is for what has no label at all, whose code is -1.
    named = np.append(distinct_keys(np.asarray(distinct, dtype=object)), "")
    named[named == ""] = blank
    return np.asarray(named[codes])


def distinct_keys(labels: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """The key of each label, of which there may be a million: they are made lower case all at once."""
    joined = _joined(labels)
    if joined is None:
        keys = [key(label) for label in labels]
    else:
        keys = joined.lower().split(_BETWEEN)[1:-1]
        if any(spaces in joined for spaces in ("  ", f" {_BETWEEN}", f"{_BETWEEN} ")):
            keys = [trim(one) for one in keys]
    return np.array(keys, dtype=object)


def _joined(labels: npt.NDArray[np.object_]) -> str | None:
    """All labels in one text, each with a character before and behind that no label holds; None where that cannot be.

    A letter's lower case depends on its neighbours at most (sigma), and that character is no letter.
    """
    try:
        joined = _BETWEEN.join(("", *labels, ""))
    except TypeError:
        return None
    return joined if len(labels) and joined.count(_BETWEEN) == len(labels) + 1 else None


def general(number: float) -> str:
    """A number as Excel turns it into text: at most 15 significant digits, ``1E+20`` from twenty zeros on."""
    shortest = format(number, ".15g")
    if not math.isfinite(number):
        return shortest
    if number and not 1e-10 <= abs(number) < 1e20:
        digits, _, exponent = format(Decimal(shortest), "E").partition("E")
        return f"{digits}E{int(exponent):+03d}"
    fixed = format(Decimal(shortest), "f")
    return "0" if fixed == "-0" else fixed


def serial(moment: date | time | timedelta) -> float:
    """The number that an Excel cell (1900 date system) holds for a date, a time of day or a length of time."""
    if isinstance(moment, timedelta):
        return moment / timedelta(days=1)
    if isinstance(moment, time):
        return serial(datetime.combine(_EPOCH, moment) - datetime.combine(_EPOCH, time()))
    day = moment.date() if isinstance(moment, datetime) else moment
    whole = float((day - (_EPOCH if day >= _MARCH_1900 else _EPOCH_BEFORE_MARCH_1900)).days)
    return whole + serial(moment.time()) if isinstance(moment, datetime) else whole


def hours(length: timedelta) -> str:
    """A length of time in words, as Excel's [h]:mm:ss shows it: 30:00:00."""
    seconds = round(abs(length) / timedelta(seconds=1))
    sign = "-" if length < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def in_range(day: date) -> date:
    """The day itself where it lies within 1901 to 2199."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(day)
    return day


def day_of_serial(number: float) -> date:
    """The day that an Excel serial number stands for, its time of day left off."""
    if not 0 <= number < 3e6:
        raise ValueError(number)
    return in_range(_EPOCH + timedelta(days=math.floor(number)))


def day_of_text(text: str) -> date:
    """The day of a date in words: year-month-day, day/month/year (also with - or .), day month-name year.

    A time of day after it is left off. 01/02/2018 is 1 February, always. A year of two digits follows a month's
    name only; 00 to 29 are then of this century, as in Excel.
    """
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, _, month, year = match.groups()
    elif match := _MONTH_NAMED.fullmatch(text):
        day, name, year = match.groups()
        month = str(_month(name))
        year = year if len(year) == 4 else f"{20 if int(year) < 30 else 19}{year}"
    else:
        raise ValueError(text)
    return in_range(date(int(year), int(month), int(day)))


def days_by_clock(text: str) -> tuple[date | None, date | None]:
    """The day that a moment with its clock's distance from UTC names, and the other that it may be in Britain.

    The same twice where there is only one; None for any other text.
    """
    match = _OF_A_CLOCK.fullmatch(text)
    try:
        moment = datetime.fromisoformat(text.replace(" ", "T", 1)) if match else None
    except ValueError:
        moment = None
    if moment is None:
        return None, None
    named = moment.date()
    winter = moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta())
    others = [day for day in (winter.date(), (winter + timedelta(hours=1)).date()) if day != named]
    return named, others[0] if others else named


def month_first(text: str) -> bool:
    """Whether a text is a date only where its month comes before its day, as in the United States: 09/13/2018."""
    first, second = _day_and_month(text)
    return second > 12 >= first >= 1


def day_first(text: str) -> bool:
    """Whether a text is a date only where its day comes before its month: 13/09/2018."""
    first, second = _day_and_month(text)
    return first > 12 >= second >= 1


def either_way(text: str) -> bool:
    """Whether a text is one day with the day first and another with the month first: 01/02/2018."""
    first, second = _day_and_month(text)
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def _day_and_month(text: str) -> tuple[int, int]:
    """The first two numbers of a date such as 01/02/2018; noughts for any other text."""
    match = _DAY_FIRST.fullmatch(text)
    return (int(match[1]), int(match[3])) if match else (0, 0)


def _month(name: str) -> int:
    for number, month in enumerate(_MONTHS, 1):
        if name.lower() in (month, month[:3]) or (name.lower() == "sept" and number == 9):
            return number
    raise ValueError(name)


def number_of_text(text: str) -> float:
    """The number that a text writes, with or without commas between its thousands."""
    if not _NUMBER.fullmatch(text) or not any(map(str.isdigit, text)):
        raise ValueError(text)
    number = float(text.replace(",", ""))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def hundredth(percentage: float) -> float:
    """A percentage as a fraction, exactly as typed: 35.6 is the float 0.356, which 35.6 / 100 is not always."""
    return float(Decimal(repr(percentage)).scaleb(-2))


def bounded(number: float, column: Column) -> float:
    """The number itself where the column's bounds allow it."""
    low = -math.inf if column.least is None else column.least
    high = math.inf if column.most is None else column.most
    if not math.isfinite(number) or not low <= number <= high or (column.whole and number != math.floor(number)):
        raise ValueError(number)
    return number


def fraction(number: float) -> float:
    """The number itself where it is a share, 0 to 1."""
    if not 0 <= number <= 1:
        raise ValueError(number)
    return number


def trn(digits: str) -> str:
    """A teacher reference number of one to seven digits, not all zeros, padded to seven."""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 7 and digits.strip("0")):
        raise ValueError(digits)
    return digits.zfill(7)


def without_noughts(text: str) -> str:
    """A number such as a URN as an export that took it for a measure writes it, 100001.0, without what it added."""
    match = _NOUGHTS.fullmatch(text)
    return match[1] if match else text


def cohort(text: str) -> str:
    """A cohort in its canonical form, ``2017/18``: the second year follows the first (1901 to 2198)."""
    match = _COHORT.fullmatch(text)
    if not match:
        raise ValueError(text)
    return _cohort(*match.groups())


def loose_cohort(text: str) -> str:
    """A cohort written 2017/18, 2017-18, 2017–18, 2017/2018 or 2017-2018, in its canonical form."""
    match = _LOOSE_COHORT.fullmatch(text)
    if not match:
        raise ValueError(text)
    return _cohort(*match.groups())


def _cohort(first: str, second: str) -> str:
    following = str(int(first) + 1)
    if not 1901 <= int(first) <= 2198 or second not in (following, following[2:]):
        raise ValueError(first)
    return f"{first}/{following[2:]}"


def choice(label: str, choices: tuple[str, ...]) -> str:
    """The choice that a label names, in the choice's own spelling."""
    for option in choices:
        if key(option) == key(label):
            return option
    raise ValueError(label)
