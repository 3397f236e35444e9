"""What a store knows of itself and of its hub: identity, epochs, feeds, cursors, receipts, settings.

Rows in, rows out, inside the caller's transaction; nothing is remembered outside the file, so that two
programs on one desk never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic_core import from_json, to_json

from navigator_app.store import change_log
from navigator_app.store.change_log import raw
from sync.changes import Revision
from sync.client.ports import Selfhood
from sync.ids import new_id
from sync.protocol import GAPS_LIMIT, Cursor, Entry, Head, Receipt
from sync.records.base import stamp
from sync.runs import first_of_run

HUB = "desk.hub"
"""Address of the hub, this computer's key there, and the hub's own public keys."""
PLACE = "desk.place"
"""Where the desk stands: site and zone, whether it is for practice."""
STORE_ID = "sync.store_id"
EARLIER_IDS = "sync.earlier_store_ids"
BACKUPS = "desk.backups"
"""The backups that were made, and the key of each."""
EPOCHS = "sync.epochs"
FEEDS = "sync.feeds"
FEEDS_VERSION = "sync.feeds_version"
EXPECTED = "sync.expected_rows"
BATCH_BYTES = "sync.batch_bytes"
EXCHANGED_AT = "sync.exchanged_at"
GONE = "sync.gone"
"""What left this desk because access to it ended: records, documents' bytes, forms, and into which files; when last."""
GAPS = "sync.number_gaps"
SUCCESSOR = "sync.successor"
"""The id this store asks to go on under; empty when it asks for none."""
RUN_FROM = "sync.run_from"
FORGOT = "sync.forgot_own"
"""What was written here left with the access to it: that a change is not known tells nothing any more."""
WENT_BACK_AT = "sync.went_back_at"
"""When, by the hub's clock, the hub was found to know changes of this store that the file does not hold."""
FILE_WENT_BACK_AT = "desk.file_went_back_at"
"""When, by this computer's clock, the file was found to be behind what was noted of it when it was last locked."""


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
    """Give the highest number given under this store's name, as far as the file remembers."""
    return change_log.last_number(connection, store_id(connection))


def begin_run(connection: Any) -> None:
    """Let the numbers of this run of the program be told from those of any other, see `sync.runs`.

    Where it leaps, no number was given as far as this file knows; the hub is asked whether it knows of one.
    """
    last = numbered_to(connection)
    start = first_of_run(last)
    set_setting(connection, RUN_FROM, start)
    gaps = [*setting(connection, GAPS, []), [last, start]]
    set_setting(connection, GAPS, gaps[-GAPS_LIMIT:])


def numbered_to(connection: Any) -> int:
    """Give the number below the next one: above every number given, and within this run of the program."""
    return max(last_number(connection), int(setting(connection, RUN_FROM, 0)))


def number_anew(connection: Any, store: str, start: int) -> None:
    """Give the waiting changes new numbers from `start` on, under a store id; their own ids stay."""
    for number, change in enumerate(change_log.as_written(connection), start):
        change_log.rewrite(connection, change.model_copy(update={"store": store, "number": number}))


def selfhood(connection: Any) -> Selfhood:
    """Say who this store is at the hub."""
    gaps = tuple((first, last) for first, last in setting(connection, GAPS, []))
    return Selfhood(store_id(connection), gaps, setting(connection, SUCCESSOR, ""))


def know_myself(connection: Any, head: Head, *, is_late: bool = False) -> None:
    """Take from a reply whether this file went back in time or has a twin, and the id to go on under.

    What the hub holds comes back as records do; what waits goes on under the new id, its own ids kept.
    """
    wished = setting(connection, SUCCESSOR, "")
    if wished and head.successor == wished:
        take_identity(connection, wished)
        return
    is_known = setting(connection, FORGOT, 0) or change_log.is_own(connection, head.last_change)
    is_strange = bool(head.last_change) and not is_known
    is_taken = any(verdict.outcome == "rolled_back" for verdict in head.verdicts)
    if not wished and (is_strange or is_taken or head.is_rolled_back):
        set_setting(connection, SUCCESSOR, new_id())
        set_setting(connection, WENT_BACK_AT, head.hub_at)
    elif not wished and not is_late:
        set_setting(connection, GAPS, [])


def note_gone(
    connection: Any, at: datetime, records: int = 0, *, pages: int = 0, forms: int = 0, file: str = ""
) -> None:
    """Count what left; what left more than a while before is told no more and counted no more."""
    if not (records or pages or forms):
        return
    nothing: dict[str, Any] = {"records": 0, "pages": 0, "files": []}
    before: dict[str, Any] = setting(connection, GONE, {})
    is_recent = bool(before) and at - datetime.fromisoformat(before["at"]) < TOLD_FOR
    known = before if is_recent else nothing
    files = [*known["files"], *([file] if file else [])]
    told = {"records": known["records"] + records, "pages": known["pages"] + pages, "files": files}
    # An earlier release counted no forms.
    set_setting(connection, GONE, {"at": stamp(at), **told, "forms": known.get("forms", 0) + forms})


