"""Documents' bytes in the hub's database: kept per record and name, part behind part, in the same encrypted file.

Records that name the same bytes share them only for whom may see both: whoever knows the name of other bytes and
writes it into a record of their own gets nothing by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from sync.contents import CHUNK_BYTES
from sync.hub import schema
from sync.hub.ports import KeptContent
from sync.hub.store_part import Part


class Contents(Part):
    """The bytes of documents."""

    def content(self, record: str, sha256: str) -> KeptContent | None:
        """Say how far the bytes that a record names came."""
        row = self._db.execute(_FOUND, {"record": record, "sha256": sha256}).first()
        return None if row is None else _kept(row)

    def contents_named(self, sha256: str) -> Sequence[tuple[str, KeptContent]]:
        """Give whole contents of this name with their records."""
        found = select(schema.content).where(_content.sha256 == sha256, _content.is_whole)
        return [(row.record, _kept(row)) for row in self._db.execute(found.order_by(_content.place))]

    def share_content(self, record: str, sha256: str, other: KeptContent, at: datetime) -> KeptContent:
        """Let a record have the bytes that another one brought."""
        kept = self._begun(record, sha256, other.size_bytes, at, other.parts_of)
        return self._moved(replace(kept, arrived_bytes=other.size_bytes, is_whole=True))

    def begin_content(self, record: str, sha256: str, size_bytes: int, at: datetime) -> KeptContent:
        """Make ready for a record's bytes."""
        return self._begun(record, sha256, size_bytes, at, None)

    def _begun(
        self, record: str, sha256: str, size_bytes: int, at: datetime, parts_of: int | None
    ) -> KeptContent:
        row = {"record": record, "sha256": sha256, "size": size_bytes, "begun_at": at, "parts_of": parts_of}
        return _kept(self._write(insert(schema.content).values(**row).returning(schema.content)).one())

    def add_to_content(self, content: KeptContent, body: bytes) -> KeptContent:
        """Keep the next bytes behind those that came before."""
        rows = [
            {
                "content": content.place,
                "start": content.arrived_bytes + at,
                "body": body[at : at + CHUNK_BYTES],
            }
            for at in range(0, len(body), CHUNK_BYTES)
        ]
        if rows:
            self._write(_ADD, rows)
        return self._moved(replace(content, arrived_bytes=content.arrived_bytes + len(body)))

    def end_content(self, content: KeptContent) -> KeptContent:
        """Note that all bytes came and are what their name says."""
        return self._moved(replace(content, is_whole=True))

    def _moved(self, content: KeptContent) -> KeptContent:
        moved = update(schema.content).where(_content.place == content.place)
        self._write(moved.values(arrived=content.arrived_bytes, is_whole=content.is_whole))
        return content

    def content_parts(self, content: KeptContent, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from one place to another, part by part."""
        # A part is never longer than a chunk, so the one that holds `start` begins less than a chunk before it.
        about = {"content": content.parts_of, "after": start - CHUNK_BYTES, "end": end}
        for row in self._db.execute(_PARTS, about):
            part = bytes(row.body)[max(0, start - row.start) : end - row.start]
            if part:
                yield part

    def forget_content(self, content: KeptContent) -> None:
        """Let go of what came so far."""
        self._write(delete(schema.content_part).where(_part.content == content.place))
        self._write(delete(schema.content).where(_content.place == content.place))


def _kept(row: Any) -> KeptContent:
    parts_of = row.place if row.parts_of is None else row.parts_of
    return KeptContent(row.place, row.size, row.arrived, row.is_whole, parts_of)


_content = schema.content.c
_part = schema.content_part.c
# Built once: making a statement costs more than running it.
_FOUND = select(schema.content).where(
    _content.record == bindparam("record"), _content.sha256 == bindparam("sha256")
)
_ADD = insert(schema.content_part)
_PARTS = (
    select(_part.start, _part.body)
    .where(
        _part.content == bindparam("content"),
        _part.start > bindparam("after"),
        _part.start < bindparam("end"),
    )
    .order_by(_part.start)
)
