"""Passwords from a file or from the keyboard, and what is done with that of a whole file."""

from __future__ import annotations

import getpass
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from xl_npq.errors import UsageError

T = TypeVar("T")
_LONGEST = 255
"""As long as Excel takes."""


def password_from(file: str | None, what: str) -> str | None:
    """The password in the first line of a file, or asked for where `file` is ``-``; None where no file is named.

    Where standard input is no terminal, its first line is the answer. UsageError where there is no password.
    """
    if file is None:
        return None
    password = _asked(what) if file == "-" else _first_line(file)
    if not password:
        raise UsageError(f"The password to {what} is blank: write it in the first line of the file.")
    if len(password) > _LONGEST:
        raise UsageError(f"The password to {what} is longer than the {_LONGEST} characters that Excel takes.")
    return password


def opening_password_from(file: str | None) -> str | None:
    """The password of a source, from the first line of a file, or asked for once where `file` is ``-``.

    Where standard input is no terminal, its first line is the answer. UsageError where there is no password.
    """
    if file is None:
        return None
    if file != "-":
        password = _first_line(file)
    elif sys.stdin.isatty():
        password = getpass.getpass("Password to open the source: ")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise UsageError("The password to open the source is blank: write it in the first line of the file.")
    return password


def require_still_encrypted(source: str, password: str | None) -> None:
    """UsageError where a workbook that nobody can open without a password would be written again without one."""
    from xl_npq.read.compound import is_encrypted

    if password is None and is_encrypted(Path(source)):
        raise UsageError(
            f"{source} is protected by a password, and what is written from it would not be: add --encrypt FILE, which "
            "may name the same password."
        )


def _first_line(file: str) -> str:
    try:
        with Path(file).open(encoding="utf-8-sig") as lines:
            return lines.readline().rstrip("\r\n")
    except OSError as error:
        why = (error.strerror or "it cannot be opened").lower()
        raise UsageError(f"{file}: the password cannot be read ({why}). Name a file whose first line it is.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: the password cannot be read. Save the file as UTF-8 text.") from error


def _asked(what: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(f"Password to {what}: ")
    if getpass.getpass("The same again: ") != password:
        raise UsageError("The two passwords differ: give the command again.")
    return password


def write_encrypted(write: Callable[[Path], T], path: Path, password: str) -> T:
    """Let `write` write a workbook of that name and put it in its place encrypted; nothing is left of the open one.

    Returns what `write` does. UsageError where the file cannot be written.
    """
    return write_apart(write, path, password)


def write_apart(write: Callable[[Path], T], path: Path, password: str | None) -> T:
    """Let `write` write a workbook of that name somewhere else, and put it in its place once it is whole.

    It is encrypted where there is a password, and nothing is left of the open one. Returns what `write` does.
    UsageError where the file cannot be written.
    """
    from xl_npq.workbook.beside import beside

    # Not beside the result: that folder may be one that a cloud copies as soon as a file appears.
    with tempfile.TemporaryDirectory(prefix="xl-npq-") as private:
        unlocked = Path(private) / path.name
        result = write(unlocked)
        with beside(path) as temporary:
            if password is None:
                shutil.copyfile(unlocked, temporary)
            else:
                _encrypt(unlocked, temporary, password)
    return result


def _encrypt(unlocked: Path, encrypted: Path, password: str) -> None:
    # Cryptography takes a fifth of a second to import, and few workbooks are encrypted.
    from msoffcrypto.format.ooxml import OOXMLFile

    with unlocked.open("rb") as source, encrypted.open("wb") as target:
        OOXMLFile(source).encrypt(password, target)
