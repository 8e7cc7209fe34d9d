"""The page that lists every input table and column, as `docs/input.md` holds it."""

from __future__ import annotations

from collections.abc import Iterator

from xl_npq.meanings import meaning_of as column_meaning
from xl_npq.settings import SETTINGS, default_of, meaning_of
from xl_npq.tables import TABLES, Beyond, Column, Kind, Table

_TAKES = {
    Kind.TEXT: "any text",
    Kind.LABEL: "a label; letter case and spaces around it do not matter",
    Kind.TRN: "a TRN: one to seven digits, padded to seven; not all zeros",
    Kind.COHORT: "a cohort such as 2017/18",
    Kind.YES_NO: "Yes or No (also Y, N, true, false, 1, 0)",
    Kind.DATE: "a date: a real one, 2018-09-01, 01/09/2018 or 1-Sep-18; a time of day is left off",
    Kind.SHARE: "a share: 30%, 30 or 0.3",
    Kind.ANY: "what the setting takes",
}
_LEAD = """# Input: every table and column

This page is made from the code. A source is a workbook (each table an Excel Table on a sheet of the same name), a
folder of CSV files named after the tables, or one participants file. Workbooks are .xlsx, .xlsm, .xls or .ods; text
files are UTF-8, UTF-16 or Windows-1252 with commas, semicolons or tabs, and a decimal point; Parquet files (.parquet)
need the extra `national`. Title rows above the headings, blank rows and columns, headings merged over two rows and
totals at the foot are understood.

Only Participants is required, and of its columns only Participant ID, Level and Enrolled on. Levels, Ethnicities,
Extensions, Groups, Requirements, Partnership targets and Settings have packaged defaults; a table in a source replaces
the packaged one, Settings excepted, whose missing rows keep their defaults.

Schools may also come as they are published, in the folder under their own names or with `--schools FILE`: an extract
of the register of schools (GIAS, `edubasealldata*.csv`), and the school census (`SFR20_2016…`, column EE). They are
matched by heading, their shares are percentages, marks such as `..`, `x`, `z` and `SUPP` are shares that are not
published, and only schools in use are taken. For FSM % the participant's own cell comes first, then Schools, the
census, the register; for everything else the register comes before the census.

A mapping says how another system's headings and values become ours: `mapping.toml` in the folder, `--mapping FILE`, or
a table Mapping (Table, Heading, Column, Value, Becomes). `xl-npq map SOURCE` proposes one. `check` lists all it did.

A column of shares is read in one scale: where any value without a % sign is over 1, all are percentages. Our own
workbooks hold true dates, numbers and fractions: a cell that somebody types in another form counts as blank there, and
the column Problem names it.
"""


def input_page() -> str:
    """The page as Markdown."""
    return "\n".join([_LEAD, *(line for table in TABLES.values() for line in _table(table)), *_settings()]) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    yield "| column | what goes into it | takes |"
    yield "|---|---|---|"
    for column in table.columns:
        required = " **Required.**" if column.required else ""
        yield f"| {column.name} | {column_meaning(table.name, column.name)} | {_takes(column)}.{required} |"
    yield ""


def _takes(column: Column) -> str:
    if column.choices or column.offered:
        return " or ".join(column.choices or column.offered)
    if column.listed and column.beyond is not Beyond.FINE:
        return f"a label of the table {column.listed[0]}; letter case and spaces around it do not matter"
    if column.kind is Kind.NUMBER:
        number = "a whole number" if column.whole else "a number"
        if column.least is not None and column.most is not None:
            return f"{number} from {column.least:g} to {column.most:g}"
        return number if column.least is None else f"{number}, {column.least:g} or more"
    return _TAKES[column.kind]


def _settings() -> Iterator[str]:
    yield "## The settings\n"
    yield "| setting | default | meaning |"
    yield "|---|---|---|"
    for setting in SETTINGS:
        yield f"| {setting.name} | {default_of(setting) or '–'} | {meaning_of(setting)} |"
