"""One formula as the file holds it: whether it can be read, and whether all that it names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from xl_npq.workbook.lint.areas import area_of
from xl_npq.workbook.lint.finding import Answer
from xl_npq.workbook.lint.newer import NEWER, PREFIXES

MOST_CHARACTERS, MOST_ARGUMENTS, MOST_TEXT, DEEPEST = 8_192, 255, 255, 64
Wrong = tuple[str, Answer]

_BEFORE = "[!:,(+*/<>=&-]"
_COLUMN = ("[A-Z]", "[A-Z]{2}", r"\$[A-Z]", r"\$[A-Z]{2}", r"[A-Z]\$", r"\$[A-Z]\$", r"\$[A-Z]{2}\$")
_ROW_OF_CELL = re.compile(
    "(?=[1-9])(?:" + "|".join(f"(?<={_BEFORE}{column})" for column in _COLUMN) + ")[0-9]{1,6}(?![0-9A-Za-z_.(!])"
)
"""The row of a reference to a cell: its column stands behind, so that all are replaced alike."""
_WHOLE = re.compile(r"(?<=[,(=<>+\-*/&])[0-9]+(?=[,)=<>+\-*/&])")
_PLACED = re.compile(r"(?:'((?:[^']|'')*)'|([^'!]*))!(.*)", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_\\À-\uffff][\w.\\?]*")
_NUMBER = re.compile(r"[0-9.]+(?:[eE][+-]?[0-9]+)?")
_TABLE = re.compile(r"([A-Za-z_\\À-\uffff][\w.\\]*)?\[(.*)\]", re.DOTALL)
_ITEM = re.compile(r"\[((?:'.|[^'\[\]])*)\]")
_ITEMS = re.compile(r"\s*\[(?:'.|[^'\[\]])*\](?:\s*[,:]\s*\[(?:'.|[^'\[\]])*\])*\s*")
_SPECIAL = frozenset(("#all", "#data", "#headers", "#totals", "#this row"))


@dataclass(frozen=True)
class Known:
    """What formulas of a workbook may name, all in small letters: sheets, tables with columns, names by sheet.

    Names of the whole workbook stand under "".
    """

    sheets: frozenset[str] = frozenset()
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    books: int = 0

    def name(self, name: str, sheet: str) -> bool:
        """Whether a name is known on a sheet."""
        there = (self.names.get(scope, frozenset()) for scope in ("", sheet.lower()))
        return any(name.lower() in names for names in there)


def pattern_of(formula: str) -> str:
    """What formulas that differ in rows and whole numbers alone have in common: one of them is enough to look at."""
    return _WHOLE.sub("1", _ROW_OF_CELL.sub("1", formula))


def wrong_with(formula: str, known: Known, sheet: str = "") -> Iterator[Wrong]:
    """All that is wrong with a formula (without =) on a sheet."""
    if len(formula) > MOST_CHARACTERS:
        yield f"the formula has {len(formula):,} characters, of {MOST_CHARACTERS:,} at most", "repair"
    try:
        tokens = [token for token in Tokenizer(f"={formula}").items if token.type != Token.WSPACE]
    except (TokenizerError, IndexError, AssertionError):
        yield f"the formula {_short(formula)} cannot be read", "repair"
        return
    if wrong := _order(tokens):
        yield f"the formula {_short(formula)} {wrong}", "repair"
    for token in tokens:
        if token.type == Token.OPERAND:
            yield from _operand(token, known, sheet)
        elif token.type == Token.FUNC and token.subtype == Token.OPEN:
            yield from _function(token.value, known, sheet)


def _short(formula: str) -> str:
    return f"={formula}" if len(formula) <= 60 else f"={formula[:57]}..."


def _order(tokens: list[Token]) -> str:
    """What is wrong with the order of a formula's pieces: operands and operators must take turns."""
    wanted, opened = True, [(Token.PAREN, 0)]
    before: Token | None = None
    for token in tokens:
        opens, closes = token.subtype == Token.OPEN, token.subtype == Token.CLOSE
        if token.type == Token.OPERAND or opens:
            if not wanted:
                return f"lacks an operator before {token.value}"
            wanted = opens
            if opens:
                opened.append((token.type, 1))
        elif (token.type == Token.OP_IN and wanted) or (token.type == Token.OP_POST and wanted):
            return f"lacks something before {token.value}"
        elif token.type in (Token.OP_IN, Token.OP_PRE):
            wanted = True
        elif token.type == Token.SEP or closes:
            kind, arguments = opened[-1]
            left_out = before is not None and (before.type == Token.SEP or before.subtype == Token.OPEN)
            if wanted and not (kind == Token.FUNC and left_out):
                return f"lacks something before {token.value}"
            if token.type == Token.SEP:
                opened[-1] = (kind, arguments + 1)
            else:
                opened.pop()
            wanted = token.type == Token.SEP
        if len(opened) > DEEPEST + 1:
            return f"is nested more than {DEEPEST} deep"
        if opened[-1][1] > MOST_ARGUMENTS and opened[-1][0] == Token.FUNC:
            return f"gives a function more than {MOST_ARGUMENTS} arguments"
        before = token
    if len(opened) > 1:
        return "has a bracket that is not closed"
    return "ends too early" if wanted else ""


