"""What is said of metric 7: the rates, which gaps are too wide, and which of these are of few people."""

from __future__ import annotations

from collections.abc import Sequence

from xl_npq.figures.axes import TOTAL
from xl_npq.publication.numbers import plain, points, target
from xl_npq.publication.report import SUPPRESSED
from xl_npq.publication.sentences import (
    Gap,
    Published,
    Rate,
    Way,
    Words,
    are_withheld,
    number,
    share_sentence,
    when,
    without_value,
)
from xl_npq.settings import Settings

FEW = 20
"""Groups below this size are few people: there, one person more or less moves the rate by more than five points."""
MOST_NAMED = 6
"""Groups named in a sentence; the tables hold them all."""
RETENTION, ACHIEVEMENT = "retention", "achievement"


def draft_7(published: Published, way: Way) -> tuple[str, ...]:
    """Retention and achievement of all, then for each the groups outside the tolerance."""
    said = []
    for rate, line, words in (
        (RETENTION, published.together, _retention_words(published.cohort, way.settings)),
        (ACHIEVEMENT, published.achieved, _achievement_words(published.cohort, way.settings)),
    ):
        if line is None:
            continue
        said.append(_rate_sentence(rate, line, words, published.cohort, way))
        said += _gap_sentences(rate, [gap for gap in published.gaps if gap.rate == rate], way)
    if any(SUPPRESSED in (gap.gap.mark, gap.size.mark) for gap in published.gaps):
        said.append(are_withheld("The rates of some groups"))
    return tuple(dict.fromkeys(said))


def _rate_sentence(rate: str, line: Rate, words: Words, cohort: str, way: Way) -> str:
    if line.value.value is None:
        return without_value(line, cohort, f"The {rate} rate")
    return share_sentence(line, words, way)


def _retention_words(cohort: str, settings: Settings) -> Words:
    started = f"who started {when(cohort)}"
    if settings.retention_basis == "not withdrawn":
        return Words(started, f"person {started}", "have not withdrawn", "has not withdrawn", "has withdrawn")
    who = f"{started} and whose time has passed"
    did = "presented for final assessment"
    return Words(who, f"person {who}", did, did, "did not present for final assessment")


def _achievement_words(cohort: str, settings: Settings) -> Words:
    who = f"who presented {when(cohort)}"
    if settings.achievement_basis == "assessed":
        who += " and whose result is known"
    return Words(who, f"person {who}", "have passed", "has passed", "has not passed")


def _gap_sentences(rate: str, gaps: Sequence[Gap], way: Way) -> list[str]:
    shown = [gap for gap in gaps if number(gap.gap) is not None and number(gap.size) is not None]
    outside = sorted((gap for gap in shown if gap.outside), key=_largest_first)
    far = _far(way.settings)
    if not shown:
        return []
    if not outside:
        some = "no group" if len(shown) == len(gaps) else "no group whose rate is shown"
        return [f"For {rate}, {some} lies {far}."]
    many = [gap for gap in outside if (number(gap.size) or 0) >= FEW]
    few = [gap for gap in outside if gap not in many]
    said = [f"For {rate}, {_groups(many)} {far}: {_named(many, way)}."] if many else []
    if few:
        lie = _groups(few, "also " if many else "")
        said.append(
            f"For {rate}, {lie} {far}, but of few people (fewer than {FEW}), where one person can move the rate by "
            f"more than {100 // FEW} points: {_named(few, way)}."
        )
    return said


def _largest_first(gap: Gap) -> tuple[float, str, str, str]:
    return (-(number(gap.size) or 0), gap.level, gap.dimension, gap.group)


def _groups(gaps: Sequence[Gap], also: str = "") -> str:
    return f"this group {also}lies" if len(gaps) == 1 else f"these groups {also}lie"


def _far(settings: Settings) -> str:
    if settings.tolerance_is == "points":
        return f"more than {plain(settings.tolerance * 100)} percentage points from the rate of its level"
    return f"more than {target(settings.tolerance)} of the rate of its level away from it"


def _named(gaps: Sequence[Gap], way: Way) -> str:
    names = [_name(gap, way) for gap in gaps[:MOST_NAMED]]
    more = "; and others, which the tables show" if len(gaps) > MOST_NAMED else ""
    return "; ".join(names) + more


def _name(gap: Gap, way: Way) -> str:
    size = number(gap.gap)
    assert size is not None
    level = "all levels together" if gap.level == TOTAL else gap.level
    judged = way.settings.tolerance_is == "points" and not way.about
    away = points(size, way.settings.tolerance if judged else None, exact=not way.about)
    return f"{f'{gap.dimension} {gap.group}'.strip()} at {level}, {way.about}{away} {'above' if size > 0 else 'below'}"
