"""`xl-npq publish`: what it writes, what it refuses, and that nothing of anybody's row leaves the house."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from check_sources import SETTINGS, Source, participant, with_participants, write_folder
from command_line import EXAMPLE, Door
from openpyxl import load_workbook

import xl_npq
from xl_npq.cli import publish as command
from xl_npq.disclosure.suppress import Unprotected
from xl_npq.errors import UsageError
from xl_npq.publish import publish, read_publication, write_report
from xl_npq.workbook.together import together

pytest_plugins = ("command_fixtures",)
FORMS = {"index.html", "npq-metrics.xlsx", "npq-metrics.ods", "publication.json"}
CANARIES = {
    "Participant ID": "ZQID",
    "Name": "Zqname",
    "TRN": "98765",
    "Job role": "Zqjobrole",
    "URN": "76543",
    "School name": "Zqschool",
    "Local authority": "Zqauthority",
    "District": "Zqdistrict",
    "Region": "Zqregion",
    "Withdrawal reason": "Zqwithdrawal",
    "Deferral reason": "Zqdeferral",
    "Notes": "Zqnotes",
    "Line manager": "Zqowncolumn",
}
"""Columns of a row, one of them the source's own, each with how all its values begin and nothing else does."""


def people() -> Source:
    rows = [_person(number) for number in range(60)]
    return with_participants(*rows, Settings=({**SETTINGS[0]}, {"Setting": "Provider", "Value": "Made Provider"}))


def _person(number: int) -> Mapping[str, object]:
    row = participant()
    row |= {column: f"{start}{number:02}" for column, start in CANARIES.items()}
    row |= {"URN": f"{CANARIES['URN']}{number % 10}", "Gender": "Female" if number % 3 else "Male"}
    row |= {"Level": ("NPQH", "NPQSL", "NPQML")[number % 3], "Ethnicity": "White British" if number % 9 else "Indian"}
    row |= {"Presented on": "2018-11-05" if number % 4 else "", "Outcome": "Pass" if number % 4 else ""}
    row |= {"Withdrawn on": "" if number % 10 else "2018-03-01", "FSM %": "0.4" if number % 5 else "0.1"}
    return row


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("made") / "source", people())


