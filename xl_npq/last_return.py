"""The last data return in a workbook: its headline figures, from which the Dashboard says what has changed since."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_npq.canonical import from_the_top
from xl_npq.errors import UsageError
from xl_npq.figures.tidy import figures_of
from xl_npq.layout.changes import CHANGED, kept_key
from xl_npq.layout.headline_figures import figure_in
from xl_npq.measure import require_as_at
from xl_npq.providers import ledger_of, providers_of
from xl_npq.records import LAST_RETURN
from xl_npq.run_log import appended
from xl_npq.tables import Tables
from xl_npq.values import key


def with_last_return(tables: Tables, previous: Tables, provider: str) -> Tables:
    """The tables of a provider's workbook with an earlier return's headline figures; the same where they hold them.

    UsageError where the return is another provider's. Raises as `require_as_at` does.
    """
    (name,) = providers_of(previous)
    if key(name) != key(provider):
        raise UsageError(f"The previous return is {name}'s, and this is {provider}'s: name one of the same provider.")
    frame = from_the_top(appended(tables[LAST_RETURN.name].iloc[:0], list(_lines(previous, name))))
    return tables if frame.equals(tables[LAST_RETURN.name]) else tables.with_frame(LAST_RETURN.name, frame)


def _lines(previous: Tables, provider: str) -> Iterator[dict[str, object]]:
    ledger = require_as_at(ledger_of(previous, provider))
    figures = figures_of(ledger)
    for cohort, year in enumerate(figures.axes.years):
        for changed in CHANGED:
            value = figure_in(figures, ledger.settings, changed.number, cohort, -1, changed.which)
            if isinstance(value, (int, float)):
                metric, rate = kept_key(changed)
                day = pd.Timestamp(str(ledger.settings.as_at_date))
                yield {"As at": day, "Metric": metric, "Rate": rate, "Cohort year": year, "Value": float(value)}
