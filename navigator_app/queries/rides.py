"""The rides of one day from one place, for whoever drives: nothing in it tells why somebody travels.

No diagnosis, no department, no purpose, no record number, no birth date and no note is ever read into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.work.scene import Scene
from navigator_app.store.asking import Where
from sync.records.appointment import Appointment
from sync.records.patient import Patient
from sync.records.trip import Trip
from sync.records.trip_leg import TripLeg
from sync.rules.codes import label_of
from sync.rules.driver import is_driven, plain_place
from sync.rules.ticks import standing
from sync.rules.whose_day import clock_of, day_of
from sync.words import When, Words, say

_OFF = ("cancelled", "travelled")
_OVER = ("completed", "cancelled", "entered-in-error", "noshow")
ASK = say("Ask the navigator")
ESCORT = say("Escort, not named here")


@dataclass(frozen=True, slots=True)
class Ride:
    """One ride: pickup, whom, what they need, where to, by when, and how they come back."""

    patient_id: str
    trip_id: str
    pickup: When | None
    pickup_place: Words
    name: str
    phones: tuple[str, ...]
    escort: Words
    needs: tuple[Words, ...]
    to: Words
    appointment: When | None
    """Only when it is; never with whom or what for."""
    back: Words
    carrier: str
    state: Words
    """Whether the ride is confirmed for exactly this."""
    is_confirmed: bool
    is_chosen_otherwise: bool = False
    """The patient said not now or no: whoever drives asks first, and is not told why."""


@dataclass(frozen=True, slots=True)
class Rides:
    """The rides of one day, in the order of their pickup."""

    site_id: str
    site: Words
    on: date
    zone: str
    rides: tuple[Ride, ...]


def rides(desk: Desk, site_id: str, on: date, scene: Scene | None = None) -> Rides:
    """Give the rides of a day for the patients of a place; those whose time is not known come last."""
    scene = scene or Scene(desk, desk.now())
    zone = scene.names.zone(site_id)
    made = [
        ride for leg, trip in _legs(scene, on, zone) if (ride := _ride(scene, leg, trip, site_id)) is not None
    ]
    late = datetime.max.replace(tzinfo=UTC)
    made.sort(key=lambda ride: (ride.pickup.at if ride.pickup and ride.pickup.at else late, ride.name))
    place = plain_place(scene.names.site(site_id))
    return Rides(site_id, say(place) if place else ASK, on, zone, tuple(made))


def _legs(scene: Scene, on: date, zone: str) -> list[tuple[TripLeg, Trip]]:
    """Give the driven legs of that day by their own clock; without a time, the first one of a trip that leaves then."""
    begin = datetime.combine(on, time(), clock_of(zone))
    around = (begin - timedelta(days=1), begin + timedelta(days=2))
    timed = scene.rows("trip_leg", Where("departs_at", ">=", around[0]), Where("departs_at", "<", around[1]))
    leaving = scene.rows("trip", Where("starts_on", "=", on), Where("status", "not in", _OVER))
    untimed = [
        leg for trip in leaving for leg in gathered.legs_of(scene.desk, trip.id)[:1] if leg.departs_at is None
    ]
    legs = [leg for row in timed if (leg := gathered.record(scene.desk, row.id, TripLeg)) is not None]
    here = [leg for leg in legs if leg.departs_at and day_of(leg.departs_at, leg.departs_zone or zone) == on]
    found = []
    for leg in (*here, *untimed):
        trip = gathered.record(scene.desk, leg.trip_id, Trip)
        is_on = (
            leg.status not in _OFF and is_driven(leg.mode) and trip is not None and trip.status not in _OVER
        )
        if is_on and trip is not None:
            found.append((leg, trip))
    return found


def _ride(scene: Scene, leg: TripLeg, trip: Trip, site_id: str) -> Ride | None:
    patient = gathered.record(scene.desk, trip.patient_id, Patient)
    if patient is None or site_id not in patient.sites:
        return None
    zone = leg.departs_zone or scene.names.zone(site_id)
    has_died = scene.names.has_died(patient.id)
    if has_died and trip.escort_needed is False:
        return None
    tick = standing(leg, "confirmed")
    is_chosen = scene.choices.quieting("trip_leg", ("trip_leg", leg.id), trip.patient_id) is not None
    return Ride(
        patient_id=patient.id,
        trip_id=trip.id,
        pickup=When(at=leg.departs_at, zone=zone) if leg.departs_at else None,
        pickup_place=_place(leg.from_place),
        name=(trip.escort_name or ESCORT) if has_died else patient.headline(),
        phones=_phones(patient, trip, has_died=has_died),
        escort=say("") if has_died else _escort(trip),
        needs=() if has_died else _needs(patient, trip),
        to=_place(leg.to_place or trip.destination or scene.names.site(trip.to_site_id)),
        appointment=None if has_died else _appointment(scene, trip, leg),
        back=_back(scene, leg, trip, site_id),
        carrier=leg.carrier,
        state=_ASK_FIRST if is_chosen else _STATES[tick.state],
        is_confirmed=tick.is_current,
        is_chosen_otherwise=is_chosen,
    )


_ASK_FIRST = say("Ask the navigator before you drive")
_STATES: dict[str, Words] = {
    "current": say("Confirmed"),
    "earlier": say("Was confirmed for an earlier version: call"),
    "none": say("Not confirmed: call"),
}


def _place(text: str) -> Words:
    left = plain_place(text)
    return say(left) if left else ASK


def _phones(patient: Patient, trip: Trip, *, has_died: bool) -> tuple[str, ...]:
    """Give the numbers to call: the patient's first ones; of who travels alone by now, the escort's."""
    if has_died:
        return (trip.escort_phone,) if trip.escort_phone else ()
    return tuple(point.value for point in patient.contact_points if point.system == "phone")[:2]


def _escort(trip: Trip) -> Words:
    if trip.escort_name:
        if trip.escort_phone:
            return say("{name} comes along, {number}", name=trip.escort_name, number=trip.escort_phone)
        return say("{name} comes along", name=trip.escort_name)
    if trip.escort_needed is None:
        return say("Not known whether somebody comes along")
    return (
        say("Somebody has to come along, not named yet") if trip.escort_needed else say("Nobody comes along")
    )


def _needs(patient: Patient, trip: Trip) -> tuple[Words, ...]:
    """Say what has to fit into the car, and what is not known of it."""
    walks = (
        say("Not known how they walk")
        if trip.mobility in ("", "unknown")
        else label_of("mobility", trip.mobility)
    )
    air = {
        None: say("Not known whether they bring oxygen"),
        True: say("Brings oxygen"),
        False: say("No oxygen"),
    }
    speaks = label_of("languages", patient.language) if patient.needs_interpreter and patient.language else ""
    tongue = (say("Speaks {language}", language=speaks),) if speaks else ()
    return (say(walks), air[trip.oxygen], *tongue)


def _appointment(scene: Scene, trip: Trip, leg: TripLeg) -> When | None:
    """Give when they have to be there, if they are on their way to it: that of the trip, else the first one after."""
    named = gathered.record(scene.desk, trip.appointment_id, Appointment)
    if named is None:
        named = _first_after(scene, trip, leg)
    if named is None or named.starts_at is None or named.status in _OVER:
        return None
    is_ahead = leg.departs_at is None or named.starts_at > leg.departs_at
    return When(at=named.starts_at, zone=named.provider_zone or named.patient_zone) if is_ahead else None


def _first_after(scene: Scene, trip: Trip, leg: TripLeg) -> Appointment | None:
    """Find the visit at the trip's destination that follows the ride within a day."""
    if trip.to_site_id is None or leg.departs_at is None:
        return None
    rows: Sequence[Any] = scene.rows(
        "appointment",
        Where("patient_id", "=", trip.patient_id),
        Where("provider_site_id", "=", trip.to_site_id),
        Where("starts_at", ">=", leg.departs_at),
        Where("starts_at", "<", leg.departs_at + timedelta(days=1)),
        Where("modality", "=", "in_person"),
        Where("status", "not in", _OVER),
        order=("starts_at",),
        limit=1,
    )
    return gathered.record(scene.desk, rows[0].id, Appointment) if rows else None


def _back(scene: Scene, leg: TripLeg, trip: Trip, site_id: str) -> Words:
    """Say how they come back: the next ride of the trip after this one, else the day."""
    later = [one for one in gathered.legs_of(scene.desk, trip.id) if one.position > leg.position]
    following = next((one for one in later if one.status not in _OFF), None)
    if following is not None and following.departs_at is not None:
        when = When(at=following.departs_at, zone=following.departs_zone or scene.names.zone(site_id))
        return say("{when} from {place}", when=when, place=_place(following.from_place))
    if following is not None:
        return say("From {place}, time not known", place=_place(following.from_place))
    if leg.position > 1:
        return say("No ride after this one")
    if trip.ends_on is not None:
        return say("{day}, ride not arranged", day=When(on=trip.ends_on))
    return say("Not known: ask the navigator")
