"""Tables that spill: a metric, a breakdown, the dashboard, the faults, a definition."""

from __future__ import annotations

import textwrap

from xl_npq.canonical import with_as_at
from xl_npq.checks.check import check
from xl_npq.checks.fault import Fault
from xl_npq.excel.answers import Table, Value, Wanted, cell, require_block, wanted_of
from xl_npq.excel.arguments import Call
from xl_npq.excel.needs import every_column, refuse_errors
from xl_npq.excel.source import source_of
from xl_npq.excel.trouble import LONGEST_TEXT, Trouble
from xl_npq.excel.worked import Worked, provider_of, worked
from xl_npq.explain import explain, measures
from xl_npq.figures.axes import ALL
from xl_npq.figures.headline import Headline, headlines, judged_statuses, rate_statuses
from xl_npq.figures.status import NOT_MET
from xl_npq.figures.tidy import GAP_COLUMNS, GAPS, TIDY
from xl_npq.line import Line, cohort_of, dimension_of, level_of, line_of
from xl_npq.metrics import MEASURES, METRICS
from xl_npq.metrics.metric import Metric
from xl_npq.providers import tables_of
from xl_npq.values import key

FAULT_COLUMNS = ("severity", "table", "row", "column", "value", "message", "advice", "reason")
DASHBOARD_COLUMNS = (
    "metric",
    "title",
    "status",
    "cohort",
    "not met at",
    "measure",
    "value",
    "target",
    "latest status",
    "latest cohort",
)


def metric_table(call: Call) -> Table:
    """Every measure of a metric as `xl-npq metrics` gives it: a row for each cohort, level and group asked for.

    A filter that is left out leaves all cohorts and levels in, but of the groups everybody only.
    """
    number = call.metric("number")
    found = worked(call)
    axes = found.figures.axes
    dimension = dimension_of(axes, call.text("dimension"))
    cohorts = [cohort_of(axes, call.text("cohort"))] if call.text("cohort") else range(len(axes.cohorts))
    levels = [level_of(axes, call.text("level"))] if call.text("level") else range(len(axes.level_names))
    line = line_of(axes, "", "", dimension, call.text("group")) if call.text("group") else None
    names = _measures_of(found, METRICS[int(number) - 1], dimension)
    groups = [line.group] if line else range(len(axes.groups(dimension)))
    lines = [Line(cohort, level, dimension, group) for cohort in cohorts for level in levels for group in groups]
    columns = (*TIDY, *(GAP_COLUMNS if number == "7" else ()))
    return [list(columns), *(_tidy(found, number, name, line, columns) for name in names for line in lines)]


def _measures_of(found: Worked, metric: Metric, dimension: str) -> list[str]:
    """The measures with a block in the dimension; what the others lack is told only where none can be given."""
    named = [name for measure in metric.measures for name in (measure.name, f"{measure.name}_supplied")]
    named += [*GAPS] if metric.number == "7" and dimension != ALL else []
    there = [name for name in named if (name, dimension) in found.figures.blocks]
    supplied = [name for name in there if name.endswith("_supplied")]
    if metric.measures[0].table not in found.source.found and supplied:
        return supplied
    for name in [name for name in there if name not in supplied] or named[:1]:
        require_block(found, Wanted(name), dimension)
    return there


def _tidy(found: Worked, number: str, name: str, line: Line, columns: tuple[str, ...]) -> list[Value]:
    axes = found.figures.axes
    labels = {
        "provider": found.provider,
        "metric": number,
        "measure": name,
        "cohort": axes.cohorts[line.cohort],
        "level": axes.level_names[line.level],
        "dimension": line.dimension,
        "group": axes.groups(line.dimension)[line.group],
    }
    return [labels[column] if column in labels else cell(found, Wanted(name, column), line) for column in columns]


