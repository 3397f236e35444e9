"""The hub's feeds: where each record stands in them, how far others have read, and their sums.

A feed's count and sum of hashes are kept on its row and moved by what a transaction changed, so that a
check costs the same for ten records and for a hundred thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from sync.changes import Revision
from sync.checks import DIGEST_BYTES, MODULUS, Standing, bounds, digest_of, standing_hash
from sync.hub import schema
from sync.hub.ports import FeedLine
from sync.hub.store_dialect import added_if_new, put
from sync.hub.store_part import Part
from sync.protocol import Cursor, FeedCheck, Receipt


class Feeds(Part):
    """Lines, sums and receipts of the feeds."""

    def lock_feeds(self, feeds: Iterable[str]) -> None:
        """Lock these feed rows in ascending order; makes those that do not exist yet."""
        memory = self._memory
        names = sorted(set(feeds) - (memory.locked if memory else set()))
        if not names:
            return
        known = set(self._db.execute(_KNOWN, {"names": names}).scalars())
        if fresh := [{"name": name} for name in names if name not in known]:
            self._db.execute(added_if_new(self._db, schema.feed, fresh))
        self._db.execute(_LOCK, {"names": names}).all()
        if memory is not None:
            memory.locked |= set(names)

    def lines_of(self, record: str) -> Mapping[str, FeedLine]:
        """Say where a record stands, by feed, REMOVEs included."""
        if self._memory is not None and record in self._memory.lines:
            return dict(self._memory.lines[record])
        found = {row.name: _line(row) for row in self._db.execute(_LINES_OF, {"record": record})}
        if self._memory is not None:
            self._memory.lines[record] = dict(found)
        return found

    def put_line(self, feed: str, record: str, *, is_put: bool) -> FeedLine:
        """Give the record the feed's next seq as a PUT or a REMOVE, replacing its older line."""
        row = self._db.execute(_STEP, {"feed": feed}).first()
        if row is None:
            self.lock_feeds([feed])
            row = self._db.execute(_STEP, {"feed": feed}).one()
        placed = {"feed": row.id, "record": record, "seq": row.head, "is_put": is_put}
        put(self._db, schema.line, ("feed", "record"), placed)
        self._uncounted.add(record)
        line = FeedLine(feed, row.head, record, is_put)
        if self._memory is not None and record in self._memory.lines:
            self._memory.lines[record][feed] = line
        return line

    def lines_after(self, feed: str, seq: int, limit: int) -> Sequence[FeedLine]:
        """Give a feed's lines above `seq` in seq order."""
        after = _LINES.where(schema.feed.c.name == feed, schema.line.c.seq > seq)
        return [_line(row) for row in self._db.execute(after.order_by(schema.line.c.seq).limit(limit))]

    def head_of(self, feed: str) -> int:
        """Give a feed's highest seq; 0 for one that does not exist."""
        found = self._db.execute(select(schema.feed.c.head).where(schema.feed.c.name == feed)).scalar()
        return found or 0

    def sum_of_heads(self, feeds: Iterable[str]) -> int:
        """Give one number that moves whenever any of these feeds moves; what a reader's cursors add up to."""
        total = select(func.sum(schema.feed.c.head)).where(schema.feed.c.name.in_(list(feeds)))
        return int(self._db.execute(total).scalar() or 0)

    def count_puts(self, feed: str) -> int:
        """Count the records that are in a feed."""
        return self.check_of(feed).count

    def check_of(self, feed: str) -> FeedCheck:
        """Give count and sum of hashes of (id, revision) over the records in a feed."""
        self.bring_sums_up()
        row = self._db.execute(select(schema.feed).where(schema.feed.c.name == feed)).first()
        if row is None:
            return FeedCheck(feed, 0, 0, bytes(DIGEST_BYTES).hex())
        return FeedCheck(feed, row.head, row.puts, bytes(row.digest).hex())

    def standings(self, feed: str, first: str, last: str) -> Sequence[Standing]:
        """Give the records in a feed from one id to another, with the revisions they stand at, by id."""
        asked = {"feed": feed, "first": first, "last": last}
        return [(row.id, Revision(row.epoch, row.n)) for row in self._db.execute(_STANDINGS, asked)]

    def sums_that_drifted(self) -> Sequence[str]:
        """Name the feeds whose kept sum is not that of the records in them."""
        found = []
        for name in self._db.execute(select(schema.feed.c.name).order_by(schema.feed.c.name)).scalars().all():
            rows, kept = self.standings(name, *bounds("")), self.check_of(name)
            total = sum(standing_hash(record, at.epoch, at.n) for record, at in rows)
            if (kept.count, kept.digest) != (len(rows), digest_of(total)):
                found.append(name)
        return found

    def bring_sums_up(self) -> None:
        """Move count and sum of every feed in which a record of this transaction stands."""
        counts: dict[int, int] = defaultdict(int)
        sums: dict[int, int] = defaultdict(int)
        for record in sorted(self._uncounted):
            for line, before, now in self._moved_lines(record):
                counts[line.feed] += (now != 0) - (before != 0)
                sums[line.feed] += now - before
                self._db.execute(
                    _REHASH, {"at": line.feed, "whose": record, "now": now.to_bytes(DIGEST_BYTES)}
                )
        self._uncounted.clear()
        for feed in sorted(sums):
            self._move_sum(feed, counts[feed], sums[feed])

    def _moved_lines(self, record: str) -> Iterator[tuple[Row[Any], int, int]]:
        standing = self._db.execute(_STANDING, {"record": record}).first()
        epoch, n = standing if standing is not None else (None, None)
        value = standing_hash(record, epoch or "", n or 0)
        for line in self._db.execute(_HASHES, {"record": record}).all():
            before, now = int.from_bytes(line.hash), value if line.is_put else 0
            if before != now:
                yield line, before, now

    def _move_sum(self, feed: int, count: int, total: int) -> None:
        is_it = schema.feed.c.id == feed
        row = self._db.execute(select(schema.feed).where(is_it)).one()
        digest = ((int.from_bytes(row.digest) + total) % MODULUS).to_bytes(DIGEST_BYTES)
        self._db.execute(update(schema.feed).where(is_it).values(puts=row.puts + count, digest=digest))

    def note_cursors(self, store: str, site: str, cursors: Mapping[str, Cursor], at: datetime) -> None:
        """Note how far a store has read: what lies below was received there."""
        table = schema.cursor_ack.c
        rows = self._db.execute(select(table.feed, table.epoch, table.seq).where(table.store == store))
        known = {row.feed: Cursor(row.epoch, row.seq) for row in rows}
        for feed, cursor in cursors.items():
            if known.get(feed) != cursor:
                row = {"store": store, "feed": feed, "site": site, **cursor._asdict(), "at": at}
                put(self._db, schema.cursor_ack, ("store", "feed"), row)

    def receipts(self, feeds: Iterable[str], without_store: str) -> Sequence[Receipt]:
        """Say how far the other stores have read these feeds."""
        table = schema.cursor_ack.c
        others = select(schema.cursor_ack).where(
            table.feed.in_(list(feeds)), table.store != without_store, table.epoch == self.epoch()
        )
        rows = self._db.execute(others.order_by(table.feed, table.store))
        return [Receipt(row.feed, row.site, row.store, row.seq, row.at.isoformat()) for row in rows]


