"""The Watch list: who needs something now, how many days are left, and what to do. A working sheet, never published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xl_npq.facts.watch import SITUATIONS, watch_count
from xl_npq.layout import said
from xl_npq.layout.breakdown import SPARE_PRINTED
from xl_npq.layout.lists_watch import ORDER, of_person, shown_rows
from xl_npq.layout.plan import WATCH_ORDERS
from xl_npq.layout.sheet import Rule, Sheet, Validation, Value, letter, quoted
from xl_npq.layout.validations import one_of, options
from xl_npq.layout.view import View
from xl_npq.tables import HEADER_ROW

NAME = "Watch list"
CHOICE = (4, 2)
"""Row and column of the cell that says how the list is sorted."""
HEAD = 7
"""The row of the headings."""
_PRINTED = 26
"""Lines that a page holds."""


_HEADS = {"figure": "head", "day": "head_centre"}


class _Column(NamedTuple):
    """A column: heading, width, style, and its formula where `row` is the cell with the row of Participants."""

    name: str
    width: float
    style: str
    formula: str


def _text(column: str) -> str:
    return of_person(column, "{row}")


_BY = "INDEX(Participants[Act by],{row})"
_COLUMNS = (
    _Column("Days left", 9, "figure", f'IF({_BY}=0,"",{_BY}-As_at)'),
    _Column("Act by", 13, "day", f'IF({_BY}=0,"",{_BY})'),
    _Column("What", 35, "label", "INDEX({situations},INDEX(Participants[Watch],{row}))"),
    _Column("Level", 9, "label", _text("Level")),
    _Column("Participant ID", 14, "label", _text("Participant ID")),
    _Column("Name", 26, "label", _text("Name")),
    _Column("School", 34, "label", _text("School used")),
    _Column("What to do", 54, "label", "INDEX({advice},INDEX(Participants[Watch],{row}))"),
    _Column("Row", 8, "figure", f"{{row}}+{HEADER_ROW}"),
)
"""Row is that of the sheet Participants."""


def watch_list(view: View) -> Sheet:
    """The sheet."""
    sheet = Sheet(NAME, "Watch list", freeze=f"A{HEAD + 1}", repeat_rows=f"{HEAD}:{HEAD}")
    sheet.put(1, 1, "Watch list: who needs something now", style="title")
    _put_words(sheet, view)
    sheet.put(CHOICE[0], 1, "Sort by", style="level")
    sheet.put(*CHOICE, view.plan.watch_order, style="choice")
    place = f"{letter(CHOICE[1])}{CHOICE[0]}"
    sheet.choices.add(CHOICE)
    sheet.validations.append(Validation(place, "list", (options(WATCH_ORDERS),), error=one_of(WATCH_ORDERS)))
    view.names[ORDER] = f"{quoted(NAME)}!${letter(CHOICE[1])}${CHOICE[0]}"
    sheet.put(CHOICE[0], 3, f"Choose {', '.join(WATCH_ORDERS[:-1])} or {WATCH_ORDERS[-1]}.", style="note")
    for column, shown in enumerate(_COLUMNS, 1):
        sheet.put(HEAD, column, shown.name, style=_HEADS.get(shown.style, "head_left"))
        sheet.widths[column] = shown.width
    _put_lines(sheet, view)
    last = letter(len(_COLUMNS))
    area = f"A{HEAD + 1}:{last}{HEAD + view.plan.watch}"
    sheet.rules += [
        Rule(area, f"AND(ISNUMBER($A{HEAD + 1}),$A{HEAD + 1}>=0)", "tint"),
        Rule(area, f'$I{HEAD + 1}<>""', "line"),
    ]
    printed = min(max(len(shown_rows(view)) + SPARE_PRINTED, _PRINTED), view.plan.watch)
    sheet.print_area = f"A1:{last}{HEAD + printed}"
    return sheet


def _put_words(sheet: Sheet, view: View) -> None:
    count, room = watch_count(view.ledger), view.plan.watch
    rows = f"{count} {'row' if count == 1 else 'rows'}"
    sheet.put(
        2,
        1,
        f"{said.as_at(view)}{rows} of Participants on the list. {_left_out(count, room)}",
        f'{said.AS_AT}&Watch_count&IF(Watch_count=1," row"," rows")&'
        f'" of Participants on the list. "&IF(Watch_count>{room},Watch_count-{room}&"{_MORE}","{_ALL}")',
        "warning",
    )
    sheet.put(3, 1, _ABOUT, style="note")
    sheet.put(5, 1, _ORDER, style="note")


_ALL = "All are shown."
_MORE = " more not shown, the least urgent: they follow as those above are dealt with."
_ABOUT = (
    "Names people: for those who work with it, never for publication. Each row stands here once, for the most urgent "
    "thing, and leaves when Participants says that it is done. Nobody who has withdrawn is listed."
)
_ORDER = (
    "Most urgent first: windows that close within Watch days (Settings), then windows that have closed, deferrals, "
    "results, missing data; among each, the earliest day first. Days left below 0 have passed."
)


def _left_out(count: int, room: int) -> str:
    return f"{count - room}{_MORE}" if count > room else _ALL


def _put_lines(sheet: Sheet, view: View) -> None:
    lines, words = view.refs["Watch lines"], view.refs["Situations"]
    rows = shown_rows(view)
    for slot in range(1, view.plan.watch + 1):
        row = lines.at("Row shown", slot)
        filled = {"row": row, "situations": words.all("Situation"), "advice": words.all("What to do")}
        values = _values(view, rows[slot - 1]) if slot <= len(rows) else iter([""] * len(_COLUMNS))
        for column, (shown, value) in enumerate(zip(_COLUMNS, values, strict=True), 1):
            sheet.put(HEAD + slot, column, value, f'IF({row}=0,"",{shown.formula.format(**filled)})', shown.style)


def _values(view: View, row: int) -> Iterator[Value]:
    people, place = view.ledger["Participants"], row - 1
    situation, by = SITUATIONS[int(people["Watch"][place]) - 1], int(people["Act by"][place])
    yield by - view.settings.as_at if by else ""
    yield by or ""
    yield situation.name
    yield from (str(people.text(column)[place]) for column in ("Level", "Participant ID", "Name"))
    yield str(people["School used"][place])
    yield situation.advice
    yield row + HEADER_ROW
