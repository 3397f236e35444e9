"""The hub's feeds: where each record stands in them, how far others have read, and their sums.

A feed's count and sum of hashes are kept on its row and moved by what a transaction changed, so that a
check costs the same for ten records and for a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select, update

from sync.changes import Revision
from sync.checks import DIGEST_BYTES, MODULUS, Standing, bounds, digest_of, standing_hash
from sync.hub import schema
from sync.hub.ports import FeedLine
from sync.hub.store_dialect import added_if_new, begin, is_alone
from sync.hub.store_part import FeedRow, Placed, together
from sync.hub.store_records import Records
from sync.protocol import Cursor, FeedCheck, Receipt


class Feeds(Records):
    """Lines, sums and receipts of the feeds."""

    def lock_feeds(self, feeds: Iterable[str]) -> None:
        """Lock these feed rows in ascending order; makes those that do not exist yet.

        What was read before is forgotten where another writer may have changed it and nothing rests on it yet.
        """
        memory = self._memory
        names = sorted({feed for feed in feeds if feed not in memory.feeds})
        if not names:
            return
        found = self._locked(names)
        if missing := [name for name in names if name not in found]:
            self._write(added_if_new(self._db, schema.feed, [{"name": name} for name in missing]))
            found |= self._locked(missing)
            self._own_feeds = begin(self._db, self._asker, self._role)
        if memory.is_written and not is_alone(self._db):
            memory.forget_read()
            # Whoever held these feeds may have begun another life.
            self._epoch = None
        memory.feeds |= found
        memory.found |= {feed: row.head for feed, row in found.items()}

    def _locked(self, names: Sequence[str]) -> dict[str, FeedRow]:
        rows = (row for group in together(names) for row in self._ask(_LOCK, {"names": group}))
        return {row.name: _feed_row(row) for row in rows}

    def _feed(self, name: str) -> FeedRow:
        """Give a feed's row, which nobody else moves from now on."""
        known = self._memory.feeds
        if name not in known:
            self.lock_feeds([name])
        return known[name]

    def lines_of(self, record: str) -> Mapping[str, FeedLine]:
        """Say where a record stands, by feed, REMOVEs included."""
        return {feed: placed.line for feed, placed in self._placed(record).items()}

    def _placed(self, record: str) -> Mapping[str, Placed]:
        known = self._memory.lines
        if record not in known:
            self.look_up_lines([record])
        return known[record] if self._keeps else known.pop(record)

    def look_up_lines(self, records: Iterable[str]) -> None:
        """Read where these records stand in a few statements, for `lines_of` to give."""
        known = self._memory.lines
        wanted = [record for record in records if record not in known]
        found: dict[str, dict[str, Placed]] = {record: {} for record in wanted}
        for group in together(wanted):
            for row in self._ask(_LINES_OF, {"records": group}):
                found[row.record][row.name] = Placed(_line(row), int.from_bytes(row.hash))
        known.update(found)

    def put_line(self, feed: str, record: str, *, is_put: bool) -> FeedLine:
        """Give the record the feed's next seq as a PUT or a REMOVE, replacing its older line."""
        memory = self._memory
        row = self._feed(feed)
        line = FeedLine(feed, row.head + 1, record, is_put)
        present = self._placed(record)
        before = present[feed].hash if feed in present else 0
        memory.feeds[feed] = row._replace(head=line.seq)
        memory.lines[record] = {**present, feed: Placed(line, before)}
        memory.new_lines[record, feed] = None
        memory.put[feed, record] = None
        memory.moved[record] = None
        memory.grown[feed] = None
        self.moved_feeds.add(feed)
        return line

    def lines_after(self, feed: str, seq: int, limit: int) -> Sequence[FeedLine]:
        """Give a feed's lines above `seq` in seq order."""
        self.flush()
        asked = {"feed": feed, "seq": seq, "limit": limit}
        return [_line(row) for row in self._db.execute(_AFTER, asked)]

    def head_of(self, feed: str) -> int:
        """Give a feed's highest seq; 0 for one that does not exist."""
        return self.check_of(feed).seq

    def heads_of(self, feeds: Iterable[str]) -> Mapping[str, int]:
        """Give the highest seq of each of these feeds in a few statements; 0 for one that does not exist."""
        self.flush()
        wanted = list(feeds)
        rows = (row for group in together(wanted) for row in self._ask(_HEADS, {"names": group}))
        found = {row.name: _feed_row(row) for row in rows}
        if not self._keeps:
            # A reader's snapshot stays as it is, so that its checks need not be read again.
            self._memory.feeds |= found
        return {**dict.fromkeys(wanted, 0), **{row.name: row.head for row in found.values()}}

    def checks_of(self, feeds: Iterable[str]) -> Mapping[str, FeedCheck]:
        """Give the checks of these feeds as of one moment, which say how far each has come, too."""
        self.flush()
        wanted = list(feeds)
        rows = (row for group in together(wanted) for row in self._ask(_HEADS, {"names": group}))
        found = {row.name: _check(_feed_row(row)) for row in rows}
        return {feed: found.get(feed) or _check(_nothing(feed)) for feed in wanted}

    def own_news(self, feed: str, seq: int) -> Sequence[FeedLine] | None:
        """Give the lines of a feed above `seq` when this transaction put all of them; None when others did."""
        if self._memory.found.get(feed) != seq:
            return None
        mine = [record for own, record in self._memory.put if own == feed]
        return [self._placed(record)[feed].line for record in mine]

    def newest_read(self, feed: str, seq: int) -> Revision | None:
        """Give the revision of the newest record that a reader of a feed up to `seq` holds; None when it holds none."""
        self.flush()
        row = self._db.execute(_NEWEST_READ, {"feed": feed, "seq": seq}).first()
        return Revision(row.epoch, row.n) if row is not None and row.epoch is not None else None

    def sum_of_heads(self, feeds: Iterable[str]) -> int:
        """Give one number that moves whenever any of these feeds moves; what a reader's cursors add up to."""
        self.flush()
        return int(self._db.execute(_SUM, {"names": list(feeds)}).scalar() or 0)

    def count_puts(self, feed: str) -> int:
        """Count the records that are in a feed."""
        return self.check_of(feed).count

    def check_of(self, feed: str) -> FeedCheck:
        """Give count and sum of hashes of (id, revision) over the records in a feed."""
        self.flush()
        row = self._memory.feeds.get(feed)
        if row is None:
            found = self._db.execute(_FEED, {"feed": feed}).first()
            row = _nothing(feed) if found is None else _feed_row(found)
        return _check(row)

    def standings(self, feed: str, first: str, last: str) -> Sequence[Standing]:
        """Give the records in a feed from one id to another, with the revisions they stand at, by id."""
        self.flush()
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

    def _count(self) -> None:
        """Move count and sum of every feed in which a moved record stands."""
        memory = self._memory
        self.look_up_lines(memory.moved)
        self.look_up(memory.moved)
        for record in memory.moved:
            document = memory.documents[record]
            epoch, n = (document.revision if document is not None else None) or ("", 0)
            value = standing_hash(record, epoch, n)
            for placed in memory.lines[record].values():
                self._recount(placed, value if placed.line.is_put else 0)

    def _recount(self, placed: Placed, now: int) -> None:
        line, before = placed
        if now == before:
            return
        memory = self._memory
        row = self._feed(line.feed)
        puts = row.puts + (now != 0) - (before != 0)
        memory.feeds[line.feed] = row._replace(puts=puts, digest=(row.digest + now - before) % MODULUS)
        memory.lines[line.record] = {**memory.lines[line.record], line.feed: Placed(line, now)}
        memory.new_lines[line.record, line.feed] = None
        memory.grown[line.feed] = None

    def _write_lines(self, *, is_put: bool) -> None:
        memory = self._memory
        fresh = (memory.lines[record][feed] for record, feed in memory.new_lines)
        rows: list[dict[str, Any]] = [
            {
                "feed": memory.feeds[line.feed].id,
                "record": line.record,
                "seq": line.seq,
                "is_put": line.is_put,
                "hash": hashed.to_bytes(DIGEST_BYTES),
            }
            for line, hashed in fresh
            if line.is_put == is_put
        ]
        rows.sort(key=lambda row: (row["feed"], row["record"]))
        mine = [row for row in rows if row["feed"] in self._own_feeds]
        others = [row for row in rows if row["feed"] not in self._own_feeds]
        # Whoever asks has to see a record for as long as its lines are written: in at one's own feeds first, out last.
        for some in (mine, others) if is_put else (others, mine):
            self._put(schema.line, ("feed", "record"), some)

    def _write_feeds(self) -> None:
        rows = [
            {
                "at": row.id,
                "head": row.head,
                "puts": row.puts,
                "digest": row.digest.to_bytes(DIGEST_BYTES),
                "audit_seq": row.audit_seq,
                "audit_mac": row.audit_mac,
            }
            for row in sorted(self._memory.feeds[feed] for feed in self._memory.grown)
        ]
        if rows:
            self._tell(_GROW, rows)

    def heard(self, feeds: Iterable[str], store: str) -> tuple[Mapping[str, Cursor], Sequence[Receipt]]:
        """Say how far a store said last that it has read, and how far others have read these feeds; in one question."""
        asked = {"feeds": list(feeds), "mine": store, "epoch": self.epoch()}
        rows = self._ask(_HEARD, asked)
        noted = {row.feed: Cursor(row.epoch, row.seq) for row in rows if row.store == store}
        return noted, [_receipt(row) for row in rows if row.store != store]

    def note_cursors(
        self,
        store: str,
        site: str,
        cursors: Mapping[str, Cursor],
        at: datetime,
        known: Mapping[str, Cursor] | None = None,
    ) -> None:
        """Note how far a store has read: what lies below was received there; `known` is what was noted before."""
        if known is None:
            known = {
                row.feed: Cursor(row.epoch, row.seq) for row in self._db.execute(_NOTED, {"store": store})
            }
        for feed, cursor in cursors.items():
            if known.get(feed) != cursor:
                row = {"store": store, "feed": feed, "site": site, **cursor._asdict(), "at": at}
                self._put(schema.cursor_ack, ("store", "feed"), [row])

    def noted_cursors(self, store: str, feeds: Iterable[str]) -> Mapping[str, Cursor]:
        """Give how far a store said last that it has read these feeds."""
        rows = self._db.execute(_NOTED, {"store": store})
        wanted = frozenset(feeds)
        return {row.feed: Cursor(row.epoch, row.seq) for row in rows if row.feed in wanted}

    def receipts(self, feeds: Iterable[str], without_store: str) -> Sequence[Receipt]:
        """Say how far the other stores have read these feeds."""
        asked = {"feeds": list(feeds), "mine": without_store, "epoch": self.epoch()}
        return [_receipt(row) for row in self._db.execute(_RECEIPTS, asked)]


