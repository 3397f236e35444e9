"""The center's escrow key, in the same words at both ends: what is sealed to it, and how a locked desk asks for it.

Its private half lies offline at the center and on no computer that runs. To its public half every desk seals its data
key, and the codes that the center reads out over the phone. A desk that nobody can unlock sends the sealed data key
together with a key made for this one request; whoever holds the private half opens the one and seals it to the other,
after the six words of the request were read out to them.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import to_json

from sync.errors import Unreadable
from sync.fingerprints import six_words
from sync.ids import Id, derived_id

KEY_BYTES: Final = 32
MOST_CODES: Final = 20
_suite: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
FOREIGN: Final = "This was not sealed to this escrow key, or it was changed. Nothing was changed here."
PublicKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Sealed = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{1,400}={0,2}$")]
"""Base 64."""


class EscrowKey(BaseModel):
    """The public half of a center's escrow key, as a hub names it to its computers."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    public: PublicKey
    name: Annotated[str, StringConstraints(max_length=200)]
    """Whose it is."""
    since: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$")]


class PhoneCodes(BaseModel):
    """What a desk leaves at the center: codes that each set one passphrase, sealed to its escrow key."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    keys: Id
    """The id of the key file, to which each is bound; a store that went back in time has another one."""
    public: PublicKey
    """The escrow key that they are sealed to."""
    present: Annotated[list[Id], Field(max_length=MOST_CODES)]
    """The slots of all that are good still; the center forgets the others."""
    codes: Annotated[dict[Id, Sealed], Field(max_length=MOST_CODES)]
    """By slot, those that the center may not have yet."""


class Asking(BaseModel):
    """What a desk says that nobody can unlock; it is signed by nobody, and means nothing before its words are heard."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    store: Id
    person: Id
    """Who forgot their passphrase."""
    slot: Id
    """The key file's slot of the escrow key."""
    ephemeral: PublicKey
    sealed: Annotated[list[Sealed], Field(min_length=1, max_length=2)]
    """The data key, sealed to the escrow key, and the one that was to take its place where that was cut short."""

    @cached_property
    def id(self) -> str:
        """Name the request: both ends work it out, so that asking again is asking once."""
        return derived_id("escrow request", self._said.decode())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Give the six words by which a person and the center know that they speak of the same request."""
        return six_words("escrow request", self._said)

    @cached_property
    def _said(self) -> bytes:
        return to_json([self.store, self.person, self.slot, self.ephemeral, self.sealed])


def data_key_purpose(store: str, slot: str) -> bytes:
    """Give what a data key is bound to where it is sealed to a slot's public half."""
    return f"navigator data key|{store}|{slot}".encode()


def seal_code(code: str, public: str, keys: str, slot: str) -> str:
    """Seal a code for the phone to the escrow key."""
    receiver = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return b64encode(_suite.encrypt(code.encode(), receiver, _code_purpose(keys, slot))).decode()


def open_code(sealed: bytes, private: X25519PrivateKey, keys: str, slot: str) -> str:
    """Open a code with the private half.

    Raises: Unreadable.
    """
    return _opened(sealed, private, _code_purpose(keys, slot)).decode()


def answer_to(asking: Asking, private: X25519PrivateKey) -> bytes:
    """Open the data keys of a request and seal them, as one, to the key that was made for it.

    Raises: Unreadable where they were sealed to another escrow key, or nothing can be sealed to this request's.
    """
    purpose = data_key_purpose(asking.store, asking.slot)
    found = [_opened(plain(one), private, purpose) for one in asking.sealed]
    if any(len(one) != KEY_BYTES for one in found):
        raise Unreadable(FOREIGN)
    receiver = X25519PublicKey.from_public_bytes(bytes.fromhex(asking.ephemeral))
    try:
        return _suite.encrypt(b"".join(found), receiver, _answer_purpose(asking))
    except ValueError as error:
        # A point to which nothing can be sealed, such as all zeros, was made by no desk.
        raise Unreadable(FOREIGN) from error


def open_answer(asking: Asking, ephemeral: X25519PrivateKey, sealed: bytes) -> Sequence[bytes]:
    """Open what the center answered: as many data keys as were asked about.

    Who sealed it cannot be told from it: the keys have to be proved on the records.
    Raises: Unreadable.
    """
    plain = _opened(sealed, ephemeral, _answer_purpose(asking))
    if len(plain) != KEY_BYTES * len(asking.sealed):
        raise Unreadable(FOREIGN)
    return [plain[at : at + KEY_BYTES] for at in range(0, len(plain), KEY_BYTES)]


def _opened(sealed: bytes, private: X25519PrivateKey, purpose: bytes) -> bytes:
    try:
        return bytes(_suite.decrypt(sealed, private, purpose))
    except (InvalidTag, ValueError) as error:
        raise Unreadable(FOREIGN) from error


def plain(sealed: str) -> bytes:
    """Give what stands in base 64.

    Raises: Unreadable.
    """
    try:
        return b64decode(sealed, validate=True)
    except ValueError as error:
        raise Unreadable(FOREIGN) from error


def _code_purpose(keys: str, slot: str) -> bytes:
    return f"navigator phone code|{keys}|{slot}".encode()


def _answer_purpose(asking: Asking) -> bytes:
    return f"navigator escrow answer|{asking.store}|{asking.id}".encode()
