"""Walk-in: who it could be, and what is open for them: days with their zone, confirmations that hold, whom to call."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from navigator_app.commands import choices, labs, records, tasks, trips, visits
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.walk_in.calls import verified
from navigator_app.queries.walk_in.finding import MOST, finding, similar, split_name
from navigator_app.queries.walk_in.page import WalkIn, walk_in
from sync.ids import derived_id
from tests.desks import CENTER, CLINIC, DELIA, MARIAN, SATURDAY, clock_of, put

WAY = "Juniper Creek \u2192 Mesa View"
VAN = "Clinic van (PRACTICE)"
VISIT = derived_id("appointment", "walk-in")


def page(desk: Desk, patient: str = MARIAN) -> WalkIn:
    found = walk_in(desk, patient)
    assert found is not None
    return found


def visit(desk: Desk, **typed: Any) -> str:
    said: dict[str, Any] = {
        "description": "First consult",
        "modality": "in_person",
        "starts_at": "2026-12-01T17:00:00Z",
        "patient_zone": "America/Phoenix",
        "provider_site_id": CENTER,
        "room": "Suite 2",
        "provider": "Dr. Imani Okafor",
        "status": "booked",
    }
    return put(desk, "appointment", VISIT, MARIAN, **{**said, **typed})


def test_a_visit_says_when_by_which_clock_where_and_with_whom(desk: Desk) -> None:
    visit(desk, interpreter="booked", plan_b="555-0160")
    (found,) = page(desk).visits
    assert str(found.when) == "Tue Dec 1, 10:00 AM MST"
    assert found.title == "First consult"
    assert found.more == (
        "Mesa View, Suite 2",
        "With Dr. Imani Okafor",
        "Interpreter: Booked",
        "If it does not work: 555-0160",
    )
    assert found.state.text == "Not confirmed yet"


def test_what_she_chose_not_now_says_so_and_lacks_nothing(desk: Desk) -> None:
    made = visit(desk)
    choices.not_now(desk, ("appointment", made), "After fish camp.", date(2026, 12, 15))
    (found,) = page(desk).visits
    assert found.state.text == "Patient's choice: not now, ask again Tue Dec 15"
    assert found.state.tint == "neutral"


def test_a_visit_of_this_morning_is_still_there_and_one_of_yesterday_is_not(desk: Desk) -> None:
    visit(desk, starts_at="2026-11-21T15:00:00Z")
    assert len(page(desk).visits) == 1, "it began at 8:00 in Phoenix; it is 9:42 in Denver"
    clock_of(desk).forward(days=1)
    assert page(desk).visits == ()


def test_what_was_confirmed_before_it_changed_or_without_news_is_not_called_confirmed(desk: Desk) -> None:
    made = visit(desk)
    visits.tick(desk, made, "confirmed")
    (far,) = page(desk).visits
    assert far.state.text == "Confirmed by Rosa Delgado", "ten days ahead it may still be relied on"
    clock_of(desk).forward(days=8)
    (near,) = page(desk).visits
    assert near.state.text == "Was confirmed by Rosa Delgado, may have changed: call"
    write(desk, seen(desk, made), {"starts_at": "2026-12-02T17:00:00Z"})
    (moved,) = page(desk).visits
    assert moved.state.text == "Was confirmed before it changed: call (Rosa Delgado)"


def test_rides_and_nights_each_say_how_sure_they_are(desk: Desk) -> None:
    trip, _ = trips.ask(
        desk,
        MARIAN,
        {
            "purpose": "First oncology visit",
            "starts_on": "2026-12-01",
            "lodging": "motel",
            "lodging_place": "Sandstone Motel (PRACTICE)",
            "lodging_nights": 1,
        },
        [
            {
                "mode": "tribal_van",
                "from_place": "Juniper Creek",
                "to_place": "Mesa View",
                "departs_at": "2026-12-01T12:40:00Z",
                "departs_zone": "America/Denver",
                "carrier": VAN,
                "carrier_phone": "555-0171",
            }
        ],
    )
    (found,) = page(desk).travel
    assert found.key.id == trip
    assert found.more == (
        f"Tribal van: {WAY}, leaves Tue Dec 1, 5:40 AM MST, {VAN} 555-0171. Not confirmed yet.",
        "Night: Motel, Sandstone Motel (PRACTICE), nights: 1. Not confirmed yet.",
        "Who comes along: Not known whether an escort is needed.",
    )
    assert (VAN, "555-0171", "not verified") in [
        (one.who, one.number, one.verified) for one in page(desk).calls
    ]


def test_a_draw_that_nobody_ticked_is_not_called_missed(desk: Desk) -> None:
    labs.propose_plan(
        desk, MARIAN, labs.read_rule("CBC Mondays and Thursdays for two weeks", date(2026, 11, 16))
    )
    found = page(desk).labs
    assert [one.is_past for one in found] == [True, True, False, False]
    assert found[0].title == "Blood draw: CBC"
    assert "nobody wrote down whether it was drawn" in found[0].more[0]
    assert found[2].state.text == "Not ordered yet"


def test_what_is_waited_for_names_on_whom_and_since_when(desk: Desk) -> None:
    waiting = tasks.add(desk, {"title": "PRC number", "due_on": "2026-11-24"}, MARIAN)
    tasks.wait_on(desk, waiting, "PRC office")
    tasks.add(desk, {"title": "Ask for the slides", "due_on": "2026-11-21"}, MARIAN)
    found = page(desk)
    (one,) = found.waits
    assert (one.title, one.state.text, one.waits) == (
        "PRC number",
        "Waiting",
        "Waiting on PRC office, asked Sat Nov 21",
    )
    assert [each.title for each in found.to_do] == ["Ask for the slides"]


def test_a_number_says_who_verified_it_and_when(desk: Desk) -> None:
    phone = {"system": "phone", "value": "555-0111", "use": "work", "verified_on": "2026-11-02"}
    write(desk, seen(desk, CLINIC), {"contact_points": [{**phone, "verified_by": "R. Delgado"}]})
    first, center = page(desk).calls
    assert (first.who, first.number) == ("Juniper Creek", "555-0111")
    assert first.verified == "verified Mon Nov 2, 2026 by R. Delgado"
    assert (center.number, center.verified) == ("555-0100", "as the center wrote it")
    assert page(desk).reached == ("(555) 555-0177, ask for Marian (not verified)",)


@pytest.mark.parametrize(
    ("on", "by", "said"),
    [
        (None, "", "not verified"),
        (None, "R. Delgado", "verified by R. Delgado, no day written"),
        (date(2026, 11, 2), "", "verified Mon Nov 2, 2026"),
        (date(2026, 11, 2), "R. Delgado", "verified Mon Nov 2, 2026 by R. Delgado"),
    ],
)
def test_half_a_verification_is_said_as_half(on: date | None, by: str, said: str) -> None:
    assert verified(on, by) == said


def test_how_somebody_speaks_is_said_also_when_nobody_asked(desk: Desk) -> None:
    assert page(desk).speaks == "English. Needs no interpreter."
    assert (
        page(desk, DELIA).speaks == "Language not known. Nobody asked yet whether an interpreter is needed."
    )
    write(desk, seen(desk, DELIA), {"language": "nv", "needs_interpreter": True})
    assert page(desk, DELIA).speaks == "Navajo. Needs an interpreter."


def test_a_chart_that_is_not_here_is_none(desk: Desk) -> None:
    assert walk_in(desk, derived_id("patient", "nobody")) is None


def test_before_anything_is_typed_the_chart_at_hand_and_who_is_expected_are_offered(desk: Desk) -> None:
    assert finding(desk, "").rows == ()
    visit(desk, starts_at=(SATURDAY + timedelta(hours=2)).isoformat())
    put(desk, "lab_draw", derived_id("draw", "today"), DELIA, due_on="2026-11-21", zone="America/Denver")
    put(desk, "lab_draw", derived_id("draw", "later"), DELIA, due_on="2026-11-24", zone="America/Denver")
    assert [one.name for one in finding(desk, " ").rows] == ["Moss, Marian", "Dale, Delia"]
    found = finding(desk, "", DELIA)
    assert found.here is not None
    assert found.here.name == "Dale, Delia"
    assert [one.name for one in found.rows] == ["Moss, Marian"]
    assert [one.name for one in finding(desk, "dal", MARIAN).rows] == ["Dale, Delia"]


@pytest.mark.parametrize(
    ("typed", "family", "given"),
    [
        ("Moss, Marian", "Moss", "Marian"),
        ("Marian Moss", "Moss", "Marian"),
        ("Rose Ann Begay", "Begay", "Rose Ann"),
        ("Begay", "Begay", ""),
        ("  ", "", ""),
        ("Begay,", "Begay", ""),
    ],
)
def test_a_name_is_taken_as_people_type_it(typed: str, family: str, given: str) -> None:
    assert split_name(typed) == (family, given)


def test_who_could_be_the_same_is_found_before_a_chart_is_begun(desk: Desk) -> None:
    assert [one.name for one in similar(desk, "moss", "Mary")] == ["Moss, Marian"]
    assert [one.name for one in similar(desk, "MOSS", "")] == ["Moss, Marian"]
    assert similar(desk, "Moss", "Rose") == ()
    assert similar(desk, " ", "Rose") == ()


def test_for_somebody_who_has_died_only_the_way_home_is_left(desk: Desk) -> None:
    visit(desk)
    labs.propose_plan(desk, MARIAN, labs.read_rule("CBC Mondays for two weeks", date(2026, 11, 16)))
    trip, _ = trips.ask(desk, MARIAN, {"purpose": "Way home of the escort", "starts_on": "2026-12-01"}, [])
    write(desk, seen(desk, MARIAN), {"died_at": "2026-11-20T17:12:00Z"})
    found = page(desk)
    assert (found.visits, found.labs) == ((), ())
    assert [one.key.id for one in found.travel] == [trip]


def test_two_letters_find_whom_they_name_before_all_who_live_where_they_say(desk: Desk) -> None:
    for number in range(MOST + 2):
        records.save(desk, "patient", {"family_name": f"Aa{number}", "community": "Cross Creek"})
    crow = records.save(desk, "patient", {"family_name": "Zcrow", "given_name": "Cris"})
    found = finding(desk, "cr")
    assert [one.id for one in found.rows][:1] == [crow]
    assert len(found.rows) == MOST
