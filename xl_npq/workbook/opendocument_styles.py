"""How the cells and pages of an OpenDocument spreadsheet look: the looks of `styles`, in its words."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from xl_npq.workbook.styles import COUNT, LINE, LOOKS, POINTS, SHARE, TYPEFACE, Look

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    "office": f"{_OASIS}office:1.0",
    "style": f"{_OASIS}style:1.0",
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "number": f"{_OASIS}datastyle:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "meta": f"{_OASIS}meta:1.0",
    "config": f"{_OASIS}config:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "manifest": f"{_OASIS}manifest:1.0",
}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CM_A_CHARACTER = 0.2
_PERCENTAGE = (
    '<number:percentage-style style:name="n{0}"><number:number number:decimal-places="1" '
    'number:min-decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text>'
    "</number:percentage-style>"
)
_NUMBERS = {
    COUNT: '<number:number-style style:name="n{0}"><number:number number:decimal-places="0" '
    'number:min-integer-digits="1" number:grouping="true"/></number:number-style>',
    SHARE: _PERCENTAGE,
    POINTS: _PERCENTAGE,
    "0.00": '<number:number-style style:name="n{0}"><number:number number:decimal-places="2" '
    'number:min-decimal-places="2" number:min-integer-digits="1"/></number:number-style>',
}
"""The number formats of looks, as OpenDocument writes them."""


def head(root: str) -> str:
    """The beginning of a part, with every prefix."""
    prefixes = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix != "manifest")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<office:{root} {prefixes} office:version="1.3">'


def is_percentage(name: str) -> bool:
    """Whether cells with a look show a fraction as a percentage."""
    return LOOKS[name].form in (SHARE, POINTS)


def text_xml(text: str) -> str:
    """Text as XML takes it, without the characters that it forbids; runs of spaces are kept."""
    plain = escape(_NOT_XML.sub("\ufffd", text))
    return re.sub(" {2,}", lambda found: f' <text:s text:c="{len(found[0]) - 1}"/>', plain)


def quoted_attribute(text: str) -> str:
    """A text as the value of an attribute, in its quotes."""
    return quoteattr(_NOT_XML.sub("\ufffd", text))


def style_name(kind: str, of: str | float) -> str:
    """The name of the style of a column's width, a row's height or a cell's look."""
    return f"{kind}_{str(of).replace('.', '_')}"


def column_style(width: float) -> str:
    """The style of columns of a width in characters."""
    return (
        f'<style:style style:name="{style_name("column", width)}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CM_A_CHARACTER:.2f}cm"/></style:style>'
    )


def row_style(height: float) -> str:
    """The style of rows of a height in points."""
    return (
        f'<style:style style:name="{style_name("row", height)}" style:family="table-row">'
        f'<style:table-row-properties style:row-height="{height}pt" style:use-optimal-row-height="true"/></style:style>'
    )


def cell_style(name: str, look: Look) -> str:
    """The style of cells with a look, by its name."""
    data = ""
    number = _NUMBERS.get(look.form, "").format(name)
    if number:
        data = f' style:data-style-name="n{name}"'
    across = {"right": "end", "center": "center", "left": "start"}.get(look.across, "")
    aligned = f' fo:text-align="{across}"' if across else ""
    return (
        f'{number}<style:style style:name="{style_name("cell", name)}" style:family="table-cell" '
        f'style:parent-style-name="Default"{data}>'
        f"<style:table-cell-properties{_cell_properties(look)}/>"
        f"<style:paragraph-properties{aligned}/>"
        f"<style:text-properties{_text_properties(look)}/></style:style>"
    )


def _cell_properties(look: Look) -> str:
    down = {"center": "middle", "top": "top", "bottom": "bottom"}[look.down]
    properties = f' style:vertical-align="{down}" fo:wrap-option="{"wrap" if look.wrap else "no-wrap"}"'
    if look.across:
        properties += ' style:text-align-source="fix"'
    if look.fill:
        properties += f' fo:background-color="#{look.fill}"'
    if look.edge:
        properties += f' fo:border="0.5pt solid #{LINE}" fo:padding="0.05cm"'
    return properties


def _text_properties(look: Look) -> str:
    properties = f' fo:font-size="{look.size}pt" fo:color="#{look.colour}"'
    if look.bold:
        properties += ' fo:font-weight="bold"'
    if look.italic:
        properties += ' fo:font-style="italic"'
    if look.underline:
        properties += ' style:text-underline-style="solid" style:text-underline-width="auto"'
    return properties


def spreadsheet_styles(heading: str, footer: str) -> str:
    """The part of a document that holds its typeface, its language and its pages, upright and across."""
    pages = "".join(_page(name, *size) for name, size in _PAGES.items())
    masters = "".join(_master(name, heading, footer) for name in _PAGES)
    return (
        f"{head('document-styles')}<office:font-face-decls>"
        f'<style:font-face style:name="{TYPEFACE}" svg:font-family="{TYPEFACE}"/>'
        "</office:font-face-decls><office:styles>"
        '<style:style style:name="Default" style:family="table-cell"><style:text-properties '
        f'style:font-name="{TYPEFACE}" fo:font-size="11pt" fo:language="en" fo:country="GB"/></style:style>'
        f"</office:styles><office:automatic-styles>{pages}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )


_ROOM = '<style:header-footer-properties fo:min-height="0.7cm" fo:margin="0cm"/>'
_PAGES = {"portrait": ("21cm", "29.7cm"), "landscape": ("29.7cm", "21cm")}


def _page(name: str, width: str, height: str) -> str:
    return (
        f'<style:page-layout style:name="page_{name}"><style:page-layout-properties fo:page-width="{width}" '
        f'fo:page-height="{height}" style:print-orientation="{name}" fo:margin="1.2cm" '
        'style:scale-to-X="1" style:scale-to-Y="0" style:first-page-number="continue"/>'
        f"<style:header-style>{_ROOM}</style:header-style><style:footer-style>{_ROOM}</style:footer-style>"
        "</style:page-layout>"
    )


def _master(name: str, heading: str, footer: str) -> str:
    own = f"<text:p>{text_xml(footer)}</text:p>" if footer else ""
    return (
        f'<style:master-page style:name="{name}" style:page-layout-name="page_{name}">'
        f"<style:header><text:p>{text_xml(heading)}</text:p></style:header>"
        f"<style:footer>{own}<text:p><text:sheet-name/>, page <text:page-number/> of <text:page-count/></text:p>"
        "</style:footer></style:master-page>"
    )
