"""A program's rules are written by site leads and administrators alone, for the sites that it serves."""

from __future__ import annotations

from datetime import date

import pytest

from navigator_app import gathered
from navigator_app.commands import prc_programs
from navigator_app.desk import Desk, Me
from sync.errors import Refused
from sync.records.prc_program import PrcProgram
from sync.records.site import Site
from sync.rules.policy import Write, why_not
from sync.rules.roles import role_table
from tests.desks import CENTER, CLINIC, MARIAN

TYPED = {
    "name": "Juniper Creek Tribal PRC (PRACTICE)",
    "facility_type": "tribal_638",
    "notification_hours": 96,
}


@pytest.fixture
def lead(desk: Desk) -> Desk:
    """Rosa as a site lead."""
    return as_role(desk, "site_lead")


def as_role(desk: Desk, role: str) -> Desk:
    me = desk.me
    return Desk(desk.store, Me(me.person_id, me.name, me.site_id, me.zone, frozenset({role})), desk.clock)


def hours(desk: Desk, site: str) -> int | None:
    record = gathered.record(desk, site, Site)
    return gathered.program_at(desk, record, date(2026, 11, 21)).terms.notification_hours


def test_only_site_leads_and_administrators_write_a_program() -> None:
    may = {
        one.code for one in role_table().roles if why_not({one.code}, Write("prc_program", "create")) is None
    }
    assert may == {"site_lead", "administrator"}


def test_who_works_a_bill_may_write_one() -> None:
    may = {one.code for one in role_table().roles if why_not({one.code}, Write("bill", "create")) is None}
    assert {"navigator", "benefits", "site_lead"} <= may
    assert may.isdisjoint({"administrator", "auditor", "interpreter"})


def test_a_program_counts_at_the_sites_it_serves(lead: Desk) -> None:
    one = prc_programs.add(lead, TYPED, [CLINIC, CLINIC])
    record = lead.store.record(one)
    assert isinstance(record, PrcProgram)
    assert record.at_site_ids == [CLINIC]
    assert (hours(lead, CLINIC), hours(lead, CENTER)) == (96, 72)
    prc_programs.serve(lead, one, [CENTER])
    prc_programs.change(lead, one, {"notification_hours": 48})
    assert (hours(lead, CLINIC), hours(lead, CENTER)) == (72, 48)


def test_a_navigator_and_a_program_without_a_site_are_refused(desk: Desk) -> None:
    with pytest.raises(Refused):
        prc_programs.add(desk, TYPED, [CLINIC])
    administrator = as_role(desk, "administrator")
    for sites in ([], [MARIAN]):
        with pytest.raises(Refused) as no:
            prc_programs.add(administrator, TYPED, sites)
        assert no.value.field == "at_site_ids"
    assert not desk.store.rows("prc_program")
