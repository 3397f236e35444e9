"""What a store knows of itself and of its hub: identity, epochs, feeds, cursors, receipts, settings.

Rows in, rows out, inside the caller's transaction; nothing is remembered outside the file, so that two
programs on one desk never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic_core import from_json, to_json

from navigator_app.store import change_log, own_places
from navigator_app.store.change_log import raw
from sync.changes import Revision
from sync.protocol import Block, Cursor, Head, Receipt
from sync.records.base import stamp

HUB = "desk.hub"
"""Address of the hub, this computer's key there, and the key that files for the hub are sealed to."""
STORE_ID = "sync.store_id"
EARLIER_IDS = "sync.earlier_store_ids"
EPOCHS = "sync.epochs"
FEEDS = "sync.feeds"
FEEDS_VERSION = "sync.feeds_version"
EXPECTED = "sync.expected_rows"
BATCH_BYTES = "sync.batch_bytes"
EXCHANGED_AT = "sync.exchanged_at"
NUMBERED_TO = "sync.numbered_to"
GONE = "sync.gone"
"""What left this desk because access to it ended: records, documents' bytes and where they were sealed; when last."""
WENT_BACK_AT = "sync.went_back_at"
"""When, by the hub's clock, the hub was found to know changes of this store that the file does not hold."""


TOLD_FOR = timedelta(days=7)
"""How long the exchange page says that records left, or that an older file was put back."""


def setting(connection: Any, key: str, default: Any = None) -> Any:
    """Read a setting."""
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return from_json(row[0]) if row else default


def set_setting(connection: Any, key: str, value: Any) -> None:
    """Write a setting: any JSON value."""
    connection.execute(
        "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (key, to_json(value).decode())
    )


def store_id(connection: Any) -> str:
    """Name this store."""
    return str(setting(connection, STORE_ID))


def last_number(connection: Any) -> int:
    """Give the highest number given under this store's name, as far as the file or the hub remembers."""
    kept = change_log.last_number(connection, store_id(connection))
    return max(kept, int(setting(connection, NUMBERED_TO, 0)))


def number_anew(connection: Any, store: str, start: int) -> None:
    """Give the waiting changes new numbers from `start` on, under a store id; their own ids stay."""
    waiting = sorted(change_log.all_pending(connection), key=lambda change: change.number)
    for number, change in enumerate(waiting, start):
        change_log.rewrite(connection, change.model_copy(update={"store": store, "number": number}))


def notice_going_back(connection: Any, head: Head) -> None:
    """Go on above the hub's numbers where it knows more of this store than the file: an older file was put back.

    What the hub holds comes back as records do; what waits would else be told for ever that its number is taken.
    """
    mine = last_number(connection)
    if head.last_number > mine or any(verdict.outcome == "rolled_back" for verdict in head.verdicts):
        highest = max(mine, head.last_number)
        set_setting(connection, NUMBERED_TO, highest)
        set_setting(connection, WENT_BACK_AT, head.hub_at)
        number_anew(connection, store_id(connection), highest + 1)


def note_gone(connection: Any, at: datetime, records: int = 0, *, pages: int = 0, file: str = "") -> None:
    """Count what left; what left more than a while before is told no more and counted no more."""
    if not (records or pages):
        return
    nothing: dict[str, Any] = {"records": 0, "pages": 0, "files": []}
    before: dict[str, Any] = setting(connection, GONE, {})
    is_recent = bool(before) and at - datetime.fromisoformat(before["at"]) < TOLD_FOR
    known = before if is_recent else nothing
    files = [*known["files"], *([file] if file else [])]
    told = {"records": known["records"] + records, "pages": known["pages"] + pages, "files": files}
    set_setting(connection, GONE, {"at": stamp(at), **told})


def learn_epoch(connection: Any, epoch: str) -> bool:
    """Note the hub's epoch; says no to one that this store has already left behind."""
    known = setting(connection, EPOCHS, [])
    if epoch in known[:-1]:
        return False
    if epoch not in known:
        set_setting(connection, EPOCHS, [*known, epoch])
        # What an earlier life of the hub had of documents' bytes, this one may have lost: it is asked again.
        connection.execute("DELETE FROM content_at_center")
        own_places.forget_all(connection)
    return True


def supersedes(connection: Any, revision: Revision | None, present: Revision | None) -> bool:
    """Say whether a document of the hub replaces an image of this revision.

    Within an epoch the number decides, between two that this store lived through their order; an image of an
    epoch it never heard of gives way.
    """
    if revision is None or present is None:
        return present is None
    if revision.epoch == present.epoch:
        return revision.n > present.n
    known = setting(connection, EPOCHS, [])
    mine = known.index(present.epoch) if present.epoch in known else -1
    theirs = known.index(revision.epoch) if revision.epoch in known else -1
    return bool(theirs >= mine)


