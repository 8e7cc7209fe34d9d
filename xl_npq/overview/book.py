"""The overview as a workbook: how many meet each metric, who does not, each figure's funnel and ranks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xl_npq.figures.status import STATUSES
from xl_npq.layout.said import day_in_words
from xl_npq.layout.sheet import Book, Cell, Sheet, TableColumn, letter, quoted
from xl_npq.layout.tiles import TILES, signed
from xl_npq.metrics import METRICS
from xl_npq.overview.compare import Compared, Ranked, compared, counted, not_met
from xl_npq.overview.figure_sheet import Blocks, charted, curves, figure_sheet, put_status_rules, put_table, width_of
from xl_npq.overview.standing import Member
from xl_npq.overview.words import BLANK, FUNNEL, INTERNAL, MISSED, name_of

FRONT, PROVIDERS, NOT_MET, LIMITS = "Overview", "Providers", "Not met", "Limits"
_TABLE = 4


def overview_of(members: Sequence[Member], as_at: date | None, version: str) -> Book:
    """The workbook; it holds counts by provider, and nothing of any person."""
    figures = compared(members)
    limits = Sheet(LIMITS, "What the funnels draw", locked=False)
    limits.print_area = "A1:C2"  # curves are for charts, and too wide for paper
    limits.put(1, 1, "What the funnels draw: providers with counts, and the limits by size", style="title")
    sheets = [figure_sheet(one, _blocks(limits, one, place)) for place, one in enumerate(figures)]
    book = (_front(members, figures, as_at, version), _providers(members), _missed(members, figures), *sheets, limits)
    for sheet in book:
        sheet.heading = f"Internal, not for publication: {sheet.title}"
    footer = f"{len(members):,} providers, as at {day_in_words(as_at)}" if as_at else f"{len(members):,} providers"
    return Book("NPQ metrics: providers side by side", book, {}, {}, footer, opens_on=FRONT)


def _front(members: Sequence[Member], figures: Sequence[Compared], as_at: date | None, version: str) -> Sheet:
    sheet = Sheet(FRONT, "Providers side by side", locked=False, fit_height=1)
    sheet.widths = {8: 44}
    sheet.put(1, 1, "NPQ metrics: providers side by side", style="title")
    sheet.heights[1] = 26
    day = f"As at {day_in_words(as_at)}. " if as_at else ""
    sheet.put(2, 1, f"{len(members):,} providers. {day}xl-npq {version}.", style="note")
    sheet.put(3, 1, INTERNAL, style="warning")
    if faulty := sum(member.errors > 0 for member in members):
        sheet.put(4, 1, f"Errors in the data of {faulty:,}: {BLANK}. {PROVIDERS} says whose.", style="warning")
    sheet.put(5, 1, "How many providers stand how", style="section")
    counts = [counted(members, metric.number) for metric in METRICS]
    columns = [
        TableColumn("Metric", [f"{TILES[int(metric.number) - 1]}" for metric in METRICS], "label", 26),
        *(
            TableColumn(status.capitalize(), [found.get(status, 0) for found in counts], "figure", 12)
            for status in STATUSES
        ),
        TableColumn("Met, of judged", [_share(found) for found in counts], "share", 16),
    ]
    put_table(sheet, 6, "Statuses", columns)
    row = 7 + len(METRICS) + 1
    sheet.put(row, 1, "How to read the funnels", style="section")
    for words in FUNNEL:
        row = sheet.words(row + 1, words, "wrap_free", 115) - 1
    row += 2
    sheet.put(row, 1, "What is where", style="section")
    listed = [
        (PROVIDERS, "Every provider with the status of each metric"),
        (NOT_MET, "Each metric that a provider does not meet, with its figures and where they lie among all"),
        *((name_of(one), f"Metric {one.metric}: {one.title}; funnel, spread, ranks") for one in figures),
        (LIMITS, "What the funnels draw"),
    ]
    for down, (name, words) in enumerate(listed, row + 1):
        sheet.put(down, 1, name, style="link")
        sheet.links[down, 1] = f"{quoted(name)}!A1"
        sheet.put(down, 2, words, style="text")
    return sheet


def _share(found: dict[str, int]) -> float | None:
    judged = found["met"] + found["not met"]
    return found["met"] / judged if judged else None


def _providers(members: Sequence[Member]) -> Sheet:
    sheet = Sheet(PROVIDERS, "Every provider", locked=False, freeze=f"B{_TABLE + 1}")
    sheet.put(1, 1, "Every provider, with the status of each metric", style="title")
    sheet.put(2, 1, INTERNAL, style="warning")
    names = [member.name for member in members]
    columns = [TableColumn("Provider", names, "label", width_of(names))]
    columns += [
        TableColumn(title, [_signed(member, str(number)) for member in members], "status", 18)
        for number, title in enumerate(TILES, 1)
    ]
    columns.append(TableColumn("Errors in its data", [member.errors for member in members], "figure", 18))
    sheet.put(3, 1, f"Errors: {BLANK}.", style="note")
    put_table(sheet, _TABLE, "Providers", columns)
    for column in range(2, 2 + len(TILES)):
        put_status_rules(sheet, letter(column), _TABLE + 1, len(members))
    return sheet


def _signed(member: Member, metric: str) -> str:
    status = member.statuses.get(metric, "")
    return signed(status) if status else ""


def _missed(members: Sequence[Member], figures: Sequence[Compared]) -> Sheet:
    sheet = Sheet(NOT_MET, "Who does not meet what", locked=False, freeze=f"A{_TABLE + 1}")
    sheet.put(1, 1, "Each metric that a provider does not meet", style="title")
    sheet.put(2, 1, INTERNAL, style="warning")
    sheet.put(3, 1, MISSED, style="note")
    rows = [
        (TILES[int(missed.metric) - 1], missed.provider, missed.cohort, title, found)
        for missed in not_met(members, figures)
        for title, found in (missed.figures or (("", None),))
    ]
    names = [row[1] for row in rows]
    columns = [
        TableColumn("Metric", [row[0] for row in rows], "label", 24),
        TableColumn("Provider", names, "label", width_of(names)),
        TableColumn("Cohort", [row[2] for row in rows], "centre", 12),
        TableColumn("Figure of all levels", [row[3] for row in rows], "label", 40),
        TableColumn("Value", [_shown(row[0], row[4].standing.value if row[4] else None) for row in rows], "number", 12),
        TableColumn("Of", [row[4].standing.of if row[4] else None for row in rows], "figure", 12),
        TableColumn("Position", [_position(row[0], row[4]) for row in rows], "centre", 14),
    ]
    put_table(sheet, _TABLE, "Not_met", columns)
    return sheet


def _position(metric: str, found: Ranked | None) -> str:
    """Where the figure lies; that of Metric 7 tells nothing of the gaps that its status is about."""
    return "" if found is None or metric == TILES[6] else found.position


def _shown(metric: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if metric == TILES[5] else f"{value:.1%}"


def _blocks(limits: Sheet, one: Compared, place: int) -> Blocks | None:
    """Put what one funnel draws on the sheet of limits, beside those before it."""
    rows = charted(one)
    if not rows:
        return None
    column = 1 + place * 11
    limits.widths[column] = width_of([found.provider for found in rows])
    limits.put(3, column, f"Metric {one.metric}: {one.title}", style="list_title")
    providers = [
        (Cell(found.provider, "", "label"), Cell(found.standing.of, "", "figure"), _figure(one, found.standing.value))
        for found in rows
    ]
    for across, head in enumerate(("Provider", "Size", "Figure")):
        limits.put(4, column + across, head, style="list_head")
    block = limits.block(5, column, ("Provider", "Size", "Figure"), providers)
    if not one.curve:
        return Blocks(block, None)
    lines = curves(one)
    names = ("Size", *(name for name, _, _ in lines))
    for across, head in enumerate(names):
        limits.put(4, column + 4 + across, head, style="list_head")
    columns = [[row[0] for row in one.curve], *(values for _, values, _ in lines)]
    cells = [
        (Cell(row[0], "", "figure"), *(_figure(one, value) for value in row[1:])) for row in zip(*columns, strict=True)
    ]
    return Blocks(block, limits.block(5, column + 4, names, cells))


def _figure(one: Compared, value: object) -> Cell:
    assert value is None or isinstance(value, (int, float))
    return Cell(value, "", "rating" if one.metric == "6" else "share")
