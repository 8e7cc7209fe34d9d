"""The sheet of each metric: the accompanying analysis, and under it the items for each participant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from math import ceil
from typing import NamedTuple

from xl_npq.annex_a.analysis import Analysed, analyses
from xl_npq.annex_a.items import REQUIRED
from xl_npq.annex_a.people import people
from xl_npq.facts.fact import Ledger
from xl_npq.figures.tidy import Figures
from xl_npq.layout.checks_sheet import LINE, lines_needed
from xl_npq.layout.sheet import DataTable, Ref, Sheet, TableColumn, letter
from xl_npq.metrics import METRICS
from xl_npq.metrics.metric import Metric

PUBLISH = "Must be published"
WORDS = 130.0
"""Words run over columns of so much width at most."""
UPRIGHT = 140.0
"""Widths that add up to no more than this fit on an upright page."""
_LETTERS = 1.25
"""Letters of the size of these tables to a unit of width."""
_POINTS_A_LINE, _LEAST_HEIGHT = 13.5, 30.0


class Reported(NamedTuple):
    """The sheet of a metric, where its analysis stands, and where its participants do (None: it lists nobody)."""

    sheet: Sheet
    analysis: Ref
    people: Ref | None


def metric_sheet(metric: Metric, ledger: Ledger, figures: Figures) -> Reported:
    """The sheet of one metric of the return, of which the words and analyses print, not the list of people."""
    required, listed = REQUIRED[metric.number], people(metric.number, ledger)
    tables = analyses(metric.number, figures, ledger.settings)
    sheet = Sheet(f"Metric {metric.number}", f"Metric {metric.number}: {metric.title}", freeze="B2", repeat_rows="1:1")
    _set_widths(sheet, (*(analysed.columns for analysed in tables), listed))
    sheet.put(1, 1, sheet.title, style="title")
    row = _put_words(sheet, 2, metric.wording, "wording")
    row = _put_words(sheet, row, f"Annex A, {required.table}. {metric.counts}")
    sheet.put(row + 1, 1, "Accompanying analysis", style="section")
    row = _put_analyses_named(sheet, metric.number, row + 2)
    refs = []
    for analysed in tables:
        refs.append(_put_analysis(sheet, analysed, row + 1))
        row = refs[-1].first_row + refs[-1].rows
    sheet.print_area = f"A1:{letter(_printed(sheet, tables))}{row}"
    sheet.put(row + 1, 1, "For each participant", style="section")
    row = _put_words(sheet, row + 2, required.listed)
    there = put_table(sheet, f"Metric_{metric.number}_participants", listed, row) if listed else None
    return Reported(sheet, refs[0], there)


def _set_widths(sheet: Sheet, tables: Iterable[tuple[TableColumn, ...]]) -> None:
    """As wide as the widest table asks for; a narrow sheet prints upright."""
    for columns in tables:
        for place, column in enumerate(columns, 1):
            sheet.widths[place] = max(sheet.widths.get(place, 0), column.width)
    sheet.landscape = sum(sheet.widths.values()) > UPRIGHT


def _printed(sheet: Sheet, tables: Iterable[Analysed]) -> int:
    """How many columns print: those of the widest analysis, and as many as the words run over."""
    analysed, widths = max(len(table.columns) for table in tables), accumulate(sheet.widths[at] for at in sheet.widths)
    return max(analysed, min(len(sheet.widths), 1 + sum(width < WORDS for width in widths)))


def _put_words(sheet: Sheet, row: int, text: str, style: str = "note") -> int:
    """A text over the width of the tables, at most as wide as a window."""
    narrow = {"wording": 1.0, "note": 1.3}[style]
    return sheet.words(row, text, style, int(min(WORDS, sum(sheet.widths.values())) * narrow))


def _put_analyses_named(sheet: Sheet, number: str, row: int) -> int:
    """The analyses in the framework's words, each with whether it must be published."""
    for analysis in REQUIRED[number].analyses:
        must = f"{PUBLISH} (Requirement E)" if analysis.published else "For DfE/its QA agent alone"
        row = _put_words(sheet, row, f"{must}: {analysis.wording}.")
    return row


def _put_analysis(sheet: Sheet, analysed: Analysed, row: int) -> Ref:
    sheet.put(row, 1, analysed.title, style="block_head")
    for column, one in enumerate(analysed.columns, 1):
        if one.name in analysed.published:
            sheet.put(row, column, PUBLISH, style="block_head")
    return put_table(sheet, analysed.name, analysed.columns, row + 1)


def put_table(sheet: Sheet, name: str, columns: tuple[TableColumn, ...], row: int) -> Ref:
    """Set a table whose headings stand in `row`, high enough for them; without rows it gets a blank one."""
    rows = len(columns[0].values)
    shown = columns if rows else tuple(replace(column, values=[None]) for column in columns)
    sheet.tables.append(DataTable(name, row, 1, shown, max(rows, 1)))
    for place, column in enumerate(columns, 1):
        sheet.widths[place] = max(sheet.widths.get(place, 0), column.width)
    lines = max(ceil(len(column.name) * 1.15 / sheet.widths[place]) for place, column in enumerate(columns, 1))
    sheet.heights[row] = max(_LEAST_HEIGHT, _POINTS_A_LINE * lines)
    _set_heights(sheet, shown, row + 1)
    names: Mapping[str, str] = {column.name: letter(place) for place, column in enumerate(columns, 1)}
    return Ref(sheet.name, row + 1, rows, names)


def _set_heights(sheet: Sheet, columns: tuple[TableColumn, ...], first: int) -> None:
    """Rows high enough for texts that wrap; Excel would see to it by itself, other programs do not."""
    wrapping = [
        (column, sheet.widths[place]) for place, column in enumerate(columns, 1) if column.style == "label_wrap"
    ]
    for column, width in wrapping:
        for row, text in enumerate(column.values, first):
            if isinstance(text, str) and (lines := lines_needed(text, width * _LETTERS)) > 1:
                sheet.heights[row] = max(sheet.heights.get(row, 0), float(LINE * lines))


def metric_sheets(ledger: Ledger, figures: Figures) -> tuple[Reported, ...]:
    """The sheets of all seven metrics, in order."""
    return tuple(metric_sheet(metric, ledger, figures) for metric in METRICS)
