"""Nothing leaks: a planted name is in no file of the desk, and the settings that would let it out cannot be set."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from navigator_app.store.local import Store
from sync.sqlcipher import DatabaseError
from tests.store.desks import block, edit, from_hub, holds, new_patient, put, say, seen

SENTINEL = "Zyzzyvawitz"
PRAGMAS = {"temp_store": 2, "synchronous": 2, "journal_mode": "wal", "secure_delete": 1, "foreign_keys": 1}


def test_a_planted_name_is_in_no_file_while_open_or_locked(
    home: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    store.commit([new_patient(family_name=SENTINEL, note=SENTINEL * 50)])
    store.save_draft("form", {"note": SENTINEL}, seen(store))
    store.set_setting("last", SENTINEL)
    say(store)
    store.absorb_block(block(*(put(from_hub(n=n, family_name=SENTINEL), n) for n in range(1, 50))))
    assert len(store.rows("patient", order=("family_name",))) == 1
    assert len(store.search(SENTINEL.lower())) == 1
    with store.connections.writing() as connection:
        connection.execute("INSERT OR REPLACE INTO setting VALUES ('half', ?)", (SENTINEL,))
        for text in (SENTINEL, SENTINEL.lower()):
            assert not holds(tmp_path, text.encode())
    store.close()
    for text in (SENTINEL, SENTINEL.lower(), SENTINEL.encode("utf-16-le").decode("latin-1"), "SQLite format"):
        assert not holds(tmp_path, text.encode("latin-1"))
    assert sorted(path.name for path in home.iterdir()) == ["desk.db", "keys.json", "mirror"]


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS.items())
def test_both_connections_stand_as_they_must(store: Store, pragma: str, value: object) -> None:
    for transaction in (store.connections.writing, store.connections.reading):
        with transaction() as connection:
            assert connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_no_plaintext_copy_can_be_attached(store: Store, tmp_path: Path) -> None:
    for transaction in (store.connections.writing, store.connections.reading):
        with pytest.raises(DatabaseError, match="not authorized"), transaction() as connection:
            connection.execute("ATTACH ? AS plain KEY ''", (str(tmp_path / "plain.db"),))
    assert not (tmp_path / "plain.db").exists()


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match="cannot write"), store.connections.reading() as connection:
        connection.execute("DELETE FROM record")


def test_an_error_of_the_driver_carries_no_value(store: Store) -> None:
    store.commit([new_patient(family_name=SENTINEL)])
    with pytest.raises(DatabaseError) as error, store.connections.writing() as connection:
        connection.execute("INSERT INTO setting VALUES (?, NULL)", (SENTINEL,))
    assert SENTINEL not in str(error.value)
    store.commit([edit(seen(store), note="goes on")])
