"""One provider's public report, from its facts and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from xl_npq.explain import explain
from xl_npq.facts.fact import Ledger
from xl_npq.figures.headline import headlines
from xl_npq.figures.tidy import Figures
from xl_npq.metrics import METRICS
from xl_npq.metrics.metric import Metric
from xl_npq.publication.counts import counted_in, counts_of
from xl_npq.publication.earlier import before_of
from xl_npq.publication.in_words import headings_in_words, readings
from xl_npq.publication.partnership import partnership_table
from xl_npq.publication.report import PublicMetric, PublicTable, Report
from xl_npq.publication.scope import Scope
from xl_npq.publication.sketch import TableSketch, settle
from xl_npq.publication.standing import public_status
from xl_npq.publication.tables import accuracy, feedback, fsm30, in_window, non_white_british, recruited
from xl_npq.publication.tables7 import rates
from xl_npq.publication.withhold import Loss, loss_of, shown_counts, suppress_below, withheld_in
from xl_npq.version import VERSION

_DEFINED = ("In words", "Its definition", "Met when")


Draft = Callable[[PublicMetric], tuple[str, ...]]
"""Drafts what is said of a metric from what is published of it; staff's own texts replace it."""


def _nothing(_: PublicMetric) -> tuple[str, ...]:
    return ()


def report_of(ledger: Ledger, figures: Figures, previous: Report | None = None, draft: Draft = _nothing) -> Report:
    """The public report of one provider as at its date (framework, 'What must be published').

    `previous` is an earlier report: what is withheld there stays so, and what came since is not to be worked out.
    """
    return composed(ledger, figures, previous, draft)[0]


def composed(
    ledger: Ledger, figures: Figures, previous: Report | None = None, draft: Draft = _nothing
) -> tuple[Report, Loss]:
    """The public report as of `report_of`, and what disclosure control cost, which is for the provider alone."""
    scope, settings = Scope(ledger, figures), ledger.settings
    sketches = sketches_of(scope)
    every = tuple(table for tables in sketches.values() for table in tables)
    counts = counts_of(scope, counted_in(every))
    shown = shown_counts(counts, settings, before_of(scope, every, previous))
    tables = {
        number: tuple(settle(_worded(scope, table), shown) for table in found) for number, found in sketches.items()
    }
    partnership = partnership_table(ledger)
    report = Report(
        provider=ledger.provider,
        as_at=str(settings.as_at_date),
        contact=settings.contact,
        version=VERSION,
        metrics=tuple(
            _commented(
                _metric(
                    scope,
                    metric,
                    public_status(scope, standing, sketches[metric.number], shown),
                    tables[metric.number],
                ),
                draft,
            )
            for metric, standing in zip(METRICS, headlines(figures, settings), strict=True)
        ),
        suppress_below=suppress_below(settings),
        round_to=int(settings.round_to or 0),
        withheld=tuple(
            withheld_in(table) for found in (*tables.values(), filter(None, [partnership])) for table in found
        ),
        partnership=partnership,
    )
    return report, loss_of(counts, shown, settings)


def sketches_of(scope: Scope) -> Mapping[str, tuple[TableSketch, ...]]:
    """Each metric's tables before anything is withheld."""
    return {
        "1": (recruited(scope),),
        "2": (fsm30(scope),),
        "3": (non_white_british(scope),),
        "4": (in_window(scope),),
        "5": (accuracy(scope),),
        "6": (feedback(scope),),
        "7": tuple(rates(scope)),
    }


def _metric(scope: Scope, metric: Metric, standing: tuple[str, str], tables: tuple[PublicTable, ...]) -> PublicMetric:
    return PublicMetric(
        number=metric.number,
        title=metric.title,
        wording=metric.wording,
        status=standing[0],
        status_cohort=standing[1],
        commentary=_texts(scope.ledger, metric.number),
        drafted=False,
        tables=tables,
        definitions=_definitions(metric, scope),
    )


def _commented(metric: PublicMetric, draft: Draft) -> PublicMetric:
    return metric if metric.commentary else replace(metric, commentary=draft(metric), drafted=True)


def _worded(scope: Scope, table: TableSketch) -> TableSketch:
    said = headings_in_words(scope.settings)
    names = [column.name for column in table.columns]
    headings = tuple((name, said[name]) for name in names if name in said)
    return replace(table, in_words=(*table.in_words, *headings))


def _texts(ledger: Ledger, number: str) -> tuple[str, ...]:
    """Staff's own texts about a metric, in their order."""
    rows = ledger["Commentary"]
    texts = sorted((int(place), str(text)) for place, text in zip(rows["Shown as"], rows.text("Text"), strict=True))
    return tuple(text for place, text in texts if place // 1000 == int(number))


def _definitions(metric: Metric, scope: Scope) -> tuple[str, ...]:
    said = (
        f"{one.about}: {one.words}"
        for name in metric.headlines(scope.settings)
        for one in explain(name)
        if one.about in _DEFINED
    )
    return (*dict.fromkeys(said), *readings(metric.number, scope.settings))
