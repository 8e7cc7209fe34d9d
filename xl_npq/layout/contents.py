"""The Start sheet: what the workbook is, as at when, what to do, how the metrics stand, and where everything is."""

from __future__ import annotations

from collections.abc import Sequence

from xl_npq.facts.watch import watch_count
from xl_npq.figures.status import MET, NOT_MET
from xl_npq.layout import said
from xl_npq.layout.due_next import put_due_next
from xl_npq.layout.guards import TOGETHER, together
from xl_npq.layout.handover import put_handover
from xl_npq.layout.lists_guards import GUARDS, guard_values
from xl_npq.layout.lists_requirements import to_look_at_count
from xl_npq.layout.sheet import Rule, Sheet, Value, quoted
from xl_npq.layout.tiles import NO_COHORT, TILES, signed
from xl_npq.layout.view import View
from xl_npq.metrics import METRICS
from xl_npq.tables import Tables

NAME = "Start"
_ABOUT = {
    "Dashboard": "A status for each of the seven metrics, and the figures behind it. Locked.",
    "Public report": "The tables of the public report, as a preview: not for publication. Locked.",
    "Watch list": "Who needs something now, and what to do: names people, never for publication. Locked.",
    "Checks": "What is wrong with the data, row by row, as the workbook was built. Locked.",
    "Self-assessment": "Requirements A to O as you rate them, the metrics beside each, and what changed. Locked.",
    "Partnership": "Collective Partnership Targets: a verdict on each, and the trend by review. Locked.",
    "Action plan": "Partnership targets not achieved: reason, agreed action, owner, revised target. Locked.",
    "Participants": "The people: fill in here.",
    "Assessments": "Scripts of final assessments and their moderation: fill in here.",
    "Feedback": "Feedback received: fill in here.",
    "Schools": "Schools by URN: fill in here.",
    "Targets": "Targets by cohort and level: fill in here.",
    "Requirements": "Your reviews of requirements A to O: fill in here.",
    "Partnership targets": "Collective Partnership Targets, if you take part in them: fill in here.",
    "Partnership reviews": "What each review found: fill in here.",
    "Settings": "Provider, As at, how figures are read, and the small lists: fill in here.",
    "Lists": "Lists that the formulas read. Locked.",
    "Merge": "What an export says otherwise than this workbook: choose there.",
    "CHANGES": "A line for each run of a command that wrote this workbook.",
}
_WHAT = (
    "This workbook works out the seven metrics of the NPQ Quality Framework from the people you enter, in Excel alone.",
    "If Excel shows 'Protected View' above the sheet, press Enable Editing: until then nothing moves.",
)
_STEPS = (
    "1. Fill in the sheets with green tabs, and on Settings the date As at: what the figures speak of.",
    "2. Look at Checks for what is wrong with the data, and at the Watch list for who needs something now.",
    "3. Read the Dashboard; the sheets of the metrics show what stands behind each status.",
)
_LOCKED = (
    "Locked sheets are locked against accident, not against readers. They filter, and their columns can be widened."
)


def contents(view: View, tables: Tables, sheets: Sequence[Sheet], version: str) -> Sheet:
    """The sheet, with a link to each of the other sheets."""
    sheet = Sheet(NAME, "NPQ metrics workbook", landscape=False, fit_height=1)
    sheet.widths = {1: 20, 2: 17, 3: 60, 4: 16}
    sheet.put(
        1,
        1,
        f"{said.provider(view)}: NPQ metrics",
        f'{said.PROVIDER}&": NPQ metrics"',
        "title",
    )
    product = f"xl-npq {version}."
    sheet.put(2, 1, said.as_at(view) + product, f'{said.AS_AT}&"{product}"', "warning")
    row = _put_words(sheet, 4, _WHAT)
    sheet.put(row + 1, 1, "Three steps", style="section")
    row = _put_words(sheet, row + 2, _STEPS)
    row = _put_statuses(sheet, view, row + 1)
    row = _put_counts(sheet, view, row + 1)
    row = put_due_next(sheet, view, row + 1)
    row = put_handover(sheet, view, tables, row + 1)
    return _put_sheets(sheet, sheets, row + 1)


