"""A provider's logo on a sheet: a picture above the cells, in none of them."""

from __future__ import annotations

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from xl_npq.layout.sheet import LogoRoom, Sheet
from xl_npq.theme import Theme
from xl_npq.theme.logo import Logo

_POINT = 12_700
"""A point in EMU."""


class _Picture(Image):
    """A PNG whose size is known, which openpyxl asks another library for."""

    def __init__(self, logo: Logo, room: LogoRoom) -> None:
        """Fit the logo into the room, its proportions kept."""
        self.ref, self.format = None, "png"
        self._content = logo.content
        scale = min(room.width / logo.width, room.height / logo.height) * _POINT
        self.width, self.height = max(1, round(logo.width * scale)), max(1, round(logo.height * scale))
        row, column = coordinate_to_tuple(room.place)
        self.anchor = OneCellAnchor(
            _from=AnchorMarker(col=column - 1, row=row - 1), ext=XDRPositiveSize2D(self.width, self.height)
        )

    def _data(self) -> bytes:
        return self._content


def add_logo(ws: Worksheet, sheet: Sheet, theme: Theme) -> None:
    """Add the theme's logo where the sheet has room for one."""
    if sheet.logo and theme.logo:
        ws.add_image(_Picture(theme.logo, sheet.logo))


def described_logo(sheet: Sheet, theme: Theme) -> list[tuple[str, str]]:
    """Name and text of that logo, for those who cannot see it."""
    return [("Logo", f"Logo of {theme.name or 'the provider'}")] if sheet.logo and theme.logo else []
