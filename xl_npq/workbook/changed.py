"""Somebody's workbook with some of its parts changed and others added: every other part stays byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from xl_npq.workbook.package import entry
from xl_npq.workbook.spans import is_empty, opened_up

TYPES, STYLES = "[Content_Types].xml", "xl/styles.xml"


@dataclass
class ChangedBook:
    """The parts of a workbook by name, those changed and added among them."""

    name: str
    archive: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes, name: str) -> ChangedBook:
        """The workbook with nothing changed yet."""
        return cls(name, zipfile.ZipFile(io.BytesIO(data)))

    def read(self, part: str) -> bytes:
        """A part as it is now; KeyError where there is none."""
        return self.changed[part] if part in self.changed else self.archive.read(part)

    def holds(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self.changed or part in self.archive.namelist()

    def unused(self, pattern: str) -> str:
        """The first name of that pattern that no part has."""
        return next(part for number in range(1, 1_000_000) if not self.holds(part := pattern.format(number)))


def before_end(data: bytes, content: str) -> bytes:
    """The part with that content as the last of its root; its elements take the prefix that the root has."""
    root = re.search(rb"<((?:\w+:)?)(Relationships|Types)\b[^>]*>", data)
    if root is None:
        raise ValueError("no listing")
    added = re.sub(rb"<(?=\w)", b"<" + root[1], content.encode())
    if is_empty(root[0]):
        return data[: root.start()] + opened_up(root[0], added) + data[root.end() :]
    end = data.rindex(b"</" + root[1] + root[2])
    return data[:end] + added + data[end:]


def packed(book: ChangedBook) -> bytes:
    """The workbook as a file."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in _entries(book):
            archive.writestr(info, content)
    return result.getvalue()


def _entries(book: ChangedBook) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    for info in book.archive.infolist():
        copy = zipfile.ZipInfo(info.filename, info.date_time)
        copy.compress_type = zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
        copy.external_attr = info.external_attr
        yield copy, book.read(info.filename)
    there = set(book.archive.namelist())
    yield from ((entry(part), content) for part, content in book.changed.items() if part not in there)
