"""A fingerprint of a workbook's input: the same tables and settings, under the same version, have the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from json.encoder import encode_basestring_ascii

import pandas as pd

from xl_npq.distinct import each
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
        digest.update(line.encode())
    return digest.hexdigest()[:LENGTH]


def digest(tables: Tables, *beside: str) -> str:
    """The SHA-256, in hexadecimal digits, of all that a workbook is made from: tables as read, version, `beside`.

    Unlike the fingerprint it minds where in its file each row stands, and how its cells were read.
    """
    made = hashlib.sha256()
    for line in _whole_lines(tables, beside):
        made.update(line.encode())
    return made.hexdigest()


def _whole_lines(tables: Tables, beside: tuple[str, ...]) -> Iterator[str]:
    yield _json([VERSION, str(tables.own), *beside])
    yield from _lines(tables)
    for name in sorted(tables.frames):
        # Every table, one without rows too, and where its rows stand.
        yield _json([name, *map(str, tables[name].index)])
    for name, places in sorted(tables.further.items()):
        yield _json([name, *map(str, places)])
    yield _json([f"{name}: {place}" for name, place in sorted(tables.places.items())])
    for cell in (*tables.unread, *tables.notes):
        yield _json([cell.table, str(cell.row), cell.column, _said(cell.value), cell.wanted, cell.reason])


def _lines(tables: Tables) -> Iterator[str]:
    for name in sorted(set(tables.frames) - RECORD_NAMES):
        frame = tables[name]
        yield _json([name, *map(str, frame.columns)])
        columns = [each(column, _said_in_json) for _, column in frame.items()]
        blank = _array(['""'] * len(columns))
        yield from (line for line in map(_array, zip(*columns, strict=True)) if line != blank)
    # A source and the workbook built from it list what could not be read in different orders.
    yield from map(_json, sorted([cell.table, cell.column, _said(cell.value)] for cell in tables.unread))


def _json(line: Iterable[str]) -> str:
    """The texts as a line of JSON: what `json.dumps` says, which sets itself up anew for every line."""
    return _array(map(encode_basestring_ascii, line))


def _array(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]\n"


def _said_in_json(value: object) -> str:
    return encode_basestring_ascii(_said(value))


def _said(value: object) -> str:
    """A value as text that does not depend on how it was read: 3 and 3.0 are one number, a day has no time."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(float(value))
    return str(value)
