"""The ready-made add-in: what is in the file, and that its wrappers hand over what they are given."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile
from recalculate import macros, requires, validator

from xl_npq.addin import ribbon, vba
from xl_npq.addin.build import write
from xl_npq.addin.described import LONGEST_HELP
from xl_npq.cli import run
from xl_npq.cli.computer import ours
from xl_npq.excel.macros import MACROS

LONGEST_LINE = 1023
"""Characters of a line that VBA takes."""
STAND_IN = """\
Private Function Answer(ByVal Asked As String, ByVal Given As Variant) As Variant
    Dim Told As String
    Dim Place As Long
    Told = Asked
    For Place = LBound(Given) To UBound(Given)
        Select Case TypeName(Given(Place))
            Case "Range": Told = Told & "|" & Given(Place).Rows.Count & " x " & Given(Place).Columns.Count
            Case "Error": Told = Told & "|missing"
            Case Else: Told = Told & "|" & Given(Place)
        End Select
    Next Place
    Answer = Told
End Function"""
"""In place of the bridge to Python: tells what arrived."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / "xl_npq.xlam"
    write(ours(), path)
    return path


@pytest.fixture(scope="module")
def sources(built: Path) -> dict[str, str]:
    """The modules as another program than the one that wrote them reads them, without the lines of attributes."""
    found = {}
    for _, _, name, source in VBA_Parser(str(built)).extract_macros():
        found[name] = "\n".join(line for line in source.splitlines() if not line.startswith("Attribute "))
    return found


def body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("Attribute "))


def test_another_reader_finds_exactly_the_vba_that_was_generated(sources: dict[str, str]) -> None:
    assert sources["npq_udfs.bas"] == body(vba.wrappers(ours()))
    assert sources["npq_ribbon.bas"] == body(vba.presses(MACROS, ribbon.MODULE))
    assert sources["ThisWorkbook.cls"] == vba.ON_OPENING
    assert {*sources} == {
        "npq_udfs.bas",
        "npq_ribbon.bas",
        "ThisWorkbook.cls",
        "Sheet2.cls",
        "xlwings.bas",
        "Dictionary.cls",
    }


