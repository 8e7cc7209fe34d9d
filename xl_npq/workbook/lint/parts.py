"""A package taken apart: its members, which part refers to which, and each part's XML."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree  # type: ignore[import-untyped]  # it ships no types

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
XML_FAULTS = (ParseError, DefusedXmlException, UnicodeDecodeError)
_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/"


@dataclass(frozen=True)
class Relation:
    """What one part says of another: kind ("worksheet", "table" …), and where it is ("" where outside)."""

    kind: str
    target: str


@dataclass
class Parts:
    """The parts of an open package; `broken` gathers those whose XML cannot be read."""

    archive: zipfile.ZipFile
    broken: dict[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """The members of the zip."""
        return frozenset(self.archive.namelist())

    def root(self, part: str) -> Element:
        """A part's XML; an empty element where there is none, or none that can be read."""
        try:
            if part in self.names:
                return ElementTree.fromstring(self.archive.read(part))  # type: ignore[no-any-return]  # no types
        except XML_FAULTS as error:
            self.broken[part] = str(error)
        return Element("nothing")

    def named(self, folder: str) -> list[str]:
        """The XML parts of a folder."""
        return sorted(name for name in self.names if name.startswith(folder) and name.endswith(".xml"))

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What a part refers to, by the id that it uses for it."""
        folder, name = posixpath.split(part)
        listed = self.root(posixpath.join(folder, _RELATIONS, f"{name}.rels"))
        return {one.get("Id", ""): _relation(one, folder) for one in listed}

    def sheets(self) -> list[tuple[str, str]]:
        """Name and part of every sheet in the workbook's order; "" for a part that is nowhere."""
        relations = self.relations(self.workbook)
        listed = self.root(self.workbook).iter(f"{MAIN}sheet")
        return [(one.get("name", ""), _target(relations, one.get(ID, ""))) for one in listed]

    @cached_property
    def workbook(self) -> str:
        """The part that holds the list of sheets."""
        return self._of_kind("", "officeDocument") or "xl/workbook.xml"

    @cached_property
    def styles(self) -> str:
        """The part of styles, "" for none."""
        return self._of_kind(self.workbook, "styles")

    @cached_property
    def texts(self) -> str:
        """The part of shared texts, "" for none."""
        return self._of_kind(self.workbook, "sharedStrings")

    def _of_kind(self, part: str, kind: str) -> str:
        relations = self.relations(part).values()
        return next((relation.target for relation in relations if relation.kind == kind), "")

    def relation_parts(self) -> Iterator[tuple[str, str]]:
        """Each part of relations with the part that it speaks of ("" for the package)."""
        for name in sorted(self.names):
            folder, file = posixpath.split(name)
            if file.endswith(".rels") and posixpath.basename(folder) == "_rels":
                yield name, posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def content_types(parts: Parts) -> tuple[frozenset[str], frozenset[str]]:
    """The parts and the endings of names whose types the package declares."""
    root = parts.root(_TYPES)
    named = {one.get("PartName", "").lstrip("/") for one in root if one.tag.endswith("Override")}
    endings = {one.get("Extension", "").lower() for one in root if one.tag.endswith("Default")}
    return frozenset(named), frozenset(endings)


def typed(name: str, named: frozenset[str], endings: frozenset[str]) -> bool:
    """Whether a member's type is declared: that of an Excel part in XML by its own name, others by the ending too."""
    if name == _TYPES or name.endswith("/") or name in named:
        return True
    ending = name.rpartition(".")[2].lower()
    return ending in endings and not (ending == "xml" and name.startswith("xl/"))


def _relation(element: Element, folder: str) -> Relation:
    kind, target = element.get("Type", "").rpartition("/")[2], element.get("Target", "")
    if element.get("TargetMode") == "External" or target.startswith("#"):
        return Relation(kind, "")
    return Relation(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))


def _target(relations: Mapping[str, Relation], number: str) -> str:
    return relations[number].target if number in relations else ""