@pytest.fixture(scope="module")
def published(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    publish(xl_npq.read(source), folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def parts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file, and every part of every zip, as text; the names of both too."""
    for name, content in files(folder).items():
        yield name, name + content.decode("utf-8", "replace")
        if is_zipfile(folder / name):
            with ZipFile(folder / name) as archive:
                yield name, archive.comment.decode()
                for entry in archive.infolist():
                    text = archive.read(entry).decode("utf-8", "replace")
                    yield f"{name}/{entry.filename}", f"{entry.filename}{entry.comment.decode()}{text}"


# What leaves the house


def test_no_value_of_anybodys_row_is_anywhere_in_what_is_published(source: Path, published: Path) -> None:
    read = xl_npq.read(source)["Participants"]
    assert set(CANARIES) <= set(read.columns)
    assert all(read[column].astype(str).str.startswith(start).all() for column, start in CANARIES.items())
    starts = [start.lower() for start in CANARIES.values()]
    found = [(name, start) for name, text in parts(published) for start in starts if start in text.lower()]
    assert found == []


def test_a_value_that_leaked_would_be_found(published: Path, tmp_path: Path) -> None:
    with ZipFile(published / "npq-metrics.xlsx") as archive, ZipFile(tmp_path / "x.xlsx", "w") as leaking:
        for name in archive.namelist():
            leaking.writestr(name, archive.read(name).replace(b"Made Provider", b"Zqname07"))
    assert any("zqname" in text.lower() for _, text in parts(tmp_path))


def test_no_name_of_the_example_leaves_the_house(tmp_path: Path) -> None:
    tables = xl_npq.read(EXAMPLE)
    publish(tables, tmp_path)
    rows = tables["Participants"]
    columns = ("Name", "TRN", "Participant ID", "URN", "School name")
    values = {str(value) for column in columns for value in rows[column].dropna()}
    assert len(values) > 1000
    texts = dict(parts(tmp_path))
    words = {word for text in texts.values() for word in re.findall(r"[\w'-]+", text)}
    alone = {value for value in values if " " not in value}
    assert alone & words == set()
    assert [value for value in values - alone if any(value in text for text in texts.values())] == []


def test_nothing_of_this_computer_is_in_the_files(published: Path, source: Path) -> None:
    for name, text in parts(published):
        for word in (str(source.parent), str(published), str(Path(xl_npq.__file__).parents[1])):
            assert word not in text, name


# What is written


def test_every_form_stands_in_the_folder_and_says_the_same(published: Path) -> None:
    found = files(published)
    report = read_publication(published / "publication.json")
    names = {f"csv/{table.name}.csv" for metric in report.metrics for table in metric.tables}
    assert set(found) == FORMS | names | {f"{name}-metadata.json" for name in names}
    assert set(json.loads(found["publication.json"])["files"]) == set(found) - {"publication.json"}
    sheets = load_workbook(published / "npq-metrics.xlsx").sheetnames
    assert sheets[0] == "Cover"
    assert len(sheets) == 5 + len(names)
    assert report.provider == "Made Provider"


def test_the_same_source_gives_the_same_bytes_in_every_file(source: Path, published: Path, tmp_path: Path) -> None:
    publish(xl_npq.read(source), tmp_path)
    assert files(tmp_path) == files(published)


def test_the_command_says_what_it_wrote_and_what_it_withheld(npq: Door, source: Path, tmp_path: Path) -> None:
    said = npq("publish", source, "-o", tmp_path, "--as-at", "2019-06-30", "--with-faults")
    assert said.code == 0
    assert f"files to {tmp_path}: open index.html there" in said.out
    assert "withheld" in said.out
    assert read_publication(tmp_path / "publication.json").as_at == "2019-06-30"


def test_with_errors_nothing_is_written_unless_somebody_says_so(npq: Door, faulty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    said = npq("publish", faulty, "-o", folder)
    assert (said.code, len(said.lines)) == (1, 1)
    assert "errors in the data, so nothing is written" in said.err
    assert "--with-faults" in said.err
    assert not folder.exists()
    assert npq("publish", faulty, "-o", folder, "--with-faults").code == 0
    assert set(files(folder)) > FORMS


def test_a_folder_in_one_that_is_not_there_is_a_matter_of_usage(npq: Door, clean: Path, tmp_path: Path) -> None:
    said = npq("publish", clean, "-o", tmp_path / "mistyped" / "none")
    assert (said.code, len(said.lines)) == (2, 1)
    assert "There is no folder" in said.err


def test_of_several_providers_one_is_to_be_named(npq: Door, tmp_path: Path) -> None:
    rows = [participant(Provider=name, participant_ID=f"P-{place}") for place, name in enumerate(("North", "South"))]
    several = write_folder(tmp_path / "source", with_participants(*rows))
    assert npq("publish", several, "-o", tmp_path).code == 2
    assert npq("publish", several, "-o", tmp_path, "--provider", "south").code == 0
    assert read_publication(tmp_path / "publication.json").provider == "South"


def test_the_last_publication_is_read_or_refused_in_a_line(
    npq: Door, source: Path, published: Path, tmp_path: Path
) -> None:
    before = published / "publication.json"
    assert npq("publish", source, "-o", tmp_path, "--with-faults", "--previous", before).code == 0
    for wrong in (published / "index.html", tmp_path / "none.json", tmp_path):
        said = npq("publish", source, "-o", tmp_path, "--previous", wrong)
        assert (said.code, len(said.lines)) == (1, 1)
        assert str(wrong) in said.err


@pytest.mark.parametrize(
    ("altered", "words"),
    [
        ({"provider": "Other Provider"}, "The previous publication is Other Provider's, and this one Made Provider's"),
        ({"as_at": "2022-01-01"}, "The previous publication is as at 2022-01-01, after this one's As at, "),
    ],
)
def test_a_publication_of_another_provider_or_a_later_as_at_is_no_previous_one(
    npq: Door, source: Path, published: Path, tmp_path: Path, altered: dict[str, str], words: str
) -> None:
    before = tmp_path / "before.json"
    before.write_text(json.dumps(json.loads((published / "publication.json").read_text("utf-8")) | altered), "utf-8")
    said = npq("publish", source, "-o", tmp_path, "--with-faults", "--previous", before)
    assert (said.code, len(said.lines)) == (2, 1)
    assert words in said.err
    assert {path.name for path in tmp_path.iterdir()} == {"before.json"}


@pytest.mark.parametrize(
    ("together", "words"),
    [(False, "This report would tell of a few people"), (True, "This report and the last would together tell")],
)
def test_a_report_that_nothing_protects_is_refused_in_a_line_and_not_written(
    npq: Door,
    source: Path,
    published: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    together: bool,
    words: str,
) -> None:
    def unprotected(*_: object) -> None:
        raise Unprotected("no shadow")

    monkeypatch.setattr("xl_npq.publication.withhold.suppress", unprotected)
    before = ("--previous", published / "publication.json") if together else ()
    said = npq("publish", source, "-o", tmp_path, "--with-faults", *before)
    assert (said.code, len(said.lines)) == (2, 1)
    assert words in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_publication_that_is_there_is_not_forgotten_in_silence(npq: Door, source: Path, tmp_path: Path) -> None:
    assert "--previous" not in npq("publish", source, "-o", tmp_path, "--with-faults").err
    again = npq("publish", source, "-o", tmp_path, "--with-faults")
    assert "holds a publication, which the new one replaces: give it with --previous" in again.lines[0]
    given = npq("publish", source, "-o", tmp_path, "--with-faults", "--previous", tmp_path / "publication.json")
    assert (given.code, "holds a publication" in given.err) == (0, False)


# All or none


def test_files_of_others_stay_and_outdated_ones_of_ours_go(source: Path, published: Path, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"theirs")
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "theirs.csv").write_bytes(b"theirs")
    publish(xl_npq.read(source), tmp_path)
    old = tmp_path / "csv" / "metric_9.csv"
    old.write_bytes(b"ours, of a metric that is no more")
    listed = json.loads((tmp_path / "publication.json").read_text("utf-8"))
    listed["files"] += ["csv/metric_9.csv", "logo.png", "../source/participants.csv", "csv/../../x.csv"]
    (tmp_path / "publication.json").write_text(json.dumps(listed), "utf-8")
    publish(xl_npq.read(source), tmp_path)
    theirs = {"logo.png": b"theirs", str(Path("csv") / "theirs.csv"): b"theirs"}
    assert files(tmp_path) == files(published) | theirs


def test_where_one_file_cannot_take_its_place_all_is_as_it_was(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, *_ = publish(xl_npq.read(source), tmp_path)
    (tmp_path / "index.html").write_bytes(b"as it was")
    before, replace = files(tmp_path), Path.replace

    def open_in_excel(path: Path, to: Path) -> Path:
        if Path(to) == tmp_path / "npq-metrics.xlsx" and ".part" in str(path) and "new" in path.parts:
            raise PermissionError(13, "Permission denied", str(to))
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", open_in_excel)
    with pytest.raises(UsageError, match=r"nothing was written, for npq-metrics\.xlsx cannot be"):
        write_report(report, tmp_path)
    assert files(tmp_path) == before


def test_what_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def interrupted() -> None:
        with together(tmp_path) as place:
            (place / "a").write_bytes(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert files(tmp_path) == {"a": b"old"}


def test_help_says_what_is_written(npq: Door) -> None:
    said = npq("publish", "--help")
    assert all(name in " ".join(said.out.split()) for name in FORMS)
    assert command.publish.__doc__
