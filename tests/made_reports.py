"""Public reports made by hand, for the tests of what writes them."""

from __future__ import annotations

from xl_npq.publication.report import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    SUPPRESSED,
    Figure,
    PublicColumn,
    PublicMetric,
    PublicTable,
    Report,
    Withheld,
)
from xl_npq.publication.scope import EVERY_LEVEL

LEVELS = ("NPQ for Executive Leadership (NPQEL)", "NPQ for Headship (NPQH)", "NPQSL", "NPQML")
TITLES = (
    "Recruitment against target",
    "Participants from schools where 30% or more are eligible for free school meals",
    "Participants from non-white British groups",
    "Presented for final assessment within 18 months",
    "Assessment accuracy",
    "Participant feedback",
    "Retention and achievement rates",
)
STATUSES = ("met", "not met", "met", "not due", "no data", "met", "not met")
HIDDEN, LACKING, BESIDE = (Figure(None, mark) for mark in (SUPPRESSED, NOT_AVAILABLE, NOT_APPLICABLE))
PROVIDER = "Ünsworth & Daughters <Learning>"


def made_report(provider: str = PROVIDER) -> Report:
    """Seven metrics with every kind of column, every mark and every status; partnership targets after them."""
    metrics = tuple(_metric(number, title) for number, title in enumerate(TITLES, 1))
    return Report(
        provider=provider,
        as_at="2020-09-30",
        contact="Quality team, quality@example.org, 020 7946 0000",
        version="0.1.0",
        metrics=metrics,
        suppress_below=5,
        round_to=0,
        withheld=(Withheld("metric_3_ethnicity", 2),),
        partnership=_partnership(),
    )


def _metric(number: int, title: str) -> PublicMetric:
    return PublicMetric(
        number=str(number),
        title=title,
        wording=f"Providers ensure that what metric {number} asks for holds in each year and for each NPQ offered.",
        status=STATUSES[number - 1],
        status_cohort="" if number == 5 else "2019/20",
        commentary=() if number == 2 else (f"What is said of metric {number}: 99% of the 361 & more.", "And < more."),
        drafted=number % 2 == 0,
        tables=_tables(number, title),
        definitions=(f"Counts what metric {number} counts, each person once on each level.",),
    )


def _tables(number: int, title: str) -> tuple[PublicTable, ...]:
    kinds = {1: _recruited, 2: _shares, 3: _shares, 4: _presented, 5: _accuracy, 6: _feedback, 7: _rates}
    further = {3: (_groups(number),), 7: (_groups(number), _long())}.get(number, ())
    return (kinds[number](f"metric_{number}", title), *further)


def _partnership() -> PublicTable:
    """Words alone, one of them withheld, one like a formula and one that ends as a level does."""
    columns = tuple(
        PublicColumn(name, "text") for name in ("KPI", "Outcome", "Measure", "Target", "By when", "Verdict")
    )
    said = (
        "Healthy",
        "Their own words <all of them> of what is measured (SEF)",
        "=7 or more",
        "31/12/2010",
        "on track",
    )
    rows = ((Figure("CPT1"), *map(Figure, said)), (Figure("CPT2"), BESIDE, *map(Figure, said[1:4]), HIDDEN))
    return PublicTable("partnership_targets", "Collective Partnership Targets", "What it is.", columns, rows)


def _table(name: str, title: str, columns: str, rows: list[tuple[Figure, ...]]) -> PublicTable:
    made = tuple(PublicColumn(*column.split(":")) for column in columns.split("|"))
    notes = ("Data from 2020/21 is not yet available.",) if name in ("metric_4", "metric_5") else ()
    return PublicTable(name, f"{title}, by cohort and level", "England, at 30 September 2020", made, tuple(rows), notes)


def _lines() -> list[tuple[Figure, Figure, int]]:
    return [
        (Figure(cohort), Figure(level), place)
        for place, (cohort, level) in enumerate((c, v) for c in ("2018/19", "2019/20") for v in (*LEVELS, EVERY_LEVEL))
    ]


def _recruited(name: str, title: str) -> PublicTable:
    rows = [
        (cohort, level, Figure(55 + 100 * place), Figure(1_120 - 77 * place), Figure(2.19454545 - place / 6))
        for cohort, level, place in _lines()
    ]
    return _table(name, title, "Cohort:text|Level:text|Target:count|Actual:count|% of target:share", rows)


def _shares(name: str, title: str) -> PublicTable:
    rows = [
        (cohort, level, Figure(0.125 + place / 100), HIDDEN if place == 3 else Figure(0.32 - place / 50), LACKING)
        for cohort, level, place in _lines()
    ]
    return _table(name, title, "Cohort:text|Level:text|Target:share|Actual:share|% of target:share", rows)


def _presented(name: str, title: str) -> PublicTable:
    rows = [
        (cohort, level, *((LACKING,) * 3 if place > 4 else (Figure(63 + place), Figure(63), Figure(63 / (63 + place)))))
        for cohort, level, place in _lines()
    ]
    return _table(name, title, "Cohort:text|Level:text|Presented:count|Within 18 months:count|Share:share", rows)


def _accuracy(name: str, title: str) -> PublicTable:
    rows = [(cohort, level, Figure(22), HIDDEN, HIDDEN) for cohort, level, _ in _lines()]
    return _table(name, title, "Cohort:text|Level:text|Scripts:count|Moderated:count|Accuracy:share", rows)


def _feedback(name: str, title: str) -> PublicTable:
    rows = [(Figure("2018/19"), Figure(300), Figure(7.7, "")), (Figure("2019/20"), Figure(0), LACKING)]
    return _table(name, title, "Cohort:text|Responses:count|Mean rating:rating", rows)


def _rates(name: str, title: str) -> PublicTable:
    rows = [(cohort, level, Figure(0.84 + place / 100), Figure(0.55 + place / 30)) for cohort, level, place in _lines()]
    return _table(name, title, "Cohort:text|Level:text|Retention rate:share|Achievement rate:share", rows)


def _groups(number: int) -> PublicTable:
    rows = [
        (Figure("2019/20"), Figure("=Asian or Asian British"), Figure(12), Figure(0.75), Figure(-0.113)),
        (Figure("2019/20"), Figure("White British"), Figure(640), Figure(0.9), Figure(0.0)),
        (Figure("2019/20"), Figure("Any other ethnic group"), HIDDEN, HIDDEN, BESIDE),
    ]
    columns = "Cohort:text|Group:text|People:count|Rate:share|Gap:points"
    return _table(f"metric_{number}_ethnicity", f"{TITLES[number - 1]}, by ethnicity", columns, rows)


def _long() -> PublicTable:
    """So many rows that the page folds them away; the last cohort has one rate only, and one group has nobody."""
    rows = [
        (cohort, level, Figure(group), Figure(0.9 - place / 40), LACKING if place > 4 else Figure(0.5 + place / 40))
        if group != "Not known"
        else (cohort, level, Figure(group), LACKING, LACKING)
        for cohort, level, place in _lines()
        for group in ("Female", "Male", "Not known")
    ]
    columns = "Cohort:text|Level:text|Group:text|Retention:share|Achievement:share"
    return _table("metric_7_gender", f"Metric 7: {TITLES[6]}, by gender", columns, rows)
