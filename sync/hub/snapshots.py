"""First downloads: a feed as it stood, in blocks made once and given to everyone who follows it.

What is about no patient comes first, then patient by patient, those with open cases before the others. A block is
never changed; what has left the feed since is taken out of it whenever it is given, before it is given.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from sync.clock import Clock
from sync.errors import Said
from sync.hub.first_order import in_order
from sync.hub.ports import HubStore, HubTransaction
from sync.hub.snapshot_ports import Snapshot, SnapshotBlock
from sync.protocol import CHARTS_LIMIT, First, Frame, Offer
from sync.wire.first import pack_rows, unpack_rows

LEAST_ROWS: Final = 500
"""A feed of fewer records is told as blocks like all others."""
FRAME_BYTES: Final = 64_000
"""What a block should take. Twice as much gains five percent and holds up a desk's window for twice as long."""
FORESEEN_ROW_BYTES: Final = 130
TOO_OLD_SHARE: Final = 5
"""A snapshot is too old when what moved since is more than one in so many of its records."""
IS_STUCK: Final = timedelta(minutes=2)
"""Whoever makes a snapshot and adds nothing for so long makes it no more."""
PATIENCE_TRIES: Final = 200
PATIENCE_S: Final = 0.1

Run = Callable[[Callable[[], None]], None]


def at_once(work: Callable[[], None]) -> None:
    """Do it before going on."""
    work()


@dataclass(frozen=True, slots=True)
class Reader:
    """The computer and the person that read first downloads."""

    store: str
    person: str


