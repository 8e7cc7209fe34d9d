"""`xl-npq map`: a mapping proposed from another system's headings and values to ours."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from xl_npq.cli.options import Password, Source
from xl_npq.cli.terminal import counted, say, show, show_table, write
from xl_npq.errors import UsageError


class MapFormat(Enum):
    """How the proposal is written."""

    TABLE = "table"
    TOML = "toml"


def propose_mapping(
    source: Source,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE.toml", help="Write the mapping there.", show_default=False),
    ] = None,
    output_format: Annotated[
        MapFormat, typer.Option("--format", help="A table for people, or the mapping as TOML.")
    ] = MapFormat.TABLE,
    password: Password = None,
) -> None:
    """Propose how another system's headings and values become ours.

    Shows what it is sure of, what is perhaps so, and what it cannot place. Nothing is changed: give the file that -o
    writes to check, metrics, build or batch with --mapping, once you have looked it over.
    """
    # What follows needs pandas, which `--help` should not wait for.
    from xl_npq.cli.passwords import opening_password_from
    from xl_npq.propose import SURE, UNKNOWN, UNSURE, as_toml, lacking, propose
    from xl_npq.read import files_in
    from xl_npq.workbook.beside import beside

    if output is not None and output.exists():
        raise UsageError(f"{output} is there already, and may have been worked on: choose another name with -o.")
    files = files_in(source, opening_password_from(password))
    if files.own:
        raise UsageError(f"{source} is a workbook of ours: there is nothing to map.")
    proposals = propose(files)
    if output_format is MapFormat.TOML:
        write(as_toml(proposals))
    else:
        rows = [(one.sure, one.table, one.column or "(heading)", one.theirs, one.becomes, one.why) for one in proposals]
        show_table(("Sure", "Table", "Column", "There", "Here", "Why"), rows)
    if output is not None:
        with beside(output) as temporary:
            temporary.write_text(as_toml(proposals), "utf-8", newline="")
        show(f"Wrote {output}")
    sure, unsure, unknown = (sum(one.sure == how for one in proposals) for how in (SURE, UNSURE, UNKNOWN))
    for table, column in lacking(files, proposals):
        say(f"{source}: nothing is placed as {column}, which {table} must have: add its heading to the mapping.")
    say(
        f"{source}: {counted(sure, 'mapping')} sure, {counted(unsure, 'mapping')} to look at, "
        f"{unknown:,} without a proposal."
    )
