"""The audit in the hub's database: one chain per feed, appended in the transaction that did the deed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

from sqlalchemy import select

from sync.hub import schema
from sync.hub.audit import AuditRow, first_break, sealed
from sync.hub.ports import AuditEntry
from sync.hub.store_feeds import Feeds
from sync.sealed import derived_sealing_key
from sync.signing import derived_signing_key


class Audit(Feeds):
    """The audit chains, which stand under the locks of their feeds."""

    def audit(self, entries: Iterable[AuditEntry]) -> None:
        """Append to the audit chain of each entry's feed."""
        written = list(entries)
        self.lock_feeds(entry.feed for entry in written)
        first = len(self._memory.new_audit)
        self._memory.new_audit |= dict(enumerate(written, first))

    def _seal(self) -> list[dict[str, Any]]:
        """Give each new entry its place in its feed's chain."""
        memory = self._memory
        key = self.audit_key() if memory.new_audit else b""
        rows = []
        for entry in memory.new_audit.values():
            feed = memory.feeds[entry.feed]
            seq, prev = feed.audit_seq + 1, feed.audit_mac
            mac = sealed(key, prev, seq, entry)
            memory.feeds[entry.feed] = feed._replace(audit_seq=seq, audit_mac=mac)
            memory.grown[entry.feed] = None
            rows.append({**_plain(entry), "seq": seq, "prev": prev, "mac": mac})
        return rows

    def _write_audit(self) -> None:
        self._add(schema.audit, self._seal())

    def sealing_key(self) -> bytes:
        """Give the secret key that files for this hub are sealed to; it outlives a restored backup."""
        return derived_sealing_key(self.audit_key(), b"hub")

    def signing_key(self) -> bytes:
        """Give the secret key that files of this hub are signed with; it outlives a restored backup."""
        return derived_signing_key(self.audit_key(), b"hub")

    def audit_rows(self, feed: str) -> Iterator[AuditRow]:
        """Give a feed's audit in the order of its chain."""
        self.flush()
        table = schema.audit
        for row in self._db.execute(select(table).where(table.c.feed == feed).order_by(table.c.seq)):
            entry = AuditEntry(row.feed, row.person, row.store, row.action, row.subject, row.at)
            yield AuditRow(entry, row.seq, bytes(row.prev), bytes(row.mac))

    def audit_breaks(self) -> dict[str, int]:
        """Give, per feed whose audit was edited by hand, the first place that does not hold."""
        self.flush()
        key = self.audit_key()
        heads = self._db.execute(select(schema.feed)).all()
        found = {
            row.name: first_break(key, self.audit_rows(row.name), (row.audit_seq, bytes(row.audit_mac)))
            for row in heads
        }
        return {feed: place for feed, place in found.items() if place is not None}


_values = attrgetter(*AuditEntry.__slots__)


def _plain(entry: AuditEntry) -> dict[str, Any]:
    return dict(zip(AuditEntry.__slots__, _values(entry), strict=True))
