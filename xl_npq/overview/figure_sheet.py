"""A sheet for each figure: the funnel, how the figures are spread, and every provider by rank."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from xl_npq.layout.chart import Chart, Drawn, Marked, Points, Scatter, Series, Source
from xl_npq.layout.sheet import DataTable, Ref, Rule, Sheet, TableColumn, Value, letter, quoted
from xl_npq.layout.tiles import signed
from xl_npq.overview.compare import COUNTED, RATED, Compared, Ranked, Spread, spread_of
from xl_npq.overview.words import INTERNAL, limits_in_words, name_of, sizes_in_words, status_in_words

_CHART, _SPREAD, _TABLE = 6, 28, 36
"""Rows on which the charts, the spread and the table of ranks begin."""
_SIDE = 9
"""The column that the second chart begins in."""
_OUTSIDE = {"below 99.8%": "outside", "above 99.8%": "total"}
"""How positions that chance does not explain look: who is above them has done nothing wrong."""


class Blocks(NamedTuple):
    """Where the sheet of limits holds what a funnel draws: providers with counts, and the limits by size."""

    providers: Ref
    curve: Ref | None


def figure_sheet(one: Compared, blocks: Blocks | None) -> Sheet:
    """The sheet of one figure; without `blocks` no provider has counts, and there is no funnel."""
    sheet = Sheet(name_of(one), f"Metric {one.metric}: {one.title}", locked=False)
    sheet.widths = dict.fromkeys(range(1, 14), 12.0)
    sheet.put(1, 1, f"Metric {one.metric}: {one.title}", style="title")
    sheet.heights[1] = 26
    for row, words in enumerate((INTERNAL, limits_in_words(one), status_in_words(one)), 2):
        sheet.put(row, 1, words, style="warning" if words == INTERNAL else "note")
    spread = spread_of(one)
    if blocks is not None:
        sheet.charts.append(_funnel(one, blocks, sheet))
    if spread is not None:
        _put_spread(sheet, one, spread)
    _put_ranks(sheet, one)
    return sheet


def _form(one: Compared) -> str:
    return "rating" if one.measure == RATED else "share"


def _funnel(one: Compared, blocks: Blocks, sheet: Sheet) -> Scatter:
    with_counts = charted(one)
    values = [found.standing.value or 0 for found in with_counts]
    points = [
        Points(
            "Providers",
            _source(blocks.providers, "Size", [found.standing.of for found in with_counts]),
            _source(blocks.providers, "Figure", values),
            Marked.DOT,
        )
    ]
    if blocks.curve is not None:
        across = _source(blocks.curve, "Size", [row[0] for row in one.curve])
        points += [
            Points(name, across, _source(blocks.curve, name, shown), marked) for name, shown, marked in curves(one)
        ]
    words = f"{one.title}: each provider by its size"
    sheet.put(_CHART, 1, words, style="note")
    return Scatter(
        place=f"A{_CHART}",
        title=Source(f"{quoted(sheet.name)}!$A${_CHART}", (words,)),
        points=tuple(points),
        across=sizes_in_words(one),
        up=one.title,
        form="0.0" if one.measure == RATED else "0%",
        alt=f"Funnel plot: a dot for each provider, {one.title.lower()} by size, with a line for what all are held to "
        "and limits that narrow as providers grow. The figures stand in the table below.",
        width=20.5,
        height=11.0,
        widest=_round_up(max(found.standing.of or 1 for found in with_counts) * 1.03),
        highest={RATED: 10.0, COUNTED: _round_up(min(3.0, max(1.5, *values) * 1.05))}.get(one.measure, 1.0),
    )


def charted(one: Compared) -> list[Ranked]:
    """The providers whose figure has counts."""
    return [found for found in one.ranked if found.standing.of]


def curves(one: Compared) -> list[tuple[str, list[Value], Marked]]:
    """The lines of a funnel: name, height at each size, and how each is drawn."""
    columns = list(zip(*one.curve, strict=True))
    drawn = ((1, "95% below"), (2, "95% above"), (3, "99.8% below"), (4, "99.8% above"))
    found: list[tuple[str, list[Value], Marked]] = [("Held to", [one.line] * len(one.curve), Marked.LINE)]
    found += [(name, list(columns[at]), Marked.INNER if at < 3 else Marked.OUTER) for at, name in drawn]
    return found


def _source(block: Ref, column: str, values: Sequence[Value]) -> Source:
    return Source(block.all(column), tuple(values))


def _round_up(most: float) -> float:
    """To two digits, so that an axis ends at a plain number."""
    step = 10.0 ** (math.floor(math.log10(most)) - 1)
    return round(math.ceil(most / step) * step, 6)


def _put_spread(sheet: Sheet, one: Compared, spread: Spread) -> None:
    form, top = _form(one), _SPREAD
    sheet.put(top, 1, f"How the figures of {len(one.ranked):,} providers are spread", style="section")
    names = ("Lowest", "Lower quartile", "Median", "Upper quartile", "Highest")
    for column, (name, value) in enumerate(zip(names, spread.points, strict=True), 4):
        sheet.put(top + 1, column, name, style="sub_head")
        sheet.put(top + 2, column, value, style=form)
    labels = _bands(one, spread)
    sheet.put(top + 4, 2, "Band (from its lower edge to below the next)", style="sub_head_left")
    sheet.put(top + 5, 2, "Providers", style="label")
    for column, (label, count) in enumerate(zip(labels, spread.counts, strict=True), 4):
        sheet.put(top + 4, column, label, style="sub_head")
        sheet.put(top + 5, column, count, style="figure")
    words = f"{one.title}: how many providers are in each band"
    sheet.put(_CHART, _SIDE, words, style="note")
    first, last = letter(4), letter(3 + len(labels))

    def across(row: int, values: Sequence[Value]) -> Source:
        return Source(f"{quoted(sheet.name)}!${first}${row}:${last}${row}", tuple(values))

    sheet.charts.append(
        Chart(
            place=f"{letter(_SIDE)}{_CHART}",
            title=Source(f"{quoted(sheet.name)}!${letter(_SIDE)}${_CHART}", (words,)),
            labels=across(top + 4, labels),
            series=(Series("Providers", across(top + 5, spread.counts), Drawn.SOLID),),
            form="#,##0;;",
            alt=f"Bar chart: how many providers have {one.title.lower()} in each of {len(labels)} equal bands. "
            "The counts stand below it.",
            width=13.5,
            height=11.0,
        )
    )


def _bands(one: Compared, spread: Spread) -> list[str]:
    if one.measure == RATED:
        return [f"{low:g}-{high:g}" for low, high in zip(spread.edges, spread.edges[1:], strict=False)]
    return [f"{low:.0%}-{high:.0%}" for low, high in zip(spread.edges, spread.edges[1:], strict=False)]


def _put_ranks(sheet: Sheet, one: Compared) -> None:
    rows = one.ranked
    names = [found.provider for found in rows]
    form, number = _form(one), "figure"
    lows = ("95% from", "95% to", "99.8% from", "99.8% to")
    columns = [
        TableColumn("Rank", [found.rank for found in rows], "centre", 8),
        TableColumn("Provider", names, "label", width_of(names)),
        TableColumn("Cohort", [found.standing.cohort for found in rows], "centre", 12),
        TableColumn("Status", [signed(found.status) for found in rows], "status", 14),
        TableColumn("Number", [found.standing.number for found in rows], number, 12),
        TableColumn(sizes_in_words(one), [found.standing.of for found in rows], number, 12),
        TableColumn("Figure", [found.standing.value for found in rows], form, 12),
        TableColumn("Position", [_place(found) for found in rows], "centre", 12),
        *(
            TableColumn(name, [found.limits[at] for found in rows], form, 12)
            for at, name in enumerate(lows)
            if one.curve
        ),
    ]
    put_table(sheet, _TABLE, f"Rank_{one.measure}", columns)
    if one.without:
        last = _TABLE + len(rows) + 3
        sheet.put(last, 1, f"Without a figure: {len(one.without):,}", style="section")
        sheet.words(last + 1, "; ".join(one.without), "note")
    put_status_rules(sheet, "D", _TABLE + 1, len(rows))
    area = f"H{_TABLE + 1}:H{_TABLE + max(1, len(rows))}"
    sheet.rules += [Rule(area, f'$H{_TABLE + 1}="{words}"', look) for words, look in _OUTSIDE.items()]


def width_of(names: Sequence[str]) -> float:
    """Letters of a column of providers: a name that is cut could be another's."""
    return min(90.0, max(42.0, *(1.1 * len(name) for name in names)) if names else 42.0)


