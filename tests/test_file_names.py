"""File names that every system takes, and no two alike."""

from __future__ import annotations

import pytest

from xl_npq.batch.task import workbook_names
from xl_npq.file_names import file_names, safe


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Alliance of Leading Learning", "Alliance of Leading Learning"),
        ('A/B\\C:D*E?F"G<H>I|J', "A_B_C_D_E_F_G_H_I_J"),
        ("North [East]", "North _East_"),
        ("Learning Ltd. . ", "Learning Ltd"),
        ("...", "_"),
        ("..", "_"),
        (".hidden", "_.hidden"),
        ("CON", "_CON"),
        ("com1", "_com1"),
        ("nul.txt", "_nul.txt"),
        ("LPT¹", "_LPT¹"),
        ("Consortium", "Consortium"),
        ("Con Ltd", "Con Ltd"),
        ("a\tb\x00c\u2028d", "a_b_c_d"),
        ("Ysgol Ŵŷ", "Ysgol Ŵŷ"),
    ],
)
def test_names_are_made_safe_for_every_system(name: str, wanted: str) -> None:
    assert safe(name) == wanted


def test_long_names_are_cut_between_characters() -> None:
    assert safe("x" * 300) == "x" * 150
    cut = safe("ŵ" * 300)
    assert cut == "ŵ" * 75


def test_names_alike_regardless_of_case_are_numbered() -> None:
    names = file_names(["North", "NORTH", "North (2)", "A/B", "A:B", "South"], ".xlsx")
    assert list(names.values()) == [
        "North.xlsx",
        "NORTH (2).xlsx",
        "North (2) (2).xlsx",
        "A_B.xlsx",
        "A_B (2).xlsx",
        "South.xlsx",
    ]


def test_file_names_differ_however_names_are_composed() -> None:
    assert list(file_names(["Caf\u00e9", "Cafe\u0301"], ".xlsx").values()) == ["Café.xlsx", "Café (2).xlsx"]


def test_no_provider_takes_the_name_of_the_overview() -> None:
    assert list(workbook_names(["Overview", "overview"]).values()) == ["Overview (2).xlsx", "overview (3).xlsx"]
