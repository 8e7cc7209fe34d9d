"""What readers of the public report see in place of our own names, and where a basis is not the framework's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import EXAMPLE
from draft_fixtures import SETTINGS

import xl_npq
from xl_npq.providers import ledger_of, providers_of
from xl_npq.publication.in_words import groups_in_words, headings_in_words, readings, window_in_words

OWN_READING = "the framework's own reading is"
FRAMEWORKS = replace(
    SETTINGS,
    metric_4_basis="commenced",
    retention_basis="presented",
    achievement_basis="presented",
    fsm_base="all",
    ethnicity_base="all",
    allocated_areas_only=False,
)


@pytest.mark.parametrize(
    ("number", "setting", "value"),
    [
        ("2", "fsm_base", "known"),
        ("3", "ethnicity_base", "known"),
        ("4", "metric_4_basis", "presented"),
        ("7", "retention_basis", "not withdrawn"),
        ("7", "achievement_basis", "assessed"),
    ],
)
def test_a_basis_that_is_not_the_frameworks_is_said_of_its_metric_alone(number: str, setting: str, value: str) -> None:
    chosen = replace(FRAMEWORKS, **{setting: value})
    for metric in "1234567":
        assert not [said for said in readings(metric, FRAMEWORKS) if OWN_READING in said]
        said = [one for one in readings(metric, chosen) if OWN_READING in one]
        assert len(said) == (metric == number)


def test_the_choice_that_only_those_whose_time_has_passed_count_is_said() -> None:
    assert "does not say how those who still have time" in readings("4", FRAMEWORKS)[0]


def test_schools_are_named_by_the_threshold_in_force() -> None:
    tables = xl_npq.read(EXAMPLE)
    (name,) = providers_of(tables)
    ledger = ledger_of(tables, name)
    assert groups_in_words(ledger, "FSM 30")["Yes"] == "Schools with 30% or more on free school meals"
    assert groups_in_words(ledger, "Disability") == {}
    assert "18 months from the day of starting" in window_in_words(ledger)[0]
    quarter = replace(SETTINGS, fsm_threshold=0.25)
    assert "From schools with 25% or more on free school meals" in headings_in_words(quarter).values()
