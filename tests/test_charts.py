"""The charts of the Dashboard: what they follow, what they keep, and what they say to those who cannot see them."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import pytest
from defusedxml import ElementTree
from openpyxl.utils.cell import range_boundaries
from recalculate import formula_cells, libreoffice, requires
from snug import room_as

from xl_npq.build import template
from xl_npq.layout.plan import plan_for
from xl_npq.workbook.styles import GREY, LINE, NAVY, ORANGE, PLUM, WHITE

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
COUNT = 5


def charts(path: Path) -> list[Element]:
    with ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
        return [ElementTree.fromstring(archive.read(name)) for name in names]


@pytest.fixture(scope="module", params=["example", "template"])
def path(request: pytest.FixtureRequest, example_workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "example":
        return example_workbook
    empty = tmp_path_factory.mktemp("empty") / "template.xlsx"
    with room_as(plan_for):
        template(empty)
    return empty


def test_every_chart_shows_what_its_cells_show(path: Path) -> None:
    cells = {place: cell.value for place, cell in formula_cells(path).items()}
    found = 0
    for chart in charts(path):
        for ref in (*chart.iter(f"{C}strRef"), *chart.iter(f"{C}numRef")):
            sheet, _, span = (ref.findtext(f"{C}f") or "").replace("$", "").partition("!")
            left, top, right, bottom = range_boundaries(span)
            assert left == right
            column = re.sub(r"\d.*", "", span)
            shown = [cells[sheet, f"{column}{row}"] for row in range(top, bottom + 1)]
            kept = {int(point.get("idx", "")): point.findtext(f"{C}v") for point in ref.iter(f"{C}pt")}
            for place, value in enumerate(shown):
                if isinstance(value, str | None):
                    assert (kept.get(place) or "") == (value or "")
                else:
                    assert float(kept[place] or "") == pytest.approx(value, rel=1e-12)
                found += 1
    assert found > COUNT * 5


def test_every_chart_says_in_words_what_it_shows_and_is_locked(path: Path) -> None:
    with ZipFile(path) as archive:
        drawing = ElementTree.fromstring(archive.read("xl/drawings/drawing1.xml"))
        (sheet,) = (
            archive.read(name)
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet") and b"<drawing" in archive.read(name)
        )
    frames = list(drawing.iter(f"{XDR}cNvPr"))
    assert len(frames) == len(charts(path)) == COUNT
    assert len({frame.get("name") for frame in frames}) == COUNT
    assert all(len(frame.get("descr", "")) > 60 for frame in frames)
    assert {data.get("fLocksWithSheet", "1") for data in drawing.iter(f"{XDR}clientData")} == {"1"}
    assert re.search(rb'<sheetProtection[^>]*\bobjects="1"', sheet)


def test_no_two_series_of_a_chart_differ_by_colour_alone(path: Path) -> None:
    for chart in charts(path):
        drawn = []
        for series in chart.iter(f"{C}ser"):
            pattern, symbol = series.find(f"{C}spPr/{A}pattFill"), series.find(f"{C}marker/{C}symbol")
            dash = series.find(f"{C}spPr/{A}ln/{A}prstDash")
            drawn.append(
                (
                    pattern is not None,
                    None if symbol is None else symbol.get("val"),
                    None if dash is None else dash.get("val"),
                )
            )
        bars = chart.find(f".//{C}barChart") is not None
        assert len(set(drawn)) == (len(drawn) if bars else 3), drawn  # dots, dashes twice, and two that are not drawn


def test_bars_begin_at_nought_and_colours_are_the_palettes(path: Path) -> None:
    for chart in charts(path):
        used = {colour.get("val") for colour in chart.iter(f"{A}srgbClr")}
        assert used <= {NAVY, ORANGE, PLUM, GREY, LINE, WHITE}
        if chart.find(f".//{C}barChart") is not None:
            assert [least.get("val") for least in chart.iter(f"{C}min")] == ["0"]


def test_charts_survive_where_others_open_and_save_the_workbook(small_example: Path, tmp_path: Path) -> None:
    requires("libreoffice")
    (saved,) = libreoffice.save_many([small_example], tmp_path)
    assert len(charts(saved)) == COUNT
