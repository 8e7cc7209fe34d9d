"""What the package of an OpenDocument spreadsheet says about it, before its cells are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xl_npq.errors import SourceError
from xl_npq.read.cells import MOST_CELLS, MOST_ERRORS, ErrorValue
from xl_npq.read.markup import Pass

_CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
_ERROR = "calcext:value-type"
_MOST_ELEMENTS = 25_000_000

Errors = dict[tuple[int, int], ErrorValue]


@dataclass
class Looked:
    """The sheets of a spreadsheet with the errors of each, by row and column from 0; whether days count from 1904."""

    errors: dict[str, Errors] = field(default_factory=dict)
    from_1904: bool = False


def looked_over(data: bytes, name: str) -> Looked:
    """What `content.xml` says. SourceError where few words of it stand for more cells or errors than memory has.

    ValueError where it is broken, or brings a document type, which may hold an entity bomb.
    """
    cells = _Cells(name)
    cells.going = Pass(cells.start)
    cells.going.hear(cells.end, None)
    cells.going.over(data)
    return cells.looked


@dataclass
class _Cells:
    """Where a pass over the cells stands, and what it found: `top` and `times` are of the row, `left` of the cell."""

    name: str
    going: Pass = field(init=False)
    looked: Looked = field(default_factory=Looked)
    table: Errors = field(default_factory=dict)
    top: int = 0
    times: int = 0
    left: int = 0
    filled: int = 0
    cells: int = 0
    elements: int = 0
    within: bool = False
    aside: bool = False
    errors: list[tuple[int, int, list[str]]] = field(default_factory=list)
    """Column, width and words of the errors of a row."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Hear an element that starts."""
        self.elements += 1
        if self.elements > _MOST_ELEMENTS:
            raise self._too_many(f"{_MOST_ELEMENTS:,} elements")
        if name in _CELLS:
            self._cell(attributes)
        elif name == "text:p":
            self._paragraph()
        elif name == "table:table-row":
            self.times = int(attributes.get("table:number-rows-repeated", "1"))
            self.left, self.filled = 0, 0
        elif name == "table:table":
            self.table, self.top = self.looked.errors.setdefault(attributes.get("table:name", ""), {}), 0
        elif name == "table:null-date":
            self.looked.from_1904 = attributes.get("table:date-value") == "1904-01-01"
        elif name == "office:annotation":
            self.aside = True

    def end(self, name: str) -> None:
        """Hear an element that ends."""
        if name == "table:table-row":
            self._row()
        elif name == "text:p":
            self.going.hear(self.end, None)
        elif name == "office:annotation":
            self.aside = False

    def _cell(self, attributes: Mapping[str, str]) -> None:
        width = int(attributes.get("table:number-columns-repeated", "1"))
        if attributes.get(_ERROR) == "error":
            self.errors.append((self.left, width, []))
        self.left += width
        if "office:value-type" in attributes or "office:value" in attributes:
            self.filled = self.left
        self.within = attributes.get(_ERROR) == "error"

    def _paragraph(self) -> None:
        self.filled = max(self.filled, self.left)
        if self.within and not self.aside and not self.errors[-1][2]:
            self.going.hear(self.end, self.errors[-1][2].append)

    def _row(self) -> None:
        self.cells += self.times * self.filled
        if self.cells > MOST_CELLS:
            raise self._too_many(f"{MOST_CELLS:,} cells")
        for left, width, words in self.errors:
            if len(self.table) + self.times * width > MOST_ERRORS:
                raise self._too_many(f"{MOST_ERRORS:,} cells with errors")
            value = ErrorValue("".join(words) or "#VALUE!")
            for down in range(self.times):
                self.table.update(((self.top + down, left + across), value) for across in range(width))
        self.errors.clear()
        self.top += self.times

    def _too_many(self, what: str) -> SourceError:
        return SourceError(
            f"{self.name}: rows repeated over and over make more than {what}; "
            "delete what stands far below or to the right of the table and save it again"
        )
