"""When this computer may hold nothing any more: what waits is sealed for the center first, then every record goes.

The file lies beside the store, says in its name nothing, and opens for the hub alone; the center reads it as if it had
been sent. Where it cannot be written, nothing goes.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from navigator_app.store import change_log, register
from navigator_app.store.faults import spoken_by_disk
from navigator_app.store.images import Images
from navigator_app.store.keys import flush_folder
from navigator_app.store.opened import Opened
from sync.changes import Change
from sync.client.ports import Touched
from sync.records.base import stamp
from sync.sealed import Label, check_seal, seal
from sync.signing import public_signing_key
from sync.unsent import ENDING, PURPOSE, lines_of

LEFT: Final = "sync.left"
OURS_ONLY: Final = 0o600
_EMPTIED: Final = (
    *("membership", "cursor", "receipt", "change", "draft", "audit_read", "content_at_center"),
    *("unsummed", "feed_sum"),
)


@dataclass(frozen=True, slots=True)
class Left:
    """What became of this desk's records when its access ended."""

    at: str
    sealed: int = 0
    """Changes that were not sent, sealed for the center."""
    files: tuple[str, ...] = ()
    removed: int = 0
    pages: int = 0
    """Documents whose pages the center lacks; they stay here, sealed as they were."""
    kept: int = 0
    """Changes that could not be sealed, since no hub's key is known here; nothing was removed then."""


class Leaving(Opened):
    """The part of a store that ends."""

    def access_ended(self) -> Touched:
        """Seal what waits for the center, then take every record away, in ONE transaction; nothing when both are done.

        Raises: DiskFull and its like; nothing was then changed.
        """
        with self.connections.writing() as connection:
            before = _left(connection) or Left(stamp(self.clock.now()))
            waiting = change_log.count_pending(connection)
            rows = connection.execute("SELECT id, kind FROM record").fetchall()
            if not waiting and not rows:
                return Touched()
            hub: dict[str, str] = register.setting(connection, register.HUB, {})
            if waiting and not hub.get("sealing_key"):
                _keep(connection, Left(before.at, kept=waiting))
                return Touched()
            files = (str(self._sealed(connection, hub)),) if waiting else ()
            self._empty(connection, (record.hex() for record, _ in rows))
            pages = connection.execute("SELECT count(*) FROM content WHERE arrived = size").fetchone()[0]
            removed = before.removed + len(rows)
            _keep(connection, Left(before.at, before.sealed + waiting, before.files + files, removed, pages))
        return Touched(frozenset((kind, record.hex()) for record, kind in rows))

    def left(self) -> Left | None:
        """Say what became of the records; None while this computer has access."""
        with self.connections.reading() as connection:
            return _left(connection)

    def _sealed(self, connection: Any, hub: dict[str, str]) -> Path:
        """Seal what waits into a file that is on the disk, whole, when this returns."""
        path = self.connections.path.with_name(f"unsent-{secrets.token_hex(4)}{ENDING}")
        label = Label(
            purpose=PURPOSE,
            sender=register.store_id(connection),
            receiver=hub["sealing_key"],
            at=stamp(self.clock.now()),
        )
        try:
            _write(path, label, bytes.fromhex(hub["key"]), change_log.waiting(connection))
        except OSError as error:
            raise spoken_by_disk(error) from error
        return path

    def _empty(self, connection: Any, records: Iterable[str]) -> None:
        # What the center has of documents' pages goes with the records; what it lacks stays.
        connection.execute(
            "DELETE FROM content WHERE arrived < size OR sha256 IN"
            " (SELECT sha256 FROM content_at_center WHERE is_whole)"
        )
        images = Images(connection, self.projections)
        for record in records:
            images.drop(record)
        numbered_to = register.last_number(connection)
        for table in _EMPTIED:
            connection.execute(f"DELETE FROM {table}")
        register.set_setting(connection, register.NUMBERED_TO, numbered_to)
        register.set_setting(connection, register.FEEDS, [])
        register.set_setting(connection, register.EXPECTED, {})


def _left(connection: Any) -> Left | None:
    kept = register.setting(connection, LEFT)
    return Left(**{**kept, "files": tuple(kept["files"])}) if kept else None


def _keep(connection: Any, left: Left) -> None:
    register.set_setting(connection, LEFT, asdict(left))


def _write(path: Path, label: Label, key: bytes, changes: Iterable[Change]) -> None:
    """Write the file under a name that counts only once it was read back.

    Raises: OSError.
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OURS_ONLY)
        with os.fdopen(handle, "w+b") as file:
            seal(file, label, key, lines_of(changes))
            file.flush()
            os.fsync(file.fileno())
            check_seal(file, public_signing_key(key))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(path.parent)
