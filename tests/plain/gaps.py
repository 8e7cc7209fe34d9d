"""Metric 7's gap of each group: outside the tolerance or not, and what chance might do."""

from functools import cache
from math import sqrt

from scipy.stats import fisher_exact

from .source import Settings

NORMAL_975 = 1.959963984540054  # the standard normal's 97.5% point


def compare(rates: list[tuple[int, int]], whole: tuple[int, int], settings: Settings) -> list[dict[str, object] | None]:
    """Each group's gap from the level's rate; None for a group without a rate.

    `rates` holds (numerator, denominator) of each group of one dimension; `whole` is that of the level.
    """
    over_n, over_d = whole
    found: list[dict[str, object] | None] = []
    for n, d in rates:
        if d == 0 or over_d == 0:
            found.append(None)
            continue
        low, high = wilson(n, d)
        found.append(
            {
                "value": n / d - over_n / over_d,
                "low": low,
                "high": high,
                "p": fisher(n, d - n, over_n - n, (over_d - d) - (over_n - n)),
                "flagged": "Yes" if outside(n, d, over_n, over_d, settings) else "No",
            }
        )
    _adjust([one for one in found if one is not None])
    return found


def outside(n: int, d: int, over_n: int, over_d: int, settings: Settings) -> bool:
    """Exactly, in whole numbers: exactly 10 points is inside."""
    tolerance = round(settings.tolerance * 10000)
    allowed = tolerance * d * (over_n if settings.relative else over_d)
    return abs(n * over_d - over_n * d) * 10000 > allowed


def wilson(n: int, d: int) -> tuple[float, float]:
    """Wilson's 95% limits of the rate n / d."""
    z = NORMAL_975
    middle = (n + z * z / 2) / (d + z * z)
    reach = z / (d + z * z) * sqrt(n * (d - n) / d + z * z / 4)
    return max(0.0, middle - reach), min(1.0, middle + reach)


@cache
def fisher(group_yes: int, group_no: int, rest_yes: int, rest_no: int) -> float:
    """Fisher's exact test, two-sided: the group against the rest of its level."""
    return float(fisher_exact([[group_yes, group_no], [rest_yes, rest_no]]).pvalue)


def _adjust(tested: list[dict[str, object]]) -> None:
    """Holm: the smallest p times the number of tests, the next times one fewer ..., never falling, at most 1."""
    so_far = 0.0
    in_order = sorted(tested, key=lambda one: float(str(one["p"])))
    for rank, one in enumerate(in_order):
        so_far = max(so_far, min(1.0, float(str(one["p"])) * (len(in_order) - rank)))
        one["p_adjusted"] = so_far
