"""The sheet Lists: every list and line that the other sheets' formulas refer to."""

from __future__ import annotations

from xl_npq.checks.problem import PROBLEM_WORDS
from xl_npq.layout.handover import differing_block
from xl_npq.layout.lists_areas import areas_block
from xl_npq.layout.lists_axes import (
    dimensions_block,
    groups_block,
    levels_block,
    place,
    settings_block,
)
from xl_npq.layout.lists_charts import gap_ranks, gaps_charted, levels_charted, thresholds_charted
from xl_npq.layout.lists_cohorts import cohorts_block
from xl_npq.layout.lists_gaps import gaps_block
from xl_npq.layout.lists_guards import guards_block
from xl_npq.layout.lists_lines import breakdown_block, summary_block
from xl_npq.layout.lists_partnership import partnership_blocks
from xl_npq.layout.lists_requirements import reviews_block, standing_block, summed_block
from xl_npq.layout.lists_schedule import schedule_block
from xl_npq.layout.lists_shown import shown_block
from xl_npq.layout.lists_status import statuses_block
from xl_npq.layout.lists_watch import situations_block, watch_block
from xl_npq.layout.sheet import Cell, Sheet
from xl_npq.layout.view import View


def lists_sheet(view: View) -> Sheet:
    """The sheet, with the names of its single cells added to the view."""
    sheet = Sheet("Lists", "Lists behind the figures", tab="#3D3D3D")
    sheet.put(1, 1, sheet.title, style="title")
    sheet.put(
        2, 1, "Worked out; nothing to fill in here. The other sheets read their lines from these lists.", style="note"
    )
    sheet.put(3, 1, view.plan.text, style="plan")
    sheet.print_area = "A1:H3"
    sheet.freeze = "A6"
    column = settings_block(sheet, view, 1)
    for block in (levels_block, cohorts_block, groups_block, dimensions_block, areas_block):
        column = block(sheet, view, column)
    for block in (summary_block, statuses_block, shown_block, breakdown_block, gaps_block, guards_block):
        column = block(sheet, view, column)
    for block in (levels_charted, thresholds_charted, gap_ranks, gaps_charted):
        column = block(sheet, view, column)
    for block in (situations_block, watch_block, partnership_blocks):
        column = block(sheet, view, column)
    for block in (standing_block, summed_block, reviews_block, schedule_block):
        column = block(sheet, view, column)
    column = differing_block(sheet, view, column)
    words = [[Cell(number, "", "figure"), Cell(text)] for number, text in enumerate(PROBLEM_WORDS, 1)]
    place(sheet, view, "Problems in words", ["No", "Words"], words, column)
    view.names["Problem_words"] = view.refs["Problems in words"].all("Words")
    return sheet
