"""The desk's audit: who did what here, appended in the transaction that did it, never changed and never removed.

Triggers refuse both; a code over each entry, under a key inside this file, tells where somebody did it nevertheless;
and what the center has countersigned tells on whoever holds that key as well. Ids only stand in it, no name and no
value. Rows in, rows out, inside the caller's transaction.
"""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from navigator_app.store import register
from navigator_app.store.change_log import raw
from sync.trail import PART_ENTRIES, START, Checkpoint, Entry, Head, Part, body_of, chained, is_signed

KEY_BYTES: Final = 32
COUNTERSIGNED: Final = "audit.countersigned"
"""The hub's last word on how far it has this store's trail."""
GUARDS: Final = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_is_not_{what} BEFORE {when} ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit is not changed'); END"
    for what, when in (("changed", "UPDATE"), ("removed", "DELETE"))
)
TABLES: Final = (
    (
        "CREATE TABLE audit (seq INTEGER PRIMARY KEY, person BLOB NOT NULL, action TEXT NOT NULL, kind TEXT NOT NULL,"
        " subject BLOB NOT NULL, at TEXT NOT NULL, prev BLOB NOT NULL, mac BLOB NOT NULL)"
    ),
    # What was written is found by its change; everything else by what it was done to. Each index more is a page more
    # that every deed writes: what one person did is looked up by reading on from the newest.
    "CREATE INDEX audit_subject ON audit (subject, seq) WHERE action <> 'wrote'",
    (
        "CREATE TABLE audit_head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL,"
        " key BLOB NOT NULL)"
    ),
)
_COLUMNS: Final = "seq, person, action, kind, subject, at"


class Deed(NamedTuple):
    """What is to be written down: who, what, to what kind of thing, to which one, when."""

    person: str
    action: str
    kind: str
    subject: str
    at: str


def make(connection: Any) -> None:
    """Make the tables with a key of their own, and take over who looked at what before there was a chain."""
    for statement in TABLES:
        connection.execute(statement)
    guard(connection)
    before = connection.execute("SELECT person, action, record, at FROM audit_read ORDER BY rowid").fetchall()
    append(connection, (Deed(p.hex(), action, "patient", r.hex(), at) for p, action, r, at in before))
    connection.execute("DROP TABLE audit_read")


def guard(connection: Any) -> None:
    """Let entries be neither changed nor removed, also where somebody took that away."""
    for statement in GUARDS:
        connection.execute(statement)
    # Without its head nothing could be written down, and so nothing saved; one made anew shows as a break.
    fresh = (START, secrets.token_bytes(KEY_BYTES))
    connection.execute("INSERT OR IGNORE INTO audit_head VALUES (1, 0, ?, ?)", fresh)


def append(connection: Any, deeds: Iterable[Deed]) -> None:
    """Write down what is done in this transaction."""
    # Where somebody put entries in by hand, work goes on behind them, and the break shows.
    seq, prev, key = connection.execute(
        "SELECT max(h.seq, coalesce((SELECT max(seq) FROM audit), 0)), h.hash, h.key FROM audit_head AS h"
    ).fetchone()
    rows = []
    for deed in deeds:
        seq += 1
        body = body_of(Entry(seq, *deed))
        said = (raw(deed.person), deed.action, deed.kind, raw(deed.subject), deed.at)
        rows.append((seq, *said, prev, _code(key, prev, body)))
        prev = chained(prev, body)
    if rows:
        connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("UPDATE audit_head SET seq = ?, hash = ?", (seq, prev))


def _code(key: bytes, prev: bytes, body: bytes) -> bytes:
    return hmac.digest(key, prev + body, "sha256")


def head(connection: Any) -> Head:
    """Say how far the chain has come."""
    return Head(*connection.execute("SELECT seq, hash FROM audit_head").fetchone())


def holds(connection: Any, known: Head) -> bool:
    """Say whether the chain goes through a head that was noted elsewhere."""
    last = head(connection)
    # The entry itself, too: a page of entries may be older than the one that says how far they go.
    mine = connection.execute("SELECT 1 FROM audit WHERE seq = ?", (known.seq,)).fetchone()
    if known.seq >= last.seq or mine is None:
        return known == last and (mine is not None or not known.seq)
    row = connection.execute("SELECT prev FROM audit WHERE seq = ?", (known.seq + 1,)).fetchone()
    return row is not None and bool(row[0] == known.hash)


