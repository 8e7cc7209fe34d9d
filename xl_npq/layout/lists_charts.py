"""The sheet Lists: the lines that the charts draw, and the names by which charts find those in use."""

from __future__ import annotations

from xl_npq.figures.headline import headlines
from xl_npq.layout.chart import Source, in_use
from xl_npq.layout.gaps7 import GapFigures, gap_figures
from xl_npq.layout.lists_axes import TOP, expect, place
from xl_npq.layout.lists_shown import SLOTS, last_recruiting
from xl_npq.layout.rates7 import RATES
from xl_npq.layout.sheet import Cell, Ref, Sheet, Value, plain
from xl_npq.layout.view import View
from xl_npq.metrics import METRICS

GAPS_DRAWN = 10
"""The widest gaps, which the dot plot shows."""
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
    """The cells of a column that a chart draws, by the name that they have."""
    return view.charted[block, column]


def _name(view: View, block: str, column: str, values: list[Value], count: int, counted: str) -> None:
    """Name the lines in use of a column: a name grows with them, and a chart with the name."""
    ref = view.refs[block]
    name = f"Chart_{block.split()[0]}_{column}".replace(" ", "_").replace("-", "_")
    first = ref.at(column, 1)
    view.names[name] = f"{first}:INDEX({ref.all(column)},MAX(1,{counted}))"
    view.charted[block, column] = Source(f"[0]!{name}", in_use(values, count))


def levels_charted(sheet: Sheet, view: View, column: int) -> int:
    """Metrics 1 to 3 by level, in the latest cohort that recruited."""
    block = "Levels charted"
    headings = ["Level", *(name for name, *_ in LEVELS)]
    expect(view, sheet, block, headings, view.plan.levels, column)
    cohort_at, cohort = view.refs["Cohorts shown"].at("Cohort no", len(SLOTS) + 1), last_recruiting(view)
    names, lines = view.refs["Levels in use"], []
    for slot in range(1, view.plan.levels + 1):
        there = bool(cohort) and slot <= view.levels
        beyond = f"OR({cohort_at}=0,{slot}>Level_count)"
        label = view.figures.axes.levels[slot - 1] if there else ""
        cells = [Cell(label, f'IF({beyond},"",{names.at("Level", slot)})')]
        for _, metric, shown, measure, part in LEVELS:
            value = plain(view.figures.cube(measure, part)[cohort - 1, slot - 1, 0]) if there else ""
            summary = view.refs[f"Metric {metric} summary"].all(shown)
            line = f"({cohort_at}-1)*(Level_count+1)+{slot}"
            cells.append(Cell(value, f'IF({beyond},"",INDEX({summary},{line}))'))
        lines.append(cells)
    after = place(sheet, view, block, headings, lines, column)
    for offset, heading in enumerate(headings):
        _name(view, block, heading, [cells[offset].value for cells in lines], view.levels, "Level_count")
    return after


def thresholds_charted(sheet: Sheet, view: View, column: int) -> int:
    """Metrics 4 to 6: all levels together, in the latest cohort with figures; a rating as a share of 10."""
    block = "Thresholds charted"
    headings = ["Metric", "Figure", "Threshold"]
    found, settings = headlines(view.figures, view.settings), view.settings
    targets = (settings.metric_4_target, settings.metric_5_target, settings.metric_6_target / 10)
    statuses, lines = view.refs["Statuses"], []
    for number, words, target in zip((4, 5, 6), ("In window", "Accuracy", "Rating of 10"), targets, strict=True):
        latest = found[number - 1].latest_cohort
        summary = view.refs[f"Metric {number} summary"].all("Headline")
        at, label = statuses.at("With figures", number), statuses.at("Latest cohort", number)
        line = "(Cohort_count+1)*(Level_count+1)" if number == 6 else f"{at}*(Level_count+1)"
        goal = f"Metric_{number}_target" + ("/10" if number == 6 else "")
        figure = f"INDEX({summary},{line})" + ("/10" if number == 6 else "")
        value = _headline(view, number, latest) if latest else ""
        lines.append(
            [
                Cell(f"{number} {words}, {latest}" if latest else f"{number} {words}", _labelled(number, words, label)),
                Cell(value, f'IF({label}="","",{figure})'),
                Cell(target, goal),
            ]
        )
    after = place(sheet, view, block, headings, lines, column)
    for offset, heading in enumerate(headings):
        _name(view, block, heading, [cells[offset].value for cells in lines], len(lines), str(len(lines)))
    return after


def _labelled(number: int, words: str, cohort: str) -> str:
    return f'"{number} {words}"&IF({cohort}="","",", "&{cohort})'


def _headline(view: View, number: int, cohort: str) -> Value:
    """The headline of all levels together in a cohort."""
    metric, figures = METRICS[number - 1], view.figures
    at = figures.axes.cohorts.index(cohort)
    value = plain(figures.cube(metric.headlines(view.settings)[0], "value")[at, -1, 0])
    if (metric.supplied, "All") in figures.blocks:
        supplied = plain(figures.cube(metric.supplied, "value")[at, -1, 0])
        value = value if supplied == "" else supplied
    return value / 10 if number == 6 and isinstance(value, float) else value


