"""How far each feed had come on which day, so that what left it long ago can be forgotten, and whose night it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import ScalarSelect, delete, func, select

from sync.hub import schema
from sync.hub.store_dialect import added_once
from sync.hub.store_part import Part


class Heads(Part):
    """Noted heads, and what is dropped below one."""

    def note_heads(self, at: datetime) -> None:
        """Note how far each feed has come by now."""
        self.flush()
        heads = self._db.execute(select(schema.feed.c.name, schema.feed.c.head)).all()
        at_s = int(at.timestamp())
        rows = [{"feed": row.name, "at_s": at_s, "seq": row.head} for row in heads]
        self._put(schema.noted_head, ("feed", "at_s"), rows)

    def heads_noted_before(self, at: datetime) -> Mapping[str, int]:
        """Say how far each feed had come at the last noting before a moment."""
        table = schema.noted_head.c
        rows = self._db.execute(select(table.feed, table.seq).where(table.at_s == _last_before(at)))
        return {row.feed: row.seq for row in rows}

    def forget_heads_before(self, at: datetime) -> None:
        """Forget the notings before the last one before a moment."""
        self._write(delete(schema.noted_head).where(schema.noted_head.c.at_s < _last_before(at)))

    def last_noted_at(self) -> datetime | None:
        """Say when heads were noted last; None when they never were."""
        at_s = self._db.execute(select(func.max(schema.noted_head.c.at_s))).scalar()
        return None if at_s is None else datetime.fromtimestamp(at_s, UTC)

    def drop_removes(self, feed: str, seq: int) -> int:
        """Drop a feed's REMOVEs up to there, and say how many there were."""
        self.flush()
        line, found = schema.line.c, select(schema.feed.c.id).where(schema.feed.c.name == feed)
        old = delete(schema.line).where(line.feed == found.scalar_subquery(), line.seq <= seq)
        return int(self._write(old.where(line.is_put.is_(False))).rowcount)

    def take_night(self, day: date) -> bool:
        """Take a night's work; False when it was taken before, by whichever worker."""
        table = schema.night
        self._write(delete(table).where(table.c.day < day.isoformat()))
        return bool(self._write(added_once(self._db, table), {"day": day.isoformat()}).all())


def _last_before(at: datetime) -> ScalarSelect[int]:
    """Give when heads were noted last before a moment."""
    noted = schema.noted_head.alias().c
    return select(func.max(noted.at_s)).where(noted.at_s <= int(at.timestamp())).scalar_subquery()
