"""Reading a source: a workbook, a folder of CSVs or one participants file becomes typed tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xl_npq.errors import SourceError, UsageError
from xl_npq.read import delimited, workbook
from xl_npq.read.canonical import CANONICAL
from xl_npq.read.cells import Block
from xl_npq.read.frames import Framed, framed
from xl_npq.read.outside import OUTSIDE
from xl_npq.read.packaged import over_packaged_settings, packaged
from xl_npq.tables import TABLES, Tables

__all__ = ["read", "typed"]

_DELIMITED = (".csv", ".tsv")
_WORKBOOKS = (".xlsx", ".xlsm")


def read(source: str | Path) -> Tables:
    """Every input table of a source, each row with its place in its file.

    A source is a workbook (each table an Excel Table, or on a sheet of its name), a folder of CSVs named after the
    tables, or one file of participants. In workbooks that xl-npq wrote only canonical cells count; everywhere else
    the forms in which exports and people write dates, numbers, shares, TRNs and cohorts are read too. Shares are
    fractions, dates whole days. Cells that cannot be read count as blank and are told in `Tables.unread`; a table or
    column that is required and lacking is told in `Tables.missing`.

    Raises UsageError where there is no such source, SourceError where it cannot be opened as what it claims to be.
    """
    path = Path(source)
    try:
        if not path.exists():
            raise UsageError(f"There is no file or folder {source}: check the name")
        blocks, own = _folder(path) if path.is_dir() else _file(path)
    except OSError as error:
        raise SourceError(
            f"{source} cannot be opened ({error.strerror}): close it where it is open, or ask for access to it"
        ) from error
    return typed(blocks, own)


def typed(blocks: Mapping[str, Block], own: bool) -> Tables:
    """The tables that the cells of a source make; those that it lacks are the packaged ones, or empty.

    `own`: the cells are those of a workbook that xl-npq wrote, where only canonical ones count.
    """
    reading = CANONICAL if own else OUTSIDE
    return _tables(blocks, {name: framed(block, TABLES[name], reading) for name, block in blocks.items()}, own)


def _folder(path: Path) -> tuple[Mapping[str, Block], bool]:
    names = {workbook.table_key(table.name): table for table in TABLES.values()}
    files: dict[str, Path] = {}
    for file in sorted(path.iterdir()):
        table = names.get(workbook.table_key(file.stem))
        if table is None or file.suffix.lower() not in _DELIMITED or not file.is_file():
            continue
        if table.name in files:
            raise SourceError(
                f"{path} holds {table.name} twice, in {files[table.name].name} and {file.name}: take one of them out"
            )
        files[table.name] = file
    return {name: delimited.block(file.read_bytes(), file.name, TABLES[name]) for name, file in files.items()}, False


def _file(path: Path) -> tuple[Mapping[str, Block], bool]:
    ending = path.suffix.lower()
    if ending in _WORKBOOKS:
        return workbook.blocks(path.read_bytes(), path.name)
    if ending in _DELIMITED:
        return {"Participants": delimited.block(path.read_bytes(), path.name, TABLES["Participants"])}, False
    raise SourceError(
        f"{path.name} has none of the endings that can be read: save it as .xlsx, .xlsm or .csv, or name a folder"
    )


def _tables(blocks: Mapping[str, Block], read_tables: Mapping[str, Framed], own: bool) -> Tables:
    frames = {name: read_tables[name].frame if name in read_tables else packaged(name) for name in TABLES}
    if "Settings" in read_tables:
        frames["Settings"] = over_packaged_settings(frames["Settings"])
    missing = tuple(lacking for table in read_tables.values() for lacking in table.missing)
    return Tables(
        frames=frames,
        places={name: block.place for name, block in blocks.items()},
        unread=tuple(cell for table in read_tables.values() for cell in table.unread),
        missing=missing if "Participants" in read_tables else (("Participants", ""), *missing),
        own=own,
        notes=tuple(cell for table in read_tables.values() for cell in table.notes),
    )
