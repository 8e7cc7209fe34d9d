"""Statuses where counts are rounded: what every reading of the rounded figures bears out, and nothing beyond."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xl_npq.figures.status import MET, NOT_MET
from xl_npq.metrics import MEASURES, METRICS
from xl_npq.publication.knowledge import readings
from xl_npq.publication.scope import Line, Scope
from xl_npq.publication.sketch import Counted, Counts, Gap, Number, OfTarget, Share, TableSketch

Range = tuple[float, float]
_UNKNOWN: Range = (0.0, float("inf"))


def borne_out(scope: Scope, number: str, cohort: int, tables: Sequence[TableSketch], shown: Counts, base: int) -> str:
    """A metric's status (1 to 5, 7) in a cohort as the rounded figures have it; "" where they leave it open."""
    if _supplied(scope, number, cohort):
        return ""
    found = set(_verdicts(scope, number, cohort, tables, shown, base))
    if NOT_MET in found:
        return NOT_MET
    return MET if found == {MET} else ""


def _supplied(scope: Scope, number: str, cohort: int) -> bool:
    """Whether figures of the QA agent, which are not rounded, decide the status."""
    name = METRICS[int(number) - 1].supplied
    return any(scope.supplied(name, cohort, level) == scope.supplied(name, cohort, level) for level in scope.levels)


def _verdicts(
    scope: Scope, number: str, cohort: int, tables: Sequence[TableSketch], shown: Counts, base: int
) -> Iterator[str]:
    """Of each figure of a named level that is judged: met, not met, or "" where rounding leaves it open."""
    measure = MEASURES[METRICS[int(number) - 1].headlines(scope.settings)[0]]
    everybody = len(scope.figures.axes.levels)
    for row in (row for table in tables for row in table.rows):
        for cell in row:
            if number == "7" and isinstance(cell, Gap) and isinstance(cell.other, Share):
                if _where(cell.share) == cohort and cell.share.part.level != everybody:
                    yield from _gap(scope, cell.share, cell.other, shown, base)
            elif number != "7" and isinstance(cell, OfTarget | Share | Number):
                judged = cell.of if isinstance(cell, OfTarget) else cell
                level = judged.part.level if isinstance(judged, Share) else judged.of.level
                if _where(judged) == cohort and level != everybody and isinstance(judged, Share) == (number != "1"):
                    yield from _aim(judged, scope.target(measure, Line(cohort, level, "", "")), shown, base)


def _where(judged: Share | Number) -> int:
    return judged.part.cohort if isinstance(judged, Share) else judged.of.cohort


def _aim(judged: Share | Number, target: float, shown: Counts, base: int) -> Iterator[str]:
    if target == target:
        low, high = _share(judged, shown, base) if isinstance(judged, Share) else _count(judged.of, shown, base)
        if high > 0 or not isinstance(judged, Share) or shown[judged.whole]:
            yield MET if low >= target else NOT_MET if high < target else ""


def _gap(scope: Scope, share: Share, other: Share, shown: Counts, base: int) -> Iterator[str]:
    if shown[share.whole] == 0:
        return
    (low, high), (least, most) = _share(share, shown, base), _share(other, shown, base)
    settings = scope.settings
    wide, narrow = (settings.tolerance * (of if settings.tolerance_is == "relative" else 1) for of in (most, least))
    furthest, nearest = max(high - least, most - low), max(low - most, least - high)
    yield MET if furthest <= narrow else NOT_MET if nearest > wide else ""


def _share(share: Share, shown: Counts, base: int) -> Range:
    (low, high), (least, most) = _count(share.part, shown, base), _count(share.whole, shown, base)
    return low / most if most else 0.0, min(high / least, 1.0) if least else 1.0


def _count(count: Counted, shown: Counts, base: int) -> Range:
    value = shown[count]
    return _UNKNOWN if value is None or value != value else readings(value, base)
