"""The house keeps its order: who may import whom, who may touch files and clocks, how long a module may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import xl_npq

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "xl_npq"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if "cache" not in str(path))
LONGEST = 300
FILE_FORMAT = ("openpyxl", "zipfile")
FILE_ACCESS = ("pathlib", "os", "io", "shutil", "tempfile", "glob", "fileinput", "mmap", "importlib.resources")
FILE_CALLS = ("open", "read_csv", "read_excel", "to_csv", "to_excel", "read_text", "write_text", "read_bytes")
ENDS = (
    *("layout", "annex_a", "data_return", "publication", "published", "publish", "theme", "workbook", "cli", "excel"),
    *("build", "batch", "verify", "verify_deep", "annotate", "comparison", "compare"),
    *("carry", "carry_over", "upgrade", "rollover"),
)

FORBIDDEN: Mapping[str, tuple[str, ...]] = {
    "columns": ("tables", "values", "facts", "figures", "metrics", "measures", "checks", "read", "settings", *ENDS),
    "meanings": ("tables", "values", "facts", "figures", "metrics", "measures", "checks", "read", "settings", *ENDS),
    "records": ("tables", "values", "facts", "figures", "metrics", "measures", "checks", "read", "settings", *ENDS),
    "merging": ("figures", "metrics", "checks", *ENDS),
    "memory": ("tables", "values", "facts", "figures", "metrics", "measures", "checks", "read", "settings", *ENDS),
    "run_log": ("facts", "figures", "metrics", "measures", "checks", *ENDS),
    "tables": ("facts", "figures", "metrics", "measures", "checks", "read", "settings", *ENDS),
    "values": ("facts", "figures", "metrics", "measures", "checks", "read", "settings", *ENDS),
    "measures": ("facts", "figures", "metrics", "checks", "read", *ENDS),
    "settings": ("facts", "figures", "metrics", "measures", "checks", *ENDS),
    "read": ("facts", "figures", "metrics", "measures", "checks", "settings", *ENDS),
    "facts": ("figures", "metrics", "measures", "checks", *ENDS),
    "metrics": ("facts", "figures", "checks", "read", *ENDS),
    "figures": ("checks", "read", *ENDS),
    "checks": ("figures", "metrics", "measures", *ENDS),
    "checks.against_figures": ("metrics", "measures", *ENDS),
    "requirements": (
        *("columns", "tables", "values", "facts", "figures", "metrics", "measures", "checks", "read", "settings"),
        *ENDS,
    ),
    "schedule": ("figures", "metrics", "measures", "checks", "read", *ENDS),
    "due_calendar": ("layout", "metrics", "measures", "cli", "excel", "build", "batch", "verify"),
    "layout": ("workbook", "cli", "excel", "build", "batch", "verify"),
    "annex_a": ("workbook", "cli", "excel", "build", "batch", "verify", "data_return"),
    "comparison": ("workbook", "cli", "excel", "build", "batch", "verify", "data_return", "compare"),
    "compare": ("cli", "excel", "batch", "verify"),
    "carry": ("workbook", "cli", "excel", "build", "batch", "verify", "data_return", "carry_over"),
    "carry_over": ("cli", "excel", "build", "batch", "verify", "upgrade", "rollover"),
    "upgrade": ("cli", "excel", "batch", "verify", "rollover"),
    "rollover": ("cli", "excel", "batch", "verify"),
    "data_return": ("cli", "build", "excel", "batch", "verify"),
    "theme": ("cli", "excel", "build", "batch", "verify", "publication", "published", "publish", "workbook"),
    "published": ("facts", "metrics", "measures", "checks", "read", "workbook", "publish", "cli", "excel"),
    "publish": ("cli", "excel", "build", "batch", "verify"),
    "publication": ("workbook", "cli", "excel", "build", "batch", "verify"),
    "distinct": ("tables", "values", "facts", "figures", "metrics", "measures", "checks", "read", "settings", *ENDS),
    "disclosure": ("tables", "values", "settings", "read", "facts", "metrics", "measures", "figures", "checks", *ENDS),
    "workbook": ("facts", "figures", "metrics", "measures", "checks", "cli", "excel", "build", "batch", "verify"),
    "build": ("cli", "excel", "batch", "verify"),
    "annotate": ("figures", "metrics", "measures", "cli", "excel", "build", "batch", "verify"),
    "verify": ("cli", "excel", "batch", "verify_deep"),
    "verify_deep": ("cli", "excel", "batch"),
    "batch": ("cli", "excel"),
    "overview": ("checks", "read", "workbook", "cli", "excel", "build", "batch", "verify", "publish", "data_return"),
    "addin": ("cli", "build", "batch", "verify", "install"),
    "install": ("cli", "layout", "workbook", "build", "batch", "verify", "excel", "addin"),
    "excel": ("cli", "layout", "workbook", "build", "batch", "verify"),
    "excel.macros": ("cli", "workbook", "batch"),
}
"""A room or module, and those that it may not import: what comes after it on the one way through.

