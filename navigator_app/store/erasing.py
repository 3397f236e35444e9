"""Taking a desk out of its folder on the center's order: its keys first, then whatever they opened; never by halves.

A mark is written before anything goes, so that whoever starts the program next finishes before anything is shown. What
stays is the mark's successor, which tells what happened in words, and what was sealed for the center alone. Only files
of ours are touched: somebody may have put others beside them.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sync.disk import flush_folder, whole_file

MARK: Final = "wiping.json"
"""While it is there the folder is being emptied."""
TOLD: Final = "wiped.json"
"""What is told afterwards: no name of a person, nothing of a record."""
KEYS: Final = ("keys.json", "keys.json.new", "keys.json.part")
"""What opens everything else."""
RECORDS: Final = ("desk.db", "desk.db-wal", "desk.db-shm", "desk.db-journal")
OURS: Final = (
    "desk.*",
    "joining.json*",
    "attempts.json*",
    "settings.*",
    "mirror*",
    "center.json*",
    "backups",
    "aside-*",
    "restored-*",
    ".readying",
    "exports",
    "log",
    "*.navsealed.new",
)
"""Whatever else a desk keeps in its folder, now or in a later release; a test walks a whole desk by it."""
OTHER_DESKS: Final = ("aside-*", "restored-*", ".readying")
"""Folders of desks that were put aside, or were about to take this one's place."""
_BLOCK_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Wiped:
    """What is told of a desk that was wiped."""

    order: str
    at: str
    sealed: tuple[str, ...] = ()
    """Files for the center alone that stay."""
    center: str = ""
    phone: str = ""
    """Whom to call."""
    is_confirmed: bool = False
    """The center was told that it is done."""


def begin(home: Path, wiped: Wiped) -> None:
    """Write down that the folder is to be emptied: from here on there is no way back.

    Raises: OSError.
    """
    _write(home / MARK, wiped)


def is_begun(home: Path) -> bool:
    """Say whether a folder is being emptied."""
    return (home / MARK).exists()


def destroy_keys(home: Path) -> None:
    """Write over what opens the records, and take it away.

    Raises: OSError.
    """
    for name in (*KEYS, *_keys_of_other_desks(home)):
        _destroy(home / name)
    flush_folder(home)


def destroy_rest(home: Path) -> None:
    """Take the records away, then everything else of ours.

    Raises: OSError when something could not be taken away; what could be is gone.
    """
    stuck: OSError | None = None
    for path in [*(home / name for name in RECORDS), *_ours(home)]:
        try:
            _take_away(path)
        except OSError as error:
            stuck = error
    flush_folder(home)
    if stuck is not None:
        raise stuck


def conclude(home: Path, wiped: Wiped) -> None:
    """Put what is told in the place of the mark.

    Raises: OSError.
    """
    _write(home / TOLD, wiped)
    (home / MARK).unlink(missing_ok=True)
    flush_folder(home)


def finish(home: Path) -> bool:
    """Finish what was cut short, if anything was; False when something could not be taken away yet.

    The keys are gone in any case, before this returns.
    """
    if not is_begun(home):
        return True
    try:
        destroy_keys(home)
        destroy_rest(home)
        conclude(home, _read(home / MARK) or Wiped("", ""))
    except OSError:
        return False
    return True


def told(home: Path) -> Wiped | None:
    """Give what is told of a folder that was emptied or is being emptied; None for one that was not."""
    if is_begun(home):
        return _read(home / MARK) or Wiped("", "")
    return _read(home / TOLD)


def forget_told(home: Path) -> None:
    """Tell it no more: a new desk is made here."""
    with suppress(OSError):
        (home / TOLD).unlink(missing_ok=True)


def _keys_of_other_desks(home: Path) -> list[str]:
    """Name the keys of desks that were put aside, or were about to take this one's place."""
    found = (path for folder in OTHER_DESKS for name in KEYS for path in home.glob(f"{folder}/{name}"))
    return [str(path.relative_to(home)) for path in found]


def _ours(home: Path) -> Iterator[Path]:
    for pattern in OURS:
        yield from sorted(home.glob(pattern))


def _take_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _destroy(path: Path) -> None:
    """Write over a small file before it goes; what a disk keeps elsewhere stays under its passphrases."""
    try:
        size_bytes = path.stat().st_size
        with path.open("r+b") as file:
            for _ in range(0, size_bytes, _BLOCK_BYTES):
                file.write(secrets.token_bytes(_BLOCK_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    except IsADirectoryError:
        shutil.rmtree(path)
        return
    path.unlink(missing_ok=True)


def _write(path: Path, wiped: Wiped) -> None:
    with whole_file(path) as file:
        file.write(json.dumps(asdict(wiped)).encode())


def _read(path: Path) -> Wiped | None:
    try:
        plain: dict[str, Any] = json.loads(path.read_bytes())
        return Wiped(**{**plain, "sealed": tuple(plain["sealed"])})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Wiped("", "")
