"""The Dashboard: a status for each metric, then the tables of a provider's KPI dashboard, on one landscape page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from xl_npq.figures.headline import groups_flagged
from xl_npq.layout import said
from xl_npq.layout.changes import put_changes
from xl_npq.layout.charts import put_dashboard_charts
from xl_npq.layout.footnotes import put_footnotes
from xl_npq.layout.guards import put_guards
from xl_npq.layout.lists_areas import AREA_LINES, area_lines
from xl_npq.layout.lists_shown import ACTUALS, FUTURES, WINDOW, ShownCohort, shown_cohort
from xl_npq.layout.self_assessment import all_together
from xl_npq.layout.sheet import Cell, LogoRoom, Rule, Sheet, Value, letter, plain
from xl_npq.layout.tiles import put_tiles
from xl_npq.layout.view import View
from xl_npq.metrics import METRICS

LAST = 16
CHARTS_FROM, CHARTS_TO = LAST + 2, LAST + 12
"""The columns that the charts stand in, of which the last is the last that is printed."""


def dashboard(view: View, provider: str, built: str) -> Sheet:
    """The sheet, for a provider by name; `built` says by what version and from what input it was built."""
    sheet = Sheet("Dashboard", f"{provider}: NPQ metric KPI dashboard", fit_height=1)
    sheet.put(
        1,
        1,
        f"{said.provider(view)}: NPQ metric KPI dashboard",
        f'{said.PROVIDER}&": NPQ metric KPI dashboard"',
        "title",
    )
    sheet.put(2, 1, said.as_at(view) + _NOTE, f'{said.AS_AT}&"{_NOTE}"', "note")
    sheet.widths[1] = 24
    for column in range(2, LAST + 1):
        sheet.widths[column] = 11.3
    put_tiles(sheet, view.headlines, view, 4)
    sheet.put(8, 1, *all_together(view), "level")
    row = _recruitment(sheet, view, 10)
    row = _background(sheet, view, row + 1)
    row = _progress(sheet, view, row + 1)
    row = _levels(sheet, view, put_changes(sheet, view, row + 1), range(4, LAST, 2))
    row = put_guards(sheet, view, put_footnotes(sheet, view, row), LAST)
    sheet.cells[row, 1] = Cell(built, "", "note", stored=True)
    for column in range(CHARTS_FROM, CHARTS_TO + 1):
        sheet.widths[column] = 9.4
    put_dashboard_charts(sheet, view, 4, CHARTS_FROM)
    sheet.print_area = f"A1:{letter(CHARTS_TO)}{row}"
    # Above the charts, in the rows of title and date.
    sheet.logo = LogoRoom(f"{letter(CHARTS_FROM)}1", 200, 44)
    return sheet


_NOTE = "Every figure is worked out from the other sheets and moves with them."


def _cohort_head(sheet: Sheet, row: int, column: int, width: int, shown: ShownCohort) -> None:
    _block_head(sheet, row, column, width, shown.label, shown.label_at)


def _block_head(sheet: Sheet, row: int, column: int, width: int, label: str, formula: str) -> None:
    """A label above a block of columns, on a dark ground where there is one."""
    sheet.put(row, column, label, formula, "block_head")
    area = f"{letter(column)}{row}:{letter(column + width - 1)}{row}"
    says = f'${letter(column)}${row}<>""'
    sheet.rules += [Rule(f"{letter(column)}{row}", says, "heading_first"), Rule(area, says, "heading")]


def _levels(sheet: Sheet, view: View, top: int, blocks: Iterable[int]) -> int:
    """The levels of a table, ruled off in rows; a line stands before each block, by the columns these begin at."""
    levels = view.refs["Levels in use"]
    for slot in range(1, view.plan.levels + 1):
        label = view.figures.axes.level_names[slot - 1] if slot <= view.levels + 1 else ""
        sheet.put(top + slot - 1, 1, label, levels.at("Level", slot), "level")
    bottom = top + view.plan.levels - 1
    area = f"A{top}:{letter(LAST)}{bottom}"
    for first in map(letter, blocks):
        place, filled = f"{first}{top}:{first}{bottom}", f'{first}{top}<>""'
        sheet.rules += [
            Rule(place, f'AND($A{top}="Total",{filled})', "total_first"),
            Rule(place, f'AND($A{top}<>"",{filled})', "line_first"),
        ]
    sheet.rules += [
        Rule(area, f'AND($A{top}="Total",A{top}<>"")', "total"),
        Rule(area, f'AND($A{top}<>"",A{top}<>"")', "line"),
    ]
    return top + view.plan.levels


def _cube(view: View, measure: str, column: str) -> Callable[[int, int], Value]:
    return lambda cohort, level: plain(view.figures.cube(measure, column)[cohort, level, 0])


def _recruitment(sheet: Sheet, view: View, top: int) -> int:
    sheet.put(top, 1, f"Metric 1: {METRICS[0].title}", style="section")
    for block in range(1, ACTUALS + 1):
        _actual_or_next(sheet, view, top, block)
    for block in range(1, FUTURES + 1):
        column = 1 + ACTUALS * len(_PARTS) + block
        shown = shown_cohort(view, "future", block)
        _cohort_head(sheet, top + 1, column, 1, shown)
        _sub_head(sheet, top + 2, column, (shown, _TO_COME))
        _put_levels(sheet, view, top + 3, column, (shown, _target(view)))
    return _levels(sheet, view, top + 3, range(2 + len(_PARTS), 2 + ACTUALS * len(_PARTS) + FUTURES, len(_PARTS)))


_TO_COME = "Target"
_PARTS = (
    ("Actual", "Recruited", "value", "figure"),
    ("Target", "Target", "target", "figure"),
    ("Variance", "Variance", "variance", "signed"),
)


def _target(view: View) -> _Figures:
    return _Figures(("Metric 1", ("Target",)), "figure", _cube(view, "recruited", "target"))


def _actual_or_next(sheet: Sheet, view: View, top: int, block: int) -> None:
    """A cohort with its figures; where none is left to show, the target of one to come."""
    first = 2 + (block - 1) * len(_PARTS)
    actual, following = shown_cohort(view, "actual", block), shown_cohort(view, "next", block)
    label = f"IF({actual.number_at}=0,{following.label_at},{actual.label_at})"
    _block_head(sheet, top + 1, first, 1, actual.label or following.label, label)
    rest = f"{letter(first + 1)}{top + 1}:{letter(first + len(_PARTS) - 1)}{top + 1}"
    sheet.rules.append(Rule(rest, f'${letter(first + 1)}${top + 2}<>""', "heading"))
    for offset, (name, source, field, style) in enumerate(_PARTS):
        figures = _Figures(("Metric 1", (source,)), style, _cube(view, "recruited", field))
        to_come = [(following, _target(view))] if offset == 0 else []
        _sub_head(sheet, top + 2, first + offset, (actual, name), *((shown, _TO_COME) for shown, _ in to_come))
        _put_levels(sheet, view, top + 3, first + offset, (actual, figures), *to_come)


def _sub_head(sheet: Sheet, row: int, column: int, *names: tuple[ShownCohort, str]) -> None:
    """The name that goes with the first cohort that is shown."""
    formula = '""'
    for shown, name in reversed(names):
        formula = f'IF({shown.number_at}=0,{formula},"{name}")'
    sheet.put(row, column, next((name for shown, name in names if shown.number), ""), formula, "sub_head")
    _tint(sheet, row, column)


def _tint(sheet: Sheet, row: int, column: int) -> None:
    """A heading stands on a tint where it says something."""
    place = f"{letter(column)}{row}"
    sheet.rules.append(Rule(place, f'{place}<>""', "tint"))


def _background(sheet: Sheet, view: View, top: int) -> int:
    for metric, measure, first in ((2, "fsm30", 2), (3, "non_white_british", 10)):
        title = f"Metric {metric}: {METRICS[metric - 1].title}"
        sheet.put(top, 1 if metric == 2 else first, title, style="section")
        for block in range(1, WINDOW + 1):
            column = first + (block - 1) * 2
            shown = shown_cohort(view, "window", block)
            _cohort_head(sheet, top + 1, column, 2, shown)
            for offset, (name, source, field) in enumerate(
                (("Target", "Target", "target"), ("Actual", "Share", "value"))
            ):
                _sub_head(sheet, top + 2, column + offset, (shown, name))
                figures = _Figures((f"Metric {metric}", (source,)), "share", _cube(view, measure, field))
                _put_levels(sheet, view, top + 3, column + offset, (shown, figures))
    row = _levels(sheet, view, top + 3, range(4, LAST, 2))
    return _areas(sheet, view, row)


def _areas(sheet: Sheet, view: View, row: int) -> int:
    """The allocated areas by name, in as many lines as they need."""
    lines, used = view.refs["Areas in words"], view.settings.allocated_areas_only
    words = area_lines(view)
    leads = ("Metrics 2 and 3 count only these allocated areas:", "Allocated areas (Metrics 2 and 3 count all areas):")
    sheet.put(
        row,
        1,
        (leads[0] if used else leads[1]) if any(words) else "No allocated areas are listed.",
        f'IF({lines.at("In words", view.plan.areas)}="","No allocated areas are listed.",'
        f'IF(Areas_listed>0,"{leads[0]}","{leads[1]}"))',
        "note",
    )
    for number in range(1, AREA_LINES + 1):
        # MATCH among equals finds the last of them in Excel alone.
        found = f'MAX(1,COUNTIF({lines.all("Line")},"<={number}"))'
        sheet.put(
            row + number,
            1,
            words[number - 1],
            f'IFERROR(IF(INDEX({lines.all("Line")},{found})={number},INDEX({lines.all("In words")},{found}),""),"")',
            "note",
        )
    return row + AREA_LINES + 1


def _progress(sheet: Sheet, view: View, top: int) -> int:
    settings, figures = view.settings, view.figures
    headline = {number: METRICS[number - 1].headlines(settings) for number in (4, 5, 7)}

    def outranked(cohort: int, level: int) -> Value:
        if ("accuracy_supplied", "All") in figures.blocks:
            value = plain(figures.cube("accuracy_supplied", "value")[cohort, level, 0])
            if value != "":
                return value
        return plain(figures.cube("accuracy", "value")[cohort, level, 0])

    rates = dict(zip(("retention_gap", "achievement_gap"), headline[7], strict=True))

    def outside(cohort: int, level: int) -> Value:
        known = [gap for gap, rate in rates.items() if _cube(view, rate, "value")(cohort, level) != ""]
        return sum(int(groups_flagged(figures, gap, "Yes")[cohort, level]) for gap in known) if known else ""

    blocks: list[tuple[str, str, tuple[str, ...], str, Callable[[int, int], Value]]] = [
        ("4: In window", "Metric 4", ("Headline",), "share", _cube(view, headline[4][0], "value")),
        ("5: Accuracy", "Metric 5", ("Headline",), "share", outranked),
        ("7: Retention", "Metric 7", ("Retention",), "share", _cube(view, headline[7][0], "value")),
        ("7: Achievement", "Metric 7", ("Achievement",), "share", _cube(view, headline[7][1], "value")),
        (
            "7: Groups outside",
            "Metric 7",
            ("Retention: groups outside", "Achievement: groups outside"),
            "figure",
            outside,
        ),
    ]
    sheet.put(top, 1, "Metrics 4, 5 and 7", style="section")
    for place, (title, source, names, style, value) in enumerate(blocks):
        first = 2 + place * WINDOW
        _block_head(sheet, top + 1, first, WINDOW, title, "")
        for block in range(1, WINDOW + 1):
            shown = shown_cohort(view, "window", block)
            column = first + block - 1
            sheet.put(top + 2, column, shown.label, shown.label_at, "sub_head")
            _tint(sheet, top + 2, column)
            _put_levels(sheet, view, top + 3, column, (shown, _Figures((source, names), style, value)))
    row = _levels(sheet, view, top + 3, range(2 + WINDOW, 2 + len(blocks) * WINDOW, WINDOW))
    _feedback(sheet, view, row)
    return row + 1


class _Figures(NamedTuple):
    """Figures of a summary: sheet and columns (added up), style, and the value by cohort and level."""

    source: tuple[str, tuple[str, ...]]
    style: str
    value: Callable[[int, int], Value]


def _together(figures: list[str]) -> str:
    """One figure, or the sum of several, nothing where none of them has a value."""
    if len(figures) == 1:
        return figures[0]
    blank = ",".join(f'{figure}=""' for figure in figures)
    parts = "+".join(f'IF({figure}="",0,{figure})' for figure in figures)
    return f'IF(AND({blank}),"",{parts})'


def _put_levels(sheet: Sheet, view: View, top: int, column: int, *uses: tuple[ShownCohort, _Figures]) -> None:
    """The figures of the first cohort that is shown, a level in each row and Total after them."""
    for slot in range(1, view.plan.levels + 1):
        formula = '""'
        for shown, figures in reversed(uses):
            formula = f"IF({shown.number_at}=0,{formula},{_indexed(view, shown, figures, slot)})"
        found = next(((shown, figures) for shown, figures in uses if shown.number), None)
        sheet.put(
            top + slot - 1,
            column,
            found[1].value(found[0].number - 1, slot - 1) if found and slot <= view.levels + 1 else "",
            f'IF({slot}>Level_count+1,"",{formula})',
            uses[0][1].style,
        )


def _indexed(view: View, shown: ShownCohort, figures: _Figures, slot: int) -> str:
    name, columns = figures.source
    ref = view.refs[f"{name} summary"]
    places = (f"INDEX({ref.all(source)},({shown.number_at}-1)*(Level_count+1)+{slot})" for source in columns)
    return _together(list(places))


def _feedback(sheet: Sheet, view: View, row: int) -> None:
    ref, figures = view.refs["Metric 6 summary"], view.figures
    whole = "(Cohort_count+1)*(Level_count+1)"
    rating, responses = (f"INDEX({ref.all(name)},{whole})" for name in ("Headline", "Responses"))
    name = "mean_rating_supplied" if ("mean_rating_supplied", "All") in figures.blocks else "mean_rating"
    value = plain(figures.cube(name, "value")[-1, -1, 0])
    if value == "":
        value = plain(figures.cube("mean_rating", "value")[-1, -1, 0])
    sheet.put(row, 1, "Metric 6: mean rating of all feedback, out of 10", style="section")
    sheet.put(row, 7, value, rating, "rating_bold")
    count = plain(figures.cube("mean_rating", "denominator")[-1, -1, 0])
    sheet.put(row, 8, "responses", style="sub_head")
    sheet.put(row, 9, count, responses, "figure")
