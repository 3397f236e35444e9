"""What the center does for a desk that nobody can unlock: reads a code out, or opens its key and seals it to a request.

The private half of the escrow key is handed in by whoever holds it, for one deed, and is kept nowhere here. Every deed
is audited by ids.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.clock import Clock
from sync.errors import Refused, Unreadable
from sync.escrow import Asking, EscrowKey, PhoneCodes, answer_to, open_code, plain
from sync.hub.audit import HUB_FEED
from sync.hub.door import TurnedAway
from sync.hub.permitted import who_may
from sync.hub.ports import AuditEntry
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_escrow import Asked, KeptCode, MadeKey

PERMISSION: Final = "let_in"
LIFE: Final = timedelta(hours=1)
ASKED_AN_HOUR: Final = 10
"""How many requests an hour are taken from one caller, and in one computer's name."""
NO_SUCH: Final = "no_such_request"
_GONE: Final = "There is no such request any more. It lives for an hour and is good once. Ask again."


def put_into_force(tx: Transaction, clock: Clock, public: bytes, name: str) -> None:
    """Name a new escrow key to every computer from now on; whose it is is told there.

    Raises: Refused for a name that says nothing.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= 200:
        raise Refused("name", "Say whose key this is, in at most 200 letters.")
    tx.lock_feeds([HUB_FEED])
    tx.add_escrow_key(MadeKey(public, name, clock.now()))
    _note(tx, "escrow.made", subject=public.hex()[:32], at=clock.now())


def escrow_key(tx: Transaction) -> EscrowKey | None:
    """Give the key in force."""
    made = tx.escrow_keys()
    if not made:
        return None
    return EscrowKey(
        public=made[-1].public.hex(), name=made[-1].name, since=made[-1].made_at.date().isoformat()
    )


def keep_codes(tx: Transaction, clock: Clock, store: str, came: PhoneCodes) -> None:
    """Keep the codes that a computer left, and forget those that are no good there any more; again is harmless.

    Raises: Unreadable.
    """
    now, public = clock.now(), bytes.fromhex(came.public)
    tx.lock_feeds([HUB_FEED])
    before = {code.slot for code in tx.phone_codes(store)}
    tx.forget_phone_codes(store, came.present)
    fresh = [
        KeptCode(store, slot, came.keys, public, plain(sealed), now)
        for slot, sealed in sorted(came.codes.items())
        if slot in came.present
    ]
    tx.keep_phone_codes(fresh)
    if {code.slot for code in fresh} - before:
        _note(tx, "phone_codes.kept", store=store, subject=store, at=now)


def given_codes(tx: Transaction, store: str) -> tuple[str, ...]:
    """Name the slots of a computer's codes that were read out."""
    return tuple(code.slot for code in tx.phone_codes(store) if code.given_at is not None)


def give_code(
    tx: Transaction, clock: Clock, private: X25519PrivateKey, store: str, person: str, by: str
) -> tuple[str, int]:
    """Open one code that was not given yet, for somebody who forgot their passphrase; gives it and how many are left.

    Raises: Refused, also where this is not the key that the codes were sealed to.
    """
    tx.lock_feeds([HUB_FEED])
    _may_let_in(tx, by, _checked(tx, store, person))
    left = [code for code in tx.phone_codes(store) if code.given_at is None]
    if not left:
        raise Refused(
            "store", "There is no code left for this computer. Ask for the sheet, or let it ask the center."
        )
    mine = private.public_key().public_bytes_raw()
    first = next((code for code in left if code.public == mine), None)
    if first is None:
        raise Refused("escrow_key", "This computer's codes were sealed to another escrow key than this one.")
    code = _opened(first, private)
    tx.give_phone_code(store, first.slot, clock.now())
    _note(tx, "phone_code.given", person=by, store=store, subject=person, at=clock.now())
    return code, len(left) - 1


def _opened(code: KeptCode, private: X25519PrivateKey) -> str:
    try:
        return open_code(code.body, private, code.keys, code.slot)
    except Unreadable as error:
        raise Refused("escrow_key", "This code was damaged on its way. Nothing was given out.") from error


def ask(store: SqlStore, clock: Clock, asking: Asking, caller: str) -> None:
    """Take a locked desk's request; the same again is the same request.

    Raises: TurnedAway after too many; Refused for a computer or person that may not be let in.
    """
    store.carried_out(lambda tx: _ask(tx, clock.now(), asking, caller))


