"""Parquet: read as the same rows in CSV are, whole or some providers at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from check_sources import SETTINGS, participant, write_folder

import xl_npq
from xl_npq.batch.task import Common, Task, common_of, make, tasks_of, workbook_names
from xl_npq.cli import run
from xl_npq.errors import SourceError
from xl_npq.providers import apart, apart_from_others, providers_of
from xl_npq.read import parquet, portions, read_by_portions
from xl_npq.tables import Tables

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ROWS = [
    participant(Provider="North", participant_ID="N-1", URN="100001", FSM_="0.5", enrolled_on="2017-09-04"),
    participant(Provider="South", participant_ID="S-1", URN="100002", FSM_="40", enrolled_on="2017-09-04"),
    participant(Provider="", participant_ID="X-1"),
    participant(Provider="NORTH ", participant_ID="N-2", URN="100001", FSM_="", enrolled_on="soon"),
    participant(Provider="West", participant_ID="W-1", level="NPQSL", Extra="kept"),
    participant(Provider="South", participant_ID="S-2", commenced_on=""),
]
for row in ROWS:
    row["FSM %"] = row.pop("FSM ", "")
SCRIPTS = [
    {"Provider": name, "Assessment ID": f"A-{number}", "Participant ID": whose, "Level": "NPQH", "Mark": mark}
    for number, (name, whose, mark) in enumerate(
        [("South", "S-1", "61"), ("North", "N-1", "x"), ("South", "S-2", "70")]
    )
]
SOURCE = {
    "Participants": ROWS,
    "Assessments": SCRIPTS,
    "Settings": SETTINGS,
    "Targets": [{"Provider": "", "Cohort": "2017/18", "Level": "NPQH", "Recruitment": "2", "FSM": "?"}],
    "Schools": [{"URN": "100001", "School name": "High School"}, {"URN": "100002", "School name": "Low School"}],
}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "csv", SOURCE)


@pytest.fixture
def stored(texts: Path, tmp_path: Path) -> Path:
    """The same source, its large tables in Parquet, two rows to a row group."""
    folder = tmp_path / "parquet"
    folder.mkdir()
    for path in texts.iterdir():
        if path.stem in ("participants", "assessments", "targets"):
            frame = pd.read_csv(path, dtype=str, keep_default_na=False)
            write(folder / f"{path.stem}.parquet", frame)
        else:
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def write(path: Path, frame: pd.DataFrame) -> Path:
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path, row_group_size=2)
    return path


def told(tables: Tables) -> dict[str, object]:
    """All that is made from tables, but for the files' endings."""
    return {
        "frames": {name: frame.to_csv() for name, frame in tables.frames.items()},
        "unread": tables.unread,
        "notes": tables.notes,
        "missing": tables.missing,
    }


def without_log(tables: Tables) -> Tables:
    return tables.with_frame("Changes", tables["Changes"].drop(columns="Input file"))


def test_the_whole_source_is_read_as_the_same_in_csv(texts: Path, stored: Path) -> None:
    assert told(xl_npq.read(stored)) == told(xl_npq.read(texts))


@pytest.mark.parametrize("most", [1, 3, 50_000])
def test_portions_are_what_each_provider_has_of_the_whole(
    most: int, texts: Path, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "MOST_ROWS", most)
    whole = xl_npq.read(texts)
    found = read_by_portions(stored)
    assert found is not None
    assert found.providers == providers_of(whole)
    assert found.rows_of_nobody == 1
    read = {name: own for names, tables in found for name, own in apart_from_others(tables, names)}
    assert {name: told(own) for name, own in read.items()} == {name: told(own) for name, own in apart(whole)}


def test_no_more_rows_are_held_than_are_allowed(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "MOST_ROWS", 3)
    found = read_by_portions(stored)
    assert found is not None
    held = [(names, len(tables["Participants"]) + len(tables["Assessments"])) for names, tables in found]
    assert held == [(("North",), 3), (("South",), 4), (("West",), 1)]


