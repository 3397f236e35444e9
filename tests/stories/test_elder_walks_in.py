"""Monday 8:05: an elder walks in with a paper bag, and goes home with a page that says only what holds."""

from __future__ import annotations

from navigator_app.commands import contacts, records, tasks, visits
from navigator_app.commands.printing import note_printed
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.prints.printable import PRINTABLES
from navigator_app.queries.prints.sheet import Items, Sheet
from navigator_app.queries.story import AskedStory, story_of
from navigator_app.queries.walk_in.finding import finding, similar
from navigator_app.queries.walk_in.page import walk_in
from tests.stories.places import Places

SEEN = {"medium": "in_person", "with_role": "patient", "is_incoming": True, "outcome": "reached"}


def elder(places: Places) -> str:
    """Begin Rosa's chart of somebody with a name alone, and let the center know it."""
    made = records.save(places.clinic.desk, "patient", {"family_name": "Yarrow", "given_name": "Leonard"})
    places.meet()
    return made


def take_home(desk: Desk, patient: str) -> Sheet:
    found = PRINTABLES["next_steps"].make(desk, patient, frozenset())
    assert found is not None
    return found


def words(sheet: Sheet) -> str:
    lines = [
        text
        for block in sheet.blocks
        if isinstance(block, Items)
        for item in block.items
        for text in (item.text, *item.more)
    ]
    return "\n".join((*sheet.notices, *lines))


def test_what_the_center_booked_is_on_the_page_and_what_it_moved_is_not_called_confirmed(
    places: Places,
) -> None:
    desk, center = places.clinic.desk, places.center.desk
    patient = elder(places)
    visit = visits.book(
        center,
        patient,
        {
            "description": "First consult",
            "starts_at": "2026-11-25T17:00:00Z",
            "patient_zone": "America/Denver",
        },
    )
    visits.tick(center, visit, "confirmed")
    places.meet()
    (found,) = [one for one in finding(desk, "yar").rows if one.id == patient]
    page = walk_in(desk, found.id)
    assert page is not None
    assert [(str(one.when), one.state.tint) for one in page.visits] == [("Wed Nov 25, 10:00 AM MST", "ok")]
    write(center, seen(center, visit), {"starts_at": "2026-11-25T18:00:00Z"})
    places.meet()
    told = words(take_home(desk, patient))
    assert "Wednesday, November 25, 2026, 11:00 AM MST" in told
    assert "Was confirmed before it changed: call" in told


def test_after_a_weekend_without_a_link_the_paper_says_that_it_may_be_old(places: Places) -> None:
    desk, patient = places.clinic.desk, elder(places)
    assert not take_home(desk, patient).is_stale
    places.clock.forward(days=3)
    sheet = take_home(desk, patient)
    assert sheet.is_stale
    assert "This may be out of date. Last exchange" in words(sheet)
    assert "Last exchange with the center" in sheet.known


def test_being_seen_is_in_the_chart_at_both_ends_and_printing_is_written_down(places: Places) -> None:
    desk, patient = places.clinic.desk, elder(places)
    contacts.note(desk, {**SEEN, "outcome_note": "Walk-in"}, patient)
    note_printed(desk, "patient", [patient])
    places.meet()
    for at in (desk, places.center.desk):
        assert [
            one.text for one in story_of(at, patient, AskedStory()).happenings if one.key.kind == "contact"
        ] == ["Reached. Walk-in"]
    with desk.store.connections.reading() as connection:
        rows = connection.execute("SELECT person, subject, action FROM audit").fetchall()
    assert (bytes.fromhex(desk.me.person_id), bytes.fromhex(patient), "printed_patient") in rows


def test_a_second_chart_of_one_name_is_shown_before_it_is_begun_and_warned_of_on_paper(
    places: Places,
) -> None:
    desk, patient = places.clinic.desk, elder(places)
    assert [one.id for one in similar(desk, "yarrow", "Len")] == [patient]
    second = records.save(desk, "patient", {"family_name": "Yarrow", "given_name": "Len"})
    told = words(take_home(desk, second))
    assert "Another patient could be taken for this one" in told
    assert "Leonard" not in told


def test_what_is_waited_for_goes_home_only_when_it_is_wanted(places: Places) -> None:
    desk, patient = places.clinic.desk, elder(places)
    tasks.wait_on(desk, tasks.add(desk, {"title": "PRC number"}, patient), "PRC office")
    assert "PRC" not in words(take_home(desk, patient))
    wanted = PRINTABLES["next_steps"].make(desk, patient, frozenset({"waits"}))
    assert wanted is not None
    assert "Waiting on PRC office, asked Fri Nov 20" in words(wanted)
