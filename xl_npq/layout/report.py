"""The Public report, as a preview: the seven tables of a provider's published report, with the framework's wording."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from xl_npq.layout import said
from xl_npq.layout.lists_shown import REPORTED, ShownCohort, shown_cohort
from xl_npq.layout.sheet import Rule, Sheet, Value, letter, plain
from xl_npq.layout.view import View
from xl_npq.metrics import METRICS, metric7

_SECOND_PAGE = 4
"""The metric that the second printed page begins with, so that no table is cut."""
TEXTS = 3
"""Commentary texts shown for each metric."""


class Reported(NamedTuple):
    """A column of a table: heading, column of the metric's summary, style, and value by cohort and level."""

    name: str
    source: str
    style: str
    value: Callable[[int, int], Value]


def report(view: View, provider: str) -> Sheet:
    """The sheet, for a provider by name."""
    sheet = Sheet("Public report", f"{provider}: NPQ metrics report (preview)", landscape=False)
    sheet.widths = {1: 44, **dict.fromkeys(range(2, 10), 12.0)}
    sheet.put(
        1,
        1,
        f"{said.provider(view)}: NPQ metrics report",
        f'{said.PROVIDER}&": NPQ metrics report"',
        "title",
    )
    sheet.put(2, 1, "Unsuppressed preview, not for publication: small counts stand as they are.", style="warning")
    sheet.put(
        3,
        1,
        "Performance against the nationally set metrics of the NPQ Quality Framework.",
        style="note",
    )
    row = 5
    starts = [1]
    for number, columns in _tables(view).items():
        if number == _SECOND_PAGE:
            starts.append(row)
        row = _put_metric(sheet, view, number, columns, row)
    ends = (*(start - 1 for start in starts[1:]), row)
    sheet.print_area = ",".join(f"A{begins}:G{last}" for begins, last in zip(starts, ends, strict=True))
    return sheet


def _figure(view: View, measure: str, column: str) -> Callable[[int, int], Value]:
    return lambda cohort, level: plain(view.figures.cube(measure, column)[cohort, level, 0])


def _tables(view: View) -> dict[int, list[Reported]]:
    figure, settings = _figure, view.settings
    basis = settings.metric_4_basis
    of, within, share = {
        "commenced": ("Due", "Due, in window", "Share of due"),
        "presented": ("Presented", "In window", "Share of presented"),
    }[basis]
    measure_4 = METRICS[3].headlines(settings)[0]
    kept, passed = metric7.retention(settings), metric7.achievement(settings)
    share_of_target = Reported("% target", "% of target", "share", figure(view, "fsm30", "pct_target"))
    return {
        1: [
            Reported("Target", "Target", "figure", figure(view, "recruited", "target")),
            Reported("Actual", "Recruited", "figure", figure(view, "recruited", "value")),
            Reported("% target", "% of target", "share", figure(view, "recruited", "pct_target")),
        ],
        2: [
            Reported("Target", "Target", "share", figure(view, "fsm30", "target")),
            Reported("Actual", "Share", "share", figure(view, "fsm30", "value")),
            share_of_target,
        ],
        3: [
            Reported("Target", "Target", "share", figure(view, "non_white_british", "target")),
            Reported("Actual", "Share", "share", figure(view, "non_white_british", "value")),
            Reported("% target", "% of target", "share", figure(view, "non_white_british", "pct_target")),
        ],
        4: [
            Reported(of, of, "figure", figure(view, measure_4, "denominator")),
            Reported("Within window", within, "figure", figure(view, measure_4, "numerator")),
            Reported("% within", share, "share", figure(view, measure_4, "value")),
        ],
        5: [
            Reported("Scripts", "Scripts", "figure", figure(view, "moderated", "denominator")),
            Reported("Moderated", "Moderated", "figure", figure(view, "moderated", "numerator")),
            Reported("Accuracy", "Accuracy", "share", figure(view, "accuracy", "value")),
        ],
        6: [],
        7: [
            Reported("Retention", "Retention", "share", figure(view, kept, "value")),
            Reported("Achievement", "Achievement", "share", figure(view, passed, "value")),
        ],
    }


def _put_metric(sheet: Sheet, view: View, number: int, columns: list[Reported], row: int) -> int:
    sheet.put(row, 1, f"Metric {number}: {METRICS[number - 1].title}", style="report_section")
    row = sheet.words(row + 1, METRICS[number - 1].wording, "wording", 105)
    row = _put_feedback(sheet, view, row) if number == 6 else _put_table(sheet, view, number, columns, row)
    return _put_texts(sheet, view, number, row) + 1