def test_what_the_whole_column_tells_counts_in_every_portion(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "MOST_ROWS", 1)
    found = read_by_portions(stored)
    assert found is not None
    ((_, north), *_) = found
    # 0.5 is half a per cent, for another provider's 40 says that the column holds percentages.
    assert north["Participants"]["FSM %"].iloc[0] == 0.005


def test_workbooks_are_those_of_the_same_rows_in_csv(
    texts: Path, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "MOST_ROWS", 3)
    made = {}
    for name, source in (("one", texts), ("two", stored)):
        (tmp_path / name).mkdir()
        assert run(["batch", str(source), "-o", str(tmp_path / name)]) == 0
        made[name] = {path.name: path.read_bytes() for path in (tmp_path / name).glob("*.xlsx")}
    assert set(made["one"]) == {"North.xlsx", "South.xlsx", "West.xlsx", "overview.xlsx"}
    assert made["one"]["overview.xlsx"] == made["two"]["overview.xlsx"]
    for name in ("North.xlsx", "South.xlsx", "West.xlsx"):
        # The sheets Checks and CHANGES name the file that a fault is in, and that was read.
        one, two = (without_log(xl_npq.read(tmp_path / folder / name)) for folder in ("one", "two"))
        assert told(one) == told(two)


def test_typed_columns_are_read_by_their_types(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "Participant ID": [1, 2],
            "Level": pd.Categorical(["NPQH", "NPQSL"]),
            "Enrolled on": [date(2017, 9, 4), None],
            "Commenced on": [datetime(2017, 10, 2), datetime(2017, 10, 3, 12)],
            "FSM %": [0.3, float("nan")],
            "Final mark": [Decimal("61.5"), None],
            "Peer moderated": [True, None],
        }
    )
    read = xl_npq.read(write(tmp_path / "people.parquet", frame))["Participants"]
    first, second = read.iloc[0], read.iloc[1]
    assert list(read.index) == [2, 3]
    assert [first["Participant ID"], first["Level"], first["Peer moderated"]] == ["1", "NPQH", "Yes"]
    assert [first["FSM %"], first["Final mark"]] == [0.3, 61.5]
    assert [f"{first['Enrolled on']:%Y-%m-%d}", f"{second['Commenced on']:%Y-%m-%d}"] == ["2017-09-04", "2017-10-03"]
    assert second[["Enrolled on", "FSM %", "Final mark", "Peer moderated"]].isna().all()


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 50 + b"PAR1", b"Provider,Level\n"])
def test_what_is_no_parquet_file_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "participants.parquet"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="no Parquet file that can be read"):
        xl_npq.read(path)


def test_one_provider_alone_is_read_whole(tmp_path: Path) -> None:
    frame = pd.DataFrame([participant(Provider="North"), participant(participant_ID="P-2")])
    assert read_by_portions(write(tmp_path / "participants.parquet", frame)) is None


def test_a_csv_source_is_not_read_by_portions(texts: Path) -> None:
    assert read_by_portions(texts) is None


def test_a_file_with_more_rows_than_can_be_numbered_is_refused(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS_OF_A_FILE", 5)
    with pytest.raises(SourceError, match="more than 5 rows"):
        read_by_portions(stored)


def tasks(parts: Sequence[tuple[str, Tables]]) -> list[Task]:
    return list(tasks_of(parts, workbook_names([name for name, _ in parts])))


def test_a_column_that_is_lacking_is_told_of_each_provider(stored: Path) -> None:
    frame = pq.read_table(stored / "participants.parquet").to_pandas().drop(columns="Level")
    write(stored / "participants.parquet", frame)
    found = read_by_portions(stored)
    assert found is not None
    ((names, tables), *_) = found
    assert isinstance(common_of(tables), Common)
    problems = {make(common_of(tables), task).outcome.problem for task in tasks([*apart_from_others(tables, names)])}
    assert len(problems) == 1
    assert "has no column 'Level'" in problems.pop()