def test_xlwings_own_code_is_its_own_but_for_the_name_of_the_settings(sources: dict[str, str]) -> None:
    import xlwings

    theirs = VBA_Parser(str(Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")))
    original = next(source for _, _, name, source in theirs.extract_macros() if name == "xlwings.bas")
    renamed = body(original).replace('PROJECT_NAME As String = "myaddin"', 'PROJECT_NAME As String = "xlwings"')
    assert renamed != body(original)
    assert sources["xlwings.bas"] == renamed


def test_the_text_beside_it_is_the_same_vba(built: Path) -> None:
    text = built.with_name("npq_udfs.bas").read_bytes()
    assert text.decode("cp1252") == vba.wrappers(ours()).replace("\n", "\r\n")
    assert text.startswith(b'Attribute VB_Name = "npq_udfs"\r\n')


def test_the_same_functions_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    write(ours(), tmp_path / "again.xlam")
    assert (tmp_path / "again.xlam").read_bytes() == built.read_bytes()


def test_the_wizard_gets_help_for_every_function_and_argument_and_vba_can_take_it() -> None:
    text = vba.wrappers(ours())
    told = dict(re.findall(r"Private Sub Describe_(\w+)\(\)\n(.*?)\nEnd Sub", text, re.DOTALL))
    assert set(told) == {one.name for one in ours().functions}
    for one in ours().functions:
        entries = [
            entry.replace('""', '"') for entry in re.findall(r'"((?:[^"]|"")*)"(?:, Told)?$', told[one.name], re.M)
        ]
        assert entries == [*(argument.help for argument in one.arguments), one.help]
        assert all(30 <= len(entry) <= LONGEST_HELP for entry in entries), one.name
        assert f"    Describe_{one.name}\n" in text
    assert max(map(len, text.splitlines())) <= LONGEST_LINE
    assert text.isascii(), "VBA's editor takes the letters of one code page"


def test_every_macro_is_in_excels_list_and_on_the_ribbon(built: Path, sources: dict[str, str]) -> None:
    with zipfile.ZipFile(built) as archive:
        tab = ElementTree.fromstring(archive.read("customUI/customUI.xml"))
    space = "{http://schemas.microsoft.com/office/2009/07/customui}"
    assert [found.get("label") for found in tab.iter(f"{space}tab")] == ["NPQ"]
    buttons = [(found.get("id"), found.get("label"), found.get("supertip")) for found in tab.iter(f"{space}button")]
    assert buttons == [tuple(macro) for macro in MACROS]
    for macro in MACROS:
        called = f'Sub {macro.entry}()\n    RunPython "import udfs; udfs.{macro.entry}()"\nEnd Sub'
        assert called in sources["npq_udfs.bas"]
        assert f'Case "{macro.entry}": {macro.entry}' in sources["npq_ribbon.bas"]


def test_the_add_in_holds_its_settings_and_nothing_of_anybodys_computer(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        assert archive.testzip() is None
        cells = [
            found.text
            for found in ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter()
            if found.text
        ]
        assert cells == ["UDF Modules", "udfs", "Add_workbook_to_PYTHONPATH", "False"]
        assert b'<sheet name="xlwings.conf"' in archive.read("xl/workbook.xml")
        text = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))
        assert b"addin.macroEnabled" in archive.read("[Content_Types].xml")
    assert not re.search(rb"felix|[A-Z]:\\\\?Users", text, re.IGNORECASE)


def test_the_validator_finds_nothing_wrong_with_the_add_in(built: Path) -> None:
    requires("validator")
    assert validator.errors(built) == []


def test_the_project_holds_together(built: Path) -> None:
    with ExcelFile(built) as file:
        assert file.validate() == []


def test_the_command_writes_both_files_and_says_what_was_not_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], built: Path
) -> None:
    assert run(["addin", "-o", str(tmp_path / "mine.xlam")]) == 0
    assert "not opened in Excel" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.xlam", "npq_udfs.bas"]
    assert (tmp_path / "mine.xlam").read_bytes() == built.read_bytes()
    assert run(["addin", "-o", str(tmp_path / "mine.xlsm")]) == 2
    assert "must end in .xlam" in capsys.readouterr().err
    assert run(["addin", "-o", str(tmp_path / "nowhere" / "mine.xlam")]) == 2
    assert len(list(tmp_path.iterdir())) == 2


def as_workbook(built: Path, path: Path) -> Path:
    """The add-in as a workbook with macros that LibreOffice can run: without what needs Excel or Windows."""
    with zipfile.ZipFile(built) as archive, zipfile.ZipFile(path, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name).replace(b"excel.addin.macroEnabled", b"excel.sheet.macroEnabled"))
    with ExcelFile(path) as file:
        for name in ("xlwings", "Dictionary", ribbon.MODULE):
            file.vba_project().delete_module(name)
        file.set_module("ThisWorkbook", "")
        file.set_module(vba.MODULE, vba.wrappers(ours(), STAND_IN).replace("\n", "\r\n"))
        file.save()
    return path


def test_every_wrapper_hands_over_ranges_texts_and_what_is_left_out(built: Path, tmp_path: Path) -> None:
    requires("macros")
    assert vba.wrappers(ours(), STAND_IN).replace(STAND_IN, vba.BRIDGE) == vba.wrappers(ours())
    formulas, expected = [], []
    for one in ours().functions:
        names = [argument.name for argument in one.arguments]
        given = ["A1:B2" if argument.table else f'"{argument.name}"' for argument in one.arguments]
        arrived = ["2 x 2" if argument.table else argument.name for argument in one.arguments]
        needed = sum(not argument.optional for argument in one.arguments)
        for taken in sorted({len(names), needed, (len(names) + needed) // 2}):
            formulas.append(f"={one.name}({';'.join(given[:taken])})")
            expected.append("|".join([one.name, *arrived[:taken], *["missing"] * (len(names) - taken)]))
    cells = {"A1": "Level", "B1": "FSM %", "A2": "NPQH", "B2": 0.3}
    assert macros.shown(as_workbook(built, tmp_path / "addin.xlsm"), cells, formulas) == expected
