"""The page of documentation that lists every check, made from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from xl_npq.checks.catalogue import FAMILIES
from xl_npq.checks.fault import COLUMNS
from xl_npq.checks.form import Check

_HEAD = """# What is checked

`xl-npq check` and `xl_npq.check` look for everything below, and stop at nothing they find. An **error** makes a figure
wrong or leaves a row or cell out of it, a **warning** may, a **note** is only worth knowing. The code is stable:
scripts may rely on it. Errors and warnings about single participants also stand in the column Problem of the workbook.
{structural} stop every command.

`check --format csv` and `--format json` give of each fault, in this order:
{columns}.
`row` is 0 for a table as a whole, `place` names file and sheet in words, `file` and `sheet` each alone.
"""


def page() -> str:
    """The text of `docs/checks.md`."""
    structural = [f"`{one.reason}`" for checks in FAMILIES.values() for one in checks if one.structural]
    columns = ", ".join(f"`{column}`" for column in COLUMNS)
    head = _HEAD.format(structural=f"{', '.join(structural[:-1])} and {structural[-1]}", columns=columns)
    return head + "".join(line for name, checks in FAMILIES.items() for line in _family(name, checks))


def _family(name: str, checks: tuple[Check, ...]) -> Iterator[str]:
    yield f"\n## {name}\n\n| code | severity | what is wrong | example | what to do | from |\n"
    yield "|---|---|---|---|---|---|\n"
    for one in checks:
        cells = (f"`{one.reason}`", one.severity, one.title, one.example, one.advice, one.paragraph)
        yield f"| {' | '.join(cells)} |\n"
