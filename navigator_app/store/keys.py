"""The key file: one small keys.json, in exactly one generation, replaced as a whole.

It changes only with people and keys. A check over its letters tells damage from a wrong passphrase; it is no
secret and protects against nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, ValidationError

from navigator_app.store import placing
from navigator_app.store.faults import DamagedKeyFile, NewerFormat, spoken_by_disk
from navigator_app.store.slots import KEY_BYTES, Slot
from sync.disk import BINARY, flush_folder, put_in_place
from sync.errors import Said
from sync.ids import Id

NAME = "keys.json"
FORMAT = 1
RECORDS = "desk.db"
"""The file of records beside the key file, and what its key is derived for."""
SIZE_LIMIT_BYTES = 1_000_000
OURS_ONLY = 0o600


class KeyFile(BaseModel):
    """What keys.json holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    store: Id
    slots: tuple[Slot, ...]
    pending: tuple[Slot, ...] | None = None
    """While a new data key comes into force: the same slots with the new one sealed to them."""

    def slot(self, slot_id: str) -> Slot | None:
        """Find a slot."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def people(self) -> tuple[Slot, ...]:
        """Give the slots of people, for the picker."""
        return tuple(slot for slot in self.slots if slot.type == "person")


def read(home: Path) -> KeyFile:
    """Read a desk's key file; a desk that was to take the place of this one takes it first, all of it.

    Raises: DamagedKeyFile, NewerFormat, FolderNotWritable when it may not be read.
    """
    placing.finish(home)
    try:
        with (home / NAME).open("rb") as file:
            body = file.read(SIZE_LIMIT_BYTES + 1)
    except FileNotFoundError as error:
        raise DamagedKeyFile from error
    except OSError as error:
        raise spoken_by_disk(error) from error
    return parse(body)


def parse(body: bytes) -> KeyFile:
    """Read the bytes of a key file.

    Raises: DamagedKeyFile, NewerFormat.
    """
    if len(body) > SIZE_LIMIT_BYTES:
        raise DamagedKeyFile
    try:
        plain = json.loads(body)
        if not isinstance(plain, dict) or body != _lettered(plain) or plain.pop("check") != _check(plain):
            raise DamagedKeyFile
        if isinstance(plain.get("format"), int) and plain["format"] > FORMAT:
            raise NewerFormat
        return KeyFile.model_validate_json(json.dumps(plain))
    except (ValueError, KeyError, RecursionError, ValidationError) as error:
        raise DamagedKeyFile from error


def write(home: Path, keys: KeyFile, prove: Callable[[KeyFile], object]) -> None:
    """Replace the key file: written beside it, flushed, read back, opened by `prove`, put in its place.

    Raises: DiskFull, FolderNotWritable; the old file then stands.
    """
    plain = json.loads(keys.model_dump_json())
    body = _lettered(plain | {"check": _check(plain)})
    beside = _beside(home)
    try:
        _flushed(beside, body)
        prove(parse(beside.read_bytes()))
        put_in_place(beside, home / NAME)
        flush_folder(home)
    except OSError as error:
        raise spoken_by_disk(error) from error
    finally:
        _away(beside)


def forget_unfinished(home: Path) -> None:
    """Take away a key file that never took its place; there is one generation, whatever was cut short."""
    with suppress(Said):
        _away(_beside(home))


def _beside(home: Path) -> Path:
    return home / f"{NAME}.new"


def _flushed(path: Path, body: bytes) -> None:
    _away(path)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, OURS_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _away(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise spoken_by_disk(error) from error


def new_data_key() -> bytes:
    """Make a data key."""
    return secrets.token_bytes(KEY_BYTES)


def key_for(data_key: bytes, purpose: str) -> bytes:
    """Derive the key for one purpose: the encrypted file, the seal of the mirror."""
    return HKDF(SHA256(), KEY_BYTES, None, f"navigator {purpose}".encode()).derive(data_key)


def _lettered(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"


def _check(plain: dict[str, Any]) -> str:
    said = {key: value for key, value in plain.items() if key != "check"}
    return hashlib.sha256(_lettered(said)).hexdigest()
