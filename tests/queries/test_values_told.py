"""A field's value in words, as a person says it and never as it is kept."""

from __future__ import annotations

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from navigator_app.queries.told import value


def test_staffed_hours_are_told_by_day_and_clock(desk: Desk) -> None:
    hours = [
        {"day": "mo", "opens": "08:00", "closes": "12:30"},
        {"day": "sa", "opens": "13:00", "closes": "17:00"},
    ]
    told = value(Names(desk), "site", "hours", hours)
    assert told == "Monday 8:00 AM to 12:30 PM, Saturday 1:00 PM to 5:00 PM"


def test_hours_that_nobody_can_read_are_left_out(desk: Desk) -> None:
    assert value(Names(desk), "site", "hours", [{"day": "mo", "opens": "early", "closes": "late"}]) == ""
