"""The day on paper: by the clock of the place, both clocks of a visit; nothing on a driver's list tells why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navigator_app import gathered
from navigator_app.commands import choices, referrals, tasks, trips, visits
from navigator_app.commands.records import save
from navigator_app.desk import Desk
from navigator_app.queries.day_list import day_list, next_working_day
from navigator_app.queries.prints.day import day_sheet, driver_sheet
from navigator_app.queries.prints.sheet import Grid, Heading, Items, Paragraph, Sheet
from navigator_app.queries.rides import rides
from sync.records.site import Holiday, Hours, Site
from sync.rules.driver import plain_place, rules, tells_why
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, clock_of, put

TUESDAY = date(2026, 11, 24)
SERVICE = "medical_oncology"


@pytest.fixture
def trip(desk: Desk) -> str:
    """Marian's trip on Tuesday: there at 5:40 in the morning, back in the afternoon."""
    visit = visits.book(
        desk,
        MARIAN,
        {
            "service": SERVICE,
            "description": "Chemotherapy, cycle 3",
            "modality": "in_person",
            "starts_at": "2026-11-24T16:30:00Z",
            "patient_zone": "America/Denver",
            "provider_zone": "America/Phoenix",
            "patient_site_id": CLINIC,
            "provider_site_id": CENTER,
            "provider": "Dr. Imani Okafor",
            "room": "Infusion 4",
        },
    )
    legs: list[dict[str, Any]] = [
        {
            "mode": "tribal_van",
            "from_place": "Her house, Canyon Road 3",
            "to_place": "Mesa View Cancer Center, Infusion",
            "departs_at": "2026-11-24T12:40:00Z",
            "departs_zone": "America/Denver",
            "carrier": "Clinic van (PRACTICE)",
        },
        {
            "mode": "tribal_van",
            "from_place": "Mesa View Oncology",
            "to_place": "Juniper Creek",
            "departs_at": "2026-11-24T22:00:00Z",
            "departs_zone": "America/Phoenix",
            "position": 2,
        },
    ]
    typed = {
        "purpose": "Chemotherapy for lymphoma",
        "to_site_id": CENTER,
        "starts_on": "2026-11-24",
        "ends_on": "2026-11-24",
        "appointment_id": visit,
        "escort_needed": True,
        "escort_name": "Daniel Reed",
        "escort_phone": "555-0142",
        "escort_reason": "medical",
        "mobility": "wheelchair",
        "oxygen": True,
        "note": "Nauseous after chemo",
    }
    referrals.start(
        desk, MARIAN, {"to_site_id": CENTER, "service": SERVICE, "diagnosis": "Diffuse large B-cell lymphoma"}
    )
    return trips.ask(desk, MARIAN, typed, legs)[0]


def words(sheet: Sheet | None) -> str:
    """Give every word that would be printed."""
    assert sheet is not None
    found: list[str] = [sheet.title, sheet.known, *sheet.notices]
    for block in sheet.blocks:
        if isinstance(block, Heading | Paragraph):
            found.append(block.text)
        elif isinstance(block, Items):
            found += [line for item in block.items for line in (item.text, *item.more)]
        elif isinstance(block, Grid):
            found += [*block.columns, *(cell for row in block.rows for cell in row)]
    return "\n".join(found)


def test_a_driver_reads_when_whom_what_they_need_where_to_and_how_back(desk: Desk, trip: str) -> None:
    there, back = rides(desk, CLINIC, TUESDAY).rides
    assert str(there.pickup) == "Tue Nov 24, 5:40 AM MST"
    assert there.pickup_place == "Her house, Canyon Road 3"
    assert (there.name, there.phones) == ("Moss, Marian", ("(555) 555-0177",))
    assert there.escort == "Daniel Reed comes along, 555-0142"
    assert there.needs == ("Wheelchair", "Brings oxygen")
    assert there.to == "Mesa View Center"
    assert str(there.appointment) == "Tue Nov 24, 9:30 AM MST"
    assert there.back == "Tue Nov 24, 3:00 PM MST from Mesa View"
    assert there.state == "Not confirmed: call"
    assert (back.appointment, back.back) == (None, "No ride after this one")


def test_nothing_on_a_drivers_list_tells_why_somebody_travels(desk: Desk, trip: str) -> None:
    said = words(driver_sheet(desk, f"{CLINIC}/{TUESDAY}"))
    assert "Moss, Marian" in said
    hidden = (
        "lymphoma",
        "Chemo",
        "chemo",
        "cycle",
        "oncology",
        "Oncology",
        "Infusion",
        "Cancer",
        "Okafor",
        "Nauseous",
    )
    assert not [
        word for word in (*hidden, "12-0774", "03/14/1965", "1965", "MRN", "DOB", "Son") if word in said
    ]
    assert not tells_why(said.replace("center", ""))


