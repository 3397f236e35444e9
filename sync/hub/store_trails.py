"""The audits of desks in the hub's database: what each computer told, line by line, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, tuple_, update

from sync.hub import schema, trail_tables
from sync.hub.store_part import Part
from sync.trail import START, Entry, Head


@dataclass(frozen=True, slots=True)
class Trail:
    """One line of a computer's audit, as far as it is here."""

    store: str
    line: int
    head: Head
    said: Head
    """How far it was said to have come at the most."""
    asked_s: int
    """When the last request about it was signed; what was signed before comes late."""
    at: datetime
    why: str
    """How it showed that it does not go on from the line before; empty when it does."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, and which computer told it."""

    store: str
    line: int
    entry: Entry


class Trails(Part):
    """What desks told of what was done at them."""

    def trail(self, store: str) -> Trail | None:
        """Give the last line of a computer's audit."""
        table = trail_tables.trail
        found = select(table).where(table.c.store == store).order_by(table.c.line.desc()).limit(1)
        row = self._db.execute(found).first()
        return _trail(row) if row is not None else None

    def hash_at(self, trail: Trail, seq: int) -> bytes | None:
        """Give the hash of one of its entries; None where it is not here."""
        if seq == 0:
            return START
        table = trail_tables.trail_entry.c
        found = select(table.hash).where(
            table.store == trail.store, table.line <= trail.line, table.seq == seq
        )
        kept = self._db.execute(found.order_by(table.line.desc()).limit(1)).scalar()
        return bytes(kept) if kept is not None else None

    def add_to_trail(self, trail: Trail, entries: Sequence[tuple[Entry, bytes]]) -> None:
        """Keep entries with their hashes."""
        rows = [
            {"store": trail.store, "line": trail.line, "hash": hashed, **entry._asdict()}
            for entry, hashed in entries
        ]
        if rows:
            self._write(insert(trail_tables.trail_entry), rows)

    def keep_trail(self, trail: Trail) -> None:
        """Note how far a line has come."""
        table = trail_tables.trail
        row = {
            "seq": trail.head.seq,
            "hash": trail.head.hash,
            "said_seq": trail.said.seq,
            "said_hash": trail.said.hash,
            "asked_s": trail.asked_s,
            "at": trail.at,
            "why": trail.why,
        }
        mine = (table.c.store == trail.store, table.c.line == trail.line)
        if not self._write(update(table).where(*mine).values(row).returning(table.c.line)).all():
            self._write(insert(table).values(store=trail.store, line=trail.line, **row))

    def predecessor_of(self, store: str) -> str | None:
        """Name the id that a computer had before this one."""
        asked = schema.succession.c
        found = self._db.execute(select(asked.predecessor).where(asked.store == store)).scalar()
        return str(found) if found is not None else None

    def trails(self) -> Sequence[Trail]:
        """Give every line."""
        table = trail_tables.trail
        return [_trail(row) for row in self._db.execute(select(table).order_by(table.c.store, table.c.line))]

    def broken_trails(self) -> Sequence[Trail]:
        """Give the lines that do not go on from what was here, and that nobody has looked into."""
        table = trail_tables.trail
        found = select(table).where(table.c.why != "", table.c.settled_at.is_(None))
        return [_trail(row) for row in self._db.execute(found.order_by(table.c.at))]

    def settle_trails(self, store: str, at: datetime) -> int:
        """Note that somebody has looked into those of a computer; says how many there were."""
        table = trail_tables.trail
        mine = (table.c.store == store, table.c.why != "", table.c.settled_at.is_(None))
        settled = update(table).where(*mine).values(settled_at=at)
        return len(self._write(settled.returning(table.c.line)).all())

    def told(
        self,
        *,
        subject: str = "",
        person: str = "",
        before: tuple[str, str, int, int] | None = None,
        limit: int = 50,
    ) -> Sequence[Told]:
        """Give the newest entries about something or by somebody, or those before one, the newest first."""
        table = trail_tables.trail_entry.c
        # An audit that was rewritten has the same places twice, on two lines.
        place = (table.at, table.store, table.seq, table.line)
        found = select(trail_tables.trail_entry)
        if subject:
            found = found.where(table.subject == subject)
        if person:
            found = found.where(table.person == person)
        if before is not None:
            found = found.where(tuple_(*place) < before)
        found = found.order_by(*(column.desc() for column in place))
        rows = self._db.execute(found.limit(limit))
        return [
            Told(r.store, r.line, Entry(r.seq, r.person, r.action, r.kind, r.subject, r.at)) for r in rows
        ]


def _trail(row: Any) -> Trail:
    head, said = Head(row.seq, bytes(row.hash)), Head(row.said_seq, bytes(row.said_hash))
    return Trail(row.store, row.line, head, said, row.asked_s, row.at, row.why)
