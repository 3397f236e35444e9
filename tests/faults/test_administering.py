"""A desk asks its hub about people and computers: what was last seen stays, what is asked is done there or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from navigator_app import administering
from navigator_app.open_pages import opens
from navigator_app.queries.audit import person_audit
from sync.administering import MakeCode, ShutOut
from sync.client.link import Link
from sync.errors import Refused, Unavailable
from sync.ids import new_id
from sync.rules.policy import sight
from tests.faults.joined import CENTER, Place, Seat, join, seat
from tests.hub.running import RunningHub

NOBODY_THERE = "http://127.0.0.1:9"
"""A port of this computer on which nothing listens."""


@pytest.fixture
def ada(hub: RunningHub) -> Iterator[Seat]:
    """Let an administrator sit at a desk of the center."""
    place = join(hub, hub.folder.parent / "center", "Ada Ng", CENTER, role="administrator", is_center=True)
    opened = seat(place, hub.url)
    yield opened
    opened.close()


def test_what_was_last_seen_stays_without_a_link(ada: Seat, place: Place) -> None:
    assert administering.last_seen(ada.desk) is None
    found = administering.look(ada.desk, ada.link)
    assert {one.name for one in found.people} == {"Ada Ng", "Rosa Delgado"}
    with closing(Link(NOBODY_THERE, ada.store.store_id(), bytes(32))) as cut, pytest.raises(Unavailable):
        administering.look(ada.desk, cut)
    assert administering.last_seen(ada.desk) == found


def test_what_one_person_saw_is_not_shown_to_the_next(ada: Seat) -> None:
    administering.look(ada.desk, ada.link)
    kept = ada.store.setting(administering.SEEN)
    ada.store.set_setting(administering.SEEN, {**kept, "person": new_id()})
    assert administering.last_seen(ada.desk) is None


def test_what_another_release_kept_is_asked_anew(ada: Seat) -> None:
    ada.store.set_setting(administering.SEEN, {"person": ada.desk.me.person_id, "told": {"at": "then"}})
    assert administering.last_seen(ada.desk) is None


def test_what_was_asked_stands_in_the_audit_of_the_desk_done_or_refused(ada: Seat) -> None:
    site = administering.look(ada.desk, ada.link).sites[0].id
    assert administering.do(ada.desk, ada.link, MakeCode(site=site, role="navigator")).code
    with pytest.raises(Refused):
        administering.do(ada.desk, ada.link, ShutOut(computer=new_id()))
    said = [line.what for line in person_audit(ada.desk, ada.desk.me.person_id).lines]
    assert said[:2] == ["Asked the center to shut out a computer", "Asked the center for a one-time code"]


def test_a_desk_without_a_hub_says_so(ada: Seat) -> None:
    with pytest.raises(Refused, match="for practice"):
        administering.look(ada.desk, None)


@pytest.mark.parametrize("role", ["site_lead", "administrator"])
def test_the_page_opens_to_who_looks_after_something(role: str) -> None:
    assert opens(sight(frozenset({role})), "administration")


@pytest.mark.parametrize("role", ["navigator", "auditor", "center_clinician", "interpreter"])
def test_the_page_opens_to_nobody_else(role: str) -> None:
    assert not opens(sight(frozenset({role})), "administration")
