"""The accompanying analyses of each metric, by cohort and level, as columns of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from xl_npq.annex_a.items import REQUIRED
from xl_npq.figures.axes import ALL
from xl_npq.figures.headline import offered
from xl_npq.figures.tidy import Figures
from xl_npq.layout.sheet import TableColumn
from xl_npq.metrics import METRICS
from xl_npq.metrics.metric7 import achievement, retention
from xl_npq.settings import Settings


class Analysed(NamedTuple):
    """One table of analyses: Excel's name for it, its title, its columns, and which of them must be published."""

    name: str
    title: str
    columns: tuple[TableColumn, ...]
    published: frozenset[str]


class Part(NamedTuple):
    """A column of figures: its heading, the measure's column that it holds, its style, whether it is published."""

    heading: str
    measure: str
    column: str
    style: str
    published: bool = False


class At(NamedTuple):
    """A line: places of the cohort and level on the axes, and the group where there is one."""

    cohort: int
    level: int
    dimension: str = ALL
    group: int = 0


def analyses(number: str, figures: Figures, settings: Settings) -> tuple[Analysed, ...]:
    """The tables of one metric, all levels together and all cohorts together among their lines."""
    parts, name = parts_of(number, figures, settings), f"Metric_{number}_analysis"
    lines = lines_of(figures)
    title = "Overall rates" if number == "7" else "By cohort and level"
    whole = Analysed(name, title, _columns(figures, parts, lines), _published(parts))
    if number != "7":
        return (whole,)
    by_group = list(_group_lines(figures, parts, lines))
    return (whole, Analysed(f"{name}_groups", "By group", _columns(figures, parts, by_group), _published(parts)))


def parts_of(number: str, figures: Figures, settings: Settings) -> tuple[Part, ...]:
    """The columns of figures of one metric's analysis."""
    said = [analysis.wording for analysis in REQUIRED[number].analyses]
    if number == "1":
        return (
            Part("Target number", "recruited", "target", "figure"),
            Part(said[0], "recruited", "value", "figure", published=True),
            Part(said[1], "recruited", "pct_target", "share", published=True),
        )
    if number in "23":
        measure = METRICS[int(number) - 1].headlines(settings)[0]
        base = Part("Number of participants whom the metric counts", measure, "denominator", "figure")
        share = Part("Target", measure, "target", "share")
        if number == "2":
            return (
                base,
                Part(said[0], measure, "numerator", "figure"),
                share,
                Part(said[1], measure, "value", "share", published=True),
            )
        return (base, Part(said[1], measure, "numerator", "figure", published=True), share, _rate(measure))
    if number == "4":
        (measure,) = METRICS[3].headlines(settings)
        of = "commenced, and whose window has closed" if settings.metric_4_basis == "commenced" else "presented"
        return (
            Part(f"Number of participants who {of}", measure, "denominator", "figure"),
            Part("Of these, presented within the window", measure, "numerator", "figure"),
            Part(said[0], measure, "value", "share", published=True),
        )
    if number in "56":
        return _supplied_parts(number, figures)
    kept, passed = retention(settings), achievement(settings)
    return (
        Part("Number in the base of the retention rate", kept, "denominator", "figure"),
        Part("Of these, retained", kept, "numerator", "figure"),
        Part("The retention rate", kept, "value", "share", published=True),
        Part("Number in the base of the achievement rate", passed, "denominator", "figure"),
        Part("Of these, achieved a pass", passed, "numerator", "figure"),
        Part("The achievement rate", passed, "value", "share", published=True),
    )


def _rate(measure: str) -> Part:
    return Part("Share that the target speaks of", measure, "value", "share")


def _supplied_parts(number: str, figures: Figures) -> tuple[Part, ...]:
    """The agent's figure, which must be published, beside the one worked out here."""
    own: tuple[Part, ...]
    if number == "5":
        own = (
            Part("Scripts", "moderated", "denominator", "figure"),
            Part("Scripts moderated by the QA agent", "accuracy", "denominator", "figure"),
            Part("Of these, not overturned", "accuracy", "numerator", "figure"),
            Part("Accuracy as worked out from these", "accuracy", "value", "share"),
        )
        heading, measure, style = "Accuracy as supplied by DfE/its QA agent", "accuracy_supplied", "share"
    else:
        own = (
            Part("Responses", "mean_rating", "denominator", "figure"),
            Part("Mean rating as worked out from these", "mean_rating", "value", "rating"),
        )
        heading, measure, style = "Mean rating as supplied by DfE/its QA agent", "mean_rating_supplied", "rating"
    given = measure if (measure, ALL) in figures.blocks else ""
    return (*own, Part(heading, given, "value", style, published=True))


def lines_of(figures: Figures) -> list[At]:
    """Every cohort and level offered there, with all levels and all cohorts together."""
    there = offered(figures)
    there[-1] = there.any(axis=0)
    there[:, -1] = True
    return [At(int(cohort), int(level)) for cohort, level in np.argwhere(there)]


def figure(figures: Figures, part: Part, at: At) -> Any:
    """The figure of a line; None where there is none."""
    if not part.measure:
        return None
    value = float(figures.cube(part.measure, part.column, at.dimension)[at.cohort, at.level, at.group])
    return None if value != value else value


def _group_lines(figures: Figures, parts: Sequence[Part], lines: Sequence[At]) -> Iterator[At]:
    for dimension in figures.axes.dimensions:
        for line in lines:
            for group in range(len(figures.axes.groups(dimension))):
                at = line._replace(dimension=dimension, group=group)
                if any(figure(figures, part, at) for part in parts if part.column == "denominator"):
                    yield at


def _columns(figures: Figures, parts: Sequence[Part], lines: Sequence[At]) -> tuple[TableColumn, ...]:
    axes = figures.axes
    labels = [
        TableColumn("Cohort", [axes.cohorts[at.cohort] for at in lines], "label", 16),
        TableColumn("NPQ level", [axes.level_names[at.level] for at in lines], "label", 12),
    ]
    if any(at.dimension != ALL for at in lines):
        labels += [
            TableColumn("Different groups by", [at.dimension for at in lines], "label", 18),
            TableColumn("Group", [axes.groups(at.dimension)[at.group] for at in lines], "label_wrap", 48),
        ]
    return (
        *labels,
        *(
            TableColumn(part.heading, [figure(figures, part, at) for at in lines], part.style, _width(part))
            for part in parts
        ),
    )


def _width(part: Part) -> float:
    """Wide enough for the framework's long headings."""
    return 28 if len(part.heading) > 90 else 18


def _published(parts: Sequence[Part]) -> frozenset[str]:
    return frozenset(part.heading for part in parts if part.published)
