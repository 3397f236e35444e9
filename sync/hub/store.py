"""The hub's database over SQLAlchemy: its transactions, and the opening of a hub's folder or of its server's database.

SQLite through SQLCipher for a hub on one computer, PostgreSQL for one of several workers; the engine handed to
`SqlStore` is all that tells them apart here.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from sync.changes import Change
from sync.errors import Refused, Said
from sync.hub import schema
from sync.hub.folder import hub_key
from sync.hub.hearing import Hearing, Ring
from sync.hub.ports import HUB, Done
from sync.hub.store_approval import Approvals
from sync.hub.store_audit import Audit
from sync.hub.store_claims import Claims
from sync.hub.store_contents import Contents
from sync.hub.store_dialect import (
    begin_making,
    damage,
    guarded_as,
    is_alone,
    make_tables,
    writer_and_reader,
)
from sync.hub.store_emergencies import OpenedInEmergencies
from sync.hub.store_escrow import Escrow
from sync.hub.store_faults import is_worth_another_try, plainly_said
from sync.hub.store_heads import Heads
from sync.hub.store_lives import Lives, new_epoch
from sync.hub.store_log import Log
from sync.hub.store_orders import Orders
from sync.hub.store_postgres import database_url, postgres_engine
from sync.hub.store_snapshots import Snapshots
from sync.hub.store_trails import Trails
from sync.hub.store_who import Who
from sync.sqlcipher import BUSY_S, make_engine

FILE_NAME = "hub.db"
TRIES: Final = 5
"""How often a piece of work is begun anew when writers got in each other's way."""
PAUSE_S: Final = 0.02


class Transaction(
    Log,
    Audit,
    Contents,
    Who,
    Lives,
    Claims,
    Heads,
    Snapshots,
    Escrow,
    Approvals,
    Orders,
    Trails,
    OpenedInEmergencies,
):
    """One transaction of the hub's database; everything in it is committed together or not at all."""

    def gather(self, changes: Sequence[Change]) -> None:
        """Read in a few statements what judging these changes is going to ask for."""
        if not changes:
            return
        records = [change.record for change in changes]
        self.look_up([*records, *(c.patient for c in changes if c.patient is not None)])
        self.look_up_lines(records)
        self._look_up_reviews(records)
        self._look_elsewhere(record for record in records if self.document(record) is None)
        self._look_up_verdicts(name for c in changes for name in (c.id, *c.after))
        for store in sorted({c.store for c in changes}):
            self._look_up_numbers(store, [c.number for c in changes if c.store == store])
        if fresh := sum(self.verdict_of(c.id) is None for c in changes):
            self._expect(fresh)

    def flush(self) -> None:
        """Write what only the memory holds, before something is asked of the database that it decides."""
        if self._memory.is_written:
            return
        self._count()
        self._write_lines(is_put=True)
        self._write_records()
        self._write_claims()
        self._write_log()
        self._write_audit()
        self._write_lines(is_put=False)
        self._write_feeds()
        self._memory.written()

    def damage(self) -> str:
        """Let the database look whether what it keeps is whole; empty when it is."""
        return damage(self._db)


