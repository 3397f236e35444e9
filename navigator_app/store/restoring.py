"""Putting a backup in place: a desk made ready of it beside the old one, under a new data key and a new store id.

What was written and not sent waits again, under its own change ids, so that the hub takes nothing twice; every feed
is looked into with the first exchanges, whatever its sum says. Only who restores can unlock it, and the sheet and the
center's key stay good; where the center's key opened the backup, the sheet is taken for lost. What opened it, and for
whom, stands in the new desk's audit.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from navigator_app.store import audit, backing_up, checking, key_codes, keys, placing, register, slots
from navigator_app.store.backup_file import OpenBackup
from navigator_app.store.connections import copied
from navigator_app.store.faults import DamagedBackup, DamagedKeyFile, DiskFault, DiskFull, spoken_by_disk
from navigator_app.store.keys import KeyFile
from navigator_app.store.local import open_store
from navigator_app.store.opened import Person
from navigator_app.store.slots import Argon, Pbkdf2, Slot
from sync.clock import Clock
from sync.disk import BINARY
from sync.errors import Refused
from sync.ids import Id, is_id, new_id
from sync.records import KINDS
from sync.records.base import stamp

RESTORED: Final = "desk.restored"
"""When a backup was put in place here, and of when it was."""
UNNAMED: Final = "center"
"""Whose key it is where the center made its first one after the backup, which was sealed anew to it."""
ROOM: Final = 2.2
"""How many times the size of a backup is needed beside the old desk while the new one is made ready."""


class _Who(BaseModel):
    id: Id
    name: str
    role: str


class _Escrow(BaseModel):
    name: str
    public: str


class _Kept(BaseModel):
    """Who could unlock the desk that was backed up, and whose key the center's was."""

    people: tuple[_Who, ...]
    escrow: tuple[_Escrow, ...] = ()


@dataclass(frozen=True, slots=True)
class Restorer:
    """Who puts a backup in place, and what they unlock it with from then on."""

    person: str
    passphrase: str
    kdf: Argon | Pbkdf2
    code: str = ""
    """The sheet's, which goes on being good; empty where the center's key opened the backup."""


def people_in(found: OpenBackup) -> tuple[Person, ...]:
    """Name those who could unlock the desk that was backed up.

    Raises: DamagedBackup.
    """
    return tuple(Person(one.id, one.name, one.role) for one in _kept(found).people)


def _kept(found: OpenBackup) -> _Kept:
    for name, _, reading in found.parts():
        if name != backing_up.PEOPLE:
            break
        try:
            return _Kept.model_validate_json(b"".join(reading.pieces()))
        except ValidationError as error:
            raise DamagedBackup from error
    raise DamagedBackup


def put_in_place(home: Path, found: OpenBackup, who: Restorer, clock: Clock) -> None:
    """Put a backup in the place of the desk of a folder, or where there is none.

    The old desk is put aside whole. Killed at any moment it leaves the old desk or the new one.
    Raises: Refused for who was not in it; StoreBusy, DamagedBackup, NewerStore, DiskFull, FolderNotWritable: nothing
    was then changed.
    """
    kept = _kept(found)
    person = next((one for one in kept.people if one.id == who.person), None)
    if person is None:
        raise Refused(
            "person", "This person could not unlock the desk that was backed up. Choose another one."
        )
    placing.check_closed(home)
    folder = placing.readying(home)
    is_ready = False
    try:
        if shutil.disk_usage(home).free < ROOM * found.file.stat().st_size:
            raise DiskFull
        _make_ready(folder, found, Person(person.id, person.name, person.role), who, kept, clock)
        is_ready = True
    except OSError as error:
        raise spoken_by_disk(error) from error
    finally:
        if not is_ready:
            placing.give_up(home)
    placing.take_place(home, clock.now())


