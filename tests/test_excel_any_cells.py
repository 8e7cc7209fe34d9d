"""Whatever stands in the cells, a function answers: with a figure, with nothing, or with what is wrong."""

from __future__ import annotations

import datetime as dt

from excel_standin.excel import DIVIDED_BY_ZERO, MISSING, NOT_AVAILABLE, SPILL, Workbook
from excel_standin.windows import Bridge
from hypothesis import given, settings
from hypothesis import strategies as st
from test_excel_cells import AS_AT, HEADINGS, PEOPLE

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
GRIDS = st.builds(
    lambda headings, rows: [headings, *rows],
    st.lists(
        st.one_of(st.sampled_from([*HEADINGS, "Setting", "Value", "Cohort", "FSM %", "Dimension", "Column"]), CELLS),
        min_size=1,
        max_size=7,
    ),
    st.lists(st.lists(CELLS, max_size=7), max_size=5),
)
SOUND = st.builds(lambda rows: [[*line] for line in PEOPLE] + rows, st.lists(st.lists(CELLS, max_size=8), max_size=4))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_cells_give_a_value_a_blank_or_a_text_that_begins_with_npq(data: st.DataObject) -> None:
    bridge = BRIDGE
    name = data.draw(st.sampled_from(sorted(bridge.functions)), "function")
    given: list[object] = []
    for argument in bridge.functions[name].__xlfunc__["args"]:  # type: ignore[attr-defined]
        held = argument["name"]
        if held == "participants":
            rows = data.draw(st.one_of(SOUND, SOUND, GRIDS), held)
        elif held == "measure":
            given.append(
                data.draw(st.sampled_from(["recruited", "fsm30", "retention", "mean_rating:status", None, 3.0]), held)
            )
            continue
        elif held == "number":
            given.append(data.draw(st.sampled_from([1.0, 7.0, "5", 9.0, None]), held))
            continue
        elif held == "as_at":
            given.append(data.draw(st.one_of(st.just(AS_AT), CELLS), held))
            continue
        else:
            rows = data.draw(
                st.one_of(st.just(None), st.just(None), st.builds(lambda cell: [[cell]], CELLS), GRIDS), held
            )
        given.append(MISSING if rows is None else Workbook().range(rows))
    answer = bridge.call(name, *given)
    cells = [cell for row in answer for cell in row] if isinstance(answer, list) else [answer]
    assert all(isinstance(cell, (str, float, int)) for cell in cells)
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert all(len(text) <= 255 and "something went wrong" not in text for text in texts)
    if not isinstance(answer, list) and name not in ("NPQ_VALUE", "NPQ_CHECK") and texts:
        assert texts == [""] or texts[0].startswith("NPQ: ")
