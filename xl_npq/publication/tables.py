"""The public tables of Metrics 1 to 6: what Annex A prints in bold italics (Requirement E), by cohort and level."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xl_npq.metrics import MEASURES, METRICS
from xl_npq.metrics.metric1 import RECRUITED
from xl_npq.metrics.metric2 import FSM30
from xl_npq.metrics.metric3 import NON_WHITE_BRITISH
from xl_npq.metrics.metric5 import ACCURACY, MODERATED
from xl_npq.metrics.metric6 import MEAN_RATING
from xl_npq.publication.in_words import FSM_HEADING, WINDOW_HEADING, window_in_words
from xl_npq.publication.report import NOT_AVAILABLE, Figure, Kind, PublicColumn
from xl_npq.publication.scope import Line, Scope
from xl_npq.publication.sketch import (
    Cell,
    Gap,
    Given,
    Mean,
    Number,
    Share,
    TableSketch,
    labelled,
    of_target,
    target_figure,
)
from xl_npq.settings import Settings

LABELS = (PublicColumn("Cohort", "text"), PublicColumn("Level", "text"))
Row = Callable[[Line], tuple[Cell, ...]]


def columns_of(*named: tuple[str, Kind]) -> tuple[PublicColumn, ...]:
    """Columns from their headings and kinds."""
    return tuple(PublicColumn(name, kind) for name, kind in named)


def by_level(
    scope: Scope, number: str, columns: Iterable[PublicColumn], row: Row, about: str, notes: tuple[str, ...] = ()
) -> TableSketch:
    """A metric's table with a line for each cohort and level."""
    return TableSketch(
        f"metric_{number}",
        f"Metric {number}: {METRICS[int(number) - 1].title}, by cohort and level",
        about,
        (*LABELS, *columns),
        tuple((labelled(line.cohort_name), labelled(line.level_name), *row(line)) for line in scope.lines()),
        notes,
    )


def recruited(scope: Scope) -> TableSketch:
    """Metric 1: number recruited, its target, and the number as a percentage of it."""

    def row(line: Line) -> tuple[Cell, ...]:
        target, number = scope.target(RECRUITED, line), Number(scope.part(RECRUITED, line))
        return Given(target_figure(target)), number, of_target(number, target)

    columns = columns_of(("Target", "count"), ("Recruited", "count"), ("% of target", "share"))
    return by_level(scope, "1", columns, row, "Participants recruited, each once on each level")


def fsm30(scope: Scope) -> TableSketch:
    """Metric 2: share recruited from schools with a high share of free school meals."""
    return _share_of_recruits(scope, "2", FSM_HEADING)


def non_white_british(scope: Scope) -> TableSketch:
    """Metric 3: number and share recruited from non-white British groups."""
    return _share_of_recruits(scope, "3", "Non-white British")


def _share_of_recruits(scope: Scope, number: str, heading: str) -> TableSketch:
    measure = {"2": FSM30, "3": NON_WHITE_BRITISH}[number]

    def row(line: Line) -> tuple[Cell, ...]:
        part, base, target = scope.part(measure, line), scope.base(measure, line), scope.target(measure, line)
        share = Share(part, base)
        return Number(base), Number(part), share, Given(target_figure(target)), of_target(share, target)

    columns = columns_of(
        ("Participants", "count"), (heading, "count"), ("Share", "share"), ("Target", "share"), ("% of target", "share")
    )
    return by_level(scope, number, columns, row, _recruits(scope.settings, number))


def _recruits(settings: Settings, number: str) -> str:
    base, known = {
        "2": (settings.fsm_base, "whose school's share of free school meals is known"),
        "3": (settings.ethnicity_base, "whose ethnicity is known"),
    }[number]
    limits = []
    if settings.allocated_areas_only:
        limits.append("in the provider's allocated areas")
    if base == "known":
        limits.append(known)
    return f"Participants recruited{''.join(f', {limit}' for limit in limits)}"


def in_window(scope: Scope) -> TableSketch:
    """Metric 4: share that presented within the window, on the basis that the settings make the headline."""
    measure = MEASURES[METRICS[3].headlines(scope.settings)[0]]

    def row(line: Line) -> tuple[Cell, ...]:
        part, base = scope.part(measure, line), scope.base(measure, line)
        return Number(base), Number(part), Share(part, base), Given(target_figure(scope.target(measure, line)))

    columns = columns_of(("Participants", "count"), (WINDOW_HEADING, "count"), ("Share", "share"), ("Target", "share"))
    notes = window_in_words(scope.ledger)
    return by_level(scope, "4", columns, row, f"Participants who {_who(measure.of)}", notes)


def _who(words: str) -> str:
    return words.replace("and whose window has closed", "and whose window has closed by the date of the report")


def accuracy(scope: Scope) -> TableSketch:
    """Metric 5: accuracy as the QA agent supplied it, beside the provider's own count of moderated scripts."""

    def row(line: Line) -> tuple[Cell, ...]:
        accurate, moderated = scope.part(ACCURACY, line), scope.base(ACCURACY, line)
        own, supplied = Share(accurate, moderated), scope.supplied("accuracy_supplied", line.cohort, line.level)
        return (
            Number(scope.base(MODERATED, line)),
            Number(moderated),
            own,
            Given(_supplied(supplied)),
            Gap(own, supplied) if supplied == supplied else Given(_supplied(supplied)),
            Given(target_figure(scope.target(ACCURACY, line))),
        )

    columns = columns_of(
        ("Scripts", "count"),
        ("Moderated", "count"),
        ("Accuracy", "share"),
        ("Accuracy as supplied", "share"),
        ("Difference", "points"),
        ("Target", "share"),
    )
    notes = (
        "'Accuracy as supplied' is the figure of DfE's QA agent; 'Accuracy' is the provider's own count of the same.",
    )
    return by_level(scope, "5", columns, row, "Scripts of final assessments presented by the date of the report", notes)


def feedback(scope: Scope) -> TableSketch:
    """Metric 6: the aggregated mean rating as the QA agent supplied it, beside the provider's own figure."""
    supplied = scope.supplied("mean_rating_supplied", -1, -1)
    rating = float(scope.figures.cube("mean_rating", "value")[-1, -1, 0])
    responses = scope.base(MEAN_RATING, Line(-1, -1, "", ""))
    columns = columns_of(
        ("Responses", "count"),
        ("Mean rating", "rating"),
        ("Mean rating as supplied", "rating"),
        ("Difference", "rating"),
        ("Target", "rating"),
    )
    row = (
        labelled("All feedback received"),
        Number(responses),
        Mean(rating, responses),
        Given(_supplied(supplied)),
        Mean(rating - supplied, responses),
        Given(target_figure(scope.settings.metric_6_target)),
    )
    return TableSketch(
        "metric_6",
        f"Metric 6: {METRICS[5].title}, all feedback received",
        "Responses to the feedback form, all cohorts and levels together; ratings out of 10",
        (PublicColumn("Feedback", "text"), *columns),
        (row,),
        ("'Mean rating as supplied' is the figure of DfE's QA agent; 'Mean rating' is the provider's own.",),
    )


def _supplied(value: float) -> Figure:
    return Figure(value) if value == value else Figure(None, NOT_AVAILABLE)
