"""The last calculated columns of Participants: every fault of a row in one number, the first of them in words."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from xl_npq.checks import background, enrolment, progress, unreadable
from xl_npq.checks.rules import RowRule
from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows

PROBLEM_RULES: tuple[RowRule, ...] = (
    *unreadable.RULES,
    *enrolment.RULES,
    *progress.RULES,
    *background.RULES,
    *enrolment.WARNINGS,
)
"""The errors and warnings among the row rules, in the order in which they are looked for."""
ROW_RULES: tuple[RowRule, ...] = (*PROBLEM_RULES, *enrolment.NOTES, *background.NOTES)
"""Every rule about one row of Participants; the notes, which are no problems, come last."""
_CELLS = len(unreadable.RULES)
"""The first rules are about cells that cannot be read: the others count only where there is none."""
PROBLEM_WORDS: tuple[str, ...] = tuple(rule.message for rule in PROBLEM_RULES)
"""What the column Problem says: the words of problem 1, 2, ..., which the name Problem_words is to hold."""


def bit(number: int) -> int:
    """What the rule of a number adds to the faults of a row that breaks it."""
    return 1 << number - 1


_POWERS = ",".join(map(str, range(1, len(PROBLEM_RULES))))


def problem_facts() -> tuple[Fact, ...]:
    """The last calculated columns of Participants."""
    return (
        Fact(
            "Cell faults",
            "Cells of the row that cannot be read: 2 to the power of the number of each in the list Problem words, "
            "less 1, added up",
            lambda rows, ledger: _bits(rows, ledger, range(_CELLS)),
            _formula(range(_CELLS)),
            Shows.NUMBER,
        ),
        Fact(
            "Faults",
            "All faults of the row, added up likewise; where cells cannot be read, those alone",
            _faults,
            f"IF([@[Cell faults]]>0,[@[Cell faults]],{_formula(range(_CELLS, len(PROBLEM_RULES)))})",
            Shows.NUMBER,
        ),
        Fact(
            "Problem no",
            "Number of the first fault of the row, in the order of the list Problem words; 0 for none",
            _first_problem,
            f"IF([@Faults]=0,0,1+SUMPRODUCT(--([@Faults]/2^{{{_POWERS}}}=INT([@Faults]/2^{{{_POWERS}}}))))",
            Shows.NUMBER,
        ),
        Fact(
            "Problems",
            "How many faults the row has",
            lambda rows, _: np.array([int(faults).bit_count() for faults in rows["Faults"]], dtype="int64"),
            f"IF([@Faults]=0,0,SUMPRODUCT(INT([@Faults]/2^{{0,{_POWERS}}})-2*INT([@Faults]/2/2^{{0,{_POWERS}}})))",
            Shows.NUMBER,
        ),
        Fact(
            "Problem",
            "What is wrong with the row, if anything: the first fault in words, and how many more there are",
            _problem,
            'IF([@Problems]=0,"",INDEX(Problem_words,[@[Problem no]])&'
            'IF([@Problems]=1,""," (and "&([@Problems]-1)&" more)"))',
            Shows.TEXT,
        ),
    )


def _bits(rows: Rows, ledger: Ledger, places: range) -> Column:
    found = np.zeros(len(rows), dtype="int64")
    for place in places:
        found[PROBLEM_RULES[place].marks(rows, ledger)] += bit(place + 1)
    return found


def _faults(rows: Rows, ledger: Ledger) -> Column:
    cells = rows["Cell faults"]
    return np.where(cells > 0, cells, _bits(rows, ledger, range(_CELLS, len(PROBLEM_RULES))))


def _first_problem(rows: Rows, _: Ledger) -> Column:
    faults = rows["Faults"]
    first = np.zeros(len(rows), dtype="int64")
    for number, _rule in enumerate(PROBLEM_RULES, 1):
        first[(first == 0) & (faults & bit(number) > 0)] = number
    return first


def _problem(rows: Rows, _: Ledger) -> Column:
    words = np.array(("", *PROBLEM_WORDS), dtype=object)[rows["Problem no"]]
    return np.array(
        [
            f"{text} (and {count - 1} more)" if count > 1 else text
            for text, count in zip(words, rows["Problems"], strict=True)
        ],
        dtype=object,
    )


def _formula(places: range) -> str:
    """The bits of the rules added up; a scope's IF stands before its rules, and before the scopes that follow."""
    formula = "0"
    for scope, numbers in groupby(reversed(places), lambda place: PROBLEM_RULES[place].scope):
        terms = "+".join(f"IF({PROBLEM_RULES[place].excel},{bit(place + 1)},0)" for place in reversed(list(numbers)))
        formula = f"IF({scope.excel},0,{terms}+{formula})"
    return formula
