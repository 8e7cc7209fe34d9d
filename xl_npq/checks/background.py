"""Row rules about a participant's school and background."""

from __future__ import annotations

from xl_npq.checks.form import Marks
from xl_npq.checks.rules import PARTICIPANT, RowRule
from xl_npq.facts.fact import Ledger, Rows


def _school_unknown(rows: Rows, ledger: Ledger) -> Marks:
    listed = bool((ledger["Schools"]["Key"] != "").any())
    marks: Marks = (rows["School row"] == 0) & (rows.text("URN") != "") & listed
    return marks


RULES = (
    RowRule(
        "ethnicity-unknown",
        "warning",
        "Ethnicity is not in the table Ethnicities, and counts as unknown",
        "Correct the label, or map it (xl-npq map SOURCE), or add it to the table Ethnicities (one in a source "
        "replaces the whole packaged list).",
        "Ethnicity",
        lambda rows, _: (rows["Ethnicity no"] == 0) & (rows.text("Ethnicity") != ""),
        'AND([@[Ethnicity no]]=0,TRIM([@Ethnicity])<>"")',
        "`Ethnicity` is `Wite British`",
        "framework, 'Flags': Ethnicity known / Non-White British",
        PARTICIPANT,
    ),
    RowRule(
        "urn-unknown",
        "warning",
        "URN is not in the table Schools",
        "Correct the URN, or add the school to the table Schools.",
        "URN",
        _school_unknown,
        'IF(AND([@[School row]]=0,TRIM([@URN])<>""),COUNTIF(Schools[Key],"?*")>0,FALSE)',
        "`URN` is `999999`",
        "contract, 'Input tables': school columns are filled from Schools by URN",
        PARTICIPANT,
    ),
)

NOTES = (
    RowRule(
        "area-not-listed",
        "note",
        "The school's local authority is not listed in Areas, and Metrics 2 and 3 leave the row out",
        "Nothing to do, if the school lies outside the allocated areas.",
        "Local authority",
        lambda rows, _: rows["In area"] == 0,
        "[@[In area]]=0",
        "`Local authority` is `Kent`, Areas lists `Wigan` alone and 'Allocated areas only' is Yes",
        "framework, 'Flags': In area",
        PARTICIPANT,
        tells="Authority used",
    ),
)
