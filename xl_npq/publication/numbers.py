"""Numbers as sentences say them: rounded half away from zero, and never to something that is not so."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

_MOST_DECIMALS = 3


def whole(value: float) -> str:
    """A count: 1,034."""
    return f"{int(_rounded(value, 0)):,}"


def percent(share: float, bar: float | None = None, *, exact: bool = True) -> str:
    """A share as a percentage: 0.994 is 99%, but 0.996 is 99.6%, since 100% would be untrue.

    It has more decimals where fewer would make it none, all, or a share that reaches the `bar` (a fraction) though it
    does not, or the other way. Where it is not `exact`, since the counts behind it are not shown, it is "just under".
    """
    for decimals in range(_MOST_DECIMALS + 1 if exact else 1):
        rounded = _rounded(share * 100, decimals)
        if _true(rounded, share, bar):
            return f"{rounded}%"
    return _beside(share, (0.0, 1.0) if bar is None else (0.0, 1.0, bar))


def rating(value: float, bar: float, *, exact: bool = True) -> str:
    """A mean rating with one decimal, or more where one would make it reach the `bar` though it does not."""
    for decimals in range(1, _MOST_DECIMALS + 1 if exact else 2):
        rounded = _rounded(value, decimals)
        if (rounded >= _decimal(bar)) == (_rounded(value, 9) >= _decimal(bar)):
            return str(rounded)
    return f"just under {plain(bar)}"


def points(gap: float, allowed: float | None, *, exact: bool = True) -> str:
    """The size of a gap in percentage points, with more decimals where fewer would bring it to what is `allowed`."""
    size = abs(gap) * 100
    for decimals in range(_MOST_DECIMALS + 1 if exact else 1):
        rounded = _rounded(size, decimals)
        if allowed is None or rounded > _decimal(allowed * 100):
            return f"{rounded} {'point' if rounded == 1 else 'points'}"
    assert allowed is not None
    return f"just over {plain(allowed * 100)} points"


def target(share: float) -> str:
    """A target as it was set: 15.4%."""
    return f"{plain(share * 100)}%"


def plain(value: float) -> str:
    """A number with at most two decimals and no needless ones."""
    return f"{_rounded(value, 2):f}".rstrip("0").rstrip(".")


def listed(names: Sequence[str]) -> str:
    """NPQEL, NPQH and NPQSL."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _decimal(value: float) -> Decimal:
    # The shortest decimal that is this number: 0.285 is 28.5%, which binary arithmetic would make a little less.
    return Decimal(f"{float(value):.12g}")


def _rounded(value: float, decimals: int) -> Decimal:
    return _decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _true(rounded: Decimal, share: float, bar: float | None) -> bool:
    if (rounded == 0) != (share == 0) or (rounded == 100) != (share == 1):
        return False
    return bar is None or (rounded >= _decimal(bar * 100)) == (share >= bar)


def _beside(share: float, bars: Sequence[float]) -> str:
    nearest = min(bars, key=lambda bar: (abs(share - bar), bar))
    return f"just {'under' if share < nearest else 'over'} {target(nearest)}"
