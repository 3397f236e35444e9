"""What lies in the hub's folder: an encrypted file, a key of its own, and an audit that shows edits."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from sync.errors import Refused, Unreadable
from sync.hub import schema
from sync.hub.audit import HUB_FEED
from sync.hub.store import SqlStore, open_store
from tests.hub.running import RunningHub
from tests.hub.writing import document_at, edit, new_patient, round_of

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
SENTINEL = "Quillonsentinel"


def test_a_name_is_in_no_file_of_the_folder(hub: RunningHub, caplog: pytest.LogCaptureFixture) -> None:
    computer = hub.joins("Sentinelsite", name=f"Ada {SENTINEL}")
    created = new_patient(hub, computer, name=SENTINEL)
    round_of(computer, created)
    changed = edit(hub, computer, document_at(hub.store, created.record), {"note": SENTINEL * 40}, 2)
    assert round_of(computer, changed)[0].verdicts[0].outcome == "accepted"
    files = [path for path in hub.folder.rglob("*") if path.is_file()]
    assert {"hub.db", "hub.db-wal", "hub.key"} <= {path.name for path in files}
    for path in files:
        kept = path.read_bytes()
        assert SENTINEL.encode() not in kept
        assert b"Sentinelsite" not in kept
        assert b"SQLite format" not in kept
    assert SENTINEL not in caplog.text


@pytest.mark.skipif(os.name != "posix", reason="file modes are posix")
def test_the_key_is_the_owners_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "hub").close()
    key = tmp_path / "hub" / "hub.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "hub").stat().st_mode & 0o777 == 0o700
    key.chmod(0o644)
    with pytest.raises(Refused, match="read by others"):
        open_store(tmp_path / "hub")


def test_the_key_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVIGATOR_HUB_KEY_FILE", str(tmp_path / "vault.key"))
    open_store(tmp_path / "hub").close()
    assert (tmp_path / "vault.key").exists()
    assert not (tmp_path / "hub" / "hub.key").exists()
    monkeypatch.delenv("NAVIGATOR_HUB_KEY_FILE")
    with pytest.raises(Refused, match="key file is missing"):
        open_store(tmp_path / "hub")
    assert not (tmp_path / "hub" / "hub.key").exists()


def test_a_wrong_key_a_short_key_and_a_newer_hub_are_three_sentences(tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    store = open_store(folder)
    with store._writer.begin() as connection:
        connection.execute(update(schema.hub).values(format=schema.FORMAT + 1))
    store.close()
    with pytest.raises(Refused, match="newer release"):
        open_store(folder)
    (folder / "hub.key").write_bytes(bytes(32))
    with pytest.raises(Unreadable, match="does not open"):
        open_store(folder)
    (folder / "hub.key").write_bytes(b"short")
    with pytest.raises(Refused, match="does not hold a key"):
        open_store(folder)


def test_a_hub_of_an_earlier_format_is_lifted_with_all_it_held(tmp_path: Path) -> None:
    store = open_store(tmp_path / "hub")
    with store._writer.begin() as connection:
        connection.execute(update(schema.hub).values(format=1, feeds_version=7))
        later = (
            schema.life_feed,
            schema.life,
            schema.mark,
            schema.mark_feed,
            schema.origin,
            schema.recovered,
        )
        for table in later:
            table.drop(connection)
    store.close()
    store = open_store(tmp_path / "hub")
    with store.writing() as tx:
        assert tx.line() == {}
        assert tx.mark(NOW).reaches.n == 0
    with store._writer.begin() as connection:
        kept = connection.execute(select(schema.hub.c.format, schema.hub.c.feeds_version)).one()
    assert tuple(kept) == (schema.FORMAT, 7)
    store.close()


def test_the_epoch_and_the_key_are_kept(tmp_path: Path) -> None:
    epochs = set()
    for _ in range(2):
        store = open_store(tmp_path / "hub")
        with store.reading() as tx:
            epochs.add(tx.epoch())
        store.close()
    assert len(epochs) == 1


def test_what_is_written_is_in_the_audit_of_its_feed(hub: RunningHub) -> None:
    computer = hub.joins()
    created = new_patient(hub, computer)
    round_of(computer, created)
    with hub.store.reading() as tx:
        rows = [row.entry for row in tx.audit_rows(f"site:{computer.welcome.site}")]
        doors = [row.entry.action for row in tx.audit_rows(HUB_FEED)]
        assert tx.audit_breaks() == {}
    assert [(r.person, r.store, r.action, r.subject) for r in rows] == [
        (computer.welcome.person, computer.welcome.store, "change.accepted", created.record)
    ]
    assert doors == ["site.added", "code.made", "device.joined", "person.joined"]


def test_the_database_itself_refuses_to_change_the_audit(hub: RunningHub) -> None:
    hub.joins()
    for deed in (update(schema.audit).values(person="x"), delete(schema.audit)):
        with (
            pytest.raises(DatabaseError, match="only ever added to"),
            hub.store._writer.begin() as connection,
        ):
            connection.execute(deed)


def forge_person(connection: Connection) -> None:
    connection.execute(update(schema.audit).where(schema.audit.c.seq == 2).values(person="x"))


def forge_removal(connection: Connection) -> None:
    connection.execute(delete(schema.audit).where(schema.audit.c.seq == 2))


def forge_end(connection: Connection) -> None:
    connection.execute(delete(schema.audit).where(schema.audit.c.seq == 4))


def forge_order(connection: Connection) -> None:
    for seq, to in ((2, 99), (3, 2), (99, 3)):
        connection.execute(update(schema.audit).where(schema.audit.c.seq == seq).values(seq=to))


def forge_addition(connection: Connection) -> None:
    row = connection.execute(schema.audit.select().where(schema.audit.c.seq == 4)).one()._asdict()
    connection.execute(insert(schema.audit).values(**row | {"place": 99, "seq": 5, "prev": row["mac"]}))


@pytest.mark.parametrize(
    ("forge", "place"),
    [(forge_person, 2), (forge_removal, 2), (forge_end, 4), (forge_order, 2), (forge_addition, 5)],
)
def test_an_audit_edited_by_hand_shows_where(
    hub: RunningHub, forge: Callable[[Connection], None], place: int
) -> None:
    hub.joins()
    take_guard_off(hub.store)
    with hub.store._writer.begin() as connection:
        forge(connection)
    with hub.store.reading() as tx:
        assert tx.audit_breaks() == {HUB_FEED: place}


def take_guard_off(store: SqlStore) -> None:
    with store._writer.begin() as connection:
        for deed in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_no_{deed}")
