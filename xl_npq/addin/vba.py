"""The add-in's modules as VBA text: a wrapper for each function and macro, their help, and what calls Python."""

from __future__ import annotations

from collections.abc import Iterator

from xl_npq.addin.described import Described, Offered
from xl_npq.excel.macros import MODULE as PYTHON
from xl_npq.excel.macros import Macro
from xl_npq.version import VERSION

MODULE = "npq_udfs"
BRIDGE = f"""\
Private Function Answer(ByVal Asked As String, ByVal Given As Variant) As Variant
    On Error GoTo Failed
    ' While the Function Wizard is open Excel would ask anew after every key.
    If Not Application.CommandBars("Standard").Controls(1).Enabled Then Exit Function
    Answer = XLPy.CallUDF("{PYTHON}", Asked, Given, ActiveWorkbook, Application.Caller)
    Exit Function
Failed:
    Answer = Left$("NPQ: Python did not answer: run xl-npq doctor. " & Err.Description, 255)
End Function"""
"""What every wrapper calls: xlwings hands the arguments over to Python. The only lines that need Excel to answer."""
DESCRIBE = """\
Private Sub Describe(ByVal Named As String, ByVal Help As String, Told() As String)
    ' Without a visible workbook Excel refuses, and the functions work without their help.
    On Error Resume Next
    Application.MacroOptions Macro:=Named, Description:=Help, Category:="NPQ", ArgumentDescriptions:=Told
End Sub"""
ON_OPENING = """\
Option Explicit
Private WithEvents Watched As Application

Private Sub Workbook_Open()
    Set Watched = Application
    If Not ActiveWorkbook Is Nothing Then DescribeOnce
End Sub

Private Sub Watched_WorkbookActivate(ByVal Wb As Workbook)
    DescribeOnce
End Sub

Private Sub DescribeOnce()
    ' Excel takes the help of functions only while a workbook is open.
    Set Watched = Nothing
    NPQ_Describe_Functions
End Sub"""
"""What the add-in does when Excel loads it."""


def wrappers(offered: Offered, bridge: str = BRIDGE) -> str:
    """The module of wrappers, as an exported module of VBA: lines end in LF, the first names the module.

    `bridge` is the function `Answer` that every wrapper calls.
    """
    parts = [
        f'Attribute VB_Name = "{MODULE}"\nOption Explicit',
        f"' The functions and macros of xl-npq {VERSION}: each hands over to the one of its name in udfs.py.\n"
        "' Written by xl-npq addin: what is changed here is lost when it is written anew.",
        *map(_function, offered.functions),
        *map(_macro, offered.macros),
        bridge,
        _describe_all(offered.functions),
        *map(_help, offered.functions),
        DESCRIBE,
    ]
    return "\n\n".join(parts) + "\n"


def presses(macros: tuple[Macro, ...], module: str) -> str:
    """The module of the ribbon's buttons: one procedure for all, which runs the macro that a button is named after."""
    cases = [f'        Case "{macro.entry}": {macro.entry}' for macro in macros]
    lines = [
        f'Attribute VB_Name = "{module}"',
        "Option Explicit",
        "",
        "Sub Pressed(control As IRibbonControl)",
        "    Select Case control.ID",
        *cases,
        "    End Select",
        "End Sub",
    ]
    return "\n".join(lines) + "\n"


def _function(one: Described) -> str:
    taken = ", ".join(f"Optional {each.name}" if each.optional else each.name for each in one.arguments)
    given = ", ".join(each.name for each in one.arguments)
    return f'Function {one.name}({taken})\n    {one.name} = Answer("{one.name}", Array({given}))\nEnd Function'


def _macro(macro: Macro) -> str:
    return f'Sub {macro.entry}()\n    RunPython "import {PYTHON}; {PYTHON}.{macro.entry}()"\nEnd Sub'


def _describe_all(functions: tuple[Described, ...]) -> str:
    calls = "\n".join(f"    Describe_{one.name}" for one in functions)
    return f"Sub NPQ_Describe_Functions()\n{calls}\nEnd Sub"


def _help(one: Described) -> str:
    return "\n".join([f"Private Sub Describe_{one.name}()", *_told(one), "End Sub"])


def _told(one: Described) -> Iterator[str]:
    # A statement for each argument: VBA takes neither lines over 1,023 characters nor more than 24 that go on.
    yield f"    Dim Told(1 To {len(one.arguments)}) As String"
    for number, argument in enumerate(one.arguments, 1):
        yield f"    Told({number}) = {_text(argument.help)}"
    yield f'    Describe "{one.name}", {_text(one.help)}, Told'


def _text(words: str) -> str:
    return '"' + " ".join(words.split()).replace('"', '""') + '"'
