"""The hub began a new life, since a backup was put back: what this desk keeps of the life that was lost.

Everything is done in the transaction that learns of it. Records that stand beyond where the backup reached are
put by until they were handed back; settled changes that the hub has lost wait again, under their own ids;
what was refused stays refused here. Places in feeds go back to where both lives part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app.store import checking, own_places, register
from navigator_app.store.change_log import raw
from navigator_app.store.images import Images
from navigator_app.store.register import EPOCHS, FEEDS_VERSION
from sync.bodies import unpack
from sync.changes import Change, Document, Revision, epoch_order
from sync.protocol import LINES_LIMIT, OFFERS_LIMIT, Head

LINE = "sync.line"
"""Where the earlier lives on the hub's line ended."""
CENTER_PUT_BACK_AT = "sync.center_put_back_at"
"""When, by the hub's clock, this desk learnt of a new life of a hub that it knew before."""
LOST_LINES = "sync.lost_lines"
"""Per life that a restore of the hub undid: where the lives before it ended in it."""
SENT_AGAIN = ("accepted", "merged", "held", "lead")
TABLES = """
ALTER TABLE change ADD COLUMN judged_epoch TEXT;
ALTER TABLE change ADD COLUMN judged_n INTEGER;
UPDATE change SET judged_epoch = epoch, judged_n = n WHERE state = 'settled';
CREATE TABLE outbox (
  record BLOB NOT NULL, epoch TEXT NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (record, epoch, n)
) WITHOUT ROWID
"""


@dataclass(frozen=True)
class Line:
    """The lives that the hub's records come from: the present one, and where each earlier one ended."""

    epoch: str | None
    ends: Mapping[str, int]

    def goes_through(self, place: Revision) -> bool:
        """Say whether a place lies on it, and not in a life that was undone or in the undone part of one."""
        return place.epoch == self.epoch or place.n <= self.ends.get(place.epoch, -1)

    def condition(self) -> tuple[str, tuple[Any, ...]]:
        """Give the SQL that is true of a place `epoch`, `n` through which the line does not go."""
        on_line = ["{0}epoch = ?", *("({0}epoch = ? AND {0}n <= ?)" for _ in self.ends)]
        values = (self.epoch, *(part for end in self.ends.items() for part in end))
        return f"NOT ({' OR '.join(on_line)})", values


def line(connection: Any) -> Line:
    """Give the line this desk knows."""
    known = register.setting(connection, EPOCHS, [])
    return Line(known[-1] if known else None, register.setting(connection, LINE, {}))


def has_new_life(connection: Any) -> bool:
    """Say whether the hub was put back since this computer knows it."""
    return len(register.setting(connection, EPOCHS, [])) > 1


def is_past(connection: Any, epoch: str) -> bool:
    """Say whether an epoch is one that this store has left behind."""
    known = register.setting(connection, EPOCHS, [])
    if not known or epoch == known[-1]:
        return False
    return epoch in known or epoch_order(epoch) < epoch_order(known[-1])


def learn(connection: Any, images: Images, head: Head) -> set[tuple[str, str]]:
    """Take note of the hub's life; gives what was touched, nothing where it is the one that was known."""
    known = register.setting(connection, EPOCHS, [])
    if known and known[-1] == head.epoch:
        return set()
    before, now = line(connection), Line(head.epoch, dict(head.line))
    register.set_setting(connection, EPOCHS, [*known, head.epoch])
    register.set_setting(connection, LINE, dict(head.line))
    if not known:
        return set()
    register.set_setting(connection, CENTER_PUT_BACK_AT, head.hub_at)
    lost = register.setting(connection, LOST_LINES, {}) | {known[-1]: dict(before.ends)}
    register.set_setting(connection, LOST_LINES, lost)
    register.set_setting(connection, FEEDS_VERSION, -1)
    checking.forget_doubts(connection)
    # What an earlier life of the hub had of documents' bytes, this one may have lost: it is asked again.
    connection.execute("DELETE FROM content_at_center")
    own_places.forget_all(connection)
    _put_by(connection, now)
    _take_places_back(connection, head.feed_ends)
    return _let_wait_again(connection, images, now)


