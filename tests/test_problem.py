"""The column Problem: its formula finds in every row what Python finds, in engines that nobody here wrote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random

import numpy as np
import pytest
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableFormula
from openpyxl.worksheet.worksheet import Worksheet
from recalculate import ENGINES, requires
from recalculate.engines import SHOWS_NUMBERS_AS_BOOLEANS as NO_BOOLEANS

import xl_npq
from xl_npq.calculated import facts_of
from xl_npq.checks import unreadable
from xl_npq.checks.problem import PROBLEM_RULES, PROBLEM_WORDS, ROW_RULES, problem_facts
from xl_npq.facts.fact import Fact, Ledger, Rows
from xl_npq.providers import ledger_of, providers_of
from xl_npq.read.frames import empty
from xl_npq.read.package import OWN_PROPERTY
from xl_npq.tables import TABLES, Kind

MOST_CHARACTERS, MOST_NESTED = 8192, 64
"""Excel's limits of a formula."""
PROVIDER = "Acre"
LISTS: Mapping[str, Sequence[tuple[object, ...]]] = {
    "Levels": [("NPQH", 18), ("NPQ~L*", 24), ("", None), ("npqh", 12)],
    "Ethnicities": [("White British", "Yes", "No"), ("Chinese", "Yes", "Yes")],
    "Areas": [("", "Wigan"), ("Beech", "Kent")],
    "Extensions": [(date(2018, 1, 1), date(2018, 6, 30), 24)],
    "Schools": [("100001", "Wigan"), ("7", "Kent")],
}
LIST_COLUMNS = {
    "Levels": ("Level", "Window months"),
    "Ethnicities": ("Ethnicity", "Known", "Non-White British"),
    "Areas": ("Provider", "Local authority"),
    "Extensions": ("Started from", "Started to", "Months"),
    "Schools": ("URN", "Local authority"),
}
NAMES = {
    "Provider": PROVIDER,
    "As_at": date(2019, 9, 30),
    "Allocated_areas_only": "Yes",
    "Areas_listed": 1,
    "FSM_threshold": 0.3,
    "FSM_base": "all",
    "Ethnicity_base": "all",
}
ODD: dict[Kind, tuple[object, ...]] = {
    Kind.DATE: (
        *("soon", "2018-01-01", "43101", "54971", " ", True, False, "#N/A", 0, -1, 366, 366.5, 109575, 43101.5),
        *(datetime(2018, 1, 1, 12), date(1900, 3, 1), 367, 109574, 0.5),
    ),
    Kind.SHARE: (0, 1, 0.3, 1.01, -0.1, 30, "30%", "0.3", True, " ", "#DIV/0!", "n/k"),
    Kind.NUMBER: (26, -3.5, "26", "high", True, " ", "#VALUE!"),
    Kind.TRN: (
        *(1234567, "0012345", 12, "7", " 1234567 ", "12345678", 12345678, 0, "0000000", "RP12/345", "1E3", "1/2"),
        *("+5", "5%", "1,234", -5, 12.5, True, "  ", "#N/A", date(2018, 1, 1), "none", "12 34"),
    ),
    Kind.CHOICE: ("Pass", "Fail", " pass ", "FAIL", "P*", "Passed", 1, True, " ", "#REF!", "?ass"),
    Kind.YES_NO: ("Yes", "no", " YES", "Y", "N*", True, False, 1, " ", "#NAME?", "~Yes"),
    Kind.COHORT: (
        *("2017/18", " 2018/19 ", "2017/19", "2017-18", "2017/2018", "1999/00", "1900/01", "2198/99", "2199/00"),
        *(2017, date(2017, 9, 1), True, " ", "#NUM!", "next", "2017/018", "2017 /18"),
    ),
    Kind.LABEL: ("#N/A", " ", "a*b?", "~", True, 12, 0.5, "x" * 300),
    Kind.TEXT: ("#NULL!", " ", "x" * 300, 5, True),
}
USUAL: dict[str, tuple[object, ...]] = {
    "Provider": ("", "", "", PROVIDER, " acre", "Beech"),
    "Participant ID": (*(f"P-{number}" for number in range(150)), " p-3", "P*", "p?", "P~1", "", 12, "12"),
    "Name": ("Ada", "Grace", ""),
    "Level": ("NPQH", "NPQH", "npqh ", "npq~l*", "NPQXX", "NPQ*", "", ""),
    "Role": ("", "", "", "Participant", "participant ", "Facilitator", "provider  team", "Particpant", "Part*"),
    "URN": ("", "100001", 7, "999999", "1*"),
    "Local authority": ("", "Wigan", "WIGAN", "Kent"),
    "Ethnicity": ("", "White British", "white british", "Chinese", "Wite", "Chin*"),
    "Outcome": ("", "", "Pass", "Fail"),
}


