"""Rides and nights that are ahead: each leg with who drives and how sure it is, the night, the escort, plan B."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from navigator_app import gathered
from navigator_app.queries.shown import Chip
from navigator_app.queries.trip import LegLine, TickLine, TripView
from navigator_app.queries.trip import trip as view_of
from navigator_app.queries.walk_in.line import OpenLine
from navigator_app.queries.work.scene import Scene
from navigator_app.queries.work.trips import OVER
from sync.changes import Document
from sync.records.trip import Trip
from sync.words import Words, joined, say

_NO_BED = ("none_needed", "not_decided")


def travel(scene: Scene, images: Sequence[Document]) -> tuple[OpenLine, ...]:
    """Give the trips that are not over, those with a day first; one that should be back already is not left out."""
    found = [one for one in gathered.typed(images, Trip) if one.status not in OVER]
    found.sort(key=lambda one: (one.starts_on is None, str(one.starts_on), one.id))
    return tuple(line for one in found if (line := _line(scene, one)) is not None)


def _line(scene: Scene, trip: Trip) -> OpenLine | None:
    view = view_of(scene.desk, trip.id)
    if view is None:
        return None
    more = (*_rides(scene, view), _night(scene, trip, view), *_company(view))
    light = Chip(say("Travel: {state}", state=view.light.text), view.light.icon, view.light.tint)
    return OpenLine(view.key, "car", view.title, view.starts, light, more)


def _rides(scene: Scene, view: TripView) -> Iterator[Words]:
    for leg in view.legs:
        yield _leg(scene, leg)
    if not view.legs:
        yield say("No ride is written down yet.")


def _leg(scene: Scene, leg: LegLine) -> Words:
    what = joined((leg.mode, leg.title), ": ")
    leaves = say("leaves {when}", when=leg.departs) if leg.departs else say("time not known yet")
    driver = joined((leg.carrier, leg.phone), " ")
    state = _told(scene, leg.confirmed, leg.departs.at if leg.departs else None)
    return say("{way}. {state}", way=joined((what, leaves, driver), ", "), state=state)


def _night(scene: Scene, trip: Trip, view: TripView) -> Words:
    if trip.lodging in _NO_BED:
        return say("Night: {place}.", place=view.lodging)
    tick = next(one for one in view.ticks if one.name == "lodging_confirmed")
    return say("Night: {place}. {state}", place=view.lodging, state=_told(scene, tick, None))


def _company(view: TripView) -> Iterator[Words]:
    yield say("Who comes along: {escort}.", escort=view.escort)
    if view.plan_b:
        yield say("If weather or road say no: {plan}", plan=view.plan_b)


def _told(scene: Scene, tick: TickLine, due: datetime | None) -> Words:
    """Say a confirmation in a sentence of its own; one from before the last exchange may have moved."""
    if tick.state.tint == "neutral":
        return say("Not confirmed yet.")
    if tick.state.tint != "ok":
        return say("{earlier}: call before leaving.", earlier=tick.state.text)
    if not scene.fresh.is_enough_for(due, scene.now):
        return say("Was confirmed by {who}, may have changed: call.", who=tick.state.text)
    return say("Confirmed by {who}.", who=tick.state.text)
