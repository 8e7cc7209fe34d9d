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

from xl_npq.settings import Settings
from xl_npq.tables import TABLES, Unread
from xl_npq.values import general, keys_of, trim

Column = npt.NDArray[Any]
"""One value for each row: int flags and codes (0 for none), object texts ("" for none), floats (NaN for none)."""

EPOCH = np.datetime64("1899-12-30", "D")


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
        self._facts: dict[str, Column] = {}
        self._waiting: dict[str, Callable[[], Column]] = {}
        self._keys: dict[str, Column] = {}
        self._texts: dict[str, Column] = {}

    def __len__(self) -> int:
        """How many rows."""
        return len(self.frame)

    def __getitem__(self, fact: str) -> Column:
        """The fact of that name."""
        if fact not in self._facts:
            self._facts[fact] = self._waiting[fact]()
        return self._facts[fact]

    def add(self, fact: str, work_out: Callable[[], Column]) -> None:
        """Add a fact, and how it is worked out."""
        self._waiting[fact] = work_out

    @property
    def facts(self) -> Mapping[str, Column]:
        """All facts, in order."""
        return {fact: self[fact] for fact in self._waiting}

    def text(self, column: str) -> Column:
        """Texts of an input column, "" where blank or where the source has no such column."""
        if column not in self._texts:
            if column in self.frame:
                series = self.frame[column]
                blank = series.isna().to_numpy()
                values = series.astype(object).to_numpy(copy=True)
                values[blank] = ""
                if column not in _COLUMNS:
                    values = np.array([as_label(value) for value in values], dtype=object)
                self._texts[column] = values
            else:
                self._texts[column] = np.full(len(self), "", dtype=object)
        return self._texts[column]

    def key(self, column: str) -> Column:
        """Texts of an input column in the form in which labels are compared."""
        if column not in self._keys:
            self._keys[column] = keys(self.text(column))
        return self._keys[column]

    def yes(self, column: str) -> Column:
        """Whether a Yes/No column says Yes."""
        return np.asarray(self.text(column) == "Yes")

    def date(self, column: str) -> Column:
        """Serial day numbers of a date column, 0 where blank."""
        days = self.frame[column].to_numpy().astype("datetime64[D]")
        return np.asarray(np.where(np.isnat(days), 0, (days - EPOCH).astype("int64")))

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
    python: Callable[[Rows, Ledger], Column]
    excel: str
    shows: Shows = Shows.FLAG


def keys(texts: Column) -> Column:
    """The form in which labels are compared: spaces trimmed, lower case."""
    return keys_of(np.asarray(texts, dtype=object))


def flag(condition: Column) -> Column:
    """Turn a condition into 1 and 0."""
    return np.asarray(condition).astype("int64")


def first_positions(texts: Column) -> Column:
    """For each text the 1-based position of the first row with the same key; 0 for a blank one."""
    compared = keys(texts)
    codes, _ = pd.factorize(compared)
    firsts = np.unique(codes, return_index=True)[1] if len(codes) else np.zeros(0, dtype="int64")
    found = firsts[codes] + 1 if len(codes) else firsts
    return np.where(compared == "", 0, found).astype("int64")


def not_read(table: str, rows: Rows, ledger: Ledger, *columns: str) -> Column:
    """Whether each row has a cell in one of the columns that could not be read: it counts as blank, but is not."""
    numbers = [cell.row for cell in ledger.unread if cell.table == table and cell.column in columns]
    return np.isin(rows.frame.index.to_numpy(), numbers)


def look_up(wanted: Column, known: Column) -> Column:
    """The 1-based position in `known` of the first label equal to each wanted one; 0 for none and for blanks."""
    codes, labels = pd.factorize(keys(known))
    # The last is for labels that are not there, whose place is -1.
    positions = np.append(np.unique(codes, return_index=True)[1] + 1, 0)
    compared = keys(wanted)
    found = positions[pd.Index(labels, dtype=object).get_indexer(pd.Index(compared, dtype=object))]
    return np.where(compared == "", 0, found).astype("int64")


def add_months(serial: Column, months: Column) -> Column:
    """The day so many months on, the day kept, clipped to the month's end (framework, 'Flags'; Excel's EDATE)."""
    days = EPOCH + serial.astype("timedelta64[D]")
    month = days.astype("datetime64[M]")
    day = (days - month.astype("datetime64[D]")).astype("int64")
    target = month + np.asarray(months).astype("timedelta64[M]")
    length = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype("int64")
    return np.asarray((target.astype("datetime64[D]") - EPOCH).astype("int64") + np.minimum(day, length - 1))


def academic_year(serial: Column) -> Column:
    """The year in which the academic year of each day began; it turns on 1 September."""
    days = EPOCH + serial.astype("timedelta64[D]")
    year = days.astype("datetime64[Y]").astype("int64") + 1970
    month = days.astype("datetime64[M]").astype("int64") % 12 + 1
    return (year - (month < 9)).astype("int64")


def cohort_labels(years: Column) -> Column:
    """``2017/18`` for 2017; "" for 0."""
    unique, inverse = np.unique(years, return_inverse=True)
    labels = np.array(["" if year == 0 else f"{year}/{(year + 1) % 100:02d}" for year in unique], dtype=object)
    return labels[inverse] if len(labels) else np.zeros(0, dtype=object)
