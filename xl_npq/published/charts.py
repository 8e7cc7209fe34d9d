"""Charts as SVG that stands in the page: bars with their words and figures above them, as wide as there is room.

Positions across are percentages and sizes are pixels, so that words stay as large on a telephone as on a screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from xl_npq.publication.report import NOT_AVAILABLE, SUPPRESSED, Figure, Kind, PublicTable
from xl_npq.publication.scope import EVERY_LEVEL
from xl_npq.published.markup import Markup, element, join
from xl_npq.published.shown import shortened, text_of, value_of

MOST_BARS = 32
"""More would take longer to read than the table."""
MARKED = "A line across a bar marks its target."
_TARGET = "target"
_LABEL, _BAR, _GAP = 25, 14, 10
_LINE = 34
"""Letters beside each other that a telephone has room for."""
_FULL = 100.0


Row = tuple[Figure, ...]


@dataclass(frozen=True)
class Bar:
    """A bar: its words, the figure beside them, how long it is and where its target stands, in per cent."""

    label: str
    shown: str
    length: float | None
    target: float | None
    series: int


@dataclass(frozen=True)
class Chart:
    """Bars under headings: title, which rows of the table they are (blank: all), a sentence on what they show."""

    title: str
    of: str
    summary: str
    blocks: tuple[tuple[str, tuple[Bar, ...]], ...]
    targets: bool


def chart_of(table: PublicTable, cohort: str = "") -> Chart | None:
    """The chart of a table: figures against their targets, or rates; None where it has none, or too many bars.

    Of a table by cohort, level and group it shows the groups of all levels together, in `cohort` where that has
    figures, else in the last that has. Lines with nobody to count are left out; where all is withheld there is none.
    """
    series, target = _series(table)
    labels = [place for place, column in enumerate(table.columns) if column.kind == "text"]
    counted = [row for row in table.rows if any(not _nobody(row[place]) for place in series)]
    grouped = len(labels) > 2
    of, rows = _of_groups(counted, labels, cohort) if grouped else ("", counted)
    if not labels or not 0 < len(rows) * len(series) <= MOST_BARS:
        return None
    most = _scale(table, rows, [*series, *([] if target is None else [target])])
    blocks: dict[str, list[Bar]] = {}
    for row in rows:
        head = str(row[labels[2 if grouped else 0]].value) if len(labels) > 1 else ""
        name = "" if grouped else shortened(str(row[labels[-1]].value))
        blocks.setdefault(head, []).extend(_bars(table, row, name, series, target, most))
    if all(bar.length is None for bars in blocks.values() for bar in bars):
        return None
    named = " and ".join(table.columns[place].name.lower() for place in series)
    which = f", {of[:1].lower()}{of[1:]}" if of else ""
    aimed = any(bar.target is not None for bars in blocks.values() for bar in bars)
    against = f" {MARKED}" if aimed else ""
    summary = (
        f"Bar chart of {named}{which}. Every figure is written above its bar and stands in the table below.{against}"
    )
    made = tuple((head, tuple(block)) for head, block in blocks.items())
    return Chart(table.title, of, summary, made, aimed)


def _nobody(figure: Figure) -> bool:
    return figure.value is None and figure.mark == NOT_AVAILABLE


def _series(table: PublicTable) -> tuple[list[int], int | None]:
    """The columns that are drawn, two at most and each with a figure at least, and the column of their targets."""
    names = [column.name.lower() for column in table.columns]
    kinds = [column.kind for column in table.columns]
    target = names.index(_TARGET) if _TARGET in names else None
    for kind in ("share", "rating") if target is None else (kinds[target],):
        found = [
            place
            for place, name in enumerate(names)
            if kinds[place] == kind
            and name != _TARGET
            and not name.startswith("%")
            and any(row[place].value is not None for row in table.rows)
        ]
        if found:
            return found[:2], target
    return [], None


def _of_groups(rows: Sequence[Row], labels: Sequence[int], cohort: str) -> tuple[str, list[Row]]:
    """The rows of all levels together in one cohort, and words that say so."""
    together = [row for row in rows if row[labels[1]].value == EVERY_LEVEL]
    cohorts = [str(row[labels[0]].value) for row in together]
    if not cohorts:
        return "", []
    chosen = cohort if cohort in cohorts else cohorts[-1]
    return f"{EVERY_LEVEL}, cohort {chosen}", [row for row in together if row[labels[0]].value == chosen]


def _scale(table: PublicTable, rows: Sequence[Row], places: Sequence[int]) -> float:
    """The figure that takes the whole width: 100% for shares unless all are small, 10 for ratings, else the largest."""
    least: dict[Kind, float] = {"share": 1.0, "rating": 10.0}
    values = [_number(row[place], table.columns[place].kind) or 0 for row in rows for place in places]
    kind = table.columns[places[0]].kind
    largest = max([*values, 0])
    if kind == "share" and largest <= 0.5:
        return max(0.1, round(largest * 1.2 + 0.05, 1))
    return max(largest, least.get(kind, 1))


def _number(figure: Figure, kind: Kind) -> float | None:
    value = value_of(figure, kind)
    return None if value is None or isinstance(value, str) else float(value)


def _bars(
    table: PublicTable, row: Sequence[Figure], name: str, series: Sequence[int], target: int | None, most: float
) -> list[Bar]:
    bars = []
    for number, place in enumerate(series):
        if _nobody(row[place]):
            continue
        column = table.columns[place]
        label = name if name and len(series) == 1 else f"{name}: {column.name.lower()}" if name else column.name
        shown, aim = "withheld" if row[place].mark == SUPPRESSED else text_of(row[place], column.kind), None
        if target is not None and row[target].value is not None:
            aim = _number(row[target], table.columns[target].kind)
            shown += f" (target {text_of(row[target], table.columns[target].kind)})"
        length = _number(row[place], column.kind)
        bars.append(Bar(label, shown, _across(length, most), _across(aim, most), number))
    return bars


def _across(value: float | None, most: float) -> float | None:
    return None if value is None else round(min(max(value / most, 0), 1) * _FULL, 2)


def svg_of(chart: Chart, name: str) -> Markup:
    """The chart as SVG; `name` is its identifier in the page."""
    drawn: list[Markup] = []
    down = 0
    for head, bars in chart.blocks:
        for line in wrap(head, _LINE):
            drawn.append(_words(line, down, "head"))
            down += _LABEL
        for bar in bars:
            parts, down = _drawn(bar, down)
            drawn += parts
        down += _GAP
    title = element("title", chart.title, id=f"{name}-title")
    described = element("desc", chart.summary, id=f"{name}-desc")
    return element(
        "svg",
        title,
        described,
        join(drawn, ""),
        role="img",
        class_="chart",
        width="100%",
        height=down,
        aria_labelledby=f"{name}-title {name}-desc",
    )


def _drawn(bar: Bar, down: int) -> tuple[list[Markup], int]:
    """A bar under its words, and where the next one begins."""
    lines = wrap(bar.label, _LINE) or [""]
    if len(lines[-1]) + len(bar.shown) > _LINE:
        lines.append("")
    parts = [_words(line, down + place * _LABEL, "label") for place, line in enumerate(lines) if line]
    down += _LABEL * len(lines)
    parts.append(element("text", bar.shown, x="100%", y=down - 8, text_anchor="end", class_="figure"))
    if bar.length is None:
        # An empty bar would look like none at all.
        return parts, down + _GAP
    parts.append(element("rect", x=0, y=down, width="100%", height=_BAR, class_="track"))
    if bar.length:
        parts.append(
            element("rect", x=0, y=down, width=f"{bar.length}%", height=_BAR, class_=f"bar series{bar.series}")
        )
    if bar.target is not None:
        place: dict[str, str | int] = {
            "x1": f"{bar.target}%",
            "x2": f"{bar.target}%",
            "y1": down - 3,
            "y2": down + _BAR + 3,
        }
        # Its colour in a rim of the page's, so that it shows on the bar as it does beside it.
        parts += [element("line", **place, class_="rim"), element("line", **place, class_="aim")]
    return parts, down + _BAR + _GAP


def _words(words: str, down: int, look: str) -> Markup:
    return element("text", words, x=0, y=down + _LABEL - 8, class_=look)
