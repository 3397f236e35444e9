"""How often a desk backs itself up, how many it keeps, and from when on the last one counts as old.

All of it is data with its source.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from sync.rules.sourced import Sourced, read

PATH = "rules/backups.json"


class Rule(Sourced):
    """How often, how many, how long."""

    every_hours: int
    kept: int
    """So many of those it made by itself; those made by hand are nobody's to remove."""
    stale_days: int
    aside_days: int
    """So long a desk that a backup took the place of is kept beside it."""
    quiet_seconds: int
    """So long nobody types or clicks before one is begun."""


@cache
def rule() -> Rule:
    """Give the rule as shipped."""
    return read(PATH, Rule)


def is_due(last_at: datetime | None, now: datetime) -> bool:
    """Say whether it is time for the next one; also where the last is of a day that is still to come."""
    return last_at is None or not timedelta(0) <= now - last_at < timedelta(hours=rule().every_hours)


def is_stale(last_at: datetime | None, now: datetime) -> bool:
    """Say whether the last one is too old to lean on; also where it is of a day that is still to come."""
    if last_at is None:
        return True
    age = now - last_at
    return age > timedelta(days=rule().stale_days) or age < -timedelta(days=1)


def may_go(aside_at: datetime, now: datetime) -> bool:
    """Say whether a desk that was put aside has been kept long enough."""
    return now - aside_at > timedelta(days=rule().aside_days)
