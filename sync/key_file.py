"""A secret in a file that its owner alone may read: the center's escrow key, the key for orders."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sync.disk import BINARY, flush_folder
from sync.errors import Refused, Unavailable

SIZE_LIMIT_BYTES: Final = 10_000
_OURS_ONLY: Final = 0o600
_OTHERS: Final = 0o077


def keep(file: Path, body: bytes) -> None:
    """Write a secret into a new file, and see that it is there.

    Raises: Refused where a file of this name is there; Unavailable when the disk refuses.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, _OURS_ONLY)
        with os.fdopen(handle, "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        flush_folder(file.parent)
    except FileExistsError as error:
        raise Refused("out", "There is a file of this name already. It was left as it is.") from error
    except OSError as error:
        raise Unavailable("The file {name} cannot be written.", name=str(file)) from error
    if read(file, "out") != body:
        raise Unavailable("The file {name} does not hold what was written to it.", name=str(file))


def read(file: Path, field: str) -> bytes:
    """Read a secret; `field` names what it was asked as.

    Raises: Refused for a file that others may read; Unavailable when it cannot be read.
    """
    try:
        with file.open("rb") as found:
            if os.name == "posix" and os.fstat(found.fileno()).st_mode & _OTHERS:
                raise Refused(field, "This file can be read by others. Make it readable by its owner alone.")
            return found.read(SIZE_LIMIT_BYTES)
    except OSError as error:
        raise Unavailable("The file {name} cannot be read.", name=str(file)) from error
