"""The lives of the hub's database: a restored backup begins a new one, and remembers where the earlier ones ended.

How far the last backup reaches is marked before it is made, so that the mark is in it: whatever lies beyond counts
as lost after a restore, and being told once too often does no harm, since every change is known by its id.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, insert, select, update

from sync.bodies import pack, unpack
from sync.changes import LATEST_ORDER, ORDER_DIGITS, Document, Revision, Write, epoch_order
from sync.hub import schema
from sync.hub.lives_ports import Mark
from sync.hub.store_dialect import added_if_new, last_place, wait_for_writers
from sync.hub.store_part import Part


def new_epoch(at: datetime, after: str = "") -> str:
    """Name a life as no other one was ever named; the name says which of two lives came later."""
    order = max(min(int(at.timestamp()), LATEST_ORDER), epoch_order(after) + 1)
    return f"{order:0{ORDER_DIGITS}x}.{secrets.token_hex(4)}"


class Lives(Part):
    """Epochs, marks, and what came back after a restore."""

    def line(self) -> Mapping[str, int]:
        """Say where each earlier life of this database ended: its last place in the commit order."""
        return {row.epoch: row.n for row in self._db.execute(select(schema.life))}

    def current_n(self) -> int:
        """Give a place in the commit order that no committed change is beyond."""
        return last_place(self._db, self._ask)

    def end_of(self, epoch: str, feeds: Iterable[str]) -> Mapping[str, int]:
        """Say how far each feed had come when an earlier life ended; a feed that was not there yet is left out."""
        table = schema.life_feed.c
        rows = self._db.execute(
            select(table.feed, table.seq).where(table.epoch == epoch, table.feed.in_(list(feeds)))
        )
        return {row.feed: row.seq for row in rows}

    def mark(self, at: datetime) -> Mark:
        """Note how far a backup that begins now reaches, once every writer before it is done."""
        self.flush()
        wait_for_writers(self._db)
        self._write(delete(schema.mark_feed))
        heads = self._db.execute(select(schema.feed.c.name, schema.feed.c.head)).all()
        if heads:
            self._write(insert(schema.mark_feed), [{"feed": head.name, "seq": head.head} for head in heads])
        epoch, n = self.epoch(), self.current_n()
        place = self._write(
            insert(schema.mark).values(epoch=epoch, n=n, made_at=at).returning(schema.mark.c.place)
        ).scalar_one()
        return Mark(place, Revision(epoch, n), at)

    def verified(self, place: int, at: datetime) -> bool:
        """Note that the backup made after a mark was looked through; False when there is no such mark."""
        stated = update(schema.mark).where(schema.mark.c.place == place).values(verified_at=at)
        return bool(self._write(stated.returning(schema.mark.c.place)).all())

    def marks(self) -> Sequence[Mark]:
        """Give every mark, the oldest first."""
        rows = self._db.execute(select(schema.mark).order_by(schema.mark.c.place))
        return [Mark(row.place, Revision(row.epoch, row.n), row.made_at, row.verified_at) for row in rows]

    def safe_n(self) -> int:
        """Say up to which place of this life the last verified backup reaches; 0 when there is none of this life."""
        table = schema.mark.c
        verified = select(table.n).where(table.verified_at.is_not(None), table.epoch == self.epoch())
        return self._db.execute(verified.order_by(table.place.desc()).limit(1)).scalar() or 0

    def begin_epoch(self, at: datetime, after: str = "") -> str:
        """Begin a new life, as after a restore, and name it; the one that ends did so at its last mark.

        Its name comes after that one's, and after that of the life `after`, which this database may not know.
        """
        marks = self.marks()
        if marks:
            self.verified(marks[-1].place, at)
        heads = select(schema.mark_feed.c.feed, schema.mark_feed.c.seq)
        return self._follow(marks[-1].reaches.n if marks else 0, heads, at, after)

    def outlive(self, lost: str, at: datetime) -> str | None:
        """Begin a new life where a lost one was named as late as the present one, or later; None when it was not.

        A hub that was put back cannot know how the lives were named that it lost. This one ends where it stands, and
        loses nothing.
        """
        self.flush()
        wait_for_writers(self._db)
        if not self.is_outlived_by(lost):
            return None
        heads = select(schema.feed.c.name.label("feed"), schema.feed.c.head.label("seq"))
        return self._follow(self.current_n(), heads, at, lost)

    def is_outlived_by(self, epoch: str) -> bool:
        """Say whether an epoch is of a life that was lost, and named so that desks took the present one for older."""
        present = self.epoch()
        # Here, too, a hub that never was restored has lost nothing.
        is_late = epoch_order(present) <= epoch_order(epoch) <= LATEST_ORDER
        return is_late and epoch != present and bool(self.line())

    def _follow(self, n: int, heads: Select[tuple[str, int]], at: datetime, after: str) -> str:
        """Let a new life follow the present one, which ends at `n` and with its feeds at these heads."""
        ended = self.epoch()
        self._write(insert(schema.life).values(epoch=ended, n=n))
        rows = [{"epoch": ended, "feed": row.feed, "seq": row.seq} for row in self._db.execute(heads)]
        if rows:
            self._write(insert(schema.life_feed), rows)
        fresh = new_epoch(at, max(ended, after, key=epoch_order))
        self._write(update(schema.hub).values(epoch=fresh))
        self._epoch = None
        return fresh

    def note_origins(self, writes: Iterable[Write]) -> None:
        """Remember where in a life that was lost these writes stood, before they came back."""
        rows = [
            {"change": write.change, "epoch": write.revision.epoch, "n": write.revision.n}
            for write in writes
            if write.revision is not None
        ]
        if rows:
            self._write(added_if_new(self._db, schema.origin, rows))

    def origins_of(self, change: str) -> Mapping[str, int]:
        """Say where a write that came back once stood, by the life that was lost."""
        table = schema.origin.c
        rows = self._db.execute(select(table.epoch, table.n).where(table.change == change))
        return {row.epoch: row.n for row in rows}

    def keep_recovered(
        self, document: Document, store: str, person: str, at: datetime, *, is_held: bool
    ) -> None:
        """Keep a record as a desk gave it back, whatever was made of it."""
        self._write(
            insert(schema.recovered).values(
                record=document.id,
                store=store,
                person=person,
                at=at,
                is_held=is_held,
                body=pack(document),
            )
        )

    def was_recovered(self, record: str) -> bool:
        """Say whether a desk gave a record back after a restore."""
        found = select(schema.recovered.c.place).where(schema.recovered.c.record == record)
        return self._db.execute(found.limit(1)).first() is not None

    def recovered_of(self, record: str) -> Sequence[Document]:
        """Give a record as desks gave it back, the first first."""
        table = schema.recovered.c
        rows = self._db.execute(select(table.body).where(table.record == record).order_by(table.place))
        return [unpack(body) for body in rows.scalars()]
