"""Every figure that three documents published, from rows, in the form in which it was printed.

The Alliance of Leading Learning's Metric Summary comes from the packaged example; its KPI dashboard and Ambition
Institute's report from sources made up to have their counts. `docs/golden.md` says the same for readers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import as_file, files
from pathlib import Path

import pandas as pd
import pytest
from made_sources import ambition_source, as_printed, count_printing, dashboard_source, golden

import xl_npq

Row = Mapping[str, str | float | None]
Amount = Callable[[Row], float | None]
Key = tuple[str, ...]
"""Measure, cohort, level, dimension and group of a row, labels in lower case."""
Place = tuple[str, str, str, str, str]
"""Document, metric, cohort, level and field of a published figure."""
Files = pytest.TempPathFactory

SUMMARY, DASHBOARD, AMBITION = "all_metric_summary.csv", "all_kpi_dashboard.csv", "ambition_metrics_report.csv"
FIGURES = {SUMMARY: 1_098, DASHBOARD: 76, AMBITION: 107}
DOCS = Path(__file__).parents[1] / "docs" / "golden.md"

NO_COUNT = "no whole number of the recruits that the dashboard itself prints ({recruits}) is this share of them"
NOT_FROM_ROWS: dict[Place, tuple[str, str]] = {
    (DASHBOARD, "2", "2017/18", "NPQSL", "actual"): ("11.51%", NO_COUNT.format(recruits=193)),
    (DASHBOARD, "2", "2017/18", "NPQML", "actual"): ("10.94%", NO_COUNT.format(recruits=206)),
    (DASHBOARD, "3", "2017/18", "NPQSL", "actual"): ("3.14%", NO_COUNT.format(recruits=193)),
}
"""The only published cells that are not compared: as printed, and why no rows give them."""


def column(name: str) -> Amount:
    """What a row of the tidy frame holds in that column; None where it has no value."""

    def amount(row: Row) -> float | None:
        held = row[name]
        return None if held is None else float(held)

    return amount


def target_count(row: Row) -> float | None:
    """The target share as a number of people."""
    target, base = column("target")(row), column("denominator")(row)
    return None if target is None or base is None else target * base


def not_in_numerator(row: Row) -> float | None:
    """Those in the denominator and not in the numerator: Metric 7's withdrawn."""
    of, base = column("numerator")(row), column("denominator")(row)
    return None if of is None or base is None else base - of


def tenth(row: Row) -> float | None:
    """A rating out of 10 as a share."""
    rating = column("value")(row)
    return None if rating is None else rating / 10


@dataclass(frozen=True)
class Figure:
    """Where a published field stands in the tidy frame, and the count printed after it in brackets."""

    measure: str
    amount: Amount
    count: Amount | None = None

    def printed(self, row: Row, like: str) -> str:
        """The figure of that row in the form of the printed one; a blank is printed for no value, and for nobody."""
        amount = self.amount(row)
        if not like and amount == 0 and self.amount in COUNTS:
            return ""
        return as_printed(amount, like, self.count(row) if self.count else None)


VALUE, NUMERATOR, DENOMINATOR = column("value"), column("numerator"), column("denominator")
TARGET, PCT_TARGET, VARIANCE = column("target"), column("pct_target"), column("variance")
COUNTS = (NUMERATOR, DENOMINATOR, not_in_numerator)

