"""The calculated columns Problem no and Problem of Participants: the first fault of each row, live in the workbook."""

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
PROBLEM_WORDS: tuple[str, ...] = tuple(rule.message for rule in PROBLEM_RULES)
"""What the column Problem says: the words of problem 1, 2, ..., which the name Problem_words is to hold."""


def problem_facts() -> tuple[Fact, ...]:
    """The last two calculated columns of Participants."""
    return (
        Fact(
            "Problem no",
            "Number of the first fault of the row, in the order of the list Problem words; 0 for none",
            _first_problem,
            _formula(),
            Shows.NUMBER,
        ),
        Fact(
            "Problem",
            "What is wrong with the row, if anything",
            lambda rows, _: np.array(("", *PROBLEM_WORDS), dtype=object)[rows["Problem no"]],
            'IF([@[Problem no]]=0,"",INDEX(Problem_words,[@[Problem no]]))',
            Shows.TEXT,
        ),
    )


def _first_problem(rows: Rows, ledger: Ledger) -> Column:
    first = np.zeros(len(rows), dtype="int64")
    for number, rule in enumerate(PROBLEM_RULES, 1):
        first[(first == 0) & rule.marks(rows, ledger)] = number
    return first


def _formula() -> str:
    """One IF for each rule, from the last one outwards; a scope's IF stands before its rules."""
    numbered = reversed(tuple(enumerate(PROBLEM_RULES, 1)))
    formula = "0"
    for scope, rules in groupby(numbered, lambda numbered_rule: numbered_rule[1].scope):
        for number, rule in rules:
            formula = f"IF({rule.excel},{number},{formula})"
        formula = f"IF({scope.excel},0,{formula})"
    return formula
