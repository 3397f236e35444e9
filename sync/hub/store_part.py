"""What the parts of the hub's transaction share: the connection, and the memory of one piece of work.

A writing transaction reads under its locks once, keeps what it decided in memory, and writes all of it in a few
statements before it commits. An error inside a savepoint puts the memory back as it was; the database's own savepoint
is made only where something was written to it inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Insert, Table, insert, select

from sync.changes import Document
from sync.hub import schema
from sync.hub.ports import HUB, AuditEntry, Device, FeedLine, Person
from sync.hub.store_dialect import begin, is_alone, take_places, upsert
from sync.hub.store_driver import Driver, Values
from sync.hub.store_rows import as_one
from sync.protocol import Verdict

Key = TypeVar("Key")
TOGETHER: Final = 256
"""How many rows are asked for in one statement."""


class Placed(NamedTuple):
    """Where a record stands in a feed, and what it adds to the feed's sum there."""

    line: FeedLine
    hash: int


class FeedRow(NamedTuple):
    """A feed whose row this transaction holds."""

    id: int
    name: str
    head: int
    puts: int
    digest: int
    audit_seq: int
    audit_mac: bytes


@dataclass
class Memory:
    """What was read and decided, and which of it the database does not have yet.

    Every value in it is replaced, never changed, so that copying the tables copies the whole.
    """

    documents: dict[str, Document | None] = field(default_factory=dict)
    lines: dict[str, Mapping[str, Placed]] = field(default_factory=dict)
    """By record, then by feed."""
    reviews: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """By target, then the Review's record by group."""
    verdicts: dict[str, Verdict | None] = field(default_factory=dict)
    previous: dict[str, str | None] = field(default_factory=dict)
    numbered: dict[tuple[str, int], str | None] = field(default_factory=dict)
    charts: dict[str, tuple[Document, frozenset[str]]] = field(default_factory=dict)
    """By patient: the feeds of a chart, and the very record from which they were worked out."""
    highest: dict[str, int] = field(default_factory=dict)
    """By store that is held: the highest number judged of it before."""
    feeds: dict[str, FeedRow] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    """How far each of these feeds had come when its row was locked."""
    put: dict[tuple[str, str], None] = field(default_factory=dict)
    """(feed, record) of every line that this transaction put, written or not."""
    new_documents: dict[str, None] = field(default_factory=dict)
    new_lines: dict[tuple[str, str], None] = field(default_factory=dict)
    """(record, feed)"""
    new_reviews: dict[tuple[str, str], str] = field(default_factory=dict)
    new_log: dict[str, dict[str, Any]] = field(default_factory=dict)
    new_audit: dict[int, AuditEntry] = field(default_factory=dict)
    elsewhere: dict[str, bool] = field(default_factory=dict)
    people: dict[str, Person | None] = field(default_factory=dict)
    devices: dict[str, Device | None] = field(default_factory=dict)
    moved: dict[str, None] = field(default_factory=dict)
    """Records whose lines or revision moved, so that the sums of their feeds have to."""
    grown: dict[str, None] = field(default_factory=dict)
    """Feeds whose row moved."""

    def copied(self) -> Memory:
        """Give a copy that this one's changes leave alone."""
        return Memory(*[dict(getattr(self, name)) for name in _TABLES])

    @property
    def is_written(self) -> bool:
        """Say whether the database has all of it."""
        return not (
            self.new_documents or self.new_lines or self.new_log or self.new_audit or self.new_reviews
        )

    def forget_read(self) -> None:
        """Forget what was read, where nothing was decided from it yet."""
        for what in (
            self.documents,
            self.lines,
            self.reviews,
            self.verdicts,
            self.previous,
            self.numbered,
            self.elsewhere,
            self.people,
            self.devices,
        ):
            what.clear()

    def written(self) -> None:
        """Note that the database has all of it now."""
        for what in (self.new_documents, self.new_lines, self.new_reviews, self.new_log, self.new_audit):
            what.clear()
        self.moved.clear()
        self.grown.clear()


_TABLES: Final = tuple(one.name for one in fields(Memory))