def test_what_is_not_known_is_said_and_never_taken_for_no(desk: Desk) -> None:
    legs = [{"mode": "tribal_van", "from_place": "Juniper Creek", "to_place": "Oncology"}]
    trips.ask(desk, DELIA, {"purpose": "Visit", "starts_on": "2026-11-24"}, legs)
    (one,) = rides(desk, CLINIC, TUESDAY).rides
    assert one.pickup is None
    assert one.to == "Ask the navigator"
    assert one.escort == "Not known whether somebody comes along"
    assert one.needs == ("Not known how they walk", "Not known whether they bring oxygen")
    assert one.back == "Not known: ask the navigator"
    assert "Time not known: call" in words(driver_sheet(desk, f"{CLINIC}/{TUESDAY}"))


def test_an_appointment_on_another_day_than_the_ride_says_its_day(desk: Desk, trip: str) -> None:
    (first, *_) = gathered.legs_of(desk, trip)
    image = desk.image(first.id)
    assert image is not None
    save(desk, "trip_leg", {"departs_at": "2026-11-23T22:00:00Z"}, image)
    said = words(driver_sheet(desk, f"{CLINIC}/2026-11-23"))
    assert "Has to be there Tue Nov 24, 9:30 AM MST" in said
    assert "Has to be there" not in words(driver_sheet(desk, f"{CLINIC}/{TUESDAY}"))


def test_a_flight_and_a_ride_that_was_called_off_are_nobodys_drive(desk: Desk, trip: str) -> None:
    (first, *_) = gathered.legs_of(desk, trip)
    image = desk.image(first.id)
    assert image is not None
    save(desk, "trip_leg", {"status": "cancelled", "status_reason": "Snow"}, image)
    put(
        desk,
        "trip_leg",
        "ee" * 16,
        MARIAN,
        trip_id=trip,
        mode="flight",
        departs_at="2026-11-24T15:00:00Z",
        position=3,
    )
    assert len(rides(desk, CLINIC, TUESDAY).rides) == 1


