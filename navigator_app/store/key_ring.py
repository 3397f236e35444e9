"""A key file that one of its slots opened, and what can be done to it: slots made, replaced and taken out.

Each deed replaces the file as a whole, once the new one was read back and opened: by the one who does it, or by
whoever's secret was just set. Nobody's slot but the one that is meant is touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from navigator_app.store import key_codes, keys, slots
from navigator_app.store.faults import DamagedKeyFile, WrongCode, WrongPassphrase
from navigator_app.store.keys import KeyFile
from navigator_app.store.slots import Argon, Pbkdf2, Slot
from sync.errors import Refused
from sync.ids import new_id

PHONE_CODES: Final = 5
MOST_PHONE_CODES: Final = 20


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The key file of a desk, and the data key that one of its slots gave."""

    home: Path
    file: KeyFile
    by: Slot
    """The slot that opened it."""
    private: X25519PrivateKey | None = field(repr=False)
    """None where the center opened the data key and kept its own half to itself."""
    data_key: bytes = field(repr=False)
    pending_key: bytes | None = field(default=None, repr=False)
    """The data key that is to take its place, where the center opened that, too."""


def opened(home: Path, slot_id: str, secret: str) -> KeyRing:
    """Open a desk's key file as one of its people.

    Raises: WrongPassphrase, DamagedKeyFile, NewerFormat, FolderNotWritable.
    """
    file = keys.read(home)
    slot = file.slot(slot_id)
    if slot is None or slot.type != "person":
        raise WrongPassphrase
    return _ring(home, file, slot, secret)


def opened_by_code(home: Path, typed: str) -> KeyRing:
    """Open a desk's key file by the site's recovery code or one for the phone.

    Raises: Refused for what is no code; WrongCode, DamagedKeyFile, NewerFormat, FolderNotWritable.
    """
    code = key_codes.read(typed)
    kind = "phone" if key_codes.is_for_phone(code) else "recovery"
    file = keys.read(home)
    for slot in file.slots:
        if slot.type == kind:
            try:
                return _ring(home, file, slot, code)
            except WrongPassphrase:
                continue
    raise WrongCode


def opened_from_escrow(home: Path, slot_id: str, private: X25519PrivateKey) -> KeyRing:
    """Open a desk's key file by the half of an escrow key that the center keeps.

    Raises: WrongCode, DamagedKeyFile, NewerFormat, FolderNotWritable.
    """
    file = keys.read(home)
    slot = file.slot(slot_id)
    if slot is None or slot.public != private.public_key().public_bytes_raw():
        raise WrongCode
    return KeyRing(home, file, slot, private, slots.opened_by(file.store, slot, private))


def _ring(home: Path, file: KeyFile, slot: Slot, secret: str) -> KeyRing:
    private = slots.private_half(file.store, slot, secret)
    return KeyRing(home, file, slot, private, slots.opened_by(file.store, slot, private))


def set_passphrase(ring: KeyRing, person: str, passphrase: str, kdf: Argon | Pbkdf2 | None = None) -> KeyRing:
    """Give somebody who has a slot a new passphrase; a code for the phone that opened the ring is used up by it.

    Shape: without `kdf` by the derivation that the slot had.
    Raises: Refused for somebody without a slot; what `replaced` raises.
    """
    old = ring.file.slot(person)
    if old is None or old.type != "person" or old.kdf is None:
        raise Refused(None, "This person has no way into this desk. Nothing was changed.")
    fresh = _person(ring, old.id, old.name, old.role, passphrase, kdf or slots.afresh(old.kdf))
    left = [fresh if slot.id == old.id else slot for slot in ring.file.slots if not _is_used_up(ring, slot)]
    return replaced(ring, left, {fresh.id: passphrase})


def add_person(
    ring: KeyRing, person: str, name: str, role: str, passphrase: str, kdf: Argon | Pbkdf2 | None = None
) -> KeyRing:
    """Let one more person into this desk.

    Raises: Refused for somebody who has a slot already; what `replaced` raises.
    """
    if ring.file.slot(person) is not None:
        raise Refused(None, "{name} can unlock this desk already. Nothing was changed.", name=name)
    fresh = _person(ring, person, name, role, passphrase, kdf or slots.argon())
    left = [slot for slot in ring.file.slots if not _is_used_up(ring, slot)]
    return replaced(ring, [*left, fresh], {fresh.id: passphrase})


def new_recovery_code(ring: KeyRing) -> tuple[KeyRing, str]:
    """Make the site's recovery code; the one before it opens nothing any more. It is told once and kept nowhere."""
    code = key_codes.recovery_code()
    left = [slot for slot in ring.file.slots if slot.type != "recovery"]
    fresh = _coded(ring, "recovery", code)
    return replaced(ring, [*left, fresh], {fresh.id: code}), code


def new_phone_codes(ring: KeyRing, count: int = PHONE_CODES) -> tuple[KeyRing, Mapping[str, str]]:
    """Make codes that the center reads out, each good once; those before them open nothing any more.

    Shape: slot id -> code.
    """
    fresh, made = phone_slots(ring, count)
    left = [slot for slot in ring.file.slots if slot.type != "phone"]
    return replaced(ring, [*left, *fresh], made), made


