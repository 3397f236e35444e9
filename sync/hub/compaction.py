"""Forgetting what left a feed so long ago that nobody may need to be told any more.

The index is let go of what is old, never an accepted change, a verdict or a line of the audit. A computer that was
away longer is told what came meanwhile, and what is too much there its sums show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sync.clock import Clock
from sync.errors import Refused
from sync.hub.ports import AuditEntry, HubStore

LEAST_DAYS: Final = 400
"""A computer may be away for a year and a little and still be told what left."""
NOTED_EVERY: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was dropped, and since when this hub knows how old its lines are."""

    dropped: int
    feeds: int
    is_old_enough: bool
    """Heads were noted so long ago at all."""


def compact(store: HubStore, clock: Clock, older_than_days: int) -> Compacted:
    """Drop the REMOVEs that are older, feed by feed, and note how far the feeds have come today.

    Raises: Refused for fewer than 400 days.
    """
    if older_than_days < LEAST_DAYS:
        raise Refused(
            "older_than",
            "Nothing younger than {days} days is dropped: a computer that was away may still have to hear it.",
            days=LEAST_DAYS,
        )
    now = clock.now()
    cutoff = now - timedelta(days=older_than_days)
    with store.writing() as tx:
        heads = tx.heads_noted_before(cutoff)
        tx.forget_heads_before(cutoff)
        last = tx.last_noted_at()
        if last is None or now - last >= NOTED_EVERY:
            tx.note_heads(now)
    dropped = [_drop(store, feed, seq, now) for feed, seq in sorted(heads.items())]
    return Compacted(sum(dropped), sum(1 for count in dropped if count), bool(heads))


def _drop(store: HubStore, feed: str, seq: int, now: datetime) -> int:
    with store.writing() as tx:
        tx.lock_feeds([feed])
        dropped = tx.drop_removes(feed, seq)
        if dropped:
            tx.audit([AuditEntry(feed, "", "", "feed.compacted", feed, now)])
    return dropped
