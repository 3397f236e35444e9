"""The hub's snapshots: the blocks of first downloads as they were made, and what of a feed they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, insert, select, update

from sync.bodies import unpack
from sync.hub import schema
from sync.hub.snapshot_ports import Snapshot, SnapshotBlock
from sync.hub.store_feeds import Feeds
from sync.hub.store_part import together
from sync.ids import new_id
from sync.protocol import Entry

_ID_BYTES: Final = 16
PAGE_ROWS: Final = 500


class Snapshots(Feeds):
    """Snapshots, and the records of a feed patient by patient."""

    def snapshots_of(self, feed: str) -> Sequence[Snapshot]:
        """Give a feed's snapshots, the newest first."""
        self.flush()
        return [_snapshot(row) for row in self._db.execute(_OF, {"feed": feed})]

    def begin_snapshot(self, feed: str, at: datetime) -> Snapshot:
        """Begin a first download of a feed as it stands now."""
        row = self._feed(feed)
        name = new_id()
        said = {"name": name, "feed": row.id, "epoch": self.epoch(), "seq": row.head, "rows": row.puts}
        self._write(insert(schema.snapshot).values(**said, grown_at=at))
        return Snapshot(name, feed, self.epoch(), row.head, row.puts, 0, 0, 0, is_whole=False, grown_at=at)

    def grow_snapshot(self, name: str, block: SnapshotBlock, at: datetime, *, is_last: bool) -> None:
        """Put a block behind the others; with the last one the snapshot is whole."""
        kept = self._db.execute(_NAMED, {"name": name}).one()
        records = bytes.fromhex("".join(block.records))
        row = {"snapshot": kept.place, "block": kept.blocks, "records": records, "body": block.body}
        self._write(insert(schema.snapshot_block).values(row))
        grown = {
            "blocks": kept.blocks + 1,
            "rows_done": kept.rows_done + len(block.records),
            "size": kept.size + len(block.body),
            "is_whole": is_last,
            "grown_at": at,
        }
        self._write(update(schema.snapshot).where(_snap.place == kept.place).values(grown))

    def snapshot_block(self, name: str, block: int) -> SnapshotBlock | None:
        """Give one block of a snapshot."""
        row = self._db.execute(_BLOCK, {"name": name, "block": block}).first()
        if row is None:
            return None
        digits = bytes(row.records).hex()
        size = 2 * _ID_BYTES
        records = [digits[at : at + size] for at in range(0, len(digits), size)]
        return SnapshotBlock(records, bytes(row.body))

    def need(self, name: str, needs: Iterable[tuple[str, str]]) -> None:
        """Note (person, patient): in whose open cases a person is named."""
        place = self._db.execute(_NAMED, {"name": name}).one().place
        rows = [{"snapshot": place, "person": person, "patient": patient} for person, patient in needs]
        if rows:
            self._write(insert(schema.snapshot_need), rows)

    def needed_by(self, name: str, person: str, limit: int) -> Sequence[str]:
        """Name the patients in whose open cases a person is named."""
        asked = {"name": name, "person": person, "limit": limit}
        return list(self._db.execute(_NEEDED, asked).scalars())

    def drop_snapshots(self, names: Iterable[str]) -> None:
        """Let go of snapshots with their blocks."""
        wanted = list(names)
        places = list(self._db.execute(select(_snap.place).where(_snap.name.in_(wanted))).scalars())
        for table, place in (
            (schema.snapshot_block, schema.snapshot_block.c.snapshot),
            (schema.snapshot_need, schema.snapshot_need.c.snapshot),
            (schema.snapshot, _snap.place),
        ):
            self._write(delete(table).where(place.in_(places)))

    def feeds_from(self, rows: int) -> Sequence[str]:
        """Name the feeds that hold at least so many records."""
        self.flush()
        return list(self._db.execute(_LARGE, {"rows": rows}).scalars())

    def still_in(self, feed: str, records: Sequence[str]) -> frozenset[str]:
        """Say which of these records are in a feed."""
        self.flush()
        groups = (self._db.execute(_STILL, {"feed": feed, "records": some}) for some in together(records))
        return frozenset(record for group in groups for record in group.scalars())

    def patients_in(self, feed: str) -> Iterator[str]:
        """Name the patients of whom a feed holds a record, by id."""
        self.flush()
        # From a server they would otherwise all be here before the first of them is given.
        asked = {"feed": feed}
        yield from self._db.execute(_PATIENTS, asked, execution_options={"yield_per": PAGE_ROWS}).scalars()

    def entries_of(self, feed: str, patients: Sequence[str]) -> Sequence[Entry]:
        """Give every record of these patients that is in a feed, patient by patient in this order."""
        self.flush()
        places = {patient: place for place, patient in enumerate(patients)}
        rows = [
            row
            for some in together(patients)
            for row in self._db.execute(_ENTRIES, {"feed": feed, "patients": some})
        ]
        rows.sort(key=lambda row: (places[row.patient], row.id))
        return [_entry(feed, row) for row in rows]

    def entries_without_patient(self, feed: str, after: str, limit: int) -> Sequence[Entry]:
        """Give the records in a feed that are about no patient, by id from behind `after` on."""
        self.flush()
        asked = {"feed": feed, "after": after, "limit": limit}
        return [_entry(feed, row) for row in self._db.execute(_WITHOUT, asked)]


