"""The quick return: the key of a desk left for a moment, under a PIN, in this process's memory and nowhere else.

A PIN has a million forms at best, so what it closes must lie nowhere and not for long. What is wrapped is the key of
the file of records alone; nothing of it opens the key file, and nobody is let in by it for good.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from navigator_app.elapsed import Since
from navigator_app.store import keys, slots
from navigator_app.store.faults import WayBackGone, WrongPin
from navigator_app.store.opened import Person
from navigator_app.store.slots import Slot
from sync.errors import Refused, Said

FEWEST_DIGITS: Final = 6
"""Source: NIST SP 800-63B-4, activation secrets: at least 4, better 6 digits, and the usual ones refused."""
MOST_DIGITS: Final = 12
_FEWEST_DIFFERENT: Final = 3


@dataclass(frozen=True, slots=True)
class Allowed:
    """How far a site lets its people come back by a PIN."""

    minutes: int
    """After so long away only the passphrase opens; 0 where a site allows no PIN."""
    tries: int


def check_pin(pin: str) -> None:
    """Refuse a PIN that is too short or one of the first that somebody would try.

    Raises: Refused, never with the PIN in it.
    """
    if not pin.isascii() or not pin.isdigit() or not FEWEST_DIGITS <= len(pin) <= MOST_DIGITS:
        raise Refused("pin", "A PIN is {least} to {most} digits.", least=FEWEST_DIGITS, most=MOST_DIGITS)
    if len(set(pin)) < _FEWEST_DIFFERENT or _is_a_run(pin) or _is_repeated(pin):
        raise Refused("pin", "This is one of the first that somebody would try. Choose other digits.")


def _is_a_run(pin: str) -> bool:
    """Say whether it counts up or down, past 9 to 0 as well."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1


def _is_repeated(pin: str) -> bool:
    """Say whether it is the same digits over and over, or forwards and back."""
    shorter = range(1, len(pin) // 2 + 1)
    return any(pin == (pin[:size] * len(pin))[: len(pin)] for size in shorter) or pin == pin[::-1]


class WayBack:
    """One person's way back to the desk they unlocked: opens while it is allowed, and is wiped when it is not."""

    def __init__(
        self,
        home: Path,
        person: Person,
        pin: str,
        allowed: Allowed,
        key: bytes,
    ) -> None:
        check_pin(pin)
        if not allowed.minutes:
            raise Refused("pin", "Your site allows no PIN. Nothing was changed.")
        self.home, self.person, self.allowed = home, person, allowed
        self._slot = _own_slot(home, person)
        # As hard to derive as their passphrase, which was measured on this computer, and by the method of their site.
        self._kdf = slots.afresh(self._slot.kdf or slots.argon())
        nonce = secrets.token_bytes(slots.NONCE_BYTES)
        wrapped = AESGCM(slots.derive(self._kdf, pin)).encrypt(nonce, key, person.id.encode())
        self._wrapped = bytearray(nonce + wrapped)
        self._wrong = 0
        self._away: Since | None = None
        self._turn = Lock()

    @property
    def tries_left(self) -> int:
        """How many more wrong ones it bears."""
        return self.allowed.tries - self._wrong

    @property
    def left_s(self) -> float:
        """For how many more seconds it opens."""
        limit_s = self.allowed.minutes * 60.0
        return limit_s if self._away is None else max(0.0, limit_s - self._away.elapsed_s())

    @property
    def is_open(self) -> bool:
        """Whether a PIN still opens anything."""
        return bool(self._wrapped) and self.tries_left > 0 and self.left_s > 0

    def begin(self, away: Since) -> None:
        """Count from the moment at which the desk was left."""
        self._away = away

    def forget(self) -> None:
        """Wipe what is wrapped; only a passphrase opens from then on."""
        self._wrapped[:] = bytes(len(self._wrapped))
        self._wrapped.clear()

    def opened(self, pin: str) -> bytes:
        """Give the key of the file of records.

        Raises: WrongPin, saying how many tries are left; WayBackGone after the last one, and when its time is over or
        the person's way into the desk was changed meanwhile.
        """
        with self._turn:
            if not self.is_open or not self._is_still_theirs():
                self.forget()
                raise WayBackGone
            nonce, wrapped = self._wrapped[: slots.NONCE_BYTES], self._wrapped[slots.NONCE_BYTES :]
            try:
                key = AESGCM(slots.derive(self._kdf, pin)).decrypt(nonce, wrapped, self.person.id.encode())
            except InvalidTag as error:
                self._wrong += 1
                if self.tries_left > 0:
                    raise WrongPin(self.tries_left) from error
                self.forget()
                raise WayBackGone from error
            self._wrong, self._away = 0, None
            return key

    def _is_still_theirs(self) -> bool:
        """Say whether the key file lets this person in by the same key as when the PIN was set."""
        try:
            return _own_slot(self.home, self.person) == self._slot
        except Said:
            return False


def _own_slot(home: Path, person: Person) -> Slot:
    """Give the person's slot.

    Raises: WayBackGone when there is none, or a new data key is on its way; what reading the key file raises.
    """
    file = keys.read(home)
    slot = file.slot(person.id)
    if slot is None or slot.type != "person" or file.pending is not None:
        raise WayBackGone
    return slot
