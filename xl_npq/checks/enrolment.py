"""Row rules about who is enrolled on which level, and when."""

from __future__ import annotations

from xl_npq.checks.form import Marks
from xl_npq.checks.rules import PARTICIPANT, SOMEBODY, RowRule, blank
from xl_npq.facts.fact import Ledger, Rows, academic_year, first_positions
from xl_npq.facts.formula import academic_year as academic_year_of
from xl_npq.facts.formula import mine, position_of
from xl_npq.facts.lists import is_mine
from xl_npq.tables import ROLES

_ROW = "framework, 'Vocabulary': Row of Participants"


def _repeated(rows: Rows, _: Ledger) -> Marks:
    first = first_positions(rows["ID key"])
    marks: Marks = (first > 0) & (first != rows.position)
    return marks


def _role_unknown(rows: Rows, _: Ledger) -> Marks:
    return ~rows.texts("Role").among("", *ROLES)


def _level_unknown(rows: Rows, _: Ledger) -> Marks:
    marks: Marks = (rows["Level no"] == 0) & (rows.text("Level") != "")
    return marks


def _cohort_apart(rows: Rows, _: Ledger) -> Marks:
    year, enrolled = rows["Cohort year"], academic_year(rows.date("Enrolled on"))
    marks: Marks = (year > 0) & ((enrolled > year) | (enrolled < year - 1))
    return marks


_ENROLLED_YEAR = academic_year_of("N([@[Enrolled on]])")

RULES = (
    RowRule(
        "participant-id-blank",
        "error",
        "Participant ID is blank",
        "Give the row a Participant ID of its own.",
        "Participant ID",
        blank("Participant ID"),
        'TRIM([@[Participant ID]])=""',
        "A row with a Name and no Participant ID",
        _ROW,
        SOMEBODY,
    ),
    RowRule(
        "participant-id-repeated",
        "error",
        "Participant ID stands in a row above already",
        "Give each enrolment a Participant ID of its own, or take out the row that was entered twice.",
        "Participant ID",
        _repeated,
        f'AND([@[ID key]]<>"",{position_of("[@[ID key]]", "Participants[ID key]")}<>[@Row])',
        "`P-0017` and `p-0017` in rows 18 and 40: row 40 is told",
        _ROW,
        SOMEBODY,
    ),
    RowRule(
        "provider-other",
        "warning",
        "The row names another provider, and is not counted",
        "Correct Provider, or move the row to that provider's workbook.",
        "Provider",
        lambda rows, ledger: ~is_mine(rows, ledger),
        f"NOT({mine()})",
        "A row `Bright & Co.` in the workbook of `Alliance of Leading Learning`",
        "contract, 'Command line': build writes one provider's workbook",
        SOMEBODY,
    ),
    RowRule(
        "role-unknown",
        "warning",
        "Role is not a known one, and the row is not counted",
        f"Choose one of {', '.join(ROLES)}, or clear the cell for a participant.",
        "Role",
        _role_unknown,
        f"NOT(OR(TRIM([@Role])={{{','.join(f'{chr(34)}{role}{chr(34)}' for role in ('', *ROLES))}}}))",
        "`Role` is `Particpant`",
        "framework, 'Flags': Eligible",
        SOMEBODY,
    ),
    RowRule(
        "level-blank",
        "error",
        "Level is blank",
        "Give the level that the participant is enrolled on; without it the row counts nowhere.",
        "Level",
        blank("Level"),
        'TRIM([@Level])=""',
        "`Level` is blank",
        _ROW,
        PARTICIPANT,
    ),
    RowRule(
        "level-unknown",
        "error",
        "Level is not in the table Levels",
        "Correct the level, add it to the table Levels, or map it (xl-npq map SOURCE); the row counts nowhere without.",
        "Level",
        _level_unknown,
        'AND([@[Level no]]=0,TRIM([@Level])<>"")',
        "`Level` is `NPQXX`",
        _ROW,
        PARTICIPANT,
    ),
    RowRule(
        "enrolled-blank",
        "error",
        "Enrolled on is blank",
        "Give the date of enrolment; without it the row counts nowhere.",
        "Enrolled on",
        blank("Enrolled on"),
        'TRIM([@[Enrolled on]])=""',
        "`Enrolled on` is blank",
        "framework, 'Flags': Eligible",
        PARTICIPANT,
    ),
)

WARNINGS = (
    RowRule(
        "cohort-not-of-enrolment",
        "warning",
        "Cohort is not the academic year of Enrolled on, nor the one after it",
        "Correct the one or the other; the row counts in the cohort that is typed.",
        "Cohort",
        _cohort_apart,
        f"AND([@[Cohort year]]>0,OR(({_ENROLLED_YEAR})>[@[Cohort year]],({_ENROLLED_YEAR})<[@[Cohort year]]-1))",
        "`Cohort` is 2016/17, `Enrolled on` 2017-10-15",
        "framework, 'Vocabulary': Cohort",
        PARTICIPANT,
    ),
)

NOTES = (
    RowRule(
        "enrolled-after-as-at",
        "note",
        "Enrolled after As at, and not counted yet",
        "Nothing to do, if the date is right.",
        "Enrolled on",
        lambda rows, ledger: (ledger.settings.as_at > 0) & (rows.date("Enrolled on") > ledger.settings.as_at),
        "AND(N(As_at)>0,N([@[Enrolled on]])>N(As_at))",
        "`Enrolled on` is 2019-10-14, `As at` 2019-09-30",
        "framework, 'Vocabulary': As at",
        PARTICIPANT,
    ),
    RowRule(
        "re-enrolled",
        "note",
        "The same person enrolled on the same level before, and is recruited once",
        "Nothing to do, if it is the same person.",
        "Participant ID",
        lambda rows, _: (rows["Enrolment no"] > 0) & (rows["Recruited"] == 0),
        "AND([@[Enrolment no]]>0,[@Recruited]=0)",
        "Two rows of TRN `1100014` on `NPQH`: the later one is told",
        "framework, 'Flags': Recruited",
        PARTICIPANT,
    ),
)
