"""Schools as the Department publishes them: the register of schools (GIAS), and the school census with its column EE.

Both are matched by heading, since columns stand elsewhere in each release. Of their columns only those of the table
Schools are taken, of their rows only schools that a participant names. Shares there are always percentages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice

from xl_npq.read.cells import Block, Cell
from xl_npq.read.headings import heading_key, shown
from xl_npq.tables import TABLES, Place, Unread
from xl_npq.values import general, key, without_noughts

_ROWS_LOOKED_AT = 50
_NAMES = TABLES["Schools"].names
_EE = 134
"""The census's column EE, counted from 0 (framework, Metric 2)."""
_CENSUS_SHARE = heading_key("% of pupils known to be eligible for free school meals")
_OUR_OWN = frozenset(map(heading_key, ("Local authority", "Phase", "School type", "Ofsted rating", "FSM %")))
"""Headings of the table Schools that no published file has: with one of them it is somebody's own table."""
_MARKS = frozenset(("..", ".", "x", "z", "c", ":", ">", "<", "-", "supp", "null", "na", "n/a", "ne", "np"))
"""What stands for a share that is not published."""


class Published(Enum):
    """Who published a file of schools."""

    CENSUS = "the school census"
    GIAS = "the register of schools"


_HEADINGS: Mapping[Published, Mapping[str, tuple[str, ...]]] = {
    Published.GIAS: {
        "URN": ("URN",),
        "School name": ("EstablishmentName",),
        "Local authority": ("LA (name)",),
        "District": ("DistrictAdministrative (name)",),
        "Region": ("GOR (name)",),
        "Phase": ("PhaseOfEducation (name)",),
        "School type": ("TypeOfEstablishment (name)",),
        "Ofsted rating": ("OfstedRating (name)",),
        "FSM %": ("PercentageFSM",),
    },
    Published.CENSUS: {
        "URN": ("URN",),
        "School name": ("School name", "School"),
        "Local authority": ("LA name", "LA (name)", "Local authority name"),
        "District": ("District administrative name", "District"),
        "Region": ("Region name", "Region"),
    },
}


@dataclass(frozen=True)
class Schools:
    """A published file: its schools as a block of the table Schools, and what is to be told of it."""

    published: Published
    block: Block
    notes: tuple[Unread, ...] = ()


def published(row: Sequence[Cell]) -> Published | None:
    """Whose headings a row holds; None for anybody else's."""
    keys = {heading_key(shown(cell)) for cell in row}
    if "urn" not in keys or keys & _OUR_OWN:
        return None
    if "establishmentname" in keys:
        return Published.GIAS
    return Published.CENSUS if any(name.startswith(_CENSUS_SHARE) for name in keys) else None


def schools(
    rows: Iterable[Sequence[Cell]], place: Place, urns: Collection[str], first_row: int = 1, first_column: int = 0
) -> Schools | None:
    """The schools of a published file; None where the first rows hold no such headings.

    `urns` are the keys of those in use; where the file has none of them, its first school stays, which shows that
    there was a list. Rows keep their numbers: the others are blank.
    """
    remaining = iter(rows)
    for above, row in enumerate(islice(remaining, _ROWS_LOOKED_AT)):
        if (whose := published(row)) is not None:
            headings, first = row, first_row + above + 1
            break
    else:
        return None
    places = _places(whose, headings)
    notes: list[Unread] = []
    shares = [place for place, heading in enumerate(headings) if heading_key(shown(heading)).startswith(_CENSUS_SHARE)]
    if whose is Published.CENSUS:
        share = _column_ee(shares, first_column)
        if share is None:
            several = ", ".join(shown(headings[place]) for place in shares)
            words = f"none stands in column EE, so that it cannot be told which is meant: {several}"
            notes.append(Unread("Schools", first - 1, "FSM %", "Free school meals", words, "census-column-unclear"))
        else:
            places["FSM %"] = share
    kept = _kept(remaining, places["URN"], urns)
    taken = [tuple(_cell(name, row, position) for name, position in places.items()) if row else () for row in kept]
    if "FSM %" in places:
        share_at = list(places).index("FSM %")
        notes += _suppressed(share_at, taken, first)
        taken = [_without_marks(share_at, row) for row in taken]
    return Schools(whose, Block(place, list(places), taken, first), tuple(notes))


def schools_of(block: Block, urns: Collection[str]) -> Schools | None:
    """The same for a block of the table Schools whose headings are of a published file."""
    rows = chain([block.headings], block.rows)
    return schools(rows, block.place, urns, block.first_row - 1, block.first_column)


def _places(whose: Published, headings: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        found.setdefault(heading_key(shown(heading)), position)
    return {
        name: found[heading_key(heading)]
        for name in _NAMES
        for heading in reversed(_HEADINGS[whose].get(name, ()))
        if heading_key(heading) in found
    }


def _column_ee(shares: Sequence[int], first_column: int) -> int | None:
    """The column of the share: that at EE, or the only one; None where there are several and none is at EE."""
    at_ee = [position for position in shares if position + first_column == _EE]
    return at_ee[0] if at_ee else shares[0] if len(shares) == 1 else None


def _kept(rows: Iterator[Sequence[Cell]], urn: int, urns: Collection[str]) -> list[Sequence[Cell]]:
    """The rows in use, the others blank."""
    kept: list[Sequence[Cell]] = []
    first: tuple[int, Sequence[Cell]] | None = None
    found = False
    for number, row in enumerate(rows):
        name = key(without_noughts(shown(row[urn]))) if urn < len(row) else ""
        wanted = name in urns and name != ""
        found |= wanted
        if first is None and name:
            first = number, row
        kept.append(row if wanted else ())
    if first is not None and not found:
        kept[first[0]] = first[1]
    return kept


def _cell(name: str, row: Sequence[Cell], position: int) -> Cell:
    cell = row[position] if position < len(row) else ""
    if name != "FSM %":
        return cell
    # A % sign says what every number of these columns is.
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return f"{general(float(cell))}%"
    text = cell.strip() if isinstance(cell, str) else ""
    return f"{text}%" if text and text.lower() not in _MARKS and not text.endswith("%") else cell


def _is_mark(row: Sequence[Cell], position: int) -> bool:
    cell = row[position] if row else ""
    return isinstance(cell, str) and cell.strip().lower() in _MARKS


def _suppressed(position: int, rows: Sequence[Sequence[Cell]], first: int) -> Iterator[Unread]:
    for number, row in enumerate(rows, first):
        if _is_mark(row, position):
            words = "stands for a share that is not published"
            yield Unread("Schools", number, "FSM %", row[position], words, "share-suppressed")


def _without_marks(position: int, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return (*row[:position], "", *row[position + 1 :]) if _is_mark(row, position) else row


def looks_published(lines: Iterable[Sequence[str]]) -> bool:
    """Whether the first lines of a file hold the headings of a published file of schools."""
    return any(published(line) is not None for line in islice(lines, _ROWS_LOOKED_AT))


def in_use(urns: Iterable[object]) -> frozenset[str]:
    """The keys of the URNs that participants name."""
    return frozenset(key(urn) for urn in set(urns)) - {""}
