"""A computer that joined with a code speaks once an administrator has compared its six words.

A code may be read by somebody it was not meant for; the words are those of the key that came with it, and the person
at the right computer reads them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sync.clock import Clock
from sync.errors import Refused
from sync.fingerprints import six_words
from sync.hub.audit import HUB_FEED
from sync.hub.permitted import who_may
from sync.hub.ports import AuditEntry, Device
from sync.hub.store import Transaction
from sync.joining import COMPUTER

PERMISSION: Final = "approve_computer"


def words_of(device: Device) -> tuple[str, ...]:
    """Give the six words of a computer, which stand on its own screen as well."""
    return six_words(COMPUTER, bytes.fromhex(device.store) + device.public_key)


def found(tx: Transaction, store: str) -> Device:
    """Find a computer that waits.

    Raises: Refused.
    """
    device = tx.device(store)
    if device is None or device.is_revoked or not device.is_waiting:
        raise Refused("store", "No computer of this id waits to be approved.")
    return device


def approve(tx: Transaction, clock: Clock, store: str, person: str) -> None:
    """Let a computer speak from now on; `person` is who compared the words.

    Raises: Refused for a computer that does not wait, and for somebody who may not approve it.
    """
    tx.lock_feeds([HUB_FEED])
    device = found(tx, store)
    if who_may(tx, person, PERMISSION) is None:
        raise Refused("person", "This person does not approve computers: see docs/roles.md.")
    tx.approve_device(device.store)
    tx.audit([AuditEntry(HUB_FEED, person, "", "device.approved", store, clock.now())])


def ask(tx: Transaction, clock: Clock, *, is_asked: bool) -> None:
    """Let computers that join from now on wait for an administrator, or not."""
    tx.lock_feeds([HUB_FEED])
    tx.ask_approval(is_asked=is_asked)
    action = "approval.asked" if is_asked else "approval.not_asked"
    tx.audit([AuditEntry(HUB_FEED, "", "", action, "", clock.now())])


def waiting(tx: Transaction) -> Sequence[Device]:
    """Give the computers that wait."""
    return [device for device in tx.devices() if device.is_waiting and not device.is_revoked]
