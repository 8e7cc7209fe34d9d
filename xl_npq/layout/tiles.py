"""The seven tiles above the dashboard: a status for each metric, in a word, a sign and a colour."""

from __future__ import annotations

from xl_npq.figures.headline import Headline
from xl_npq.figures.status import MET, NO_DATA, NO_TARGET, NOT_DUE, NOT_MET
from xl_npq.layout.lists_status import SIGNS
from xl_npq.layout.sheet import Ref, Rule, Sheet, letter
from xl_npq.layout.tile_bases import base_formula, base_words
from xl_npq.layout.view import View

TILES = (
    *("1 Recruitment", "2 FSM schools", "3 Non-white British", "4 In 18 months"),
    *("5 Accuracy", "6 Feedback", "7 Groups"),
)
TILE_COLUMNS = 3
NO_COHORT = "none yet"


def put_tiles(sheet: Sheet, found: tuple[Headline, ...], view: View, top: int, last: int) -> None:
    """Put the tiles in five rows from `top` on, up to column `last`; the view then knows where they stand."""
    statuses = view.refs["Statuses"]
    for down, label in enumerate(("Metric", "Status", "Cohort judged", "Judged on", "Latest verdict")):
        sheet.put(top + down, 1, label, style="tile_label")
    for number, headline in enumerate(found, 1):
        column = _first(number)
        status, cohort = statuses.at("Status", number), statuses.at("Of cohort", number)
        latest, latest_cohort = statuses.at("Latest status", number), statuses.at("Latest cohort", number)
        sheet.put(top, column, TILES[number - 1], style="tile_head")
        sheet.put(top + 1, column, signed(headline.status), _with_sign(status), "tile_status")
        sheet.put(top + 2, column, headline.cohort or NO_COHORT, f'IF({cohort}="","{NO_COHORT}",{cohort})', "tile_text")
        sheet.put(top + 3, column, base_words(view, headline), base_formula(view, number), "tile_text")
        sheet.put(
            top + 4,
            column,
            f"{headline.latest_cohort}: {headline.latest_status}" if headline.latest_status else NO_COHORT,
            f'IF({latest}="","{NO_COHORT}",{latest_cohort}&": "&{latest})',
            "tile_text",
        )
        for down, style in enumerate(("tile_head", "tile_status", *["tile_text"] * 3)):
            ends = _first(number + 1) if number < len(TILES) else last + 1
            for rest in range(column + 1, ends):
                sheet.put(top + down, rest, None, style=style)
        area = f"{letter(column)}{top + 1}:{letter(ends - 1)}{top + 1}"
        cell = f"${letter(column)}${top + 1}"
        sheet.rules += [
            Rule(area, f'{cell}="{signed(MET)}"', "met_tile"),
            Rule(area, f'{cell}="{signed(NOT_MET)}"', "not_met_tile"),
            Rule(area, f'{cell}<>""', "waiting_tile"),
        ]
    for down, height in enumerate((17, 26, 15, 15, 15)):
        sheet.heights[top + down] = height
    columns = {TILES[number - 1]: letter(_first(number)) for number in range(1, len(TILES) + 1)}
    view.refs["Tiles"] = Ref(sheet.name, top + 1, 2, columns)


def _first(number: int) -> int:
    """The column that a tile begins in."""
    return 2 + TILE_COLUMNS * (number - 1)


def signed(status: str) -> str:
    """A status in a sign and a word."""
    return f"{SIGNS[status]} {status.capitalize()}"


def _with_sign(status: str) -> str:
    rest = f'"{signed(NO_TARGET)}"'
    for name in (NO_DATA, NOT_DUE, NOT_MET, MET):
        rest = f'IF({status}="{name}","{signed(name)}",{rest})'
    return rest
