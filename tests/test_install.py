"""Installing for Excel and taking it away again, on made-up computers: nobody's own files or settings are lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from made_computers import ADD_IN, made_computer, tree

from xl_npq.errors import SourceError
from xl_npq.install.environment import Environment
from xl_npq.install.put import install, uninstall
from xl_npq.install.settings_file import merged, parted, value_of, with_value


@pytest.fixture
def computer(tmp_path: Path) -> Environment:
    return made_computer(tmp_path)


def test_install_puts_both_add_ins_where_excel_starts_and_points_xlwings_at_our_functions(
    computer: Environment,
) -> None:
    install(computer, ADD_IN)
    assert (computer.start_folder / "xl_npq.xlam").read_bytes() == ADD_IN
    assert (computer.start_folder / "xlwings.xlam").read_bytes() == b"xlwings' own"
    assert computer.udfs is not None
    assert computer.settings_file.read_bytes().decode("cp1252") == (
        f'"INTERPRETER_WIN","{computer.python}"\r\n"PYTHONPATH","{computer.udfs.parent}"\r\n"UDF MODULES","udfs"\r\n'
    )


def test_everything_stays_in_the_persons_own_folders(computer: Environment, tmp_path: Path) -> None:
    before = tree(tmp_path)
    install(computer, ADD_IN)
    own = (computer.home, computer.roaming, computer.local)
    assert all(any(folder in (tmp_path / name).parents for folder in own) for name in set(tree(tmp_path)) - set(before))


def test_uninstall_leaves_the_computer_as_it_was(computer: Environment, tmp_path: Path) -> None:
    before = tree(tmp_path)
    install(computer, ADD_IN)
    assert tree(tmp_path) != before
    uninstall(computer)
    assert tree(tmp_path) == before


OWN = (
    b'"SHOW CONSOLE","True"\n# a line of nobody\x81\n"interpreter_win","D:\\conda\\python.exe"\n"PYTHONPATH","D:\\mine"'
)


def test_a_persons_own_settings_and_add_in_are_kept_and_come_back(computer: Environment, tmp_path: Path) -> None:
    computer.settings_file.parent.mkdir(parents=True)
    computer.settings_file.write_bytes(OWN)
    computer.start_folder.mkdir(parents=True)
    (computer.start_folder / "xlwings.xlam").write_bytes(b"an older one")
    before = tree(tmp_path)
    install(computer, ADD_IN)
    now = computer.settings_file.read_bytes()
    assert now.startswith(b'"SHOW CONSOLE","True"\n# a line of nobody\x81\n"interpreter_win"')
    assert value_of(now.decode("cp1252", "surrogateescape"), "PYTHONPATH") == f"D:\\mine;{tmp_path / 'site'}"
    install(computer, ADD_IN + b" of the next release")
    uninstall(computer)
    after = tree(tmp_path)
    settings = str(computer.settings_file.relative_to(tmp_path))
    assert after.pop(settings).splitlines() == OWN.splitlines()
    assert before.pop(settings) == OWN
    assert after == before


def test_the_same_add_in_of_xlwings_that_was_there_before_stays(computer: Environment) -> None:
    computer.start_folder.mkdir(parents=True)
    (computer.start_folder / "xlwings.xlam").write_bytes(b"xlwings' own")
    install(computer, ADD_IN)
    uninstall(computer)
    assert (computer.start_folder / "xlwings.xlam").read_bytes() == b"xlwings' own"
    assert not (computer.start_folder / "xl_npq.xlam").exists()


def test_what_somebody_changed_after_install_is_left(computer: Environment) -> None:
    install(computer, ADD_IN)
    (computer.start_folder / "xl_npq.xlam").write_bytes(b"of somebody else")
    text = computer.settings_file.read_text("cp1252")
    text = with_value(with_value(text, "INTERPRETER_WIN", "D:\\other.exe"), "UDF MODULES", "udfs;mine")
    computer.settings_file.write_text(text, "cp1252")
    told = uninstall(computer)
    assert (computer.start_folder / "xl_npq.xlam").read_bytes() == b"of somebody else"
    assert computer.settings_file.read_text("cp1252").split() == [
        '"INTERPRETER_WIN","D:\\other.exe"',
        '"UDF',
        'MODULES","mine"',
    ]
    assert any("INTERPRETER_WIN" in line and line.startswith("Left") for line in told)
    assert any("xl_npq.xlam" in line and line.startswith("Left") for line in told)


def test_a_persons_first_add_in_is_kept_whatever_is_put_in_its_place_since(computer: Environment) -> None:
    path = computer.start_folder / "xlwings.xlam"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"the first")
    install(computer, ADD_IN)
    path.write_bytes(b"the second")
    told = install(computer, ADD_IN)
    kept = computer.own_folder / "kept"
    assert {one.read_bytes() for one in kept.iterdir()} == {b"the first", b"the second"}
    assert any("xlwings (2).xlam" in line for line in told)
    uninstall(computer)
    assert path.read_bytes() == b"the second"
    assert [one.read_bytes() for one in kept.iterdir()] == [b"the first"]


def test_an_install_that_was_broken_off_can_be_taken_away(
    computer: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(tmp_path)

    def in_use(self: Path, target: Path) -> Path:
        if target.name == "xl_npq.xlam":
            raise PermissionError(13, "in use", str(target))
        return self.rename(target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", in_use)
        with pytest.raises(SourceError, match="close Excel"):
            install(computer, ADD_IN)
    assert (computer.start_folder / "xlwings.xlam").exists()
    assert not list(computer.start_folder.glob("*.part"))
    uninstall(computer)
    assert tree(tmp_path) == before


def test_uninstall_without_install_does_nothing(computer: Environment, tmp_path: Path) -> None:
    before = tree(tmp_path)
    assert uninstall(computer) == ()
    assert tree(tmp_path) == before


def test_off_windows_a_line_says_that_excel_for_windows_is_needed(computer: Environment, tmp_path: Path) -> None:
    before = tree(tmp_path)
    for act in (lambda one: install(one, ADD_IN), uninstall):
        with pytest.raises(SourceError, match="needs Excel for Windows"):
            act(replace(computer, platform="linux"))
    assert tree(tmp_path) == before


def test_a_folder_that_excels_settings_cannot_hold_is_told_before_anything_is_written(
    computer: Environment, tmp_path: Path
) -> None:
    before = tree(tmp_path)
    with pytest.raises(SourceError, match="another folder"):
        install(replace(computer, python=Path("C:/Users/Ł/python.exe")), ADD_IN)
    with pytest.raises(SourceError, match=r"no udfs\.py"):
        install(replace(computer, udfs=None), ADD_IN)
    assert tree(tmp_path) == before


def test_a_record_that_cannot_be_read_stops_with_a_line(computer: Environment) -> None:
    install(computer, ADD_IN)
    (computer.own_folder / "installed.json").write_text("{", "utf-8")
    with pytest.raises(SourceError, match="delete it"):
        uninstall(computer)


def test_a_list_of_settings_takes_ours_once_and_gives_back_the_rest() -> None:
    text = merged('"UDF MODULES","mine;"\n', {"UDF MODULES": "udfs"})
    assert text == merged(text, {"UDF MODULES": "udfs"}) == '"UDF MODULES","mine;udfs"\n'
    assert parted(text, {"UDF MODULES": "mine;"}, {"UDF MODULES": "mine;udfs"}) == ('"UDF MODULES","mine;"\n', ())
    grown = '"UDF MODULES","udfs;mine;more"\n'
    assert parted(grown, {"UDF MODULES": "mine;"}, {"UDF MODULES": "mine;udfs"})[0] == '"UDF MODULES","mine;more"\n'
