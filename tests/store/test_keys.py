"""The key file: what opens it, what is refused, and that damage is never called a wrong passphrase."""

from __future__ import annotations

import json
import random
import stat
from pathlib import Path
from typing import Any

import pytest

from navigator_app.store import keys, slots
from navigator_app.store.faults import DamagedKeyFile, NewerFormat, WrongPassphrase
from navigator_app.store.local import Store
from navigator_app.store.vault import Vault, people
from sync.errors import Refused, Said
from sync.ids import new_id
from tests.store.desks import PASSPHRASE, ROSA, make_desk, new_patient, seen, soak, unlock

FLIPS = soak("NAVIGATOR_FLIPS", 200)


@pytest.fixture
def locked(home: Path) -> Path:
    make_desk(home).close()
    return home


def rewritten(home: Path, change: Any) -> None:
    """Edit the key file the way somebody with the disk but no secret could, its check made right again."""
    path = home / keys.NAME
    plain = json.loads(path.read_bytes())
    plain.pop("check")
    change(plain)
    body = keys._lettered(plain | {"check": keys._check(plain)})
    path.write_bytes(body)


def test_a_desk_opens_with_its_passphrase_and_holds_what_was_saved(home: Path, store: Store) -> None:
    store.commit([new_patient()])
    store.close()
    again = unlock(home)
    assert seen(again).fields["family_name"] == "Moss"
    assert (again.person.id, again.person.name) == (ROSA, "Rosa Vance")
    again.close()


def test_the_picker_names_people_without_unlocking(locked: Path) -> None:
    assert [(person.id, person.name) for person in people(locked)] == [(ROSA, "Rosa Vance")]


def test_a_wrong_passphrase_is_called_that(locked: Path) -> None:
    with pytest.raises(WrongPassphrase):
        Vault.open(locked, ROSA, PASSPHRASE + " ")
    unlock(locked).close()


def test_a_person_without_a_slot_is_told_no_more_than_one_with_a_wrong_passphrase(locked: Path) -> None:
    with pytest.raises(WrongPassphrase):
        Vault.open(locked, new_id(), PASSPHRASE)


def test_the_same_letters_typed_another_way_open_it(tmp_path: Path) -> None:
    kdf = slots.cheapest()
    Vault.create(tmp_path, "R", "pin\u0303on pine over the mesa", person_id=ROSA, kdf=kdf).close()
    Vault.open(tmp_path, ROSA, "pi\u00f1on pine over the mesa").close()


def test_a_missing_key_file_is_damage(locked: Path) -> None:
    (locked / keys.NAME).unlink()
    with pytest.raises(DamagedKeyFile):
        people(locked)
    with pytest.raises(Refused):
        make_desk(locked)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"[]", b"\x00" * 40, b"{}\n", b"\xff\xfe", b"[" * 90_000]
)
def test_what_is_no_key_file_is_damage(locked: Path, body: bytes) -> None:
    (locked / keys.NAME).write_bytes(body)
    with pytest.raises(DamagedKeyFile):
        unlock(locked)


def test_every_flipped_bit_is_damage_and_never_opens(locked: Path) -> None:
    path = locked / keys.NAME
    whole = path.read_bytes()
    rng = random.Random(7)  # noqa: S311 - a replayable schedule, not a secret
    for _ in range(FLIPS):
        place, bit = rng.randrange(len(whole)), 1 << rng.randrange(8)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
        with pytest.raises(DamagedKeyFile):
            unlock(locked)
    path.write_bytes(whole)
    unlock(locked).close()


def test_a_file_cut_short_anywhere_is_damage(locked: Path) -> None:
    whole = (locked / keys.NAME).read_bytes()
    for end in range(0, len(whole), 37):
        with pytest.raises(DamagedKeyFile):
            keys.parse(whole[:end])


def test_a_newer_format_is_called_that_even_with_unknown_parts(locked: Path) -> None:
    rewritten(locked, lambda plain: plain.update(format=2, tomorrow={"more": 1}))
    with pytest.raises(NewerFormat):
        unlock(locked)


@pytest.mark.parametrize(
    "weaker",
    [
        {"memory_kib": 8, "iterations": 1, "lanes": 1},
        {"memory_kib": 18 * 1024},
        {"memory_kib": 1024 * 1024 + 1},
        {"iterations": 1},
        {"name": "pbkdf2-sha256", "iterations": 1_000},
        {"name": "none"},
        {"salt": ""},
    ],
)
def test_a_slot_made_too_cheap_or_too_dear_is_refused_before_any_work(
    locked: Path, weaker: dict[str, Any]
) -> None:
    def edited(plain: dict[str, Any]) -> None:
        kdf = plain["slots"][0]["kdf"] | weaker
        if weaker.get("name") == "pbkdf2-sha256":
            kdf = {key: kdf[key] for key in ("name", "iterations", "salt")}
        plain["slots"][0]["kdf"] = kdf

    rewritten(locked, edited)
    with pytest.raises(DamagedKeyFile):
        unlock(locked)


@pytest.mark.parametrize(
    "edited",
    [
        lambda plain: plain["slots"][0]["kdf"].update(iterations=3),
        lambda plain: plain["slots"][0]["kdf"].update(memory_kib=20 * 1024),
        lambda plain: plain["slots"][0].update(role="site-lead"),
        lambda plain: plain["slots"][0].update(name="Somebody Else"),
        lambda plain: plain["slots"][0].update(type="recovery"),
        lambda plain: plain.update(store="0" * 32),
    ],
)
def test_a_slot_whose_terms_were_edited_does_not_open(locked: Path, edited: Any) -> None:
    rewritten(locked, edited)
    with pytest.raises(WrongPassphrase):
        unlock(locked)


def test_a_slot_does_not_open_another_desk(locked: Path, tmp_path: Path) -> None:
    make_desk(tmp_path / "second").close()
    (locked / keys.NAME).write_bytes((tmp_path / "second" / keys.NAME).read_bytes())
    with pytest.raises(Said, match="The passphrase is right"):
        unlock(locked)


def test_a_key_file_that_cannot_be_opened_again_never_takes_the_old_ones_place(locked: Path) -> None:
    before = (locked / keys.NAME).read_bytes()

    def fails(_read_back: keys.KeyFile) -> None:
        raise DamagedKeyFile

    with pytest.raises(DamagedKeyFile):
        keys.write(locked, keys.read(locked).model_copy(update={"slots": ()}), fails)
    assert (locked / keys.NAME).read_bytes() == before
    assert sorted(path.name for path in locked.iterdir()) == ["desk.db", "keys.json", "mirror"]


def test_only_its_owner_may_read_the_key_file(locked: Path) -> None:
    assert stat.S_IMODE((locked / keys.NAME).stat().st_mode) == 0o600


def test_the_usual_derivation_is_the_recommended_one() -> None:
    usual = slots.argon()
    assert (usual.iterations, usual.lanes, usual.memory_kib) == (3, 4, 64 * 1024)


def test_calibration_takes_the_strongest_that_stays_within_a_second() -> None:
    seconds = iter([0.0, 0.3, 1.0, 1.6, 2.0, 3.4])
    assert slots.calibrated(lambda: next(seconds)).memory_kib == 128 * 1024
    slow = iter([0.0, 1.5])
    assert slots.calibrated(lambda: next(slow)).memory_kib == 64 * 1024


def test_a_site_may_ask_for_pbkdf2(tmp_path: Path) -> None:
    kdf = slots.Pbkdf2(salt=b"s" * 16)
    Vault.create(tmp_path, "R", PASSPHRASE, person_id=ROSA, kdf=kdf).close()
    unlock(tmp_path).close()
