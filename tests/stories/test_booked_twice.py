"""The two offline double bookings: one room, and one interpreter, booked at both ends without a link."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from navigator_app.commands import collisions, records, visits
from navigator_app.desk import Desk
from navigator_app.queries.collision import CollisionView, collision, in_the_way, open_collisions
from navigator_app.queries.record_history import history
from navigator_app.queries.review import open_reviews
from navigator_app.queries.syncing import sync_card
from navigator_app.queries.today import WorkItem, today
from sync.errors import Refused
from sync.ids import new_id
from tests.faults.joined import ground, join, seat
from tests.hub.running import running_hub
from tests.stories.places import Places

MOSS = {"family_name": "Moss (PRACTICE)", "given_name": "Marian Q", "birth_on": "1965-03-14"}
REED = {"family_name": "Reed (PRACTICE)", "given_name": "Daniel", "birth_on": "1958-07-02"}


def room_at(places: Places, hour: int, **more: object) -> dict[str, object]:
    """Give a visit in a room of the clinic's, by video from the center."""
    return {
        "service": "medical_oncology",
        "modality": "video",
        "patient_site_id": places.clinic.desk.me.site_id,
        "room": "Room 2",
        "starts_at": f"2026-12-01T{hour}:00:00Z",
        "ends_at": f"2026-12-01T{hour + 1}:00:00Z",
        "patient_zone": "America/Denver",
        "provider_zone": "America/Phoenix",
        **more,
    }


def apart(places: Places, **more: object) -> tuple[str, str]:
    """Let both ends book for a patient of their own while the clinic has no link, and meet again."""
    places.clinic.link.is_up = False
    clinic, center = places.clinic.desk, places.center.desk
    first = visits.book(clinic, records.save(clinic, "patient", MOSS), room_at(places, 17, **more))
    second = visits.book(center, records.save(center, "patient", REED), room_at(places, 17, **more))
    places.center.exchange()
    places.clinic.link.is_up = True
    places.meet()
    return first, second


def told_at(desk: Desk) -> CollisionView:
    (view,) = open_collisions(desk)
    return view


def rows_at(desk: Desk) -> list[WorkItem]:
    return [row for row in today(desk, "everyone").rows if row.source == "collision"]


def test_a_room_booked_twice_without_a_link_is_told_at_both_ends_until_one_is_moved(places: Places) -> None:
    first, second = apart(places)
    clinic, center = places.clinic.desk, places.center.desk
    (other,) = told_at(clinic).others
    assert (told_at(clinic).this.key.id, other.key.id) == (first, second)
    assert (other.title, other.person, other.is_here) == ("Appointment of another patient", "", False)
    for desk in (clinic, center):
        assert told_at(desk).sentence == (
            "Room 2 at Juniper Creek Clinic (PRACTICE) is booked twice: Tue Dec 1, 10:00-11:00 AM MST"
        )
        (row,) = rows_at(desk)
        assert (row.group, row.title) == ("decision", "Room: taken twice")
        assert not open_reviews(desk)
    review = told_at(center).key.id

    visits.move(clinic, first, datetime.fromisoformat("2026-12-01T20:00:00+00:00"))
    places.meet()
    for desk in (clinic, center):
        assert not open_collisions(desk)
        assert not rows_at(desk)
    over = collision(center, review)
    assert over is not None
    assert (over.is_open, over.state) == (False, "No longer so")
    with pytest.raises(Refused, match="decided already"):
        collisions.both_right(center, review, "A curtain divides the room")


