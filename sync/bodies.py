"""A document as plain JSON values and as the bytes that both stores keep.

Writes are held once each and pointed at by the groups they wrote, since a deed usually touches several
groups. The first byte of a packed body names its format, so that a later one can be told apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from threading import local
from typing import Any

import zstandard
from pydantic_core import from_json, to_json

from sync.changes import Document, Revision, Write
from sync.errors import Unreadable

FORMAT = b"\x01"
LEVEL = 1
"""Packed harder, a record is smaller by one byte in a hundred and takes a fifth longer."""
BODY_LIMIT_BYTES = 5_000_000
_codecs = local()


def document_to_plain(document: Document) -> dict[str, Any]:
    """Give a document as JSON values."""
    distinct: dict[tuple[Any, ...], int] = {}
    seen: dict[int, int] = {}
    groups: dict[str, list[Any]] = {}
    for group, writes in document.writes.items():
        pointers: list[Any] = []
        for write in writes:
            # Most groups of a record hold the very same object, and looking at it costs less than comparing.
            index = seen.get(id(write))
            if index is None:
                index = seen[id(write)] = distinct.setdefault(_who(write), len(distinct))
            pointers.append(index if write.values is None else [index, write.values])
        groups[group] = pointers
    return {
        "kind": document.kind,
        "id": document.id,
        "patient": document.patient,
        "site": document.site,
        # A bare tuple: what packs it would first ask a named one whether it is something else.
        "revision": tuple(document.revision) if document.revision else None,
        "fields": document.fields,
        "writes": [list(who) for who in distinct],
        "groups": groups,
    }


def _who(write: Write) -> tuple[Any, ...]:
    revision = tuple(write.revision) if write.revision else None
    return (write.change, write.store, write.number, write.author, write.at, write.place, revision)


def document_from_plain(plain: Mapping[str, Any]) -> Document:
    """Read a document back from JSON values.

    Raises: Unreadable when it is not one.
    """
    try:
        whos = [_who_from(who) for who in plain["writes"]]
        groups = {
            group: tuple(_write(whos, item) for item in items) for group, items in plain["groups"].items()
        }
        return Document(
            kind=plain["kind"],
            id=plain["id"],
            patient=plain["patient"],
            site=plain["site"],
            revision=_revision(plain["revision"]),
            fields=plain["fields"],
            writes=groups,
        )
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, OverflowError) as error:
        raise Unreadable("A record arrived in a form that cannot be read.") from error


def _revision(plain: Any) -> Revision | None:
    return Revision(str(plain[0]), int(plain[1])) if plain else None


def _who_from(plain: Any) -> Write:
    change, store, number, author, at, place, revision = plain
    return Write(change, store, number, author, at, place, _revision(revision))


def _write(whos: list[Write], item: Any) -> Write:
    if isinstance(item, list | tuple):
        index, values = item
        return replace(whos[index], values=values)
    return whos[int(item)]


def pack(document: Document) -> bytes:
    """Give the bytes that a store keeps for a document."""
    return FORMAT + _compressor().compress(to_json(document_to_plain(document)))


def unpack(body: bytes) -> Document:
    """Read a kept document.

    Raises: Unreadable when the bytes are damaged or of a later format.
    """
    if body[:1] != FORMAT:
        raise Unreadable("A kept record is of a later form than this program knows.")
    try:
        plain = from_json(_decompressor().decompress(body[1:], max_output_size=BODY_LIMIT_BYTES))
    except (zstandard.ZstdError, ValueError) as error:
        raise Unreadable("A kept record cannot be read.") from error
    return document_from_plain(plain)


def _compressor() -> zstandard.ZstdCompressor:
    if not hasattr(_codecs, "compressor"):
        _codecs.compressor = zstandard.ZstdCompressor(level=LEVEL)
    return _codecs.compressor  # type: ignore[no-any-return]


def _decompressor() -> zstandard.ZstdDecompressor:
    if not hasattr(_codecs, "decompressor"):
        _codecs.decompressor = zstandard.ZstdDecompressor()
    return _codecs.decompressor  # type: ignore[no-any-return]
