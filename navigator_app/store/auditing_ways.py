"""What is done to the ways into a desk, written into its audit by whoever holds its key just then.

It is written down before it is done, and where that cannot be it is not done. Nobody needs to have the desk open.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from navigator_app.store import audit, keys, schema
from navigator_app.store.connections import Connection, once
from navigator_app.store.key_ring import KeyRing
from sync.clock import Clock, SystemClock
from sync.records.base import stamp


def note_by_ring(ring: KeyRing, action: str, subject: str = "", clock: Clock | None = None) -> None:
    """Write down what a slot is about to do: a person, the site's sheet, a code from the phone or the escrow key.

    Raises: DamagedStore, DiskFull, StoreBusy and their like; what was to be done is then not done.
    """
    deed = audit.Deed(ring.by.id, action, ring.by.type, subject, stamp((clock or SystemClock()).now()))
    with inside(ring) as connection:
        schema.lift(connection)
        audit.append(connection, [deed])


def inside(ring: KeyRing) -> AbstractContextManager[Connection]:
    """Open one transaction in a desk's records by whoever opened its key file, be the desk open or not.

    Raises: what `once` raises.
    """
    return once(ring.home / keys.RECORDS, keys.key_for(ring.data_key, keys.RECORDS))
