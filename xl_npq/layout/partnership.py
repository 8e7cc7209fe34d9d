"""The sheet Partnership: every measure of the Collective Partnership Targets with its verdict, then what each KPI is for.

Columns and their order follow the schedule: KPI, objectives, measure, target, by when. A line is worked out from the
row of Partnership targets that the sheet Lists names for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from xl_npq.facts.fact import add_months
from xl_npq.facts.partnership import MOST_ROWS, REVIEWS, TARGETS, R, T
from xl_npq.facts.partnership_standing import day_formula, day_words
from xl_npq.facts.verdicts import ACHIEVED, AUTHORITY, NO_DATA, NOT_ACHIEVED, VERDICTS
from xl_npq.figures.partnership import Standing, of_kpis, standings
from xl_npq.layout import said
from xl_npq.layout.checks_sheet import LINE, lines_needed
from xl_npq.layout.lists_partnership import HELD, KPIS, MEASURES, MEETINGS, kpis_shown, measures_shown, meetings
from xl_npq.layout.sheet import Rule, Sheet, letter
from xl_npq.layout.view import View
from xl_npq.values import general, trim

NAME = "Partnership"
HEAD = 6
"""The row of the headings of the measures."""
BETWEEN_REVIEWS, FIRST_FROM, FIRST_TO = 6, 36, 48
"""Months from one review to the next at most, and from completion to the first review."""
_ABOUT = (
    "Each school is judged where its targets or reviews name it, otherwise the authority as a whole; the worst verdict "
    "speaks for the measure. How verdicts come about: docs/partnership.md."
)


class _Column(NamedTuple):
    name: str
    width: float
    style: str


_WORDS = (
    _Column("KPI", 6, "centre"),
    _Column("Measure", 38, "label_wrap"),
    _Column("Target", 40, "label_wrap"),
    _Column("By when", 36, "label_wrap"),
    _Column("Verdict", 13, "status"),
    _Column("Found", 10, "centre"),
)
_VERDICT, _FOUND = 5, 6
_COUNTS = tuple(_Column(verdict.capitalize(), 8.5, "figure_centre") for verdict in VERDICTS)
_TREND = tuple(_Column("", 12.5, "centre") for _ in range(MEETINGS))
_COLUMNS = (*_WORDS, *_COUNTS, *_TREND)
_FIRST_COUNT = len(_WORDS) + 1
_FIRST_TREND = _FIRST_COUNT + len(_COUNTS)


def partnership(view: View) -> Sheet:
    """The sheet."""
    sheet = Sheet(NAME, "Collective Partnership Targets", freeze=f"C{HEAD + 1}", repeat_rows=f"{HEAD}:{HEAD}")
    sheet.put(1, 1, sheet.title, style="title")
    _put_words(sheet, view)
    for column, shown in enumerate(_COLUMNS, 1):
        sheet.widths[column] = shown.width
    _put_heads(sheet, view)
    found = {standing.row: standing for standing in standings(view.ledger)}
    rows = measures_shown(view)
    for slot in range(1, view.plan.measures + 1):
        row = rows[slot - 1] if slot <= len(rows) else 0
        _put_measure(sheet, view, slot, found.get(row))
    below = HEAD + view.plan.measures + 2
    _put_kpis(sheet, view, below, {one.kpi: one for one in of_kpis(tuple(found.values()))})
    _put_rules(sheet, view, below)
    sheet.print_area = f"A1:{letter(len(_COLUMNS))}{below + 1 + view.plan.kpis}"
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
    sheet.heights[HEAD] = 30
    sheet.put(HEAD - 1, _FIRST_COUNT, "How many schools, or the authority", style="section")
    sheet.put(HEAD - 1, _FIRST_TREND, "Trend by review (Strategic Partnering Board)", style="section")
    for column, shown in enumerate((*_WORDS, *_COUNTS), 1):
        style = "head_centre" if shown.style in ("centre", "figure_centre", "status") else "head_left"
        sheet.put(HEAD, column, shown.name, style=style)
    for place, day in enumerate(reversed(meetings(view))):
        at = _meeting(view, place)
        value = day_words(day) if day else ""
        sheet.put(HEAD, _FIRST_TREND + place, value, f'IF({at}=0,"",{day_formula(at)})', "head_centre")


def _meeting(view: View, place: int) -> str:
    """The cell with the day of a column of the trend."""
    return view.refs[HELD].at("Reviewed on", MEETINGS - place)


def _put_measure(sheet: Sheet, view: View, slot: int, standing: Standing | None) -> None:
    line, row = HEAD + slot, view.refs[MEASURES].at("Row", slot)

    def put(column: int, value: str | int, formula: str) -> None:
        sheet.put(line, column, value if standing else "", f'IF({row}=0,"",{formula})', _COLUMNS[column - 1].style)

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
        put(_FIRST_COUNT + number - 1, standing.counts[number - 1] if standing else "", count)
    put(_VERDICT, VERDICTS[standing.verdict - 1] if standing else "", _worst(line))
    authority = f"INDEX({T}[Scope no],{row})={AUTHORITY}"
    latest = f"SUMPRODUCT(({R}[Measure row]={row})*({R}[Unit row]={row})*({R}[Latest]=1)*{R}[Row])"
    own = f'IF({latest}=0,"",""&INDEX({R}[Value],{latest}))'
    put(_FOUND, _found(standing) if standing else "", f"IF({authority},{own},{_share(line)})")
    for place in range(MEETINGS):
        at = _meeting(view, place)
        day = meetings(view)[MEETINGS - 1 - place]
        criteria = f"{R}[Measure row],{row},{R}[Day],{at},{R}[Counts],1"
        which = f"({R}[Measure row]={row})*({R}[Day]={at})*({R}[Counts]=1)"
        put(
            _FIRST_TREND + place,
            _at_review(view, standing.row, day, standing.authority) if standing else "",
            _trend(at, criteria, which, authority),
        )
    if standing:
        lines = (lines_needed(text, _COLUMNS[at].width) for at, text in enumerate(words, 1))
        sheet.heights[line] = LINE * max(lines)


def _words(view: View, standing: Standing) -> Iterator[str]:
    targets, place = view.ledger[TARGETS], standing.row - 1
    revised = float(targets["Revised to"][place])
    yield standing.measure
    yield str(targets["Asked"][place]) + (f"; revised to {general(revised)}" if revised == revised else "")
    yield str(targets["By in words"][place])


def _worst(line: int) -> str:
    """The formula of the worst verdict of which a line counts any."""
    formula = f'"{VERDICTS[NO_DATA - 1]}"'
    for number in range(len(VERDICTS), 0, -1):
        formula = f'IF(${letter(_FIRST_COUNT + number - 1)}{line}>0,"{VERDICTS[number - 1]}",{formula})'
    return formula


def _share(line: int) -> str:
    achieved, maintained, missed = (
        f"${letter(_FIRST_COUNT + number - 1)}{line}" for number in (ACHIEVED, ACHIEVED + 1, NOT_ACHIEVED)
    )
    met = f"({achieved}+{maintained})"
    return f'IF({met}+{missed}=0,"",{met}&" of "&{met}+{missed})'


def _found(standing: Standing) -> str:
    if standing.authority:
        return general(standing.value) if standing.value == standing.value else ""
    return f"{standing.met} of {standing.judged}" if standing.judged else ""


def _trend(at: str, criteria: str, which: str, in_words: str) -> str:
    """The formula of what a review found: how many met of those judged, or the worst verdict in words."""
    met = f'COUNTIFS({criteria},{R}[Verdict no],">={ACHIEVED}")'
    judged = f"({met}+COUNTIFS({criteria},{R}[Verdict no],{NOT_ACHIEVED}))"
    listed = ",".join(f'"{verdict}"' for verdict in VERDICTS)
    worst = f"CHOOSE(7-SUMPRODUCT(MAX({which}*(7-{R}[Verdict no]))),{listed})"
    return (
        f'IF({at}=0,"",IF(COUNTIFS({criteria})=0,"",'
        f'IF(OR({in_words},{judged}=0),{worst},{met}&" of "&{judged}&" met")))'
    )


def _at_review(view: View, row: int, day: int, authority: bool, column: str = "Measure row") -> str:
    reviews = view.ledger[REVIEWS]
    held = (reviews[column] == row) & (reviews["Day"] == day) & (reviews["Counts"] == 1)
    verdicts = [int(number) for number in reviews["Verdict no"][held]]
    if not (day and verdicts):
        return ""
    met = sum(number >= ACHIEVED for number in verdicts)
    judged = met + verdicts.count(NOT_ACHIEVED)
    return VERDICTS[min(verdicts) - 1] if authority or not judged else f"{met} of {judged} met"


_KPI_HEADS = ("KPI", "Outcome", "Objectives: local authority", "Objectives: LEP", "Verdict", "Found")
_TEXTS = ("Outcome", "Objective LA", "Objective LEP")


def _put_kpis(sheet: Sheet, view: View, top: int, found: Mapping[int, Standing]) -> None:
    """What each KPI is for, and how it stands with all its measures together."""
    sheet.put(top, 1, "The KPIs, their outcomes and objectives, and all measures of each together", style="section")
    for column, name in enumerate((*_KPI_HEADS, *(shown.name for shown in _COUNTS)), 1):
        sheet.put(top + 1, column, name, style="head_left" if 1 < column < _VERDICT else "head_centre")
    for place in range(MEETINGS):
        at, day = _meeting(view, place), meetings(view)[MEETINGS - 1 - place]
        value = day_words(day) if day else ""
        sheet.put(top + 1, _FIRST_TREND + place, value, f'IF({at}=0,"",{day_formula(at)})', "head_centre")
    sheet.heights[top + 1] = 30
    numbers = kpis_shown(view)
    for slot in range(1, view.plan.kpis + 1):
        number = numbers[slot - 1] if slot <= len(numbers) else 0
        _put_kpi(sheet, view, top + 1 + slot, view.refs[KPIS].at("KPI no", slot), found.get(number))


def _put_kpi(sheet: Sheet, view: View, line: int, kpi: str, standing: Standing | None) -> None:
    def put(column: int, value: str | int, formula: str, style: str = "") -> None:
        style = style or _COLUMNS[column - 1].style
        sheet.put(line, column, value if standing else "", f'IF({kpi}=0,"",{formula})', style)

    put(1, standing.kpi if standing else "", kpi)
    texts = [_told(view, standing.kpi, column) if standing else "" for column in _TEXTS]
    for at, (column, text) in enumerate(zip(_TEXTS, texts, strict=True), 2):
        put(at, text, _told_formula(kpi, column), "objectives")
    put(_VERDICT, VERDICTS[standing.verdict - 1] if standing else "", _worst(line))
    put(_FOUND, _found(standing) if standing else "", _share(line))
    first = HEAD + 1
    kpis = f"$A${first}:$A${HEAD + view.plan.measures}"
    for number in range(1, len(VERDICTS) + 1):
        at = letter(_FIRST_COUNT + number - 1)
        total = f"SUMIFS({at}${first}:{at}${HEAD + view.plan.measures},{kpis},{kpi})"
        put(_FIRST_COUNT + number - 1, standing.counts[number - 1] if standing else "", total)
    for place in range(MEETINGS):
        at, day = _meeting(view, place), meetings(view)[MEETINGS - 1 - place]
        criteria = f"{R}[KPI no],{kpi},{R}[Day],{at},{R}[Counts],1"
        which = f"({R}[KPI no]={kpi})*({R}[Day]={at})*({R}[Counts]=1)"
        shown = _at_review(view, standing.kpi, day, authority=False, column="KPI no") if standing else ""
        put(_FIRST_TREND + place, shown, _trend(at, criteria, which, "FALSE"))
    if standing:
        sheet.heights[line] = LINE * max(
            lines_needed(text, shown.width) for text, shown in zip(texts, _WORDS[1:], strict=False)
        )


_BULLET = "• "


def _told(view: View, kpi: int, column: str) -> str:
    """What the first row of a KPI that says anything in a column says there, an objective a line."""
    targets = view.ledger[TARGETS]
    texts = (trim(str(text)) for text in targets.text(column)[targets["KPI no"] == kpi])
    text = next((text for text in texts if text), "")
    return text if column == "Outcome" or not text else _BULLET + text.replace("; ", f"\n{_BULLET}")


def _told_formula(kpi: str, column: str) -> str:
    which = f'({T}[KPI no]={kpi})*(TRIM({T}[{column}])<>"")'
    text = f"TRIM(INDEX({T}[{column}],MOD({MOST_ROWS}-SUMPRODUCT(MAX({which}*({MOST_ROWS}-{T}[Row]))),{MOST_ROWS})))"
    if column != "Outcome":
        text = f'"{_BULLET}"&SUBSTITUTE({text},"; ",CHAR(10)&"{_BULLET}")'
    return f'IFERROR(IF(SUMPRODUCT({which})=0,"",{text}),"")'


def _put_rules(sheet: Sheet, view: View, below: int) -> None:
    for first, last in ((HEAD + 1, HEAD + view.plan.measures), (below + 2, below + 1 + view.plan.kpis)):
        area = f"E{first}:E{last}"
        sheet.rules += [
            Rule(area, f'OR($E{first}="{VERDICTS[ACHIEVED - 1]}",$E{first}="{VERDICTS[ACHIEVED]}")', "met"),
            Rule(area, f'$E{first}="{VERDICTS[NOT_ACHIEVED - 1]}"', "not_met"),
            Rule(area, f'$E{first}<>""', "waiting"),
            Rule(f"A{first}:{letter(len(_COLUMNS))}{last}", f'$A{first}<>""', "line"),
        ]
