"""Phrases of Excel formulas that many facts share. ``[@Column]`` is this row's cell, as Excel shows it."""

from __future__ import annotations

import re

FIRST_DAY, LAST_DAY = 367, 109574
"""Serial numbers of 1 January 1901 and 31 December 2199: a date outside them counts as blank."""


def escaped(column: str) -> str:
    """A column's name as structured references write it: brackets, #, @ and apostrophes after an apostrophe."""
    return re.sub(r"(['\[\]#@])", r"'\1", column)


def this(column: str) -> str:
    """This row's cell of a column."""
    return f"[@[{escaped(column)}]]"


def text(column: str) -> str:
    """The trimmed text of a cell; zero-length for a blank cell or an error."""
    return f'IFERROR(TRIM({this(column)}),"")'


def day(column: str) -> str:
    """The serial number of a true date; 0 for anything else."""
    cell = this(column)
    # A text is never equal to a number, and MEDIAN passes over it.
    return f"IFERROR(IF({cell}=INT(MEDIAN({FIRST_DAY},{cell},{LAST_DAY})),{cell},0),0)"


def is_blank(column: str) -> str:
    """TRUE where the cell holds nothing but spaces; FALSE for an error."""
    return f'IFERROR(TRIM({this(column)})="",FALSE)'


def day_or_blank(column: str) -> str:
    """TRUE where the cell holds a true date or nothing, FALSE where it holds what cannot be read as one."""
    return f"OR({is_blank(column)},{day(column)}>0)"


def happened(column: str) -> str:
    """1 where the cell holds a true date on or before As at, else 0."""
    cell = this(column)
    return f"IFERROR(--AND({cell}>={FIRST_DAY},{cell}<=As_at,INT({cell})={cell}),0)"


def is_yes(column: str) -> str:
    """TRUE where the cell says Yes."""
    return f'{text(column)}="Yes"'


def mine(column: str = "Provider") -> str:
    """TRUE where the row is this provider's: no provider is set, or the cell is blank or names it."""
    return f'OR(Provider="",{text(column)}="",{text(column)}=Provider)'


def literal(expression: str) -> str:
    """A text as MATCH takes it literally: its wildcards escaped."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({expression},"~","~~"),"*","~*"),"?","~?")'


def position_of(expression: str, column: str) -> str:
    """The position of the first cell of a column equal to a text; 0 for none.

    MATCH alone fails on texts over 255 characters, hence the second way, which only those take.
    """
    return f"IFERROR(MATCH({literal(expression)},{column},0),IFERROR(MATCH(TRUE,INDEX({column}={expression},0),0),0))"


def number_of(expression: str, table: str) -> str:
    """The number of the row of a small table (its columns Key and No) whose key equals a text; 0 for none."""
    return f"SUMPRODUCT(({table}[Key]={expression})*{table}[No])"


def cohort_year(column: str, otherwise: str) -> str:
    """The first year of a cohort typed as 2017/18; `otherwise` where the cell holds anything else."""
    first = f"VALUE(LEFT(TRIM({this(column)}),4))"
    typed = f'TRIM({this(column)})={first}&"/"&TEXT(MOD({first}+1,100),"00")'
    return f"IFERROR(IF(AND({typed},{first}>=1901,{first}<=2198),{first},{otherwise}),{otherwise})"


def academic_year(serial: str) -> str:
    """The year in which the academic year of a day began; it turns on 1 September."""
    return f"YEAR({serial})-(MONTH({serial})<9)"
