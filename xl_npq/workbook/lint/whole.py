"""The lint of a whole workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from xl_npq.workbook.lint.book_rules import (
    book_findings,
    charts_findings,
    defined_names,
    names_findings,
    styles_findings,
)
from xl_npq.workbook.lint.finding import Finding
from xl_npq.workbook.lint.formula import Known, pattern_of, wrong_with
from xl_npq.workbook.lint.package_rules import chain_findings, chained, package_findings
from xl_npq.workbook.lint.parts import MAIN, XML_FAULTS, Parts
from xl_npq.workbook.lint.sheet_rules import sheet_findings
from xl_npq.workbook.lint.sheet_scan import Limits, Scanned, scan
from xl_npq.workbook.lint.table_rules import StoredTable, table_on_sheet, tables_findings, tables_of

_DAMAGED = zipfile.BadZipFile, EOFError, KeyError, ValueError, OSError


def lint(source: Path | bytes) -> tuple[Finding, ...]:
    """Faults of a workbook's file format, from a file or its bytes; none where Excel has nothing to repair.

    What no part of the file can answer, since it is damaged, is a finding too.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            parts = Parts(archive)
            found = list(_findings(parts))
            broken = [
                Finding(part, "", f"its XML cannot be read ({why})", "refuse") for part, why in parts.broken.items()
            ]
            return tuple(dict.fromkeys((*broken, *found)))
    except _DAMAGED as error:
        return (Finding("the file", "", f"it is no workbook, or damaged ({error})", "refuse"),)


def _findings(parts: Parts) -> Iterator[Finding]:
    yield from package_findings(parts)
    yield from book_findings(parts)
    yield from styles_findings(parts)
    sheets, names = parts.sheets(), defined_names(parts)
    tables = {part: tables_of(parts, part) for _, part in sheets if part}
    known = _known(parts, sheets, names, [table for some in tables.values() for table in some])
    yield from tables_findings([one for some in tables.values() for one in some], sorted(known.names.get("", ())))
    yield from names_findings(parts.workbook, names, known, len(sheets))
    yield from charts_findings(parts, known)
    chain = chained(parts)
    limits, formats = _limits(parts), len(parts.root(parts.styles).findall(f"{MAIN}dxfs/{MAIN}dxf"))
    calculated: list[set[str]] = []
    for name, part in sheets:
        if part not in parts.names:
            calculated.append(set())
            continue
        heads = frozenset(place for table in tables[part] for place in table.heads)
        scanned = _scan(parts, part, heads, limits, bool(chain))
        calculated.append(scanned.calculated if scanned else set())
        if scanned:
            yield from scanned.findings
            yield from _formulas(scanned, tables[part], known, name)
            yield from sheet_findings(scanned, parts, known, name, formats)
            for table in tables[part]:
                yield from table_on_sheet(table, scanned)
    if chain:
        numbers = [int(one.get("sheetId", "0")) for one in parts.root(parts.workbook).iter(f"{MAIN}sheet")]
        yield from chain_findings(chain, numbers, calculated)


def _scan(parts: Parts, part: str, heads: frozenset[str], limits: Limits, chained: bool) -> Scanned | None:
    try:
        with parts.archive.open(part) as stream:
            return scan(stream, part, heads, limits, chained)
    except XML_FAULTS as error:
        parts.broken[part] = str(error)
        return None


def _limits(parts: Parts) -> Limits:
    styles = len(parts.root(parts.styles).findall(f"{MAIN}cellXfs/{MAIN}xf"))
    texts = parts.root(parts.texts).iter(f"{MAIN}si") if parts.texts else ()
    return Limits(styles, tuple("".join(one.text or "" for one in text.iter(f"{MAIN}t")) for text in texts))


def _known(
    parts: Parts,
    sheets: Sequence[tuple[str, str]],
    names: Sequence[tuple[str, int | None, str]],
    tables: Sequence[StoredTable],
) -> Known:
    by_sheet: dict[str, set[str]] = {}
    for name, scope, _ in names:
        if scope is None or scope < len(sheets):
            by_sheet.setdefault("" if scope is None else sheets[scope][0].lower(), set()).add(name.lower())
    return Known(
        sheets=frozenset(name.lower() for name, _ in sheets),
        tables={table.name.lower(): frozenset(name.lower() for name in table.columns) for table in tables},
        names={sheet: frozenset(there) for sheet, there in by_sheet.items()},
        books=len(list(parts.root(parts.workbook).iter(f"{MAIN}externalReference"))),
    )


def _formulas(scanned: Scanned, tables: Sequence[StoredTable], known: Known, name: str) -> Iterator[Finding]:
    """What is wrong with the formulas of a sheet's cells and tables, each kind of formula looked at once."""
    patterns: dict[str, tuple[str, str]] = {}
    for formula, place in scanned.formulas.items():
        patterns.setdefault(pattern_of(formula), (formula, place))
    for formula, place in patterns.values():
        for wrong, answer in wrong_with(formula, known, name):
            yield Finding(scanned.part, place, wrong, answer)
    for table in tables:
        for column, formula in table.formulas.items():
            for wrong, answer in wrong_with(formula, known, name):
                yield Finding(table.part, f"column {column}", wrong, answer)
