"""What a measure is, in words: what is counted over what, each fact behind it, and the framework's own sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xl_npq.errors import UsageError
from xl_npq.facts.fact import Fact, Shows
from xl_npq.facts.people import ENROLMENT
from xl_npq.facts.progress import PROGRESS
from xl_npq.facts.returns import ASSESSMENTS, FEEDBACK
from xl_npq.facts.school import SCHOOL
from xl_npq.figures.tidy import GAPS, SUPPLIED
from xl_npq.measures import Count, Measure, Target
from xl_npq.metrics import MEASURES, METRICS
from xl_npq.metrics.metric import Metric
from xl_npq.settings import SETTINGS, default_of
from xl_npq.values import key

FRAMEWORK = "NPQ Quality Framework, Department for Education, October 2017"
DEFINITIONS: Mapping[str, str] = {
    "1": "To be deemed recruited, participants must: have been enrolled by their provider to undertake the required "
    "provision; not be facilitators, administrators or provider team members involved in delivery of the programme; be "
    "counted only once if they have previously been withdrawn from, deferred, or failed the same qualification.",
    "2": "Definition of '30% or more pupils are known to be eligible for free school meals': this will be based on the "
    "data collected in the 2016 School Census, which lists individual schools and the percentage of pupils known to be "
    "eligible for free school meals within them. The target will be introduced from year 2 onwards.",
    "3": "The target percentage will be adjusted for each accredited provider to take account of the nature of the "
    "relevant teaching population in their area of operation. Analysis: total number of participants recruited that do "
    "not identify as white-British, for each qualification offered.",
    "4": "Participants are deemed as having presented for final assessment when they have formally submitted their "
    "written assessment task(s) to their provider for assessment, and to have formally commenced the programme when "
    "they have both enrolled and started actively participating in the provider's professional development activities.",
    "5": "A random 10% sample of a provider's assessment scripts will be subject to national moderation; to achieve "
    "this metric, no more than 5% of overturns must occur.",
    "6": "Participants are required to provide feedback on to what extent their provider has met requirements in this "
    "framework. The aggregated mean rating will be supplied by DfE or its QA agent.",
    "7": "'No significant difference': whether the retention or achievement rate of a particular group varies more "
    "than 10% from the provider's overall mean rate for the NPQ level offered. Retention rate: those who present for "
    "final assessment, as a proportion of those who formally commence. Achievement rate: those who achieve a pass, as "
    "a proportion of those who present for final assessment.",
}
"""The framework's technical definitions (Annex A), for each metric."""
PLACES: Mapping[str, str] = {"1": "D", "2": "D", "3": "D", "4": "M", "5": "M", "6": "N", "7": "O"}
"""The framework's requirement under which each metric stands."""
BASES: Mapping[str, tuple[str, str]] = {
    "in_window_of_commenced": ("Metric 4 basis", "commenced"),
    "in_window_of_presented": ("Metric 4 basis", "presented"),
    "retention_presented": ("Retention basis", "presented"),
    "retention_not_withdrawn": ("Retention basis", "not withdrawn"),
    "achievement_presented": ("Achievement basis", "presented"),
    "achievement_assessed": ("Achievement basis", "assessed"),
}
"""Measures that a setting makes the headline of their metric, with that setting and its choice."""
_GAP_TITLES = {"retention_gap": "Retention: gap", "achievement_gap": "Achievement: gap"}
_FACTS: Mapping[str, tuple[Fact, ...]] = {
    "Participants": (*ENROLMENT, *SCHOOL, *PROGRESS),
    "Assessments": ASSESSMENTS,
    "Feedback": FEEDBACK,
}


class Said(NamedTuple):
    """One point of a definition: what it is about, and the words."""

    about: str
    words: str


class Defined(NamedTuple):
    """A measure in a line: its name, its metric's number, its title, and what it is."""

    measure: str
    metric: str
    title: str
    words: str


NAMES = (*MEASURES, *(f"{name}_supplied" for name in SUPPLIED), *GAPS)
"""Every measure that the figures may hold."""


def measures() -> tuple[Defined, ...]:
    """Every measure in a line, in the order of the metrics."""
    return tuple(
        Defined(name, metric.number, _title(name), _in_a_line(name))
        for metric in METRICS
        for name in NAMES
        if _metric_of(name) is metric
    )


