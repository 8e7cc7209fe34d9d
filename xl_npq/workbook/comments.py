"""Comments on the cells of a sheet: the part that holds their text, and the one that draws them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from xl_npq.layout.sheet import letter

MOST_CHARACTERS = 2_000
AUTHOR = "xl-npq"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHAPES_OF_A_BLOCK = 1024
_LINE, _LINE_HEIGHT = 40, 2
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" '
    'o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:0;margin-top:0;width:220pt;'
    'height:80pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)

Texts = Mapping[tuple[int, int], str]
"""The text of each comment by row, as Excel numbers it, and column, counted from 0."""


def comments_part(texts: Texts, authors: Texts | None = None, longest: int = MOST_CHARACTERS) -> bytes:
    """The part with the texts. Characters that XML forbids are replaced; a text longer than `longest` is cut.

    `authors` names who wrote each; without it, xl-npq did.
    """
    named = {cell: (authors or {}).get(cell, AUTHOR) for cell in texts}
    numbers = {author: number for number, author in enumerate(dict.fromkeys(named.values()))}
    told = "".join(
        f'<comment ref="{letter(cell[1] + 1)}{cell[0]}" authorId="{numbers[named[cell]]}"><text><r><rPr><sz val="9"/>'
        f'<color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr><t xml:space="preserve">'
        f"{_text(text, longest)}</t></r></text></comment>"
        for cell, text in sorted(texts.items())
    )
    listed = "".join(f"<author>{_text(author, longest)}</author>" for author in numbers)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<comments xmlns="{_MAIN}"><authors>{listed}</authors><commentList>{told}</commentList></comments>'
    ).encode()


def drawing_part(texts: Texts, first_block: int) -> bytes:
    """The part that draws them, its shapes numbered from a block of 1,024 on that no other part uses."""
    shapes = [
        _SHAPE.format(
            id=_SHAPES_OF_A_BLOCK * first_block + number, anchor=_anchor(row, column, text), row=row - 1, column=column
        )
        for number, ((row, column), text) in enumerate(sorted(texts.items()), 1)
    ]
    numbers = ",".join(f"{first_block + block}" for block in range(blocks(texts)))
    return (_HEAD.format(numbers) + "".join(shapes) + "</xml>").encode()


def blocks(texts: Texts) -> int:
    """How many blocks of shapes the comments of a sheet take."""
    return len(texts) // _SHAPES_OF_A_BLOCK + 1


def _text(text: str, longest: int) -> str:
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return escape(_NOT_IN_XML.sub("\ufffd", cut))


def _anchor(row: int, column: int, text: str) -> str:
    """The corners of the comment's box: right of the cell where there is room, as high as its text needs."""
    lines = sum(len(line) // _LINE + 1 for line in text.split("\n"))
    left = min(column + 1, _LAST_COLUMN - 5)
    top = min(max(row - 2, 0), _LAST_ROW - 30)
    return f"{left}, 15, {top}, 4, {left + 4}, 15, {top + min(lines, 24) + _LINE_HEIGHT}, 4"