def learn_feeds(connection: Any, head: Head) -> set[str]:
    """Take the list of feeds if it is not older than mine; gives the records that lost a feed."""
    if head.feeds_version < setting(connection, FEEDS_VERSION, -1):
        return set()
    set_setting(connection, FEEDS_VERSION, head.feeds_version)
    set_setting(connection, FEEDS, list(head.feeds))
    kept = {feed for (feed,) in connection.execute("SELECT DISTINCT feed FROM membership").fetchall()}
    lost: set[str] = set()
    for feed in kept - set(head.feeds):
        rows = connection.execute(
            "UPDATE membership SET is_put = 0, seq = 0 WHERE feed = ? AND (is_put OR seq) RETURNING record",
            (feed,),
        ).fetchall()
        lost |= {record.hex() for (record,) in rows}
    for (feed,) in connection.execute("SELECT feed FROM cursor").fetchall():
        if feed not in head.feeds:
            connection.execute("DELETE FROM cursor WHERE feed = ?", (feed,))
    return lost


def feeds(connection: Any) -> frozenset[str]:
    """Name the feeds this store follows."""
    return frozenset(setting(connection, FEEDS, []))


def place(connection: Any, record: str, feed: str, seq: int, *, is_put: bool) -> bool:
    """Note that a record is in a feed, or is not any more; only news counts.

    A removal is remembered, so that an older entry that comes late does not bring the record back.
    """
    return bool(
        connection.execute(
            "INSERT INTO membership (record, feed, seq, is_put) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (record, feed) DO UPDATE SET seq = excluded.seq, is_put = excluded.is_put"
            " WHERE excluded.seq > membership.seq",
            (raw(record), feed, seq, is_put),
        ).rowcount
    )


def place_anyhow(connection: Any, record: str, feed: str, seq: int, *, is_put: bool) -> None:
    """Note where a record stands by the hub's answer to a question of ours, whatever was noted before."""
    connection.execute(
        "INSERT INTO membership (record, feed, seq, is_put) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (record, feed) DO UPDATE SET seq = excluded.seq, is_put = excluded.is_put",
        (raw(record), feed, seq, is_put),
    )


def is_member(connection: Any, record: str, feed: str) -> bool:
    """Say whether a record is in a feed."""
    row = connection.execute(
        "SELECT is_put FROM membership WHERE record = ? AND feed = ?", (raw(record), feed)
    ).fetchone()
    return bool(row and row[0])


def has_left(connection: Any, record: str) -> bool:
    """Say whether a record was in feeds of mine and is in none any more."""
    rows = connection.execute("SELECT is_put FROM membership WHERE record = ?", (raw(record),)).fetchall()
    return bool(rows) and not any(is_put for (is_put,) in rows)


def cursors(connection: Any) -> dict[str, Cursor]:
    """Say how far each feed was read."""
    rows = connection.execute("SELECT feed, epoch, seq FROM cursor").fetchall()
    return {feed: Cursor(epoch, seq) for feed, epoch, seq in rows}


def is_of_the_past(connection: Any, block: Block) -> bool:
    """Say whether a block was written in an epoch that this store has left behind."""
    known = setting(connection, EPOCHS, [])
    return any(cursor.epoch in known[:-1] for cursor in block.cursors.values())


def move_cursors(connection: Any, moved: Mapping[str, Cursor], mine: frozenset[str]) -> None:
    """Move forward in each feed of mine; never back within an epoch."""
    for feed, cursor in moved.items():
        if feed in mine:
            connection.execute(
                "INSERT INTO cursor (feed, epoch, seq) VALUES (?, ?, ?) ON CONFLICT (feed) DO UPDATE"
                " SET epoch = excluded.epoch, seq = excluded.seq"
                " WHERE excluded.epoch <> cursor.epoch OR excluded.seq > cursor.seq",
                (feed, cursor.epoch, cursor.seq),
            )


def keep_receipts(connection: Any, receipts: Iterable[Receipt]) -> None:
    """Take the whole list of how far others have read."""
    connection.execute("DELETE FROM receipt")
    connection.executemany(
        "INSERT OR REPLACE INTO receipt (feed, site, store, seq, at) VALUES (?, ?, ?, ?, ?)",
        [(r.feed, r.site, r.store, r.seq, r.at) for r in receipts],
    )


def receipts(connection: Any) -> list[Receipt]:
    """Give how far others have read."""
    rows = connection.execute("SELECT feed, site, store, seq, at FROM receipt").fetchall()
    return [Receipt(*row) for row in rows]
