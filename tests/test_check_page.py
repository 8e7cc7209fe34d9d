"""The web page of faults: whole, escaped, self-contained, and every fault in it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from check_sources import CLEAN, participant, with_participants, write_folder
from command_line import Door

import xl_npq
from xl_npq.checks.fault import Fault, Faults
from xl_npq.checks.web_page import faults_page, text_of
from xl_npq.checks.web_style import STYLE

pytest_plugins = ("command_fixtures",)

VOID = ("meta",)
HOSTILE = '<script>alert("1")</script>\x00\x0b\ud800&amp;\'"--></style>\u202e'


class Page(HTMLParser):
    """A page taken apart: every element closed in order, the rows of its tables as text, every tag with attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[list[str]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and ("td" in self.open or "th" in self.open):
            self.tables[-1][-1][-1] += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def fault(**parts: object) -> Fault:
    texts = dict.fromkeys(("table", "column", "value", "reason", "advice", "message", "place"), "x")
    return Fault(**{"severity": "error", "row": 3, **texts, **parts})  # type: ignore[arg-type]  # as given


def test_the_page_lists_every_fault_with_its_place_and_what_to_do(npq: Door, faulty: Path, tmp_path: Path) -> None:
    path = tmp_path / "faults.html"
    said = npq("check", faulty, "--format", "html", "-o", path)
    assert (said.code, said.out.splitlines()[-1], said.err) == (1, f"Wrote {path}", "")
    faults = list(xl_npq.check(xl_npq.read(faulty)))
    kinds, every = Page(path.read_text("utf-8")).tables
    assert [row[1:] for row in every[1:]] == [
        [one.table, one.place, str(one.row or ""), one.column, one.value, f"{one.message} ({one.reason})", one.advice]
        for one in faults
    ]
    assert {row[1]: int(row[2]) for row in kinds[1:]} == {
        one.reason: sum(other.reason == one.reason for other in faults) for one in faults
    }
    assert {row[0].split()[1].lower() for row in every[1:]} == {one.severity for one in faults}


def test_the_page_of_a_source_without_a_fault_says_so(npq: Door, clean: Path, tmp_path: Path) -> None:
    assert npq("check", clean, "--format", "html", "-o", tmp_path / "faults.html").code == 0
    text = (tmp_path / "faults.html").read_text("utf-8")
    assert "Nothing is wrong" in text
    assert Page(text).tables == []


def test_whatever_a_source_holds_is_text_on_the_page() -> None:
    parts = dict.fromkeys(("table", "column", "value", "reason", "advice", "message", "place"), HOSTILE)
    text = faults_page(Faults((fault(**parts),)), HOSTILE)
    page = Page(text)
    assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe", "link", "a", "form"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert page.tables[1][1][1] == HOSTILE.translate(dict.fromkeys((0, 11, 0xD800, 0x202E), "\ufffd"))
    assert text.encode("utf-8")


def test_text_keeps_what_people_write() -> None:
    assert html.unescape(text_of("Zoë O’Neill–Šmíd\n≥ 30 %\u00a0& <b>")) == "Zoë O’Neill–Šmíd\n≥ 30 %\u00a0& <b>"


def test_the_page_stands_alone_and_names_its_parts_for_those_who_hear_it() -> None:
    text = faults_page(Faults((fault(),)), "north.xlsx")
    page = Page(text)
    assert page.named("html") == [{"lang": "en-GB"}]
    assert "<title>What to mend in north.xlsx</title>" in text
    assert text.count("<h1>") == text.count("<main>") == 1
    assert text.count("<caption>") == text.count("<table") == 2
    assert {attributes.get("scope") for attributes in page.named("th")} == {"col", "row"}
    assert re.search(r"https?:|url\(|@import|src=|href=", text) is None
    policy = [one["content"] for one in page.named("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "printed"])
def test_every_colour_of_text_stands_out_from_its_ground(theme: int) -> None:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", STYLE.split(":root {")[theme + 1].split("}")[0]))
    for ink in ("ink", "quiet", "heading", "error", "warning", "note"):
        for ground in ("ground", "band"):
            lighter, darker = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ink, ground)


@pytest.mark.parametrize(
    "options",
    [["--format", "html"], ["-o", "x.html"], ["--format", "csv", "-o", "x.html"], ["--format", "html", "-o", "x.txt"]],
)
def test_a_page_needs_a_name_and_a_name_a_page(npq: Door, clean: Path, options: list[str]) -> None:
    said = npq("check", clean, *options)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)


def test_a_page_never_takes_the_place_of_its_source(npq: Door, tmp_path: Path) -> None:
    path = tmp_path / "data.html"
    path.write_text("kept", "utf-8")
    assert npq("check", path, "--format", "html", "-o", path).code == 2
    assert path.read_text("utf-8") == "kept"


def test_the_page_names_its_source_without_the_folders_above_it(npq: Door, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "north", with_participants(*CLEAN["Participants"], participant(Level="NPQX")))
    npq("check", source, "--format", "html", "-o", tmp_path / "faults.html")
    assert str(tmp_path) not in (tmp_path / "faults.html").read_text("utf-8")
