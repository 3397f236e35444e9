"""The light's checks of the way: the trip, its legs, night, company, money, weather, and who was told."""

from __future__ import annotations

from datetime import datetime

from sync.rules.readiness_item import ReadinessItem
from sync.rules.travel_facts import TravelFacts, by_tick, said
from sync.rules.whose_day import clock_of
from sync.words import say


def trip(facts: TravelFacts) -> ReadinessItem:
    """Look at the trip itself."""
    label = say("Trip")
    if facts.trip.is_withdrawn or facts.trip.status == "cancelled":
        return said("trip", label, "missing", say("The trip is called off: release what was booked."))
    if facts.trip.starts_on is None:
        return said("trip", label, "unknown", say("Settle the day."))
    is_booked = facts.trip.status in ("booked", "completed")
    return said("trip", label, "ready" if is_booked else "waiting", say("Finish arranging it."))


def _starts_at(facts: TravelFacts) -> datetime | None:
    if facts.trip.starts_on is None:
        return None
    zone = clock_of(facts.zone)
    return datetime.combine(facts.trip.starts_on, datetime.min.time(), tzinfo=zone)


def exchange(facts: TravelFacts) -> ReadinessItem:
    """Look at how old what we know is."""
    is_enough = facts.freshness.is_enough_for(_starts_at(facts), facts.now)
    fix = say("It may have changed since the last exchange: call before relying on it.")
    return said("exchange", say("Fresh enough"), "ready" if is_enough else "unknown", fix)


def legs(facts: TravelFacts) -> ReadinessItem:
    """Look at each way there and home."""
    label = say("Rides and flights")
    kept = [leg for leg in facts.legs if not leg.is_withdrawn]
    legs = [leg for leg in kept if leg.status != "cancelled"]
    replaced = {leg.position for leg in legs}
    if not legs:
        return said("legs", label, "missing", say("Book the way there and home."))
    if any(leg.position not in replaced for leg in kept):
        return said("legs", label, "missing", say("One was cancelled and nothing takes its place."))
    if any(leg.status == "delayed" for leg in legs):
        return said("legs", label, "unknown", say("One runs late: look at the rest."))
    each = [
        by_tick("legs", label, leg, "confirmed", say("Confirm {leg}.", leg=leg.headline())) for leg in legs
    ]
    return next((item for item in each if not item.is_settled), each[0])


def lodging(facts: TravelFacts) -> ReadinessItem:
    """Look at where the night is spent."""
    trip, label = facts.trip, say("Lodging")
    if trip.lodging == "none_needed":
        return said("lodging", label, "not_needed")
    if trip.lodging == "not_decided":
        return said("lodging", label, "unknown", say("Settle where the night is spent."))
    return by_tick("lodging", label, trip, "lodging_confirmed", say("Confirm the nights."))


def escort(facts: TravelFacts) -> ReadinessItem:
    """Look at who comes along."""
    trip, label = facts.trip, say("Escort")
    if trip.escort_needed is None:
        return said("escort", label, "unknown", say("Ask whether somebody comes along."))
    if not trip.escort_needed:
        return said("escort", label, "not_needed")
    return said("escort", label, "ready" if trip.escort_name else "missing", say("Name the escort."))


def advance(facts: TravelFacts) -> ReadinessItem:
    """Look at money that is needed before leaving."""
    label = say("Advance")
    if facts.trip.advance_needed is None:
        return said("advance", label, "unknown", say("Ask whether money is needed before leaving."))
    if not facts.trip.advance_needed:
        return said("advance", label, "not_needed")
    return by_tick("advance", label, facts.trip, "advance_paid", say("Have it paid before the trip."))


def patient_told(facts: TravelFacts) -> ReadinessItem:
    """Look at whether the patient was told this version."""
    fix = say("Reach the patient and have them say it back.")
    return by_tick("patient_told", say("Patient told"), facts.trip, "patient_told", fix)


def weather(facts: TravelFacts) -> ReadinessItem:
    """Look at whether somebody looked at the weather."""
    return by_tick(
        "weather", say("Weather and road"), facts.trip, "weather_reviewed", say("Look at the weather.")
    )


def plan_b(facts: TravelFacts) -> ReadinessItem:
    """Look at what happens if weather or road say no."""
    return said(
        "plan_b", say("Plan B"), "ready" if facts.trip.plan_b else "unknown", say("Write down plan B.")
    )
