"""Backups of a desk: when the next is due, which there are and what is known of them, and putting one in place.

What was made is noted in the encrypted store, with each one's key, so that those kept on this computer are sealed
anew to a new sheet. Whoever holds the sheet may put a backup in place, and whoever holds the center's key where the
sheet is lost; that is what they are for.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from navigator_app.desk import Desk
from navigator_app.release import release
from navigator_app.store import backing_up, backup_file, keys, passphrases, placing, register, restoring
from navigator_app.store.backing_up import Made, Stopped, never
from navigator_app.store.backup_file import OpenBackup
from navigator_app.store.faults import DamagedBackup, spoken_by_disk
from navigator_app.store.keys import KeyFile
from navigator_app.store.opened import Person
from navigator_app.store.restoring import Restorer
from navigator_app.store.slots import Argon, Pbkdf2, calibrated
from sync.clock import Clock, SystemClock
from sync.disk import whole_file
from sync.errors import Refused, Said
from sync.records.base import stamp
from sync.rules.backing_up import is_due, is_stale, rule
from sync.sqlcipher import DatabaseError

TROUBLE: Final = "desk.backup_trouble"
"""Why the last try made none, and when that was; gone with the next one that is made."""
REMEMBERED: Final = 40
"""So many are remembered; of those on sticks the oldest are forgotten first, not removed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One that was made and tried."""

    id: str
    name: str
    folder: str
    """Empty for the desk's own."""
    made_at: str
    size_bytes: int
    records: int
    unsent: int
    documents: int
    unread: int
    is_here: bool = False
    """The file lies where it was put, as long as it was."""
    is_of_this_sheet: bool = True
    """The sheet that is good now opens it, or the center's key; as far as it is known."""

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a desk stands with its backups."""

    kept: tuple[Backup, ...] = ()
    """The newest first."""
    has_sheet: bool = False
    has_escrow: bool = False
    is_stale: bool = True
    trouble: str = ""
    trouble_at: str = ""
    asides: int = 0
    """How many desks a backup took the place of and that are still kept."""
    restored_at: str = ""
    """When a backup was put in place here; empty where none was."""
    restored_of: str = ""
    """Of when it was."""
    own_folder: Path = field(default_factory=Path)

    @property
    def last(self) -> Backup | None:
        """The newest one that is where it was put; else the newest one elsewhere."""
        here = (one for one in self.kept if one.is_here)
        return next(here, None) or next((one for one in self.kept if one.folder), None)

    @property
    def can_be_opened(self) -> bool:
        """Whether something could open one that was made now."""
        return self.has_sheet or self.has_escrow


def own_folder(home: Path) -> Path:
    """Say where the daily ones lie."""
    return home / backing_up.FOLDER


def standing(desk: Desk, home: Path) -> Standing:
    """Say how this desk stands with its backups.

    Raises: DamagedKeyFile, NewerFormat, FolderNotWritable.
    """
    types = {slot.type for slot in keys.read(home).slots}
    public = _public(home)
    kept = tuple(_as_it_lies(home, line, public) for line in reversed(_lines(desk)))
    trouble: dict[str, str] = desk.store.setting(TROUBLE, {})
    restored: dict[str, str] = desk.store.setting(restoring.RESTORED, {})
    found = Standing(
        kept=kept,
        has_sheet="recovery" in types,
        has_escrow="escrow" in types,
        trouble=trouble.get("reason", ""),
        trouble_at=trouble.get("at", ""),
        asides=len(placing.asides(home)),
        restored_at=restored.get("at", ""),
        restored_of=restored.get("made_at", ""),
        own_folder=own_folder(home),
    )
    return replace(found, is_stale=is_stale(found.last.at if found.last else None, desk.now()))


def _lines(desk: Desk) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = desk.store.setting(register.BACKUPS, [])
    return sorted(lines, key=lambda line: str(line["made_at"]))


def _as_it_lies(home: Path, line: dict[str, Any], public: frozenset[bytes]) -> Backup:
    file = _file_of(home, line)
    is_here, is_of_this_sheet = False, True
    with suppress(OSError):
        is_here = file.stat().st_size == line["size_bytes"]
    if is_here:
        is_of_this_sheet = _publics_of(file) == public
    known = {name: line[name] for name in _KEPT}
    return Backup(**known, is_here=is_here, is_of_this_sheet=is_of_this_sheet)


_KEPT: Final = ("id", "name", "folder", "made_at", "size_bytes", "records", "unsent", "documents", "unread")


def _file_of(home: Path, line: dict[str, Any]) -> Path:
    folder = Path(line["folder"]) if line["folder"] else own_folder(home)
    return folder / Path(line["name"]).name


def _public(home: Path) -> frozenset[bytes]:
    return frozenset(slot.public for slot in backup_file.holders(keys.read(home)))


def _publics_of(file: Path) -> frozenset[bytes] | None:
    """Name the halves that a backup is sealed to; None where there is none that can be read."""
    try:
        return frozenset(slot.public for slot in backup_file.read_header(file).slots)
    except Said:
        return None


def newest_file(home: Path) -> Path | None:
    """Name the newest backup in the desk's own folder, without unlocking anything."""
    moments = {file: _moment_of(file) for file in own_folder(home).glob(f"*{backup_file.ENDING}")}
    return max((file for file, at in moments.items() if at), key=lambda file: moments[file], default=None)


