"""All sheets of a provider's workbook, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xl_npq.checks.fault import Faults
from xl_npq.facts.fact import Ledger
from xl_npq.facts.watch import watch_count
from xl_npq.figures.tidy import figures_of
from xl_npq.layout import said
from xl_npq.layout.action_plan import action_plan
from xl_npq.layout.checks_sheet import checks_sheet
from xl_npq.layout.contents import contents, put_links_back
from xl_npq.layout.dashboard import dashboard
from xl_npq.layout.inputs import expect_tables, input_sheets
from xl_npq.layout.lists import lists_sheet
from xl_npq.layout.metric_sheets import expect_summaries, metric_sheet
from xl_npq.layout.partnership import partnership
from xl_npq.layout.plan import Plan, plan_for
from xl_npq.layout.records import record_sheets
from xl_npq.layout.report import report
from xl_npq.layout.self_assessment import self_assessment
from xl_npq.layout.sheet import Book, Sheet
from xl_npq.layout.view import View
from xl_npq.layout.watch_list import watch_list
from xl_npq.layout.xlwings_conf import xlwings_conf
from xl_npq.memory import without_collections
from xl_npq.metrics import METRICS
from xl_npq.tables import Tables

MOST_NAMED = 60
"""Letters of a provider's name at the head of a page, which takes 255 with its codes and doubled ampersands."""
Moved = Mapping[str, Mapping[int, int]]


@without_collections()
def book_of(
    tables: Tables,
    ledger: Ledger,
    faults: Faults,
    moved: Moved,
    properties: Mapping[str, str],
    plan: Plan | None = None,
) -> Book:
    """The workbook of one provider from its canonical tables; `plan` keeps the room of an existing workbook."""
    figures = figures_of(ledger, plan.known if plan else None)
    room = plan or plan_for(figures.axes, tables, watch_count(ledger))
    view = View(ledger, figures, room)
    expect_tables(view, tables)
    expect_summaries(view)
    lists = lists_sheet(view)
    sheets = [
        dashboard(view, tables, ledger.provider, _built(properties)),
        *(metric_sheet(view, metric) for metric in METRICS),
        report(view, ledger.provider),
        watch_list(view),
        checks_sheet(view, tables, faults, moved),
        self_assessment(view),
        partnership(view),
        action_plan(view),
        *input_sheets(view, tables),
        lists,
        *record_sheets(view, tables),
    ]
    put_links_back(sheets)
    _head_pages(sheets, said.provider(view))
    start = contents(view, tables, sheets, properties["xl_npq"])
    day = view.settings.as_at_date
    footer = f"{said.provider(view)}, {f'built with As at {said.day_in_words(day)}' if day else 'As at not given'}"
    title = f"{ledger.provider}: NPQ metrics"
    return Book(title, (start, *sheets, xlwings_conf()), view.names, properties, footer)


def _head_pages(sheets: Iterable[Sheet], provider: str) -> None:
    """Give every printed page the provider and the title of its sheet."""
    for sheet in sheets:
        title = sheet.title.removeprefix(f"{provider}: ")
        sheet.heading = f"{provider[:MOST_NAMED]}: {title}"


def _built(properties: Mapping[str, str]) -> str:
    return f"Built by xl-npq {properties['xl_npq']} from the input with the fingerprint {properties['xl_npq_input']}."
