"""What a cell shows for data as people have it: blanks, errors, texts, days as numbers, whole columns, and gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from excel_standin.excel import DIVIDED_BY_ZERO, MISSING, NOT_AVAILABLE, SPILL, Workbook
from excel_standin.windows import Bridge

from xl_npq.excel import source, worked
from xl_npq.excel.kept import Kept
from xl_npq.excel.ranges import digest, range_of

AS_AT = dt.date(2019, 9, 30)
HEADINGS = ["Participant ID", "Level", "Enrolled on", "Commenced on", "Presented on", "Withdrawn on", "Gender", "Mark"]
PEOPLE: list[list[object]] = [
    HEADINGS,
    ["P1", "NPQH", dt.date(2017, 9, 4), dt.date(2017, 10, 2), dt.date(2018, 12, 3), None, "Female", 20],
    ["P2", "NPQH", dt.date(2017, 9, 5), dt.date(2017, 10, 2), None, dt.date(2018, 1, 8), "Male", 30],
    ["P3", "NPQSL", dt.date(2018, 9, 6), dt.date(2018, 10, 1), None, None, None, 40],
]
TARGETS = [["Cohort", "Level", "Recruitment"], ["2017/18", "NPQH", 4]]
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def bridge() -> Bridge:
    return Bridge()


@pytest.fixture
def ask(bridge: Bridge) -> Ask:
    """Call a function over rows of participants, as at 30 September 2019, with filters and ranges by name."""
    source.forget()
    worked.forget()

    def call(name: str, rows: Any, *leading: object, date_1904: bool = False, **named: Any) -> Any:
        book = Workbook(date_1904=date_1904)
        given = {"participants": book.range(rows) if isinstance(rows, list) else rows, "as_at": AS_AT, **named}
        taken = [argument["name"] for argument in bridge.functions[name].__xlfunc__["args"]][len(leading) :]  # type: ignore[attr-defined]  # by xlwings
        ranges = {key: book.range(value) if isinstance(value, list) else value for key, value in given.items()}
        return bridge.call(name, *leading, *(ranges.get(argument, MISSING) for argument in taken))

    return call


def changed(row: int, column: str, value: object) -> list[list[object]]:
    """The people with one cell changed; row 1 holds the headings."""
    rows = [[*line] for line in PEOPLE]
    rows[row - 1][HEADINGS.index(column)] = value
    return rows


def test_the_people_are_counted(ask: Ask) -> None:
    assert ask("NPQ_RECRUITED", PEOPLE) == 3
    assert ask("NPQ_RECRUITED", PEOPLE, cohort="2017/18", level="NPQH") == 2
    assert ask("NPQ_PCT_OF_TARGET", PEOPLE, cohort="2017/18", level="NPQH", targets=TARGETS) == 0.5
    assert ask("NPQ_RETENTION", PEOPLE, level="NPQH") == 0.5
    assert ask("NPQ_VALUE", PEOPLE, "retention_not_withdrawn", dimension="Gender", group="Not Known") == 1


def test_columns_stand_in_any_order_under_headings_in_any_spelling_with_others_between(ask: Ask) -> None:
    order = [7, 2, 0, 6, 4, 1, 5, 3]
    rows = [[line[place] for place in order] for line in PEOPLE]
    rows[0] = [str(heading).upper().replace(" ", "_") for heading in rows[0]]
    assert ask("NPQ_RECRUITED", rows, level="NPQH") == 2
    assert ask("NPQ_RETENTION", rows, level="NPQH") == 0.5


@pytest.mark.parametrize(
    "value",
    ["04/09/2017", "2017-09-04", "4 Sep 2017", 42982.0, 42982.75, dt.datetime(2017, 9, 4, 13, 30), "42982"],
)
def test_dates_count_in_the_forms_in_which_they_come(value: object, ask: Ask) -> None:
    rows = changed(2, "Enrolled on", value)
    if value == "42982":
        assert ask("NPQ_RECRUITED", rows) == 2, "a number as text is no date, here as in a file"
    else:
        assert ask("NPQ_RECRUITED", rows, cohort="2017/18") == 2


@pytest.mark.parametrize("as_at", [43738.0, dt.datetime(2019, 9, 30), "30/09/2019"])
def test_as_at_is_a_date_a_number_or_a_text(as_at: object, ask: Ask) -> None:
    assert ask("NPQ_VALUE", PEOPLE, "in_window_of_commenced", as_at=as_at) == 0.5


def test_a_workbook_that_counts_from_1904_gives_the_same_figures(ask: Ask) -> None:
    days = changed(2, "Commenced on", 43010.0 - 1462)
    assert ask("NPQ_VALUE", days, "in_window_of_commenced", as_at=43738.0 - 1462, date_1904=True) == 0.5
    table = [["Setting", "Value"], ["As at", 43738.0 - 1462]]
    assert ask("NPQ_VALUE", days, "in_window_of_commenced", as_at=MISSING, settings=table, date_1904=True) == 0.5
    assert ask("NPQ_VALUE", days, "in_window_of_commenced") != 0.5


def test_numbers_stand_for_labels_as_excel_shows_them(ask: Ask) -> None:
    rows = changed(2, "Participant ID", 7)
    assert ask("NPQ_WHO", rows, "recruited")[1][1] == "7"


def test_whole_columns_are_read_as_far_as_the_sheet_is_used(ask: Ask) -> None:
    assert ask("NPQ_RECRUITED", Workbook().columns(PEOPLE)) == 3


def test_a_title_above_the_headings_and_blank_rows_do_no_harm(ask: Ask) -> None:
    rows = [["Our participants"], [], PEOPLE[0], PEOPLE[1], [], PEOPLE[2]]
    assert ask("NPQ_RECRUITED", rows) == 2
    assert [row[0] for row in ask("NPQ_WHO", rows, "recruited")] == ["Row", 4, 6]


def test_no_value_is_zero_length_text_and_nobody_is_zero(ask: Ask) -> None:
    assert ask("NPQ_PRESENTED_IN_WINDOW", PEOPLE, level="NPQSL") == ""
    assert ask("NPQ_PCT_OF_TARGET", PEOPLE, targets=TARGETS, cohort="2018/19") == ""
    assert ask("NPQ_RECRUITED", PEOPLE, cohort="2018/19", level="NPQH") == 0


TOLD = [
    ("NPQ_RECRUITED", [[None]], {}, "NPQ: the range participants is empty: take in its headings and rows"),
    ("NPQ_RECRUITED", [["Level"]], {}, "NPQ: participants holds a single cell, not a range with headings ("),
    ("NPQ_RECRUITED", [[NOT_AVAILABLE]], {}, "NPQ: participants holds #N/A, not a range with headings ("),
    ("NPQ_RECRUITED", PEOPLE[1:], {}, "NPQ: no column of Participants ("),
    ("NPQ_RECRUITED", PEOPLE[:1], {}, "NPQ: the range participants has headings but no rows"),
    (
        "NPQ_RECRUITED",
        [line[1:] for line in PEOPLE],
        {},
        "NPQ: no column 'Participant ID' in the range participants; is the heading row included?",
    ),
    (
        "NPQ_PRESENTED_IN_WINDOW",
        [line[:3] for line in PEOPLE],
        {},
        "NPQ: no column 'Commenced on' in the range participants; is the heading row included?",
    ),
    ("NPQ_FSM30", PEOPLE, {}, "NPQ: no column 'FSM %' in the range participants, nor in a range schools"),
    ("NPQ_RECRUITED", PEOPLE, {"dimension": "Phase", "group": "Primary"}, "NPQ: There is no group 'Primary' of Phase"),
    ("NPQ_RECRUITED", PEOPLE, {"dimension": "Phase", "group": "Not Known"}, "NPQ: no column 'Phase' in the range part"),
    ("NPQ_RECRUITED", PEOPLE, {"group": "Female"}, "NPQ: The group 'Female' needs a dimension beside it"),
    ("NPQ_RECRUITED", PEOPLE, {"dimension": "Gender"}, "NPQ: Say which group of Gender: Not Known, Female, Male"),
    ("NPQ_RECRUITED", PEOPLE, {"level": "NPQX"}, "NPQ: There is no level 'NPQX' in the data: there is NPQEL, NPQH"),
    ("NPQ_RECRUITED", PEOPLE, {"cohort": "2030/31"}, "NPQ: There is no cohort '2030/31' in the data: there is 2017/18"),
    ("NPQ_RECRUITED", PEOPLE, {"level": [["NPQH"], ["NPQSL"]]}, "NPQ: level takes one cell, not 2 rows by 1 columns"),
    ("NPQ_RECRUITED", PEOPLE, {"level": DIVIDED_BY_ZERO}, "NPQ: level holds #DIV/0!"),
    ("NPQ_RECRUITED", PEOPLE, {"as_at": MISSING}, "NPQ: no As at: give the argument as_at a date, or settings"),
    ("NPQ_RECRUITED", PEOPLE, {"as_at": "soon"}, "NPQ: as_at holds 'soon', not a date such as 30/09/2019"),
    (
        "NPQ_RECRUITED",
        PEOPLE,
        {"as_at": MISSING, "settings": [["Setting", "Value"], ["As at", "soon"]]},
        "NPQ: the range settings, row 2: As at is 'soon', not a date",
    ),
    (
        "NPQ_RECRUITED",
        PEOPLE,
        {"provider": "Acme"},
        "NPQ: no provider 'Acme' in the range participants: there is Unnamed",
    ),
    ("NPQ_RECRUITED", PEOPLE, {"targets": [["a", "b"], [1, 2]]}, "NPQ: no column of Targets ("),
    ("NPQ_PCT_OF_TARGET", PEOPLE, {}, "NPQ: recruited:pct_target needs the range targets, with its headings"),
    ("NPQ_ACCURACY", PEOPLE, {}, "NPQ: accuracy needs the range assessments, with its headings"),
    ("NPQ_MEAN_RATING", PEOPLE, {}, "NPQ: mean_rating needs the range feedback, with its headings"),
    (
        "NPQ_RETENTION",
        changed(3, "Commenced on", NOT_AVAILABLE),
        {},
        "NPQ: the range participants, row 3, column 'Commenced on' holds #N/A: correct or blank it",
    ),
    (
        "NPQ_RETENTION",
        changed(4, "Level", SPILL),
        {},
        "NPQ: the range participants, row 4, column 'Level' holds #SPILL!: correct or blank it",
    ),
]


@pytest.mark.parametrize(("name", "rows", "named", "text"), TOLD)
def test_a_cell_says_what_is_wrong_and_where(name: str, rows: Any, named: dict[str, Any], text: str, ask: Ask) -> None:
    assert str(ask(name, rows, **named)).startswith(text)


def test_an_error_that_the_figure_does_not_look_at_does_not_stop_it(ask: Ask) -> None:
    assert ask("NPQ_RECRUITED", changed(3, "Commenced on", NOT_AVAILABLE)) == 3
    assert ask("NPQ_RETENTION", changed(3, "Mark", NOT_AVAILABLE), level="NPQH") == 0.5
    told = ask("NPQ_VALUE", changed(3, "Gender", NOT_AVAILABLE), "recruited", dimension="Gender", group="Female")
    assert "column 'Gender' holds #N/A" in told


def test_school_columns_that_are_blank_everywhere_ask_for_the_schools(ask: Ask) -> None:
    rows = [[*line, fsm, "100001"] for line, fsm in zip(PEOPLE, ["FSM %", None, None, None], strict=True)]
    rows[0][-1] = "URN"
    assert ask("NPQ_FSM30", rows) == (
        "NPQ: column 'FSM %' is blank in the range participants: give the range schools too"
    )
    assert ask("NPQ_FSM30", rows, schools=[["URN", "FSM %"], [100001.0, 0.4]]) == 1
    rows[1][-2] = 0.1
    assert ask("NPQ_FSM30", rows) == 0


@pytest.mark.parametrize(
    ("leading", "text"),
    [
        ("fsm", "NPQ: no measure 'fsm': did you mean fsm30? NPQ_EXPLAIN() lists them"),
        (None, "NPQ: no measure 'without a name'"),
        ("recruited:colour", "NPQ: recruited has no 'colour': there is numerator"),
        ("retention_gap", "NPQ: retention_gap is that of a group"),
        ("accuracy_supplied", "NPQ: accuracy_supplied needs the range supplied"),
    ],
)
def test_a_measure_that_cannot_be_given_says_why(leading: object, text: str, ask: Ask) -> None:
    assert ask("NPQ_VALUE", PEOPLE, leading).startswith(text)


def test_a_source_of_several_providers_asks_which(ask: Ask) -> None:
    rows = [[*line, provider] for line, provider in zip(PEOPLE, ["Provider", "Acme", "Best", "Best"], strict=True)]
    assert (
        ask("NPQ_RECRUITED", rows) == "NPQ: the range participants holds 2 providers; give provider one of Acme; Best"
    )
    assert ask("NPQ_RECRUITED", rows, provider="best") == 2
    assert ask("NPQ_RECRUITED", rows, provider="Acme") == 1


def test_figures_are_worked_out_once_for_equal_ranges_wherever_they_stand(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[int] = []
    work_out = worked.figures_of
    monkeypatch.setattr(worked, "figures_of", lambda ledger: times.append(1) or work_out(ledger))
    for _ in range(5):
        ask("NPQ_RECRUITED", PEOPLE, level="NPQH")
        ask("NPQ_RETENTION", PEOPLE)
    assert len(times) == 1
    assert ask("NPQ_RECRUITED", changed(2, "Level", "NPQSL"), level="NPQH") == 1
    assert len(times) == 2
    assert ask("NPQ_VALUE", PEOPLE, "in_window_of_commenced", as_at=dt.date(2018, 9, 30)) == ""
    assert len(times) == 3


@pytest.mark.parametrize(
    ("one", "other"), [(1.0, True), (1.0, "1"), (None, ""), (dt.datetime(2019, 1, 1), 43466.0), (0.1, 0.1 + 1e-12)]
)
def test_a_fingerprint_tells_cells_apart_by_value_and_type(one: object, other: object) -> None:
    first, again, second = (range_of(((cell, "x"),)) for cell in (one, one, other))
    assert digest(first) == digest(again) != digest(second)


def test_results_are_kept_up_to_a_number_and_a_weight_the_latest_used_longest() -> None:
    kept: Kept[str] = Kept(3, 10, len)
    for key in ("a", "b", "c"):
        kept.get(key, lambda key=key: key * 2)  # type: ignore[misc]  # a default is not inferred
    kept.get("a", lambda: "worked out again")
    assert kept.get("d", lambda: "dd") == "dd"
    assert kept.get("a", lambda: "worked out again") == "aa"
    assert kept.get("b", lambda: "worked out again, and heavy") == "worked out again, and heavy"
    assert len(kept) == 1
