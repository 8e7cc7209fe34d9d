"""From one source to another by substitutions, one kind of cause after another, so that their effects add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from xl_npq.canonical import with_setting
from xl_npq.comparison.cause import Cause, of_cell, of_row
from xl_npq.comparison.pairing import BY_ROW, Pair, Typed, differing, pairs, typed
from xl_npq.facts.groups import heading_key
from xl_npq.settings import settings_of
from xl_npq.tables import TABLES, Tables, Unread

_AS_AT = "As at"
_WHOLE: Mapping[Cause, tuple[str, ...]] = {
    Cause.DEFINITION: ("Levels", "Ethnicities", "Extensions", "Groups"),
    Cause.SETTING: ("Settings", "Areas"),
    Cause.TARGET: ("Targets",),
    Cause.SCHOOL: ("Schools",),
}
"""Tables that are replaced as a whole, by the cause that they are."""
_FILLED = (Cause.LATE, Cause.CORRECTION, Cause.NEWS)
ALL_CAUSES = frozenset(Cause)


class Change(NamedTuple):
    """A cell of a row that differs, and why."""

    table: str
    number: int
    column: str
    before: str
    after: str
    cause: Cause


@dataclass(frozen=True)
class Rows:
    """A table matched row by row: both sources as texts, and the pairs by number, in the order of the later source."""

    before: Typed
    after: Typed
    pairs: Mapping[int, Pair]

    @property
    def numbers_before(self) -> dict[int, int]:
        """The number of each row of the earlier source."""
        return {pair.before: number for number, pair in self.pairs.items() if pair.before is not None}

    @property
    def numbers_now(self) -> dict[int, int]:
        """The number of each row of the later source."""
        return {pair.after: number for number, pair in self.pairs.items() if pair.after is not None}


@dataclass(frozen=True)
class Chain:
    """Two sources of one provider in canonical form, and every mixture of them on the way from one to the other."""

    before: Tables
    after: Tables

    @classmethod
    def of(cls, before: Tables, now: Tables) -> Chain:
        """The chain of two sources, extra columns of the earlier one under the headings that the later one has."""
        return cls(_under_headings_of(before, now), now)

    @cached_property
    def rows(self) -> Mapping[str, Rows]:
        """Each table that is matched row by row."""
        return {name: _matched(self.before, self.after, name) for name in BY_ROW}

    @cached_property
    def added(self) -> Mapping[tuple[str, int], Cause]:
        """Why each row was added that only the later source has, by table and number."""
        return {
            (name, number): of_row(name, table.after.rows[pair.after], self._as_at)
            for name, table in self.rows.items()
            for number, pair in table.pairs.items()
            if pair.before is None and pair.after is not None
        }

    @cached_property
    def removed(self) -> frozenset[tuple[str, int]]:
        """The rows that only the earlier source has, by table and number."""
        return frozenset(
            (name, number)
            for name, table in self.rows.items()
            for number, pair in table.pairs.items()
            if pair.after is None
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Each cell that differs of the rows that both sources have."""
        return tuple(
            Change(
                name, number, column, old, new, of_cell(name, column, old, table.after.rows[pair.after], self._as_at)
            )
            for name, table in self.rows.items()
            for number, pair in table.pairs.items()
            if pair.before is not None and pair.after is not None
            for column, old, new in differing(pair, table.before, table.after)
        )

    @property
    def _as_at(self) -> date | None:
        return settings_of(self.before)[0].as_at_date

    def states(self) -> Iterator[tuple[Cause, Tables]]:
        """The earlier source, then after each cause in turn what it makes of it; the last is the later source."""
        done: frozenset[Cause] = frozenset()
        yield Cause.DEFINITION, self.mixed(done)
        for cause in Cause:
            done = done | {cause}
            yield cause, self.mixed(done)

    def mixed(self, done: frozenset[Cause]) -> Tables:
        """The earlier source with these causes taken from the later one; rows stand on their numbers."""
        frames, unread = {}, []
        for name in TABLES:
            frame, cells = self._by_row(name, done) if name in BY_ROW else self._whole(name, done)
            frames[name] = frame
            unread += cells
        mixed = replace(self.before, frames=frames, unread=tuple(unread), notes=(), further={})
        side = self.after if Cause.TIME in done else self.before
        return with_setting(mixed, _AS_AT, settings_of(side)[0].as_at_date)

    def _whole(self, name: str, done: frozenset[Cause]) -> tuple[pd.DataFrame, list[Unread]]:
        cause = next((cause for cause, tables in _WHOLE.items() if name in tables), Cause.NEWS)
        side = self.after if cause in done else self.before
        return side[name], [cell for cell in side.unread if cell.table == name]

    def _by_row(self, name: str, done: frozenset[Cause]) -> tuple[pd.DataFrame, list[Unread]]:
        table = self.rows[name]
        numbers = self._standing(name, done)
        old = self._numbered(self.before, name, table.numbers_before, numbers)
        new = self._numbered(self.after, name, table.numbers_now, numbers)
        columns = list(dict.fromkeys((*self.after[name].columns, *self.before[name].columns)))
        old, new = old.reindex(columns=columns), new.reindex(columns=columns)
        taken = self._taken(name, numbers, columns, done)
        frame = pd.DataFrame({column: _chosen(old[column], new[column], taken[column]) for column in columns})
        return frame.set_axis(pd.Index(numbers, name="Row", dtype="int64")), self._unread(name, taken, numbers)

    def _standing(self, name: str, done: frozenset[Cause]) -> list[int]:
        """The numbers of the rows that are there, in their order."""
        table = self.rows[name]
        gone = {number for of, number in self.removed if of == name}
        there = [
            number
            for number, pair in table.pairs.items()
            if (pair.before is not None or self.added[name, number] in done)
            and not (Cause.REMOVAL in done and number in gone)
        ]
        if Cause.ORDER in done:
            return there
        return sorted(there, key=lambda number: table.pairs[number].before or 0)

    @staticmethod
    def _numbered(side: Tables, name: str, known: Mapping[int, int], numbers: list[int]) -> pd.DataFrame:
        frame = side[name]
        kept = frame[[int(row) in known for row in frame.index]]
        return kept.set_axis([known[int(row)] for row in kept.index], axis=0).reindex(numbers)

    def _taken(self, name: str, numbers: list[int], columns: list[str], done: frozenset[Cause]) -> pd.DataFrame:
        """Which cells are those of the later source."""
        pairs_ = self.rows[name].pairs
        added = [pairs_[number].before is None for number in numbers]
        taken = pd.DataFrame(dict.fromkeys(columns, added), index=numbers, dtype=bool)
        places = {number: place for place, number in enumerate(numbers)}
        for change in self.changes:
            if change.table == name and change.cause in done and change.number in places:
                taken.iat[places[change.number], columns.index(change.column)] = True
        if Cause.CORRECTION in done:
            # Which provider it is was settled before, so the spelling of its name is no change.
            taken["Provider"] = [pairs_[number].after is not None for number in numbers]
        return taken

    def _unread(self, name: str, taken: pd.DataFrame, numbers: list[int]) -> list[Unread]:
        table, there = self.rows[name], set(numbers)
        return [
            replace(cell, row=known[cell.row])
            for side, known, later in (
                (self.before, table.numbers_before, False),
                (self.after, table.numbers_now, True),
            )
            for cell in side.unread
            if cell.table == name and known.get(cell.row) in there
            if bool(taken.at[known[cell.row], cell.column]) == later
        ]


def _under_headings_of(before: Tables, now: Tables) -> Tables:
    frames, unread = dict(before.frames), before.unread
    for name, frame in before.frames.items():
        spelt = {heading_key(column): str(column) for column in now[name].columns}
        renamed = {str(column): spelt.get(heading_key(column), str(column)) for column in frame.columns}
        frames[name] = frame.rename(columns=renamed)
        unread = tuple(
            replace(cell, column=renamed.get(cell.column, cell.column)) if cell.table == name else cell
            for cell in unread
        )
    return replace(before, frames=frames, unread=unread)


def _matched(before: Tables, now: Tables, name: str) -> Rows:
    old, new = typed(before, name), typed(now, name)
    return Rows(old, new, dict(enumerate(pairs(name, old, new), 1)))


def _chosen(old: pd.Series, new: pd.Series, taken: pd.Series) -> pd.Series:
    return old.where(~taken, new) if old.dtype == new.dtype else old.astype(object).where(~taken, new.astype(object))
