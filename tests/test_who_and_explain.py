"""The rows behind a figure are as many as it counts, each says why, and every measure is defined in words."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from generated import write_source

import xl_npq
from xl_npq.errors import UsageError
from xl_npq.explain import NAMES, explain, measures
from xl_npq.facts.fact import Ledger
from xl_npq.measures import Measure
from xl_npq.metrics import MEASURES
from xl_npq.providers import ledger_of, providers_of
from xl_npq.reasons import SAID
from xl_npq.tables import Tables
from xl_npq.who import Asked, who

EXAMPLE = Path(xl_npq.__file__).parent / "example"


def _ledgers(tables: Tables) -> dict[str, Ledger]:
    return {name: ledger_of(tables, name) for name in providers_of(tables)}


def _miscounted(tables: Tables, figures: pd.DataFrame, dimensions: tuple[str, ...]) -> list[object]:
    """Figures that count another number of rows than stand behind them."""
    ledgers = _ledgers(tables)
    counted = figures[figures["dimension"].isin(dimensions) & figures["measure"].isin(set(NAMES) - {"mean_rating"})]
    wrong: list[object] = []
    for row in counted.to_dict("records"):
        for part in ("numerator", "denominator"):
            if row[part] != row[part] or row["value"] != row["value"]:
                continue
            asked = Asked(row["measure"], part, *(row[name] for name in ("cohort", "level", "dimension", "group")))
            if len(who(ledgers[row["provider"]], asked).rows) != row[part]:
                wrong.append(asked)
    return wrong


def test_as_many_rows_stand_behind_a_figure_of_the_example_as_it_counts() -> None:
    tables = xl_npq.read(EXAMPLE)
    figures = xl_npq.measure(tables)
    assert not _miscounted(tables, figures[figures["cohort"] == "2017/18"], ("All",))


@pytest.mark.parametrize("seed", [3, 11])
def test_as_many_rows_stand_behind_a_figure_of_any_source_as_it_counts(seed: int, tmp_path: Path) -> None:
    write_source(tmp_path, seed)
    tables = xl_npq.read(tmp_path)
    assert not _miscounted(tables, xl_npq.measure(tables), ("All", "Disability", "FSM 30"))


def test_those_who_do_not_count_are_the_others_of_the_base() -> None:
    (ledger,) = _ledgers(xl_npq.read(EXAMPLE)).values()
    for measure in MEASURES:
        counted, base, rest = (who(ledger, Asked(measure, part)).rows for part in ("numerator", "denominator", "rest"))
        assert sorted([*counted, *rest]) == sorted(base), measure


def test_a_row_says_why_it_counts_and_why_it_does_not() -> None:
    (ledger,) = _ledgers(xl_npq.read(EXAMPLE)).values()
    reasons = {
        (measure, part): who(ledger, Asked(measure, part)).rows[0][-1]
        for measure, part in product(
            ("fsm30", "retention_not_withdrawn", "achievement_assessed"), ("numerator", "rest")
        )
    }
    assert reasons == {
        ("fsm30", "numerator"): "recruited 01/09/2017; FSM 33.18% is at or above 30%",
        ("fsm30", "rest"): "recruited 01/09/2017; FSM 29.9% is below 30%",
        ("retention_not_withdrawn", "numerator"): "commenced 27/09/2017; not withdrawn by 30/09/2019",
        ("retention_not_withdrawn", "rest"): "commenced 19/09/2017; withdrawn 02/12/2017",
        ("achievement_assessed", "numerator"): "outcome Pass",
        ("achievement_assessed", "rest"): "outcome Fail",
    }


def test_rows_name_nobody() -> None:
    tables = xl_npq.read(EXAMPLE)
    (ledger,) = _ledgers(tables).values()
    names, trns = (set(tables["Participants"][column].dropna()) for column in ("Name", "TRN"))
    cells = {str(cell) for measure in MEASURES for row in who(ledger, Asked(measure)).rows for cell in row}
    assert not cells & (names | trns)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked("fsm"), "There is no measure 'fsm'"),
        (Asked("fsm30", "half"), "There is no part 'half'"),
        (Asked("fsm30", level="NPQX"), "There is no level 'NPQX'"),
        (Asked("accuracy", dimension="Gender", group="Female"), "not given by group"),
    ],
)
def test_a_figure_that_is_not_there_has_nobody_behind_it(asked: Asked, words: str) -> None:
    (ledger,) = _ledgers(xl_npq.read(EXAMPLE)).values()
    with pytest.raises(UsageError, match=words):
        who(ledger, asked)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_every_fact_that_a_measure_counts_can_be_said(measure: Measure) -> None:
    counts = [count for count in (measure.numerator, measure.denominator) if count]
    assert {term.fact for count in counts for term in count.terms} <= SAID


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_is_explained_with_the_framework_s_own_paragraph(name: str) -> None:
    about = dict(explain(name))
    assert about["Measure"].startswith(f"{name}: ")
    assert about["Framework"].startswith("Providers ensure" if name != "recruited" else "Providers recruit")
    assert "Annex A, Table" in about["Where"]
    assert all(about.values())
    if name in MEASURES:
        terms = MEASURES[name].numerator.terms
        assert all(term.fact in about["Numerator"] and about[term.fact] for term in terms)


def test_all_measures_are_listed_once_and_an_unknown_one_is_refused() -> None:
    assert sorted(one.measure for one in measures()) == sorted(NAMES)
    with pytest.raises(UsageError, match="There is no measure 'fsm'"):
        explain("fsm")
