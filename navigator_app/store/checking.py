"""Does this desk hold what the hub says it holds? A count and a sum per feed, and what to ask where they differ.

Triggers note every record whose revision or place in a feed moved, whoever moved it, but for a place that comes with
its hash: whoever writes that has counted it. The sums are brought up before the transaction that moves the cursor is
committed. What is found missing is asked for, what is too much loses its place; what people wrote here stays
whatever is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app.store import register
from navigator_app.store.change_log import raw
from sync.changes import Revision
from sync.checks import DIGEST_BYTES, MODULUS, Standing, bounds, digest_of, parted, standing_hash
from sync.client.ports import Doubts
from sync.protocol import LOOKS_LIMIT, WANTED_LIMIT, Block, Cursor, Entry, FeedCheck, Look, Span

DOUBTS = "sync.doubts"
DEFERRED = "sync.checks_deferred"
GIVEN_UP = "sync.doubts_given_up"
"""Per feed, the hub's sum that this desk could not come to although nothing that it holds differs."""


def _noting(name: str, when: str, key: str) -> str:
    """Give the trigger that notes a record to be counted again.

    Not OR IGNORE: inside a trigger the conflict clause of the statement that fired it counts instead.
    """
    return (
        f"CREATE TRIGGER {name} AFTER {when} BEGIN INSERT INTO unsummed SELECT {key}"
        f" WHERE NOT EXISTS (SELECT 1 FROM unsummed WHERE record = {key}); END"
    )


_OTHER_REVISION = "new.epoch IS NOT old.epoch OR new.n IS NOT old.n"
TABLES = (
    "ALTER TABLE membership ADD COLUMN hash BLOB",
    "CREATE TABLE feed_sum (feed TEXT PRIMARY KEY, count INTEGER NOT NULL, total BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE unsummed (record BLOB PRIMARY KEY) WITHOUT ROWID",
    _noting("record_came", "INSERT ON record WHEN new.epoch IS NOT NULL", "new.id"),
    _noting("record_moved", f"UPDATE OF epoch, n ON record WHEN {_OTHER_REVISION}", "new.id"),
    _noting("record_went", "DELETE ON record", "old.id"),
    _noting("membership_came", "INSERT ON membership", "new.record"),
    _noting("membership_moved", "UPDATE OF is_put ON membership WHEN new.is_put <> old.is_put", "new.record"),
    "INSERT INTO unsummed SELECT DISTINCT record FROM membership",
)
"""What a store of format 1 lacks; its sums are worked out with the first block that comes."""
FEWER_NOTES = ";\n".join(
    (
        "DROP TRIGGER record_came",
        "DROP TRIGGER membership_came",
        _noting(
            "record_came",
            "INSERT ON record WHEN new.epoch IS NOT NULL AND EXISTS (SELECT 1 FROM membership WHERE record = new.id)",
            "new.id",
        ),
        _noting("membership_came", "INSERT ON membership WHEN new.hash IS NULL", "new.record"),
    )
)
"""What a store of format 7 does not know: a record that has no place yet, and a place with its hash, need no note."""
_MOVED = """
SELECT m.record, m.feed, m.hash, CASE WHEN m.is_put THEN r.epoch END, r.n FROM unsummed AS u
  CROSS JOIN membership AS m ON m.record = u.record LEFT JOIN record AS r ON r.id = m.record
"""
"""CROSS JOIN: of the few that moved to their places, never through all places that there are."""
_STANDING = """
SELECT m.record, r.epoch, r.n FROM membership AS m JOIN record AS r ON r.id = m.record
  WHERE m.feed = ? AND m.is_put AND r.epoch IS NOT NULL AND m.record BETWEEN ? AND ? ORDER BY m.record
"""


def bring_up(connection: Any) -> None:
    """Move the sums of every feed in which a record of this transaction stands."""
    counts: dict[str, int] = defaultdict(int)
    totals: dict[str, int] = defaultdict(int)
    counted: list[tuple[bytes | None, bytes, str]] = []
    for record, feed, before, epoch, n in connection.execute(_MOVED).fetchall():
        now = None if epoch is None else standing_hash(record.hex(), epoch, n).to_bytes(DIGEST_BYTES)
        if now != before:
            counts[feed] += (now is not None) - (before is not None)
            totals[feed] += int.from_bytes(now or b"") - int.from_bytes(before or b"")
            counted.append((now, record, feed))
    connection.executemany("UPDATE membership SET hash = ? WHERE record = ? AND feed = ?", counted)
    connection.execute("DELETE FROM unsummed")
    for feed, total in totals.items():
        count_before, total_before = kept_sum(connection, feed)
        _keep_sum(connection, feed, count_before + counts[feed], total_before + total)


