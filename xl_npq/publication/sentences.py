"""The figures that a draft knows, and the sentences that metrics share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from xl_npq.figures.axes import ALL
from xl_npq.figures.status import MET, NO_TARGET, NOT_DUE, NOT_MET
from xl_npq.publication.numbers import listed, percent, whole
from xl_npq.publication.report import NOT_APPLICABLE, SUPPRESSED, Figure
from xl_npq.settings import Settings

NOTHING = Figure(None, NOT_APPLICABLE)
ABOUT = "about "


class Rate(NamedTuple):
    """A metric's figure for one level as it is published. A count (metric 1) stands in `value` alone."""

    level: str
    value: Figure
    target: Figure = NOTHING
    status: str = ""
    numerator: Figure = NOTHING
    denominator: Figure = NOTHING


class Gap(NamedTuple):
    """A group's gap on one level as it is published: fractions, and whether it lies outside the tolerance."""

    rate: str
    level: str
    dimension: str
    group: str
    size: Figure
    gap: Figure
    outside: bool


@dataclass(frozen=True)
class Published:
    """A metric's published figures for one cohort (`All`: all together).

    `together` is the figure of all levels, `levels` those of the levels offered. `supplied`: the figure is the QA
    agent's. Metric 7 has retention in `together`, achievement in `achieved`, and its gaps.
    """

    cohort: str
    together: Rate
    levels: tuple[Rate, ...] = ()
    supplied: bool = False
    achieved: Rate | None = None
    gaps: tuple[Gap, ...] = ()


class Way(NamedTuple):
    """How the figures were made: the settings in force, and the months of the window (None: not the same for all)."""

    settings: Settings
    months: int | None

    @property
    def about(self) -> str:
        """What stands before a figure that is rounded to a base; blank where figures are exact."""
        return ABOUT if (self.settings.round_to or 1) > 1 else ""


class Words(NamedTuple):
    """A share in words: of whom, one of them, what they did; and what the only one did or did not."""

    who: str
    one: str
    did: str
    one_did: str
    one_did_not: str


def when(cohort: str) -> str:
    """In which cohort, in words."""
    return "in all years together" if cohort == ALL else f"in {cohort}"


def without_value(rate: Rate, cohort: str, what: str) -> str:
    """What is said in place of a figure that is not there."""
    if rate.value.mark == SUPPRESSED:
        return f"{what} {when(cohort)} is withheld, so that nobody can be identified."
    if rate.status == NOT_DUE:
        return f"It is too early to say anything for {years(cohort)}."
    return f"There are no figures for {years(cohort)}."


def share_sentence(rate: Rate, words: Words, way: Way) -> str:
    """A share that is there, in a sentence: 99% of the 361 who presented in 2017/18 did so within 18 months."""
    share, base = number(rate.value), rate.denominator.value
    assert share is not None
    if not isinstance(base, (int, float)):
        return f"{capital(share_of(rate, share, way))} of those {words.who} {words.did}."
    if way.about:
        return f"{capital(share_of(rate, share, way))} of {people(base, way)} {words.who} {words.did}."
    if base == 1:
        return f"The one {words.one} {words.one_did if share else words.one_did_not}."
    if share in (0, 1):
        some = ("Neither of the 2", "Both") if base == 2 else (f"None of the {whole(base)}", f"All {whole(base)}")
        return f"{some[int(share)]} {words.who} {words.did}."
    return f"{share_of(rate, share, way)} of the {whole(base)} {words.who} {words.did}."


def on_targets(published: Published, against: Callable[[Rate], str], bar: str = "") -> tuple[str, ...]:
    """At which levels the target was met and at which not; of a level whose figure is withheld only that it is so."""
    shown = [level for level in published.levels if level.value.value is not None]
    met = [level.level for level in shown if level.status == MET]
    missed = [f"{level.level} ({against(level)})" for level in shown if level.status == NOT_MET]
    early = [level.level for level in published.levels if level.status == NOT_DUE and level.value.mark != SUPPRESSED]
    said = []
    if met and len(met) == len(published.levels) and len(met) > 1:
        said.append(f"The target{bar} was met at every level.")
    elif met:
        said.append(f"The target{bar} was met for {listed(met)}.")
    if missed:
        said.append(f"{f'The target{bar}' if not met else 'It'} was not met for {listed(missed)}.")
    if early:
        said.append(f"It is too early to judge {listed(early)}.")
    said += withheld_levels(published)
    if shown and all(level.status == NO_TARGET for level in published.levels):
        said.append(f"No target was set for {years(published.cohort)}.")
    return tuple(said)


def withheld_levels(published: Published) -> list[str]:
    """Whose figures are withheld, in a sentence; none where every level's is shown."""
    names = [level.level for level in published.levels if level.value.mark == SUPPRESSED]
    if not names:
        return []
    if len(names) == len(published.levels) > 1:
        return [are_withheld("The figures for every level")]
    return [
        f"The figure for {names[0]} is withheld."
        if len(names) == 1
        else are_withheld(f"The figures for {listed(names)}")
    ]


def are_withheld(what: str) -> str:
    """What is said of figures that are withheld."""
    return f"{what} are withheld."


def share_of(rate: Rate, share: float, way: Way) -> str:
    """A share that is there, as it is said: more decimals only where the counts behind it are shown too."""
    if not way.about:
        counted = rate.numerator.value is not None and rate.denominator.value is not None
        return percent(share, number(rate.target), exact=counted)
    if share in (0, 1):
        return ("none or almost none", "all or almost all")[int(share)]
    return f"{ABOUT}{whole(share * 100)}%"


def people(count: float, way: Way) -> str:
    """A count that is there."""
    return f"{way.about}{whole(count)}"


def number(figure: Figure) -> float | None:
    """The value of a figure; None where it has only a mark."""
    return float(figure.value) if isinstance(figure.value, (int, float)) else None


def years(cohort: str) -> str:
    """A cohort as what there are figures for."""
    return "any year" if cohort == ALL else cohort


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]
