"""Making a backup of an open desk: a copy under a key of its own, sealed into one file, read back and tried.

It has its name only once what lies on the disk was opened, looked through and asked for some of its records; until
then the ones before it stay. Nothing of it is ever in the clear. Of documents' bytes only those go in that the center
has not said to have; the others come from there.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from navigator_app.store import backup_file, keys, placing
from navigator_app.store.backup_chunks import CHUNK_BYTES, About, Part, Reading, Sealing, parts_of
from navigator_app.store.backup_file import OpenBackup
from navigator_app.store.connections import is_sound
from navigator_app.store.faults import (
    ContentNotHere,
    DamagedBackup,
    DamagedContent,
    DamagedStore,
    DiskFull,
    spoken,
    spoken_by_disk,
)
from navigator_app.store.keys import KeyFile
from navigator_app.store.local import Store, open_store
from sync.disk import BESIDE, whole_file
from sync.errors import Refused, Unavailable
from sync.ids import new_id
from sync.records.base import stamp
from sync.sqlcipher import KEY_BYTES, DatabaseError, connect

FOLDER: Final = placing.BACKUPS
WORK: Final = ".work-"
"""How the files begin that are taken away at the end, or by the next one."""
PEOPLE: Final = "people"
CONTENTS: Final = "contents/"
OURS_ONLY: Final = 0o700
SAMPLE: Final = 24
"""So many records, spread over all of them, are asked for on trial."""
NOBODY_OPENS: Final = (
    "No backup was made: nothing could open it again. Make the recovery sheet first, under “Who unlocks this"
    " computer”."
)
STOPPED: Final = "The backup was stopped. The ones before it are as they were."
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and tried."""

    id: str
    file: Path
    made_at: str
    size_bytes: int
    records: int
    unsent: int
    documents: int
    """Whose bytes are in it."""
    unread: int
    """Documents whose bytes should be in it and could not be read."""
    key: bytes = field(repr=False)


def never() -> bool:
    """Stop for nobody."""
    return False


def make(store: Store, folder: Path, release: str, is_stopped: Stopped = never) -> Made:
    """Make a backup in a folder.

    Raises: Refused when neither the sheet nor the center could open it; DiskFull, FolderNotWritable, DiskFault,
    DamagedStore, DamagedBackup, Locked; Unavailable when it was stopped. There is then no new one.
    """
    home = store.connections.path.parent
    file = keys.read(home)
    if not backup_file.holders(file):
        raise Refused(None, NOBODY_OPENS)
    about = About(id=new_id(), store=file.store, made_at=stamp(store.clock.now()), release=release[:40])
    key = secrets.token_bytes(KEY_BYTES)
    try:
        _check_room(store, folder)
        with _work_file(home) as copy:
            store.connections.copy_to(copy, keys.key_for(key, keys.RECORDS))
            _heed(is_stopped)
            target = folder / _named(about)
            with whole_file(target) as made:
                backup_file.write_header(made, about, key, file)
                counts = _fill(Sealing(made, about, key), file, copy, store, is_stopped)
                made.flush()
                _forget(copy)
                records, unsent = _tried(made, about, key, store, is_stopped)
            return Made(
                about.id, target, about.made_at, target.stat().st_size, records, unsent, *counts, key=key
            )
    except OSError as error:
        raise spoken_by_disk(error) from error


def _named(about: About) -> str:
    """Name the file by its moment, and by letters that tell two of one moment apart; nobody's name is in it."""
    moment = about.made_at.replace("-", "").replace(":", "").partition(".")[0]
    return f"navigator-{moment}Z-{about.id[:6]}{backup_file.ENDING}"


def _check_room(store: Store, folder: Path) -> None:
    """Make the folders, take away what was cut short there, and see that there is room.

    Raises: DiskFull; OSError.
    """
    own = store.connections.path.parent / FOLDER
    own.mkdir(mode=OURS_ONLY, exist_ok=True)
    forget_unfinished(folder)
    forget_unfinished(own)
    size_bytes = store.connections.path.stat().st_size
    beside = store.connections.path.with_name(f"{store.connections.path.name}-wal")
    with suppress(OSError):
        size_bytes += beside.stat().st_size
    # The copy, and what is read back of it; or what becomes of it, in another folder.
    for where in (own, folder):
        if shutil.disk_usage(where).free < 2 * size_bytes:
            raise DiskFull


def forget_unfinished(folder: Path) -> None:
    """Take away what a backup that was cut short left in a folder."""
    for left in (*folder.glob(f"{WORK}*"), *folder.glob(f"*{backup_file.ENDING}{BESIDE}")):
        with suppress(OSError):
            left.unlink()


@contextmanager
def _work_file(home: Path) -> Iterator[Path]:
    """Give the name of an encrypted file that is there no more at the end."""
    path = home / FOLDER / f"{WORK}{secrets.token_hex(8)}"
    try:
        yield path
    finally:
        with suppress(OSError):
            _forget(path)


