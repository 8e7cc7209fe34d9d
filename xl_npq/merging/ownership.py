"""Who a column belongs to: the export, or staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xl_npq.tables import Tables
from xl_npq.values import key

STAFF = "Staff"


@dataclass(frozen=True)
class Owners:
    """The owner of each column by its key; a column that nobody names belongs to the export.

    That is safe: what staff typed into such a column is still theirs, since a merge asks before it takes its place.
    """

    named: Mapping[str, str]

    def staff(self, column: str) -> bool:
        """Whether the column belongs to staff."""
        return self.named.get(key(column)) == STAFF


def owners_in(tables: Tables) -> Owners:
    """The owners that the table Ownership names; of lines about one column the first counts."""
    frame = tables["Ownership"]
    named: dict[str, str] = {}
    for column, owner in zip(frame["Column"].fillna(""), frame["Owner"].fillna(""), strict=True):
        if column and owner:
            named.setdefault(key(column), owner)
    return Owners(named)
