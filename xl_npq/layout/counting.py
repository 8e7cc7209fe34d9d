"""Counts as formulas: the same terms that Python counts, as COUNTIFS over the calculated columns."""

from __future__ import annotations

from xl_npq.facts.groups import code_name
from xl_npq.measures import Count, Measure


def counted(table: str, count: Count, criteria: str) -> str:
    """The formula of a count; `criteria` are further pairs of range and criterion."""
    terms = "".join(f",{table}[{term.fact}],{term.value}" for term in count.terms)
    if count.total:
        return f"SUMIFS({table}[{count.total}],{criteria}{terms})"
    return f"COUNTIFS({criteria}{terms})"


def of_cell(table: str, level: str, cohort: str) -> str:
    """Criteria of one level and cohort; both are cells that hold a number, ">0" or ">=0"."""
    return f"{table}[Level no],{level},{table}[Cohort year],{cohort}"


def of_group(names: tuple[str, ...], dimension: str, group: str) -> str:
    """Criteria of one group; `dimension` is a cell with its number among these, `group` one with its number or ">0"."""
    every = f"Participants[[{code_name(names[0])}]:[{code_name(names[-1])}]]"
    return f"INDEX({every},0,{dimension}),{group}"


def by_basis(setting: str, choices: dict[str, str]) -> str:
    """A formula for each choice of a setting; the last stands for the choice that is left."""
    *rest, (_, last) = choices.items()
    return "".join(f'IF({setting}="{choice}",{formula},' for choice, formula in rest) + last + ")" * len(rest)


def headline(measures: tuple[Measure, ...], setting: str, part: str, criteria: str) -> str:
    """Numerator or denominator of whichever measure a setting makes the headline."""
    formulas = {}
    for measure in measures:
        count = measure.numerator if part == "numerator" else measure.denominator
        assert count is not None
        formulas[basis_of(measure)] = counted(measure.table, count, criteria)
    return by_basis(setting, formulas)


def basis_of(measure: Measure) -> str:
    """The choice of a basis that a measure stands for: "presented" for retention_presented."""
    return measure.name.split("_", 1)[1].removeprefix("window_of_").replace("_", " ")


def chosen(measures: tuple[Measure, ...], names: tuple[str, ...]) -> Measure:
    """The first of the measures that is among the headlines."""
    return next(measure for measure in measures if measure.name in names)
