"""The self-assessment and its calendar once more, from rows of text, in the plainest way."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

RATINGS = ("Met", "Partly met", "Not met", "Not assessed")
BESIDE = {"D": (1, 2, 3), "M": (4, 5), "N": (6,), "O": (7,)}
Row = Mapping[str, str]
Stands = tuple[str, str, str, str]


def counted(rows: Sequence[Row], letter: str, as_at: date) -> list[Row]:
    """The reviews of a requirement that count, the earliest first; one without a date is the earliest."""
    found = []
    for row in rows:
        says = any(row[name].strip() for name in ("Rating", "Evidence", "Action", "Owner", "Reviewed on"))
        if row["Requirement"].strip().upper() == letter and says and row["Reviewed on"] <= as_at.isoformat():
            found.append(row)
    return sorted(found, key=lambda row: row["Reviewed on"])


def stands(rows: Sequence[Row], letter: str, as_at: date, failing: Sequence[int]) -> Stands:
    """Rating, change, what contradicts it, and whether an action is overdue, each in words."""
    found = counted(rows, letter, as_at)
    if not found:
        return "Not assessed", "", "", ""
    now = found[-1]["Rating"] or "Not assessed"
    change = "First review"
    if len(found) > 1:
        before = found[-2]["Rating"] or "Not assessed"
        change = "Unchanged" if now == before else f"{before} → {now}"
    against = [f"Metric {metric}" for metric in BESIDE.get(letter, ()) if now == "Met" and metric in failing]
    verb = "is" if len(against) == 1 else "are"
    words = f"Rated Met while {' and '.join(against)} {verb} not met" if against else ""
    due = found[-1]["Due on"]
    late = bool(found[-1]["Action"].strip() and due and date.fromisoformat(due) < as_at)
    return now, change, words, f"Action overdue: it was due {date.fromisoformat(due):%d/%m/%Y}" if late else ""


def months_on(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def due(starts: date, as_at: date, return_days: int, publication_days: int, until: int) -> list[tuple[date, str]]:
    """What is due from As at on in delivery years 1 to `until`, the nearest first."""
    found = []
    for year in range(1, until + 1):
        middle = months_on(starts, 12 * year - 6) - timedelta(days=1)
        end = months_on(starts, 12 * year) - timedelta(days=1)
        returned = [
            *([(middle, "Mid-year self-assessment"), (middle, "Mid-year data return")] if year <= 2 else []),
            *([(end, "End-year self-assessment"), (end, "End-year data return")] if year <= 2 else []),
            *([(end, "Annual data return")] if year > 2 else []),
        ]
        lines = [(day, name, return_days) for day, name in returned]
        for day, name, days in (*lines, (end, "Publication of performance", publication_days)):
            found.append((day + timedelta(days=days), f"{name}, year {year} (to {day:%d/%m/%Y})"))
    return sorted(((day, words) for day, words in found if day >= as_at), key=lambda pair: pair[0])
