"""What a computer holds for one person beside its site's charts: restricted ones given to it, those open in emergency.

It is theirs alone, and goes from the computer with their right to be there.
"""

from __future__ import annotations

from sync.clock import Clock
from sync.errors import Refused
from sync.hub.audit import HUB_FEED
from sync.hub.emergencies import end_openings
from sync.hub.ports import AuditEntry
from sync.hub.store import Transaction
from sync.rules.who_sees import restricted_feed


def give_restricted(tx: Transaction, clock: Clock, store: str, person: str) -> None:
    """Let a computer hold the restricted charts that name a person, who alone then writes in them there.

    Raises: Refused when the person does not work where the computer stands.
    """
    tx.lock_feeds([HUB_FEED])
    device, who = tx.device(store), tx.person(person)
    if device is None or device.is_revoked:
        raise Refused("store", "There is no computer of this id that is still joined.")
    if who is None or not who.is_active or device.site not in who.sites:
        raise Refused("person", "This person does not work where this computer stands.")
    if not tx.give_feed(store, restricted_feed(person)):
        raise Refused("store", "This computer holds their restricted charts already.")
    _note(tx, clock, "feed.given", store)


def take_restricted(tx: Transaction, clock: Clock, store: str, person: str) -> None:
    """Let a computer hold a person's restricted charts no more.

    Raises: Refused when it does not.
    """
    tx.lock_feeds([HUB_FEED])
    if not tx.take_feed(store, restricted_feed(person)):
        raise Refused("store", "This computer was not given their restricted charts.")
    _note(tx, clock, "feed.taken", store)


def take_all(tx: Transaction, clock: Clock, person: str, site: str | None = None) -> None:
    """Let what was a person's alone leave the computers of a site, or every computer."""
    end_openings(tx, clock.now(), person, site)
    for store in tx.stores_given(restricted_feed(person)):
        device = tx.device(store)
        if site is None or (device is not None and device.site == site):
            tx.take_feed(store, restricted_feed(person))
            _note(tx, clock, "feed.taken", store)


def _note(tx: Transaction, clock: Clock, action: str, store: str) -> None:
    tx.audit([AuditEntry(HUB_FEED, "", "", action, store, clock.now())])
