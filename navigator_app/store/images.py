"""The table of records: each one's folded image, and the image last agreed while changes wait.

Everything that is kept twice (projection, search text) is written here, in the same transaction as the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from navigator_app.store import change_log
from navigator_app.store.change_log import raw, raw_or_none
from navigator_app.store.projection import Projections
from sync.bodies import pack, unpack
from sync.changes import Change, Document, Revision, fold
from sync.records.base import Record

_INSERT = (
    "INSERT INTO record (id, kind, patient, site, epoch, n, body, agreed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_AT = (
    "INSERT INTO record (rowid, id, kind, patient, site, epoch, n, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_UPDATE = "UPDATE record SET kind = ?, patient = ?, site = ?, epoch = ?, n = ?, body = ?, agreed = ? WHERE rowid = ?"


@dataclass(frozen=True, slots=True)
class Kept:
    """A record's row."""

    rowid: int
    kind: str
    revision: Revision | None
    body: bytes
    agreed: bytes | None


class Images:
    """Reads and writes records on a connection that somebody else's transaction holds."""

    def __init__(self, connection: Any, projections: Projections) -> None:
        self._connection = connection
        self._projections = projections

    def noun(self, kind: str) -> type[Record] | None:
        """Find the noun of a kind."""
        return self._projections.kinds.get(kind)

    def kept(self, record: str) -> Kept | None:
        """Find a record's row."""
        return kept(self._connection, record)

    def agreed(self, record: str) -> Document | None:
        """Give the image last agreed with the hub."""
        return agreed(self._connection, record)

    def known(self, records: Iterable[str]) -> set[str]:
        """Say which of these are here, or have changes waiting over them."""
        keys = [raw(record) for record in records]
        marks = ", ".join("?" * len(keys))
        rows = self._connection.execute(
            f"SELECT id FROM record WHERE id IN ({marks})"
            f" UNION SELECT record FROM change WHERE state = 'pending' AND record IN ({marks})",
            (*keys, *keys),
        ).fetchall()
        return {key.hex() for (key,) in rows}

    def add_all(self, images: Sequence[Document], *, search_later: bool) -> None:
        """Keep records that are not here yet and over which nothing waits."""
        if not images:
            return
        (last,) = self._connection.execute("SELECT coalesce(max(rowid), 0) FROM record").fetchone()
        placed = list(enumerate(images, last + 1))
        self._connection.executemany(_INSERT_AT, [_row(rowid, image) for rowid, image in placed])
        self._projections.put_all(self._connection, placed, search_later=search_later)

    def refold(
        self, record: str, agreed_image: Document | None, pending: list[Change] | None = None
    ) -> Document | None:
        """Lay what waits over an agreed image and keep the result; a record of which nothing is left goes.

        `pending` is read when it is not given.
        """
        waiting = change_log.pending_of(self._connection, raw(record)) if pending is None else pending
        kind = agreed_image.kind if agreed_image else waiting[0].kind if waiting else ""
        image = fold(agreed_image, waiting, self._projections.kinds.get(kind))
        if image is None:
            self.drop(record)
            return None
        under = pack(agreed_image) if waiting and agreed_image else None
        rowid = self._put(image, pack(image) if waiting else None, agreed_image, under)
        self._projections.put(self._connection, rowid, image)
        return image

    def _put(
        self, image: Document, body: bytes | None, agreed_image: Document | None, under: bytes | None
    ) -> int:
        revision = agreed_image.revision if agreed_image else None
        values = (
            image.kind,
            raw_or_none(image.patient),
            raw_or_none(image.site),
            revision.epoch if revision else None,
            revision.n if revision else None,
            body if body is not None else pack(image),
            under,
        )
        # Looked up first: an insert that may update and gives its place back costs twice as much. Every row is
        # fetched: a statement that is left in the middle is prepared anew by the driver.
        key = raw(image.id)
        found = self._connection.execute("SELECT rowid FROM record WHERE id = ?", (key,)).fetchall()
        if not found:
            return int(self._connection.execute(_INSERT, (key, *values)).lastrowid)
        self._connection.execute(_UPDATE, (*values, found[0][0]))
        return int(found[0][0])

    def drop(self, record: str) -> None:
        """Take a record away with everything that follows from it; its changes stay in the history."""
        found = self.kept(record)
        if found is not None:
            self._projections.drop(self._connection, found.rowid, found.kind)
            self._connection.execute("DELETE FROM record WHERE rowid = ?", (found.rowid,))


def _row(rowid: int, image: Document) -> tuple[Any, ...]:
    epoch, n = image.revision or (None, None)
    home = (raw_or_none(image.patient), raw_or_none(image.site))
    return (rowid, raw(image.id), image.kind, *home, epoch, n, pack(image))


def kept(connection: Any, record: str) -> Kept | None:
    """Find a record's row."""
    row = connection.execute(
        "SELECT rowid, kind, epoch, n, body, agreed FROM record WHERE id = ?", (raw(record),)
    ).fetchone()
    if row is None:
        return None
    rowid, kind, epoch, n, body, under = row
    return Kept(rowid, kind, Revision(epoch, n) if epoch is not None else None, body, under)


def agreed(connection: Any, record: str) -> Document | None:
    """Give the image last agreed with the hub: the body, or what is kept apart while changes wait."""
    body = agreed_body(connection, record)
    return unpack(body) if body is not None else None


def agreed_body(connection: Any, record: str) -> bytes | None:
    """Give the same as it is kept."""
    found = kept(connection, record)
    if found is None:
        return None
    return found.agreed if change_log.has_pending(connection, raw(record)) else found.body
