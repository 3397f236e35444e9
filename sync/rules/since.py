"""After how long without a whole exchange it is told what changed meanwhile, and what of it comes first.

All of it is data with its source; a gap is measured by the hub's clock at both ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sync.rules.received import Stretch, falls_next
from sync.rules.sourced import Sourced, read

PATH = "rules/since.json"


class Rule(Sourced):
    """How long a gap is, how near a day counts as urgent, and which fields say what."""

    gap_hours: int
    within_days: int
    read_ticks: Mapping[str, str]
    """Kind -> the tick with which somebody says that they read it."""
    statuses: Mapping[str, tuple[str, ...]]
    """Kind -> the fields that say how far it is."""


@cache
def rule() -> Rule:
    """Give the rule as shipped."""
    return read(PATH, Rule)


def is_gap(last_at: datetime, now: datetime) -> bool:
    """Say whether it is so long since the last whole exchange that what changed meanwhile has to be told."""
    return now - last_at > timedelta(hours=rule().gap_hours)


def falls_soon(kind: str, fields: Mapping[str, Any], now: datetime, zone: str) -> Stretch | None:
    """Give when something falls that falls within the days; a trip, visit, ride or draw."""
    falls = falls_next(kind, fields, now, zone)
    return falls if falls is not None and falls.start <= now + timedelta(days=rule().within_days) else None
