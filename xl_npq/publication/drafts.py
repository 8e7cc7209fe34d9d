"""What a report says of each metric in sentences, drafted from its published figures; staff's own words replace it.

A draft knows only what is published: of a figure that is withheld it says that it is withheld and nothing more, not
even whether it met its target.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from xl_npq.figures.axes import ALL
from xl_npq.figures.status import MET, NOT_DUE, NOT_MET
from xl_npq.publication.draft7 import draft_7
from xl_npq.publication.numbers import percent, rating, target, whole
from xl_npq.publication.report import SUPPRESSED
from xl_npq.publication.sentences import (
    Gap,
    Published,
    Rate,
    Way,
    Words,
    capital,
    number,
    on_targets,
    people,
    share_of,
    share_sentence,
    when,
    without_value,
)
from xl_npq.values import key

__all__ = ["Gap", "Own", "Published", "Rate", "Way", "commentary", "draft"]


class Own(NamedTuple):
    """A text of staff's own (table Commentary); a blank cohort is about every cohort."""

    metric: str
    cohort: str
    text: str


def commentary(own: Iterable[Own], metric: str, cohort: str, drafted: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """What is said of a metric, and whether it is only a draft: staff's own texts take its place."""
    texts = tuple(
        one.text for one in own if one.metric == metric and key(one.cohort) in ("", key(cohort)) and one.text.strip()
    )
    return (texts, False) if texts else (drafted, True)


def draft(metric: str, published: Published, way: Way) -> tuple[str, ...]:
    """The sentences on one of the seven metrics, in order."""
    drafts = (_draft_1, _draft_2, _draft_3, _draft_4, _draft_5, _draft_6, draft_7)
    return drafts[int(metric) - 1](published, way)


def _draft_1(published: Published, way: Way) -> tuple[str, ...]:
    rate, cohort = published.together, published.cohort
    count, aim = number(rate.value), number(rate.target)
    by_level = on_targets(published, lambda level: _of_target(level, way))
    if count is None:
        return (without_value(rate, cohort, "The number recruited"), *by_level)
    soon = " so far" if rate.status == NOT_DUE else ""
    against = f", against a target of {whole(aim)}" if aim is not None else ""
    return (f"{_recruits(count, way)} recruited {when(cohort)}{soon}{against}.", *by_level)


def _recruits(count: float, way: Way) -> str:
    if count == 0:
        return "Nobody or almost nobody was" if way.about else "Nobody was"
    return "One person was" if count == 1 and not way.about else f"{capital(people(count, way))} people were"


def _of_target(level: Rate, way: Way) -> str:
    count, aim = number(level.value), number(level.target)
    assert count is not None
    return people(count, way) if aim is None else f"{people(count, way)} of {whole(aim)}"


def _draft_2(published: Published, way: Way) -> tuple[str, ...]:
    schools = "from schools where 30% or more of pupils are known to be eligible for free school meals"
    if way.settings.fsm_threshold != 0.3:
        schools = schools.replace("30%", target(way.settings.fsm_threshold))
    known = " and whose school's share is known" if way.settings.fsm_base == "known" else ""
    return _recruited_share(published, way, schools, known)


def _draft_3(published: Published, way: Way) -> tuple[str, ...]:
    known = " and whose ethnicity is known" if way.settings.ethnicity_base == "known" else ""
    return _recruited_share(published, way, "from non-white British groups", known)


def _recruited_share(published: Published, way: Way, origin: str, known: str) -> tuple[str, ...]:
    area = " from the allocated areas" if way.settings.allocated_areas_only else ""
    who = f"who were recruited{area} {when(published.cohort)}{known}"
    one = f"person recruited{area} {when(published.cohort)}{known}"
    words = Words(who, one, f"were {origin}", f"was {origin}", f"was not {origin}")
    return _shared(published, words, way, f"The share {origin}")


def _draft_4(published: Published, way: Way) -> tuple[str, ...]:
    time = f"{way.months} months" if way.months else "the time allowed"
    in_cohort = when(published.cohort)
    if way.settings.metric_4_basis == "presented":
        who, did = f"who presented {in_cohort}", f"did so within {time}"
        words = Words(who, f"person {who}", did, did, f"did not do so within {time}")
    else:
        who, did = f"who started {in_cohort} and whose time has passed", f"presented within {time}"
        one = f"person who started {in_cohort} and whose time has passed"
        words = Words(who, one, did, did, f"did not present within {time}")
    bar = f" of at least {target(way.settings.metric_4_target)}"
    return _shared(published, words, way, f"The share who presented within {time}", bar)


def _draft_5(published: Published, way: Way) -> tuple[str, ...]:
    rate, bar = published.together, f" of at least {target(way.settings.metric_5_target)}"
    share, cohort = number(rate.value), when(published.cohort)
    if published.supplied and share is not None:
        found = percent(share, number(rate.target), exact=False)
        own = f"The quality assurance agent found {found} of assessments {cohort} to be accurate."
        return (own, *on_targets(published, lambda level: _against(level, way), bar))
    agent = f"that the quality assurance agent moderated {cohort}"
    words = Words(f"assessments {agent}", f"assessment {agent}", "were upheld", "was upheld", "was not upheld")
    return _shared(published, words, way, "The share of moderated assessments that were upheld", bar)


def _draft_6(published: Published, way: Way) -> tuple[str, ...]:
    rate, aim = published.together, way.settings.metric_6_target
    mean, responses = number(rate.value), number(rate.denominator)
    if mean is None:
        return (without_value(rate, published.cohort, "The mean rating of participant feedback"),)
    shown = rating(mean, aim, exact=responses is not None and not way.about)
    opening = "According to the quality assurance agent, the" if published.supplied else "The"
    back = {1: "one response"} if not way.about else {}
    plenty = f"{way.about}{whole(responses)} responses" if responses is not None else ""
    among = f", from {back.get(int(responses), plenty)}" if responses is not None and not published.supplied else ""
    scope = "all participant feedback" if published.cohort == ALL else f"participant feedback {when(published.cohort)}"
    said = f"{opening} mean rating of {scope} is {way.about}{shown} out of 10{among}."
    verdict = {MET: "This meets the target of at least {}.", NOT_MET: "This is below the target of at least {}."}
    return (said, *((verdict[rate.status].format(f"{aim:g}"),) if rate.status in verdict else ()))


def _shared(published: Published, words: Words, way: Way, what: str, bar: str = "") -> tuple[str, ...]:
    rate = published.together
    there = rate.value.value is not None
    said = share_sentence(rate, words, way) if there else without_value(rate, published.cohort, what)
    early = not there and rate.value.mark != SUPPRESSED
    return (said,) if early else (said, *on_targets(published, lambda level: _against(level, way, bar), bar))


def _against(level: Rate, way: Way, bar: str = "") -> str:
    share, aim = number(level.value), number(level.target)
    assert share is not None
    said = share_of(level, share, way)
    return said if aim is None or bar else f"{said} against {target(aim)}"
