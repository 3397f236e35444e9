"""Putting a desk that was made ready beside another one in its place; the other one is put aside whole.

Once the folder of the new desk has the name that makes it count, everything after is renaming, which whoever comes
next to the folder goes on with: what still lies in that folder has not been put in place yet, and what stands in its
place is of the old desk. So a folder is opened as the one or as the other, wherever the power failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Final

from navigator_app.store.faults import FolderNotWritable, StoreBusy, spoken_by_disk
from sync.disk import flush_folder, put_in_place
from sync.rules.backing_up import may_go

try:
    import fcntl
except ImportError:  # Windows, which renames no file that is open
    fcntl = None  # type: ignore[assignment]

READYING: Final = ".readying"
"""A desk that is being made ready; it counts for nothing."""
READY: Final = "restored-"
"""How the name of one begins that takes the place of the other; its moment follows."""
ASIDE: Final = "aside-"
RECORDS: Final = "desk.db"
PLACED: Final = ("desk.contents", RECORDS, "keys.json")
"""What a desk is made of, in the order in which it is put in place."""
BESIDE: Final = ("desk.db-wal", "desk.db-shm", "desk.db.new", "keys.json.new", "attempts.json", "mirror")
"""What belongs to the old desk alone."""
BACKUPS: Final = "backups"
"""The folder in which the desk's own backups lie."""
OURS_ONLY: Final = 0o700
_MOMENT: Final = "%Y%m%dT%H%M%SZ"
_DMS_AT: Final = 128
"""SQLite's lock on its shared memory that every connection holds; source: sqlite.org, os_unix.c, UNIX_SHM_DMS."""


def readying(home: Path) -> Path:
    """Give an empty folder beside the desk, in which another one is made ready.

    Raises: DiskFull, FolderNotWritable.
    """
    folder = home / READYING
    try:
        home.mkdir(mode=OURS_ONLY, parents=True, exist_ok=True)
        rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=OURS_ONLY)
        (folder / PLACED[0]).mkdir(mode=OURS_ONLY)
    except OSError as error:
        raise spoken_by_disk(error) from error
    return folder


def give_up(home: Path) -> None:
    """Take away a desk that did not become ready."""
    rmtree(home / READYING, ignore_errors=True)


def take_place(home: Path, at: datetime) -> None:
    """Put the desk that is ready in the place of whatever is there.

    Raises: StoreBusy when somebody is at the old one; FolderNotWritable.
    """
    check_closed(home)
    ready = home / f"{READY}{at.astimezone(UTC).strftime(_MOMENT)}"
    try:
        for folder in (home / READYING / PLACED[0], home / READYING):
            flush_folder(folder)
        put_in_place(home / READYING, ready)
        flush_folder(home)
    except OSError as error:
        raise spoken_by_disk(error) from error
    finish(home)


def is_under_way(home: Path) -> bool:
    """Say whether a desk is ready that is not whole in its place yet."""
    return next(_ready(home), None) is not None


def _ready(home: Path) -> Iterator[Path]:
    yield from sorted(home.glob(f"{READY}*"))


def finish(home: Path) -> None:
    """Go on with what was cut short, from wherever it was.

    Raises: FolderNotWritable.
    """
    for ready in list(_ready(home)):
        aside = home / f"{ASIDE}{ready.name.removeprefix(READY)}"
        try:
            _put_in_place(home, ready, aside)
        except OSError as error:
            raise FolderNotWritable from error


def _put_in_place(home: Path, ready: Path, aside: Path) -> None:
    if (ready / RECORDS).exists():
        for name in BESIDE:
            _put_aside(home / name, aside)
    for name in PLACED:
        if (ready / name).exists():
            _put_aside(home / name, aside)
            put_in_place(ready / name, home / name)
            flush_folder(home)
    rmtree(ready, ignore_errors=True)
    flush_folder(home)


def _put_aside(path: Path, aside: Path) -> None:
    if path.exists():
        aside.mkdir(mode=OURS_ONLY, exist_ok=True)
        put_in_place(path, aside / path.name)
        flush_folder(aside)


def asides(home: Path) -> list[Path]:
    """Name the desks that were put aside."""
    return sorted(home.glob(f"{ASIDE}*"))


def let_go(home: Path, now: datetime) -> None:
    """Take away desks that were put aside long enough ago."""
    for folder in asides(home):
        with suppress(ValueError):
            at = datetime.strptime(folder.name.removeprefix(ASIDE), _MOMENT).replace(tzinfo=UTC)
            if may_go(at, now):
                rmtree(folder, ignore_errors=True)


def forget_backups(home: Path) -> None:
    """Take away the backups that lie beside the desk.

    A desk that was put aside stays its days: what it never sent is nowhere else, and on its first contact it lets go
    of everything by itself.
    """
    rmtree(home / BACKUPS, ignore_errors=True)


def check_closed(home: Path) -> None:
    """Make sure that nobody is at the desk of a folder, in this program or another one.

    Raises: StoreBusy.
    """
    shared = home / f"{RECORDS}-shm"
    if fcntl is None or not shared.exists():
        return
    with shared.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _DMS_AT)
        except OSError as error:
            raise StoreBusy from error
        fcntl.lockf(file, fcntl.LOCK_UN, 1, _DMS_AT)
