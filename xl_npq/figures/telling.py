"""Whether a group is large enough for its gap to bear a conclusion: ours, beside the framework's rule, never for it."""

from __future__ import annotations

from xl_npq.settings import Settings

ENOUGH, TOO_FEW, WHOLE = "Enough", "Too few", "Whole level"
_FINE = 9


def allowed_of(settings: Settings) -> int:
    """The tolerance in ten-thousandths, as it is compared."""
    return int(settings.tolerance * 10_000 + 0.5)


def enough_to_tell(low: float, high: float, overall: float, settings: Settings) -> str:
    """Whether the 95% interval of a group's rate lies wholly within the tolerance of its level's, or wholly beyond.

    Where it lies across the edge, so few people could as well be inside as outside: too few to tell which. Whether
    there is a difference at all is another question, which Fisher's p answers.
    """
    margin = allowed_of(settings) / 10_000 * (1 if settings.tolerance_is == "points" else overall)
    least, most = round(overall - margin, _FINE), round(overall + margin, _FINE)
    low, high = round(low, _FINE), round(high, _FINE)
    within, beyond = low >= least and high <= most, high < least or low > most
    return ENOUGH if within or beyond else TOO_FEW
