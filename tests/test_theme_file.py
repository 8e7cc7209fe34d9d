"""A theme file at the command line: what it changes in every file that is made, and what is refused."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from command_fixtures import clean, npq
from command_line import Door
from made_pictures import AUTHOR, picture
from openpyxl import load_workbook
from recalculate import requires, validator

from xl_npq.theme import TEXT_CONTRAST, contrast, themed
from xl_npq.workbook.lint import lint
from xl_npq.workbook.themed import looks_in, rule_looks_in, tab_in

__all__ = ["clean", "npq"]
NAME, FOOTER = "Hub & Partners", "Charity 1 & company 2"
BRAND = f"""name = "{NAME}"
primary = "#8A1538"
secondary = "#B35900"
footer = "{FOOTER}"
logo = "logo.png"
"""
PRODUCT = ("12436D", "28A197")


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    folder = tmp_path / "brand"
    folder.mkdir()
    (folder / "logo.png").write_bytes(picture(300, 90))
    (folder / "brand.toml").write_text(BRAND, "utf-8")
    return folder / "brand.toml"


def parts_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_themed_workbook_is_whole_and_has_the_same_cells(npq: Door, brand: Path, clean: Path, tmp_path: Path) -> None:
    path, plain = tmp_path / "own.xlsx", tmp_path / "plain.xlsx"
    assert npq("build", clean, "-o", path, "--theme", brand).code == 0
    assert npq("build", clean, "-o", plain).code == 0
    said = npq("verify", path, "--deep")
    assert (said.code, said.out.count("no difference"), "0 faults of the file itself" in said.out) == (0, 1, True)
    assert list(lint(path)) == []
    own, usual = load_workbook(path), load_workbook(plain)
    for sheet in usual.worksheets:
        themed_sheet = own[sheet.title]
        assert [cell.value for row in themed_sheet.iter_rows() for cell in row] == [
            cell.value for row in sheet.iter_rows() for cell in row
        ], sheet.title
        assert themed_sheet.oddHeader.right.text == "Hub && Partners"
        assert themed_sheet.oddFooter.center.text.startswith("Charity 1 && company 2\n"), sheet.title
    dashboard = own["Dashboard"]
    assert (dashboard["B4"].fill.fgColor.rgb, dashboard["A1"].font.color.rgb) == ("008A1538", "008A1538")
    assert {own[name].sheet_properties.tabColor.rgb for name in ("Dashboard", "Settings")} == {"008A1538", "00B35900"}
    assert (dashboard.page_setup.fitToWidth, dashboard.page_setup.fitToHeight) == (1, 1)


def test_the_logo_stands_on_the_dashboard_described_and_without_its_author(
    npq: Door, brand: Path, clean: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own.xlsx"
    npq("build", clean, "-o", path, "--theme", brand)
    parts = parts_of(path)
    assert [name for name in parts if name.startswith("xl/media/")] == ["xl/media/image1.png"]
    assert AUTHOR not in parts["xl/media/image1.png"]
    drawing = next(text for name, text in parts.items() if name.startswith("xl/drawings/drawing") and b"<pic>" in text)
    assert b'descr="Logo of Hub &amp; Partners"' in drawing
    # 300 by 90 in a room of 200 by 44 points.
    assert f'cx="{round(300 * 44 / 90 * 12700)}" cy="{44 * 12700}"'.encode() in drawing


@pytest.mark.parametrize("command", ["build", "return", "batch"])
def test_the_same_theme_gives_the_same_bytes(npq: Door, brand: Path, clean: Path, tmp_path: Path, command: str) -> None:
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        place = folder if command == "batch" else folder / "x.xlsx"
        assert npq(command, clean, "-o", place, "--theme", brand).code == 0
        (path,) = (path for path in folder.glob("*.xlsx") if path.name != "overview.xlsx")
        made.append(path.read_bytes())
        assert b"8A1538" in parts_of(path)["xl/styles.xml"]
        assert all(colour.encode() not in parts_of(path)["xl/styles.xml"] for colour in PRODUCT)
    assert made[0] == made[1]


def test_microsofts_validator_finds_nothing_in_themed_workbooks(
    npq: Door, brand: Path, clean: Path, tmp_path: Path
) -> None:
    requires("validator")
    npq("build", clean, "-o", tmp_path / "x.xlsx", "--theme", brand)
    npq("return", clean, "-o", tmp_path / "y.xlsx", "--theme", brand)
    npq("publish", clean, "-o", tmp_path, "--theme", brand)
    for name in ("x.xlsx", "y.xlsx", "npq-metrics.xlsx"):
        assert validator.errors(tmp_path / name) == [], name
        assert list(lint(tmp_path / name)) == []


def test_the_public_report_wears_the_theme_in_every_form(npq: Door, brand: Path, clean: Path, tmp_path: Path) -> None:
    assert npq("publish", clean, "-o", tmp_path, "--theme", brand).code == 0
    page = (tmp_path / "index.html").read_text("utf-8")
    for words in ("--banner:#8A1538", "Hub &amp; Partners", "Charity 1 &amp; company 2", "data:image/png;base64,"):
        assert words in page
    content, styles = (parts_of(tmp_path / "npq-metrics.ods")[name].decode() for name in ("content.xml", "styles.xml"))
    assert 'fo:background-color="#8A1538"' in content
    assert "#12436D" not in content
    assert "Hub &amp; Partners, " in styles
    assert "Charity 1 &amp; company 2" in styles
    assert b"8A1538" in parts_of(tmp_path / "npq-metrics.xlsx")["xl/styles.xml"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('colour = "#12436D"', "'colour' is not a key of a theme: the keys are name, primary"),
        ('primary = "red"', "primary: 'red' is not a colour such as #12436D"),
        ('primary = "#777777"', "primary: #777777 has a contrast of 4.47 to 1 with white; it needs 4.5 to 1"),
        ('secondary = "#FFFF00"', "secondary: #FFFF00 has a contrast of 1.07 to 1 with white; it needs 3 to 1"),
        ("footer = 5", "footer: 5 is not a text"),
        ('name = "two\\nlines"', "name: it has a line break"),
        (f'footer = "{"x" * 121}"', "footer: it has 121 characters, of 120 at most"),
        ("primary", "it is no TOML file"),
        ("x = " + "[" * 5000, "it is no TOML file"),
        ("#" * 20_001, "it has more than 20 KB"),
        ('logo = "none.png"', "logo: 'none.png': it cannot be read (no such file"),
        ('logo = "../logo.png"', "logo: '../logo.png' is not beside the theme"),
        ('logo = "link.png"', "logo: 'link.png' is not beside the theme"),
        ('logo = "folder"', "logo: 'folder': it is not a file"),
        ('logo = "brand.toml"', "logo: 'brand.toml': it is not a PNG picture"),
        ('logo = "cut.png"', "logo: 'cut.png': it is a damaged PNG picture"),
        ('logo = "wide.png"', "logo: 'wide.png': it is 5,001 by 1 pixels"),
        ('logo = "large.png"', "logo: 'large.png': it has more than 500 KB"),
    ],
)
def test_what_is_wrong_with_a_theme_is_told_in_one_line(
    npq: Door, brand: Path, clean: Path, tmp_path: Path, written: str, told: str
) -> None:
    folder = brand.parent
    (tmp_path / "logo.png").write_bytes(picture(3, 3))
    (folder / "link.png").symlink_to(tmp_path / "logo.png")
    (folder / "folder").mkdir()
    (folder / "cut.png").write_bytes(picture(30, 30)[:-20])
    (folder / "wide.png").write_bytes(picture(5001, 1))
    (folder / "large.png").write_bytes(picture(3, 3) + bytes(500_000))
    brand.write_text(written, "utf-8")
    said = npq("build", clean, "-o", tmp_path / "x.xlsx", "--theme", brand)
    assert (said.code, len(said.lines)) == (2, 1)
    assert said.err.startswith(f"{brand}: {told}")
    assert not (tmp_path / "x.xlsx").exists()


def test_a_theme_that_is_not_there_is_told(npq: Door, clean: Path, tmp_path: Path) -> None:
    said = npq("publish", clean, "-o", tmp_path, "--theme", tmp_path / "none.toml")
    assert (said.code, len(said.lines)) == (2, 1)
    assert "none.toml: it cannot be read" in said.err


@pytest.mark.parametrize("primary", ["#12436D", "#767676", "#8A1538", "#007A3D"])
def test_words_can_be_read_on_every_ground_whatever_the_first_colour(primary: str) -> None:
    theme = themed(primary=primary)
    grounds = {look.fill.fgColor.rgb[2:] for look in (rule_looks_in(theme)[name] for name in ("tint", "heading"))}
    for name, look in looks_in(theme).items():
        assert contrast(look.colour, look.fill or "FFFFFF") >= TEXT_CONTRAST, name
    tint = rule_looks_in(theme)["tint"].fill.fgColor.rgb[2:]
    assert contrast(looks_in(theme)["sub_head"].colour, tint) >= TEXT_CONTRAST
    assert primary[1:] in grounds
    assert tab_in(theme, "#12436D") == primary[1:]


def test_what_means_something_keeps_its_colour() -> None:
    own, usual = rule_looks_in(themed(primary="#8A1538")), rule_looks_in(themed())
    for name in ("met", "not_met", "waiting", "fault", "notice", "outside"):
        assert own[name] is usual[name]
    assert own["heading"].fill.fgColor.rgb != usual["heading"].fill.fgColor.rgb
