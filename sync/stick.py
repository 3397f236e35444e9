"""The exchange as a file on a stick: what a desk would say in its rounds, and what the hub says to it.

The same bytes as on the wire, part by part, in a sealed file (`sync.sealed`). A question is signed by the desk and
sealed to the hub, an answer is signed by the hub and sealed to one desk; each says in front, under the seal, what it
belongs to. Nothing here relies on what the other end remembers: a stick may come late, twice, or never.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.disk import whole_file
from sync.errors import Unavailable, Unreadable
from sync.ids import Id
from sync.protocol import Cursor, Exchange, Head
from sync.sealed import CHUNK_BYTES, NOT_ONE, Label, check_seal, seal
from sync.signing import public_signing_key
from sync.wire import Asked

QUESTION: Final = "stick-question"
ANSWER: Final = "stick-answer"
ENDING: Final = ".navstick"
HUB: Final = "0" * 32
"""The sender of an answer: a hub is no store."""
FULL: Final = (
    "There is not enough room for this file. Nothing of it was left, and what is on this computer is safe. Make room"
    " or take another stick."
)
NO_PLACE: Final = (
    "This file cannot be written there. Nothing was changed. Is the stick in, and may you write to it?"
)
NOT_THERE: Final = "This file cannot be read. Nothing was changed. Is the stick in, and may you read it?"
NEWER: Final = (
    "This file holds what only a newer release can read. Nothing was changed. Update Navigator, then read it."
)
PLAIN: Final = 1
WITH_PAGES: Final = 2
"""A question's form: whether documents' pages follow its exchanges. Who knows only the first refuses the other."""
_SIZE_BYTES: Final = 4
_FRONT_LIMIT_BYTES: Final = 1_000_000
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
Front = TypeVar("Front", bound=BaseModel)
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Kept(NamedTuple):
    """A Document's record whose bytes the center has whole, and the name of these bytes."""

    record: Id
    sha256: Sha256


class Question(BaseModel):
    """What stands in front of a desk's bundle; its exchanges follow, and documents' pages where its form says so."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    form: Literal[1, 2] = PLAIN
    bundle: Id
    person: Id
    """Who wrote the stick, as a signed request names who exchanges."""


class Answer(BaseModel):
    """What stands in front of the hub's bundle; its replies follow, the last one with everything new."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    form: Literal[1] = 1
    answers: Id | None = None
    """The question that this answers; None for a first download that nobody asked for."""
    store: Id
    """The id under which the computer asked; it may go on under another one by the time it reads."""
    epoch: str
    replies: int = Field(ge=1)
    start: dict[str, list[str | int]] = Field(default_factory=dict)
    """Per feed, the (epoch, seq) behind which it begins."""
    end: dict[str, int] = Field(default_factory=dict)
    """Per feed, the seq up to which it goes at the least."""
    pages: tuple[Kept, ...] = ()
    """Of the documents that came with the question, those that the center has whole by now."""

    def starts(self) -> dict[str, Cursor]:
        """Say where each feed begins."""
        return {feed: Cursor(str(epoch), int(seq)) for feed, (epoch, seq) in self.start.items()}


def unasked(store: str) -> Asked:
    """Give the request against which an answer is packed and read: one that knows nothing yet, so that all is said."""
    return Asked(Exchange(store=store, person="", epoch=None, cursors={}))


def from_the_start(cursors: Mapping[str, Cursor], head: Head) -> dict[str, Cursor]:
    """Say from where on a stick tells each feed: what was not read is told with what left it, since it comes late."""
    return {feed: cursors.get(feed, Cursor(head.epoch, 0)) for feed in head.feeds}


def put_in(front: BaseModel, bodies: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """Give what is sealed: the front, and the parts behind it, in pieces of bounded size."""
    yield from _framed([front.model_dump_json().encode()])
    for body in bodies:
        yield from _framed(body)


def _framed(body: Iterable[bytes]) -> Iterator[bytes]:
    for piece in body:
        for at in range(0, len(piece), CHUNK_BYTES):
            part = piece[at : at + CHUNK_BYTES]
            yield len(part).to_bytes(_SIZE_BYTES) + part
    yield bytes(_SIZE_BYTES)


class Unpacked:
    """What was sealed, part by part, as it is opened.

    Raises: Unreadable, here and while reading on.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = bytearray()
        self._open: Iterator[bytes] = iter(())

    def front(self, shape: type[Front]) -> Front:
        """Read what stands in front."""
        told = self.whole(_FRONT_LIMIT_BYTES)
        try:
            return shape.model_validate_json(told)
        except ValidationError as error:
            raise Unreadable(NEWER) from error

    def body(self) -> Iterator[bytes]:
        """Give the next part in pieces; what was left of the one before it is passed over."""
        for _ in self._open:
            pass
        self._open = self._body()
        return self._open

    def _body(self) -> Iterator[bytes]:
        while size_bytes := int.from_bytes(self._exactly(_SIZE_BYTES)):
            if size_bytes > CHUNK_BYTES:
                raise Unreadable(NOT_ONE)
            yield self._exactly(size_bytes)

    def whole(self, limit_bytes: int) -> bytes:
        """Give the next part in one, which has to be small."""
        found = bytearray()
        for piece in self.body():
            found += piece
            if len(found) > limit_bytes:
                raise Unreadable(NOT_ONE)
        return bytes(found)

    def has_more(self) -> bool:
        """Say whether another part follows the one that was read whole."""
        return bool(self._held) or self._fill()

    def _exactly(self, size_bytes: int) -> bytes:
        while len(self._held) < size_bytes:
            if not self._fill():
                raise Unreadable(NOT_ONE)
        found = bytes(self._held[:size_bytes])
        del self._held[:size_bytes]
        return found

    def _fill(self) -> bool:
        piece = next(self._pieces, None)
        if not piece:
            return False
        self._held += piece
        return True


def write_sealed(path: Path, label: Label, signing_key: bytes, pieces: Iterable[bytes]) -> None:
    """Write a sealed file that is on the stick, whole and read back, when this returns; else nothing of it is left.

    Raises: Unavailable; whatever the pieces raise.
    """
    try:
        with whole_file(path) as file:
            seal(file, label, signing_key, pieces)
            check_seal(file, public_signing_key(signing_key))
    except OSError as error:
        raise Unavailable(FULL if error.errno in _NO_ROOM else NO_PLACE) from error


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file of a stick.

    Raises: Unavailable when it cannot be read, now or later: a stick may be pulled out.
    """
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Unavailable(NOT_THERE) from error


def as_plain(cursors: Mapping[str, Cursor]) -> dict[str, Any]:
    """Give cursors as they stand in front of an answer."""
    return {feed: list(at) for feed, at in cursors.items()}
