"""The sheets Metric 1 to Metric 7: wording, which rows count, the summary, the breakdown by group."""

from __future__ import annotations

from xl_npq.figures.status import NO_DATA, NO_TARGET, NOT_DUE
from xl_npq.layout import said
from xl_npq.layout.breakdown import SPARE_PRINTED, Broken, last_in_use, put_breakdown
from xl_npq.layout.columns import FIGURE_WIDTH, Shown, summary_cells
from xl_npq.layout.gap_lines7 import gap_columns
from xl_npq.layout.gaps7 import (
    GAPS_RETENTION,
    GAPS_SHOWN,
    LABELLED,
    gap_column,
    gap_ref,
    put_gaps,
)
from xl_npq.layout.paper import LEGIBLE, lines_of_page, pages_of, scale_of
from xl_npq.layout.reaches import MORE, WORDS_RUN, WORDS_WIDTH
from xl_npq.layout.sheet import Ref, Rule, Sheet, letter, quoted
from xl_npq.layout.summaries import SUMMARIES
from xl_npq.layout.summary7 import summary as summary_7
from xl_npq.layout.view import View
from xl_npq.layout.widest7 import WIDEST_ROWS, put_widest
from xl_npq.measures import Count
from xl_npq.metrics import METRICS, metric1, metric2, metric3, metric4
from xl_npq.metrics.metric import Metric

HEAD = 11
"""The row of the headings of the summary."""
_IN_THE_HEAD = ""
"""No repeated row where columns are: a title does not go on beyond them, and every page has it at its head."""
_EMPTY_HEIGHT = 4.0
"""Points of the rows that the words above a summary leave empty."""
GROUPS_IN_WORDS = (
    "Groups of each dimension for every cohort; the last is the whole; 'foots' says that they add up to it."
)
GAPS_IN_WORDS = (
    "A gap is the group's rate less the rate of the whole level; 'Outside?' is the framework's test (more than the "
    "tolerance, 10 points), and it alone decides met or not met. '95% from' and 'to' are Wilson's limits of the "
    "group's own rate: had other people of its kind come, its rate might lie anywhere between. 'Enough?' is ours: are "
    "there enough people to tell on which side of the tolerance the group lies? Too few where these limits reach "
    "across its edge. Whether there is a difference at all is another question, which p answers. 'More retained' and "
    "'More passed' say how many more, of the group where it is below or of the others where it is above, would bring "
    "it inside. p is Fisher's exact test against the rest of the level, and p (Holm) allows for testing several "
    "groups."
)
_TOLD_WIDTH = 13.0
"""Letters of 'Enough?' and 'More retained'."""
GAP_NOTE = 6
"""Rows that the words about gaps take."""
BROKEN = {
    "1": Broken((metric1.RECRUITED,)),
    "2": Broken((metric2.FSM30,)),
    "3": Broken((metric3.NON_WHITE_BRITISH,)),
    "4": Broken((metric4.OF_COMMENCED, metric4.OF_PRESENTED), "Metric_4_basis"),
}


def expect_summaries(view: View) -> None:
    """Say where each summary will stand, for the lists that refer to it."""
    for metric in METRICS:
        names = [column.name for column in _columns(view, metric)]
        columns = {name: letter(place) for place, name in enumerate(names, 1)}
        view.refs[f"Metric {metric.number} summary"] = Ref(
            f"Metric {metric.number}", HEAD + 1, view.plan.cells, columns
        )
    view.refs["Gaps"] = gap_ref(view, _gaps_top(view) + GAP_NOTE + 1)


