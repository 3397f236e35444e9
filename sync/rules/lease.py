"""How long a desk may work without its hub, and what it says when that ends: a calm line first, then a code.

The time is never this computer's clock alone. It is at least what the hub said last, what this desk saw last, and when
the program was made: a clock set back gains nothing. One that leapt ahead by more than a whole lease since this desk
was last open may be wrong, and is asked about before anything is called over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final, Literal

from sync.rules.sourced import Sourced, read

State = Literal["none", "fine", "told", "over", "check_date"]
CLOCK_SLACK: Final = timedelta(days=1)
"""A clock this much behind what was seen before is told of."""


class _Rule(Sourced):
    told_after_thirds: int


@cache
def _rule() -> _Rule:
    return read("rules/lease.json", _Rule)


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when a desk may work by itself."""

    begun_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """Say how long it is."""
        return self.ends_at - self.begun_at


@dataclass(frozen=True, slots=True)
class Known:
    """What a desk knows of the time, and of how long it may work by itself."""

    term: Term | None
    """None where no hub ever gave one."""
    met_at: datetime | None = None
    """When the hub said the time last, by the hub's clock."""
    seen_at: datetime | None = None
    """The latest moment at which this desk was open."""
    made_at: datetime | None = None
    """When the program was made, where that is known."""

    @property
    def floor(self) -> datetime | None:
        """Give the moment before which it cannot be."""
        known = [at for at in (self.met_at, self.seen_at, self.made_at) if at is not None]
        return max(known, default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a desk stands with its lease."""

    state: State
    ends_at: datetime | None = None
    days_apart: int = 0
    """Since the hub was met last, in whole days."""
    is_behind: bool = False
    """The clock shows less than was seen before."""


def moment(now: datetime, known: Known) -> datetime:
    """Give the moment that counts: this computer's, but never before what is known."""
    return max(now, known.floor) if known.floor else now


def stands(now: datetime, known: Known) -> Standing:
    """Say how a desk stands at a moment of its own clock."""
    term, floor = known.term, known.floor
    if term is None:
        return Standing("none")
    at = moment(now, known)
    is_behind = floor is not None and now < floor - CLOCK_SLACK
    since = known.met_at or term.begun_at
    days = max(0, (at - since).days)
    return Standing(_state(at, term, floor), term.ends_at, days, is_behind)


def _state(at: datetime, term: Term, floor: datetime | None) -> State:
    if at >= term.ends_at:
        return "check_date" if floor is not None and at - floor > term.length else "over"
    return "told" if at >= term.begun_at + term.length * _rule().told_after_thirds / 3 else "fine"
