"""A mapping: how another system's headings and values become ours, from a TOML file or the table Mapping of a source.

Nothing is mapped silently: every cell that was is told.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xl_npq.errors import SourceError
from xl_npq.read.cells import Block, Cell
from xl_npq.read.headings import heading_key, matched, shown
from xl_npq.read.outside import plain_text
from xl_npq.tables import TABLES, Column, Table, Unread
from xl_npq.values import key

MAPPING = Table("Mapping", tuple(Column(name) for name in ("Table", "Heading", "Column", "Value", "Becomes")))
"""The table of a source that holds a mapping: a row maps a heading to a column, or a value of a column to another."""


@dataclass(frozen=True)
class Translation:
    """Which headings become which columns, and which values of a column become which; all by the keys of labels."""

    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(table, key of the heading) -> column"""
    values: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    """(table, column) -> key of the value -> value; "" makes the cell blank"""

    spelt: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(table, key of the heading) -> the heading as the mapping writes it"""

    def over(self, other: Translation) -> Translation:
        """Both together; where both speak of the same, this one counts."""
        columns = {*other.values, *self.values}
        return Translation(
            {**other.headings, **self.headings},
            {column: {**other.values.get(column, {}), **self.values.get(column, {})} for column in columns},
            {**other.spelt, **self.spelt},
        )


def from_toml(data: bytes, name: str) -> Translation:
    """The mapping in a TOML file: ``[Participants.headings]`` and ``[Participants.values.Gender]``.

    SourceError where it is no TOML, or names a table or column that there is not.
    """
    try:
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{name} is no TOML file ({error}): see what 'xl-npq map' writes") from error
    lines = [line for table, parts in tables.items() for line in _lines(table, parts, name)]
    return _translation(lines, name)


def _lines(table: str, parts: object, name: str) -> Iterator[tuple[str, str, str, str, str]]:
    for part, content in _section(parts, name).items():
        if part == "headings":
            for heading, column in _section(content, name).items():
                yield table, heading, str(column), "", ""
        elif part == "values":
            for column, values in _section(content, name).items():
                for value, becomes in _section(values, name).items():
                    yield table, "", column, value, str(becomes)
        else:
            raise SourceError(f"{name}: [{table}.{part}] is neither headings nor values")


def _section(content: object, name: str) -> Mapping[str, object]:
    if not isinstance(content, dict):
        raise SourceError(f"{name}: {content!r} stands outside a section such as [Participants.headings]")
    return content


def from_block(block: Block) -> Translation:
    """The mapping in a table Mapping; a blank Table is Participants."""
    places = matched(block, MAPPING).canonical
    lines = []
    for row in block.rows:
        cells = {name: plain_text(row[place]) if place < len(row) else "" for name, place in places.items()}
        if any(cells.values()):
            table, heading, column, value, becomes = (cells.get(name, "") for name in MAPPING.names)
            lines.append((table or "Participants", heading, column, value, becomes))
    return _translation(lines, str(block.place))


def _translation(lines: Sequence[tuple[str, str, str, str, str]], name: str) -> Translation:
    headings: dict[tuple[str, str], str] = {}
    spelt: dict[tuple[str, str], str] = {}
    values: dict[tuple[str, str], dict[str, str]] = {}
    tables = {key(table): table for table in TABLES}
    for named, heading, column, value, becomes in lines:
        table = tables.get(key(named))
        if table is None:
            raise SourceError(f"{name}: there is no table {named}; the tables are {', '.join(TABLES)}")
        columns = {heading_key(other): other for other in TABLES[table].names}
        if heading_key(column) not in columns:
            raise SourceError(f"{name}: the table {table} has no column {column!r}: correct it, see docs/input.md")
        if value:
            values.setdefault((table, columns[heading_key(column)]), {})[key(value)] = becomes
        elif heading:
            headings[table, heading_key(heading)] = columns[heading_key(column)]
            spelt[table, heading_key(heading)] = heading
    return Translation(headings, values, spelt)


def translated(block: Block, table: Table, translation: Translation) -> tuple[Block, tuple[Unread, ...]]:
    """The block with its headings and values mapped, and every one that was.

    SourceError where two columns would become one.
    """
    renamed, told = _renamed(block, table, translation)
    places = matched(renamed, table).canonical
    wanted = {
        places[column]: (column, values)
        for (name, column), values in translation.values.items()
        if name == table.name and column in places
    }
    if not wanted:
        return renamed, told
    notes = list(told)
    rows = [list(row) for row in block.rows]
    for place, (column, values) in wanted.items():
        known: dict[tuple[type, Cell], str | None] = {}
        for number, row in enumerate(rows, block.first_row):
            if place < len(row) and (becomes := _becomes(row[place], values, known)) is not None:
                words = f"mapped to {becomes}" if becomes else "mapped to a blank"
                notes.append(Unread(table.name, number, column, row[place], words, "value-mapped"))
                row[place] = becomes
    return replace(renamed, rows=rows), tuple(notes)


def idle(translation: Translation, blocks: Mapping[str, Block], told: Sequence[Unread]) -> Iterator[Unread]:
    """What of a mapping matched no heading, or not one value of its column; `told` is every cell that was mapped."""
    for (table, name), column in translation.headings.items():
        headings = blocks[table].headings if table in blocks else ()
        if name not in {heading_key(shown(heading)) for heading in headings}:
            theirs = translation.spelt.get((table, name), name)
            yield Unread(table, 0, column, theirs, f"mapped to {column}, but no heading of {table}", "mapping-unused")
    mapped = {(cell.table, cell.column) for cell in told if cell.reason == "value-mapped"}
    for (table, column), values in translation.values.items():
        changes = {value for value, becomes in values.items() if value != key(becomes)}
        if changes and (table, column) not in mapped:
            words = f"no value of {column} that the mapping names is in {table}"
            yield Unread(table, 0, column, ", ".join(changes), words, "mapping-unused")


def _becomes(cell: Cell, values: Mapping[str, str], known: dict[tuple[type, Cell], str | None]) -> str | None:
    """What a cell becomes; None where it stays."""
    # True == 1, but they are two texts.
    place = type(cell), cell
    if place not in known:
        text = plain_text(cell)
        becomes = values.get(key(text)) if text else None
        known[place] = None if becomes == text else becomes
    return known[place]


def _renamed(block: Block, table: Table, translation: Translation) -> tuple[Block, tuple[Unread, ...]]:
    keys = [heading_key(shown(heading)) for heading in block.headings]
    headings, told = list(block.headings), []
    taken: dict[str, str] = {}
    for place, name in enumerate(keys):
        column = translation.headings.get((table.name, name)) if name else None
        if column is None or name == heading_key(column) or name in keys[:place]:
            continue
        there = taken.get(column) or (column if heading_key(column) in keys else None)
        if there:
            raise SourceError(
                f"{block.place}: the mapping makes {shown(block.headings[place])} the column {column}, and {there} is "
                "that column already: take one of the two out"
            )
        taken[column] = shown(block.headings[place])
        headings[place] = column
        told.append(
            Unread(table.name, block.first_row - 1, column, taken[column], f"mapped to {column}", "heading-mapped")
        )
    return replace(block, headings=headings), tuple(told)