_RECRUITMENT = {
    ("1", "target"): [Figure("recruited", TARGET)],
    ("1", "actual"): [Figure("recruited", VALUE), Figure("recruited", NUMERATOR)],
    ("1", "pct_target"): [Figure("recruited", PCT_TARGET)],
    ("1", "variance"): [Figure("recruited", VARIANCE)],
    ("2", "target"): [Figure("fsm30", TARGET, target_count)],
    ("2", "actual"): [Figure("fsm30", VALUE, NUMERATOR)],
    ("2", "pct_target"): [Figure("fsm30", PCT_TARGET)],
    ("3", "target"): [Figure("non_white_british", TARGET, target_count)],
    ("3", "actual"): [Figure("non_white_british", VALUE, NUMERATOR)],
    ("3", "pct_target"): [Figure("non_white_british", PCT_TARGET)],
}
FIELDS: dict[str, dict[tuple[str, str], list[Figure]]] = {
    SUMMARY: {
        **_RECRUITMENT,
        ("1", "count"): [Figure("recruited", NUMERATOR)],
        ("2", "count"): [Figure("fsm30", NUMERATOR)],
        ("3", "count"): [Figure("non_white_british", NUMERATOR)],
        ("4", "count"): [Figure("in_window_of_presented", NUMERATOR)],
        ("4", "presented"): [Figure("in_window_of_presented", DENOMINATOR)],
        ("4", "within_18m"): [Figure("in_window_of_presented", NUMERATOR)],
        ("4", "pct_of_presented"): [Figure("in_window_of_presented", VALUE)],
        ("5", "assessments"): [Figure("moderated", DENOMINATOR)],
        ("5", "moderated"): [Figure("moderated", VALUE, NUMERATOR)],
        ("5", "accuracy"): [Figure("accuracy", VALUE)],
        ("7", "started"): [Figure("retention_not_withdrawn", DENOMINATOR), Figure("deferral", DENOMINATOR)],
        ("7", "withdrawn"): [Figure("retention_not_withdrawn", not_in_numerator)],
        ("7", "retention_pct"): [Figure("retention_not_withdrawn", VALUE)],
        ("7", "deferred"): [Figure("deferral", NUMERATOR)],
        ("7", "deferred_pct"): [Figure("deferral", VALUE)],
        ("7", "submitted"): [Figure("achievement_assessed", DENOMINATOR)],
        ("7", "passed"): [Figure("achievement_assessed", NUMERATOR)],
        ("7", "achieved_pct"): [Figure("achievement_assessed", VALUE)],
    },
    DASHBOARD: _RECRUITMENT,
    AMBITION: {
        **_RECRUITMENT,
        # Its Metric 4 cannot be of all who presented: see test_ambitions_metrics_4_and_7_are_of_different_people.
        ("4", "presented"): [Figure("retention_presented", NUMERATOR), Figure("in_window_of_commenced", DENOMINATOR)],
        ("4", "within_18m"): [Figure("in_window_of_commenced", NUMERATOR)],
        ("4", "pct_of_presented"): [Figure("in_window_of_commenced", VALUE), Figure("in_window_of_presented", VALUE)],
        ("5", "assessments"): [Figure("moderated", DENOMINATOR)],
        ("5", "moderated"): [Figure("moderated", NUMERATOR), Figure("accuracy", DENOMINATOR)],
        ("5", "accuracy"): [Figure("accuracy", VALUE)],
        ("6", "mean_rating"): [Figure("mean_rating", VALUE), Figure("mean_rating_supplied", VALUE)],
        ("7", "retention_pct"): [Figure("retention_not_withdrawn", VALUE)],
        ("7", "achievement_pct"): [Figure("achievement_assessed", VALUE)],
    },
}
CLAIMS = {
    "Metric 4: 100% of those who submitted did so in time": ("All", Figure("in_window_of_presented", VALUE), "100%"),
    "Metric 4: 90% of 2017/18 have submitted": ("2017/18", Figure("retention_presented", VALUE), "90%"),
    "Metric 5: 100% accuracy": ("All", Figure("accuracy", VALUE), "100%"),
    "Metric 6: 99% mean rating of its own survey": ("All", Figure("mean_rating", tenth), "99%"),
}
"""What the dashboard says in sentences: cohort, where it stands, and as printed."""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: Files) -> Callable[[str], dict[Key, Row]]:
    """The rows of the tidy frame of each document's source, by key; each source is measured once."""
    done: dict[str, dict[Key, Row]] = {}

    def rows(document: str) -> dict[Key, Row]:
        if document not in done:
            done[document] = _rows(_source(document, tmp_path_factory.mktemp("source")))
        return done[document]

    return rows


def _source(document: str, folder: Path) -> pd.DataFrame:
    if document == DASHBOARD:
        return xl_npq.measure(xl_npq.read(dashboard_source(folder)))
    if document == AMBITION:
        return xl_npq.measure(xl_npq.read(ambition_source(folder)))
    with as_file(files("xl_npq") / "example") as example:
        return xl_npq.measure(xl_npq.read(example))


def _rows(frame: pd.DataFrame) -> dict[Key, Row]:
    rows: list[Row] = [
        {str(name): None if pd.isna(held) else held for name, held in row.items()} for row in frame.to_dict("records")
    ]
    names = ("measure", "cohort", "level", "dimension", "group")
    rows = [row for row in rows if not str(row["metric"]).startswith("CPT")]
    by_key = {tuple(str(row[name]).lower() for name in names): row for row in rows}
    assert len(by_key) == len(rows), "a row of the tidy frame stands there twice"
    return by_key


def _differing(document: str, metric: str, rows: dict[Key, Row]) -> list[str]:
    differing = []
    for cell in golden(document):
        place = (document, cell["metric"], cell["cohort"], cell["level"], cell["field"])
        if cell["metric"] != metric or place in NOT_FROM_ROWS:
            continue
        group = "All" if cell.get("group", "Total") == "Total" else cell["group"]
        dimension = cell.get("dimension", "All") if group != "All" else "All"
        for figure in FIELDS[document][metric, cell["field"]]:
            key = (figure.measure, cell["cohort"], cell["level"], dimension, group)
            row = rows.get(tuple(part.lower() for part in key))
            printed = "no such row" if row is None else figure.printed(row, cell["figure"])
            if printed != cell["figure"]:
                differing.append(f"{' '.join(key)} {cell['field']}: published {cell['figure']!r}, here {printed!r}")
    return differing


