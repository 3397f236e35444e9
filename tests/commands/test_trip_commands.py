"""Trips and visits: a tick belongs to the version that was ticked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from navigator_app.commands import records, trips, visits
from navigator_app.commands.seen import seen
from navigator_app.desk import Desk
from navigator_app.queries.today import today
from sync.errors import Refused
from sync.records.trip import Trip
from sync.rules.ticks import standing
from tests.desks import MARIAN

OUT = {
    "mode": "tribal_van",
    "from_place": "Juniper Creek",
    "to_place": "Mesa View",
    "departs_at": "2026-12-01T12:40:00Z",
    "departs_zone": "America/Denver",
}


def test_a_navigator_asks_for_a_trip_with_an_escort(desk: Desk) -> None:
    trip_id, legs = trips.ask(
        desk,
        MARIAN,
        {
            "purpose": "First oncology visit",
            "starts_on": "2026-12-01",
            "escort_needed": True,
            "escort_name": "Daniel Reed",
        },
        [OUT],
    )
    trip = desk.store.record(trip_id)
    assert isinstance(trip, Trip)
    assert (trip.escort_needed, trip.escort_name, trip.owner_id) == (True, "Daniel Reed", desk.me.person_id)
    assert len(legs) == 1


def test_what_is_wrong_is_refused_also_over_an_own_write_not_yet_sent(desk: Desk) -> None:
    trip_id, _ = trips.ask(desk, MARIAN, {"purpose": "Visit", "starts_on": "2026-12-01"})
    with pytest.raises(Refused, match="before leaving"):
        records.save(desk, "trip", {"ends_on": "2026-11-01"}, seen(desk, trip_id))


def test_a_tick_outlives_nothing_moving_the_ride_makes_van_confirmed_unknown(desk: Desk) -> None:
    _, (leg_id,) = trips.ask(desk, MARIAN, {"purpose": "Visit", "starts_on": "2026-11-24"}, [OUT])
    trips.confirm_leg(desk, leg_id, "by phone")
    leg = desk.store.record(leg_id)
    assert leg is not None
    assert standing(leg, "confirmed").is_current
    records.save(desk, "trip_leg", {"departs_at": "2026-12-02T12:40:00Z"}, seen(desk, leg_id))
    moved = desk.store.record(leg_id)
    assert moved is not None
    assert standing(moved, "confirmed").state == "earlier"
    row = next(row for row in today(desk).rows if row.source == "trip_leg")
    assert row.status.text == "Was for the earlier version"


def test_moving_a_visit_makes_confirmed_and_patient_told_unknown(desk: Desk) -> None:
    one = visits.book(desk, MARIAN, {"starts_at": "2026-11-24T17:00:00Z", "service": "medical_oncology"})
    visits.tick(desk, one, "confirmed")
    visits.tick(desk, one, "patient_told")
    assert not [row for row in today(desk).rows if row.source == "appointment"]
    visits.move(desk, one, datetime(2026, 11, 25, 17, tzinfo=UTC))
    (row,) = [row for row in today(desk).rows if row.source == "appointment"]
    assert row.title == "Confirm the visit again"


def test_another_bed_is_not_confirmed_by_the_tick_of_the_first(desk: Desk) -> None:
    trip_id, _ = trips.ask(desk, MARIAN, {"purpose": "Visit", "starts_on": "2026-12-01"})
    trips.set_lodging(desk, trip_id, {"lodging": "motel", "lodging_place": "Sandstone", "lodging_nights": 1})
    trips.tick(desk, trip_id, "lodging_confirmed", "by phone")
    trips.set_lodging(desk, trip_id, {"lodging_place": "Cedar Lodge"})
    trip = desk.store.record(trip_id)
    assert trip is not None
    assert standing(trip, "lodging_confirmed").state == "earlier"


def test_what_is_not_lodging_is_refused_there(desk: Desk) -> None:
    trip_id, _ = trips.ask(desk, MARIAN, {"purpose": "Visit"})
    with pytest.raises(Refused) as refused:
        trips.set_lodging(desk, trip_id, {"escort_name": "Daniel"})
    assert refused.value.field == "escort_name"
