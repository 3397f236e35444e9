"""The sync card and what lies behind it: every state in words, each number counted from the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from navigator_app.desk import Deed, Desk
from navigator_app.queries.outbox import unaccepted, unsent
from navigator_app.queries.syncing import Link, SyncCard, sync_card
from sync.ids import derived_id
from sync.rules.freshness import CLOCK_SLACK
from tests.desks import clock_of
from tests.stories.places import Places, make_places

MARIAN = derived_id("patient", "Marian")
ONLINE = Link(is_online=True)


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    found = make_places(tmp_path)
    yield found
    found.close()


@pytest.fixture
def clinic(places: Places) -> Desk:
    return places.clinic.desk


def add_patient(desk: Desk) -> None:
    name = {"family_name": "Moss", "given_name": "Marian", "birth_on": "1965-03-14"}
    desk.commit(Deed("patient", {**name, "sites": [desk.me.site_id]}, record=MARIAN))


def add_task(desk: Desk, title: str) -> str:
    return desk.commit(
        Deed("task", {"title": title, "due_on": "2026-11-23"}, patient=MARIAN, site=desk.me.site_id)
    )[0]


def write_what_only_the_hub_may(desk: Desk) -> None:
    """Change a site's name, which no navigator may."""
    site = desk.me.site_id
    desk.commit(Deed("site", {"short_name": "Ours"}, record=site, opened=desk.image(site)))


def looks(card: SyncCard) -> tuple[str, str, str]:
    return card.state, card.icon, card.tint


def test_up_to_date_is_said_only_when_nothing_waits(clinic: Desk, places: Places) -> None:
    assert looks(sync_card(clinic, ONLINE)) == ("up_to_date", "cloud", "neutral")
    assert sync_card(clinic, ONLINE).headline == "Up to date, Fri Nov 20, 10:12 AM MST"
    add_patient(clinic)
    card = sync_card(clinic, ONLINE)
    assert looks(card) == ("waiting", "cloud-upload", "neutral")
    assert card.headline == "1 change not sent yet"
    assert card.detail == "Saved on this computer. They go out with the next exchange."


def test_while_it_exchanges_it_counts_what_left_the_queue(clinic: Desk) -> None:
    add_patient(clinic)
    add_task(clinic, "Call")
    card = sync_card(clinic, Link(is_exchanging=True, to_send=5))
    assert looks(card) == ("exchanging", "refresh-cw", "neutral")
    assert card.headline == "Sending: 3 of 5 sent"
    assert sync_card(clinic, Link(is_exchanging=True)).headline == "Receiving"
    for number in range(9):
        add_task(clinic, f"Task {number}")
    assert sync_card(clinic, Link(is_exchanging=True, to_send=5)).headline == "Sending: 0 of 5 sent"


def test_offline_is_amber_and_no_error_and_says_what_is_saved(clinic: Desk) -> None:
    add_patient(clinic)
    card = sync_card(clinic, Link())
    assert looks(card) == ("offline", "cloud-off", "warn")
    assert card.headline == "Working offline"
    assert card.detail == (
        "1 change not sent yet, saved on this computer. Last exchange Fri Nov 20, 10:12 AM MST."
    )


def test_a_link_that_ended_half_way_says_how_many_were_sent_and_how_many_are_still_here(clinic: Desk) -> None:
    add_patient(clinic)
    for number in range(4):
        add_task(clinic, f"Task {number}")
    card = sync_card(clinic, Link(to_send=12))
    assert "The link ended after 7 of 12 were sent. 5 changes not sent yet" in card.detail


def test_stale_says_since_when_and_that_results_may_be_missing(clinic: Desk) -> None:
    clock_of(clinic).forward(days=4)
    card = sync_card(clinic, Link())
    assert looks(card) == ("stale", "clock", "warn")
    assert card.headline == "Last exchange Fri Nov 20, 10:12 AM MST"
    assert "Results may be missing" in card.detail


def test_what_two_people_wrote_differently_needs_a_person(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    add_patient(clinic)
    places.meet()
    for desk, note in ((clinic, "Lives at the creek"), (center, "Moved to town")):
        desk.commit(Deed("patient", {"community": note}, record=MARIAN, opened=desk.image(MARIAN)))
    places.meet()
    card = sync_card(clinic, ONLINE)
    assert looks(card) == ("needs_decision", "git-merge", "violet")
    assert card.headline == "1 change needs you"


def test_what_the_center_could_not_accept_is_red_and_told_field_by_field(places: Places) -> None:
    clinic = places.clinic.desk
    write_what_only_the_hub_may(clinic)
    places.meet()
    card = sync_card(clinic, Link())
    assert looks(card) == ("refused", "circle-x", "danger")
    assert card.headline == "1 change was not accepted"
    assert "Working offline" in card.detail
    (one,) = unaccepted(clinic)
    assert one.reason
    assert one.can_correct
    assert [str(each) for each in one.written.fields] == ["Short name: Ours"]
    assert (one.written.author, str(one.written.at)) == ("You", "Fri Nov 20, 10:12 AM MST")


def test_a_problem_says_the_next_step_with_a_lock_or_a_clock(clinic: Desk) -> None:
    card = sync_card(clinic, Link(problem="The center took this computer off the hub.", obstacle="other"))
    assert looks(card) == ("held_up", "lock", "warn")
    assert card.headline == "The center took this computer off the hub."
    assert sync_card(clinic, Link(problem="Set the clock.", obstacle="clock")).icon == "clock"


def test_a_wrong_clock_is_told_even_when_all_is_well(clinic: Desk) -> None:
    off = replace(ONLINE, clock_offset_s=3 * CLOCK_SLACK.total_seconds())
    assert "The clock of this computer is" in sync_card(clinic, off).detail


def test_what_waits_names_patient_record_words_person_and_time(clinic: Desk) -> None:
    add_patient(clinic)
    task = add_task(clinic, "Call the pharmacy")
    clinic.commit(Deed("task", {"due_on": None}, record=task, opened=clinic.image(task)))
    new, made, edited = unsent(clinic)
    assert (str(new.title), new.person) == ("New: patient", "Moss, Marian")
    assert [str(one) for one in new.fields][:3] == [
        "Family name: Moss",
        "Given name: Marian",
        "Date of birth: 03/14/1965",
    ]
    assert (str(made.title), made.person, made.author) == ("New: task", "Moss, Marian", "You")
    assert [str(one) for one in made.fields] == ["Title: Call the pharmacy", "Due: Mon Nov 23"]
    assert [str(one) for one in edited.fields] == ["Due: emptied"]


def test_what_is_sent_first_goes_with_what_it_comes_after_and_before_the_rest(places: Places) -> None:
    clinic = places.clinic.desk
    add_patient(clinic)
    add_task(clinic, "First")
    last = add_task(clinic, "Last")
    change = next(one for one in unsent(clinic) if one.key.id == last)
    clinic.store.send_first(change.change)
    assert unsent(clinic)[0].key.id == last
    sent = clinic.store.outgoing(1).changes
    assert [one.record for one in sent] == [MARIAN, last], "the patient it is about must be known first"
    places.clinic.exchange()
    assert unsent(clinic) == ()