_feed = schema.feed.c
_LINES = select(schema.line, schema.feed.c.name).join(schema.feed, schema.line.c.feed == schema.feed.c.id)
# Built once: making a statement costs more than running it.
_KNOWN = select(_feed.name).where(_feed.name.in_(bindparam("names", expanding=True)))
_LOCK = _KNOWN.order_by(_feed.id).with_for_update(key_share=True)
_LINES_OF = _LINES.where(schema.line.c.record == bindparam("record"))
_STANDING = select(schema.record.c.epoch, schema.record.c.n).where(schema.record.c.id == bindparam("record"))
_HASHES = select(schema.line).where(schema.line.c.record == bindparam("record"))
_REHASH = (
    update(schema.line)
    .where(schema.line.c.feed == bindparam("at"), schema.line.c.record == bindparam("whose"))
    .values(hash=bindparam("now"))
)
_STANDINGS = (
    select(schema.record.c.id, schema.record.c.epoch, schema.record.c.n)
    .join(schema.line, schema.line.c.record == schema.record.c.id)
    .join(schema.feed, schema.line.c.feed == schema.feed.c.id)
    .where(_feed.name == bindparam("feed"), schema.line.c.is_put)
    .where(schema.line.c.record.between(bindparam("first"), bindparam("last")))
    .order_by(schema.line.c.record)
)
_STEP = (
    update(schema.feed)
    .where(_feed.name == bindparam("feed"))
    .values(head=_feed.head + 1)
    .returning(_feed.id, _feed.head)
)


def _line(row: Row[Any]) -> FeedLine:
    return FeedLine(row.name, row.seq, row.record, row.is_put)