def some_cell(random: Random, name: str, kind: Kind) -> object:
    if random.random() < 0.012:
        return random.choice(ODD[kind])
    if name in USUAL:
        return random.choice(USUAL[name])
    if kind is Kind.DATE and random.random() < (0.95 if name == "Enrolled on" else 0.5):
        early = 0 if name == "Enrolled on" else random.choice((0, 50, 200))
        return date.fromordinal(date(2017, 9, 1).toordinal() + early + random.randint(0, 820))
    return None


def participants(seed: int, count: int) -> list[list[object]]:
    """Rows in which each odd cell stands alone in a good row, then rows at random."""
    random = Random(seed)
    columns = TABLES["Participants"].columns
    good: dict[str, object] = {"Participant ID": "G", "Name": "Ada", "Level": "NPQH", "Enrolled on": date(2017, 9, 4)}
    good["Commenced on"] = date(2017, 9, 5)
    rows: list[list[object]] = []
    for column in columns:
        for odd in ODD[column.kind]:
            identity = f"G-{len(rows)}"
            row = {**good, "Participant ID": identity, "Local authority": "Wigan", column.name: odd}
            rows.append([row.get(each.name) for each in columns])
    early, later, last = (date(2018, month, 1) for month in (2, 5, 8))
    contradictions: tuple[dict[str, object], ...] = (
        {"Presented on": later, "Outcome": "Pass", "Outcome on": early},
        {"Presented on": early, "Outcome": "Pass", "Outcome on": later, "Withdrawn on": date(2017, 9, 3)},
        {"Deferred on": later, "Returned on": early, "Expected return": last},
        {"Returned on": later},
    )
    for contradiction in contradictions:
        row = {**good, "Participant ID": f"G-{len(rows)}", "Local authority": "Wigan", **contradiction}
        rows.append([row.get(each.name) for each in columns])
    blank: list[object] = [None] * len(columns)
    spaces: dict[str, object] = {**dict.fromkeys(good, " "), "Commenced on": None}
    rows += [blank, *([line.get(each.name) for each in columns] for line in (spaces, {**spaces, "Role": "Part*"}))]
    return rows + [[some_cell(random, column.name, column.kind) for column in columns] for _ in range(count)]


def in_file(formula: str, table: str) -> str:
    """`[@Column]` as files write it."""
    return "=" + re.sub(
        r"\[@\[([^\]]+)\]\]|\[@([^\]]+)\]", lambda found: f"{table}[[#This Row],[{found[1] or found[2]}]]", formula
    )


def put_table(sheet: Worksheet, table: str, names: list[str], rows: list[list[object]], facts: list[Fact]) -> None:
    """An Excel Table of what was typed and, beside it, calculated columns."""
    sheet.append([*names, *(fact.name for fact in facts)])
    formulas = [in_file(fact.excel, table) for fact in facts]
    for row in rows:
        sheet.append([*row, *formulas])
    last = f"{get_column_letter(len(names) + len(facts))}{len(rows) + 1}"
    made = Table(displayName=table, ref=f"A1:{last}")
    made._initialise_columns()
    for column, name, formula in zip(
        made.tableColumns, [*names, *(fact.name for fact in facts)], [*([""] * len(names)), *formulas], strict=True
    ):
        column.name = name
        if formula:
            column.calculatedColumnFormula = TableFormula(attr_text=formula.removeprefix("="))
    sheet.add_table(made)


_WITHOUT_ROWS = {name: Rows(empty(TABLES[name])) for name in ("Participants", "Groups")}


def calculated() -> list[Fact]:
    """The calculated columns of Participants with Problem and, one by one, the rules."""
    last = {fact.name for fact in problem_facts()}
    facts = [fact for fact in facts_of("Participants", _WITHOUT_ROWS) if fact.name not in last]
    rules = [
        Fact(f"Rule {number}", "", lambda rows, _: rows.position, rule.excel) for number, rule in enumerate(ROW_RULES)
    ]
    return [*facts, *problem_facts(), *rules]


