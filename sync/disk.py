"""A file that is there whole or not at all: written beside its name, on the disk before it gets it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

BESIDE: Final = ".part"
_OURS_ONLY: Final = 0o600


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file anew, readable for the one who reads it back before it counts; an error leaves what was there.

    Raises: OSError.
    """
    beside = path.with_name(path.name + BESIDE)
    try:
        # What an earlier try left goes; a link that somebody laid there is not followed.
        beside.unlink(missing_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(beside, flags, _OURS_ONLY), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(path.parent)


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
