"""A fact about one row of a table, said in two languages side by side: pandas for Python, a formula for Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from xl_npq.facts.texts import Texts, always, first_with
from xl_npq.settings import Settings
from xl_npq.tables import TABLES, Unread
from xl_npq.values import general, keys_of, trim

Column = npt.NDArray[Any]
"""One value for each row: int flags and codes (0 for none), object texts ("" for none), floats (NaN for none)."""

EPOCH = np.datetime64("1899-12-30", "D")
_MANY_MONTHS = 100_000
"""More months than are ever added: a day and months fit into one number."""


class Shows(Enum):
    """How a calculated column looks in the workbook."""

    FLAG = "Yes or No"
    NUMBER = "number"
    SHARE = "share"
    DATE = "date"
    TEXT = "text"


_COLUMNS = frozenset(column.name for table in TABLES.values() for column in table.columns)


def as_label(value: object) -> str:
    """The text of a cell of an extra column, as a label: numbers as Excel shows them, dates as 2018-09-01."""
    if isinstance(value, str):
        return trim(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return general(float(value))
    if isinstance(value, date):
        return str(value.date() if isinstance(value, datetime) and value.time() == time() else value)
    return trim(str(value))


class Rows:
    """One table of one provider: what was typed, and its facts, each worked out once it is asked for.

    Dates are Excel serial day numbers (0 for a blank), texts are trimmed ("" for a blank), numbers are floats (NaN
    for a blank), so that a fact's Python reads like its formula.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        """Hold the frame of one table; facts are added by `add`."""
        self.frame = frame
        self._facts: dict[str, Column | Texts] = {}
        self._waiting: dict[str, Callable[[], Column | Texts]] = {}
        self._keys: dict[str, Column] = {}
        self._texts: dict[str, Column] = {}
        self._numbered: dict[str, Texts] = {}
        self._dates: dict[str, Column] = {}
        self._blanks: dict[str, Column] = {}

    def __len__(self) -> int:
        """How many rows."""
        return len(self.frame)

    def __getitem__(self, fact: str) -> Column:
        """The fact of that name."""
        found = self._worked_out(fact)
        return found.whole if isinstance(found, Texts) else found

    def labels(self, fact: str) -> Texts:
        """The fact of that name, which is a text, by number."""
        return Texts.of(self._worked_out(fact))

    def _worked_out(self, fact: str) -> Column | Texts:
        if fact not in self._facts:
            self._facts[fact] = self._waiting[fact]()
        return self._facts[fact]

    def add(self, fact: str, work_out: Callable[[], Column | Texts]) -> None:
        """Add a fact, and how it is worked out."""
        self._waiting[fact] = work_out

    @property
    def facts(self) -> Mapping[str, Column]:
        """All facts, in order."""
        return {fact: self[fact] for fact in self._waiting}

    def text(self, column: str) -> Column:
        """Texts of an input column, "" where blank or where the source has no such column."""
        if column not in self._texts:
            self._texts[column] = self._typed(column) if self._holds_anything(column) else self.texts(column).whole
        return self._texts[column]

    def _holds_anything(self, column: str) -> bool:
        return column in self.frame and not isinstance(self.frame[column].dtype, pd.StringDtype)

    def _typed(self, column: str) -> Column:
        series = self.frame[column]
        values = series.astype(object).to_numpy(copy=True)
        values[self.blank(column)] = ""
        if column not in _COLUMNS:
            values = np.array([as_label(value) for value in values], dtype=object)
        return values

    def texts(self, column: str) -> Texts:
        """Texts of an input column by number, blank where it is or where the source has no such column."""
        if column not in self._numbered:
            self._numbered[column] = self._by_number(column)
        return self._numbered[column]

    def _by_number(self, column: str) -> Texts:
        if column not in self.frame:
            return always("", len(self))
        series = self.frame[column]
        return Texts.of(series if isinstance(series.dtype, pd.StringDtype) else self.text(column))

    def key(self, column: str) -> Column:
        """Texts of an input column in the form in which labels are compared."""
        if column not in self._keys:
            found = self.texts(column)
            self._keys[column] = found.keys[found.numbers]
        return self._keys[column]

    def yes(self, column: str) -> Column:
        """Whether a Yes/No column says Yes."""
        return self.texts(column).says("Yes")

    def blank(self, column: str) -> Column:
        """Whether each cell of an input column is blank, one that could not be read among them."""
        if column not in self._blanks:
            self._blanks[column] = np.asarray(self.frame[column].array.isna())
        return self._blanks[column]

    def date(self, column: str) -> Column:
        """Serial day numbers of a date column, 0 where blank."""
        if column not in self._dates:
            days = self.frame[column].to_numpy().astype("datetime64[D]")
            self._dates[column] = np.where(np.isnat(days), 0, (days - EPOCH).astype("int64"))
        return self._dates[column]

    def number(self, column: str) -> Column:
        """Numbers of a column, NaN where blank."""
        return np.asarray(self.frame[column].to_numpy(dtype="float64", na_value=np.nan))

    @property
    def position(self) -> Column:
        """1 for the first row of the table, and so on."""
        return np.arange(1, len(self) + 1)


