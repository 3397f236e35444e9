"""A center with a key for orders, over the town of desks: who orders a wipe, and a desk that carries it out."""

from __future__ import annotations

from navigator_app import reporting, wiping
from navigator_app.store.erasing import Wiped
from sync.errors import Unavailable
from sync.wiping import SignedOrder
from tests.faults.joined import CENTER, Seat, exchange
from tests.stories.town import Town


def order_key(town: Town, name: str = "orders.key", old: str = "") -> str:
    """Make the center's key for orders, and let every desk hear of it."""
    file = town.hub.folder / name
    town.says(
        "order-key", "make", "--out", str(file), *(("--old", str(town.hub.folder / old)) if old else ())
    )
    return str(file)


def tells(town: Town, name: str) -> bool:
    """Let a desk tell the center of itself."""
    seat = town.seats[name]
    return reporting.tell(seat.desk, seat.link)


def ordered(town: Town, name: str, key: str, *more: str) -> None:
    """Let the center's administrator order that a computer is wiped."""
    by = town.hub.joins(CENTER, "administrator", "Ada Ng", is_center=True).welcome.person
    town.says("wipe", town.places[name].store, "--by", by, "--order-key", key, *more)


def meets(at: Seat) -> SignedOrder | None:
    """Let a desk meet its hub once; gives the order that came with the refusal, if it is to be followed."""
    try:
        at.engine.round()
    except Unavailable as why:
        return wiping.order_in(at.desk, why)
    return None


def wiped(town: Town, name: str) -> Wiped:
    """Let a desk meet its hub and carry out what it was ordered."""
    at = town.seats[name]
    order = meets(at)
    assert order is not None
    return wiping.carry_out(at.desk, order, at.link)


def never(at: Seat) -> bool:
    """Say whether the hub lets a desk exchange no more."""
    return not exchange(at)
