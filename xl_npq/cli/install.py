"""`xl-npq install`, `uninstall` and `doctor`: Excel on one person's computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xl_npq.cli.terminal import busy, show

if TYPE_CHECKING:
    from xl_npq.install.doctor import Finding


def install() -> None:
    """Put the Excel add-in in place, in your own folders alone.

    xlwings' add-in and that of xl-npq go where Excel starts, and xlwings' settings point at this Python and its
    functions. Your own settings stay. Close Excel first.
    """
    # What follows needs pandas and openpyxl, which `--help` should not wait for.
    from xl_npq.addin.build import add_in
    from xl_npq.cli.computer import ours, this_computer
    from xl_npq.install.put import install as put_in_place
    from xl_npq.install.put import require_windows
    from xl_npq.workbook.addin_file import add_in_bytes

    computer = this_computer()
    require_windows(computer, "install")
    with busy("Installing"):
        done = put_in_place(computer, add_in_bytes(add_in(ours())))
    for line in done:
        show(line)
    show("Start Excel: the tab NPQ comes up. If it does not: xl-npq doctor")


def uninstall() -> None:
    """Take away what install put in place, and nothing else. Close Excel first."""
    from xl_npq.cli.computer import this_computer
    from xl_npq.install.put import uninstall as take_away

    done = take_away(this_computer())
    for line in done or ("Nothing is installed.",):
        show(line)


def doctor(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...", help="Workbooks or add-ins to look at too.", exists=True, show_default=False
        ),
    ] = None,
) -> None:
    """Say what Excel still needs, and what to do.

    Exits 1 where something stands in the way of functions in cells.
    """
    from xl_npq.cli.computer import this_computer
    from xl_npq.install.doctor import doctor as findings_of

    findings = findings_of(this_computer(), tuple(files or ()))
    for one in findings:
        _show(one)
    amiss = [one for one in findings if one.needed and not one.good]
    show("Something is to be done: see above." if amiss else "All right.")
    if amiss:
        raise typer.Exit(1)


def _show(one: Finding) -> None:
    mark = "all right" if one.good else "TO DO" if one.needed else "note"
    show(f"{one.step}: {mark}: {one.found}. {one.advice}".rstrip(". ") + ".")
