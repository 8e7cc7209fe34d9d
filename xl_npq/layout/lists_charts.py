"""The sheet Lists: the lines that the charts draw."""

from __future__ import annotations

from functools import lru_cache

from xl_npq.layout.chart import Source, in_use
from xl_npq.layout.gaps7 import GapFigures, gap_figures
from xl_npq.layout.headline_figures import headline_figure
from xl_npq.layout.lists_axes import TOP, expect, kept_lines, place, place_kept
from xl_npq.layout.lists_shown import CHARTED, shown_cohort
from xl_npq.layout.rates7 import RATES
from xl_npq.layout.sheet import Cell, Lines, Ref, Sheet, Value, plain
from xl_npq.layout.view import View

GAPS_DRAWN, GAPS_LISTED = 5, 30
"""The widest gaps, which the dot plot shows, and those that Metric 7 lists."""
_FINE, _ROOM = 1_000_000, 1_000_000
LEVELS = (
    ("Recruited", "1", "Recruited", "recruited", "value"),
    ("Recruitment target", "1", "Target", "recruited", "target"),
    ("FSM share", "2", "Share", "fsm30", "value"),
    ("FSM target", "2", "Target", "fsm30", "target"),
    ("Non-white British share", "3", "Share", "non_white_british", "value"),
    ("Non-white British target", "3", "Target", "non_white_british", "target"),
)
"""Column, metric, column of its summary, measure, column of the figures."""


def source(view: View, block: str, column: str) -> Source:
    """The cells of a column that a chart draws."""
    return view.charted[block, column]


def _chart_from(view: View, block: str, lines: list[list[Cell]], count: int) -> None:
    """Let charts find the first lines of each column: those in use as the workbook is built, and no blank ones."""
    ref = view.refs[block]
    for offset, heading in enumerate(ref.columns):
        values = [cells[offset].value for cells in lines]
        where = f"{ref.at(heading, 1)}:{ref.at(heading, max(1, count)).rsplit('!', maxsplit=1)[1]}"
        view.charted[block, heading] = Source(where, in_use(values, count))


def levels_charted(sheet: Sheet, view: View, column: int) -> int:
    """Metrics 1 to 3 by level, each in the cohort that its tile speaks of."""
    block = "Levels charted"
    headings = ["Level", *(name for name, *_ in LEVELS)]
    expect(view, sheet, block, headings, view.plan.levels, column)
    cohorts = {metric: shown_cohort(view, use, 1) for use, metric in CHARTED.items()}
    names, lines = view.refs["Levels in use"], []
    for slot in range(1, view.plan.levels + 1):
        there = slot <= view.levels
        label = view.figures.axes.levels[slot - 1] if there else ""
        cells = [Cell(label, f'IF({slot}>Level_count,"",{names.at("Level", slot)})')]
        for _, metric, column_shown, measure, part in LEVELS:
            shown = cohorts[int(metric)]
            drawn = there and bool(shown.number)
            value = plain(view.figures.cube(measure, part)[shown.number - 1, slot - 1, 0]) if drawn else ""
            summary = view.refs[f"Metric {metric} summary"].all(column_shown)
            line = f"({shown.number_at}-1)*(Level_count+1)+{slot}"
            beyond = f"OR({shown.number_at}=0,{slot}>Level_count)"
            style = "figure" if metric == "1" else "share"
            cells.append(Cell(value, f'IF({beyond},"",INDEX({summary},{line}))', style))
        lines.append(cells)
    after = place(sheet, view, block, headings, lines, column)
    _chart_from(view, block, lines, view.levels)
    return after


