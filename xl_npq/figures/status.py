"""Whether a figure meets its target, and whether it is time to ask (framework, 'Status')."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from xl_npq.figures.axes import Axes
from xl_npq.figures.tally import Cube
from xl_npq.settings import Settings

MET, NOT_MET, NOT_DUE, NO_DATA, NO_TARGET = "met", "not met", "not due", "no data", "no target"
STATUSES = (MET, NOT_MET, NOT_DUE, NO_DATA, NO_TARGET)

Flags = npt.NDArray[np.bool_]


def _serial(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal() - date(1899, 12, 30).toordinal()


def begins_after(axes: Axes, settings: Settings) -> Flags:
    """For each cohort whether it begins after As at; for All (last) whether every cohort does."""
    later = [_serial(year, 9, 1) > settings.as_at for year in axes.years]
    return np.array([*later, bool(later) and all(later)], dtype=bool)


def year_running(axes: Axes, settings: Settings) -> Flags:
    """For each cohort whether its year has not ended by As at; never for All (last)."""
    return np.array([*(_serial(year + 1, 8, 31) >= settings.as_at for year in axes.years), False], dtype=bool)


def can_still_come(begins: Flags, commenced: Cube, due: Cube, presented: Cube, pending: bool) -> Flags:
    """Where a figure without a value may yet get one.

    `pending` measures wait for people who commenced while none is due or none has presented.
    """
    later = np.broadcast_to(begins[:, None, None], commenced.shape)
    if not pending:
        return later
    return np.asarray(later | ((commenced > 0) & ((due == 0) | (presented == 0))))


def statuses(value: Cube, target: Cube, holds: Flags, may_come: Flags, running: Flags) -> npt.NDArray[np.object_]:
    """The status of every figure; `running` marks figures that are not judged before their year has ended."""
    return np.select(
        [np.isnan(value) & may_come, np.isnan(value), np.isnan(target), ~holds & running, holds],
        [NOT_DUE, NO_DATA, NO_TARGET, NOT_DUE, MET],
        default=NOT_MET,
    ).astype(object)
