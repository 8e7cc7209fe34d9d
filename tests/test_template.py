"""The empty workbook at the top level: what `template` writes, part for part, and nothing in it."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from recalculate import requires, validator

import xl_npq
from xl_npq.build import template
from xl_npq.settings import settings_of
from xl_npq.tables import TABLES
from xl_npq.verify import verify
from xl_npq.workbook.lint import lint

pytestmark = pytest.mark.room
TEMPLATE = Path(__file__).parents[1] / "workbook_template.xlsx"
FILLED = (
    *("Requirements", "Levels", "Ethnicities", "Extensions", "Groups", "Ownership", "Settings"),
    "Partnership targets",
)
"""Tables that come with packaged rows."""


@pytest.mark.parametrize("name", [TEMPLATE.name, "another name.xlsx"])
def test_the_template_is_exactly_what_the_product_writes(tmp_path: Path, name: str) -> None:
    template(tmp_path / name)
    # Of the parts, since how they are deflated may depend on the processor; apart from the assertion, which would print
    # both.
    same = parts(tmp_path / name) == parts(TEMPLATE)
    assert same, "write it anew: xl-npq template -o workbook_template.xlsx"


def parts(path: Path) -> list[tuple[str, bytes]]:
    with ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_the_template_holds_no_rows_and_speaks_of_no_provider_and_no_date() -> None:
    tables = xl_npq.read(TEMPLATE)
    assert tables.own
    assert tables.unread == tables.notes == tables.missing == ()
    assert [name for name in TABLES if name not in FILLED and len(tables[name])] == []
    settings, _ = settings_of(tables)
    assert (settings.provider, settings.as_at) == ("", 0)
    values = tables["Settings"].set_index("Setting")["Value"]
    assert values[["Provider", "As at"]].to_list() == [None, None]


def test_the_template_opens_on_a_dashboard_that_asks_for_as_at() -> None:
    book = load_workbook(TEMPLATE, data_only=True)
    assert book.active is not None
    assert book.active.title == "Dashboard"
    assert book.active["A1"].value == "Provider not named: NPQ metric KPI dashboard"
    assert str(book.active["A2"].value).startswith("As at is not given: fill it in on Settings.")


def test_nothing_in_the_template_differs_from_what_its_tables_give() -> None:
    assert verify(TEMPLATE).differences == ()


def test_the_validator_finds_nothing_wrong_with_the_template() -> None:
    requires("validator")
    assert validator.errors(TEMPLATE) == []


def test_the_lint_finds_nothing_wrong_with_the_template() -> None:
    assert lint(TEMPLATE) == ()
