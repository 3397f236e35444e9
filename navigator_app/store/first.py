"""First downloads on the desk: which snapshot of which feed is coming, how far it has come, and how it ends.

How far it has come moves in the transaction that keeps a block's last rows, and only by the block it stands at. What
was here before and is not in the snapshot loses its place at the end: every row that comes is marked with the number
of its download.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from navigator_app.store import register
from sync.client.ports import FirstPart
from sync.protocol import CHARTS_LIMIT, Block, Cursor, First, FirstPlace, Head

TABLES = """
CREATE TABLE first_download (
  place INTEGER PRIMARY KEY AUTOINCREMENT, feed TEXT NOT NULL UNIQUE, epoch TEXT NOT NULL, snapshot TEXT NOT NULL,
  seq INTEGER NOT NULL, rows INTEGER NOT NULL, size INTEGER NOT NULL, block INTEGER NOT NULL DEFAULT 0,
  rows_done INTEGER NOT NULL DEFAULT 0, size_done INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE unsearched (rowid INTEGER PRIMARY KEY);
ALTER TABLE membership ADD COLUMN met INTEGER
"""
WORDS_AT_ONCE = """
UPDATE projection SET fingerprint = '' WHERE EXISTS (SELECT 1 FROM unsearched);
DROP TABLE unsearched
"""
"""A store of format 7 put words off; one in the middle of that fills its indexes anew."""
PAUSED = "sync.first_paused"
CHARTS = "sync.first_charts"
_ROWS = (
    "SELECT place, feed, epoch, snapshot, seq, rows, size, block, rows_done, size_done FROM first_download"
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one first download has come."""

    place: int
    feed: str
    epoch: str
    snapshot: str
    seq: int
    rows: int
    size_bytes: int
    block: int
    rows_done: int
    done_bytes: int


def all_under_way(connection: Any) -> list[Progress]:
    """Give every first download that is not complete."""
    return [Progress(*row) for row in connection.execute(f"{_ROWS} ORDER BY place").fetchall()]


def is_paused(connection: Any) -> bool:
    """Say whether a person paused them."""
    return bool(register.setting(connection, PAUSED, default=False))


def asked(connection: Any) -> First:
    """Give what the next request says of first downloads."""
    places = tuple(FirstPlace(p.feed, p.snapshot, p.block) for p in all_under_way(connection))
    room_bytes = 0 if is_paused(connection) else 1
    return First(places, room_bytes, tuple(register.setting(connection, CHARTS, [])))


def need(connection: Any, patient: str) -> bool:
    """Ask for a chart before the rest, the last one asked for first; not when all downloads are complete."""
    if not all_under_way(connection):
        return False
    others = [each for each in register.setting(connection, CHARTS, []) if each != patient]
    register.set_setting(connection, CHARTS, [patient, *others][:CHARTS_LIMIT])
    return True


def charts_came(connection: Any, block: Block) -> None:
    """Ask no more for charts that have come: no cursor covers them."""
    asked_for = register.setting(connection, CHARTS, [])
    if asked_for and not block.cursors:
        came = {entry.document.patient for entry in block.entries if entry.document is not None}
        register.set_setting(connection, CHARTS, [each for each in asked_for if each not in came])


def take_offers(connection: Any, head: Head, mine: Iterable[str]) -> None:
    """Begin what the hub offers, or learn how large it is; an offer to whom I was earlier changes nothing."""
    at = register.cursors(connection)
    for offer in head.offers:
        is_read = offer.feed in at and at[offer.feed].epoch == head.epoch
        if is_read or offer.feed not in mine:
            continue
        present = _of(connection, offer.feed)
        if (present.snapshot if present else "") != offer.asked:
            continue
        size = (offer.rows, offer.size_bytes)
        if present is not None and present.snapshot == offer.snapshot:
            stated = "UPDATE first_download SET rows = ?, size = ? WHERE place = ?"
            connection.execute(stated, (*size, present.place))
            continue
        connection.execute("DELETE FROM first_download WHERE feed = ?", (offer.feed,))
        connection.execute(
            "INSERT INTO first_download (feed, epoch, snapshot, seq, rows, size) VALUES (?, ?, ?, ?, ?, ?)",
            (offer.feed, head.epoch, offer.snapshot, offer.seq, *size),
        )


def _of(connection: Any, feed: str) -> Progress | None:
    row = connection.execute(f"{_ROWS} WHERE feed = ?", (feed,)).fetchone()
    return Progress(*row) if row else None


def under_way(connection: Any, part: FirstPart) -> Progress | None:
    """Give the download that these rows move on; none when it stands elsewhere."""
    found = _of(connection, part.feed)
    is_next = found is not None and (found.snapshot, found.block) == (part.snapshot, part.block)
    return found if is_next else None


def move_on(connection: Any, mine: Progress, part: FirstPart) -> set[str]:
    """Note that a whole block is here; at the end of the last one gives the records that lost their place."""
    if part.is_last:
        return _finish(connection, mine)
    connection.execute(
        "UPDATE first_download SET block = block + 1, rows_done = rows_done + ?, size_done = size_done + ?"
        " WHERE place = ?",
        (part.block_rows, part.block_bytes, mine.place),
    )
    return set()


def _finish(connection: Any, mine: Progress) -> set[str]:
    rows = connection.execute(
        "UPDATE membership SET is_put = 0, seq = ? WHERE feed = ? AND is_put AND seq <= ? AND met IS NOT ?"
        " RETURNING record",
        (mine.seq, mine.feed, mine.seq, mine.place),
    ).fetchall()
    connection.execute("DELETE FROM first_download WHERE place = ?", (mine.place,))
    if not all_under_way(connection):
        register.set_setting(connection, CHARTS, [])
    register.move_cursors(connection, {mine.feed: Cursor(mine.epoch, mine.seq)}, frozenset({mine.feed}))
    return {record.hex() for (record,) in rows}


def leave(connection: Any, feeds: Iterable[str]) -> None:
    """End the downloads of feeds whose records come in another way, from their start on."""
    connection.executemany("DELETE FROM first_download WHERE feed = ?", [(feed,) for feed in feeds])
    if not all_under_way(connection):
        register.set_setting(connection, CHARTS, [])
