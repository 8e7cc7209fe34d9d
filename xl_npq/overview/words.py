"""What the overview says of itself and of each figure."""

from __future__ import annotations

from xl_npq.layout.tiles import TILES
from xl_npq.overview.compare import COUNTED, RATED, Compared

INTERNAL = "Internal, not for publication: small counts stand here as they are. It names providers, and no person."
FUNNEL = (
    "A small provider's figure moves far by chance alone. The funnel shows how far: of providers that do not differ "
    "from the line, 19 of 20 lie within the dashed limits and 499 of 500 within the dotted ones.",
    "So look first at who lies outside the dotted limits, whatever the rank. Where many providers are looked at, a few "
    "lie outside the dashed ones by chance.",
)
BLANK = "cells with an error count as blank"
MISSED = (
    "A status is of the levels, each against its target: the figure of all levels together can be above it. Metric 7 "
    "is about gaps between groups: the provider's own sheet Metric 7 says which. Metric 6 has no limits."
)
_GROUPS = "The status of Metric 7 is about gaps between groups within a provider, not about this rate."
_LEVELS = (
    "The status is of the levels, each against its target, in the cohort judged; the figure is of all levels together, "
    "in the latest cohort with figures."
)


def name_of(one: Compared) -> str:
    """The sheet of a figure."""
    if one.metric == "7":
        return f"7 {one.title.partition(':')[0]}"
    return TILES[int(one.metric) - 1]


def limits_in_words(one: Compared) -> str:
    """Which limits stand there, and around what."""
    if one.line is None:
        return "There are no limits: no provider has counts."
    if one.measure == RATED:
        return (
            "There are no limits here: how far single ratings lie apart is not in the data. The target is "
            f"{one.line:g}, and the more responses, the surer the mean."
        )
    kind = "Poisson" if one.measure == COUNTED else "binomial"
    return f"Limits: exact {kind}, 95% (dashed) and 99.8% (dotted), around {one.held_to} ({one.line:.1%})."


def status_in_words(one: Compared) -> str:
    """What the status beside a figure is about."""
    return _GROUPS if one.metric == "7" else _LEVELS


def sizes_in_words(one: Compared) -> str:
    """What the size of a provider is, in this figure."""
    words = {"1": "Target (people)", "5": "Scripts moderated", "6": "Responses"}
    return words.get(one.metric, "People counted")
