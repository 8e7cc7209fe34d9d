"""Metric 7: the widest gaps of the cohort that is judged, in a short table for paper; the whole table is long."""

from __future__ import annotations

from xl_npq.layout.gap_lines7 import gap_columns, rate_parts
from xl_npq.layout.gaps7 import GAP_HEIGHT, LABELLED, gap_column
from xl_npq.layout.lists_charts import GAPS_LISTED, widest_gaps
from xl_npq.layout.rates7 import RATES
from xl_npq.layout.sheet import Cell, Ref, Rule, Sheet, letter
from xl_npq.layout.view import View

_HEADS = (
    *("Rate", "Level", "Whose", None, "Number", "of", "Rate of group", "Gap", "Outside?", "95% from", "95% to"),
    *("p", "p (Holm)", "Enough?", "More needed"),
)
_NO_COHORT = "no figures yet"
WIDEST_ROWS = GAPS_LISTED + 3
"""Rows of the table with its title, its headings and a blank one."""


def put_widest(sheet: Sheet, view: View, top: int) -> None:
    """Put the table from row `top` on; the table of all gaps must stand there already."""
    cohort = view.headlines[6].latest_cohort
    at = view.refs["Statuses"].at("Latest cohort", 7)
    words = f"The {GAPS_LISTED} widest gaps by group in the cohort judged, widest first: "
    sheet.put(top, 1, f"{words}{cohort or _NO_COHORT}", f'"{words}"&IF({at}="","{_NO_COHORT}",{at})', "section")
    for column, name in enumerate(_HEADS, 1):
        sheet.put(top + 1, column, name, style="head_left" if column <= LABELLED else "head")
    sheet.heights[top + 1] = 28
    keys = widest_gaps(view)
    for slot in range(1, GAPS_LISTED + 1):
        found = keys[slot - 1] if slot <= len(keys) else None
        for column, cell in enumerate(_line(sheet, view, slot, found), 1):
            sheet.cells[top + 1 + slot, column] = cell
        sheet.heights[top + 1 + slot] = GAP_HEIGHT
    first, last = top + 2, top + 1 + GAPS_LISTED
    area, figures = (f"{begins}{first}:{letter(len(_HEADS))}{last}" for begins in ("A", letter(LABELLED + 1)))
    sheet.rules += [
        Rule(figures, f'AND({letter(LABELLED + 1)}{first}="Yes",$A{first}<>"")', "outside"),
        Rule(area, f'$A{first}<>""', "line"),
    ]


def _line(sheet: Sheet, view: View, slot: int, found: tuple[int, int] | None) -> list[Cell]:
    """A gap as the table of all gaps shows it: by its line there, and which of the two rates it is of."""
    charted, gaps = view.refs["Gaps charted"], view.refs["Gaps"]
    line, of = charted.at("Line", slot), charted.at("Of", slot)
    empty = f"{charted.at('Key', slot)}=0"

    def cell(column: str, other: str) -> Cell:
        """The cell of a column for the first rate, of another for the second."""
        style = _cell(sheet, gaps, column, 1).style
        value = _cell(sheet, gaps, (column, other)[found[1]], found[0]).value if found else ""
        each = [f"INDEX({gaps.all(name)},{line})" for name in dict.fromkeys((column, other))]
        chosen = each[0] if len(each) == 1 else f"IF({of}=0,{each[0]},{each[1]})"
        return Cell(value, f'IF({empty},"",{chosen})', style)

    group = f'INDEX({gaps.all("Dimension")},{line})&": "&INDEX({gaps.all("Group")},{line})'
    named = ": ".join(str(_cell(sheet, gaps, name, found[0]).value) for name in ("Dimension", "Group")) if found else ""
    names = [rate.name for rate in RATES]
    return [
        Cell(names[found[1]] if found else "", f'IF({empty},"",IF({of}=0,"{names[0]}","{names[1]}"))', "group"),
        cell("Level", "Level"),
        Cell(named, f'IF({empty},"",{group})', "group"),
        Cell(None),
        *(cell(f"{names[0]}{part}", f"{names[1]}{part}") for part in rate_parts()),
    ]


def _cell(sheet: Sheet, gaps: Ref, column: str, line: int) -> Cell:
    return sheet.cells[gaps.first_row + line - 1, gap_column(gap_columns().index(column))]
