"""`xl-npq return`: the data return to DfE or its QA agent."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xl_npq.cli.options import (
    AsAt,
    Encrypt,
    LastReturnPassword,
    LockPassword,
    Mapping,
    Password,
    Provider,
    Schools,
    Source,
    ThemeFile,
    WorkbookFile,
    refuse_to_overwrite,
    require_workbook_file,
)
from xl_npq.cli.passwords import password_from, write_encrypted
from xl_npq.cli.terminal import busy, show
from xl_npq.cli.theme import theme_from

if TYPE_CHECKING:
    from xl_npq.checks.fault import Faults


class Period(StrEnum):
    """The framework's periods: six-monthly in years 1 and 2, annual from year 3."""

    MID_YEAR = "mid-year"
    END_YEAR = "end-year"
    ANNUAL = "annual"


def return_data(
    source: Source,
    output: WorkbookFile,
    provider: Provider = None,
    as_at: AsAt = None,
    period: Annotated[Period, typer.Option("--period", help="Which return it is.")] = Period.ANNUAL,
    previous: Annotated[
        str | None,
        typer.Option(
            "--previous",
            metavar="FILE.xlsx",
            help="The return before this one: a sheet Changes then says what is different.",
            show_default=False,
        ),
    ] = None,
    previous_password: LastReturnPassword = None,
    with_faults: Annotated[
        bool,
        typer.Option("--with-faults", help="Where the data has errors, write the return all the same and list them."),
    ] = False,
    password: Password = None,
    schools: Schools = None,
    mapping: Mapping = None,
    lock_password: LockPassword = None,
    encrypt: Encrypt = None,
    theme: ThemeFile = None,
) -> None:
    """Write the data return to DfE or its QA agent.

    It holds Annex A's tables 2 to 8, a sheet for each metric, and the data behind them. It names people: it is not
    for publication. Where the data has errors nothing is written, unless with --with-faults.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    from xl_npq.cli.sources import Beside, earlier_return, tell_faults, usable_source
    from xl_npq.data_return import Terms, data_return

    path = require_workbook_file(output)
    refuse_to_overwrite(source, path)
    if previous is not None:
        refuse_to_overwrite(previous, path)
    locking, opening = password_from(lock_password, "lock the sheets"), password_from(encrypt, "open the return")
    look = theme_from(theme)
    earlier = None if previous is None else earlier_return(previous, previous_password)
    tables = usable_source(source, as_at, Beside(password, schools, mapping))
    terms = Terms(period.value, with_faults, earlier, look)
    with busy("Checking, measuring and laying out"):

        def write(place: Path) -> Faults:
            return data_return(tables, place, provider, password=locking, terms=terms)

        faults = write(path) if opening is None else write_encrypted(write, path, opening)
    tell_faults(faults, source)
    show(f"Wrote {path}")
