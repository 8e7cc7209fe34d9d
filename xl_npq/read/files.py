"""The files of a source: which table each holds, and which hold schools as the Department publishes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from xl_npq.errors import SourceError
from xl_npq.read import delimited, parquet, workbook
from xl_npq.read.cells import Block
from xl_npq.read.mapping import MAPPING, Translation, from_block, from_toml
from xl_npq.read.register import Schools
from xl_npq.records import RECORD_NAMES
from xl_npq.tables import TABLES, Table

DELIMITED = (".csv", ".tsv")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_PUBLISHED_NAMES = ("edubasealldata", "sfr20_2016")
"""How the names of published files of schools begin."""
_START = 65_536
MOST_BYTES_OF_A_FILE = 100_000_000

Published = Callable[[Collection[str]], Schools | None]
"""A published file, to be read once it is known which schools are in use."""


@dataclass(frozen=True)
class Files:
    """What a source holds before its cells are read."""

    blocks: Mapping[str, Block]
    own: bool = False
    published: tuple[Published, ...] = ()
    translation: Translation = field(default_factory=Translation)
    unused: tuple[str, ...] = ()
    """Names of files of a folder that could be tables, were they named after them."""
    unused_sheets: tuple[str, ...] = ()
    """Names of sheets of a workbook from elsewhere that hold something, and no table."""


def files_of(path: Path, password: str | None, large: Collection[Path] = ()) -> Files:
    """The files of a source: one, or those of a folder; `large` ones are left to be read by provider."""
    if path in large:
        return Files({})
    return _folder(path, password, large) if path.is_dir() else _file(path, password)


def bytes_of(path: Path) -> bytes:
    """What a file holds. SourceError where it is too large to be a table of participants, or no ordinary file."""
    if not path.is_file():
        raise SourceError(f"{path} is no ordinary file: name a workbook, a CSV file or a folder of them")
    if path.stat().st_size > MOST_BYTES_OF_A_FILE:
        raise SourceError(
            f"{path.name} is larger than {MOST_BYTES_OF_A_FILE / 1e6:,.0f} MB, too much to be a table of participants: "
            "delete what does not belong to it and save it again"
        )
    return path.read_bytes()


def _folder(path: Path, password: str | None, large: Collection[Path]) -> Files:
    inputs = (table for table in TABLES.values() if table.name not in RECORD_NAMES)
    names = {workbook.table_key(table.name): table for table in (*inputs, MAPPING)}
    found: dict[str, Path] = {}
    published: list[Published] = []
    unused: list[str] = []
    translation = Translation()
    for file in sorted(path.iterdir()):
        if not file.is_file() or file in large:
            continue
        table, ending = names.get(workbook.table_key(file.stem)), file.suffix.lower()
        if _is_published(file, ending):
            published.append(partial(published_in, file, password))
        elif table is MAPPING and ending == ".toml":
            translation = from_toml(bytes_of(file), file.name)
        elif table is not None and ending in (*DELIMITED, parquet.ENDING):
            if table.name in found:
                raise SourceError(
                    f"{path} holds {table.name} twice, in {found[table.name].name} and {file.name}: "
                    "take one of them out"
                )
            found[table.name] = file
        elif ending in (*DELIMITED, *WORKBOOKS) and not file.name.startswith(("~$", ".")):
            unused.append(file.name)
    tables = {**TABLES, MAPPING.name: MAPPING}
    blocks = {name: _text_block(file, tables[name]) for name, file in found.items()}
    return _without_mapping(
        blocks, Files({}, published=tuple(published), translation=translation, unused=tuple(unused))
    )


def _text_block(file: Path, table: Table) -> Block:
    if file.suffix.lower() == parquet.ENDING:
        return parquet.block(file)
    return delimited.block(bytes_of(file), file.name, table)


def _is_published(file: Path, ending: str) -> bool:
    if ending in WORKBOOKS:
        return file.stem.lower().startswith(_PUBLISHED_NAMES)
    if ending not in DELIMITED:
        return False
    with file.open("rb") as data:
        return delimited.begins_like_a_published_file(data.read(_START))


def published_in(file: Path, password: str | None, urns: Collection[str]) -> Schools | None:
    """The schools in use of a published file; None where it is none."""
    if file.suffix.lower() in DELIMITED:
        return delimited.published(bytes_of(file), file.name, urns)
    return workbook.published(bytes_of(file), file.name, urns, password)


def _file(path: Path, password: str | None) -> Files:
    ending = path.suffix.lower()
    if ending in WORKBOOKS:
        found = workbook.blocks(bytes_of(path), path.name, password)
        return _without_mapping(found.blocks, Files({}, found.own, unused_sheets=found.unused))
    if ending in (*DELIMITED, parquet.ENDING):
        return Files({"Participants": _text_block(path, TABLES["Participants"])})
    raise SourceError(
        f"{path.name} has none of the endings that can be read: save it as .xlsx, .xlsm, .xls, .ods, .csv, .tsv or "
        ".parquet, or name a folder"
    )


def _without_mapping(blocks: Mapping[str, Block], files: Files) -> Files:
    """The files with the table Mapping of a source taken for what it is."""
    tables = {name: block for name, block in blocks.items() if name != MAPPING.name}
    own = from_block(blocks[MAPPING.name]) if MAPPING.name in blocks else Translation()
    return replace(files, blocks=tables, translation=own.over(files.translation))


def schools_file(path: Path, password: str | None) -> tuple[Block | None, Published | None]:
    """A file of schools alone: as one's own table Schools, or as a published file."""
    data, ending = bytes_of(path), path.suffix.lower()
    if _is_published(path, ending):
        return None, partial(published_in, path, password)
    if ending in DELIMITED:
        return delimited.block(data, path.name, TABLES["Schools"]), None
    if ending in WORKBOOKS:
        schools = workbook.blocks(data, path.name, password).blocks.get("Schools")
        return (None, partial(published_in, path, password)) if schools is None else (schools, None)
    raise SourceError(f"{path.name} has none of the endings that can be read: save it as .csv or .xlsx")
