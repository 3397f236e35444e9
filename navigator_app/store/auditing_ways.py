"""What is done to the ways into a desk, written into its audit by whoever holds its key just then.

It is written down before it is done, and where that cannot be it is not done. Nobody needs to have the desk open.
"""

from __future__ import annotations

from navigator_app.store import audit, keys, schema
from navigator_app.store.connections import Connections
from navigator_app.store.faults import DamagedStore, spoken
from navigator_app.store.key_ring import KeyRing
from sync.clock import Clock, SystemClock
from sync.records.base import stamp
from sync.sqlcipher import DatabaseError


def note_by_ring(ring: KeyRing, action: str, subject: str = "", clock: Clock | None = None) -> None:
    """Write down what a slot is about to do: a person, the site's sheet, a code from the phone or the escrow key.

    Raises: DamagedStore, DiskFull, StoreBusy and their like; what was to be done is then not done.
    """
    file = ring.home / keys.RECORDS
    if not file.exists():
        raise DamagedStore
    deed = audit.Deed(ring.by.id, action, ring.by.type, subject, stamp((clock or SystemClock()).now()))
    try:
        connections = Connections(file, keys.key_for(ring.data_key, keys.RECORDS))
    except DatabaseError as error:
        raise spoken(error) or DamagedStore() from error
    try:
        with connections.writing() as connection:
            schema.lift(connection)
            audit.append(connection, [deed])
    finally:
        connections.close()
