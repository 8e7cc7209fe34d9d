"""`xl-npq batch --publish --previous`: each provider's report beside its own last one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from check_sources import SETTINGS, participant, with_participants, write_folder
from command_line import Door

import xl_npq
from xl_npq.disclosure.suppress import Unprotected
from xl_npq.publish import publish, read_publication

pytest_plugins = ("command_fixtures",)


def write_providers(folder: Path, newcomers: int, as_at: str) -> Path:
    """A source of two providers of thirty people each, and so many newcomers."""
    people = [
        participant(
            Provider=provider,
            Participant_ID=f"{provider} {number}",
            Gender="Female" if number % 2 else "Male",
            Ethnicity="White British" if number % 3 else "Indian",
        )
        for provider in ("North", "South")
        for number in range(30 + newcomers)
    ]
    return write_folder(folder, with_participants(*people, Settings=({**SETTINGS[0], "Value": as_at},)))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A source of two providers, and the folder of what was published of both a year before."""
    folder = tmp_path_factory.mktemp("published")
    source, before = (
        write_providers(folder / "now", 2, "2019-09-30"),
        write_providers(folder / "then", 0, "2018-09-30"),
    )
    for provider in ("North", "South"):
        place = folder / "last" / "reports" / provider
        place.mkdir(parents=True)
        publish(xl_npq.read(before), place, provider)
    return source, folder / "last"


def test_each_report_is_the_one_that_publish_gives_beside_the_last(
    npq: Door, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    source, last = folders
    said = npq("batch", source, "-o", tmp_path, "--jobs", "1", "--publish", "--previous", last)
    assert said.code == 0
    for provider in ("North", "South"):
        alone = tmp_path / f"{provider} alone"
        alone.mkdir()
        before = read_publication(last / "reports" / provider / "publication.json")
        publish(xl_npq.read(source), alone, provider, previous=before)
        made = (tmp_path / "reports" / provider / "publication.json").read_bytes()
        assert made == (alone / "publication.json").read_bytes()
        publish(xl_npq.read(source), alone, provider)
        assert made != (alone / "publication.json").read_bytes()


def test_resuming_keeps_what_stands_beside_the_same_publication_alone(
    npq: Door, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    source, last = folders
    asked = ("batch", source, "-o", tmp_path, "--jobs", "1", "--publish")
    assert npq(*asked, "--previous", last).code == 0
    assert "kept 2" in npq(*asked, "--previous", last, "--resume").out
    assert "kept" not in npq(*asked, "--resume").out


def test_whose_last_publication_is_not_there_is_told(npq: Door, folders: tuple[Path, Path], tmp_path: Path) -> None:
    source, last = folders
    some, out = tmp_path / "some", tmp_path / "out"
    out.mkdir()
    shutil.copytree(last / "reports" / "North", some / "North")
    said = npq("batch", source, "-o", out, "--jobs", "1", "--publish", "--previous", some)
    assert "No last publication was found of South: nothing stands beside their reports." in said.err
    assert "North" not in said.err.split("No last publication", 1)[1].splitlines()[0]


def test_where_the_last_publications_cannot_be_told_nothing_is_written(
    npq: Door, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    source, last = folders
    twice, empty, out = tmp_path / "twice", tmp_path / "empty", tmp_path / "out"
    for folder in (empty, out):
        folder.mkdir()
    shutil.copytree(last, twice / "a")
    shutil.copytree(last, twice / "b")
    (tmp_path / "reports").mkdir()
    asked = ("batch", source, "-o", out, "--jobs", "1")
    wrong = {
        "a second publication of North": (*asked, "--publish", "--previous", twice),
        "holds no publication": (*asked, "--publish", "--previous", empty),
        "There is no folder": (*asked, "--publish", "--previous", tmp_path / "none"),
        "is where the new reports go": (*asked, "--publish", "--previous", out),
        "add --publish": (*asked, "--previous", last),
    }
    for words, command in wrong.items():
        said = npq(*command)
        assert said.code in (1, 2)
        assert len(said.lines) == 1
        assert words in said.err
    assert list(out.iterdir()) == []


def test_publications_that_the_new_ones_replace_are_not_forgotten_in_silence(
    npq: Door, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    source, last = folders
    shutil.copytree(last / "reports", tmp_path / "reports")
    said = npq("batch", source, "-o", tmp_path, "--jobs", "1", "--publish")
    assert "holds publications, which the new ones replace" in said.err
    given = json.loads((tmp_path / "reports" / "North" / "publication.json").read_text("utf-8"))
    assert given["as_at"] == "2019-09-30"


def test_a_report_that_nothing_protects_costs_its_provider_the_report_alone(
    npq: Door, folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unprotected(*_: object) -> None:
        raise Unprotected("no shadow")

    monkeypatch.setattr("xl_npq.publication.withhold.suppress", unprotected)
    said = npq("batch", folders[0], "-o", tmp_path, "--jobs", "1", "--publish")
    assert said.code == 1
    assert "North: No public report: This report would tell of a few people" in said.err
    assert (tmp_path / "North.xlsx").exists()
    assert not (tmp_path / "reports").exists()