def take_identity(connection: Any, fresh: str) -> None:
    """Go on under a new store id; waiting changes keep their ids and are numbered anew."""
    earlier = setting(connection, EARLIER_IDS, [])
    set_setting(connection, EARLIER_IDS, [store_id(connection), *earlier])
    set_setting(connection, STORE_ID, fresh)
    set_setting(connection, SUCCESSOR, "")
    set_setting(connection, GAPS, [])
    set_setting(connection, RUN_FROM, first_of_run(last_number(connection)))
    number_anew(connection, fresh, numbered_to(connection) + 1)


def speak_as_before(connection: Any) -> bool:
    """Ask under the id before this one, with the same key, to go on under this one; False when there is none."""
    earlier = setting(connection, EARLIER_IDS, [])
    if not earlier:
        return False
    set_setting(connection, SUCCESSOR, store_id(connection))
    set_setting(connection, STORE_ID, earlier[0])
    set_setting(connection, EARLIER_IDS, earlier[1:])
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
    if setting(connection, FEEDS, []) == list(head.feeds):
        # Nothing stands in any other feed: only what is mine gets a place.
        return set()
    set_setting(connection, FEEDS, list(head.feeds))
    kept = {feed for (feed,) in connection.execute("SELECT DISTINCT feed FROM membership").fetchall()}
    lost: set[str] = set()
    for feed in kept - set(head.feeds):
        lost |= _leave(connection, feed)
    for (feed,) in connection.execute("SELECT feed FROM cursor").fetchall():
        if feed not in head.feeds:
            connection.execute("DELETE FROM cursor WHERE feed = ?", (feed,))
    for (feed,) in connection.execute("SELECT feed FROM first_download").fetchall():
        if feed not in head.feeds:
            connection.execute("DELETE FROM first_download WHERE feed = ?", (feed,))
    return lost


def _leave(connection: Any, feed: str) -> set[str]:
    """Note that nothing stands in a feed any more; gives what stood there."""
    rows = connection.execute(
        "UPDATE membership SET is_put = 0, seq = 0 WHERE feed = ? AND (is_put OR seq) RETURNING record",
        (feed,),
    ).fetchall()
    return {record.hex() for (record,) in rows}


def stop_following(connection: Any, ended: Iterable[str]) -> set[str]:
    """Follow some feeds no more, before the hub has said so; gives the records that lost one.

    A hub that still names one is read from its beginning again.
    """
    lost: set[str] = set()
    for feed in ended:
        lost |= _leave(connection, feed)
        connection.execute("DELETE FROM cursor WHERE feed = ?", (feed,))
        set_setting(connection, FEEDS, [one for one in setting(connection, FEEDS, []) if one != feed])
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


def heard_of(connection: Any, keys: Sequence[bytes]) -> set[bytes]:
    """Say of which of these records it is noted where they stand, or that they left."""
    marks = ", ".join("?" * len(keys))
    rows = connection.execute(f"SELECT record FROM membership WHERE record IN ({marks})", keys).fetchall()
    return {key for (key,) in rows}


def place_all(connection: Any, feed: str, entries: Sequence[Entry], met: int | None = None) -> set[str]:
    """Note where records stand in one feed, as `place` does; gives those that are in it now.

    Shape: `met` marks those that a first download met; a line that is not news is met all the same.
    """
    rows = [(raw(entry.record), feed, entry.seq, entry.is_put, met) for entry in entries]
    connection.executemany(
        "INSERT INTO membership (record, feed, seq, is_put, met) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (record, feed) DO UPDATE SET met = coalesce(excluded.met, met),"
        " is_put = iif(excluded.seq > seq, excluded.is_put, is_put), seq = max(excluded.seq, seq)",
        rows,
    )
    marks = ", ".join("?" * len(rows))
    found = connection.execute(
        f"SELECT record FROM membership WHERE feed = ? AND is_put AND record IN ({marks})",
        (feed, *(row[0] for row in rows)),
    ).fetchall()
    return {record.hex() for (record,) in found}


def place_anyhow(connection: Any, record: str, feed: str, seq: int, *, is_put: bool) -> None:
    """Note where a record stands by the hub's answer to a question of ours, whatever was noted before."""
    connection.execute(
        "INSERT INTO membership (record, feed, seq, is_put) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (record, feed) DO UPDATE SET seq = excluded.seq, is_put = excluded.is_put",
        (raw(record), feed, seq, is_put),
    )


def has_left(connection: Any, record: str) -> bool:
    """Say whether a record was in feeds of mine and is in none any more."""
    rows = connection.execute("SELECT is_put FROM membership WHERE record = ?", (raw(record),)).fetchall()
    return bool(rows) and not any(is_put for (is_put,) in rows)


def cursors(connection: Any) -> dict[str, Cursor]:
    """Say how far each feed was read."""
    rows = connection.execute("SELECT feed, epoch, seq FROM cursor").fetchall()
    return {feed: Cursor(epoch, seq) for feed, epoch, seq in rows}


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
