"""From a folder to an open desk: unlock it, or join a new one to a hub with a one-time code.

The window and the command line use the same functions. What this computer is called at the hub is kept inside
the encrypted store; until there is one, its claim is (see `claiming`).
"""

from __future__ import annotations

import platform
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from navigator_app import asking_center, claiming, escrow, leasing, wiping
from navigator_app.desk import Desk, Me
from navigator_app.settings import Settings
from navigator_app.store import attempts, erasing, key_events, key_ring, keys, passphrases, vault
from navigator_app.store.faults import WrongPassphrase, spoken_by_disk
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.local import Store
from navigator_app.store.register import HUB, PLACE
from navigator_app.store.slots import cheapest, wished
from navigator_app.store.vault import Vault
from navigator_app.store.way_back import WayBack
from sync.client import link
from sync.client.link import Link
from sync.clock import Clock, SystemClock
from sync.errors import Refused, Unavailable
from sync.joining import Claim, Welcome, plain_code
from sync.proxies import Wish, as_the_computer
from sync.signing import prove


@dataclass(frozen=True)
class Unlocked:
    """An open desk, and its link when it was joined to a hub."""

    desk: Desk
    link: Link | None
    is_practice: bool


def unlock(
    home: Path, person_id: str, passphrase: str, clock: Clock | None = None, *, code: str = ""
) -> Unlocked:
    """Unlock a desk as one of its people; what the center is to have of its keys is kept up in that moment.

    Shape: `code` is one from the phone, where it has to be asked for.
    Raises: what `Vault.open` raises; LeaseOver where the center has to be met, or a code given, first.
    """
    check_not_wiped(home)
    ring, store = vault.by_ring(_tried(home, person_id, passphrase, clock), clock=clock)
    found, is_let_in = None, False
    try:
        _finish(home, store)
        found = opened(store, clock, proxy_of(home))
        if not found.is_practice:
            ring = leasing.check(found.desk, found.link, ring, code)
        escrow.keep_up(ring, store)
        key_events.remember(store, keys.read(home))
        _begin_anew(home, store)
        is_let_in = True
        return found
    finally:
        if not is_let_in:
            store.close()
            if found is not None and found.link is not None:
                found.link.close()


def _tried(home: Path, person_id: str, passphrase: str, clock: Clock | None) -> KeyRing:
    """Open the key file; a wrong passphrase is counted, from whichever program it came."""
    try:
        return key_ring.opened(home, person_id, passphrase)
    except WrongPassphrase:
        attempts.note(home, person_id, (clock or SystemClock()).now())
        raise


def _begin_anew(home: Path, store: Store) -> None:
    """Write down what was counted since the last unlocking; who got in is counted from nothing again."""
    with suppress(Unavailable):
        store.note_wrong(_counted(home))
        if store.person.id in attempts.read(home):
            attempts.forget(home, store.person.id)
            store.note_wrong(_counted(home))


def _counted(home: Path) -> dict[str, int]:
    return {person: wrong.count for person, wrong in attempts.read(home).items()}


def check_not_wiped(home: Path) -> None:
    """Make sure that a folder was not emptied on the center's order, and finish where that was cut short.

    Raises: Refused.
    """
    erasing.finish(home)
    if erasing.told(home) is not None:
        raise Refused("home", wiping.WIPED)


def come_back(way: WayBack, pin: str, clock: Clock | None = None) -> Unlocked:
    """Sit down again at a desk that was left for a moment, by the PIN it was left under.

    Raises: what `Vault.come_back` raises.
    """
    return opened(Vault.come_back(way, pin, clock=clock), clock, proxy_of(way.home))


def opened(store: Store, clock: Clock | None = None, proxy: Wish = as_the_computer) -> Unlocked:
    """Sit down at an open store."""
    place: dict[str, Any] = store.setting(PLACE, {})
    person, role = store.person, store.person.role
    me = Me(
        person.id,
        person.name,
        place.get("site", ""),
        place.get("zone", "UTC"),
        frozenset({role} if role else ()),
    )
    hub: dict[str, Any] | None = store.setting(HUB)
    found = None
    if hub is not None:
        if place.get("is_practice"):
            check_practice(hub["url"])
        ca_file = Path(hub["ca_file"]) if hub.get("ca_file") else None
        key = bytes.fromhex(hub["key"])
        found = Link(hub["url"], store.store_id(), key, ca_file=ca_file, clock=clock, proxy=proxy)
    return Unlocked(Desk(store, me, clock or SystemClock()), found, bool(place.get("is_practice")))


