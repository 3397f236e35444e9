"""The hub's folder and the key of its database: 32 bytes in a file that only the hub's user may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sync.disk import BINARY, flush_folder
from sync.errors import Refused, Unavailable
from sync.sqlcipher import KEY_BYTES

KEY_NAME = "hub.key"
KEY_VARIABLE = "NAVIGATOR_HUB_KEY_FILE"
OTHERS = 0o077


def key_file(folder: Path) -> Path:
    """Say where the key lies: where the environment says, else beside the database."""
    named = os.environ.get(KEY_VARIABLE)
    return Path(named) if named else folder / KEY_NAME


def hub_key(folder: Path, *, is_new: bool) -> bytes:
    """Read the key; makes folder and key when the hub is new.

    Raises: Refused when the key is missing, too open, or no key; Unavailable when the disk refuses.
    """
    file = key_file(folder)
    try:
        if is_new:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make(file)
        return _read(file)
    except FileNotFoundError as error:
        raise Refused(
            None,
            "The hub's key file is missing: its database cannot be opened without it. "
            "Put it back beside the database or name it in {variable}.",
            variable=KEY_VARIABLE,
        ) from error
    except OSError as error:
        raise Unavailable("The hub's folder cannot be read or written. Check its disk and owner.") from error


def _make(file: Path) -> None:
    """Put a new key in place whole or not at all; whoever comes second finds the first one's."""
    if file.exists():
        return
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
    try:
        os.write(descriptor, secrets.token_bytes(KEY_BYTES))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    # Without its key the database is noise: the name has to last as well.
    flush_folder(file.parent)


def _read(file: Path) -> bytes:
    if os.name == "posix" and file.stat().st_mode & OTHERS:
        raise Refused(None, "The hub's key file can be read by others. Make it readable by its owner alone.")
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise Refused(None, "The hub's key file does not hold a key.")
    return key
