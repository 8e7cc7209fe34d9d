"""What cannot be opened is told in one line; nothing else is ever raised."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from reading_sources import HEADINGS, csv, workbook, zipped

from xl_npq.errors import SourceError, UsageError
from xl_npq.read import package, read
from xl_npq.tables import TABLES


def test_a_source_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no file or folder"):
        read(tmp_path / "nowhere.xlsx")


def damaged(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    data[start : start + 40] = b"\xff" * 40
    return bytes(data)


UNUSABLE: Mapping[str, tuple[str, Callable[[Path], bytes], str]] = {
    "ending": ("a.txt", lambda _: b"x", r"endings"),
    "empty workbook": ("a.xlsx", lambda _: b"", r"is empty"),
    "no zip": ("a.xlsx", lambda _: b"Participant ID,Level", r"cannot be opened as a workbook"),
    "cut off": ("a.xlsx", lambda path: path.read_bytes()[:-100], r"cannot be opened as a workbook"),
    "damaged sheet": ("a.xlsx", damaged, r"may be damaged"),
    "no workbook": ("a.xlsm", lambda _: zipped({"hello.txt": b"hello"}), r"cannot be opened as a workbook"),
    "damaged hull": ("a.xls", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"may be damaged"),
    "workbook called CSV": ("a.csv", lambda path: path.read_bytes(), r"is a workbook, not a CSV"),
    "bomb": ("a.xlsx", lambda _: zipped({"xl/workbook.xml": bytes(30_000_000)}), r"unpacks to 30 MB"),
    "empty CSV": ("a.csv", lambda _: b"", r"is empty"),
    "blank CSV": ("a.csv", lambda _: b" \r\n,,\r\n", r"is empty"),
    "NUL": ("a.csv", lambda _: HEADINGS.encode() + b"\0", r"not a CSV"),
    "no encoding": ("a.csv", lambda _: b"Level\nA\x81\xff", r"line 2"),
    "open quote": ("a.csv", lambda _: HEADINGS.encode() + b'\n1,"NPQH,2018-09-01\n2,NPQH,\n', r"never closed"),
}


@pytest.mark.parametrize(("name", "content", "words"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, name: str, content: Callable[[Path], bytes], words: str
) -> None:
    data = content(workbook(tmp_path, {"Participants": [HEADINGS.split(",")] * 50}))
    with pytest.raises(SourceError, match=words) as caught:
        read(csv(tmp_path, data, name))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("limit", ["MOST_BYTES_OF_AN_ENTRY", "MOST_BYTES", "MOST_RATIO"])
def test_each_limit_of_a_zip_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    path = workbook(tmp_path, {"Participants": [HEADINGS.split(",")]})
    read(path)
    monkeypatch.setattr(package, limit, 1)
    with pytest.raises(SourceError, match=r"unpacks to"):
        read(path)


def test_a_published_workbook_of_schools_is_looked_over_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "edubasealldata.xlsx").write_bytes(zipped({"xl/workbook.xml": bytes(30_000_000)}))
    monkeypatch.setattr(CalamineWorkbook, "from_filelike", lambda _: pytest.fail("unpacked"))
    with pytest.raises(SourceError, match=r"unpacks to 30 MB"):
        read(csv(tmp_path, HEADINGS), schools=tmp_path / "edubasealldata.xlsx")


def test_a_cell_at_the_far_corner_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Participants": [HEADINGS.split(",")]})
    book = openpyxl.load_workbook(path)
    book["Participants"]["XFD1048576"] = "stray"
    book.save(path)
    with pytest.raises(SourceError, match=r"row 1,048,576 and across 16,384 columns"):
        read(path)


CELLS = st.one_of(
    st.text(max_size=8), st.sampled_from([*HEADINGS.split(","), "FSM %", "TRN", "1", "50%", "2018-09-01"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), st.sampled_from(",;\t"), st.sampled_from(["utf-8", "cp1252"]))
def test_no_csv_raises_anything_but_source_error(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = "\n".join(delimiter.join(row) for row in rows)
    try:
        tables = read(csv(tmp_path, text.encode(encoding, errors="replace")))
    except SourceError:
        return
    assert tuple(tables["Participants"].columns[:35]) == TABLES["Participants"].names
    assert tables["Participants"].columns.is_unique


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=3))
def test_no_damage_to_a_workbook_raises_anything_but_source_error(
    tmp_path: Path, damage: list[tuple[float, bytes]]
) -> None:
    if not (tmp_path / "source.xlsx").exists():
        workbook(tmp_path, {"Participants": [HEADINGS.split(",")]}, tables={"Participants": "Participants!A1:C2"})
    data = bytearray((tmp_path / "source.xlsx").read_bytes())
    for where, content in damage:
        start = int(where * (len(data) - len(content)))
        data[start : start + len(content)] = content
    with suppress(SourceError):
        read(csv(tmp_path, bytes(data), "damaged.xlsx"))
