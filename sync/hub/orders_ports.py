"""What orders to wipe a computer ask of the hub's database, and what a computer said of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sync.reports import ComputerReport
from sync.wiping import Handover, SignedOrder, Stage


@dataclass(frozen=True, slots=True)
class Reported:
    """What a computer said of itself last."""

    at: datetime
    person: str
    """Who sat at it."""
    leased_until: datetime
    report: ComputerReport


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order, and how far it came."""

    order: SignedOrder
    """Without the keys that took another's place."""
    person: str
    """Who gave it."""
    made_at: datetime
    fetched_at: datetime | None = None
    """When the computer was first told of it."""
    begun_at: datetime | None = None
    done_at: datetime | None = None


class OrdersTransaction(Protocol):
    """Orders and reports, in one transaction."""

    def order_for(self, store: str) -> SignedOrder | None:
        """Give the last order for a computer, as it travels; None when there is none."""

    def orders_of(self, store: str) -> Sequence[Ordered]:
        """Give every order for a computer, the first first."""

    def note_order(self, store: str, order: str, stage: Stage | None, at: datetime) -> bool:
        """Note how far an order came, its first moment each; None: it was told. False when there is no such order."""

    def report_of(self, store: str) -> Reported | None:
        """Give what a computer said of itself last."""

    def keep_report(self, store: str, reported: Reported) -> None:
        """Keep what a computer says of itself, instead of what it said before."""

    def order_keys(self) -> tuple[str, Sequence[Handover]]:
        """Give the key for orders that is in force, empty without one, and every handover before it."""
