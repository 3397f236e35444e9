"""Backups of the hub's database, and putting one back.

How far a backup reaches is marked in the database before it is copied, so that the copy knows it too; that the copy is
any good is only believed once it was opened and looked through. A hub that was put back begins a new life, by which
desks know that they may hold what it has lost. A PostgreSQL database is dumped and loaded by its keeper's own
programs: here it is marked, a copy made from the dump is looked through, and the new life begins.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy.exc import DBAPIError

from sync.clock import Clock
from sync.disk import BINARY, put_in_place
from sync.errors import Refused, Said, Unavailable
from sync.hub.audit import HUB_FEED
from sync.hub.commands import Finding, findings
from sync.hub.enrolment import end_access, revoke_computer
from sync.hub.folder import hub_key
from sync.hub.lives_ports import Mark
from sync.hub.ports import AuditEntry
from sync.hub.store import FILE_NAME, SqlStore, Transaction
from sync.sqlcipher import DatabaseError, OperationalError, connect, make_engine

OWNER_ONLY: Final = 0o600
NO_ROOM: Final = "The file cannot be written. Check the name, the disk and the owner. Nothing was changed."
NOT_SOUND: Final = "This backup is not sound: it is damaged, or only a part of one. Nothing was changed."
SERVING: Final = "This hub is serving, or another command uses it. Stop it first; nothing was changed."


class Backup(NamedTuple):
    """A backup that was looked through."""

    place: int
    """Which mark lies in it."""
    findings: tuple[Finding, ...]
    """What a doctor would say of it; what is not well in it is not well in the hub either."""


class Restored(NamedTuple):
    """A database that began a new life."""

    epoch: str
    shut_out: int
    """How many computers and people stay shut out although the backup still let them in."""
    kept: Path | None = None
    """Where the database that was replaced lies now."""


def mark(store: SqlStore, clock: Clock) -> Mark:
    """Note in the database how far a backup reaches that is begun after this."""
    with store.writing() as tx:
        made = tx.mark(clock.now())
        _note(tx, "hub.marked", str(made.place), clock.now())
        return made


def confirm(store: SqlStore, clock: Clock, copy: SqlStore) -> Backup:
    """Look a copy through that was made after a mark, and let the hub count on it from then on.

    Raises: Refused, as `look_through` does.
    """
    made = look_through(store, copy)
    _count_on(store, clock, made)
    return made


def look_through(store: SqlStore, copy: SqlStore) -> Backup:
    """Open and check a copy of a hub.

    Raises: Refused when the copy is of another hub or has no mark of it, or is damaged.
    """
    with copy.reading() as tx:
        theirs = tx.marks()
    with store.reading() as tx:
        ours = {made.place: made for made in tx.marks()}
    last = theirs[-1] if theirs else None
    if last is None or last.place not in ours or ours[last.place].reaches != last.reaches:
        raise Refused("backup", "This is no backup of this hub that was begun after a mark.")
    return Backup(last.place, _sound(copy))


def _count_on(store: SqlStore, clock: Clock, made: Backup) -> None:
    with store.writing() as tx:
        tx.verified(made.place, clock.now())
        _note(tx, "hub.backed_up", str(made.place), clock.now())


def back_up(folder: Path, store: SqlStore, clock: Clock, file: Path) -> Backup:
    """Copy a hub's file while it may be serving; the copy has its name only once it was looked through.

    Raises: Refused when there is such a file, or when the copy is not sound; Unavailable when the disk refuses.
    """
    if file.exists():
        raise Refused("file", "There is a file of this name already. Name another one.")
    key = hub_key(folder, is_new=False)
    mark(store, clock)
    with _draft(file) as draft:
        with closing(connect(folder / FILE_NAME, key)) as hub, closing(connect(draft, key)) as copy:
            hub.backup(copy)
        with closing(_opened(draft, key)) as copied:
            made = look_through(store, copied)
        _close_down(draft, key)
        put_in_place(draft, file)
        _flush_folder(file.parent)
    _count_on(store, clock, made)
    return made


def put_back(folder: Path, clock: Clock, file: Path) -> Restored:
    """Put a backup in the place of a hub's file, as a new life; the file that was there is kept beside it.

    Killed at any moment it leaves the old file or the new one whole, and can be done again.
    Raises: Refused when the hub is serving or the backup is damaged; Unreadable when key and backup do not fit;
    Unavailable when the disk refuses.
    """
    if not file.is_file():
        raise Refused("file", "There is no such file. Nothing was changed.")
    key, target = hub_key(folder, is_new=False), folder / FILE_NAME
    if target.exists():
        _stop_others(target, key)
    with _draft(target) as draft:
        shutil.copyfile(file, draft)
        with closing(_opened(draft, key)) as store:
            _sound(store)
            restored = begin_life(store, clock, _known_before(target, key))
        _close_down(draft, key)
        kept = _kept_aside(target, restored.epoch) if target.exists() else None
        put_in_place(draft, target)
        _flush_folder(folder)
    return restored._replace(kept=kept)


@dataclass(frozen=True)
class Before:
    """What is known of the database that a backup replaces; nothing, where it does not open."""

    epoch: str = ""
    computers: tuple[str, ...] = ()
    """That were shut out."""
    people: tuple[str, ...] = ()
    """Whose access ended."""


def _known_before(file: Path, key: bytes) -> Before:
    if not file.exists():
        return Before()
    try:
        with closing(_opened(file, key)) as store, store.reading() as tx:
            return Before(
                tx.epoch(),
                tuple(device.store for device in tx.devices() if device.is_revoked),
                tuple(person.id for person in tx.people() if not person.is_active),
            )
    except (Said, DBAPIError):
        return Before()


def begin_life(store: SqlStore, clock: Clock, before: Before = Before()) -> Restored:
    """Begin the new life of a database that was put back; whoever was shut out before stays so."""
    at = clock.now()
    with store.writing() as tx:
        # A life's name tells that it came later than the one it replaces, whatever this computer's clock says.
        fresh = tx.begin_epoch(at, before.epoch)
        _note(tx, "hub.restored", fresh, at)
        shut_out = sum(_shut_out(tx, clock, before))
    return Restored(fresh, shut_out)


def _shut_out(tx: Transaction, clock: Clock, before: Before) -> Iterator[bool]:
    """Shut out who was shut out before, and say of each whether the backup still let them in."""
    for name, shut, named in (
        *(("store", revoke_computer, store) for store in before.computers),
        *(("person", end_access, person) for person in before.people),
    ):
        try:
            shut(tx, clock, named)
        except Refused as no:
            if no.field != name:
                raise
            yield False
        else:
            yield True


def _sound(store: SqlStore) -> tuple[Finding, ...]:
    """Look a database through.

    Raises: Refused when its pages are damaged.
    """
    with store.reading() as tx:
        damage = tx.damage()
    if damage:
        raise Refused("backup", NOT_SOUND)
    return tuple(findings(store, None))


def _opened(file: Path, key: bytes) -> SqlStore:
    try:
        return SqlStore(make_engine(file, key), may_be_new=False)
    except DBAPIError as error:
        raise Refused("backup", NOT_SOUND) from error


@contextmanager
def _draft(file: Path) -> Iterator[Path]:
    """Give a new file of the owner's alone beside another one; what is left of it at the end goes.

    Raises: Unavailable when the disk refuses.
    """
    draft = file.with_name(f"{file.name}.draft")
    try:
        _forget(draft)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, OWNER_ONLY))
        yield draft
    except (OSError, DatabaseError) as error:
        raise Unavailable(NO_ROOM) from error
    finally:
        with suppress(OSError):
            _forget(draft)


def _forget(file: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        file.with_name(file.name + tail).unlink(missing_ok=True)


def _stop_others(file: Path, key: bytes) -> None:
    """Make sure that nobody uses a database, and put everything of it into its one file.

    Raises: Refused when somebody does. A database too damaged to be asked is taken for one that nobody uses.
    """
    try:
        _close_down(file, key)
    except OperationalError as error:
        if "locked" in str(error):
            raise Refused("data", SERVING) from error
    except DatabaseError:
        pass


def _close_down(file: Path, key: bytes) -> None:
    """Put everything of a database that nobody else uses into its one file, safely on the disk.

    Raises: OperationalError when somebody does.
    """
    with closing(connect(file, key)) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = DELETE")


def _kept_aside(file: Path, name: str) -> Path:
    """Give a database that is about to be replaced a second name, and what a damaged one left in its log with it."""
    kept = file.with_name(f"{file.name}.before-{name}")
    for tail in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            put_in_place(file.with_name(file.name + tail), kept.with_name(kept.name + tail))
    try:
        os.link(file, kept)
    except OSError:
        shutil.copyfile(file, kept)
        if os.name == "posix":
            kept.chmod(OWNER_ONLY)
    return kept


def _flush_folder(folder: Path) -> None:
    """Let the disk keep the names in a folder, where a folder can be asked to."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _note(tx: Transaction, action: str, subject: str, at: datetime) -> None:
    tx.audit([AuditEntry(HUB_FEED, "", "", action, subject, at)])
