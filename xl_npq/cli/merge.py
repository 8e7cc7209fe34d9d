"""`xl-npq merge`: a new export of the booking or assessment system into a workbook."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from xl_npq.cli.options import AsAt, Encrypt, LockPassword, Mapping, Schools, ThemeFile, require_workbook_file
from xl_npq.cli.passwords import password_from, write_encrypted
from xl_npq.cli.terminal import busy, counted, say, show, show_table, write
from xl_npq.cli.theme import theme_from
from xl_npq.cli.undo import keeping_previous
from xl_npq.errors import UsageError

if TYPE_CHECKING:
    from xl_npq.checks.fault import Faults
    from xl_npq.merging import Merged

_WORDS = {
    "added": ("row added", "rows added"),
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
    form: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How --dry-run prints what would change.")
    ] = "table",
) -> None:
    """Bring a new export into a workbook, and lose nothing that anybody typed.

    Rows are matched by Participant ID, then by TRN, level and cohort. A blank in the export takes nothing away. Where
    the export says otherwise than somebody typed, or than a column that the table Ownership gives to staff, the sheet
    Merge asks: choose there, and merge again. Rows that the export lacks are marked, never deleted.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    from xl_npq.build import write_workbook
    from xl_npq.canonical import with_as_at
    from xl_npq.cli.sources import Beside, read_source
    from xl_npq.fingerprint import fingerprint
    from xl_npq.merging import merge as merged_with
    from xl_npq.merging.sources import of_export, of_workbook
    from xl_npq.providers import providers_of
    from xl_npq.run_log import Run, as_at_of

    path, file = _place(output, dry_run), Path(export).name
    locking, opening = password_from(lock_password, "lock the sheets"), password_from(encrypt, "open the workbook")
    look = theme_from(theme)
    found = of_workbook(read_source(workbook, None, Beside(password)), Path(workbook).name)
    before, (provider,) = with_as_at(found, as_at), providers_of(found)
    given = of_export(read_source(export, None, Beside(export_password, schools, mapping)), provider, file)
    day = as_at_of(before)
    with busy("Merging"):
        merged = merged_with(before, given, file, day, whole=not part)
    changed = merged.tables is not before or day != as_at_of(found)
    if path is None:
        _print(merged, form)
    elif changed or not _is_file(path, workbook):
        run = Run("merge", file, merged.added, merged.changed, merged.open, fingerprint(found)) if changed else None

        def write_to(place: Path) -> Faults:
            return write_workbook(merged.tables, provider, place, locking, look, run)

        with keeping_previous(path, "merge", day), busy("Checking, measuring and laying out"):
            write_to(path) if opening is None else write_encrypted(write_to, path, opening)
        show(f"Wrote {path}")
    (say if form == "json" and path is None else show)(_summary(merged))


def _place(output: Path | None, dry_run: bool) -> Path | None:
    """The workbook to write, None where nothing is to be written."""
    if dry_run:
        return None
    if output is None:
        raise UsageError("Say where the merged workbook goes with -o NEW.xlsx, or look first with --dry-run.")
    return require_workbook_file(output)


def _is_file(path: Path, other: str) -> bool:
    return path.exists() and path.samefile(other)


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
