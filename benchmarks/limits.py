"""What each round is held against: the same rows or the same typed fields, packed as tightly as can be."""

from __future__ import annotations

from collections.abc import Iterable

import zstandard
from pydantic_core import to_json

from benchmarks.msgpack import packed
from sync.bodies import document_to_plain
from sync.changes import Change, Document

HARDEST = 19


def plain_lines(documents: Iterable[Document]) -> bytes:
    """Give records as JSON lines, with who wrote each group."""
    return b"\n".join(to_json(document_to_plain(document)) for document in documents)


def squeezed_bytes(plain: bytes) -> int:
    """Say how small zstd makes something at its highest usual level."""
    return len(zstandard.ZstdCompressor(level=HARDEST).compress(plain))


def field_patches(changes: Iterable[Change]) -> bytes:
    """Give the typed fields of each change as msgpack, with the record and who wrote them, where and when."""
    return b"".join(
        packed(
            {
                "id": bytes.fromhex(change.record),
                "by": bytes.fromhex(change.author),
                "on": bytes.fromhex(change.store),
                "in": bytes.fromhex(change.place or ""),
                "at": int(change.at.timestamp() * 1000),
                "set": change.patch,
            }
        )
        for change in changes
    )
