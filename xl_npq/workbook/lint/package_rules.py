"""The package: members, types, relations, the chain of calculation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from xl_npq.workbook.lint.finding import Finding
from xl_npq.workbook.lint.parts import MAIN, Parts, content_types, typed

_CHAIN = "xl/calcChain.xml"


def package_findings(parts: Parts) -> Iterator[Finding]:
    """Members that stand twice, lack a type or are not there; relations that lead nowhere."""
    for name, count in Counter(parts.archive.namelist()).items():
        if count > 1:
            yield Finding(name, "", f"the file holds it {count} times", "refuse")
    named, endings = content_types(parts)
    for name in sorted(parts.names):
        if not typed(name, named, endings):
            yield Finding("[Content_Types].xml", name, "its type is not declared", "refuse")
    for name in sorted(named - parts.names):
        yield Finding("[Content_Types].xml", name, "a type is declared for a part that is not there", "refuse")
    yield from _relations(parts)


def _relations(parts: Parts) -> Iterator[Finding]:
    for name, source in parts.relation_parts():
        if source and source not in parts.names:
            yield Finding(name, "", f"it speaks of {source}, which is not there", "wrong")
        numbers = Counter(one.get("Id", "") for one in parts.root(name))
        for number, count in numbers.items():
            if count > 1:
                yield Finding(name, number, f"{count} relations have this number")
        for number, relation in parts.relations(source).items():
            if relation.target and relation.target not in parts.names:
                yield Finding(name, number, f"it leads to {relation.target}, which is not there", "refuse")


def chained(parts: Parts) -> list[tuple[int, str]]:
    """The cells that the chain of calculation names, each with the number of its sheet."""
    sheet, cells = 0, []
    for one in parts.root(_CHAIN).iter(f"{MAIN}c"):
        sheet = int(one.get("i", sheet))
        cells.append((sheet, one.get("r", "")))
    return cells


def chain_findings(
    chain: Sequence[tuple[int, str]], numbers: Sequence[int], formulas: Sequence[Container[str]]
) -> Iterator[Finding]:
    """Cells that the chain names and that have no formula, from each sheet's number and formula cells."""
    of_sheet = dict(zip(numbers, formulas, strict=True))
    for number, place in chain:
        if place not in of_sheet.get(number, ()):
            yield Finding(_CHAIN, place, f"the cell on sheet {number} has no formula")
