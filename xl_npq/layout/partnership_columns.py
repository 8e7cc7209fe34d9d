"""The columns of the sheet Partnership, which its measures and its KPIs share: verdict, counts, and trend by review."""

from __future__ import annotations

from typing import NamedTuple

from xl_npq.facts.partnership import REVIEWS, R
from xl_npq.facts.partnership_standing import day_formula, day_words
from xl_npq.facts.verdicts import ACHIEVED, NO_DATA, NOT_ACHIEVED, VERDICTS
from xl_npq.figures.partnership import Standing
from xl_npq.layout.lists_partnership import HELD, MEETINGS, meetings_in_order
from xl_npq.layout.sheet import Sheet, letter
from xl_npq.layout.view import View
from xl_npq.values import general

FIRST_MEASURE = 7
"""The row of the first measure; the headings stand above."""


class Shown(NamedTuple):
    """A column: its heading, width and style."""

    name: str
    width: float
    style: str


WORDS = (
    Shown("KPI", 6, "centre"),
    Shown("Measure", 38, "label_wrap"),
    Shown("Target", 40, "label_wrap"),
    Shown("By when", 36, "label_wrap"),
    Shown("Verdict", 13, "status"),
    Shown("Found", 10, "centre"),
)
VERDICT, FOUND = 5, 6
COUNTS = tuple(Shown(verdict.capitalize(), 8.5 if len(verdict) < 10 else 11, "count_dash") for verdict in VERDICTS)
TREND = tuple(Shown("", 12.5, "centre") for _ in range(MEETINGS))
COLUMNS = (*WORDS, *COUNTS, *TREND)
FIRST_COUNT = len(WORDS) + 1
FIRST_TREND = FIRST_COUNT + len(COUNTS)


def put_heads(sheet: Sheet, view: View, row: int, names: tuple[str, ...]) -> None:
    """The headings of a table whose first columns have these names."""
    sheet.heights[row] = 30
    for column, name in enumerate((*names, *(shown.name for shown in COUNTS)), 1):
        left = COLUMNS[column - 1].style == "label_wrap"
        sheet.put(row, column, name, style="head_left" if left else "head_centre")
    for place, day in enumerate(meetings_in_order(view)):
        at = meeting(view, place)
        value = day_words(day) if day else ""
        sheet.put(row, FIRST_TREND + place, value, f'IF({at}=0,"",{day_formula(at)})', "head_centre")


def meeting(view: View, place: int) -> str:
    """The cell with the day of a column of the trend."""
    return view.refs[HELD].at("In order", place + 1)


def worst(line: int) -> str:
    """The formula of the worst verdict of which a line counts any."""
    formula = f'"{VERDICTS[NO_DATA - 1]}"'
    for number in range(len(VERDICTS), 0, -1):
        formula = f'IF(${letter(FIRST_COUNT + number - 1)}{line}>0,"{VERDICTS[number - 1]}",{formula})'
    return formula


def met_of_judged(line: int) -> str:
    """The formula of how many met the target, of how many that were judged."""
    achieved, maintained, missed = (
        f"${letter(FIRST_COUNT + number - 1)}{line}" for number in (ACHIEVED, ACHIEVED + 1, NOT_ACHIEVED)
    )
    met = f"({achieved}+{maintained})"
    return f'IF({met}+{missed}=0,"",{met}&" of "&{met}+{missed})'


def found(standing: Standing) -> str:
    """What the latest review found: the authority's value, or how many schools met the target of those judged."""
    if standing.authority:
        return general(standing.value) if standing.value == standing.value else ""
    return f"{standing.met} of {standing.judged}" if standing.judged else ""


def trend(at: str, criteria: str, which: str, in_words: str) -> str:
    """The formula of what a review found: how many met of those judged, or the worst verdict in words."""
    met = f'COUNTIFS({criteria},{R}[Verdict no],">={ACHIEVED}")'
    judged = f"({met}+COUNTIFS({criteria},{R}[Verdict no],{NOT_ACHIEVED}))"
    listed = ",".join(f'"{verdict}"' for verdict in VERDICTS)
    worst = f"CHOOSE(7-SUMPRODUCT(MAX({which}*(7-{R}[Verdict no]))),{listed})"
    return (
        f'IF({at}=0,"",IF(COUNTIFS({criteria})=0,"",'
        f'IF(OR({in_words},{judged}=0),{worst},{met}&" of "&{judged}&" met")))'
    )


def at_review(view: View, row: int, day: int, authority: bool, column: str = "Measure row") -> str:
    """What the review of a day found of a measure, or of whatever the column of Partnership reviews names."""
    reviews = view.ledger[REVIEWS]
    held = (reviews[column] == row) & (reviews["Day"] == day) & (reviews["Counts"] == 1)
    verdicts = [int(number) for number in reviews["Verdict no"][held]]
    if not (day and verdicts):
        return ""
    met = sum(number >= ACHIEVED for number in verdicts)
    judged = met + verdicts.count(NOT_ACHIEVED)
    return VERDICTS[min(verdicts) - 1] if authority or not judged else f"{met} of {judged} met"