def metric_sheet(view: View, metric: Metric) -> Sheet:
    """The sheet of one metric."""
    name = f"Metric {metric.number}"
    sheet = Sheet(name, f"{name}: {metric.title}", repeat_rows="1:1")
    sheet.put(1, 1, sheet.title, style="title")
    row = sheet.words(sheet.words(2, metric.wording, "wording", 130), metric.counts, "note")
    row = sheet.words(row, trail(metric), "note")
    _put_provider(sheet, view, row)
    sheet.heights |= dict.fromkeys(range(row + 1, HEAD - 1), _EMPTY_HEIGHT)
    columns = _columns(view, metric)
    sheet.put(HEAD - 1, 1, "By cohort and level", style="section")
    for place, column in enumerate(columns, 1):
        sheet.put(HEAD, place, column.name, style=_head(place, column))
        sheet.widths[place] = column.width
    sheet.heights[HEAD] = 42
    ref = view.refs[f"{name} summary"]
    for down, line in enumerate(summary_cells(view, columns, HEAD + 1, 1)):
        for across, cell in enumerate(line, 1):
            sheet.cells[HEAD + 1 + down, across] = cell
    runs = len(columns) + (WORDS_RUN - 1 if columns[-1].width == WORDS_WIDTH else 0)
    for place in range(len(columns) + 1, runs + 1):
        sheet.put(HEAD, place, None, style="head")
        sheet.widths[place] = FIGURE_WIDTH
    last, bottom = letter(runs), HEAD + view.plan.cells
    area = f"A{HEAD + 1}:{last}{bottom}"
    waiting = ",".join(f'A{HEAD + 1}="{status}"' for status in (NOT_DUE, NO_DATA, NO_TARGET))
    sheet.rules += [
        Rule(area, f'AND($A{HEAD + 1}<>"",A{HEAD + 1}="met")', "met"),
        Rule(area, f'AND($A{HEAD + 1}<>"",A{HEAD + 1}="not met")', "not_met"),
        Rule(area, f'AND($A{HEAD + 1}<>"",OR({waiting}))', "waiting"),
        Rule(area, f'AND($B{HEAD + 1}="Total",$A{HEAD + 1}<>"")', "total"),
        Rule(area, f'$A{HEAD + 1}<>""', "line"),
    ]
    sheet.freeze = f"D{HEAD + 1}" if metric.number in "56" else "D2"
    sheet.print_area = ",".join(_summary_areas(sheet, view, [column.name for column in columns], runs))
    if metric.number == "7":
        _put_gaps(sheet, view, ref)
    elif metric.number in BROKEN:
        _put_breakdown(sheet, view, BROKEN[metric.number], runs)
    return sheet


def _head(place: int, column: Shown) -> str:
    """A heading stands over its column as the cells below it do."""
    if column.style in ("status", "figure_centre"):
        return "head_centre"
    return "head_left" if place <= 3 or column.style == "label" else "head"


def _columns(view: View, metric: Metric) -> list[Shown]:
    if metric.number == "7":
        return summary_7(gap_ref(view, _gaps_top(view) + GAP_NOTE + 1), view)
    return SUMMARIES[metric.number]()


def _put_provider(sheet: Sheet, view: View, row: int) -> None:
    sheet.put(row, 1, f"{said.provider(view)}. {said.as_at(view)}", f'{said.PROVIDER}&". "&{said.AS_AT}', "faint")


def _below(view: View) -> int:
    """The row below a summary where the figures by group begin."""
    return HEAD + view.plan.cells + 2


def _gaps_top(view: View) -> int:
    """The row where the table of all gaps begins, below the widest of them."""
    return _below(view) + WIDEST_ROWS


def trail(metric: Metric) -> str:
    """How a reader filters the input table to exactly the rows that a figure counts."""
    counts = [count for measure in metric.measures for count in (measure.denominator, measure.numerator) if count]
    kinds = "; ".join(dict.fromkeys(_filtered(count) for count in counts if count.terms))
    table = metric.measures[0].table
    return f"To see the rows behind a figure, filter {table} by its headings, and by cohort and level: {kinds}."


def _filtered(count: Count) -> str:
    return " and ".join(f"{term.fact} = {'Yes' if term.value else 'No'}" for term in count.terms)


