"""The audit trail of a desk: who did what to what, by ids, each entry chained to the one before it.

The chain itself needs no secret, so that the hub checks what it is given; the desk lays a code of its own over each
entry. A checkpoint is the hub's signed word that a store's chain had come to this entry: what is taken back or written
anew behind it shows. No name and no value stands in any of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final, NamedTuple

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from sync.errors import Unreadable
from sync.signing import is_text_signed, sign_text
from sync.wire.frames import NO_DICTIONARY, NOT_OURS, few_messages, messages
from sync.wire.packing import packed
from sync.wire.shapes import Moment, Place
from sync.wire.unpacking import unpacked

START: Final = bytes(32)
"""The head of a chain that has no entry yet."""
PART_ENTRIES: Final = 1_000
"""Of one request."""
LIMIT_BYTES: Final = 200_000
"""Of such a request, packed."""
_LEVEL: Final = 19

_Id = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{32})?$")]
_Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Entry(NamedTuple):
    """One deed: who, what, to what kind of thing, to which one, when."""

    seq: int
    person: str
    action: str
    kind: str
    subject: str
    """An id, or nothing."""
    at: str


class Head(NamedTuple):
    """How far a chain has come: its last entry's place and hash."""

    seq: int
    hash: bytes


class Part(NamedTuple):
    """What a desk tells of its trail at a time: entries in a row, what they follow, and how far the whole has come."""

    after: Head
    entries: tuple[Entry, ...]
    head: Head
    is_broken: bool = False
    """The desk itself finds that what follows these entries is not what was written."""


class Checkpoint(NamedTuple):
    """The hub's word on how far it has a store's trail."""

    store: str
    head: Head
    at: str
    signature: bytes
    is_broken: bool = False
    """What came does not go on from what the hub had: it was rewritten, or taken back."""


_lettered = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode


def body_of(entry: Entry) -> bytes:
    """Give the one spelling of an entry that is hashed."""
    return _lettered(entry).encode()


def chained(prev: bytes, body: bytes) -> bytes:
    """Give the hash of an entry that follows another one."""
    return hashlib.sha256(prev + body).digest()


def heads(after: Head, entries: Iterable[Entry]) -> Iterator[Head]:
    """Give where the chain stands after each entry."""
    prev = after.hash
    for entry in entries:
        prev = chained(prev, body_of(entry))
        yield Head(entry.seq, prev)


class _Entries(TypedDict):
    """Entries as columns; their places follow one another."""

    person: list[_Id]
    action: list[_Code]
    kind: list[_Code]
    subject: list[_Id]
    at: list[Moment]


class _Part(TypedDict):
    after: tuple[Place, _Hash]
    head: tuple[Place, _Hash]
    entries: _Entries
    broken: bool


_PART: Final = TypeAdapter(_Part)
_NAMES: Final = Entry._fields[1:]
_MALFORMED: Final = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)


def encode_part(part: Part) -> bytes:
    """Give the bytes of a part; a hub of any release that takes trails reads it, so that it needs no word list."""
    plain = {
        "after": [part.after.seq, part.after.hash.hex()],
        "head": [part.head.seq, part.head.hash.hex()],
        "entries": {name: [getattr(one, name) for one in part.entries] for name in _NAMES},
        "broken": part.is_broken,
    }
    return few_messages([packed(plain)], _LEVEL, NO_DICTIONARY)


def decode_part(body: bytes) -> Part:
    """Read a part.

    Raises: Unreadable.
    """
    try:
        (sections,) = messages([body])
        shape = _PART.validate_python(unpacked(sections))
        columns = shape["entries"]
        rows = zip(*(columns[name] for name in _NAMES), strict=True)  # type: ignore[literal-required]
        first = shape["after"][0] + 1
        entries = tuple(Entry(seq, *row) for seq, row in enumerate(rows, first))
    except (Unreadable, *_MALFORMED) as error:
        raise Unreadable(NOT_OURS) from error
    after, head = (Head(seq, bytes.fromhex(told)) for seq, told in (shape["after"], shape["head"]))
    if len(entries) > PART_ENTRIES or head.seq < after.seq + len(entries):
        raise Unreadable(NOT_OURS)
    return Part(after, entries, head, shape["broken"])


class _Told(TypedDict):
    seq: Annotated[int, Field(ge=0)]
    head: _Hash
    at: Moment
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
    broken: bool


_TOLD: Final = TypeAdapter(_Told)


def checkpoint(key: bytes, store: str, head: Head, at: str, *, is_broken: bool = False) -> Checkpoint:
    """Sign how far a store's trail is known."""
    return Checkpoint(store, head, at, sign_text(key, _said(store, head, at, is_broken=is_broken)), is_broken)


def is_signed(told: Checkpoint, public_key: bytes) -> bool:
    """Say whether the hub of this key gave its word for this checkpoint."""
    said = _said(told.store, told.head, told.at, is_broken=told.is_broken)
    return is_text_signed(public_key, told.signature, said)


def checkpoint_to_plain(told: Checkpoint) -> dict[str, Any]:
    """Give a checkpoint as JSON values."""
    head = {"seq": told.head.seq, "head": told.head.hash.hex()}
    return {**head, "at": told.at, "signature": told.signature.hex(), "broken": told.is_broken}


def checkpoint_from_plain(store: str, plain: object) -> Checkpoint:
    """Read a checkpoint.

    Raises: Unreadable.
    """
    try:
        told = _TOLD.validate_python(plain)
    except ValidationError as error:
        raise Unreadable(NOT_OURS) from error
    head = Head(told["seq"], bytes.fromhex(told["head"]))
    return Checkpoint(store, head, told["at"], bytes.fromhex(told["signature"]), told["broken"])


def _said(store: str, head: Head, at: str, *, is_broken: bool) -> bytes:
    # Said only where it is so: a word of an earlier release, which knew no other, holds as it was signed.
    words = ("navigator trail", store, str(head.seq), head.hash.hex(), at)
    return "\n".join((*words, "broken") if is_broken else words).encode()
