"""Documents' bytes on this computer: named by their SHA-256, each under a key of its own, checked when read.

The keys lie in the encrypted store, wrapped by one that lies there, too, so that neither a new passphrase nor
a new data key touches them; who drops a key drops the document, whatever becomes of its file. The sealed files
lie beside the store under names that say nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from navigator_app.counter import noted
from navigator_app.store import register
from navigator_app.store.connections import Connections
from navigator_app.store.faults import ContentNotHere, DamagedContent
from navigator_app.store.sealed import KEY_BYTES, SealedFile
from sync.clock import Clock
from sync.contents import CHUNK_BYTES, LIMIT_BYTES, check_size, fingerprint
from sync.errors import Refused
from sync.records.base import stamp

WRAPPING_KEY = "contents.wrapping_key"


@dataclass(frozen=True, slots=True)
class Held:
    """How one document's bytes stand on this computer."""

    sha256: str
    size_bytes: int
    arrived_bytes: int
    sent_bytes: int
    is_at_center: bool
    """The center said that it has them whole for a record that is here; until then nothing may let them go."""
    is_wanted: bool
    """A person asked for them."""
    problem: str
    """Why they do not come or go yet; empty when nothing is wrong."""
    is_stuck: bool
    """They are not tried again until a person asks."""
    kept_at: datetime
    is_known_at_center: bool
    """A record that named them was spoken of with the center, be it here or gone by now."""

    @property
    def is_whole(self) -> bool:
        """Whether all of them are here."""
        return self.arrived_bytes == self.size_bytes


@dataclass(frozen=True, slots=True)
class _Place:
    """Where bytes lie and what opens them."""

    size_bytes: int
    arrived_bytes: int
    file: SealedFile
    tail: bytes
    """What arrived of a chunk that is not whole yet."""


