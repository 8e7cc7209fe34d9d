"""What stands between Excel and our functions: each step looked at, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xl_npq.errors import SourceError
from xl_npq.install import settings_file
from xl_npq.install.environment import OUR_ADD_IN, WINDOWS, XLWINGS_ADD_IN, Environment
from xl_npq.install.put import settings_text
from xl_npq.install.record import Record, read_record
from xl_npq.read.package import open_package

OLDEST_PYTHON = (3, 11)
_AGAIN = "Close Excel and run: xl-npq install"
_FROM_THE_INTERNET = ("ZoneId=3", "ZoneId=4")
_ALL_FORBIDDEN = (3, 4)
"""Macros run only where they are signed, or nowhere."""


@dataclass(frozen=True)
class Finding:
    """A step: whether it is all right, what was found, and what to do where it is not.

    One that is not `needed` stands in the way of one path alone.
    """

    step: str
    good: bool
    found: str
    advice: str = ""
    needed: bool = True


def doctor(computer: Environment, files: tuple[Path, ...] = ()) -> tuple[Finding, ...]:
    """Every step from Python to a figure in a cell, in the order in which to see to them.

    `files` are further files to look at, such as a workbook that came by e-mail.
    """
    if computer.platform != WINDOWS:
        return (
            _python(computer),
            _udfs(computer),
            Finding(
                "Windows",
                False,
                "not Windows",
                "Functions and macros need Excel for Windows. Without it the workbook alone is live.",
            ),
            *_blocked(files, files),
            *map(_opens, files),
        )
    record, fault = _recorded(computer)
    return (
        _python(computer),
        _udfs(computer),
        _excel(computer),
        _dll(computer),
        fault or _installed(computer, record),
        *(_in_place(computer, name) for name in (XLWINGS_ADD_IN, OUR_ADD_IN)),
        *_settings(computer),
        *_trust(computer),
        *_blocked((*(computer.start_folder / name for name in (XLWINGS_ADD_IN, OUR_ADD_IN)), *files), files),
        *map(_opens, files),
        _one_drive(computer, files),
    )


def from_the_internet(path: Path) -> bool:
    """Whether Windows has marked a file as downloaded: Excel then runs none of its macros."""
    try:
        mark = Path(f"{path}:Zone.Identifier").read_text("utf-8", errors="replace")
    except OSError:
        return False
    return any(zone in mark for zone in _FROM_THE_INTERNET)


def _python(computer: Environment) -> Finding:
    version = ".".join(map(str, computer.python_version))
    found = f"Python {version}, {computer.python}"
    if not computer.python.exists():
        return Finding("Python", False, f"there is no {computer.python}", "Install Python and xl-npq again.")
    if computer.python_version < OLDEST_PYTHON:
        return Finding("Python", False, found, "Install Python 3.11 or later, and xl-npq in it.")
    if "WindowsApps" in computer.python.parts:
        advice = "Excel does not see what Python from the Microsoft Store writes. Install Python from python.org."
        return Finding("Python", False, found, advice)
    return Finding("Python", True, found)


def _udfs(computer: Environment) -> Finding:
    if computer.udfs is None or not computer.udfs.exists():
        return Finding("udfs.py", False, "not found", "Install xl-npq again, with pip.")
    return Finding("udfs.py", True, str(computer.udfs))


def _excel(computer: Environment) -> Finding:
    if computer.excel is None:
        return Finding("Excel", False, "not found", "Install Excel for Windows, the program: a browser is not enough.")
    return Finding("Excel", True, f"{computer.excel_bits} bits, {computer.excel}")


def _dll(computer: Environment) -> Finding:
    places = [folder / computer.dll for folder in computer.dll_folders]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        advice = f"pip install --force-reinstall xlwings=={computer.xlwings_version}, then xl-npq install"
        return Finding("xlwings' library", False, f"no {computer.dll} in {places[0].parent} or above", advice)
    return Finding("xlwings' library", True, str(found))


def _recorded(computer: Environment) -> tuple[Record | None, Finding | None]:
    try:
        return read_record(computer.own_folder), None
    except SourceError as error:
        return None, Finding("Installed", False, "not known", str(error))


def _installed(computer: Environment, record: Record | None) -> Finding:
    if record is None:
        return Finding("Installed", False, "not installed", _AGAIN)
    found = f"xl-npq {record.version} with xlwings {record.xlwings}"
    if record.xlwings != computer.xlwings_version:
        # The add-in loads the library by the version that it was made for.
        return Finding("Installed", False, f"{found}, but Python has {computer.xlwings_version}", _AGAIN)
    return Finding("Installed", True, found)


def _in_place(computer: Environment, name: str) -> Finding:
    path = computer.start_folder / name
    if not path.exists():
        return Finding(name, False, f"not in {path.parent}", _AGAIN)
    theirs = computer.xlwings / "addin" / name
    if name == XLWINGS_ADD_IN and theirs.read_bytes() != path.read_bytes():
        return Finding(name, False, f"{path} belongs to another xlwings", _AGAIN)
    return Finding(name, True, str(path))


def _settings(computer: Environment) -> Iterator[Finding]:
    text = settings_text(computer)
    wanted = {"INTERPRETER_WIN": str(computer.python)}
    if computer.udfs is not None:
        wanted |= {"PYTHONPATH": str(computer.udfs.parent), "UDF MODULES": computer.udfs.stem}
    for name, value in wanted.items():
        held = settings_file.value_of(text, name)
        parts = (held or "").split(";") if name in settings_file.LISTS else [held or ""]
        good = value.lower() in map(str.lower, parts)
        found = held or f"not in {computer.settings_file}"
        yield Finding(f"Setting {name}", good, found, "" if good else _AGAIN)


def _trust(computer: Environment) -> Iterator[Finding]:
    centre = "In Excel: File, Options, Trust Center, Trust Center Settings"
    if computer.trust.get("AllLocationsDisabled") == 1:
        advice = f"{centre}, Trusted Locations: untick 'Disable all', or ask whoever looks after Excel."
        yield Finding("Trusted locations", False, "switched off, so Excel blocks the add-ins", advice)
    else:
        yield Finding("Trusted locations", True, f"Excel trusts {computer.start_folder}, unless somebody changed that")
    if computer.trust.get("VBAWarnings") in _ALL_FORBIDDEN:
        advice = f"{centre}, Macro Settings: choose 'Disable VBA macros with notification'."
        yield Finding("Macros in workbooks", False, "forbidden", advice, needed=False)
    if computer.trust.get("AccessVBOM") != 1:
        advice = f"{centre}, Macro Settings: tick 'Trust access to the VBA project object model'."
        yield Finding(
            "Import Functions",
            False,
            "Excel does not let xlwings write wrappers, which the add-in does without",
            advice,
            needed=False,
        )
    else:
        yield Finding("Import Functions", True, "Excel lets xlwings write wrappers")


def _opens(path: Path) -> Finding:
    """Whether a file is a workbook at all, and whose."""
    try:
        package = open_package(path.read_bytes(), path.name)
    except OSError as error:
        return Finding("File", False, f"{path} cannot be read ({error.strerror})", "Ask for access to it.")
    except SourceError as error:
        return Finding("File", False, str(error))
    whose = "a workbook that xl-npq wrote" if package.own else "a workbook that xl-npq did not write"
    return Finding("File", True, f"{path} is {whose}")


def _blocked(paths: tuple[Path, ...], files: tuple[Path, ...]) -> Iterator[Finding]:
    for path in paths:
        if from_the_internet(path):
            advice = "Right-click the file, Properties, tick Unblock, OK; open it again."
            yield Finding("Downloaded file", False, f"{path} is marked as downloaded: Excel blocks its macros", advice)
        elif path in files:
            yield Finding("Downloaded file", True, f"{path} is not marked")


def _one_drive(computer: Environment, files: tuple[Path, ...]) -> Finding:
    needed = [path for path in (computer.python, computer.udfs, computer.settings_file) if path is not None]
    inside = [path for path in needed if any(folder in path.parents for folder in computer.one_drive)]
    if inside:
        advice = "Files there may not be on the disk when Excel asks for them. Make the environment elsewhere."
        return Finding("OneDrive", False, f"{inside[0]} is in OneDrive", advice)
    shared = [path for path in files if any(folder in path.resolve().parents for folder in computer.one_drive)]
    if shared:
        advice = "Functions work there; if a macro does not find the workbook, work on a copy elsewhere."
        return Finding("OneDrive", False, f"{shared[0]} is in OneDrive", advice, needed=False)
    return Finding("OneDrive", True, "Python and the settings are not in OneDrive")
