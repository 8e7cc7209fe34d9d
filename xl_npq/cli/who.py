"""`xl-npq who` and `xl-npq explain`: the rows behind a figure, and what a measure is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xl_npq.cli.check import Format
from xl_npq.cli.options import AsAt, Mapping, Password, Provider, Schools, Source
from xl_npq.cli.terminal import busy, counted, say, show, show_table, write
from xl_npq.errors import UsageError

if TYPE_CHECKING:
    from xl_npq.who import Behind


def who(
    source: Source,
    measure: Annotated[
        str,
        typer.Argument(
            metavar="MEASURE",
            help="The name of a measure, such as fsm30 (explain lists them), or fsm30:denominator as --part says it.",
            show_default=False,
        ),
    ],
    level: Annotated[str, typer.Option("--level", metavar="LEVEL", help="One level, such as NPQH.")] = "",
    cohort: Annotated[str, typer.Option("--cohort", metavar="COHORT", help="One cohort, such as 2018/19.")] = "",
    dimension: Annotated[
        str, typer.Option("--dimension", metavar="NAME", help="What --group belongs to, such as Gender.")
    ] = "",
    group: Annotated[str, typer.Option("--group", metavar="GROUP", help="One group of the dimension.")] = "",
    provider: Provider = None,
    as_at: AsAt = None,
    password: Password = None,
    schools: Schools = None,
    mapping: Mapping = None,
    part: Annotated[
        str,
        typer.Option(
            "--part",
            metavar="PART",
            help="numerator: the rows that count; denominator: those they are counted out of; rest: those of them that "
            "do not count.",
            show_default="numerator",
        ),
    ] = "",
    output_format: Annotated[
        Format, typer.Option("--format", help="A table for people, or CSV or JSON for programs.")
    ] = Format.TABLE,
) -> None:
    """List the rows behind a figure.

    Each with its row in the source, its ID, and why it counts or does not. Nobody's name is shown. Filters that are
    left out leave in all levels, all cohorts and everybody.
    """
    # What follows needs pandas and scipy, which `--help` should not wait for.
    from xl_npq.cli.sources import Beside, usable_source
    from xl_npq.measure import choose_provider, require_as_at
    from xl_npq.printing import csv_text, json_text
    from xl_npq.providers import ledger_of
    from xl_npq.who import Asked
    from xl_npq.who import who as behind

    name, wanted = _named(measure, part)
    tables = usable_source(source, as_at, Beside(password, schools, mapping))
    chosen = choose_provider(tables, provider)
    with busy("Looking who counts"):
        ledger = require_as_at(ledger_of(tables, chosen))
        found = behind(ledger, Asked(name, wanted, cohort, level, dimension, group))
    if output_format is Format.TABLE:
        show_table(found.columns, [[str(cell) for cell in row] for row in found.rows], right=("Row",))
        show(_summary(found))
    else:
        text = csv_text if output_format is Format.CSV else json_text
        write(text(found.columns, found.rows))
        say(_summary(found))


def _named(measure: str, part: str) -> tuple[str, str]:
    """The measure in its own spelling and the part asked for; UsageError where two parts are, or there is no such one.

    Told before the source is read, which takes a while.
    """
    from xl_npq.explain import NAMES
    from xl_npq.values import key
    from xl_npq.who import NUMERATOR, PARTS

    name, _, after = measure.partition(":")
    known = {key(one): one for one in NAMES}
    if key(name) not in known:
        raise UsageError(f"There is no measure {name!r}. There is {', '.join(NAMES)}.")
    if key(part) and key(after) and key(part) != key(after):
        raise UsageError(f"{measure!r} asks for one part and --part for another: give one of the two.")
    wanted = key(part) or key(after) or NUMERATOR
    if wanted not in PARTS:
        raise UsageError(f"There is no part {wanted!r} of a figure. There is {', '.join(PARTS)}.")
    return known[key(name)], wanted


def _summary(found: Behind) -> str:
    return f"{counted(len(found.rows), 'row')}." if found.rows else "No row stands behind this figure."


def explain(
    measure: Annotated[
        str, typer.Argument(metavar="[MEASURE]", help="The name of a measure.", show_default="all of them")
    ] = "",
) -> None:
    """Say what a measure is, in words.

    What is counted over what, each fact behind it, and the NPQ Quality Framework's own sentences with their place.
    Without a measure, all of them in a line each.
    """
    from xl_npq.explain import explain as defined  # as in `who`
    from xl_npq.explain import measures

    if not measure.strip():
        show_table(("Measure", "Metric", "Title", "What it is"), measures())
        return
    for about, words in defined(measure):
        show(f"{about}: {words}")
