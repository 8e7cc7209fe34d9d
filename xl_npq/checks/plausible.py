"""What may be so, and is more likely a slip of whoever exported or typed it: all notes, each of many rows at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from xl_npq.checks.form import Check, Found, Source
from xl_npq.facts.fact import Rows

_TABLE = "Participants"
_LABELS = ("Gender", "Ethnicity", "Disability")
_FEW, _MANY = 10, 30
_BULK, _APART = 0.2, 0.25
_SUNDAY = 1
_GROUPS = "framework, 'Measures': each group of each dimension"


def _recruited(rows: Rows, year: int = 0) -> list[int]:
    """The places of everybody recruited, or of those of one cohort."""
    marks = rows["Recruited"] > 0
    return np.flatnonzero(marks & (rows["Cohort year"] == year) if year else marks).tolist()


def _vanished(source: Source) -> Iterator[Found]:
    for ledger in source.ledgers:
        rows = ledger[_TABLE]
        years = sorted(set(rows["Cohort year"][_recruited(rows)].tolist()))
        if len(years) < 2 or len(_recruited(rows, years[-1])) < _MANY:
            continue
        for column in _LABELS:
            keys = rows.key(column)
            now = {keys[place] for place in _recruited(rows, years[-1])}
            before = _recruited(rows, years[-2])
            for label, number in Counter(keys[place] for place in before).items():
                if label and label not in now and number >= _FEW and number >= _BULK * len(before):
                    first = next(place for place in before if keys[place] == label)
                    shown = rows.text(column)[first]
                    words = f"{number:,} recruits of the cohort before the latest are {shown}, and none of the latest"
                    yield Found(_TABLE, int(rows.frame.index[first]), column, shown, words)


def _one_value(source: Source) -> Iterator[Found]:
    for ledger in source.ledgers:
        rows = ledger[_TABLE]
        for column in (*_LABELS, "Outcome"):
            keys = rows.key(column)
            filled = [place for place in _recruited(rows) if keys[place]]
            if len(filled) >= _MANY and len({keys[place] for place in filled}) == 1:
                shown = rows.text(column)[filled[0]]
                yield Found(_TABLE, 0, column, shown, f"All {len(filled):,} rows that say anything say {shown}")


def _sundays(source: Source) -> Iterator[Found]:
    for ledger in source.ledgers:
        rows = ledger[_TABLE]
        for column in ("Enrolled on", "Commenced on", "Presented on"):
            days = rows.date(column)[_recruited(rows)]
            days = days[days > 0]
            sundays = int((days % 7 == _SUNDAY).sum())
            if sundays >= _FEW and sundays > _BULK * len(days):
                yield Found(_TABLE, 0, column, None, f"{sundays:,} of {len(days):,} dates are Sundays")


def _missing_outcomes(source: Source) -> Iterator[Found]:
    """Of each column the group that lacks outcomes most, where it lacks far more of them than everybody does."""
    for ledger in source.ledgers:
        rows = ledger[_TABLE]
        has_presented, assessed = rows["Presented"], rows["Assessed"]
        presented = [place for place in _recruited(rows) if has_presented[place]]
        lacking = {place for place in presented if not assessed[place]}
        for column in _LABELS:
            keys = rows.key(column)
            sizes, lost = (Counter(keys[place] for place in places) for places in (presented, lacking))
            apart = {
                label: lost[label] / size - len(lacking) / len(presented)
                for label, size in sizes.items()
                if label and size >= _FEW
            }
            worst = max(apart, key=apart.__getitem__, default="")
            if worst and apart[worst] > _APART:
                shown = next(rows.text(column)[place] for place in presented if keys[place] == worst)
                words = (
                    f"{lost[worst]:,} of {sizes[worst]:,} of {shown} who presented have no outcome, of all "
                    f"{len(lacking):,} of {len(presented):,}: a gap of the group may be one of data"
                )
                yield Found(_TABLE, 0, column, shown, words)


CHECKS = (
    Check(
        "group-vanished",
        "note",
        "A large group of one cohort has nobody in the next",
        "Look whether the label is spelt otherwise now, or rows are missing.",
        "40 recruits of 2017/18 are `Asian`, and none of 2018/19",
        _GROUPS,
        _vanished,
    ),
    Check(
        "one-value",
        "note",
        "Every row says the same in a column of labels or outcomes",
        "Look whether the column was filled in for all at once.",
        "All 120 rows have `Gender` Female",
        _GROUPS,
        _one_value,
    ),
    Check(
        "sundays",
        "note",
        "Many of a column's dates are Sundays",
        "Look whether the dates have moved by a day, or are those of an import.",
        "60 of 200 `Enrolled on` are Sundays",
        "contract, 'Input tables': dates",
        _sundays,
    ),
    Check(
        "outcomes-missing",
        "note",
        "A group lacks outcomes far more often than everybody does",
        "Fill in the outcomes before the group's gap is read.",
        "12 of 20 Asian participants who presented have no outcome, of all 15 of 200",
        "framework, 'Measures': Metric 7, gap",
        _missing_outcomes,
    ),
)
