"""Trips: ask for one, add legs, say where the night is spent and who comes along, tick what is confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from navigator_app.commands.seen import as_record, of, seen, with_values, write
from navigator_app.commands.seen import tick as confirmed
from navigator_app.desk import Deed, Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.words import say

TICKS = ("lodging_confirmed", "advance_paid", "weather_reviewed", "patient_told")
LODGING = ("lodging", "lodging_place", "lodging_nights", "lodging_confirmation")
ESCORT = ("escort_needed", "escort_name", "escort_relation", "escort_phone", "escort_reason")


def ask(
    desk: Desk, patient_id: str, typed: Mapping[str, Any], legs: Sequence[Mapping[str, Any]] = ()
) -> tuple[str, tuple[str, ...]]:
    """Ask for a trip with its legs in one deed; give the trip's id and the legs'."""
    trip_id = new_id()
    values = {"status": "requested", "owner_id": desk.me.person_id, **typed}
    trip = Deed("trip", values, record=trip_id, patient=patient_id)
    deeds = [_leg(patient_id, trip_id, position, leg) for position, leg in enumerate(legs, 1)]
    ids = desk.commit(trip, *deeds)
    return trip_id, ids[1:]


def _leg(patient_id: str | None, trip_id: str, position: int, typed: Mapping[str, Any]) -> Deed:
    values = {"trip_id": trip_id, "position": position, **typed}
    return Deed("trip_leg", values, record=new_id(), patient=patient_id)


def add_leg(desk: Desk, trip_id: str, typed: Mapping[str, Any]) -> str:
    """Add a leg after the last."""
    trip = seen(desk, trip_id)
    legs = desk.store.rows("trip_leg", Where("trip_id", "=", trip_id))
    position = max((leg.position or 0 for leg in legs), default=0) + 1
    return desk.commit(_leg(trip.patient, trip_id, position, typed))[0]


def set_lodging(desk: Desk, trip_id: str, typed: Mapping[str, Any], opened: Document | None = None) -> str:
    """Say where the night is spent; what was confirmed for another place is not confirmed any more."""
    return _set_part(desk, trip_id, typed, LODGING, opened)


def set_escort(desk: Desk, trip_id: str, typed: Mapping[str, Any], opened: Document | None = None) -> str:
    """Say who comes along, or that nobody has to."""
    return _set_part(desk, trip_id, typed, ESCORT, opened)


def _set_part(
    desk: Desk, trip_id: str, typed: Mapping[str, Any], names: Sequence[str], opened: Document | None
) -> str:
    foreign = [name for name in typed if name not in names]
    if foreign:
        raise Refused(foreign[0], say("This is not part of it."))
    return write(desk, seen(desk, trip_id, opened), typed)


def confirm_leg(
    desk: Desk,
    leg_id: str,
    how: str = "",
    opened: Document | None = None,
    typed: Mapping[str, Any] | None = None,
) -> str:
    """Tick a leg as confirmed, for exactly this ride; `typed` may carry the carrier's words along."""
    image = seen(desk, leg_id, opened)
    values = dict(typed or {})
    if image.fields.get("status", "planned") in ("planned", "requested"):
        values |= {"status": "booked", "status_reason": ""}
    return write(
        desk, image, values | {"confirmed": confirmed(desk, with_values(image, values), "confirmed", how)}
    )


def tick(desk: Desk, trip_id: str, step: str, how: str = "", opened: Document | None = None) -> str:
    """Tick lodging_confirmed, advance_paid, weather_reviewed or patient_told for this version."""
    if step not in TICKS:
        raise Refused(None, say("There is no such tick."))
    image = seen(desk, trip_id, opened)
    return desk.commit(of(image, {step: confirmed(desk, as_record(image), step, how)}))[0]


def book(desk: Desk, trip_id: str, opened: Document | None = None) -> str:
    """Say that each part is booked; whether the patient can travel is told by the light, not by this."""
    return write(desk, seen(desk, trip_id, opened), {"status": "booked", "status_reason": ""})


def cancel(desk: Desk, trip_id: str, words: str, opened: Document | None = None) -> str:
    """Call a trip off, with the reason."""
    typed = {"status": "cancelled", "status_reason": words.strip()}
    return write(desk, seen(desk, trip_id, opened), typed)
