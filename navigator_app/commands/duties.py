"""What can be handed over, put off or asked for again, one record or several in one deed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from navigator_app import gathered
from navigator_app.commands.seen import of, seen, tick, with_values
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.records.practitioner import Practitioner
from sync.records.site import Site
from sync.rules.whose_day import day_of
from sync.words import say

OWNED_BY: Final[Mapping[str, tuple[str, str]]] = {
    "task": ("owner_id", "owner_site_id"),
    "message": ("to_id", "to_site_id"),
    "referral": ("case_manager_id", ""),
    "referral_item": ("owner_id", ""),
    "trip": ("owner_id", ""),
}
"""Where a kind says whose it is: a person, and the site whose queue it is in where there is such a thing."""
PUT_OFF: Final = frozenset({"task", "referral_item"})
"""Kinds whose day is only when somebody wants to be reminded. A draw, a visit and a trip keep theirs."""
_NOT_THERE = say("{site} does not see this chart, so it would not arrive there.")
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
    site = owner_site_id or _site_of(desk, owner_id)
    deeds = []
    for one in records:
        image = seen(desk, one, opened)
        _check_reach(desk, image, owner_id, site)
        deeds.append(of(image, _owner(desk, image, owner_id, owner_site_id, site)))
    return desk.commit(*deeds)


def _owner(
    desk: Desk, image: Document, owner_id: str | None, queue: str | None, site: str | None
) -> dict[str, Any]:
    if image.kind not in OWNED_BY:
        raise Refused(None, say("Nobody owns this by name: everybody at its place sees it."))
    person_field, queue_field = OWNED_BY[image.kind]
    if not queue_field:
        if owner_id is None:
            raise Refused("owner", say("This needs a person by name: it has no queue."))
        return {person_field: owner_id}
    typed: dict[str, Any] = {person_field: owner_id, queue_field: queue}
    if image.kind == "message":
        typed[queue_field] = queue or site or image.fields.get(queue_field)
    # Due by the clock of the place where it is done from now on; a moment stays that moment.
    if image.kind == "task" and image.fields.get("due_on") and site is not None:
        there = gathered.record(desk, site, Site)
        typed |= {"due_zone": there.zone} if there and there.zone != _zone(desk, image) else {}
    return typed


def _check_reach(desk: Desk, image: Document, owner_id: str | None, site: str | None) -> None:
    """Refuse who would never see it: what is handed over has to arrive."""
    chart = desk.image(image.patient) if image.patient else None
    known: Mapping[str, Any] = chart.fields if chart else {}
    restricted = known.get("restricted_to_ids") or ()
    sites = known.get("sites") or ([image.site] if image.site else [desk.me.site_id])
    if restricted:
        if owner_id not in restricted:
            text = say(
                "This chart is restricted, and whom you chose may not see it. Choose somebody who may."
            )
            raise Refused("owner", text)
        return
    is_linked = owner_id is not None and owner_id in (known.get("panel_ids") or ())
    there = gathered.record(desk, site, Site)
    if there is None or site in sites or there.is_center or is_linked:
        return
    where = there.short_name or there.name
    raise Refused("owner", _NOT_THERE, site=where)


def _site_of(desk: Desk, person_id: str | None) -> str | None:
    """Give the site where a person works, where that is known here."""
    if person_id == desk.me.person_id:
        return desk.me.site_id
    person = gathered.record(desk, person_id, Practitioner)
    return person.site_id if person else None


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
