"""Who and what opens a desk: people let in, passphrases set anew, codes on paper and on the phone, escrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from navigator_app.store import key_ring, keys, slots
from navigator_app.store.faults import DamagedKeyFile, WrongCode, WrongPassphrase
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.vault import Vault, people
from sync.errors import Refused
from sync.ids import new_id
from tests.store.desks import BEN, BENS, FRESH, PASSPHRASE, ROSA, make_desk, new_patient, seen, with_ben


@pytest.fixture
def locked(home: Path) -> Path:
    store = make_desk(home)
    store.commit([new_patient()])
    store.close()
    return home


@pytest.fixture
def ring(locked: Path) -> KeyRing:
    return key_ring.opened(locked, ROSA, PASSPHRASE)


def opens_the_records(home: Path, person: str, passphrase: str) -> bool:
    try:
        store = Vault.open(home, person, passphrase)
    except WrongPassphrase:
        return False
    try:
        return bool(seen(store).fields["family_name"] == "Moss")
    finally:
        store.close()


def test_one_more_person_opens_the_same_records_and_the_first_still_does(ring: KeyRing) -> None:
    with_ben(ring)
    assert [one.name for one in people(ring.home)] == ["Rosa Vance", "Ben Hale"]
    assert opens_the_records(ring.home, BEN, BENS)
    assert opens_the_records(ring.home, ROSA, PASSPHRASE)
    assert not opens_the_records(ring.home, BEN, PASSPHRASE)


def test_a_person_is_let_in_once(ring: KeyRing) -> None:
    with pytest.raises(Refused, match="already"):
        with_ben(with_ben(ring))


def test_a_new_passphrase_replaces_the_old_one_of_that_person_alone(ring: KeyRing) -> None:
    key_ring.set_passphrase(with_ben(ring), ROSA, FRESH)
    assert not opens_the_records(ring.home, ROSA, PASSPHRASE)
    assert opens_the_records(ring.home, ROSA, FRESH)
    assert opens_the_records(ring.home, BEN, BENS)


def test_somebody_else_sets_it_anew_for_who_forgot_it(ring: KeyRing) -> None:
    with_ben(ring)
    bens = key_ring.opened(ring.home, BEN, BENS)
    key_ring.set_passphrase(bens, ROSA, FRESH)
    assert opens_the_records(ring.home, ROSA, FRESH)
    assert opens_the_records(ring.home, BEN, BENS)


def test_what_was_done_last_is_what_the_next_deed_builds_on(ring: KeyRing) -> None:
    after = key_ring.set_passphrase(ring, ROSA, FRESH)
    after, code = key_ring.new_recovery_code(with_ben(after))
    assert [one.name for one in people(ring.home)] == ["Rosa Vance", "Ben Hale"]
    assert key_ring.opened_by_code(ring.home, code).data_key == after.data_key


def test_the_sheet_in_the_envelope_sets_a_forgotten_passphrase_anew_and_stays_good(ring: KeyRing) -> None:
    _, code = key_ring.new_recovery_code(ring)
    key_ring.set_passphrase(key_ring.opened_by_code(ring.home, code.lower().replace("-", " ")), ROSA, FRESH)
    assert opens_the_records(ring.home, ROSA, FRESH)
    assert key_ring.opened_by_code(ring.home, code).by.type == "recovery"


def test_a_new_sheet_makes_the_old_one_useless(ring: KeyRing) -> None:
    after, old = key_ring.new_recovery_code(ring)
    _, code = key_ring.new_recovery_code(after)
    with pytest.raises(WrongCode):
        key_ring.opened_by_code(ring.home, old)
    assert key_ring.opened_by_code(ring.home, code).data_key == ring.data_key


def test_a_code_from_the_phone_is_good_once_and_the_others_stay(ring: KeyRing) -> None:
    _, made = key_ring.new_phone_codes(ring)
    first, *others = made.values()
    assert len(made) == key_ring.PHONE_CODES
    key_ring.set_passphrase(key_ring.opened_by_code(ring.home, first), ROSA, FRESH)
    assert opens_the_records(ring.home, ROSA, FRESH)
    with pytest.raises(WrongCode):
        key_ring.opened_by_code(ring.home, first)
    assert all(key_ring.opened_by_code(ring.home, code) for code in others)


def test_a_code_from_the_phone_lets_somebody_new_in_and_is_used_up_by_it(ring: KeyRing) -> None:
    _, made = key_ring.new_phone_codes(ring, 1)
    (code,) = made.values()
    with_ben(key_ring.opened_by_code(ring.home, code))
    assert opens_the_records(ring.home, BEN, BENS)
    with pytest.raises(WrongCode):
        key_ring.opened_by_code(ring.home, code)


def test_new_codes_for_the_phone_make_the_old_ones_useless(ring: KeyRing) -> None:
    after, old = key_ring.new_phone_codes(ring, 2)
    key_ring.new_phone_codes(after, 2)
    for code in old.values():
        with pytest.raises(WrongCode):
            key_ring.opened_by_code(ring.home, code)


@pytest.mark.parametrize("count", [0, key_ring.MOST_PHONE_CODES + 1])
def test_there_is_a_least_and_a_most_of_them(ring: KeyRing, count: int) -> None:
    with pytest.raises(ValueError, match="codes"):
        key_ring.new_phone_codes(ring, count)


def test_a_code_is_no_passphrase_and_does_not_unlock_the_desk_itself(ring: KeyRing) -> None:
    after, code = key_ring.new_recovery_code(ring)
    (slot,) = (slot for slot in after.file.slots if slot.type == "recovery")
    with pytest.raises(WrongPassphrase):
        Vault.open(ring.home, slot.id, code)


def test_the_center_opens_what_was_sealed_to_its_key_and_nobody_else(ring: KeyRing) -> None:
    centers, other = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    after = key_ring.set_escrow(ring, "Juniper Center (PRACTICE)", centers.public_key().public_bytes_raw())
    (slot,) = (slot for slot in after.file.slots if slot.type == "escrow")
    with pytest.raises(WrongCode):
        key_ring.opened_from_escrow(ring.home, slot.id, other)
    theirs = key_ring.opened_from_escrow(ring.home, slot.id, centers)
    assert theirs.data_key == ring.data_key
    key_ring.set_passphrase(theirs, ROSA, FRESH)
    assert opens_the_records(ring.home, ROSA, FRESH)


def test_a_new_key_of_the_center_takes_the_place_of_the_old_one(ring: KeyRing) -> None:
    old, new = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    after = key_ring.set_escrow(ring, "Center", old.public_key().public_bytes_raw())
    (before,) = (slot for slot in after.file.slots if slot.type == "escrow")
    after = key_ring.set_escrow(after, "Center", new.public_key().public_bytes_raw())
    (slot,) = (slot for slot in after.file.slots if slot.type == "escrow")
    with pytest.raises(WrongCode):
        key_ring.opened_from_escrow(ring.home, before.id, old)
    assert key_ring.opened_from_escrow(ring.home, slot.id, new).data_key == ring.data_key


def test_a_site_that_asks_for_pbkdf2_gets_it_for_its_codes_as_well(tmp_path: Path) -> None:
    Vault.create(tmp_path, "Rosa Vance", PASSPHRASE, person_id=ROSA, kdf=slots.pbkdf2()).close()
    after, code = key_ring.new_recovery_code(key_ring.opened(tmp_path, ROSA, PASSPHRASE))
    assert {slot.kdf.name for slot in after.file.slots if slot.kdf} == {"pbkdf2-sha256"}
    assert key_ring.opened_by_code(tmp_path, code).data_key == after.data_key


@pytest.mark.parametrize(
    "deed",
    [
        with_ben,
        lambda ring: key_ring.set_passphrase(ring, ROSA, FRESH),
        key_ring.new_recovery_code,
        key_ring.new_phone_codes,
    ],
)
def test_who_looked_before_somebody_else_changed_it_changes_nothing(
    ring: KeyRing, deed: Callable[[KeyRing], Any]
) -> None:
    key_ring.new_recovery_code(ring)
    before = (ring.home / keys.NAME).read_bytes()
    with pytest.raises(Refused, match="Somebody else"):
        deed(ring)
    assert (ring.home / keys.NAME).read_bytes() == before


def test_nobody_gets_a_passphrase_who_has_no_way_in(ring: KeyRing) -> None:
    with pytest.raises(Refused, match="no way into"):
        key_ring.set_passphrase(ring, new_id(), FRESH)


def test_a_file_that_opens_for_nobody_is_not_written(ring: KeyRing) -> None:
    before = (ring.home / keys.NAME).read_bytes()
    with pytest.raises(Refused, match="Nobody could"):
        key_ring.replaced(ring, [], {})
    strange = slots.resealed(ring.file.store, ring.by, keys.new_data_key())
    with pytest.raises(DamagedKeyFile):
        key_ring.replaced(ring, [strange], {})
    assert (ring.home / keys.NAME).read_bytes() == before


def test_nothing_secret_is_told_of_a_ring(ring: KeyRing) -> None:
    assert repr(ring.data_key) not in repr(ring)
    assert "X25519PrivateKey" not in repr(ring)


def test_no_secret_is_written_beside_the_desk(ring: KeyRing) -> None:
    after, code = key_ring.new_recovery_code(ring)
    after, made = key_ring.new_phone_codes(after)
    everything = b"".join(path.read_bytes() for path in ring.home.iterdir() if path.is_file())
    for secret in (code, *made.values(), PASSPHRASE, after.data_key.hex()):
        assert secret.encode() not in everything
        assert secret.replace("-", "").encode() not in everything
