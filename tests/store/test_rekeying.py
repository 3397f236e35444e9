"""A new data key: who stays opens the desk as before, who left does not, nor does what they kept of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from navigator_app import ways_in
from navigator_app.store import key_ring, keys, rekeying
from navigator_app.store.faults import DamagedStore, DiskFull, StoreBusy, WrongPassphrase
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.vault import FILE, Vault
from sync import sqlcipher
from sync.errors import Refused, Said
from sync.ids import derived_id
from sync.sqlcipher import DatabaseError, connect
from tests.store.desks import BEN, BENS, FRESH, PASSPHRASE, ROSA, make_desk, new_patient, seen, with_ben


@pytest.fixture
def ring(home: Path) -> KeyRing:
    store = make_desk(home)
    store.commit([new_patient()])
    store.close()
    return with_ben(key_ring.opened(home, ROSA, PASSPHRASE))


def rekeyed(ring: KeyRing, *leaving: str) -> KeyRing:
    return rekeying.rekey(ring, leaving)


def holds_the_records(home: Path, person: str, passphrase: str) -> bool:
    store = Vault.open(home, person, passphrase)
    try:
        store.check()
        return bool(seen(store).fields["family_name"] == "Moss")
    finally:
        store.close()


def test_everybody_who_stays_opens_it_with_the_passphrase_they_have(ring: KeyRing) -> None:
    after = rekeyed(ring)
    assert after.data_key != ring.data_key
    assert after.file.pending is None
    assert holds_the_records(ring.home, ROSA, PASSPHRASE)
    assert holds_the_records(ring.home, BEN, BENS)


def test_the_old_data_key_opens_the_file_no_more(ring: KeyRing) -> None:
    rekeyed(ring)
    with pytest.raises(DatabaseError):
        connect(ring.home / FILE, keys.key_for(ring.data_key, keys.RECORDS))


def test_who_leaves_is_let_in_no_more_and_nobody_had_to_say_a_passphrase(ring: KeyRing) -> None:
    bens_key_file = (ring.home / keys.NAME).read_bytes()
    rekeyed(ring, BEN)
    with pytest.raises(WrongPassphrase):
        Vault.open(ring.home, BEN, BENS)
    assert holds_the_records(ring.home, ROSA, PASSPHRASE)
    (ring.home / keys.NAME).write_bytes(bens_key_file)
    with pytest.raises(Said, match="The passphrase is right, but"):
        Vault.open(ring.home, BEN, BENS)


def test_codes_and_escrow_stay_good(ring: KeyRing) -> None:
    centers = X25519PrivateKey.generate()
    ring, sheet = key_ring.new_recovery_code(ring)
    ring, made = key_ring.new_phone_codes(ring)
    ring = key_ring.set_escrow(ring, "Center", centers.public_key().public_bytes_raw())
    after = rekeyed(ring, BEN)
    (escrow,) = (slot for slot in after.file.slots if slot.type == "escrow")
    for opened in (
        key_ring.opened_by_code(ring.home, sheet),
        *(key_ring.opened_by_code(ring.home, code) for code in made.values()),
        key_ring.opened_from_escrow(ring.home, escrow.id, centers),
    ):
        assert opened.data_key == after.data_key


def test_nothing_in_the_folder_is_readable_with_the_old_key_nor_without_one(ring: KeyRing) -> None:
    rekeyed(ring)
    names = sorted(path.name for path in ring.home.iterdir() if path.is_file() and path.stat().st_size)
    assert names == ["desk.db", "keys.json", "mirror"]
    assert b"Moss" not in (ring.home / FILE).read_bytes()


def test_who_leaves_does_not_do_it_and_somebody_has_to_stay(ring: KeyRing) -> None:
    before = (ring.home / keys.NAME).read_bytes()
    for leaving in ([ROSA], [ROSA, BEN]):
        with pytest.raises(Refused, match="Who leaves"):
            rekeyed(ring, *leaving)
    ring, sheet = key_ring.new_recovery_code(ring)
    before = (ring.home / keys.NAME).read_bytes()
    with pytest.raises(Refused, match="Nobody could"):
        rekeyed(key_ring.opened_by_code(ring.home, sheet), ROSA, BEN)
    assert (ring.home / keys.NAME).read_bytes() == before
    assert holds_the_records(ring.home, BEN, BENS)


def test_without_room_for_it_nothing_is_begun(ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (ring.home / keys.NAME).read_bytes()
    full = shutil.disk_usage(ring.home)._replace(free=1_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    with pytest.raises(DiskFull):
        rekeyed(ring, BEN)
    assert (ring.home / keys.NAME).read_bytes() == before


def test_while_somebody_is_at_the_desk_nothing_is_begun(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlcipher, "BUSY_S", 0.1)
    before = (ring.home / keys.NAME).read_bytes()
    store = Vault.open(ring.home, BEN, BENS)
    with pytest.raises(StoreBusy):
        rekeyed(ring, BEN)
    assert (ring.home / keys.NAME).read_bytes() == before
    store.commit([new_patient(derived_id("patient", "second"))])
    store.close()
    rekeyed(ring, BEN)
    assert holds_the_records(ring.home, ROSA, PASSPHRASE)


def cut_short(ring: KeyRing, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Let a rekey without Ben end at a step, as a dead battery would."""

    class Dead(BaseException):
        pass

    def dies(*_about: Any) -> Any:
        raise Dead

    with monkeypatch.context() as patched:
        patched.setattr(rekeying, step, dies)
        with pytest.raises(Dead):
            rekeyed(ring, BEN)