def first_break(connection: Any) -> int | None:
    """Walk the whole chain; give the first place that does not hold, or None when all of it does.

    Work: some 50,000 entries a second.
    """
    start = Head(0, START)
    last = next(iter(deque((at for _, at in _sound(connection, start)), maxlen=1)), start)
    return None if last == head(connection) else last.seq + 1


def _sound(connection: Any, after: Head) -> Iterator[tuple[Entry, Head]]:
    """Give the entries that follow with where each brings the chain, up to the first that is not what was written."""
    (key,) = connection.execute("SELECT key FROM audit_head").fetchone()
    expected, prev = after.seq + 1, after.hash
    rows = connection.execute(
        f"SELECT {_COLUMNS}, prev, mac FROM audit WHERE seq > ? ORDER BY seq", (after.seq,)
    )
    for *told, before, mac in rows:
        try:
            entry = _entry(told)
            body = body_of(entry)
        except (AttributeError, TypeError, ValueError):
            # Somebody wrote another type over it.
            return
        if entry.seq != expected or before != prev or mac != _code(key, prev, body):
            return
        prev = chained(prev, body)
        yield entry, Head(expected, prev)
        expected += 1


def _entry(row: Iterable[Any]) -> Entry:
    seq, person, action, kind, subject, at = row
    return Entry(seq, person.hex(), action, kind, subject.hex(), at)


def lost_place(connection: Any) -> int | None:
    """Give the place that the center countersigned and the chain does not go through; None when all is well."""
    known = countersigned(connection)
    if known is None or holds(connection, known.head):
        return None
    return known.head.seq


def countersigned(connection: Any) -> Checkpoint | None:
    """Give the hub's last word on this store's trail."""
    kept = register.setting(connection, COUNTERSIGNED)
    if kept is None:
        return None
    known = Head(kept["seq"], bytes.fromhex(kept["hash"]))
    return Checkpoint(kept["store"], known, kept["at"], bytes.fromhex(kept["signature"]))


def part_to_tell(connection: Any) -> Part | None:
    """Give what the hub has not countersigned yet; None when it has all of it."""
    last, known = head(connection), countersigned(connection)
    told = known.head if known is not None else Head(0, START)
    if told == last:
        return None
    # What stands here is told, not what was countersigned: where the two differ, the hub says so.
    after = last
    if told.seq < last.seq:
        found = connection.execute("SELECT prev FROM audit WHERE seq = ?", (told.seq + 1,)).fetchone()
        after = Head(told.seq, found[0]) if found and len(found[0]) == len(START) else told
    entries = tuple(entry for entry, _ in islice(_sound(connection, after), PART_ENTRIES))
    reached = after.seq + len(entries)
    return Part(after, entries, last, is_broken=reached < last.seq and len(entries) < PART_ENTRIES)


def take(connection: Any, told: Checkpoint) -> None:
    """Keep the hub's word; one that this hub did not sign is passed over."""
    hub = register.setting(connection, register.HUB, {})
    key = hub.get("signing_key")
    if key and not is_signed(told, bytes.fromhex(key)):
        return
    place = told.head if told.is_broken or holds(connection, told.head) else Head(0, START)
    kept = {"store": told.store, "seq": place.seq, "hash": place.hash.hex()}
    register.set_setting(
        connection, COUNTERSIGNED, {**kept, "at": told.at, "signature": told.signature.hex()}
    )


class Looked(NamedTuple):
    """Which entries are looked for; everything that is not named is left open."""

    patient: str = ""
    person: str = ""
    first_at: str = ""
    """From this moment on, as the entries spell moments."""
    end_at: str = ""
    """Before this moment."""


def page(connection: Any, looked: Looked, before: int | None, limit: int) -> list[Entry]:
    """Give the newest entries that are looked for, or those before a place, the newest first."""
    conditions, values = ["1"], list[Any]()
    for condition, value in (
        ("action <> 'wrote' AND subject = ?", raw(looked.patient)),
        ("person = ?", raw(looked.person)),
        ("at >= ?", looked.first_at),
        ("at < ?", looked.end_at),
        ("seq < ?", before),
    ):
        if value:
            conditions.append(condition)
            values.append(value)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM audit WHERE {' AND '.join(conditions)} ORDER BY seq DESC LIMIT ?",
        (*values, limit),
    )
    return [_entry(row) for row in rows.fetchall()]


def people(connection: Any) -> list[str]:
    """Name everybody who has an entry."""
    return [person.hex() for (person,) in connection.execute("SELECT DISTINCT person FROM audit").fetchall()]
