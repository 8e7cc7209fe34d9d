"""A copy of a source workbook with its faults as comments and fills, and nothing else in it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from xl_npq.checks.fault import Fault, Faults
from xl_npq.errors import SourceError, UsageError
from xl_npq.read.positions import Standing, standing
from xl_npq.workbook.annotated import annotated
from xl_npq.workbook.beside import beside
from xl_npq.workbook.mark import Mark

KINDS = (".xlsx", ".xlsm")
_WORST_FIRST = ("error", "warning", "note")
_ENCRYPTED = b"\xd0\xcf\x11\xe0"


def annotate(source: Path, faults: Faults, path: Path, mapping: str | None = None) -> int:
    """Write the copy to `path`; returns how many faults stand in no cell of the workbook.

    UsageError where the source is no workbook of Excel's own format of today or the copy cannot be written,
    SourceError where the workbook holds what could not be kept.
    """
    require_annotatable(source, path)
    data = source.read_bytes()
    if data.startswith(_ENCRYPTED):
        raise SourceError(
            f"{source.name} is protected by a password, and the copy would not be: take the password off first, or "
            "write a page with --format html"
        )
    marks, elsewhere = marks_of(faults, standing(source, mapping))
    result = annotated(data, source.name, marks)
    with beside(path) as temporary:
        temporary.write_bytes(result)
    return elsewhere


def require_annotatable(source: Path, path: Path) -> None:
    """UsageError unless the source is a workbook that can be annotated, and the copy is named as one."""
    if source.suffix.lower() not in KINDS or source.is_dir():
        raise UsageError(
            f"{source} cannot be annotated, a workbook (.xlsx, .xlsm) can: save it as .xlsx in Excel and check that, "
            "or write a page with --format html -o FILE.html."
        )
    if path.suffix.lower() != source.suffix.lower():
        raise UsageError(f"{path}: the copy of {source.name} must end in {source.suffix} too. Choose another name.")


def marks_of(faults: Faults, tables: Mapping[str, Standing]) -> tuple[list[Mark], int]:
    """A mark for each cell with faults, the worst first in it, and how many faults stand in no cell.

    A fault of a row as a whole, or of a column that the sheet lacks, is told in the row's first cell; one of a table
    as a whole at its first heading.
    """
    told: dict[tuple[str, int, int], list[Fault]] = {}
    elsewhere = 0
    for fault in faults:
        place = _cell(fault, tables.get(fault.table))
        if place is None:
            elsewhere += 1
        else:
            told.setdefault(place, []).append(fault)
    return [_mark(place, found) for place, found in sorted(told.items())], elsewhere


def _cell(fault: Fault, table: Standing | None) -> tuple[str, int, int] | None:
    if table is None or fault.place != str(table.place):
        return None
    first = min(table.columns.values(), default=0)
    return table.place.sheet, fault.row or table.heading_row, table.columns.get(fault.column, first)


def _mark(place: tuple[str, int, int], found: list[Fault]) -> Mark:
    worst = sorted(found, key=lambda fault: _WORST_FIRST.index(fault.severity))
    return Mark(*place, look=worst[0].severity, text="\n\n".join(map("\n".join, map(_lines, worst))))


def _lines(fault: Fault) -> Iterator[str]:
    yield f"{fault.severity.upper()}: {fault.message} ({fault.reason})"
    yield fault.advice