class Contents:
    """The bytes of documents, beside an open store."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections = connections
        self._clock = clock
        self.folder = connections.path.with_suffix(".contents")

    def keep(self, content: bytes) -> str:
        """Keep bytes and give their name; they were read back and compared when this returns.

        Raises: Refused for none or too many; DiskFull and its like; nothing was then kept.
        """
        check_size(len(content))
        sha256 = fingerprint(content)
        if self._is_sound(sha256):
            return sha256
        name, key = secrets.token_hex(16), secrets.token_bytes(KEY_BYTES)
        file = SealedFile(self.folder / name, key)
        file.write(0, [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)])
        if b"".join(file.read(len(content))) != content:
            raise DamagedContent
        with self._connections.writing() as connection:
            older = _file_of(connection, sha256)
            self._begin(connection, sha256, len(content), name, key)
            connection.execute("UPDATE content SET arrived = size WHERE sha256 = ?", (sha256,))
        self._remove(older)
        return sha256

    def _is_sound(self, sha256: str) -> bool:
        """Say whether these very bytes are here already, whole and readable."""
        try:
            self.read(sha256)
        except (ContentNotHere, DamagedContent):
            return False
        return True

    def _begin(self, connection: Any, sha256: str, size_bytes: int, name: str, key: bytes) -> None:
        """Note a new file under a name; what was known of the bytes before stays, but for where they lie."""
        now = stamp(self._clock.now())
        connection.execute(
            "INSERT INTO content (sha256, size, file, key, arrived, tail, kept_at, used_at)"
            " VALUES (?, ?, ?, ?, 0, x'', ?, ?) ON CONFLICT (sha256) DO UPDATE SET size = excluded.size,"
            " file = excluded.file, key = excluded.key, arrived = 0, tail = x'', kept_at = excluded.kept_at,"
            " problem = '', is_stuck = 0",
            (sha256, size_bytes, name, aes_key_wrap(_wrapping_key(connection), key), now, now),
        )

    def read(self, sha256: str) -> bytes:
        """Give bytes whole, chunk by chunk opened and compared with their name.

        Raises: ContentNotHere; DamagedContent; Refused while the counter view is on.
        """
        if noted() is not None:
            raise Refused(None, "Pages are not shown in counter view. F7 shows them.")
        place = self._place(sha256)
        if place is None or place.arrived_bytes < place.size_bytes:
            raise ContentNotHere
        content = b"".join(place.file.read(place.size_bytes))
        if fingerprint(content) != sha256:
            raise DamagedContent
        return content

    def part(self, sha256: str, at: int, limit_bytes: int) -> bytes:
        """Give some of the bytes, as they are sent on.

        Raises: ContentNotHere; DamagedContent.
        """
        place = self._place(sha256)
        if place is None or place.arrived_bytes < place.size_bytes:
            raise ContentNotHere
        return b"".join(place.file.read(min(place.size_bytes, at + limit_bytes), at))

    def take(self, sha256: str, size_bytes: int, at: int, body: bytes) -> bool:
        """Take the next bytes of what comes from the center; say whether they are whole now.

        Writes: whole chunks into the file, the rest into the store, so that nothing has to be sent again.
        Raises: DamagedContent when all came and they are not what their name says: nothing of them is kept.
        """
        place = self._place(sha256) or self._begin_empty(sha256, size_bytes)
        if at != place.arrived_bytes or at + len(body) > place.size_bytes:
            return place.arrived_bytes == place.size_bytes
        waiting = place.tail + body
        first = (at - len(place.tail)) // CHUNK_BYTES
        is_all = at + len(body) == place.size_bytes
        whole = len(waiting) if is_all else len(waiting) // CHUNK_BYTES * CHUNK_BYTES
        place.file.write(first, [waiting[n : n + CHUNK_BYTES] for n in range(0, whole, CHUNK_BYTES)])
        if is_all and _digest(place) != sha256:
            self._start_again(sha256)
            raise DamagedContent
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE content SET arrived = ?, tail = ?, problem = '' WHERE sha256 = ?",
                (at + len(body), waiting[whole:], sha256),
            )
            if is_all:
                connection.execute("UPDATE content SET wanted_at = NULL WHERE sha256 = ?", (sha256,))
        return is_all

    def _begin_empty(self, sha256: str, size_bytes: int) -> _Place:
        if not 0 < size_bytes <= LIMIT_BYTES:
            raise Refused(
                None, "This document says of itself a size that no document has. It was left there."
            )
        name, key = secrets.token_hex(16), secrets.token_bytes(KEY_BYTES)
        with self._connections.writing() as connection:
            self._begin(connection, sha256, size_bytes, name, key)
        return _Place(size_bytes, 0, SealedFile(self.folder / name, key), b"")

    def _start_again(self, sha256: str) -> None:
        """Forget what came so far, its key first; that it is wanted stays."""
        name, key = secrets.token_hex(16), secrets.token_bytes(KEY_BYTES)
        with self._connections.writing() as connection:
            older = _file_of(connection, sha256)
            size_bytes = connection.execute(
                "SELECT size FROM content WHERE sha256 = ?", (sha256,)
            ).fetchone()[0]
            self._begin(connection, sha256, size_bytes, name, key)
        self._remove(older)

    def want(self, sha256: str, size_bytes: int) -> None:
        """Ask for bytes that are not here; what is here damaged is let go of first, if the center has it.

        Raises: Refused for a size that no document has.
        """
        held = self.held(sha256)
        if held is None:
            self._begin_empty(sha256, size_bytes)
        elif held.is_whole and held.is_at_center and not self._is_sound(sha256):
            self._start_again(sha256)
        with self._connections.writing() as connection:
            connection.execute(
                "UPDATE content SET wanted_at = CASE WHEN arrived < size THEN ? END, problem = '', is_stuck = 0"
                " WHERE sha256 = ?",
                (stamp(self._clock.now()), sha256),
            )

    def held(self, sha256: str) -> Held | None:
        """Say how bytes stand here; None for bytes that nobody kept or asked for."""
        with self._connections.reading() as connection:
            row = connection.execute(f"{_HELD} WHERE c.sha256 = ?", (sha256,)).fetchone()
        return _held(row) if row else None

    def every(self) -> list[Held]:
        """Say how all bytes stand here, what nobody looked at for longest first."""
        with self._connections.reading() as connection:
            return [_held(row) for row in connection.execute(f"{_HELD} ORDER BY used_at, c.rowid").fetchall()]

    def only_here(self) -> list[tuple[str, str]]:
        """Name the bytes that are here whole and that the center has not said to have, and their files."""
        at_center = {held.sha256 for held in self.every() if held.is_at_center or not held.is_whole}
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT sha256, file FROM content ORDER BY rowid").fetchall()
        return [(sha256, file) for sha256, file in rows if sha256 not in at_center]

    def note_used(self, sha256: str) -> None:
        """Note that somebody looked at them: what was looked at last goes last when room is needed."""
        with self._connections.writing() as connection:
            now = stamp(self._clock.now())
            connection.execute("UPDATE content SET used_at = ? WHERE sha256 = ?", (now, sha256))

    def drop(self, sha256: str) -> None:
        """Let bytes go: their key first, and with it whatever is left of their file."""
        with self._connections.writing() as connection:
            file = _file_of(connection, sha256)
            connection.execute("DELETE FROM content WHERE sha256 = ?", (sha256,))
        self._remove(file)

    def remove_strays(self) -> None:
        """Take away files whose key is gone: a program that ended between the two left them."""
        with self._connections.reading() as connection:
            known = {file for (file,) in connection.execute("SELECT file FROM content").fetchall()}
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in known:
                    self._remove(path.name)

    def _place(self, sha256: str) -> _Place | None:
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT size, arrived, file, key, tail FROM content WHERE sha256 = ?", (sha256,)
            ).fetchone()
            wrapping = register.setting(connection, WRAPPING_KEY) if row else None
        if row is None or wrapping is None:
            return None
        size, arrived, name, wrapped, tail = row
        try:
            key = aes_key_unwrap(bytes.fromhex(wrapping), wrapped)
        except InvalidUnwrap as error:
            raise DamagedContent from error
        return _Place(size, arrived, SealedFile(self.folder / name, key), tail)

    def _remove(self, name: str | None) -> None:
        """Take a file away; one that cannot be removed now is swept later, and is noise without its key."""
        if name is not None:
            with suppress(OSError):
                (self.folder / Path(name).name).unlink(missing_ok=True)


_HELD = (
    "SELECT c.sha256, size, arrived, coalesce(a.sent, 0), coalesce(a.is_whole, 0), wanted_at IS NOT NULL, problem,"
    " is_stuck, kept_at, a.sha256 IS NOT NULL FROM content AS c LEFT JOIN (SELECT s.sha256,"
    " max(CASE WHEN r.id IS NULL THEN 0 ELSE s.sent END) AS sent, max(r.id IS NOT NULL AND s.is_whole) AS is_whole"
    " FROM content_at_center AS s LEFT JOIN record AS r ON r.id = s.record GROUP BY s.sha256) AS a"
    " ON a.sha256 = c.sha256"
)


def _held(row: Any) -> Held:
    sha256, size, arrived, sent, is_whole, is_wanted, problem, is_stuck, kept_at, is_known = row
    at = datetime.fromisoformat(kept_at)
    flags = bool(is_whole), bool(is_wanted), problem, bool(is_stuck), at, bool(is_known)
    return Held(sha256, size, arrived, sent, *flags)


def _file_of(connection: Any, sha256: str) -> str | None:
    row = connection.execute("SELECT file FROM content WHERE sha256 = ?", (sha256,)).fetchone()
    return str(row[0]) if row else None


def _wrapping_key(connection: Any) -> bytes:
    """Give the key that wraps the others, made when the first document comes."""
    known = register.setting(connection, WRAPPING_KEY)
    if known is None:
        known = secrets.token_bytes(KEY_BYTES).hex()
        register.set_setting(connection, WRAPPING_KEY, known)
    return bytes.fromhex(known)


def _digest(place: _Place) -> str:
    digest = hashlib.sha256()
    try:
        for chunk in place.file.read(place.size_bytes):
            digest.update(chunk)
    except DamagedContent:
        return ""
    return digest.hexdigest()
