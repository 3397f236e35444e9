"""What a computer could not send any more, as a sealed file for its hub: changes in their order, then bytes and forms.

A line each, as JSON, told apart by how it begins; a reader refuses what it does not know. Bytes go in parts, each with
its place and the record that names them. Forms that were begun and not saved are there for a person to read.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from sync.bodies import BODY_LIMIT_BYTES
from sync.changes import Change
from sync.contents import CHUNK_BYTES
from sync.drafts import both_empty
from sync.errors import Unreadable
from sync.ids import Id, is_id
from sync.sealed import NOT_ONE

PURPOSE: Final = "unsent"
ENDING: Final = ".navsealed"
_PIECE: Final = b'{"sha256":'
"""How a line of bytes begins; no change does."""
_UNSAVED: Final = b'{"form":'
"""How a form that was not saved begins; no change does."""
_LINE_LIMIT_BYTES: Final = 4 * BODY_LIMIT_BYTES
"""A form goes with the image it was opened on."""


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


class Shown(BaseModel):
    """The image that a form was opened on, as far as it is read by a person."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: str
    id: Id
    patient: Id | None
    fields: dict[str, Any]


class Unsaved(BaseModel):
    """A form that was begun and not saved: no change, and never made one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    form: str
    """Which form: its kind and the ids of what it is about, with colons between them."""
    by: str
    """Who typed it; empty where an earlier release did not note it."""
    at: str
    typed: dict[str, Any]
    opened: Shown | None

    @property
    def about(self) -> tuple[str, ...]:
        """Name the records it is about: its own, and those it was begun beside."""
        own = (self.opened.id, self.opened.patient) if self.opened else ()
        return tuple(dict.fromkeys(one for one in (*own, *self.form.split(":")) if one and is_id(one)))

    @property
    def written(self) -> dict[str, Any]:
        """Give what was typed over what the form showed."""
        shown = self.opened.fields if self.opened else {}
        return {
            name: value
            for name, value in self.typed.items()
            if value != shown.get(name) and not both_empty(value, shown.get(name))
        }


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


def lines_of_forms(forms: Iterable[Unsaved]) -> Iterator[bytes]:
    """Give forms that were not saved as the lines that are sealed."""
    return (form.model_dump_json().encode() + b"\n" for form in forms)


def read(pieces: Iterable[bytes]) -> Iterator[Change | Piece | Unsaved]:
    """Read the opened pieces of a file, holding one line of it.

    Raises: Unreadable.
    """
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        if len(held) > _LINE_LIMIT_BYTES:
            raise Unreadable(NOT_ONE)
        yield from map(_read, whole)
    if held:
        raise Unreadable(NOT_ONE)


def _read(line: bytes) -> Change | Piece | Unsaved:
    try:
        return _shape_of(line).model_validate_json(line)
    except ValidationError as error:
        raise Unreadable(
            "This file holds what only a newer release can read. Nothing was changed."
        ) from error


def _shape_of(line: bytes) -> type[Change | Piece | Unsaved]:
    if line.startswith(_PIECE):
        return Piece
    return Unsaved if line.startswith(_UNSAVED) else Change
