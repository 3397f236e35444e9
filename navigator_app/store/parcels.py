"""Which documents' bytes are to be carried, and how far they came: the lane's questions, answered from the store.

Order: what a person asked for, what the center lacks, what is brought by policy. Nothing is sent before the
center has the record that names it; nothing is brought by policy that would push out something else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

from navigator_app.store import register
from navigator_app.store.change_log import raw
from navigator_app.store.connections import Connections
from navigator_app.store.contents import Contents
from navigator_app.store.faults import DamagedContent
from navigator_app.store.projection import Projections
from navigator_app.store.room import make_room
from sync.client.ports import Parcel
from sync.contents import Arrived
from sync.errors import Said

PAUSED: Final = "desk.documents_paused"
POLICY: Final = "desk.documents_come"
LIMIT_MB: Final = "desk.documents_mb"
LIMIT_MB_DEFAULT: Final = 2_000
SMALL_BYTES: Final = 1_000_000
COMES_BY_ITSELF: Final = {"asked": 0, "small": SMALL_BYTES, "all": 1 << 62}
"""Up to which size a document comes without being asked for, by what is chosen."""
COMES_DEFAULT: Final = "small"
ARRIVED_WRONG: Final = (
    "The pages that came are not the ones the record names, and none was kept. Ask for them again."
)
NO_ROOM: Final = (
    "There is no room for these pages within what this computer may keep. Raise the limit in Settings."
)
MEGABYTE: Final = 1_000_000


class Parcels:
    """The desk's side of the lane that carries documents' bytes."""

    def __init__(self, connections: Connections, projections: Projections, contents: Contents) -> None:
        self._connections = connections
        self._projections = projections
        self._contents = contents

    def next_parcel(self, later: Collection[str]) -> Parcel | None:
        """Give what is to be carried next; nothing while a person paused it."""
        self._projections.in_place(self._connections, "document")
        with self._connections.reading() as connection:
            if register.setting(connection, PAUSED, False):  # noqa: FBT003 - the default of a switch
                return None
            limit_mb = int(register.setting(connection, LIMIT_MB, LIMIT_MB_DEFAULT))
            comes = COMES_BY_ITSELF[register.setting(connection, POLICY, COMES_DEFAULT)]
            wanted = _first(connection, _WANTED, later)
            outgoing = _first(connection, _OUTGOING, later)
        if wanted is not None and self._has_room(wanted, limit_mb):
            return wanted
        return outgoing or self._by_policy(comes, limit_mb, later)

    def _has_room(self, parcel: Parcel, limit_mb: int) -> bool:
        if make_room(self._contents, limit_mb * MEGABYTE, parcel.size_bytes - parcel.done_bytes):
            return True
        self.parcel_stuck(parcel, NO_ROOM)
        return False

    def _by_policy(self, comes_bytes: int, limit_mb: int, later: Collection[str]) -> Parcel | None:
        with self._connections.reading() as connection:
            taken = connection.execute("SELECT coalesce(sum(arrived), 0) FROM content").fetchone()[0]
            room_bytes = limit_mb * MEGABYTE - taken
            return _first(connection, _BY_POLICY, later, comes_bytes, room_bytes) if room_bytes > 0 else None

    def parcel_part(self, parcel: Parcel, limit_bytes: int) -> bytes:
        """Give the next bytes to send.

        Raises: DamagedContent.
        """
        return self._contents.part(parcel.sha256, parcel.done_bytes, limit_bytes)

    def parcel_sent(self, parcel: Parcel, arrived: Arrived) -> None:
        """Note how much the center has."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO content_at_center (record, sha256, sent, is_whole) VALUES (?, ?, ?, ?)",
                (raw(parcel.record), parcel.sha256, arrived.arrived_bytes, arrived.is_whole),
            )
            connection.execute("UPDATE content SET problem = '' WHERE sha256 = ?", (parcel.sha256,))

    def parcel_came(self, parcel: Parcel, body: bytes) -> Parcel:
        """Keep the next bytes that came.

        Raises: Said when all came and they are not what their name says.
        """
        try:
            is_whole = self._contents.take(parcel.sha256, parcel.size_bytes, parcel.done_bytes, body)
        except DamagedContent as error:
            raise Said(ARRIVED_WRONG) from error
        if is_whole:
            self.parcel_sent(parcel, Arrived(parcel.size_bytes, parcel.size_bytes, is_whole=True))
        held = self._contents.held(parcel.sha256)
        return replace(parcel, done_bytes=held.arrived_bytes if held else 0)

    def parcel_waits(self, parcel: Parcel, reason: str) -> None:
        """Note why these bytes cannot go or come yet."""
        self._note(parcel, reason, is_stuck=False)

    def parcel_stuck(self, parcel: Parcel, reason: str) -> None:
        """Note why these bytes neither go nor come until a person asks again."""
        self._note(parcel, reason, is_stuck=True)

    def _note(self, parcel: Parcel, reason: str, *, is_stuck: bool) -> None:
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE content SET problem = ?, is_stuck = ? WHERE sha256 = ?",
                (reason, is_stuck, parcel.sha256),
            )


_WANTED = (
    "SELECT d.id, c.sha256, c.size, c.arrived, 0 FROM content AS c JOIN p_document AS d ON d.sha256 = c.sha256"
    " JOIN record AS r ON r.rowid = d.rowid WHERE c.wanted_at IS NOT NULL AND c.arrived < c.size"
    " AND NOT c.is_stuck AND r.epoch IS NOT NULL ORDER BY c.wanted_at, c.rowid"
)
_OUTGOING = (
    "SELECT d.id, c.sha256, c.size, coalesce(a.sent, 0), 1 FROM content AS c"
    " JOIN p_document AS d ON d.sha256 = c.sha256 JOIN record AS r ON r.rowid = d.rowid"
    " LEFT JOIN content_at_center AS a ON a.record = d.id AND a.sha256 = c.sha256"
    " WHERE c.arrived = c.size AND NOT coalesce(a.is_whole, 0) AND NOT c.is_stuck"
    " AND r.epoch IS NOT NULL ORDER BY c.rowid"
)
_BY_POLICY = (
    "SELECT d.id, d.sha256, d.size_bytes, coalesce(c.arrived, 0), 0 FROM p_document AS d"
    " JOIN record AS r ON r.rowid = d.rowid LEFT JOIN content AS c ON c.sha256 = d.sha256"
    " WHERE d.sha256 <> '' AND d.size_bytes BETWEEN 1 AND ?1 AND NOT d.is_withdrawn AND d.status = 'current'"
    " AND d.size_bytes - coalesce(c.arrived, 0) BETWEEN 1 AND ?2 AND NOT coalesce(c.is_stuck, 0)"
    " AND r.epoch IS NOT NULL ORDER BY d.rowid DESC"
)


def _first(connection: Any, sql: str, later: Collection[str], *values: int) -> Parcel | None:
    """Give the first whose turn it is; every row is fetched, or the driver prepares the statement anew."""
    for record, sha256, size_bytes, done_bytes, is_outgoing in connection.execute(sql, values).fetchall():
        if sha256 not in later:
            return Parcel(record.hex(), sha256, size_bytes, done_bytes, bool(is_outgoing))
    return None