def explain(name: str) -> tuple[Said, ...]:
    """A measure in words, with its source in the framework; UsageError where there is no such measure."""
    known = {key(one): one for one in NAMES}
    if key(name) not in known:
        raise UsageError(f"There is no measure {name!r}: without a name, explain lists all of them")
    measure = known[key(name)]
    metric = _metric_of(measure)
    return (
        Said("Measure", f"{measure}: {_title(measure)}"),
        Said("Metric", f"{metric.number}: {metric.title}"),
        Said("In words", f"{_in_a_line(measure)}."),
        *_particulars(measure),
        Said("Framework", metric.wording),
        Said("Its definition", DEFINITIONS[metric.number]),
        Said("Where", f"{FRAMEWORK}: Requirement {PLACES[metric.number]}; {_source(measure, metric)}"),
        Said("Which rows", metric.counts),
    )


def _metric_of(name: str) -> Metric:
    if name in GAPS:
        return METRICS[-1]
    measure = name.removesuffix("_supplied")
    return next(metric for metric in METRICS if measure in {one.name for one in metric.measures})


def _title(name: str) -> str:
    if name in GAPS:
        return _GAP_TITLES[name]
    return MEASURES[name].title if name in MEASURES else f"{_title(name.removesuffix('_supplied'))}, as supplied"


def _in_a_line(name: str) -> str:
    if name in GAPS:
        rate = name.removesuffix("_gap")
        return f"A group's {rate} rate less the {rate} rate of everybody in that level and cohort"
    if name not in MEASURES:
        return (
            f"The figure of {name.removesuffix('_supplied')} that the QA agent supplied, the latest received by As at"
        )
    measure = MEASURES[name]
    if measure.denominator is None:
        return f"Number of {measure.counted}"
    if measure.numerator.total:
        return f"{_capital(measure.counted)}, divided by {measure.of}"
    of = f"those {measure.of}" if measure.table == "Participants" else measure.of
    return f"{_capital(measure.counted)}, as a share of {of}"


def _particulars(name: str) -> Iterator[Said]:
    if name in GAPS:
        yield Said(
            "Met when", "The gap is not outside the setting 'Tolerance' (10 percentage points; exactly 10 is inside)"
        )
        yield Said(
            "Beside it", "Wilson's 95% limits of the group's rate; Fisher's exact p, raw and adjusted after Holm"
        )
        return
    measure = MEASURES[name.removesuffix("_supplied")]
    if name in MEASURES:
        yield Said("Numerator", _counted(measure.numerator, measure.table))
        if measure.denominator is not None:
            yield Said("Denominator", _counted(measure.denominator, measure.table))
        for fact in _facts(measure):
            yield Said(fact.name, fact.meaning)
    yield Said("Target", _target(measure))
    if measure.target is not Target.NONE:
        yield Said("Met when", "The value is at or above its target")
    yield from _basis(name)


def _counted(count: Count, table: str) -> str:
    facts = " and ".join(f"{term.fact} is {'Yes' if term.value else 'No'}" for term in count.terms)
    return f"{f'The sum of {count.total} over rows' if count.total else 'Rows'} of {table} where {facts}"


def _facts(measure: Measure) -> Iterator[Fact]:
    """The facts that the measure names, and the flags and dates that those stand on, each after what it stands on."""
    counts = [count for count in (measure.denominator, measure.numerator) if count]
    named = {term.fact for count in counts for term in count.terms} | {count.total for count in counts}
    facts, wanted = _FACTS[measure.table], set(named)
    for fact in reversed(facts):
        if fact.name in wanted:
            wanted |= {other.name for other in facts if {f"[@{other.name}]", f"[@[{other.name}]]"} & _cells(fact)}
    telling = (Shows.FLAG, Shows.DATE, Shows.SHARE)
    return (fact for fact in facts if fact.name in named or (fact.name in wanted and fact.shows in telling))


def _cells(fact: Fact) -> set[str]:
    """The cells of its own row that a fact's formula looks at."""
    return set(re.findall(r"\[@(?:\[[^\]]*\]|[^\[\]]*)\]", fact.excel))


def _target(measure: Measure) -> str:
    if measure.target is Target.PER_COHORT_AND_LEVEL:
        return f"By cohort and level, in column '{measure.target_column}' of Targets"
    if measure.target is Target.SETTING:
        setting = next(one for one in SETTINGS if one.name == f"Metric {measure.metric} target")
        return f"The setting '{setting.name}' ({default_of(setting)} where it is not given), for every cohort and level"
    return "None"


def _basis(name: str) -> Iterator[Said]:
    """The choice of setting, where there is one, that makes the measure the headline."""
    if name in BASES:
        setting, choice = BASES[name]
        default = " (the default)" if choice == next(default_of(one) for one in SETTINGS if one.name == setting) else ""
        yield Said("Headline", f"Where the setting '{setting}' is {choice}{default}")


def _source(name: str, metric: Metric) -> str:
    return MEASURES[name].source if name in MEASURES else metric.measures[-1].source


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
