"""Facts about the groups that a row belongs to: one label and one number for each dimension of the table Groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from xl_npq.facts.fact import Fact, Ledger, Rows, Shows, first_positions
from xl_npq.facts.formula import position_of, text
from xl_npq.facts.school import own_or_school_formula, own_or_school_texts
from xl_npq.facts.texts import Texts, always, either
from xl_npq.tables import SCHOOL_COLUMNS, TABLES, Kind
from xl_npq.values import key, trim

NOT_KNOWN = "Not Known"
_UNLABELLED = (Kind.DATE, Kind.NUMBER, Kind.SHARE)
FSM_30 = "FSM 30"


def label_name(dimension: str) -> str:
    """The calculated column that holds the label of a dimension's group."""
    return f"{dimension} label"


def code_name(dimension: str) -> str:
    """The calculated column that holds the number of a dimension's group."""
    return f"{dimension} group"


def dimensions(tables: Mapping[str, Rows]) -> dict[str, str]:
    """The dimensions in the order of the table Groups, each with the column that it reads."""
    named: dict[str, str] = {}
    groups = tables["Groups"]
    headings = {heading_key(name): str(name) for name in reversed(tables["Participants"].frame.columns)}
    for dimension, column in zip(groups.text("Dimension"), groups.text("Column"), strict=True):
        found = headings.get(heading_key(column), str(column))
        taken = {key(name) for name in named} | {"all"}
        if dimension and key(dimension) not in taken and has_labels(found):
            named[trim(dimension)] = found
    return named


def has_labels(column: str) -> bool:
    """Whether a column of Participants holds labels: dates, numbers and shares make no groups."""
    participants = TABLES["Participants"]
    return column not in participants.names or participants.column(column).kind not in _UNLABELLED


def heading_key(heading: object) -> str:
    """A heading without regard to case, spacing and punctuation (contract, 'Input tables')."""
    return "".join(character for character in str(heading).lower() if character.isalnum() or character == "%")


@lru_cache(maxsize=1 << 8)
def group_labels(dimension: str, column: str) -> Fact:
    """The label of a row's group in one dimension; a blank is Not Known; "" for a row that is not eligible."""
    python: Callable[[Rows, Ledger], Texts]
    if heading_key(column) == heading_key(FSM_30):
        python, formula = _fsm_30, 'IF([@[FSM known]]=0,"",IF([@[FSM 30]]=1,"Yes","No"))'
    elif column in SCHOOL_COLUMNS:
        python, formula = own_or_school_texts(column), own_or_school_formula(column)
    else:
        python, formula = _typed(column), text(column)
    return Fact(
        label_name(dimension),
        f"Group of the row by {dimension}; a blank is {NOT_KNOWN}",
        _labels(python),
        f'IF([@Eligible]=0,"",IF({formula}="","{NOT_KNOWN}",{formula}))',
        Shows.TEXT,
    )


@lru_cache(maxsize=1 << 8)
def group_code(dimension: str) -> Fact:
    """The number of a row's group: the first eligible row of that group; 0 for a row that is not eligible."""
    label = label_name(dimension)
    return Fact(
        code_name(dimension),
        f"Number of the group by {dimension}: the first eligible row with its label",
        lambda rows, _: first_positions(rows.labels(label)),
        f"IF([@Eligible]=0,0,{position_of(f'[@[{label}]]', f'Participants[{label}]')})",
        Shows.NUMBER,
    )


def _labels(python: Callable[[Rows, Ledger], Texts]) -> Callable[[Rows, Ledger], Texts]:
    def labels(rows: Rows, ledger: Ledger) -> Texts:
        typed = python(rows, ledger)
        named = Texts(typed.numbers, np.where(typed.distinct == "", NOT_KNOWN, typed.distinct))
        return either(named, rows["Eligible"] == 1, always("", len(rows)))

    return labels


def _typed(column: str) -> Callable[[Rows, Ledger], Texts]:
    return lambda rows, _: rows.texts(column)


def _fsm_30(rows: Rows, _: Ledger) -> Texts:
    said = np.where(rows["FSM known"] == 0, 0, np.where(rows["FSM 30"] == 1, 1, 2))
    return Texts(said, np.array(["", "Yes", "No"], dtype=object))
