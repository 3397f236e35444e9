"""Forgetting: what left a feed so long ago that nobody may need to be told any more, and what nobody needs any more.

The index is let go of what is old, never an accepted change, a verdict or a line of the audit. A computer that was
away longer is told what came meanwhile, and what is too much there its sums show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sync.clock import Clock
from sync.errors import Refused
from sync.hub.ports import AuditEntry, HubStore, HubTransaction
from sync.hub.snapshot_ports import Snapshot
from sync.hub.snapshots import is_stuck
from sync.signing import NONCE_KEPT_S

LEAST_DAYS: Final = 400
"""A computer may be away for a year and a little and still be told what left."""
NOTED_EVERY: Final = timedelta(days=7)
SNAPSHOT_KEPT_FOR: Final = timedelta(days=2)
"""How long an earlier snapshot is kept for those who are in the middle of it."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was dropped, and whether this hub knows for long enough how old its lines are."""

    dropped: int
    feeds: int
    is_old_enough: bool
    """Heads were noted so long ago at all."""
    snapshots: int = 0
    """Of first downloads, let go of."""


def compact(store: HubStore, clock: Clock, older_than_days: int) -> Compacted:
    """Drop the REMOVEs that are older, feed by feed, and what nobody needs; note how far the feeds have come today.

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
    return Compacted(sum(dropped), sum(1 for count in dropped if count), bool(heads), sweep(store, clock))


def sweep(store: HubStore, clock: Clock) -> int:
    """Let go of nonces that no request could use again, and of old snapshots; says how many snapshots."""
    now = clock.now()
    with store.reading() as tx:
        needless = [each.name for feed in tx.feeds_from(0) for each in _needless(tx, feed, now)]
    with store.writing() as tx:
        tx.drop_snapshots(needless)
        tx.forget_nonces(int(now.timestamp()) - NONCE_KEPT_S)
    return len(needless)


def _needless(tx: HubTransaction, feed: str, now: datetime) -> list[Snapshot]:
    """Name the snapshots of earlier lives, those that nobody finishes, and those before the newest that are old."""
    kept, epoch = tx.snapshots_of(feed), tx.epoch()
    newest = next((each for each in kept if each.is_whole and each.epoch == epoch), None)
    oldest_at = now - SNAPSHOT_KEPT_FOR
    others = [each for each in kept if each is not newest]
    return [
        each for each in others if each.epoch != epoch or is_stuck(each, now) or each.grown_at < oldest_at
    ]


def _drop(store: HubStore, feed: str, seq: int, now: datetime) -> int:
    with store.writing() as tx:
        tx.lock_feeds([feed])
        dropped = tx.drop_removes(feed, seq)
        if dropped:
            tx.audit([AuditEntry(feed, "", "", "feed.compacted", feed, now)])
    return dropped
