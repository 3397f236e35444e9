"""The records are no captives of this program: a library by other hands reads the file with the key alone.

SQLite3 Multiple Ciphers has its own making of the format of SQLCipher 4; it shares no cipher code with the wheel that
the program runs on.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw
import pytest

from navigator_app.store import key_ring, keys, schema
from navigator_app.store.vault import Vault, people
from tests.store.desks import PASSPHRASE
from tests.store.test_saving import OLD


def opened(home: Path, key: bytes) -> apsw.Connection:
    """Open the records by the other library, with the raw key."""
    connection = apsw.Connection(str(home / keys.RECORDS), flags=apsw.SQLITE_OPEN_READWRITE)
    for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = \"x'{key.hex()}'\""):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def key_of(home: Path, passphrase: str) -> bytes:
    (person,) = people(home)
    return keys.key_for(key_ring.opened(home, person.id, passphrase).data_key, keys.RECORDS)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give the store that this release keeps as its example."""
    shutil.copytree(OLD / f"store-{schema.FORMAT}", tmp_path / "desk")
    return tmp_path / "desk"


def test_a_second_library_reads_every_table_of_a_store_of_this_release(home: Path) -> None:
    key = key_of(home, PASSPHRASE)
    # What a new release adds to the tables it makes from the records is there once it opened the store.
    Vault.open(home, people(home)[0].id, PASSPHRASE).close()
    other = opened(home, key)
    assert other.execute("PRAGMA integrity_check").get == "ok"
    tables = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    theirs = {name: sorted(map(repr, other.execute(f'SELECT * FROM "{name}"'))) for name in tables}
    other.close()
    store = Vault.open(home, people(home)[0].id, PASSPHRASE)
    with store.connections.reading() as connection:
        ours = {
            name: sorted(repr(tuple(row)) for row in connection.execute(f'SELECT * FROM "{name}"'))
            for name in tables
        }
    store.close()
    # That it was unlocked, and what is noted then, came after the other library looked.
    for name in ("audit", "audit_head", "setting"):
        assert len(ours.pop(name)) >= len(theirs.pop(name)) > 0
    assert theirs == ours
    assert len(theirs["change"]) >= 2


def test_without_the_key_a_second_library_reads_nothing(home: Path) -> None:
    with pytest.raises(apsw.NotADBError):
        opened(home, bytes(32)).execute("SELECT count(*) FROM sqlite_master").fetchall()
