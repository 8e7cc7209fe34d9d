"""Reading a source: a workbook, a folder of CSVs or one participants file becomes typed tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from xl_npq.errors import SourceError, UsageError
from xl_npq.memory import without_collections
from xl_npq.read.canonical import CANONICAL
from xl_npq.read.cells import Block
from xl_npq.read.files import Files, bytes_of, files_of, schools_file
from xl_npq.read.frames import Framed, framed
from xl_npq.read.mapping import from_toml, idle, translated
from xl_npq.read.outside import OUTSIDE
from xl_npq.read.packaged import over_packaged_settings, packaged
from xl_npq.read.portions import (
    Large,
    large,
    large_in,
    portion,
    portions_of,
    providers_in,
    rows_of_nobody_in,
    urns_in,
)
from xl_npq.read.register import Schools, in_use, published, schools_of
from xl_npq.read.together import Part, together
from xl_npq.tables import TABLES, Place, Tables, Unread

__all__ = ["files_in", "read", "read_by_portions", "typed"]

_UNUSED = "not read: it has the name of no table"


def read(
    source: str | Path,
    *,
    password: str | None = None,
    schools: str | Path | None = None,
    mapping: str | Path | None = None,
) -> Tables:
    """Every input table of a source, each row with its place in its file.

    A source is a workbook (each table an Excel Table, or on a sheet of its name), a folder of CSVs named after the
    tables, or one file of participants; `password` opens a protected one. `schools` names a further file of schools: a
    table Schools, an extract of the register of schools (GIAS), or the school census; those two may lie in the folder
    too. `mapping` names a TOML file that says how another system's headings and values become ours; it counts before
    the source's own. In workbooks that xl-npq wrote only canonical cells count; everywhere else the forms in which
    exports and people write dates, numbers, shares, TRNs and cohorts are read too. Shares are fractions, dates whole
    days. Cells that cannot be read count as blank and are told in `Tables.unread`; a table or column that is required
    and lacking is told in `Tables.missing`, what was mapped or left out in `Tables.notes`.

    Raises UsageError where there is no such source, SourceError where it cannot be opened as what it claims to be.
    """
    with without_collections():
        return _read(source, password, schools, mapping)


def _read(source: str | Path, password: str | None, schools: str | Path | None, mapping: str | Path | None) -> Tables:
    files = files_in(source, password, mapping)
    if files.own and (schools is not None or mapping is not None):
        raise UsageError(f"{source} is a workbook of ours: a file of schools or a mapping is for data from elsewhere")
    files = files if schools is None else _with_schools(files, Path(schools), password)
    tables = _with_published(files)
    unused = {"file-not-read": files.unused, "sheet-not-read": files.unused_sheets}
    told = (Unread("Participants", 0, "", name, _UNUSED, reason) for reason, names in unused.items() for name in names)
    unmatched = () if files.own else idle(files.translation, files.blocks, tables.notes)
    return replace(tables, notes=(*told, *unmatched, *tables.notes))


def _with_published(files: Files) -> Tables:
    """The tables of the files, with the schools that others publish."""
    return _tables(*_gathered(files), files.own)


_Gathered = tuple[dict[str, Framed], dict[str, Place], dict[str, tuple[Place, ...]]]
"""Tables by name, where each came from, and where the further files of one put together did."""


def _gathered(files: Files) -> _Gathered:
    read_tables = dict(_framed(files))
    places = {name: block.place for name, block in files.blocks.items()}
    found = tuple(_published(files, read_tables))
    if not found:
        return read_tables, places, {}
    parts = [Part(read_tables["Schools"], places["Schools"])] if "Schools" in read_tables else []
    parts += [Part(_part(one), one.block.place, one.published) for one in found]
    read_tables["Schools"], (places["Schools"], *others) = together(parts)
    return read_tables, places, {"Schools": tuple(others)}


def files_in(
    source: str | Path,
    password: str | None = None,
    mapping: str | Path | None = None,
    large: Collection[Path] = (),
) -> Files:
    """What a source holds before its cells are read, and the mapping that counts for it. Raises as `read` does."""
    path = Path(source)
    with _trouble_told(path):
        files = files_of(path, password, large)
    if mapping is None:
        return files
    named = Path(mapping)
    with _trouble_told(named):
        return replace(files, translation=from_toml(bytes_of(named), named.name).over(files.translation))


def _with_schools(files: Files, path: Path, password: str | None) -> Files:
    """The files with a further file of schools: one's own table takes the place of the source's."""
    with _trouble_told(path):
        own, further = schools_file(path, password)
    blocks = files.blocks if own is None else {**files.blocks, "Schools": own}
    return replace(files, blocks=blocks, published=(*files.published, *((further,) if further else ())))


@dataclass(frozen=True)
class Portions:
    """A source whose large tables are in Parquet, to be read some providers at a time."""

    providers: tuple[str, ...]
    rows_of_nobody: int
    _large: Mapping[str, Large]
    _small: _Gathered

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], Tables]]:
        """Some providers, and the tables with their rows alone; the small tables that all share are whole."""
        read_tables, places, further = self._small
        places = {**places, **{name: Place(one.stored.name) for name, one in self._large.items()}}
        for providers in portions_of(self._large):
            found = {name: portion(one, providers) for name, one in self._large.items()}
            # In the order of the files, as reading all of them at once has it.
            ordered = dict(sorted({**read_tables, **found}.items(), key=lambda pair: places[pair[0]].file))
            yield providers, _tables(ordered, places, further, False)


def read_by_portions(
    source: str | Path,
    *,
    password: str | None = None,
    schools: str | Path | None = None,
    mapping: str | Path | None = None,
) -> Portions | None:
    """A source of several providers whose participants are in Parquet, as `read` reads it; None for any other.

    Whose a row is, and how a column is written, is told from the whole file; of the rows few are held at once. Raises
    as `read` does.
    """
    path = Path(source)
    paths = large_in(path)
    if not paths:
        return None
    files = files_in(path, password, mapping, tuple(paths.values()))
    files = files if schools is None else _with_schools(files, Path(schools), password)
    with _trouble_told(path):
        tables = {name: large(file, name, files.translation) for name, file in paths.items()}
    if len(providers_in(tables["Participants"])) < 2:
        return None
    small = _gathered(replace(files, blocks={**files.blocks, "Participants": urns_in(tables["Participants"])}))
    del small[0]["Participants"]
    return Portions(providers_in(tables["Participants"]), rows_of_nobody_in(tables), tables, small)


@contextmanager
def _trouble_told(path: Path) -> Iterator[None]:
    try:
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}: check the name")
        yield
    except OSError as error:
        raise SourceError(
            f"{path} cannot be opened ({error.strerror}): close it where it is open, or ask for access to it"
        ) from error


def typed(blocks: Mapping[str, Block], own: bool) -> Tables:
    """The tables that the cells of a source make; those that it lacks are the packaged ones, or empty.

    `own`: the cells are those of a workbook that xl-npq wrote, where only canonical ones count.
    """
    reading = CANONICAL if own else OUTSIDE
    tables = {name: framed(block, TABLES[name], reading) for name, block in blocks.items()}
    return _tables(tables, {name: block.place for name, block in blocks.items()}, {}, own)


def _framed(files: Files) -> Iterator[tuple[str, Framed]]:
    """Every table but published schools, which wait until it is known who is in use."""
    for name, block in files.blocks.items():
        if files.own:
            yield name, framed(block, TABLES[name], CANONICAL)
        elif name != "Schools" or not published(block.headings):
            mapped, told = translated(block, TABLES[name], files.translation)
            one = framed(mapped, TABLES[name], OUTSIDE)
            yield name, replace(one, notes=(*told, *one.notes))


def _published(files: Files, read_tables: Mapping[str, Framed]) -> Iterator[Schools]:
    urns = (
        in_use(read_tables["Participants"].frame["URN"].unique()) if "Participants" in read_tables else frozenset[str]()
    )
    block = files.blocks.get("Schools")
    if block is not None and not files.own and (one := schools_of(block, urns)) is not None:
        yield one
    for opened in files.published:
        if (one := opened(urns)) is None:
            raise SourceError("The file of schools has none of the headings of the register or the census: check it")
        yield one


def _part(schools: Schools) -> Framed:
    one = framed(schools.block, TABLES["Schools"], OUTSIDE)
    # Which columns the census or the register lacks is no slip of whoever sent it.
    notes = tuple(note for note in one.notes if note.reason != "heading-misspelt")
    return replace(one, notes=(*schools.notes, *notes))


def _tables(
    read_tables: Mapping[str, Framed], places: Mapping[str, Place], further: Mapping[str, tuple[Place, ...]], own: bool
) -> Tables:
    frames = {name: read_tables[name].frame if name in read_tables else packaged(name) for name in TABLES}
    if "Settings" in read_tables:
        frames["Settings"] = over_packaged_settings(frames["Settings"])
    missing = tuple(lacking for table in read_tables.values() for lacking in table.missing)
    return Tables(
        frames=frames,
        places=places,
        unread=tuple(cell for table in read_tables.values() for cell in table.unread),
        missing=missing if "Participants" in read_tables else (("Participants", ""), *missing),
        own=own,
        notes=tuple(cell for table in read_tables.values() for cell in table.notes),
        further=further,
        moments=tuple(moment for table in read_tables.values() for moment in table.moments) if own else (),
    )
