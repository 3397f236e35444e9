"""One document's bytes on the disk: chunks of one length, each sealed by the document's own key.

Its file's name says nothing. The last chunk is filled up with zeros, so that a file tells a document's length
only roughly. A chunk that is written again gets another nonce; a chunk in another's place does not open.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from navigator_app.store.faults import DamagedContent, spoken_by_disk
from sync.contents import CHUNK_BYTES
from sync.disk import BINARY, flush_folder

KEY_BYTES = 32
NONCE_BYTES = 12
SEALED_BYTES = NONCE_BYTES + CHUNK_BYTES + 16
OURS_ONLY = 0o600
FOLDER_OURS_ONLY = 0o700


class SealedFile:
    """A file of sealed chunks."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._seal = AESGCM(key)

    def write(self, first: int, chunks: Sequence[bytes]) -> None:
        """Put chunks in their places from number `first` on; they are on the disk when this returns.

        Raises: DiskFull, FolderNotWritable.
        """
        try:
            is_new = not self._path.exists()
            self._path.parent.mkdir(mode=FOLDER_OURS_ONLY, exist_ok=True)
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | BINARY, OURS_ONLY)
            with os.fdopen(handle, "wb") as file:
                file.seek(first * SEALED_BYTES)
                for number, chunk in enumerate(chunks, first):
                    file.write(self._sealed(number, chunk))
                file.flush()
                os.fsync(file.fileno())
            if is_new:
                flush_folder(self._path.parent)
        except OSError as error:
            raise spoken_by_disk(error) from error

    def _sealed(self, number: int, chunk: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._seal.encrypt(nonce, chunk.ljust(CHUNK_BYTES, b"\0"), _place(number))

    def read(self, size_bytes: int, at: int = 0) -> Iterator[bytes]:
        """Give the bytes from `at` up to a size, chunk by chunk.

        Raises: DamagedContent.
        """
        try:
            with self._path.open("rb") as file:
                file.seek(at // CHUNK_BYTES * SEALED_BYTES)
                for number in range(at // CHUNK_BYTES, -(-size_bytes // CHUNK_BYTES)):
                    chunk = self._opened(number, file.read(SEALED_BYTES))
                    start = number * CHUNK_BYTES
                    yield chunk[max(0, at - start) : size_bytes - start]
        except OSError as error:
            raise DamagedContent from error

    def _opened(self, number: int, sealed: bytes) -> bytes:
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._seal.decrypt(nonce, body, _place(number))
        except (InvalidTag, ValueError) as error:
            raise DamagedContent from error


def _place(number: int) -> bytes:
    return number.to_bytes(8, "big")
