"""Verdicts on partnership targets: their numbers, their words, and the statuses of the one notion that they share."""

from __future__ import annotations

from xl_npq.facts.fact import Column

NOT_ACHIEVED, NOT_YET_DUE, ON_TRACK, NO_DATA, ACHIEVED, MAINTAINED = range(1, 7)
"""In the order in which one speaks for several: the worst first, as `docs/partnership.md` says."""
VERDICTS = ("not achieved", "not yet due", "on track", "no data", "achieved", "maintained")
"""The words of the verdicts, in the order of their numbers."""
STATUSES = ("not met", "not due", "not due", "no data", "met", "met")
"""What each verdict is among the statuses of the framework's metrics."""
GRADED, DIRECTIONAL, RATED, MILESTONE = range(1, 5)
SCHOOL, AUTHORITY = 1, 2
FIRST_MONTHS, LAST_MONTHS = 12, 36
"""Months after completion at which a grade is to be maintained or improved, and the target reached."""
BEST_TO_MAINTAIN = 2
"""A grade of 1 or 2 is to be maintained, a worse one to be improved."""
WORST_GRADE = 4


def in_words(number: str) -> str:
    """The formula of a verdict's words, "" where the cell `number` holds 0."""
    words = ",".join(f'"{verdict}"' for verdict in VERDICTS)
    return f'IF({number}=0,"",CHOOSE({number},{words}))'


def words_of(numbers: Column) -> list[str]:
    """The words of verdicts by number, "" for 0."""
    return [VERDICTS[int(number) - 1] if number else "" for number in numbers]


def met(numbers: Column) -> Column:
    """Whether each verdict is that a target is met."""
    return numbers >= ACHIEVED
