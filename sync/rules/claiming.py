"""Who has something of a queue in hand at a moment, and until when a claim made now holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sync.rules.watching import Watch
from sync.words import When


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who has it, since when and until when."""

    claim_id: str
    by_id: str
    since: When
    until: When


def holds(claim: Any, now: datetime) -> bool:
    """Say whether a claim holds at a moment: not over, not released, not taken back."""
    if claim.is_withdrawn or claim.released_at is not None or claim.until_at is None:
        return False
    return bool(now < claim.until_at)


def holders(claims: Iterable[Any], now: datetime) -> tuple[Holder, ...]:
    """Give everybody who has it now, each once with the claim that holds longest, who came first first.

    Shape: two who claimed one thing apart are two holders; neither outdoes the other.
    """
    best: dict[str, Any] = {}
    for claim in claims:
        known = best.get(claim.by_id)
        if claim.by_id and holds(claim, now) and (known is None or known.until_at < claim.until_at):
            best[claim.by_id] = claim
    ordered = sorted(best.values(), key=lambda one: (one.since_at or one.until_at, one.by_id))
    return tuple(
        Holder(one.id, one.by_id, When(at=one.since_at, zone=one.zone), When(at=one.until_at, zone=one.zone))
        for one in ordered
    )


def claimed_until(watch: Watch | None, now: datetime, hours_unstaffed: int) -> datetime:
    """Give the end of the shift by the queue's staffed hours; outside of them a few hours, by the site's limit."""
    if watch is not None and watch.is_watched and watch.until_at is not None and watch.until_at > now:
        return watch.until_at
    return now + timedelta(hours=hours_unstaffed)
