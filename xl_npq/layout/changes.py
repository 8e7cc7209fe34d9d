"""The Dashboard's changes, each a sign and a number: since the cohort before by level, and since the last return."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from xl_npq.layout.dashboard_tables import Band
from xl_npq.layout.headline_figures import headline_figure
from xl_npq.layout.saying import day_formula
from xl_npq.layout.sheet import Value
from xl_npq.layout.view import View
from xl_npq.records import LAST_RETURN
from xl_npq.tables import Tables


class Changed(NamedTuple):
    """A metric whose change is shown: heading, number, column of its summary, which of its rates, and the style."""

    name: str
    number: int
    column: str
    which: int = 0
    style: str = "change_points"


CHANGED = (
    Changed("Metric 1", 1, "Recruited", style="change_count"),
    Changed("Metric 2", 2, "Share"),
    Changed("Metric 3", 3, "Share"),
    Changed("Metric 4", 4, "Headline"),
    Changed("Metric 5", 5, "Headline"),
    Changed("7: kept", 7, "Retention"),
    Changed("7: passed", 7, "Achievement", 1),
)
_NO_BEFORE = "none yet"


def kept_key(changed: Changed) -> tuple[int, int]:
    """What a figure of the last return is kept by: metric, and which of its rates from 1 on."""
    return changed.number, changed.which + 1


def put_changes(band: Band, first: int) -> None:
    """Put the table from a column on, a metric in each: the latest cohort with figures, less the one before it."""
    band.title(first, "Change on the cohort before: 1 in people, others in points")
    for column, changed in enumerate(CHANGED, first):
        band.head(column, 1, changed.name)
        band.said(column, *_cohort(band.view, changed))
        for slot in range(1, band.view.plan.levels + 1):
            _put_change(band, changed, slot, column)


def _number(view: View, changed: Changed) -> int:
    """The number of the latest cohort with figures, 0 for none."""
    latest = view.headlines[changed.number - 1].latest_cohort
    return view.figures.axes.cohorts.index(latest) + 1 if latest else 0


def _cohort(view: View, changed: Changed) -> tuple[str, str]:
    """The cohort whose figures have changed since the one before it, and the formula that gives it."""
    number, cohorts = _number(view, changed), view.figures.axes.cohorts
    at = view.refs["Statuses"].at("With figures", changed.number)
    labels = view.refs["Cohorts in use"].all("Cohort")
    formula = f'IF({at}<2,"{_NO_BEFORE}",INDEX({labels},MAX(1,{at})))'
    return cohorts[number - 1] if number > 1 else _NO_BEFORE, formula


def _put_change(band: Band, changed: Changed, slot: int, column: int) -> None:
    view = band.view
    ref = view.refs[f"Metric {changed.number} summary"].all(changed.column)
    at = view.refs["Statuses"].at("With figures", changed.number)
    now, before = (f"INDEX({ref},MAX(1,({at}-{back})*(Level_count+1)+{slot}))" for back in (1, 2))
    scale = "" if changed.style == "change_count" else "*100"
    blank = f'OR({now}="",{before}="")'
    band.sheet.put(
        band.levels + slot - 1,
        column,
        _change(view, changed, slot),
        f'IF({at}<2,"",IF({slot}>Level_count+1,"",IF({blank},"",({now}-{before}){scale})))',
        changed.style,
    )


def _change(view: View, changed: Changed, slot: int) -> Value:
    number = _number(view, changed)
    if number < 2 or slot > view.levels + 1:
        return ""
    now, before = (headline_figure(view, changed.number, number - back, slot - 1, changed.which) for back in (1, 2))
    if not isinstance(now, (int, float)) or not isinstance(before, (int, float)):
        return ""
    return (now - before) * (1 if changed.style == "change_count" else 100)


def put_since_return(band: Band, tables: Tables, first: int, row: int) -> int:
    """Put a line with the change of whole cohorts since the last return that is kept; returns the row after it.

    Its figures stand below those of the table from column `first` on. Without a return the line is blank.
    """
    sheet, view, kept = band.sheet, band.view, _Kept.of(tables)
    days = f"{_RETURN}[As at]"
    label = f'IF(COUNT({days})=0,"","{_SINCE}"&{day_formula(f"MAX({days})")}&"{_OF}")'
    sheet.put(row, 1, f"{_SINCE}{kept.as_at:%d/%m/%Y}{_OF}" if kept.as_at else "", label, "level")
    for column, changed in enumerate(CHANGED, first):
        sheet.put(row, column, *_since(view, changed, kept), changed.style)
    return row + 1


_RETURN = LAST_RETURN.range_name
_SINCE, _OF = "Since the return as at ", ": all levels of the latest cohort with figures"


class _Kept(NamedTuple):
    """The figures of the last return by metric, rate and cohort year."""

    as_at: date | None
    figures: Mapping[tuple[int, int, int], float]

    @classmethod
    def of(cls, tables: Tables) -> _Kept:
        frame = tables[LAST_RETURN.name].dropna(subset=["Metric", "Rate", "Cohort year", "Value"])
        names = zip(*(frame[name].astype(int) for name in ("Metric", "Rate", "Cohort year")), strict=True)
        days = tables[LAST_RETURN.name]["As at"].dropna()
        figures = dict(zip(names, map(float, frame["Value"]), strict=True))
        return cls(days.max().date() if len(days) else None, figures)


def _since(view: View, changed: Changed, kept: _Kept) -> tuple[Value, str]:
    """The change of the latest cohort with figures, at all levels, since the return; and its formula."""
    number, (metric, rate) = _number(view, changed), kept_key(changed)
    ref = view.refs[f"Metric {changed.number} summary"].all(changed.column)
    at = view.refs["Statuses"].at("With figures", changed.number)
    year = f"INDEX({view.refs['Cohorts in use'].all('Year')},MAX(1,{at}))"
    where = f"{_RETURN}[Metric],{metric},{_RETURN}[Rate],{rate},{_RETURN}[Cohort year],{year}"
    now = f"INDEX({ref},MAX(1,{at}*(Level_count+1)))"
    scale = "" if changed.style == "change_count" else "*100"
    formula = (
        f'IF({at}<1,"",IF(COUNTIFS({where})<>1,"",IF({now}="","",({now}-SUMIFS({_RETURN}[Value],{where})){scale})))'
    )
    now_shown = headline_figure(view, changed.number, number - 1, view.levels, changed.which) if number else ""
    before = kept.figures.get((metric, rate, view.figures.axes.years[number - 1])) if number else None
    if before is None or not isinstance(now_shown, (int, float)):
        return "", formula
    return (now_shown - before) * (1 if changed.style == "change_count" else 100), formula
