"""A new data key for a desk: sealed to everybody who stays, put into force, the old one dropped.

The new key is written down, as pending, before the file of records is touched, and the old one is dropped only
after the file was seen to open with the new one; so it opens with exactly one of the two whenever this is cut
short, and whoever unlocks next finishes it. Who leaves is out of the key file from the first step on.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from navigator_app.store import key_ring, keys, slots
from navigator_app.store.connections import is_sound
from navigator_app.store.faults import DamagedKeyFile, DamagedStore, DiskFull, spoken
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.keys import KeyFile
from sync.errors import Refused
from sync.sqlcipher import DatabaseError, connect

ROOM: Final = 2
"""How many times its size a file of records needs beside it while every page is written anew."""


def rekey(ring: KeyRing, leaving: Collection[str] = ()) -> KeyRing:
    """Give the desk a new data key that opens for everybody but those who leave; nobody may be at it meanwhile.

    Shape: `leaving` are slot ids. Work: some 10 MB of records a second.
    Raises: Refused when the file of keys was changed meanwhile or nobody would stay; StoreBusy, DiskFull, DamagedStore.
    """
    if ring.by.id in leaving:
        raise Refused(None, "Who leaves cannot do this. Ask somebody who stays. Nothing was changed.")
    file = _records(ring)
    if shutil.disk_usage(ring.home).free < ROOM * file.stat().st_size:
        raise DiskFull
    left = [slot for slot in ring.file.slots if slot.id not in leaving]
    fresh = keys.new_data_key()
    pending = tuple(slots.resealed(ring.file.store, slot, fresh) for slot in left)
    with _alone(file, ring.data_key) as connection:
        announced = key_ring.replaced(ring, left, {}, pending)
        _put_into_force(connection, fresh)
    return _old_one_dropped(announced, fresh)


def progress(home: Path) -> float:
    """Say how much of the records is written anew, from 0 to 1: each page goes into the log beside them first."""
    with suppress(OSError):
        file = home / keys.RECORDS
        return min(1.0, file.with_name(f"{file.name}-wal").stat().st_size / max(1, file.stat().st_size))
    return 0.0


def finish(ring: KeyRing) -> KeyRing:
    """Put a pending data key into force, from wherever it was cut short; a ring without one is given back as it is.

    Raises: DamagedKeyFile, DamagedStore, StoreBusy, DiskFull.
    """
    if ring.file.pending is None:
        return ring
    file = _records(ring)
    fresh = _pending_key(ring)
    if not opens(file, fresh):
        with _alone(file, ring.data_key) as connection:
            _put_into_force(connection, fresh)
    return _old_one_dropped(ring, fresh)


def _records(ring: KeyRing) -> Path:
    """Give the file of records, which has to be there: a connection would make an empty one, open to any key."""
    file = ring.home / keys.RECORDS
    if not file.exists():
        raise DamagedStore
    return file


def _pending_key(ring: KeyRing) -> bytes:
    mine = next((slot for slot in ring.file.pending or () if slot.id == ring.by.id), None)
    if ring.pending_key is not None:
        return ring.pending_key
    if mine is None or ring.private is None:
        raise DamagedKeyFile
    return slots.opened_by(ring.file.store, mine, ring.private)


@contextmanager
def _connected(file: Path, data_key: bytes) -> Iterator[Any]:
    """Open the file of records with a data key.

    Raises: DamagedStore where it does not open with it; StoreBusy, DiskFull.
    """
    try:
        connection = connect(file, keys.key_for(data_key, keys.RECORDS))
        try:
            yield connection
        finally:
            connection.close()
    except DatabaseError as error:
        raise spoken(error) or DamagedStore() from error


@contextmanager
def _alone(file: Path, data_key: bytes) -> Iterator[Any]:
    """Open it as the only one at it: whoever else read on would read pages of another key.

    Raises: StoreBusy while somebody is at it; what `_connected` raises.
    """
    with _connected(file, data_key) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        yield connection


def _put_into_force(connection: Any, fresh: bytes) -> None:
    """Write every page anew; the driver does it in one transaction, which is whole or never was."""
    _folded(connection)
    connection.execute(f"PRAGMA rekey = \"x'{keys.key_for(fresh, keys.RECORDS).hex()}'\"").fetchall()
    _folded(connection)


def _folded(connection: Any) -> None:
    """Leave nothing in the log beside the file: its pages are under the key they were written with."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def opens(file: Path, data_key: bytes) -> bool:
    """Say whether a file of records opens with a data key.

    Raises: StoreBusy, DiskFull.
    """
    try:
        with _connected(file, data_key):
            return True
    except DamagedStore:
        return False


def _old_one_dropped(ring: KeyRing, fresh: bytes) -> KeyRing:
    """Look through the whole file with the new key, then let go of the old one."""
    with _connected(_records(ring), fresh) as connection:
        if not is_sound(connection):
            raise DamagedStore
    left = KeyFile(format=ring.file.format, store=ring.file.store, slots=ring.file.pending or ())
    with_fresh = replace(ring, data_key=fresh)
    key_ring.put(with_fresh, left, {})
    return replace(with_fresh, file=left, by=key_ring.slot_of(left, ring.by.id))
