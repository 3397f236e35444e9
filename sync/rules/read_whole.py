"""What somebody will act on soon is read whole after two people's words were put together.

Each half may be right and the whole wrong: a van for Tuesday beside a room for Wednesday.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sync.rules.sourced import Sourced, read
from sync.rules.whose_day import day_of

TICK = "read_whole"
"""The field in which a person confirms the whole record."""


class ReadWhole(Sourced):
    """How many days ahead, and by which field each kind begins."""

    within_days: int
    starts: Mapping[str, str]


@cache
def rule() -> ReadWhole:
    """Give the rule as the center set it."""
    return read("rules/read_whole.json", ReadWhole)


def starts_soon(kind: str, values: Mapping[str, Any], now: datetime, zone: str) -> bool:
    """Say whether a record that begins at a time begins within the days of the rule, today included.

    Shape: `values` as documents hold them; `zone` says whose day it is where the field is a day.
    """
    begins = values.get(rule().starts.get(kind, ""))
    day = _day(begins, zone) if isinstance(begins, str) else None
    today = day_of(now, zone)
    return day is not None and today <= day <= today + timedelta(days=rule().within_days)


def _day(begins: str, zone: str) -> date | None:
    try:
        return (
            date.fromisoformat(begins) if len(begins) == 10 else day_of(datetime.fromisoformat(begins), zone)
        )
    except ValueError:
        return None
