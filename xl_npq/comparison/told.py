"""What changed, in words: rows added and removed, cells field by field, and what stands behind an effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from xl_npq.comparison.cause import Cause
from xl_npq.comparison.chain import Chain, Rows
from xl_npq.comparison.counting import Row
from xl_npq.comparison.pairing import BY_ROW, Typed, differing, named_by, pairs, typed
from xl_npq.comparison.people import People
from xl_npq.facts.fact import as_label
from xl_npq.records import RECORD_NAMES
from xl_npq.settings import SETTINGS, Setting, settings_of
from xl_npq.tables import TABLES, Kind, Tables
from xl_npq.values import day_of_serial, key

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
MOST_NAMED = 6
"""Changes named in the detail of one effect; the sheet of changes has them all."""
_WHOLE: dict[str, Cause] = {
    "Levels": Cause.DEFINITION,
    "Ethnicities": Cause.DEFINITION,
    "Extensions": Cause.DEFINITION,
    "Groups": Cause.DEFINITION,
    "Settings": Cause.SETTING,
    "Areas": Cause.SETTING,
    "Targets": Cause.TARGET,
    "Schools": Cause.SCHOOL,
}
BY_THEMSELVES = frozenset((Cause.DEFINITION, Cause.SETTING, Cause.TARGET, Cause.TIME, Cause.ORDER))
"""Causes that nobody's row brings about: a target that they change is the row's of Targets, or the setting's."""
Detail = str


class Changed(NamedTuple):
    """A row added or removed, or a cell of one changed; texts as people see them, "" for a blank."""

    change: str
    table: str
    who: str
    name: str
    field: str
    before: str
    after: str
    cause: str


class Teller:
    """Who stands behind a row, and what was done to it."""

    def __init__(self, chain: Chain) -> None:
        """Of one comparison."""
        self._chain = chain
        table = chain.rows["Participants"]
        self._people = People(table.pairs, table.before, table.after)

    def who(self, row: Row) -> str:
        """The person, by Participant ID; for a row that is nobody's, the row."""
        table, number = row
        if not isinstance(number, int):
            return f"{table}: {number}"
        if table == "Participants":
            return self._people.participant(number)
        texts = list(_sides(self._chain.rows[table], number))
        if table == "Assessments" and (found := self._people.of_script(texts)):
            return found
        return f"{table}: {_named(table, texts[0])}"

    def detail(self, cause: Cause, who: str, rows: Iterable[Row]) -> Detail:
        """What was done, in words."""
        if cause is Cause.TIME:
            return self._moved
        if cause in (Cause.DEFINITION, Cause.SETTING, Cause.TARGET):
            return _short(self._whole[cause])
        if cause is Cause.SCHOOL:
            return _short(self._of_school(rows))
        if cause is Cause.ORDER:
            return "the order of rows of the same day"
        if (who, cause) in self._done:
            return _short(self._done[who, cause])
        others = dict.fromkeys(map(self.who, rows))
        return _short(
            f"{other}: {_short(self._done[other, cause])}" for other in others if (other, cause) in self._done
        )

    @property
    def _moved(self) -> str:
        was, becomes = (settings_of(side)[0].as_at_date for side in (self._chain.before, self._chain.after))
        return f"As at {was} → {becomes}"

    @cached_property
    def _whole(self) -> dict[Cause, list[str]]:
        found: dict[Cause, list[str]] = {cause: [] for cause in Cause}
        for one in _of_whole_tables(self._chain):
            found[_WHOLE.get(one.table, Cause.NEWS)].append(f"{one.table}, {_said(one)}")
        return found

    def _of_school(self, rows: Iterable[Row]) -> list[str]:
        urns = {key(text.get("URN", "")) for table, number in rows for text in self._texts(table, number)}
        return [_said(one) for one in _of_whole_tables(self._chain) if one.table == "Schools" and key(one.who) in urns]

    def _texts(self, table: str, number: int | str) -> Iterator[dict[str, str]]:
        if isinstance(number, int):
            yield from _sides(self._chain.rows[table], number)

    @cached_property
    def _done(self) -> dict[tuple[str, Cause], list[str]]:
        """What was done to each person's rows, by cause."""
        found: dict[tuple[str, Cause], list[str]] = {}
        for row, cause in self._chain.added.items():
            found.setdefault((self.who(row), cause), []).append(f"row of {row[0]} added")
        for row in self._chain.removed:
            found.setdefault((self.who(row), Cause.REMOVAL), []).append(f"row of {row[0]} removed")
        for one in self._chain.changes:
            words = f"{one.column}: {one.before or '(blank)'} → {one.after or '(blank)'}"
            found.setdefault((self.who((one.table, one.number)), one.cause), []).append(words)
        return found


