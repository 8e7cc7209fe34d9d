"""Whose value holds in a cell of a row that both the workbook and the export have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_npq.merging.lines import DECLINED, Line
from xl_npq.merging.marks import Marks, mark_of
from xl_npq.merging.ownership import Owners
from xl_npq.merging.row import ABSENT, Row, alike, said
from xl_npq.values import key

STAFF_OWN = "Staff own the column"
TYPED = "The cell is not as an export last gave it: somebody typed there"
ALIKE = "Nothing tells this row from another one of the workbook, so that it may be either"
CLEARED = "Somebody cleared the cell since an export gave it"


@dataclass(frozen=True)
class Agreed:
    """Both say the same."""

    column: str


@dataclass(frozen=True)
class Fill:
    """The export's value goes into a blank cell."""

    column: str
    value: object


@dataclass(frozen=True)
class Take:
    """The export's value takes the place of an earlier one of an export, which nobody has touched."""

    column: str
    value: object


@dataclass(frozen=True)
class Ask:
    """The two differ, and neither is taken."""

    column: str
    value: object
    why: str


Decision = Agreed | Fill | Take | Ask


def decisions(
    ours: Row, theirs: Row, owners: Owners, marks: Marks, settled: Mapping[tuple[str, str, str], Line]
) -> Iterator[Decision]:
    """What to do with each cell that the export fills; a blank in the export says nothing.

    A value of the export that was declined before says nothing either, until the export says something else.
    """
    for column, value in theirs.cells.items():
        if column == ABSENT:
            continue
        if column in ours.cells and alike(ours.table, column, ours.cells[column], value):
            yield Agreed(column)
            continue
        before = settled.get((ours.table, key(ours.key), key(column)))
        if before is not None and before.settled_by == DECLINED and before.theirs == said(value):
            continue
        yield _of_differing(ours, column, value, owners, marks.of(ours, column))


def _of_differing(ours: Row, column: str, value: object, owners: Owners, given: str) -> Decision:
    if column not in ours.cells:
        return Ask(column, value, CLEARED) if given else Fill(column, value)
    if not ours.alone:
        return Ask(column, value, ALIKE)
    if owners.staff(column):
        return Ask(column, value, STAFF_OWN)
    if given == mark_of(ours.cells[column]):
        return Take(column, value)
    return Ask(column, value, TYPED)
