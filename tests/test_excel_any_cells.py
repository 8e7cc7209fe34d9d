"""Whatever stands in the cells, a function answers: with a figure, with nothing, or with what is wrong."""

from __future__ import annotations

import datetime as dt
import inspect

from excel_standin.excel import DIVIDED_BY_ZERO, MISSING, NOT_AVAILABLE, SPILL, Workbook
from excel_standin.windows import Bridge
from hypothesis import given, settings
from hypothesis import strategies as st
from test_excel_cells import HEADINGS, PEOPLE

from xl_npq.excel.source import ARGUMENTS
from xl_npq.tables import TABLES

BRIDGE = Bridge()
CELLS = st.one_of(
    st.none(),
    st.floats(),
    st.booleans(),
    st.text(max_size=12),
    st.datetimes(min_value=dt.datetime(1899, 12, 30), max_value=dt.datetime(2300, 1, 1)),
    st.sampled_from([NOT_AVAILABLE, DIVIDED_BY_ZERO, SPILL, "NPQH", "2017/18", "30%", "P1", "#N/A", "As at", "Gender"]),
    *[st.sampled_from([row[place] for row in PEOPLE[1:]]) for place in range(5)],
)
COLUMNS = {ARGUMENTS[name]: TABLES[name].names for name in ARGUMENTS}
LABELS = {
    "level": ["NPQH", "total", "NPQX"],
    "cohort": ["2017/18", "2018-19", "All"],
    "dimension": ["Gender", "gender", "Phase"],
    "group": ["Female", "Not Known"],
    "provider": ["Unnamed provider"],
    "as_at": [dt.datetime(2019, 9, 30), 43738.0, "30/09/2019"],
    "measure": ["recruited", "fsm30:status", "retention", "achievement_gap", "mean_rating", "accuracy:target"],
    "number": [1.0, 4.0, 7.0, "5"],
    "kpi": [1.0, "1", "KPI 2", "99"],
}


MOSTLY = st.sampled_from([True, True, True, True, True, True, False])


def table(name: str) -> st.SearchStrategy[list[list[object]]]:
    """A table's headings, or some of them and others, with any cells below them."""
    columns = list(COLUMNS[name])
    mixed = st.lists(st.one_of(st.sampled_from(columns), CELLS), min_size=1, max_size=len(columns))
    headings = MOSTLY.flatmap(lambda whole: st.just(columns) if whole else mixed)
    return st.builds(
        lambda first, rest: [first, *rest], headings, st.lists(st.lists(CELLS, max_size=len(columns)), max_size=4)
    )


KNOWN = [*HEADINGS, "Outcome", "Ethnicity", "FSM %", "Deferred on"]
PARTICIPANTS = MOSTLY.flatmap(
    lambda sound: (
        st.builds(lambda rows: [KNOWN, *PEOPLE[1:], *rows], st.lists(st.lists(CELLS, max_size=len(KNOWN)), max_size=4))
        if sound
        else table("participants")
    )
)


def one_cell(name: str) -> st.SearchStrategy[list[list[object]]]:
    """A cell with one of the labels that the argument is for, or with anything."""
    cells = MOSTLY.flatmap(lambda fitting: st.sampled_from(LABELS[name]) if fitting else CELLS)
    return cells.map(lambda cell: [[cell]])


HELD = {
    **{name: table(name) for name in COLUMNS},
    **{name: one_cell(name) for name in LABELS},
    "participants": PARTICIPANTS,
}
"""What each argument may be given."""


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_cells_give_a_value_a_blank_or_a_text_that_begins_with_npq(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(BRIDGE.functions)), "function")
    arguments = list(inspect.signature(BRIDGE.functions[name]).parameters.values())
    optional = [argument.name for argument in arguments if argument.default is None and argument.name != "as_at"]
    some = data.draw(st.lists(st.sampled_from(optional), unique=True, max_size=2) if optional else st.just([]), "given")
    given: list[object] = []
    for argument in arguments:
        if argument.name in optional and argument.name not in some:
            given.append(MISSING)
            continue
        cells = data.draw(HELD[argument.name], argument.name)
        given.append(Workbook().range(cells))
    check_answer(name, BRIDGE.call(name, *given))


def check_answer(name: str, answer: object) -> None:
    """Figures are numbers; everything else is a text that fits, and for one figure a blank or what is wrong."""
    cells = [cell for row in answer for cell in row] if isinstance(answer, list) else [answer]
    assert all(isinstance(cell, (str, float, int)) for cell in cells)
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert all(len(text) <= 255 and "something went wrong" not in text for text in texts)
    if not isinstance(answer, list) and name not in ("NPQ_VALUE", "NPQ_CHECK") and texts:
        assert texts == [""] or texts[0].startswith("NPQ: ")
