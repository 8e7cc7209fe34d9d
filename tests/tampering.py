"""Workbooks tampered with: cells, formulas, locks and sheets changed in the file itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZipFile

from conftest import EXAMPLE
from recalculate.cells import sheet_parts
from snug import build_snug

import xl_npq
from xl_npq.tables import HEADER_ROW
from xl_npq.verify import Verdict
from xl_npq.workbook.stored import stored_sheets

CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"((?:[^>]*[^>/])?)>(.*?)</c>', re.DOTALL)
TYPE = re.compile(' t="[a-zA-Z]+"')
Place = tuple[str, str]
Change = Callable[[str, str], str]
"""What a sheet's XML becomes, from its name and its XML."""
Cells = Mapping[Place, str]
"""The new content of cells: everything between the tags, with the type in front where it is not a number."""


def build_small(path: Path) -> Path:
    """A workbook of a twelfth of the example's people, with little room."""
    tables = xl_npq.read(EXAMPLE)
    groups = tables["Groups"][tables["Groups"]["Dimension"].isin(["Gender", "Ethnicity"])]
    frames = {"Participants": tables["Participants"].iloc[::12], "Schools": tables["Schools"].iloc[::12]}
    frames |= {"Assessments": tables["Assessments"].iloc[::12], "Groups": groups}
    for name, frame in frames.items():
        tables = tables.with_frame(name, frame)
    build_snug(tables, path)
    return path


def altered(path: Path, folder: Path, change: Change, workbook: Callable[[str], str] = str) -> Path:
    """A copy whose sheets are changed, and whose list of sheets too where `workbook` says how."""
    copy = folder / "altered.xlsx"
    with ZipFile(path) as archive, ZipFile(copy, "w") as made:
        sheets = {part: name for name, part in sheet_parts(archive).items()}
        for part in archive.namelist():
            content = archive.read(part)
            if part in sheets:
                content = change(sheets[part], content.decode()).encode()
            if part == "xl/workbook.xml":
                content = workbook(content.decode()).encode()
            made.writestr(part, content)
    return copy


def as_it_is(_: str, xml: str) -> str:
    return xml


def putting(cells: Cells) -> Change:
    def change(sheet: str, xml: str) -> str:
        wanted = {address: content for (name, address), content in cells.items() if name == sheet}

        def put(cell: re.Match[str]) -> str:
            address, attributes, _ = cell.groups()
            if address not in wanted:
                return cell[0]
            kind, _, new = wanted.pop(address).rpartition("|")
            return f'<c r="{address}"{TYPE.sub("", attributes)}{kind and f" t={kind!r}"}>{new}</c>'

        changed = CELL.sub(put, xml) if wanted else xml
        for address, content in wanted.items():
            changed = filling(changed, address, content)
        return changed

    return change


def filling(xml: str, address: str, content: str) -> str:
    """A sheet's XML with an empty cell filled: the file may leave such cells out."""
    column, row = re.fullmatch("([A-Z]+)([0-9]+)", address).groups()
    found = re.search(f'(<row r="{row}"[^>]*>)(.*?)(</row>)', xml)
    assert found, f"there is no row {row}"
    before, cells, after = found.groups()
    place = (len(column), column)
    cells = re.sub(f'<c r="{address}"[^>]*/>', "", cells)
    starts = re.finditer(f'<c r="([A-Z]+){row}"', cells)
    at = next((cell.start() for cell in starts if (len(cell[1]), cell[1]) > place), len(cells))
    kind, _, new = content.rpartition("|")
    filled = f'{cells[:at]}<c r="{address}"{kind and f" t={kind!r}"}>{new}</c>{cells[at:]}'
    return xml.replace(found[0], before + filled + after, 1)


def content(formula: str, value: object) -> str:
    """A cell's content: a formula ("" for none) and the value that it shows."""
    given = f"<f>{formula.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</f>" if formula else ""
    return f"str|{given}<v>{value}</v>" if isinstance(value, str) else f"{given}<v>{value}</v>"


def told(verdict: Verdict, kind: str = "figure") -> list[Place]:
    """Where differences of a kind are, all others being none."""
    assert {difference.kind for difference in verdict.differences} <= {kind}
    return [(difference.sheet, difference.cell) for difference in verdict.differences]


def column_of(path: Path, sheet: str, heading: str) -> str:
    """The letters of a table's column."""
    cells = stored_sheets(path)[sheet].cells.items()
    return next(
        address.rstrip("0123456789")
        for address, cell in cells
        if cell.value == heading and re.fullmatch(f"[A-Z]+{HEADER_ROW}", address)
    )
