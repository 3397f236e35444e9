"""This computer is wiped because the center ordered it: told first, sealed where asked, then the keys, then the rest.

Every host of a round asks here what a refusal was: the window, the command line. What is told to the person afterwards
names no patient and lies in the folder that is left.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Final

from navigator_app.desk import Desk
from navigator_app.log import logger, note
from navigator_app.store import erasing
from navigator_app.store.erasing import Wiped
from navigator_app.store.faults import FolderNotWritable
from sync.client.link import Link
from sync.client.refusals import TurnedDown
from sync.errors import Said, Unavailable
from sync.records.base import stamp
from sync.records.site import Site, phone_of
from sync.wiping import SignedOrder, Stage

_LOG = logger("store")
NOT_SEALED: Final = (
    "The center ordered this computer wiped and what was not sent sealed before. That could not be done, so nothing was"
    " removed. Call the center."
)
WIPED: Final = (
    "The center ordered this computer wiped, and it was: no record is left on it. The center has what was sent. Call"
    " the center before it is used again."
)


class WipedNow(Said):
    """This computer was wiped while somebody was at it."""

    def __init__(self, wiped: Wiped) -> None:
        super().__init__(WIPED)
        self.wiped = wiped


def order_in(desk: Desk, why: Said) -> SignedOrder | None:
    """Give the order that came with a refusal, if it is one that this desk has to follow."""
    if not isinstance(why, TurnedDown) or why.order is None:
        return None
    return desk.store.ordered(why.order)


def carry_out(desk: Desk, order: SignedOrder, hub: object) -> Wiped:
    """Wipe this computer.

    Shape: `hub` is where receipts go, if it takes any.
    Raises: Unavailable when what was not sent has to be sealed and cannot be; nothing was then removed.
    """
    said, home = order.order, desk.store.home
    _tell(hub, desk, said.order, "begun")
    sealed = _rescued(desk) if said.rescue else ()
    center = _center(desk)
    wiped = Wiped(said.order, stamp(desk.now()), sealed, center.name if center else "", _phone(center))
    try:
        erasing.begin(home, wiped)
        erasing.destroy_keys(home)
        desk.store.close()
        erasing.destroy_rest(home)
    except OSError as error:
        desk.store.close()
        if not erasing.is_begun(home):
            raise FolderNotWritable from error
        # The keys go first: what is left opens for nobody, and the next start goes on.
        note(_LOG, "wipe_not_done")
        return wiped
    wiped = replace(wiped, is_confirmed=_tell(hub, desk, said.order, "done"))
    with suppress(OSError):
        erasing.conclude(home, wiped)
    note(_LOG, "wiped")
    return wiped


def _rescued(desk: Desk) -> tuple[str, ...]:
    """Seal what was not sent, for the center alone; what was sealed before stays where it is.

    Raises: Unavailable when it cannot be.
    """
    desk.store.access_ended(of_computer=True)
    left = desk.store.left()
    if left is not None and left.kept:
        raise Unavailable(NOT_SEALED)
    return left.files if left is not None else ()


def _tell(hub: object, desk: Desk, order: str, stage: Stage) -> bool:
    """Say whether the hub heard; a link that is gone holds nothing up."""
    if not isinstance(hub, Link):
        return False
    try:
        hub.wipe_receipt(desk.me.person_id, order, stage)
    except Unavailable:
        return False
    return True


def _center(desk: Desk) -> Site | None:
    with suppress(Said):
        for row in desk.store.rows("site"):
            found = desk.store.record(row.id)
            if isinstance(found, Site) and found.is_center:
                return found
    return None


def _phone(center: Site | None) -> str:
    return phone_of(center) if center is not None else ""