def _ask(tx: Transaction, now: datetime, asking: Asking, caller: str) -> None:
    if tx.escrow_request(asking.id) is not None:
        return
    if tx.asked_lately(caller, asking.store, now - LIFE) >= ASKED_AN_HOUR:
        raise TurnedAway(
            429, "asked_often", "The center was asked too often from here. Try again in an hour."
        )
    _checked(tx, asking.store, asking.person)
    tx.lock_feeds([HUB_FEED])
    tx.forget_escrow_requests(now - LIFE)
    tx.ask_escrow(asking, caller, now)
    _note(tx, "escrow.asked", store=asking.store, subject=asking.person, at=now)


def answer_of(store: SqlStore, clock: Clock, request: str) -> str:
    """Give the answer to a request; empty while nobody said yes.

    Raises: TurnedAway for one that is not there, is too old or was used.
    """
    with store.reading() as tx:
        found = _living(tx, clock.now(), request)
        if found is not None:
            _checked(tx, found.asking.store, found.asking.person)
    if found is None:
        raise TurnedAway(404, NO_SUCH, _GONE)
    return "" if found.answer is None else b64encode(found.answer).decode()


def used_up(tx: Transaction, clock: Clock, request: str) -> None:
    """Forget a request whose answer was used; one that is gone already is no fault."""
    tx.lock_feeds([HUB_FEED])
    found = tx.escrow_request(request)
    if found is not None and found.answer is not None:
        tx.forget_escrow_request(request)
        _note(tx, "escrow.used", store=found.asking.store, subject=found.asking.person, at=clock.now())


def waiting(tx: Transaction, now: datetime) -> list[Asked]:
    """Give the requests that nobody answered yet."""
    return [one for one in tx.escrow_requests() if one.answer is None and one.asked_at > now - LIFE]


def found_request(tx: Transaction, now: datetime, request: str, by: str) -> Asking:
    """Give a request that somebody may answer now.

    Raises: Refused.
    """
    found = _living(tx, now, request)
    if found is None or found.answer is not None:
        raise Refused("request", _GONE)
    _may_let_in(tx, by, _checked(tx, found.asking.store, found.asking.person))
    return found.asking


def say_yes(tx: Transaction, clock: Clock, private: X25519PrivateKey, asking: Asking, by: str) -> None:
    """Answer a request in the name of whoever compared its words.

    Raises: Refused.
    """
    now = clock.now()
    tx.lock_feeds([HUB_FEED])
    asking = found_request(tx, now, asking.id, by)
    try:
        answer = answer_to(asking, private)
    except Unreadable as error:
        raise Refused(
            "escrow_key", "This computer's key was not sealed to this escrow key. Nothing was opened."
        ) from error
    if not tx.answer_escrow(asking.id, answer):
        raise Refused("request", _GONE)
    _note(tx, "escrow.opened", person=by, store=asking.store, subject=asking.person, at=now)


def _living(tx: Transaction, now: datetime, request: str) -> Asked | None:
    found = tx.escrow_request(request)
    return found if found is not None and found.asked_at > now - LIFE else None


def _checked(tx: Transaction, store: str, person: str) -> str:
    """Look whether a computer and its person may be let in, and give its site; one shut out under any id may not.

    Raises: Refused.
    """
    names = [store, *tx.successors_of(store)]
    devices = [one for name in names if (one := tx.device(name)) is not None]
    if not devices:
        raise Refused("store", "There is no computer of this id.")
    if any(one.is_revoked for one in devices):
        raise Refused("store", "This computer was taken off the hub. Nothing is opened for it.")
    who = tx.person(person)
    if who is None or not who.is_active or devices[0].site not in who.sites:
        raise Refused("person", "This person does not work where this computer stands.")
    return devices[0].site


def _may_let_in(tx: Transaction, by: str, site: str) -> None:
    if who_may(tx, by, PERMISSION, site) is None:
        raise Refused("by", "Only a site lead or an administrator lets people into a computer.")


def _note(
    tx: Transaction, action: str, *, person: str = "", store: str = "", subject: str, at: datetime
) -> None:
    tx.audit([AuditEntry(HUB_FEED, person, store, action, subject, at)])
