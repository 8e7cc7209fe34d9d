"""Rounding as people round: halves away from zero."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def half_up(number: float, decimals: int) -> Decimal:
    """A number to that many decimals, halves away from zero.

    To 12 figures first, so that 0.285 * 100 is the 28.5 that it stands for.
    """
    return Decimal(format(number, ".12g")).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
