"""Days as people write them: told for certain, or said not to be."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.formats.sheets.values import FUTURE, UNREADABLE, day_in, order_of, whole_in

TODAY = date(2026, 11, 23)
MARCH = date(1965, 3, 14)


@pytest.mark.parametrize(
    "written",
    [
        "3/14/65", "03/14/1965", "3-14-65", "3.14.1965", "1965-03-14", "19650314", "Mar 14, 1965", "14-Mar-65",
        "March 14 1965", "14 march 1965", "3/14/1965 0:00:00", MARCH, datetime(1965, 3, 14), 23815,  # noqa: DTZ001
    ],
)  # fmt: skip
def test_one_day_in_many_ways(written: object) -> None:
    assert day_in(written, "month_first", TODAY, is_birth=True) == (MARCH, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written", ["2/30/65", "13/13/65", "March 1965", "1965", "65", "spring", "3/14", 12, 1.5, True]
)
def test_what_is_no_whole_day_is_said_and_not_guessed(written: object) -> None:
    assert day_in(written, "month_first", TODAY) == (None, UNREADABLE)  # type: ignore[arg-type]


def test_nobody_is_born_in_the_future_and_two_digits_are_of_this_or_the_last_century() -> None:
    assert day_in("1/2/27", "month_first", TODAY, is_birth=True) == (date(1927, 1, 2), None)
    assert day_in("1/2/27", "month_first", TODAY) == (date(2027, 1, 2), None)
    assert day_in("1/2/2027", "month_first", TODAY, is_birth=True) == (None, FUTURE)


def test_a_column_that_writes_the_day_first_is_read_so() -> None:
    order = order_of(["14/3/65", "4/3/65", "", 12])
    assert order == "day_first"
    assert day_in("4/3/65", order, TODAY, is_birth=True) == (date(1965, 3, 4), None)
    assert order_of(["14/3/65", "3/14/65"]) == "month_first"


@given(st.dates(date(1900, 1, 1), TODAY))
def test_a_day_written_the_american_way_comes_back(day: date) -> None:
    assert day_in(f"{day.month}/{day.day}/{day.year}", "month_first", TODAY, is_birth=True) == (day, None)
    assert day_in(f"{day:%d-%b-%Y}", "month_first", TODAY, is_birth=True) == (day, None)
    assert day_in(day.isoformat(), "day_first", TODAY, is_birth=True) == (day, None)


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats()))
def test_any_cell_is_a_day_or_said_to_be_none(cell: str | float) -> None:
    day, why = day_in(cell, "month_first", TODAY)
    assert day is None or why is None
    assert day is not None or why is not None or cell == ""


@pytest.mark.parametrize(
    ("cell", "whole"), [("146 mi", 146), (146.4, 146), ("1,200 miles", 1200), ("far", None), (True, None)]
)
def test_miles_are_read_with_their_unit(cell: object, whole: int | None) -> None:
    assert whole_in(cell) == whole  # type: ignore[arg-type]