def test_when_a_patient_died_the_escort_is_still_driven_home_and_the_patient_is_not_named(
    desk: Desk, trip: str
) -> None:
    image = desk.image(MARIAN)
    assert image is not None
    save(desk, "patient", {"died_at": "2026-11-21T10:00:00Z"}, image)
    back = rides(desk, CLINIC, TUESDAY).rides[-1]
    assert (back.name, back.phones, back.needs) == ("Daniel Reed", ("555-0142",), ())
    assert "Moss" not in words(driver_sheet(desk, f"{CLINIC}/{TUESDAY}"))
    found = day_list(desk, CLINIC, datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    assert found is not None
    assert found.days[0].visits == ()


def test_who_chose_otherwise_is_not_phoned_and_the_driver_asks_first_and_reads_no_why(
    desk: Desk, trip: str
) -> None:
    told = choices.HeardChoice(told="Dr. Okafor")
    choices.not_now(desk, ("trip", trip), "I am not well enough.", date(2026, 12, 15), told)
    there, back = rides(desk, CLINIC, TUESDAY).rides
    assert {there.state, back.state} == {"Ask the navigator before you drive"}
    assert "choice" not in words(driver_sheet(desk, f"{CLINIC}/{TUESDAY}"))
    clock_of(desk).forward(days=2)
    found = day_list(desk, CLINIC)
    assert found is not None
    phoned = [str(entry.what) for day in found.days for entry in day.phone if entry.patient_id == MARIAN]
    assert not [what for what in phoned if what.startswith("Ride to")]


def test_who_said_no_on_the_way_is_driven_home(desk: Desk, trip: str) -> None:
    clock_of(desk).forward(days=4)
    choices.no(desk, ("trip", trip), "I want to go home.")
    states = {one.state for one in rides(desk, CLINIC, TUESDAY).rides}
    assert "Ask the navigator before you drive" not in states


def test_the_day_list_says_visits_draws_rides_calls_and_what_is_to_do(desk: Desk, trip: str) -> None:
    clock_of(desk).forward(days=2)
    put(
        desk,
        "lab_draw",
        "ab" * 16,
        DELIA,
        due_on="2026-11-24",
        drawn_at_site_id=CLINIC,
        zone="America/Denver",
    )
    tasks.add(desk, {"title": "Ask pathology", "due_on": "2026-11-20"}, DELIA)
    tasks.add(desk, {"title": "Send the films", "due_on": "2026-11-24"}, DELIA)
    waits = tasks.add(desk, {"title": "PRC number"}, DELIA)
    tasks.wait_on(desk, waits, "PRC office")
    found = day_list(desk, CLINIC)
    assert found is not None
    monday, tuesday = found.days
    assert (monday.on, tuesday.on) == (date(2026, 11, 23), TUESDAY)
    assert "Ask pathology" in [one.what for one in monday.to_do]
    assert "Send the films" in [one.what for one in tuesday.to_do]
    assert [one.what for one in tuesday.visits] == ["Chemotherapy, cycle 3"]
    assert len(tuesday.draws) == 1
    assert len(tuesday.rides) == 2
    assert {one.person for one in tuesday.phone} == {"Moss, Marian"}
    assert [one.more[0] for one in found.waiting if one.what == "PRC number"] == [
        "Waiting on PRC office since Mon Nov 23"
    ]
    said = words(day_sheet(desk, CLINIC))
    assert "Moss, Marian \u00b7 DOB 03/14/1965" in said
    assert "Phone (555) 555-0177 (ask for Marian)" in said


def test_complaint_20_the_day_list_prints_both_clocks_where_they_differ(desk: Desk) -> None:
    """In summer Denver and Phoenix differ, in winter they do not."""
    for day, here, there in (
        ("2027-06-15", "10:30 AM MDT", "9:30 AM MST"),
        ("2026-12-15", "9:30 AM MST", ""),
    ):
        moment = datetime.fromisoformat(f"{day}T16:30:00Z")
        visits.book(
            desk,
            MARIAN,
            {
                "starts_at": f"{day}T16:30:00Z",
                "patient_zone": "America/Denver",
                "provider_zone": "America/Phoenix",
                "patient_site_id": CLINIC,
                "modality": "video",
            },
        )
        clock_of(desk).forward(
            seconds=(moment - desk.now()).total_seconds() - 3600
        ) if moment > desk.now() else None
        found = day_list(desk, CLINIC, moment)
        assert found is not None
        (visit,) = found.days[0].visits
        assert bool(visit.also) == bool(there)
        assert str(visit.at).endswith(here)
        assert str(visit.also or "").endswith(there)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 3, 14, 6, 30, tzinfo=UTC), date(2027, 3, 13)),
        (datetime(2027, 3, 14, 7, 30, tzinfo=UTC), date(2027, 3, 14)),
        (datetime(2027, 3, 15, 5, 30, tzinfo=UTC), date(2027, 3, 14)),
        (datetime(2026, 11, 2, 6, 30, tzinfo=UTC), date(2026, 11, 1)),
    ],
)
def test_a_visit_stands_on_the_day_it_is_at_the_place_also_when_clocks_are_set(
    desk: Desk, moment: datetime, day: date
) -> None:
    told = {"starts_at": moment.isoformat(), "patient_zone": "America/Denver", "patient_site_id": CLINIC}
    visits.book(desk, MARIAN, told)
    noon = datetime(day.year, day.month, day.day, 19, 0, tzinfo=UTC)
    found = day_list(desk, CLINIC, noon)
    assert found is not None
    assert found.days[0].on == day
    assert len(found.days[0].visits) == 1


def test_the_next_working_day_knows_weekends_hours_and_holidays() -> None:
    friday = date(2026, 11, 20)
    assert next_working_day(None, friday) == date(2026, 11, 23)
    hours = [Hours(day=day, opens="08:00", closes="17:00") for day in ("mo", "th", "fr")]
    place = Site(id="ab" * 16, name="Place", hours=hours, holidays=[Holiday(on=date(2026, 11, 26))])
    assert next_working_day(place, friday) == date(2026, 11, 23)
    assert next_working_day(place, date(2026, 11, 23)) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("place", "plain"),
    [
        ("Mesa View Cancer Center (PRACTICE)", "Mesa View Center (PRACTICE)"),
        ("Mesa View, Medical Oncology", "Mesa View"),
        ("RADIATION ONCOLOGY - Building 3", "Building 3"),
        ("Juniper Creek", "Juniper Creek"),
        ("Oncology/Hematology", ""),
        ("Cancerine Road 5", "Cancerine Road 5"),
    ],
)
def test_a_place_loses_the_words_that_tell_what_is_treated_there(place: str, plain: str) -> None:
    assert plain_place(place) == plain


@given(
    st.lists(
        st.sampled_from(
            [*rules().revealing, "Mesa", "View", "-", ",", "(", ")", "health", "behavioral", "&"]
        ),
        max_size=8,
    )
)
def test_no_place_on_a_drivers_list_ever_tells_why(parts: list[str]) -> None:
    assert not tells_why(plain_place(" ".join(parts)))


def test_a_place_that_is_not_known_here_has_no_list(desk: Desk) -> None:
    assert day_list(desk, "99" * 16) is None
