"""What the cells of input tables take, as Excel asks for it while somebody types: all of it follows from the tables.

A paste goes past these questions, so no figure rests on them: what cannot be read counts as blank, and is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xl_npq.canonical import sheet_of
from xl_npq.checks.unreadable import spoilt
from xl_npq.facts.groups import dimensions
from xl_npq.layout.sheet import Validation, letter
from xl_npq.layout.view import View
from xl_npq.meanings import meaning_of
from xl_npq.read.canonical import wanted
from xl_npq.settings import SETTINGS
from xl_npq.settings import meaning_of as setting_meaning
from xl_npq.tables import HEADER_ROW, TABLES, Beyond, Column, Kind, Table
from xl_npq.values import key

EARLIEST, LATEST = "32874", "54788"
"""Serial numbers of 1 January 1990 and 31 December 2049: what is typed before or after is a slip of the finger."""
_AHEAD = f"IF(As_at>0,EDATE(As_at,120),{LATEST})"
_MOST = 1_000_000_000


def options(choices: Sequence[str]) -> str:
    """Choices as a list that stands in the cell's own rule."""
    return '"' + ",".join(choices) + '"'


def one_of(choices: Sequence[str]) -> str:
    """What is said to somebody who types anything else."""
    *rest, last = choices
    return f"Choose {', '.join(rest)} or {last}, or clear the cell."


def list_name(table: str, column: str) -> str:
    """The name of the list that a column of a table is."""
    return f"{table}_{column}".replace(" ", "_")


def name_lists(view: View) -> None:
    """Give a name to every column of a table that other columns are filled in from."""
    listed = {column.listed for table in TABLES.values() for column in table.columns if column.listed}
    for table, column in sorted(listed):
        view.names[list_name(table, column)] = f"{TABLES[table].range_name}[{column}]"


def of_table(view: View, table: Table, columns: Sequence[str], first: int) -> Iterator[Validation]:
    """The rules of a table's own columns, from its first row to the last row that is watched for new ones.

    `columns` are the headings from the sheet's column `first` on.
    """
    known = {column.name: column for column in table.columns}
    for place, name in enumerate(columns, first):
        if name in known and (table.name, name) != ("Settings", "Value"):
            cell = f"{letter(place)}{HEADER_ROW + 1}"
            span = f"{cell}:{letter(place)}{view.plan.reach}"
            rule, prompt = _rule(view, table, known[name], cell), meaning_of(table.name, name)
            if prompt or rule.formulas:
                yield replace(rule, range=span, title=name, prompt=prompt)


def of_settings(names: Sequence[str], place: int) -> Iterator[Validation]:
    """A rule for each setting's value, in the sheet's column `place`."""
    known = {key(setting.name): setting for setting in SETTINGS}
    for row, name in enumerate(names, HEADER_ROW + 1):
        if setting := known.get(key(name)):
            cell = f"{letter(place)}{row}"
            rule = _dates(LATEST) if setting.kind is Kind.DATE else _of_kind(setting.column, cell)
            yield replace(rule, range=cell, title=setting.name, prompt=setting_meaning(setting)[:255])


def of_headings(meanings: Sequence[tuple[str, str]], first: int) -> Iterator[Validation]:
    """The meaning of each calculated column, for whoever selects its heading."""
    for place, (name, meaning) in enumerate(meanings, first):
        yield Validation(f"{letter(place)}{HEADER_ROW}", title=name[:32], prompt=f"{meaning[:250]}.")


def _rule(view: View, table: Table, column: Column, cell: str) -> Validation:
    if column is TABLES["Participants"].column("Provider"):
        return _provider(cell)
    if column.listed:
        return _from_list(column, *column.listed)
    if column.offered:
        return Validation("", "list", (options(column.offered),), error=one_of(column.offered))
    if table.name == "Participants" and (groups := _groups(view, column.name)):
        return Validation("", "list", (groups,))
    return _of_kind(column, cell)


def _provider(cell: str) -> Validation:
    return Validation(
        "",
        "custom",
        (f'OR(Provider="",TRIM({cell})=Provider)',),
        error="Settings names another provider, and this workbook counts the rows of that one alone.",
        stops=False,
    )


def _from_list(column: Column, table: str, source: str) -> Validation:
    sheet = sheet_of(table)
    more = f"Choose from the list, or add it to the table {table} (sheet {sheet}) first."
    words = {
        Beyond.LOST: f"It is not in the table {table}, and the row does not count without. {more}",
        Beyond.DOUBTFUL: f"It is not in the table {table}: is it a slip? {more}",
        Beyond.FINE: "",
    }
    return Validation(
        "",
        "list",
        (list_name(table, source),),
        error=words[column.beyond],
        stops=column.beyond is Beyond.LOST,
    )


def _groups(view: View, column: str) -> str:
    """The groups met so far in the dimension that reads a column, as an offer; "" where none does."""
    read_by = list(dimensions(view.ledger.tables).values())
    if column not in read_by:
        return ""
    ref, first = view.refs["Groups in use"], read_by.index(column) * view.plan.groups + 1
    labels, numbers = (
        f"{ref.at(name, first)}:{ref.at(name, first + view.plan.groups - 1).split('!')[1]}"
        for name in ("Group", "Group no")
    )
    return f'{ref.at("Group", first)}:INDEX({labels},MAX(1,COUNTIF({numbers},">0")))'


def _of_kind(column: Column, cell: str) -> Validation:
    error = f"The cell takes {wanted(column)}. Correct it, or clear the cell."
    match column.kind:
        case Kind.CHOICE:
            return Validation("", "list", (options(column.choices),), error=one_of(column.choices))
        case Kind.YES_NO:
            return Validation("", "list", (options(("Yes", "No")),), error=one_of(("Yes", "No")))
        case Kind.DATE:
            return _dates(_AHEAD)
        case Kind.SHARE:
            return Validation("", "decimal", ("0", "1"), error=error)
        case Kind.NUMBER:
            least = -_MOST if column.least is None else column.least
            most = _MOST if column.most is None else column.most
            return Validation("", "whole" if column.whole else "decimal", (f"{least:.0f}", f"{most:.0f}"), error=error)
        case Kind.TRN | Kind.COHORT:
            return Validation("", "custom", (f"NOT({spoilt(column, cell)})",), error=error)
    return Validation("")


def _dates(last: str) -> Validation:
    until = "31-Dec-2049" if last == LATEST else "ten years after As at"
    return Validation(
        "",
        "date",
        (EARLIEST, last),
        error=f"The cell takes a date such as 30-Sep-2019, from 01-Jan-1990 to {until}. Correct it, or clear the cell.",
    )