def _put_jump(sheet: Sheet, top: int, words: str) -> None:
    """A link from the head of the sheet to what stands far below."""
    sheet.put(HEAD - 1, 4, words, style="link")
    sheet.links[HEAD - 1, 4] = f"{quoted(sheet.name)}!A{top}"


def _summary_areas(sheet: Sheet, view: View, names: list[str], runs: int) -> list[str]:
    """The summary as it is printed, as far as it is filled: in two, with the labels, where one would be too small."""
    bottom = _last_printed(view)
    if MORE not in names or scale_of(sheet, range(1, runs + 1)) >= LEGIBLE:
        return [f"A1:{letter(runs)}{bottom}"]
    sheet.repeat_rows, sheet.repeat_columns = _IN_THE_HEAD, f"A:{letter(LABELLED - 1)}"
    words = names.index(MORE) + 2
    return [f"A1:{letter(words - 1)}{bottom}", f"{letter(words)}{HEAD}:{letter(runs)}{bottom}"]


def _last_printed(view: View) -> int:
    return HEAD + min(len(view.cell_lines()) + view.levels + 1, view.plan.cells)


def _put_gaps(sheet: Sheet, view: View, summary: Ref) -> None:
    top = _gaps_top(view)
    sheet.put(top, 1, "Gaps by group", style="section")
    sheet.words(top + 1, GAPS_IN_WORDS, "note")
    put_gaps(sheet, view, summary, top + GAP_NOTE + 1)
    for place, name in enumerate(gap_columns()):
        if place >= GAPS_SHOWN:
            sheet.put(top + GAP_NOTE, gap_column(place), name, style="faint")
    put_widest(sheet, view, _below(view))
    _print_widest(sheet, view)
    _put_jump(sheet, top, "Gaps by group: below")


def _print_widest(sheet: Sheet, view: View) -> None:
    """Print the summary in halves, each with the labels, and the widest gaps; all gaps are for the screen."""
    sheet.repeat_rows, sheet.repeat_columns = _IN_THE_HEAD, f"A:{letter(LABELLED)}"
    halves = ((1, GAPS_RETENTION), (GAPS_RETENTION + 1, GAPS_SHOWN - 1))
    for _, last in halves:
        for place in (last - 1, last):
            sheet.widths[place] = max(sheet.widths[place], _TOLD_WIDTH)
    summary = (
        f"{letter(first)}{row}:{letter(last)}{_last_printed(view)}"
        for row, (first, last) in zip((1, HEAD), halves, strict=True)
    )
    widest = f"A{_below(view)}:{letter(GAPS_RETENTION)}{_gaps_top(view) + GAP_NOTE}"
    sheet.print_area = ",".join((*summary, widest))


def _put_breakdown(sheet: Sheet, view: View, broken: Broken, runs: int) -> None:
    top = _below(view)
    sheet.put(top, 1, "By group", style="section")
    sheet.put(top + 1, 1, GROUPS_IN_WORDS, style="note")
    put_breakdown(sheet, view, broken, top + 2)
    _put_jump(sheet, top, "By group: below")
    for place in range(4, 5 + len(broken.parts) * view.plan.levels):
        sheet.widths[place] = max(sheet.widths.get(place, 0), FIGURE_WIDTH)
    last = last_in_use(view, broken)
    if scale_of(sheet, range(1, max(runs, last) + 1)) >= LEGIBLE:
        last = max(runs, last)
    lines = lines_of_page(sheet, range(1, last + 1))
    tables = [top + 2 + place for place, line in enumerate(view.lines()) if line[2] == 0]
    pages = pages_of([top, *tables[1:]], top + 1 + min(len(view.lines()) + SPARE_PRINTED, view.plan.lines), lines)
    below = (f"A{begins}:{letter(last)}{ends}" for begins, ends in pages)
    sheet.print_area = ",".join((sheet.print_area, *below))