def _put_by(connection: Any, now: Line) -> None:
    """Keep a copy of every record that stands where the hub's line does not go."""
    lost, values = now.condition()
    connection.execute(
        "INSERT OR IGNORE INTO outbox (record, epoch, n, kind, body)"
        " SELECT id, epoch, n, kind, COALESCE(agreed, body) FROM record"
        f" WHERE epoch IS NOT NULL AND {lost.format('')}",
        values,
    )


def _take_places_back(connection: Any, ends: Mapping[str, int]) -> None:
    """Let every place beyond a feed's end give way to whatever the hub says next."""
    for (feed,) in connection.execute("SELECT DISTINCT feed FROM membership").fetchall():
        connection.execute(
            "UPDATE membership SET seq = 0 WHERE feed = ? AND seq > ?", (feed, ends.get(feed, 0))
        )


def _let_wait_again(connection: Any, images: Images, now: Line) -> set[tuple[str, str]]:
    """Put settled changes that the hub has lost back into the queue."""
    lost, values = now.condition()
    rows = connection.execute(
        "SELECT rowid, record, kind FROM change WHERE is_own AND state = 'settled'"
        f" AND outcome IN ({', '.join('?' for _ in SENT_AGAIN)})"
        f" AND (judged_epoch IS NULL OR {lost.format('judged_')})",
        (*SENT_AGAIN, *values),
    ).fetchall()
    agreed = {record: images.agreed(record.hex()) for _, record, _ in rows}
    connection.executemany(
        "UPDATE change SET state = 'pending', outcome = NULL, field = NULL, reason = '', epoch = NULL, n = NULL,"
        " judged_at = NULL, judged_epoch = NULL, judged_n = NULL, tries = 0 WHERE rowid = ?",
        [(rowid,) for rowid, _, _ in rows],
    )
    _number_in_order(connection)
    for record, image in agreed.items():
        if image is not None:
            images.refold(record.hex(), image)
    return {(kind, record.hex()) for _, record, kind in rows}


def _number_in_order(connection: Any) -> None:
    """Give new numbers to what waits, as it was written, where some of it bears those of an earlier id."""
    store = register.store_id(connection)
    foreign = connection.execute(
        "SELECT 1 FROM change WHERE state = 'pending' AND store <> ? LIMIT 1", (raw(store),)
    ).fetchone()
    if foreign is not None:
        register.number_anew(connection, store, register.numbered_to(connection) + 1)


def offers(connection: Any, limit_bytes: int) -> tuple[Document, ...]:
    """Give what is to be handed back next, charts before what hangs on them and Reviews last."""
    rows = connection.execute(
        "SELECT body FROM outbox ORDER BY kind <> 'patient', kind = 'review', record LIMIT ?", (OFFERS_LIMIT,)
    )
    found: list[Document] = []
    size_bytes = 0
    for (body,) in rows.fetchall():
        size_bytes += len(body)
        if found and size_bytes > limit_bytes:
            break
        found.append(unpack(body))
    return tuple(found)


def lost_lines(
    connection: Any, given: Iterable[Document], changes: Iterable[Change] = ()
) -> tuple[tuple[str, str, int], ...]:
    """Give where earlier lives ended in the lost ones that these records and the bases of these changes are of."""
    named = {document.revision for document in given}
    named |= {write.revision for document in given for writes in document.writes.values() for write in writes}
    named |= {base for change in changes for base in (change.base, *change.bases.values())}
    lost = register.setting(connection, LOST_LINES, {})
    lives = sorted({revision.epoch for revision in named if revision is not None} & set(lost))
    found = [(life, earlier, n) for life in lives for earlier, n in lost[life].items()]
    return tuple(found[:LINES_LIMIT])


def has_offers(connection: Any) -> bool:
    """Say whether something is still to be handed back."""
    return connection.execute("SELECT 1 FROM outbox LIMIT 1").fetchone() is not None


def to_hand_back(connection: Any) -> int:
    """Count what is still to be handed back."""
    return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])


def handed_back(connection: Any, offered: Iterable[tuple[str, Revision]]) -> None:
    """Forget what the hub took back."""
    connection.executemany(
        "DELETE FROM outbox WHERE record = ? AND epoch = ? AND n = ?",
        [(raw(record), at.epoch, at.n) for record, at in offered],
    )
