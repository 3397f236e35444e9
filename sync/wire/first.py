"""Blocks of snapshots as bytes: each packed for itself, the same for everyone, and resumed at any byte.

In a reply they lie behind the stream of messages, each behind a line that says which one it is. What of a block came
before a cut is kept; the next reply goes on behind it if it is still the same block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json
from typing_extensions import TypedDict

from sync.errors import Unreadable
from sync.protocol import Entry, Frame
from sync.wire.documents import documents_from_plain, documents_to_plain
from sync.wire.frames import CUT, MESSAGE_LIMIT_BYTES, NOT_OURS, few_messages, messages
from sync.wire.packing import packed
from sync.wire.shapes import Digest, Flag, Place, Short
from sync.wire.unpacking import unpacked

LEVEL: Final = 19
"""Made once, read by everyone."""
LINE_LIMIT_BYTES: Final = 1_000
FRAME_LIMIT_BYTES: Final = MESSAGE_LIMIT_BYTES
_END_OF_LINE: Final = b"\n"


class _RowsShape(TypedDict):
    seq: list[Place]
    documents: object


class _LineShape(TypedDict):
    feed: Short
    snapshot: Short
    block: Place
    last: Flag
    size: Place
    at: Place
    """From which byte on it is given."""
    digest: Digest


_ROWS = TypeAdapter(_RowsShape)
_LINE = TypeAdapter(_LineShape)


def pack_rows(entries: Sequence[Entry]) -> bytes:
    """Give the bytes of a block: records, each with its place in the feed."""
    documents = [(entry.seq, entry.document) for entry in entries if entry.document is not None]
    plain = {
        "seq": [seq for seq, _ in documents],
        "documents": documents_to_plain([document for _, document in documents]),
    }
    return few_messages([packed(plain)], LEVEL)


def unpack_rows(feed: str, body: bytes) -> list[Entry]:
    """Read a block back.

    Raises: Unreadable.
    """
    try:
        (sections,) = messages([body])
        shape = _ROWS.validate_python(unpacked(sections))
        rows = zip(shape["seq"], documents_from_plain(shape["documents"]), strict=True)
        return [Entry(feed, seq, document.id, is_put=True, document=document) for seq, document in rows]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise Unreadable(NOT_OURS) from error


def digest_of(body: bytes) -> str:
    """Give the same short text for the same bytes."""
    return hashlib.blake2b(body, digest_size=8).hexdigest()


@dataclass
class Begun:
    """A block of which a part has come: the rest of it is asked for next."""

    digest: str = ""
    body: bytearray = field(default_factory=bytearray)

    def forget(self) -> None:
        """Begin with nothing."""
        self.digest = ""
        self.body.clear()


def frame_out(frame: Frame, begun: tuple[str, int] | None) -> Iterator[bytes]:
    """Give a block's line and its bytes; without those that its reader has."""
    digest = digest_of(frame.body)
    at = begun[1] if begun is not None and begun[0] == digest and begun[1] <= len(frame.body) else 0
    line = _LineShape(
        feed=frame.feed,
        snapshot=frame.snapshot,
        block=frame.block,
        last=frame.is_last,
        size=len(frame.body),
        at=at,
        digest=digest,
    )
    yield to_json(line) + _END_OF_LINE + frame.body[at:]


def frames_in(chunks: Iterable[bytes], begun: Begun) -> Iterator[Frame]:
    """Give the blocks behind a reply's messages, each when its last byte has come; `begun` keeps what came before.

    Raises: Unreadable; and whatever the chunks raise.
    """
    source = iter(chunks)
    waiting = bytearray()
    while line := _line(source, waiting):
        if line["digest"] != begun.digest or line["at"] != len(begun.body):
            begun.forget()
        if line["at"] != len(begun.body) or line["size"] > FRAME_LIMIT_BYTES:
            raise Unreadable(NOT_OURS)
        begun.digest = line["digest"]
        _fill(source, waiting, begun, line["size"])
        body = bytes(begun.body)
        begun.forget()
        if digest_of(body) != line["digest"]:
            raise Unreadable(NOT_OURS)
        yield Frame(line["feed"], line["snapshot"], line["block"], body, line["last"])


def _line(source: Iterator[bytes], waiting: bytearray) -> _LineShape | None:
    while _END_OF_LINE not in waiting:
        if len(waiting) > LINE_LIMIT_BYTES:
            raise Unreadable(NOT_OURS)
        more = next(source, None)
        if more is None:
            if waiting:
                raise Unreadable(CUT)
            return None
        waiting += more
    end = waiting.index(_END_OF_LINE)
    said = bytes(waiting[:end])
    del waiting[: end + 1]
    try:
        return _LINE.validate_python(from_json(said))
    except ValueError as error:
        raise Unreadable(NOT_OURS) from error


def _fill(source: Iterator[bytes], waiting: bytearray, begun: Begun, size: int) -> None:
    while len(begun.body) < size:
        if not waiting:
            more = next(source, None)
            if more is None:
                raise Unreadable(CUT)
            waiting += more
        taken = waiting[: size - len(begun.body)]
        begun.body += taken
        del waiting[: len(taken)]
