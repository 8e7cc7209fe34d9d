"""The functions that staff call in cells, and the macros behind buttons, as xlwings finds them.

Each is a name, its help, its arguments and one call.

Every function that works out figures takes the range of participants with its headings, and after it the same optional
arguments in the same order: level, cohort, dimension, group, provider, as_at, then further ranges (targets, settings,
assessments, feedback, schools, supplied, levels, ethnicities, areas, extensions, groups). What an argument is for is
said in `xl_npq.excel.arguments`; `docs/excel.md` shows each function in use.

The macros take no argument: they work on the workbook that they are called from. `xl_npq.excel.macros` lists them.
"""

from __future__ import annotations

from xlwings import Book

from xl_npq.excel import answers, partnership, spilled
from xl_npq.excel.answers import Table, Value
from xl_npq.excel.arguments import (
    BEHIND,
    BROKEN_DOWN_BY,
    COHORT,
    DIMENSION,
    EXPLAINED,
    GROUP,
    LEVEL,
    MEASURE,
    NUMBER,
    PARTNERSHIP,
    RATE,
    SOURCE,
    Call,
)
from xl_npq.excel.function import figure_function, leaving_out, table_function
from xl_npq.excel.macros.macro import macro


@figure_function(*SOURCE)
def NPQ_RECRUITED(call: Call) -> Value:
    """Metric 1: number of people recruited, each once on each level, at the first eligible enrolment."""
    return answers.figure(call, "recruited")


@figure_function(*SOURCE)
def NPQ_PCT_OF_TARGET(call: Call) -> Value:
    """Metric 1: number recruited as a share of the target for that cohort and level. It needs the range targets."""
    return answers.figure(call, "recruited:pct_target")


@figure_function(*SOURCE)
def NPQ_FSM30(call: Call) -> Value:
    """Metric 2: share of those recruited whose school has 30% or more pupils eligible for free school meals."""
    return answers.figure(call, "fsm30")


@figure_function(*SOURCE)
def NPQ_NON_WHITE_BRITISH(call: Call) -> Value:
    """Metric 3: share of those recruited who are from non-white British groups."""
    return answers.figure(call, "non_white_british")


@figure_function(*SOURCE)
def NPQ_PRESENTED_IN_WINDOW(call: Call) -> Value:
    """Metric 4: share who presented for final assessment within 18 months, of those that the settings say (basis)."""
    return answers.headline_of(call, "4")


@figure_function(*SOURCE)
def NPQ_ACCURACY(call: Call) -> Value:
    """Metric 5: share of moderated scripts not overturned; the QA agent's figure where the range supplied has one."""
    return answers.headline_of(call, "5")


@figure_function(*SOURCE)
def NPQ_MEAN_RATING(call: Call) -> Value:
    """Metric 6: mean rating out of 10 of all feedback; the QA agent's figure where the range supplied has one."""
    return answers.headline_of(call, "6")


@figure_function(*SOURCE)
def NPQ_RETENTION(call: Call) -> Value:
    """Metric 7: retention rate, as the setting 'Retention basis' defines it."""
    return answers.rate(call, "retention")


@figure_function(*SOURCE)
def NPQ_ACHIEVEMENT(call: Call) -> Value:
    """Metric 7: achievement rate, as the setting 'Achievement basis' defines it."""
    return answers.rate(call, "achievement")


@figure_function(RATE, *SOURCE)
def NPQ_GAP(call: Call) -> Value:
    """Metric 7: a group's rate less the rate of everybody in that level and cohort; 0.1 is ten percentage points."""
    return answers.gap(call)


@figure_function(MEASURE, *SOURCE)
def NPQ_VALUE(call: Call) -> Value:
    """Any figure: a measure's value, or its target, numerator, denominator, status and so on after a colon."""
    return answers.asked_for(call)


@table_function(NUMBER, *SOURCE)
def NPQ_METRIC(call: Call) -> Table:
    """Every measure of one metric, by cohort and level, with counts, targets and status. It spills."""
    return spilled.metric_table(call)


@table_function(MEASURE, BROKEN_DOWN_BY, *leaving_out(DIMENSION, GROUP))
def NPQ_BREAKDOWN(call: Call) -> Table:
    """A measure by the groups of one dimension: a row for each group, a column for each level. It spills."""
    return spilled.breakdown(call)


@table_function(*leaving_out(LEVEL, COHORT, DIMENSION, GROUP))
def NPQ_DASHBOARD(call: Call) -> Table:
    """The status of all seven metrics, with the cohort that is judged and where a metric is not met. It spills."""
    return spilled.dashboard(call)


@table_function(*leaving_out(LEVEL, COHORT, DIMENSION, GROUP))
def NPQ_CHECK(call: Call) -> Table:
    """Every fault of the ranges: its row in the range, its column, what is wrong and what to do. It spills."""
    return spilled.faults(call)


@table_function(BEHIND, *SOURCE)
def NPQ_WHO(call: Call) -> Table:
    """The rows behind a figure: their numbers in the range, IDs, and the reason why each counts. It spills."""
    return answers.behind(call)


@table_function(EXPLAINED)
def NPQ_EXPLAIN(call: Call) -> Table:
    """What a measure is, in words, with its paragraph of the NPQ Quality Framework. It spills."""
    return spilled.definition(call)


@table_function(*PARTNERSHIP)
def NPQ_CPT(call: Call) -> Table:
    """Collective Partnership Targets: each KPI and measure with its figures, status and verdict. It spills."""
    return partnership.partnership_table(call)


# The macros import what they need as they are called: functions in cells should not wait for the parts that build.


@macro
def NPQ_Refresh_Dashboard(book: Book) -> str:
    """Works out the figures of the open workbook anew and puts right what stands on its locked sheets."""
    from xl_npq.excel.macros.refresh import refresh

    return refresh(book)


@macro
def NPQ_Check_Data(book: Book) -> str:
    """Lists every fault of the open workbook's data on the sheet Checks and goes to the first of them."""
    from xl_npq.excel.macros.checking import check_data

    return check_data(book)


@macro
def NPQ_Save_Workbook(book: Book) -> str:
    """Builds a new workbook, with room for everything, from what the open one holds."""
    from xl_npq.excel.macros.saving import save_workbook

    return save_workbook(book)


@macro
def NPQ_Publish(book: Book) -> str:
    """Writes the public report into a folder: web page, workbook, OpenDocument, CSV; small counts are withheld."""
    from xl_npq.excel.macros.publishing import publish_report

    return publish_report(book)


@macro
def NPQ_Write_Data_Return(book: Book) -> str:
    """Writes the data return to DfE or its QA agent (Annex A) from what the open workbook holds; it names people."""
    from xl_npq.excel.macros.returning import write_data_return

    return write_data_return(book)


@macro
def NPQ_Lock_Sheets(book: Book) -> str:
    """Locks the sheets that are worked out, with a password if you give one; the sheets to fill in stay open."""
    from xl_npq.excel.macros.locking import lock_sheets

    return lock_sheets(book)


@macro
def NPQ_Unlock_Sheets(book: Book) -> str:
    """Unlocks the sheets that are worked out; it asks for the password where there is one."""
    from xl_npq.excel.macros.locking import unlock_sheets

    return unlock_sheets(book)
