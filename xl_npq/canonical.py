"""One provider's tables in the form that our workbooks hold: named, dated, on rows of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import pandas as pd

from xl_npq.calculated import facts_of
from xl_npq.facts.fact import Rows
from xl_npq.facts.groups import FSM_30, dimensions, heading_key
from xl_npq.providers import UNNAMED, tables_of
from xl_npq.records import CHANGES, CHANGES_SHEET, RECORD_NAMES
from xl_npq.settings import typed_values
from xl_npq.tables import HEADER_ROW, TABLES, Place, Tables
from xl_npq.values import key, keys_of

LONGEST_HEADING = 200
"""Excel takes headings of at most 255 characters."""
_ON_THEIR_OWN = (
    *("Participants", "Assessments", "Feedback", "Schools", "Targets", "Requirements"),
    *("Partnership targets", "Partnership reviews"),
)
"""Tables with a sheet of their own."""
FEWEST_ROWS = 2
"""Every table has a blank line to type into; some programs take a column of one cell for a single value."""


def with_setting(tables: Tables, name: str, value: object) -> Tables:
    """The same tables with one setting changed, or added where its row is lacking."""
    frame = tables["Settings"].copy()
    names = [key(label) for label in frame["Setting"].fillna("")]
    if key(name) in names:
        values = list(frame["Value"])
        values[names.index(key(name))] = value
        frame["Value"] = pd.Series(values, index=frame.index, dtype=object)
        return tables.with_frame("Settings", frame)
    added = pd.DataFrame({"Setting": [name], "Value": [value]}, index=pd.Index([0], name=frame.index.name))
    return tables.with_frame("Settings", pd.concat([frame, added.reindex(columns=frame.columns)]))


def with_as_at(tables: Tables, as_at: date | None) -> Tables:
    """The same tables as at another date; None changes nothing."""
    return tables if as_at is None else with_setting(tables, "As at", as_at)


def canonical(tables: Tables, provider: str, file: str) -> Tables:
    """The tables of one provider as they will stand in a workbook named `file`: rows follow one another from row 5.

    A short table gets blank rows, since an Excel Table needs one; a column that the table Groups names and
    Participants lacks is added, blank; an extra column called as a calculated one is renamed.
    """
    one = _of_provider(tables, provider)
    one = with_setting(one, "Provider", None if provider == UNNAMED else provider)
    settings = one["Settings"].assign(Value=pd.Series(typed_values(one), index=one["Settings"].index, dtype=object))
    one = one.with_frame("Settings", settings)
    moved = _moved(one)
    on_rows = _on_the_same_rows if tables.own else from_the_top
    frames = {name: on_rows(frame) for name, frame in one.frames.items()}
    frames["Participants"] = _with_group_columns(frames["Participants"], frames["Groups"])
    if tables.own:
        frames = {name: frame.drop(columns=_clashing(name, frame, frames)) for name, frame in frames.items()}
    else:
        frames = _with_own_headings(frames)
    frames["Participants"] = _with_group_labels(frames)
    return replace(
        one,
        own=True,
        frames=frames,
        unread=tuple(replace(cell, row=moved[cell.table].get(cell.row, 0)) for cell in one.unread),
        notes=(),
        further={},
        moments=tuple(cell._replace(row=moved[cell.table].get(cell.row, 0)) for cell in one.moments),
        places={name: Place(file, sheet_of(name)) for name in frames},
    )


def moved_rows(tables: Tables, provider: str) -> dict[str, dict[int, int]]:
    """For each table, the row of the provider's workbook on which each row of the source will stand.

    Tables of several files are left out: a row alone does not tell where in the source it is.
    """
    moved = _moved(_of_provider(tables, provider))
    return {name: rows for name, rows in moved.items() if not tables.further.get(name)}


def _of_provider(tables: Tables, provider: str) -> Tables:
    """A provider's tables; of a list of schools from outside, those that its participants name.

    Where they name none of the list, its first school stays, so that the workbook still knows there was a list.
    """
    one = tables_of(tables, provider)
    schools = one["Schools"]
    if one.own or schools.empty:
        return one
    named = set(keys_of(one["Participants"]["URN"])) - {""}
    used = [urn in named for urn in keys_of(schools["URN"])]
    if all(used):
        return one
    return one.with_frame("Schools", schools[used] if any(used) else schools.iloc[:1])


def _moved(one: Tables) -> dict[str, dict[int, int]]:
    if one.own:
        return {name: {int(row): int(row) for row in frame.index} for name, frame in one.frames.items()}
    return {
        name: {int(row): HEADER_ROW + 1 + place for place, row in enumerate(frame.index)}
        for name, frame in one.frames.items()
    }


def sheet_of(table: str) -> str:
    """The sheet on which a table stands: the small ones share Settings."""
    if table == CHANGES.name:
        return CHANGES_SHEET
    return table if table in (*_ON_THEIR_OWN, *RECORD_NAMES) else "Settings"


def _on_the_same_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of our own workbook where they stand, blank ones among them; packaged ones stand nowhere."""
    placed = frame[frame.index > HEADER_ROW]
    last = max([HEADER_ROW + FEWEST_ROWS, *placed.index])
    return placed.reindex(pd.RangeIndex(HEADER_ROW + 1, last + 1, name="Row"))


