"""How the source was read: what the reader took for something else, changed, or left out, and told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xl_npq.checks.fault import shown
from xl_npq.checks.form import Check, Found, Source, said

_INPUT = "contract, 'Input tables'"
_MAPPING = "contract, 'Command line': map"
_DATES = f"{_INPUT}: dates are real dates or ISO or dd/mm/yyyy"
_MONTH_FIRST = (
    "The dates were exported as the United States write them, month first: export them all as 2019-09-30, or as true "
    "dates of Excel."
)
_LONGEST = 60


def _told(reason: str, joined: str = " was ") -> Callable[[Source], Iterator[Found]]:
    def find(source: Source) -> Iterator[Found]:
        for cell in source.tables.notes:
            if cell.reason == reason:
                text = " ".join(shown(cell.value).split())
                text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
                yield Found(cell.table, cell.row, cell.column, text, f"{text}{joined}{cell.wanted}")

    return find


def _refused(reason: str) -> Callable[[Source], Iterator[Found]]:
    def find(source: Source) -> Iterator[Found]:
        for cell in source.tables.unread:
            if cell.reason == reason:
                words = f"{shown(cell.value)!r} is not {cell.wanted}; the cell counts as blank"
                yield Found(cell.table, cell.row, cell.column, cell.value, words)

    return find


def _not_worked_out(source: Source) -> Iterator[Found]:
    words = "The formula has no value with it, and counts as blank"
    for cell in source.tables.unread:
        if cell.reason == "formula-not-worked-out":
            yield Found(cell.table, cell.row, cell.column, cell.value, said(words, cell.value))


CHECKS = (
    Check(
        "decimal-comma",
        "error",
        "A number is written with a decimal comma, or stands in a column of such, and counts as blank",
        "Export it again with English (United Kingdom) regional settings, or write 35.6 for 35,6.",
        "`FSM %` is `35,6`",
        _INPUT,
        _refused("decimal-comma"),
    ),
    Check(
        "date-month-first",
        "error",
        "A date is written with its month first, and counts as blank",
        _MONTH_FIRST,
        "`Enrolled on` is `9/13/2018`: no month is the thirteenth",
        _DATES,
        _refused("date-month-first"),
    ),
    Check(
        "date-ambiguous",
        "warning",
        "A date was read day first, in a table with dates that only make sense month first",
        _MONTH_FIRST,
        "`Enrolled on` is `01/02/2018`, and `09/13/2018` in another row",
        _DATES,
        _told("date-ambiguous"),
    ),
    Check(
        "date-turned",
        "warning",
        "A column holds true dates beside texts that are dates only month first, and day and month may be turned in it",
        "Export the column as 2019-09-30; Excel takes what it can for day first, and leaves the rest as texts.",
        "`Enrolled on` is the true date 2018-01-09, and the text `09/13/2018` in another row",
        f"{_INPUT}: dates are real dates or ISO or dd/mm/yyyy",
        _told("date-turned", " is "),
    ),
    Check(
        "date-zone",
        "warning",
        "A date comes with the time of another clock, and may be another day in the United Kingdom",
        "Export the dates without a time, or with the time in the United Kingdom.",
        "`Enrolled on` is `2018-08-31T23:00:00Z`, midnight of 1 September in British Summer Time",
        f"{_INPUT}: dates are whole days",
        _told("date-zone"),
    ),
    Check(
        "row-of-totals",
        "warning",
        "A row below a table was taken for its totals, and is not counted",
        "Nothing to do, if it is; else fill in what tells who or what the row is about.",
        "`Total` and `45` in the last row",
        _INPUT,
        _told("row-of-totals"),
    ),
    Check(
        "row-below-table",
        "error",
        "A row below an Excel Table is not part of it, and counts nowhere",
        "Drag the table's corner down over the row, or cut the row and paste it into the table's last line.",
        "A participant in row 41, where the table ends with row 40",
        _INPUT,
        _told("row-below-table", " "),
    ),
    Check(
        "table-not-read",
        "error",
        "A sheet has the headings of its table twice, and one of the two was not read",
        "Paste its rows below those of the other, or put each on the sheet and under the headings that it belongs to.",
        "Excel Tables `Cohort1` and `Cohort2` on the sheet Participants",
        _INPUT,
        _told("table-not-read", " "),
    ),
    Check(
        "row-longer",
        "error",
        "A row of a text file has more cells than the file has headings, and cells of it may stand in wrong columns",
        "Look for a comma in a text of the row, and put the text in quotes, or give the last column a heading.",
        "`Bristol, City of` without quotes",
        _INPUT,
        _told("row-longer", " "),
    ),
    Check(
        "formula-not-worked-out",
        "error",
        "A formula was stored without its value, and counts as blank",
        "Open the workbook in Excel and save it, so that its formulas are worked out.",
        "`Enrolled on` is `=DATE(2018,9,1)`, written by a program",
        _INPUT,
        _not_worked_out,
    ),
    Check(
        "file-not-read",
        "warning",
        "A file of the folder has the name of no table, and was not read",
        "Name it after the table that it holds, or take it out of the folder.",
        "`target.csv` instead of `targets.csv`",
        _INPUT,
        _told("file-not-read"),
    ),
    Check(
        "sheet-not-read",
        "warning",
        "A sheet of the workbook has the name of no table, and was not read",
        "Name it after the table that it holds; nothing to do, if it holds none.",
        "`Scripts` instead of `Assessments`",
        _INPUT,
        _told("sheet-not-read"),
    ),
    Check(
        "heading-misspelt",
        "warning",
        "A column's heading is almost that of a column the table lacks, and the column is not used",
        "Correct the heading, if that column is meant.",
        "`Gendre` instead of `Gender`",
        f"{_INPUT}: extra columns are kept",
        _told("heading-misspelt"),
    ),
    Check(
        "heading-repeated",
        "warning",
        "Two columns have one heading, and the first is used",
        "Give each column a heading of its own, and the one that is meant the table's.",
        "Two columns `Outcome`",
        f"{_INPUT}: extra columns are kept",
        _told("heading-repeated", " is "),
    ),
    Check(
        "text-too-long",
        "error",
        "A text is longer than an Excel cell can be, and was cut",
        "Shorten it to 32,767 characters.",
        "`Notes` holds 40,000 characters",
        f"{_INPUT}: build writes canonical values",
        _told("text-too-long"),
    ),
    Check(
        "share-suppressed",
        "note",
        "The share of a school is suppressed where it was published, and is not known",
        "Nothing to do; a share known from elsewhere can be typed in FSM % of Participants.",
        "`PercentageFSM` is `x`",
        f"{_INPUT}: Schools",
        _told("share-suppressed", ": "),
    ),
    Check(
        "census-column-unclear",
        "error",
        "The census file has several columns of the free school meals share, none of them at EE, and none is used",
        "Take the file as it was published, or take out all of these columns but the one that was column EE.",
        "Columns `% of pupils known to be eligible for free school meals` and the same with `(Performance Tables)`",
        f"{_INPUT}: Schools, column EE of the census",
        _told("census-column-unclear", ": "),
    ),
    Check(
        "heading-mapped",
        "note",
        "A heading was mapped",
        "Nothing to do, if the mapping is right.",
        "`Participant Name` to `Name`",
        _MAPPING,
        _told("heading-mapped"),
    ),
    Check(
        "mapping-unused",
        "note",
        "A line of the mapping matched nothing in the source",
        "Compare its spelling with the source; nothing to do, if this source lacks what it maps.",
        '`Particpant Name = "Name"`, and no such heading',
        _MAPPING,
        _told("mapping-unused", ": "),
    ),
    Check(
        "value-mapped",
        "note",
        "A value was mapped",
        "Nothing to do, if the mapping is right.",
        "`F` to `Female`",
        _MAPPING,
        _told("value-mapped"),
    ),
)
