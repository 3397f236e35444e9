"""Dates and times in the words of the desk: whose day it is, whose clock it is, how late something is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

from navigator_app.ui import i18n, sayings, words
from sync.words import When, say, us_date

PHOENIX, DENVER, CHICAGO = (
    ZoneInfo("America/Phoenix"),
    ZoneInfo("America/Denver"),
    ZoneInfo("America/Chicago"),
)
NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # Saturday 10:00 AM in Phoenix


def _at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = PHOENIX) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("on", "text", "tint"),
    [
        (date(2026, 11, 19), "2 days late", "danger"),
        (date(2026, 11, 20), "1 day late", "danger"),
        (date(2026, 11, 21), "Today", "warn"),
        (date(2026, 11, 22), "Tomorrow", "neutral"),
        (date(2026, 11, 23), "Mon Nov 23", "neutral"),
        (date(2027, 1, 4), "Mon Jan 4, 2027", "neutral"),
    ],
)
def test_a_deed_with_a_date_is_late_today_or_on_its_day(on: date, text: str, tint: str) -> None:
    due = words.due_on(on, PHOENIX, PHOENIX, NOW)
    assert (due.text, due.tint, due.late) == (text, tint, tint == "danger")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (_at(21, 12), "Today 12:00 PM"),
        (_at(22, 9, 5), "Tomorrow 9:05 AM"),
        (_at(24, 13, 30), "Tue Nov 24, 1:30 PM"),
        (_at(21, 9, 20), "40 min late"),
        (_at(21, 7), "3 hours late"),
        (_at(20, 22), "12 hours late"),
        (_at(19, 9), "2 days late"),
        (_at(24, 9, zone=CHICAGO), "Tue Nov 24, 9:00 AM CST"),
    ],
)
def test_a_deed_with_a_time_says_how_late_or_when(at: datetime, text: str) -> None:
    zone = at.tzinfo
    assert isinstance(zone, ZoneInfo)
    assert words.due_at(at, zone, PHOENIX, NOW).text == text


def test_today_is_never_said_of_another_zone() -> None:
    there = _at(21, 15, zone=CHICAGO)
    assert words.moment(there, CHICAGO, PHOENIX, NOW) == "Sat Nov 21, 3:00 PM CST"


def test_a_deed_is_due_in_the_zone_of_its_place() -> None:
    late_evening = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)  # Nov 21 11:30 PM in Phoenix, Nov 22 in Chicago
    assert words.due_on(date(2026, 11, 21), CHICAGO, PHOENIX, late_evening).text == "1 day late"
    assert not words.due_on(date(2026, 11, 21), PHOENIX, PHOENIX, late_evening).late


def test_the_zone_is_named_only_where_the_clock_differs() -> None:
    winter, summer = datetime(2026, 11, 21, 16, 42, tzinfo=UTC), datetime(2026, 7, 1, 16, 42, tzinfo=UTC)
    assert words.clock_time(winter, DENVER, PHOENIX) == "9:42 AM"
    assert words.clock_time(summer, DENVER, PHOENIX) == "10:42 AM MDT"
    assert words.clock_time(winter, PHOENIX, CHICAGO) == "9:42 AM MST"


def test_a_zone_that_no_clock_knows_is_shown_as_utc_and_breaks_no_list() -> None:
    when = When(at=_at(21, 10), zone="Denver")
    assert sayings.when_text(when, NOW, PHOENIX) == "Sat Nov 21, 5:00 PM UTC"


def test_midnight_and_noon_are_twelve() -> None:
    assert words.clock_time(_at(21, 0), PHOENIX, PHOENIX) == "12:00 AM"
    assert words.clock_time(_at(21, 12), PHOENIX, PHOENIX) == "12:00 PM"


def test_exchanges_say_how_long_ago() -> None:
    assert words.ago(_at(21, 9, 42), PHOENIX, NOW) == "9:42 AM"
    assert words.ago(_at(18, 9, 42), PHOENIX, NOW) == "3 days ago"


def test_dates_are_written_the_american_way() -> None:
    assert us_date(date(1965, 3, 14)) == "03/14/1965"
    assert words.long_day(date(2026, 11, 21)) == "Saturday, November 21"


def test_every_word_goes_through_translation_and_names_stay(dressed: QApplication) -> None:
    i18n.install_pseudo(dressed)
    assert words.due_on(date(2026, 11, 19), PHOENIX, PHOENIX, NOW).text.startswith("2 dàýs làté~")
    assert i18n.spoken(say("Waiting: {who}", who="Ann Reed")).startswith("Wàîtîñg: Ann Reed~")
    i18n.install_language(dressed, "en")
    assert i18n.spoken(say("Waiting: {who}", who="Ann Reed")) == "Waiting: Ann Reed"
    assert i18n.spoken("") == ""
