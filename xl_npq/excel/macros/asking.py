"""What a macro asks in Excel's own boxes: a password, a file's name, yes or no."""

from __future__ import annotations

import os
import re
from pathlib import Path

from xlwings import App, Book

from xl_npq.errors import UsageError

TITLE = "xl-npq"
LONGEST_PASSWORD = 255
"""As long as Excel takes."""
_FOLDERS, _CHOSEN = 4, -1
"""msoFileDialogFolderPicker, and what its box returns unless somebody pressed Cancel."""
_ADDRESS = re.compile("[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_WORKBOOKS = "Excel workbook (*.xlsx), *.xlsx"


class Cancelled(Exception):
    """Somebody pressed Cancel: nothing is done, and nothing told."""


def answer(app: App, words: str) -> str:
    """What somebody types into Excel's input box, "" for nothing. Raises Cancelled."""
    typed = app.api.InputBox(words, TITLE)
    if typed is False or typed is None:
        raise Cancelled
    return str(typed)


def password(app: App, words: str) -> str:
    """A password, "" for none. It is shown as it is typed, and kept nowhere. Raises Cancelled.

    UsageError where it is longer than Excel takes.
    """
    typed = answer(app, words)
    if len(typed) > LONGEST_PASSWORD:
        raise UsageError(f"The password is longer than the {LONGEST_PASSWORD} characters that Excel takes.")
    return typed


def new_password(app: App, words: str) -> str:
    """A password to lock with, typed twice; "" for none. UsageError where the two differ; raises Cancelled."""
    first = password(app, f"{words} Leave it blank for a lock without a password.")
    if first and password(app, "The same password again:") != first:
        raise UsageError("The two passwords differ, so nothing was done. Start again.")
    return first


def file_to_save(book: Book, name: str) -> Path:
    """The workbook to write, as Excel's own box gives it; `name` is proposed, beside the open workbook.

    Never the open workbook nor another one that is open, nor an address on the web: UsageError. Where there is such a
    file already, it asks whether to replace it. Raises Cancelled.
    """
    chosen = book.app.api.GetSaveAsFilename(str(proposed(folder_of(book), name)), _WORKBOOKS, 1, "Save as a new file")
    if chosen is False or chosen is None:
        raise Cancelled
    path = _on_this_computer(str(chosen))
    path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
    for opened in book.app.books:
        if opened.name.casefold() == path.name.casefold():
            raise UsageError(f"{path.name} is the name of an open workbook: choose another name, so that it is kept.")
    if path.exists() and book.app.alert(f"Replace {path}?", TITLE, "yes_no") != "yes":
        raise Cancelled
    return path


def folder_to_write(book: Book) -> Path:
    """The folder to write files into, as Excel's own box gives it. Raises Cancelled.

    UsageError where it is an address of the web.
    """
    box = book.app.api.FileDialog(_FOLDERS)
    box.Title = "Choose the folder to publish into"
    folder = folder_of(book)
    if folder.is_absolute():
        box.InitialFileName = f"{folder}{os.sep}"
    if box.Show() != _CHOSEN:
        raise Cancelled
    return _on_this_computer(str(box.SelectedItems(1)))


def _on_this_computer(chosen: str) -> Path:
    """What a box gave, as a path: of a place in OneDrive or SharePoint it may give the address on the web."""
    if _ADDRESS.match(chosen):
        raise UsageError(
            f"{chosen}: that is an address on the web (OneDrive or SharePoint), and nothing was written. Choose a "
            "folder on this computer, such as Documents, or the one that OneDrive keeps in step, from its own drive."
        )
    return Path(chosen)


def folder_of(book: Book) -> Path:
    """The folder of the open workbook on this computer; where Excel saves first if it has none.

    A workbook of OneDrive or SharePoint has an address on the web, and none. Relative where Excel's own is no path
    either: its boxes then open where they last were.
    """
    try:
        folder = Path(book.fullname).parent
    except Exception:
        # xlwings cannot tell where a workbook of SharePoint or OneDrive lies on this computer.
        folder = Path()
    if folder.is_absolute() and folder.is_dir():
        return folder
    usual = Path(str(book.app.api.DefaultFilePath))
    return usual if usual.is_absolute() else Path()


def proposed(folder: Path, name: str) -> Path:
    """A name that no file of the folder has: a number is added where need be."""
    number, path = 1, folder / f"{name}.xlsx"
    while path.exists():
        number += 1
        path = folder / f"{name} ({number}).xlsx"
    return path
