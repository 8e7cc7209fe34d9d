"""The sheet Lists: the cohorts in use, live by formula, and which of them have anybody in them."""

from __future__ import annotations

from xl_npq.figures.axes import ALL
from xl_npq.layout.lists_axes import TOP, expect, place
from xl_npq.layout.sheet import Cell, Sheet
from xl_npq.layout.view import View

_HEADINGS = [
    *("Slot", "Next", "Year", "Cohort", "Criterion", "Any cohort", "Begun", "Begins after", "Running"),
    *("Peopled", "Following"),
]


def cohorts_block(sheet: Sheet, view: View, column: int) -> int:
    """A line for each cohort of eligible rows and targets, by year, then All.

    Tables by group stand for the peopled ones alone: a cohort of targets has nobody to show. `Following` is the slot of
    the next peopled one, 0 after All.
    """
    expect(view, sheet, "Cohorts in use", _HEADINGS, view.plan.cohorts, column)
    ref = view.refs["Cohorts in use"]
    view.names["Cohort_count"] = ref.at("Slot", view.plan.cohorts + 1)
    view.names["Cohorts_peopled"] = ref.at("Peopled", view.plan.cohorts + 1)
    lines = [
        [*_which(view, slot), *_when(view, slot), *_peopled(view, slot)] for slot in range(1, view.plan.cohorts + 1)
    ]
    after = place(sheet, view, "Cohorts in use", _HEADINGS, lines, column)
    foot = TOP + view.plan.cohorts
    sheet.put(foot, column, view.cohorts, f'COUNTIF({ref.all("Year")},">0")', "figure")
    sheet.put(foot, column + 1, "cohorts")
    peopled = column + _HEADINGS.index("Peopled")
    sheet.put(foot, peopled, len(view.peopled), f"SUM({ref.all('Peopled')})", "figure")
    sheet.put(foot, peopled + 1, "peopled")
    return after


def _of(view: View, slot: int) -> dict[str, str]:
    columns = view.refs["Cohorts in use"].columns
    return {name: f"${columns[name]}${TOP + slot - 1}" for name in _HEADINGS}


def _is_all(slot: int) -> str:
    return f"{slot}=Cohort_count+1"


def _which(view: View, slot: int) -> list[Cell]:
    """Slot, year, label, and what the columns of cohorts are compared with."""
    this, axes = _of(view, slot), view.figures.axes
    before = _of(view, slot - 1)["Year"] if slot > 1 else "0"
    known, whole = slot <= view.cohorts, slot == view.cohorts + 1
    year = axes.years[slot - 1] if known else 0

    def criterion(everybody: str) -> Cell:
        formula = f'IF({this["Year"]}>0,{this["Year"]},IF({_is_all(slot)},"{everybody}",""))'
        return Cell(year or (everybody if whole else ""), formula, "text")

    return [
        Cell(slot, "", "figure"),
        Cell(year or 9999, _next_year(before, slot, view.plan.cohorts), "number"),
        Cell(year, f"IF({this['Next']}=9999,0,{this['Next']})", "number"),
        Cell(
            axes.cohorts[slot - 1] if known or whole else "",
            f'IF({this["Year"]}>0,{this["Year"]}&"/"&TEXT(MOD({this["Year"]}+1,100),"00"),'
            f'IF({_is_all(slot)},"{ALL}",""))',
        ),
        criterion(">0"),
        criterion(">=0"),
    ]


def _when(view: View, slot: int) -> list[Cell]:
    """Whether the cohort's year has begun, begins after As at, is running."""
    this, begins = _of(view, slot), view.begins_after()
    known, whole = slot <= view.cohorts, slot == view.cohorts + 1
    start, first = f"DATE({this['Year']},9,1)", f"DATE({view.refs['Cohorts in use'].at('Year', 1)},9,1)"
    any_begun = bool(view.cohorts) and not begins[-1]

    def compared(sign: str) -> str:
        whole_formula = f"IF(Cohort_count=0,0,--({first}{sign}As_at))"
        return f"IF({this['Year']}>0,--({start}{sign}As_at),IF({_is_all(slot)},{whole_formula},0))"

    return [
        Cell(int(not begins[slot - 1]) if known else int(whole and any_begun), compared("<="), "figure"),
        Cell(int(begins[slot - 1]) if known or whole else 0, compared(">"), "figure"),
        Cell(
            int(view.running()[slot - 1]) if known else 0,
            f"IF({this['Year']}>0,--(DATE({this['Year']}+1,8,31)>=As_at),0)",
            "figure",
        ),
    ]


def _peopled(view: View, slot: int) -> list[Cell]:
    """Whether anybody is in the cohort, and the slot of the next that has somebody."""
    this, after = _of(view, slot), _of(view, slot + 1)
    anybody = f"--(COUNTIFS(Participants[Cohort year],{this['Year']})>0)"
    found = view.peopled
    following = f"IF({after['Peopled']}=1,{slot + 1},{after['Following']})"
    return [
        Cell(int(slot - 1 in found), f"IF({this['Year']}>0,{anybody},--({_is_all(slot)}))", "figure"),
        Cell(
            next((cohort + 1 for cohort in found if cohort >= slot), 0),
            f"IF({slot}>Cohort_count,0,{following})" if slot < view.plan.cohorts else "0",
            "figure",
        ),
    ]


def _next_year(before: str, slot: int, slots: int) -> str:
    """The year after the one before; the last slot is kept for All."""
    if slot == slots:
        return "9999"

    def after(column: str) -> str:
        return f'IFERROR(SMALL({column},COUNTIF({column},"<="&{before})+1),9999)'

    following = f"MIN({after('Participants[Cohort year]')},{after('Targets[Target year]')})"
    return following if slot == 1 else f"IF({before}=0,9999,{following})"
