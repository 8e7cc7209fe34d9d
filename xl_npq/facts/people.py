"""Facts about a participant's enrolment: who counts, at which level, in which cohort, and once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xl_npq.facts.fact import (
    Column,
    Fact,
    Ledger,
    Rows,
    Shows,
    academic_year,
    cohort_labels,
    flag,
    look_up,
)
from xl_npq.facts.formula import academic_year as academic_year_of
from xl_npq.facts.formula import cohort_year, happened, mine, number_of, position_of, text, this
from xl_npq.facts.lists import is_mine, row_number
from xl_npq.facts.texts import Texts, always, first_with

TABLE = "Participants"
_HIGHEST_TRN = 9_999_999


def _happened(rows: Rows, ledger: Ledger, column: str) -> Column:
    serial = rows.date(column)
    return (serial > 0) & (serial <= ledger.settings.as_at)


def _eligible(rows: Rows, ledger: Ledger) -> Column:
    taking_part = rows.texts("Role").among("", "participant")
    return flag(taking_part & _happened(rows, ledger, "Enrolled on") & is_mine(rows, ledger))


def _level(rows: Rows, ledger: Ledger) -> Column:
    return look_up(rows.texts("Level"), ledger["Levels"]["Key"])


def typed_years(rows: Rows, column: str = "Cohort") -> Column:
    """The first year of each cohort typed; 0 for a blank."""
    return rows.texts(column).each(lambda label: int(label[:4]) if label else 0, "int64")


def _year(rows: Rows, _: Ledger) -> Column:
    typed = typed_years(rows)
    year = np.where(typed > 0, typed, academic_year(rows.date("Enrolled on")))
    return np.where(rows["Eligible"] == 1, year, 0)


def _enrolment_key(rows: Rows, _: Ledger) -> Column:
    trn, identity = rows.text("TRN"), rows.text("Participant ID")
    person = np.where(trn != "", "T" + trn, np.where(identity != "", "P" + identity, _own("R", rows.position)))
    counts = (rows["Eligible"] == 1) & (rows["Level no"] > 0)
    return np.where(counts, person + _own("|", rows["Level no"]), "")


def _own(prefix: str, numbers: Column) -> Column:
    return np.array([f"{prefix}{number}" for number in numbers], dtype=object)


def _enrolment_number(rows: Rows, _: Ledger) -> Column:
    """The first row with the same `_enrolment_key`, without a text for every row."""
    level, counts = rows["Level no"], (rows["Eligible"] == 1) & (rows["Level no"] > 0)
    # Seven digits are a number as they stand; other IDs follow the highest, and rows without any are below 0.
    person = rows.frame["TRN"].astype("Int64").to_numpy("int64", na_value=0)
    nameless = np.flatnonzero(counts & (person == 0))
    identity = Texts.of(rows.text("Participant ID")[nameless]) if len(nameless) else always("", 0)
    person[nameless] = np.where(identity.blank, -1 - nameless, _HIGHEST_TRN + identity.alike + 1)
    enrolled = pd.factorize(np.where(counts, person * (level.max(initial=0) + 1) + level, 0))[0]
    return np.where(counts, first_with(enrolled), 0)


def _enrolments(rows: Rows, _: Ledger) -> Column:
    number = rows["Enrolment no"]
    if not len(number):
        return number
    return np.where(number == 0, 0, np.bincount(number)[number])


def _first(rows: Rows, sign: int) -> Column:
    """1 for each person's first (sign 1) or latest (sign -1) enrolment on a level; the same day goes by row."""
    number = rows["Enrolment no"]
    order = sign * (rows.date("Enrolled on") * (len(rows) + 1) + rows.position)
    first = np.full(len(rows) + 1, np.iinfo("int64").max)
    np.minimum.at(first, number, order)
    return flag((number > 0) & (order == first[number]))


def _one_of_several(before: str) -> str:
    same = "Participants[Enrolment no],[@[Enrolment no]]"
    earlier = f'COUNTIFS({same},Participants[Enrolled on],"{before}"&[@[Enrolled on]])'
    same_day = f'COUNTIFS({same},Participants[Enrolled on],[@[Enrolled on]],Participants[Row],"{before}"&[@Row])'
    return f"IF([@Enrolments]<2,[@Enrolments],--({earlier}+{same_day}=0))"


_TRN = text("TRN")
_SEVEN = f'TEXT(VALUE({_TRN}),"0000000")'
# 1/0 sends an unusable TRN the same way as one that VALUE cannot read: on to the Participant ID.
_PERSON = (
    f"IFERROR(IF(AND(LEN({_TRN})<=7,RIGHT({_SEVEN},LEN({_TRN}))={_TRN},VALUE({_TRN})>0),"
    f'"T"&{_SEVEN},1/0),IF({text("Participant ID")}="","R"&[@Row],"P"&{text("Participant ID")}))'
)

ENROLMENT = (
    row_number(TABLE, "Participant ID"),
    Fact(
        "Eligible",
        "A participant of this provider (not a facilitator, administrator or provider team) enrolled by As at",
        _eligible,
        f'{happened("Enrolled on")}*OR({text("Role")}="",{text("Role")}="Participant")*{mine()}',
    ),
    Fact(
        "Level no",
        "Number of the level in the table Levels; 0 where it is blank or unknown",
        _level,
        number_of(text("Level"), "Levels"),
        Shows.NUMBER,
    ),
    Fact(
        "Cohort year",
        "First year of the cohort, typed or from Enrolled on; 0 where not eligible",
        _year,
        f"IF([@Eligible]=0,0,{cohort_year('Cohort', academic_year_of(this('Enrolled on')))})",
        Shows.NUMBER,
    ),
    Fact(
        "Cohort used",
        "The cohort in which the row counts",
        lambda rows, _: cohort_labels(rows["Cohort year"]),
        'IF([@[Cohort year]]=0,"",[@[Cohort year]]&"/"&TEXT(MOD([@[Cohort year]]+1,100),"00"))',
        Shows.TEXT,
    ),
    Fact(
        "Enrolment of",
        "Who is enrolled on which level: the TRN where there is one, else the Participant ID",
        _enrolment_key,
        f'IF([@Eligible]*[@[Level no]]=0,"",{_PERSON}&"|"&[@[Level no]])',
        Shows.TEXT,
    ),
    Fact(
        "Enrolment no",
        "The first row of this person on this level; 0 where the row does not count",
        _enrolment_number,
        f'IF([@[Enrolment of]]="",0,{position_of("[@[Enrolment of]]", "Participants[Enrolment of]")})',
        Shows.NUMBER,
    ),
    Fact(
        "Enrolments",
        "How often this person is enrolled on this level",
        _enrolments,
        "IF([@[Enrolment no]]=0,0,COUNTIF(Participants[Enrolment no],[@[Enrolment no]]))",
        Shows.NUMBER,
    ),
    Fact(
        "Recruited",
        "The first eligible enrolment of this person on this level",
        lambda rows, _: _first(rows, 1),
        _one_of_several("<"),
    ),
    Fact(
        "Current",
        "The latest eligible enrolment of this person on this level",
        lambda rows, _: _first(rows, -1),
        _one_of_several(">"),
    ),
)
QUADRATIC = ("Enrolment no", "Enrolments", "Recruited", "Current", "Faults")
"""Facts whose formulas look at every row for each row: values above `LIVE_ROWS` rows."""
LIVE_ROWS = 10_000
