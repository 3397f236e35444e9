"""Somebody who holds the desk's own key edits its audit by script: it shows by itself, or with the next exchange."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from navigator_app.store import audit, key_ring, keys, mirror
from navigator_app.store.audit import _code
from navigator_app.store.faults import DamagedStore
from sync.client.audit import AuditLane
from sync.hub import schema_trails
from sync.ids import new_id
from sync.trail import START, body_of, chained
from tests.faults.joined import PASSPHRASE, Place, Seat, exchange, seat
from tests.hub.running import RunningHub

EDITS = int(os.environ.get("NAVIGATOR_AUDIT_EDITS", "200"))
ROLLBACKS = int(os.environ.get("NAVIGATOR_ROLLBACKS", "100"))
pytestmark = pytest.mark.timeout(3_600)
ENTRIES = 30


def tell(at: Seat) -> None:
    """Exchange, and tell what was done."""
    assert exchange(at)
    AuditLane(at.store, at.link, lambda: at.desk.me.person_id).run()


def lines(hub: RunningHub) -> int:
    """Count the lines that do not go on from what the center had."""
    with hub.store.reading() as tx:
        return len(tx.broken_trails())


@pytest.fixture
def told(place: Place, hub: RunningHub) -> Path:
    """Give a copy of a desk whose audit the center has, but for its last entries."""
    at = seat(place, hub.url)
    for number in range(ENTRIES):
        at.store.note_read(place.person, new_id())
        if number == ENTRIES // 2:
            tell(at)
    at.close()
    return Path(shutil.copytree(place.home, place.home.with_name("told")))


def settled(hub: RunningHub) -> None:
    """Let the center know of the desk what it knew before anybody edited it."""
    with hub.store.writing() as tx:
        for table in (schema_trails.trail, schema_trails.trail_entry):
            tx._db.execute(delete(table).where(table.c.line > 1))


def unguarded(connection: Any) -> None:
    """Take away what refuses changes."""
    for name in ("audit_is_not_changed", "audit_is_not_removed"):
        connection.execute(f"DROP TRIGGER {name}")


def rechained(connection: Any, first: int) -> None:
    """Give numbers and chain everything from a place on anew, with the right codes, as the desk itself would have."""
    (key,) = connection.execute("SELECT key FROM audit_head").fetchone()
    before = connection.execute("SELECT * FROM audit WHERE seq < ? ORDER BY seq", (first,)).fetchall()
    rows = connection.execute("SELECT * FROM audit WHERE seq >= ? ORDER BY seq", (first,)).fetchall()
    connection.execute("DELETE FROM audit WHERE seq >= ?", (first,))
    prev, seq = START, 0
    for row in before:
        seq, prev = row[0], chained(row[6], body_of(audit._entry(row[:6])))
    for row in rows:
        seq += 1
        body = body_of(audit._entry((seq, *row[1:6])))
        connection.execute(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, *row[1:6], prev, _code(key, prev, body)),
        )
        prev = chained(prev, body)
    connection.execute("UPDATE audit_head SET seq = ?, hash = ?", (seq, prev))


def altered(connection: Any, place: int, rng: random.Random) -> None:
    """Write something else over an entry."""
    column, value = rng.choice(
        (
            ("person", bytes(16)),
            ("action", "closed"),
            ("kind", "note"),
            ("subject", bytes(16)),
            ("at", "2020-01-01T00:00:00Z"),
        )
    )
    connection.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (value, place))


def removed(connection: Any, place: int, _rng: random.Random) -> None:
    """Take an entry away."""
    connection.execute("DELETE FROM audit WHERE seq = ?", (place,))


def swapped(connection: Any, place: int, rng: random.Random) -> None:
    """Let two entries change places."""
    other = rng.choice([one for one in range(1, ENTRIES) if one != place])
    for old, new in ((place, -1), (other, place), (-1, other)):
        connection.execute("UPDATE audit SET seq = ? WHERE seq = ?", (new, old))


def cut(connection: Any, place: int, _rng: random.Random) -> None:
    """Take everything from an entry on away."""
    connection.execute("DELETE FROM audit WHERE seq >= ?", (place,))


def added(connection: Any, place: int, _rng: random.Random) -> None:
    """Put something in that never was."""
    connection.execute("UPDATE audit SET seq = -seq WHERE seq >= ?", (place,))
    connection.execute("UPDATE audit SET seq = 1 - seq WHERE seq < 0")
    row = connection.execute("SELECT * FROM audit WHERE seq = ?", (place + 1,)).fetchone()
    connection.execute("INSERT INTO audit VALUES (?, ?, 'opened', ?, ?, ?, ?, ?)", (place, row[1], *row[3:]))


EDITED: tuple[Callable[[Any, int, random.Random], None], ...] = (altered, removed, swapped, cut, added)


def test_every_edit_of_what_the_center_has_shows(place: Place, hub: RunningHub, told: Path) -> None:
    rng = random.Random(4)  # noqa: S311 - a replayable schedule, not a secret
    missed = []
    by_itself = at_center = 0
    for number in range(EDITS):
        settled(hub)
        shutil.rmtree(place.home)
        shutil.copytree(told, place.home)
        # Whoever holds the key takes the mirror away as well.
        (place.home / mirror.NAME).unlink()
        edit, with_codes, seq = rng.choice(EDITED), bool(number % 2), rng.randrange(1, ENTRIES // 2)
        at = seat(place, hub.url)
        with at.store.connections.writing() as connection:
            unguarded(connection)
            edit(connection, seq, rng)
            if with_codes:
                rechained(connection, 1)
        if not at.store.audit_standing().is_whole:
            by_itself += 1
        at.store.note_read(place.person, new_id())
        tell(at)
        at_center += lines(hub) > 0
        if not lines(hub) and at.store.audit_standing().is_whole:
            missed.append((edit.__name__, with_codes, seq))
        at.close()
    assert missed == []
    assert by_itself == EDITS
    assert at_center > EDITS // 4


def test_an_edit_that_hides_the_countersignature_too_shows_at_the_center(
    place: Place, hub: RunningHub, told: Path
) -> None:
    rng = random.Random(5)  # noqa: S311 - a replayable schedule, not a secret
    for edit in EDITED:
        for forgets in (True, False):
            settled(hub)
            shutil.rmtree(place.home)
            shutil.copytree(told, place.home)
            (place.home / mirror.NAME).unlink()
            at = seat(place, hub.url)
            with at.store.connections.writing() as connection:
                unguarded(connection)
                edit(connection, rng.randrange(1, ENTRIES // 2), rng)
                rechained(connection, 1)
                if forgets:
                    connection.execute("DELETE FROM setting WHERE key = ?", (audit.COUNTERSIGNED,))
            at.store.note_read(place.person, new_id())
            tell(at)
            assert lines(hub) > 0, (edit.__name__, forgets)
            at.close()


def test_every_going_back_that_loses_what_the_mirror_knows_is_told(place: Place, hub: RunningHub) -> None:
    rng = random.Random(7)  # noqa: S311 - a replayable schedule, not a secret
    home = place.home
    states = []
    at = seat(place, hub.url)
    chart = at.new_patient("note", place.site)
    at.close()
    for number in range(8):
        states.append((home / "desk.db").read_bytes())
        at = seat(place, hub.url)
        at.edit(chart, note=f"note {number}")
        at.store.note_read(place.person, chart)
        if number % 3 == 0:
            assert exchange(at)
        at.close()
    newest = (home / "desk.db").read_bytes()
    kept = (home / mirror.NAME).read_bytes()
    flagged = silent = lost = damaged = 0
    for number in range(ROLLBACKS):
        (home / "desk.db").write_bytes(_older(newest, states, number, rng))
        (home / mirror.NAME).write_bytes(kept)
        known = mirror.Mirror(home, _mirror_key(place)).read()
        assert known is not None
        try:
            store = place.unlock()
        except DamagedStore:
            damaged += 1
            continue
        with closing(store):
            is_told = store.setting("desk.file_went_back_at") is not None
            with store.connections.reading() as connection:
                row = connection.execute("SELECT 1 FROM audit WHERE seq = ?", (known.head.seq,)).fetchone()
            lost += row is None
            flagged += is_told
            silent += row is None and not is_told
    assert silent == 0
    assert flagged >= lost
    assert lost + damaged > ROLLBACKS // 3


def _mirror_key(place: Place) -> bytes:
    return keys.key_for(key_ring.opened(place.home, place.person, PASSPHRASE).data_key, mirror.PURPOSE)


def _older(newest: bytes, states: list[bytes], number: int, rng: random.Random) -> bytes:
    """Give an older file, or the newest one with some of its pages as they were in an older one."""
    older = rng.choice(states)
    if number % 2:
        return older
    page = 4096
    body = bytearray(newest)
    same_length = range(min(len(older), len(newest)) // page)
    differing = [
        n for n in same_length if older[n * page : (n + 1) * page] != newest[n * page : (n + 1) * page]
    ]
    for n in rng.sample(differing, rng.randrange(1, len(differing) + 1)):
        body[n * page : (n + 1) * page] = older[n * page : (n + 1) * page]
    return bytes(body)
