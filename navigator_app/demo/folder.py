"""The folder of one practice: gone when practice ends, and what a practice that was killed left goes at the next one.

Whoever practices keeps a file in its folder locked; the system lets go of it however the program ends, so a folder
that can be locked by somebody else is nobody's any more.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sync.disk import BINARY

PREFIX: Final = "navigator-practice-"
_IN_USE: Final = "in-use"


@contextmanager
def practice_folder() -> Iterator[Path]:
    """Give an empty folder for one practice, after clearing away those that nobody practices in any more."""
    clear_leftovers(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    held = os.open(folder / _IN_USE, os.O_RDWR | os.O_CREAT | BINARY, 0o600)
    try:
        _lock(held)
        yield folder
    finally:
        os.close(held)
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(beside: Path) -> tuple[Path, ...]:
    """Remove the practice folders whose program is no more; give those that were removed."""
    left = tuple(one for one in sorted(beside.glob(f"{PREFIX}*")) if one.is_dir() and _is_nobodys(one))
    for one in left:
        shutil.rmtree(one, ignore_errors=True)
    return left


def _is_nobodys(folder: Path) -> bool:
    """Say whether nobody holds it; one that is being made has no file yet, and is somebody's."""
    try:
        found = os.open(folder / _IN_USE, os.O_RDWR | BINARY)
    except OSError:
        return False
    try:
        _lock(found)
    except OSError:
        return False
    finally:
        os.close(found)
    return True


def _lock(file: int) -> None:
    """Lock a file until it is closed.

    Raises: OSError when somebody else has it.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - only there

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
