"""A tick belongs to what was ticked, stale is unknown, and a day is a place's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sync.records import KINDS
from sync.records.appointment import Appointment
from sync.records.base import Record
from sync.records.lab_draw import LabDraw
from sync.records.trip import Trip
from sync.rules.freshness import Freshness
from sync.rules.ticks import outlived, standing, tick_fields, version_of
from sync.rules.whose_day import (
    age_years,
    clock_of,
    day_of,
    days_until,
    is_late,
    is_same_clock,
    spoken,
    spoken_day,
    zone_name,
)
from tests.rules.known import NOW, a, confirmed

TICKED = [(noun, name) for noun in KINDS for name in tick_fields(noun)]
each_tick = pytest.mark.parametrize(
    ("noun", "name"), TICKED, ids=[f"{n.about.name}.{name}" for n, name in TICKED]
)


@each_tick
def test_a_tick_stands_for_what_was_ticked_and_nothing_later(noun: type[Record], name: str) -> None:
    record = a(noun)
    assert standing(record, name).state == "none"
    confirmed(record, name)
    assert standing(record, name).is_current
    note = next((f for f in ("note", "lab_note", "reason") if hasattr(record, f)), None)
    if note:
        setattr(record, note, "Something beside it.")
        assert standing(record, name).is_current
    setattr(record, name, record.__getattribute__(name).model_copy(update={"of": "0" * 24}))
    assert standing(record, name).state == "earlier"
    assert outlived(record) == (name,)


def test_a_visit_that_moved_is_not_confirmed_any_more() -> None:
    visit = confirmed(a(Appointment), "confirmed", "patient_told")
    assert visit.starts_at is not None
    visit.starts_at += timedelta(hours=1)
    assert outlived(visit) == ("confirmed", "patient_told")
    visit.starts_at -= timedelta(hours=1)
    assert outlived(visit) == ()


def test_the_order_of_a_set_is_nobodys_statement() -> None:
    one, other = a(LabDraw, result_ids=["0" * 32, "1" * 32]), a(LabDraw, result_ids=["1" * 32, "0" * 32])
    assert version_of(one, "resulted") == version_of(other, "resulted")


def test_a_van_that_was_confirmed_for_another_day_counts_as_unknown() -> None:
    trip = confirmed(a(Trip), "patient_told")
    trip.starts_on = date(2026, 12, 8)
    assert not standing(trip, "patient_told").is_current


def test_what_was_never_exchanged_or_too_long_ago_is_stale() -> None:
    assert Freshness(None).is_stale(NOW)
    assert not Freshness(NOW - timedelta(hours=23)).is_stale(NOW)
    assert Freshness(NOW - timedelta(hours=25)).is_stale(NOW)
    assert not Freshness(NOW - timedelta(hours=25), timedelta(hours=48)).is_stale(NOW)


def test_an_exchange_stamped_ahead_of_now_has_no_age() -> None:
    assert Freshness(NOW + timedelta(days=3650)).is_stale(NOW)
    assert Freshness(NOW + timedelta(minutes=1)).age(NOW) == timedelta()


def test_stale_matters_for_what_is_near() -> None:
    old = Freshness(NOW - timedelta(hours=30))
    assert not old.is_enough_for(NOW + timedelta(hours=71), NOW)
    assert old.is_enough_for(NOW + timedelta(hours=73), NOW)
    assert not old.is_enough_for(None, NOW)


def test_a_moment_is_another_day_in_another_place() -> None:
    late = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    assert day_of(late, "America/Anchorage") == date(2026, 11, 23)
    assert day_of(late, "UTC") == date(2026, 11, 24)
    assert days_until(date(2026, 11, 24), late, "America/Anchorage") == 1
    assert is_late(date(2026, 11, 23), late, "UTC")
    assert not is_late(date(2026, 11, 23), late, "America/Anchorage")
    assert not is_late(None, late, "UTC")


def test_a_time_is_spoken_with_its_clock() -> None:
    at = datetime(2026, 11, 23, 16, 42, tzinfo=UTC)
    assert spoken(at, "America/Phoenix") == "Mon Nov 23, 9:42 AM MST"
    assert spoken(at, "America/Phoenix", with_day=False) == "9:42 AM MST"
    assert spoken(at, "No/Such_Place") == "Mon Nov 23, 4:42 PM UTC"
    assert spoken_day(date(2026, 11, 3), with_year=True) == "Tue Nov 3, 2026"
    assert zone_name(at, "America/Anchorage") == "AKST"


def test_phoenix_and_denver_part_in_summer() -> None:
    winter, summer = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    assert is_same_clock("America/Phoenix", "America/Denver", winter)
    assert not is_same_clock("America/Phoenix", "America/Denver", summer)


def test_a_zone_name_that_leads_out_of_the_zones_is_no_clock() -> None:
    assert clock_of("../../etc/passwd") is UTC
    assert clock_of("") is UTC


def test_a_birthday_counts_on_its_day() -> None:
    assert age_years(date(1965, 3, 14), date(2026, 3, 13)) == 60
    assert age_years(date(1965, 3, 14), date(2026, 3, 14)) == 61
