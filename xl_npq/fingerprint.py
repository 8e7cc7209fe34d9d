"""A fingerprint of a workbook's input: the same tables and settings, under the same version, have the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from json.encoder import encode_basestring_ascii

import pandas as pd

from xl_npq.records import RECORD_NAMES
from xl_npq.tables import Tables
from xl_npq.version import VERSION

LENGTH = 12


def fingerprint(tables: Tables) -> str:
    """Twelve hexadecimal digits of the SHA-256 of canonical tables, settings among them, and of the version.

    The order of rows counts, since of rows about one person the first may be the one that does; blank rows do not,
    nor the name of the file, nor the day, nor what the workbook records of earlier runs.
    """
    digest = hashlib.sha256(VERSION.encode())
    for line in _lines(tables):
        digest.update(_json(line))
    return digest.hexdigest()[:LENGTH]


def digest(tables: Tables, *beside: str) -> str:
    """The SHA-256, in hexadecimal digits, of all that a workbook is made from: tables as read, version, `beside`.

    Unlike the fingerprint it minds where in its file each row stands, and how its cells were read.
    """
    made = hashlib.sha256()
    for line in _whole_lines(tables, beside):
        made.update(_json(line))
    return made.hexdigest()


def _whole_lines(tables: Tables, beside: tuple[str, ...]) -> Iterator[Sequence[str]]:
    yield [VERSION, str(tables.own), *beside]
    yield from _lines(tables)
    for name in sorted(tables.frames):
        # Every table, one without rows too, and where its rows stand.
        yield [name, *map(str, tables[name].index)]
    for name, places in sorted(tables.further.items()):
        yield [name, *map(str, places)]
    yield [f"{name}: {place}" for name, place in sorted(tables.places.items())]
    for cell in (*tables.unread, *tables.notes):
        yield [cell.table, str(cell.row), cell.column, _said(cell.value), cell.wanted, cell.reason]


def _lines(tables: Tables) -> Iterator[Sequence[str]]:
    for name in sorted(set(tables.frames) - RECORD_NAMES):
        frame = tables[name]
        yield [name, *map(str, frame.columns)]
        for cells in zip(*(map(_said, frame[column].tolist()) for column in frame.columns), strict=True):
            if any(cells):
                yield cells
    # A source and the workbook built from it list what could not be read in different orders.
    yield from sorted([cell.table, cell.column, _said(cell.value)] for cell in tables.unread)


def _json(line: Sequence[str]) -> bytes:
    """The texts as a line of JSON: what `json.dumps` says, which sets itself up anew for every line."""
    return f"[{','.join(map(encode_basestring_ascii, line))}]\n".encode()


def _said(value: object) -> str:
    """A value as text that does not depend on how it was read: 3 and 3.0 are one number, a day has no time."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(float(value))
    return str(value)
