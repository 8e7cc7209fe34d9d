"""What a colleague who takes over asks first: which settings are not the default and why, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from xl_npq.layout.lists_axes import TOP, number_as_typed, place
from xl_npq.layout.sheet import Cell, Sheet, Value, letter, plain
from xl_npq.layout.view import View
from xl_npq.read.packaged import packaged_tables
from xl_npq.records import CHANGES, CHANGES_SHEET, LAST_RETURN, MERGE
from xl_npq.settings import SETTINGS, Setting, Settings, default_of, settings_of
from xl_npq.tables import Kind, Tables
from xl_npq.values import day_of_serial, general, key

SLOTS = 6
"""Settings that Start lists; the count above them tells of more."""
_NO_CHOICE = ("Provider", "As at", "Contact")
"""Settings that say who and when: they have no default to differ from."""
_JUDGED = tuple(setting for setting in SETTINGS if setting.name not in _NO_CHOICE)
_NAME = "Settings that differ"
_ASKED = f'SUMPRODUCT(({MERGE.name}[Kind]<>"")*({MERGE.name}[Settled by]="")*({MERGE.name}[Choice]=""))'


def differing_block(sheet: Sheet, view: View, column: int) -> int:
    """A line for each setting that has a default, numbered where another value is in force."""
    numbers = _numbers(view.settings)
    above, lines = letter(column), []
    for row, setting in enumerate(_JUDGED, TOP):
        default = _default_formula(setting)
        formula = f"IF({setting.range_name}={default},0,1+MAX({above}${TOP - 1}:{above}{row - 1}))"
        shown = Cell(in_words(view.settings, setting), _words_formula(setting), "text")
        lines.append([Cell(numbers[row - TOP], formula, "figure"), Cell(setting.name), shown])
    return place(sheet, view, _NAME, ["No", "Setting", "In force"], lines, column)


def _default_formula(setting: Setting) -> str:
    """The packaged value as a formula writes it; a date that is not given is 0 in force."""
    if setting.kind is Kind.DATE:
        return "0"
    return number_as_typed(default_of(setting)) if _is_number(setting) else f'"{default_of(setting)}"'


def _is_number(setting: Setting) -> bool:
    return setting.kind in (Kind.SHARE, Kind.NUMBER)


def _shown(settings: Settings, setting: Setting) -> Value:
    value = getattr(settings, setting.attribute)
    return ("Yes" if value else "No") if isinstance(value, bool) else plain(value)


def in_words(settings: Settings, setting: Setting) -> str:
    """The value of a setting as people write it: shares in per cent, dates as 2019-09-30, "" for none."""
    value = getattr(settings, setting.attribute)
    if setting.kind is Kind.SHARE:
        return f"{general(value * 100)}%"
    if setting.kind is Kind.DATE:
        return str(day_of_serial(value)) if value else ""
    return general(float(value)) if _is_number(setting) and value is not None else str(_shown(settings, setting))


def _words_formula(setting: Setting) -> str:
    if setting.kind is Kind.SHARE:
        return f'{setting.range_name}*100&"%"'
    if setting.kind is Kind.DATE:
        return f'IF({setting.range_name}=0,"",TEXT({setting.range_name},"yyyy-mm-dd"))'
    return f'{setting.range_name}&""'


@cache
def _usual() -> Settings:
    """The settings that the package brings."""
    return settings_of(packaged_tables())[0]


def _numbers(settings: Settings) -> list[int]:
    differ = [key(_shown(settings, setting)) != key(_shown(_usual(), setting)) for setting in _JUDGED]
    return [int(number) if own else 0 for own, number in zip(differ, np.cumsum(differ), strict=True)]


def put_handover(sheet: Sheet, view: View, tables: Tables, row: int) -> int:
    """Put it on Start from a row on; returns the row after it."""
    sheet.put(row, 1, "For whoever takes over", style="section")
    sheet.row(row + 1, 1, ("What", "Which", "Decided by whom, and why", None), "head_left")
    numbers, ref = _numbers(view.settings), view.refs[_NAME]
    asked = tables[MERGE.name].dropna(how="all")
    waiting = int((asked["Settled by"].isna() & asked["Choice"].isna()).sum())
    contact = Cell(view.settings.contact, 'Contact&""', "label")
    lines: list[tuple[str, Cell, str]] = [
        ("Contact", contact, "from Settings: who answers for this workbook"),
        ("Last run", Cell(_last(tables, None), "", "label"), f"of a command, as the sheet {CHANGES_SHEET} tells"),
        ("Last merge", Cell(_last(tables, "merge"), "", "label"), "of an export into this workbook: As at then"),
        (
            "Last return",
            Cell(_last_return(tables), "", "label"),
            "given with --previous, for the Dashboard",
        ),
        ("Open questions", Cell(waiting, _ASKED, "count_left"), "without a choice, on the sheet Merge"),
        (
            "Settings changed",
            Cell(max(numbers), f"MAX({ref.all('No')})", "count_left"),
            "are not the default; say in Settings who decided, and why",
        ),
    ]
    for at, (name, cell, words) in enumerate(lines, row + 2):
        sheet.put(at, 1, name, style="label")
        sheet.cells[at, 2] = cell
        sheet.put(at, 3, words, style="label")
    first = row + 2 + len(lines)
    for slot, cells in enumerate(_slots(view, tables), 1):
        for column, cell in enumerate(cells, 1):
            sheet.cells[first + slot - 1, column] = cell
    return first + SLOTS


def _last(tables: Tables, command: str | None) -> str:
    """As at of the last run of a command (of any, without one), as the log says it."""
    log = tables[CHANGES.name].dropna(how="all")
    runs = log[log["Command"].notna() & log["As at"].notna()]
    if command is not None:
        runs = runs[runs["Command"] == command]
    if not len(runs):
        return "none yet"
    last = runs.iloc[-1]
    return f"{'' if command else last['Command'] + ', '}{last['As at']:%d/%m/%Y}"


def _last_return(tables: Tables) -> str:
    """As at of the data return whose figures the workbook keeps."""
    days = tables[LAST_RETURN.name]["As at"].dropna()
    return f"{days.max():%d/%m/%Y}" if len(days) else "none given yet"


def _slots(view: View, tables: Tables) -> Iterator[tuple[Cell, Cell, Cell]]:
    """The settings that differ, a line each: name, value in force, who decided and why."""
    ref, numbers = view.refs[_NAME], _numbers(view.settings)
    told = _reasons(tables)
    for slot in range(1, SLOTS + 1):
        at = f"MATCH({slot},{ref.all('No')},0)"
        name = f"INDEX({ref.all('Setting')},{at})"
        words = '&IF({0}="","",": ")&{1}'
        typed, why = (f'INDEX(Settings[{column}],MATCH({name},Settings[Key],0))&""' for column in ("Decided by", "Why"))
        setting = _JUDGED[numbers.index(slot)] if slot in numbers else None
        yield (
            Cell(setting.name if setting else "", f'IFERROR({name},"")', "label"),
            Cell(
                in_words(view.settings, setting) if setting else "",
                f'IFERROR(INDEX({ref.all("In force")},{at}),"")',
                "label",
            ),
            Cell(
                told.get(key(setting.name), "") if setting else "",
                f'IFERROR({typed}{words.format(typed, why)},"")',
                "label",
            ),
        )


def _reasons(tables: Tables) -> dict[str, str]:
    """Who decided on each setting, and why, as the first row about it says."""
    frame = tables["Settings"]
    found: dict[str, str] = {}
    for name, who, why in zip(*(frame[column].fillna("") for column in ("Setting", "Decided by", "Why")), strict=True):
        found.setdefault(key(name), f"{who}{': ' if who else ''}{why}")
    return found
