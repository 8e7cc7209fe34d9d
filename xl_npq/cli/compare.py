"""`xl-npq compare`: what changed between two workbooks, returns, sources or dates, and why each figure did."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xl_npq.cli.options import (
    Encrypt,
    Mapping,
    Provider,
    Schools,
    day,
    refuse_to_overwrite,
    require_workbook_file,
)
from xl_npq.cli.passwords import password_from, write_encrypted
from xl_npq.cli.terminal import busy, counted, say, show, show_table, write
from xl_npq.cli.undo import keeping_previous

if TYPE_CHECKING:
    from xl_npq.cli.sources import Beside
    from xl_npq.compare import Compared, Given
    from xl_npq.comparison.difference import FigureChange

MOST_LINES = 40
_AS_AT = "The date that the figures of {} speak of, instead of that in its Settings."


class Form(StrEnum):
    """How the comparison is shown."""

    TABLE = "table"
    JSON = "json"


def compare(
    before: Annotated[
        str,
        typer.Argument(metavar="A", help="The earlier workbook, data return or source.", show_default=False),
    ],
    now: Annotated[
        str,
        typer.Argument(metavar="[B]", help="The later one; A again where it is left out.", show_default=False),
    ] = "",
    as_at_a: Annotated[
        date | None,
        typer.Option("--as-at-a", metavar="DATE", parser=day, help=_AS_AT.format("A"), show_default=False),
    ] = None,
    as_at_b: Annotated[
        date | None,
        typer.Option("--as-at-b", metavar="DATE", parser=day, help=_AS_AT.format("B"), show_default=False),
    ] = None,
    provider: Provider = None,
    password_a: Annotated[
        str | None,
        typer.Option(
            "--password-a",
            metavar="FILE",
            help="Open A with the password in the first line of FILE; - asks for it.",
            show_default=False,
        ),
    ] = None,
    password_b: Annotated[
        str | None,
        typer.Option(
            "--password-b",
            metavar="FILE",
            help="Open B with the password in the first line of FILE; - asks for it.",
            show_default=False,
        ),
    ] = None,
    schools: Schools = None,
    mapping: Mapping = None,
    output_format: Annotated[
        Form, typer.Option("--format", help="A table for people, or JSON for programs, with every cause.")
    ] = Form.TABLE,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE.xlsx", help="Write a workbook with every change.", show_default=False
        ),
    ] = None,
    encrypt: Encrypt = None,
) -> None:
    """Say what changed between two workbooks or dates, and why.

    Who was added, removed or changed, field by field; which figures changed; and for each figure what each person's
    change did to it, so that the causes add up to the difference. What it says names people by Participant ID, and the
    workbook by name too: it is not for publication.
    """
    # What follows needs pandas, openpyxl and scipy, which `--help` should not wait for.
    from xl_npq.cli.sources import Beside
    from xl_npq.compare import compare as compared_of
    from xl_npq.compare import write_comparison

    if output is not None:
        require_workbook_file(output)
        for source in filter(None, (before, now)):
            refuse_to_overwrite(source, output)
    opening = password_from(encrypt, "open the workbook")
    first = _given(before, as_at_a, provider, Beside(password_a, schools, mapping))
    second = _given(now or before, as_at_b, provider, Beside(password_b if now else password_a, schools, mapping))
    with busy("Comparing"):
        found = compared_of(first, second)
    if output is not None:
        with busy("Laying out"), keeping_previous(output, "compare"):
            if opening is None:
                write_comparison(found, output)
            else:
                write_encrypted(lambda place: write_comparison(found, place), output, opening)
    _tell(found, output_format, output)


def _given(source: str, as_at: date | None, provider: str | None, beside: Beside) -> Given:
    from xl_npq.cli.passwords import opening_password_from  # these need pandas, for which `--help` should not wait
    from xl_npq.cli.sources import read_source
    from xl_npq.compare import Given

    tables = read_source(source, None, beside)
    return Given(tables, Path(source), as_at, provider, opening_password_from(beside.password))


def _tell(found: Compared, output_format: Form, output: Path | None) -> None:
    from xl_npq.comparison.front import notices
    from xl_npq.version import VERSION

    for notice in notices(found.before, found.after, VERSION):
        say(notice)
    if output_format is Form.JSON:
        write(_json(found))
    else:
        _show(found)
    if output is not None:
        (say if output_format is Form.JSON else show)(f"Wrote {output}")


def _show(found: Compared) -> None:
    from xl_npq.comparison.rows import cause_rows, counts, of_everybody

    sides = (("Before", found.before), ("Now", found.after))
    show_table(("", "File", "As at"), [(name, side.file, side.as_at) for name, side in sides])
    show()
    show_table(("What", "How many"), [(name, f"{number:,}") for name, number in counts(found.found)], ("How many",))
    show()
    figures = [one for one in found.found.figures if of_everybody(one.labels) and _counts_otherwise(one)]
    rows = [(*one.labels[1:4], *(_both(one, at) for at in range(3))) for one in figures[:MOST_LINES]]
    show_table(("Measure", "Cohort", "Level", "Count", "Of", "Value"), rows, ("Count", "Of", "Value"))
    _left_out(len(figures), "figure")
    show()
    causes = [row for row in cause_rows(found.found.effects) if of_everybody(row.labels) and row.labels[2] != "All"]
    lines = [
        (*row.labels[1:4], row.cause, row.who, *(_signed(part) for part in row.parts[:2]), row.detail)
        for row in causes[:MOST_LINES]
    ]
    show_table(("Measure", "Cohort", "Level", "Cause", "Who", "Count", "Of", "What was done"), lines, ("Count", "Of"))
    _left_out(len(causes), "cause")


def _counts_otherwise(one: FigureChange) -> bool:
    """Whether more than its status differs; no figure and a count of nobody are alike here."""
    return [value or 0.0 for value in one.before[:3]] != [value or 0.0 for value in one.after[:3]]


def _both(one: FigureChange, at: int) -> str:
    return " → ".join(_part(side[at], at, one.labels[1]) for side in (one.before, one.after))


def _left_out(number: int, what: str) -> None:
    if number > MOST_LINES:
        show(f"... and {counted(number - MOST_LINES, what)} more: -o FILE.xlsx or --format json has them all.")


def _part(value: object, at: int, measure: str) -> str:
    from xl_npq.cli.figures import amount, count  # figures need pandas, for which `--help` should not wait

    if not isinstance(value, float):
        return "–"
    unit = "count" if measure == "recruited" else "rating" if measure.startswith("mean_rating") else "share"
    return amount(value, unit) if at == 2 else count(value)


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+,.6g}"


def _json(found: Compared) -> str:
    from xl_npq.comparison.rows import CAUSE_COLUMNS, CHANGE_COLUMNS, FIGURE_COLUMNS, cause_rows, figure_rows

    difference = found.found
    whole = {
        "provider": difference.provider,
        "before": found.before._asdict(),
        "now": found.after._asdict(),
        "changes": [dict(zip(CHANGE_COLUMNS, row, strict=True)) for row in difference.changes],
        "figures": [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in figure_rows(difference)],
        "causes": [dict(zip(CAUSE_COLUMNS, row.cells, strict=True)) for row in cause_rows(difference.effects)],
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
