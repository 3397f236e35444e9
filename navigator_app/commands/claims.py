"""Claims: take something of a queue in hand until the end of the shift, and give it back before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from navigator_app import gathered
from navigator_app.commands.seen import of, seen
from navigator_app.desk import Deed, Desk
from navigator_app.in_hand import claims_on, holders_of
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.records.site import Site
from sync.rules.claiming import claimed_until
from sync.rules.watching import QUEUE_OF, who_is_watching
from sync.words import say


def claim(desk: Desk, kind: str, ids: Sequence[str], until: datetime | None = None) -> str:
    """Tell the others that this person has it in hand until the end of the shift; it acknowledges nothing.

    Raises: Refused for what this person has already, and for an end that is over.
    """
    now = desk.now()
    if any(one.by_id == desk.me.person_id for one in holders_of(claims_on(desk, ids), now)):
        raise Refused(None, say("You have this already."))
    end = until or _end_of_shift(desk, kind, now)
    if end <= now:
        raise Refused("until_at", say("This time is over. Choose a later one."))
    about = seen(desk, ids[0])
    typed = {
        "about_kind": kind,
        "about_ids": list(ids),
        "by_id": desk.me.person_id,
        "since_at": stamp(now),
        "until_at": stamp(end),
        "zone": desk.me.zone,
    }
    site = desk.me.site_id if about.patient else about.site or desk.me.site_id
    return desk.commit(Deed("claim", typed, record=new_id(), patient=about.patient, site=site))[0]


def release(desk: Desk, ids: Sequence[str]) -> None:
    """Give back what this person has of these, before the shift ends.

    Raises: Refused where this person has none of it.
    """
    now = desk.now()
    mine = [
        one.id for one in claims_on(desk, ids) if one.by_id == desk.me.person_id and one.released_at is None
    ]
    if not mine:
        raise Refused(None, say("You do not have this in hand."))
    desk.commit(*(of(seen(desk, one), {"released_at": stamp(now)}) for one in mine))


def _end_of_shift(desk: Desk, kind: str, now: datetime) -> datetime:
    site = gathered.record(desk, desk.me.site_id, Site)
    watch = who_is_watching(site, now, queue=QUEUE_OF.get(kind, "")) if site else None
    return claimed_until(watch, now, gathered.limit(desk, "claim_hours_unstaffed"))
