"""Everything that a person put into a workbook, put into another of the same data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from xl_npq.carry.carried import SHEET
from xl_npq.carry.carried import carried as carried_of
from xl_npq.carry.places import Places, rows_of
from xl_npq.carry.sheet_names import free_name
from xl_npq.read import read
from xl_npq.read.compound import opened
from xl_npq.read.package import Package, open_package
from xl_npq.workbook.beside import beside
from xl_npq.workbook.carried_into import with_carried
from xl_npq.workbook.lost_sheet import lost_sheet
from xl_npq.workbook.own_sheets import Source, given_up, own_sheets
from xl_npq.workbook.put_in import defined_names, layout_of, loaded, put_in, titles


def carried(old: Path, new: Path, password: str | None = None, in_place: Collection[str] = ()) -> tuple[str, ...]:
    """Put what a person had put into `old` into `new`, just written from the same data; `old` stays as it is.

    Comments, fills, defined names, widths, hidden rows and columns go with their rows and headings, wherever these
    stand now; a person's own sheets are copied with their values, formulas that look at nothing else, and looks. What
    has no place in the new workbook is listed there on a sheet of its own. Returns in lines what was carried and what
    not. `password` opens `old`; rows of the tables `in_place` are where they were, whatever they say now.
    Values of tables are not touched: `new` has them already.
    """
    data = opened(old.read_bytes(), old.name, password)
    before, after = open_package(data, old.name), open_package(new.read_bytes(), new.name)
    layout = layout_of(before)
    places = Places(layout, layout_of(after), rows_of(read(old, password=password), read(new), layout, in_place))
    there = frozenset(after.sheets)
    ours = titles(new.read_bytes(), after, places.new)
    found = carried_of(put_in(data, before, layout, ours), places, there, defined_names(after))
    own = _own(data, before, found.sheets)
    found = replace(found, lost=(*found.lost, *given_up(own)))
    if found.lost:
        own.append(lost_sheet(free_name(SHEET, there | set(found.sheets.values())), found.lost))
    result = with_carried(new.read_bytes(), new.name, found, own_sheets(own) if own else None)
    with beside(new) as temporary:
        temporary.write_bytes(result)
    return found.told


def _own(data: bytes, package: Package, names: Mapping[str, str]) -> list[Source]:
    if not names:
        return []
    formulas, shown = (loaded(data, package, frozenset(names), values=values) for values in (False, True))
    return [Source(formulas[name], shown[name], new) for name, new in names.items()]
