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
from typing import Annotated, Literal, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator
from pydantic_core import to_json

from navigator_app.store.faults import DamagedKeyFile, WrongPassphrase
from sync.escrow import data_key_purpose
from sync.ids import Id

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
MIB = 1024
"""Argon2 counts memory in KiB."""
SLOWEST_S = 1.0
CALIBRATED_MIB = (64, 128, 256)
DATA_KEY = "data key"

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


SlotType = Literal["person", "recovery", "phone", "escrow"]


class Slot(_Strict):
    """Somebody's or something's way to the data key."""

    type: SlotType
    id: Id
    name: str = Field(max_length=200)
    role: str = Field(max_length=40)
    kdf: Kdf | None
    """None for escrow, whose private half never was on this computer."""
    public: Packed = Field(min_length=KEY_BYTES, max_length=KEY_BYTES)
    private: Packed = Field(max_length=200)
    """The private half: nonce, then AES-256-GCM under the key derived from the secret; empty for escrow."""
    data_key: Packed = Field(max_length=400)
    """The data key, sealed to the public half: HPKE with X25519, HKDF-SHA256, AES-256-GCM."""
    since: str = Field(default="", max_length=10, exclude_if=lambda day: not day)
    """Escrow: the day from which the key was the center's, as the hub said; told, and bound to nothing."""

    @model_validator(mode="after")
    def _has_a_secret_unless_escrow(self) -> Self:
        is_escrow = self.type == "escrow"
        if is_escrow != (self.kdf is None) or (is_escrow and self.private):
            msg = "escrow alone has no secret here"
            raise ValueError(msg)
        return self


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


def wished(derivation: object, known: Argon | Pbkdf2 | None = None) -> Argon | Pbkdf2:
    """Give the derivation that a site asks for, Argon2id unless it is PBKDF2; one of its kind that is known stays."""
    kind = Pbkdf2 if derivation == "pbkdf2" else Argon
    if isinstance(known, kind):
        return afresh(known)
    return pbkdf2() if kind is Pbkdf2 else calibrated()


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


def pbkdf2() -> Pbkdf2:
    """Give PBKDF2 with a fresh salt."""
    return Pbkdf2(salt=secrets.token_bytes(SALT_BYTES))


def cheapest_like(kdf: Argon | Pbkdf2 | None) -> Argon | Pbkdf2:
    """Give the cheapest derivation that is allowed, by the method that a site uses; for secrets that are random."""
    return pbkdf2() if isinstance(kdf, Pbkdf2) else cheapest()


def afresh(kdf: Argon | Pbkdf2) -> Argon | Pbkdf2:
    """Give the same derivation with a fresh salt."""
    return kdf.model_copy(update={"salt": secrets.token_bytes(SALT_BYTES)})


def make(  # noqa: PLR0913 - every part of a slot is named once
    store: str,
    slot_type: SlotType,
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
    public = key.public_key().public_bytes_raw()
    sealed = seal(store, slot_id, public, data_key)
    nonce = secrets.token_bytes(NONCE_BYTES)
    bound = _bound(store, slot_type, slot_id, name, role, kdf, public)
    wrapped = AESGCM(derive(kdf, secret)).encrypt(nonce, key.private_bytes_raw(), bound)
    return Slot(
        type=slot_type,
        id=slot_id,
        name=name,
        role=role,
        kdf=kdf,
        public=public,
        private=nonce + wrapped,
        data_key=sealed,
    )


def make_escrow(
    store: str, slot_id: str, name: str, public: bytes, data_key: bytes, *, since: str = ""
) -> Slot:
    """Make a slot for whoever holds the other half of `public` somewhere else."""
    sealed = seal(store, slot_id, public, data_key)
    return Slot(
        type="escrow",
        id=slot_id,
        name=name,
        role="",
        kdf=None,
        public=public,
        private=b"",
        data_key=sealed,
        since=since,
    )


def unlock(store: str, slot: Slot, secret: str) -> bytes:
    """Give the data key that a secret opens.

    Raises: WrongPassphrase; DamagedKeyFile when the secret is right and what it opens is not.
    """
    return opened_by(store, slot, private_half(store, slot, secret))


def private_half(store: str, slot: Slot, secret: str) -> X25519PrivateKey:
    """Give the private half that a secret opens.

    Raises: WrongPassphrase; DamagedKeyFile when the secret is right and what it opens is not.
    """
    if slot.kdf is None:
        raise WrongPassphrase
    bound = _bound(store, slot.type, slot.id, slot.name, slot.role, slot.kdf, slot.public)
    nonce, wrapped = slot.private[:NONCE_BYTES], slot.private[NONCE_BYTES:]
    try:
        raw = AESGCM(derive(slot.kdf, secret)).decrypt(nonce, wrapped, bound)
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase from error
    private = X25519PrivateKey.from_private_bytes(raw)
    if private.public_key().public_bytes_raw() != slot.public:
        raise DamagedKeyFile
    return private


def opened_by(store: str, slot: Slot, private: X25519PrivateKey, what: str = DATA_KEY) -> bytes:
    """Give the data key, or what else it was sealed as, that lies sealed in a slot.

    Raises: DamagedKeyFile when it was sealed to another half, for another slot or store, or is damaged.
    """
    try:
        return _suite().decrypt(slot.data_key, private, _purpose(store, slot.id, what))
    except (InvalidTag, ValueError) as error:
        raise DamagedKeyFile from error


def resealed(store: str, slot: Slot, data_key: bytes) -> Slot:
    """Give the same slot with another data key sealed to it; nobody's secret is needed."""
    return slot.model_copy(update={"data_key": seal(store, slot.id, slot.public, data_key)})


def seal(store: str, slot_id: str, public: bytes, data_key: bytes, what: str = DATA_KEY) -> bytes:
    """Seal a data key, or another key that is then no data key, to a slot's public half."""
    key = X25519PublicKey.from_public_bytes(public)
    return _suite().encrypt(data_key, key, _purpose(store, slot_id, what))


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _purpose(store: str, slot_id: str, what: str) -> bytes:
    if what == DATA_KEY:
        return data_key_purpose(store, slot_id)
    return f"navigator {what}|{store}|{slot_id}".encode()


def _bound(
    store: str, slot_type: SlotType, slot_id: str, name: str, role: str, kdf: Argon | Pbkdf2, public: bytes
) -> bytes:
    """Give what the wrapping is bound to."""
    said = kdf.model_dump(mode="json")
    return to_json([store, slot_type, slot_id, name, role, said, b64encode(public).decode()])
