"""What is in a backup, as sealed chunks: written part by part, read part by part, and nothing of it moved or cut off.

Each chunk is AES-256-GCM under its number and a mark on the last one, bound to what the header says that never
changes. A part is its name, its size and its bytes; a name without letters ends them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, Field

from navigator_app.store import keys
from navigator_app.store.faults import DamagedBackup
from sync.ids import Id

FORMAT: Final = 1
CHUNK_BYTES: Final = 1 << 18
MOST_CHUNK_BYTES: Final = 1 << 24
_TAG_BYTES: Final = 16
_NUMBER_BYTES: Final = 11
_NAME_BYTES: Final = 2
_SIZE_BYTES: Final = 8
_NAME_LIMIT: Final = 200


class About(BaseModel):
    """What a backup says of itself to anybody."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    id: Id
    store: Id
    """Of the desk's key file when it was made."""
    made_at: str = Field(max_length=40)
    release: str = Field(max_length=40)
    chunk_bytes: int = Field(default=CHUNK_BYTES, ge=1 << 10, le=MOST_CHUNK_BYTES)

    @property
    def purpose(self) -> str:
        """Say as what its key is sealed: one of another backup, or of a desk, does not open here."""
        return f"backup key {self.id}"


class Sealing:
    """Writes parts into a file as sealed chunks; `close` says that nothing comes after."""

    def __init__(self, file: BinaryIO, about: About, key: bytes) -> None:
        self._file, self._chunk_bytes = file, about.chunk_bytes
        self._seal, self._bound = AESGCM(_chunk_key(key)), _bound(about)
        self._waiting = bytearray()
        self._number = 0

    def begin(self, name: str, size_bytes: int) -> None:
        """Say which part comes next, and how long it is."""
        letters = name.encode()
        self.write(
            len(letters).to_bytes(_NAME_BYTES, "big") + letters + size_bytes.to_bytes(_SIZE_BYTES, "big")
        )

    def write(self, body: bytes) -> None:
        """Add bytes of the part that was begun."""
        self._waiting += body
        while len(self._waiting) > self._chunk_bytes:
            self._put(bytes(self._waiting[: self._chunk_bytes]), is_last=False)
            del self._waiting[: self._chunk_bytes]

    def close(self) -> None:
        """Mark the last chunk."""
        self.write(bytes(_NAME_BYTES))
        self._put(bytes(self._waiting), is_last=True)

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        self._file.write(self._seal.encrypt(_nonce(self._number, is_last=is_last), chunk, self._bound))
        self._number += 1


class Reading:
    """Gives the bytes that lie in sealed chunks, in their order."""

    def __init__(self, file: BinaryIO, about: About, key: bytes) -> None:
        self._file, self._sealed_bytes = file, about.chunk_bytes + _TAG_BYTES
        self._seal, self._bound = AESGCM(_chunk_key(key)), _bound(about)
        self._next = file.read(self._sealed_bytes)
        self._opened = b""
        self._number = 0
        self._is_over = False
        self._left_bytes = 0

    def begin(self) -> tuple[str, int] | None:
        """Read which part comes next and how long it is; None at the end, of which nothing may be left.

        Raises: DamagedBackup.
        """
        length = int.from_bytes(self._exactly(_NAME_BYTES), "big")
        if not length:
            if self._opened or not self._is_over:
                raise DamagedBackup
            return None
        if length > _NAME_LIMIT:
            raise DamagedBackup
        try:
            name = self._exactly(length).decode()
        except UnicodeDecodeError as error:
            raise DamagedBackup from error
        self._left_bytes = int.from_bytes(self._exactly(_SIZE_BYTES), "big")
        return name, self._left_bytes

    def pieces(self) -> Iterator[bytes]:
        """Give what is left of the part that was begun.

        Raises: DamagedBackup.
        """
        while self._left_bytes:
            if not self._opened:
                self._open()
            piece, self._opened = self._opened[: self._left_bytes], self._opened[self._left_bytes :]
            self._left_bytes -= len(piece)
            yield piece

    def _exactly(self, count: int) -> bytes:
        while len(self._opened) < count:
            self._open()
        found, self._opened = self._opened[:count], self._opened[count:]
        return found

    def _open(self) -> None:
        if self._is_over:
            raise DamagedBackup
        sealed, self._next = self._next, self._file.read(self._sealed_bytes)
        self._is_over = not self._next
        try:
            self._opened += self._seal.decrypt(
                _nonce(self._number, is_last=self._is_over), sealed, self._bound
            )
        except (InvalidTag, ValueError) as error:
            raise DamagedBackup from error
        self._number += 1


def parts_of(file: BinaryIO, about: About, key: bytes) -> Iterator[Part]:
    """Give the parts that lie in a file's chunks from where it stands; what of one is not read is passed over.

    Raises: DamagedBackup.
    """
    reading = Reading(file, about, key)
    while (part := reading.begin()) is not None:
        yield *part, reading
        for _ in reading.pieces():
            pass


Part = tuple[str, int, Reading]
"""Name, size in bytes, and what gives them."""


def lettered(plain: dict[str, Any]) -> bytes:
    """Give the same letters for the same values."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _bound(about: About) -> bytes:
    return hashlib.sha256(lettered(about.model_dump(mode="json"))).digest()


def _chunk_key(key: bytes) -> bytes:
    return keys.key_for(key, "backup chunks")


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big") + bytes([is_last])
