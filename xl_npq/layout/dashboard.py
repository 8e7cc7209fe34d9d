"""The Dashboard: a status for each metric, charts, and the tables of a provider's KPI dashboard, on one page."""

from __future__ import annotations

from xl_npq.layout import said
from xl_npq.layout.changes import put_changes, put_since_return
from xl_npq.layout.charts import LOW, high_for, put_dashboard_charts
from xl_npq.layout.dashboard_progress import put_feedback, put_progress
from xl_npq.layout.dashboard_recruits import put_background, put_recruitment
from xl_npq.layout.dashboard_tables import Band, put_level_labels
from xl_npq.layout.footnotes import put_footnotes
from xl_npq.layout.guards import put_guards, put_guards_together
from xl_npq.layout.lists_areas import AREA_LINES, area_lines
from xl_npq.layout.paper import LEGIBLE, scale_of_one_page
from xl_npq.layout.self_assessment import all_together
from xl_npq.layout.sheet import Cell, LogoRoom, Sheet, letter
from xl_npq.layout.tiles import put_tiles
from xl_npq.layout.view import View
from xl_npq.tables import Tables

LAST = 23
"""The last column, up to which everything reaches."""
_TILES, _SAID, _CHARTS, _TABLES = 4, 9, 10, 21
"""The rows that each part begins in."""
_LABELS, _FIGURES, _LOGO = 15, 7.8, 18
"""Width of the labels and of every other column, and the column that a logo begins in."""
_BUILT = 14
"""The column of what it was built by, in the last row."""
_AROUND, _POINTS = 0.22, 28.35
"""Centimetres around the charts, and points of a centimetre."""


def dashboard(view: View, tables: Tables, provider: str, built: str) -> Sheet:
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
    sheet.heights |= {1: 26, 2: 13, 3: 6}
    sheet.widths = dict.fromkeys(range(2, LAST + 1), _FIGURES) | {1: _LABELS}
    put_tiles(sheet, view.headlines, view, _TILES, LAST)
    sheet.put(_SAID, 1, *all_together(view), "level")
    second, notes = _tables(sheet, view, tables, _TABLES)
    row = _areas(sheet, view, put_footnotes(sheet, view, notes))
    put_guards_together(sheet, view, row, _BUILT - 1)
    sheet.cells[row, _BUILT] = Cell(built, "", "note", stored=True)
    sheet.heights |= dict.fromkeys(range(notes, row + 1), 12)
    _fill_pages(sheet, view, second, row)
    put_guards(sheet, view, row + 3)
    sheet.link_back = LAST + 1
    # In the rows of title and date, which are as high as it.
    sheet.logo = LogoRoom(f"{letter(_LOGO)}1", 200, 44)
    return sheet


def _fill_pages(sheet: Sheet, view: View, second: int, last: int) -> None:
    """Put the charts, and print all on one page: on two, the second band on the other, where one would be too small."""
    high = LOW
    sheet.print_area = f"A1:{letter(LAST)}{last}"
    if scale_of_one_page(sheet, range(1, LAST + 1), range(1, last + 1)) < LEGIBLE:
        high, sheet.fit_height = high_for(view.levels), 2
        sheet.print_area = f"A1:{letter(LAST)}{second - 1},A{second}:{letter(LAST)}{last}"
    rows = range(_CHARTS, _TABLES)
    sheet.heights |= dict.fromkeys(rows, round((high + _AROUND) * _POINTS / len(rows), 1))
    put_dashboard_charts(sheet, view, _CHARTS, high)


_NOTE = "Every figure is worked out from the other sheets and moves with them."


def _tables(sheet: Sheet, view: View, tables: Tables, top: int) -> tuple[int, int]:
    """Two bands of tables, side by side over the same levels; returns the row of the second and the row below them."""
    band = Band(sheet, view, top)
    after = put_background(band, 3, put_background(band, 2, put_recruitment(band, 2)))
    put_feedback(band, after)
    band = Band(sheet, view, put_level_labels(band, LAST))
    changes = put_progress(band, 2)
    put_changes(band, changes)
    return band.top, put_since_return(band, tables, changes, put_level_labels(band, LAST))


def _areas(sheet: Sheet, view: View, row: int) -> int:
    """The allocated areas by name, in as many lines as they need."""
    lines, used = view.refs["Areas in words"], view.settings.allocated_areas_only
    words = area_lines(view)
    leads = (
        "Metrics 2 and 3 count only these allocated areas: ",
        "Allocated areas (Metrics 2 and 3 count all areas): ",
    )
    for number in range(1, AREA_LINES + 1):
        # MATCH among equals finds the last of them in Excel alone.
        found = f'MAX(1,COUNTIF({lines.all("Line")},"<={number}"))'
        line = f'IFERROR(IF(INDEX({lines.all("Line")},{found})={number},INDEX({lines.all("In words")},{found}),""),"")'
        value = words[number - 1]
        if number == 1:
            none = "No allocated areas are listed."
            value = f"{leads[0] if used else leads[1]}{value}" if any(words) else none
            lead = f'IF(Areas_listed>0,"{leads[0]}","{leads[1]}")'
            line = f'IF({lines.at("In words", view.plan.areas)}="","{none}",{lead}&{line})'
        sheet.put(row + number - 1, 1, value, line, "note")
    return row + AREA_LINES
