"""What the center does about a computer that is lost: hears of it what it says, keys for orders, the order to wipe it.

An order shuts the computer out in the transaction that keeps it. Its key lies in a file of whoever may order; the hub
has the public half alone and so cannot make an order by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from sync import key_file
from sync.clock import Clock
from sync.errors import Refused, Unreadable
from sync.hub.audit import HUB_FEED
from sync.hub.orders_ports import Reported
from sync.hub.permitted import who_may
from sync.hub.ports import AuditEntry
from sync.hub.store import SqlStore, Transaction
from sync.ids import new_id
from sync.records.base import stamp
from sync.reports import Answer, ComputerReport, signed_lease
from sync.rules.site_wishes import limit
from sync.signing import Signed, new_signing_key, public_signing_key
from sync.wiping import Receipt, WipeOrder, handed_over, signed

PERMISSION: Final = "order_wipe"
KEY_BYTES: Final = 32
_NOT_A_REPORT: Final = "This is no report of a computer. Nothing was changed."


def hear_report(store: SqlStore, clock: Clock, sender: Signed, body: bytes) -> Answer:
    """Keep what a computer says of itself, and give it until when it may work by itself.

    Raises: Unreadable.
    """
    try:
        report = ComputerReport.model_validate_json(body)
    except ValidationError as error:
        raise Unreadable(_NOT_A_REPORT) from error
    now = clock.now().replace(microsecond=0)

    def keep(tx: Transaction) -> Answer:
        until = now + timedelta(days=_lease_days(tx, sender.store))
        tx.keep_report(sender.store, Reported(now, sender.person, until, report))
        lease = signed_lease(tx.signing_key(), sender.store, now, until)
        key, handovers = tx.order_keys()
        return Answer(lease=lease, order_key=key, handovers=tuple(handovers))

    return store.carried_out(keep)


def _lease_days(tx: Transaction, computer: str) -> int:
    """Give for how many days the site of a computer lets it work by itself."""
    device = tx.device(computer)
    site = tx.document(device.site) if device is not None else None
    return limit("lease_days", site.fields.get("limits") if site is not None else None)


def hear_receipt(store: SqlStore, clock: Clock, sender: Signed, body: bytes) -> None:
    """Note how far a computer came with its order.

    Raises: Unreadable for what is no receipt; Refused for an order that it never got.
    """
    try:
        receipt = Receipt.model_validate_json(body)
    except ValidationError as error:
        raise Unreadable(_NOT_A_REPORT) from error
    store.carried_out(lambda tx: _note_receipt(tx, clock, sender, receipt))


def _note_receipt(tx: Transaction, clock: Clock, sender: Signed, receipt: Receipt) -> None:
    now = clock.now()
    tx.lock_feeds([HUB_FEED])
    if not tx.note_order(sender.store, receipt.order, receipt.stage, now):
        raise Refused("order", "This computer was given no such order.")
    # The computer speaks, and nobody at it: who its header names is believed of no one that was shut out.
    tx.audit([AuditEntry(HUB_FEED, "", sender.store, f"wipe.{receipt.stage}", receipt.order, now)])


def note_fetched(store: SqlStore, clock: Clock, computer: str, order: str) -> None:
    """Note that a computer was told its order; it was noted before where it knocks again."""
    with store.reading() as tx:
        is_new = any(
            one.order.order.order == order and one.fetched_at is None for one in tx.orders_of(computer)
        )
    if is_new:
        store.carried_out(lambda tx: tx.note_order(computer, order, None, clock.now()))


def order_wipe(
    store: SqlStore, clock: Clock, computer: str, person: str, key_file: Path, *, rescue: bool
) -> WipeOrder:
    """Order that a computer is wiped when it next comes, and shut it out at once.

    Raises: Refused for who may not, a key that is not the one in force, or no such computer; nothing was then changed.
    """
    key = read_order_key(key_file)
    return store.carried_out(lambda tx: _ordered(tx, clock, (computer, person), key, rescue=rescue))


def _ordered(tx: Transaction, clock: Clock, who: tuple[str, str], key: bytes, *, rescue: bool) -> WipeOrder:
    (computer, person), now = who, clock.now()
    tx.lock_feeds([HUB_FEED])
    if who_may(tx, person, PERMISSION) is None:
        raise Refused("person", "This person may not order that. Nothing was changed.")
    in_force, _ = tx.order_keys()
    if public_signing_key(key).hex() != in_force:
        raise Refused("order_key", "This is not the key for orders that is in force. Nothing was changed.")
    if tx.device(computer) is None:
        raise Refused("store", "There is no computer of this id. Nothing was changed.")
    made = _one(tx, computer, now, key, person, rescue=rescue)
    # A copy of its file, put back elsewhere, goes on under an id of its own, and is lost with it.
    for other in tx.successors_of(computer):
        _one(tx, other, now, key, person, rescue=rescue)
    if tx.revoke_device(computer, now):
        tx.audit([AuditEntry(HUB_FEED, person, "", "device.revoked", computer, now)])
    return made


def _one(
    tx: Transaction, computer: str, now: datetime, key: bytes, person: str, *, rescue: bool
) -> WipeOrder:
    order = WipeOrder(
        store=computer, order=new_id(), seq=tx.next_order_seq(), rescue=rescue, made_at=stamp(now)
    )
    tx.add_order(signed(order, key), person, now)
    tx.audit([AuditEntry(HUB_FEED, person, computer, "wipe.ordered", order.order, now)])
    return order


def make_order_key(store: SqlStore, clock: Clock, out: Path, old: Path | None) -> str:
    """Make the key for orders into a file of its owner alone, and give its public half.

    Shape: where there is one, `old` is its file, by which it hands over.
    Raises: Refused when the one in force does not sign, or the file is there; Unavailable when the disk refuses.
    """
    before = read_order_key(old) if old is not None else None
    with store.reading() as tx:
        _check_hands_over(tx.order_keys()[0], before)
    key, public = new_signing_key()
    key_file.keep(out, key.hex().encode() + b"\n")

    def add(tx: Transaction) -> None:
        now = clock.now()
        tx.lock_feeds([HUB_FEED])
        _check_hands_over(tx.order_keys()[0], before)
        tx.add_order_key(public.hex(), handed_over(before, public.hex()) if before else None, now)
        tx.audit([AuditEntry(HUB_FEED, "", "", "order_key.made", public.hex()[:16], now)])

    store.carried_out(add)
    return public.hex()


def _check_hands_over(in_force: str, old: bytes | None) -> None:
    """See that the key in force, where there is one, is the one that hands over.

    Raises: Refused.
    """
    if in_force != (public_signing_key(old).hex() if old is not None else ""):
        raise Refused(
            "old",
            "Only the key for orders that is in force can name another: desks trust no other. Name its file with --old,"
            " or none where there is none yet. Nothing was changed.",
        )


def read_order_key(file: Path) -> bytes:
    """Read the private half of a key for orders.

    Raises: Refused for a file that others may read, or that holds none; Unavailable when it cannot be read.
    """
    try:
        key = bytes.fromhex(key_file.read(file, "order_key").decode("ascii").strip())
    except ValueError as error:
        raise Refused("order_key", "This file holds no key for orders. Nothing was changed.") from error
    if len(key) != KEY_BYTES:
        raise Refused("order_key", "This file holds no key for orders. Nothing was changed.")
    return key
