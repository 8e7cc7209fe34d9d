"""From the published tables of a metric to the figures that its sentences are drafted from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xl_npq.facts.fact import Ledger
from xl_npq.figures.axes import ALL
from xl_npq.figures.headline import judged_statuses
from xl_npq.figures.tidy import GAPS, Figures
from xl_npq.metrics import METRICS
from xl_npq.publication.compose import Draft
from xl_npq.publication.drafts import draft
from xl_npq.publication.in_words import groups_in_words
from xl_npq.publication.report import SUPPRESSED, Figure, PublicMetric, PublicTable
from xl_npq.publication.scope import EVERY_LEVEL, Scope
from xl_npq.publication.sentences import NOTHING, Gap, Published, Rate, Way, without_value
from xl_npq.publication.tables7 import table_name

Row = Mapping[str, Figure]
_VALUES = {"1": "Recruited", "2": "Share", "3": "Share", "4": "Share", "5": "Accuracy", "6": "Mean rating"}
_BASES = {"2": "Participants", "3": "Participants", "4": "Participants", "5": "Moderated", "6": "Responses"}
_PARTS = {"2": 3, "3": 3, "4": 3}
"""The column of the people counted in a share, whose heading differs from metric to metric."""
_SUPPLIED = " as supplied"


def drafting(ledger: Ledger, figures: Figures) -> Draft:
    """Drafts the sentences on a metric of one provider: from what is published of it and no other figure."""
    scope = Scope(ledger, figures)

    def drafted(metric: PublicMetric) -> tuple[str, ...]:
        if not metric.tables:
            return ()
        metric = replace(metric, status_cohort=metric.status_cohort or _latest(metric.tables[0]))
        rows = list(_rows(metric.tables[0], metric.status_cohort))
        way = Way(scope.settings, _months(ledger, metric.status_cohort))
        return draft(metric.number, _published(scope, metric, rows), way) if rows else _of_nobody(metric)

    return drafted


def _of_nobody(metric: PublicMetric) -> tuple[str, ...]:
    """What is said where no cohort has a row."""
    return (without_value(Rate(ALL, NOTHING, NOTHING, metric.status), ALL, ""),)


def _latest(table: PublicTable) -> str:
    """The last cohort that a table tells of, which a metric is described by where no cohort is judged."""
    place = next(place for place, column in enumerate(table.columns) if column.name == "Cohort")
    return str(table.rows[-1][place].value) if table.rows else ""


def _rows(table: PublicTable, cohort: str) -> Iterator[Row]:
    """The rows of a table that speak of a cohort, by heading; all where the table has no cohorts."""
    names = [column.name for column in table.columns]
    for row in table.rows:
        found = dict(zip(names, row, strict=True))
        if found.get("Cohort", Figure(cohort)).value == cohort:
            yield found


def _months(ledger: Ledger, cohort: str) -> int | None:
    """The window of everybody in a cohort, in months; None where it is not the same for all."""
    people = ledger["Participants"]
    years = [int(cohort[:4])] if cohort[:4].isdigit() else []
    windows = {
        int(w) for w, year in zip(people["Window"], people["Cohort year"], strict=True) if year in years and w > 0
    }
    return windows.pop() if len(windows) == 1 else None


def _published(scope: Scope, metric: PublicMetric, rows: list[Row]) -> Published:
    supplied = any(row.get(_heading(metric, True), NOTHING).value is not None for row in rows)
    levels = _levels(scope)
    named = [row for row in rows if _level(row) not in ("", EVERY_LEVEL)]
    together = next(row for row in rows if row not in named)
    cohort = metric.status_cohort

    def rate(row: Row) -> Rate:
        return _rate(scope, metric, row, supplied)

    return Published(
        cohort=cohort,
        together=rate(together),
        levels=() if metric.number == "7" else tuple(map(rate, named)),
        supplied=supplied,
        achieved=_of_seven(together, "Achievement", "Achieved") if metric.number == "7" else None,
        gaps=tuple(_gaps(scope, metric, levels)) if metric.number == "7" else (),
    )


def _heading(metric: PublicMetric, supplied: bool) -> str:
    return _VALUES.get(metric.number, "") + (_SUPPLIED if supplied else "")


def _level(row: Row) -> str:
    return str(row["Level"].value) if "Level" in row else ""


def _levels(scope: Scope) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(scope.level_names())}


def _rate(scope: Scope, metric: PublicMetric, row: Row, supplied: bool) -> Rate:
    if metric.number == "7":
        return _of_seven(row, "Retention", "Retained")
    value = row[_heading(metric, supplied)]
    known = {"numerator": list(row.values())[_PARTS[metric.number]]} if metric.number in _PARTS else {}
    return Rate(
        _short(scope, _level(row)),
        value,
        row["Target"],
        "" if value.mark == SUPPRESSED else _status(scope, metric, row),
        denominator=row[_BASES[metric.number]] if metric.number in _BASES else NOTHING,
        **known,
    )


def _of_seven(row: Row, rate: str, counted: str) -> Rate:
    return Rate(_level(row), row[rate], numerator=row[counted], denominator=row[f"{rate} base"])


def _status(scope: Scope, metric: PublicMetric, row: Row) -> str:
    """Whether a figure that is shown meets its target, as the dashboard has it."""
    cohorts, levels = scope.figures.axes.cohorts, _levels(scope)
    statuses = judged_statuses(METRICS[int(metric.number) - 1], scope.figures, scope.settings)
    level = levels.get(_level(row), len(levels) - 1)
    return str(statuses[cohorts.index(metric.status_cohort), level])


def _short(scope: Scope, level: str) -> str:
    """A level's letters in place of its title."""
    place = _levels(scope).get(level, -1)
    return scope.figures.axes.level_names[place]


def _gaps(scope: Scope, metric: PublicMetric, levels: Mapping[str, int]) -> Iterator[Gap]:
    """Each group's gap on each level; of all levels together none, which the metric is not judged by."""
    cohort = scope.figures.axes.cohorts.index(metric.status_cohort)
    tables = {table.name: table for table in metric.tables}
    for dimension in scope.figures.axes.dimensions:
        groups = scope.figures.axes.groups(dimension)
        said = groups_in_words(scope.ledger, dimension)
        flagged = {name: scope.figures.cube(name, "flagged", dimension) for name in GAPS}
        for row in _rows(tables[table_name(dimension)], metric.status_cohort):
            level, group = _level(row), str(row["Group"].value)
            if level == EVERY_LEVEL:
                continue
            for rate in ("Retention", "Achievement"):
                gap = row[f"{rate} gap"]
                outside = str(flagged[f"{rate.lower()}_gap"][cohort, levels[level], groups.index(group)]) == "Yes"
                shown = gap.value is not None and outside
                yield Gap(
                    rate.lower(), _short(scope, level), *_named(dimension, group, said), row[f"{rate} base"], gap, shown
                )


def _named(dimension: str, group: str, said: Mapping[str, str]) -> tuple[str, str]:
    """A dimension and group as a sentence names them; words that speak for themselves need no dimension before them."""
    return ("", said[group][:1].lower() + said[group][1:]) if group in said else (dimension, group)
