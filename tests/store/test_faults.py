"""What breaks on purpose under a desk: each fault has its own sentence, nothing is changed, and work goes on after."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from navigator_app.store import schema
from navigator_app.store.connections import once
from navigator_app.store.faults import (
    DamagedKeyFile,
    DamagedStore,
    DiskFault,
    DiskFull,
    FolderNotWritable,
    Locked,
    NewerFormat,
    NewerStore,
    WrongPassphrase,
)
from navigator_app.store.local import Store
from navigator_app.store.vault import people
from sync.ids import derived_id, new_id
from sync.sqlcipher import DatabaseError
from tests.store.desks import ROSA, block, from_hub, make_desk, new_patient, put, say, seen, soak, unlock
from tests.store.disks import no_growth


@pytest.fixture
def locked(home: Path) -> Path:
    store = make_desk(home)
    store.commit([new_patient()])
    store.close()
    return home


def look_through(home: Path) -> None:
    """Unlock a desk and look through every page."""
    store = unlock(home)
    try:
        store.check()
    finally:
        store.close()


def test_every_fault_has_a_sentence_of_its_own() -> None:
    faults = [
        WrongPassphrase(),
        DamagedKeyFile(),
        NewerFormat(),
        DamagedStore(),
        NewerStore(),
        FolderNotWritable(),
        DiskFull(),
        DiskFault(),
        Locked(),
    ]
    sentences = {str(fault) for fault in faults}
    assert len(sentences) == len(faults)
    assert all(sentence.endswith(".") for sentence in sentences)


# --- damage


def test_a_missing_file_of_records_is_damage_and_no_empty_desk_takes_its_place(locked: Path) -> None:
    (locked / "desk.db").unlink()
    with pytest.raises(DamagedStore):
        unlock(locked)
    assert not (locked / "desk.db").exists()


@pytest.mark.parametrize("length", [0, 100, 4096, 20_000])
def test_a_file_of_records_that_was_cut_is_damage(locked: Path, length: int) -> None:
    body = (locked / "desk.db").read_bytes()
    (locked / "desk.db").write_bytes(body[:length])
    with pytest.raises(DamagedStore):
        look_through(locked)


def test_a_damaged_first_page_is_not_a_wrong_passphrase(locked: Path) -> None:
    body = bytearray((locked / "desk.db").read_bytes())
    body[200] ^= 1
    (locked / "desk.db").write_bytes(bytes(body))
    with pytest.raises(DamagedStore):
        unlock(locked)


def test_a_flipped_bit_anywhere_is_found(locked: Path) -> None:
    whole = (locked / "desk.db").read_bytes()
    rng = random.Random(3)  # noqa: S311 - a replayable schedule, not a secret
    for _ in range(soak("NAVIGATOR_FLIPS", 200) * 3 // 10):
        place = rng.randrange(len(whole))
        (locked / "desk.db").write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(DamagedStore):
            look_through(locked)


def test_a_newer_store_is_called_that_and_left_alone(locked: Path) -> None:
    store = unlock(locked)
    with store.connections.writing() as connection:
        connection.execute(f"PRAGMA user_version = {schema.FORMAT + 1}")
    store.close()
    before = (locked / "desk.db").read_bytes()
    with pytest.raises(NewerStore):
        unlock(locked)
    assert (locked / "desk.db").read_bytes() == before


class Stutter:
    """A disk that says "malformed" of a sound file once."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.has_stuttered = False

    def execute(self, sql: str, *values: Any) -> Any:
        if sql.startswith("INSERT INTO change") and not self.has_stuttered:
            self.has_stuttered = True
            raise DatabaseError("database disk image is malformed")
        return self.connection.execute(sql, *values)

    def close(self) -> None:
        self.connection.close()


def test_a_disk_that_stutters_is_not_called_damage(store: Store) -> None:
    store.connections._writer = Stutter(store.connections._writer)
    with pytest.raises(DiskFault):
        store.commit([new_patient()])
    assert store.document(new_patient().record) is None
    store.commit([new_patient()])
    assert seen(store)


def test_a_locked_desk_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(Locked):
        store.commit([new_patient()])
    with pytest.raises(Locked):
        store.counts()


# --- disks


@contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """Fill a small disk to the brim."""
    ballast = path.parent / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 65_536)
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Lay out a disk of eight megabytes that can be filled and made read-only."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)):
        pytest.skip("needs the right to mount a small disk; the limit on file sizes is tried instead")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)  # noqa: S607 - of the test's own making


def mount(*arguments: str) -> int:
    """Mount, and say how that ended."""
    return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode  # noqa: S607


def save_until_refused(store: Store) -> int:
    saved = 0
    while saved < 5_000:
        try:
            store.commit([new_patient(derived_id("full", str(saved)), note=new_id() * 100)])
        except (DiskFull, DiskFault):
            return saved
        saved += 1
    raise AssertionError("the disk never filled")


def goes_on(home: Path, store: Store, no_room: Callable[[Path], Any]) -> None:
    with no_room(home):
        saved = save_until_refused(store)
        assert store.counts().unsent == saved
        assert store.count("patient") == saved
    store.commit([new_patient()])
    first, *_ = numbers = [change.number for change in store.pending_changes()]
    assert numbers == list(range(first, first + saved + 1))
    store.close()
    again = unlock(home)
    assert again.counts().unsent == saved + 1
    again.check()
    again.close()


def test_when_files_cannot_grow_nothing_is_changed_and_work_goes_on_after(home: Path, store: Store) -> None:
    goes_on(home, store, no_growth)


def test_when_the_disk_is_full_nothing_is_changed_and_work_goes_on_after(small_disk: Path) -> None:
    goes_on(small_disk / "desk", make_desk(small_disk / "desk"), full_disk)


def absorb_for_ever(store: Store) -> None:
    for start in range(1, 100_000, 150):
        numbers = range(start, start + 150)
        store.absorb_block(
            block(*(put(from_hub(derived_id("b", str(n)), n=n, note=new_id() * 200), n) for n in numbers))
        )


def test_a_block_that_finds_no_room_moves_no_cursor(small_disk: Path) -> None:
    store = make_desk(small_disk / "desk")
    say(store)
    with full_disk(small_disk / "desk"), pytest.raises(DiskFull):
        absorb_for_ever(store)
    held = {image.revision.n for image in store.of_kind("patient") if image.revision}
    reached = next((c.seq for c in store.cursors().values()), 0)
    assert max(held, default=0) == reached
    store.close()


def test_no_desk_is_made_where_there_is_no_room_and_later_it_can_be(small_disk: Path) -> None:
    home = small_disk / "desk"
    with full_disk(home), pytest.raises(DiskFull):
        make_desk(home)
    make_desk(home).close()
    unlock(home).close()


def test_a_folder_that_cannot_be_written_is_called_that(small_disk: Path) -> None:
    home = small_disk / "desk"
    make_desk(home).close()
    assert not mount("-o", "remount,ro", str(small_disk))
    with pytest.raises(FolderNotWritable):
        unlock(home)
    with pytest.raises(FolderNotWritable):
        make_desk(small_disk / "second")
    assert [person.id for person in people(home)] == [ROSA]
    assert not mount("-o", "remount,rw", str(small_disk))
    unlock(home).close()


def test_a_file_in_the_place_of_the_folder_is_called_that(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("not a folder")
    with pytest.raises(FolderNotWritable):
        make_desk(tmp_path / "desk")


def test_asking_a_file_of_records_that_is_gone_makes_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(DamagedStore), once(tmp_path / "desk.db", bytes(32)):
        pass
    assert not list(tmp_path.iterdir())