A room within a room has a rule of its own: macros lay out and build, which functions in cells never do.
"""

CLOCKS_AND_ENVIRONMENT = re.compile(
    r"(.*\.)?(now|utcnow|today|environ|environb|getenv|perf_counter|monotonic|localtime|gmtime)(_ns)?"
    r"|time\.(time|time_ns|ctime)"
)
MAY: Mapping[tuple[str, str], str] = {
    ("batch.task", "time.perf_counter"): "the manifest tells how many seconds each workbook took",
    ("cli.computer", "os.environ"): "install and doctor look where Windows keeps a person's folders",
}
"""Module and name -> why it may."""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def dotted(path: Path) -> str:
    """A module's name within the package: `facts.people`; "" for the package itself."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


def room(name: str) -> str:
    return name.split(".")[0]


def ruled_by(name: str) -> str:
    """The room whose rule holds for a module: the innermost that has one."""
    within = [rule for rule in FORBIDDEN if f"{name}.".startswith(f"{rule}.")]
    return max(within, key=len, default=room(name))


def imports(path: Path) -> Iterator[str]:
    """Every module that a module imports, those within functions too; names of packages come with their members."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{dotted(path)} has a relative import"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(path: Path) -> set[str]:
    """The modules of the package that a module imports, named within it; the package itself stands for all it gives."""
    whole = any(isinstance(node, ast.Import) and _names(node) & {"xl_npq"} for node in ast.walk(tree(path)))
    given = set(imports(PACKAGE / "__init__.py")) if whole else set()
    names = {name.removeprefix("xl_npq.") for name in {*imports(path), *given} if name.startswith("xl_npq.")}
    return {name for name in names if (PACKAGE / room(name)).is_dir() or (PACKAGE / f"{room(name)}.py").exists()}


def _names(node: ast.Import) -> set[str]:
    return {alias.name for alias in node.names}


def imports_of(path: Path, modules: tuple[str, ...]) -> set[str]:
    return {name for name in imports(path) for module in modules if name == module or name.startswith(f"{module}.")}


def attributes(path: Path) -> Iterator[str]:
    """Every `a.b` of a module, in its last two names, and every name imported from a module, as `module.name`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            yield f"{node.value.id if isinstance(node.value, ast.Name) else node.value.attr}.{node.attr}"
    yield from imports(path)


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Every line of a file, with its place; the first line of a script tells the system, not us, what runs it."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if number > 1 or not line.startswith("#!"):
            yield f"{path.relative_to(ROOT)}:{number}", line


# Who imports whom


def test_every_room_is_known_here() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms <= {*FORBIDDEN, "cli"}
    modules = {name for name in FORBIDDEN if not PACKAGE.joinpath(*name.split(".")).is_dir()}
    assert modules <= {path.stem for path in PACKAGE.iterdir()}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_nothing_is_imported_from_further_along_the_way(name: str) -> None:
    wrong = [
        f"{dotted(path)} imports {other}"
        for path in MODULES
        if ruled_by(dotted(path)) == name
        for other in sorted(own_imports(path))
        if room(other) in FORBIDDEN[name]
    ]
    assert wrong == []


def test_nobody_imports_the_command_line_but_the_door() -> None:
    importers = {dotted(path) for path in MODULES if "cli" in map(room, own_imports(path))}
    assert {name for name in importers if room(name) != "cli"} == {"__main__"}


