"""One slot of the key file: a secret opens a private key, and to its public half the data key is sealed.

Every type of slot is built alike, so that a new data key can be sealed to all of them without anyone's
secret. The wrapping names store, slot, role and key derivation as additional data: a slot that was edited,
moved to another store or given weaker parameters does not open.
"""

from __future__ import annotations

import secrets
import time
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Annotated, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import to_json

from navigator_app.store.faults import DamagedKeyFile, WrongPassphrase
from sync.ids import Id

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
MIB = 1024
"""Argon2 counts memory in KiB."""
SLOWEST_S = 1.0
CALIBRATED_MIB = (64, 128, 256)

Packed = Annotated[
    bytes,
    BeforeValidator(lambda value: b64decode(value, validate=True) if isinstance(value, str) else value),
    PlainSerializer(lambda value: b64encode(value).decode(), return_type=str),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Argon(_Strict):
    """Argon2id, within the bounds that are neither too cheap to guess nor a trap for this computer.

    Source: RFC 9106 (recommended values), OWASP password storage (floor of 19 MiB, 2 passes, 1 lane).
    """

    name: Literal["argon2id"] = "argon2id"
    iterations: int = Field(default=3, ge=2, le=16)
    lanes: int = Field(default=4, ge=1, le=16)
    memory_kib: int = Field(default=64 * MIB, ge=19 * MIB, le=1024 * MIB)
    salt: Packed = Field(min_length=SALT_BYTES, max_length=64)


class Pbkdf2(_Strict):
    """PBKDF2 with SHA-256, for sites that must use a method on NIST's list.

    Source: OWASP password storage (600,000 rounds).
    """

    name: Literal["pbkdf2-sha256"] = "pbkdf2-sha256"
    iterations: int = Field(default=600_000, ge=600_000, le=20_000_000)
    salt: Packed = Field(min_length=SALT_BYTES, max_length=64)


Kdf = Annotated[Argon | Pbkdf2, Field(discriminator="name")]


class Slot(_Strict):
    """Somebody's or something's way to the data key."""

    type: Literal["person", "recovery", "phone", "escrow"]
    id: Id
    name: str = Field(max_length=200)
    role: str = Field(max_length=40)
    kdf: Kdf
    public: Packed = Field(min_length=KEY_BYTES, max_length=KEY_BYTES)
    private: Packed = Field(max_length=200)
    """The private half: nonce, then AES-256-GCM under the key derived from the secret."""
    data_key: Packed = Field(max_length=400)
    """The data key, sealed to the public half: HPKE with X25519, HKDF-SHA256, AES-256-GCM."""


def argon(*, iterations: int = 3, lanes: int = 4, memory_kib: int = 64 * MIB) -> Argon:
    """Give Argon2id with a fresh salt; RFC 9106's choice for computers with little memory unless told."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Argon(iterations=iterations, lanes=lanes, memory_kib=memory_kib, salt=salt)


def cheapest() -> Argon:
    """Give the cheapest derivation that is not refused; for tests and practice desks."""
    return argon(iterations=2, lanes=1, memory_kib=19 * MIB)


def calibrated(stopwatch: Callable[[], float] = time.perf_counter) -> Argon:
    """Give the strongest Argon2id that this computer derives within a second, between 64 and 256 MiB."""
    best = argon()
    for size_mib in CALIBRATED_MIB:
        tried = argon(memory_kib=size_mib * MIB)
        start = stopwatch()
        derive(tried, "calibration")
        if stopwatch() - start > SLOWEST_S:
            break
        best = tried
    return best


def derive(kdf: Argon | Pbkdf2, secret: str) -> bytes:
    """Derive the wrapping key from a secret; the same letters typed on another keyboard give the same key."""
    plain = unicodedata.normalize("NFKC", secret).encode()
    if isinstance(kdf, Pbkdf2):
        return PBKDF2HMAC(SHA256(), KEY_BYTES, kdf.salt, kdf.iterations).derive(plain)
    return Argon2id(
        salt=kdf.salt,
        length=KEY_BYTES,
        iterations=kdf.iterations,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
    ).derive(plain)


def make(  # noqa: PLR0913 - every part of a slot is named once
    store: str,
    slot_type: Literal["person", "recovery", "phone", "escrow"],
    slot_id: str,
    name: str,
    role: str,
    *,
    kdf: Argon | Pbkdf2,
    secret: str,
    data_key: bytes,
) -> Slot:
    """Make a slot that this secret opens."""
    key = X25519PrivateKey.generate()
    bare = Slot(
        type=slot_type,
        id=slot_id,
        name=name,
        role=role,
        kdf=kdf,
        public=key.public_key().public_bytes_raw(),
        private=b"",
        data_key=seal(store, slot_id, key.public_key(), data_key),
    )
    nonce = secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(derive(kdf, secret)).encrypt(nonce, key.private_bytes_raw(), _bound(store, bare))
    return bare.model_copy(update={"private": nonce + wrapped})


def unlock(store: str, slot: Slot, secret: str) -> bytes:
    """Give the data key that a secret opens.

    Raises: WrongPassphrase; DamagedKeyFile when the secret is right and what it opens is not.
    """
    nonce, wrapped = slot.private[:NONCE_BYTES], slot.private[NONCE_BYTES:]
    try:
        raw = AESGCM(derive(slot.kdf, secret)).decrypt(nonce, wrapped, _bound(store, slot))
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase from error
    private = X25519PrivateKey.from_private_bytes(raw)
    if private.public_key().public_bytes_raw() != slot.public:
        raise DamagedKeyFile
    try:
        return _suite().decrypt(slot.data_key, private, _purpose(store, slot.id))
    except (InvalidTag, ValueError) as error:
        raise DamagedKeyFile from error


def seal(store: str, slot_id: str, public: X25519PublicKey, data_key: bytes) -> bytes:
    """Seal a data key to a slot's public half; nobody's secret is needed."""
    return _suite().encrypt(data_key, public, _purpose(store, slot_id))


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _purpose(store: str, slot_id: str) -> bytes:
    return f"navigator data key|{store}|{slot_id}".encode()


def _bound(store: str, slot: Slot) -> bytes:
    """Give what the wrapping is bound to."""
    said = slot.model_dump(mode="json", include={"type", "id", "name", "role", "kdf", "public"})
    return to_json([store, said["type"], said["id"], said["name"], said["role"], said["kdf"], said["public"]])
