"""Who may take over what is handed over: whom it would reach, asked before it is offered and again by the deed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from navigator_app import gathered
from navigator_app.desk import Desk
from sync.changes import Document
from sync.records.practitioner import Practitioner
from sync.records.site import Site
from sync.words import Words, say

OWNED_BY: Final[Mapping[str, tuple[str, str]]] = {
    "task": ("owner_id", "owner_site_id"),
    "message": ("to_id", "to_site_id"),
    "referral": ("case_manager_id", ""),
    "referral_item": ("owner_id", ""),
    "trip": ("owner_id", ""),
    "records_request": ("owner_id", ""),
}
"""Where a kind says whose it is: a person, and the site whose queue it is in where there is such a thing."""
_NOBODYS = say("Nobody owns this by name: everybody at its place sees it.")
_NO_QUEUE = say("This needs a person by name: it has no queue.")
_RESTRICTED = say("This chart is restricted, and whom you chose may not see it. Choose somebody who may.")
_LEFT = say("Whom you chose does not work here any more. Choose somebody who does.")
_NOT_THERE = say("{site} does not see this chart, so it would not arrive there.")


@dataclass(frozen=True, slots=True)
class Takers:
    """The ids of the people and of the places that may take all of it over."""

    people: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Case:
    """What decides of one record whom it would reach."""

    kind: str
    restricted: frozenset[str]
    sites: frozenset[str]
    panel: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Whom:
    """Somebody, or everybody at a place: each known here or not."""

    person_id: str | None
    person: Practitioner | None
    site_id: str | None
    site: Site | None


def takers(desk: Desk, records: Sequence[str]) -> Takers:
    """Find who may take over all of these records."""
    images = [desk.image(one) for one in records]
    if None in images:
        # What who sits here does not see is handed to nobody.
        return Takers(frozenset(), frozenset())
    cases = {_case(desk, image) for image in images if image is not None}
    people = gathered.typed(desk.store.of_kind("practitioner"), Practitioner)
    sites = {one.id: one for one in gathered.typed(desk.store.of_kind("site"), Site)}
    works_at = {one.id: desk.me.site_id if one.id == desk.me.person_id else one.site_id for one in people}
    persons = (_Whom(one.id, one, at := works_at[one.id], sites.get(str(at))) for one in people)
    places = (_Whom(None, None, one.id, one) for one in sites.values())
    return Takers(
        frozenset(str(one.person_id) for one in persons if not any(_why_not(case, one) for case in cases)),
        frozenset(str(one.site_id) for one in places if not any(_why_not(case, one) for case in cases)),
    )


def why_not(desk: Desk, image: Document, person_id: str | None, queue: str | None) -> Words | None:
    """Say why a record is not handed to a person, or to the queue of a site; None where nothing speaks against it."""
    person = gathered.record(desk, person_id, Practitioner)
    at = queue or site_of(desk, person_id)
    return _why_not(_case(desk, image), _Whom(person_id, person, at, gathered.record(desk, at, Site)))


def site_of(desk: Desk, person_id: str | None) -> str | None:
    """Give the site where a person works, where that is known here."""
    if person_id == desk.me.person_id:
        return desk.me.site_id
    person = gathered.record(desk, person_id, Practitioner)
    return person.site_id if person else None


def _case(desk: Desk, image: Document) -> _Case:
    chart = desk.image(image.patient) if image.patient else None
    known: Mapping[str, Any] = chart.fields if chart else {}
    return _Case(
        image.kind,
        frozenset(known.get("restricted_to_ids") or ()),
        frozenset(known.get("sites") or [image.site or desk.me.site_id]),
        frozenset(known.get("panel_ids") or ()),
    )


def _why_not(case: _Case, whom: _Whom) -> Words | None:
    """Say why somebody may not own it, or would never see it: what is handed over has to arrive."""
    if case.kind not in OWNED_BY:
        return _NOBODYS
    if whom.person_id is None and not OWNED_BY[case.kind][1]:
        return _NO_QUEUE
    if whom.person is not None and not whom.person.is_active:
        return _LEFT
    if case.restricted:
        return None if whom.person_id in case.restricted else _RESTRICTED
    there = whom.site
    if there is None or there.id in case.sites or there.is_center or whom.person_id in case.panel:
        return None
    return say(_NOT_THERE, site=there.short_name or there.name)
