"""Places in the words of people: a clock by its city, a trip by the site it goes to."""

from __future__ import annotations

from navigator_app.commands import tasks
from navigator_app.desk import Desk
from navigator_app.queries import outbox
from navigator_app.queries.lists import lines
from sync.ids import new_id
from tests.desks import CENTER, MARIAN, put

BOOKED = {
    "description": "Second opinion",
    "starts_at": "2026-12-03T17:00:00.000Z",
    "patient_zone": "America/Denver",
    "provider_zone": "America/Los_Angeles",
}


def test_what_waits_tells_a_clock_once_and_by_its_city(desk: Desk) -> None:
    put(desk, "appointment", new_id(), MARIAN, **BOOKED)
    told = " / ".join(str(field) for field in outbox.unsent(desk)[-1].fields)
    assert "Thu Dec 3, 10:00 AM MST" in told
    assert "Provider's clock: Los Angeles" in told
    assert "Denver" not in told, "it stands in the moment already"


def test_a_trip_goes_to_its_site_where_no_other_place_is_named(desk: Desk) -> None:
    put(desk, "trip", new_id(), MARIAN, purpose="Scan", to_site_id=CENTER)
    put(desk, "trip", new_id(), MARIAN, purpose="Visit", to_site_id=CENTER, destination="Tower 2")
    put(desk, "trip", new_id(), MARIAN, purpose="Walk")
    details = {str(line.title): str(line.detail) for line in lines(desk, "travel")}
    assert details["Scan"].startswith("To Mesa View")
    assert details["Visit"] == "To Tower 2"
    assert details["Walk"] == "No destination yet"


def test_what_waits_tells_a_moment_without_a_clock_by_the_writers(desk: Desk) -> None:
    task = tasks.add(desk, {"title": "Ask for the CT"}, MARIAN)
    tasks.done(desk, task)
    told = [str(field) for field in outbox.unsent(desk)[-1].fields]
    assert any(field.startswith("Done: ") and field.endswith("MST") for field in told)
    assert not any("emptied" in field for field in told)