def _entry(feed: str, row: Any) -> Entry:
    return Entry(feed, row.seq, row.id, is_put=True, document=unpack(row.body))


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(
        row.name,
        row.feed_name,
        row.epoch,
        row.seq,
        row.rows,
        row.blocks,
        row.rows_done,
        row.size,
        row.is_whole,
        row.grown_at,
    )


_snap, _block, _need = schema.snapshot.c, schema.snapshot_block.c, schema.snapshot_need.c
_feed, _line, _record = schema.feed.c, schema.line.c, schema.record.c
# Built once: making a statement costs more than running it.
_NAMED = select(schema.snapshot).where(_snap.name == bindparam("name"))
_OF = (
    select(schema.snapshot, _feed.name.label("feed_name"))
    .join(schema.feed, _snap.feed == _feed.id)
    .where(_feed.name == bindparam("feed"))
    .order_by(_snap.place.desc())
)
_BLOCK = (
    select(_block.records, _block.body)
    .join(schema.snapshot, _snap.place == _block.snapshot)
    .where(_snap.name == bindparam("name"), _block.block == bindparam("block"))
)
_NEEDED = (
    select(_need.patient)
    .join(schema.snapshot, _snap.place == _need.snapshot)
    .where(_snap.name == bindparam("name"), _need.person == bindparam("person"))
    .order_by(_need.patient)
    .limit(bindparam("limit"))
)
_LARGE = select(_feed.name).where(_feed.puts >= bindparam("rows")).order_by(_feed.name)
_PLACED = (
    select(_record.id, _record.patient, _line.seq, _record.body)
    .join(schema.line, _line.record == _record.id)
    .where(_line.is_put)
)
_IN_FEED = _PLACED.join(schema.feed, _line.feed == _feed.id).where(_feed.name == bindparam("feed"))
# As a sum, so that SQLite begins with the patients: by itself it goes through the whole feed for each ten of them.
_ENTRIES = (
    _PLACED.join(schema.feed, _line.feed + 0 == _feed.id)
    .where(_feed.name == bindparam("feed"))
    .where(_record.patient.in_(bindparam("patients", expanding=True)))
)
_WITHOUT = (
    _IN_FEED.where(_record.patient.is_(None), _line.record > bindparam("after"))
    .order_by(_line.record)
    .limit(bindparam("limit"))
)
_STILL = (
    select(_line.record)
    .join(schema.feed, _line.feed == _feed.id)
    .where(_feed.name == bindparam("feed"), _line.is_put)
    .where(_line.record.in_(bindparam("records", expanding=True)))
)
_PATIENTS = (
    select(_record.patient)
    .join(schema.line, _line.record == _record.id)
    .join(schema.feed, _line.feed == _feed.id)
    .where(_feed.name == bindparam("feed"), _line.is_put, _record.patient.is_not(None))
    .group_by(_record.patient)
    .order_by(_record.patient)
)
