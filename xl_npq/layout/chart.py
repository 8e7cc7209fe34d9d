"""Charts as plain values: what is drawn, from which cells, and what it says to somebody who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from xl_npq.layout.sheet import Value


class Drawn(Enum):
    """How a series is drawn; no two series of a chart differ by colour alone."""

    SOLID = "bars, filled"
    HATCHED = "bars, hatched"
    DOT = "dots"
    EDGE = "a dashed line"
    UNSEEN = "nothing: it makes the axis reach so far"


@dataclass(frozen=True)
class Source:
    """Cells that a chart follows, by address, and what they show."""

    where: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Series:
    """One series: its name, its values, how it is drawn, and how far an interval reaches down and up from each."""

    name: str
    values: Source
    drawn: Drawn
    interval: tuple[Source, Source] | None = None


@dataclass(frozen=True)
class Chart:
    """A chart at a cell of a sheet: its title is a cell's, `form` the number format of its labels and axis.

    Bars begin at 0. `labelled` charts write each figure beside its bar. Width and height are in centimetres.
    """

    place: str
    title: Source
    labels: Source
    series: tuple[Series, ...]
    form: str
    alt: str
    width: float
    height: float
    most: float | None = None

    @property
    def is_dots(self) -> bool:
        """Whether it is a dot plot; else bars."""
        return all(series.drawn not in (Drawn.SOLID, Drawn.HATCHED) for series in self.series)


def in_use(column: Sequence[Value], count: int) -> tuple[Value, ...]:
    """The lines of a column that a chart draws: at least one."""
    return tuple(column[: max(1, count)])


class Marked(Enum):
    """How the points of a scatter chart are drawn; no two of a chart differ by colour alone."""

    DOT = "dots"
    LINE = "a solid line"
    INNER = "a dashed line"
    OUTER = "a dotted line"


@dataclass(frozen=True)
class Points:
    """A series of a scatter chart: where each point stands across and up."""

    name: str
    across: Source
    up: Source
    marked: Marked


@dataclass(frozen=True)
class Scatter:
    """A scatter chart at a cell of a sheet: as `Chart`, with what its two axes show and how far they reach."""

    place: str
    title: Source
    points: tuple[Points, ...]
    across: str
    up: str
    form: str
    alt: str
    width: float
    height: float
    widest: float
    highest: float