@pytest.mark.parametrize("step", ["_put_into_force", "_old_one_dropped"])
def test_whoever_unlocks_next_finishes_it(ring: KeyRing, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    cut_short(ring, monkeypatch, step)
    assert keys.read(ring.home).pending is not None
    assert holds_the_records(ring.home, ROSA, PASSPHRASE)
    now = key_ring.opened(ring.home, ROSA, PASSPHRASE)
    assert now.file.pending is None
    assert now.data_key != ring.data_key
    with pytest.raises(WrongPassphrase):
        Vault.open(ring.home, BEN, BENS)


@pytest.mark.parametrize(
    "deed",
    [
        key_ring.new_recovery_code,
        lambda ring: key_ring.set_passphrase(ring, ROSA, "a second kettle on the stove"),
        rekeyed,
    ],
)
def test_until_it_is_finished_nobody_changes_who_opens_the_desk(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch, deed: Callable[[KeyRing], Any]
) -> None:
    cut_short(ring, monkeypatch, "_put_into_force")
    half = key_ring.opened(ring.home, ROSA, PASSPHRASE)
    with pytest.raises(Refused, match="not in force yet"):
        deed(half)
    assert holds_the_records(ring.home, ROSA, PASSPHRASE)


def test_who_forgot_the_passphrase_meanwhile_is_let_in_by_the_sheet(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by reading: with nobody else left to unlock it, the desk would have stayed shut for good."""
    ring, sheet = key_ring.new_recovery_code(ring)
    cut_short(ring, monkeypatch, "_put_into_force")
    ways_in.forgot(ring.home, ROSA, sheet, FRESH)
    assert holds_the_records(ring.home, ROSA, FRESH)


def test_a_file_that_is_not_there_is_not_made_empty_while_a_key_is_pending(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_short(ring, monkeypatch, "_put_into_force")
    aside = ring.home / "aside"
    (ring.home / FILE).rename(aside)
    with pytest.raises(DamagedStore):
        Vault.open(ring.home, ROSA, PASSPHRASE)
    aside.rename(ring.home / FILE)
    assert holds_the_records(ring.home, ROSA, PASSPHRASE)


def test_a_damaged_file_is_called_that_and_both_keys_are_kept(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_short(ring, monkeypatch, "_put_into_force")
    whole = (ring.home / FILE).read_bytes()
    (ring.home / FILE).write_bytes(bytes(4096) + whole[4096:])
    with pytest.raises(DamagedStore):
        Vault.open(ring.home, ROSA, PASSPHRASE)
    (ring.home / FILE).write_bytes(whole)
    assert holds_the_records(ring.home, ROSA, PASSPHRASE)
