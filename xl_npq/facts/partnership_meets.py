"""Facts about rows of Partnership reviews: how far a value meets what is asked, and whether the baseline did."""

from __future__ import annotations

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows, flag
from xl_npq.facts.lists import OPEN_END
from xl_npq.facts.partnership import TARGETS, T, at_rows
from xl_npq.facts.verdicts import BEST_TO_MAINTAIN, DIRECTIONAL, GRADED, RATED, WORST_GRADE

UNJUDGED, UNMET, IN_PART, IN_FULL = -1, 0, 1, 2
"""What the column Meets holds."""
TARGET = f"INDEX({T}[{{}}],[@[Target row]])"
KIND, COMPLETED, DUE = (TARGET.format(name) for name in ("Kind no", "Completed", "Due on"))
"""Formulas of what the row of Partnership targets that a review is held to says."""


def _meets(rows: Rows, ledger: Ledger) -> Column:
    targets, target_rows = ledger[TARGETS], rows["Target row"]
    kinds, dues = (at_rows(targets[name], target_rows, 0) for name in ("Kind no", "Due on"))
    found = [
        _met(int(kind), float(value), float(base), float(aim), int(due), int(day_))
        for kind, value, base, aim, due, day_ in zip(
            kinds, rows.number("Value"), rows["Base then"], rows["Aim then"], dues, rows["Day"], strict=True
        )
    ]
    return np.where(rows["Counts"] == 1, np.array(found, dtype="int64"), UNMET)


def _met(kind: int, value: float, base: float, aim: float, due: int, on: int) -> int:
    """How far a value meets what is asked; NaN is no baseline or no target."""
    based, aimed = base == base, aim == aim
    if kind == GRADED:
        return _grade_met(value, base if based else None, aim if aimed else None, overdue=on >= due)
    if kind == DIRECTIONAL:
        if not (based or aimed):
            return UNJUDGED
        return IN_FULL if (not based or value > base) and (not aimed or value >= aim) else UNMET
    if kind == RATED:
        return UNJUDGED if not aimed else IN_FULL if value >= aim else UNMET
    if due == OPEN_END:
        return UNJUDGED
    return IN_FULL if value >= 1 else IN_PART if value > 0 else UNMET


def _grade_met(value: float, base: float | None, aim: float | None, *, overdue: bool) -> int:
    if value not in range(1, WORST_GRADE + 1):
        return UNJUDGED
    better = base is not None and (value < base or max(value, base) <= BEST_TO_MAINTAIN)
    if aim is None:
        return UNJUDGED if base is None else IN_FULL if better else UNMET
    if value <= aim:
        return IN_FULL
    if base is None and not overdue:
        return UNJUDGED
    return IN_PART if better else UNMET


def _was_met(rows: Rows, ledger: Ledger) -> Column:
    kind = at_rows(ledger[TARGETS]["Kind no"], rows["Target row"], 0)
    base, aim = rows["Base then"], rows["Aim then"]
    with np.errstate(invalid="ignore"):
        return flag(((kind == GRADED) & (base <= BEST_TO_MAINTAIN)) | ((kind == RATED) & (base >= aim)))


_BETTER = (
    f"AND(ISNUMBER([@[Base then]]),OR([@Value]<N([@[Base then]]),MAX([@Value],[@[Base then]])<={BEST_TO_MAINTAIN}))"
)
_GRADE_MET = (
    f"IF(OR([@Value]<1,[@Value]>{WORST_GRADE},INT([@Value])<>[@Value]),{UNJUDGED},IF(ISNUMBER([@[Aim then]]),"
    f'IF([@Value]<=[@[Aim then]],{IN_FULL},IF(AND([@[Base then]]="",[@Day]<{DUE}),{UNJUDGED},'
    f'IF({_BETTER},{IN_PART},{UNMET}))),IF([@[Base then]]="",{UNJUDGED},IF({_BETTER},{IN_FULL},{UNMET}))))'
)
_RISEN = (
    f'IF(AND([@[Base then]]="",[@[Aim then]]=""),{UNJUDGED},IF(AND(IF([@[Base then]]="",TRUE,[@Value]>[@[Base then]]),'
    f'IF([@[Aim then]]="",TRUE,[@Value]>=[@[Aim then]])),{IN_FULL},{UNMET}))'
)
_RATED_MET = f'IF([@[Aim then]]="",{UNJUDGED},IF([@Value]>=[@[Aim then]],{IN_FULL},{UNMET}))'
_DONE = f"IF({DUE}={OPEN_END},{UNJUDGED},IF([@Value]>=1,{IN_FULL},IF([@Value]>0,{IN_PART},{UNMET})))"

MEETS = Fact(
    "Meets",
    "2: the value meets what is asked; 1: in part, as a grade improved but not yet at its target; 0: not; "
    "-1: it cannot be said",
    _meets,
    f"IF([@Counts]=0,{UNMET},CHOOSE({KIND},{_GRADE_MET},{_RISEN},{_RATED_MET},{_DONE}))",
    Shows.NUMBER,
)

WAS_MET = Fact(
    "Was met",
    "The baseline met it already: a grade of 1 or 2, a rating at its target",
    _was_met,
    f'IF(OR([@[Target row]]=0,[@[Base then]]=""),0,IF({KIND}={GRADED},--([@[Base then]]<={BEST_TO_MAINTAIN}),'
    f'IF({KIND}={RATED},IF([@[Aim then]]="",0,--([@[Base then]]>=[@[Aim then]])),0)))',
)
