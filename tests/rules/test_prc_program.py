"""What a partner's program asks is the partner's: its record counts field by field, the starter set stands in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sync.ids import derived_id
from sync.records.authorization import Authorization
from sync.records.coverage import Coverage
from sync.records.prc_program import PrcProgram
from sync.records.site import Site
from sync.rules.codes import code_list
from sync.rules.prc.program import Terms, is_prc, program_for, program_of, rules
from tests.rules.known import bare

TODAY = date(2026, 11, 30)
CLINIC = bare(Site, name="Juniper Creek Clinic (PRACTICE)", type="tribal_638")


def program(**values: Any) -> PrcProgram:
    return bare(PrcProgram, name="Juniper Creek Tribal PRC (PRACTICE)", at_site_ids=[CLINIC.id], **values)


def test_where_the_partner_says_nothing_its_kind_of_facility_decides() -> None:
    found = program_for((), CLINIC, TODAY)
    assert found.facility_type == "tribal_638"
    assert found.terms == rules().types["tribal_638"]
    assert not found.is_partners


def test_what_the_partner_says_counts_field_by_field() -> None:
    found = program_for([program(notification_hours=96, two_person_rule=False)], CLINIC, TODAY)
    assert found.own == {"notification_hours", "two_person_rule"}
    assert found.terms.notification_hours == 96
    assert not found.terms.two_person_rule
    assert found.terms.appeal_levels == rules().types["tribal_638"].appeal_levels


def test_a_partners_own_ladder_replaces_the_whole_ladder() -> None:
    found = program_of(program(appeal_levels=[{"name": "Council", "to_whom": "Tribal council", "days": 45}]))
    assert [(level.name, level.days) for level in found.terms.appeal_levels] == [("Council", 45)]


def test_a_program_counts_from_its_day_and_the_newest_in_force_holds() -> None:
    old = program(effective_on="2025-10-01", notification_hours=72, version="2025-1")
    new = program(effective_on="2027-01-01", notification_hours=48, version="2027-1")
    assert program_for([old, new], CLINIC, TODAY).terms.notification_hours == 72
    assert program_for([old, new], CLINIC, date(2027, 1, 1)).terms.notification_hours == 48


def test_another_sites_program_is_not_this_sites() -> None:
    other = bare(PrcProgram, name="Other (PRACTICE)", at_site_ids=[derived_id("other")], notification_hours=1)
    assert program_for([other], CLINIC, TODAY).terms.notification_hours == 72
    withdrawn = program(notification_hours=1, is_withdrawn=True)
    assert program_for([withdrawn], CLINIC, TODAY).terms.notification_hours == 72


def test_what_is_not_known_asks_the_most() -> None:
    assert program_for((), None, TODAY).terms == rules().types["ihs"]
    assert program_of(None, "kind_of_next_year").terms == rules().types["ihs"]


def test_an_urban_program_shows_no_purchase_order_by_default() -> None:
    assert not program_of(None, "urban").terms.shows_purchase_order
    assert program_of(program(facility_type="urban", shows_purchase_order=True)).terms.shows_purchase_order
    assert program_of(None, "ihs").terms.shows_purchase_order


def test_where_one_has_to_live_is_said_with_what_to_check_before_use() -> None:
    own = program_of(
        program(
            facility_type="ihs",
            delivery_states=["AK"],
            delivery_counties=["Juniper County, AZ (PRACTICE)"],
            delivery_note="Ask about students.",
        )
    )
    assert own.area[:3] == (
        "Whole states: AK.",
        "Counties: Juniper County, AZ (PRACTICE).",
        "Ask about students.",
    )
    assert "Check before use." in program_of(None, "ihs").area[0]
    assert program_of(None, "urban").area == ()


def test_the_starter_sets_name_their_sources_and_nobody_approved_them() -> None:
    assert not rules().is_approved
    assert "does not bind tribal programs" in rules().scope
    assert set(rules().types) <= {code.code for code in code_list("facility-types").codes}
    for terms in rules().types.values():
        assert set(terms.gates) <= {code.code for code in code_list("prc-gates").codes}
        assert terms.priority_scheme in code_list("priority-schemes")
    assert set(rules().sources) <= set(Terms.model_fields)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"payer": "PRC"}, True),
        ({"payer": " purchased/referred care "}, True),
        ({"payer": "Medicaid"}, False),
        ({"payer": "Medicaid", "gate_eligible": {"state": "met"}}, True),
        ({"payer": "", "priority_scheme": "prc_2024"}, True),
        ({"payer": "", "program_id": derived_id("program")}, True),
        ({}, False),
    ],
)
def test_which_authorizations_are_a_programs_to_give(values: dict[str, Any], *, found: bool) -> None:
    assert is_prc(bare(Authorization, **values)) is found


def test_a_named_coverage_decides_whose_it_is() -> None:
    coverage = bare(Coverage, type="medicaid")
    one = bare(Authorization, coverage_id=coverage.id, payer="PRC")
    assert not is_prc(one, [coverage])
    coverage.type = "prc"
    assert is_prc(one, [coverage])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"notification_hours": 0}, "notification_hours"),
        ({"notice_hours": -1}, "notice_hours"),
        ({"appeal_levels": [{"name": " "}]}, "appeal_levels"),
        ({"appeal_levels": [{"name": "Council", "days": 0}]}, "appeal_levels"),
        ({"approved_on": "2026-01-01"}, "approved_by"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(values: dict[str, Any], field: str) -> None:
    assert [name for name, _ in program(**values).problems()] == [field]
