"""Who may change who unlocks a desk, and the deeds of its key ring behind that rule.

Everybody sets their own passphrase; a site lead, an administrator or whoever holds a code of the site does it for
others. The desk itself keeps no key for this: each deed begins with somebody's passphrase or code, and is noted
inside the encrypted store, so that everybody at this computer is told (`key_events`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from navigator_app.store import (
    images,
    key_events,
    key_ring,
    keys,
    passphrases,
    register,
    rekeying,
    slots,
    vault,
)
from navigator_app.store.auditing_ways import inside, note_by_ring
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.opened import Person
from navigator_app.store.slots import Argon, Pbkdf2
from sync.bodies import unpack
from sync.clock import Clock, SystemClock
from sync.errors import Refused
from sync.rules.roles import role_table


@dataclass(frozen=True, slots=True)
class Ways:
    """What opens a desk, as far as it is told to whoever has not unlocked it."""

    people: tuple[Person, ...]
    has_sheet: bool
    phone_codes: int
    escrow: str
    """Whose key it is; empty without one."""
    escrow_since: str
    """Since which day, as the hub said."""
    is_changing: bool
    """Whether a new data key was begun and is not in force yet."""


def ways(home: Path) -> Ways:
    """Say what opens a desk.

    Raises: DamagedKeyFile, NewerFormat, FolderNotWritable.
    """
    file = keys.read(home)
    kinds = [slot.type for slot in file.slots]
    escrow = next((slot for slot in file.slots if slot.type == "escrow"), None)
    return Ways(
        people=tuple(vault.people_of(file)),
        has_sheet="recovery" in kinds,
        phone_codes=kinds.count("phone"),
        escrow=escrow.name if escrow else "",
        escrow_since=escrow.since if escrow else "",
        is_changing=file.pending is not None,
    )


def by_passphrase(home: Path, person: str, passphrase: str) -> KeyRing:
    """Open the key file as one of its people; a new data key that was cut short comes into force first.

    Raises: what unlocking raises.
    """
    return rekeying.finish(key_ring.opened(home, person, passphrase))


def by_code(home: Path, code: str) -> KeyRing:
    """Open the key file by a code; a new data key that was cut short comes into force first.

    Who forgot their passphrase may be the only one left to finish it.
    Raises: Refused for what is no code; WrongCode; what unlocking raises.
    """
    return rekeying.finish(key_ring.opened_by_code(home, code))


def forgot(home: Path, person: str, code: str, passphrase: str) -> None:
    """Set somebody's forgotten passphrase anew by the site's sheet or a code from the phone.

    Raises: Refused, naming the field; what `by_code` raises.
    """
    new_passphrase(by_code(home, code), person, passphrase)


def new_passphrase(ring: KeyRing, person: str, passphrase: str, clock: Clock | None = None) -> KeyRing:
    """Set a person's passphrase, by the derivation that the site asks for: one's own, or somebody else's by a lead.

    Raises: Refused for a weak one, and for who may not decide over others.
    """
    slot = ring.file.slot(person)
    if person != ring.by.id:
        _may_decide(ring)
    passphrases.check(passphrase, about=slot.name.split() if slot else ())
    note_by_ring(ring, "passphrase_set", person, clock)
    kdf = _derivation(ring, slot.kdf if slot else None)
    return noted(ring, key_ring.set_passphrase(ring, person, passphrase, kdf), clock)


def new_sheet(ring: KeyRing, clock: Clock | None = None) -> tuple[KeyRing, str]:
    """Make the site's recovery code; the first one may be made by anybody who unlocks the desk.

    Raises: Refused for who may not replace one.
    """
    is_more_than_a_call(ring)
    if any(slot.type == "recovery" for slot in ring.file.slots):
        _may_decide(ring)
    note_by_ring(ring, "sheet_made", clock=clock)
    made, code = key_ring.new_recovery_code(ring)
    return noted(ring, made, clock), code


def is_good_sheet(home: Path, code: str) -> bool:
    """Try a code: say whether it is the one of the sheet that opens this desk now. Nothing is changed by it.

    Raises: Refused for what is no code; WrongCode; what reading the key file raises.
    """
    return key_ring.opened_by_code(home, code).by.type == "recovery"


def new_phone_codes(ring: KeyRing, clock: Clock | None = None) -> tuple[KeyRing, Mapping[str, str]]:
    """Make the codes that the center reads out over the phone.

    Raises: Refused for who may not decide.
    """
    is_more_than_a_call(ring)
    _may_decide(ring)
    note_by_ring(ring, "phone_codes_made", clock=clock)
    made, codes = key_ring.new_phone_codes(ring)
    return noted(ring, made, clock), codes


def allowed_to_take_out(ring: KeyRing, person: str) -> KeyRing:
    """Give the ring back if whoever opened it may take this person out: asked before the desk is closed for it.

    Raises: Refused.
    """
    is_more_than_a_call(ring)
    _may_decide(ring)
    slot = ring.file.slot(person)
    if slot is None or slot.type != "person":
        raise Refused(None, "This person has no way into this desk. Nothing was changed.")
    return ring


def take_out(ring: KeyRing, person: str, clock: Clock | None = None) -> KeyRing:
    """Let somebody unlock this desk no more, and put a new data key into force; nobody may be at the desk.

    Raises: Refused for who may not decide and for somebody who has no way in; what a rekey raises.
    """
    allowed_to_take_out(ring, person)
    note_by_ring(ring, "taken_out", person, clock)
    return noted(ring, rekeying.rekey(ring, [person]), clock)


def noted(before: KeyRing, after: KeyRing, clock: Clock | None = None) -> KeyRing:
    """Note in the store what was just done to the key file, by whom; give the ring as it is now."""
    key_events.note(after, before.by, (clock or SystemClock()).now())
    return after


def decides(roles: Iterable[str]) -> bool:
    """Say whether one of these roles decides over others' ways in."""
    return role_table().permits(frozenset(roles), "let_in")


def _may_decide(ring: KeyRing) -> None:
    if ring.by.type == "person" and not decides(_roles(ring)):
        raise Refused(
            None,
            "Only a site lead or an administrator does this for others, or whoever holds a code of the site."
            " Nothing was changed.",
        )


def is_more_than_a_call(ring: KeyRing) -> None:
    """Refuse what a code from the phone is not for: it is good once, and one deed uses it up."""
    if ring.by.type == "phone":
        raise Refused(
            None,
            "A code from the phone sets a forgotten passphrase and does nothing else. Nothing was changed.",
        )


def _roles(ring: KeyRing) -> frozenset[str]:
    """Name the roles of whoever opened the ring: the one they came in with, and those the hub gave since."""
    with inside(ring) as connection:
        person = images.kept(connection, ring.by.id)
    given = unpack(person.body).fields.get("roles") if person else None
    return frozenset({ring.by.role, *(given or ())})


def _derivation(ring: KeyRing, known: Argon | Pbkdf2 | None) -> Argon | Pbkdf2 | None:
    """Give what the site of this desk asks for; None, so that nothing changes, while its record is not here."""
    with inside(ring) as connection:
        place = register.setting(connection, register.PLACE, {})
        site = images.kept(connection, place.get("site", ""))
    return slots.wished(unpack(site.body).fields.get("key_derivation"), known) if site else None
