"""Whom to call, with the number as it is written down, and who verified it when: an unverified one says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.numbers import holding
from navigator_app.queries.walk_in.line import OpenLine
from navigator_app.queries.work.scene import Scene
from sync.changes import Document
from sync.records.appointment import Appointment
from sync.records.patient import ContactPoint
from sync.records.site import Site
from sync.records.trip import Trip
from sync.words import When, Words, say

_USES = ("", "work")


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call for what, and how far the number can be trusted."""

    who: Words
    why: Words
    number: str
    verified: Words


def calls(scene: Scene, images: Sequence[Document], lines: Sequence[OpenLine]) -> tuple[Call, ...]:
    """Give the clinic, the center when nobody watches, the places of the visits, the drivers; each number once."""
    found: dict[str, Call] = {}
    for one in (*_sites(scene, images, lines), *_drivers(scene, images)):
        if one.number:
            found.setdefault(one.number, one)
    return tuple(found.values())


def verified(on: date | None, by: str) -> Words:
    """Say who verified a number and when."""
    if on is None and not by:
        return say("not verified")
    when = When(on=on) if on else None
    if when is None:
        return say("verified by {who}, no day written", who=by)
    if not by:
        return say("verified {day}", day=_dated(when))
    return say("verified {day} by {who}", day=_dated(when), who=by)


def _dated(when: When) -> str:
    return f"{when}, {when.day.year}" if when.day else str(when)


def _sites(scene: Scene, images: Sequence[Document], lines: Sequence[OpenLine]) -> Iterator[Call]:
    mine = gathered.record(scene.desk, scene.desk.me.site_id, Site)
    if mine is not None:
        yield from _of_site(scene.desk, mine, say("Questions, changes, anything"))
    shown = {line.key.id for line in lines}
    for visit in gathered.typed(images, Appointment):
        if visit.id in shown:
            site = gathered.record(scene.desk, visit.provider_site_id, Site)
            if site is not None:
                yield from _of_site(scene.desk, site, say("The visit"))
    for row in scene.names.sites.values():
        if row.is_center and row.on_call_number:
            # The on-call number is the center's own word about itself; nobody verifies it beside that.
            why = (
                say("When the office is closed: {who}", who=row.cover)
                if row.cover
                else say("When the office is closed")
            )
            own = say("as the center wrote it")
            yield Call(say(row.short_name or row.name), why, row.on_call_number, own)


def _of_site(desk: Desk, site: Site, why: Words) -> Iterator[Call]:
    point = _phone(holding(desk, site.contact_points))
    if point is not None:
        name = say(site.short_name or site.name)
        yield Call(name, why, point.value, verified(point.verified_on, point.verified_by))


def _phone(points: Sequence[ContactPoint]) -> ContactPoint | None:
    phones = [one for one in points if one.system == "phone"]
    return next((one for one in phones if one.use in _USES), phones[0] if phones else None)


def _drivers(scene: Scene, images: Sequence[Document]) -> Iterator[Call]:
    for trip in gathered.typed(images, Trip):
        if trip.status in ("completed", "cancelled"):
            continue
        for leg in gathered.legs_of(scene.desk, trip.id):
            if leg.carrier_phone and leg.status not in ("travelled", "cancelled"):
                yield Call(
                    say(leg.carrier or "Ride"), say("The ride"), leg.carrier_phone, say("not verified")
                )
