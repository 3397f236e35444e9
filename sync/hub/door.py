"""Who is let in: a request is believed only after key, moment, nonce, computer and person were checked.

Nothing is written before the signature holds, so that a stranger cannot make the hub work.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from sync.clock import Clock
from sync.errors import Refused, Unreadable
from sync.hub.ports import Device, HubTransaction, Person
from sync.hub.store import SqlStore
from sync.signing import NONCE_KEPT_S, STALE_S, Signed, is_signed_by, read_header
from sync.wiping import SignedOrder


class TurnedAway(Refused):
    """A request that is not let in, with the word for programs beside the sentence for people."""

    def __init__(self, status: int, code: str, reason: str, order: SignedOrder | None = None) -> None:
        super().__init__(None, reason)
        self.status = status
        self.code = code
        self.order = order
        """What a computer that was shut out is ordered to do."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A request as it came, before anybody believes it."""

    header: str
    method: str
    target: str
    """Path with its query, as sent."""
    body: bytes


KEYS: Final = 10_000


class Keys:
    """The public keys of computers that were here lately, which never change: a signature asks no database for them.

    Whether a computer may still speak is asked each time, in the transaction that does what it wants.
    """

    def __init__(self, most: int = KEYS) -> None:
        self._most = most
        self._known: OrderedDict[str, bytes] = OrderedDict()

    def of(self, store: str) -> bytes | None:
        """Give a computer's key."""
        return self._known.get(store)

    def learn(self, store: str, key: bytes) -> None:
        """Remember a key, and forget the one that was learnt first when there are too many."""
        self._known[store] = key
        while len(self._known) > self._most:
            self._known.popitem(last=False)


def admit(store: SqlStore, clock: Clock, letter: Letter) -> Signed:
    """Say who sent a request, and let it in once.

    Writes: its nonce.
    Raises: TurnedAway.
    """
    entry = _believed(store, clock, letter, _read(letter.header))
    with store.writing() as tx:
        entry(tx)
    return entry.signed


def entry_of(store: SqlStore, clock: Clock, letter: Letter, keys: Keys) -> Entry:
    """Say whose request this is; it is let in by its entry, in the transaction that does what it asks for.

    The database is asked only where the computer's key is not known.
    Raises: TurnedAway.
    """
    signed = _read(letter.header)
    key = keys.of(signed.store)
    if key is None or not _is_signed(signed, key, letter):
        entry = _believed(store, clock, letter, signed)
        keys.learn(signed.store, entry.key)
        return entry
    _check_moment(signed, clock)
    return Entry(signed, clock, key)


def _believed(store: SqlStore, clock: Clock, letter: Letter, signed: Signed) -> Entry:
    with store.reading() as tx:
        device, person = tx.device(signed.store), tx.person(signed.person)
        order = _order_for(tx, device)
    key = _key_of(device)
    if not _is_signed(signed, key, letter):
        raise TurnedAway(401, "tampered", _TAMPERED)
    _check_moment(signed, clock)
    check_access(device, person, order)
    return Entry(signed, clock, key)


def admit_shut_out(store: SqlStore, clock: Clock, letter: Letter) -> Signed:
    """Say which joined computer sent a request, be it shut out or not: for what it answers to an order.

    Writes: its nonce.
    Raises: TurnedAway.
    """
    signed = _read(letter.header)
    with store.reading() as tx:
        key = _key_of(tx.device(signed.store))
    if not _is_signed(signed, key, letter):
        raise TurnedAway(401, "tampered", _TAMPERED)
    _check_moment(signed, clock)
    with store.writing() as tx:
        if not tx.spend_nonce(signed.store, signed.nonce, int(clock.now().timestamp()), NONCE_KEPT_S):
            raise TurnedAway(409, "replayed", _REPLAYED)
    return signed


def _order_for(tx: HubTransaction, device: Device | None) -> SignedOrder | None:
    return tx.order_for(device.store) if device is not None and device.is_revoked else None


def _key_of(device: Device | None) -> bytes:
    if device is None:
        raise TurnedAway(401, "unknown", "This computer is not joined to this hub. Join it with a new code.")
    return device.public_key


def _is_signed(signed: Signed, key: bytes, letter: Letter) -> bool:
    return is_signed_by(signed, key, letter.method, letter.target, letter.body)


_TAMPERED: Final = "This request was changed on its way, or signed by another computer."
_REPLAYED: Final = "This very request was made before."


def _check_moment(signed: Signed, clock: Clock) -> None:
    if abs(int(clock.now().timestamp()) - signed.at_s) > STALE_S:
        raise TurnedAway(401, "stale", "The clock of this computer and that of the hub do not agree.")


class Entry:
    """Lets a request in that was never let in before; one whose transaction then fails may come again.

    Its own transaction may be done anew, also when only word of its commit was lost: that is no replay.
    """

    def __init__(self, signed: Signed, clock: Clock, key: bytes) -> None:
        self.signed, self._clock = signed, clock
        self.key = key
        """What the signature held for; it has to be the computer's in the transaction, too."""
        self._is_in = False

    def __call__(self, tx: HubTransaction) -> None:
        """Spend the request's nonce, for a computer and a person that may speak as of now.

        Raises: TurnedAway.
        """
        now_s, signed = int(self._clock.now().timestamp()), self.signed
        device = tx.device(signed.store)
        if _key_of(device) != self.key:
            raise TurnedAway(401, "tampered", _TAMPERED)
        check_access(device, tx.person(signed.person), _order_for(tx, device))
        is_fresh = tx.spend_nonce(signed.store, signed.nonce, now_s, NONCE_KEPT_S)
        if not is_fresh and not self._is_in:
            raise TurnedAway(409, "replayed", _REPLAYED)
        self._is_in = True


def _read(header: str) -> Signed:
    try:
        return read_header(header)
    except Unreadable as error:
        raise TurnedAway(401, "unsigned", str(error)) from error


def check_access(device: Device | None, person: Person | None, order: SignedOrder | None = None) -> None:
    """See that a computer and a person may speak here.

    Raises: TurnedAway, with the order for a computer that was shut out.
    """
    if device is None or device.is_revoked:
        raise TurnedAway(403, "revoked", "This computer was taken off the hub. Call the center.", order)
    if device.is_waiting:
        raise TurnedAway(403, "waiting", "The center has not approved this computer yet.")
    if person is None or device.site not in person.sites:
        raise TurnedAway(403, "not_bound", "This person does not work at the site of this computer.")
    if not person.is_active:
        raise TurnedAway(403, "ended", "The center has ended this person's access. Call the center.")
