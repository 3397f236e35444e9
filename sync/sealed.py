"""A file sealed to one receiver and signed by its sender, written and read in bounded pieces.

The label in front says in the clear who sealed it, for whom and what for, and no more. A random key of the file is
sealed to the receiver's X25519 key by HPKE, bound to the label; under it lie the chunks, each bound to its place and
the last one marked, so that none can be moved or left out. The sender's Ed25519 signature over everything stands at the
end and is checked before a single chunk is opened.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.errors import Unreadable
from sync.ids import Id

MAGIC: Final = b"navigator sealed 1\n"
CHUNK_BYTES: Final = 64_000
LABEL_LIMIT_BYTES: Final = 8_000
_SEALED_KEY_BYTES: Final = 32 + 32 + 16
"""HPKE's own share, the file's key, its tag."""
_SIGNATURE_BYTES: Final = 64
_TAG_BYTES: Final = 16
_SIZE_BYTES: Final = 4
_END: Final = bytes(_SIZE_BYTES)
_SIGNED: Final = b"navigator sealed file\n"
_FIELD: Final = 2**255 - 19
_suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
NOT_ONE = "This is not a file that Navigator sealed, or it is not whole. Nothing was changed."
FOREIGN = "This file was sealed for somebody else. Nothing was changed. Bring it to whom it was made for."
FORGED = "This file was changed, or was not sealed by the computer that it names. Nothing was changed."


class Label(BaseModel):
    """What stands in front of a sealed file, for anybody to read: no patient, no name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    purpose: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    """What it may be opened as; a file made for one purpose opens for no other."""
    sender: Id
    """The store that sealed it; a hub, which is none, says zeros."""
    receiver: str = Field(pattern=r"^[0-9a-f]{64}$")
    """The public key that it is sealed to."""
    at: str = Field(max_length=40)
    about: dict[str, str] = Field(default_factory=dict)
    """What a purpose adds, such as the cursors at which a bundle begins and ends."""


def new_sealing_key() -> tuple[bytes, bytes]:
    """Make a receiver's key: 32 secret bytes, and the 32 that senders may know."""
    key = X25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def derived_sealing_key(root: bytes, purpose: bytes) -> bytes:
    """Give the one receiver's key that comes of a secret root of its own kind."""
    return HKDFExpand(SHA256(), 32, b"navigator sealing key\n" + purpose).derive(root)


def public_sealing_key(key: bytes) -> bytes:
    """Give what senders may know of a receiver's key."""
    return X25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def sealing_key_of(signing_key: bytes) -> bytes:
    """Give the receiver's key that belongs to a computer's Ed25519 key: its scalar, as RFC 8032 makes it."""
    return hashlib.sha512(signing_key).digest()[:32]


def public_sealing_key_of(public_signing_key: bytes) -> bytes:
    """Give what senders may know of it, from what they know already: the same point on the curve's other form.

    Source: RFC 7748, section 4.1, the birational map from edwards25519: u = (1 + y) / (1 - y).
    """
    y = int.from_bytes(public_signing_key, "little") % 2**255
    return ((1 + y) * pow(1 - y, _FIELD - 2, _FIELD) % _FIELD).to_bytes(32, "little")


def seal(file: BinaryIO, label: Label, signing_key: bytes, pieces: Iterable[bytes]) -> None:
    """Write pieces of any size into a sealed file; memory holds one chunk of them."""
    digest = hashlib.sha256(_SIGNED)

    def put(part: bytes) -> None:
        digest.update(part)
        file.write(part)

    told = label.model_dump_json().encode()
    if len(told) > LABEL_LIMIT_BYTES:
        raise ValueError("A label this long would say too much in the clear.")
    key = secrets.token_bytes(32)
    front = MAGIC + len(told).to_bytes(_SIZE_BYTES) + told
    receiver = X25519PublicKey.from_public_bytes(bytes.fromhex(label.receiver))
    put(front)
    put(_suite.encrypt(key, receiver, front))
    box = AESGCM(key)
    for number, (chunk, is_last) in enumerate(_chunks(pieces)):
        sealed = box.encrypt(_nonce(number, is_last=is_last), chunk, None)
        put(len(sealed).to_bytes(_SIZE_BYTES) + sealed)
    put(_END)
    file.write(Ed25519PrivateKey.from_private_bytes(signing_key).sign(digest.digest()))


