"""The workbook's own part: sheets, defined names, styles; and its charts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from xl_npq.workbook.lint.areas import area_of
from xl_npq.workbook.lint.finding import Finding
from xl_npq.workbook.lint.formula import Known, wrong_with
from xl_npq.workbook.lint.parts import CHART, ID, MAIN, Parts

LONGEST_SHEET_NAME = 31
MOST_STYLES = 65_490
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME = re.compile(r"[A-Za-z_\\À-\uffff][\w.\\?]{0,254}")
_LIKE_A_CELL = re.compile("[Rr][0-9]*[Cc][0-9]*|[RrCc]")
_BUILT_IN = ("_xlnm.print_area", "_xlnm.print_titles", "_xlnm._filterdatabase")
_SHARED = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_FIRST_OWN_FORMAT = 164


def book_findings(parts: Parts) -> Iterator[Finding]:
    """What is wrong with the list of sheets."""
    root, part = parts.root(parts.workbook), parts.workbook
    sheets = list(root.iter(f"{MAIN}sheet"))
    names = Counter(one.get("name", "").lower() for one in sheets)
    numbers = Counter(one.get("sheetId", "") for one in sheets)
    for one in sheets:
        name = one.get("name", "")
        if not name or len(name) > LONGEST_SHEET_NAME:
            yield Finding(part, name, f"a sheet's name has 1 to {LONGEST_SHEET_NAME} characters")
        if _FORBIDDEN.search(name) or name.startswith("'") or name.endswith("'") or name.lower() == "history":
            yield Finding(part, name, "the sheet's name has characters, or is a name, that Excel forbids")
        if names[name.lower()] > 1 or numbers[one.get("sheetId", "")] > 1:
            yield Finding(part, name, "two sheets have its name or number")
        if one.get(ID, "") not in parts.relations(part):
            yield Finding(part, name, "the sheet has no part", "refuse")
    if sheets and not any(one.get("state", "visible") == "visible" for one in sheets):
        yield Finding(part, "", "no sheet can be seen", "refuse")
    for view in root.iter(f"{MAIN}workbookView"):
        for which in ("activeTab", "firstSheet"):
            if int(view.get(which, "0")) >= len(sheets):
                yield Finding(part, which, f"there is no sheet {view.get(which)}")


def defined_names(parts: Parts) -> list[tuple[str, int | None, str]]:
    """Every defined name, the place of the sheet that it holds on (None for the workbook), and what it means."""
    listed = parts.root(parts.workbook).iter(f"{MAIN}definedName")
    return [(one.get("name", ""), _scope(one), one.text or "") for one in listed]


def _scope(element: Element) -> int | None:
    given = element.get("localSheetId")
    return int(given) if given else None


def names_findings(
    part: str, names: Sequence[tuple[str, int | None, str]], known: Known, sheets: int
) -> Iterator[Finding]:
    """Names that Excel does not take, that stand twice, or that lead nowhere."""
    counts = Counter((name.lower(), scope) for name, scope, _ in names)
    for name, scope, meaning in names:
        built_in = name.lower() in _BUILT_IN
        if not _NAME.fullmatch(name) or area_of(name) or _LIKE_A_CELL.fullmatch(name):
            yield Finding(part, name, "it cannot be a name")
        if counts[name.lower(), scope] > 1:
            yield Finding(part, name, "the name is there twice")
        if (built_in and scope is None) or (scope is not None and scope >= sheets):
            yield Finding(part, name, "the sheet that it holds on is not there")
        if not meaning:
            yield Finding(part, name, "the name means nothing")
        for wrong, answer in wrong_with(meaning, known) if meaning else ():
            yield Finding(part, name, wrong, "repair" if built_in else answer)


def styles_findings(parts: Parts) -> Iterator[Finding]:
    """Styles that refer to fonts, fills, borders or number formats that are not there."""
    root, part = parts.root(parts.styles), parts.styles
    there = {tag: len(root.findall(f"{MAIN}{tag}/*")) for tag in _SHARED.values()}
    formats = {one.get("numFmtId") for one in root.iter(f"{MAIN}numFmt")}
    styles = root.findall(f"{MAIN}cellXfs/{MAIN}xf")
    if len(styles) > MOST_STYLES:
        yield Finding(part, "", f"it has {len(styles):,} styles, of {MOST_STYLES:,} at most")
    for number, style in enumerate(styles):
        for attribute, tag in _SHARED.items():
            if int(style.get(attribute, "0")) >= there[tag]:
                yield Finding(part, f"style {number}", f"it has {attribute} {style.get(attribute)} of {there[tag]}")
        own = style.get("numFmtId", "0")
        if int(own) >= _FIRST_OWN_FORMAT and own not in formats:
            yield Finding(part, f"style {number}", f"its number format {own} is not there")


def charts_findings(parts: Parts, known: Known) -> Iterator[Finding]:
    """References of charts that lead nowhere."""
    for part in parts.named("xl/charts/chart"):
        for one in parts.root(part).iter(f"{CHART}f"):
            reference = (one.text or "").strip().removeprefix("(").removesuffix(")")
            for wrong, _ in wrong_with(reference, known):
                yield Finding(part, reference, wrong.replace("the formula", "the chart"))
            # A name of a series may be a text between quotes.
            if "!" not in reference and not reference.startswith('"'):
                yield Finding(part, reference, "the chart does not say of which sheet its figures are")
