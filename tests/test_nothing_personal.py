"""Nobody's name leaves where it belongs: not into figures, lines, names of files, properties, temporary files."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest
from check_sources import participant, with_participants, write_folder, write_workbook
from command_line import Door

import xl_npq
from xl_npq.cli.passwords import write_encrypted

pytest_plugins = ("command_fixtures",)

NAME, TRN = "Xanthippe Quill", "7654321"
PERSON = participant(Name=NAME, TRN=TRN, Provider="North", participant_ID="P-1", Notes=f"{NAME} is on leave")
SOURCE = with_participants(PERSON, {**PERSON, "Participant ID": "P-2", "Commenced on": f"ask {NAME}", "Level": NAME})


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, which is this test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "source", SOURCE)


def personal(text: str) -> bool:
    return any(word in text for word in ("Xanthippe", "Quill", TRN))


@pytest.mark.parametrize(
    "command", [["metrics"], ["metrics", "--format", "csv"], ["metrics", "--strict"], ["who", "recruited"]]
)
def test_figures_and_the_lines_about_them_name_nobody(npq: Door, source: Path, command: list[str]) -> None:
    said = npq(command[0], source, *command[1:])
    assert said.out + said.err
    assert not personal(said.out + said.err)


def test_a_batch_names_nobody_in_its_lines_its_manifest_and_its_files(npq: Door, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    said = npq("batch", source, "-o", out, "--jobs", "1")
    assert not personal(said.out + said.err + (out / "manifest.csv").read_text("utf-8"))
    assert {path.name for path in out.iterdir()} == {"manifest.csv", "overview.xlsx", "North.xlsx"}


def test_the_properties_of_a_workbook_name_nobody_and_no_computer(npq: Door, source: Path, tmp_path: Path) -> None:
    npq("build", source, "-o", tmp_path / "x.xlsx")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        held = "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("docProps/"))
        assert not personal("".join(archive.namelist()))
    assert not personal(held)
    assert str(tmp_path) not in held


def test_comments_of_an_annotated_copy_bear_the_name_of_the_tool(npq: Door, tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "book.xlsx", with_participants({**PERSON, "Level": "NPQX"}))
    npq("check", book, "--annotate", tmp_path / "copy.xlsx", "--format", "csv")
    with zipfile.ZipFile(tmp_path / "copy.xlsx") as archive:
        comments = archive.read("xl/comments1.xml").decode()
    assert "<authors><author>xl-npq</author></authors>" in comments
    assert not personal(comments)


@pytest.mark.parametrize("command", ["build", "metrics", "check"])
def test_no_temporary_file_is_left(npq: Door, source: Path, tmp_path: Path, temporary: Path, command: str) -> None:
    npq(command, source, *(["-o", tmp_path / "x.xlsx"] if command == "build" else []))
    assert list(temporary.iterdir()) == []


def test_a_workbook_to_be_encrypted_is_open_to_its_owner_alone_and_removed_after_a_failure(
    tmp_path: Path, temporary: Path
) -> None:
    def write(path: Path) -> None:
        path.write_text(NAME, "utf-8")
        assert os.name == "nt" or path.parent.stat().st_mode & 0o077 == 0
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_encrypted(write, tmp_path / "x.xlsx", "secret")
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "x.xlsx").exists()


def test_a_protected_source_is_opened_without_touching_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = write_workbook(tmp_path / "plain.xlsx", with_participants(PERSON))
    protected = tmp_path / "protected.xlsx"
    with protected.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt("secret", target)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    before = set(tmp_path.iterdir())
    assert xl_npq.read(protected, password="secret")["Participants"]["Name"].to_list() == [NAME]
    assert set(tmp_path.iterdir()) == before


def test_a_protected_source_is_not_annotated_into_an_open_copy(npq: Door, tmp_path: Path) -> None:
    plain = write_workbook(tmp_path / "plain.xlsx", with_participants(PERSON))
    protected, secret, copy = (tmp_path / name for name in ("protected.xlsx", "secret.txt", "copy.xlsx"))
    with protected.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt("secret", target)
    secret.write_text("secret", "utf-8")
    said = npq("check", protected, "--password", secret, "--annotate", copy, "--format", "csv")
    assert (said.code, "protected by a password" in said.err, copy.exists()) == (1, True, False)
