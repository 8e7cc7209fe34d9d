"""The tab NPQ of the ribbon: a button for each macro."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from xl_npq.excel.macros import Macro

MODULE = "npq_ribbon"
_PICTURES = {
    "NPQ_Refresh_Dashboard": "RefreshAll",
    "NPQ_Check_Data": "ErrorChecking",
    "NPQ_Save_Workbook": "FileSaveAs",
    "NPQ_Publish": "FilePublishAsPdfOrXps",
    "NPQ_Write_Data_Return": "FileSendMenu",
    "NPQ_Lock_Sheets": "SheetProtect",
    "NPQ_Unlock_Sheets": "SheetProtect",
}
"""Macro -> one of Excel's own pictures."""
_ANY_PICTURE = "MacroPlay"


def ribbon(macros: tuple[Macro, ...]) -> str:
    """The tab as Excel 2010 and later read it, from the part that the template names for them."""
    buttons = "\n".join(f"          {_button(macro)}" for macro in macros)
    return (
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui">\n'
        '  <ribbon>\n    <tabs>\n      <tab id="npqTab" label="NPQ">\n'
        '        <group id="npqGroup" label="NPQ metrics">\n'
        f"{buttons}\n"
        "        </group>\n      </tab>\n    </tabs>\n  </ribbon>\n</customUI>\n"
    )


def _button(macro: Macro) -> str:
    attributes = {
        "id": macro.entry,
        "label": macro.label,
        "size": "large",
        "imageMso": _PICTURES.get(macro.entry, _ANY_PICTURE),
        "screentip": macro.label,
        "supertip": macro.help,
        "onAction": f"{MODULE}.Pressed",
    }
    return f"<button {' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())} />"
