"""What a figure stands on: the columns that its facts look at, found by following their formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from xl_npq.excel.ranges import EXCEL_ERRORS
from xl_npq.excel.source import ARGUMENTS
from xl_npq.excel.trouble import Trouble
from xl_npq.excel.worked import Worked
from xl_npq.facts.groups import label_name
from xl_npq.figures.axes import ALL
from xl_npq.measures import Measure, Target
from xl_npq.tables import SCHOOL_COLUMNS, TABLES

Cells = frozenset[tuple[str, str]]
"""Columns of input tables, each as table and column."""
WITHOUT_WHICH_NOTHING_COUNTS: Mapping[str, frozenset[str]] = {
    "Participants": frozenset(
        ("Commenced on", "Presented on", "Outcome", "Withdrawn on", "Deferred on", "Ethnicity", "FSM %")
    ),
    "Assessments": frozenset(("Presented on", "QA moderated", "QA overturned")),
    "Feedback": frozenset(("Received on", "Responses", "Mean rating")),
}
"""Columns without which a figure that looks at them would be 0, 100% or nothing for everybody."""
_FROM_SCHOOLS = frozenset((*SCHOOL_COLUMNS, "FSM %"))
_OWN = re.compile(r"\[@(?:\[((?:[^\[\]']|'.)*)\]|([^\[\]]*))\]")
_OTHER = re.compile(r"([A-Za-z_]+)\[([^\[\]@#]+)\]")
_TARGETED = ("target", "variance", "pct_target")


def require(found: Worked, measure: Measure, dimension: str) -> None:
    """Trouble where a range or column that the measure stands on is lacking, or holds an Excel error."""
    if measure.table not in found.source.found:
        raise Trouble(f"{measure.name} needs the range {ARGUMENTS[measure.table]}, with its headings")
    behind = columns_behind(found.formulas, measure, dimension)
    for table, column in sorted(behind):
        if column in WITHOUT_WHICH_NOTHING_COUNTS.get(table, ()) and table in found.source.found:
            _require_column(found, table, column)
    if dimension != ALL:
        _require_dimension(found, dimension)
    refuse_errors(found, behind)


def require_targets(found: Worked, measure: Measure, column: str) -> None:
    """Trouble where a figure that compares with targets by cohort and level is asked for without their range."""
    by_cohort = measure.target is Target.PER_COHORT_AND_LEVEL
    if by_cohort and column in _TARGETED and "Targets" not in found.source.found:
        raise Trouble(f"{measure.name}:{column} needs the range targets, with its headings")


def refuse_errors(found: Worked, behind: Cells) -> None:
    """Trouble where one of the columns holds an Excel error, with the row of the first."""
    looked_at = {*behind, ("Settings", "Value")}
    errors = [cell for cell in found.unread if (cell.table, cell.column) in looked_at and cell.value in EXCEL_ERRORS]
    if errors:
        first, more = errors[0], len(errors) - 1
        also = f" ({more} more)" if more else ""
        raise Trouble(
            f"the range {ARGUMENTS[first.table]}, row {first.row}, column {first.column!r} holds {first.value}{also}: "
            "correct or blank it"
        )


def columns_behind(formulas: Mapping[str, Mapping[str, str]], measure: Measure, dimension: str) -> Cells:
    """The columns of input tables that the measure's facts look at, and those that give cohort, level and group."""
    counts = [count for count in (measure.numerator, measure.denominator) if count]
    facts = {term.fact for count in counts for term in count.terms} | {count.total for count in counts if count.total}
    facts |= {"Cohort year", "Level no", *([label_name(dimension)] if dimension != ALL else ())}
    waiting, seen = {(measure.table, fact) for fact in facts}, set()
    while waiting:
        table, name = waiting.pop()
        seen.add((table, name))
        waiting |= set(_looked_at(table, formulas.get(table, {}).get(name, ""))) - seen
    return frozenset((table, name) for table, name in seen if name not in formulas.get(table, {}))


def _looked_at(table: str, formula: str) -> Iterator[tuple[str, str]]:
    for bracketed, bare in _OWN.findall(formula):
        yield table, re.sub("'(.)", r"\1", bracketed) or bare
    for other, column in _OTHER.findall(formula):
        if other in TABLES:
            yield other, column


def _require_column(found: Worked, table: str, column: str) -> None:
    if _supplied_by_schools(found, table, column):
        return
    if column in found.source.found[table]:
        if column in _FROM_SCHOOLS and found.tables[table][column].isna().all():
            # Our own workbook keeps these with the schools: who forgets that range would be told of 0%.
            raise Trouble(f"column {column!r} is blank in the range {ARGUMENTS[table]}: give the range schools too")
        return
    also = ", nor in a range schools" if table == "Participants" and column in _FROM_SCHOOLS else ""
    raise Trouble(f"no column {column!r} in the range {ARGUMENTS[table]}{also}; is the heading row included?")


def _supplied_by_schools(found: Worked, table: str, column: str) -> bool:
    named = found.source.found
    return (
        table == "Participants"
        and column in _FROM_SCHOOLS
        and column in named.get("Schools", ())
        and "URN" in named["Participants"]
    )


def _require_dimension(found: Worked, dimension: str) -> None:
    label = found.formulas["Participants"].get(label_name(dimension), "")
    columns = {column for _, column in _looked_at("Participants", label)} - set(found.formulas["Participants"])
    for column in columns:
        _require_column(found, "Participants", column)


def every_column(found: Worked, measures: Iterable[Measure]) -> Cells:
    """The columns behind any of the measures."""
    return frozenset(cell for measure in measures for cell in columns_behind(found.formulas, measure, ALL))
