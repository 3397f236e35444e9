"""Which documents' bytes go on a stick, and what the center's answer says of them.

Oldest first, up to a limit; where one is too large for what is left of it, a younger and smaller one goes. They go
along with their records, so that a stick brings both. Nothing is let go of here: until the center says that it has a
document's bytes, no room is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from navigator_app.store import lives
from navigator_app.store.change_log import raw
from navigator_app.store.connections import Connections
from navigator_app.store.projection import Projections
from sync.stick import Kept
from sync.stick_pages import PAGES_LIMIT, RECORDS_LIMIT, Pages


@dataclass(frozen=True, slots=True)
class Chosen:
    """What goes, and of how many documents the pages stay for another stick."""

    pages: tuple[Pages, ...]
    left: int


class StickPages:
    """The bytes of documents that go by stick."""

    def __init__(self, connections: Connections, projections: Projections) -> None:
        self._connections = connections
        self._projections = projections

    def choose(self, limit_bytes: int) -> Chosen:
        """Choose among the documents whose pages are here whole and that the center lacks."""
        waiting = self._waiting()
        chosen: list[Pages] = []
        records = 0
        for pages in waiting:
            if pages.size_bytes <= limit_bytes and records + len(pages.records) <= PAGES_LIMIT:
                chosen.append(pages)
                limit_bytes -= pages.size_bytes
                records += len(pages.records)
        return Chosen(tuple(chosen), len(waiting) - len(chosen))

    def _waiting(self) -> list[Pages]:
        """Give them, what waited longest first; the same bytes once, with every record that names them."""
        with self._connections.reading() as connection:
            if connection.execute("SELECT 1 FROM content LIMIT 1").fetchone() is None:
                return []
        self._projections.in_place(self._connections, "document")
        with self._connections.reading() as connection:
            rows = connection.execute(_WAITING).fetchall()
        found: dict[str, Pages] = {}
        for record, sha256, size_bytes in rows:
            known = found.get(sha256)
            records = (*known.records, record.hex()) if known else (record.hex(),)
            found[sha256] = Pages(sha256=sha256, size_bytes=size_bytes, records=records[:RECORDS_LIMIT])
        return list(found.values())

    def is_news(self, kept: Sequence[Kept]) -> bool:
        """Say whether the center has documents' pages of which that was not known here."""
        with self._connections.reading() as connection:
            return any(
                connection.execute(_IS_NEWS, (sha256, raw(record))).fetchone() for record, sha256 in kept
            )

    def arrived(self, kept: Iterable[Kept], epoch: str) -> int:
        """Note what the center has, unless it was put back since; say of how many documents that is news."""
        with self._connections.writing() as connection:
            if lives.is_past(connection, epoch):
                return 0
            news = set()
            for record, sha256 in kept:
                if connection.execute(_IS_NEWS, (sha256, raw(record))).fetchone():
                    news.add(sha256)
                    connection.execute(_ARRIVED, (raw(record), sha256))
            return len(news)


_WAITING = (
    "SELECT d.id, c.sha256, c.size FROM content AS c JOIN p_document AS d ON d.sha256 = c.sha256"
    " JOIN record AS r ON r.rowid = d.rowid"
    " LEFT JOIN content_at_center AS a ON a.record = d.id AND a.sha256 = c.sha256"
    " WHERE c.arrived = c.size AND NOT coalesce(a.is_whole, 0) AND NOT c.is_stuck AND (r.epoch IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM change AS w WHERE w.record = d.id AND w.state = 'pending'))"
    " ORDER BY c.kept_at, c.rowid, d.rowid"
)
"""A record that neither waits nor ever was at the center was refused there: its pages would find nobody."""
_IS_NEWS = (
    "SELECT 1 FROM content AS c LEFT JOIN content_at_center AS a ON a.record = ?2 AND a.sha256 = c.sha256"
    " WHERE c.sha256 = ?1 AND c.arrived = c.size AND NOT coalesce(a.is_whole, 0)"
)
_ARRIVED = (
    "INSERT OR REPLACE INTO content_at_center (record, sha256, sent, is_whole)"
    " SELECT ?1, sha256, size, 1 FROM content WHERE sha256 = ?2"
)
