"""Facts about rows of Requirements: which are reviews by As at, which of them is in force, what is overdue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows, flag, not_read
from xl_npq.facts.formula import day, day_or_blank, mine, text
from xl_npq.facts.lists import is_mine, row_number
from xl_npq.requirements import LETTERS, MET, NOT_ASSESSED, RATINGS, REQUIREMENTS, Requirement
from xl_npq.values import trim

_FILLED = ("Evidence", "Action", "Owner")
_STEP, _DAYS = 1_000_000, 1_000_000
"""More than the rows that a table of reviews has, and than any day's serial number."""
_BOTH_CASES = "".join(letter + letter.lower() for letter in LETTERS)


def _letter_no(rows: Rows, ledger: Ledger) -> Column:
    texts = map(trim, map(str, rows.text("Requirement")))
    numbers = [
        _BOTH_CASES.index(letter) // 2 + 1 if len(letter) == 1 and letter in _BOTH_CASES else 0 for letter in texts
    ]
    return np.where(is_mine(rows, ledger), np.array(numbers, dtype="int64"), 0)


def _rating_no(rows: Rows, _: Ledger) -> Column:
    numbers = {rating: number for number, rating in enumerate(RATINGS, 1)}
    return np.array([numbers.get(rating, 0) for rating in rows.text("Rating")], dtype="int64")


def _review_of(rows: Rows, ledger: Ledger) -> Column:
    on = rows.date("Reviewed on")
    something = (rows["Rating no"] > 0) | (on > 0)
    for column in _FILLED:
        something |= np.array([trim(str(cell)) != "" for cell in rows.text(column)], dtype=bool)
    held = (on <= ledger.settings.as_at) & ~not_read("Requirements", rows, ledger, "Reviewed on")
    return np.where(something & held, rows["Letter no"], 0)


def _review_key(rows: Rows, _: Ledger) -> Column:
    backwards = len(LETTERS) + 1 - rows["Review of"]
    return np.where(
        rows["Review of"] == 0, 0, (backwards * _DAYS + rows.date("Reviewed on")) * _STEP + rows.position
    ).astype("int64")


def _in_force(rows: Rows, _: Ledger) -> Column:
    of, keys = rows["Review of"], rows["Review key"]
    latest = {int(letter): keys[of == letter].max() for letter in np.unique(of[of > 0])}
    return np.array([int(letter > 0 and latest[int(letter)] == key) for letter, key in zip(of, keys, strict=True)])


def _overdue(rows: Rows, ledger: Ledger) -> Column:
    due = rows["Due day"]
    to_do = np.array([trim(str(action)) != "" for action in rows.text("Action")], dtype=bool)
    return flag((rows["In force"] == 1) & to_do & (due > 0) & (due < ledger.settings.as_at))


_NOTHING = ",".join(f'{text(column)}=""' for column in _FILLED)

