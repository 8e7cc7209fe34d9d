"""One table Schools from several files: the provider's own list, the school census, the register of schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from xl_npq.read.frames import Framed
from xl_npq.read.register import Published
from xl_npq.tables import ROWS_OF_A_FILE, TABLES, Place, Unread
from xl_npq.values import key

_FIRST_FOR_SHARES = (None, Published.CENSUS, Published.GIAS)
_FIRST_FOR_LABELS = (None, Published.GIAS, Published.CENSUS)
"""Whose word comes first (contract, 'Input tables'); None is the provider's own table."""


@dataclass(frozen=True)
class Part:
    """One file of schools: what was read of it, where it lies, who published it (None: the provider's own)."""

    framed: Framed
    place: Place
    published: Published | None = None


def together(parts: Sequence[Part]) -> tuple[Framed, tuple[Place, ...]]:
    """The parts as one table, and the places of its files.

    A school stands where the first part has it, and what is blank there comes from the others; a cell that could not
    be read stays as it is. Rows of the second part are numbered from `ROWS_OF_A_FILE` on.
    """
    ordered = sorted(parts, key=lambda part: _FIRST_FOR_SHARES.index(part.published))
    numbered = [_numbered(part, number) for number, part in enumerate(ordered)]
    if len(numbered) == 1:
        return numbered[0].framed, (numbered[0].place,)
    seen: set[str] = set()
    frames = []
    for number, part in enumerate(numbered):
        frame = part.framed.frame
        keys = [key(urn) for urn in frame["URN"]]
        # A list of one's own is kept whole; of the others, schools that no list above has.
        frames.append(frame if number == 0 else frame[[urn != "" and urn not in seen for urn in keys]])
        seen |= set(keys)
    whole = pd.concat([frame.astype(object) for frame in frames])
    unread = tuple(cell for part in numbered for cell in part.framed.unread)
    filled = _filled(whole, numbered, {(cell.row, cell.column) for cell in unread})
    kept = set(filled.index)
    told = [cell for cell in unread if cell.row in kept or cell.row < ROWS_OF_A_FILE]
    notes = [cell for part in numbered for cell in part.framed.notes]
    return Framed(filled, tuple(told), tuple(notes)), tuple(part.place for part in numbered)


def _numbered(part: Part, number: int) -> Part:
    """The part with its rows numbered apart from those of the parts before it."""

    def moved(cells: Sequence[Unread]) -> tuple[Unread, ...]:
        return tuple(replace(cell, row=cell.row + number * ROWS_OF_A_FILE) for cell in cells)

    frame = part.framed.frame
    index = pd.Index(frame.index.to_numpy() + number * ROWS_OF_A_FILE, name=frame.index.name)
    framed = Framed(frame.set_axis(index, axis=0), moved(part.framed.unread), moved(part.framed.notes))
    return replace(part, framed=framed)


def _filled(whole: pd.DataFrame, parts: Sequence[Part], unread: set[tuple[int, str]]) -> pd.DataFrame:
    urns = [key(urn) for urn in whole["URN"]]
    first = _first_rows(urns)
    own = [parts[0].published is None and row < ROWS_OF_A_FILE for row in whole.index]
    columns: dict[str, pd.Series] = {}
    for name in whole.columns:
        values = list(whole[name])
        if name in TABLES["Schools"].names and name != "URN":
            order = _FIRST_FOR_SHARES if name == "FSM %" else _FIRST_FOR_LABELS
            known = [_known(part, name) for whose in order for part in parts if part.published is whose]
            for place, urn in enumerate(urns):
                typed = (int(whole.index[place]), name) in unread or (own[place] and not pd.isna(values[place]))
                if first.get(urn) == place and not typed:
                    values[place] = next((found[urn] for found in known if urn in found), None)
        dtype = "float64" if name == "FSM %" else "str" if name in TABLES["Schools"].names else "object"
        columns[name] = pd.Series(values, index=whole.index, dtype=dtype)
    return pd.DataFrame(columns, index=whole.index)


def _first_rows(urns: Sequence[str]) -> Mapping[str, int]:
    first: dict[str, int] = {}
    for place, urn in enumerate(urns):
        if urn:
            first.setdefault(urn, place)
    return first


def _known(part: Part, name: str) -> dict[str, object]:
    """What a part says of each school in one column, blanks left out."""
    frame = part.framed.frame
    known: dict[str, object] = {}
    for urn, value in zip(frame["URN"], frame[name], strict=True):
        if not pd.isna(value) and key(urn):
            known.setdefault(key(urn), value)
    return known
