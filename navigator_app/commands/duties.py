"""What can be handed over, put off or asked for again, one record or several in one deed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from navigator_app import gathered
from navigator_app.commands.seen import of, seen, tick, with_values
from navigator_app.desk import Deed, Desk
from navigator_app.takers import OWNED_BY, site_of, why_not
from sync.changes import Document
from sync.errors import Refused
from sync.records.site import Site
from sync.rules.whose_day import day_of
from sync.words import say

PUT_OFF: Final = frozenset({"task", "referral_item"})
"""Kinds whose day is only when somebody wants to be reminded. A draw, a visit and a trip keep theirs."""
_OVER = say("This day is over. Choose today or a later one.")


def put_off(desk: Desk, records: Sequence[str], on: date, opened: Document | None = None) -> tuple[str, ...]:
    """Put records off to a day, all or none, and note who did.

    Raises: Refused for a day that is over where one of them is done, and for what keeps its day.
    """
    return desk.commit(*(_put_off(desk, seen(desk, one, opened), on) for one in records))


def _put_off(desk: Desk, image: Document, on: date) -> Deed:
    if image.kind not in PUT_OFF:
        raise Refused(None, say("This keeps its day. Open it to move it."))
    zone = _zone(desk, image)
    if on < day_of(desk.now(), zone):
        raise Refused("due_on", _OVER)
    typed: dict[str, Any] = {"due_on": on.isoformat()}
    if image.kind == "task":
        typed |= {"due_at": None, "due_zone": zone}
    return of(image, {**typed, "put_off": tick(desk, with_values(image, typed), "put_off")})


def _zone(desk: Desk, image: Document) -> str:
    """Name the clock of the place where it is done."""
    return str(image.fields.get("due_zone") or desk.me.zone)


def hand_over(
    desk: Desk,
    records: Sequence[str],
    *,
    owner_id: str | None = None,
    owner_site_id: str | None = None,
    opened: Document | None = None,
) -> tuple[str, ...]:
    """Give records to a person, or to the queue of a site, all or none.

    Raises: Refused when it says neither, for a kind that has no owner or no queue, and for somebody whom it would not
    reach.
    """
    if owner_id is None and owner_site_id is None:
        raise Refused("owner", say("Say who takes it over."))
    site = owner_site_id or site_of(desk, owner_id)
    deeds = []
    for one in records:
        image = seen(desk, one, opened)
        if no := why_not(desk, image, owner_id, owner_site_id):
            raise Refused("owner", no)
        deeds.append(of(image, _owner(desk, image, owner_id, owner_site_id, site)))
    return desk.commit(*deeds)


def _owner(
    desk: Desk, image: Document, owner_id: str | None, queue: str | None, site: str | None
) -> dict[str, Any]:
    person_field, queue_field = OWNED_BY[image.kind]
    if not queue_field:
        return {person_field: owner_id}
    typed: dict[str, Any] = {person_field: owner_id, queue_field: queue}
    if image.kind == "message":
        typed[queue_field] = queue or site or image.fields.get(queue_field)
    # Due by the clock of the place where it is done from now on; a moment stays that moment.
    if image.kind == "task" and image.fields.get("due_on") and site is not None:
        there = gathered.record(desk, site, Site)
        typed |= {"due_zone": there.zone} if there and there.zone != _zone(desk, image) else {}
    return typed


def ask_again(desk: Desk, records: Sequence[str], opened: Document | None = None) -> tuple[str, ...]:
    """Note that those on whom these records wait were asked again today; the earlier ask stays in the history.

    Raises: Refused for something that waits on nobody, and when all were asked today already.
    """
    images = [seen(desk, one, opened) for one in records]
    today = day_of(desk.now(), desk.me.zone).isoformat()
    for image in images:
        if image.kind not in PUT_OFF or not image.fields.get("waiting_on"):
            raise Refused(None, say("This waits on nobody."))
    left = [image for image in images if image.fields.get("asked_on") != today]
    if not left:
        raise Refused(None, say("Asked today already. Nothing was changed."))
    return desk.commit(*(of(image, {"asked_on": today}) for image in left))