REVIEWS = (
    row_number("Requirements", "Requirement"),
    Fact(
        "Letter no",
        "1 for requirement A to 15 for O; 0 for any other text, or where the row is another provider's",
        _letter_no,
        f"IFERROR(IF(AND({mine()},LEN({text('Requirement')})=1),"
        f'INT((FIND({text("Requirement")},"{_BOTH_CASES}")+1)/2),0),0)',
        Shows.NUMBER,
    ),
    Fact(
        "Rating no",
        "1 Met, 2 Partly met, 3 Not met, 4 Not assessed; 0 for a blank or any other text",
        _rating_no,
        "+".join(f'{number}*({text("Rating")}="{rating}")' for number, rating in enumerate(RATINGS, 1)),
        Shows.NUMBER,
    ),
    Fact(
        "Review of",
        "The requirement's number where the row says something of it and its date is by As at or blank; else 0",
        _review_of,
        f"IF(OR({day('Reviewed on')}>As_at,NOT({day_or_blank('Reviewed on')})),0,"
        f"IF(AND([@[Rating no]]=0,{day('Reviewed on')}=0,{_NOTHING}),0,[@[Letter no]]))",
        Shows.NUMBER,
    ),
    Fact(
        "Review key",
        "Requirement, day and row in one number: within a requirement the later review has the larger; 0 for none",
        _review_key,
        f"IF([@[Review of]]=0,0,(({len(LETTERS) + 1}-[@[Review of]])*{_DAYS}+{day('Reviewed on')})*{_STEP}+[@Row])",
        Shows.NUMBER,
    ),
    Fact(
        "In force",
        "The latest review of its requirement; the same day: the later row. One without a date comes before all others",
        _in_force,
        "IF([@[Review of]]=0,0,--(SUMPRODUCT((Requirements[Review of]=[@[Review of]])"
        "*(Requirements[Review key]>[@[Review key]]))=0))",
    ),
    Fact(
        "Due day",
        "The date Due on, where it can be read",
        lambda rows, _: rows.date("Due on"),
        day("Due on"),
        Shows.DATE,
    ),
    Fact(
        "Overdue",
        "In force, with an action whose Due on is before As at",
        _overdue,
        f'IF([@[In force]]=0,0,IF({text("Action")}="",0,IF([@[Due day]]=0,0,--([@[Due day]]<As_at))))',
    ),
)


class Review(NamedTuple):
    """A review and the one of the same requirement before it: rows of Requirements, counted from 1; 0 for none."""

    letter_no: int
    row: int
    before: int


def reviews(ledger: Ledger) -> tuple[Review, ...]:
    """Every review by As at: requirements in their order, the latest first."""
    keys = np.sort(ledger["Requirements"]["Review key"])[::-1]
    found = [(letter_of(int(key)), row_of(int(key))) for key in keys if key > 0]
    following = [*found, (0, 0)][1:]
    return tuple(
        Review(letter, row, before if other == letter else 0)
        for (letter, row), (other, before) in zip(found, following, strict=True)
    )


def in_force(ledger: Ledger) -> tuple[Review, ...]:
    """For each requirement in its order the review in force; rows are 0 where there is none."""
    latest: dict[int, Review] = {}
    for review in reviews(ledger):
        latest.setdefault(review.letter_no, review)
    return tuple(latest.get(number, Review(number, 0, 0)) for number in range(1, len(REQUIREMENTS) + 1))


def letter_of(key: int) -> int:
    """The number of the requirement that a review key is of."""
    return len(LETTERS) + 1 - key // (_DAYS * _STEP)


def letter_of_formula(key: str) -> str:
    """The formula of `letter_of`."""
    return f"{len(LETTERS) + 1}-INT({key}/{_DAYS * _STEP})"


def day_of(key: int) -> int:
    """The serial number of the day that a review key is of; 0 for none."""
    return key // _STEP % _DAYS


def day_of_key_formula(key: str) -> str:
    """The formula of `day_of`."""
    return f"MOD(INT({key}/{_STEP}),{_DAYS})"


def row_of(key: int) -> int:
    """The row, from 1, that a review key is of."""
    return key % _STEP


def row_of_formula(key: str) -> str:
    """The formula of `row_of`."""
    return f"MOD({key},{_STEP})"


def rating_of(ledger: Ledger, row: int) -> str:
    """The rating of a review; Not assessed where it gives none, and for row 0."""
    number = int(ledger["Requirements"]["Rating no"][row - 1]) if row else 0
    return RATINGS[number - 1] if number else NOT_ASSESSED


def contradicting(requirement: Requirement, rating: str, not_met: Collection[int]) -> tuple[int, ...]:
    """The metrics of a requirement rated Met that the dashboard has as not met (`not_met`, by number)."""
    return tuple(number for number in requirement.metrics if rating == MET and number in not_met)


def contradiction_words(metrics: Sequence[int]) -> str:
    """What contradicts a rating, in words; "" for nothing."""
    if not metrics:
        return ""
    named = " and ".join(f"Metric {number}" for number in metrics)
    return f"Rated {MET} while {named} {'is' if len(metrics) == 1 else 'are'} not met"