class Shelf:
    """The snapshots of a hub: made, renewed, offered and given."""

    def __init__(
        self,
        store: HubStore,
        clock: Clock,
        *,
        least_rows: int = LEAST_ROWS,
        frame_bytes: int = FRAME_BYTES,
        run: Run = at_once,
    ) -> None:
        self._store = store
        self._clock = clock
        self._least_rows = least_rows
        self._frame_bytes = frame_bytes
        self._run = run
        self._moment = threading.Event()

    # ---- what is offered

    def offers(self, feeds: Sequence[str], epoch: str, first: First) -> tuple[Offer, ...]:
        """Offer a snapshot of each of these feeds that is large enough, made when there is none that is fresh enough.

        Shape: a download that is under way goes on with the snapshot with which it began.
        """
        places = {place.feed: place for place in first.places}
        found: list[Offer] = []
        for feed in feeds:
            place = places.get(feed)
            snapshot = self._usable(feed, epoch, place.snapshot if place else None)
            if snapshot is not None:
                goes_on = place is not None and place.snapshot == snapshot.name
                block = place.block if place is not None and goes_on else 0
                found.append(_offer(snapshot, block, place.snapshot if place is not None else ""))
        return tuple(found)

    def _usable(self, feed: str, epoch: str, name: str | None) -> Snapshot | None:
        with self._store.reading() as tx:
            begun = [each for each in tx.snapshots_of(feed) if each.name == name and each.epoch == epoch]
            if begun and (begun[0].is_whole or not self._is_stuck(begun[0])):
                return begun[0]
            if tx.count_puts(feed) < self._least_rows:
                return None
            fresh = self._fresh(tx, feed, epoch)
        return fresh or self.make(feed)

    def _fresh(self, tx: HubTransaction, feed: str, epoch: str) -> Snapshot | None:
        head = tx.head_of(feed)
        for each in tx.snapshots_of(feed):
            is_near = head - each.seq <= max(self._least_rows, each.rows // TOO_OLD_SHARE)
            if each.epoch == epoch and is_near and (each.is_whole or not self._is_stuck(each)):
                return each
        return None

    def _is_stuck(self, snapshot: Snapshot) -> bool:
        return is_stuck(snapshot, self._clock.now())

    # ---- what is given

    def needs(self, offers: Sequence[Offer], first: First, reader: Reader) -> dict[str, Sequence[str]]:
        """Name per feed the patients whose charts come before its snapshot: those opened, and at first one's own."""
        found: dict[str, Sequence[str]] = {}
        if not offers:
            return found
        with self._store.reading(reader.store) as tx:
            for offer in offers:
                own = () if offer.block else tx.needed_by(offer.snapshot, reader.person, CHARTS_LIMIT)
                wanted = list(dict.fromkeys((*first.charts, *own)))[:CHARTS_LIMIT]
                if wanted and first.room_bytes + len(first.charts):
                    found[offer.feed] = wanted
        return found

    def frames(self, offers: Sequence[Offer], reader: Reader, room_bytes: int) -> Iterator[Frame]:
        """Give the next blocks of what was offered; waits a while for one that is being made."""
        for offer in offers:
            block, is_over = offer.block, False
            while room_bytes > 0 and not is_over:
                frame = self._awaited(offer, block, reader)
                if frame is None:
                    break
                yield frame
                room_bytes -= len(frame.body)
                block, is_over = block + 1, frame.is_last

    def _awaited(self, offer: Offer, block: int, reader: Reader) -> Frame | None:
        for _ in range(PATIENCE_TRIES):
            frame, may_come = self._frame(offer, block, reader)
            if frame is not None or not may_come:
                return frame
            self._moment.wait(PATIENCE_S)
        return None

    def _frame(self, offer: Offer, block: int, reader: Reader) -> tuple[Frame | None, bool]:
        """Give a block with nothing in it that its reader may not see at this moment, or say whether it may come."""
        with self._store.reading(reader.store) as tx:
            device = tx.device(reader.store)
            if device is None or device.is_revoked or offer.feed not in device.feeds:
                return None, False
            kept = [each for each in tx.snapshots_of(offer.feed) if each.name == offer.snapshot]
            if not kept or kept[0].epoch != tx.epoch():
                return None, False
            found = tx.snapshot_block(offer.snapshot, block)
            if found is None:
                return None, not kept[0].is_whole and not self._is_stuck(kept[0])
            body = _still_seen(found, tx.still_in(offer.feed, found.records))
            is_last = kept[0].is_whole and block == kept[0].blocks - 1
            return Frame(offer.feed, offer.snapshot, block, body, is_last), True

    # ---- making

    def make(self, feed: str) -> Snapshot:
        """Begin a snapshot of a feed and have it made; one that another worker has begun is left to it."""
        with self._store.writing() as tx:
            tx.lock_feeds([feed])
            begun = self._fresh(tx, feed, tx.epoch())
            if begun is not None:
                return begun
            snapshot = tx.begin_snapshot(feed, self._clock.now())
        self._run(lambda: self._fill(snapshot))
        with self._store.reading() as tx:
            return next((each for each in tx.snapshots_of(feed) if each.name == snapshot.name), snapshot)

    def renew(self) -> list[str]:
        """Make every feed's snapshot anew where something moved."""
        return [feed for feed in self.large() if self.renew_one(feed)]

    def large(self) -> Sequence[str]:
        """Name the feeds that are given as snapshots."""
        with self._store.reading() as tx:
            return tx.feeds_from(self._least_rows)

    def renew_one(self, feed: str) -> bool:
        """Make a feed's snapshot anew, and say whether anything had moved."""
        with self._store.writing() as tx:
            tx.lock_feeds([feed])
            newest = next((s for s in tx.snapshots_of(feed) if s.epoch == tx.epoch() and s.is_whole), None)
            if newest is not None and newest.seq == tx.head_of(feed):
                return False
            snapshot = tx.begin_snapshot(feed, self._clock.now())
        self._fill(snapshot)
        return True

    def _fill(self, snapshot: Snapshot) -> None:
        is_made = False
        try:
            self._put_blocks(snapshot)
            is_made = True
        finally:
            if not is_made:
                with suppress(Said), self._store.writing() as tx:
                    tx.drop_snapshots([snapshot.name])

    def _put_blocks(self, snapshot: Snapshot) -> None:
        rows = in_order(self._store, snapshot)
        chunk = list(islice(rows, max(1, self._frame_bytes // FORESEEN_ROW_BYTES)))
        is_last = False
        while not is_last:
            block = SnapshotBlock([entry.record for entry in chunk], pack_rows(chunk))
            chunk = list(islice(rows, max(1, self._frame_bytes * len(chunk) // len(block.body))))
            is_last = not chunk
            with self._store.writing() as tx:
                tx.grow_snapshot(snapshot.name, block, self._clock.now(), is_last=is_last)


def is_stuck(snapshot: Snapshot, now: datetime) -> bool:
    """Say whether nobody makes a snapshot any more though it is not whole."""
    return not snapshot.is_whole and now - snapshot.grown_at > IS_STUCK


def _still_seen(block: SnapshotBlock, seen: frozenset[str]) -> bytes:
    """Give a block's bytes, without what has left the feed since it was made."""
    if len(seen) == len(set(block.records)):
        return block.body
    return pack_rows([row for row in unpack_rows("", block.body) if row.record in seen])


def _offer(snapshot: Snapshot, block: int, asked: str) -> Offer:
    size_bytes = snapshot.size_bytes
    if not snapshot.is_whole:
        done = max(1, snapshot.rows_done)
        each = snapshot.size_bytes / done if snapshot.rows_done else FORESEEN_ROW_BYTES
        size_bytes = round(each * max(snapshot.rows, done))
    return Offer(snapshot.feed, snapshot.name, snapshot.seq, snapshot.rows, size_bytes, block, asked)