def newest_here(home: Path) -> datetime | None:
    """Say of when it is."""
    newest = newest_file(home)
    at = _moment_of(newest) if newest else ""
    return datetime.fromisoformat(at) if at else None


def can_be_opened(home: Path) -> bool:
    """Say whether something could open a backup that was made now.

    Raises: DamagedKeyFile, NewerFormat, FolderNotWritable.
    """
    return bool(_public(home))


def make(desk: Desk, home: Path, folder: Path | None = None, is_stopped: Stopped = never) -> Made:
    """Make one now: in the desk's own folder, where only so many are kept, or in one that a person chose.

    Raises: Refused where nothing could open it, or for a folder that is not there; what `backing_up.make` raises.
    """
    if folder is not None and not folder.is_dir():
        raise Refused(
            "folder", "This folder is not here. Plug the stick in, or choose another one. No backup was made."
        )
    try:
        made = backing_up.make(desk.store, folder or own_folder(home), release(), is_stopped)
    except Said as why:
        if not is_stopped():
            _note_trouble(desk, why)
        raise
    line = {
        **{name: getattr(made, name) for name in _KEPT if hasattr(made, name)},
        "name": made.file.name,
        "folder": str(folder.absolute()) if folder else "",
        "key": made.key.hex(),
    }
    lines = [*_lines(desk), line]
    if folder is None:
        lines = _only_so_many(home, lines)
    desk.store.set_setting(register.BACKUPS, _remembered(lines))
    desk.store.set_setting(TROUBLE, {})
    return made


