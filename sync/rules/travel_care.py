"""The light's checks of why somebody travels: visit, referral, promise to pay, records, labs."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from sync.records.appointment import Appointment
from sync.records.lab_result import LabResult
from sync.records.trip import Trip
from sync.rules.payment import authorization_item
from sync.rules.readiness_item import ReadinessItem, State
from sync.rules.sourced import Sourced, read
from sync.rules.ticks import standing
from sync.rules.travel_facts import TravelFacts, by_tick, said
from sync.rules.whose_day import day_of
from sync.words import say


class _TravelRules(Sourced):
    confirmed_within_hours: int
    records: tuple[str, ...]


@cache
def _rules() -> _TravelRules:
    return read("rules/travel.json", _TravelRules)


def appointment(facts: TravelFacts) -> ReadinessItem:
    """Look at whether the visit is booked, within the trip, and freshly confirmed."""
    visit = facts.appointment
    if visit is None:
        return said(
            "appointment", say("Appointment"), "unknown", say("No appointment is here yet: call and ask.")
        )
    if visit.is_withdrawn or visit.status in ("cancelled", "noshow", "entered-in-error"):
        return said(
            "appointment", say("Appointment"), "missing", say("It is called off: book again."), "both"
        )
    if visit.status not in ("booked", "arrived", "checked-in", "fulfilled"):
        return said("appointment", say("Appointment"), "waiting", say("It is not booked yet."), "both")
    if not _falls_into(visit, facts.trip):
        return said("appointment", say("Appointment"), "missing", say("It is not within the trip's days."))
    tick = standing(visit, "confirmed")
    within = timedelta(hours=_rules().confirmed_within_hours)
    if tick.tick is not None and tick.is_current and facts.now - tick.tick.at > within:
        return said(
            "appointment", say("Appointment"), "unknown", say("It was confirmed too long ago: confirm again.")
        )
    return by_tick(
        "appointment", say("Appointment"), visit, "confirmed", say("Have a named person confirm it.")
    )


def _falls_into(visit: Appointment, trip: Trip) -> bool:
    if visit.starts_at is None or trip.starts_on is None:
        return True
    day = day_of(visit.starts_at, visit.provider_zone or visit.patient_zone or "UTC")
    return trip.starts_on <= day <= (trip.ends_on or date.max)


def referral(facts: TravelFacts) -> ReadinessItem:
    """Look at whether the receiving site has seen this version."""
    referral = facts.referral
    if referral is None:
        return said("referral", say("Referral"), "unknown", say("No referral is here yet: call and ask."))
    if referral.is_withdrawn or referral.status in ("declined", "cancelled"):
        return said(
            "referral", say("Referral"), "missing", say("The receiving site will not see the patient.")
        )
    if referral.status in ("draft", "needs_information"):
        return said("referral", say("Referral"), "missing", say("Complete it and send it."))
    return by_tick(
        "referral", say("Referral"), referral, "seen", say("Nobody there has said that they have seen it.")
    )


def authorization(facts: TravelFacts) -> ReadinessItem:
    """Look at whether service, vendor, days and escort are promised."""
    label, promise, trip = say("Authorization"), facts.authorization, facts.trip
    if promise is None or promise.is_withdrawn:
        words = (
            say("No authorization is here yet: ask the payer.")
            if facts.appointment
            else say("What has to be authorized is not known before there is an appointment.")
        )
        return said("authorization", label, "unknown", words)
    service = facts.appointment.service if facts.appointment else ""
    found = authorization_item([promise], service, (trip.starts_on, trip.ends_on), facts.today, facts.payers)
    if found.state != "ready":
        return ReadinessItem(
            "authorization", label, found.state, found.waiting_on, found.since_on, "clinic", found.fix
        )
    if not promise.vendor:
        return said("authorization", label, "unknown", say("Write down which vendor it names."))
    if trip.escort_needed and promise.escort_covered is not True:
        state: State = "missing" if promise.escort_covered is False else "unknown"
        return said("authorization", label, state, say("Ask whether it covers the escort."))
    return said("authorization", label, "ready")


def records(facts: TravelFacts) -> ReadinessItem:
    """Look at images and pathology, from the referral's readiness."""
    if facts.records is None:
        return said(
            "records", say("Images and pathology"), "unknown", say("Look at what the referral needs.")
        )
    needed = [item for item in facts.records if item.key in _rules().records]
    for state in ("missing", "unknown", "waiting"):
        found = next((item for item in needed if item.state == state), None)
        if found is not None:
            return said("records", say("Images and pathology"), found.state, found.fix or found.label)
    return said("records", say("Images and pathology"), "ready" if needed else "not_needed")


def labs(facts: TravelFacts) -> ReadinessItem:
    """Look at whether the labs that are needed first are here."""
    label, trip = say("Labs before the visit"), facts.trip
    if trip.labs_needed is None:
        return said("labs", label, "unknown", say("Ask whether labs are needed first."))
    if not trip.labs_needed:
        return said("labs", label, "not_needed")
    if trip.labs_within_days is None or trip.starts_on is None:
        return said("labs", label, "unknown", say("Ask how old they may be."))
    oldest = trip.starts_on - timedelta(days=trip.labs_within_days)
    is_here = any(_counts(result, oldest) for result in facts.results)
    return said(
        "labs", label, "ready" if is_here else "waiting", say("No final result from these days is here yet.")
    )


def _counts(result: LabResult, oldest: date) -> bool:
    if result.collected_at is None or result.is_withdrawn:
        return False
    is_final = result.status in ("final", "amended", "corrected")
    return is_final and day_of(result.collected_at, result.collected_zone or "UTC") >= oldest
