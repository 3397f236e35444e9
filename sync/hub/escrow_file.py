"""The private half of the center's escrow key: one file that only its owner may read, to be kept off every computer.

PEM (PKCS 8, RFC 5958), under a passphrase where one is named. Cutting it among three people of whom two are enough is
done with tools of the center's own choosing; `docs/decisions/0033-the-centers-escrow-key.md` says how.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sync.disk import BINARY, flush_folder
from sync.errors import Refused, Unavailable

OURS_ONLY: Final = 0o600
SIZE_LIMIT_BYTES: Final = 10_000


def make(file: Path, passphrase: str = "") -> bytes:
    """Make a key pair, write the private half to a new file, and give the public half.

    Raises: Refused where a file of this name is there; Unavailable when the disk refuses.
    """
    private = X25519PrivateKey.generate()
    kept = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    body = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, kept)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, OURS_ONLY)
        with os.fdopen(handle, "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        flush_folder(file.parent)
    except FileExistsError as error:
        raise Refused("out", "There is a file of this name already. It was left as it is.") from error
    except OSError as error:
        raise Unavailable("The file {name} cannot be written.", name=str(file)) from error
    if read(file, passphrase).public_key().public_bytes_raw() != private.public_key().public_bytes_raw():
        raise Unavailable("The file {name} does not hold what was written to it.", name=str(file))
    return private.public_key().public_bytes_raw()


def read(file: Path, passphrase: str = "") -> X25519PrivateKey:
    """Read the private half.

    Raises: Refused for what is no such key, for a wrong passphrase and for a missing one; Unavailable.
    """
    try:
        with file.open("rb") as found:
            body = found.read(SIZE_LIMIT_BYTES)
    except OSError as error:
        raise Unavailable("The file {name} cannot be read.", name=str(file)) from error
    try:
        key = load_pem_private_key(body, passphrase.encode() or None)
    except TypeError as error:
        said = "This escrow key is kept under a passphrase: name its file with --escrow-passphrase-file."
        reason = "This escrow key has no passphrase. Name none." if passphrase else said
        raise Refused("escrow_key", reason) from error
    except ValueError as error:
        raise Refused("escrow_key", "This is no escrow key, or the passphrase is wrong.") from error
    if not isinstance(key, X25519PrivateKey):
        raise Refused("escrow_key", "This is a key of another kind than an escrow key.")
    return key
