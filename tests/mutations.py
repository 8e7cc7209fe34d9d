"""Damaged and twisted files, made at random from good ones and the same for the same seed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import openpyxl
import xlwt
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.table import Table
from reading_sources import open_document, zipped

import xl_npq
from xl_npq.errors import SourceError

HEADINGS = ["Participant ID", "Name", "TRN", "Level", "Enrolled on", "FSM %", "Final mark", "Outcome"]
ROWS: list[list[object]] = [
    HEADINGS,
    ["P-1", "Zoë", "0123456", "NPQH", date(2018, 9, 1), 0.3, 31, "Pass"],
    ["P-2", "=1+1", 1234567, "NPQSL", "01/10/2018", "45%", "=1/0", "Fail"],
    ["P-3", "Ada <b> & co", "", "NPQEL", 43344, "", "", ""],
]
LEVELS: list[list[object]] = [["Level", "Title", "Scripts", "Window months"], ["NPQH", "Headship", 2, 18]]
WORDS = [
    "",
    "=1+1",
    "-1",
    "1e999",
    "NaN",
    "#N/A",
    "31/02/2018",
    "99999999999",
    "\u202e",
    "Participant ID",
    "a" * 40_000,
]
NUMBERS = ["0", "-1", "1", "65536", "1048577", "16385", "2147483648", "99999999999999999999", "1e308", "NaN", "", "A1"]


def xlsx(own: bool = False) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("Participants", ROWS), ("Levels", LEVELS)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book["Participants"].add_table(Table(displayName="Participants", ref="A1:H4"))
    if own:
        book.custom_doc_props.append(StringProperty(name="xl_npq", value="0.1.0"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Participants")
    dates = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell, *([dates] if isinstance(cell, date) else []))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods() -> bytes:
    file = io.BytesIO()
    open_document(ROWS).save(file)
    return file.getvalue()


def csv(encoding: str = "utf-8") -> bytes:
    lines = (",".join(f'"{cell}"' if " " in str(cell) else str(cell) for cell in row) for row in ROWS)
    return "\r\n".join(lines).encode(encoding)


MAKERS: Mapping[str, Callable[[], bytes]] = {
    "a.xlsx": xlsx,
    "own.xlsx": lambda: xlsx(own=True),
    "a.xls": xls,
    "a.ods": ods,
    "a.csv": csv,
    "wide.csv": lambda: csv("utf-16"),
    "old.csv": lambda: csv("cp1252"),
}


@cache
def good(name: str) -> bytes:
    """One of the good files."""
    return MAKERS[name]()


def mutated(seed: int) -> tuple[str, bytes]:
    """The name and the bytes of the damaged file of that number."""
    random = Random(seed)
    name = random.choice(list(MAKERS))
    data = good(name)
    zipped = name.endswith((".xlsx", ".ods"))
    ways = [flipped, cut, repeated, overwritten] + ([one_part, one_part, one_part, swapped, dropped] if zipped else [])
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        if name.endswith(".csv") and random.random() < 0.6:
            data = text(random, data)
        else:
            data = random.choice(ways)(random, data)
    if random.random() < 0.03:
        name = random.choice(list(MAKERS))
    return name, data


def flipped(random: Random, data: bytes) -> bytes:
    """A few bits turned."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 2, 8, 64))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def cut(random: Random, data: bytes) -> bytes:
    """The end, the start or a piece lost."""
    start, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return random.choice((data[:end], data[start:], data[:start] + data[end:]))


def repeated(random: Random, data: bytes) -> bytes:
    """A piece that stands twice."""
    start, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start:]


def overwritten(random: Random, data: bytes) -> bytes:
    """A few bytes replaced by those that numbers break at."""
    content = random.choice(
        (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", random.randbytes(8))
    )
    start = random.randrange(len(data) + 1)
    return data[:start] + content + data[start + len(content) :]


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        # Damaged before: what else is done to it is done to its bytes.
        return {}


def one_part(random: Random, data: bytes) -> bytes:
    """One part of the package changed, its XML or its bytes."""
    members = _members(data)
    if not members:
        return flipped(random, data)
    name = random.choice(list(members))
    way = random.choice((xml, xml, xml, flipped, cut, repeated))
    return zipped({**members, name: way(random, members[name])})


def swapped(random: Random, data: bytes) -> bytes:
    """Two parts in each other's place."""
    members = _members(data)
    if len(members) < 2:
        return cut(random, data)
    one, other = random.sample(list(members), 2)
    return zipped({**members, one: members[other], other: members[one]})


def dropped(random: Random, data: bytes) -> bytes:
    """A part that is missing, or has another name."""
    members = _members(data)
    if not members:
        return cut(random, data)
    name = random.choice(list(members))
    content = members.pop(name)
    if random.random() < 0.5:
        members[random.choice((f"../{name}", name.upper(), f"/{name}", name.replace("/", "\\")))] = content
    return zipped(members)


def xml(random: Random, data: bytes) -> bytes:
    """An attribute's value, an element or its text replaced, doubled or taken away."""
    pattern = random.choice((rb'="([^"]*)"', rb">([^<]+)<", rb"(<[^>]+>)", rb"(<(\w+)[^>]*>[^<]*</\2>)"))
    found = list(re.finditer(pattern, data))
    if not found:
        return flipped(random, data)
    place = random.choice(found)
    other = random.choice(found)[1]
    instead = random.choice(
        (
            b"",
            place[1] * 2,
            other,
            random.choice(NUMBERS).encode(),
            random.choice(WORDS).encode()[:100],
            b"&lt;&#x0;",
            b"&x;",
        )
    )
    return data[: place.start(1)] + instead + data[place.end(1) :]


def text(random: Random, data: bytes) -> bytes:
    """A text in which quotes, separators, lines and cells are put in or taken out."""
    content = random.choice(('"', ",", ";", "\t", "\r", "\n", "\0", "\ufeff", *WORDS)).encode(
        random.choice(("utf-8", "utf-16", "cp1252")), "replace"
    )
    start = random.randrange(len(data) + 1)
    return data[:start] + content + data[start + random.choice((0, 0, len(content))) :]


def outcome(seed: int, folder: Path) -> str:
    """What becomes of the damaged file of that number: `read`, `refused`, or else a fault of ours."""
    name, data = mutated(seed)
    path = folder / name
    path.write_bytes(data)
    try:
        tables = xl_npq.read(path)
        xl_npq.check(tables)
    except SourceError as error:
        return "refused" if "\n" not in str(error) and name in str(error) else f"{name}: {error}"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"{name}: {type(error).__name__}: {error}"
    return "read"


def outcomes(seeds: range) -> dict[int, str]:
    """The outcome of each number."""
    with TemporaryDirectory() as folder:
        return {seed: outcome(seed, Path(folder)) for seed in seeds}
