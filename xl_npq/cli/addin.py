"""`xl-npq addin`: the ready-made Excel add-in, built without Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xl_npq.cli.options import require_folder
from xl_npq.cli.terminal import busy, show
from xl_npq.errors import UsageError


def addin(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE.xlam", help="The add-in to write.", show_default=False)
    ],
) -> None:
    """Build the ready-made Excel add-in.

    It has the NPQ functions with their help, and a tab NPQ with the macros. Beside it npq_udfs.bas holds the same
    wrappers as text. It was built and its source checked; it was never opened in Excel.
    """
    # What follows needs pandas and openpyxl, which `--help` should not wait for.
    from xl_npq.addin.build import write
    from xl_npq.cli.computer import ours

    if output.suffix.lower() != ".xlam":
        raise UsageError(f"{output}: the add-in's name must end in .xlam. Choose another with -o.")
    if output.is_dir():
        raise UsageError(f"{output} is a folder: choose another name with -o.")
    require_folder(output.parent)
    with busy("Writing the add-in"):
        text = write(ours(), output)
    show(f"Wrote {output}")
    show(f"Wrote {text}: the same wrappers as text")
    show("Built and source-checked, not opened in Excel. To put it in place: xl-npq install, on Windows with Excel.")