def test_metrics_are_named_by_what_counts_shows_and_tells_of_them_alone() -> None:
    """A scheme of indicators is data: no fact, reader, check or evaluator of counts knows which metrics there are."""
    importers = {dotted(path) for path in MODULES if "metrics" in map(room, own_imports(path))}
    assert {name for name in importers if room(name) in ("facts", "read", "checks", "workbook")} == set()
    assert {name for name in importers if room(name) == "figures"} <= {"figures.tidy", "figures.headline"}


def test_only_the_rooms_of_the_file_format_know_it() -> None:
    knowing = {dotted(path): imports_of(path, FILE_FORMAT) for path in MODULES}
    outside = {name: found for name, found in knowing.items() if found and room(name) != "workbook"}
    assert {name: sorted(found) for name, found in outside.items()} == {"read.package": ["zipfile"]}


@pytest.mark.parametrize(
    "name",
    [
        *("layout", "annex_a", "comparison", "carry", "published", "theme", "facts", "figures", "metrics", "checks"),
        *("measures", "values", "tables", "columns", "publication", "disclosure", "overview"),
    ],
)
def test_no_file_is_touched_between_the_two_ends(name: str) -> None:
    paths = [path for path in MODULES if room(dotted(path)) == name]
    assert paths
    assert {dotted(path): imports_of(path, FILE_ACCESS) for path in paths if imports_of(path, FILE_ACCESS)} == {}
    called = {
        f"{dotted(path)} calls {called.split('.')[-1]}"
        for path in paths
        for called in calls(path)
        if called in FILE_CALLS
    }
    assert called == set()


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr


def test_nothing_reads_the_clock_or_the_environment() -> None:
    named = {(dotted(path), name) for path in MODULES for name in attributes(path)}
    named |= {("udfs", name) for name in attributes(ROOT / "udfs.py")}
    assert {(module, name) for module, name in named if CLOCKS_AND_ENVIRONMENT.fullmatch(name)} == set(MAY)


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime as dt\ndt.date.today()",
        "import os\nos.environ['HOME']",
        "from os import getenv",
        "from time import time",
        "import pandas as pd\npd.Timestamp.now()",
        "from datetime import datetime as moment\nmoment.now()",
    ],
)
def test_a_reader_of_the_clock_or_the_environment_would_be_seen(line: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(line, "utf-8")
    assert any(map(CLOCKS_AND_ENVIRONMENT.fullmatch, attributes(tmp_path / "module.py")))


# How it is written


def test_modules_are_short() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (*MODULES, *TESTS)}
    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONGEST} == {}


def test_what_a_checker_is_told_to_overlook_has_its_reason_beside_it() -> None:
    bare = re.compile(r"#\s*(noqa|type:\s*ignore)(:\s*[A-Z0-9, ]+)?(\[[a-z, -]+\])?\s*$")
    wrong = [place for path in (*MODULES, *TESTS, ROOT / "udfs.py") for place, line in lines(path) if bare.search(line)]
    assert wrong == []


WRITTEN = sorted(
    path
    for folder in ("xl_npq", "tests", "docs", "benchmarks", "examples")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".md", ".toml", ".csv", ".txt") and "cache" not in str(path)
)
TOP = [ROOT / name for name in ("udfs.py", "README.md", "CHANGELOG.md", "pyproject.toml", ".ci/run", ".gitignore")]


def test_nothing_is_left_for_later_in_a_comment() -> None:
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
    assert [place for path in (*WRITTEN, *TOP) for place, line in lines(path) if marks.search(line)] == []


def test_no_path_of_a_machine_is_written_down() -> None:
    paths = re.compile(r"(?<![\w.:/<])/(home|root|tmp|work|usr|var|opt|mnt|Users)/\w|\b[A-Z]:\\\\?(Users|home)")
    assert [
        f"{place}: {line.strip()}" for path in (*WRITTEN, *TOP) for place, line in lines(path) if paths.search(line)
    ] == []


def test_the_package_that_is_tested_is_the_one_of_this_checkout() -> None:
    assert Path(xl_npq.__file__).parent == PACKAGE
