"""What changed while this computer made no whole exchange: each record as it stood before, who wrote since, who read.

A gap opens with the hub's first word after hours of none and ends with the first whole exchange. What arrives in
between is noted with the image it took the place of; what is noted is followed on, so that a tick counts only for the
writes that were ticked. Nothing of a record that left this computer is kept but that it left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from navigator_app.store import images, register
from navigator_app.store.change_log import raw, raw_or_none
from navigator_app.store.restricted import Sighted
from sync.bodies import unpack
from sync.changes import Document
from sync.records.base import stamp
from sync.rules.since import is_gap

TABLES: Final = """
CREATE TABLE apart (
  rowid INTEGER PRIMARY KEY, record BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, patient BLOB, before BLOB,
  is_gone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE apart_write (
  record BLOB NOT NULL, change BLOB NOT NULL, author BLOB, PRIMARY KEY (record, change)
) WITHOUT ROWID;
CREATE TABLE apart_tick (
  record BLOB NOT NULL, change BLOB NOT NULL, person BLOB NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (record, change, person)
) WITHOUT ROWID
"""
GAP: Final = "since.gap"
PUT_AWAY: Final = "since.put_away"
_UNREAD: Final = (
    "w.author IS NOT :me AND NOT EXISTS (SELECT 1 FROM apart_tick AS t"
    " WHERE t.record = w.record AND t.change = w.change AND t.person = :me)"
)
"""Of `apart_write AS w`: what somebody else wrote and this person has not ticked."""


@dataclass(frozen=True, slots=True)
class Gap:
    """From when until when this computer made no whole exchange, by the hub's clock."""

    since: datetime
    """Since when there is something to read: of an earlier gap, too, where not all of it was read."""
    apart_since: datetime
    until: datetime
    is_put_away: bool
    """Who sits here wants to be told no more of it."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A record that others changed meanwhile."""

    record: str
    kind: str
    patient: str | None
    before: Document | None
    """As it stood here before; None for one that was not here."""
    is_gone: bool
    """It left this computer."""
    changes: tuple[str, ...]
    """What others wrote."""
    ticks: Mapping[str, datetime]
    """Person -> when they last ticked all that others than themselves wrote."""


class WhileApart(Sighted):
    """The part of a store that remembers what changed while it was apart from the hub."""

    def gap(self, person: str) -> Gap | None:
        """Give the last gap, once it has ended."""
        with self.connections.reading() as connection:
            gap = register.setting(connection, GAP)
            away = register.setting(connection, PUT_AWAY, [])
        if gap is None or gap["until"] is None:
            return None
        # A gap that an earlier release noted names only the first moment.
        since, last, until = gap["since"], gap.get("apart_since", gap["since"]), gap["until"]
        moment = datetime.fromisoformat
        return Gap(moment(since), moment(last), moment(until), person in away)

    def count_missed(self, person: str) -> int:
        """Count the records that others changed in the gap and that this person has not ticked as they now are."""
        with self.connections.reading() as connection:
            seen = self.seen(connection).in_records("a.kind", "a.record", "a.patient")
            (count,) = connection.execute(
                "SELECT count(DISTINCT w.record) FROM apart_write AS w LEFT JOIN apart AS a ON a.record = w.record"
                f" WHERE {_UNREAD}{' AND ' if seen else ''}{seen}",
                {"me": raw(person)},
            ).fetchone()
        return int(count)

    def missed(self, person: str) -> list[Missed]:
        """Give every record that others than this person changed in the gap, in the order in which they came."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT record, kind, patient, before, is_gone FROM apart WHERE record IN"
                " (SELECT record FROM apart_write WHERE author IS NOT ?) ORDER BY rowid",
                (raw(person),),
            ).fetchall()
            writes = _by_record(connection.execute("SELECT record, change, author FROM apart_write"))
            ticks = _by_record(connection.execute("SELECT record, change, person, at FROM apart_tick"))
            seen = self.seen(connection)
        return [
            Missed(
                record.hex(),
                kind,
                patient.hex() if patient else None,
                unpack(before) if before else None,
                bool(is_gone),
                tuple(change.hex() for change, author in writes[record] if author != raw(person)),
                _ticked(writes[record], ticks.get(record, [])),
            )
            for record, kind, patient, before, is_gone in rows
            if seen.shows(kind, record.hex(), patient.hex() if patient else None)
        ]

    def tick_missed(self, person: str, seen: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Note that a person read these changes of these records here; what was written since stays unread."""
        at = stamp(self.clock.now())
        rows = [(raw(record), raw(change), raw(person), at) for record, changes in seen for change in changes]
        with self.connections.writing() as connection:
            connection.executemany("INSERT OR IGNORE INTO apart_tick VALUES (?, ?, ?, ?)", rows)

    def untick_missed(self, person: str, records: Iterable[str]) -> None:
        """Take a person's ticks of some records back."""
        with self.connections.writing() as connection:
            connection.executemany(
                "DELETE FROM apart_tick WHERE record = ? AND person = ?",
                [(raw(record), raw(person)) for record in records],
            )

    def put_gap_away(self, person: str, *, is_away: bool = True) -> None:
        """Say that a person wants to be told no more of this gap, or again; nothing counts as read by it."""
        with self.connections.writing() as connection:
            away = set(register.setting(connection, PUT_AWAY, [])) - {person}
            register.set_setting(connection, PUT_AWAY, sorted(away | ({person} if is_away else set())))


def _by_record(rows: Iterable[tuple[Any, ...]]) -> dict[bytes, list[tuple[Any, ...]]]:
    found: dict[bytes, list[tuple[Any, ...]]] = {}
    for record, *rest in rows:
        found.setdefault(record, []).append(tuple(rest))
    return found


def _ticked(writes: list[tuple[Any, ...]], ticks: list[tuple[Any, ...]]) -> dict[str, datetime]:
    """Say who ticked all that others wrote, and when."""
    of: dict[bytes, dict[bytes, str]] = {}
    for change, person, at in ticks:
        of.setdefault(person, {})[change] = at
    return {
        person.hex(): datetime.fromisoformat(max(mine.values()))
        for person, mine in of.items()
        if all(change in mine for change, author in writes if author != person)
    }


def hear(connection: Any, hub_at: str, person: str) -> None:
    """Open a gap where the hub is heard again after hours of no whole exchange; what was not read before stays."""
    gap = register.setting(connection, GAP)
    last = register.setting(connection, register.EXCHANGED_AT)
    if last is None or (gap is not None and gap["until"] is None):
        return
    if not is_gap(datetime.fromisoformat(last), datetime.fromisoformat(hub_at)):
        return
    is_away = person in register.setting(connection, PUT_AWAY, [])
    left = set() if is_away else _unread(connection, person)
    for (record,) in connection.execute("SELECT record FROM apart").fetchall():
        if record not in left:
            _forget(connection, record)
    since = gap["since"] if gap is not None and left else last
    register.set_setting(connection, GAP, {"since": since, "apart_since": last, "until": None})
    register.set_setting(connection, PUT_AWAY, [])


def end(connection: Any, hub_at: str) -> None:
    """Note that a whole exchange ended: what comes later is news of the day."""
    gap = register.setting(connection, GAP)
    if gap is not None and gap["until"] is None:
        register.set_setting(connection, GAP, {**gap, "until": hub_at})


def _unread(connection: Any, person: str) -> set[bytes]:
    rows = connection.execute(
        f"SELECT DISTINCT w.record FROM apart_write AS w WHERE {_UNREAD}", {"me": raw(person)}
    )
    return {record for (record,) in rows.fetchall()}


class Noting:
    """Notes what one transaction brings, while a gap is open; and follows what was noted in it afterwards."""

    def __init__(self, connection: Any, quiet: frozenset[str]) -> None:
        self._connection = connection
        self._quiet = quiet
        gap = register.setting(connection, GAP)
        self._is_open = gap is not None and gap["until"] is None
        self._is_idle = gap is None
        self._store = register.store_id(connection)

    def comes(self, image: Document) -> None:
        """Hear that an image of the hub takes the place of what was agreed; called before it does."""
        if self._is_idle or image.kind in self._quiet:
            return
        key = raw(image.id)
        noted = self._connection.execute(
            "SELECT before, is_gone FROM apart WHERE record = ?", (key,)
        ).fetchall()
        if not noted and not self._is_open:
            return
        before = noted[0][0] if noted else images.agreed_body(self._connection, image.id)
        news = self._written_since(unpack(before) if before is not None else None, image)
        if not noted and news:
            self._connection.execute(
                "INSERT INTO apart (record, kind, patient, before) VALUES (?, ?, ?, ?)",
                (key, image.kind, raw_or_none(image.patient), before),
            )
        elif noted and noted[0][1]:
            self._connection.execute("UPDATE apart SET is_gone = 0 WHERE record = ?", (key,))
        self._connection.execute("DELETE FROM apart_write WHERE record = ?", (key,))
        self._connection.executemany(
            "INSERT INTO apart_write VALUES (?, ?, ?)",
            [(key, raw(change), raw(author)) for change, author in news.items()],
        )

    def goes(self, record: str, kind: str) -> None:
        """Hear that a record leaves this computer: nothing of it is kept but that it left."""
        if self._is_idle or kind in self._quiet:
            return
        key = raw(record)
        noted = self._connection.execute(
            "SELECT before IS NULL FROM apart WHERE record = ?", (key,)
        ).fetchall()
        was_here = not noted or not noted[0][0]
        patient = self._connection.execute("SELECT patient FROM record WHERE id = ?", (key,)).fetchall()
        _forget(self._connection, key)
        if (noted or self._is_open) and was_here:
            self._connection.execute(
                "INSERT INTO apart (record, kind, patient, is_gone) VALUES (?, ?, ?, 1)",
                (key, kind, patient[0][0] if patient else None),
            )
            self._connection.execute("INSERT INTO apart_write VALUES (?, ?, NULL)", (key, key))

    def _written_since(self, before: Document | None, image: Document) -> dict[str, str]:
        """Give who wrote what since an image, by change; what was written on this computer is no news here."""
        known = {write.change for writes in before.writes.values() for write in writes} if before else set()
        return {
            write.change: write.author
            for writes in image.writes.values()
            for write in writes
            if write.change not in known and write.store != self._store
        }


def _forget(connection: Any, record: bytes) -> None:
    for table in ("apart", "apart_write", "apart_tick"):
        connection.execute(f"DELETE FROM {table} WHERE record = ?", (record,))
