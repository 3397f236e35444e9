"""A request signed by the computer that makes it: Ed25519 over who, when, what and the body as sent.

One short header carries store, person, moment, nonce and signature, so that a round that moves nothing
stays small. Both ends are here; who may do what is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from sync.errors import Unreadable
from sync.joining import plain_code

HEADER = "X-Nav-Sign"
STALE_S = 300
"""How far a request's moment may lie from the hub's."""
NONCE_KEPT_S = 600
"""How long a nonce is remembered: as long as its request could be taken for fresh, on either side."""
_VERSION = "v1"
_UNSIGNED = "This request is not signed by a computer that was joined to this hub."
_shape = re.compile(r"^[\w-]{22}\.[\w-]{22}\.\d{1,12}\.[\w-]{16}\.[\w-]{86}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a request says of its sender, before anybody believes it."""

    store: str
    person: str
    at_s: int
    """Seconds since 1970."""
    nonce: str
    signature: bytes


def new_signing_key() -> tuple[bytes, bytes]:
    """Make a computer's key: 32 secret bytes, and the 32 bytes that the hub may know."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def public_signing_key(key: bytes) -> bytes:
    """Give the 32 bytes that the hub may know of a computer's key."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def derived_signing_key(root: bytes, purpose: bytes) -> bytes:
    """Give the one signer's key that comes of a secret root of its own kind."""
    return HKDFExpand(SHA256(), 32, b"navigator signing key\n" + purpose).derive(root)


def sign(key: bytes, method: str, target: str, body: bytes, *, store: str, person: str, at: datetime) -> str:
    """Give the header of one request.

    Shape: `target` is the path with its query, as sent.
    """
    at_s, nonce = int(at.timestamp()), _short(secrets.token_bytes(12))
    said = _said(method, target, body, store, person, at_s, nonce)
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(said)
    parts = (_short(bytes.fromhex(store)), _short(bytes.fromhex(person)), str(at_s), nonce)
    return ".".join((*parts, _short(signature)))


def read_header(header: str) -> Signed:
    """Read the header; what means the same in other signs is another header.

    Raises: Unreadable when it is not one.
    """
    if not _shape.match(header):
        raise Unreadable(_UNSIGNED)
    store, person, at_s, nonce, signature = header.split(".")
    if any(_short(_long(part)) != part for part in (store, person, signature)):
        raise Unreadable(_UNSIGNED)
    return Signed(_long(store).hex(), _long(person).hex(), int(at_s), nonce, _long(signature))


def is_signed_by(signed: Signed, public_key: bytes, method: str, target: str, body: bytes) -> bool:
    """Say whether this very request was signed by the holder of the key."""
    said = _said(method, target, body, signed.store, signed.person, signed.at_s, signed.nonce)
    return _is_valid(public_key, signed.signature, said)


def prove(key: bytes, store: str, code: str) -> str:
    """Prove, when joining, that the key to be joined is in hand and goes with this code."""
    return _short(Ed25519PrivateKey.from_private_bytes(key).sign(_joining(store, code)))


def is_proved(public_key: bytes, proof: str, store: str, code: str) -> bool:
    """Say whether whoever joins holds the key it names."""
    try:
        signature = _long(proof)
    except ValueError:
        return False
    return _is_valid(public_key, signature, _joining(store, code))


def sign_text(key: bytes, text: bytes) -> bytes:
    """Sign a text that says itself what it is."""
    return Ed25519PrivateKey.from_private_bytes(key).sign(text)


def is_text_signed(public_key: bytes, signature: bytes, text: bytes) -> bool:
    """Say whether this very text was signed by the holder of the key."""
    return _is_valid(public_key, signature, text)


def _said(method: str, target: str, body: bytes, store: str, person: str, at_s: int, nonce: str) -> bytes:
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join((_VERSION, method, target, store, person, str(at_s), nonce, digest)).encode()


def _joining(store: str, code: str) -> bytes:
    return "\n".join(
        (f"{_VERSION}-enroll", store, hashlib.sha256(plain_code(code).encode()).hexdigest())
    ).encode()


def _is_valid(public_key: bytes, signature: bytes, said: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True


def _short(plain: bytes) -> str:
    return urlsafe_b64encode(plain).decode().rstrip("=")


def _long(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
