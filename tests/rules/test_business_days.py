"""Business days: weekdays without the holidays that a place keeps, the federal ones by their law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.records.site import Site
from sync.rules.business_days import (
    add_business_days,
    business_days_between,
    federal_holidays,
    holiday_at,
    is_business_day,
    rules,
)
from sync.rules.queueing import reply_by
from tests.rules.known import bare

TRIBAL_DAY = {"on": "2026-09-25", "name": "Native American Day (PRACTICE)"}
CLINIC = bare(Site, name="Juniper Creek Clinic (PRACTICE)", holidays=[TRIBAL_DAY])
OWN_DAYS_ONLY = bare(
    Site, name="Cedar Basin (PRACTICE)", holidays=[TRIBAL_DAY], observes_federal_holidays=False
)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
sites = st.sampled_from((None, CLINIC, OWN_DAYS_ONLY))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2021, 12, 31), "New Year's Day"),
        (date(2026, 1, 1), "New Year's Day"),
        (date(2026, 1, 19), "Birthday of Martin Luther King, Jr."),
        (date(2026, 2, 16), "Washington's Birthday"),
        (date(2026, 5, 25), "Memorial Day"),
        (date(2021, 6, 18), "Juneteenth National Independence Day"),
        (date(2026, 6, 19), "Juneteenth National Independence Day"),
        (date(2026, 7, 3), "Independence Day"),
        (date(2027, 7, 5), "Independence Day"),
        (date(2026, 9, 7), "Labor Day"),
        (date(2026, 10, 12), "Columbus Day"),
        (date(2026, 11, 11), "Veterans Day"),
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2022, 12, 26), "Christmas Day"),
    ],
)
def test_a_federal_holiday_is_kept_on_the_day_the_law_says(day: date, name: str) -> None:
    assert federal_holidays(day.year)[day] == name
    assert not is_business_day(day, CLINIC)
    assert is_business_day(day, OWN_DAYS_ONLY)


def test_a_day_that_was_no_holiday_yet_is_none() -> None:
    assert "Juneteenth National Independence Day" not in federal_holidays(2020).values()
    assert "Birthday of Martin Luther King, Jr." not in federal_holidays(1985).values()


def test_new_years_kept_on_friday_belongs_to_the_old_year() -> None:
    assert date(2021, 12, 31) in federal_holidays(2021)
    assert all(day.year == 2022 for day in federal_holidays(2022))


def test_a_clinics_own_holiday_counts_there_and_nowhere_else() -> None:
    day = date(2026, 9, 25)
    assert holiday_at(day, CLINIC) == "Native American Day (PRACTICE)"
    assert not is_business_day(day, CLINIC)
    assert is_business_day(day)


def test_a_holiday_without_a_name_is_one_all_the_same() -> None:
    day = date(2026, 11, 30)
    assert not is_business_day(day, bare(Site, name="A", holidays=[{"on": day.isoformat(), "name": ""}]))


def test_thanksgiving_week_is_a_day_shorter() -> None:
    wednesday = date(2026, 11, 25)
    assert add_business_days(wednesday, 1, CLINIC) == date(2026, 11, 27)
    assert add_business_days(wednesday, 1, OWN_DAYS_ONLY) == date(2026, 11, 26)
    assert reply_by(wednesday, 2, CLINIC) == date(2026, 11, 30)


def test_no_days_at_all_is_today_or_the_next_day_on_which_somebody_works() -> None:
    assert add_business_days(date(2026, 11, 25), 0, CLINIC) == date(2026, 11, 25)
    assert add_business_days(date(2026, 11, 28), 0, CLINIC) == date(2026, 11, 30)


@given(days, st.integers(1, 60), sites)
def test_what_is_added_is_what_is_counted(day: date, count: int, site: Site | None) -> None:
    found = add_business_days(day, count, site)
    assert is_business_day(found, site)
    assert business_days_between(day, found, site) == count
    assert business_days_between(found, day, site) == -count


@given(days, sites)
def test_nobody_works_at_a_weekend(day: date, site: Site | None) -> None:
    saturday = day + timedelta(days=5 - day.weekday())
    assert not is_business_day(saturday, site)
    assert not is_business_day(saturday + timedelta(days=1), site)


@given(st.integers(1990, 2060))
def test_no_federal_holiday_is_kept_at_a_weekend_and_none_is_lost(year: int) -> None:
    kept = federal_holidays(year)
    assert all(day.weekday() < 5 for day in kept)
    lawful = [one for one in rules().holidays if year >= one.since]
    new_years = [day for day, name in kept.items() if name == "New Year's Day"]
    assert len(kept) - len(new_years) == len(lawful) - 1
    assert len(new_years) in (0, 1, 2)