def place_new(connection: Any, feed: str, entries: Mapping[bytes, Entry], met: int | None) -> None:
    """Note the first place of records that were just kept, and count them."""
    rows: list[tuple[bytes, str, int, bytes, int | None]] = []
    total = 0
    for key, entry in entries.items():
        at = entry.document.revision if entry.document is not None else None
        if at is not None:
            hashed = standing_hash(entry.record, at.epoch, at.n)
            total += hashed
            rows.append((key, feed, entry.seq, hashed.to_bytes(DIGEST_BYTES), met))
    if rows:
        # In the order in which they are kept: the next one's page is then often the one at hand.
        connection.executemany(
            "INSERT INTO membership (record, feed, seq, is_put, hash, met) VALUES (?, ?, ?, 1, ?, ?)",
            sorted(rows),
        )
        count_before, total_before = kept_sum(connection, feed)
        _keep_sum(connection, feed, count_before + len(rows), total_before + total)


def kept_sum(connection: Any, feed: str) -> tuple[int, int]:
    """Give how many records of a feed are here and the sum of their hashes, as kept."""
    row = connection.execute("SELECT count, total FROM feed_sum WHERE feed = ?", (feed,)).fetchone()
    return (row[0], int.from_bytes(row[1])) if row else (0, 0)


def _keep_sum(connection: Any, feed: str, count: int, total: int) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO feed_sum (feed, count, total) VALUES (?, ?, ?)",
        (feed, count, (total % MODULUS).to_bytes(DIGEST_BYTES)),
    )


def recount(connection: Any, feed: str) -> bool:
    """Work out a feed's sum anew from what is here; says whether the kept one was right."""
    rows = standings(connection, feed, "")
    kept = kept_sum(connection, feed)
    total = sum(standing_hash(record, at.epoch, at.n) for record, at in rows)
    _keep_sum(connection, feed, len(rows), total)
    hashes = [(standing_hash(r, at.epoch, at.n).to_bytes(DIGEST_BYTES), raw(r), feed) for r, at in rows]
    connection.execute("UPDATE membership SET hash = NULL WHERE feed = ?", (feed,))
    connection.executemany("UPDATE membership SET hash = ? WHERE record = ? AND feed = ?", hashes)
    return kept == (len(rows), total % MODULUS)


def standings(connection: Any, feed: str, prefix: str) -> list[Standing]:
    """Give the records of a feed that are here and whose ids begin with these digits."""
    first, last = bounds(prefix)
    rows = connection.execute(_STANDING, (feed, raw(first), raw(last))).fetchall()
    return [(record.hex(), Revision(epoch, n)) for record, epoch, n in rows]


def doubts(connection: Any) -> Doubts:
    """Give what the next request asks about, no more than one request may."""
    kept = _Kept.read(connection)
    return Doubts(tuple(kept.looks[:LOOKS_LIMIT]), tuple(kept.wanted[:WANTED_LIMIT]))


@dataclass
class _Kept:
    """What is doubted and not settled yet."""

    looks: list[Look]
    wanted: list[tuple[str, str]]

    @classmethod
    def read(cls, connection: Any) -> _Kept:
        plain = register.setting(connection, DOUBTS, {"looks": [], "wanted": []})
        return cls([Look(*look) for look in plain["looks"]], [(feed, key) for feed, key in plain["wanted"]])

    def write(self, connection: Any) -> None:
        register.set_setting(connection, DOUBTS, {"looks": self.looks, "wanted": self.wanted})

    def is_about(self, feed: str) -> bool:
        return any(look.feed == feed for look in self.looks) or any(f == feed for f, _ in self.wanted)

    def keep_only(self, feeds: frozenset[str]) -> None:
        for feed in {look.feed for look in self.looks} | {feed for feed, _ in self.wanted}:
            if feed not in feeds:
                self.forget(feed)

    def forget(self, feed: str) -> None:
        self.looks = [look for look in self.looks if look.feed != feed]
        self.wanted = [(f, record) for f, record in self.wanted if f != feed]


def forget_doubts(connection: Any) -> None:
    """Doubt nothing: the hub that was asked is not the one that answers now."""
    _Kept([], []).write(connection)


def doubt_all(connection: Any) -> None:
    """Look into every feed with the next requests, whatever its sum says: this file went back in time."""
    kept = _Kept.read(connection)
    fresh = (feed for feed in sorted(register.feeds(connection)) if not kept.is_about(feed))
    kept.looks += [Look(feed, "") for feed in fresh]
    kept.write(connection)


