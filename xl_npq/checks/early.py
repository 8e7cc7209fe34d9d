"""Dates long before there was any qualification of this kind: mostly a year that was typed into a date cell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_npq.checks.form import Check, Found, Source
from xl_npq.tables import TABLES, Kind

_FIRST_LIKELY = np.datetime64("1990-01-01")


def _early(source: Source) -> Iterator[Found]:
    for table in TABLES.values():
        frame = source.tables[table.name]
        # An extension may well begin at the beginning of all dates.
        dates = [] if table.name == "Extensions" else [one.name for one in table.columns if one.kind is Kind.DATE]
        for name in dates:
            places = np.flatnonzero(frame[name].to_numpy() < _FIRST_LIKELY)
            for row, day in frame[name].iloc[places].items() if len(places) else ():
                words = f"The date is of {day.year}: was a year or another number typed where a date belongs?"
                yield Found(table.name, int(str(row)), name, day.date(), words)


CHECKS = (
    Check(
        "date-early",
        "warning",
        "A date is before 1990, long before there was any NPQ",
        "Type the whole date; a year alone in a date cell is a day of 1905.",
        "`Enrolled on` is 1905-07-10, which is what 2018 means in a cell of dates",
        "contract, 'Input tables': dates",
        _early,
    ),
)
