"""The table of changes: this store's own, waiting or judged, and every received one. Rows in, rows out.

A change leaves the queue only by its own verdict and never leaves the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import zstandard
from pydantic_core import from_json, to_json

from sync.changes import Change, Revision
from sync.protocol import SETTLED, Verdict

PENDING = "pending"
JUDGED = "settled"
RECEIVED = "received"
PACKED = b"\x01"
SHOWN = "ALTER TABLE change ADD COLUMN shown BLOB"
"""Of an own change: per group, which write its form showed, known again in any life of the hub."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of a record with what became of it."""

    change: Change
    outcome: str | None
    """The hub's word; None while it waits."""
    field: str | None
    reason: str
    revision: Revision | None
    received_at: str | None
    """By the hub's clock; None while it waits."""
    is_own: bool
    is_pending: bool
    handled_at: str | None = None


def pack(change: Change) -> bytes:
    """Give the bytes that are kept of a change."""
    return PACKED + zstandard.compress(change.model_dump_json(exclude_defaults=True).encode(), 3)


def unpack(body: bytes) -> Change:
    """Read a kept change."""
    return Change.model_validate_json(zstandard.decompress(body[1:]))


def raw(key: str) -> bytes:
    """Give an id as the 16 bytes that are kept."""
    return bytes.fromhex(key)


def raw_or_none(key: str | None) -> bytes | None:
    """Give an id as its bytes, or nothing."""
    return bytes.fromhex(key) if key else None


def add_own(connection: Any, change: Change, shown: Mapping[str, str]) -> None:
    """Put a change at the end of the queue; `shown` names per group the write that its form showed."""
    _insert(connection, change, is_own=True, state=PENDING)
    connection.execute("UPDATE change SET shown = ? WHERE id = ?", (to_json(shown), raw(change.id)))


def is_known(connection: Any, change_id: str) -> bool:
    """Say whether a change is in the table, own or received."""
    found = connection.execute("SELECT 1 FROM change WHERE id = ?", (raw(change_id),)).fetchall()
    return bool(found)


def add_received(connection: Any, change: Change, verdict: Verdict, received_at: str | None) -> None:
    """Keep a change that the hub told of; an own one stays as it is."""
    _insert(connection, change, is_own=False, state=RECEIVED)
    connection.execute(
        "UPDATE change SET body = ?, creates = ?, outcome = ?, field = ?, reason = ?, epoch = ?, n = ?, judged_at = ?"
        " WHERE id = ? AND state = ?",
        (
            pack(change),
            change.creates,
            verdict.outcome,
            verdict.field,
            verdict.reason,
            *_place(verdict.revision),
            received_at,
            raw(change.id),
            RECEIVED,
        ),
    )


def _insert(connection: Any, change: Change, *, is_own: bool, state: str) -> None:
    connection.execute(
        "INSERT INTO change (id, store, number, record, kind, prev, deed, creates, is_own, state, body)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {'' if is_own else 'ON CONFLICT DO NOTHING'}",
        (
            raw(change.id),
            raw(change.store),
            change.number,
            raw(change.record),
            change.kind,
            raw_or_none(change.prev),
            raw_or_none(change.deed),
            change.creates,
            is_own,
            state,
            pack(change),
        ),
    )


def rewrite(connection: Any, change: Change) -> None:
    """Keep a pending change in its new form: with lifted bases, or under a new number."""
    connection.execute(
        "UPDATE change SET body = ?, store = ?, number = ? WHERE id = ?",
        (pack(change), raw(change.store), change.number, raw(change.id)),
    )


def find(connection: Any, change_id: str) -> tuple[Change, str] | None:
    """Give one change and its state."""
    row = connection.execute("SELECT body, state FROM change WHERE id = ?", (raw(change_id),)).fetchone()
    return (unpack(row[0]), row[1]) if row else None


