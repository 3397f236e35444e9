"""A backup's file: a header that says whose and of when it is, sealed keys, then everything in sealed chunks.

    NAVBACK and a newline | length of the header, 4 bytes | header, JSON | its SHA-256 | its HMAC | chunks

The key is random and the backup's own. It is sealed to the site's sheet and to the center, never to a person. Neither
header nor file's name holds a name. The SHA-256 tells damage from a wrong code and is no secret; the HMAC, under the
key, says that nobody changed the header. Each chunk is AES-256-GCM under a number and a mark on the last one, with
the unchanging part of the header as additional data: none can be moved, left out or cut off. A new sheet replaces
the sealed keys and leaves the chunks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pydantic import ValidationError

from navigator_app.store import key_codes, keys, slots
from navigator_app.store.backup_chunks import CHUNK_BYTES, FORMAT, About, Part, lettered, parts_of
from navigator_app.store.faults import (
    DamagedBackup,
    DamagedKeyFile,
    NewerBackup,
    NoBackup,
    NoEscrow,
    WrongEscrowKey,
    WrongPassphrase,
    WrongSheet,
    spoken_by_disk,
)
from navigator_app.store.keys import KeyFile
from navigator_app.store.slots import Slot
from sync.errors import Refused

MAGIC: Final = b"NAVBACK\n"
ENDING: Final = ".navigator-backup"
_LENGTH_BYTES: Final = 4
_DIGEST_BYTES: Final = 32
_HEADER_LIMIT_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the chunks."""

    about: About
    store: str
    """Of the key file that the slots are of: it changes with a desk that was put back."""
    slots: tuple[Slot, ...]
    size_bytes: int
    """How long it is: where the chunks begin."""
    body: bytes
    mac: bytes


@dataclass(frozen=True, slots=True)
class OpenBackup:
    """A backup that a code or the center's key opened."""

    file: Path
    header: Header
    key: bytes = field(repr=False)
    by: Slot | None = None
    """What opened it; None where the desk that made it did, by the key that it kept."""

    def parts(self) -> Iterator[Part]:
        """Give what is in it, one after another: name, size, and what gives its bytes.

        Raises: DamagedBackup; FolderNotWritable when the file cannot be read.
        """
        try:
            with self.file.open("rb") as file:
                file.seek(self.header.size_bytes)
                yield from parts_of(file, self.header.about, self.key)
        except OSError as error:
            raise spoken_by_disk(error) from error


def holders(of: KeyFile) -> tuple[Slot, ...]:
    """Give the slots of a desk that a backup is sealed to: the sheet and the center, and never a person."""
    return tuple(slot for slot in of.slots if slot.type in ("recovery", "escrow"))


def write_header(file: BinaryIO, about: About, key: bytes, of: KeyFile) -> None:
    """Write what stands before the chunks; nobody's secret is needed, and no name goes along."""
    sealed = [
        slot.model_copy(
            update={
                "name": "" if slot.type == "escrow" else slot.name,
                "data_key": slots.seal(of.store, slot.id, slot.public, key, about.purpose),
            }
        )
        for slot in holders(of)
    ]
    plain = {"about": about.model_dump(mode="json"), "store": of.store}
    body = lettered({**plain, "slots": [slot.model_dump(mode="json") for slot in sealed]})
    file.write(MAGIC + len(body).to_bytes(_LENGTH_BYTES, "big") + body)
    file.write(hashlib.sha256(body).digest() + _mac(key, body))


def read_header(file: Path) -> Header:
    """Read what a backup says of itself, which is checked by whoever opens it.

    Raises: NoBackup, DamagedBackup, NewerBackup, FolderNotWritable.
    """
    try:
        with file.open("rb") as opened:
            return header_of(opened)
    except OSError as error:
        raise spoken_by_disk(error) from error


def header_of(file: BinaryIO) -> Header:
    """Read the header of an open file from its start on.

    Raises: NoBackup, DamagedBackup, NewerBackup.
    """
    file.seek(0)
    if file.read(len(MAGIC)) != MAGIC:
        raise NoBackup
    length = int.from_bytes(file.read(_LENGTH_BYTES), "big")
    if length > _HEADER_LIMIT_BYTES:
        raise DamagedBackup
    body, digest, mac = file.read(length), file.read(_DIGEST_BYTES), file.read(_DIGEST_BYTES)
    if len(mac) != _DIGEST_BYTES or hashlib.sha256(body).digest() != digest:
        raise DamagedBackup
    try:
        plain = json.loads(body)
        about = plain["about"]
        if isinstance(about["format"], int) and about["format"] > FORMAT:
            raise NewerBackup
        found = tuple(Slot.model_validate_json(json.dumps(one)) for one in plain["slots"])
        return Header(About.model_validate(about), str(plain["store"]), found, file.tell(), body, mac)
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise DamagedBackup from error


def opened_by_code(file: Path, typed: str) -> OpenBackup:
    """Open a backup by the code of the sheet.

    Raises: Refused for what is no such code; WrongSheet; what `read_header` raises.
    """
    header = read_header(file)
    code = key_codes.read(typed)
    if key_codes.is_for_phone(code):
        raise Refused(
            "code", "This is a code for the phone. A backup is opened by the 8 groups of the sheet."
        )
    for slot in header.slots:
        if slot.type == "recovery":
            try:
                private = slots.private_half(header.store, slot, code)
            except WrongPassphrase:
                continue
            return _opened(file, header, slot, private)
    raise WrongSheet


def opened_from_escrow(file: Path, private: X25519PrivateKey) -> OpenBackup:
    """Open a backup by the half of an escrow key that the center keeps.

    Raises: NoEscrow, WrongEscrowKey; what `read_header` raises.
    """
    header, public = read_header(file), private.public_key().public_bytes_raw()
    centers = [one for one in header.slots if one.type == "escrow"]
    if not centers:
        raise NoEscrow
    slot = next((one for one in centers if one.public == public), None)
    if slot is None:
        raise WrongEscrowKey
    return _opened(file, header, slot, private)


def _opened(file: Path, header: Header, slot: Slot, private: X25519PrivateKey) -> OpenBackup:
    try:
        key = slots.opened_by(header.store, slot, private, header.about.purpose)
    except DamagedKeyFile as error:
        raise DamagedBackup from error
    return replace(opened_by_key(file, header, key), by=slot)


def opened_by_key(file: Path, header: Header, key: bytes) -> OpenBackup:
    """Open a backup by its own key, which the desk that made it kept.

    Raises: DamagedBackup when the header is not the one that was written with this key.
    """
    if not hmac.compare_digest(_mac(key, header.body), header.mac):
        raise DamagedBackup
    return OpenBackup(file, header, key)


def resealed(found: OpenBackup, file: BinaryIO, of: KeyFile) -> None:
    """Write the same backup anew, sealed to who holds the slots of a key file now; its chunks stay as they are."""
    write_header(file, found.header.about, found.key, of)
    with found.file.open("rb") as old:
        old.seek(found.header.size_bytes)
        shutil.copyfileobj(old, file, CHUNK_BYTES)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(keys.key_for(key, "backup header"), body, "sha256")
