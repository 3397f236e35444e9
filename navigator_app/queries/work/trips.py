"""Rows from trips: those near whose light is not green, those nobody arranges, a ride confirmed for another time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator_app import gathered
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.deaths import after
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, code_chip, kind_words
from navigator_app.queries.work.tasks import hand_over
from navigator_app.store.asking import Where
from sync.records.trip import Trip
from sync.rules.travel_light import Light
from sync.words import When, say

OVER = ("completed", "cancelled")


def work(scene: Scene) -> Iterator[Work]:
    """Give every trip that is near or has no day yet, and every ride whose confirmation is for another version."""
    trips = {row.id: row for row in scene.rows("trip", Where("status", "not in", OVER))}
    for row in trips.values():
        if row.patient_id and scene.names.has_died(row.patient_id):
            yield after(scene, row)
            continue
        is_near = row.starts_on is None or row.starts_on <= scene.horizon()
        if is_near and scene.wants(row.owner_id, scene.names.site_of(row.owner_id)):
            made = _trip(scene, row)
            if made is not None:
                yield made
    legs = scene.rows(
        "trip_leg", Where("confirmed", "not null"), Where("confirmed_is_current", "=", value=False)
    )
    for leg in legs:
        if leg.trip_id in trips and leg.status not in ("travelled", "cancelled"):
            yield _again(scene, leg, trips[leg.trip_id])


def _trip(scene: Scene, row: Any) -> Work | None:
    site_id = scene.names.site_of(row.owner_id)
    zone = scene.names.zone(site_id)
    key = Key("trip", row.id)
    chip = code_chip("trip-status", row.status)
    title = say("Arrange the trip")
    if row.starts_on is not None:
        trip = gathered.record(scene.desk, row.id, Trip)
        light = gathered.light_of(scene.desk, trip, scene.fresh, scene.now, scene.shared) if trip else None
        if light is None or light.colour == "green":
            return None
        chip = _light_chip(light)
        title = say("Get {thing} settled", thing=light.open_items[0].label.lower())
    return Work(
        source="trip",
        key=key,
        icon="car",
        icon_tint="info",
        kind=kind_words("Trip"),
        title=short(title),
        patient_id=row.patient_id,
        context=say("Trip to {place}", place=row.destination)
        if row.destination
        else say(row.purpose or "Trip"),
        status=chip,
        due=When(on=row.starts_on, zone=zone) if row.starts_on else None,
        owner_id=row.owner_id,
        site_id=site_id,
        verbs=(Verb(say("Open trip"), "E", "trip", key, "open", icon="car"), hand_over(key)),
        outlives_death=True,
    )


def _light_chip(light: Light) -> Chip:
    count = len(light.open_items)
    if light.colour == "red":
        return Chip(say("Not ready, {count} open", count=count), "octagon-alert", "danger")
    return Chip(say("Not known yet, {count} open", count=count), "circle-help", "warn")


def _again(scene: Scene, leg: Any, trip: Any) -> Work:
    key = Key("trip_leg", leg.id)
    site_id = scene.names.site_of(trip.owner_id)
    zone = leg.departs_zone or scene.names.zone(site_id)
    has_due = leg.departs_at is not None or trip.starts_on is not None
    return Work(
        source="trip_leg",
        key=key,
        icon="map-pin",
        icon_tint="info",
        kind=kind_words("Trip leg"),
        title=short(say("Confirm the ride again")),
        patient_id=leg.patient_id,
        context=say("{start} to {end}", start=leg.from_place, end=leg.to_place),
        status=Chip(say("Was for the earlier version"), "circle-help", "warn"),
        due=When(on=trip.starts_on, at=leg.departs_at, zone=zone) if has_due else None,
        owner_id=trip.owner_id,
        site_id=site_id,
        verbs=(
            Verb(say("Confirmed again"), "D", "trips.confirm_leg", key, icon="check"),
            Verb(say("Open trip"), "E", "trip", Key("trip", trip.id), "open", icon="car"),
        ),
        group="due_today",
        outlives_death=True,
    )
