"""The product's figures against those of a second calculator that shares no code with it.

The second calculator itself is held to what the Alliance of Leading Learning published; then both count two
hundred sources made up at random, and must agree in every row and every figure.
"""

import csv
import math
from collections import Counter
from pathlib import Path

import pytest
from generated import SEEDS, write_source
from plain import COLUMNS, tidy
from plain.edges import EDGES, edges_of

import xl_npq

EXAMPLE = Path(xl_npq.__file__).parent / "example"
GOLDEN = Path(__file__).parent / "golden" / "all_metric_summary.csv"
BATCHES = [SEEDS[start : start + 20] for start in range(0, len(SEEDS), 20)]

Figure = dict[str, object]
Key = tuple[str, ...]
KEY = COLUMNS[:7]
FIGURES = COLUMNS[7:]


def by_key(figures: list[Figure]) -> dict[Key, Figure]:
    keyed = {tuple(str(figure[column]) for column in KEY): figure for figure in figures}
    assert len(keyed) == len(figures), "a key occurs twice"
    return keyed


def number(figure: object) -> float:
    return float(str(figure))


# What was published


@pytest.fixture(scope="module")
def example() -> dict[Key, Figure]:
    return by_key(tidy(EXAMPLE))


MEASURES = {"1": "recruited", "2": "fsm30", "3": "non_white_british", "4": "in_window_of_presented"}
# A published field of Metrics 5 and 7, and the measure and column that hold it.
FIELDS = {
    "assessments": ("moderated", "denominator"),
    "moderated": ("moderated", "share (numerator)"),
    "accuracy": ("accuracy", "value"),
    "started": ("retention_not_withdrawn", "denominator"),
    "withdrawn": ("retention_not_withdrawn", "remainder"),
    "retention_pct": ("retention_not_withdrawn", "value"),
    "deferred": ("deferral", "numerator"),
    "deferred_pct": ("deferral", "value"),
    "submitted": ("achievement_assessed", "denominator"),
    "passed": ("achievement_assessed", "numerator"),
    "achieved_pct": ("achievement_assessed", "value"),
    "presented": ("in_window_of_presented", "denominator"),
    "within_18m": ("in_window_of_presented", "numerator"),
    "pct_of_presented": ("in_window_of_presented", "value"),
}


def half_up(amount: float, decimals: int) -> str:
    return f"{math.floor(round(amount * 10**decimals, 6) + 0.5) / 10**decimals:.{decimals}f}"


def published_form(row: dict[str, str], example: dict[Key, Figure]) -> str:
    """A row's figure as the second calculator has it, printed as the source printed its."""
    everybody = row["group"] in ("all", "Total")
    dimension, group = ("All", "All") if everybody else (row["dimension"].capitalize(), row["group"])
    default = {"target": "target", "actual": "value", "pct_target": "pct_target", "count": "numerator"}
    measure, column = FIELDS.get(row["field"]) or (MEASURES[row["metric"]], default[row["field"]])
    place = row["cohort"], row["level"], dimension, group
    figure = example.get(("Alliance of Leading Learning", row["metric"], measure, *place), {})
    numerator, denominator, value = (figure.get(name) or 0.0 for name in ("numerator", "denominator", "value"))
    if column == "remainder":
        return half_up(number(denominator) - number(numerator), 0)
    if column == "share (numerator)" or (row["metric"] in "23" and column == "value"):
        share = f"{half_up(number(value) * 100, 0)}% ({half_up(number(numerator), 0)})"
        return share if denominator else ""
    if row["metric"] in "23" and column == "target":
        target = figure.get("target")
        return (
            ""
            if target is None
            else f"{half_up(number(target) * 100, 0)}% ({half_up(number(target) * number(denominator), 0)})"
        )
    found = figure.get(column)
    if found is None:
        return ""
    if row["field"].endswith("_pct"):
        return f"{half_up(number(found) * 100, 0)}%"
    if row["field"].startswith("pct_") or row["field"] == "accuracy":
        return f"{half_up(number(found) * 100, 2)} %"
    return half_up(number(found), 0)


def test_the_second_calculator_gives_every_corrected_figure_of_the_published_summary(
    example: dict[Key, Figure],
) -> None:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert len(published) == 1098
    wrong = []
    for row in published:
        found, printed = published_form(row, example), row["corrected"]
        nobody = printed == "" and found == "0"  # a blank count is nobody
        if found != printed and not nobody:
            wrong.append(f"{row}: calculated {found!r}")
    assert not wrong, "\n".join(wrong[:10])


# The two calculators


def same(column: str, ours: object, theirs: object) -> bool:
    if ours is None or theirs is None or isinstance(ours, str):
        return ours == theirs
    relative = 1e-7 if column in ("p", "p_adjusted") else 1e-9
    return math.isclose(number(ours), number(theirs), rel_tol=relative, abs_tol=1e-12)


def product_rows(folder: Path) -> dict[Key, Figure]:
    frame = xl_npq.measure(xl_npq.read(folder))
    # Partnership targets have a second calculator of their own: tests/test_partnership.py.
    frame = frame[~frame["metric"].str.startswith("CPT")]
    figures: list[Figure] = frame[list(COLUMNS)].astype(object).to_dict("records")
    for figure in figures:
        for column, content in figure.items():
            if content == "" or content is None or content != content:  # NaN is not itself
                figure[column] = None
    return by_key(figures)


def differences(folder: Path) -> list[str]:
    ours, theirs = product_rows(folder), by_key(tidy(folder))
    found = [f"only the product has {key}" for key in ours.keys() - theirs.keys()]
    found += [f"only the plain calculator has {key}" for key in theirs.keys() - ours.keys()]
    for key in ours.keys() & theirs.keys():
        for column in FIGURES:
            if not same(column, ours[key][column], theirs[key][column]):
                found.append(f"{key} {column}: product {ours[key][column]!r}, plain {theirs[key][column]!r}")
    return sorted(found)


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_both_calculators_agree_in_every_row_and_figure(seeds: range, tmp_path: Path) -> None:
    wrong = []
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        write_source(folder, seed)
        found = differences(folder)
        wrong += [f"seed {seed}, {len(found)} differences: {line}" for line in found[:5]]
    assert not wrong, "\n".join(wrong)


def test_both_calculators_agree_on_the_packaged_example() -> None:
    assert differences(EXAMPLE) == []


def test_the_generated_sources_reach_every_edge(tmp_path: Path) -> None:
    reached: Counter[str] = Counter()
    for seed in SEEDS:
        folder = tmp_path / str(seed)
        folder.mkdir()
        write_source(folder, seed)
        reached.update(edges_of(folder))
    assert [edge for edge in EDGES if not reached[edge]] == []


def test_the_same_seed_writes_the_same_source(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        write_source(tmp_path / name, 7)
    first, second = (sorted((tmp_path / name).iterdir()) for name in ("first", "second"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