def _operand(token: Token, known: Known, sheet: str) -> Iterator[Wrong]:
    value = token.value
    if token.subtype == Token.TEXT:
        if len(value[1:-1].replace('""', '"')) > MOST_TEXT:
            yield f"the formula holds a text of more than {MOST_TEXT} characters: {value[:40]}...", "repair"
    elif token.subtype == Token.ERROR or "#REF!" in value:
        if "#REF!" in value:
            yield f"the formula refers to something that is gone ({value})", "name"
    elif token.subtype == Token.NUMBER:
        if not _NUMBER.fullmatch(value):
            yield f'the formula holds the number "{value}", which is none', "repair"
    elif token.subtype == Token.RANGE:
        yield from _reference(value, known, sheet)


def _function(opening: str, known: Known, sheet: str) -> Iterator[Wrong]:
    reference, _, name = opening[:-1].rpartition(":")
    if reference:
        yield from _reference(reference, known, sheet)
    if name.upper() in NEWER:
        yield f"the function {name} lacks its prefix (_xlfn.{name})", "name"
    elif not name.upper().startswith(PREFIXES) and not _NAME.fullmatch(name):
        yield f'"{name}" cannot be the name of a function', "repair"


def _reference(text: str, known: Known, sheet: str) -> Iterator[Wrong]:
    """What is wrong with a reference: to cells, on this sheet or another, to a table, or by a name."""
    placed = _PLACED.fullmatch(text) if "[" not in text or "!" in text.split("[")[0] else None
    placed = placed or (_PLACED.fullmatch(text) if text.startswith(("[", "'[")) and "!" in text else None)
    if placed:
        there = (placed[1] or placed[2] or "").replace("''", "'")
        yield from _sheet(there, known)
        if "[" not in there and area_of(placed[3]) is None and not known.name(placed[3], there):
            yield f"the formula refers to {text}, which is neither cells nor a name", "name"
    elif "[" in text:
        yield from _structured(text, known)
    elif area_of(text) is None and not all(_cells_or_name(part, known, sheet) for part in text.split(":")):
        wrong = "the formula uses the name {}, which is not there" if _NAME.fullmatch(text) else '"{}" cannot be read'
        yield wrong.format(text), "name" if _NAME.fullmatch(text) else "repair"


def _cells_or_name(text: str, known: Known, sheet: str) -> bool:
    return area_of(text) is not None or known.name(text, sheet)


def _sheet(there: str, known: Known) -> Iterator[Wrong]:
    if "[" in there:
        if not known.books:
            yield f"the formula refers to another workbook ({there}), which the file does not list", "repair"
        return
    for name in there.split(":"):
        if name.lower() not in known.sheets:
            yield f"the formula refers to the sheet {name}, which is not there", "repair"


def _structured(text: str, known: Known) -> Iterator[Wrong]:
    found = _TABLE.fullmatch(text)
    inner = found[2] if found else ""
    if found is None or inner.startswith("@") or "[@" in text:
        yield f"the formula says {text}, which files write with [#This Row]", "repair"
        return
    table = (found[1] or "").lower()
    if table not in known.tables:
        yield f"the formula refers to the table {found[1] or '(of its row)'}, which is not there", "repair"
        return
    if "[" in inner and not _ITEMS.fullmatch(inner):
        yield f"the reference {text} cannot be read", "repair"
        return
    for item in _ITEM.findall(inner) if "[" in inner else [inner] * bool(inner):
        plain = re.sub("'(.)", r"\1", item).lower()
        if plain not in _SPECIAL and plain not in known.tables[table]:
            yield f"the formula refers to the column {item}, which the table {found[1]} has not", "repair"