def phone_slots(ring: KeyRing, count: int) -> tuple[tuple[Slot, ...], Mapping[str, str]]:
    """Make codes for the phone that open nothing before their slots are put into the key file.

    Shape: slot id -> code.
    """
    if not 1 <= count <= MOST_PHONE_CODES:
        msg = f"between 1 and {MOST_PHONE_CODES} codes"
        raise ValueError(msg)
    codes = [key_codes.phone_code() for _ in range(count)]
    fresh = tuple(_coded(ring, "phone", code) for code in codes)
    return fresh, {slot.id: code for slot, code in zip(fresh, codes, strict=True)}


def without(ring: KeyRing, slot_id: str) -> KeyRing:
    """Use up a code for the phone: it opens nothing any more.

    Raises: what `replaced` raises.
    """
    return replaced(
        ring, [slot for slot in ring.file.slots if slot.id != slot_id or slot.type != "phone"], {}
    )


def set_escrow(ring: KeyRing, name: str, public: bytes, since: str = "") -> KeyRing:
    """Seal the data key to the center's key, instead of to one before it; `name` says whose key it is."""
    left = [slot for slot in ring.file.slots if slot.type != "escrow"]
    fresh = slots.make_escrow(ring.file.store, new_id(), name, public, ring.data_key, since=since)
    return replaced(ring, [*left, fresh], {})


def replaced(
    ring: KeyRing, left: Sequence[Slot], secrets: Mapping[str, str], pending: tuple[Slot, ...] | None = None
) -> KeyRing:
    """Put a key file with these slots in the place of the one that the ring was opened from.

    `secrets` are those just set; each is tried on what was read back. The ring that is given back is opened by the
    same slot, or by one just set where that one was replaced or used up.
    Raises: Refused when the file was changed meanwhile or would open for nobody; DiskFull, FolderNotWritable.
    """
    if ring.file.pending is not None:
        raise Refused(None, "A new key of this desk is not in force yet. Lock, unlock, and try again.")
    file = ring.file.model_copy(update={"slots": tuple(left), "pending": pending})
    privates = put(ring, file, secrets)
    by = file.slot(ring.by.id)
    if by is not None and by.public == ring.by.public:
        return replace(ring, file=file, by=by)
    by_id = ring.by.id if ring.by.id in privates else next(iter(privates))
    return replace(ring, file=file, by=slot_of(file, by_id), private=privates[by_id])


def put(ring: KeyRing, file: KeyFile, secrets: Mapping[str, str]) -> Mapping[str, X25519PrivateKey]:
    """Write a key file that the ring's own slot, or a secret just set, was seen to open.

    Shape: slot id -> private half, of those just set.
    Raises: what `replaced` raises.
    """
    if keys.read(ring.home) != ring.file:
        raise Refused(
            None, "Somebody else just changed who can unlock this desk. Nothing was changed. Look again."
        )
    if not file.people():
        raise Refused(None, "Nobody could unlock this desk after that. Nothing was changed.")
    privates: dict[str, X25519PrivateKey] = {}

    def prove(read_back: KeyFile) -> None:
        for slot_id, secret in secrets.items():
            slot = slot_of(read_back, slot_id)
            privates[slot_id] = slots.private_half(read_back.store, slot, secret)
            _proved(ring, read_back, slot, privates[slot_id])
        own = read_back.slot(ring.by.id)
        is_there = own is not None and own.public == ring.by.public
        if own is not None and is_there and ring.private is not None:
            _proved(ring, read_back, own, ring.private)
        elif not secrets and not is_there:
            raise DamagedKeyFile

    keys.write(ring.home, file, prove)
    return privates


def _proved(ring: KeyRing, file: KeyFile, slot: Slot, private: X25519PrivateKey) -> None:
    if slots.opened_by(file.store, slot, private) != ring.data_key:
        raise DamagedKeyFile


def slot_of(file: KeyFile, slot_id: str) -> Slot:
    """Find a slot that has to be there.

    Raises: DamagedKeyFile.
    """
    slot = file.slot(slot_id)
    if slot is None:
        raise DamagedKeyFile
    return slot


def _is_used_up(ring: KeyRing, slot: Slot) -> bool:
    """Say whether a slot is the code for the phone by which the ring was opened: it is good once."""
    return slot.type == "phone" and slot.id == ring.by.id


def _person(ring: KeyRing, person: str, name: str, role: str, passphrase: str, kdf: Argon | Pbkdf2) -> Slot:
    return slots.make(
        ring.file.store, "person", person, name, role, kdf=kdf, secret=passphrase, data_key=ring.data_key
    )


def _coded(ring: KeyRing, slot_type: slots.SlotType, code: str) -> Slot:
    """Make the slot of a code: its letters are random enough for the cheapest derivation that is allowed."""
    return slots.make(
        ring.file.store,
        slot_type,
        new_id(),
        "",
        "",
        kdf=slots.cheapest_like(ring.by.kdf),
        secret=code,
        data_key=ring.data_key,
    )
