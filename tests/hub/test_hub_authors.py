"""Whose hand it was: a change names its author, who need not be the one that happens to exchange."""

from __future__ import annotations

import pytest

from sync.changes import Change
from sync.drafts import Draft, numbered
from sync.ids import new_id
from sync.records import KINDS
from tests.hub.databases import DATABASES
from tests.hub.running import Computer, RunningHub
from tests.hub.writing import document_at, edit, new_patient, round_of

SITE = "Juniper Creek Clinic (PRACTICE)"


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_what_a_colleague_wrote_on_this_computer_is_taken_whoever_exchanges(hub: RunningHub) -> None:
    first = hub.joins(SITE)
    colleague = hub.joins(SITE, name="Tom North")
    change = new_patient(hub, first).model_copy(update={"author": colleague.welcome.person})
    head, _, _ = round_of(first, change)
    assert [v.outcome for v in head.verdicts] == ["accepted"]


def test_a_change_in_a_strangers_name_waits_for_the_site_lead(hub: RunningHub) -> None:
    here = hub.joins(SITE)
    head, _, _ = round_of(here, new_patient(hub, here).model_copy(update={"author": new_id()}))
    assert [v.outcome for v in head.verdicts] == ["lead"]


def test_what_somebody_wrote_before_their_access_ended_waits_for_the_site_lead(hub: RunningHub) -> None:
    here = hub.joins(SITE)
    left = hub.joins(SITE, name="Tom North")
    with hub.store.writing() as tx:
        tx.deactivate_person(left.welcome.person)
    head, _, _ = round_of(here, new_patient(hub, here).model_copy(update={"author": left.welcome.person}))
    assert [v.outcome for v in head.verdicts] == ["lead"]


def test_nobody_writes_in_the_name_of_another_sites_staff(hub: RunningHub) -> None:
    here = hub.joins(SITE)
    elsewhere = hub.joins("Cedar Flats Clinic (PRACTICE)", name="Tom North")
    forged = new_patient(hub, here).model_copy(update={"author": elsewhere.welcome.person})
    head, _, _ = round_of(here, forged)
    assert [v.outcome for v in head.verdicts] == ["lead"]


def test_what_a_role_may_not_do_is_refused_over_the_wire_and_nothing_of_it_is_kept(hub: RunningHub) -> None:
    here = hub.joins(SITE, role="scheduler")
    change = new_patient(hub, here)
    head, documents, _ = round_of(here, change)
    assert [v.outcome for v in head.verdicts] == ["refused"]
    assert "role" in head.verdicts[0].reason
    assert documents.get(change.record) is None
    with hub.store.reading() as tx:
        assert tx.document(change.record) is None


def new_cover(hub: RunningHub, computer: Computer, covered: str, number: int = 1) -> Change:
    """Make the change that hands somebody's panel to who sits at this computer."""
    welcome = computer.welcome
    typed = {"of_id": covered, "by_id": welcome.person, "from_on": "2026-11-27", "until_on": "2026-12-05"}
    draft = Draft(
        "cover",
        new_id(),
        typed,
        welcome.person,
        hub.clock.now(),
        welcome.zone,
        welcome.site,
        site=welcome.site,
    )
    return numbered(draft, welcome.store, number, {}, KINDS["cover"])


def test_who_covers_for_whom_is_said_by_the_people_of_that_site_and_read_by_the_center(
    hub: RunningHub,
) -> None:
    here = hub.joins(SITE)
    colleague = hub.joins(SITE, name="Tom North")
    center = hub.joins("Mesa View (PRACTICE)", role="site_lead", name="Imani Okafor", is_center=True)
    made = new_cover(hub, here, colleague.welcome.person)
    head, _, _ = round_of(here, made)
    assert [v.outcome for v in head.verdicts] == ["accepted"]
    _, told, _ = round_of(center)
    assert made.record in told
    ended = {"ended_at": "2026-11-20T16:00:00Z"}
    head, _, _ = round_of(center, edit(hub, center, told[made.record], ended, 1))
    assert [v.outcome for v in head.verdicts] == ["refused"]
    assert "site itself" in head.verdicts[0].reason
    assert document_at(hub.store, made.record).fields.get("ended_at") is None
    foreign = new_cover(hub, center, colleague.welcome.person, 2)
    head, _, _ = round_of(center, foreign.model_copy(update={"site": here.welcome.site}))
    assert [v.outcome for v in head.verdicts] == ["refused"]
    head, _, _ = round_of(colleague, edit(hub, colleague, document_at(hub.store, made.record), ended, 1))
    assert [v.outcome for v in head.verdicts] == ["accepted"]
