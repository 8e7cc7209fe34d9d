"""Facts about how far an enrolment has come by As at (framework, 'Flags')."""

from __future__ import annotations

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows, add_months, flag
from xl_npq.facts.formula import day, happened, text


def happened_by(rows: Rows, ledger: Ledger, column: str) -> Column:
    """Whether the event of a date column has happened by As at."""
    serial = rows.date(column)
    return (serial > 0) & (serial <= ledger.settings.as_at)


def _window(rows: Rows, ledger: Ledger) -> Column:
    months = ledger["Levels"]["Window"]
    window = months[np.maximum(rows["Level no"], 1) - 1] if len(months) else np.zeros(len(rows), dtype="int64")
    commenced = rows.date("Commenced on")
    extensions = ledger["Extensions"]
    for first, last, longer in zip(extensions["From"], extensions["To"], extensions["Window"], strict=True):
        window = np.where((commenced >= first) & (commenced <= last), np.maximum(window, longer), window)
    return np.where(rows["Commenced"] == 1, window, 0)


def _closes(rows: Rows, _: Ledger) -> Column:
    return np.where(rows["Commenced"] == 1, add_months(rows.date("Commenced on"), rows["Window"]), 0)


def _in_window(rows: Rows, _: Ledger) -> Column:
    return rows["Presented"] * flag(rows.date("Presented on") <= rows["Window closes"])


def _due(rows: Rows, ledger: Ledger) -> Column:
    return rows["Commenced"] * flag(rows["Window closes"] < ledger.settings.as_at)


def _deferred(rows: Rows, ledger: Ledger) -> Column:
    returned = happened_by(rows, ledger, "Returned on") & (rows.date("Returned on") >= rows.date("Deferred on"))
    deferred = happened_by(rows, ledger, "Deferred on") & ~returned & (rows["Withdrawn"] == 0)
    return rows["Commenced"] * flag(deferred)


def _assessed(rows: Rows, ledger: Ledger) -> Column:
    later = rows.date("Outcome on") > ledger.settings.as_at
    return rows["Presented"] * flag(~rows.texts("Outcome").blank & ~later)


PROGRESS = (
    Fact(
        "Commenced",
        "The latest enrolment, and began taking part by As at",
        lambda rows, ledger: rows["Current"] * flag(happened_by(rows, ledger, "Commenced on")),
        f"[@Current]*{happened('Commenced on')}",
    ),
    Fact(
        "Window",
        "Months from commencement within which to present: the longest of the level's and of any extension",
        _window,
        "IF([@Commenced]=0,0,MAX(INDEX(Levels[Window],[@[Level no]]),SUMPRODUCT(MAX("
        "(Extensions[From]<=[@[Commenced on]])*(Extensions[To]>=[@[Commenced on]])*Extensions[Window]))))",
        Shows.NUMBER,
    ),
    Fact(
        "Window closes",
        "Last day on which presenting is in the window; blank where not commenced",
        _closes,
        "IF([@Commenced]=0,0,EDATE([@[Commenced on]],[@Window]))",
        Shows.DATE,
    ),
    Fact(
        "Presented",
        "Commenced, and first submitted for final assessment by As at",
        lambda rows, ledger: rows["Commenced"] * flag(happened_by(rows, ledger, "Presented on")),
        f"[@Commenced]*{happened('Presented on')}",
    ),
    Fact(
        "In window",
        "Presented on or before the day the window closes",
        _in_window,
        "IF([@Presented]=0,0,--([@[Presented on]]<=[@[Window closes]]))",
    ),
    Fact(
        "Due",
        "Commenced, and the window closed before As at",
        _due,
        "IF([@Commenced]=0,0,--([@[Window closes]]<As_at))",
    ),
    Fact(
        "Withdrawn",
        "Commenced, and withdrawn by As at",
        lambda rows, ledger: rows["Commenced"] * flag(happened_by(rows, ledger, "Withdrawn on")),
        f"[@Commenced]*{happened('Withdrawn on')}",
    ),
    Fact(
        "Deferred",
        "Commenced, deferred by As at, not withdrawn, and not returned since",
        _deferred,
        f"IF(OR([@Commenced]=0,[@Withdrawn]=1),0,{happened('Deferred on')}*"
        f"(1-IFERROR({happened('Returned on')}*([@[Returned on]]>=[@[Deferred on]]),0)))",
    ),
    Fact(
        "Assessed",
        "Presented, and the outcome (Pass or Fail) is known by As at",
        _assessed,
        f'IF([@Presented]=0,0,OR({text("Outcome")}="Pass",{text("Outcome")}="Fail")*({day("Outcome on")}<=As_at))',
    ),
    Fact(
        "Passed",
        "Assessed, and the outcome is Pass",
        lambda rows, _: rows["Assessed"] * flag(rows.texts("Outcome").says("Pass")),
        f'[@Assessed]*({text("Outcome")}="Pass")',
    ),
)