def thresholds_charted(sheet: Sheet, view: View, column: int) -> int:
    """Metrics 4 to 6: all levels together, in the latest cohort with figures; a rating as a share of 10."""
    block = "Thresholds charted"
    headings = ["Metric", "Figure", "Threshold"]
    found, settings = view.headlines, view.settings
    targets = (settings.metric_4_target, settings.metric_5_target, settings.metric_6_target / 10)
    statuses, lines = view.refs["Statuses"], []
    for number, words, target in zip((4, 5, 6), ("In window", "Accuracy", "Rating of 10"), targets, strict=True):
        latest = found[number - 1].latest_cohort
        summary = view.refs[f"Metric {number} summary"].all("Headline")
        at, label = statuses.at("With figures", number), statuses.at("Latest cohort", number)
        line = "(Cohort_count+1)*(Level_count+1)" if number == 6 else f"{at}*(Level_count+1)"
        goal = f"Metric_{number}_target" + ("/10" if number == 6 else "")
        figure = f"INDEX({summary},{line})" + ("/10" if number == 6 else "")
        at_cohort = view.figures.axes.cohorts.index(latest) if latest else 0
        value = _as_share(number, headline_figure(view, number, at_cohort, -1)) if latest else ""
        lines.append(
            [
                Cell(f"{number} {words}, {latest}" if latest else f"{number} {words}", _labelled(number, words, label)),
                Cell(value, f'IF({label}="","",{figure})', "share"),
                Cell(target, goal, "share"),
            ]
        )
    after = place(sheet, view, block, headings, lines, column)
    _chart_from(view, block, lines, len(lines))
    return after


def _labelled(number: int, words: str, cohort: str) -> str:
    return f'"{number} {words}"&IF({cohort}="","",", "&{cohort})'


def _as_share(number: int, value: Value) -> Value:
    return value / 10 if number == 6 and isinstance(value, float) else value


def gap_ranks(sheet: Sheet, view: View, column: int) -> int:
    """For each line of gaps, how wide the gap of each rate is, as a number that no two lines share."""
    block = "Gap ranks"
    headings = [rate.name for rate in RATES]
    expect(view, sheet, block, headings, view.plan.gap_lines, column)
    gaps, lists = view.refs["Gaps"], view.refs["Gap lines"]
    judged = view.refs["Statuses"].at("With figures", 7)
    keys = _keys(view)
    values = (
        [keys.get(_code(number, rate.name), 0) for rate in RATES] for number in range(1, len(view.gap_lines()) + 1)
    )
    return place_kept(sheet, block, headings, _empty_ranks(gaps, lists, judged, column), values, column)


@lru_cache(maxsize=2)
def _empty_ranks(gaps: Ref, lists: Ref, judged: str, column: int) -> Lines:
    """For each line of gaps a formula for each rate: the same for every provider with the same lists."""
    lines = []
    for number in range(1, gaps.rows + 1):
        named = f"AND({lists.at('Cohort no', number)}={judged},{lists.at('Level place', number)}<=Level_count)"
        cells = []
        for rate in RATES:
            gap = gaps.at(f"{rate.name} gap", number)
            key = f"ROUND(ABS({gap})*{_FINE},0)*{_ROOM}+{_ROOM - 1 - _code(number, rate.name)}"
            cells.append(Cell(0, f"IF(ISNUMBER({gap}),IF({named},{key},0),0)", "figure"))
        lines.append(cells)
    return kept_lines(lines, column)


def _code(number: int, rate: str) -> int:
    return 2 * number + [rate.name for rate in RATES].index(rate)


def _keys(view: View) -> dict[int, int]:
    """The numbers of all gaps at named levels in the cohort that Metric 7 speaks of, by line and rate."""
    judged, keys = _judged(view), {}
    for number, line in enumerate(view.gap_lines()[: view.plan.gap_lines], 1):
        if line[1] + 1 != judged or line[2] == view.levels:
            continue
        for rate in RATES:
            if shown := gap_figures(view, line, rate.name):
                code = _code(number, rate.name)
                keys[code] = int(abs(shown.gap) * _FINE + 0.5) * _ROOM + _ROOM - 1 - code
    return keys


def _judged(view: View) -> int:
    latest = view.headlines[6].latest_cohort
    return view.figures.axes.cohorts.index(latest) + 1 if latest else 0