def from_the_top(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows one after another from the first row of a table on, with the blank ones that a short table has."""
    lacking = max(0, FEWEST_ROWS - len(frame))
    rows = frame.reindex([*frame.index, *range(-lacking, 0)]) if lacking else frame
    return rows.set_axis(pd.RangeIndex(HEADER_ROW + 1, HEADER_ROW + 1 + len(rows), name="Row"), axis=0)


def _with_group_columns(participants: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    there = {heading_key(name) for name in participants.columns} | {heading_key(FSM_30)}
    lacking = [column for column in groups["Column"].dropna().unique() if column and heading_key(column) not in there]
    return participants.assign(**dict.fromkeys(lacking))


def _with_own_headings(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Extra columns called as a calculated one, as another but for letter case, or too long for Excel are renamed."""
    renamed = {name: _headings(name, frame, frames) for name, frame in frames.items()}
    made = {name: frame.set_axis(renamed[name], axis=1) for name, frame in frames.items()}
    moved = dict(zip(map(heading_key, frames["Participants"].columns), renamed["Participants"], strict=True))
    columns = [moved.get(heading_key(column), column) for column in made["Groups"]["Column"].fillna("")]
    made["Groups"] = made["Groups"].assign(Column=pd.Series(columns, index=made["Groups"].index, dtype="str"))
    return made


def _headings(name: str, frame: pd.DataFrame, frames: dict[str, pd.DataFrame]) -> list[str]:
    clashing, inputs = set(_clashing(name, frame, frames)), TABLES[name].names
    taken = {key(column) for column in inputs}
    headings = []
    for column in map(str, frame.columns):
        heading = column
        if column not in inputs:
            wanted = f"{column[:LONGEST_HEADING]} (typed)" if column in clashing else column[:LONGEST_HEADING]
            heading = next(found for found in _numbered(wanted) if key(found) not in taken)
            taken.add(key(heading))
        headings.append(heading)
    return headings


def _numbered(heading: str) -> Iterator[str]:
    yield heading
    yield from (f"{heading} ({number})" for number in count(2))


def _with_group_labels(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Extra columns that make groups hold texts, so that a formula sees the label that Python does."""
    participants = frames["Participants"]
    rows = {table: Rows(frames[table]) for table in ("Participants", "Groups")}
    grouping = [column for column in dimensions(rows).values() if column in participants.columns]
    texts = {
        column: rows["Participants"].text(column) for column in grouping if column not in TABLES["Participants"].names
    }
    return participants.assign(
        **{column: pd.Series(labels, index=participants.index, dtype="str") for column, labels in texts.items()}
    )


def _clashing(name: str, frame: pd.DataFrame, frames: dict[str, pd.DataFrame]) -> list[str]:
    rows = {table: Rows(frames[table]) for table in ("Participants", "Groups")}
    calculated = {heading_key(fact.name) for fact in facts_of(name, rows)}
    inputs = TABLES[name].names
    return [column for column in frame.columns if column not in inputs and heading_key(column) in calculated]
