"""How much is withheld from a public report, beside the least that any choice could withhold.

    python benchmarks/withheld.py --seconds 60

Providers are made up at random, with seeds that nothing was tuned on; the peer is an integer programme whose bound is
proved within so many seconds for each table of counts, so a longer wait can only make the ratio smaller.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from published_reports import ledgers
from published_sources import write_provider
from withheld_bound import least_bound

from xl_npq.disclosure.suppress import suppress
from xl_npq.figures.tidy import figures_of
from xl_npq.publication.compose import sketches_of
from xl_npq.publication.counts import counted_in, counts_of
from xl_npq.publication.earlier import Before
from xl_npq.publication.problems import problems_of
from xl_npq.publication.scope import Scope

SEEDS = (401, 402, 403)
SIZES, DIMENSIONS = (150, 400, 1000), (1, 2, 3)
SUPPRESS_BELOW = 5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    chosen = options.parse_args()
    ratios = []
    for people in chosen.sizes:
        for dimensions in DIMENSIONS:
            for seed in SEEDS:
                withheld, least = loss(people, dimensions, seed, chosen.seconds)
                ratios.append(withheld / least)
                row = f"{people:>5} people, {dimensions} dimensions, seed {seed}: {withheld:8.2f} withheld, at least"
                print(f"{row} {least:8.2f}: {ratios[-1]:.3f}", flush=True)
    print(f"{mean(ratios):.3f} on average, {max(ratios):.3f} at most")


def loss(people: int, dimensions: int, seed: int, seconds: float) -> tuple[float, float]:
    """What the report of a provider withholds, in cells and people as they are weighed, and the least proved."""
    with TemporaryDirectory() as folder:
        (ledger,) = ledgers(write_provider(Path(folder), seed, people=people, dimensions=dimensions))
    scope = Scope(ledger, figures_of(ledger))
    tables = [table for found in sketches_of(scope).values() for table in found]
    problems = [problem for _, problem in problems_of(counts_of(scope, counted_in(tables)), SUPPRESS_BELOW, Before())]
    withheld = sum(float(problem.weights[suppress(problem)].sum()) for problem in problems)
    return withheld, sum(least_bound(problem, seconds) for problem in problems)


if __name__ == "__main__":
    main()
