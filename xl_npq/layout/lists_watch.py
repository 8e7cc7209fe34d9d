"""The sheet Lists: who is on the watch list, the most urgent first, and in the order that somebody has chosen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xl_npq.facts.watch import SITUATIONS, row_of, row_of_formula, watch_count
from xl_npq.layout.lists_axes import TOP, expect, place
from xl_npq.layout.plan import BY_LEVEL, BY_NAME, BY_SCHOOL
from xl_npq.layout.sheet import Cell, Sheet, Value
from xl_npq.layout.view import View

ORDER = "Watch_order"
"""The name of the cell in which people choose the order."""
LETTERS = (
    "  "
    + "".join(f"{digit} " for digit in "0123456789")
    + "".join(letter.upper() + letter for letter in "abcdefghijklmnopqrstuvwxyz")
)
"""The characters that texts are put in order by, in pairs, of which a digit is half; any other comes after them."""
_TAKEN, _BASE = 8, 40
"""Characters that go into one number, and more than there are kinds of them: what 8 make up is exact in Excel."""
_LAST = 900_000_000_000_000
"""What lines without anybody are sorted by."""
_HEADINGS = ["Slot", "Urgency", "Row", "Text", "First", "Then", "Place", "Row shown"]


class _Sorted(NamedTuple):
    """What a line is sorted by."""

    text: str
    first: int
    then: int


def watched(view: View) -> list[int]:
    """Rows of Participants, from 1, that are on the watch list, the most urgent first."""
    urgency = view.ledger["Participants"]["Urgency"]
    return [row_of(int(found)) for found in np.sort(urgency[urgency > 0])]


def shown_rows(view: View) -> list[int]:
    """The rows of the lines of the watch list, in the order that somebody has chosen."""
    rows = watched(view)[: view.plan.watch]
    keys = [(_sorted_by(view, row, slot)[1:], slot) for slot, row in enumerate(rows, 1)]
    return [rows[slot - 1] for _, slot in sorted(keys)]


def situations_block(sheet: Sheet, view: View, column: int) -> int:
    """The situations of the watch list, what to do in each, and how many rows are in it."""
    numbers = view.ledger["Participants"]["Watch"]
    lines = [
        [
            Cell(number, "", "figure"),
            Cell(situation.name),
            Cell(situation.advice),
            Cell(int((numbers == number).sum()), f"COUNTIF(Participants[Watch],{number})", "figure"),
        ]
        for number, situation in enumerate(SITUATIONS, 1)
    ]
    after = place(sheet, view, "Situations", ["No", "Situation", "What to do", "Rows"], lines, column)
    ref = view.refs["Situations"]
    view.names["Watch_count"] = ref.at("Rows", len(lines) + 1)
    sheet.put(TOP + len(lines), column + 3, watch_count(view.ledger), 'COUNTIF(Participants[Urgency],">0")', "figure")
    sheet.put(TOP + len(lines), column + 1, "All")
    return after


def watch_block(sheet: Sheet, view: View, column: int) -> int:
    """The lines of the watch list: by urgency, what each is sorted by, its place, and the row on each line shown."""
    expect(view, sheet, "Watch lines", _HEADINGS, view.plan.watch, column)
    urgency = np.sort(view.ledger["Participants"]["Urgency"])
    rows, shown = watched(view)[: view.plan.watch], shown_rows(view)
    places = {row: number for number, row in enumerate(shown, 1)}
    lines = []
    for slot in range(1, view.plan.watch + 1):
        row = rows[slot - 1] if slot <= len(rows) else 0
        key = _sorted_by(view, row, slot) if row else _Sorted("", _LAST, 0)
        values: list[Value] = [
            slot,
            int(urgency[urgency > 0][slot - 1]) if row else 0,
            row,
            *key,
            places.get(row, 0),
            shown[slot - 1] if row else 0,
        ]
        lines.append([Cell(value, formula) for value, formula in zip(values, _formulas(view, slot), strict=True)])
    return place(sheet, view, "Watch lines", _HEADINGS, lines, column)


def of_person(column: str, row: str) -> str:
    """The text of a column of Participants in the row that a cell names."""
    return f'IFERROR(TRIM(INDEX(Participants[{column}],{row})),"")'


def _formulas(view: View, slot: int) -> list[str]:
    ref = view.refs["Watch lines"]
    this = {name: f"${ref.columns[name]}${TOP + slot - 1}" for name in _HEADINGS}
    every = {name: ref.all(name).split("!")[1] for name in _HEADINGS}
    row, text = this["Row"], this["Text"]

    name, identity = (of_person(column, row) for column in ("Name", "Participant ID"))
    named = f'IF({name}="",{identity},{name})'
    first = f'IF(TRIM({ORDER})="{BY_LEVEL}",INDEX(Participants[Level no],{row}),{slot})'
    school = f'IF(TRIM({ORDER})="{BY_SCHOOL}",{of_person("School used", row)},"")'
    sorting_text = f'IF(TRIM({ORDER})="{BY_NAME}",{named},{school})'
    behind = (
        f"({every['First']}<{this['First']})+({every['First']}={this['First']})*"
        f"(({every['Then']}<{this['Then']})+({every['Then']}={this['Then']})*({every['Slot']}<{slot}))"
    )
    return [
        "",
        f"IF({slot}>Watch_count,0,LARGE(Participants[Urgency],Watch_count-{slot - 1}))",
        f"IF({this['Urgency']}=0,0,{row_of_formula(this['Urgency'])})",
        f'IF({row}=0,"",{sorting_text})',
        f'IF({row}=0,{_LAST},IF({text}<>"",{_in_order_formula(text, 1)},{first}))',
        f'IF({text}="",0,{_in_order_formula(text, 1 + _TAKEN)})',
        f"IF({row}=0,0,SUMPRODUCT({behind})+1)",
        f"IF({slot}>Watch_count,0,INDEX({every['Row']},MATCH({slot},{every['Place']},0)))",
    ]


def _sorted_by(view: View, row: int, slot: int) -> _Sorted:
    """What the formulas of a line sort a row by; `slot` is its place by urgency."""
    people, order = view.ledger["Participants"], view.plan.watch_order
    text = ""
    if order == BY_NAME:
        text = str(people.text("Name")[row - 1]) or str(people.text("Participant ID")[row - 1])
    elif order == BY_SCHOOL:
        text = str(people["School used"][row - 1])
    if text:
        return _Sorted(text, _in_order(text, 1), _in_order(text, 1 + _TAKEN))
    return _Sorted("", int(people["Level no"][row - 1]) if order == BY_LEVEL else slot, 0)


def _in_order(text: str, first: int) -> int:
    """Some characters of a text, from the place `first` on, as a number that grows with the alphabet."""
    # Excel counts a character beyond the first plane as two.
    units = text.encode("utf-16-le")
    number = 0
    for place_ in range(2 * first - 2, 2 * first - 2 + 2 * _TAKEN, 2):
        unit = units[place_ : place_ + 2].decode("utf-16-le", "replace")
        found = LETTERS.find(unit) if unit else 0
        number = number * _BASE + ((found if found >= 0 else len(LETTERS)) + 2) // 2
    return number


def _in_order_formula(text: str, first: int) -> str:
    """The formula of `_in_order`."""
    places = "{" + ",".join(str(place_) for place_ in range(first, first + _TAKEN)) + "}"
    powers = "{" + ",".join(str(_BASE**power) for power in reversed(range(_TAKEN))) + "}"
    # Not every program finds an empty text: spaces stand in for what a short text lacks.
    each = f'MID({text}&"{" " * 2 * _TAKEN}",{places},1)'
    return f'SUMPRODUCT(INT((FIND({each},"{LETTERS}"&{each})+1)/2)*{powers})'
