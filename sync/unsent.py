"""What a computer could not send any more, as a sealed file for its hub: changes in their order, then documents' bytes.

A line each, as JSON. Bytes go in parts, each with its place and the record that names them.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from sync.bodies import BODY_LIMIT_BYTES
from sync.changes import Change
from sync.contents import CHUNK_BYTES
from sync.errors import Unreadable
from sync.ids import Id
from sync.sealed import NOT_ONE

PURPOSE: Final = "unsent"
ENDING: Final = ".navsealed"
_PIECE: Final = b'{"sha256":'
"""How a line of bytes begins; no change does."""


class Piece(BaseModel):
    """Some of the bytes that a Document's record names."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sha256: str
    record: Id
    size_bytes: int
    at: int
    base64: str

    @property
    def body(self) -> bytes:
        """Give the bytes."""
        return b64decode(self.base64)

    @property
    def is_last(self) -> bool:
        """Say whether nothing follows."""
        return self.at + len(self.body) >= self.size_bytes


def lines_of(changes: Iterable[Change]) -> Iterator[bytes]:
    """Give changes as the lines that are sealed."""
    return (change.model_dump_json(exclude_defaults=True).encode() + b"\n" for change in changes)


def lines_of_bytes(
    record: str, sha256: str, size_bytes: int, part: Callable[[str, int, int], bytes]
) -> Iterator[bytes]:
    """Give a document's bytes as the lines that are sealed; `part` gives some of them."""
    for at in range(0, size_bytes, CHUNK_BYTES):
        body = b64encode(part(sha256, at, CHUNK_BYTES)).decode()
        told = Piece(sha256=sha256, record=record, size_bytes=size_bytes, at=at, base64=body)
        yield told.model_dump_json().encode() + b"\n"


def read(pieces: Iterable[bytes]) -> Iterator[Change | Piece]:
    """Read the opened pieces of a file, holding one line of it.

    Raises: Unreadable.
    """
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        if len(held) > BODY_LIMIT_BYTES:
            raise Unreadable(NOT_ONE)
        yield from map(_read, whole)
    if held:
        raise Unreadable(NOT_ONE)


def _read(line: bytes) -> Change | Piece:
    try:
        return (Piece if line.startswith(_PIECE) else Change).model_validate_json(line)
    except ValidationError as error:
        raise Unreadable(
            "This file holds what only a newer release can read. Nothing was changed."
        ) from error
