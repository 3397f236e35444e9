"""The table of records: each one's folded image, and the image last agreed while changes wait.

Everything that is kept twice (projection, search text) is written here, in the same transaction as the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from navigator_app.store import change_log, restricted
from navigator_app.store.change_log import raw, raw_or_none
from navigator_app.store.projection import Derived, Projections
from navigator_app.store.search import Spelled
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


@dataclass(frozen=True, slots=True)
class Ready:
    """A record of the hub's as the rows that it becomes."""

    document: Document
    kept: tuple[Any, ...]
    """What its row holds, its key first."""
    derived: Derived | None


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

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        """Say which of these are here, or have changes waiting over them."""
        asked = ", ".join(["(?)"] * len(keys))
        rows = self._connection.execute(
            f"WITH asked (id) AS (VALUES {asked}) SELECT id FROM asked"
            " WHERE EXISTS (SELECT 1 FROM record AS r WHERE r.id = asked.id)"
            " OR EXISTS (SELECT 1 FROM change AS c WHERE c.record = asked.id AND c.state = 'pending')",
            keys,
        ).fetchall()
        return {key for (key,) in rows}

    def ready_all(self, images: Iterable[Document]) -> dict[str, Ready]:
        """Work out everything that records become, by their ids."""
        return ready_all(images, self._projections)

    def add_all(self, rows: Sequence[Ready]) -> None:
        """Keep records that are not here yet and over which nothing waits."""
        if not rows:
            return
        (last,) = self._connection.execute("SELECT coalesce(max(rowid), 0) FROM record").fetchone()
        placed = list(enumerate(rows, last + 1))
        self._connection.executemany(_INSERT_AT, [(rowid, *row.kept) for rowid, row in placed])
        images = ((rowid, row.document) for rowid, row in placed)
        self._projections.put_all(self._connection, images, (row.derived for row in rows))
        for rowid, row in placed:
            restricted.note(self._connection, rowid, row.document)

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
        restricted.note(self._connection, rowid, image)
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
            restricted.forget(self._connection, found.rowid)
            self._connection.execute("DELETE FROM record WHERE rowid = ?", (found.rowid,))


def ready_all(images: Iterable[Document], projections: Projections) -> dict[str, Ready]:
    """Work out everything that records become, by their ids; reads nothing, so that any thread may do it beforehand."""
    before: Spelled = {}
    return {image.id: _ready(image, projections, before) for image in images}


def _ready(image: Document, projections: Projections, before: Spelled) -> Ready:
    epoch, n = image.revision or (None, None)
    home = (raw_or_none(image.patient), raw_or_none(image.site))
    kept_as = (raw(image.id), image.kind, *home, epoch, n, pack(image))
    return Ready(image, kept_as, projections.derived(image, before))


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
