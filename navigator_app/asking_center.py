"""A locked desk asks its center to open it, where nobody's passphrase does: after a lead, the sheet and a code.

Where the center is found lies in the encrypted store, so it is kept beside it as well: an address and a certificate, no
secret. Whoever changes it leads the desk to somebody who cannot open what is sealed to the center, and whose answer
opens no records.
"""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from navigator_app import ways_in
from navigator_app.store import by_center, keys, rekeying
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.local import Store
from navigator_app.store.register import HUB
from sync.client.asking import Center
from sync.disk import whole_file
from sync.errors import Refused, Said, Unreadable
from sync.escrow import Asking, open_answer
from sync.proxies import Wish, as_the_computer

NAME: Final = "center.json"
NOWHERE: Final = (
    "This computer does not know where its center is before it was unlocked once. Use the sheet, or call the center for"
    " a code."
)


def remember(home: Path, store: Store) -> None:
    """Keep where the center is found beside the store, for when nobody can unlock it."""
    hub: dict[str, Any] | None = store.setting(HUB)
    if hub is None:
        return
    body = json.dumps({"url": hub["url"], "ca_file": hub.get("ca_file", "")}).encode()
    with suppress(OSError):
        if _kept(home) != body:
            with whole_file(home / NAME) as file:
                file.write(body)


def center_of(home: Path, proxy: Wish = as_the_computer) -> Center:
    """Say where the center of a locked desk is found.

    Raises: Refused where that is not known.
    """
    try:
        found = json.loads(_kept(home))
        url, ca_file = str(found["url"]), str(found["ca_file"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(None, NOWHERE) from error
    return Center(url, Path(ca_file) if ca_file else None, proxy)


def _kept(home: Path) -> bytes:
    try:
        return (home / NAME).read_bytes()
    except OSError:
        return b""


@dataclass
class Asked:
    """A request that was put before the center; the key that was made for it is in this program's memory alone."""

    asking: Asking
    _home: Path
    _center: Center
    _private: X25519PrivateKey = field(repr=False)
    _ring: KeyRing | None = field(default=None, repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """Give the six words that the person reads to the center."""
        return self.asking.words

    def hear(self) -> bool:
        """Look whether the center said yes; the key file is open then, for one deed.

        Raises: Refused when the request is gone or what came does not open this desk; Unavailable.
        """
        if self._ring is None:
            try:
                sealed = self._center.answer(self.asking)
                found = sealed and open_answer(self.asking, self._private, sealed)
            except Unreadable as error:
                raise Refused(None, by_center.NOT_THESE) from error
            if found:
                self._ring = by_center.opened(self._home, self.asking.slot, found)
        return self._ring is not None

    def set_passphrase(self, passphrase: str) -> None:
        """Set the new passphrase of who asked; the request is used up by it.

        Raises: Refused before the center said yes and for a weak one; what a key ring raises.
        """
        if self._ring is None:
            raise Refused(None, "The center did not say yes yet. Nothing was changed.")
        ways_in.new_passphrase(rekeying.finish(self._ring), self.asking.person, passphrase)
        self._ring = None
        # Where the link is gone by now the request ends with its hour.
        with suppress(Said):
            self._center.used(self.asking)


def ask(home: Path, person: str, proxy: Wish = as_the_computer) -> Asked:
    """Ask the center to let somebody in who forgot their passphrase.

    Raises: Refused where the center knows no way into this desk, and when it says no; Unavailable without a link.
    """
    file = keys.read(home)
    slot, who, center = by_center.escrow_slot(file), file.slot(person), center_of(home, proxy)
    if who is None or who.type != "person":
        raise Refused(None, "This person has no way into this desk. Nothing was changed.")
    private = X25519PrivateKey.generate()
    asking = Asking(
        store=file.store,
        person=person,
        slot=slot.id,
        ephemeral=private.public_key().public_bytes_raw().hex(),
        sealed=[b64encode(one).decode() for one in by_center.sealed_keys(file)],
    )
    center.ask(asking)
    return Asked(asking, home, center, private)
