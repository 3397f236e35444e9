"""Documents' pages on a stick: behind everything that is said, of each document what it is and then its bytes.

An empty part comes before the first, as no exchange is empty. A reader hears them all to their end before it does
anything, and so knows that every document is what its name says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.contents import LIMIT_BYTES, PART_BYTES
from sync.errors import Unreadable
from sync.ids import Id
from sync.sealed import NOT_ONE
from sync.stick import Sha256, Unpacked

PAGES_LIMIT_BYTES: Final = 500_000_000
"""So much of documents' pages goes on a stick unless another limit is named: some minutes of writing to a slow one."""
PAGES_LIMIT: Final = 2_000
"""Of so many records at most; each is named once more in the answer, in front."""
RECORDS_LIMIT: Final = 50
WRONG_PAGES: Final = (
    "The pages of a document in this file are not the ones that it names. Nothing was changed. Write a new file at the"
    " computer that it came from."
)
_HEADER_LIMIT_BYTES: Final = 4_000


class Pages(BaseModel):
    """What stands in front of a document's bytes: their name, and every record that names them."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    sha256: Sha256
    size_bytes: int = Field(ge=1, le=LIMIT_BYTES)
    records: tuple[Id, ...] = Field(min_length=1, max_length=RECORDS_LIMIT)


def put_pages(documents: Iterable[tuple[Pages, Callable[[], Iterable[bytes]]]]) -> Iterator[Iterable[bytes]]:
    """Give documents as parts of a stick, one after another, each read only when it is written."""
    yield ()
    for pages, body in documents:
        yield (pages.model_dump_json().encode(),)
        yield body()


def read_pages(inside: Unpacked) -> Iterator[tuple[Pages, Iterator[bytes]]]:
    """Give each document with its bytes in pieces of bounded size; what is not taken of them is passed over.

    Raises: Unreadable, here and while reading on.
    """
    heard = 0
    while inside.has_more():
        pages = _header(inside.whole(_HEADER_LIMIT_BYTES))
        heard += len(pages.records)
        if heard > PAGES_LIMIT:
            raise Unreadable(NOT_ONE)
        body = _of_size(inside.body(), pages.size_bytes)
        yield pages, body
        for _ in body:
            pass


def _header(told: bytes) -> Pages:
    try:
        return Pages.model_validate_json(told)
    except ValidationError as error:
        raise Unreadable(NOT_ONE) from error


def _of_size(body: Iterator[bytes], size_bytes: int) -> Iterator[bytes]:
    rest = size_bytes
    for piece in body:
        rest -= len(piece)
        if rest < 0:
            raise Unreadable(WRONG_PAGES)
        yield piece
    if rest:
        raise Unreadable(WRONG_PAGES)


def hear_pages(inside: Unpacked) -> int:
    """Hear all documents to their end and say how many there are; keeps none of them.

    Raises: Unreadable, also for bytes that are not what their name says.
    """
    heard = 0
    for pages, body in read_pages(inside):
        digest = hashlib.sha256()
        for piece in body:
            digest.update(piece)
        if digest.hexdigest() != pages.sha256:
            raise Unreadable(WRONG_PAGES)
        heard += 1
    return heard


def in_parts(body: Iterable[bytes], skip_bytes: int = 0) -> Iterator[bytes]:
    """Give bytes from a place on in parts as large as a request's, the last one shorter."""
    held = bytearray()
    for piece in body:
        held += piece[skip_bytes:]
        skip_bytes = max(0, skip_bytes - len(piece))
        while len(held) >= PART_BYTES:
            yield bytes(held[:PART_BYTES])
            del held[:PART_BYTES]
    if held:
        yield bytes(held)