def gaps_charted(sheet: Sheet, view: View, column: int) -> int:
    """The widest gaps of the cohort that Metric 7 speaks of, at named levels, each with its interval."""
    block = "Gaps charted"
    headings = ["Key", "Line", "Of", "Group", "Gap", "Down", "Up", "Upper edge", "Lower edge", "From", "To"]
    expect(view, sheet, block, headings, GAPS_LISTED, column)
    ref, ranks = view.refs[block], view.refs["Gap ranks"]
    first, last = RATES[0].name, RATES[-1].name
    keys = sorted(_keys(view).values(), reverse=True)
    lines = [_gap_drawn(view, ref, ranks.all(first, last), slot, keys) for slot in range(1, GAPS_LISTED + 1)]
    after = place(sheet, view, block, headings, lines, column)
    _chart_from(view, block, lines, min(len(keys), GAPS_DRAWN))
    return after


def _gap_drawn(view: View, ref: Ref, ranks: str, slot: int, keys: list[int]) -> list[Cell]:
    row = TOP + slot - 1
    this = {name: f"${letter_}${row}" for name, letter_ in ref.columns.items()}
    gaps, key = view.refs["Gaps"], this["Key"]

    def of_line(part: str) -> str:
        each = [f"INDEX({gaps.all(rate.name + part)},{this['Line']})" for rate in RATES]
        return f"IF({this['Of']}=0,{each[0]},{each[1]})"

    level, dimension, group = (f"INDEX({gaps.all(name)},{this['Line']})" for name in ("Level", "Dimension", "Group"))
    spoken = f'IF({this["Of"]}=0,"{RATES[0].name}","{RATES[1].name}")'
    label = f'{level}&" "&{dimension}&": "&{group}&", "&{spoken}&" "&{of_line("")}&" of "&{of_line(" of")}'
    tolerance = f'ROUND(Tolerance*10000,0)/10000*IF(Tolerance_is="points",1,{of_line(" rate")}-{this["Gap"]})'
    formulas = {
        "Key": f"LARGE({ranks},{slot})" if slot <= 2 * view.plan.gap_lines else "0",
        "Line": f"IF({key}=0,0,INT(({_ROOM - 1}-MOD({key},{_ROOM}))/2))",
        "Of": f"IF({key}=0,0,MOD({_ROOM - 1}-MOD({key},{_ROOM}),2))",
        "Group": f'IF({key}=0,"",{label})',
        "Gap": f'IF({key}=0,"",{of_line(" gap")})',
        "Down": f'IF({key}=0,"",{of_line(" rate")}-{of_line(" low")})',
        "Up": f'IF({key}=0,"",{of_line(" high")}-{of_line(" rate")})',
        "Upper edge": f'IF({key}=0,"",{tolerance})',
        "Lower edge": f'IF({key}=0,"",-{this["Upper edge"]})',
        "From": f'IF({key}=0,"",{this["Gap"]}-{this["Down"]})',
        "To": f'IF({key}=0,"",{this["Gap"]}+{this["Up"]})',
    }
    nothing: list[Value] = [0, 0, 0, *[""] * 8]
    values = _values_drawn(view, keys[slot - 1]) if slot <= len(keys) else nothing
    styles = [*["figure"] * 3, "text", *["share"] * 7]
    shown = zip(values, formulas.values(), styles, strict=True)
    return [Cell(value, formula, style) for value, formula, style in shown]


def widest_gaps(view: View) -> list[tuple[int, int]]:
    """For each gap, the widest first: its line in the table of gaps, and which of the rates it is of."""
    return [divmod(_ROOM - 1 - key % _ROOM, 2) for key in sorted(_keys(view).values(), reverse=True)]


def _values_drawn(view: View, key: int) -> list[Value]:
    code = _ROOM - 1 - key % _ROOM
    number, of = divmod(code, 2)
    shown = gap_figures(view, view.gap_lines()[number - 1], RATES[of].name)
    assert isinstance(shown, GapFigures)
    overall = shown.number / shown.of - shown.gap
    margin = int(view.settings.tolerance * 10_000 + 0.5) / 10_000
    edge = margin if view.settings.tolerance_is == "points" else margin * overall
    label = f"{shown.label}, {RATES[of].name} {shown.number} of {shown.of}"
    rate = shown.number / shown.of
    down, up = rate - shown.low, shown.high - rate
    return [key, number, of, label, shown.gap, down, up, edge, -edge, shown.gap - down, shown.gap + up]
