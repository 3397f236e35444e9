"""Which covers run at a moment, by the clock they were written by, and for whom somebody stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from sync.rules.whose_day import day_of

State = Literal["coming", "running", "over"]


def state_of(cover: Any, now: datetime) -> State:
    """Say whether a cover is to come, runs, or is over: both of its days count, by its own clock."""
    if cover.is_withdrawn or cover.from_on is None or cover.until_on is None:
        return "over"
    if cover.ended_at is not None and cover.ended_at <= now:
        return "over"
    today = day_of(now, cover.zone)
    if today < cover.from_on:
        return "coming"
    return "running" if today <= cover.until_on else "over"


def by_covered(covers: Iterable[Any], now: datetime) -> Mapping[str, Any]:
    """Give the cover that runs for each person whose panel is handed over; of several the one that runs longest.

    Shape: a cover is not handed on: who covers for somebody that covers for a third sees the panel of the second alone.
    """
    found: dict[str, Any] = {}
    for cover in covers:
        known = found.get(cover.of_id)
        longer = known is None or (cover.until_on, cover.id) > (known.until_on, known.id)
        if cover.of_id and longer and state_of(cover, now) == "running":
            found[cover.of_id] = cover
    return found


def for_whom(covers: Iterable[Any], person: str, now: datetime) -> Mapping[str, Any]:
    """Give the people for whom a person stands in now, each with the cover that runs longest."""
    return by_covered((cover for cover in covers if cover.by_id == person), now)
