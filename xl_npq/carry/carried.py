"""What of a workbook goes into another of the same data, where, and what cannot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from xl_npq.carry.places import Places
from xl_npq.carry.put_in import Fill, Left, Named, Note, PutIn, Spot
from xl_npq.carry.sheet_names import free_names, renamed, sheets_named
from xl_npq.facts.groups import heading_key
from xl_npq.layout.sheet import letter

_CELLS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")
SHEET = "Not carried over"
"""The sheet of what a new workbook has no place for."""
_LOST_BEFORE = re.compile(rf"{SHEET}( \(\d+\))?")
"""The names of such sheets in a workbook that has some already."""


@dataclass(frozen=True)
class Carried:
    """What goes into the new workbook, each at its place there; `lost` is listed in it instead.

    `sheets` are a person's own: what each is called there, by its name.
    """

    notes: tuple[Note, ...]
    fills: tuple[Fill, ...]
    names: tuple[Named, ...]
    sheets: Mapping[str, str]
    hidden_rows: tuple[tuple[str, int], ...]
    hidden_columns: tuple[tuple[str, int], ...]
    widths: Mapping[tuple[str, int], float]
    lost: tuple[Left, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """What was carried and what was not, in lines."""
        earlier = sum(bool(_LOST_BEFORE.fullmatch(name)) for name in self.sheets)
        counts = (
            ("comment", len(self.notes)),
            ("cell fill", len(self.fills)),
            ("sheet of your own", len(self.sheets) - earlier),
            (f"earlier sheet {SHEET!r}", earlier),
            ("defined name", len(self.names)),
            ("hidden row", len(self.hidden_rows)),
        )
        lost = Counter(one.what for one in self.lost)
        return (
            *(f"Carried over: {count:,} × {what}" for what, count in counts if count),
            *(
                f"Your own sheet {name!r} is called {new!r} now, since one of ours has its name"
                for name, new in self.sheets.items()
                if new != name
            ),
            *(f"Not carried over, listed on the sheet {SHEET!r}: {count:,} × {what}" for what, count in lost.items()),
        )


def carried(found: PutIn, places: Places, there: frozenset[str], names: frozenset[str]) -> Carried:
    """What of `found` goes where; `there` are the sheets of the new workbook and `names` its defined names."""
    lost: list[Left] = list(found.left)
    own = free_names(found.sheets, there)
    notes = tuple(_notes(found, own, places, there, lost))
    fills = tuple(_fills(found, places, lost))
    kept = (name for name in found.names if _stands(name, frozenset(own), places, names, lost))
    lost += (Left("cell beside the tables", _at(one.spot), one.formula or one.shown) for one in found.free)
    lost += (Left("formula in a table, its value was kept", _at(one.spot), one.formula) for one in found.formulas)
    lost += _frozen(found, places)
    lost += (Left("conditional format", f"{one.sheet}!{one.range}", one.rule) for one in found.formats)
    return Carried(
        notes,
        fills,
        tuple(Named(name.name, renamed(name.target, own)) for name in kept),
        own,
        tuple(_hidden_rows(found, places, lost)),
        tuple(_columns(found.hidden_columns, places)),
        {at: found.widths[was] for was in found.widths for at in _columns((was,), places)},
        tuple(lost),
    )


def _frozen(found: PutIn, places: Places) -> Iterator[Left]:
    """Columns that a person's own formula fills: in the new workbook their headings are those of typed ones."""
    for one in found.calculated:
        typed = places.new[one.table].columns if one.table in places.new else ()
        if heading_key(one.heading) in map(heading_key, typed):
            where = f"{places.old[one.table].sheet}, column {one.heading}"
            yield Left("column of formulas, its values were kept", where, f"={one.formula}")


def _notes(
    found: PutIn, own: Mapping[str, str], places: Places, there: frozenset[str], lost: list[Left]
) -> Iterator[Note]:
    for note in found.notes:
        if note.spot.sheet in own:
            yield note._replace(spot=note.spot._replace(sheet=own[note.spot.sheet]))
            continue
        spot = places.of(note.spot) if note.spot.sheet in there else None
        if spot is None:
            lost.append(Left("comment", _at(note.spot), f"{note.author}: {note.text}"))
        else:
            yield note._replace(spot=spot)


def _fills(found: PutIn, places: Places, lost: list[Left]) -> Iterator[Fill]:
    for fill in found.fills:
        spot = places.of(fill.spot)
        if spot is None:
            lost.append(Left("cell fill", _at(fill.spot)))
        else:
            yield fill._replace(spot=spot)


def _stands(name: Named, own: frozenset[str], places: Places, taken: frozenset[str], lost: list[Left]) -> bool:
    """Whether a name means the same in the new workbook."""
    if name.name in taken:
        return False
    others = sheets_named(name.target) - own
    spots = (Spot(sheet, int(row), _number(column)) for sheet in others for column, row in _CELLS.findall(name.target))
    if "#REF!" in name.target or (others and any(places.of(spot) != spot for spot in spots)):
        lost.append(Left("defined name", name.name, name.target))
        return False
    return True


def _hidden_rows(found: PutIn, places: Places, lost: list[Left]) -> Iterator[tuple[str, int]]:
    for sheet, row in found.hidden_rows:
        if sheet in found.filtered:
            continue
        tables = [(name, table) for name, table in places.old.items() if table.sheet == sheet]
        rows = (places.rows[name].get(row) for name, table in tables if table.heading_row < row <= table.last_row)
        moved = next(chain(rows, (row,)))
        if moved is None:
            lost.append(Left("hidden row", f"{sheet}, row {row}"))
        else:
            yield sheet, moved
    lost += (Left("filter, its rows are shown again", sheet) for sheet in sorted(found.filtered))


def _columns(columns: tuple[tuple[str, int], ...], places: Places) -> Iterator[tuple[str, int]]:
    for sheet, column in columns:
        moved = places.column(sheet, column)
        if moved is not None:
            yield sheet, moved


def _at(spot: Spot) -> str:
    return f"{spot.sheet}!{letter(spot.column)}{spot.row}"


def _number(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number