def _forget(path: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def _heed(is_stopped: Stopped) -> None:
    if is_stopped():
        raise Unavailable(STOPPED)


def _fill(sealing: Sealing, file: KeyFile, copy: Path, store: Store, is_stopped: Stopped) -> tuple[int, int]:
    """Put everything in; gives how many documents' bytes went in and how many could not be read."""
    who = json.dumps(
        {
            "people": [{"id": one.id, "name": one.name, "role": one.role} for one in file.people()],
            "escrow": [
                {"name": one.name, "public": one.public.hex()} for one in file.slots if one.type == "escrow"
            ],
        }
    ).encode()
    sealing.begin(PEOPLE, len(who))
    sealing.write(who)
    sealing.begin(keys.RECORDS, copy.stat().st_size)
    with copy.open("rb") as pages:
        while piece := pages.read(CHUNK_BYTES):
            _heed(is_stopped)
            sealing.write(piece)
    documents = unread = 0
    # Asked for after the copy was made: what reached the center meanwhile comes from there.
    for sha256, name in store.contents.only_here():
        _heed(is_stopped)
        try:
            store.contents.read(sha256)
            body = (store.contents.folder / name).read_bytes()
        except (ContentNotHere, DamagedContent, FileNotFoundError):
            unread += sha256 in {left for left, _ in store.contents.only_here()}
            continue
        sealing.begin(f"{CONTENTS}{name}", len(body))
        sealing.write(body)
        documents += 1
    sealing.close()
    return documents, unread


def _tried(made: BinaryIO, about: About, key: bytes, store: Store, is_stopped: Stopped) -> tuple[int, int]:
    """Read back what lies on the disk.

    Raises: DamagedBackup when it is not what was written.
    """
    header = backup_file.header_of(made)
    if header.about != about:
        raise DamagedBackup
    backup_file.opened_by_key(Path(), header, key)
    return _try_whole(parts_of(made, about, key), key, store, is_stopped)


def try_whole(found: OpenBackup, store: Store, is_stopped: Stopped = never) -> tuple[int, int]:
    """Read a backup whole, open it as a restore would, and ask it; gives its records and unsent changes.

    Raises: DamagedBackup, NewerStore; DiskFull and its like.
    """
    try:
        return _try_whole(found.parts(), found.key, store, is_stopped)
    except OSError as error:
        raise spoken_by_disk(error) from error


def _try_whole(parts: Iterable[Part], key: bytes, store: Store, is_stopped: Stopped) -> tuple[int, int]:
    with _work_file(store.connections.path.parent) as probe:
        for name, _, reading in parts:
            if name == keys.RECORDS:
                take_out(reading, probe, is_stopped)
        check_sound(probe, keys.key_for(key, keys.RECORDS))
        _heed(is_stopped)
        return _asked(probe, keys.key_for(key, keys.RECORDS), store)


OURS_ALONE: Final = 0o600


def take_out(reading: Reading, target: Path, is_stopped: Stopped = never) -> None:
    """Write a part of a backup into a file.

    Raises: OSError; DamagedBackup.
    """
    target.touch(mode=OURS_ALONE, exist_ok=False)
    with target.open("r+b") as file:
        for piece in reading.pieces():
            _heed(is_stopped)
            file.write(piece)


def check_sound(file: Path, key: bytes) -> None:
    """Look through every page of a file of records that came out of a backup.

    Raises: DamagedBackup; DiskFull and its like.
    """
    try:
        with closing(connect(file, key)) as connection:
            if not is_sound(connection):
                raise DamagedBackup
    except DatabaseError as error:
        said = spoken(error)
        raise DamagedBackup if said is None or isinstance(said, DamagedStore) else said from error


def _asked(probe: Path, key: bytes, store: Store) -> tuple[int, int]:
    """Ask it for records from its whole length, as a desk asks."""
    tried = open_store(probe, key, store.projections.kinds, store.clock, store.person)
    try:
        with tried.connections.reading() as connection:
            records, unsent, sample = _counted(connection)
        if any(tried.as_kept(record) is None for record in sample):
            raise DamagedBackup
        return records, unsent
    finally:
        tried.connections.close()


def _counted(connection: Any) -> tuple[int, int, list[str]]:
    records = int(connection.execute("SELECT count(*) FROM record").fetchone()[0])
    unsent = int(connection.execute("SELECT count(*) FROM change WHERE state = 'pending'").fetchone()[0])
    step = max(1, records // SAMPLE)
    rows = connection.execute("SELECT id FROM record WHERE rowid % ? = 0 LIMIT ?", (step, SAMPLE)).fetchall()
    return records, unsent, [record.hex() for (record,) in rows]