def put_links_back(sheets: Sequence[Sheet], first: str = NAME) -> None:
    """On each sheet a link to the `first`, in the first row: beside the title, if the sheet says nothing else."""
    for sheet in sheets:
        column = sheet.link_back or _beside_title(sheet)
        sheet.put(1, column, f"Back to {first}", style="link")
        sheet.links[1, column] = f"{first}!A1"


def _beside_title(sheet: Sheet) -> int:
    """The first column that the title leaves free."""
    column, taken = 1, 2.2 * len(str(sheet.cells[1, 1].value))
    while taken > 0:
        taken -= sheet.widths.get(column, 9.0)
        column += 1
    return column


def _put_words(sheet: Sheet, row: int, words: Sequence[str]) -> int:
    for text in words:
        sheet.put(row, 1, text, style="wrap_free")
        row += 1
    return row


def _put_statuses(sheet: Sheet, view: View, row: int) -> int:
    sheet.put(row, 1, "How the seven metrics stand", style="section")
    sheet.row(row + 1, 1, ("Metric", "Status", "What it is about", "Cohort judged"), "head_left")
    tiles, top = view.refs["Tiles"], row + 2
    for number, headline in enumerate(view.headlines, 1):
        at, tile = row + 1 + number, TILES[number - 1]
        sheet.put(at, 1, f"Metric {number}", style="link")
        sheet.links[at, 1] = f"{quoted(f'Metric {number}')}!A1"
        sheet.put(at, 2, signed(headline.status), tiles.at(tile, 1), "status_left")
        sheet.put(at, 3, METRICS[number - 1].title, style="label")
        sheet.put(at, 4, headline.cohort or NO_COHORT, tiles.at(tile, 2), "label")
    bottom = row + 1 + len(TILES)
    area = f"B{top}:B{bottom}"
    sheet.rules += [
        Rule(area, f'$B{top}="{signed(MET)}"', "met"),
        Rule(area, f'$B{top}="{signed(NOT_MET)}"', "not_met"),
        Rule(area, f'$B{top}<>""', "waiting"),
    ]
    return bottom + 1


def _put_counts(sheet: Sheet, view: View, row: int) -> int:
    """What is wrong with the data, and who is on the watch list, as counts that move."""
    sheet.put(row, 1, "What needs looking at", style="section")
    sheet.row(row + 1, 1, ("Where", "How many", "Of what", None), "head_left")
    guards, situations, values = view.refs["Left out"], view.refs["Situations"], guard_values(view)
    problems = GUARDS.index("Rows with a problem") + 1
    watch = view.ledger["Participants"]["Watch"]
    first = situations.at("Rows", 1)
    lines: tuple[tuple[str, Value, str, str], ...] = (
        (
            "Participants",
            values[problems - 1],
            guards.at("Count", problems),
            "rows with a fault or more: see the column Problem",
        ),
        ("Dashboard", sum(values), together(view), f"{TOGETHER}, those rows among them: see its foot"),
        ("Checks", "as built", "", "faults of every table, as the command check counts them: see its head"),
        ("Watch list", watch_count(view.ledger), "Watch_count", "people who need something now"),
        ("Watch list", int((watch == 1).sum()), first, "of them with a window that closes soon"),
        ("Self-assessment", *to_look_at_count(view), "contradictions and overdue actions"),
    )
    for at, (name, count, formula, words) in enumerate(lines, row + 2):
        sheet.put(at, 1, name, style="link")
        sheet.links[at, 1] = f"{quoted(name)}!A1"
        sheet.put(at, 2, count, formula, "count_left")
        sheet.put(at, 3, words, style="label")
    return row + 2 + len(lines)


def _put_sheets(sheet: Sheet, sheets: Sequence[Sheet], row: int) -> Sheet:
    sheet.put(row, 1, "Where everything is", style="section")
    sheet.row(row + 1, 1, ("Sheet", "What it holds", None, None), "head_left")
    shown = [other for other in sheets if other.visible]
    for at, other in enumerate(shown, row + 2):
        about = _ABOUT.get(other.name, f"{other.title.split(': ', 1)[-1]}: summary, and breakdown by group. Locked.")
        sheet.put(at, 1, other.name, style="link")
        sheet.links[at, 1] = f"{quoted(other.name)}!A1"
        sheet.put(at, 2, about, style="label")
    sheet.put(row + 3 + len(shown), 1, _LOCKED, style="note")
    return sheet
