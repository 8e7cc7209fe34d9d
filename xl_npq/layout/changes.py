"""The Dashboard's change since the cohort before: by metric and level, in a sign, a word and a number."""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.layout.headline_figures import headline_figure
from xl_npq.layout.sheet import Rule, Sheet, Value, letter
from xl_npq.layout.view import View


class _Changed(NamedTuple):
    """A metric whose change is shown: heading, number, column of its summary, which of its rates, and the style."""

    name: str
    number: int
    column: str
    which: int = 0
    style: str = "change_points"


_CHANGED = (
    _Changed("1: Recruited", 1, "Recruited", style="change_count"),
    _Changed("2: FSM share", 2, "Share"),
    _Changed("3: Non-white B.", 3, "Share"),
    _Changed("4: In window", 4, "Headline"),
    _Changed("5: Accuracy", 5, "Headline"),
    _Changed("7: Retention", 7, "Retention"),
    _Changed("7: Achievement", 7, "Achievement", 1),
)
_NO_BEFORE = "no cohort before"


def put_changes(sheet: Sheet, view: View, top: int) -> int:
    """Put the table from row `top` on, a metric in every second column; returns the row below its heads."""
    sheet.put(
        top,
        1,
        "Change since the cohort before: people for Metric 1, percentage points for the others",
        style="section",
    )
    for place, changed in enumerate(_CHANGED):
        column = 2 + 2 * place
        sheet.put(top + 1, column, changed.name, style="block_head")
        sheet.put(top + 1, column + 1, None, style="block_head")
        area = f"{letter(column)}{top + 1}:{letter(column + 1)}{top + 1}"
        says = f'${letter(column)}${top + 1}<>""'
        sheet.rules += [Rule(f"{letter(column)}{top + 1}", says, "heading_first"), Rule(area, says, "heading")]
        _put_cohorts(sheet, view, changed, top + 2, column)
        for slot in range(1, view.plan.levels + 1):
            _put_change(sheet, view, changed, slot, top + 2 + slot, column)
    return top + 3


def _number(view: View, changed: _Changed) -> int:
    """The number of the latest cohort with figures, 0 for none."""
    latest = view.headlines[changed.number - 1].latest_cohort
    return view.figures.axes.cohorts.index(latest) + 1 if latest else 0


def _put_cohorts(sheet: Sheet, view: View, changed: _Changed, row: int, column: int) -> None:
    number, cohorts = _number(view, changed), view.figures.axes.cohorts
    at = view.refs["Statuses"].at("With figures", changed.number)
    labels = view.refs["Cohorts in use"].all("Cohort")
    sheet.put(
        row,
        column,
        f"{cohorts[number - 1]} on {cohorts[number - 2]}" if number > 1 else _NO_BEFORE,
        f'IF({at}<2,"{_NO_BEFORE}",INDEX({labels},MAX(1,{at}))&" on "&INDEX({labels},MAX(1,{at}-1)))',
        "tile_text",
    )
    sheet.put(row, column + 1, None, style="tile_text")


def _put_change(sheet: Sheet, view: View, changed: _Changed, slot: int, row: int, column: int) -> None:
    ref = view.refs[f"Metric {changed.number} summary"].all(changed.column)
    at = view.refs["Statuses"].at("With figures", changed.number)
    now, before = (f"INDEX({ref},MAX(1,({at}-{back})*(Level_count+1)+{slot}))" for back in (1, 2))
    scale = "" if changed.style == "change_count" else "*100"
    blank = f'OR({now}="",{before}="")'
    sheet.put(
        row,
        column,
        _change(view, changed, slot),
        f'IF({at}<2,"",IF({slot}>Level_count+1,"",IF({blank},"",({now}-{before}){scale})))',
        changed.style,
    )


def _change(view: View, changed: _Changed, slot: int) -> Value:
    number = _number(view, changed)
    if number < 2 or slot > view.levels + 1:
        return ""
    now, before = (headline_figure(view, changed.number, number - back, slot - 1, changed.which) for back in (1, 2))
    if not isinstance(now, (int, float)) or not isinstance(before, (int, float)):
        return ""
    return (now - before) * (1 if changed.style == "change_count" else 100)
