"""Labels that another system gives: each would be a group of its own, with a gap of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from xl_npq.checks.form import Check, Found, Source
from xl_npq.facts.fact import Ledger
from xl_npq.read.sure_values import sure_value
from xl_npq.values import key

_TABLE = "Participants"
_LISTED = {"Gender": "", "Disability": "", "Ethnicity": "Ethnicities", "Level": "Levels"}
"""The columns looked at, and the table that lists their labels; "" where no table does."""
_MAPPING = "contract, 'Command line': map"
_MAP = "Write our label, or map theirs: xl-npq map SOURCE proposes how."


@dataclass(frozen=True)
class _Theirs:
    """A label of another system: where it stands first, ours for it, and another of the column that means the same."""

    row: int
    column: str
    label: str
    ours: str
    beside: str


def _theirs(source: Source) -> Iterator[_Theirs]:
    for ledger in source.ledgers:
        for column, table in _LISTED.items():
            options = [text for text in ledger[table].text(column) if text] if table else []
            yield from _of_column(ledger, column, options)


def _of_column(ledger: Ledger, column: str, options: list[str]) -> Iterator[_Theirs]:
    rows = ledger[_TABLE]
    texts, keys = rows.text(column), pd.Series(rows.key(column)).drop_duplicates()
    first = {str(label): place for label, place in zip(keys.tolist(), keys.index.tolist(), strict=True) if label}
    known = set(map(key, options))
    ours = {label: sure_value(column, label, options) if label not in known else "" for label in first}
    for label, place in first.items():
        if ours[label]:
            same = (other for other in first if other != label and key(ours[other] or other) == key(ours[label]))
            beside = next((str(texts[first[other]]) for other in same), "")
            yield _Theirs(int(rows.frame.index[place]), column, str(texts[place]), ours[label], beside)


def _alike(source: Source) -> Iterator[Found]:
    for one in _theirs(source):
        if one.beside:
            words = f"{one.label} is our {one.ours}, and other rows say {one.beside}: they do not count together"
            yield Found(_TABLE, one.row, one.column, one.label, words)


def _of_another_system(source: Source) -> Iterator[Found]:
    for one in _theirs(source):
        if not one.beside:
            yield Found(_TABLE, one.row, one.column, one.label, f"{one.label} is our {one.ours}")


CHECKS = (
    Check(
        "labels-alike",
        "warning",
        "Two labels of a column mean the same, and count as two groups",
        _MAP,
        "`Gender` is `F`, and `Female` in other rows: the first row with `F` is told",
        _MAPPING,
        _alike,
    ),
    Check(
        "label-of-another-system",
        "note",
        "A label is that of another system",
        _MAP,
        "`Disability` is `Y`, and `Yes` in no row: the first row with `Y` is told",
        _MAPPING,
        _of_another_system,
    ),
)
