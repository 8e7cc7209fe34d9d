"""The sheet Partnership: every measure of the Collective Partnership Targets with its verdict, and each KPI.

Columns and their order follow the schedule: KPI, objectives, measure, target, by when. A line is worked out from the
row of Partnership targets that the sheet Lists names for it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xl_npq.facts.fact import add_months
from xl_npq.facts.partnership import REVIEWS, TARGETS, R, T
from xl_npq.facts.partnership_standing import day_formula, day_words
from xl_npq.facts.verdicts import ACHIEVED, AUTHORITY, NOT_ACHIEVED, VERDICTS
from xl_npq.figures.partnership import Standing, asked_of, of_kpis, standings
from xl_npq.layout import said
from xl_npq.layout.checks_sheet import LINE, lines_needed
from xl_npq.layout.lists_partnership import (
    HELD,
    MEASURES,
    kpis_shown,
    measures_shown,
    meetings,
    meetings_in_order,
)
from xl_npq.layout.paper import pages_of_rows
from xl_npq.layout.partnership_columns import (
    COLUMNS,
    FIRST_COUNT,
    FIRST_MEASURE,
    FIRST_TREND,
    FOUND,
    VERDICT,
    WORDS,
    at_review,
    found,
    meeting,
    met_of_judged,
    put_heads,
    trend,
    worst,
)
from xl_npq.layout.partnership_kpis import put_kpis
from xl_npq.layout.sheet import Rule, Sheet, letter
from xl_npq.layout.view import View

NAME = "Partnership"
HEAD = FIRST_MEASURE - 1
"""The row of the headings of the measures."""
BETWEEN_REVIEWS, FIRST_FROM, FIRST_TO = 6, 36, 48
"""Months from one review to the next at most, and from completion to the first review."""
_ABOUT = (
    "Each school that the targets or reviews name is judged, or the authority as a whole. For several of them speaks "
    f"the first of these that any has: {', '.join(VERDICTS)}."
)


def partnership(view: View) -> Sheet:
    """The sheet."""
    sheet = Sheet(NAME, "Collective Partnership Targets", freeze=f"C{HEAD + 1}", repeat_rows="1:1")
    sheet.put(1, 1, sheet.title, style="title")
    _put_words(sheet, view)
    for column, shown in enumerate(COLUMNS, 1):
        sheet.widths[column] = shown.width
    _put_heads(sheet, view)
    known = {standing.row: standing for standing in standings(view.ledger)}
    rows = measures_shown(view)
    for slot in range(1, view.plan.measures + 1):
        row = rows[slot - 1] if slot <= len(rows) else 0
        _put_measure(sheet, view, slot, known.get(row))
    below = HEAD + view.plan.measures + 2
    put_kpis(sheet, view, below, {one.kpi: one for one in of_kpis(tuple(known.values()))})
    _put_rules(sheet, view, below)
    last = letter(len(COLUMNS))
    kpis = pages_of_rows(sheet, range(1, len(COLUMNS) + 1), below, below + 1 + len(kpis_shown(view)))
    pages = ((1, HEAD + len(rows) + 1), *kpis)
    sheet.print_area = ",".join(f"A{begins}:{last}{ends}" for begins, ends in pages)
    return sheet


def _put_words(sheet: Sheet, view: View) -> None:
    reviews, last = view.ledger[REVIEWS], f"{view.refs[HELD].at('Reviewed on', 1)}"
    count = int(reviews["Counts"].sum())
    sheet.put(
        2,
        1,
        f"{said.as_at(view)}{count} {'result' if count == 1 else 'results'} of reviews held by then.",
        f'{said.AS_AT}&SUM({R}[Counts])&IF(SUM({R}[Counts])=1," result"," results")&" of reviews held by then."',
        "warning",
    )
    due = f"EDATE({last},{BETWEEN_REVIEWS})"
    completed = f"IFERROR(SMALL({T}[Completed],COUNTIF({T}[Completed],0)+1),0)"
    sheet.put(
        3,
        1,
        _next_review(view),
        f'IF({last}>0,"{_LAST}"&{day_formula(last)}&"{_NEXT}"&{day_formula(due)}&IF({due}<As_at,"{_LATE}","."),'
        f'IF({completed}=0,"{_NO_DATE}","{_FIRST}"&{day_formula(f"EDATE({completed},{FIRST_FROM})")}&" and "&'
        f'{day_formula(f"EDATE({completed},{FIRST_TO})")}&"."))',
        "wording",
    )
    sheet.put(4, 1, _ABOUT, style="note")


_LAST, _NEXT, _LATE = "Last reviewed on ", "; reviewed at least twice a year, so next by ", ": that is past."
_FIRST = "No review yet: the first is due three to four years after completion, between "
_NO_DATE = "No review yet. The first is due three to four years after completion: no completion date is given."


def _next_review(view: View) -> str:
    last = meetings(view)[0]
    if last:
        due = _months_on(last, BETWEEN_REVIEWS)
        return f"{_LAST}{day_words(last)}{_NEXT}{day_words(due)}{_LATE if due < view.settings.as_at else '.'}"
    completed = view.ledger[TARGETS]["Completed"]
    if not (completed > 0).any():
        return _NO_DATE
    first = int(completed[completed > 0].min())
    return f"{_FIRST}{day_words(_months_on(first, FIRST_FROM))} and {day_words(_months_on(first, FIRST_TO))}."


def _months_on(day: int, months: int) -> int:
    return int(add_months(np.array([day]), np.array([months]))[0])


def _put_heads(sheet: Sheet, view: View) -> None:
    sheet.put(HEAD - 1, FIRST_COUNT, "How many schools, or the authority", style="section")
    sheet.put(HEAD - 1, FIRST_TREND, "Trend by review (Strategic Partnering Board)", style="section")
    put_heads(sheet, view, HEAD, tuple(shown.name for shown in WORDS))


def _put_measure(sheet: Sheet, view: View, slot: int, standing: Standing | None) -> None:
    line, row = HEAD + slot, view.refs[MEASURES].at("Row", slot)

    def put(column: int, value: str | int, formula: str) -> None:
        sheet.put(line, column, value if standing else "", f'IF({row}=0,"",{formula})', COLUMNS[column - 1].style)

    words = list(_words(view, standing)) if standing else [""] * 3
    put(1, standing.kpi if standing else "", f"INDEX({T}[KPI no],{row})")
    put(2, words[0], f"INDEX({T}[Measure text],{row})")
    revised = f"INDEX({T}[Revised to],{row})"
    put(3, words[1], f'INDEX({T}[Asked],{row})&IF(ISNUMBER({revised}),"; revised to "&{revised},"")')
    put(4, words[2], f"INDEX({T}[By in words],{row})")
    for number in range(1, len(VERDICTS) + 1):
        count = (
            f"COUNTIFS({T}[Measure row],{row},{T}[Unit],1,{T}[Reviews],0,{T}[Verdict no],{number})+"
            f"COUNTIFS({R}[Measure row],{row},{R}[Latest],1,{R}[Standing no],{number})"
        )
        put(FIRST_COUNT + number - 1, standing.counts[number - 1] if standing else "", count)
    put(VERDICT, VERDICTS[standing.verdict - 1] if standing else "", worst(line))
    authority = f"INDEX({T}[Scope no],{row})={AUTHORITY}"
    latest = f"SUMPRODUCT(({R}[Measure row]={row})*({R}[Unit row]={row})*({R}[Latest]=1)*{R}[Row])"
    own = f'IF({latest}=0,"",""&INDEX({R}[Value],{latest}))'
    put(FOUND, found(standing) if standing else "", f"IF({authority},{own},{met_of_judged(line)})")
    for place, day in enumerate(meetings_in_order(view)):
        at = meeting(view, place)
        criteria = f"{R}[Measure row],{row},{R}[Day],{at},{R}[Counts],1"
        which = f"({R}[Measure row]={row})*({R}[Day]={at})*({R}[Counts]=1)"
        put(
            FIRST_TREND + place,
            at_review(view, standing.row, day, standing.authority) if standing else "",
            trend(at, criteria, which, authority),
        )
    if standing:
        lines = (lines_needed(text, COLUMNS[at].width) for at, text in enumerate(words, 1))
        sheet.heights[line] = LINE * max(lines)


def _words(view: View, standing: Standing) -> Iterator[str]:
    yield standing.measure
    yield asked_of(view.ledger, standing.row)
    yield str(view.ledger[TARGETS]["By in words"][standing.row - 1])


def _put_rules(sheet: Sheet, view: View, below: int) -> None:
    for first, last in ((HEAD + 1, HEAD + view.plan.measures), (below + 2, below + 1 + view.plan.kpis)):
        area = f"E{first}:E{last}"
        sheet.rules += [
            Rule(area, f'OR($E{first}="{VERDICTS[ACHIEVED - 1]}",$E{first}="{VERDICTS[ACHIEVED]}")', "met"),
            Rule(area, f'$E{first}="{VERDICTS[NOT_ACHIEVED - 1]}"', "not_met"),
            Rule(area, f'$E{first}<>""', "waiting"),
            Rule(f"A{first}:{letter(len(COLUMNS))}{last}", f'$A{first}<>""', "line"),
        ]
