"""The fax that went nowhere: one site finds out that a number is wrong, and nobody at any site sends there again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from navigator_app.commands import directory
from navigator_app.commands.undo import undo_last
from navigator_app.commands.verbs import written_by
from navigator_app.desk import Deed, Desk
from navigator_app.numbers import Standings
from navigator_app.queries.directory import Asked
from navigator_app.queries.directory import directory as book
from navigator_app.queries.directory_lines import Line
from navigator_app.queries.today import today
from sync.errors import Refused
from sync.ids import derived_id, new_id
from sync.records.endpoint import Endpoint
from tests.parcels import parcels as parcels  # noqa: PLC0414 - a fixture, asked for by its name
from tests.stories.places import Places

FAX = "(555) 555-0142"
MARIAN = derived_id("patient", "Marian")


def meet(places: Places) -> None:
    for seat in (places.clinic, places.center, places.clinic):
        seat.exchange()


def written(places: Places) -> str:
    """Let the clinic's navigator write down a number, and both have it."""
    typed = {"value": FAX, "organization": "Dry Fork Records Office (PRACTICE)"}
    (number,) = places.clinic.desk.commit(Deed("endpoint", typed, record=new_id()))
    meet(places)
    return number


def stands(desk: Desk, number: str) -> str:
    found = desk.store.record(number)
    assert isinstance(found, Endpoint)
    return Standings(desk).of(found)


def line(desk: Desk, number: str) -> Line:
    return next(one for one in book(desk, Asked(at=number)).lines if one.record.id == number)


def test_what_a_navigator_verified_is_verified_at_the_center_with_their_name(places: Places) -> None:
    number = written(places)
    assert stands(places.center.desk, number) == "unverified"
    directory.verify(places.clinic.desk, number, "called")
    meet(places)
    assert stands(places.center.desk, number) == "verified"
    assert places.clinic.desk.me.name in str(line(places.center.desk, number).said)


@pytest.mark.usefixtures("parcels")
def test_a_number_that_failed_at_the_center_is_set_aside_at_the_clinic_with_what_waits_there(
    places: Places,
) -> None:
    number, desk = written(places), places.clinic.desk
    directory.verify(desk, number, "called")
    name = {"family_name": "Moss", "given_name": "Marian", "sites": [desk.me.site_id]}
    desk.commit(Deed("patient", name, record=MARIAN))
    sent = {"title": "Records", "endpoint_id": number, "owner_id": desk.me.person_id}
    (parcel,) = desk.commit(Deed("parcel", sent, record=new_id(), patient=MARIAN))
    meet(places)
    places.clock.at += timedelta(hours=2)
    directory.failed(places.center.desk, number, "A dentist has this number now")
    meet(places)
    assert stands(desk, number) == "failed"
    with pytest.raises(Refused, match="A dentist has this number now"):
        directory.checked(desk, number, "0142")
    rows = {row.key.id: str(row.title) for row in today(desk, "mine").rows}
    about = {task.fields["about_id"] for task in desk.store.of_kind("task")}
    assert parcel in rows or parcel in about


def test_verified_at_one_place_and_failed_at_another_while_apart_is_never_a_green_tick(
    places: Places,
) -> None:
    number = written(places)
    directory.verify(places.clinic.desk, number, "their_paper")
    directory.failed(places.center.desk, number, "No such number")
    meet(places)
    assert stands(places.clinic.desk, number) == stands(places.center.desk, number) == "failed"


def test_a_failure_that_was_a_mistake_is_taken_back_everywhere(places: Places) -> None:
    number, center = written(places), places.center.desk
    directory.verify(places.clinic.desk, number, "called")
    meet(places)
    ids = written_by(center, lambda at: directory.failed(at, number, "Busy"))
    meet(places)
    assert stands(places.clinic.desk, number) == "failed"
    undo_last(center, *ids)
    meet(places)
    assert stands(places.clinic.desk, number) == "verified"
