"""The two connections of an open desk: one writer, one reader, each behind its own lock.

"Malformed" is said by a driver also when the disk only stuttered, so the file is closed, opened again and
looked through once before anybody is told that it is damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from navigator_app.store.faults import DamagedStore, DiskFault, Locked, spoken
from sync.sqlcipher import DatabaseError, connect

T = TypeVar("T")
Connection = Any
"""The driver ships no types."""
WRITER_CACHE_KB: Final = 16_000
"""A first download fills whatever it is given and is no faster for more; lists are read by the other connection."""

COPYING_CACHE_KB: Final = 2_000
"""Every page is read once."""


class Connections:
    """An encrypted file with one connection that writes and one that reads."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key: bytes | None = key
        self._write_lock = Lock()
        self._read_lock = Lock()
        self._writer, self._reader = _open_twice(path, key)

    @property
    def path(self) -> Path:
        """The encrypted file."""
        return self._path

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that may write; commits on leaving, undoes everything on an error.

        Raises: DiskFull, FolderNotWritable, DiskFault, StoreBusy, DamagedStore, Locked.
        """
        return self._transaction(self._write_lock, "BEGIN IMMEDIATE", is_writer=True)

    def reading(self) -> AbstractContextManager[Connection]:
        """Open one snapshot for reading; several questions inside see the same state."""
        return self._transaction(self._read_lock, "BEGIN", is_writer=False)

    @contextmanager
    def _transaction(self, lock: Lock, begin: str, *, is_writer: bool) -> Iterator[Connection]:
        try:
            with lock:
                connection = self._writer if is_writer else self._reader
                yield from _within(connection, begin)
        except DatabaseError as error:
            fault = spoken(error)
            if fault is None:
                raise
            if isinstance(fault, DamagedStore):
                self._look_again()
                fault = DiskFault()
            raise fault from error

    def copy_to(self, path: Path, key: bytes) -> None:
        """Copy all of it, as it stands this moment, into a new file under another key; others go on meanwhile.

        Raises: Locked, DiskFull, DiskFault, FolderNotWritable, DamagedStore; what there is of the copy is the caller's.
        """
        self.sealed(lambda own: copied(self._path, own, path, key))

    def _look_again(self) -> None:
        """Close, open and look through the file once.

        Raises: DamagedStore when it is; DiskFault when nothing can be opened just now.
        """
        with self._write_lock, self._read_lock:
            if self._key is None:
                raise Locked
            self._close_both()
            try:
                self._writer, self._reader = _open_twice(self._path, self._key)
                if not is_sound(self._writer):
                    raise DamagedStore
            except DatabaseError as error:
                raise DamagedStore from error

    def sealed(self, seal: Callable[[bytes], T]) -> T:
        """Hand the file's key to what closes it away; the only way in which it leaves this room.

        Raises: Locked.
        """
        key = self._key
        if key is None:
            raise Locked
        return seal(key)

    def close(self) -> None:
        """Fold the log back into the file and close; the key is forgotten."""
        with self._write_lock, self._read_lock:
            if self._key is None:
                return
            self._key = None
            with suppress(DatabaseError):
                self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._close_both()

    def _close_both(self) -> None:
        for connection in (self._reader, self._writer):
            with suppress(DatabaseError):
                connection.close()


@contextmanager
def once(path: Path, key: bytes) -> Iterator[Connection]:
    """Open one transaction at a file that is mostly not held open here, and close it again.

    Raises: what `Connections.writing` raises; DamagedStore where there is none, and then none is made.
    """
    if not path.exists():
        raise DamagedStore
    try:
        connection = connect(path, key)
        try:
            yield from _within(connection, "BEGIN IMMEDIATE")
        finally:
            connection.close()
    except DatabaseError as error:
        raise spoken(error) or error from error


def copied(path: Path, key: bytes, target: Path, target_key: bytes) -> None:
    """Copy an encrypted file page by page into a new one under another key, in one piece.

    Raises: what `Connections.copy_to` raises.
    """
    try:
        with (
            closing(connect(path, key, cache_kb=COPYING_CACHE_KB)) as source,
            closing(connect(target, target_key, cache_kb=COPYING_CACHE_KB)) as made,
        ):
            source.backup(made)
    except DatabaseError as error:
        raise spoken(error) or error from error


def _open_twice(path: Path, key: bytes) -> tuple[Connection, Connection]:
    writer = connect(path, key, cache_kb=WRITER_CACHE_KB)
    try:
        reader = connect(path, key)
        reader.execute("PRAGMA query_only = ON")
    except DatabaseError:
        writer.close()
        raise
    return writer, reader


def _within(connection: Connection, begin: str) -> Iterator[Connection]:
    connection.execute(begin)
    is_done = False
    try:
        yield connection
        connection.execute("COMMIT")
        is_done = True
    finally:
        if not is_done:
            with suppress(DatabaseError):
                connection.execute("ROLLBACK")


def is_sound(connection: Connection) -> bool:
    """Look through every page: its own checksum, then the structure that SQLite expects."""
    if connection.execute("PRAGMA cipher_integrity_check").fetchall():
        return False
    return bool(connection.execute("PRAGMA quick_check").fetchall() == [("ok",)])
