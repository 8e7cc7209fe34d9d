"""The sheet Lists: how each requirement stands in the self-assessment, the sums by section, and every review."""

from __future__ import annotations

from xl_npq.facts.reviews import (
    Review,
    letter_of_formula,
    reviews,
    row_of_formula,
)
from xl_npq.figures.standing import Standing, standings
from xl_npq.figures.status import NOT_MET
from xl_npq.layout.lists_axes import TOP, expect, place
from xl_npq.layout.sheet import Cell, Sheet, Value
from xl_npq.layout.view import View
from xl_npq.requirements import MET, RATINGS, REQUIREMENTS, SECTIONS

_STANDING = [
    "No",
    "Letter",
    "Title",
    "Section",
    "Reviews",
    "Row",
    "Row before",
    "Rating no",
    "Contradictions",
    "Overdue",
]
_REVIEWS = ["Slot", "Key", "Letter no", "Row", "Row before"]
CONTRADICTIONS, OVERDUE = "Contradictions", "Overdue"
WHOLE = len(SECTIONS) + 1
"""The line of the sums that holds all sections together."""


def standing_block(sheet: Sheet, view: View, column: int) -> int:
    """A line for each requirement: its reviews, the rows of the one in force and of the one before, and its rating."""
    expect(view, sheet, "Standing", _STANDING, len(REQUIREMENTS), column)
    counts = [0] * (len(REQUIREMENTS) + 1)
    for review in reviews(view.ledger):
        counts[review.letter_no] += 1
    lines = [
        [
            Cell(value, formula, "text" if isinstance(value, str) else "figure")
            for value, formula in zip(_values(standing, counts), _formulas(view, standing), strict=True)
        ]
        for standing in standings(view.ledger, view.figures)
    ]
    return place(sheet, view, "Standing", _STANDING, lines, column)


def _values(standing: Standing, counts: list[int]) -> list[Value]:
    requirement, review = standing.requirement, standing.review
    return [
        review.letter_no,
        requirement.letter,
        requirement.title,
        requirement.section,
        counts[review.letter_no],
        review.row,
        review.before,
        RATINGS.index(standing.rating) + 1,
        len(standing.contradicted_by),
        int(standing.overdue),
    ]


def _formulas(view: View, standing: Standing) -> list[str]:
    number, ref = standing.review.letter_no, view.refs["Standing"]
    count, row, rating = (f"${ref.columns[name]}${TOP + number - 1}" for name in ("Reviews", "Row", "Rating no"))
    above = f'COUNTIFS(Requirements[Review of],">0",Requirements[Review of],"<{number}")'
    latest, before = (row_of_formula(f"LARGE(Requirements[Review key],{above}+{back})") for back in (1, 2))
    given, statuses = f"INDEX(Requirements[Rating no],{row})", view.refs["Statuses"]
    failing = "+".join(f'({statuses.at("Status", metric)}="{NOT_MET}")' for metric in standing.requirement.metrics)
    return [
        *[""] * 4,
        f"COUNTIF(Requirements[Review of],{number})",
        f"IF({count}=0,0,{latest})",
        f"IF({count}<2,0,{before})",
        f"IF({row}=0,{len(RATINGS)},IF({given}=0,{len(RATINGS)},{given}))",
        f"IF({rating}={RATINGS.index(MET) + 1},0+{failing},0)" if failing else "",
        f"IF({row}=0,0,INDEX(Requirements[Overdue],{row}))",
    ]


def summed_block(sheet: Sheet, view: View, column: int) -> int:
    """For each section, then for all: how many requirements have each rating, and what needs looking at."""
    headings = ["Section", *RATINGS, CONTRADICTIONS, OVERDUE]
    lines = [
        [
            Cell(str(section or "All")),
            *(Cell(value, formula, "figure") for value, formula in _sums(view, section)),
        ]
        for section in (*SECTIONS, 0)
    ]
    return place(sheet, view, "Self-assessment", headings, lines, column)


def _sums(view: View, section: int) -> list[tuple[int, str]]:
    """Values and formulas of a section's line; 0 stands for all sections."""
    ref, everything = view.refs["Standing"], standings(view.ledger, view.figures)
    found = [one for one in everything if section in (0, one.requirement.section)]
    here = f"{ref.all('Section')},{section}" if section else f'{ref.all("Section")},">0"'
    sums = [
        (
            sum(one.rating == rating for one in found),
            f"COUNTIFS({here},{ref.all('Rating no')},{number})",
        )
        for number, rating in enumerate(RATINGS, 1)
    ]
    return [
        *sums,
        (sum(bool(one.contradicted_by) for one in found), f'COUNTIFS({here},{ref.all(CONTRADICTIONS)},">0")'),
        (sum(one.overdue for one in found), f'COUNTIFS({here},{ref.all(OVERDUE)},">0")'),
    ]


def to_look_at_count(view: View) -> tuple[int, str]:
    """How many contradictions and overdue actions there are in all, and the formula."""
    found, sums = standings(view.ledger, view.figures), view.refs["Self-assessment"]
    count = sum(bool(one.contradicted_by) + one.overdue for one in found)
    return count, f"{sums.at(CONTRADICTIONS, WHOLE)}+{sums.at(OVERDUE, WHOLE)}"


def reviews_block(sheet: Sheet, view: View, column: int) -> int:
    """A line for each review by As at, requirements in their order and the latest first."""
    expect(view, sheet, "Reviews", _REVIEWS, view.plan.reviews, column)
    ref, found = view.refs["Reviews"], reviews(view.ledger)
    keys = view.ledger["Requirements"]["Review key"]
    view.names["Review_count"] = ref.at("Slot", view.plan.reviews + 1)
    lines = []
    for slot in range(1, view.plan.reviews + 1):
        review = found[slot - 1] if slot <= len(found) else Review(0, 0, 0)
        key, letter_no = (f"${ref.columns[name]}${TOP + slot - 1}" for name in ("Key", "Letter no"))
        following = f"LARGE(Requirements[Review key],{slot + 1})"
        formulas = (
            "",
            f"IF({slot}>Review_count,0,LARGE(Requirements[Review key],{slot}))",
            f"IF({key}=0,0,{letter_of_formula(key)})",
            f"IF({key}=0,0,{row_of_formula(key)})",
            f"IF({slot + 1}>Review_count,0,IF({letter_of_formula(following)}={letter_no},"
            f"{row_of_formula(following)},0))",
        )
        values = (slot, int(keys[review.row - 1]) if review.row else 0, *review)
        lines.append([Cell(value, formula, "figure") for value, formula in zip(values, formulas, strict=True)])
    after = place(sheet, view, "Reviews", _REVIEWS, lines, column)
    sheet.put(TOP + view.plan.reviews, column, len(found), 'COUNTIF(Requirements[Review of],">0")', "figure")
    sheet.put(TOP + view.plan.reviews, column + 1, "reviews")
    return after
