"""Whether a desk may still work by itself: asked once the passphrase is right, before anything is shown.

Meeting the center renews the lease by itself. Without a link a code from the phone does, once each, for as many days as
the lease had. Nothing is ever removed for it, and what was typed stays. It is kept by this program and binds whoever
uses it; whoever changed the program would not be held by it.
"""

from __future__ import annotations

from navigator_app import reporting, ways_in, wiping
from navigator_app.desk import Desk
from navigator_app.store import key_ring, keys
from navigator_app.store.key_ring import KeyRing
from navigator_app.store.ordered import HAS_CODES
from sync.errors import Refused, Said, Unavailable
from sync.rules.lease import Standing, stands
from sync.words import When

OVER = (
    "This computer has not met the center for {days} days. To go on without a link, call the center and type the code"
    " that you are told. Nothing was removed, and what you typed is kept."
)
CHECK_DATE = (
    "By this computer's clock it is {now}, of the year {year}, {days} days after it last met the center. Is that date"
    " right? If not, set the clock and unlock again. If it is, call the center and type the code that you are told."
    " Nothing was removed."
)
NOT_A_SHEET = (
    "This is the code of the sheet. Here one from the phone is needed: call the center. Nothing was changed."
)


class LeaseOver(Said):
    """The passphrase is right, and this computer has to meet its center or be given a code first."""


def stands_now(desk: Desk) -> Standing:
    """Say how a desk stands with its lease."""
    return stands(desk.now(), desk.store.lease())


def check(desk: Desk, hub: object, ring: KeyRing, code: str = "") -> KeyRing:
    """Let a desk go on that just was unlocked by a ring: by what it was given, by its center, or by a code.

    Gives the ring as it is afterwards: a code that was used up stands in it no more.

    Raises: LeaseOver; WipedNow where the center ordered that; Refused and WrongCode for a code that is none.
    """
    had_codes = _note_codes(desk)
    standing = stands_now(desk)
    if standing.state not in ("over", "check_date"):
        desk.store.note_seen(desk.now())
    elif code:
        return _go_on(desk, ring, code)
    elif had_codes and not _renewed(desk, hub):
        raise _over(desk, standing)
    return ring


def _note_codes(desk: Desk) -> bool:
    """Say whether codes for the phone were ever made here; before that nobody could be asked for one."""
    known = bool(desk.store.setting(HAS_CODES, default=False))
    if not known and any(slot.type == "phone" for slot in keys.read(desk.store.home).slots):
        desk.store.set_setting(HAS_CODES, value=True)
        known = True
    return known


def _renewed(desk: Desk, hub: object) -> bool:
    try:
        reporting.renew(desk, hub)
    except Unavailable as why:
        order = wiping.order_in(desk, why)
        if order is not None:
            raise wiping.WipedNow(wiping.carry_out(desk, order, hub)) from why
        return False
    return stands_now(desk).state not in ("over", "check_date")


def _go_on(desk: Desk, ring: KeyRing, code: str) -> KeyRing:
    """Use up a code from the phone, and go on for as long as the lease was given.

    The code is gone before the days are written: cut short between the two, it is asked for another.
    """
    term = desk.store.lease().term
    if term is None:
        return ring
    by_code = key_ring.opened_by_code(ring.home, code)
    if by_code.by.type != "phone":
        raise Refused("code", NOT_A_SHEET)
    desk.store.note_deed("went_on_by_code")
    left = ways_in.noted(ring, key_ring.without(ring, by_code.by.id))
    desk.store.go_on_by_code(desk.now(), desk.now() + term.length)
    return left


def _over(desk: Desk, standing: Standing) -> LeaseOver:
    if standing.state == "over":
        return LeaseOver(OVER, days=standing.days_apart)
    now = When(at=desk.now(), zone=desk.me.zone)
    return LeaseOver(CHECK_DATE, now=now, year=desk.now().year, days=standing.days_apart)
