"""How many of N damaged files are read, refused in one line, or make something else happen: which is a fault.

Run it as `python benchmarks/fuzz.py N SEED`. Exits 1 where there is a fault, and names the number of each such file:
`python benchmarks/fuzz.py 1 NUMBER` shows it again.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from mutations import outcomes

CHUNK = 500
FINE = ("read", "refused")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("files", type=int, nargs="?", default=2_000)
    options.add_argument("seed", type=int, nargs="?", default=0)
    chosen = options.parse_args()
    started, counted = perf_counter(), Counter[str]()
    for first in range(chosen.seed, chosen.seed + chosen.files, CHUNK):
        found = outcomes(range(first, min(first + CHUNK, chosen.seed + chosen.files)))
        for seed, what in found.items():
            counted[what if what in FINE else "FAULT"] += 1
            if what not in FINE:
                print(f"{seed}: {what}")
    print(f"{chosen.files:,} files in {perf_counter() - started:.0f} s: {dict(counted)}")
    return int(counted["FAULT"] > 0)


if __name__ == "__main__":
    sys.exit(main())