_feed = schema.feed.c
_LINES = select(schema.line, _feed.name).join(schema.feed, schema.line.c.feed == _feed.id)
# Built once: making a statement costs more than running it.
_FEED = select(schema.feed).where(_feed.name == bindparam("feed"))
_LOCK = (
    select(schema.feed)
    .where(_feed.name.in_(bindparam("names", expanding=True)))
    .order_by(_feed.id)
    .with_for_update(key_share=True)
)
_HEADS = select(schema.feed).where(_feed.name.in_(bindparam("names", expanding=True)))
_ack = schema.cursor_ack.c
_NOTED = select(_ack.feed, _ack.epoch, _ack.seq).where(_ack.store == bindparam("store"))
_OF_OTHERS = and_(
    _ack.feed.in_(bindparam("feeds", expanding=True)),
    _ack.store != bindparam("mine"),
    _ack.epoch == bindparam("epoch"),
)
_ACKS = select(schema.cursor_ack).order_by(_ack.feed, _ack.store)
_RECEIPTS = _ACKS.where(_OF_OTHERS)
_HEARD = _ACKS.where(or_(_OF_OTHERS, _ack.store == bindparam("mine")))
_SUM = select(func.sum(_feed.head)).where(_feed.name.in_(bindparam("names", expanding=True)))
_GROW = (
    update(schema.feed)
    .where(_feed.id == bindparam("at"))
    .values({name: bindparam(name) for name in ("head", "puts", "digest", "audit_seq", "audit_mac")})
)
_STANDINGS = (
    select(schema.record.c.id, schema.record.c.epoch, schema.record.c.n)
    .join(schema.line, schema.line.c.record == schema.record.c.id)
    .join(schema.feed, schema.line.c.feed == schema.feed.c.id)
    .where(_feed.name == bindparam("feed"), schema.line.c.is_put)
    .where(schema.line.c.record.between(bindparam("first"), bindparam("last")))
    .order_by(schema.line.c.record)
)
# A feed that is joined is sorted whole; one whose id is known is read from the place that is asked for.
_ID = select(_feed.id).where(_feed.name == bindparam("feed")).scalar_subquery()
_NEWEST_READ = (
    select(schema.record.c.epoch, schema.record.c.n)
    .join(schema.line, schema.line.c.record == schema.record.c.id)
    .where(schema.line.c.feed == _ID, schema.line.c.seq <= bindparam("seq"), schema.line.c.is_put)
    .order_by(schema.line.c.seq.desc())
    .limit(1)
)
_LINES_OF = _LINES.where(schema.line.c.record.in_(bindparam("records", expanding=True)))
_AFTER = (
    _LINES.where(schema.line.c.feed == _ID, schema.line.c.seq > bindparam("seq"))
    .order_by(schema.line.c.seq)
    .limit(bindparam("limit"))
)


def _receipt(row: Row[Any]) -> Receipt:
    return Receipt(row.feed, row.site, row.store, row.seq, row.at.isoformat())


def _line(row: Row[Any]) -> FeedLine:
    return FeedLine(row.name, row.seq, row.record, row.is_put)


def _nothing(feed: str) -> FeedRow:
    return FeedRow(0, feed, 0, 0, 0, 0, b"")


def _check(row: FeedRow) -> FeedCheck:
    return FeedCheck(row.name, row.head, row.puts, row.digest.to_bytes(DIGEST_BYTES).hex())


def _feed_row(row: Row[Any]) -> FeedRow:
    digest = int.from_bytes(row.digest)
    return FeedRow(row.id, row.name, row.head, row.puts, digest, row.audit_seq, bytes(row.audit_mac))