def enroll(
    home: Path,
    url: str,
    code: str,
    name: str,
    passphrase: str,
    ca_file: Path | None = None,
    *,
    practice: Clock | None = None,
) -> Unlocked:
    """Join this computer and a person to a hub, and make their encrypted desk.

    Shape: `practice` is the clock of a practice desk, which joins no hub but one on this computer.
    Raises: Refused, naming the field; Unavailable when the hub or the disk cannot be reached: the same
    code then works again, in this folder.
    """
    if practice is not None:
        check_practice(url)
    check_new(home)
    if practice is None:
        passphrases.check(passphrase, about=name.split())
    plain = plain_code(code)
    mine = claiming.begin(home, plain, url, str(ca_file or ""), is_practice=practice is not None)
    try:
        made = claim(mine.store, bytes.fromhex(mine.key), bytes.fromhex(mine.public_key), name, plain)
        welcome = link.enroll(url, made, ca_file, proxy_of(home))
    except Refused:
        claiming.forget(home)
        raise
    claiming.keep(home, mine.answered(welcome))
    store = Vault.create(
        home,
        welcome.name,
        passphrase,
        person_id=welcome.person,
        role=welcome.role,
        store_id=welcome.store,
        kdf=cheapest() if practice else wished(welcome.key_derivation),
        clock=practice,
    )
    is_made = False
    try:
        _finish(home, store)
        if welcome.escrow is not None:
            escrow.keep_up(key_ring.opened(home, welcome.person, passphrase), store)
        key_events.remember(store, keys.read(home))
        erasing.forget_told(home)
        escrow.heard(store)
        is_made = True
    finally:
        if not is_made:
            store.close()
    return opened(store, practice, proxy_of(home))


def proxy_of(home: Path) -> Wish:
    """Give what asks for the proxy that is set, anew each time: it may be set while the desk is open."""
    return lambda: Settings(home).text("proxy")


def claim(store: str, key: bytes, public_key: bytes, name: str, plain: str) -> Claim:
    """Make what this computer says to bring a person with a one-time code.

    Raises: Refused, naming the field, for what no name and no code can be.
    """
    try:
        return Claim(
            store=store,
            public_key=public_key.hex(),
            name=name,
            computer=platform.node()[:200],
            code=plain,
            proof=prove(key, store, plain),
        )
    except ValidationError as error:
        if any("name" in wrong["loc"] for wrong in error.errors()):
            raise Refused("name", "A name has at most 200 letters.") from error
        raise Refused("code", "This is no one-time code. Check each group.") from error


def _finish(home: Path, store: Store) -> None:
    """Move what the hub said into the encrypted store, also when the program ended before it was there."""
    mine = claiming.find(home)
    if mine is not None and mine.welcome is not None and mine.welcome.store == store.store_id():
        keep_place(store, mine.welcome, is_practice=mine.is_practice)
        at_hub = {"url": mine.url, "key": mine.key, "ca_file": mine.ca_file}
        keys = mine.welcome.model_dump(include={"sealing_key", "signing_key", "escrow", "order_key"})
        store.set_setting(HUB, at_hub | keys)
    claiming.forget(home)
    asking_center.remember(home, store)


def keep_place(store: Store, welcome: Welcome, *, is_practice: bool = False) -> None:
    """Keep where this desk stands."""
    place = {"site": welcome.site, "zone": welcome.zone, "is_center": welcome.is_center}
    store.set_setting(PLACE, {**place, "is_practice": is_practice})


def check_practice(url: str) -> None:
    """Make sure that invented people never reach a hub beyond this computer.

    Raises: Refused.
    """
    if urlsplit(url).hostname not in ("127.0.0.1", "::1", "localhost"):
        raise Refused("hub", "A practice desk never joins a hub beyond this computer.")


def check_new(home: Path) -> None:
    """Make sure, before a one-time code is spent, that a desk can be made in a folder.

    Raises: Refused when there is one already; Unavailable when the folder cannot be written.
    """
    erasing.finish(home)
    if vault.exists(home) or erasing.is_begun(home):
        raise Refused(None, "There is a desk in this folder already. Nothing was changed.")
    probe = home / ".probe"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except OSError as error:
        raise spoken_by_disk(error) from error
