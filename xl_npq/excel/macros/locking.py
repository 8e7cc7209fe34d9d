"""Lock sheets and Unlock sheets: those that are worked out, never those that people fill in."""

from __future__ import annotations

from xlwings import Book

from xl_npq.excel.macros.asking import new_password
from xl_npq.excel.macros.locks import Unlocked, computed_in, is_locked, lock, lock_again, unlock
from xl_npq.excel.macros.words import counted


def lock_sheets(book: Book) -> str:
    """Lock the sheets that are worked out and are not locked, as `build` does; say in a line how many.

    The sheets to fill in stay open, since a locked sheet stops Excel's tables from growing.
    """
    sheets = [sheet for sheet in computed_in(book) if not is_locked(sheet)]
    if not sheets:
        return "The sheets that are worked out are locked already."
    secret = new_password(book.app, "Password to lock the sheets with.")
    for sheet in sheets:
        lock(sheet, secret)
    how = "with the password" if secret else "without a password"
    return f"{counted(len(sheets), 'sheet')} locked {how}; the sheets to fill in stay open."


def unlock_sheets(book: Book) -> str:
    """Unlock the sheets that are worked out; say in a line how many. Where one does not open, all stay locked."""
    opened: list[Unlocked] = []
    try:
        unlock(book.app, computed_in(book), opened)
    except BaseException:
        lock_again(opened)
        raise
    if not opened:
        return "The sheets that are worked out are not locked."
    return (
        f"{counted(len(opened), 'sheet')} unlocked. Refresh dashboard puts back every formula that is typed over there."
    )