def test_an_interpreter_booked_twice_is_said_to_be_right_with_a_reason_and_closes_at_both_ends(
    places: Places,
) -> None:
    who = places.center.desk.me.person_id
    elsewhere = {"room": "", "interpreter": "booked", "interpreter_id": who}
    first, _ = apart(places, **elsewhere)
    clinic, center = places.clinic.desk, places.center.desk
    view = told_at(clinic)
    assert view.sentence == "Lena Grant is to interpret at two visits at once: Tue Dec 1, 10:00-11:00 AM MST"
    with pytest.raises(Refused, match="why both are right"):
        collisions.both_right(clinic, view.key.id, " ")
    collisions.both_right(clinic, view.key.id, "By phone for both, one after the other")
    assert not open_collisions(clinic)
    again = collision(clinic, view.key.id)
    assert again is not None
    assert (again.is_open, again.is_answered) == (True, True)
    places.meet()
    for desk in (clinic, center):
        assert not open_collisions(desk)
        assert not rows_at(desk)
    told = [field.text for entry in history(clinic, first).entries for field in entry.fields]
    assert any("By phone for both" in text for text in told)


def test_where_both_are_here_both_are_shown_once_and_a_form_warns_before_it_is_saved(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    sites = [clinic.me.site_id, center.me.site_id]
    moss = records.save(clinic, "patient", {**MOSS, "sites": sites})
    first = visits.book(clinic, moss, room_at(places, 17))
    places.meet()
    reed = records.save(center, "patient", {**REED, "sites": sites})
    (warned,) = in_the_way(center, "appointment", None, room_at(places, 17, room="room 2"))
    assert (warned.other.key.id, warned.other.person) == (first, "Moss (PRACTICE), Marian Q")
    assert not in_the_way(center, "appointment", first, room_at(places, 17))
    assert not in_the_way(center, "appointment", None, room_at(places, 18))
    visits.book(center, reed, room_at(places, 17))
    places.meet()
    for desk in (clinic, center):
        view = told_at(desk)
        assert {view.this.person, view.others[0].person} == {
            "Moss (PRACTICE), Marian Q",
            "Reed (PRACTICE), Daniel",
        }
        assert len(open_collisions(desk, moss)) + len(open_collisions(desk, reed)) == 2
        assert sync_card(desk).headline == "1 change needs you", "as the list that it leads to"


def test_a_form_warns_of_a_number_that_another_chart_has(places: Places) -> None:
    clinic = places.clinic.desk
    number = {"assigner": "CEDARLAB", "value": "000417", "type": "MR"}
    other = records.save(clinic, "patient", {**MOSS, "identifiers": [number]})
    (warned,) = in_the_way(clinic, "patient", None, {**REED, "identifiers": [number]})
    assert warned.other.key.id == other
    assert warned.sentence == "Number 000417 of CEDARLAB stands on two charts"


def test_two_clinics_book_one_room_and_one_interpreter_without_a_link_and_meet_over_http(
    tmp_path: Path,
) -> None:
    with running_hub(tmp_path / "hub") as hub, ground() as folder:
        center, lena = new_id(), new_id()
        homes = {"Rosa Delgado": "Juniper Creek (PRACTICE)", "Ada Reed": "Cedar Basin (PRACTICE)"}
        seats = [seat(join(hub, folder / name, name, site), hub.url) for name, site in homes.items()]
        said = {
            "modality": "in_person",
            "provider_site_id": center,
            "room": "Suite 2",
            "interpreter": "booked",
            "interpreter_id": lena,
            "starts_at": "2026-12-01T17:00:00Z",
            "ends_at": "2026-12-01T18:00:00Z",
            "patient_zone": "America/Denver",
        }
        for one in seats:
            one.engine.run()
        booked = [visits.book(one.desk, one.new_patient("", one.desk.me.site_id), said) for one in seats]
        for one in (*seats, seats[0]):
            one.engine.run()
        for one, mine in zip(seats, booked, strict=True):
            views = open_collisions(one.desk)
            assert [view.this.key.id for view in views] == [mine, mine]
            assert {view.what for view in views} == {"Room", "Interpreter"}
            assert not any(party.is_here or party.person for view in views for party in view.others)
        visits.move(seats[1].desk, booked[1], datetime.fromisoformat("2026-12-01T20:00:00+00:00"))
        for one in (*reversed(seats), seats[1]):
            one.engine.run()
        for one in seats:
            assert not open_collisions(one.desk)
            one.close()
