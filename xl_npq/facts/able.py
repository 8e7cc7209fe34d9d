"""Facts about who can still present within the window, and since when somebody no longer can."""

from __future__ import annotations

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows


def _still_able(rows: Rows, _: Ledger) -> Column:
    return np.asarray(rows["Commenced"] * (1 - rows["Due"]) * (1 - rows["Presented"]) * (1 - rows["Withdrawn"]))


def _lost(rows: Rows, _: Ledger) -> Column:
    closes = rows["Window closes"]
    day = np.where(rows["Withdrawn"] == 1, np.minimum(rows.date("Withdrawn on"), closes), closes * rows["Due"])
    return np.where((rows["Commenced"] == 1) & (rows["In window"] == 0), day, 0)


ABLE = (
    Fact(
        "Still able",
        "Commenced, the window still open, not presented and not withdrawn: can still present in the window",
        _still_able,
        "[@Commenced]*(1-[@Due])*(1-[@Presented])*(1-[@Withdrawn])",
    ),
    Fact(
        "Lost on",
        "The window's last day, or the day of withdrawal where that came first; blank unless the window was missed",
        _lost,
        "IF(OR([@Commenced]=0,[@[In window]]=1),0,IF([@Withdrawn]=1,MIN([@[Withdrawn on]],[@[Window closes]]),"
        "[@[Window closes]]*[@Due]))",
        Shows.DATE,
    ),
)
