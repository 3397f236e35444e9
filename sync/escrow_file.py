"""The private half of the center's escrow key: one file that only its owner may read, to be kept off every computer.

PEM (PKCS 8, RFC 5958), under a passphrase where one is named. Cutting it among three people of whom two are enough is
done with tools of the center's own choosing; `docs/decisions/0033-the-centers-escrow-key.md` says how.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sync import key_file
from sync.errors import Refused, Unavailable


def make(file: Path, passphrase: str = "") -> bytes:
    """Make a key pair, write the private half to a new file, and give the public half.

    Raises: Refused where a file of this name is there; Unavailable when the disk refuses.
    """
    private = X25519PrivateKey.generate()
    kept = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    body = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, kept)
    key_file.keep(file, body)
    return private.public_key().public_bytes_raw()


def read(file: Path, passphrase: str = "") -> X25519PrivateKey:
    """Read the private half.

    Raises: Refused for what is no such key or lies open to others, for a wrong passphrase and a missing one;
    Unavailable.
    """
    body = key_file.read(file, "escrow_key")
    try:
        key = load_pem_private_key(body, passphrase.encode() or None)
    except TypeError as error:
        said = "This escrow key is kept under a passphrase: name its file with --escrow-passphrase-file."
        reason = "This escrow key has no passphrase. Name none." if passphrase else said
        raise Refused("escrow_key", reason) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refused("escrow_key", "This is no escrow key, or the passphrase is wrong.") from error
    if not isinstance(key, X25519PrivateKey):
        raise Refused("escrow_key", "This is a key of another kind than an escrow key.")
    return key


def passphrase_in(file: Path | None) -> str:
    """Read the passphrase of a key's file; empty where none is named.

    Raises: Unavailable.
    """
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n") if file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable("The file {name} cannot be read.", name=str(file)) from error
