"""How xlwings takes a range for our functions: as Excel gives it, no further down than the sheet is used."""

from __future__ import annotations

from typing import Any

from xlwings.conversion import Accessor, Pipeline

from xl_npq.excel.ranges import Range, range_of

_WHOLE_COLUMN = 65_536
"""Rows from which a range is taken for whole columns: the least that a sheet of any Excel has."""


class AsExcelGivesIt(Accessor):
    """An argument's cells without conversion, which every cell over the same range would pay for again."""

    @staticmethod
    def reader(options: dict[str, Any]) -> Pipeline:
        """What xlwings runs for an argument with this converter."""
        del options
        pipeline = Pipeline()
        pipeline.append(_take)
        return pipeline


def _take(context: Any) -> None:
    """Replace the value of the context by the cells of its range; a value that is no range stays one cell."""
    if context.range is None:
        context.value = range_of(context.value)
    else:
        context.value = Range(range_of(_used(context.range).raw_value).rows, _from_1904(context.range))


def _used(taken: Any) -> Any:
    """The range, whole columns of it no further than the sheet is used."""
    rows, columns = taken.shape
    if rows < _WHOLE_COLUMN:
        return taken
    last = taken.sheet.used_range.last_cell
    kept = (max(1, min(rows, last.row - taken.row + 1)), max(1, min(columns, last.column - taken.column + 1)))
    return taken.resize(*kept)


def _from_1904(taken: Any) -> bool:
    try:
        return taken.sheet.book.api.Date1904 is True
    except Exception:
        # Where the workbook cannot be asked, as in Excel on the web, it is taken to count from 1900 as nearly all do.
        return False
