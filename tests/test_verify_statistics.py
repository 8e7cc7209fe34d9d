"""Statistics that no formula can give: stored with the counts behind them, out of date once those have changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from recalculate import libreoffice, requires, write_caches
from tampering import Cells, Place, altered, build_small, column_of, content, putting, told

from xl_npq.layout.gaps7 import gap_column, gap_columns
from xl_npq.layout.sheet import letter
from xl_npq.tables import HEADER_ROW
from xl_npq.verify import verify
from xl_npq.workbook.stored import stored_sheets

pytestmark = pytest.mark.xdist_group("verify statistics")
TOLD = "English / Welsh / Scottish / Northern Irish / British"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twelfth of the example; read it only."""
    return build_small(tmp_path_factory.mktemp("small") / "small.xlsx")


def statistics(path: Path, part: str) -> list[str]:
    """The addresses of one column of Retention's gaps that hold a number and belong to a line with a p value."""
    at = {name: letter(gap_column(place)) for place, name in enumerate(gap_columns())}
    cells = stored_sheets(path)["Metric 7"].cells
    wanted = re.compile(f"{at['Retention p worked out']}([0-9]+)")
    places = [wanted.fullmatch(address) for address, cell in cells.items() if isinstance(cell.value, float)]
    rows = [place[1] for place in places if place]
    return [f"{at[f'Retention {part}']}{row}" for row in rows]


@pytest.mark.parametrize("part", ["p worked out", "p adjusted worked out"])
def test_a_stored_statistic_of_unchanged_counts_is_a_figure(small: Path, tmp_path: Path, part: str) -> None:
    place = ("Metric 7", statistics(small, part)[3])
    verdict = verify(altered(small, tmp_path, putting({place: "<v>0.0123</v>"})))
    assert told(verdict) == [place]


def test_a_figure_cannot_pass_as_out_of_date_where_its_counts_are_unchanged(small: Path, tmp_path: Path) -> None:
    place = ("Metric 7", statistics(small, "p")[3])
    formula = stored_sheets(small)[place[0]].cells[place[1]].formula
    verdict = verify(altered(small, tmp_path, putting({place: content(formula, "out of date")})))
    assert told(verdict) == [place]


@dataclass(frozen=True)
class Grown:
    """The small workbook, what somebody typed into it, and what LibreOffice then shows."""

    small: Path
    typed: Cells
    values: Mapping[Place, object]

    def save(self, folder: Path, stored: Cells, shown: Mapping[Place, object]) -> Path:
        """The file with some stored cells and shown values changed further."""
        path = altered(self.small, folder, putting({**self.typed, **stored}))
        write_caches(path, {**self.values, **shown})
        return path


@pytest.fixture(scope="module")
def grown(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Grown:
    """Somebody told their ethnicity: two groups have other counts, the whole level and the other groups have not."""
    requires("libreoffice")
    cells = stored_sheets(small)["Participants"].cells
    ethnicity, current, notes = (column_of(small, "Participants", name) for name in ("Ethnicity", "Current", "Notes"))
    rows = [row for row in range(HEADER_ROW + 1, 80) if cells[f"{current}{row}"].value == 1]
    row = next(row for row in rows if cells[f"{ethnicity}{row}"].value == "Not provided")
    cell = f"inlineStr|<is><t>{TOLD}</t></is>"
    typed = {("Participants", f"{column}{row}"): cell for column in (ethnicity, notes)}
    path = altered(small, tmp_path_factory.mktemp("grown"), putting(typed))
    return Grown(small, typed, libreoffice.recalculate(path))


@pytest.fixture(scope="module")
def late(grown: Grown, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The cells of Metric 7 that are out of date now; there is no fault, and the Dashboard names the older input."""
    verdict = verify(grown.save(tmp_path_factory.mktemp("late"), {}, {}))
    assert verdict.faults == ()
    assert "is out of date: it was worked out from other data." in verdict.differences[0].words
    places = told(verdict, "stale")
    assert {sheet for sheet, _ in places} == {"Metric 7", "Checks", "Dashboard"}
    return {address for sheet, address in places if sheet == "Metric 7"}


def test_statistics_whose_counts_changed_are_out_of_date_and_no_fault(small: Path, late: set[str]) -> None:
    for part in ("p", "p adjusted", "number used", "current"):
        lines = statistics(small, part)
        assert 0 < len(late.intersection(lines)) < len(lines), part


def test_a_statistic_of_other_lines_is_a_figure_even_then(grown: Grown, late: set[str], tmp_path: Path) -> None:
    address = next(address for address in statistics(grown.small, "p worked out") if address not in late)
    verdict = verify(grown.save(tmp_path, {("Metric 7", address): "<v>0.0123</v>"}, {}))
    assert [(fault.kind, fault.cell) for fault in verdict.faults] == [("figure", address)]


def test_a_figure_of_old_counts_that_does_not_say_so_is_a_fault(grown: Grown, late: set[str], tmp_path: Path) -> None:
    address = next(address for address in statistics(grown.small, "p") if address in late)
    verdict = verify(grown.save(tmp_path, {}, {("Metric 7", address): 0.0123}))
    assert [(fault.kind, fault.cell) for fault in verdict.faults] == [("figure", address)]
