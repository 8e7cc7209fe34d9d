"""Facts about a participant's school and background: area, free school meals, ethnicity."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows, flag, keys, look_up
from xl_npq.facts.formula import number_of, position_of, text
from xl_npq.facts.texts import Texts, at_rows, either


def own_or_school(column: str) -> Callable[[Rows, Ledger], Column]:
    """A school column: the participant's own cell, and where it is blank the school's."""
    return lambda rows, ledger: own_or_school_texts(column)(rows, ledger).whole


def own_or_school_texts(column: str) -> Callable[[Rows, Ledger], Texts]:
    """As `own_or_school`, by number."""

    def python(rows: Rows, ledger: Ledger) -> Texts:
        own = rows.texts(column)
        return either(own, ~own.blank, at_rows(ledger["Schools"].texts(column), rows["School row"]))

    return python


def own_or_school_formula(column: str) -> str:
    """The formula of `own_or_school`."""
    school = f'IFERROR(TRIM(INDEX(Schools[{column}],[@[School row]])),"")'
    return f'IF({text(column)}<>"",{text(column)},IF([@[School row]]=0,"",{school}))'


def from_school(rows: Rows, values: Column, otherwise: object) -> Column:
    """The value of each row's school; `otherwise` where the school is not known."""
    school = rows["School row"]
    if not len(values):
        return np.full(len(rows), otherwise, dtype=values.dtype)
    return np.asarray(np.where(school > 0, values[np.maximum(school, 1) - 1], np.array(otherwise)))


def _in_area(rows: Rows, ledger: Ledger) -> Column:
    areas = {area for area in keys(ledger["Areas"]["Key"]) if area != ""}
    if not ledger.settings.allocated_areas_only or not areas:
        return np.ones(len(rows), dtype="int64")
    used = rows.labels("Authority used")
    return np.array([area in areas for area in used.keys], dtype="int64")[used.numbers]


def _fsm(rows: Rows, ledger: Ledger) -> Column:
    own = rows.number("FSM %")
    return np.where(np.isnan(own), from_school(rows, ledger["Schools"]["FSM used"], np.nan), own)


def _of_ethnicity(fact: str) -> Callable[[Rows, Ledger], Column]:
    def python(rows: Rows, ledger: Ledger) -> Column:
        number, values = rows["Ethnicity no"], ledger["Ethnicities"][fact]
        if not len(values):
            return np.zeros(len(rows), dtype="int64")
        return np.where(number > 0, values[np.maximum(number, 1) - 1], 0)

    return python


SCHOOL = (
    Fact(
        "School row",
        "The row of the school in the table Schools, by URN; 0 where it is not there",
        lambda rows, ledger: look_up(rows.texts("URN"), ledger["Schools"]["Key"]),
        f'IF({text("URN")}="",0,{position_of(text("URN"), "Schools[Key]")})',
        Shows.NUMBER,
    ),
    Fact(
        "Authority used",
        "Local authority of the school",
        own_or_school_texts("Local authority"),
        own_or_school_formula("Local authority"),
        Shows.TEXT,
    ),
    Fact(
        "In area",
        "All areas count, or the school's local authority is listed in Areas",
        _in_area,
        'IF(Areas_listed=0,1,--(SUMPRODUCT(([@[Authority used]]<>"")*(Areas[Key]=[@[Authority used]]))>0))',
    ),
    Fact(
        "FSM used",
        "The school's share of pupils known to be eligible for free school meals; blank where not known",
        _fsm,
        "IFERROR(IF(AND(ISNUMBER([@[FSM %]]),[@[FSM %]]>=0,[@[FSM %]]<=1),[@[FSM %]],"
        'IF([@[School row]]=0,"",INDEX(Schools[FSM used],[@[School row]]))),'
        'IF([@[School row]]=0,"",INDEX(Schools[FSM used],[@[School row]])))',
        Shows.SHARE,
    ),
    Fact(
        "FSM known",
        "The school's FSM % is known",
        lambda rows, _: flag(~np.isnan(rows["FSM used"])),
        "--ISNUMBER([@[FSM used]])",
    ),
    Fact(
        "FSM 30",
        "The school's FSM % is at or above the threshold (30%)",
        lambda rows, ledger: flag(rows["FSM used"] >= ledger.settings.fsm_threshold),
        "IF([@[FSM known]]=0,0,--([@[FSM used]]>=FSM_threshold))",
    ),
    Fact(
        "Ethnicity no",
        "Number of the row in Ethnicities; 0 where blank or not listed",
        lambda rows, ledger: look_up(rows.texts("Ethnicity"), ledger["Ethnicities"]["Key"]),
        number_of(text("Ethnicity"), "Ethnicities"),
        Shows.NUMBER,
    ),
    Fact(
        "Ethnicity known",
        "Ethnicities says that the label is a known ethnicity",
        _of_ethnicity("Is known"),
        "IF([@[Ethnicity no]]=0,0,INDEX(Ethnicities[Is known],[@[Ethnicity no]]))",
    ),
    Fact(
        "Non-White British",
        "Ethnicities counts the label as non-White British; a blank is not",
        _of_ethnicity("Counts"),
        "IF([@[Ethnicity no]]=0,0,INDEX(Ethnicities[Counts],[@[Ethnicity no]]))",
    ),
    Fact(
        "FSM counts",
        "In the base of Metric 2: recruited, in area and, with setting 'FSM base' known, FSM % known",
        lambda rows, ledger: (
            rows["Recruited"] * rows["In area"] * np.maximum(rows["FSM known"], int(ledger.settings.fsm_base == "all"))
        ),
        '[@Recruited]*[@[In area]]*IF(FSM_base="all",1,[@[FSM known]])',
    ),
    Fact(
        "Ethnicity counts",
        "In the base of Metric 3: recruited, in area and, with setting 'Ethnicity base' known, ethnicity known",
        lambda rows, ledger: (
            rows["Recruited"]
            * rows["In area"]
            * np.maximum(rows["Ethnicity known"], int(ledger.settings.ethnicity_base == "all"))
        ),
        '[@Recruited]*[@[In area]]*IF(Ethnicity_base="all",1,[@[Ethnicity known]])',
    ),
)
