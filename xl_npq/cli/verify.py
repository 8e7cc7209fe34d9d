"""`xl-npq verify`: whether the figures of a workbook are still those that its data gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xl_npq.cli.options import Password
from xl_npq.cli.terminal import busy, counted, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_npq.verify import Difference

MOST_SHOWN = 50
STALE = "stale"


def verify(
    workbook: Annotated[
        str, typer.Argument(metavar="WORKBOOK", help="A workbook that xl-npq wrote.", show_default=False)
    ],
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Also look for faults of the file itself, and for looks, locks and names changed."),
    ] = False,
    password: Password = None,
) -> None:
    """Compare a workbook's figures with its own data.

    Every figure is recomputed, and compared with the one that the workbook holds. Exits 1 where a figure differs,
    or a formula was typed over or a sheet unlocked. What is merely out of date, since the data changed after the
    workbook was built, is told and does no harm.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    from xl_npq.cli.passwords import opening_password_from
    from xl_npq.verify import verify as verdict_of

    opening = opening_password_from(password)
    with busy(f"Recomputing {workbook}"):
        verdict = verdict_of(workbook, opening)
    stale = [one for one in verdict.differences if one.kind == STALE]
    wrong = [one for one in verdict.differences if one.kind != STALE]
    if wrong:
        show("What does not hold:")
        _show(wrong)
    if stale:
        show(_out_of_date(stale))
    faults = _deep_faults(workbook, opening) if deep else []
    for words in faults:
        show(words)
    show(_summary(workbook, verdict.checked, len(wrong), len(stale)))
    if deep:
        show(f"{workbook}: {counted(len(faults), 'fault')} of the file itself.")
    if wrong or faults:
        raise typer.Exit(1)


def _deep_faults(workbook: str, opening: str | None) -> list[str]:
    from xl_npq.verify_deep import deep_faults

    with busy(f"Looking through {workbook}"):
        return deep_faults(workbook, opening)


def _summary(workbook: str, checked: int, wrong: int, stale: int) -> str:
    differences = counted(wrong, "difference") if wrong else "no difference"
    out_of_date = f", {stale:,} out of date" if stale else ""
    return f"{workbook}: {counted(checked, 'cell')} compared, {differences}{out_of_date}."


def _out_of_date(stale: Sequence[Difference]) -> str:
    """Where there is anything out of date, and since it is many cells at once, no list of them."""
    sheets = ", ".join(dict.fromkeys(one.sheet for one in stale))
    return (
        f"Out of date on {sheets}: {counted(len(stale), 'cell')} that formulas cannot work out (p values, what Checks "
        "lists). The data has changed since; build the workbook again, or refresh it, to have them anew."
    )


def _show(differences: Sequence[Difference]) -> None:
    for one in differences[:MOST_SHOWN]:
        show(f"  {one.words}")
    if len(differences) > MOST_SHOWN:
        show(f"... and {len(differences) - MOST_SHOWN:,} more")
    show()