def _remembered(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Forget the oldest of those elsewhere where there are too many; one's own goes with its file, key and all."""
    elsewhere = [line for line in lines if line["folder"]]
    over = elsewhere[: max(0, len(lines) - REMEMBERED)]
    return [line for line in lines if line not in over]


def _note_trouble(desk: Desk, why: Said) -> None:
    """Keep why none was made, where the disk lets itself be written."""
    with suppress(Said, DatabaseError):
        desk.store.set_setting(TROUBLE, {"at": stamp(desk.now()), "reason": why.reason})


def _only_so_many(home: Path, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let the oldest of the desk's own go, and the files of a desk that was here before, once there are more."""
    folder = own_folder(home)
    names = {line["name"] for line in lines}
    found = [(_moment_of(file), file) for file in folder.glob(f"*{backup_file.ENDING}")]
    whole = sorted((at, file) for at, file in found if at)
    for _, file in whole[: -rule().kept]:
        with suppress(OSError):
            file.unlink()
    left = {file.name for file in folder.glob(f"*{backup_file.ENDING}")}
    return [line for line in lines if line["folder"] or line["name"] in left & names]


def _moment_of(file: Path) -> str:
    """Say when one was made; empty for a file whose beginning is damaged, which pushes none out."""
    try:
        return backup_file.read_header(file).about.made_at
    except Said:
        return ""


def look_after(desk: Desk, home: Path, is_stopped: Stopped = never) -> Made | None:
    """Do what a day asks for: make one if it is time, seal those kept here to the sheet that is good now.

    Empty: None where none was due, or where nothing could open one.
    Raises: what `make` raises.
    """
    placing.let_go(home, desk.now())
    reseal(desk, home)
    own = [line for line in _lines(desk) if not line["folder"] and _file_of(home, line).exists()]
    last = datetime.fromisoformat(own[-1]["made_at"]) if own else None
    if not is_due(last, desk.now()) or not _public(home):
        return None
    return make(desk, home, is_stopped=is_stopped)


def reseal(desk: Desk, home: Path) -> int:
    """Seal the backups kept here to the sheet and the key of the center that are good now; gives how many were.

    Whoever held an older sheet opens them no more; what lies on sticks is out of reach and stays as it is.
    Raises: DiskFull, FolderNotWritable; the old file then stands.
    """
    of, public = keys.read(home), _public(home)
    count = 0
    for line in _lines(desk) if public else ():
        file = _file_of(home, line)
        if not line["folder"] and _publics_of(file) not in (public, None):
            with suppress(DamagedBackup):
                found = backup_file.opened_by_key(
                    file, backup_file.read_header(file), bytes.fromhex(line["key"])
                )
                _write_anew(found, of)
                count += 1
    if count:
        _learn_sizes(desk, home)
    return count


def _write_anew(found: OpenBackup, of: KeyFile) -> None:
    try:
        with whole_file(found.file) as file:
            backup_file.resealed(found, file, of)
    except OSError as error:
        raise spoken_by_disk(error) from error


def _learn_sizes(desk: Desk, home: Path) -> None:
    lines = _lines(desk)
    for line in lines:
        file = _file_of(home, line)
        if not line["folder"] and file.exists():
            line["size_bytes"] = file.stat().st_size
    desk.store.set_setting(register.BACKUPS, lines)


@dataclass(frozen=True, slots=True)
class Looked:
    """A backup that the sheet or the center's key opened, before it is put in place."""

    made_at: str
    release: str
    size_bytes: int
    people: tuple[Person, ...]
    """Who could unlock that desk."""


def look(file: Path, by: str | X25519PrivateKey) -> Looked:
    """Open a backup by the sheet's code or the center's key and say whose it is.

    Raises: Refused for what is no code of a sheet; WrongSheet, WrongEscrowKey, NoEscrow, NoBackup, DamagedBackup,
    NewerBackup.
    """
    found = _opened(file, by)
    about = found.header.about
    return Looked(about.made_at, about.release, file.stat().st_size, restoring.people_in(found))


def _opened(file: Path, by: str | X25519PrivateKey) -> OpenBackup:
    if isinstance(by, str):
        return backup_file.opened_by_code(file, by)
    return backup_file.opened_from_escrow(file, by)


def put_back(
    home: Path,
    file: Path,
    by: str | X25519PrivateKey,
    person: str,
    passphrase: str,
    *,
    clock: Clock | None = None,
    kdf: Argon | Pbkdf2 | None = None,
) -> None:
    """Put a backup in the place of the desk of a folder, for one person with a new passphrase.

    Shape: `by` is the sheet's code, or the center's key: no sheet opens the desk then until one is made.
    Raises: Refused for a weak passphrase; what `look` and `restoring.put_in_place` raise. Nothing was then changed.
    """
    found = _opened(file, by)
    names = [one.name for one in restoring.people_in(found) if one.id == person]
    passphrases.check(passphrase, about=" ".join(names).split())
    who = Restorer(person, passphrase, kdf or calibrated(), by if isinstance(by, str) else "")
    restoring.put_in_place(home, found, who, clock or SystemClock())


def check(desk: Desk, home: Path) -> tuple[tuple[Backup, str], ...]:
    """Read every backup that can be reached whole, and open its records; each with what is wrong, or nothing."""
    return tuple((one, _what_is_wrong(desk, home, one)) for one in standing(desk, home).kept if one.is_here)


def _what_is_wrong(desk: Desk, home: Path, one: Backup) -> str:
    line = next(each for each in _lines(desk) if each["id"] == one.id)
    file = _file_of(home, line)
    try:
        found = backup_file.opened_by_key(file, backup_file.read_header(file), bytes.fromhex(line["key"]))
        backing_up.try_whole(found, desk.store)
    except Said as why:
        return str(why)
    return ""


def told(found: Standing) -> dict[str, Any]:
    """Give it as plain values, for the command line."""
    return {
        "last": asdict(found.last) if found.last else None,
        "is_stale": found.is_stale,
        "has_sheet": found.has_sheet,
        "trouble": found.trouble,
        "kept": [asdict(one) for one in found.kept],
    }
