"""The sheet Lists, first part: settings in force, levels, groups and areas, all live by formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from xl_npq.facts.groups import NOT_KNOWN, code_name, label_name
from xl_npq.figures.axes import TOTAL, group_order
from xl_npq.layout.sheet import Cell, Lines, Ref, Sheet, Value, letter, lines_of, plain
from xl_npq.layout.view import View
from xl_npq.settings import SETTINGS, Setting, default_of
from xl_npq.tables import Kind

_LETTER = 0.95
"""Width of a letter of a label."""
TOP = 6
"""First row of every block of lists; its headings stand above."""


def place(sheet: Sheet, view: View, name: str, headings: list[str], lines: list[list[Cell]], column: int) -> int:
    """Put a block of lists in place and return the column where the next may begin."""
    after = _headed(sheet, name, headings, column)
    view.refs[name] = sheet.block(TOP, column, headings, lines)
    return after


def place_kept(
    sheet: Sheet, name: str, headings: list[str], kept: Lines, values: Iterable[Sequence[Value]], column: int
) -> int:
    """Put a block in place whose lines are kept, the first of them with values; the next may begin as with `place`."""
    after = _headed(sheet, name, headings, column)
    sheet.fill(kept, values)
    return after


def _headed(sheet: Sheet, name: str, headings: list[str], column: int) -> int:
    sheet.put(TOP - 2, column, name, style="list_title")
    sheet.row(TOP - 1, column, headings, "list_head")
    for offset, heading in enumerate(headings):
        sheet.widths[column + offset] = max(12.0, len(heading) + 2.0)
    return column + len(headings) + 1


def kept_lines(lines: Iterable[Sequence[Cell]], column: int) -> Lines:
    """The lines of a block from a column on, before anything is in them."""
    return lines_of((enumerate(line, column) for line in lines), TOP)


def expect(view: View, sheet: Sheet, name: str, headings: list[str], rows: int, column: int) -> None:
    """Say where a block will stand, for formulas that refer to their own block."""
    columns = {heading: letter(column + offset) for offset, heading in enumerate(headings)}
    view.refs[name] = Ref(sheet.name, TOP, rows, columns)


def settings_block(sheet: Sheet, view: View, column: int) -> int:
    """The settings in force, each with a name that formulas use."""
    lines = []
    for number, setting in enumerate(SETTINGS, TOP):
        value = getattr(view.settings, setting.attribute)
        shown = ("Yes" if value else "No") if isinstance(value, bool) else value
        cell = Cell(plain(shown), _in_force(setting), _style(setting))
        lines.append([Cell(setting.name), cell])
        view.names[setting.range_name] = f"{sheet.name}!${letter(column + 1)}${number}"
    listed = int(np.sum(view.ledger["Areas"]["Key"] != ""))
    count = Cell(
        listed if view.settings.allocated_areas_only else 0,
        'IF(Allocated_areas_only="Yes",SUMPRODUCT(--(Areas[Key]<>"")),0)',
        "figure",
    )
    lines.append([Cell("Areas that limit Metrics 2 and 3"), count])
    view.names["Areas_listed"] = f"{sheet.name}!${letter(column + 1)}${TOP + len(SETTINGS)}"
    after = place(sheet, view, "Settings in force", ["Setting", "In force"], lines, column)
    sheet.widths[column] = max(len(str(cells[0].value)) for cells in lines) * _LETTER
    return after


def _style(setting: Setting) -> str:
    return {Kind.DATE: "date", Kind.SHARE: "share", Kind.NUMBER: "figure"}.get(setting.kind, "text")


def _in_force(setting: Setting) -> str:
    typed = f'INDEX(Settings[Value],MATCH("{setting.name}",Settings[Key],0))'
    default = default_of(setting)
    if setting.kind is Kind.DATE:
        good = f"AND({typed}>=367,{typed}<=109574,INT({typed})={typed})"
        return f"IFERROR(IF({good},{typed},0),0)"
    if setting.kind in (Kind.SHARE, Kind.NUMBER):
        most = 1 if setting.kind is Kind.SHARE else f"{setting.most:g}"
        otherwise = number_as_typed(default)
        good = f"AND(ISNUMBER({typed}),{typed}>={setting.least or 0:g},{typed}<={most})"
        return f"IFERROR(IF({good},{typed},{otherwise}),{otherwise})"
    trimmed = f"TRIM({typed})"
    choices = ("Yes", "No") if setting.kind is Kind.YES_NO else setting.choices
    if not choices:
        return f'IFERROR({trimmed},"")'
    chosen = "".join(f'IF({trimmed}="{choice}","{choice}",' for choice in choices)
    return f'IFERROR({chosen}"{default}"{")" * len(choices)},"{default}")'


def number_as_typed(default: str) -> str:
    """A packaged number as a formula writes it; a blank as empty text."""
    if not default:
        return '""'
    return f"{float(default.rstrip('%')) / 100:g}" if default.endswith("%") else default


def levels_block(sheet: Sheet, view: View, column: int) -> int:
    """A line for each level in the order of the table Levels, then Total."""
    headings = ["Slot", "Level no", "Level", "Title", "Criterion", "Any level"]
    expect(view, sheet, "Levels in use", headings, view.plan.levels, column)
    ref, axes = view.refs["Levels in use"], view.figures.axes
    view.names["Level_count"] = ref.at("Slot", view.plan.levels + 1)
    lines = []
    for slot in range(1, view.plan.levels + 1):
        number = axes.level_numbers[slot - 1] if slot <= view.levels else 0
        label = axes.level_names[slot - 1] if slot <= view.levels + 1 else ""
        whole = slot == view.levels + 1
        title = view.titles[slot - 1] if label else ""
        this = {name: f"${ref.columns[name]}${TOP + slot - 1}" for name in headings}
        level_no, ending = this["Level no"], f"{slot}=Level_count+1"
        lines.append(
            [
                Cell(slot, "", "figure"),
                Cell(number, _level_in(slot, view.plan.levels), "figure"),
                Cell(label, f'IF({level_no}>0,INDEX(Levels[Key],{level_no}),IF({ending},"{TOTAL}",""))'),
                Cell(
                    title,
                    f'IF({level_no}>0,IF(TRIM(INDEX(Levels[Title],{level_no}))="",INDEX(Levels[Key],{level_no}),'
                    f'TRIM(INDEX(Levels[Title],{level_no}))),IF({ending},"All levels together",""))',
                ),
                Cell(number or (">0" if whole else ""), f'IF({level_no}>0,{level_no},IF({ending},">0",""))', "text"),
                Cell(number or (">=0" if whole else ""), f'IF({level_no}>0,{level_no},IF({ending},">=0",""))', "text"),
            ]
        )
    after = place(sheet, view, "Levels in use", headings, lines, column)
    sheet.put(TOP + view.plan.levels, column, view.levels, f'COUNTIF({ref.all("Level no")},">0")', "figure")
    sheet.put(TOP + view.plan.levels, column + 1, "levels")
    return after


def _level_in(slot: int, slots: int) -> str:
    """The level of a slot; the last is kept for Total."""
    return "0" if slot == slots else f"IFERROR(SMALL(Levels[No],COUNTIF(Levels[No],0)+{slot}),0)"


def groups_block(sheet: Sheet, view: View, column: int) -> int:
    """The groups of every dimension: as first met, their place in order, and in order."""
    headings = ["Dimension", "Slot", "Met at", "Label met", "Order", "Known", "Group no", "Group"]
    size = view.plan.groups * len(view.dimension_names)
    expect(view, sheet, "Groups in use", headings, size, column)
    ref = view.refs["Groups in use"]
    lines = []
    for number, dimension in enumerate(view.dimension_names):
        lines += _groups_of(view, ref, dimension, number * view.plan.groups)
    return place(sheet, view, "Groups in use", headings, lines, column)


def _groups_of(view: View, ref: Ref, dimension: str, above: int) -> list[list[Cell]]:
    groups, known = view.figures.axes.dimensions[dimension], view.plan.known.get(dimension, ())
    met = sorted(groups.codes)
    label_at = dict(zip(groups.codes, groups.labels, strict=True))
    first, last = TOP + above, TOP + above + view.plan.groups - 1
    labels, codes = f"Participants[{label_name(dimension)}]", f"Participants[{code_name(dimension)}]"

    def span(name: str) -> str:
        return f"${ref.columns[name]}${first}:${ref.columns[name]}${last}"

    orders = [group_order(label_at[code], known, code) for code in met]
    ranked = [code for _, code in sorted(zip(orders, met, strict=True))]
    lines = []
    for slot in range(1, view.plan.groups + 1):
        row = first + slot - 1
        this = {name: f"${ref.columns[name]}${row}" for name in ref.columns}
        before = f"${ref.columns['Met at']}${row - 1}" if slot > 1 else "0"
        following = f'IFERROR(SMALL({codes},COUNTIF({codes},"<="&{before})+1),0)'
        there = slot <= len(met)
        code = met[slot - 1] if there else 0
        position = f"SUMPRODUCT(({span('Known')}={this['Label met']})*{span('Slot')})"
        ordered = f"MATCH(SMALL({span('Order')},{slot}),{span('Order')},0)"
        lines.append(
            [
                Cell(dimension),
                Cell(slot, "", "figure"),
                Cell(code, following if slot == 1 else f"IF({before}=0,0,{following})", "figure"),
                Cell(
                    label_at[code] if there else "",
                    f'IF({this["Met at"]}=0,"",INDEX({labels},{this["Met at"]}))',
                ),
                Cell(
                    orders[slot - 1] if there else 9_000_000 + slot,
                    f'IF({this["Met at"]}=0,{9_000_000 + slot},IF({this["Label met"]}="{NOT_KNOWN}",0,'
                    f"IF({position}>0,{position},1000+{this['Met at']})))",
                    "figure",
                ),
                Cell(known[slot - 1] if slot <= len(known) else ""),
                Cell(ranked[slot - 1] if there else 0, f"INDEX({span('Met at')},{ordered})", "figure"),
                Cell(label_at[ranked[slot - 1]] if there else "", f"INDEX({span('Label met')},{ordered})"),
            ]
        )
    return lines


def dimensions_block(sheet: Sheet, view: View, column: int) -> int:
    """How many groups each dimension has, and where they begin in the list of groups."""
    groups = view.refs["Groups in use"]
    lines = []
    for number, dimension in enumerate(view.dimension_names):
        first = groups.first_row + number * view.plan.groups
        span = f"${groups.columns['Met at']}${first}:${groups.columns['Met at']}${first + view.plan.groups - 1}"
        count = min(len(view.figures.axes.groups(dimension)), view.plan.groups)
        lines.append(
            [
                Cell(number + 1, "", "figure"),
                Cell(dimension),
                Cell(count, f'COUNTIF({span},">0")', "figure"),
                Cell(number * view.plan.groups, "", "figure"),
            ]
        )
    return place(sheet, view, "Dimensions", ["No", "Dimension", "Groups", "Above"], lines, column)
