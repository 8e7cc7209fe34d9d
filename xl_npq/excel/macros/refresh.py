"""Refresh dashboard: the locked sheets of the open workbook as they should be, from what its tables hold now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlwings import Book
from xlwings import Sheet as ExcelSheet

from xl_npq.build import lay_out_own
from xl_npq.checks.check import check
from xl_npq.errors import SourceError
from xl_npq.excel.macros import checks_list
from xl_npq.excel.macros.at_rest import at_rest
from xl_npq.excel.macros.locks import unlocked
from xl_npq.excel.macros.open_book import REBUILD, opened, require_own
from xl_npq.excel.macros.overwritten import overwritten
from xl_npq.excel.macros.standing import Standing, put_right, standing
from xl_npq.excel.macros.words import counted, faults_in_words, named
from xl_npq.layout.lists_guards import GUARDS
from xl_npq.layout.sheet import Book as Plain
from xl_npq.layout.sheet import Sheet, letter
from xl_npq.measure import require_as_at, require_usable
from xl_npq.providers import ledger_of, providers_of
from xl_npq.verify import alike

_NO_ROOM = ("People not shown", "Lines not shown")
_TYPED_OVER = "Calculated cells overwritten"
_VALUES = (
    "So many people are enrolled that first and latest enrolments are values here, not formulas, and they are out of "
    f"date. {REBUILD}"
)


def refresh(book: Book) -> str:
    """Put the locked sheets of the open workbook right, calculate them, and say in a line what was done.

    A cell of a locked sheet that has lost its formula gets it again; statistics that no formula gives are written
    anew, and so is the list on Checks. Only cells that differ are written. What people fill in is never written to:
    a calculated column that somebody typed over is named instead. So is what has no room in this workbook, since the
    lines that it has are laid out when it is built.
    """
    found = opened(book)
    plan = require_own(book, found)
    require_usable(found.tables)
    (provider,) = providers_of(found.tables)
    settings = require_as_at(ledger_of(found.tables, provider)).settings
    faults = check(found.tables)
    plain = lay_out_own(found.tables, book.name, plan, faults)
    there = _sheets(book, plain)
    locked = [sheet for sheet in plain.sheets if sheet.locked]
    with unlocked(book.app, [there[sheet.name] for sheet in locked]), at_rest(book.app):
        written = sum(
            checks_list.fill(there[sheet.name], sheet, faults)
            if sheet.name == checks_list.CHECKS
            else put_right(there[sheet.name], sheet.cells)
            for sheet in locked
        )
    book.app.calculate()
    now = {sheet.name: standing(there[sheet.name], sheet.cells) for sheet in locked}
    done = f"{counted(written, 'cell')} of the locked sheets put right"
    return " ".join(
        (
            f"{provider}, as at {settings.as_at_date:%d/%m/%Y}: {done}.",
            *_told(book, plain, now, plan.live),
            faults_in_words(faults),
        )
    )


def _sheets(book: Book, plain: Plain) -> Mapping[str, ExcelSheet]:
    """The sheets of the open workbook by name; SourceError where it lacks one of ours."""
    there = {sheet.name: sheet for sheet in book.sheets}
    lacking = [sheet.name for sheet in plain.sheets if sheet.name not in there]
    if lacking:
        raise SourceError(f"{book.name} lacks the sheet {', '.join(lacking)}. {REBUILD}")
    return there


def _told(book: Book, plain: Plain, now: Mapping[str, Standing], live: bool) -> Iterator[str]:
    """What somebody should know of the workbook once Excel has calculated it."""
    guards = _guards(plain, now)
    short = {name: guards[name] for name in _NO_ROOM if guards[name]}
    if short:
        counts = ", ".join(f"{name.lower()}: {count:,}" for name, count in short.items())
        yield f"The workbook has too little room ({counts}). {REBUILD}"
    places = overwritten(book, plain) if guards[_TYPED_OVER] else []
    if places:
        yield f"Typed over in grey columns, copy the formula from the row above: {named(places)}."
    differing = [] if short or places else list(_differing(plain, now))
    if differing and live:
        yield f"Excel calculates other figures than xl-npq in {named(differing)}: please report it."
    elif differing:
        yield _VALUES
    added = [place for sheet in _locked(plain) if sheet.name != checks_list.CHECKS for place in _added(sheet, now)]
    if added:
        yield f"Left as it is, though nothing belongs there: {named(added)}."


def _locked(plain: Plain) -> Iterator[Sheet]:
    return (sheet for sheet in plain.sheets if sheet.locked)


def _guards(plain: Plain, now: Mapping[str, Standing]) -> Mapping[str, int]:
    """What Excel counts as left out, by the name of each count; what it could not count is 0."""
    (lists,) = (sheet for sheet in plain.sheets if sheet.name == "Lists")
    found = {}
    for (row, column), cell in lists.cells.items():
        if cell.value in GUARDS and not cell.formula:
            count = now["Lists"].value((row, column + 1))
            found[str(cell.value)] = int(count) if isinstance(count, (int, float)) else 0
    return found


def _differing(plain: Plain, now: Mapping[str, Standing]) -> Iterator[str]:
    """The cells whose formulas give another figure than Python works out."""
    for sheet in _locked(plain):
        for place, cell in sheet.cells.items():
            if cell.formula and not alike(now[sheet.name].value(place), cell.value):
                yield _address(sheet.name, place)


def _added(sheet: Sheet, now: Mapping[str, Standing]) -> Iterator[str]:
    """The cells that hold something where the workbook has nothing."""
    return (_address(sheet.name, place) for place in now[sheet.name].formulas if place not in sheet.cells)


def _address(sheet: str, place: tuple[int, int]) -> str:
    return f"{sheet}!{letter(place[1])}{place[0]}"
