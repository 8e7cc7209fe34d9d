"""`xl-npq build` and `xl-npq template`: one provider's workbook, and the empty one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xl_npq.cli.options import (
    AsAt,
    Encrypt,
    LastReturn,
    LastReturnPassword,
    LockPassword,
    Mapping,
    Password,
    Provider,
    Schools,
    Source,
    Strict,
    ThemeFile,
    WorkbookFile,
    refuse_to_overwrite,
    require_workbook_file,
)
from xl_npq.cli.passwords import password_from, write_encrypted
from xl_npq.cli.terminal import busy, show
from xl_npq.cli.theme import theme_from
from xl_npq.cli.undo import keeping_previous

if TYPE_CHECKING:
    from xl_npq.checks.fault import Faults


def build(
    source: Source,
    output: WorkbookFile,
    provider: Provider = None,
    as_at: AsAt = None,
    password: Password = None,
    schools: Schools = None,
    mapping: Mapping = None,
    lock_password: LockPassword = None,
    encrypt: Encrypt = None,
    strict: Strict = False,
    theme: ThemeFile = None,
    previous: LastReturn = None,
    previous_password: LastReturnPassword = None,
) -> None:
    """Build one provider's workbook.

    It holds the dashboard, a sheet for each metric, the checks and the data behind them. Cells that cannot be read
    count as blank: a line here, the Checks sheet and the Dashboard say how many there are.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    from xl_npq import build as workbook
    from xl_npq.checks.check import check
    from xl_npq.cli.sources import Beside, earlier_return, refuse_errors, tell_faults, usable_source
    from xl_npq.last_return import with_last_return
    from xl_npq.measure import choose_provider
    from xl_npq.providers import tables_of
    from xl_npq.run_log import as_at_of

    path = require_workbook_file(output)
    refuse_to_overwrite(source, path)
    locking, opening = password_from(lock_password, "lock the sheets"), password_from(encrypt, "open the workbook")
    look = theme_from(theme)
    tables = usable_source(source, as_at, Beside(password, schools, mapping))
    chosen = choose_provider(tables, provider)
    if previous is not None:
        tables = with_last_return(tables, earlier_return(previous, previous_password), chosen)
    with busy("Checking, measuring and laying out"):
        if strict:
            refuse_errors(check(tables_of(tables, chosen)), source)

        def write(place: Path) -> Faults:
            return workbook(tables, place, chosen, password=locking, theme=look)

        with keeping_previous(path, "build", as_at_of(tables)):
            faults = write(path) if opening is None else write_encrypted(write, path, opening)
    tell_faults(faults, source)
    show(f"Wrote {path}")


def template(output: WorkbookFile) -> None:
    """Write the empty workbook.

    Fill it in by hand or by copy and paste: its figures follow, with or without xl-npq.
    """
    from xl_npq.build import template as empty_workbook  # as in `build`

    path = require_workbook_file(output)
    with busy("Laying out"), keeping_previous(path, "template"):
        empty_workbook(path)
    show(f"Wrote {path}")
