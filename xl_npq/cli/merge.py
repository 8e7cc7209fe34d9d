"""`xl-npq merge`: a new export of the booking or assessment system into a workbook."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from xl_npq.cli.options import (
    AsAt,
    Encrypt,
    LastReturn,
    LastReturnPassword,
    LockPassword,
    Mapping,
    Schools,
    ThemeFile,
    require_workbook_file,
)
from xl_npq.cli.passwords import opening_password_from, password_from, require_still_encrypted, write_apart
from xl_npq.cli.terminal import busy, counted, say, show, show_table, write
from xl_npq.cli.theme import theme_from
from xl_npq.cli.undo import keeping_previous
from xl_npq.errors import UsageError

if TYPE_CHECKING:
    from xl_npq.checks.fault import Faults
    from xl_npq.merging.told import Merged
    from xl_npq.run_log import Run
    from xl_npq.tables import Tables
    from xl_npq.theme import Theme

_WORDS = {
    "added": ("row added", "rows added"),
    "same ID": (
        "of them with an ID that another row has: give one of the two its own",
        "of them with IDs that other rows have: give one of each two its own",
    ),
    "filled": ("blank cell filled", "blank cells filled"),
    "taken": ("cell taken from the export", "cells taken from the export"),
    "chosen": ("choice carried out", "choices carried out"),
    "conflict": ("new conflict", "new conflicts"),
    "which row": ("new question which row is meant", "new questions which row is meant"),
    "absent": ("row marked as not in the export", "rows marked as not in the export"),
    "back": ("marked row in the export again", "marked rows in the export again"),
}
_COLUMNS = ("what", "table", "row", "name", "column", "workbook", "export")


def merge(
    workbook: Annotated[
        str, typer.Argument(metavar="WORKBOOK", help="A workbook that xl-npq wrote.", show_default=False)
    ],
    export: Annotated[
        str,
        typer.Argument(
            metavar="EXPORT",
            help="What another system gave out: a workbook, a folder of CSV files, or one CSV file of participants.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="NEW.xlsx", help="The workbook to write; it may be WORKBOOK.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would change, and write nothing.")] = False,
    part: Annotated[
        bool,
        typer.Option("--part", help="The export holds some of the people alone: whoever it lacks is not marked."),
    ] = False,
    as_at: AsAt = None,
    password: Annotated[
        str | None,
        typer.Option(
            "--password",
            metavar="FILE",
            help="Open a protected WORKBOOK with the password in the first line of FILE; - asks for it.",
            show_default=False,
        ),
    ] = None,
    export_password: Annotated[
        str | None,
        typer.Option("--export-password", metavar="FILE", help="The same for a protected EXPORT.", show_default=False),
    ] = None,
    schools: Schools = None,
    mapping: Mapping = None,
    lock_password: LockPassword = None,
    encrypt: Encrypt = None,
    theme: ThemeFile = None,
    previous: LastReturn = None,
    previous_password: LastReturnPassword = None,
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How --dry-run prints what would change.")
    ] = "table",
) -> None:
    """Bring a new export into a workbook, and lose nothing typed.

    Rows are matched by Participant ID, then by TRN, level and cohort. A blank in the export takes nothing away. Where
    the export says otherwise than somebody typed, or than a column that the table Ownership gives to staff, the sheet
    Merge asks: choose there, and merge again. Rows that the export lacks are marked, never deleted.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    from xl_npq.canonical import with_as_at
    from xl_npq.cli.sources import Beside, earlier_return, read_source, tell_unread
    from xl_npq.fingerprint import fingerprint
    from xl_npq.last_return import with_last_return
    from xl_npq.merging.merge import merge as merged_with
    from xl_npq.merging.row import MERGED
    from xl_npq.merging.sources import of_export, of_workbook
    from xl_npq.providers import providers_of
    from xl_npq.run_log import Run, as_at_of
    from xl_npq.upgrade import own_tables

    path, file, old = _place(output, dry_run), Path(export).name, Path(workbook)
    look, opened_with = theme_from(theme), opening_password_from(password)
    locks = _Locks(
        opened_with, password_from(lock_password, "lock the sheets"), password_from(encrypt, "open the workbook")
    )
    if path is not None:
        require_still_encrypted(workbook, locks.file)
    with busy(f"Reading {workbook}"):
        found = of_workbook(own_tables(old, opened_with), old.name)
    given = read_source(export, None, Beside(export_password, schools, mapping))
    kept = found
    if previous is not None:
        kept = with_last_return(found, earlier_return(previous, previous_password), providers_of(found)[0])
    before = with_as_at(kept, as_at)
    day = as_at_of(before)
    brought = of_export(given, providers_of(found)[0], file)
    tell_unread(sum(cell.table in MERGED for cell in brought.unread), export)
    with busy("Merging"):
        merged = merged_with(before, brought, file, day, whole=not part)
    changed = merged.tables is not before or day != as_at_of(found) or kept is not found
    if path is None:
        _print(merged, form)
    elif changed or not (path.exists() and path.samefile(old)):
        run = Run("merge", file, merged.added, merged.changed, merged.open, fingerprint(found)) if changed else None
        _write(merged.tables, old, path, locks, look, run)
    (say if form == "json" and path is None else show)(_summary(merged))


