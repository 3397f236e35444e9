"""Making and unlocking a desk's folder: keys.json beside desk.db, and nothing else that says anything.

The key is proved by its slot first; any failure to open the file after that means damage, said only after the
file was closed and looked at a second time.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from navigator_app.store import key_ring, keys, placing, rekeying, slots
from navigator_app.store.faults import DamagedKeyFile, DamagedStore, spoken, spoken_by_disk
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.keys import KeyFile
from navigator_app.store.local import Store, make_store, open_store
from navigator_app.store.mirror import PURPOSE, Mirror
from navigator_app.store.opened import Person
from navigator_app.store.slots import Argon, Pbkdf2
from navigator_app.store.way_back import WayBack
from sync.clock import Clock, SystemClock
from sync.disk import flush_folder, put_in_place
from sync.errors import Refused
from sync.ids import new_id
from sync.records import KINDS
from sync.records.registry import Registry
from sync.sqlcipher import DatabaseError

FILE = keys.RECORDS
FRESH = "desk.db.new"
OURS_ONLY = 0o700


def exists(home: Path) -> bool:
    """Say whether a folder holds a desk, whole or damaged."""
    return (home / keys.NAME).exists() or (home / FILE).exists() or placing.is_under_way(home)


def people(home: Path) -> list[Person]:
    """Name those who can unlock a desk, without unlocking it.

    Raises: DamagedKeyFile, NewerFormat.
    """
    return people_of(keys.read(home))


def people_of(file: KeyFile) -> list[Person]:
    """Name those who have a slot in a key file that was read."""
    return [_person(slot) for slot in file.people()]


def _person(slot: slots.Slot) -> Person:
    return Person(slot.id, slot.name, slot.role)


class Vault:
    """The ways to an open store."""

    @staticmethod
    def create(  # noqa: PLR0913 - a desk is made once, from everything it needs
        home: Path,
        person_name: str,
        passphrase: str,
        *,
        person_id: str | None = None,
        role: str = "navigator",
        store_id: str | None = None,
        kdf: Argon | Pbkdf2 | None = None,
        kinds: Registry = KINDS,
        clock: Clock | None = None,
    ) -> Store:
        """Make a new desk in an empty folder and open it; `person_id` is the author of its changes.

        Raises: Refused when there is a desk already; FolderNotWritable, DiskFull.
        """
        _make_folder(home)
        if exists(home):
            raise Refused(None, "There is a desk in this folder already. Nothing was changed.")
        data_key = keys.new_data_key()
        store = store_id or new_id()
        slot = slots.make(
            store,
            "person",
            person_id or new_id(),
            person_name,
            role,
            kdf=kdf or slots.argon(),
            secret=passphrase,
            data_key=data_key,
        )
        _make_file(home, keys.key_for(data_key, keys.RECORDS), store)
        _write_keys(home, KeyFile(store=store, slots=(slot,)), slot.id, passphrase)
        return _opened(home, data_key, kinds, clock, _person(slot))

    @staticmethod
    def open(
        home: Path,
        slot_id: str,
        passphrase: str,
        *,
        kinds: Registry = KINDS,
        clock: Clock | None = None,
    ) -> Store:
        """Unlock a desk as one of `people(home)`.

        Raises: WrongPassphrase, DamagedKeyFile, NewerFormat, DamagedStore, NewerStore, FolderNotWritable.
        """
        return by_ring(key_ring.opened(home, slot_id, passphrase), kinds, clock)[1]

    @staticmethod
    def come_back(way: WayBack, pin: str, *, kinds: Registry = KINDS, clock: Clock | None = None) -> Store:
        """Open a desk again by the PIN it was left under, which goes on opening it for as long as it may.

        Raises: WrongPin, WayBackGone; what a file that cannot be opened raises.
        """
        return _file_opened(way.home, way.opened(pin), kinds, clock, way.person)


def _write_keys(home: Path, fresh: KeyFile, slot_id: str, passphrase: str) -> None:
    """Replace the key file once the new one was read back and opened."""

    def prove(read_back: KeyFile) -> None:
        slot = read_back.slot(slot_id)
        if slot is None:
            raise DamagedKeyFile
        slots.unlock(read_back.store, slot, passphrase)

    keys.write(home, fresh, prove)


def _make_folder(home: Path) -> None:
    try:
        home.mkdir(mode=OURS_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        raise spoken_by_disk(error) from error


def _make_file(home: Path, key: bytes, store: str) -> None:
    """Make the encrypted file under a name that counts only once the key file stands."""
    fresh = home / FRESH
    _clear(home)
    is_made = False
    try:
        make_store(fresh, key, store)
        is_made = True
    except DatabaseError as error:
        raise spoken(error) or error from error
    finally:
        if not is_made:
            _clear(home)


def _clear(home: Path) -> None:
    """Take away a file that never had a key file and so never held anything."""
    with suppress(OSError):
        for end in ("", "-wal", "-shm"):
            (home / f"{FRESH}{end}").unlink(missing_ok=True)


def by_ring(ring: KeyRing, kinds: Registry = KINDS, clock: Clock | None = None) -> tuple[KeyRing, Store]:
    """Open the store; a new data key that was announced and is not in force yet comes into force first.

    Raises: DamagedKeyFile, DamagedStore, NewerStore, FolderNotWritable.
    """
    keys.forget_unfinished(ring.home)
    whole = rekeying.finish(ring)
    return whole, _opened(whole.home, whole.data_key, kinds, clock, _person(whole.by))


def _opened(home: Path, data_key: bytes, kinds: Registry, clock: Clock | None, person: Person) -> Store:
    return _file_opened(home, keys.key_for(data_key, keys.RECORDS), kinds, clock, person)


def _file_opened(home: Path, key: bytes, kinds: Registry, clock: Clock | None, person: Person) -> Store:
    path = home / FILE
    try:
        if not path.exists() and (home / FRESH).exists():
            put_in_place(home / FRESH, path)
            flush_folder(home)
    except OSError as error:
        raise spoken_by_disk(error) from error
    if not path.exists():
        raise DamagedStore
    beside = Mirror(home, keys.key_for(key, PURPOSE))
    try:
        return _open_file(path, key, kinds, clock, person, beside)
    except (DatabaseError, DamagedStore):
        # A disk that stutters says "malformed" of a sound file: closed by now, it is opened once more.
        pass
    try:
        return _open_file(path, key, kinds, clock, person, beside)
    except DatabaseError as error:
        raise DamagedStore from error


def _open_file(
    path: Path, key: bytes, kinds: Registry, clock: Clock | None, person: Person, beside: Mirror
) -> Store:
    try:
        return open_store(path, key, kinds, clock or SystemClock(), person, beside)
    except DatabaseError as error:
        fault = spoken(error)
        if fault is None or isinstance(fault, DamagedStore):
            raise
        raise fault from error