def _make_ready(
    folder: Path, found: OpenBackup, person: Person, who: Restorer, kept: _Kept, clock: Clock
) -> None:
    fresh, data_key = new_id(), keys.new_data_key()
    inner, own = keys.key_for(found.key, keys.RECORDS), keys.key_for(data_key, keys.RECORDS)
    copy, records = folder / "copy", folder / keys.RECORDS
    taken = _take_out(folder, found, copy)
    backing_up.check_sound(copy, inner)
    copied(copy, inner, records, own)
    copy.unlink()
    store = open_store(records, own, KINDS, clock, person)
    try:
        with store.connections.writing() as connection:
            begin_again(connection, fresh, clock.now(), found.header.about.made_at, taken)
            audit.append(connection, [_deed(found, person.id, clock.now())])
        store.contents.remove_strays()
    finally:
        store.connections.close()
    if records.with_name(f"{keys.RECORDS}-wal").exists():
        # Its log was not folded back, and would stay behind.
        raise DiskFault
    left = (*_own_slots(fresh, person, who, data_key), *_centers(fresh, found, kept, data_key))
    keys.write(folder, KeyFile(store=fresh, slots=left), _proof(person.id, who.passphrase, data_key))
    for path in (records, *(folder / placing.PLACED[0]).iterdir()):
        _flush(path)


def _take_out(folder: Path, found: OpenBackup, copy: Path) -> frozenset[str]:
    """Take everything out; gives the names of the files with documents' bytes."""
    taken = set[str]()
    for part, _, reading in found.parts():
        name = PurePosixPath(part).name
        if part == keys.RECORDS:
            backing_up.take_out(reading, copy)
        elif part == f"{backing_up.CONTENTS}{name}" and is_id(name):
            backing_up.take_out(reading, folder / placing.PLACED[0] / name)
            taken.add(name)
    if not copy.exists():
        raise DamagedBackup
    return frozenset(taken)


def begin_again(connection: Any, fresh: str, at: datetime, made_at: str, taken: frozenset[str]) -> None:
    """Let a file of records that came out of a backup go on as another computer, which believes no sum of its own.

    Documents whose bytes were not in it are at the center, and come again by themselves.
    """
    register.take_identity(connection, fresh)
    register.set_setting(connection, RESTORED, {"at": stamp(at), "made_at": made_at})
    for feed in sorted(register.feeds(connection)):
        checking.recount(connection, feed)
    checking.doubt_all(connection)
    gone = [
        (rowid,)
        for rowid, file in connection.execute("SELECT rowid, file FROM content").fetchall()
        if file not in taken
    ]
    connection.executemany(
        "UPDATE content SET arrived = 0, tail = x'', problem = '', is_stuck = 0,"
        f" wanted_at = coalesce(wanted_at, '{stamp(at)}') WHERE rowid = ?",
        gone,
    )


def _deed(found: OpenBackup, person: str, at: datetime) -> audit.Deed:
    """Say by what a desk was put in place, the sheet or the center's key, and who unlocks it from then on."""
    by, kind = (found.by.id, found.by.type) if found.by else (person, "")
    return audit.Deed(by, "put_back", kind, person, stamp(at))


def _own_slots(store: str, person: Person, who: Restorer, data_key: bytes) -> tuple[Slot, ...]:
    own = slots.make(
        store,
        "person",
        person.id,
        person.name,
        person.role,
        kdf=who.kdf,
        secret=who.passphrase,
        data_key=data_key,
    )
    if not who.code:
        return (own,)
    kdf, code = slots.cheapest_like(who.kdf), key_codes.read(who.code)
    sheet = slots.make(store, "recovery", new_id(), "", "", kdf=kdf, secret=code, data_key=data_key)
    return (own, sheet)


def _centers(store: str, found: OpenBackup, kept: _Kept, data_key: bytes) -> Iterator[Slot]:
    """Seal it to the center's key that the backup is sealed to now: a newer one, where it was sealed anew."""
    names = {bytes.fromhex(one.public): one.name for one in kept.escrow}
    # A header holds no name. Who had another key before has the same name still.
    other = kept.escrow[-1].name if kept.escrow else UNNAMED
    for slot in found.header.slots:
        if slot.type == "escrow":
            name = names.get(slot.public, other)
            yield slots.make_escrow(store, new_id(), name, slot.public, data_key, since=slot.since)


def _proof(person: str, passphrase: str, data_key: bytes) -> Callable[[KeyFile], None]:
    """See that who restores can unlock what was written."""

    def prove(read_back: KeyFile) -> None:
        slot = read_back.slot(person)
        if slot is None or slots.unlock(read_back.store, slot, passphrase) != data_key:
            raise DamagedKeyFile

    return prove


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | BINARY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