class SqlStore:
    """The hub's database."""

    transaction: type[Transaction] = Transaction
    """What a transaction is made of; a test looks on through one of its own."""

    def __init__(self, engine: Engine, *, may_be_new: bool = True) -> None:
        self._engine = engine
        self._writer, self._reader = writer_and_reader(engine)
        self._one_writes = threading.Lock()
        self._ring: Ring | None = None
        self._hearing: Hearing | None = None
        try:
            with plainly_said(), self._writer.begin() as connection:
                self._role = _prepare(connection, may_be_new=may_be_new)
                self.transaction(connection, role=self._role).derive_claims()
        except Said:
            engine.dispose()
            raise

    @contextmanager
    def writing(self, asker: str = HUB) -> Iterator[Transaction]:
        """Open a transaction that may write; commits on leaving, rolls back on an error.

        Raises: Unavailable when another writer does not finish, the database is out of reach, or the disk refuses.
        """
        with plainly_said(), self._writing(asker) as transaction:
            yield transaction

    @contextmanager
    def _writing(self, asker: str) -> Iterator[Transaction]:
        with self._turn(), self._writer.begin() as connection:
            transaction = self.transaction(connection, keeps=True, asker=asker, role=self._role)
            yield transaction
            transaction.flush()
        if transaction.moved_feeds:
            self._announce(transaction.moved_feeds)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for this process's own writers where only one writes at a time, and be woken.

        SQLite itself asks again and again, with pauses in which nobody writes.
        """
        is_mine = self._engine.dialect.name == "sqlite" and self._one_writes.acquire(timeout=BUSY_S)
        try:
            yield
        finally:
            if is_mine:
                self._one_writes.release()

    def announce_to(self, ring: Ring) -> None:
        """Say from now on which feeds moved, here or, on a server, at any other worker; None when all may have.

        Shape: `ring` is called from any thread, and does not wait.
        """
        self._ring = ring
        if self._engine.dialect.name == "postgresql":
            self._hearing = Hearing(self._engine, ring)

    def _announce(self, feeds: AbstractSet[str]) -> None:
        if self._ring is not None:
            self._ring(feeds)
        if self._hearing is not None:
            self._hearing.tell(feeds)

    def carried_out(self, work: Callable[[Transaction], Done], asker: str = HUB) -> Done:
        """Do a piece of work in one writing transaction, from its start again when the database asks for that.

        Raises: Unavailable, as `writing` does.
        """
        with plainly_said():
            for again in range(1, TRIES):
                try:
                    return self._done(work, asker)
                except DBAPIError as error:
                    if not is_worth_another_try(error):
                        raise
                    # Two that met once would meet again if both came back at the same moment.
                    _moment.wait(PAUSE_S * again * (1 + secrets.randbelow(100) / 100))
            return self._done(work, asker)

    def _done(self, work: Callable[[Transaction], Done], asker: str) -> Done:
        with self._writing(asker) as transaction:
            return work(transaction)

    @contextmanager
    def reading(self, asker: str = HUB) -> Iterator[Transaction]:
        """Open one snapshot for reading.

        Raises: Unavailable.
        """
        with plainly_said(), self._reader.connect() as connection:
            yield self._snapshot(connection, asker)
            # Rolled back, the driver would forget every statement that this connection has prepared.
            connection.commit()

    def _snapshot(self, connection: Connection, asker: str) -> Transaction:
        """Begin at a snapshot, which either database takes at the first read, not at BEGIN."""
        try:
            transaction = Transaction(connection, asker=asker, role=self._role)
        except DBAPIError as error:
            # The pool has thrown away every connection it held by now; the next one is new.
            if not error.connection_invalidated:
                raise
            connection.rollback()
            transaction = Transaction(connection, asker=asker, role=self._role)
        if is_alone(connection):
            # The other one has been told who asks by now, which was its first read.
            transaction.epoch()
        return transaction

    def stores_following(self, feeds: Iterable[str]) -> Iterator[str]:
        """Name the stores that follow any of these feeds, for the bell."""
        with self.reading() as transaction:
            yield from transaction.stores_following(feeds)

    def close(self) -> None:
        """Let go of the database."""
        if self._hearing is not None:
            self._hearing.close()
        self._engine.dispose()


_moment = threading.Event()
"""Never set: what waits on it waits for a time."""


def open_store(folder: Path) -> SqlStore:
    """Open the encrypted database of a hub's folder, made with its key when the folder is new.

    Raises: Refused for a database of a newer release, Unreadable when key and file do not fit,
    Unavailable when the disk refuses.
    """
    key = hub_key(folder, is_new=not (folder / FILE_NAME).exists())
    return SqlStore(make_engine(folder / FILE_NAME, key))


def open_database(url: str, *, may_be_new: bool = True) -> SqlStore:
    """Open a PostgreSQL database for a hub; its tables are made when it has none and may be new.

    Raises: Refused for an address that is none, for a database of a newer release, and for one that is not a hub's
    and may not be new; Unavailable when it cannot be reached.
    """
    return SqlStore(postgres_engine(database_url(url)), may_be_new=may_be_new)


def _prepare(connection: Connection, *, may_be_new: bool) -> str:
    """Make or lift the tables, and say whom a transaction has to become so that sites are kept apart."""
    begin_making(connection)
    if not inspect(connection).has_table(schema.hub.name):
        if not may_be_new:
            raise Refused("database_url", "There is no hub in this database.")
        make_tables(connection)
        _begin_life(connection)
    found = connection.execute(select(schema.hub.c.format)).scalar_one()
    if found > schema.FORMAT:
        raise Refused(None, "This hub's data was written by a newer release. Install that one to open it.")
    if found < schema.FORMAT:
        # Every step until now added tables and what guards them, and changed none.
        make_tables(connection)
        connection.execute(update(schema.hub).values(format=schema.FORMAT))
    return guarded_as(connection)


def _begin_life(connection: Connection) -> None:
    first = {
        "one": 1,
        "format": schema.FORMAT,
        "epoch": new_epoch(datetime.now(UTC)),
        "n": 0,
        "feeds_version": 1,
    }
    connection.execute(insert(schema.hub).values(**first, audit_key=secrets.token_bytes(32)))
