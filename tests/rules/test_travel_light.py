"""The travel light is never green with an unknown, a stale exchange or a tick of an earlier version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sync.records.appointment import Appointment
from sync.records.authorization import Authorization
from sync.records.lab_result import LabResult
from sync.records.referral import Referral
from sync.records.trip import Trip
from sync.records.trip_leg import TripLeg
from sync.rules.freshness import Freshness
from sync.rules.readiness_item import ReadinessItem
from sync.rules.travel_facts import TravelFacts
from sync.rules.travel_light import Light, ready_to_travel
from tests.rules.known import NOW, a, bare, confirmed

TICKS = ("lodging_confirmed", "patient_told", "weather_reviewed")


def trip(**values: Any) -> Trip:
    whole = {"status": "booked", "plan_b": "Video visit.", "labs_needed": False, "advance_needed": False}
    return confirmed(a(Trip, **whole | values), *TICKS)


def facts(**values: Any) -> TravelFacts:
    whole: dict[str, Any] = {
        "trip": trip(),
        "now": NOW,
        "freshness": Freshness(NOW - timedelta(hours=1)),
        "legs": (confirmed(a(TripLeg, status="booked"), "confirmed"),),
        "referral": confirmed(a(Referral, status="scheduled"), "seen"),
        "appointment": confirmed(a(Appointment), "confirmed"),
        "authorization": a(Authorization, status="approved", escort_covered=True),
        "records": (ReadinessItem("pathology", "Pathology report", "ready"),),
    }
    return TravelFacts(**whole | values)


def light(**values: Any) -> Light:
    return ready_to_travel(facts(**values))


def state(key: str, **values: Any) -> str:
    return next(item.state for item in light(**values).items if item.key == key)


def test_it_is_green_when_everything_is_known_and_there() -> None:
    found = light()
    assert found.open_items == ()
    assert found.colour == "green"
    assert found.as_of == NOW - timedelta(hours=1)


def test_a_bare_trip_is_red_and_every_open_item_has_an_owner_and_a_fix() -> None:
    found = ready_to_travel(TravelFacts(bare(Trip), NOW, Freshness(None)))
    assert found.colour == "red"
    assert all(item.owner and item.fix for item in found.open_items)


@pytest.mark.parametrize("name", ["referral", "appointment", "authorization", "records"])
def test_what_is_not_here_is_not_known_and_never_green(name: str) -> None:
    assert state(name, **{name: None}) == "unknown"
    assert light(**{name: None}).colour == "amber"


@pytest.mark.parametrize("tick", TICKS)
def test_each_tick_that_is_open_keeps_it_from_green(tick: str) -> None:
    gone = trip()
    setattr(gone, tick, None)
    assert light(trip=gone).colour == "amber"


def test_a_stale_exchange_keeps_it_from_green() -> None:
    assert light(freshness=Freshness(NOW - timedelta(hours=25))).colour == "amber"
    assert light(freshness=Freshness(None)).colour == "amber"


def test_a_visit_that_moved_turns_it_amber_and_out_of_the_trip_red() -> None:
    moved = confirmed(a(Appointment), "confirmed")
    assert moved.starts_at is not None
    assert moved.ends_at is not None
    moved.ends_at += timedelta(hours=1)
    moved.starts_at += timedelta(hours=1)
    assert state("appointment", appointment=moved) == "unknown"
    moved.ends_at += timedelta(days=9)
    moved.starts_at += timedelta(days=9)
    assert state("appointment", appointment=moved) == "missing"


def test_a_visit_confirmed_four_days_ago_has_to_be_confirmed_again() -> None:
    old = confirmed(a(Appointment), "confirmed", at=NOW - timedelta(hours=73))
    assert state("appointment", appointment=old) == "unknown"


@pytest.mark.parametrize(
    ("status", "said"), [("cancelled", "missing"), ("proposed", "waiting"), ("x", "waiting")]
)
def test_a_visit_has_to_be_booked(status: str, said: str) -> None:
    assert state("appointment", appointment=confirmed(a(Appointment, status=status), "confirmed")) == said


def test_a_leg_that_changed_or_fell_away_shows() -> None:
    leg = confirmed(a(TripLeg, status="booked"), "confirmed")
    leg.from_place = "Elsewhere"
    assert state("legs", legs=(leg,)) == "unknown"
    assert state("legs", legs=()) == "missing"
    home = a(TripLeg, status="cancelled", position=2)
    assert state("legs", legs=(*facts().legs, home)) == "missing"
    instead = confirmed(a(TripLeg, status="booked", position=2), "confirmed")
    assert state("legs", legs=(*facts().legs, home, instead)) == "ready"
    late = confirmed(a(TripLeg, status="delayed"), "confirmed")
    assert state("legs", legs=(late,)) == "unknown"


def test_a_trip_moved_to_another_day_loses_night_patient_and_weather() -> None:
    moved = trip()
    moved.starts_on = date(2026, 11, 30)
    found = light(trip=moved)
    assert {i.key for i in found.open_items} == {"lodging", "patient_told", "weather"}
    assert found.colour == "amber"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"escort_covered": False}, "missing"),
        ({"escort_covered": None}, "unknown"),
        ({"vendor": ""}, "unknown"),
        ({"ends_on": "2026-12-01"}, "missing"),
        ({"status": "requested"}, "waiting"),
    ],
)
def test_the_promise_to_pay_covers_days_vendor_and_escort(values: dict[str, Any], said: str) -> None:
    promise = a(Authorization, **{"status": "approved", "escort_covered": True, **values})
    assert state("authorization", authorization=promise) == said


@pytest.mark.parametrize(
    ("values", "key", "said"),
    [
        ({"lodging": "not_decided"}, "lodging", "unknown"),
        ({"lodging": "none_needed"}, "lodging", "not_needed"),
        ({"escort_needed": None}, "escort", "unknown"),
        ({"escort_needed": True, "escort_name": ""}, "escort", "missing"),
        ({"escort_needed": False}, "escort", "not_needed"),
        ({"advance_needed": None}, "advance", "unknown"),
        ({"advance_needed": True}, "advance", "unknown"),
        ({"plan_b": ""}, "plan_b", "unknown"),
        ({"labs_needed": None}, "labs", "unknown"),
        ({"labs_needed": True}, "labs", "unknown"),
        ({"labs_needed": True, "labs_within_days": 7}, "labs", "waiting"),
        ({"status": "arranging"}, "trip", "waiting"),
        ({"status": "cancelled"}, "trip", "missing"),
        ({"starts_on": None}, "trip", "unknown"),
    ],
)
def test_each_thing_about_the_trip_is_told_apart(values: dict[str, Any], key: str, said: str) -> None:
    assert state(key, trip=trip(**values)) == said


def test_labs_have_to_be_final_and_fresh() -> None:
    needs = trip(labs_needed=True, labs_within_days=10)
    assert state("labs", trip=needs, results=(a(LabResult),)) == "ready"
    assert state("labs", trip=needs, results=(a(LabResult, status="preliminary"),)) == "waiting"
    needs = trip(labs_needed=True, labs_within_days=3)
    assert state("labs", trip=needs, results=(a(LabResult),)) == "waiting"


def test_an_unseen_or_sent_back_referral_shows() -> None:
    assert state("referral", referral=a(Referral, status="submitted")) == "unknown"
    assert state("referral", referral=a(Referral, status="needs_information")) == "missing"
    assert state("referral", referral=a(Referral, status="declined")) == "missing"


def test_missing_images_turn_it_red() -> None:
    records = (ReadinessItem("imaging_discs", "Imaging discs", "missing", fix="Ask radiology."),)
    assert light(records=records).colour == "red"


def test_facts_stay_as_they_are() -> None:
    known = facts()
    ready_to_travel(known)
    assert replace(known) == known


def test_without_a_visit_nothing_is_said_to_be_lacking_in_a_promise_to_pay() -> None:
    def fix(**values: Any) -> str:
        return next(
            item.fix for item in light(appointment=None, **values).items if item.key == "authorization"
        )

    unknown = "What has to be authorized is not known before there is an appointment."
    assert fix(authorization=None) == unknown
    assert fix() == "Which service it has to cover is not known yet."
    assert state("authorization", appointment=None) == "unknown"
    assert fix(authorization=a(Authorization, status="denied")) == "It is: Denied."
    assert (
        fix(authorization=a(Authorization, status="approved", services=[]))
        == "Write down which service it covers."
    )