def breakdown(call: Call) -> Table:
    """One column of a measure, a row for each group of a dimension and for All, a column for each level and Total."""
    wanted, found = wanted_of(call.text("measure")), worked(call)
    axes = found.figures.axes
    dimension = dimension_of(axes, call.text("dimension"))
    cohort = cohort_of(axes, call.text("cohort"))
    levels = [level_of(axes, call.text("level"))] if call.text("level") else range(len(axes.level_names))
    if dimension == ALL:
        raise Trouble(f"dimension takes one of {', '.join(axes.dimensions)}")
    require_block(found, wanted, dimension)
    rows: Table = [[dimension, *(axes.level_names[level] for level in levels)]]
    for group, label in enumerate(axes.groups(dimension)):
        rows.append([label, *(cell(found, wanted, Line(cohort, level, dimension, group)) for level in levels)])
    if (wanted.measure, ALL) in found.figures.blocks:
        rows.append([ALL, *(cell(found, wanted, Line(cohort, level, ALL, 0)) for level in levels)])
    return rows


def dashboard(call: Call) -> Table:
    """A row for each metric: its status, the cohort that is judged, where it is not met, and the latest figures."""
    found = worked(call)
    given = [measure for measure in MEASURES.values() if measure.table in found.source.found]
    refuse_errors(found, every_column(found, given))
    told = headlines(found.figures, found.settings)
    return [
        list(DASHBOARD_COLUMNS),
        *(_headline_row(found, metric, one) for metric, one in zip(METRICS, told, strict=True)),
    ]


def _headline_row(found: Worked, metric: Metric, told: Headline) -> list[Value]:
    cohorts = found.figures.axes.cohorts
    line = Line(cohorts.index(told.cohort) if told.cohort in cohorts else len(cohorts) - 1, -1, ALL, 0)
    name = metric.headlines(found.settings)[0]
    if metric.supplied and (metric.supplied, ALL) in found.figures.blocks:
        name = metric.supplied if cell(found, Wanted(metric.supplied), line) != "" else name
    figures = (
        ["", "", ""]
        if metric.number == "7" or told.cohort not in cohorts
        else [name, *(cell(found, Wanted(name, at), line) for at in ("value", "target"))]
    )
    latest = [told.latest_status, told.latest_cohort]
    where = _not_met_at(found, metric, line.cohort) if told.status == NOT_MET else ""
    return [metric.number, metric.title, told.status, told.cohort, where, *figures, *latest]


def _not_met_at(found: Worked, metric: Metric, cohort: int) -> str:
    """The levels at which the metric is not met in that cohort."""
    if metric.number == "7":
        tables = [rate_statuses(found.figures, gap, choice(found.settings)) for gap, choice in GAPS.items()]
    else:
        tables = [judged_statuses(metric, found.figures, found.settings)]
    levels = found.figures.axes.levels
    missed = [name for at, name in enumerate(levels) if any(table[cohort, at] == NOT_MET for table in tables)]
    return ", ".join(missed)


def faults(call: Call) -> Table:
    """Every fault of the ranges, a row each; rows are those of the range, 1 being its first."""
    source = source_of(call.ranges())
    tables = with_as_at(source.tables, call.day("as_at"))
    if call.text("provider"):
        tables = tables_of(tables, provider_of(tables, call.text("provider")))
    rows: Table = [list(FAULT_COLUMNS), *(_fault_row(fault) for fault in check(tables))]
    return rows if len(rows) > 1 else [["No fault found."]]


def _fault_row(fault: Fault) -> list[Value]:
    row: Value = float(fault.row) if fault.row else ""
    return [fault.severity, fault.table, row, fault.column, fault.value, fault.message, fault.advice, fault.reason]


def definition(call: Call) -> Table:
    """A measure in words, a point a row; without a measure, all of them in a line each."""
    name = key(call.text("measure"))
    if not name:
        table: Table = [["measure", "metric", "title", "what it is"]]
        table.extend([*one] for one in measures())
        return table
    points = explain(wanted_of(name).measure)
    return [[about, line] for about, words in points for about, line in _lines(about, words)]


def _lines(about: str, words: str) -> list[tuple[str, str]]:
    """Words in as many cells as they need, one below the other."""
    first, *rest = textwrap.wrap(words, LONGEST_TEXT)
    return [(about, first), *(("", line) for line in rest)]
