"""The hub's database over SQLAlchemy: one transaction at a time, and the opening of a hub's folder.

SQLite through SQLCipher now; a PostgreSQL engine handed to `SqlStore` is meant to be all that changes.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sync.errors import Refused, Unavailable, Unreadable
from sync.hub import schema
from sync.hub.folder import hub_key
from sync.hub.store_audit import Audit
from sync.hub.store_dialect import guard_audit, writer_and_reader
from sync.hub.store_records import Records
from sync.hub.store_who import Who
from sync.sqlcipher import make_engine

FILE_NAME = "hub.db"


class Transaction(Records, Audit, Who):
    """One transaction of the hub's database; everything in it is committed together or not at all."""

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo only what was done inside when an error leaves it."""
        is_kept = False
        try:
            with self._db.begin_nested():
                yield
            is_kept = True
        finally:
            if self._memory is not None and not is_kept:
                self._memory.forget()

    def is_whole(self) -> bool:
        """Let the database check every page of itself."""
        if self._db.dialect.name != "sqlite":
            return True
        damaged = self._db.exec_driver_sql("PRAGMA cipher_integrity_check").all()
        return not damaged and self._db.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


class SqlStore:
    """The hub's database."""

    transaction: type[Transaction] = Transaction
    """What a transaction is made of; a test looks on through one of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer, self._reader = writer_and_reader(engine)
        self._writes_alone = engine.dialect.name == "sqlite"
        with _plainly_said(), self._writer.begin() as connection:
            _prepare(connection)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open a transaction that may write; commits on leaving, rolls back on an error.

        Raises: Unavailable when another writer does not finish, or the disk refuses.
        """
        with _plainly_said(), self._writer.begin() as connection:
            transaction = self.transaction(connection, is_alone=self._writes_alone)
            yield transaction
            transaction.bring_sums_up()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open one snapshot for reading."""
        with _plainly_said(), self._reader.connect() as connection:
            transaction = Transaction(connection)
            # SQLite takes its snapshot at the first read, not at BEGIN.
            transaction.epoch()
            yield transaction

    def stores_following(self, feeds: Iterable[str]) -> Iterator[str]:
        """Name the stores that follow any of these feeds, for the bell."""
        with self.reading() as transaction:
            yield from transaction.stores_following(feeds)

    def begin_epoch(self) -> str:
        """Begin a new life of the database, as after a restore, and name it."""
        epoch = new_epoch()
        with _plainly_said(), self._writer.begin() as connection:
            connection.execute(update(schema.hub).values(epoch=epoch))
        return epoch

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def open_store(folder: Path) -> SqlStore:
    """Open the encrypted database of a hub's folder, made with its key when the folder is new.

    Raises: Refused for a database of a newer release, Unreadable when key and file do not fit,
    Unavailable when the disk refuses.
    """
    key = hub_key(folder, is_new=not (folder / FILE_NAME).exists())
    return SqlStore(make_engine(folder / FILE_NAME, key))


def new_epoch() -> str:
    """Name a life of the database as no other one was ever named."""
    return secrets.token_hex(8)


@contextmanager
def _plainly_said() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeoutError) as error:
        raise Unavailable("The hub's database is busy or its disk is full. Try again.", retry_s=5) from error
    except IntegrityError as error:
        raise Refused(None, "This contradicts what the hub already keeps. Nothing was changed.") from error
    except DatabaseError as error:
        if "not a database" in str(error.orig):
            raise Unreadable("The hub's database does not open: wrong key file, or damaged.") from error
        raise


def _prepare(connection: Connection) -> None:
    if not inspect(connection).has_table(schema.hub.name):
        _make_tables(connection)
    found = connection.execute(select(schema.hub.c.format)).scalar_one()
    if found > schema.FORMAT:
        raise Refused(None, "This hub's data was written by a newer release. Install that one to open it.")


def _make_tables(connection: Connection) -> None:
    schema.metadata.create_all(connection)
    guard_audit(connection)
    first = {"one": 1, "format": schema.FORMAT, "epoch": new_epoch(), "n": 0, "feeds_version": 1}
    connection.execute(insert(schema.hub).values(**first, audit_key=secrets.token_bytes(32)))