@dataclass(frozen=True)
class Ledger:
    """All tables of one provider with its settings: what a fact may look at.

    `provider` is the name to show; rows count where they name `settings.provider` or nobody.
    """

    provider: str
    settings: Settings
    tables: Mapping[str, Rows]
    unread: tuple[Unread, ...] = ()

    def __getitem__(self, table: str) -> Rows:
        """The rows of one table."""
        return self.tables[table]


@dataclass(frozen=True)
class Fact:
    """A calculated column.

    `excel` is the formula as Excel shows it, ``[@Column]`` meaning this row. `python` gives the same values, one for
    each row. `source` is the paragraph of the framework page that it comes from, where there is one.
    """

    name: str
    meaning: str
    python: Callable[[Rows, Ledger], Column | Texts]
    excel: str
    shows: Shows = Shows.FLAG


def keys(texts: Column) -> Column:
    """The form in which labels are compared: spaces trimmed, lower case."""
    return keys_of(np.asarray(texts, dtype=object))


def flag(condition: Column) -> Column:
    """Turn a condition into 1 and 0."""
    return np.asarray(condition).astype("int64")


def first_positions(texts: Column | Texts) -> Column:
    """For each text the 1-based position of the first row with the same key; 0 for a blank one."""
    numbered = Texts.of(texts)
    return np.where(numbered.without_key, 0, first_with(numbered.alike))


def not_read(table: str, rows: Rows, ledger: Ledger, *columns: str) -> Column:
    """Whether each row has a cell in one of the columns that could not be read: it counts as blank, but is not."""
    numbers = [cell.row for cell in ledger.unread if cell.table == table and cell.column in columns]
    return np.isin(rows.frame.index.to_numpy(), numbers) if numbers else np.zeros(len(rows), dtype=bool)


def look_up(wanted: Column | Texts, known: Column | Texts) -> Column:
    """The 1-based position in `known` of the first label equal to each wanted one; 0 for none and for blanks."""
    sought, there = Texts.of(wanted), Texts.of(known)
    alike, distinct = pd.factorize(np.concatenate([there.keys, sought.keys]))
    position = np.full(len(distinct), 1 + len(there), dtype="int64")
    np.minimum.at(position, alike[: len(there.keys)][there.numbers], np.arange(1, 1 + len(there)))
    found = position[alike[len(there.keys) :]]
    return np.where((found > len(there)) | (sought.keys == ""), 0, found)[sought.numbers]


def add_months(serial: Column, months: Column) -> Column:
    """The day so many months on, the day kept, clipped to the month's end (framework, 'Flags'; Excel's EDATE)."""
    pairs, places = _each_once(np.asarray(serial) * _MANY_MONTHS + months)
    days = EPOCH + (pairs // _MANY_MONTHS).astype("timedelta64[D]")
    month = days.astype("datetime64[M]")
    day = (days - month.astype("datetime64[D]")).astype("int64")
    target = month + (pairs % _MANY_MONTHS).astype("timedelta64[M]")
    length = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype("int64")
    return np.asarray((target.astype("datetime64[D]") - EPOCH).astype("int64") + np.minimum(day, length - 1))[places]


def academic_year(serial: Column) -> Column:
    """The year in which the academic year of each day began; it turns on 1 September."""
    some, places = _each_once(serial)
    days = EPOCH + some.astype("timedelta64[D]")
    year = days.astype("datetime64[Y]").astype("int64") + 1970
    month = days.astype("datetime64[M]").astype("int64") % 12 + 1
    return np.asarray((year - (month < 9)).astype("int64")[places])


def _each_once(numbers: Column) -> tuple[Column, Column]:
    """The distinct ones of some numbers, and the place among them of each: days are few, and slow to work with."""
    places, distinct = pd.factorize(numbers)
    return np.asarray(distinct), np.asarray(places)


def cohort_labels(years: Column) -> Column:
    """``2017/18`` for 2017; "" for 0."""
    unique, inverse = np.unique(years, return_inverse=True)
    labels = np.array(["" if year == 0 else f"{year}/{(year + 1) % 100:02d}" for year in unique], dtype=object)
    return labels[inverse] if len(labels) else np.zeros(0, dtype=object)
