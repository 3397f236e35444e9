"""Making backups: daily, by hand, so many kept, never a half one, and nobody's passphrase opens one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from navigator_app import backups
from navigator_app.store import backup_file, key_ring, keys, rekeying, restoring, slots
from navigator_app.store.backing_up import FOLDER, WORK, Made
from navigator_app.store.faults import (
    DamagedBackup,
    DamagedKeyFile,
    DiskFull,
    NoEscrow,
    WrongEscrowKey,
    WrongSheet,
)
from navigator_app.store.register import BACKUPS
from navigator_app.store.restoring import Restorer
from navigator_app.store.vault import Vault
from sync.errors import Refused, Unavailable
from sync.rules.backing_up import rule
from tests.backups.desks import Kept, kept_desk
from tests.store.desks import BEN, BENS, FRESH, MARIAN, PASSPHRASE, ROSA, new_patient, seen


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return kept_desk(tmp_path / "desk")


def in_folder(kept: Kept) -> list[str]:
    """Name the files of backups beside the desk, and whatever else lies there."""
    return sorted(file.name for file in (kept.home / FOLDER).iterdir())


def test_a_backup_is_put_in_place_on_another_computer_as_it_was(kept: Kept, tmp_path: Path) -> None:
    made = kept.back_up()
    assert (made.records, made.unsent) == (1, 1)
    other = tmp_path / "other"
    assert [one.name for one in backups.look(made.file, kept.code).people] == ["Rosa Delgado", "Ben Hale"]
    kept.put_back(made.file, other)
    store = Vault.open(other, ROSA, FRESH, clock=kept.clock)
    assert seen(store).fields["family_name"] == "Moss"
    assert len(store.pending_changes()) == 1
    store.check()
    store.close()
    # The sheet goes on being good; who could unlock the old desk is let in again by hand.
    assert key_ring.opened_by_code(other, kept.code).by.type == "recovery"
    assert [slot.id for slot in keys.read(other).people()] == [ROSA]


def test_the_last_seven_are_kept_and_those_on_a_stick_are_nobodys_to_remove(
    kept: Kept, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    kept.back_up(stick)
    for _ in range(rule().kept + 2):
        kept.clock.forward(days=1)
        kept.back_up()
    assert len(in_folder(kept)) == rule().kept
    assert len(list(stick.iterdir())) == 1
    desk = kept.unlock()
    found = backups.standing(desk, kept.home)
    assert [one.is_here for one in found.kept] == [True] * (rule().kept + 1)
    assert {one.name for one in found.kept if not one.folder} == set(in_folder(kept))
    desk.store.close()


def test_one_is_due_every_day_and_not_before(kept: Kept) -> None:
    desk = kept.unlock()
    assert backups.look_after(desk, kept.home) is not None
    kept.clock.forward(hours=rule().every_hours - 1)
    assert backups.look_after(desk, kept.home) is None
    kept.clock.forward(hours=1)
    assert backups.look_after(desk, kept.home) is not None
    # A clock that was set back leaves one of a day to come: that is none to lean on.
    kept.clock.forward(days=-10)
    assert backups.standing(desk, kept.home).is_stale
    assert backups.look_after(desk, kept.home) is not None
    desk.store.close()


def test_one_by_hand_elsewhere_does_not_stand_for_the_daily_one(kept: Kept, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    kept.back_up(stick)
    desk = kept.unlock()
    assert backups.look_after(desk, kept.home) is not None
    desk.store.close()


def test_where_nothing_could_open_it_none_is_made_and_why_is_said(tmp_path: Path) -> None:
    kept = kept_desk(tmp_path / "desk", has_sheet=False)
    desk = kept.unlock()
    with pytest.raises(Refused, match="Make the recovery sheet first"):
        backups.make(desk, kept.home)
    assert backups.look_after(desk, kept.home) is None
    assert not (kept.home / FOLDER).exists()
    assert not backups.standing(desk, kept.home).can_be_opened
    desk.store.close()


def test_the_centers_key_opens_one_too(kept: Kept, tmp_path: Path) -> None:
    center = X25519PrivateKey.generate()
    made = _made_under(kept, center)
    assert b"Mesa View" not in made.file.read_bytes()
    found = backup_file.opened_from_escrow(made.file, center)
    other = tmp_path / "other"
    restoring.put_in_place(other, found, Restorer(ROSA, FRESH, slots.cheapest()), kept.clock)
    Vault.open(other, ROSA, FRESH, clock=kept.clock).close()
    (escrow,) = (slot for slot in keys.read(other).slots if slot.type == "escrow")
    assert escrow.name == "Mesa View (PRACTICE)"
    assert key_ring.opened_from_escrow(other, escrow.id, center).by.id == escrow.id
    with pytest.raises(WrongEscrowKey):
        backup_file.opened_from_escrow(made.file, X25519PrivateKey.generate())


def test_a_new_key_of_the_center_opens_those_kept_here_and_what_comes_of_them(
    kept: Kept, tmp_path: Path
) -> None:
    old, new = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    first, made = kept.back_up(), _made_under(kept, old)
    with pytest.raises(NoEscrow):
        backups.look(first.file, old)
    _set_center(kept, new, since="2026-11-01")
    desk = kept.unlock()
    assert backups.reseal(desk, kept.home) == 2
    desk.store.close()
    with pytest.raises(WrongEscrowKey):
        backups.look(made.file, old)
    for number, (file, name) in enumerate(
        ((made.file, "Mesa View (PRACTICE)"), (first.file, restoring.UNNAMED))
    ):
        other = tmp_path / f"other {number}"
        backups.put_back(other, file, new, ROSA, FRESH, clock=kept.clock, kdf=slots.cheapest())
        (escrow,) = (slot for slot in keys.read(other).slots if slot.type == "escrow")
        assert (escrow.name, escrow.since) == (name, "2026-11-01")
        assert key_ring.opened_from_escrow(other, escrow.id, new).by.id == escrow.id


def _made_under(kept: Kept, center: X25519PrivateKey) -> Made:
    _set_center(kept, center)
    return kept.back_up()


def _set_center(kept: Kept, center: X25519PrivateKey, since: str = "") -> None:
    ring = key_ring.opened(kept.home, ROSA, PASSPHRASE)
    key_ring.set_escrow(ring, "Mesa View (PRACTICE)", center.public_key().public_bytes_raw(), since)


def test_who_was_taken_out_opens_none_before_or_after_with_all_they_kept(kept: Kept) -> None:
    before = kept.back_up()
    bens_file = keys.read(kept.home)
    rekeying.rekey(key_ring.opened(kept.home, ROSA, PASSPHRASE), [BEN])
    after = kept.back_up()
    slot = bens_file.slot(BEN)
    assert slot is not None
    private = slots.private_half(bens_file.store, slot, BENS)
    bens_key = slots.opened_by(bens_file.store, slot, private)
    for made in (before, after):
        header = backup_file.read_header(made.file)
        assert {one.type for one in header.slots} == {"recovery"}
        with pytest.raises(Refused, match="code"):
            backup_file.opened_by_code(made.file, BENS)
        for one in header.slots:
            with pytest.raises(DamagedKeyFile):
                slots.opened_by(header.store, one, private, header.about.purpose)
        for key in (bens_key, keys.key_for(bens_key, keys.RECORDS)):
            with pytest.raises(DamagedBackup):
                backup_file.opened_by_key(made.file, header, key)
        assert backups.look(made.file, kept.code).people


def test_a_new_sheet_opens_those_kept_here_and_the_old_one_none_of_them(kept: Kept, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    there, here = kept.back_up(stick), kept.back_up()
    old = kept.code
    _, fresh = key_ring.new_recovery_code(key_ring.opened(kept.home, ROSA, PASSPHRASE))
    desk = kept.unlock()
    found = backups.standing(desk, kept.home)
    assert [one.is_of_this_sheet for one in found.kept] == [False, False]
    assert backups.reseal(desk, kept.home) == 1
    assert backups.reseal(desk, kept.home) == 0
    found = backups.standing(desk, kept.home)
    assert {one.folder: one.is_of_this_sheet for one in found.kept} == {"": True, str(stick): False}
    assert all(one.is_here for one in found.kept)
    assert [wrong for _, wrong in backups.check(desk, kept.home)] == ["", ""]
    desk.store.close()
    assert backups.look(here.file, fresh).people
    with pytest.raises(WrongSheet):
        backups.look(here.file, old)
    assert backups.look(there.file, old).people
    kept.put_back(here.file, tmp_path / "other", fresh)
    # Of a desk that was put back, the ones it made before are sealed to its sheet just so.
    made = Kept(tmp_path / "other", fresh, kept.clock).back_up(passphrase=FRESH)
    assert backups.look(made.file, fresh).people


def test_a_disk_that_is_full_leaves_the_ones_before_and_no_half_one(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.back_up()
    before = in_folder(kept)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage)
    desk = kept.unlock()
    with pytest.raises(DiskFull):
        backups.make(desk, kept.home)
    assert in_folder(kept) == before
    assert "The disk is full" in backups.standing(desk, kept.home).trouble
    desk.store.close()


class _Usage:
    """A disk with no room on it."""

    free = 1_000


def test_one_that_is_stopped_leaves_nothing_and_is_no_trouble(kept: Kept) -> None:
    kept.back_up()
    before = in_folder(kept)
    for steps in range(6):
        left = iter([False] * steps)
        desk = kept.unlock()
        with pytest.raises(Unavailable, match="stopped"):
            backups.make(desk, kept.home, is_stopped=lambda left=left: next(left, True))  # type: ignore[misc]
        assert backups.standing(desk, kept.home).trouble == ""
        desk.store.close()
        assert in_folder(kept) == before


def test_what_a_program_that_was_killed_left_is_taken_away_by_the_next_one(kept: Kept) -> None:
    kept.back_up()
    before = in_folder(kept)
    for name in (f"{WORK}1", f"{WORK}1-wal", f"{before[0]}.part"):
        (kept.home / FOLDER / name).write_bytes(b"half")
    kept.clock.forward(days=1)
    kept.back_up()
    assert len(in_folder(kept)) == len(before) + 1
    assert not any(name.startswith(WORK) or name.endswith(".part") for name in in_folder(kept))


def test_what_is_written_while_one_is_made_waits_for_nothing_and_is_not_in_it(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = kept.unlock()
    copy_to = desk.store.connections.copy_to

    def copied(path: Path, key: bytes) -> None:
        copy_to(path, key)
        desk.store.commit([new_patient("a" * 32, family_name="Later")])

    monkeypatch.setattr(desk.store.connections, "copy_to", copied)
    made = backups.make(desk, kept.home)
    assert made.records == 1
    assert desk.store.count("patient") == 2
    desk.store.close()


def test_who_may_see_no_chart_makes_a_whole_backup_of_them_all_the_same(tmp_path: Path) -> None:
    kept = kept_desk(tmp_path / "desk", role="interpreter")
    desk = kept.unlock()
    assert desk.store.document(MARIAN) is None
    made = backups.make(desk, kept.home)
    assert made.records == 1
    assert [wrong for _, wrong in backups.check(desk, kept.home)] == [""]
    desk.store.close()


def test_of_many_on_sticks_the_oldest_are_forgotten_and_one_kept_here_never(
    kept: Kept, tmp_path: Path
) -> None:
    here = kept.back_up()
    desk = kept.unlock()
    (line,) = desk.store.setting(BACKUPS)
    elsewhere = [
        {
            **line,
            "id": f"stick {at}",
            "folder": str(tmp_path),
            "made_at": f"2030-01-{1 + at // 2:02}T0{at % 2}:00:00Z",
        }
        for at in range(backups.REMEMBERED)
    ]
    desk.store.set_setting(BACKUPS, [line, *elsewhere])
    backups.make(desk, kept.home, tmp_path)
    lines = desk.store.setting(BACKUPS)
    assert len(lines) == backups.REMEMBERED
    assert here.file.name in {one["name"] for one in lines if not one["folder"]}
    desk.store.close()
