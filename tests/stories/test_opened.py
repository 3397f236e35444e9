"""Who opened the chart at the other site: said of what was on that screen, and of nothing that came later."""

from __future__ import annotations

import pytest

from navigator_app.commands import openings
from navigator_app.commands.seen import seen, write
from navigator_app.desk import Deed, Desk
from navigator_app.queries import standing
from navigator_app.queries.opened import opened_by
from navigator_app.queries.outbox import unsent
from navigator_app.queries.syncing import Link, sync_card
from sync.ids import derived_id
from sync.records.base import stamp
from tests.stories.places import Places

MARIAN = derived_id("patient", "Marian")


@pytest.fixture
def task(places: Places) -> str:
    """Write a task into a chart of the clinic, known at both ends."""
    desk = places.clinic.desk
    name = {"family_name": "Moss", "given_name": "Marian", "sites": [desk.me.site_id]}
    desk.commit(Deed("patient", name, record=MARIAN))
    (made,) = desk.commit(Deed("task", {"title": "Call the lab"}, patient=MARIAN, site=desk.me.site_id))
    meet(places)
    return made


def meet(places: Places) -> None:
    """Exchange until the clinic has heard how far the center has read: the center says so when it asks again."""
    places.meet()
    places.clinic.exchange()


def chip(desk: Desk, record: str) -> str:
    return str(standing.chip(desk, record).text)


def open_at_the_center(places: Places) -> None:
    openings.note(places.center.desk, MARIAN)
    places.meet()


def test_the_clinic_reads_who_opened_the_chart_where_and_when(places: Places, task: str) -> None:
    desk = places.clinic.desk
    assert chip(desk, task) == "Received by Mesa View Center (PRACTICE)"
    open_at_the_center(places)
    assert chip(desk, task) == "Opened by Lena Grant"
    told = standing.words(desk, task)
    when = "Fri Nov 20, 10:12 AM MST"
    assert f"Chart opened by Lena Grant, Mesa View Center (PRACTICE), {when}, with this in it." in told


def test_what_was_written_after_the_opening_was_not_on_that_screen(places: Places, task: str) -> None:
    desk = places.clinic.desk
    open_at_the_center(places)
    write(desk, seen(desk, task), {"title": "Call the lab again"})
    assert chip(desk, task) == "Saved on this computer"
    meet(places)
    assert chip(desk, task) == "Received by Mesa View Center (PRACTICE)"
    assert opened_by(desk, task) == ()
    open_at_the_center(places)
    assert chip(desk, task) == "Opened by Lena Grant"


def test_it_is_written_once_for_what_is_new_and_is_nobodys_work(places: Places, task: str) -> None:
    center = places.center.desk
    assert openings.note(center, MARIAN)
    assert openings.note(center, MARIAN) == ()
    card = sync_card(center, Link(is_online=True))
    assert (card.state, card.waiting) == ("up_to_date", 0)
    assert unsent(center) == ()
    places.meet()
    assert openings.note(center, MARIAN) == ()
    write(places.clinic.desk, seen(places.clinic.desk, task), {"title": "Call the lab again"})
    places.meet()
    assert openings.note(center, MARIAN)


def test_what_only_ones_own_site_wrote_is_nothing_new_to_it(places: Places, task: str) -> None:
    assert openings.note(places.clinic.desk, MARIAN) == ()


def test_nobody_can_say_that_somebody_else_opened_a_chart(places: Places, task: str) -> None:
    center, clinic = places.center.desk, places.clinic.desk
    at = center.store.cursors()
    typed = {
        "person_id": derived_id("person", "Somebody else"),
        "opened_at": stamp(center.now()),
        "read_to": [{"feed": feed, **cursor._asdict()} for feed, cursor in at.items()],
    }
    center.commit(Deed("opening", typed, patient=MARIAN))
    places.meet()
    assert len(clinic.store.of_patient(MARIAN, ("opening",))) == 1
    assert opened_by(clinic, task) == ()
