"""What a desk keeps up with its center, so that it can be opened where everybody forgot their passphrase.

An open desk holds no data key. So what needs one is done in the moment of unlocking, when the key ring is open anyhow:
the data key is sealed to the center's escrow key, and codes for the phone are made. What the hub says of the key, and
what is left there, goes with the next contact; until the hub has them the codes lie in the encrypted store, sealed.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Final

from pydantic import BaseModel, ConfigDict

from navigator_app.desk import Desk
from navigator_app.store import key_ring
from navigator_app.store.key_ring import MOST_PHONE_CODES, PHONE_CODES, KeyRing
from navigator_app.store.local import Store
from navigator_app.store.register import HUB
from sync.client.link import Link
from sync.errors import Said, Unavailable
from sync.escrow import EscrowKey, PhoneCodes, seal_code
from sync.ids import Id
from sync.protocol import Hub

FEW: Final = 2
"""So many codes left are few: at the next unlocking there are five again."""
NOTES: Final = "desk.phone_codes"


class Notes(BaseModel):
    """What a desk knows of its codes at the center; none of them can be read from it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    keys: str = ""
    """The id of the key file."""
    public: str = ""
    """The escrow key that they were sealed to."""
    made: tuple[Id, ...] = ()
    """The slots of those made for the center that are good still."""
    given: tuple[Id, ...] = ()
    """Of these, what the center read out to somebody."""
    waiting: dict[Id, str] = {}
    """By slot, sealed: what the hub did not say yet that it has."""
    told: tuple[Id, ...] = ()
    """What was good still when the hub was told last."""
    heard_on: str = ""
    """The day on which the hub was last asked for its keys."""


def known_key(store: Store) -> EscrowKey | None:
    """Give the center's escrow key as the hub last named it."""
    told = (store.setting(HUB) or {}).get("escrow")
    return EscrowKey.model_validate(told) if told else None


def keep_up(ring: KeyRing, store: Store) -> None:
    """Seal the data key to the center's key and make codes for the phone, where either is due.

    What stands in the way of it never stands in the way of unlocking: it is due again the next time.
    """
    known = known_key(store)
    if known is None:
        return
    with suppress(Said):
        _with_codes(_resealed(ring, known), store, known)


def _resealed(ring: KeyRing, known: EscrowKey) -> KeyRing:
    public = bytes.fromhex(known.public)
    if any(slot.public == public for slot in ring.file.slots if slot.type == "escrow"):
        return ring
    return key_ring.set_escrow(ring, known.name, public, known.since)


def _with_codes(ring: KeyRing, store: Store, known: EscrowKey) -> None:
    """Make as many codes as are missing; they are noted, sealed, before the key file has their slots."""
    before = _notes(store)
    present = [slot.id for slot in ring.file.slots if slot.type == "phone"]
    ours = [slot for slot in before.made if slot in present]
    usable = [slot for slot in ours if slot not in before.given] if before.public == known.public else []
    if len(usable) > FEW:
        _note(store, before.model_copy(update={"made": tuple(ours)}))
        return
    missing = PHONE_CODES - len(usable)
    staying = _staying(present, usable, ours, before.given, missing)
    fresh, codes = key_ring.phone_slots(ring, missing)
    keys = ring.file.store
    sealed = {slot: seal_code(code, known.public, keys, slot) for slot, code in codes.items()}
    waiting = {slot: body for slot, body in before.waiting.items() if slot in usable} | sealed
    made = (*(slot for slot in ours if slot in staying), *codes)
    noted = {"keys": keys, "public": known.public, "made": made, "waiting": waiting}
    _note(store, before.model_copy(update=noted))
    left = [slot for slot in ring.file.slots if slot.type != "phone" or slot.id in staying]
    # Each was made of a code this moment; that the file opens is proved by whoever unlocks it.
    key_ring.replaced(ring, [*left, *fresh], {})


def _staying(
    present: Collection[str], usable: Collection[str], ours: Collection[str], given: Collection[str], new: int
) -> set[str]:
    """Say which codes stay good: those made by hand, those the center can give, and what it just read out.

    Of those that were sealed to a key before, the center may not be able to read any more: they go.
    """
    by_hand = [slot for slot in present if slot not in ours]
    read_out = [slot for slot in ours if slot in given]
    room = MOST_PHONE_CODES - new - len(usable)
    return {*usable, *(by_hand + read_out)[: max(0, room)]}


def heard(store: Store) -> None:
    """Note that the hub's keys were heard just now, as in a welcome."""
    _note(store, _notes(store).model_copy(update={"heard_on": _today(store)}))


def keep_in_touch(desk: Desk, hub: Hub | None) -> bool:
    """Learn what the hub says once a day, and whenever it is to be told something; False when that failed."""
    notes, known = _notes(desk.store), desk.store.setting(HUB) or {}
    is_known = bool(known.get("signing_key")) and notes.heard_on == _today(desk.store)
    return (is_known and not notes.waiting and notes.told == notes.made) or learn(desk, hub)


def _today(store: Store) -> str:
    return store.clock.now().date().isoformat()


def learn(desk: Desk, hub: Hub | None) -> bool:
    """Hear the hub's and the center's keys and leave what waits for it there; False when not now.

    Whoever has the key file open acts on what was heard: at the next unlocking.
    """
    known: dict[str, object] | None = desk.store.setting(HUB)
    if known is None or not isinstance(hub, Link):
        return True
    with suppress(Unavailable):
        told = hub.hub_keys(desk.me.person_id)
        # What was pinned stays: a key for orders gives way only to one that it names itself.
        named = told.model_dump(exclude={"given", "order_key"} if known.get("order_key") else {"given"})
        # A hub that names no key of the center any more, after a restore or an older release, takes none away.
        desk.store.set_setting(HUB, {**known, **{name: one for name, one in named.items() if one}})
        notes = _notes(desk.store)
        _note(desk.store, notes.model_copy(update={"given": told.given, "heard_on": _today(desk.store)}))
        _leave(desk, hub)
        return True
    return False


def _leave(desk: Desk, hub: Link) -> None:
    notes = _notes(desk.store)
    if not notes.public or (not notes.waiting and notes.told == notes.made):
        return
    left = PhoneCodes(
        keys=notes.keys, public=notes.public, present=list(notes.made), codes=dict(notes.waiting)
    )
    hub.leave_codes(desk.me.person_id, left)
    # Whoever unlocked this desk elsewhere meanwhile may have made more.
    now = _notes(desk.store)
    waiting = {slot: body for slot, body in now.waiting.items() if slot not in notes.waiting}
    _note(desk.store, now.model_copy(update={"waiting": waiting, "told": notes.made}))


def _notes(store: Store) -> Notes:
    return Notes.model_validate(store.setting(NOTES, {}))


def _note(store: Store, notes: Notes) -> None:
    plain = notes.model_dump(mode="json")
    if plain != store.setting(NOTES, {}):
        store.set_setting(NOTES, plain)
