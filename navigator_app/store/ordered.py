"""What the center may order of this store and how long it may work by itself: both kept as the center signed them.

An order counts by the key that was pinned when this desk joined, or by one that it handed over to; only for this store,
and never a second time behind a later one.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from navigator_app.log import logger, note
from navigator_app.store import change_log, register
from navigator_app.store.opened import Opened
from sync.errors import Unreadable
from sync.records.base import stamp
from sync.reports import Answer, Lease, is_of_hub
from sync.rules.lease import Known, Term
from sync.wiping import SignedOrder, in_force, read_order

LAST_ORDER: Final = "wipe.last_order"
"""The number and the id of the last order that was believed."""
IGNORED: Final = "wipe.ignored"
"""How many that came as orders were none."""
LEASE: Final = "lease.given"
BY_CODE: Final = "lease.by_code"
"""From when until when a code from the phone lets this desk work by itself."""
SEEN_AT: Final = "lease.seen_at"
HAS_CODES: Final = "lease.has_codes"
"""Codes for the phone were made here once: before that nobody could be asked for one."""
_LOG = logger("store")


class UnderOrders(Opened):
    """The part of a store that obeys its center."""

    @property
    def home(self) -> Path:
        """The folder that it lies in."""
        return self.connections.path.parent

    def is_ordered_away(self, order: Any) -> bool:
        """Say whether what came with a refusal orders this computer wiped; what is no such order is noted."""
        return order is not None and self.ordered(order) is not None

    def ordered(self, plain: Any) -> SignedOrder | None:
        """Give an order that is to be followed; None for what is none, which is noted, and where no key is known."""
        with self.connections.writing() as connection:
            hub: dict[str, str] = register.setting(connection, register.HUB, {})
            pinned = hub.get("order_key", "")
            last: dict[str, Any] = register.setting(connection, LAST_ORDER, {"seq": 0, "order": ""})
            if not pinned:
                return None
            try:
                found = read_order(plain, register.store_id(connection), pinned)
            except Unreadable:
                found = None
            if found is None or (found.order.seq <= last["seq"] and found.order.order != last["order"]):
                register.set_setting(connection, IGNORED, register.setting(connection, IGNORED, 0) + 1)
                note(_LOG, "order_ignored")
                return None
            now_last = {"seq": found.order.seq, "order": found.order.order}
            if now_last != last:
                register.set_setting(connection, LAST_ORDER, now_last)
        return found

    def take_answer(self, answer: Answer) -> None:
        """Keep the lease that the hub gave, and hear which key its orders are signed by.

        A key is pinned where none was; one that is there gives way only to one it handed over to.
        """
        with self.connections.writing() as connection:
            hub: dict[str, str] = register.setting(connection, register.HUB, {})
            pinned = hub.get("order_key", "")
            key = in_force(pinned, answer.handovers) if pinned else answer.order_key
            if key != pinned:
                register.set_setting(connection, register.HUB, {**hub, "order_key": key})
            if is_of_hub(answer.lease, register.store_id(connection), hub.get("signing_key", "")):
                register.set_setting(connection, LEASE, answer.lease.model_dump(mode="json"))
                register.set_setting(connection, BY_CODE, None)
                # The hub's own time ends whatever a wrong clock had made of it here.
                register.set_setting(connection, SEEN_AT, stamp(answer.lease.issued_at))

    def lease(self) -> Known:
        """Give what is known of how long this desk may work by itself."""
        with self.connections.reading() as connection:
            hub: dict[str, str] = register.setting(connection, register.HUB, {})
            given = _lease(register.setting(connection, LEASE), register.store_id(connection), hub)
            by_code = register.setting(connection, BY_CODE)
            exchanged_at = _moment(register.setting(connection, register.EXCHANGED_AT))
            seen_at = _moment(register.setting(connection, SEEN_AT))
        if given is None:
            return Known(None)
        met = max(at for at in (given.issued_at, exchanged_at) if at is not None)
        term = Term(given.issued_at, given.until)
        if by_code is not None:
            term = Term(*(datetime.fromisoformat(by_code[name]) for name in ("from", "until")))
        return Known(term, met_at=met, seen_at=seen_at)

    def note_seen(self, at: datetime) -> None:
        """Note that this desk was open at a moment; an earlier one than is known tells nothing."""
        with self.connections.writing() as connection:
            known = _moment(register.setting(connection, SEEN_AT))
            if known is None or at > known:
                register.set_setting(connection, SEEN_AT, stamp(at))

    def go_on_by_code(self, at: datetime, until: datetime) -> None:
        """Let this desk work by itself from a moment until another: a code from the phone was used up for it."""
        with self.connections.writing() as connection:
            register.set_setting(connection, BY_CODE, {"from": stamp(at), "until": stamp(until)})
            register.set_setting(connection, SEEN_AT, stamp(at))

    def oldest_unsent_at(self) -> datetime | None:
        """Say when the oldest change that waits was written."""
        with self.connections.reading() as connection:
            return change_log.oldest_at(connection)


def _lease(plain: Any, store: str, hub: dict[str, str]) -> Lease | None:
    try:
        found = Lease.model_validate(plain, strict=False) if plain else None
    except ValidationError:
        return None
    return found if found and is_of_hub(found, store, hub.get("signing_key", "")) else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
