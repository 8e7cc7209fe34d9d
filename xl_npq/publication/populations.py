"""Whom the published counts count, and which of them are among which: what a reader knows without seeing a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xl_npq.measures import Count, Measure
from xl_npq.metrics import METRICS
from xl_npq.settings import Settings

_IMPLIED: Mapping[str, tuple[str, ...]] = {
    "In window": ("Presented",),
    "Passed": ("Assessed",),
    "Assessed": ("Presented",),
    "Presented": ("Commenced",),
    "Due": ("Commenced",),
    "Deferred": ("Commenced",),
    "Accurate": ("Moderated",),
    "Moderated": ("Script",),
    "FSM counts": ("Recruited",),
    "Ethnicity counts": ("Recruited",),
}
"""Facts that hold of everybody of whom the first one holds (framework, 'Flags')."""


def population(measure: Measure, count: Count, settings: Settings) -> str:
    """Whom a count counts: the same text for the same people, as `Participants: Due, Presented`."""
    facts = (term.fact if term.value else f"not {term.fact}" for term in count.terms)
    return f"{measure.table}: {', '.join(sorted(_plain(fact, settings) for fact in facts))}"


def _plain(fact: str, settings: Settings) -> str:
    """A fact by the name of another that is the same under the settings."""
    everywhere = not settings.allocated_areas_only
    bases = {"FSM counts": settings.fsm_base, "Ethnicity counts": settings.ethnicity_base}
    if fact not in bases or bases[fact] == "known":
        return fact
    return "Recruited" if everywhere else "Recruited in area"


def among(populations: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every two of the populations of which the first is among the second."""
    closed = {name: _closed(name) for name in populations}
    for small, facts in closed.items():
        yield from ((small, big) for big, fewer in closed.items() if fewer < facts)


def _closed(name: str) -> frozenset[str]:
    table, _, listed = name.partition(": ")
    facts = {table, *listed.split(", ")}
    implied = {**_IMPLIED, "Recruited in area": ("Recruited",)}
    found: set[str] = set()
    while facts:
        fact = facts.pop()
        found.add(fact)
        facts.update(set(implied.get(fact, ())) - found)
    return frozenset(found)


def follows_recruitment(name: str) -> bool:
    """Whether everybody counted was recruited to the level, in that cohort or one before it.

    Recruits are counted at their first enrolment on a level, those who commenced at their latest (framework, 'Flags').
    """
    return "Commenced" in _closed(name)


def never_falls(name: str) -> bool:
    """Whether a count only grows with time: who has come, presented or passed has done so for good."""
    return " not " not in name


def counts_by_population(settings: Settings) -> Iterator[tuple[str, Measure, str]]:
    """Every population that a measure counts, with the measure and the side of it (numerator or denominator)."""
    for metric in METRICS:
        for measure in metric.measures:
            for count, side in ((measure.numerator, "numerator"), (measure.denominator, "denominator")):
                if count is not None:
                    yield population(measure, count, settings), measure, side
