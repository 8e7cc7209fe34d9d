"""The one status of each metric, by the product and by the second calculator, over the generated sources."""

from pathlib import Path

import pytest
from generated import SEEDS, write_source
from plain import report, statuses

import xl_npq
from xl_npq.figures.headline import headlines
from xl_npq.figures.tidy import figures_of
from xl_npq.providers import ledger_of, providers_of

BATCHES = [SEEDS[start : start + 20] for start in range(0, len(SEEDS), 20)]
Statuses = dict[int, tuple[str, str]]


def product_statuses(folder: Path) -> dict[str, Statuses]:
    tables = xl_npq.read(folder)
    found = {}
    for provider in providers_of(tables):
        ledger = ledger_of(tables, provider)
        shown = headlines(figures_of(ledger), ledger.settings)
        found[provider] = {int(one.metric): (one.status, one.cohort) for one in shown}
    return found


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_both_calculators_give_each_metric_the_same_status(seeds: range, tmp_path: Path) -> None:
    wrong = []
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        write_source(folder, seed)
        ours, theirs = product_statuses(folder), {made.provider: statuses(made) for made in report(folder)}
        if ours != theirs:
            wrong.append(f"seed {seed}: product {ours}, plain {theirs}")
    assert not wrong, "\n".join(wrong)
