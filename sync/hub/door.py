"""Who is let in: a request is believed only after key, moment, nonce, computer and person were checked.

Nothing is written before the signature holds, so that a stranger cannot make the hub work.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.clock import Clock
from sync.errors import Refused, Unreadable
from sync.hub.ports import Device, HubTransaction, Person
from sync.hub.store import SqlStore
from sync.signing import NONCE_KEPT_S, STALE_S, Signed, is_signed_by, read_header


class TurnedAway(Refused):
    """A request that is not let in, with the word for programs beside the sentence for people."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        super().__init__(None, reason)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Letter:
    """A request as it came, before anybody believes it."""

    header: str
    method: str
    target: str
    """Path with its query, as sent."""
    body: bytes


def admit(store: SqlStore, clock: Clock, letter: Letter) -> Signed:
    """Say who sent a request, and let it in once.

    Writes: its nonce.
    Raises: TurnedAway.
    """
    signed = recognized(store, clock, letter)
    with store.writing() as tx:
        Entry(signed, clock)(tx)
    return signed


def recognized(store: SqlStore, clock: Clock, letter: Letter) -> Signed:
    """Say who sent a request that still needs its `Entry`, in the transaction that does what it asks for.

    Raises: TurnedAway.
    """
    signed = _read(letter.header)
    with store.reading() as tx:
        device, person = tx.device(signed.store), tx.person(signed.person)
    if device is None:
        raise TurnedAway(401, "unknown", "This computer is not joined to this hub. Join it with a new code.")
    if not is_signed_by(signed, device.public_key, letter.method, letter.target, letter.body):
        raise TurnedAway(
            401, "tampered", "This request was changed on its way, or signed by another computer."
        )
    if abs(int(clock.now().timestamp()) - signed.at_s) > STALE_S:
        raise TurnedAway(401, "stale", "The clock of this computer and that of the hub do not agree.")
    check_access(device, person)
    return signed


class Entry:
    """Lets a request in that was never let in before; one whose transaction then fails may come again.

    Its own transaction may be done anew, also when only word of its commit was lost: that is no replay.
    """

    def __init__(self, signed: Signed, clock: Clock) -> None:
        self._signed, self._clock = signed, clock
        self._is_in = False

    def __call__(self, tx: HubTransaction) -> None:
        """Spend the request's nonce.

        Raises: TurnedAway.
        """
        now_s, signed = int(self._clock.now().timestamp()), self._signed
        is_fresh = tx.spend_nonce(signed.store, signed.nonce, now_s, NONCE_KEPT_S)
        if not is_fresh and not self._is_in:
            raise TurnedAway(409, "replayed", "This very request was made before.")
        self._is_in = True


def _read(header: str) -> Signed:
    try:
        return read_header(header)
    except Unreadable as error:
        raise TurnedAway(401, "unsigned", str(error)) from error


def check_access(device: Device, person: Person | None) -> None:
    """See that a computer and a person may speak here.

    Raises: TurnedAway.
    """
    if device.is_revoked:
        raise TurnedAway(403, "revoked", "This computer was taken off the hub. Call the center.")
    if person is None or device.site not in person.sites:
        raise TurnedAway(403, "not_bound", "This person does not work at the site of this computer.")
    if not person.is_active:
        raise TurnedAway(403, "ended", "The center has ended this person's access. Call the center.")
