"""Sentences drafted from published figures: worked examples by hand, and what holds of every draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
from draft_fixtures import SETTINGS, WAY, WITHHELD, gap, of, recruited, said, shown

from xl_npq.publication.drafts import Own, Published, Rate, Way, commentary, draft
from xl_npq.publication.numbers import percent, points, rating
from xl_npq.publication.report import NOT_AVAILABLE, Figure

# Worked by hand


def test_metric_1_says_how_many_of_the_target_and_at_which_levels_it_was_met() -> None:
    assert said(
        "1",
        recruited("Total", 2014, 1910, "met"),
        recruited("NPQEL", 120, 55, "met"),
        recruited("NPQH", 346, 140, "met"),
        recruited("NPQML", 647, 855, "not met"),
    ) == [
        "2,014 people were recruited in 2017/18, against a target of 1,910.",
        "The target was met for NPQEL and NPQH.",
        "It was not met for NPQML (647 of 855).",
    ]


@pytest.mark.parametrize(("count", "words"), [(0, "Nobody was"), (1, "One person was"), (2, "2 people were")])
def test_few_people_are_counted_grammatically(count: int, words: str) -> None:
    assert said("1", recruited("Total", count, None, "no target")) == [f"{words} recruited in 2017/18."]


def test_a_year_that_has_not_ended_is_not_judged() -> None:
    assert said("1", recruited("Total", 80, 100, "not due"), recruited("NPQH", 80, 100, "not due")) == [
        "80 people were recruited in 2017/18 so far, against a target of 100.",
        "It is too early to judge NPQH.",
    ]


def test_metric_2_names_the_share_the_target_and_what_fell_short() -> None:
    assert said(
        "2",
        of("Total", 102, 532),
        of("NPQEL", 9, 16, "met", 0.2),
        of("NPQH", 10, 71, "not met", 0.2),
        cohort="2018/19",
    ) == [
        "19% of the 532 who were recruited in 2018/19 were from schools where 30% or more of pupils are known to be "
        "eligible for free school meals.",
        "The target was met for NPQEL.",
        "It was not met for NPQH (14% against 20%).",
    ]


def test_metric_3_without_targets_says_so() -> None:
    assert said("3", of("Total", 8, 502, "no target"), of("NPQH", 3, 83, "no target")) == [
        "2% of the 502 who were recruited in 2017/18 were from non-white British groups.",
        "No target was set for 2017/18.",
    ]


def test_metric_4_reads_as_providers_published_it() -> None:
    assert said("4", of("Total", 359, 361, "met", 0.9), of("NPQH", 359, 361, "met", 0.9)) == [
        "99% of the 361 who presented in 2017/18 did so within 18 months.",
        "The target of at least 90% was met for NPQH.",
    ]


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (63, 63, "All 63 who presented in 2017/18 did so within 18 months."),
        (0, 12, "None of the 12 who presented in 2017/18 did so within 18 months."),
        (2, 2, "Both who presented in 2017/18 did so within 18 months."),
        (0, 2, "Neither of the 2 who presented in 2017/18 did so within 18 months."),
        (1, 1, "The one person who presented in 2017/18 did so within 18 months."),
        (0, 1, "The one person who presented in 2017/18 did not do so within 18 months."),
        (498, 500, "99.6% of the 500 who presented in 2017/18 did so within 18 months."),
        (1, 1000, "0.1% of the 1,000 who presented in 2017/18 did so within 18 months."),
    ],
)
def test_all_none_and_nearly_all_are_told_apart(numerator: int, denominator: int, words: str) -> None:
    assert said("4", of("Total", numerator, denominator)) == [words]


def test_metric_4_of_those_who_started_speaks_of_them() -> None:
    way = Way(replace(SETTINGS, metric_4_basis="commenced"), None)
    assert said("4", of("Total", 9, 12), way=way) == [
        "75% of the 12 who started in 2017/18 and whose time has passed presented within the time allowed."
    ]


def test_a_share_that_misses_its_target_narrowly_is_not_rounded_up_to_it() -> None:
    assert said("4", of("Total", 896, 1000, "not met", 0.9))[0].startswith("89.6% of the 1,000")
    alone = Rate("Total", shown(0.896), shown(0.9), "not met")
    assert said("4", alone)[0].startswith("Just under 90% of those who presented")


def test_metric_5_tells_of_the_agents_moderation_or_of_its_own_figure() -> None:
    assert said("5", of("Total", 22, 22, "met", 0.95), cohort="2018/19") == [
        "All 22 assessments that the quality assurance agent moderated in 2018/19 were upheld."
    ]
    assert said("5", Rate("Total", shown(0.98), shown(0.95), "met"), cohort="2018/19", supplied=True) == [
        "The quality assurance agent found 98% of assessments in 2018/19 to be accurate."
    ]


def test_metric_6_gives_the_rating_the_responses_and_the_verdict() -> None:
    rate = Rate("Total", shown(7.68), shown(6), "met", shown(6236), shown(812))
    assert said("6", rate, cohort="All") == [
        "The mean rating of all participant feedback is 7.7 out of 10, from 812 responses.",
        "This meets the target of at least 6.",
    ]
    close = Rate("Total", shown(5.96), shown(6), "not met", shown(596), shown(100))
    assert said("6", close, cohort="All")[0] == (
        "The mean rating of all participant feedback is 5.96 out of 10, from 100 responses."
    )
    own = Rate("Total", shown(7.7), shown(6), "met")
    assert said("6", own, cohort="All", supplied=True)[0] == (
        "According to the quality assurance agent, the mean rating of all participant feedback is 7.7 out of 10."
    )


def test_figures_that_are_not_there_yet_and_figures_that_never_came_differ() -> None:
    gone = Figure(None, NOT_AVAILABLE)
    assert said("4", Rate("Total", gone, status="not due")) == ["It is too early to say anything for 2017/18."]
    assert said("4", Rate("Total", gone, status="no data")) == ["There are no figures for 2017/18."]


def test_rounded_figures_are_about_so_much_and_never_all() -> None:
    way = Way(replace(SETTINGS, round_to=5), 18)
    assert said("4", of("Total", 355, 360), way=way) == [
        "About 99% of about 360 who presented in 2017/18 did so within 18 months."
    ]
    assert said("4", of("Total", 60, 60), way=way)[0].startswith("All or almost all of about 60 who")
    assert said("1", recruited("Total", 0, None, ""), way=way) == ["Nobody or almost nobody was recruited in 2017/18."]


def test_metric_7_names_wide_gaps_and_which_are_of_few_people() -> None:
    published = Published(
        "2018/19",
        of("Total", 91, 100),
        achieved=of("Total", 70, 91),
        gaps=(
            gap("retention", "Male", 40, 0.04, False),
            gap("achievement", "Male", 40, -0.122, True),
            gap("achievement", "Prefer not to say", 5, 0.23, True),
        ),
    )
    assert list(draft("7", published, WAY)) == [
        "91% of the 100 who started in 2018/19 have not withdrawn.",
        "For retention, no group lies more than 10 percentage points from the rate of its level.",
        "77% of the 91 who presented in 2018/19 and whose result is known have passed.",
        "For achievement, this group lies more than 10 percentage points from the rate of its level: Gender Male at "
        "NPQH, 12 points below.",
        "For achievement, this group also lies more than 10 percentage points from the rate of its level, but of few "
        "people (fewer than 20), where one person can move the rate by more than 5 points: Gender Prefer not to say at "
        "NPQH, 23 points above.",
    ]


def test_a_gap_just_outside_is_not_rounded_to_the_edge() -> None:
    assert points(0.102, 0.1) == "10.2 points"
    assert points(0.102, 0.1, exact=False) == "just over 10 points"
    assert rating(5.99999, 6) == "just under 6"
    assert percent(0.285) == "29%"


def test_of_a_withheld_figure_only_that_it_is_withheld_is_said() -> None:
    assert said("1", Rate("Total", WITHHELD, shown(10), "not met")) == [
        "The number recruited in 2017/18 is withheld, so that nobody can be identified."
    ]
    assert said("4", Rate("Total", WITHHELD, status="met")) == [
        "The share who presented within 18 months in 2017/18 is withheld, so that nobody can be identified."
    ]


# Staff's own words


def test_staffs_own_words_replace_a_draft_of_their_metric_and_cohort() -> None:
    own = (Own("4", "2017/18", "As we see it."), Own("4", "", "Always."), Own("5", "2017/18", "Of five."))
    assert commentary(own, "4", "2017/18", ("Drafted.",)) == (("As we see it.", "Always."), False)
    assert commentary(own[:1], "4", "2018/19", ("Drafted.",)) == (("Drafted.",), True)
    assert commentary((Own("4", "", "  "),), "4", "2018/19", ("Drafted.",)) == (("Drafted.",), True)
