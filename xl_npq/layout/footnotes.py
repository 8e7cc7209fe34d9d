"""The Dashboard's footnotes: the definitions in use, as the settings have them."""

from __future__ import annotations

from xl_npq.layout.sheet import Sheet
from xl_npq.layout.view import View

_IN_WINDOW = {
    "commenced": "those whose window has closed by As at (basis commenced)",
    "presented": "those who have presented (basis presented)",
}
_RETENTION = {
    "presented": "presented, of those whose window has closed",
    "not withdrawn": "not withdrawn, of those who commenced",
}
_ACHIEVEMENT = {"presented": "passed, of those who presented", "assessed": "passed, of those with an outcome"}
_BASE = {"all": "of all recruited", "known": "of those known"}


def put_footnotes(sheet: Sheet, view: View, row: int) -> int:
    """Put the notes, one a row, from `row` on; returns the row after them."""
    settings = view.settings
    notes = [
        (
            f"Definitions in use. Metric 2 counts schools with {_percent(settings.fsm_threshold)} or more FSM, "
            f"{_BASE[settings.fsm_base]}; "
            f"Metric 3 {_BASE[settings.ethnicity_base]}. Metric 4: presented in the window, of "
            f"{_IN_WINDOW[settings.metric_4_basis]}.",
            f'"Definitions in use. Metric 2 counts schools with "&{_percent_formula("FSM_threshold")}&" or more FSM, "&'
            f'{_chosen("FSM_base", _BASE)}&"; Metric 3 "&{_chosen("Ethnicity_base", _BASE)}&". Metric 4: presented in '
            f'the window, of "&{_chosen("Metric_4_basis", _IN_WINDOW)}&"."',
        ),
        (
            f"Metric 7: retention is {_RETENTION[settings.retention_basis]}; achievement is "
            f"{_ACHIEVEMENT[settings.achievement_basis]}. A group is outside where it lies more than "
            f"{_percent(settings.tolerance)} ({settings.tolerance_is}) from its level, "
            "in the row Total from all levels together. Each person counts once on each level.",
            f'"Metric 7: retention is "&{_chosen("Retention_basis", _RETENTION)}&"; achievement is "&'
            f'{_chosen("Achievement_basis", _ACHIEVEMENT)}&". A group is outside where it lies more than "&'
            f'{_percent_formula("Tolerance")}&" ("&Tolerance_is&") from its level, in the row Total from '
            'all levels together. Each person counts once on each level."',
        ),
    ]
    for down, (value, formula) in enumerate(notes):
        sheet.put(row + down, 1, value, formula, "note")
    return row + len(notes)


def _percent(share: float) -> str:
    return f"{round(share * 100, 2):g}%"


def _percent_formula(name: str) -> str:
    return f'ROUND({name}*100,2)&"%"'


def _chosen(name: str, words: dict[str, str]) -> str:
    (first, said), (_, other) = words.items()
    return f'IF({name}="{first}","{said}","{other}")'