def _put_table(sheet: Sheet, view: View, number: int, columns: list[Reported], top: int) -> int:
    titles = view.refs["Levels in use"]
    sheet.put(top, 1, None, style="head_left")
    sheet.put(top + 1, 1, "Qualification", style="sub_head_left")
    for slot in range(1, view.plan.levels + 1):
        title = view.titles[slot - 1] if slot <= view.levels + 1 else ""
        sheet.put(top + 1 + slot, 1, title, titles.at("Title", slot), "level")
    for block in range(1, REPORTED + 1):
        shown = shown_cohort(view, "report", block)
        first = 2 + (block - 1) * len(columns)
        sheet.put(top, first, shown.label, shown.label_at, "head_left")
        for offset in range(1, len(columns)):
            sheet.put(top, first + offset, None, style="head_left")
        for offset, column in enumerate(columns):
            head = column.name if shown.number else ""
            live = f'IF({shown.number_at}=0,"",{_live_name(number, column)})'
            sheet.put(top + 1, first + offset, head, live, "sub_head")
            place = f"{letter(first + offset)}{top + 1}"
            sheet.rules.append(Rule(place, f'{place}<>""', "tint"))
            _put_column(sheet, view, number, column, shown, top + 1, first + offset)
    bottom = top + 1 + view.plan.levels
    area = f"A{top + 2}:{letter(1 + REPORTED * len(columns))}{bottom}"
    total = f'$A{top + 2}="All levels together"'
    sheet.rules += [Rule(area, total, "total"), Rule(area, f'$A{top + 2}<>""', "line")]
    return bottom + 1


def _put_column(
    sheet: Sheet, view: View, number: int, column: Reported, shown: ShownCohort, top: int, place: int
) -> None:
    ref, cell = view.refs[f"Metric {number} summary"], shown.number_at
    source = _live_source(number, column)
    for slot in range(1, view.plan.levels + 1):
        there = shown.number and slot <= view.levels + 1
        line = f"({cell}-1)*(Level_count+1)+{slot}"
        figures = {name: f"INDEX({ref.all(name)},{line})" for name in source}
        figure = figures[source[0]]
        if len(source) == 2:
            figure = f'IF(Metric_4_basis="commenced",{figures[source[0]]},{figures[source[1]]})'
        sheet.put(
            top + slot,
            place,
            column.value(shown.number - 1, slot - 1) if there else "",
            f'IF(OR({cell}=0,{slot}>Level_count+1),"",{figure})',
            column.style,
        )


def _live_source(number: int, column: Reported) -> tuple[str, ...]:
    """The columns between which the setting of Metric 4's basis chooses; elsewhere the one column."""
    choices = (("Due", "Presented"), ("Due, in window", "In window"), ("Share of due", "Share of presented"))
    if number == 4:
        return next(choice for choice in choices if column.source in choice)
    return (column.source,)


def _live_name(number: int, column: Reported) -> str:
    """The heading of a column as a formula; where it names what the setting chooses, it changes with the setting."""
    source = _live_source(number, column)
    if len(source) == 2 and column.name in source:
        return f'IF(Metric_4_basis="commenced","{source[0]}","{source[1]}")'
    return f'"{column.name}"'


def _put_feedback(sheet: Sheet, view: View, row: int) -> int:
    ref, figures = view.refs["Metric 6 summary"], view.figures
    value = plain(figures.cube("mean_rating", "value")[-1, -1, 0])
    if ("mean_rating_supplied", "All") in figures.blocks:
        supplied = plain(figures.cube("mean_rating_supplied", "value")[-1, -1, 0])
        value = value if supplied == "" else supplied
    sheet.put(row, 1, "Mean rating of all participant feedback received, out of 10", style="level")
    rating = f"INDEX({ref.all('Headline')},(Cohort_count+1)*(Level_count+1))"
    sheet.put(row, 2, value, rating, "rating_bold")
    return row + 1


def _put_texts(sheet: Sheet, view: View, number: int, row: int) -> int:
    rows = view.ledger["Commentary"]
    texts = {int(place): str(text) for place, text in zip(rows["Shown as"], rows.text("Text"), strict=True) if place}
    for place in range(1, TEXTS + 1):
        wanted = number * 1000 + place
        sheet.put(
            row,
            1,
            texts.get(wanted, ""),
            f'IFERROR(INDEX(Commentary[Text],MATCH({wanted},Commentary[Shown as],0))&"","")',
            "commentary",
        )
        if wanted in texts:
            sheet.heights[row] = 15 * (1 + len(texts[wanted]) // 110)
        row += 1
    return row
