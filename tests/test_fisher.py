"""Fisher's test of many tables at once says, to the last digit, what scipy says of each."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import fisher_exact

from xl_npq.figures.fisher import fisher_exact_all

RANDOM = np.random.default_rng(20190930)
TABLES = {
    "every table of counts up to 4": np.array(list(product(range(5), repeat=4))),
    "levels of a provider": RANDOM.integers(0, 60, (300, 4)),
    "levels of a country": RANDOM.integers(0, 40_000, (60, 4)),
    "few among many": np.stack([RANDOM.integers(0, most, 100) for most in (4, 300, 60, 9000)], axis=1),
    "as many on either side": np.repeat(RANDOM.integers(1, 50, (40, 2)), 2, axis=1)[:, [0, 2, 1, 3]],
    "rates alike": np.array([[n, n * k, m, m * k] for n, m, k in product((1, 3, 10), (2, 7, 40), (1, 4))]),
}


@pytest.mark.parametrize("kind", TABLES)
def test_many_tables_at_once_give_what_scipy_gives_of_each(kind: str) -> None:
    tables = TABLES[kind].astype("int64")
    alone = [fisher_exact(table.reshape(2, 2))[1] for table in tables]
    assert fisher_exact_all(tables).tolist() == alone


def test_no_table_has_no_p() -> None:
    assert fisher_exact_all(np.empty((0, 4), dtype="int64")).tolist() == []