def _place(found: Ranked) -> str:
    return "supplied" if found.standing.supplied else found.position


def put_table(sheet: Sheet, row: int, name: str, columns: Sequence[TableColumn]) -> None:
    """Put an Excel Table from column A on; one without rows gets a blank one, as Excel has none without."""
    rows = max(1, len(columns[0].values))
    made = tuple(
        TableColumn(one.name, list(one.values) or [None], one.style, one.width, head=_head(one)) for one in columns
    )
    sheet.tables.append(DataTable(name, row, 1, made, rows))
    sheet.widths |= {place: column.width for place, column in enumerate(columns, 1)}
    sheet.heights[row] = 30
    sheet.repeat_rows = f"{row}:{row}"


def _head(column: TableColumn) -> str:
    return {"label": "head_left", "centre": "head_centre", "status": "head_centre"}.get(column.style, "head")


def put_status_rules(sheet: Sheet, column: str, first: int, rows: int) -> None:
    """Colour a column of statuses."""
    area, cell = f"{column}{first}:{column}{first + max(1, rows) - 1}", f"${column}{first}"
    sheet.rules += [
        Rule(area, f'{cell}="{signed("met")}"', "met"),
        Rule(area, f'{cell}="{signed("not met")}"', "not_met"),
        Rule(area, f'{cell}<>""', "waiting"),
    ]
