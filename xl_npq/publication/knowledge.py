"""What a reader of the tables knows of the counts in them: which add up to which, and which are among which."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from xl_npq.disclosure.problem import Numbers
from xl_npq.figures.axes import ALL
from xl_npq.publication.populations import among, follows_recruitment
from xl_npq.publication.sketch import Counted

RATED = "Feedback"
SCRIPTS, PRESENTED = "Assessments: Script", "Participants: Presented"
RECRUITED = "Participants: Recruited"
Sums = list[tuple[Counted, list[Counted]]]


@dataclass(frozen=True)
class Layer:
    """The counts of one cohort in one report, and what a reader of it knows of them.

    `sums`, `pairs`, `rooms`, `least` and `most` are as in `Problem`; the first pairs, `nested` of them, are those of
    which the one counts some of the people of the other.
    """

    cells: tuple[Counted, ...]
    values: Numbers
    sums: csr_array
    pairs: Numbers
    rooms: Numbers
    nested: int
    least: Numbers
    most: Numbers

    @property
    def alone(self) -> Layer:
        """What is known of the cohort without what other cohorts tell."""
        return replace(self, pairs=self.pairs[: self.nested], rooms=self.rooms[: self.nested])


def layer(cells: tuple[Counted, ...], counts: Mapping[Counted, float], base: int) -> Layer:
    """What is known of the cells of one cohort; `counts` are those of all cohorts, shown rounded to a base."""
    place = {count: at for at, count in enumerate(cells)}
    values = np.array([round(counts[count]) for count in cells], dtype="int64")
    nested = np.array([(place[a], place[b]) for a, b in _pairs(place)], dtype="int64").reshape(-1, 2)
    later = np.array([(place[a], place[b], room) for a, b, room in _recruited_before(place, counts)], dtype="int64")
    later = later.reshape(-1, 3)
    least, most = _openness(cells, values, base)
    return Layer(
        cells=cells,
        values=values,
        sums=_matrix(place, sums_of(cells), values),
        pairs=np.vstack([nested, later[:, :2]]),
        rooms=np.concatenate([values[nested[:, 1]] - values[nested[:, 0]], later[:, 2]]),
        nested=len(nested),
        least=least,
        most=most,
    )


def rounded(count: float, base: int) -> float:
    """A count to the nearest multiple of a base, halves up, but never to 0 what is not 0; NaN stays so."""
    return max(math.floor(count / base + 0.5), count > 0) * base if count == count else count


def readings(shown: float, base: int) -> tuple[int, int]:
    """The least and the most that a count can be that is shown as a number rounded to a base."""
    if shown == 0:
        return 0, 0
    half = base // 2
    return (1 if shown == base else int(shown) - half), int(shown) + base - half - 1


def _openness(cells: Sequence[Counted], values: Numbers, base: int) -> tuple[Numbers, Numbers]:
    """The least and the most that each count may be in a reader's eyes where it is shown.

    A count of responses is as good as shown beside the mean of them: few numbers of whole marks have a given mean.
    """
    exact = [base == 1 or count.population.startswith(RATED) for count in cells]
    found = [
        (int(value), int(value)) if one else readings(rounded(value, base), base)
        for one, value in zip(exact, values, strict=True)
    ]
    least, most = np.array(found, dtype="int64").reshape(-1, 2).T
    return least, most


def sums_of(cells: Sequence[Counted]) -> Sums:
    """Every count that is the sum of others: all levels together, and everybody of the groups of a dimension."""
    last = max((count.level for count in cells), default=0)
    levels: dict[Counted, list[Counted]] = defaultdict(list)
    groups: dict[tuple[Counted, str], list[Counted]] = defaultdict(list)
    for count in cells:
        if count.level != last:
            levels[count._replace(level=last)].append(count)
        if count.dimension != ALL:
            groups[count._replace(dimension=ALL, group=0), count.dimension].append(count)
    return [*levels.items(), *((whole, parts) for (whole, _), parts in groups.items())]


def _matrix(place: Mapping[Counted, int], sums: Sums, values: Numbers) -> csr_array:
    """A row for each sum that holds: one does not where people stand in a level or group that is not shown."""
    sought = [{place[whole]: -1.0, **{place[part]: 1.0 for part in parts}} for whole, parts in sums if whole in place]
    added = [row for row in sought if sum(sign * values[at] for at, sign in row.items()) == 0]
    holding = [*added, *_scripts(place, values)]
    rows = np.repeat(np.arange(len(holding)), [len(row) for row in holding])
    signs = [sign for row in holding for sign in row.values()]
    return csr_array((signs, (rows, [at for row in holding for at in row])), shape=(len(holding), len(place)))


def _scripts(place: Mapping[Counted, int], values: Numbers) -> Iterator[dict[int, float]]:
    """Where each person who presented has the same number of scripts, which readers know of a level."""
    last = max((count.level for count in place), default=0)
    for count, at in place.items():
        presented = place.get(count._replace(population=PRESENTED))
        if count.population == SCRIPTS and count.level != last and presented is not None and values[presented]:
            each, rest = divmod(int(values[at]), int(values[presented]))
            if each and not rest:
                yield {at: -1.0, presented: float(each)}


def _pairs(place: Mapping[Counted, int]) -> Iterator[tuple[Counted, Counted]]:
    inside: dict[str, list[str]] = defaultdict(list)
    for small, big in among({count.population for count in place}):
        inside[small].append(big)
    for count in place:
        for big in inside[count.population]:
            if (other := count._replace(population=big)) in place:
                yield count, other


def _recruited_before(
    place: Mapping[Counted, int], counts: Mapping[Counted, float]
) -> Iterator[tuple[Counted, Counted, int]]:
    """Counts of people who commenced, with that of recruits, and by how much it can be less in a reader's eyes.

    Up to any cohort no more have commenced on a level than were recruited to it: a shadow that moves one cohort must
    leave that so for it and those after it. Where it does not hold, since cohorts of earlier recruits are not shown or
    enrolments bear another cohort than their date's, readers cannot build on it.
    """
    for count in place:
        if follows(count, place):
            ahead = ahead_of(count, counts)
            if (ahead >= 0).all():
                yield count, count._replace(population=RECRUITED), int(ahead[count.cohort :].min())


def follows(count: Counted, place: Mapping[Counted, int]) -> bool:
    """Whether a count is of people of whom recruits of their cohort are counted too."""
    return follows_recruitment(count.population) and count._replace(population=RECRUITED) in place


def ahead_of(count: Counted, counts: Mapping[Counted, float]) -> Numbers:
    """By how many recruits are more than a count of those who commenced, up to each cohort from the first on."""
    recruits, last = count._replace(population=RECRUITED), max((one.cohort for one in counts), default=0)
    more = [
        _known(counts, recruits._replace(cohort=cohort)) - _known(counts, count._replace(cohort=cohort))
        for cohort in range(last + 1)
    ]
    return np.cumsum(np.array(more, dtype="int64"))


def _known(counts: Mapping[Counted, float], count: Counted) -> int:
    value = counts.get(count, math.nan)
    return 0 if math.isnan(value) else round(value)
