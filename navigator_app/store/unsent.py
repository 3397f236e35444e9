"""Sealing for the center what this computer may not send any more: changes, and the bytes of documents.

The file lies beside the store, says in its name nothing, and opens for the hub alone; the center reads it as if it had
been sent.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from navigator_app.store import register
from navigator_app.store.change_log import raw
from navigator_app.store.faults import spoken_by_disk
from sync.changes import Document
from sync.disk import BINARY, flush_folder, put_in_place
from sync.sealed import Label, check_seal, seal
from sync.signing import public_signing_key
from sync.unsent import ENDING, PURPOSE, lines_of_bytes

PAGES_LEFT: Final = "sync.pages_left"
"""Documents' bytes whose record left this desk before the center had them, until they are sealed."""
OURS_ONLY: Final = 0o600


class Pages(NamedTuple):
    """The bytes of one document that the center lacks."""

    record: str
    sha256: str
    size_bytes: int

    def lines(self, part: Callable[[str, int, int], bytes]) -> Iterable[bytes]:
        """Give them as lines of a sealed file."""
        return lines_of_bytes(self.record, self.sha256, self.size_bytes, part)


def can_seal(connection: Any) -> bool:
    """Say whether this desk knows a hub's key to seal to."""
    return bool(register.setting(connection, register.HUB, {}).get("sealing_key"))


def seal_beside(connection: Any, store: Path, at: str, lines: Iterable[bytes]) -> Path:
    """Seal lines into a file beside the store, which is on the disk, whole, when this returns.

    Raises: DiskFull, FolderNotWritable.
    """
    hub: dict[str, str] = register.setting(connection, register.HUB, {})
    path = store.with_name(f"unsent-{secrets.token_hex(4)}{ENDING}")
    sender = register.store_id(connection)
    label = Label(purpose=PURPOSE, sender=sender, receiver=hub["sealing_key"], at=at)
    try:
        write(path, label, bytes.fromhex(hub["key"]), lines)
    except OSError as error:
        raise spoken_by_disk(error) from error
    return path


def write(path: Path, label: Label, key: bytes, lines: Iterable[bytes]) -> None:
    """Write the file under a name that counts only once it was read back.

    Raises: OSError.
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY, OURS_ONLY)
        with os.fdopen(handle, "w+b") as file:
            seal(file, label, key, lines)
            file.flush()
            os.fsync(file.fileno())
            check_seal(file, public_signing_key(key))
        put_in_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(path.parent)


def pages_of(connection: Any, document: Document) -> Pages | None:
    """Give what a document's record names if it is here whole and the center lacks it."""
    sha256 = document.fields.get("sha256")
    found = connection.execute(
        "SELECT c.size FROM content AS c LEFT JOIN content_at_center AS a ON a.sha256 = c.sha256 AND a.record = ?"
        " WHERE c.sha256 = ? AND c.arrived = c.size AND NOT coalesce(a.is_whole, 0)",
        (raw(document.id), sha256),
    ).fetchone()
    return Pages(document.id, str(sha256), int(found[0])) if found else None


def pages_left(connection: Any) -> list[Pages]:
    """Give the bytes that wait to be sealed."""
    return [Pages(*one) for one in register.setting(connection, PAGES_LEFT, [])]


def note_pages_left(connection: Any, pages: Sequence[Pages]) -> None:
    """Note bytes whose record left, so that they are sealed before they go."""
    if pages:
        register.set_setting(connection, PAGES_LEFT, [*pages_left(connection), *pages])