def write(path: Path, rows: list[list[object]]) -> Path:
    """A workbook of ours with the tables that facts of Participants look at."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for table, columns in LIST_COLUMNS.items():
        lines = [list(line) for line in LISTS[table]]
        names = [*columns, *(name for name in TABLES[table].names if name not in columns)]
        lines = [line + [None] * (len(names) - len(line)) for line in lines]
        put_table(workbook.create_sheet(table), table, names, lines, list(facts_of(table, _WITHOUT_ROWS)))
    put_table(
        workbook.create_sheet("Participants"), "Participants", list(TABLES["Participants"].names), rows, calculated()
    )
    settings = workbook.create_sheet("Settings")
    settings.append(["Setting", "Value"])
    for number, (name, value) in enumerate(NAMES.items(), 2):
        settings.append([name.replace("_", " "), value])
        workbook.defined_names[name] = DefinedName(name, attr_text=f"Settings!$B${number}")
    words = workbook.create_sheet("Words")
    for word in PROBLEM_WORDS:
        words.append([word])
    workbook.defined_names["Problem_words"] = DefinedName(
        "Problem_words", attr_text=f"Words!$A$1:$A${len(PROBLEM_WORDS)}"
    )
    workbook.custom_doc_props.append(StringProperty(name=OWN_PROPERTY, value="0"))
    workbook.save(path)
    return path


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("problem") / "own.xlsx", participants(seed=1, count=200))


@pytest.fixture(scope="module")
def ledger(workbook: Path) -> Ledger:
    tables = xl_npq.read(workbook)
    return ledger_of(tables, providers_of(tables)[0])


def test_the_rows_break_every_rule_and_have_every_problem_first(ledger: Ledger) -> None:
    rows = ledger["Participants"]
    assert [rule.reason for rule in ROW_RULES if not rule.marks(rows, ledger).any()] == []
    counted = Counter(re.sub(r" \(and \d+ more\)$", "", str(words)) for words in rows["Problem"])
    assert [words for words in ("", *PROBLEM_WORDS) if not counted[words]] == []


def test_a_row_with_several_faults_says_how_many_more_there_are(ledger: Ledger) -> None:
    rows = ledger["Participants"]
    cells = rows["Cell faults"] > 0
    broken = sum(rule.marks(rows, ledger).astype(int) for rule in PROBLEM_RULES if rule not in unreadable.RULES)
    spoilt = sum(rule.marks(rows, ledger).astype(int) for rule in unreadable.RULES)
    for words, count in zip(rows["Problem"], np.where(cells, spoilt, broken), strict=True):
        assert bool(count > 1) is ("more)" in words)
        assert count < 2 or words.endswith(f" (and {count - 1} more)")
    assert {2, 3} <= set(broken[~cells])
    assert max(spoilt) > 1


@pytest.mark.parametrize("engine", ENGINES)
def test_excel_finds_the_problems_that_python_finds(engine: str, workbook: Path, ledger: Ledger) -> None:
    requires(engine)
    calculated_cells = ENGINES[engine].recalculate(workbook, ["Participants"])
    rows = ledger["Participants"]
    names = [*TABLES["Participants"].names, *(fact.name for fact in calculated())]
    letter = {name: get_column_letter(across) for across, name in enumerate(names, 1)}
    numbers = rows.frame.index

    def excel(name: str) -> list[object]:
        return [calculated_cells["Participants", f"{letter[name]}{row}"] for row in numbers]

    # LibreOffice has no booleans: TRUE is the number 1 to it.
    unlike = {cell.row for cell in ledger.unread if isinstance(cell.value, bool)} if engine in NO_BOOLEANS else set()
    wrong = [
        f"row {row}: {name} is {theirs!r}, in Python {ours!r}"
        for name in ("Cell faults", "Faults", "Problem no", "Problems", "Problem")
        for row, theirs, ours in zip(numbers, excel(name), rows[name], strict=True)
        if theirs != ours and row not in unlike
    ]
    clear = ~np.isin(numbers, list(unlike))
    for number, rule in enumerate(ROW_RULES):
        ours = np.asarray(rule.python(rows, ledger), dtype=bool)
        # A rule's formula counts in the rows in its scope in which no rule above it finds anything.
        counts = clear & rule.scope.python(rows, ledger)
        wrong += [
            f"row {row}: {rule.reason} is {theirs!r}, in Python {mine}"
            for row, theirs, mine, counted in zip(numbers, excel(f"Rule {number}"), ours, counts, strict=True)
            if counted and theirs not in (mine, float(mine))
        ]
        clear &= ~rule.marks(rows, ledger)
    assert wrong == []
    left_out = set(range(2, int(numbers.max()))) - set(numbers)
    assert {calculated_cells["Participants", f"{letter['Problem no']}{row}"] for row in left_out} == {0}


@pytest.mark.parametrize("fact", problem_facts(), ids=lambda fact: fact.name)
def test_the_formula_keeps_within_excels_limits(fact: Fact) -> None:
    formula = in_file(fact.excel, "Participants")
    depth = deepest = 0
    for character in re.sub('"[^"]*"', "", formula):
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    assert depth == 0
    assert len(formula) < MOST_CHARACTERS
    assert deepest <= MOST_NESTED


def test_blank_rows_have_no_problem(tmp_path: Path) -> None:
    columns = TABLES["Participants"].names
    cells = {"Gender": "Female", "Commenced on": date(2017, 9, 5), "Role": "Particpant"}
    tables = xl_npq.read(write(tmp_path / "own.xlsx", [[cells.get(name) for name in columns]]))
    problems = ledger_of(tables, providers_of(tables)[0])["Participants"]["Problem no"]
    assert problems.tolist() == [0]
