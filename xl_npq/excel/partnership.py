"""The table that spills of the partnership targets: how each measure stands, as the sheet Partnership shows it."""

from __future__ import annotations

from xl_npq.canonical import with_as_at
from xl_npq.excel.answers import Table, plain
from xl_npq.excel.arguments import PARTNERSHIP, Call
from xl_npq.excel.kept import Kept
from xl_npq.excel.ranges import EXCEL_ERRORS
from xl_npq.excel.source import ARGUMENTS, Source, source_of
from xl_npq.excel.trouble import Trouble
from xl_npq.excel.worked import provider_of, require_as_at
from xl_npq.facts.fact import Ledger
from xl_npq.facts.partnership import REVIEWS, TARGETS
from xl_npq.facts.verdicts import VERDICTS
from xl_npq.figures.partnership import line_of, of_kpis, standings
from xl_npq.providers import ledger_of
from xl_npq.tables import Tables
from xl_npq.values import key

COLUMNS = ("metric", "measure", "numerator", "denominator", "value", "target", "status")
"""The columns of the tidy frame that the table begins with; verdict, and a count for each verdict, follow."""
_LOOKED_AT = {
    REVIEWS: ("KPI", "Measure", "School", "Reviewed on", "Value", "Revised target"),
    TARGETS: ("KPI", "Measure", "Kind", "Scope", "School", "Baseline", "Target", "By when", "Completion date"),
}
_NEEDED = {REVIEWS: ("KPI", "Reviewed on", "Value"), TARGETS: ("KPI", "Measure", "Kind", "Scope")}
_MOST_KEPT = 4
_ledgers: Kept[Ledger] = Kept(_MOST_KEPT, _MOST_KEPT, lambda _: 1)


def partnership_table(call: Call) -> Table:
    """A row for each KPI as a whole and each of its measures, all of them or those of one KPI."""
    source, as_at, provider = source_of(call.ranges(*PARTNERSHIP)), call.day("as_at"), call.text("provider")
    _require_columns(source)
    wanted = _kpi(call)
    name = (source.contents, as_at, key(provider))
    ledger = _ledgers.get(name, lambda: _ledger(with_as_at(source.tables, as_at), provider))
    measures = standings(ledger)
    if wanted and wanted not in {one.kpi for one in measures}:
        raise Trouble(f"no KPI {wanted} in the range {ARGUMENTS[TARGETS]}")
    lines: Table = [[*COLUMNS, "verdict", *VERDICTS]]
    for kpi in of_kpis(measures):
        for one in (kpi, *(one for one in measures if one.kpi == kpi.kpi)):
            if wanted in (0, one.kpi):
                tidy = line_of(ledger.provider, one)
                counts = [float(count) for count in one.counts]
                lines.append([*(plain(tidy[name]) for name in COLUMNS), VERDICTS[one.verdict - 1], *counts])
    return lines


def forget() -> None:
    """Keep nothing worked out any longer."""
    _ledgers.clear()


def _ledger(tables: Tables, provider: str) -> Ledger:
    require_as_at(tables)
    errors = [
        cell
        for cell in tables.unread
        if cell.value in EXCEL_ERRORS and cell.column in _LOOKED_AT.get(cell.table, ("Value",))
    ]
    if errors:
        first = errors[0]
        raise Trouble(
            f"the range {ARGUMENTS[first.table]}, row {first.row}, column {first.column!r} holds {first.value}: "
            "correct or blank it"
        )
    return ledger_of(tables, provider or provider_of(tables, ""))


def _kpi(call: Call) -> int:
    text = call.text("kpi").upper().removeprefix("CPT").strip()
    if text and not text.isdecimal():
        raise Trouble(f"kpi takes the number of a KPI, such as 5, not {call.text('kpi')!r}")
    return int(text) if text else 0


def _require_columns(source: Source) -> None:
    for table, found in source.found.items():
        for column in _NEEDED.get(table, ()):
            if column not in found:
                raise Trouble(f"no column {column!r} in the range {ARGUMENTS[table]}; is the heading row included?")
