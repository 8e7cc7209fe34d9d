"""What deflates a workbook: zlib-ng, or zlib where it is lacking; parts are the same with either."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pytest

from xl_npq.build import lay_out_empty
from xl_npq.workbook import deflate, packer, writer
from xl_npq.workbook.writer import book_bytes

SIZES_OF_LARGE_FILES = 20
"""Bytes that the head of an entry takes more for sizes of eight bytes each."""


def parts_of(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_where_zlib_ng_is_lacking_zlib_writes_the_same_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = lay_out_empty("one.xlsx")
    usual = book_bytes(plan)
    monkeypatch.setattr(packer, "library", packer.packer_of("no_such_library.of_ours"))
    deflate.kept.cache_clear()
    without = book_bytes(plan)
    deflate.kept.cache_clear()
    assert packer.library is zlib
    assert parts_of(without) == parts_of(usual)
    assert without != usual


def test_checksums_of_two_texts_join_to_that_of_both() -> None:
    one, other = "ä before".encode(), b"\x00after" * 1_000
    assert packer.joined(zlib.crc32(one), zlib.crc32(other), len(other)) == zlib.crc32(one + other)
    assert packer.joined(0, zlib.crc32(one), len(one)) == zlib.crc32(one)


def test_a_part_is_the_same_bytes_whatever_was_kept_of_earlier_ones() -> None:
    plan = lay_out_empty("one.xlsx")
    deflate.kept.cache_clear()
    first, again = book_bytes(plan), book_bytes(plan)
    assert deflate.kept.cache_info().hits > 0
    assert again == first


def test_a_part_beyond_two_thousand_million_letters_has_the_form_of_large_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = lay_out_empty("one.xlsx")
    usual = book_bytes(plan)
    monkeypatch.setattr(writer, "letters_of", lambda sheet: 2_000_000_000 if sheet.name == "Participants" else 0)
    large = book_bytes(plan)
    assert parts_of(large) == parts_of(usual)
    assert len(large) == len(usual) + SIZES_OF_LARGE_FILES