def is_own(connection: Any, change_id: str) -> bool:
    """Say whether a change was written in this file."""
    found = connection.execute("SELECT 1 FROM change WHERE id = ? AND is_own", (raw(change_id),)).fetchone()
    return found is not None


def pending_of(connection: Any, record: bytes) -> list[Change]:
    """Give a record's waiting changes in the order of their numbers."""
    rows = connection.execute(
        "SELECT body FROM change WHERE record = ? AND state = 'pending' ORDER BY number", (record,)
    ).fetchall()
    return [unpack(body) for (body,) in rows]


def pending_with_shown(connection: Any, record: bytes) -> list[tuple[Change, Mapping[str, str]]]:
    """Give a record's waiting changes, each with the write that its form showed per group."""
    rows = connection.execute(
        "SELECT body, shown FROM change WHERE record = ? AND state = 'pending' ORDER BY number", (record,)
    ).fetchall()
    return [(unpack(body), from_json(shown) if shown else {}) for body, shown in rows]


def has_pending(connection: Any, record: bytes) -> bool:
    """Say whether a change to this record waits."""
    return (
        connection.execute(
            "SELECT 1 FROM change WHERE record = ? AND state = 'pending' LIMIT 1", (record,)
        ).fetchone()
        is not None
    )


@dataclass(frozen=True, slots=True)
class Lanes:
    """Which kinds go before the others, and which after them."""

    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()


_NO_LANES = Lanes()


def all_pending(connection: Any, lanes: Lanes = _NO_LANES) -> Iterator[Change]:
    """Give every waiting change: those tried least first, then by lane, else by number; read as they are asked for."""
    marks = dict.fromkeys(sorted(lanes.first), 0) | dict.fromkeys(sorted(lanes.last), 2)
    lane = f"CASE kind {' '.join('WHEN ? THEN ?' for _ in marks)} ELSE 1 END" if marks else "1"
    keys = connection.execute(
        f"SELECT rowid FROM change WHERE state = 'pending' ORDER BY tries, {lane}, number",
        [each for mark in marks.items() for each in mark],
    ).fetchall()
    for key in keys:
        yield unpack(connection.execute("SELECT body FROM change WHERE rowid = ?", key).fetchone()[0])


def waits_since(connection: Any, number: int, quiet: Iterable[str]) -> bool:
    """Say whether a change above this number waits that a person wrote."""
    rows = connection.execute("SELECT kind FROM change WHERE state = 'pending' AND number > ?", (number,))
    return not {kind for (kind,) in rows.fetchall()} <= set(quiet)


def forget_received(connection: Any, record: bytes) -> None:
    """Forget what others wrote to a record that left this desk; the own words stay, as what was written here."""
    connection.execute("DELETE FROM change WHERE record = ? AND state = ?", (record, RECEIVED))


def waiting(connection: Any) -> Iterator[Change]:
    """Give every waiting change in the order in which they were written; read as they are asked for."""
    keys = connection.execute("SELECT rowid FROM change WHERE state = 'pending' ORDER BY number").fetchall()
    for key in keys:
        yield unpack(connection.execute("SELECT body FROM change WHERE rowid = ?", key).fetchone()[0])


def count_pending(connection: Any) -> int:
    """Count the waiting changes."""
    return int(connection.execute("SELECT count(*) FROM change WHERE state = 'pending'").fetchone()[0])


def oldest_at(connection: Any) -> datetime | None:
    """Say when the oldest waiting change was written."""
    found = connection.execute(
        "SELECT body FROM change WHERE state = 'pending' ORDER BY rowid LIMIT 1"
    ).fetchone()
    return unpack(found[0]).at if found else None


def as_written(connection: Any) -> list[Change]:
    """Give every waiting change in the order in which they were written here."""
    rows = connection.execute("SELECT body FROM change WHERE state = 'pending' ORDER BY rowid").fetchall()
    return [unpack(body) for (body,) in rows]