def changes_of(chain: Chain, teller: Teller) -> Iterator[Changed]:
    """Everything that differs in what was typed: rows added, removed and changed of each table, then the others."""
    by_pair: dict[tuple[str, int], list[tuple[str, str, str, Cause]]] = {}
    for one in chain.changes:
        by_pair.setdefault((one.table, one.number), []).append((one.column, one.before, one.after, one.cause))
    for name, table in chain.rows.items():
        for number in table.pairs:
            row = (name, number)
            who, person = teller.who(row), next(_sides(table, number)).get("Name", "")
            if row in chain.added:
                yield Changed(ADDED, name, who, person, "", "", "", chain.added[row].value)
            elif row in chain.removed:
                yield Changed(REMOVED, name, who, person, "", "", "", Cause.REMOVAL.value)
            for column, old, new, cause in by_pair.get(row, ()):
                yield Changed(CHANGED, name, who, person, column, old, new, cause.value)
    yield from _of_whole_tables(chain)


def _of_whole_tables(chain: Chain) -> Iterator[Changed]:
    for name in TABLES:
        if name not in BY_ROW and name not in RECORD_NAMES:
            yield from _of_whole_table(name, *(_listed(side, name) for side in (chain.before, chain.after)))


def _listed(side: Tables, name: str) -> Typed:
    """A table as texts; of Settings those in force, since a lacking row has its default."""
    if name != "Settings":
        return typed(side, name)
    rows = typed(side, name)
    force = settings_of(side)[0]
    shown = {str(row["Setting"]): row.get("Value", "") for row in rows.rows.values()}
    known = {setting.name: _in_force(setting, getattr(force, setting.attribute)) for setting in SETTINGS}
    texts = {**shown, **known}
    return Typed(
        ("Setting", "Value"),
        {number: {"Setting": label, "Value": value} for number, (label, value) in enumerate(texts.items(), 1)},
    )


def _in_force(setting: Setting, value: object) -> str:
    if setting.kind is Kind.DATE and isinstance(value, int):
        return day_of_serial(value).isoformat() if value else ""
    return "" if value in (None, "") else as_label(value)


def _of_whole_table(name: str, before: Typed, now: Typed) -> Iterator[Changed]:
    cause = _WHOLE[name].value if name in _WHOLE else ""
    for pair in pairs(name, before, now):
        texts = now.rows[pair.after] if pair.after is not None else before.rows[pair.before or 0]
        who = _named(name, texts)
        if pair.before is None or pair.after is None:
            yield Changed(ADDED if pair.before is None else REMOVED, name, who, "", "", "", "", cause)
            continue
        for column, old, new in differing(pair, before, now):
            moved = Cause.TIME.value if name == "Settings" and who == "As at" else cause
            yield Changed(CHANGED, name, who, "", column, old, new, moved)


def _sides(table: Rows, number: int) -> Iterator[dict[str, str]]:
    pair = table.pairs[number]
    if pair.after is not None:
        yield dict(table.after.rows[pair.after])
    if pair.before is not None:
        yield dict(table.before.rows[pair.before])


def _named(table: str, texts: dict[str, str] | object) -> str:
    assert isinstance(texts, dict)
    found = [texts[column] for column in named_by(table) if texts.get(column)]
    return ", ".join(found) or ", ".join([text for text in texts.values() if text][:2])


def _said(one: Changed) -> str:
    if one.change != CHANGED:
        return f"{one.who} {one.change}"
    return f"{one.who}: {one.field} {one.before or '(blank)'} → {one.after or '(blank)'}"


def _short(words: Iterable[str]) -> str:
    listed = list(dict.fromkeys(words))
    more = len(listed) - MOST_NAMED
    return "; ".join(listed[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
