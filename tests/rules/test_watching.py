"""A desk says without a link whether somebody watches at the other end, until when, and whom to call."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sync.records.site import Site
from sync.rules.watching import who_is_watching
from tests.rules.known import bare

WEEK = [{"day": day, "opens": "08:00", "closes": "17:00"} for day in ("mo", "tu", "we", "th", "fr")]


def center(**values: Any) -> Site:
    return bare(
        Site,
        **{
            "name": "Mesa View (PRACTICE)",
            "is_center": True,
            "zone": "America/Phoenix",
            "hours": WEEK,
            "on_call_number": "555-0100",
            **values,
        },
    )


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_on_a_friday_night_nobody_watches_until_monday() -> None:
    told = who_is_watching(center(), at(21, 3)).sentence
    assert told == "Nobody is watching at the center until Mon Nov 23, 8:00 AM MST. Call 555-0100."


def test_in_staffed_hours_somebody_does() -> None:
    watch = who_is_watching(center(), at(23, 16))
    assert watch.is_watched
    assert watch.sentence == "Somebody watches at the center until Mon Nov 23, 5:00 PM MST."


def test_a_holiday_counts_as_a_day_without_hours() -> None:
    watch = who_is_watching(center(holidays=[{"on": "2026-11-26", "name": "Thanksgiving"}]), at(26, 17))
    assert not watch.is_watched
    assert watch.holiday == "Thanksgiving"
    assert "Fri Nov 27, 8:00 AM MST" in watch.sentence


def test_hours_that_touch_are_one_stretch() -> None:
    hours = [
        {"day": "mo", "opens": "08:00", "closes": "12:00"},
        {"day": "mo", "opens": "12:00", "closes": "20:00"},
    ]
    assert "8:00 PM" in who_is_watching(center(hours=hours), at(23, 16)).sentence


def test_a_cover_is_named() -> None:
    assert "Cover: Nurse line." in who_is_watching(center(cover="Nurse line"), at(21, 3)).sentence


def test_unknown_hours_are_said_to_be_unknown() -> None:
    watch = who_is_watching(center(hours=[], on_call_number=""), at(23, 16))
    assert not watch.is_known
    assert watch.sentence == (
        "It is not known when somebody watches at the center. No on-call number is known."
    )


def test_a_clinic_is_called_by_its_name() -> None:
    assert (
        "Juniper Creek" in who_is_watching(center(is_center=False, name="Juniper Creek"), at(23, 16)).sentence
    )
