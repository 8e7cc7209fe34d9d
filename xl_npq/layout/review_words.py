"""What is said of a review, in Python and as formulas side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xl_npq.facts.fact import Ledger
from xl_npq.facts.reviews import Review, contradiction_words, day_of, rating_of
from xl_npq.figures.standing import Standing
from xl_npq.figures.status import NOT_MET
from xl_npq.layout.lists_requirements import CONTRADICTIONS, OVERDUE
from xl_npq.layout.saying import count_formula, count_words, day_formula, day_words
from xl_npq.layout.sheet import Ref
from xl_npq.requirements import MET, NOT_ASSESSED, RATINGS, Requirement
from xl_npq.values import trim

FIRST, SAME, IN_FORCE = "First review", "Unchanged", "In force"
WITHOUT_EVIDENCE = "Rated without evidence"
_OVERDUE = "Action overdue: it was due "
_LONGEST = 500


def changed_words(ledger: Ledger, review: Review) -> str:
    """How a review's rating differs from that of the one before: "" where there is no review."""
    if not review.row:
        return ""
    now, before = rating_of(ledger, review.row), rating_of(ledger, review.before)
    return (SAME if now == before else f"{before} → {now}") if review.before else FIRST


def rating_formula(row: str) -> str:
    """The formula of `rating_of`, of a cell that holds a row."""
    number = f"INDEX(Requirements[Rating no],{row})"
    chain = f'"{NOT_ASSESSED}"'
    for place, rating in reversed(list(enumerate(RATINGS[:-1], 1))):
        chain = f'IF({number}={place},"{rating}",{chain})'
    return f'IF({row}=0,"{NOT_ASSESSED}",{chain})'


def changed_formula(row: str, before: str) -> str:
    """The formula of `changed_words`, of cells that hold the two rows."""
    now, then = rating_formula(row), rating_formula(before)
    return f'IF({row}=0,"",IF({before}=0,"{FIRST}",IF({now}={then},"{SAME}",{then}&" → "&{now})))'


def text_of(ledger: Ledger, column: str, row: int) -> str:
    """A text of a review; "" for row 0."""
    return trim(str(ledger["Requirements"].text(column)[row - 1])) if row else ""


def text_formula(column: str, row: str) -> str:
    """The formula of `text_of`."""
    return f'IF({row}=0,"",IFERROR(TRIM(INDEX(Requirements[{column}],{row})),""))'


def reviewed_on(ledger: Ledger, row: int) -> int:
    """The day of a review; 0 for none."""
    return day_of(int(ledger["Requirements"]["Review key"][row - 1])) if row else 0


def due_on(ledger: Ledger, row: int) -> int:
    """The day by which the action of a review is due; 0 for none."""
    return int(ledger["Requirements"]["Due day"][row - 1]) if row else 0


def to_look_at(ledger: Ledger, standing: Standing) -> str:
    """What deserves a second look: contradictions, overdue actions, a rating without evidence."""
    row = standing.review.row
    said = (
        contradiction_words(standing.contradicted_by),
        f"{_OVERDUE}{day_words(due_on(ledger, row))}" if standing.overdue else "",
        WITHOUT_EVIDENCE if standing.rating != NOT_ASSESSED and not text_of(ledger, "Evidence", row) else "",
    )
    return ". ".join(words for words in said if words)


def to_look_at_formula(requirement: Requirement, lines: Ref, number: int, statuses: Mapping[int, str]) -> str:
    """The formula of `to_look_at`: `lines` holds the standings, `number` is the requirement's, statuses are cells."""
    row, rating = lines.at("Row", number), lines.at("Rating no", number)
    due = f"INDEX(Requirements[Due day],{row})"
    parts = [
        f'IF({lines.at(OVERDUE, number)}=0,"",". {_OVERDUE}"&{day_formula(due)})',
        f'IF({rating}={len(RATINGS)},"",IF({text_formula("Evidence", row)}="",". {WITHOUT_EVIDENCE}",""))',
    ]
    if requirement.metrics:
        contradicted = lines.at(CONTRADICTIONS, number)
        words = _contradiction_formula(requirement.metrics, statuses, contradicted)
        parts.insert(0, f'IF({contradicted}=0,"",". "&{words})')
    return f"MID({'&'.join(parts)},3,{_LONGEST})"


def _contradiction_formula(metrics: Sequence[int], statuses: Mapping[int, str], count: str) -> str:
    if len(metrics) == 1:
        return f'"{contradiction_words(metrics)}"'
    named = "&".join(f'IF({statuses[metric]}="{NOT_MET}"," and Metric {metric}","")' for metric in metrics)
    return f'"Rated {MET} while "&MID({named},{len(" and ") + 1},{_LONGEST})&IF({count}=1," is"," are")&" not met"'


def summed_words(standings: Sequence[Standing]) -> str:
    """How many requirements have each rating, and what contradicts or is overdue, in words."""
    counts = [sum(one.rating == rating for one in standings) for rating in RATINGS]
    rated = ", ".join(f"{count} {rating}" for count, rating in zip(counts, RATINGS, strict=True) if count)
    contradicted, overdue = sum(bool(one.contradicted_by) for one in standings), sum(one.overdue for one in standings)
    further = (
        f"; {count_words(count, one, more)}"
        for count, (one, more) in zip((contradicted, overdue), _NOUNS, strict=True)
        if count
    )
    return rated + "".join(further)


_NOUNS = (("contradiction", "contradictions"), ("overdue action", "overdue actions"))


def summed_formula(sums: Ref, line: int) -> str:
    """The formula of `summed_words`, of a line of the sums by section."""
    rated = "&".join(f'IF({sums.at(rating, line)}=0,"",", "&{sums.at(rating, line)}&" {rating}")' for rating in RATINGS)
    further = "&".join(
        f'IF({sums.at(name, line)}=0,"","; "&{count_formula(sums.at(name, line), *nouns)})'
        for name, nouns in zip((CONTRADICTIONS, OVERDUE), _NOUNS, strict=True)
    )
    return f"MID({rated},3,{_LONGEST})&{further}"
