"""The widest gaps on Metric 7, which are what is printed of them, against the tidy figures."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import xl_npq

EXAMPLE = Path(xl_npq.__file__).parent / "example"
RATES = {"Retention": "retention_gap", "Achievement": "achievement_gap"}


@pytest.fixture(scope="module")
def sheet(example_workbook: Path) -> Worksheet:
    return load_workbook(example_workbook, data_only=True)["Metric 7"]


def listed(sheet: Worksheet) -> list[dict[str, object]]:
    """The lines of the table, by heading."""
    top = next(cell.row for cell in sheet["A"] if "widest gaps by group" in str(cell.value))
    heads = [cell.value for cell in sheet[top + 1]][:15]
    lines = []
    for row in sheet.iter_rows(min_row=top + 2, max_col=len(heads), values_only=True):
        if not row[0]:
            return lines
        lines.append({str(head): value for head, value in zip(heads, row, strict=True)})
    return lines


def test_the_widest_gaps_of_the_cohort_judged_come_first(sheet: Worksheet) -> None:
    tidy = xl_npq.measure(xl_npq.read(EXAMPLE))
    gaps = tidy[tidy["measure"].isin(RATES.values()) & (tidy["cohort"] == "2017/18") & (tidy["level"] != "Total")]
    gaps = gaps[gaps["value"].notna() & (gaps["dimension"] != "All")]
    shown = listed(sheet)
    widest = sorted(gaps["value"].abs(), reverse=True)[: len(shown)]
    assert len(shown) == 30
    assert [abs(float(str(line["Gap"]))) for line in shown] == pytest.approx(widest, abs=1e-6)
    rows = {
        (line.measure, line.level, f"{line.dimension}: {line.group}"): (line.numerator, line.denominator, line.flagged)
        for line in gaps.itertuples()
    }
    for line in shown:
        key = (RATES[str(line["Rate"])], line["Level"], line["Whose"])
        assert (line["Number"], line["of"], line["Outside?"]) == rows[key]


def test_metric_7_is_printed_as_its_summary_in_halves_and_then_the_widest_gaps(
    example_workbook: Path, sheet: Worksheet
) -> None:
    # openpyxl sorts areas as it reads them.
    with ZipFile(example_workbook) as archive:
        names = re.findall("<definedName[^>]*Print_Area[^>]*>([^<]*)<", archive.read("xl/workbook.xml").decode())
    areas = next(areas for areas in names if areas.startswith("'Metric 7'!")).replace("'Metric 7'!", "").split(",")
    top = next(cell.row for cell in sheet["A"] if "widest gaps by group" in str(cell.value))
    starts = [area.partition(":")[0] for area in areas]
    assert starts[0] == "$A$1"
    assert re.fullmatch(r"\$[B-Z]\$11", starts[1])
    assert starts[2:] == [f"$A${top}"]
    # A title would be cut where columns are repeated.
    assert sheet.print_title_rows is None
    assert sheet.print_title_cols == "$A:$D"
