"""Who may change who unlocks a desk, and the deeds of its key ring behind that rule.

Everybody sets their own passphrase; a site lead, an administrator or whoever holds a code of the site does it for
others. The desk itself keeps no key for this: each deed begins with somebody's passphrase or code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from navigator_app.store import key_ring, keys, passphrases, rekeying, vault
from navigator_app.store.auditing_ways import note_by_ring
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.opened import Person
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
    is_changing: bool
    """Whether a new data key was begun and is not in force yet."""


def ways(home: Path) -> Ways:
    """Say what opens a desk.

    Raises: DamagedKeyFile, NewerFormat, FolderNotWritable.
    """
    file = keys.read(home)
    kinds = [slot.type for slot in file.slots]
    return Ways(
        people=tuple(vault.people_of(file)),
        has_sheet="recovery" in kinds,
        phone_codes=kinds.count("phone"),
        escrow=next((slot.name for slot in file.slots if slot.type == "escrow"), ""),
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


def new_passphrase(ring: KeyRing, person: str, passphrase: str) -> KeyRing:
    """Set a person's passphrase: one's own, or somebody else's where that may be decided.

    Raises: Refused for a weak one, and for who may not decide over others.
    """
    slot = ring.file.slot(person)
    if person != ring.by.id:
        _may_decide(ring)
    passphrases.check(passphrase, about=slot.name.split() if slot else ())
    note_by_ring(ring, "passphrase_set", person)
    return key_ring.set_passphrase(ring, person, passphrase)


def new_sheet(ring: KeyRing) -> tuple[KeyRing, str]:
    """Make the site's recovery code; the first one may be made by anybody who unlocks the desk.

    Raises: Refused for who may not replace one.
    """
    _is_more_than_a_call(ring)
    if any(slot.type == "recovery" for slot in ring.file.slots):
        _may_decide(ring)
    note_by_ring(ring, "sheet_made")
    return key_ring.new_recovery_code(ring)


def new_phone_codes(ring: KeyRing) -> tuple[KeyRing, Mapping[str, str]]:
    """Make the codes that the center reads out over the phone.

    Raises: Refused for who may not decide.
    """
    _is_more_than_a_call(ring)
    _may_decide(ring)
    note_by_ring(ring, "phone_codes_made")
    return key_ring.new_phone_codes(ring)


def take_out(ring: KeyRing, person: str) -> KeyRing:
    """Let somebody unlock this desk no more, and put a new data key into force; nobody may be at the desk.

    Raises: Refused for who may not decide and for somebody who has no way in; what a rekey raises.
    """
    _is_more_than_a_call(ring)
    _may_decide(ring)
    slot = ring.file.slot(person)
    if slot is None or slot.type != "person":
        raise Refused(None, "This person has no way into this desk. Nothing was changed.")
    note_by_ring(ring, "taken_out", person)
    return rekeying.rekey(ring, [person])


def decides(roles: Iterable[str]) -> bool:
    """Say whether one of these roles decides over others' ways in."""
    return role_table().permits(frozenset(roles), "let_in")


def _may_decide(ring: KeyRing) -> None:
    if ring.by.type == "person" and not decides([ring.by.role]):
        raise Refused(
            None,
            "Only a site lead or an administrator does this for others, or whoever holds a code of the site."
            " Nothing was changed.",
        )


def _is_more_than_a_call(ring: KeyRing) -> None:
    """Refuse what a code from the phone is not for: it is good once, and one deed uses it up."""
    if ring.by.type == "phone":
        raise Refused(
            None,
            "A code from the phone sets a forgotten passphrase and does nothing else. Nothing was changed.",
        )
