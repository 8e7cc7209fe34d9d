"""Facts about rows of Commentary: what each text is about, and in which place it is shown."""

from __future__ import annotations

import numpy as np

from xl_npq.facts.fact import Column, Fact, Ledger, Rows, Shows
from xl_npq.facts.formula import mine
from xl_npq.facts.lists import is_mine, row_number


def _shown_as(rows: Rows, ledger: Ledger) -> Column:
    metric = np.nan_to_num(rows.number("Metric"), nan=0.0).astype("int64")
    metric = np.where(is_mine(rows, ledger) & (rows.text("Text") != ""), metric, 0)
    seen: dict[int, int] = {}
    places = np.zeros(len(rows), dtype="int64")
    for place, number in enumerate(metric):
        if number:
            seen[int(number)] = seen.get(int(number), 0) + 1
            places[place] = number * 1000 + seen[int(number)]
    return places


COMMENTARY = (
    row_number("Commentary", "Metric"),
    Fact(
        "About",
        "The metric that the text is about; 0 where there is none, no text, or it is another provider's",
        lambda rows, ledger: _shown_as(rows, ledger) // 1000,
        f'IFERROR(IF(AND({mine()},[@Text]<>"",ISNUMBER([@Metric]),[@Metric]>=1,[@Metric]<=7,INT([@Metric])=[@Metric]),'
        "[@Metric],0),0)",
        Shows.NUMBER,
    ),
    Fact(
        "Shown as",
        "The metric and the text's place among its texts, in one number",
        _shown_as,
        'IF([@About]=0,0,[@About]*1000+COUNTIFS(Commentary[About],[@About],Commentary[Row],"<="&[@Row]))',
        Shows.NUMBER,
    ),
)
