"""What was changed near its day: by when every site concerned has to have it, or somebody there has to be told.

The numbers and the fields are data with their source; whether something arrived is the hub's word on how far a
site has read, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from sync.rules.sourced import Sourced, read
from sync.rules.whose_day import clock_of

PATH = "rules/received.json"


class Watched(BaseModel):
    """What of a kind is watched."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    falls: tuple[str, ...]
    """The fields that say when it is."""
    says: tuple[str, ...]
    """The dates, times, places and instructions that a site acts on."""
    sites: tuple[str, ...]
    """The fields that name a site besides those that hold the chart."""


class Rule(Sourced):
    """The limits, and which fields of which kinds they are for."""

    within_days: int
    wait_minutes: int
    near_hours: int
    near_wait_minutes: int
    told_outcomes: tuple[str, ...]
    watched: Mapping[str, Watched]


@cache
def rule() -> Rule:
    """Give the rule as shipped."""
    return read(PATH, Rule)


@dataclass(frozen=True, slots=True)
class Due:
    """By when a change has to have arrived, and what it is about."""

    by: datetime
    falls_at: datetime
    """When it is; of a date without a time, its beginning."""
    is_day: bool = False
    """Only the day is known."""


def due(
    kind: str,
    fields: Mapping[str, Any],
    changed_at: datetime,
    now: datetime,
    zone: str,
    earlier: Iterable[Mapping[str, Any]] = (),
) -> Due | None:
    """Say by when a change has to be at the sites concerned; None where nothing of it falls within the days.

    Shape: `zone` is the clock by which a date without a time is meant; a date lasts until its day is over. `earlier`
    is what stood there before: a site that knows no better still acts on it, however far ahead it was moved.
    """
    limits = rule()
    known = (falls_next(kind, one, now, zone) for one in (fields, *earlier))
    falls = min((one for one in known if one is not None), default=None)
    if falls is None or falls.start > now + timedelta(days=limits.within_days):
        return None
    is_near = falls.start - changed_at <= timedelta(hours=limits.near_hours)
    wait = limits.near_wait_minutes if is_near else limits.wait_minutes
    return Due(changed_at + timedelta(minutes=wait), falls.start, falls.is_day)


def is_told(outcome: str, with_whom: str, at: datetime, changed_at: datetime) -> bool:
    """Say whether a call told a site of a change: it reached somebody, says whom, and came after the change."""
    return outcome in rule().told_outcomes and bool(with_whom.strip()) and at >= changed_at


class Stretch(NamedTuple):
    """A moment, or a day from its beginning to its end."""

    start: datetime
    end: datetime
    is_day: bool


def falls_next(kind: str, fields: Mapping[str, Any], now: datetime, zone: str) -> Stretch | None:
    """Give the next moment or day that a record is about; what is over does not count any more."""
    watched = rule().watched.get(kind)
    if watched is None:
        return None
    stretches = (_stretch(fields.get(name), zone) for name in watched.falls)
    return min((one for one in stretches if one is not None and one.end >= now), default=None)


def _stretch(value: Any, zone: str) -> Stretch | None:
    """Give a moment, or a date from its beginning to its end by a clock; nothing for what cannot be read."""
    try:
        if isinstance(value, str) and len(value) > len("2026-11-23"):
            moment = datetime.fromisoformat(value)
            return Stretch(moment, moment, is_day=False) if moment.tzinfo else None
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if day is None:
        return None
    start = datetime.combine(day, time(), tzinfo=clock_of(zone))
    return Stretch(start, start + timedelta(days=1), is_day=True)
