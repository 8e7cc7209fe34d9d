"""Faults of the table Settings."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xl_npq.checks.fault import shown
from xl_npq.checks.form import Check, Found, Source, said
from xl_npq.settings import SETTINGS
from xl_npq.values import key, key_series

_AS_AT = "As at"
_PARAGRAPH = "contract, 'Input tables': Settings"


def _without_as_at(source: Source) -> Iterator[Found]:
    row = _rows_by_name(source).get(key(_AS_AT), 0)
    if not source.settings.as_at and not (row and row in {cell.row for cell in source.unread_settings}):
        yield Found("Settings", row, "Value", None, "No As at is given: the figures have no date to speak of")


def _rows_by_name(source: Source) -> dict[str, int]:
    """The row of the first setting of each name."""
    names = key_series(source.tables["Settings"]["Setting"]).dropna().drop_duplicates()
    return dict(zip(names, names.index.tolist(), strict=True))


def _unreadable(source: Source) -> Iterator[Found]:
    for cell in source.unread_settings:
        wanted = cell.wanted.removeprefix("for ")
        yield Found("Settings", cell.row, cell.column, cell.value, f"{shown(cell.value)!r} cannot be read, {wanted}")


def _told(source: Source, wrong: pd.Series, words: str) -> Iterator[Found]:
    names = source.tables["Settings"]["Setting"][wrong.to_numpy()]
    for row, name in zip(names.index.tolist(), names, strict=True):
        yield Found("Settings", row, "Setting", name, said(words, name))


def _unknown(source: Source) -> Iterator[Found]:
    names = key_series(source.tables["Settings"]["Setting"])
    known = names.isin([key(setting.name) for setting in SETTINGS])
    yield from _told(source, names.notna() & ~known, "There is no setting of that name")


def _repeated(source: Source) -> Iterator[Found]:
    names = key_series(source.tables["Settings"]["Setting"])
    yield from _told(source, names.notna() & names.duplicated(), "The setting stands in a row above already")


CHECKS = (
    Check(
        "as-at-missing",
        "error",
        "No As at is given",
        "Give the date that the figures speak of in the row 'As at' of Settings, or with --as-at 2019-09-30.",
        "`As at` is blank",
        "framework, 'Vocabulary': As at",
        _without_as_at,
    ),
    Check(
        "setting-unreadable",
        "error",
        "A setting cannot be read, and its default counts",
        "Give a value of the kind that the message names, or clear the cell.",
        "`FSM threshold` is `a third`",
        _PARAGRAPH,
        _unreadable,
    ),
    Check(
        "setting-unknown",
        "warning",
        "There is no setting of that name, and it is not used",
        "Correct the name, or take the row out.",
        "`Suppres below`",
        _PARAGRAPH,
        _unknown,
    ),
    Check(
        "setting-repeated",
        "warning",
        "A setting stands there twice, and the first row counts",
        "Keep one of the rows.",
        "Two rows `Tolerance`",
        _PARAGRAPH,
        _repeated,
    ),
)