def gap_ranks(sheet: Sheet, view: View, column: int) -> int:
    """For each line of gaps, how wide the gap of each rate is, as a number that no two lines share."""
    block = "Gap ranks"
    headings = [rate.name for rate in RATES]
    expect(view, sheet, block, headings, view.plan.gap_lines, column)
    gaps, lists = view.refs["Gaps"], view.refs["Gap lines"]
    judged = view.refs["Statuses"].at("With figures", 7)
    keys = _keys(view)
    lines = []
    for number in range(1, view.plan.gap_lines + 1):
        named = f"AND({lists.at('Cohort no', number)}={judged},{lists.at('Level place', number)}<=Level_count)"
        cells = []
        for rate in RATES:
            gap = gaps.at(f"{rate.name} gap", number)
            key = f"ROUND(ABS({gap})*{_FINE},0)*{_ROOM}+{_ROOM - 1 - _code(number, rate.name)}"
            cells.append(
                Cell(keys.get(_code(number, rate.name), 0), f"IF(ISNUMBER({gap}),IF({named},{key},0),0)", "figure")
            )
        lines.append(cells)
    return place(sheet, view, block, headings, lines, column)


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
    latest = headlines(view.figures, view.settings)[6].latest_cohort
    return view.figures.axes.cohorts.index(latest) + 1 if latest else 0


def gaps_charted(sheet: Sheet, view: View, column: int) -> int:
    """The widest gaps of the cohort that Metric 7 speaks of, at named levels, each with its interval."""
    block = "Gaps charted"
    headings = ["Key", "Line", "Of", "Group", "Gap", "From", "To", "Upper edge", "Lower edge"]
    expect(view, sheet, block, headings, GAPS_DRAWN, column)
    ref, ranks = view.refs[block], view.refs["Gap ranks"]
    first, last = RATES[0].name, RATES[-1].name
    keys = sorted(_keys(view).values(), reverse=True)
    lines = [_gap_drawn(view, ref, ranks.all(first, last), slot, keys) for slot in range(1, GAPS_DRAWN + 1)]
    after = place(sheet, view, block, headings, lines, column)
    counted = f'COUNTIF({ref.all("Key")},">0")'
    for offset, heading in enumerate(headings):
        if offset >= headings.index("Group"):
            _name(view, block, heading, [cells[offset].value for cells in lines], len(keys), counted)
    return after


def _gap_drawn(view: View, ref: Ref, ranks: str, slot: int, keys: list[int]) -> list[Cell]:
    row = TOP + slot - 1
    this = {name: f"${letter_}${row}" for name, letter_ in ref.columns.items()}
    gaps, key = view.refs["Gaps"], this["Key"]

    def of_line(part: str) -> str:
        each = [f"INDEX({gaps.all(rate.name + part)},{this['Line']})" for rate in RATES]
        return f"IF({this['Of']}=0,{each[0]},{each[1]})"

    level, group = (f"INDEX({gaps.all(name)},{this['Line']})" for name in ("Level", "Group"))
    spoken = f'IF({this["Of"]}=0,"{RATES[0].name}","{RATES[1].name}")'
    label = f'{level}&" "&{group}&", "&{spoken}&" "&{of_line("")}&" of "&{of_line(" of")}'
    tolerance = f'ROUND(Tolerance*10000,0)/10000*IF(Tolerance_is="points",1,{of_line(" rate")}-{this["Gap"]})'
    formulas = {
        "Key": f"LARGE({ranks},{slot})" if slot <= 2 * view.plan.gap_lines else "0",
        "Line": f"IF({key}=0,0,INT(({_ROOM - 1}-MOD({key},{_ROOM}))/2))",
        "Of": f"IF({key}=0,0,MOD({_ROOM - 1}-MOD({key},{_ROOM}),2))",
        "Group": f'IF({key}=0,"",{label})',
        "Gap": f'IF({key}=0,"",{of_line(" gap")})',
        "From": f'IF({key}=0,"",{of_line(" low")}-{of_line(" rate")}+{this["Gap"]})',
        "To": f'IF({key}=0,"",{of_line(" high")}-{of_line(" rate")}+{this["Gap"]})',
        "Upper edge": f'IF({key}=0,"",{tolerance})',
        "Lower edge": f'IF({key}=0,"",-{this["Upper edge"]})',
    }
    values = _values_drawn(view, keys[slot - 1]) if slot <= len(keys) else [0, 0, 0, *[""] * 6]
    return [Cell(value, formula) for value, formula in zip(values, formulas.values(), strict=True)]


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
    return [key, number, of, label, shown.gap, shown.low - rate + shown.gap, shown.high - rate + shown.gap, edge, -edge]
