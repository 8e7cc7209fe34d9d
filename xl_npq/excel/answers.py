"""The answers of functions in cells: one figure, or a table that spills."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple, TypeAlias

import numpy as np

from xl_npq.excel.arguments import Call
from xl_npq.excel.needs import require, require_targets
from xl_npq.excel.trouble import Trouble
from xl_npq.excel.worked import Worked, ledger, worked
from xl_npq.explain import NAMES
from xl_npq.figures.axes import ALL
from xl_npq.figures.tidy import GAP_COLUMNS, GAPS, TIDY
from xl_npq.line import Line, line_of
from xl_npq.measures import Measure
from xl_npq.metrics import MEASURES, METRICS
from xl_npq.metrics.metric7 import achievement, retention
from xl_npq.values import key
from xl_npq.who import NUMERATOR, PARTS, Asked, who

Value: TypeAlias = str | float
Table: TypeAlias = list[list[Value]]

COLUMNS = (*TIDY[TIDY.index("numerator") :], *GAP_COLUMNS)
"""What may be asked of a measure, by the names of the tidy frame."""
VALUE = "value"
_NEEDS_NOTHING = "_supplied"


class Wanted(NamedTuple):
    """A measure by name, and which of its columns."""

    measure: str
    column: str = VALUE


def figure(call: Call, measure: str) -> Value:
    """One column of a measure (`recruited`, `recruited:target`) on the line that the filters name; "" for no value."""
    found = worked(call)
    return _on_line(found, call, wanted_of(measure))


def asked_for(call: Call) -> Value:
    """The figure whose measure the call names."""
    return figure(call, call.text("measure"))


def headline_of(call: Call, metric: str) -> Value:
    """The figure that the settings make the headline of Metric 4; of 5 and 6 the supplied one where there is one."""
    found = worked(call)
    about = METRICS[int(metric) - 1]
    (name,) = about.headlines(found.settings)
    if about.supplied and (about.supplied, ALL) in found.figures.blocks:
        supplied = _on_line(found, call, Wanted(about.supplied))
        if supplied != "":
            return supplied
    return _on_line(found, call, Wanted(name))


def rate(call: Call, name: str) -> Value:
    """Metric 7's retention or achievement, as the settings define it."""
    found = worked(call)
    return _on_line(found, call, Wanted(_rate(found, name)))


def gap(call: Call) -> Value:
    """How far a group's rate is from the rate of everybody in that level and cohort, in fractions."""
    found, name = worked(call), key(call.text("measure")).removesuffix("_gap")
    if name not in ("retention", "achievement"):
        raise Trouble(f"measure takes 'retention' or 'achievement', not {call.text('measure') or 'a blank'!r}")
    if not call.text("group"):
        raise Trouble("a gap is that of a group: give dimension and group, such as Gender and Female")
    return _on_line(found, call, Wanted(f"{name}_gap"))


def behind(call: Call) -> Table:
    """The rows behind a figure: their numbers in the range, what names them, and why each counts."""
    found = worked(call)
    wanted = wanted_of(call.text("measure"), (NUMERATOR, *PARTS))
    part = NUMERATOR if wanted.column == VALUE else wanted.column
    line = line_asked(found, call)
    if wanted.measure.endswith(_NEEDS_NOTHING):
        _require_supplied(found, wanted.measure)
    else:
        require(found, measure_of(found, wanted.measure), line.dimension)
    labels = (call.text(name) for name in ("cohort", "level", "dimension", "group"))
    rows = who(ledger(found), Asked(wanted.measure, part, *labels))
    table: Table = [[*rows.columns]]
    table.extend([*row] for row in rows.rows)
    return table


def wanted_of(text: str, columns: tuple[str, ...] = COLUMNS) -> Wanted:
    """A measure and the column after a colon, in any spelling. Trouble where there is no such one."""
    name, _, column = text.partition(":")
    known = {key(one): one for one in NAMES}
    measure = known.get(key(name).replace(" ", "_"))
    if measure is None:
        near = get_close_matches(key(name), known, 1, 0.4)
        hint = f"did you mean {near[0]}? " if near else ""
        raise Trouble(f"no measure {name.strip() or 'without a name'!r}: {hint}NPQ_EXPLAIN() lists them")
    if key(column) and key(column) not in columns:
        raise Trouble(f"{measure} has no {column.strip()!r}: there is {', '.join(dict.fromkeys(columns))}")
    return Wanted(measure, key(column) or VALUE)


def measure_of(found: Worked, name: str) -> Measure:
    """The measure whose rows a figure counts: for a gap its rate."""
    return MEASURES[GAPS[name](found.settings) if name in GAPS else name]


def line_asked(found: Worked, call: Call) -> Line:
    """The line that the filters of a call name. UsageError where there is none."""
    return line_of(found.figures.axes, *(call.text(name) for name in ("cohort", "level", "dimension", "group")))


def _on_line(found: Worked, call: Call, wanted: Wanted) -> Value:
    line = line_asked(found, call)
    require_block(found, wanted, line.dimension)
    if (wanted.measure, line.dimension) not in found.figures.blocks:
        return ""
    return cell(found, wanted, line)


def require_block(found: Worked, wanted: Wanted, dimension: str) -> None:
    """Trouble where a measure is not given in that dimension, or the ranges do not hold what it needs."""
    name = wanted.measure
    if name.endswith(_NEEDS_NOTHING):
        _require_supplied(found, name)
    else:
        measure = measure_of(found, name)
        if dimension != ALL and not measure.by_group:
            raise Trouble(f"{name} is not given by group: leave out dimension and group")
        if dimension == ALL and name in GAPS:
            raise Trouble(f"{name} is that of a group: give dimension and group, such as Gender and Female")
        require(found, measure, dimension)
        require_targets(found, measure, wanted.column)


def cell(found: Worked, wanted: Wanted, line: Line) -> Value:
    """One figure as a cell takes it."""
    block = found.figures.blocks[wanted.measure, line.dimension]
    if wanted.column not in block:
        return ""
    return plain(found.figures.cube(wanted.measure, wanted.column, line.dimension)[line.cohort, line.level, line.group])


def plain(value: object) -> Value:
    """A figure as a cell takes it: no value is zero-length text."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (int, float)):
        return "" if value != value else float(value)
    return str(value)


def _rate(found: Worked, name: str) -> str:
    return {"retention": retention, "achievement": achievement}[name](found.settings)


def _require_supplied(found: Worked, name: str) -> None:
    if "Supplied" not in found.source.found:
        raise Trouble(f"{name} needs the range supplied, with its headings")
