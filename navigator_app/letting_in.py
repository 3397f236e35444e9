"""One more person at a desk that joined: the center's code lets them in, whoever sits here lends the data key.

The one-time code is the permission: the center made it for this site and role. So anybody who unlocks the desk may
let its bearer in by saying their own passphrase, and at a clinic of two nobody has to wait for a site lead. The claim
names the store and the key with which this computer joined, and the hub gives the same answer to the same claim: a
lost answer, or a program that ends before the key file stands, is made good by the same code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from navigator_app import joining, ways_in
from navigator_app.store import key_ring, passphrases, register, slots
from navigator_app.store.auditing_ways import inside, note_by_ring
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.opened import Person
from navigator_app.store.slots import Argon, Pbkdf2
from sync.client import link
from sync.client.refusals import NOT_A_HUB
from sync.clock import Clock
from sync.errors import Refused, Unavailable
from sync.joining import Welcome, plain_code
from sync.signing import public_signing_key
from sync.words import Words


def let_in(
    ring: KeyRing,
    code: str,
    name: str,
    passphrase: str,
    *,
    kdf: Argon | Pbkdf2 | None = None,
    clock: Clock | None = None,
) -> Person:
    """Let one more person into a desk with the one-time code that the center made for them.

    Raises: Refused, naming the field; Unavailable while the hub is out of reach: nothing was changed here, and
    the same code works again.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused("name", "A name is needed.")
    passphrases.check(passphrase, about=name.split())
    ways_in.is_more_than_a_call(ring)
    at_hub, store, is_practice = _joined(ring)
    welcome = _welcome(ring.home, at_hub, store, name, plain_code(code))
    known = ring.file.slot(welcome.person)
    if known is not None:
        raise Refused(
            None, "{name} can unlock this computer already, with the passphrase they have.", name=known.name
        )
    chosen = kdf or (slots.cheapest() if is_practice else slots.wished(welcome.key_derivation))
    note_by_ring(ring, "let_in", welcome.person, clock)
    made = key_ring.add_person(ring, welcome.person, welcome.name, welcome.role, passphrase, chosen)
    ways_in.noted(ring, made, clock)
    return Person(welcome.person, welcome.name, welcome.role)


def _joined(ring: KeyRing) -> tuple[dict[str, Any], str, bool]:
    """Give how this computer is known at its hub, under which id, and whether it is for practice."""
    with inside(ring) as connection:
        at_hub: dict[str, Any] | None = register.setting(connection, register.HUB)
        store = register.store_id(connection)
        place: dict[str, Any] = register.setting(connection, register.PLACE, {})
    if at_hub is None:
        raise Refused(None, "This desk was not joined to a hub, which alone knows who may come in.")
    return at_hub, store, bool(place.get("is_practice"))


def _welcome(home: Path, at_hub: dict[str, Any], store: str, name: str, plain: str) -> Welcome:
    key = bytes.fromhex(at_hub["key"])
    claim = joining.claim(store, key, public_signing_key(key), name, plain)
    ca_file = Path(at_hub["ca_file"]) if at_hub.get("ca_file") else None
    try:
        welcome = link.enroll(at_hub["url"], claim, ca_file, joining.proxy_of(home))
    except Unavailable as error:
        raise Unavailable(
            "Letting somebody in needs the center's hub once. Nothing was changed here, and the same code works"
            " again. {why}",
            error.retry_s,
            why=Words(error.reason, error.values),
        ) from error
    if welcome.store != store:
        raise Unavailable(NOT_A_HUB)
    return welcome
