"""`xl-npq calendar` and the schedule behind it: the right days, in a file that calendars take, the same every time."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from check_sources import SETTINGS, Source, participant, settings, with_participants, with_table, write_folder
from command_line import EXAMPLE, Door
from icalendar import Calendar, Component
from plain.reviews import due, months_on

import xl_npq
from xl_npq.due_calendar import calendar_of, write_calendar
from xl_npq.schedule import delivery_starts, upcoming
from xl_npq.settings import settings_of
from xl_npq.values import day_of_serial

pytest_plugins = ("command_fixtures",)


def written(folder: Path, *pairs: tuple[str, object], as_at: str = "2019-09-30", provider: str = "Acre") -> Path:
    """The calendar of a source with these settings."""
    source = write_folder(folder / "source", settings(("Provider", provider), *pairs, as_at=as_at))
    path = folder / f"{as_at}.ics"
    write_calendar(xl_npq.read(source), path)
    return path


def events(path: Path) -> list[Component]:
    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def days(path: Path) -> list[tuple[date, str]]:
    return [(event.decoded("dtstart"), str(event["summary"]).removeprefix("NPQ: ")) for event in events(path)]


# What is due


@pytest.mark.parametrize("seed", range(40))
def test_what_is_due_is_what_a_plain_calculation_says(seed: int, tmp_path: Path) -> None:
    dice = Random(seed)
    starts = date(2017, 1, 1) + timedelta(days=dice.randrange(900))
    as_at = starts + timedelta(days=dice.randrange(-200, 3000))
    back, out = dice.choice((0, 1, 30, 366)), dice.choice((0, 60, 366))
    pairs = (("First delivery year starts", starts.isoformat()), ("Return days", back), ("Publication days", out))
    tables = xl_npq.read(write_folder(tmp_path, settings(*pairs, as_at=as_at.isoformat())))
    chosen, _ = settings_of(tables)
    found = [(day_of_serial(one.on), one.words) for one in upcoming(chosen, delivery_starts(chosen, 0))]
    # The first is two years back, since what is due may be so late; five are looked at.
    year = sum(months_on(starts, 12 * number) <= as_at for number in range(30))
    assert found == due(starts, as_at, back, out, until=max(1, year - 2) + 4)
    assert len(found) >= 4


def test_delivery_begins_with_the_first_cohort_unless_a_setting_says_when(tmp_path: Path) -> None:
    assert days(written(tmp_path))[0] == (date(2019, 9, 30), "End-year self-assessment, year 2 (to 31/08/2019)")
    later = written(tmp_path / "later", ("First delivery year starts", "2019-04-01"))
    assert days(later)[0] == (date(2019, 10, 30), "Mid-year self-assessment, year 1 (to 30/09/2019)")


def test_nothing_that_is_past_is_told(tmp_path: Path) -> None:
    assert min(day for day, _ in days(written(tmp_path, as_at="2020-10-01"))) == date(2020, 10, 30)


# The file


def test_events_are_whole_days_that_remind_two_weeks_before_and_block_nothing(tmp_path: Path) -> None:
    found = events(written(tmp_path))
    assert len(found) > 4
    for event in found:
        first, following = event.decoded("dtstart"), event.decoded("dtend")
        assert type(first) is date
        assert following - first == timedelta(days=1)
        assert event["transp"] == "TRANSPARENT"
        (alarm,) = event.walk("VALARM")
        assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta(days=-14))
        assert alarm["description"] == event["summary"]


def test_the_stamp_is_as_at_and_no_clock(tmp_path: Path) -> None:
    assert {event.decoded("dtstamp").isoformat() for event in events(written(tmp_path))} == {
        "2019-09-30T00:00:00+00:00"
    }


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "one").read_bytes() == written(tmp_path / "two").read_bytes()


def test_an_entry_keeps_its_name_when_its_day_moves(tmp_path: Path) -> None:
    def named(path: Path) -> dict[str, date]:
        return {str(event["uid"]): event.decoded("dtstart") for event in events(path)}

    before = named(written(tmp_path))
    after = named(written(tmp_path / "moved", ("Return days", 40), as_at="2019-10-01"))
    common = before.keys() & after.keys()
    assert len(before) == len(events(written(tmp_path))), "names are unique"
    assert len(common) == len(before)
    assert {after[name] - before[name] for name in common if "publication" not in name} == {timedelta(days=10)}
    assert not before.keys() & named(written(tmp_path / "other", provider="Beech")).keys()


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_asks(tmp_path: Path) -> None:
    content = written(tmp_path, provider="Zoë’s Academy; Trust, North\\East " * 4).read_bytes()
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("name", ["Smith; Sons, Ltd", "Back\\slash", "Zoë’s 👩‍🏫 Trust", 'Quote "it"', "x" * 200])
def test_a_provider_of_any_name_is_read_back(name: str) -> None:
    found = Calendar.from_ical(calendar_of((), name, date(2019, 9, 30)))
    assert str(found["x-wr-calname"]) == f"{name}: NPQ returns"


def test_nothing_of_anybodys_row_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "example.ics"
    write_calendar(xl_npq.read(EXAMPLE), path)
    text = path.read_bytes().replace(b"\r\n ", b"").decode("utf-8")
    with (EXAMPLE / "participants.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    with (EXAMPLE / "requirements.csv").open(encoding="utf-8") as file:
        owners = {row["Owner"] for row in csv.DictReader(file)} - {""}
    assert len(people) > 1_000
    assert owners
    assert [one["Name"] for one in people if one["Name"] and one["Name"] in text] == []
    assert [one["TRN"] for one in people if one["TRN"] and one["TRN"] in text] == []
    assert [owner for owner in owners if owner in text] == []


# The command


def test_the_command_says_what_it_wrote(npq: Door, tmp_path: Path) -> None:
    said = npq("calendar", EXAMPLE, "-o", tmp_path / "due.ics")
    assert said.code == 0
    assert "2019-09-30   End-year data return, year 2 (to 31/08/2019)" in said.out
    assert said.out.splitlines()[-1] == f"Wrote {tmp_path / 'due.ics'}: {len(events(tmp_path / 'due.ics'))} dates"


def test_as_at_and_provider_can_be_given(npq: Door, tmp_path: Path) -> None:
    two = with_participants(participant(Provider="Acre"), participant(Provider="Beech", participant_ID="P-2"))
    source, path = write_folder(tmp_path / "source", {**two, "Settings": ()}), tmp_path / "due.ics"
    assert npq("calendar", source, "-o", path, "--as-at", "2019-09-30").code == 2
    assert not path.exists()
    assert npq("calendar", source, "-o", path, "--as-at", "30/09/2019", "--provider", "beech").code == 0
    assert str(Calendar.from_ical(path.read_bytes())["x-wr-calname"]) == "Beech: NPQ returns"


@pytest.mark.parametrize(
    ("source", "name", "code", "words"),
    [
        (with_participants(participant()), "due.txt", 2, "the calendar's name must end in .ics"),
        (with_table("Settings"), "due.ics", 2, "As at"),
        (with_participants(Settings=SETTINGS), "due.ics", 1, "Participants"),
        (with_participants(participant(enrolled_on="2021-01-04")), "due.ics", 2, "First delivery year starts"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_and_leaves_no_file(
    npq: Door, tmp_path: Path, source: Source, name: str, code: int, words: str
) -> None:
    said = npq("calendar", write_folder(tmp_path / "source", source), "-o", tmp_path / name)
    assert said.code == code
    assert words in said.lines[-1]
    assert not (tmp_path / name).exists()
