"""The audit in the hub's database: one chain per feed, appended in the transaction that did the deed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import bindparam, insert, select, update

from sync.hub import schema
from sync.hub.audit import AuditRow, first_break, sealed
from sync.hub.ports import AuditEntry
from sync.hub.store_feeds import Feeds


class Audit(Feeds):
    """The audit chains, which stand under the locks of their feeds."""

    def audit(self, entries: Iterable[AuditEntry]) -> None:
        """Append to the audit chain of each entry's feed."""
        written = list(entries)
        self.lock_feeds(entry.feed for entry in written)
        key = self._audit_key()
        for entry in written:
            self._append(key, entry)

    def _append(self, key: bytes, entry: AuditEntry) -> None:
        row = self._db.execute(_HEAD, {"feed": entry.feed}).one()
        seq, prev = row.audit_seq + 1, bytes(row.audit_mac)
        mac = sealed(key, prev, seq, entry)
        self._db.execute(_MOVE_HEAD, {"feed": entry.feed, "seq": seq, "mac": mac})
        kept = {name: getattr(entry, name) for name in AuditEntry.__slots__}
        self._db.execute(_APPEND, {**kept, "seq": seq, "prev": prev, "mac": mac})

    def _audit_key(self) -> bytes:
        return bytes(self._db.execute(_KEY).scalar_one())

    def audit_rows(self, feed: str) -> Iterator[AuditRow]:
        """Give a feed's audit in the order of its chain."""
        table = schema.audit
        for row in self._db.execute(select(table).where(table.c.feed == feed).order_by(table.c.seq)):
            entry = AuditEntry(row.feed, row.person, row.store, row.action, row.subject, row.at)
            yield AuditRow(entry, row.seq, bytes(row.prev), bytes(row.mac))

    def audit_breaks(self) -> dict[str, int]:
        """Give, per feed whose audit was edited by hand, the first place that does not hold."""
        key = self._audit_key()
        heads = self._db.execute(select(schema.feed)).all()
        found = {
            row.name: first_break(key, self.audit_rows(row.name), (row.audit_seq, bytes(row.audit_mac)))
            for row in heads
        }
        return {feed: place for feed, place in found.items() if place is not None}


# Built once: making a statement costs more than running it.
_KEY = select(schema.hub.c.audit_key)
_APPEND = insert(schema.audit)
_HEAD = select(schema.feed.c.audit_seq, schema.feed.c.audit_mac).where(
    schema.feed.c.name == bindparam("feed")
)
_MOVE_HEAD = (
    update(schema.feed)
    .where(schema.feed.c.name == bindparam("feed"))
    .values(audit_seq=bindparam("seq"), audit_mac=bindparam("mac"))
)
