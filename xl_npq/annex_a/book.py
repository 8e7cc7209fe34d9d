"""All sheets of a data return, in their order."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from xl_npq.annex_a.analysis import parts_of
from xl_npq.annex_a.changes import changes_sheet, figures_changed, people_changed
from xl_npq.annex_a.cover import NAME as COVER
from xl_npq.annex_a.cover import cover
from xl_npq.annex_a.evidence import evidence, evidence_sheets
from xl_npq.annex_a.faults import faults_sheet
from xl_npq.annex_a.metric_sheets import metric_sheets
from xl_npq.annex_a.reconciliation import reconciliation
from xl_npq.annex_a.self_assessment import self_assessment
from xl_npq.checks.fault import Faults
from xl_npq.facts.fact import Ledger
from xl_npq.figures.tidy import Figures, figures_of
from xl_npq.layout.contents import put_links_back
from xl_npq.layout.sheet import Book, Sheet
from xl_npq.metrics import METRICS
from xl_npq.settings import Settings
from xl_npq.tables import Tables

MARK = "xl_npq_return"
"""The property of a workbook file that says it is a return; its value is the period."""


@dataclass(frozen=True)
class Earlier:
    """The return before this one: its participants, its figures, and what it says of itself."""

    participants: pd.DataFrame
    tidy: pd.DataFrame
    words: str


def return_of(
    tables: Tables, ledger: Ledger, faults: Faults, period: str, version: str, earlier: Earlier | None
) -> Book:
    """The return of one provider from its canonical tables and their facts."""
    figures, kept = figures_of(ledger), evidence(tables, ledger)
    reported = metric_sheets(ledger, figures)
    sheets = [*(one.sheet for one in reported), reconciliation(reported, ledger, figures)]
    sheets.append(self_assessment(ledger, figures))
    if earlier is not None:
        sheets.append(_changes(earlier, kept, figures, ledger.settings))
    if len(faults.errors):
        sheets.append(faults_sheet(faults))
    sheets += evidence_sheets(kept)
    put_links_back(sheets, COVER)
    front = cover(ledger, period, version, len(faults.errors), sheets)
    properties = {"xl_npq": version, MARK: period}
    return Book(f"{ledger.provider}: NPQ data return", (front, *sheets), {}, properties, opens_on=COVER)


def _changes(earlier: Earlier, now: Tables, figures: Figures, settings: Settings) -> Sheet:
    measures = {part.measure for metric in METRICS for part in parts_of(metric.number, figures, settings)}
    measures |= {metric.supplied for metric in METRICS}
    people = people_changed(earlier.participants, now["Participants"])
    return changes_sheet(people, figures_changed(earlier.tidy, figures.tidy, measures - {""}), earlier.words)