def put_first(connection: Any, change_id: str) -> None:
    """Let one waiting change be the least tried of all, so that it is sent first."""
    connection.execute(
        "UPDATE change SET tries = (SELECT min(tries) FROM change WHERE state = 'pending') - 1"
        " WHERE id = ? AND state = 'pending'",
        (raw(change_id),),
    )


def same_deed(connection: Any, deed: str) -> list[Change]:
    """Give the waiting changes of one deed."""
    rows = connection.execute(
        "SELECT body FROM change WHERE deed = ? AND state = 'pending' ORDER BY number", (raw(deed),)
    ).fetchall()
    return [unpack(body) for (body,) in rows]


def pending_before(connection: Any, change: Change) -> str | None:
    """Name this store's previous waiting change to the same record."""
    row = connection.execute(
        "SELECT id FROM change WHERE record = ? AND state = 'pending' AND number < ?"
        " ORDER BY number DESC LIMIT 1",
        (raw(change.record), change.number),
    ).fetchone()
    return row[0].hex() if row else None


def pending_creations(connection: Any, records: Iterable[str]) -> list[str]:
    """Name the waiting changes that create these records."""
    found: list[str] = []
    for record in records:
        rows = connection.execute(
            "SELECT id FROM change WHERE record = ? AND state = 'pending' AND creates", (raw(record),)
        ).fetchall()
        found += [key.hex() for (key,) in rows]
    return found


def last_number(connection: Any, store: str) -> int:
    """Give the highest number given under a store id."""
    row = connection.execute(
        "SELECT number FROM change WHERE store = ? ORDER BY number DESC LIMIT 1", (raw(store),)
    ).fetchone()
    return int(row[0]) if row else 0


def reaches(connection: Any, later: Change, earlier: str) -> bool:
    """Walk the chain of own writes back from a change."""
    at = later.prev
    seen: set[str] = set()
    while at is not None and at not in seen:
        if at == earlier:
            return True
        seen.add(at)
        row = connection.execute("SELECT prev FROM change WHERE id = ?", (raw(at),)).fetchone()
        at = row[0].hex() if row and row[0] else None
    return False


def judge(connection: Any, verdict: Verdict, at: str, by: Revision) -> None:
    """Note the hub's word; only a settling one takes the change out of the queue.

    Shape: `by` is a place in the hub's order that the verdict is not beyond; that of the record may lie before it.
    """
    state = JUDGED if verdict.outcome in SETTLED else PENDING
    connection.execute(
        "UPDATE change SET state = ?, outcome = ?, field = ?, reason = ?, epoch = ?, n = ?, judged_at = ?,"
        " judged_epoch = ?, judged_n = ?, tries = tries + 1 WHERE id = ? AND state = 'pending'",
        (
            state,
            verdict.outcome,
            verdict.field,
            verdict.reason,
            *_place(verdict.revision),
            at if state == JUDGED else None,
            *_place(by if state == JUDGED else None),
            raw(verdict.change),
        ),
    )


def _place(revision: Revision | None) -> tuple[str | None, int | None]:
    return (revision.epoch, revision.n) if revision else (None, None)


def lines(connection: Any, where: str, values: tuple[Any, ...]) -> list[HistoryLine]:
    """Give changes with what became of them, judged ones in the hub's order, then those that wait."""
    rows = connection.execute(
        "SELECT body, outcome, field, reason, epoch, n, judged_at, is_own, state, handled_at FROM change"
        f" WHERE {where} ORDER BY state = 'pending', n IS NULL, n, number",
        values,
    ).fetchall()
    return [
        HistoryLine(
            unpack(body),
            outcome,
            field,
            reason,
            Revision(epoch, n) if epoch is not None else None,
            judged_at,
            bool(is_own),
            state == PENDING,
            handled_at,
        )
        for body, outcome, field, reason, epoch, n, judged_at, is_own, state, handled_at in rows
    ]
