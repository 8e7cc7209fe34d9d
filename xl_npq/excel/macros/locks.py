"""The locks of the open workbook's sheets: which are on, taking them off for a while, putting them on again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

from xlwings import App, Book, Sheet

from xl_npq.build import lay_out_empty
from xl_npq.errors import UsageError
from xl_npq.excel.macros.asking import password

_ALLOWED = {
    "DrawingObjects": True,
    "Contents": True,
    "Scenarios": False,
    "UserInterfaceOnly": False,
    "AllowFormattingCells": False,
    "AllowFormattingColumns": True,
    "AllowFormattingRows": True,
    "AllowInsertingColumns": False,
    "AllowInsertingRows": False,
    "AllowInsertingHyperlinks": False,
    "AllowDeletingColumns": False,
    "AllowDeletingRows": False,
    "AllowSorting": True,
    "AllowFiltering": True,
    "AllowUsingPivotTables": False,
}
"""The arguments of Excel's Protect after the password, in its order: what `build` locks and allows."""


class Unlocked(NamedTuple):
    """A sheet that was unlocked, and the password that it took."""

    sheet: Sheet
    secret: str


@cache
def computed_sheets() -> tuple[str, ...]:
    """The names of the sheets that are worked out, in a workbook that xl-npq makes."""
    return tuple(sheet.name for sheet in lay_out_empty("").sheets if sheet.locked)


def computed_in(book: Book) -> list[Sheet]:
    """The open workbook's sheets that are worked out; UsageError where it has none."""
    found = [sheet for sheet in book.sheets if sheet.name in computed_sheets()]
    if not found:
        raise UsageError(f"{book.name} has none of the sheets that xl-npq makes. Open a workbook that it built.")
    return found


def is_locked(sheet: Sheet) -> bool:
    """Whether the sheet is protected in Excel."""
    return bool(sheet.api.ProtectContents)


def lock(sheet: Sheet, secret: str) -> None:
    """Lock a sheet as `build` does: selecting, filtering, sorting and the sizes of rows and columns stay free.

    Excel makes the password's hash itself (SHA-512 in current versions). "" locks without a password.
    """
    # By position: without early binding, COM takes no names.
    sheet.api.Protect(secret, *_ALLOWED.values())


def unlock(app: App, sheets: Sequence[Sheet], opened: list[Unlocked]) -> None:
    """Unlock the locked ones of some sheets; each is added to `opened` with the password that opened it.

    The password is asked for once, where a sheet does not open without. UsageError where a sheet does not open with
    it; raises Cancelled.
    """
    secret = ""
    for sheet in sheets:
        if not is_locked(sheet):
            continue
        if _opens(sheet, ""):
            opened.append(Unlocked(sheet, ""))
            continue
        secret = secret or password(app, "Password of the locked sheets:")
        if not _opens(sheet, secret):
            raise UsageError(f"The sheet {sheet.name} does not open with that password, so nothing was changed.")
        opened.append(Unlocked(sheet, secret))


@contextmanager
def unlocked(app: App, sheets: Sequence[Sheet]) -> Iterator[None]:
    """The sheets unlocked within; afterwards those that were locked are so again, whatever happened.

    UsageError where one cannot be locked again, which is named. Raises Cancelled.
    """
    opened: list[Unlocked] = []
    try:
        unlock(app, sheets, opened)
        yield
    finally:
        lock_again(opened)


def lock_again(opened: Sequence[Unlocked]) -> None:
    """Lock each sheet with the password that opened it; UsageError, naming them, where some cannot be."""
    left_open = [sheet.name for sheet, secret in opened if not _locks(sheet, secret)]
    if left_open:
        raise UsageError(f"Not locked again: {', '.join(left_open)}. Use 'Lock sheets'.")


def _opens(sheet: Sheet, secret: str) -> bool:
    try:
        sheet.api.Unprotect(secret)
    except Exception:
        # Some versions of Excel refuse a wrong password with an error, others without a word.
        return False
    return not is_locked(sheet)


def _locks(sheet: Sheet, secret: str) -> bool:
    try:
        lock(sheet, secret)
    except Exception:
        # The other sheets are to be locked whatever happens to this one.
        return False
    return is_locked(sheet)