DOCUMENTS = [
    *((SUMMARY, metric) for metric in "123457"),
    *((DASHBOARD, metric) for metric in "123"),
    *((AMBITION, metric) for metric in "1234567"),
]


@pytest.mark.parametrize(("document", "metric"), DOCUMENTS)
def test_rows_give_every_figure_as_it_was_printed(
    document: str, metric: str, measured: Callable[[str], dict[Key, Row]]
) -> None:
    differing = _differing(document, metric, measured(document))
    assert not differing, f"{len(differing)} cells differ:\n" + "\n".join(differing)


@pytest.mark.parametrize("claim", CLAIMS)
def test_rows_give_what_the_dashboard_says_in_sentences(claim: str, measured: Callable[[str], dict[Key, Row]]) -> None:
    cohort, figure, printed = CLAIMS[claim]
    row = measured(DASHBOARD)[figure.measure, cohort.lower(), "total", "all", "all"]
    assert figure.printed(row, printed) == printed


@pytest.mark.parametrize("level", ["NPQEL", "NPQH", "NPQSL", "NPQML"])
def test_a_cohort_with_targets_that_has_not_begun_is_blank_and_not_due(
    level: str, measured: Callable[[str], dict[Key, Row]]
) -> None:
    for measure in ("recruited", "fsm30", "non_white_british"):
        row = measured(DASHBOARD)[measure, "2019/20", level.lower(), "all", "all"]
        assert (VALUE(row), row["status"]) == (None, "not due")


@pytest.mark.parametrize("document", FIGURES)
def test_every_published_figure_has_a_test(document: str) -> None:
    cells = golden(document)
    assert len(cells) == FIGURES[document]
    assert {cell["metric"] for cell in cells} == {metric for held, metric in DOCUMENTS if held == document}


@pytest.mark.parametrize("place", NOT_FROM_ROWS)
def test_a_figure_left_out_is_one_that_no_whole_number_of_recruits_gives(place: Place) -> None:
    document, metric, cohort, level, field = place
    printed, _ = NOT_FROM_ROWS[place]
    figures = {
        (cell["metric"], cell["cohort"], cell["level"], cell["field"]): cell["figure"] for cell in golden(document)
    }
    assert figures[metric, cohort, level, field] == printed
    assert count_printing(printed, int(figures["1", cohort, level, "actual"])) is None
    assert printed in DOCS.read_text(encoding="utf-8")


def test_ambitions_metrics_4_and_7_are_of_different_people() -> None:
    """55% is no share of 10 people or fewer, so Metric 7 counts more of NPQEL than the 10 of Metric 4."""
    figures = {(cell["metric"], cell["level"], cell["field"]): cell["figure"] for cell in golden(AMBITION)}
    presented, achievement = int(figures["4", "NPQEL", "presented"]), figures["7", "NPQEL", "achievement_pct"]
    assert all(count_printing(achievement, base) is None for base in range(1, presented + 1))
    assert count_printing(achievement, int(figures["5", "NPQEL", "assessments"]) // 2) == 6


@pytest.mark.parametrize("document", [SUMMARY, AMBITION])
def test_a_figure_is_corrected_only_with_a_reason(document: str) -> None:
    corrected = [cell for cell in golden(document) if cell["corrected"] != cell["published"]]
    assert len(corrected) == {SUMMARY: 6, AMBITION: 3}[document]
    assert all(cell["note"].startswith("misprint") for cell in corrected)


@pytest.mark.parametrize(
    ("amount", "like", "count", "printed"),
    [
        (0.325, "32%", None, "33%"),
        (0.125, "12%", None, "13%"),
        (-0.125, "12%", None, "-13%"),
        (2.8125, "281.25 %", None, "281.25 %"),
        (0.2, "20% (3)", 3.2, "20% (3)"),
        (0.5, "50% (3)", 2.5, "50% (3)"),
        (0, "0", None, "0"),
        (7.65, "7.7", None, "7.7"),
        (Fraction(1, 3), "33.33%", None, "33.33%"),
        (None, "100%", None, ""),
        (12, "", None, "12"),
    ],
)
def test_figures_are_rounded_half_away_from_zero_for_display(
    amount: float | Fraction | None, like: str, count: float | None, printed: str
) -> None:
    assert as_printed(amount, like, count) == printed


@pytest.mark.parametrize("make", [dashboard_source, ambition_source])
def test_a_made_source_is_the_same_every_time(make: Callable[[Path], Path], tmp_path: Path) -> None:
    first, second = make(tmp_path / "first"), make(tmp_path / "second")
    assert {file.name: file.read_bytes() for file in first.iterdir()} == {
        file.name: file.read_bytes() for file in second.iterdir()
    }
