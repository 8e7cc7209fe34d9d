"""What a person should notice in a row of Participants: the cell at fault is marked, by a sign and a colour.

The calculated columns have found it already: a mark costs a look at this row, never at the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xl_npq.checks.problem import PROBLEM_RULES, bit
from xl_npq.layout.sheet import Rule
from xl_npq.tables import HEADER_ROW, TABLES, Kind

SIGNS: Mapping[str, str] = {"fault": "✘", "notice": "►"}
"""What stands before a marked value: what is wrong, and what deserves a second look."""
LEGEND = (
    f"{SIGNS['fault']} marks what is wrong and {SIGNS['notice']} what to look at twice, such as presenting after the "
    "window or one person twice on a level and cohort; the column Problem, at the right, says what is wrong."
)
_FIRST = HEADER_ROW + 1


def participant_marks(letters: Mapping[str, str], last: int) -> Iterator[Rule]:
    """The marks, down to row `last`; `letters` gives the column of each heading."""
    for severity, look in (("error", "fault"), ("warning", "notice")):
        for column in TABLES["Participants"].names:
            bits = [
                bit(number)
                for number, rule in enumerate(PROBLEM_RULES, 1)
                if (rule.column, rule.severity) == (column, severity)
            ]
            if bits:
                yield _mark(letters, column, f"{_any_of(letters['Faults'], bits)}>0", look, last)
    late = f"AND(${letters['Presented']}{_FIRST}=1,${letters['In window']}{_FIRST}=0)"
    yield _mark(letters, "Presented on", late, "notice", last)
    for column in ("Participant ID", "TRN"):
        yield _mark(letters, column, _twice(letters, last), "notice", last)


def _any_of(faults: str, bits: list[int]) -> str:
    cell = f"${faults}{_FIRST}"
    return "+".join(f"INT({cell}/{one})-2*INT({cell}/{2 * one})" for one in bits)


def _twice(letters: Mapping[str, str], last: int) -> str:
    """This person's first row on the level is another one, of the same cohort."""
    first, own, year = (letters[name] for name in ("Enrolment no", "Row", "Cohort year"))
    of_first = f"INDEX(${year}${_FIRST}:${year}${last},${first}{_FIRST})"
    return f"IF(N(${first}{_FIRST})=0,FALSE,AND(${first}{_FIRST}<>${own}{_FIRST},{of_first}=${year}{_FIRST}))"


def _mark(letters: Mapping[str, str], column: str, formula: str, look: str, last: int) -> Rule:
    form = {Kind.DATE: "_date", Kind.SHARE: "_share"}.get(TABLES["Participants"].column(column).kind, "")
    return Rule(f"{letters[column]}{_FIRST}:{letters[column]}{last}", formula, look + form)