def wanted_of(connection: Any, block: Block) -> frozenset[tuple[str, str]]:
    """Name the entries of a last block that were asked for; they are taken as they are."""
    return frozenset(_Kept.read(connection).wanted) if block.is_last and block.entries else frozenset()


def lacks_records(connection: Any) -> bool:
    """Say whether records that the hub told of had to be asked for again."""
    return bool(_Kept.read(connection).wanted)


def want(connection: Any, lacking: Iterable[tuple[str, str]]) -> None:
    """Ask the next time for these records of these feeds as they stand."""
    if found := list(lacking):
        kept = _Kept.read(connection)
        kept.wanted = list(dict.fromkeys([*kept.wanted, *found]))
        kept.write(connection)


def defer(connection: Any, block: Block) -> None:
    """Keep what a last block says of feeds until this desk has handed back what the hub has lost."""
    waiting = register.setting(connection, DEFERRED, {})
    waiting |= {check.feed: [check.seq, check.count, check.digest] for check in block.checks}
    register.set_setting(connection, DEFERRED, waiting)


def _deferred(connection: Any, block: Block) -> dict[str, FeedCheck]:
    waiting = register.setting(connection, DEFERRED, {})
    if waiting:
        register.set_setting(connection, DEFERRED, {})
    earlier = {feed: FeedCheck(feed, *said) for feed, said in waiting.items()}
    return earlier | {check.feed: check for check in block.checks}


def settle_doubts(connection: Any, block: Block) -> set[str]:
    """Compare what a last block says of feeds with what is here; gives the records that lost a place.

    Shape: called after the block's entries and cursors were taken, with the sums brought up.
    """
    if not block.is_last:
        return set()
    checks = _deferred(connection, block)
    if not checks and not block.spans and not block.entries:
        return set()
    kept = _Kept.read(connection)
    kept.keep_only(register.feeds(connection))
    given = {(entry.feed, entry.record) for entry in block.entries}
    kept.wanted = [asked for asked in kept.wanted if asked not in given]
    at = register.cursors(connection)
    lost: set[str] = set()
    recounted: set[str] = set()
    for span in block.spans:
        if Look(span.feed, span.prefix) in kept.looks and _is_level(at, span):
            lost |= _look_into(connection, kept, span)
            if not span.prefix and not lost and not kept.is_about(span.feed):
                # Nothing differs row by row, so a sum was wrong: mine is worked out anew.
                recount(connection, span.feed)
                recounted.add(span.feed)
    bring_up(connection)
    for check in checks.values():
        if _is_level(at, check):
            _compare(connection, kept, check, is_in_vain=check.feed in recounted)
    kept.write(connection)
    return lost


def _is_level(at: Mapping[str, Cursor], said: FeedCheck | Span) -> bool:
    """Say whether this desk has read exactly as far as the hub counted."""
    return said.feed in at and at[said.feed].seq == said.seq


def _compare(connection: Any, kept: _Kept, check: FeedCheck, *, is_in_vain: bool) -> None:
    """Begin to look into a feed whose sum differs; one in which no row does is the hub's to mend."""
    count, total = kept_sum(connection, check.feed)
    if (count, digest_of(total)) == (check.count, check.digest):
        kept.forget(check.feed)
        return
    given_up = register.setting(connection, GIVEN_UP, {})
    if is_in_vain:
        register.set_setting(connection, GIVEN_UP, {**given_up, check.feed: check.digest})
    elif not kept.is_about(check.feed) and given_up.get(check.feed) != check.digest:
        kept.looks.append(Look(check.feed, ""))


def _look_into(connection: Any, kept: _Kept, span: Span) -> set[str]:
    """Go on from what the hub said of a span: look closer, ask for records, or let places go."""
    kept.looks.remove(Look(span.feed, span.prefix))
    mine = standings(connection, span.feed, span.prefix)
    if span.parts:
        pairs = enumerate(zip(parted(span.prefix, mine), span.parts, strict=False))
        kept.looks += [
            Look(span.feed, f"{span.prefix}{n:x}") for n, (ours, theirs) in pairs if ours != theirs
        ]
        return set()
    held = dict(mine)
    kept.wanted += [(span.feed, record) for record, at in span.rows if held.get(record) != at]
    lost = held.keys() - {record for record, _ in span.rows}
    for record in lost:
        register.place_anyhow(connection, record, span.feed, span.seq, is_put=False)
    return lost
