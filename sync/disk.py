"""A file that is there whole or not at all: written beside its name, on the disk before it gets it."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

BESIDE: Final = ".part"
BINARY: Final[int] = getattr(os, "O_BINARY", 0)
"""Without it Windows writes two bytes for a newline into what `os.open` opened."""
_OURS_ONLY: Final = 0o600
_HELD_S: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.3) if os.name == "nt" else ()
"""How long to wait, one time after another, for a file that another program holds: about a second in all."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file anew, readable for the one who reads it back before it counts; an error leaves what was there.

    Raises: OSError.
    """
    beside = path.with_name(path.name + BESIDE)
    try:
        # What an earlier try left goes; a link that somebody laid there is not followed.
        beside.unlink(missing_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY
        with os.fdopen(os.open(beside, flags, _OURS_ONLY), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        put_in_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(path.parent)


def put_in_place(
    beside: Path,
    path: Path,
    *,
    rename: Callable[[Path, Path], object] = os.replace,
    waits_s: Sequence[float] = _HELD_S,
) -> None:
    """Give a file the name of another one, which may be open.

    Windows does not rename over a file, or one, that a virus scanner or an indexer is just reading: they let go
    within moments, and it is tried again for about a second. Other systems rename at once.
    Raises: OSError; what was there is there still.
    """
    for held_s in (*waits_s, None):
        try:
            rename(beside, path)
        except PermissionError:
            if held_s is None:
                raise
            time.sleep(held_s)
        else:
            return


def flush_folder(folder: Path) -> None:
    """Make a rename in a folder last; Windows keeps its own promise about that, some sticks cannot promise it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)
