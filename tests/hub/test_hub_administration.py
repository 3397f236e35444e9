"""A site lead and an administrator look after people and computers from their desks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.administering import (
    Administration,
    Approve,
    AskApproval,
    Deed,
    Done,
    EndAccess,
    GiveRole,
    MakeCode,
    ShutOut,
    TakeRole,
)
from sync.client.administration import do, look
from sync.client.link import enroll
from sync.client.refusals import TurnedDown
from sync.errors import Refused
from sync.fingerprints import six_words
from sync.hub import approval
from sync.hub.audit import HUB_FEED
from sync.ids import new_id
from sync.joining import COMPUTER
from tests.hub.databases import DATABASES
from tests.hub.running import Computer, RunningHub, new_claim
from tests.hub.writing import round_of

CENTER, CLINIC, OTHER = "Mesa View (PRACTICE)", "Juniper Creek (PRACTICE)", "Cedar Flats (PRACTICE)"


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def ada(hub: RunningHub) -> Computer:
    """Let an administrator sit at the center."""
    return hub.joins(CENTER, "administrator", "Ada Ng", is_center=True)


@pytest.fixture
def lena(hub: RunningHub) -> Computer:
    """Let a site lead sit at a clinic."""
    return hub.joins(CLINIC, "site_lead", "Lena Grant")


@pytest.fixture
def tom(hub: RunningHub) -> Computer:
    """Let a navigator sit at another clinic."""
    return hub.joins(OTHER, "navigator", "Tom North")


def seen(at: Computer) -> Administration:
    return look(at.link, at.welcome.person)


def asked(at: Computer, deed: Deed) -> Done:
    return do(at.link, at.welcome.person, deed)


def speaks(at: Computer) -> str:
    """Say why a computer and its person are turned away; nothing where they are let in."""
    try:
        round_of(at)
    except TurnedDown as no:
        return no.code
    return ""


def test_an_administrator_at_the_center_sees_everybody_and_every_computer(
    ada: Computer, lena: Computer, tom: Computer
) -> None:
    found = seen(ada)
    assert {one.name for one in found.people} == {"Ada Ng", "Lena Grant", "Tom North"}
    assert {one.id for one in found.computers} == {at.welcome.store for at in (ada, lena, tom)}
    assert found.is_everywhere
    assert {one.name for one in found.sites} == {CENTER, CLINIC, OTHER}
    assert "administrator" in found.gives


def test_a_site_lead_sees_and_does_what_is_of_their_site_alone(
    hub: RunningHub, ada: Computer, lena: Computer, tom: Computer
) -> None:
    found = seen(lena)
    assert ([one.name for one in found.people], [one.id for one in found.computers]) == (
        ["Lena Grant"],
        [lena.welcome.store],
    )
    assert not found.is_everywhere
    there, theirs = tom.welcome.site, tom.welcome.person
    for deed in (
        ShutOut(computer=tom.welcome.store),
        EndAccess(person=theirs),
        GiveRole(person=theirs, role="scheduler", site=there),
        GiveRole(person=theirs, role="scheduler", site=lena.welcome.site),
        TakeRole(person=theirs, role="navigator", site=there),
        MakeCode(site=there, role="navigator"),
    ):
        with pytest.raises(Refused, match="site of this computer alone"):
            asked(lena, deed)
    assert speaks(tom) == ""
    with hub.store.reading() as tx:
        said = [row.entry for row in tx.audit_rows(HUB_FEED)]
    assert not [one for one in said if one.action.startswith("asked.")]
    no = [(one.action, one.person, one.store) for one in said if one.action.startswith("refused.")]
    assert len(no) == 6
    assert no[0] == ("refused.shut_out", lena.welcome.person, lena.welcome.store)


def test_who_looks_after_nothing_is_told_nothing_and_does_nothing(tom: Computer) -> None:
    with pytest.raises(Refused, match="Your role does not allow"):
        seen(tom)
    with pytest.raises(Refused, match="Your role does not allow"):
        asked(tom, MakeCode(site=tom.welcome.site, role="navigator"))


def test_a_clinics_computer_does_not_speak_for_the_center_though_its_person_is_an_administrator_there(
    hub: RunningHub, ada: Computer, tom: Computer
) -> None:
    person = tom.welcome.person
    asked(ada, GiveRole(person=person, role="administrator", site=ada.welcome.site))
    with pytest.raises(Refused, match="Your role does not allow"):
        seen(tom)


def test_a_code_that_was_made_at_a_desk_joins_a_computer(hub: RunningHub, lena: Computer) -> None:
    code = asked(lena, MakeCode(site=lena.welcome.site, role="scheduler", name="Sam Reed")).code
    claim, _ = new_claim(code, "Sam Reed")
    welcome = enroll(hub.url, claim, hub.ca_file)
    assert (welcome.role, welcome.site, welcome.name) == ("scheduler", lena.welcome.site, "Sam Reed")
    with hub.store.reading() as tx:
        said = [
            (row.entry.person, row.entry.store, row.entry.subject)
            for row in tx.audit_rows(HUB_FEED)
            if row.entry.action == "asked.make_code"
        ]
    assert said == [(lena.welcome.person, lena.welcome.store, lena.welcome.site)]


@pytest.mark.parametrize("role", ["administrator", "auditor", "outside_clinician"])
def test_a_site_lead_gives_no_role_that_takes_an_administrator(
    ada: Computer, lena: Computer, role: str
) -> None:
    assert role not in seen(lena).gives
    person, site = lena.welcome.person, lena.welcome.site
    for deed in (MakeCode(site=site, role=role), GiveRole(person=person, role=role, site=site)):
        with pytest.raises(Refused, match="Only an administrator"):
            asked(lena, deed)
    assert asked(ada, MakeCode(site=ada.welcome.site, role=role)).code


def test_a_computer_is_approved_by_the_words_that_are_read_out_at_it(
    hub: RunningHub, ada: Computer, lena: Computer
) -> None:
    asked(ada, AskApproval(is_asked=True))
    assert seen(ada).asks_approval
    new = hub.joins(CLINIC, "navigator", "Ben Tallis")
    assert speaks(new) == "waiting"
    (waits,) = [one for one in seen(ada).computers if one.state == "waiting"]
    assert waits.id == new.welcome.store
    with pytest.raises(Refused, match="Let them be read out once more"):
        asked(ada, Approve(computer=waits.id, words=" ".join(six_words(COMPUTER, b"another"))))
    assert speaks(new) == "waiting"
    with pytest.raises(Refused, match="Your role does not allow"):
        asked(lena, Approve(computer=waits.id, words=new.link.six_words()))
    asked(ada, Approve(computer=waits.id, words=f" {new.link.six_words().upper()} "))
    assert speaks(new) == ""
    with hub.store.reading() as tx:
        assert not approval.waiting(tx)


def test_a_computer_that_was_shut_out_speaks_no_more_and_nobody_shuts_out_their_own(
    ada: Computer, lena: Computer, hub: RunningHub
) -> None:
    lost = hub.joins(CLINIC, "navigator", "Ben Tallis")
    with pytest.raises(Refused, match="the computer you sit at"):
        asked(lena, ShutOut(computer=lena.welcome.store))
    asked(lena, ShutOut(computer=lost.welcome.store))
    assert speaks(lost) == "revoked"
    told = next(one for one in seen(lena).computers if one.id == lost.welcome.store)
    assert (told.state, told.shut_out_at is not None) == ("shut_out", True)
    with pytest.raises(Refused, match="still joined"):
        asked(lena, ShutOut(computer=lost.welcome.store))


def test_who_left_does_nothing_more(ada: Computer, lena: Computer, hub: RunningHub) -> None:
    ben = hub.joins(CLINIC, "navigator", "Ben Tallis")
    asked(lena, EndAccess(person=ben.welcome.person))
    assert speaks(ben) == "ended"
    assert not next(one for one in seen(lena).people if one.name == "Ben Tallis").is_active
    for at in (lena, ada):
        with pytest.raises(Refused, match="Nobody ends their own"):
            asked(at, EndAccess(person=at.welcome.person))


def test_a_site_lead_does_not_end_what_only_an_administrator_gives(
    ada: Computer, lena: Computer, hub: RunningHub
) -> None:
    here = hub.joins(CLINIC, "administrator", "Imani Okafor")
    with pytest.raises(Refused, match="Only an administrator"):
        asked(lena, EndAccess(person=here.welcome.person))
    assert speaks(here) == ""


def test_who_works_at_two_sites_loses_the_roles_of_one(ada: Computer, lena: Computer, tom: Computer) -> None:
    person, here = tom.welcome.person, lena.welcome.site
    asked(ada, GiveRole(person=person, role="navigator", site=here))
    asked(ada, GiveRole(person=person, role="scheduler", site=here))
    with pytest.raises(Refused, match="work at other sites"):
        asked(lena, EndAccess(person=person))
    for role in ("navigator", "scheduler"):
        asked(lena, TakeRole(person=person, role=role, site=here))
    assert person not in {one.id for one in seen(lena).people}
    assert speaks(tom) == ""


def test_what_somebody_is_elsewhere_is_not_told(ada: Computer, lena: Computer, tom: Computer) -> None:
    asked(ada, GiveRole(person=tom.welcome.person, role="scheduler", site=lena.welcome.site))
    told = next(one for one in seen(lena).people if one.name == "Tom North")
    assert [(one.role, one.site) for one in told.holds] == [("scheduler", lena.welcome.site)]


def test_somebody_is_left_who_is_an_administrator(ada: Computer, hub: RunningHub) -> None:
    person, site = ada.welcome.person, ada.welcome.site
    asked(ada, GiveRole(person=person, role="reviewer", site=site))
    with pytest.raises(Refused, match="Nobody would be left"):
        asked(ada, TakeRole(person=person, role="administrator", site=site))
    second = hub.joins(CENTER, "administrator", "Imani Okafor")
    asked(second, TakeRole(person=person, role="administrator", site=site))
    with pytest.raises(Refused, match="Your role does not allow"):
        seen(ada)


def test_only_the_center_decides_whether_computers_wait(hub: RunningHub, ada: Computer) -> None:
    here = hub.joins(CLINIC, "administrator", "Imani Okafor")
    with pytest.raises(Refused, match="Ask the center"):
        asked(here, AskApproval(is_asked=True))


def test_what_is_nothing_to_do_changes_nothing(hub: RunningHub, ada: Computer, tom: Computer) -> None:
    for deed in (
        ShutOut(computer=new_id()),
        EndAccess(person=new_id()),
        GiveRole(person=tom.welcome.person, role="wizard", site=tom.welcome.site),
        GiveRole(person=tom.welcome.person, role="navigator", site=tom.welcome.site),
        TakeRole(person=tom.welcome.person, role="scheduler", site=tom.welcome.site),
        MakeCode(site=new_id(), role="navigator"),
        MakeCode(site=ada.welcome.site, role="wizard"),
    ):
        with pytest.raises(Refused):
            asked(ada, deed)
    assert speaks(tom) == ""


def test_a_computer_of_another_name_is_not_believed(ada: Computer, tom: Computer) -> None:
    somebody = replace(tom, welcome=tom.welcome.model_copy(update={"person": ada.welcome.person}))
    with pytest.raises(TurnedDown):
        seen(somebody)
