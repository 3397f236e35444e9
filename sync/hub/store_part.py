"""What the parts of the hub's transaction share: the connection, and what has to be counted again."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from sync.changes import Document
from sync.hub import schema
from sync.hub.ports import FeedLine
from sync.hub.store_dialect import take_place


@dataclass
class Memory:
    """What a writing transaction read or wrote already; forgotten whenever a part of it is undone."""

    documents: dict[str, Document | None] = field(default_factory=dict)
    lines: dict[str, dict[str, FeedLine]] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)

    def forget(self) -> None:
        """Forget everything."""
        self.documents.clear()
        self.lines.clear()
        self.locked.clear()


class Part:
    """One transaction, seen from one of its subjects."""

    def __init__(self, connection: Connection, *, is_alone: bool = False) -> None:
        self._db = connection
        self._memory: Memory | None = Memory() if is_alone else None
        """What was read before, where nobody else can have changed it: in the one writer's transaction."""
        self._uncounted: set[str] = set()
        """Records whose lines or revision moved; the sums of their feeds are brought up before commit."""

    def epoch(self) -> str:
        """Name this life of the database; a restored backup gets a new one."""
        return str(self._db.execute(_EPOCH).scalar_one())

    def next_n(self) -> int:
        """Take the next place in the commit order."""
        return take_place(self._db)


# Built once: making a statement costs more than running it.
_EPOCH = select(schema.hub.c.epoch)