class _Locks(NamedTuple):
    """The passwords that open the old workbook, lock the new one's sheets, and open that; None for none."""

    opened_with: str | None = None
    sheets: str | None = None
    file: str | None = None


def _write(tables: Tables, old: Path, path: Path, locks: _Locks, theme: Theme, run: Run | None) -> None:
    """Write the merged workbook with everything that a person had put into the old one, and keep the previous file.

    Without a `run` nothing has changed: the new workbook is then the old one, to the last byte.
    """
    from xl_npq.build import NOTHING_FOUND, write_workbook  # as in `merge`
    from xl_npq.carry_over import carried
    from xl_npq.cli.sources import tell_faults
    from xl_npq.merging.row import MERGED
    from xl_npq.providers import providers_of
    from xl_npq.run_log import as_at_of
    from xl_npq.theme import PLAIN

    def write_to(place: Path) -> tuple[Faults, tuple[str, ...]]:
        if run is None and locks == _Locks(locks.opened_with) and theme is PLAIN:
            shutil.copyfile(old, place)
            return NOTHING_FOUND, ()
        faults = write_workbook(tables, providers_of(tables)[0], place, locks.sheets, theme, run)
        return faults, carried(old, place, locks.opened_with, MERGED)

    with keeping_previous(path, "merge", as_at_of(tables)), busy("Checking, measuring and laying out"):
        faults, told = write_apart(write_to, path, locks.file)
    tell_faults(faults, str(path))
    for line in told:
        show(line)
    show(f"Wrote {path}")


def _place(output: Path | None, dry_run: bool) -> Path | None:
    """The workbook to write, None where nothing is to be written."""
    if dry_run:
        return None
    if output is None:
        raise UsageError("Say where the merged workbook goes with -o NEW.xlsx, or look first with --dry-run.")
    return require_workbook_file(output)


def _print(merged: Merged, form: str) -> None:
    from xl_npq.printing import json_text  # as in `merge`

    rows = [[getattr(change, name) for name in _COLUMNS] for change in merged.changes]
    if form == "json":
        write(json_text(_COLUMNS, rows))
    elif rows:
        show_table(_COLUMNS, rows)


def _summary(merged: Merged) -> str:
    """What the merge did, in a line."""
    if not merged.changes and not merged.open:
        return "Nothing to change: the workbook says all that the export does."
    counts = Counter(change.what for change in merged.changes)
    told = [counted(counts[what], *words) for what, words in _WORDS.items() if counts[what]]
    asked = f"{counted(merged.open, 'question')} open on the sheet Merge" if merged.open else "no question is open"
    return f"{', '.join(told) or 'Nothing new'}; {asked}."
