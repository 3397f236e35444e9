"""How old what we know is: past a site's limit nothing is green, for it may have changed since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from sync.rules.sourced import Sourced, read

CLOCK_SLACK = timedelta(minutes=5)
"""An exchange stamped further ahead than this was stamped by a wrong clock: its age is not known."""


class _Limits(Sourced):
    stale_after_hours: int
    near_hours: int


@cache
def _limits() -> _Limits:
    return read("rules/freshness.json", _Limits)


def _stale_after() -> timedelta:
    return timedelta(hours=_limits().stale_after_hours)


@dataclass(frozen=True, slots=True)
class Freshness:
    """When this desk last exchanged with the hub, and after how long that counts as unknown."""

    exchanged_at: datetime | None
    """None: never yet."""
    stale_after: timedelta = field(default_factory=_stale_after)
    arriving: tuple[int, int] | None = None
    """While a first download is not complete: how many records are here, and how many will be."""

    def age(self, now: datetime) -> timedelta | None:
        """Say how long ago the last whole exchange was; None when there was none or its stamp lies ahead."""
        if self.exchanged_at is None or self.arriving is not None or self.exchanged_at > now + CLOCK_SLACK:
            return None
        return max(now - self.exchanged_at, timedelta())

    def is_stale(self, now: datetime) -> bool:
        """Say whether what we hold is too old to be relied on."""
        age = self.age(now)
        return age is None or age > self.stale_after

    def is_enough_for(self, due_at: datetime | None, now: datetime) -> bool:
        """Say whether something due then may be told from what we hold; an open date is held to be near."""
        is_near = due_at is None or due_at - now <= timedelta(hours=_limits().near_hours)
        return not (is_near and self.is_stale(now))