def _chunks(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut pieces into chunks of one length; the last one, which may be empty, says so."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > CHUNK_BYTES:
            yield bytes(held[:CHUNK_BYTES]), False
            del held[:CHUNK_BYTES]
    yield bytes(held), True


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


def read_label(file: BinaryIO) -> Label:
    """Read what a sealed file says of itself, before anybody believes it; the file stands behind it then.

    Raises: Unreadable when it is no sealed file.
    """
    file.seek(0)
    if _exactly(file, len(MAGIC)) != MAGIC:
        raise Unreadable(NOT_ONE)
    size_bytes = int.from_bytes(_exactly(file, _SIZE_BYTES))
    if size_bytes > LABEL_LIMIT_BYTES:
        raise Unreadable(NOT_ONE)
    try:
        return Label.model_validate_json(_exactly(file, size_bytes))
    except ValidationError as error:
        raise Unreadable(NOT_ONE) from error


def check_seal(file: BinaryIO, sender_key: bytes) -> Label:
    """See that a file is whole and signed by whose public key this is; needs nobody's secret and opens nothing.

    Raises: Unreadable.
    """
    label = read_label(file)
    front_bytes = file.tell()
    file.seek(0)
    digest = hashlib.sha256(_SIGNED)
    digest.update(_exactly(file, front_bytes + _SEALED_KEY_BYTES))
    while size_bytes := _chunk_size(file):
        digest.update(size_bytes.to_bytes(_SIZE_BYTES) + _exactly(file, size_bytes))
    digest.update(_END)
    signature = _exactly(file, _SIGNATURE_BYTES)
    if file.read(1):
        raise Unreadable(NOT_ONE)
    try:
        Ed25519PublicKey.from_public_bytes(sender_key).verify(signature, digest.digest())
    except (InvalidSignature, ValueError) as error:
        raise Unreadable(FORGED) from error
    return label


def unseal(file: BinaryIO, purpose: str, receiver_key: bytes, sender_key: bytes) -> Iterator[bytes]:
    """Open a file for its purpose and give what is in it, chunk by chunk; the signature was checked before the first.

    Raises: Unreadable for another's file, one of another purpose, one that was changed or is cut.
    """
    label = check_seal(file, sender_key)
    if label.purpose != purpose:
        raise Unreadable(NOT_ONE)
    if label.receiver != public_sealing_key(receiver_key).hex():
        raise Unreadable(FOREIGN)
    return _opened(file, receiver_key)


def _opened(file: BinaryIO, receiver_key: bytes) -> Iterator[bytes]:
    read_label(file)
    front_bytes = file.tell()
    file.seek(0)
    front, sealed_key = _exactly(file, front_bytes), _exactly(file, _SEALED_KEY_BYTES)
    try:
        receiver = X25519PrivateKey.from_private_bytes(receiver_key)
        box = AESGCM(_suite.decrypt(sealed_key, receiver, front))
        number, size_bytes = 0, _chunk_size(file)
        while size_bytes:
            sealed, size_bytes = _exactly(file, size_bytes), _chunk_size(file)
            yield box.decrypt(_nonce(number, is_last=not size_bytes), sealed, None)
            number += 1
    except InvalidTag as error:
        raise Unreadable(FORGED) from error


def _chunk_size(file: BinaryIO) -> int:
    size_bytes = int.from_bytes(_exactly(file, _SIZE_BYTES))
    if size_bytes and not _TAG_BYTES <= size_bytes <= CHUNK_BYTES + _TAG_BYTES:
        raise Unreadable(NOT_ONE)
    return size_bytes


def _exactly(file: BinaryIO, size_bytes: int) -> bytes:
    """Read so many bytes.

    Raises: Unreadable when the file ends before.
    """
    found = file.read(size_bytes)
    if len(found) != size_bytes:
        raise Unreadable(NOT_ONE)
    return found
