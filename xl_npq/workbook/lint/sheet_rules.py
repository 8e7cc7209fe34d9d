"""What stands around a sheet's cells: merges, validation, conditional formats, links, header and footer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from xl_npq.workbook.lint.areas import area_of, overlapping
from xl_npq.workbook.lint.finding import Finding
from xl_npq.workbook.lint.formula import Known, wrong_with
from xl_npq.workbook.lint.parts import ID, MAIN, Parts
from xl_npq.workbook.lint.sheet_scan import Scanned

MOST_OF_A_LIST = MOST_OF_A_HEADER = 255
MOST_RULES, MOST_LINKS = 65_000, 65_530
_WORDS = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 225}
_LIST = re.compile(r'"(?:[^"]|"")*"')
_NEED_FORMULAS = {"between": 2, "notBetween": 2}
_COLOURS = (2, 3)


def sheet_findings(scanned: Scanned, parts: Parts, known: Known, name: str, formats: int) -> Iterator[Finding]:
    """All that is wrong around the cells of a sheet; `formats` is how many formats for rules the workbook has."""
    yield from _areas(scanned)
    yield from _merges(scanned)
    yield from _validations(scanned, known, name)
    yield from _rules(scanned, known, name, formats)
    yield from _links(scanned, known)
    yield from _page(scanned)
    yield from _led_to(scanned, parts)


def _areas(scanned: Scanned) -> Iterator[Finding]:
    """References to cells, in lists and alone."""
    kinds = ("dataValidation", "conditionalFormatting", "ignoredError", "selection", "protectedRange")
    given = [(kind, one.get("sqref")) for kind in kinds for one in scanned.all(kind)]
    given += [(kind, one.get("ref")) for kind in ("mergeCell", "hyperlink", "autoFilter") for one in scanned.all(kind)]
    for kind, text in given:
        if kind == "selection" and text is None:
            continue
        if not text or any(area_of(part) is None for part in text.split()):
            yield Finding(scanned.part, kind, f'"{text or ""}" is not a list of cells')


def _merges(scanned: Scanned) -> Iterator[Finding]:
    refs = [one.get("ref", "") for one in scanned.all("mergeCell")]
    areas = [(ref, area) for ref in refs if (area := area_of(ref))]
    for one, other in overlapping(areas):
        yield Finding(scanned.part, other, f"merged cells overlap with {one}")


def _validations(scanned: Scanned, known: Known, name: str) -> Iterator[Finding]:
    for one in scanned.all("dataValidation"):
        place, kind = f"validation of {one.get('sqref', '')}", one.get("type", "none")
        formulas = [_text(one, tag) for tag in ("formula1", "formula2")]
        if kind != "none" and not formulas[0]:
            yield Finding(scanned.part, place, "it has no formula")
        if (
            kind not in ("none", "list", "custom")
            and one.get("operator", "between") in _NEED_FORMULAS
            and not formulas[1]
        ):
            yield Finding(scanned.part, place, "it has no second formula")
        for formula in filter(None, formulas):
            if kind == "list" and _LIST.fullmatch(formula):
                if len(formula) - 2 > MOST_OF_A_LIST:
                    yield Finding(scanned.part, place, f"its list has {len(formula) - 2} characters, of 255 at most")
                continue
            yield from _formula(scanned.part, place, formula, known, name)
            if "[" in _without_texts(formula):
                yield Finding(scanned.part, place, "a validation cannot refer to a table's column, save by a name")
        for words, most in _WORDS.items():
            if len(one.get(words, "")) > most:
                yield Finding(scanned.part, place, f"its {words} has more than {most} characters")


def _rules(scanned: Scanned, known: Known, name: str, formats: int) -> Iterator[Finding]:
    rules = [(one, rule) for one in scanned.all("conditionalFormatting") for rule in one.iter(f"{MAIN}cfRule")]
    if len(rules) > MOST_RULES:
        yield Finding(scanned.part, "", f"it has {len(rules):,} conditional formats, of {MOST_RULES:,} at most")
    for one, rule in rules:
        place = f"conditional format of {one.get('sqref', '')}"
        formulas = [formula.text or "" for formula in rule.iter(f"{MAIN}formula")]
        if rule.get("type") in ("expression", "cellIs") and not all(formulas or [""]):
            yield Finding(scanned.part, place, "it has no formula")
        if not int(rule.get("dxfId", "-1")) < formats:
            yield Finding(scanned.part, place, f"it has format {rule.get('dxfId')} of {formats}", "refuse")
        for formula in filter(None, formulas):
            yield from _formula(scanned.part, place, formula, known, name)
            if "[" in _without_texts(formula):
                yield Finding(scanned.part, place, "a conditional format cannot refer to a table's column")
        if wrong := _scale(rule):
            yield Finding(scanned.part, place, wrong)


def _scale(rule: Element) -> str:
    """What is wrong with the thresholds of icons, colours and bars."""
    for scale in rule:
        kind = scale.tag.removeprefix(MAIN)
        thresholds = len(scale.findall(f"{MAIN}cfvo"))
        colours = len(scale.findall(f"{MAIN}color"))
        if kind == "iconSet":
            icons = scale.get("iconSet", "3TrafficLights1")
            if thresholds != int(icons[0]):
                return f"the icons {icons} have {thresholds} thresholds"
        elif kind == "colorScale" and not (thresholds == colours and colours in _COLOURS):
            return f"a scale of {colours} colours has {thresholds} thresholds"
        elif kind == "dataBar" and (thresholds, colours) != (2, 1):
            return f"a bar has {thresholds} thresholds and {colours} colours, not 2 and 1"
    return ""


def _links(scanned: Scanned, known: Known) -> Iterator[Finding]:
    links = list(scanned.all("hyperlink"))
    if len(links) > MOST_LINKS:
        yield Finding(scanned.part, "", f"it has {len(links):,} links, of {MOST_LINKS:,} at most")
    for one in links:
        location = one.get("location", "")
        if location and not one.get(ID) and any(wrong_with(location, known)):
            yield Finding(
                scanned.part, one.get("ref", ""), f"its link leads to {location}, which is not there", "wrong"
            )


def _page(scanned: Scanned) -> Iterator[Finding]:
    for kind in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        for one in scanned.all(kind):
            if len(one.text or "") > MOST_OF_A_HEADER:
                yield Finding(scanned.part, kind, f"it has {len(one.text or '')} characters, of 255 at most")


def _led_to(scanned: Scanned, parts: Parts) -> Iterator[Finding]:
    """Numbers of relations that the sheet's part does not have."""
    relations = parts.relations(scanned.part)
    for element in scanned.around:
        for one in element.iter():
            number = one.get(ID)
            if number is not None and number not in relations:
                yield Finding(scanned.part, one.tag.rpartition("}")[2], f"it has no relation {number}", "refuse")


def _formula(part: str, place: str, formula: str, known: Known, name: str) -> Iterator[Finding]:
    for wrong, answer in wrong_with(formula, known, name):
        yield Finding(part, place, wrong, answer)


def _without_texts(formula: str) -> str:
    return _LIST.sub('""', formula)


def _text(element: Element, tag: str) -> str:
    found = element.find(f"{MAIN}{tag}")
    return "" if found is None else found.text or ""