class Part:
    """One transaction, seen from one of its subjects."""

    def __init__(
        self, connection: Connection, *, keeps: bool = False, asker: str = HUB, role: str = ""
    ) -> None:
        self._db = connection
        self._asker, self._role = asker, role
        self._own_feeds = begin(connection, asker, role)
        """By id, those that the asking computer follows, where the database keeps the others from it."""
        self._keeps = keeps
        """Whether what is read is kept: in a writing transaction, under its locks. A reader would only grow."""
        self._driver = Driver(connection) if keeps else None
        """What the statements of a round go through; none in a reader, whose transaction begins with its first one."""
        self._memory = Memory()
        self._epoch: str | None = None
        self._held: set[str] = set()
        """Computers whose other rounds wait for this transaction."""
        self._audit_key = b""
        self.moved_feeds: set[str] = set()
        """Feeds that a reader finds moved once this is committed; perhaps a few too many."""
        self._places: list[int] = []
        """Taken in the commit order and not yet given."""
        self._open: list[bool] = []
        """Per open savepoint, whether the database knows of it."""

    def ring(self, feeds: Iterable[str]) -> None:
        """Wake who waits for news of these feeds once this is committed, though no record moved."""
        self.moved_feeds |= set(feeds)

    def epoch(self) -> str:
        """Name this life of the database; a restored backup gets a new one."""
        if self._epoch is None:
            self._epoch, self._audit_key = self._ask(_EPOCH, {})[0]
        return self._epoch

    def audit_key(self) -> bytes:
        """Give the key of the audit's codes."""
        self.epoch()
        return bytes(self._audit_key)

    def next_n(self) -> int:
        """Take the next place in the commit order."""
        if not self._places:
            self._expect(1)
        return self._places.pop()

    def _expect(self, places: int) -> None:
        """Take so many places at once."""
        self._really_save()
        self._places = take_places(self._db, self._ask, places)[::-1]

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo only what was done inside when an error leaves it."""
        before, depth = self._memory.copied(), len(self._open)
        self._open.append(False)
        is_kept = False
        try:
            yield
            is_kept = True
        finally:
            is_known = self._open.pop()
            if not is_kept:
                self._memory = before
                self._places.clear()
            if is_known:
                self._forget(_name(depth), is_kept=is_kept)

    def _forget(self, savepoint: str, *, is_kept: bool) -> None:
        if not is_kept:
            self._db.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {savepoint}")
        self._db.exec_driver_sql(f"RELEASE SAVEPOINT {savepoint}")

    def _really_save(self) -> None:
        """Tell the database of every open savepoint, before the first thing that is written inside."""
        for depth, is_known in enumerate(self._open):
            if not is_known:
                self._db.exec_driver_sql(f"SAVEPOINT {_name(depth)}")
                self._open[depth] = True

    def _write(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Write something at once."""
        self._really_save()
        return self._db.execute(statement, rows)

    def _ask(self, statement: Executable, values: Values) -> Sequence[Any]:
        """Ask one of the statements that are made once for all; what it finds comes whole."""
        if self._driver is not None:
            return self._driver.ask(statement, values)
        return self._db.execute(statement, dict(values)).all()

    def _tell(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Write with one of the statements that are made once for all."""
        self._really_save()
        if self._driver is not None:
            self._driver.tell(statement, rows)
        else:
            self._db.execute(statement, [dict(row) for row in rows])

    def _put(self, table: Table, keys: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows, or overwrite the named columns of those with the same keys."""
        if len(rows) > 1 and not is_alone(self._db):
            self._tell(*as_one(table, keys, rows))
        elif rows:
            self._tell(upsert(self._db.dialect.name, table, keys, tuple(rows[0])), rows)

    def _add(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows whose keys are new, in this order."""
        if rows and is_alone(self._db):
            self._tell(_added(table), rows)
        elif rows:
            self._tell(*as_one(table, (), rows))

    def flush(self) -> None:
        """Write what only the memory holds, before something is asked of the database that it decides."""


@cache
def _added(table: Table) -> Insert:
    # Inline: whoever adds to the audit need not be able to read it.
    return insert(table).inline()


def _name(depth: int) -> str:
    return f"navigator_{depth}"


def together(wanted: Iterable[Key]) -> Iterator[list[Key]]:
    """Give keys in groups for one statement each; short ones repeat their last, so that few statements are made."""
    keys = list(dict.fromkeys(wanted))
    for at in range(0, len(keys), TOGETHER):
        group = keys[at : at + TOGETHER]
        size = 1 << (len(group) - 1).bit_length()
        yield group + group[-1:] * (size - len(group))


# Built once: making a statement costs more than running it.
_EPOCH = select(schema.hub.c.epoch, schema.hub.c.audit_key)
